//! Who meets whom: places that are kept, those who do not meet, offers that come to nothing, and more than one process that looks.

mod house;

use std::time::Duration;

use house::{
    challenged, command, here, id_of, is_fine, join, judged, on_each_arena, pair, pass, people,
    refused, running, seen, submit, submitted,
};
use serde_json::{Value, json};
use tiltyard_testkit::{Browser, TestApp, TestDatabase};

const SECOND: Duration = Duration::from_secs(1);

async fn place(browser: &mut Browser) -> Value {
    is_fine(browser.get("/arena/queue").await)
}

#[tokio::test]
async fn whoever_is_declined_waits_on_in_their_place() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        is_fine(join(&mut ada, "blitz", true).await);
        let before = place(&mut ada).await;
        app.advance(10 * SECOND);
        is_fine(join(&mut bob, "blitz", true).await);
        assert_eq!(pair(&app).await, 1);
        let duel = place(&mut ada).await["duel"]
            .as_str()
            .expect("an offer")
            .to_owned();
        is_fine(command(&mut bob, &duel, "decline").await);
        let after = place(&mut ada).await;
        assert_eq!(
            (&after["id"], &after["joined_at"], &after["duel"]),
            (&before["id"], &before["joined_at"], &Value::Null)
        );
        refused(&bob.get("/arena/queue").await, "not_found");
        refused(&command(&mut ada, &duel, "accept").await, "duel_over");
        assert_eq!(seen(&mut ada, &duel).await["result"]["rating"], Value::Null);
        // The two rest from each other; somebody else is met at once.
        is_fine(join(&mut bob, "blitz", true).await);
        assert_eq!(pair(&app).await, 0);
        is_fine(join(&mut eve, "blitz", true).await);
        assert_eq!(pair(&app).await, 1);
        assert!(
            place(&mut ada).await["duel"].is_string(),
            "who has waited longest"
        );
        assert_eq!(place(&mut bob).await["duel"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn whoever_lets_offers_pass_cools_down_and_the_other_waits_on() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        is_fine(join(&mut ada, "blitz", true).await);
        let since = place(&mut ada).await["joined_at"].clone();
        for _ in 0..3 {
            is_fine(join(&mut bob, "blitz", true).await);
            assert_eq!(pair(&app).await, 1);
            let duel = place(&mut ada).await["duel"]
                .as_str()
                .expect("an offer")
                .to_owned();
            is_fine(command(&mut ada, &duel, "accept").await);
            pass(&app, 15 * SECOND).await;
            let over = seen(&mut ada, &duel).await;
            assert_eq!(over["result"]["reason"], "declined");
            assert_eq!(place(&mut ada).await["joined_at"], since);
            app.advance(91 * SECOND);
        }
        let closed = join(&mut bob, "blitz", true).await;
        refused(&closed, "cooldown");
        assert_eq!(
            (closed.status, &closed.headers["retry-after"]),
            (429, &"60".parse().expect("a header"))
        );
        assert!(place(&mut ada).await["id"].is_string());
        let spar = json!({"opponent": "bot", "pool": "blitz", "kinds": []});
        refused(&bob.post("/arena/spar", &spar).await, "cooldown");
        app.advance(Duration::from_secs(2 * 3600));
        is_fine(join(&mut bob, "blitz", true).await);
    })
    .await;
}

#[tokio::test]
async fn who_blocks_somebody_does_not_meet_them() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let block = "/people/ada/block";
        let put = bob.put(block, &json!({})).await;
        assert!(put.status < 300, "{put:?}");
        for browser in [&mut ada, &mut bob] {
            is_fine(join(browser, "blitz", true).await);
        }
        assert_eq!(pair(&app).await, 0);
        app.advance(600 * SECOND);
        assert_eq!(pair(&app).await, 0, "not after ten minutes either");
        is_fine(join(&mut eve, "blitz", true).await);
        assert_eq!(pair(&app).await, 1);
        assert!(place(&mut eve).await["duel"].is_string());

        // Neither by name nor by a link.
        let terms = |opponent: Value| json!({"pool": "blitz", "kinds": [], "rated": false, "best_of": 1, "code_shown": "hidden", "opponent": opponent});
        refused(&ada.post("/arena/challenges", &terms(json!("bob"))).await, "blocked");
        refused(&bob.post("/arena/challenges", &terms(json!("ada"))).await, "blocked");
        let made = is_fine(ada.post("/arena/challenges", &terms(Value::Null)).await);
        let path = format!("/arena/challenges/{}/accept", made["id"].as_str().expect("an id"));
        refused(&bob.post(&path, &json!({})).await, "blocked");
    })
    .await;
}

