//! Those who watch: later where ratings are at stake, in a room of their own, and never in the way of who plays. And what comes after a duel.

mod house;

use std::time::Duration;

use house::{
    challenged, command, events, here, is_fine, judged, kinds, on_each_arena, pass, people,
    refused, running, seen, submitted, tick,
};
use serde_json::{Value, json};
use tiltyard_arena::{Command, Duel};
use tiltyard_contracts::DuelId;
use tiltyard_testkit::{Page, TestApp};

const SECOND: Duration = Duration::from_secs(1);

fn told_events(frames: &[Value]) -> Vec<&str> {
    frames
        .iter()
        .filter_map(|frame| frame["data"]["event"]["type"].as_str())
        .collect()
}

#[tokio::test]
async fn a_rated_duel_is_seen_thirty_seconds_late() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let address = app.serve().await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let mut nobody = app.browser();
        let (own, watch) = (format!("duel:{duel}"), format!("watch:{duel}"));
        let mut pages = Vec::new();
        for browser in [&eve, &nobody] {
            let mut page = Page::open(address, browser).await;
            assert!(!page.follow(&own).await, "the topic of those who play");
            assert!(page.follow(&watch).await);
            pages.push(page);
        }
        let mut player = Page::open(address, &ada).await;
        assert!(player.follow(&own).await);
        assert!(
            !player.follow(&watch).await,
            "what those who watch say is not for them"
        );
        app.advance(40 * SECOND);
        let wrong = submitted(&mut bob, &duel, "WA seen late").await;
        judged(&app, &wrong).await;
        app.advance(29 * SECOND);
        for browser in [&mut eve, &mut nobody] {
            let late = seen(browser, &duel).await;
            assert_eq!(
                (&late["state"], &late["delay_ms"], &late["you"]),
                (&json!("running"), &json!(30_000), &Value::Null)
            );
            for side in ["left", "right"] {
                assert_eq!(late[side]["submissions"], 0, "{late}");
            }
            let all = events(browser, &duel).await;
            assert!(!kinds(&all).contains(&"submitted"), "{all:?}");
            let live = is_fine(browser.get("/duels?state=live").await);
            assert_eq!(live["items"][0]["seq"], late["seq"], "a list tells no more");
            let lobby = is_fine(browser.get("/arena").await);
            assert_eq!(lobby["live_duels"][0]["seq"], late["seq"]);
            refused(
                &browser.get(&format!("/duels/{duel}/replay")).await,
                "not_over",
            );
        }
        assert!(told_events(&player.heard().await).contains(&"submitted"));
        for page in &mut pages {
            assert_eq!(told_events(&page.heard().await), [""; 0]);
        }
        app.advance(SECOND);
        let then = seen(&mut eve, &duel).await;
        assert_eq!(
            then["left"]["submissions"]
                .as_u64()
                .zip(then["right"]["submissions"].as_u64())
                .map(|(a, b)| a + b),
            Some(1)
        );
        // Its end is late too, and then it is everybody's at once.
        is_fine(command(&mut bob, &duel, "resign").await);
        assert_eq!(seen(&mut eve, &duel).await["result"], Value::Null);
        let finished = is_fine(eve.get("/duels?state=finished").await);
        for item in finished["items"].as_array().expect("duels") {
            assert_eq!(item["result"], Value::Null, "a list tells no more: {item}");
        }
        app.advance(30 * SECOND);
        assert_eq!(seen(&mut eve, &duel).await["result"]["reason"], "resigned");
    })
    .await;
}

#[tokio::test]
async fn a_friendly_duel_is_seen_at_once_as_its_code_is_where_both_agreed() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let address = app.serve().await;
        let hidden = json!({"pool": "blitz", "kinds": [], "rated": true, "best_of": 1, "code_shown": "live"});
        assert_eq!(ada.post("/arena/challenges", &hidden).await.fields(), [("code_shown", "invalid")]);
        let duel = challenged(&app, &mut ada, &mut bob, json!({"code_shown": "shape"})).await;
        let mut page = Page::open(address, &eve).await;
        assert!(page.follow(&format!("duel:{duel}")).await);
        let edits = json!({"language": "python", "from": 0, "keys": 9, "pasted": 0,
            "edits": [{"t": 1, "at": 0, "del": 0, "ins": "secret = 1\nx\n"}]});
        is_fine(ada.put(&format!("/duels/{duel}/edits"), &edits).await);
        let heard = page.heard().await;
        let shape = heard.iter().find(|frame| frame["data"]["kind"] == "shape");
        assert_eq!(shape.expect("a shape")["data"]["lines"], json!([10, 1]));
        assert!(!heard.iter().any(|frame| frame.to_string().contains("secret")));
        let now = seen(&mut eve, &duel).await;
        assert_eq!((&now["delay_ms"], &now["state"]), (&json!(0), &json!("running")));
        assert!(now["problem"]["slug"].is_string());
    })
    .await;
}

