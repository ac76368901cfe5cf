//! What duels make of ratings: once each, the same from the log, and nothing of who has left.

mod house;

use std::time::Duration;

use house::{
    challenged, command, counting, id_of, is_fine, judged, on_each_arena, pair, people, rating,
    refused, running, seen, submitted,
};
use serde_json::{Value, json};
use tiltyard_store::{on, sqlx};
use tiltyard_testkit::{Browser, TestApp};

const SECOND: Duration = Duration::from_secs(1);

async fn rows(app: &TestApp, sql: &'static str) -> i64 {
    let store = &app.application.store;
    on!(read store, db => sqlx::query_scalar(sql).fetch_one(db).await).expect("a count")
}

async fn ratings(app: &TestApp, handles: &[&str]) -> Vec<Option<f64>> {
    let mut all = Vec::new();
    for handle in handles {
        for pool in ["blitz", "rapid"] {
            all.push(rating(&mut app.browser(), handle, pool).await);
        }
    }
    all
}

#[tokio::test]
async fn an_end_that_is_told_twice_counts_once() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        app.advance(40 * SECOND);
        let right = submitted(&mut ada, &duel, "AC").await;
        judged(&app, &right).await;
        let before = ratings(&app, &["ada", "bob"]).await;
        assert!(before[0] > before[2], "{before:?}");
        let id = right.parse().expect("an id");
        let arena = &app.application.arena;
        let again = (0..4).map(|_| {
            let arena = arena.clone();
            tokio::spawn(async move {
                arena
                    .submission_judged(id)
                    .await
                    .map_err(|error| error.to_string())
            })
        });
        for told in again.collect::<Vec<_>>() {
            told.await.expect("told").expect("told");
        }
        // From the outbox too, as it is in service.
        app.work_off().await;
        assert_eq!(ratings(&app, &["ada", "bob"]).await, before);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_rating_log").await, 2);
        assert_eq!(
            rows(&app, "SELECT COUNT(*) FROM arena_xp").await,
            1,
            "who submitted"
        );
        let shown = is_fine(ada.get("/people/ada/arena").await);
        assert_eq!(shown["record"], json!({"wins": 1, "losses": 0, "draws": 0}));
    })
    .await;
}

#[tokio::test]
async fn ratings_made_again_from_the_log_are_the_same() {
    on_each_arena(async |app: TestApp| {
        let handles = ["ada", "bob", "eve"];
        let [ada, bob, eve] = people(&app, handles).await;
        let mut all = [ada, bob, eve];
        for (number, pool) in ["blitz", "blitz", "rapid", "blitz", "rapid", "blitz"]
            .into_iter()
            .enumerate()
        {
            let (one, other) = (number % 3, (number + 1) % 3);
            let (mut left, mut right): (Browser, Browser) = (all[one].clone(), all[other].clone());
            let duel = challenged(
                &app,
                &mut left,
                &mut right,
                json!({"rated": true, "pool": pool}),
            )
            .await;
            match number % 3 {
                0 => drop(is_fine(command(&mut left, &duel, "resign").await)),
                1 => drop(is_fine(command(&mut right, &duel, "resign").await)),
                _ => {
                    is_fine(command(&mut left, &duel, "offer_draw").await);
                    is_fine(command(&mut right, &duel, "accept_draw").await);
                }
            }
            app.advance(Duration::from_secs(86_400 * 3));
            // Days are longer than logins here.
            for browser in &mut all {
                assert_eq!(browser.get("/session").await.status, 200);
            }
        }
        let before = ratings(&app, &handles).await;
        assert!(before.iter().all(Option::is_some), "{before:?}");
        let log = "SELECT CAST(SUM(value_after * number) AS BIGINT) FROM arena_rating_log";
        let logged = rows(&app, log).await;
        for _ in 0..2 {
            let rerated = app.application.arena.rerate().await.expect("rerated");
            assert_eq!((rerated.duels, rerated.void), (6, 0));
            let after = ratings(&app, &handles).await;
            for (before, after) in before.iter().zip(&after) {
                let apart = before
                    .zip(*after)
                    .map(|(before, after)| (before - after).abs());
                assert!(
                    apart.is_some_and(|apart| apart < 1e-9),
                    "{before:?} {after:?}"
                );
            }
            assert_eq!(rows(&app, log).await, logged);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_not_played_or_not_rated_changes_no_rating() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        is_fine(command(&mut ada, &duel, "abort").await);
        assert_eq!(seen(&mut ada, &duel).await["result"]["reason"], "aborted");
        let duel = challenged(&app, &mut ada, &mut bob, json!({})).await;
        app.advance(40 * SECOND);
        refused(&command(&mut ada, &duel, "abort").await, "abort_too_late");
        is_fine(command(&mut ada, &duel, "resign").await);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_rating_log").await, 0);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_ratings").await, 0);
        let duel = challenged(&app, &mut ada, &mut bob, json!({"rated": true})).await;
        is_fine(command(&mut ada, &duel, "resign").await);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_rating_log").await, 2);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_xp WHERE amount > 0 AND of_id IN (SELECT id FROM arena_duels WHERE rated)").await, 0,
            "resigned at once, it is worth nothing");
    })
    .await;
}