#[tokio::test]
async fn the_same_two_play_three_rated_duels_in_a_row_and_no_fourth() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        for number in 0..3 {
            let duel = challenged(&app, &mut ada, &mut bob, json!({"rated": true})).await;
            let mut loser = [&ada, &bob][number % 2].clone();
            is_fine(command(&mut loser, &duel, "resign").await);
            assert!(seen(&mut ada, &duel).await["result"]["rating"].is_object());
            app.advance(SECOND);
            // In a row for her is enough, whomever he meets between.
            if number == 1 {
                let duel = challenged(&app, &mut bob, &mut eve, json!({"rated": true})).await;
                is_fine(command(&mut eve, &duel, "resign").await);
                app.advance(SECOND);
            }
        }
        for browser in [&mut ada, &mut bob] {
            is_fine(join(browser, "long", true).await);
        }
        assert_eq!(pair(&app).await, 0, "others first");
        let body = json!({"pool": "golf", "kinds": [], "rated": true, "best_of": 1, "code_shown": "hidden"});
        let made = is_fine(ada.post("/arena/challenges", &body).await);
        let path = format!("/arena/challenges/{}/accept", made["id"].as_str().expect("an id"));
        let taken = is_fine(bob.post(&path, &json!({})).await);
        assert_eq!(taken["rated"], false);
        assert!(taken["why_unrated"].as_str().is_some_and(|why| why.contains("in a row")));
    })
    .await;
}

#[tokio::test]
async fn who_plays_a_bot_meanwhile_keeps_the_place_and_stands_in_nobodys_way() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        is_fine(join(&mut ada, "blitz", true).await);
        let before = place(&mut ada).await;
        app.advance(46 * SECOND);
        let bot = json!({"opponent": "bot", "pool": "blitz", "kinds": [], "rating": 1400});
        let duel = is_fine(ada.post("/arena/spar", &bot).await)["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        here(&mut ada, &duel).await;
        for browser in [&mut bob, &mut eve] {
            is_fine(join(browser, "blitz", true).await);
        }
        assert_eq!(pair(&app).await, 1, "the two who are free meet");
        assert!(place(&mut bob).await["duel"].is_string());
        assert_eq!(place(&mut ada).await["duel"], Value::Null);
        assert_eq!(place(&mut ada).await["joined_at"], before["joined_at"]);
        // The bot plays by its plan, to the end.
        pass(&app, 6 * SECOND).await;
        let arena = &app.application.arena;
        while arena
            .duel(id_of(&duel))
            .await
            .expect("a duel")
            .plan
            .is_none()
        {
            tokio::task::yield_now().await;
        }
        while let Some(due) = arena.duel(id_of(&duel)).await.expect("a duel").due() {
            let wait = app.now().duration_until(due);
            pass(&app, Duration::try_from(wait).unwrap_or_default()).await;
            here(&mut ada, &duel).await;
        }
        let over = seen(&mut ada, &duel).await;
        assert_eq!(
            (&over["state"], &over["result"]["rating"]),
            (&json!("finished"), &Value::Null)
        );
        assert_eq!(over["right"]["kind"], "bot");
        assert_eq!(place(&mut ada).await["joined_at"], before["joined_at"]);
        let profile = is_fine(ada.get("/people/ada/arena").await);
        assert_eq!(
            profile["ratings"],
            json!([]),
            "sparring says nothing of a rating"
        );
    })
    .await;
}