#[tokio::test]
async fn a_tick_tells_the_other_side_how_far_and_nothing_of_what() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let address = app.serve().await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let mut page = Page::open(address, &bob).await;
        assert!(page.follow(&format!("duel:{duel}")).await);
        let wrong = submitted(&mut ada, &duel, "WA my idea").await;
        judged(&app, &wrong).await;
        let heard = page.heard().await;
        let ticks: Vec<&Value> = heard
            .iter()
            .map(|frame| &frame["data"])
            .filter(|data| data["kind"] == "tick")
            .collect();
        assert_eq!(ticks.len(), 5, "{heard:?}");
        assert_eq!(
            (&ticks[4]["passed"], &ticks[4]["total"]),
            (&json!(4), &json!(5))
        );
        for tick in ticks {
            let mut keys: Vec<&String> = tick.as_object().expect("a tick").keys().collect();
            keys.retain(|key| {
                !["index", "kind", "passed", "submission", "total", "verdict"]
                    .contains(&key.as_str())
            });
            assert_eq!(keys, [""; 0], "{tick}");
        }
        assert!(
            !heard
                .iter()
                .any(|frame| frame.to_string().contains("my idea"))
        );
        let id = wrong.as_str();
        assert_eq!(bob.get(&format!("/submissions/{id}")).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn players_have_phrases_and_do_not_read_those_who_watch() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let address = app.serve().await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let path = format!("/duels/{duel}/messages");
        let mut player = Page::open(address, &bob).await;
        assert!(player.follow(&format!("duel:{duel}")).await);
        refused(
            &ada.post(&path, &json!({"text": "use a heap"})).await,
            "phrases_only",
        );
        refused(
            &ada.post(&path, &json!({"phrase": "use a heap"})).await,
            "invalid",
        );
        refused(
            &ada.post(&path, &json!({"phrase": "good_luck", "text": "x"}))
                .await,
            "invalid",
        );
        is_fine(ada.post(&path, &json!({"phrase": "good_luck"})).await);
        is_fine(
            eve.post(&path, &json!({"text": "a heap would do it"}))
                .await,
        );
        assert_eq!(
            app.browser()
                .post(&path, &json!({"text": "x"}))
                .await
                .status,
            401
        );
        let heard = player.heard().await;
        assert!(
            heard
                .iter()
                .any(|frame| frame["data"]["message"]["phrase"] == "good_luck")
        );
        assert!(!heard.iter().any(|frame| frame.to_string().contains("heap")));
        for browser in [&mut ada, &mut bob] {
            let said = is_fine(browser.get(&path).await);
            assert_eq!(said["items"].as_array().map(Vec::len), Some(1), "{said}");
        }
        let said = is_fine(eve.get(&path).await);
        assert_eq!(said["items"][1]["text"], "a heap would do it");
        assert_eq!(said["items"][1]["name"], "eve");
        is_fine(command(&mut ada, &duel, "resign").await);
        is_fine(ada.post(&path, &json!({"text": "a heap, of course"})).await);
        let said = is_fine(bob.get(&path).await);
        assert_eq!(
            said["items"].as_array().map(Vec::len),
            Some(3),
            "all are in one room then"
        );
        is_fine(
            bob.post(
                &format!("/duels/{duel}/reports"),
                &json!({"reason": "cheating"}),
            )
            .await,
        );
        refused(
            &bob.post(
                &format!("/duels/{duel}/reports"),
                &json!({"reason": "abuse"}),
            )
            .await,
            "reported",
        );
    })
    .await;
}