#[tokio::test]
async fn who_leaves_the_house_leaves_the_arena_and_the_other_side_is_free() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        // Somebody with a rating, an open challenge, words said, and a duel that runs.
        let first = challenged(&app, &mut bob, &mut eve, json!({"rated": true})).await;
        is_fine(command(&mut eve, &first, "resign").await);
        is_fine(bob.post(&format!("/duels/{first}/messages"), &json!({"text": "thank you"})).await);
        let body = json!({"pool": "golf", "kinds": [], "rated": false, "best_of": 1, "code_shown": "hidden"});
        let open = is_fine(bob.post("/arena/challenges", &body).await);
        let duel = challenged(&app, &mut ada, &mut bob, json!({"rated": true})).await;
        app.advance(40 * SECOND);
        assert_eq!(bob.delete("/me").await.status, 204);
        app.work_off().await;
        let over = seen(&mut ada, &duel).await;
        assert_eq!(
            (&over["result"]["reason"], &over["result"]["winner"], &over["right"]["id"]),
            (&json!("resigned"), &json!("left"), &Value::Null),
            "{over}"
        );
        assert!(!over.to_string().contains("bob"), "{over}");
        assert!(rating(&mut ada, "ada", "blitz").await.is_some());
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_ratings").await, 2, "of those who are here");
        let said = is_fine(eve.get(&format!("/duels/{first}/messages")).await);
        assert_eq!((&said["items"][0]["text"], &said["items"][0]["name"]), (&json!("thank you"), &Value::Null));
        let path = format!("/arena/challenges/{}/accept", open["id"].as_str().expect("an id"));
        refused(&eve.post(&path, &json!({})).await, "not_open");
        let board = is_fine(eve.get("/arena/leaderboard?pool=blitz").await);
        assert!(!board.to_string().contains("bob"));
        is_fine(eve.get(&format!("/duels/{first}/replay")).await);
        is_fine(house::join(&mut ada, "blitz", true).await);

        // While both count down it never was.
        let [mut gil] = people(&app, ["gil"]).await;
        is_fine(ada.delete("/arena/queue").await);
        let duel = counting(&app, &mut gil, &mut app.register("hal").await, "rapid").await;
        assert_eq!(gil.delete("/me").await.status, 204);
        app.work_off().await;
        let kept = app.application.arena.duel(id_of(&duel)).await.expect("a duel");
        assert_eq!(kept.duel.outcome.map(|outcome| outcome.reason), Some(tiltyard_arena::duel::Reason::Void));
        assert_eq!(pair(&app).await, 0);
        assert_eq!(rows(&app, "SELECT COUNT(*) FROM arena_players").await, 0);
    })
    .await;
}