#[tokio::test]
async fn a_ghost_does_again_what_a_person_did() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let none = json!({"opponent": "ghost", "pool": "blitz", "kinds": []});
        refused(&eve.post("/arena/spar", &none).await, "no_ghost");
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        app.advance(20 * SECOND);
        let edits = json!({"language": "python", "from": 0, "keys": 2, "pasted": 0,
            "edits": [{"t": 9_000, "at": 0, "del": 0, "ins": "AC ghost"}]});
        is_fine(ada.put(&format!("/duels/{duel}/edits"), &edits).await);
        app.advance(40 * SECOND);
        let right = submitted(&mut ada, &duel, "AC ghost").await;
        judged(&app, &right).await;
        let played = seen(&mut ada, &duel).await["problem"]["slug"].clone();

        let ghost = is_fine(eve.post("/arena/spar", &none).await)["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        here(&mut eve, &ghost).await;
        pass(&app, 6 * SECOND).await;
        let runs = seen(&mut eve, &ghost).await;
        assert_eq!(
            (
                &runs["problem"]["slug"],
                &runs["right"]["kind"],
                &runs["right"]["name"],
                &runs["rated"]
            ),
            (&played, &json!("ghost"), &json!("ada"), &json!(false))
        );
        refused(
            &command(&mut eve, &ghost, "offer_draw").await,
            "no_draw_here",
        );
        let arena = &app.application.arena;
        while arena
            .duel(id_of(&ghost))
            .await
            .expect("a duel")
            .plan
            .is_none()
        {
            tokio::task::yield_now().await;
        }
        pass(&app, 59 * SECOND).await;
        assert_eq!(seen(&mut eve, &ghost).await["state"], "running");
        pass(&app, SECOND).await;
        let over = seen(&mut eve, &ghost).await;
        assert_eq!(
            (&over["result"]["winner"], &over["result"]["rating"]),
            (&json!("right"), &Value::Null)
        );
        assert_eq!(
            is_fine(ada.get("/people/ada/arena").await)["record"]["wins"],
            1,
            "the person won once"
        );
        // Who knows the problem now meets no ghost on it.
        refused(&eve.post("/arena/spar", &none).await, "no_ghost");
    })
    .await;
}

#[tokio::test]
async fn two_processes_that_look_at_once_pair_nobody_twice_and_time_passes_once() {
    let here_app = TestApp::with_problems(TestDatabase::postgres().await, "").await;
    here_app.publish(&house::PROBLEMS).await;
    let there = here_app.beside().await;
    let mut people = Vec::new();
    for number in 0..12 {
        let mut browser = here_app.register(&format!("person{number}")).await;
        is_fine(join(&mut browser, "blitz", true).await);
        people.push(browser);
    }
    let looks = (0..8).map(|number| {
        let arena = [&here_app, &there][number % 2].application.arena.clone();
        tokio::spawn(async move { arena.pair().await.expect("a look") })
    });
    let looks: Vec<_> = looks.collect();
    let mut made = 0;
    for look in looks {
        made += look.await.expect("a look");
    }
    while made < 6 {
        let more = pair(&here_app).await;
        assert!(more > 0, "{made} pairs, and nobody else meets");
        made += more;
    }
    let mut seats: std::collections::BTreeMap<String, Vec<usize>> =
        std::collections::BTreeMap::new();
    for (number, browser) in people.iter_mut().enumerate() {
        let duel = place(browser).await["duel"]
            .as_str()
            .expect("an offer")
            .to_owned();
        seats.entry(duel).or_default().push(number);
    }
    assert_eq!((made, seats.len()), (6, 6));
    for (duel, two) in &seats {
        assert_eq!(two.len(), 2, "{duel}");
        // Each accepts at another process.
        for (number, app) in two.iter().zip([&here_app, &there]) {
            let mut browser = app.browser();
            browser.cookie.clone_from(&people[*number].cookie);
            is_fine(command(&mut browser, duel, "accept").await);
            here(&mut browser, duel).await;
        }
    }
    for wait in [house::COUNTDOWN, Duration::from_secs(300), 3 * SECOND] {
        here_app.advance(wait);
        let ticks = (0..6).map(|number| {
            let arena = [&here_app, &there][number % 2].application.arena.clone();
            tokio::spawn(async move { arena.do_what_is_due().await.map(drop) })
        });
        for tick in ticks.collect::<Vec<_>>() {
            tick.await.expect("a tick").expect("done");
        }
    }
    for (duel, two) in &seats {
        let all = house::events(&mut people[two[0]], duel).await;
        for once in [
            "countdown",
            "chosen",
            "started",
            "revealed",
            "deciding",
            "finished",
        ] {
            let count = house::kinds(&all)
                .iter()
                .filter(|kind| **kind == once)
                .count();
            assert_eq!(count, 1, "{once} of {duel}: {all:?}");
        }
        let numbers: Vec<u64> = all
            .iter()
            .filter_map(|event| event["seq"].as_u64())
            .collect();
        assert_eq!(numbers, (1..=all.len() as u64).collect::<Vec<_>>());
        refused(&submit(&mut people[two[0]], duel, "AC").await, "duel_over");
    }
}