#[tokio::test]
async fn a_bot_greets_and_takes_its_leave_and_says_neither_twice() {
    on_each_arena(async |app: TestApp| {
        let [mut ada] = people(&app, ["ada"]).await;
        let address = app.serve().await;
        let bot = json!({"opponent": "bot", "pool": "blitz", "kinds": []});
        let duel = is_fine(ada.post("/arena/spar", &bot).await)["id"].clone();
        let duel = duel.as_str().expect("a duel").to_owned();
        let path = format!("/duels/{duel}/messages");
        let mut page = Page::open(address, &ada).await;
        assert!(page.follow(&format!("duel:{duel}")).await);
        let said = is_fine(ada.get(&path).await);
        assert_eq!(said["items"], json!([]), "not before it begins");
        here(&mut ada, &duel).await;
        pass(&app, 6 * SECOND).await;
        pass(&app, SECOND).await;
        is_fine(ada.post(&path, &json!({"phrase": "have_fun"})).await);
        app.advance(40 * SECOND);
        is_fine(command(&mut ada, &duel, "resign").await);
        let words = |all: &[Value]| -> Vec<(Value, Value)> {
            let of = |one: &Value| (one["side"].clone(), one["phrase"].clone());
            all.iter().map(of).collect()
        };
        let expected = [
            ("right", "good_luck"),
            ("left", "have_fun"),
            ("right", "well_played"),
        ]
        .map(|(side, phrase)| (json!(side), json!(phrase)));
        for _ in 0..2 {
            let said = is_fine(ada.get(&path).await);
            assert_eq!(words(said["items"].as_array().expect("a list")), expected);
        }
        let told: Vec<Value> = page
            .heard()
            .await
            .iter()
            .filter(|frame| frame["data"]["kind"] == "message")
            .map(|frame| frame["data"]["message"].clone())
            .collect();
        assert_eq!(words(&told), expected, "and each was told once");
    })
    .await;
}

#[tokio::test]
async fn a_rematch_is_another_problem_and_needs_both_to_be_free() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let first = seen(&mut ada, &duel).await["problem"]["slug"].clone();
        is_fine(command(&mut bob, &duel, "resign").await);
        let asked = is_fine(command(&mut ada, &duel, "rematch").await);
        assert_eq!(asked["duel"]["rematch"], Value::Null);
        // Who asked has begun something else.
        let other = challenged(&app, &mut ada, &mut eve, json!({})).await;
        refused(
            &command(&mut bob, &duel, "rematch").await,
            "already_in_a_duel",
        );
        assert_eq!(seen(&mut bob, &duel).await["rematch"], Value::Null);
        is_fine(command(&mut ada, &other, "resign").await);
        let agreed = is_fine(command(&mut bob, &duel, "rematch").await);
        let again = agreed["duel"]["rematch"]
            .as_str()
            .expect("a duel")
            .to_owned();
        let told = is_fine(command(&mut ada, &duel, "rematch").await);
        assert_eq!(
            told["duel"]["rematch"],
            again.as_str(),
            "asked again, it is the same"
        );
        for browser in [&mut ada, &mut bob] {
            here(browser, &again).await;
        }
        pass(&app, 7 * SECOND).await;
        let runs = seen(&mut ada, &again).await;
        assert_eq!(
            (&runs["state"], &runs["rated"]),
            (&json!("running"), &json!(true))
        );
        assert_ne!(runs["problem"]["slug"], first);
        is_fine(command(&mut ada, &again, "abort").await);
        app.advance(Duration::from_secs(301));
        refused(&command(&mut ada, &again, "rematch").await, "no_rematch");
    })
    .await;
}

#[tokio::test]
async fn a_best_of_three_ends_with_the_second_win() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let mut duel = challenged(&app, &mut ada, &mut bob, json!({"best_of": 3})).await;
        let mut problems = Vec::new();
        for (number, loser) in [(1, "bob"), (2, "ada"), (3, "bob")] {
            let state = seen(&mut ada, &duel).await;
            assert_eq!(
                (&state["series"]["number"], &state["state"]),
                (&json!(number), &json!("running"))
            );
            problems.push(state["problem"]["slug"].as_str().map(str::to_owned));
            let loser = if loser == "ada" { &mut ada } else { &mut bob };
            is_fine(command(loser, &duel, "resign").await);
            if number < 3 {
                let next = is_fine(ada.get("/arena").await)["my_duel"].clone();
                duel = next.as_str().expect("the next").to_owned();
                for browser in [&mut ada, &mut bob] {
                    here(browser, &duel).await;
                }
                pass(&app, 19 * SECOND).await;
                assert_eq!(seen(&mut ada, &duel).await["state"], "countdown", "a pause");
                pass(&app, SECOND).await;
            }
        }
        let last = seen(&mut ada, &duel).await;
        assert_eq!(
            (&last["series"]["wins_left"], &last["series"]["wins_right"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(is_fine(ada.get("/arena").await)["my_duel"], Value::Null);
        problems.sort();
        problems.dedup();
        assert_eq!(problems.len(), 3, "each on another problem");
        tick(&app).await;
    })
    .await;
}

/// Lets a command go as far as its duel has got to this, and ends the process there.
async fn killed_when(
    app: &TestApp,
    handle: &str,
    duel: &str,
    what: Command,
    reached: fn(&Duel) -> bool,
) {
    let user = app.id_of(handle).await;
    let arena = app.application.arena.clone();
    let id = house::id_of(duel);
    let mut doing = Box::pin(arena.command(user, id, what, None));
    loop {
        let polled = futures_util::poll!(&mut doing);
        assert!(
            polled.is_pending(),
            "all of it was done at once: {polled:?}"
        );
        let kept = app.application.arena.duel(id).await.expect("a duel");
        if reached(&kept.duel) {
            return;
        }
    }
}

#[tokio::test]
async fn what_follows_a_duel_is_made_by_whoever_lives() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let first = challenged(&app, &mut ada, &mut bob, json!({"best_of": 3})).await;
        killed_when(&app, "bob", &first, Command::Resign, Duel::is_over).await;
        assert_eq!(
            is_fine(ada.get("/arena").await)["my_duel"],
            Value::Null,
            "it ends between the two"
        );
        // Several look at once, and later once more.
        let looks = (0..4).map(|_| app.application.arena.do_what_is_due());
        for look in futures_util::future::join_all(looks).await {
            look.expect("a look");
        }
        pass(&app, SECOND).await;
        let second = is_fine(ada.get("/arena").await)["my_duel"].clone();
        let second = second.as_str().expect("the next").to_owned();
        let state = seen(&mut bob, &second).await;
        assert_eq!(
            (
                &state["series"]["number"],
                &state["series"]["wins_left"],
                &state["state"]
            ),
            (&json!(2), &json!(1), &json!("countdown"))
        );
        let all = is_fine(ada.get("/duels?state=live").await);
        assert_eq!(
            all["items"].as_array().map(Vec::len),
            Some(1),
            "made once: {all}"
        );

        // The same of a rematch, of which only the address is known.
        for browser in [&mut ada, &mut bob] {
            here(browser, &second).await;
        }
        pass(&app, 20 * SECOND).await;
        is_fine(command(&mut bob, &second, "resign").await);
        is_fine(command(&mut ada, &second, "rematch").await);
        let next = DuelId::generate();
        killed_when(&app, "bob", &second, Command::Rematch { next }, |duel| {
            duel.rematch.is_some()
        })
        .await;
        assert_eq!(ada.get(&format!("/duels/{next}")).await.status, 404);
        tick(&app).await;
        let again = seen(&mut ada, &next.to_string()).await;
        assert_eq!(
            (&again["series"]["number"], &again["state"]),
            (&json!(1), &json!("countdown"))
        );

        // Whoever waited for very long has gone.
        for browser in [&mut ada, &mut bob] {
            here(browser, &next.to_string()).await;
        }
        pass(&app, 20 * SECOND).await;
        killed_when(
            &app,
            "bob",
            &next.to_string(),
            Command::Resign,
            Duel::is_over,
        )
        .await;
        app.advance(Duration::from_secs(601));
        tick(&app).await;
        assert_eq!(is_fine(ada.get("/arena").await)["my_duel"], Value::Null);
        let mut eve = app.register("eve").await;
        challenged(&app, &mut ada, &mut eve, json!({})).await;
    })
    .await;
}
