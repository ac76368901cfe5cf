//! Duels from the queue to the end, over the wire and on both databases: what happens, and what is refused.

mod house;

use std::time::Duration;

use house::{
    challenged, command, counting, events, heard, here, id_of, is_fine, judged, kept, kinds,
    offered, on_each_arena, pass, people, refused, running, seen, signed_in, submit, submitted,
    tick, word,
};
use serde_json::{Value, json};
use tiltyard_judge::File;
use tiltyard_testkit::{Page, TestApp};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn two_meet_play_and_one_wins() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = offered(&app, &mut ada, &mut bob, "blitz").await;
        let offer = seen(&mut ada, &duel).await;
        assert_eq!(
            (&offer["state"], &offer["problem"], &offer["kind"]),
            (&json!("offered"), &Value::Null, &Value::Null)
        );
        let waits = is_fine(command(&mut ada, &duel, "accept").await);
        assert_eq!(waits["duel"]["state"], "offered", "both have to");
        let counts = is_fine(command(&mut bob, &duel, "accept").await);
        assert_eq!(counts["duel"]["state"], "countdown");
        here(&mut ada, &duel).await;
        here(&mut bob, &duel).await;
        pass(&app, house::COUNTDOWN).await;
        let runs = seen(&mut ada, &duel).await;
        assert_eq!(runs["state"], "running");
        assert!(runs["problem"]["slug"].is_string(), "{runs}");
        let (own, other) = match runs["you"].as_str() {
            Some("left") => ("left", "right"),
            _ => ("right", "left"),
        };
        app.advance(40 * SECOND);
        let wrong = submitted(&mut bob, &duel, "WA first").await;
        judged(&app, &wrong).await;
        let after = seen(&mut bob, &duel).await;
        assert_eq!(
            (&after["state"], &after[other]["tests_passed"]),
            (&json!("running"), &json!(4)),
            "one test too few: {after}"
        );
        let right = submitted(&mut ada, &duel, "AC first").await;
        judged(&app, &right).await;
        let over = seen(&mut bob, &duel).await;
        let result = &over["result"];
        assert_eq!(
            (&over["state"], &result["winner"], &result["reason"]),
            (&json!("finished"), &json!(own), &json!("solved"))
        );
        let change = |side: &str| {
            let change = &result["rating"][side];
            change["after"].as_f64().expect("after") - change["before"].as_f64().expect("before")
        };
        assert!(change(own) > 0.0 && change(other) < 0.0, "{result}");
        assert!(result["xp"][own].as_u64() > result["xp"][other].as_u64());
        for browser in [&mut ada, &mut bob] {
            let lobby = is_fine(browser.get("/arena").await);
            assert_eq!(
                (&lobby["my_duel"], &lobby["ticket"]),
                (&Value::Null, &Value::Null)
            );
        }
        let replay = is_fine(app.browser().get(&format!("/duels/{duel}/replay")).await);
        let sent = &replay["sides"][own]["submissions"][0];
        assert_eq!(
            (&sent["verdict"], &sent["files"][0]["content"]),
            (&json!("AC"), &json!("AC first"))
        );
        let all = events(&mut ada, &duel).await;
        let numbers: Vec<u64> = all
            .iter()
            .filter_map(|event| event["seq"].as_u64())
            .collect();
        assert_eq!(numbers, (1..=all.len() as u64).collect::<Vec<_>>());
        assert_eq!(
            kinds(&all)
                .iter()
                .filter(|kind| **kind == "finished")
                .count(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_client_must_not_do_is_refused_by_its_word_and_changes_nothing() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let duel = counting(&app, &mut ada, &mut bob, "blitz").await;
        refused(&submit(&mut ada, &duel, "AC").await, "not_yet_revealed");
        refused(&command(&mut ada, &duel, "resign").await, "not_yet_revealed");
        pass(&app, house::COUNTDOWN).await;
        let path = format!("/duels/{duel}");
        // Languages alone, one after the other, are no edits and no failure.
        for language in ["python", "cpp", "java", "python"] {
            let body = json!({"language": language, "from": 0, "edits": [], "keys": 0, "pasted": 0});
            let answer = ada.put(&format!("{path}/edits"), &body).await;
            assert_eq!((answer.status, &answer.json["next"]), (200, &json!(0)), "{answer:?}");
        }
        let before = kept(&app, &duel).await;
        let edits = |from: u64, edits: Value| json!({"language": "python", "from": from, "edits": edits, "keys": 1, "pasted": 0});
        // Somebody else's duel.
        for what in ["accept", "decline", "resign", "abort", "offer_draw", "accept_draw", "done", "rematch"] {
            refused(&command(&mut eve, &duel, what).await, "not_a_player");
        }
        refused(&submit(&mut eve, &duel, "AC").await, "not_a_player");
        refused(&eve.post(&format!("{path}/here"), &json!({})).await, "not_a_player");
        refused(&eve.get(&format!("{path}/draft")).await, "not_a_player");
        let foreign = edits(0, json!([{"t": 1, "at": 0, "del": 0, "ins": "x"}]));
        refused(&eve.put(&format!("{path}/edits"), &foreign).await, "not_a_player");
        let tried = json!({"language": "python", "files": [{"content": "AC"}], "samples": true});
        let tried = eve.post(&format!("{path}/trials"), &tried).await;
        assert!(tried.status >= 400, "{tried:?}");
        assert_eq!(app.browser().post(&format!("{path}/here"), &json!({})).await.status, 401);
        // What is not so.
        for (what, expected) in [
            ("decline", "not_offered"),
            ("accept_draw", "no_draw_offered"),
            ("decline_draw", "no_draw_offered"),
            ("done", "not_for_this_goal"),
            ("rematch", "not_running"),
        ] {
            refused(&command(&mut ada, &duel, what).await, expected);
        }
        let future = json!({"id": uuid::Uuid::now_v7(), "command": "resign", "seq": 1_000_000});
        refused(&ada.post(&format!("{path}/commands"), &future).await, "stale_seq");
        // Who says what only the server says, or when, or how it ended, is not understood.
        for lie in [
            json!({"id": uuid::Uuid::now_v7(), "command": "tick"}),
            json!({"id": uuid::Uuid::now_v7(), "command": "resign", "at": "2020-01-01T00:00:00Z"}),
            json!({"id": uuid::Uuid::now_v7(), "command": "accept", "winner": "left"}),
        ] {
            let answer = ada.post(&format!("{path}/commands"), &lie).await;
            assert!((400..500).contains(&answer.status), "{answer:?}");
        }
        let scored = json!({"language": "python", "files": [{"content": "WA"}], "score": 100, "verdict": "AC"});
        let answer = ada.post(&format!("{path}/submissions"), &scored).await;
        assert!((400..500).contains(&answer.status), "{answer:?}");
        refused(&ada.get(&format!("{path}/replay")).await, "not_over");
        refused(&house::join(&mut ada, "blitz", true).await, "already_in_a_duel");
        let bot = json!({"opponent": "bot", "pool": "blitz", "kinds": []});
        refused(&ada.post("/arena/spar", &bot).await, "already_in_a_duel");
        // Edits that cannot be.
        for (body, expected) in [
            (edits(0, json!([{"t": 1, "at": 0, "del": 0, "ins": "\0"}])), "invalid"),
            (edits(5, json!([{"t": 1, "at": 0, "del": 0, "ins": "x"}])), "stale_seq"),
            (edits(0, json!([{"t": 1, "at": 4, "del": 0, "ins": "x"}])), "invalid"),
            (edits(0, json!([{"t": 1, "at": 0, "del": 1, "ins": ""}])), "invalid"),
            (edits(0, json!([{"t": 1, "at": u32::MAX, "del": u32::MAX, "ins": ""}])), "invalid"),
            (edits(0, json!([{"t": 1, "at": 0, "del": 0, "ins": "x".repeat(200_001)}])), "invalid"),
            (edits(0, Value::Array(vec![json!({"t": 1, "at": 0, "del": 0, "ins": "x"}); 2_001])), "invalid"),
            (json!({"language": "x".repeat(65), "from": 0, "edits": [], "keys": 0, "pasted": 0}), "invalid"),
        ] {
            refused(&ada.put(&format!("{path}/edits"), &body).await, expected);
        }
        assert_eq!(kept(&app, &duel).await, before, "nothing happened");
        let draft = is_fine(ada.get(&format!("{path}/draft")).await);
        assert_eq!((&draft["text"], &draft["next"]), (&json!(""), &json!(0)));
        // After the end.
        is_fine(command(&mut bob, &duel, "resign").await);
        let before = kept(&app, &duel).await;
        for what in ["accept", "decline", "resign", "abort", "offer_draw", "accept_draw", "done"] {
            refused(&command(&mut ada, &duel, what).await, "duel_over");
        }
        refused(&submit(&mut ada, &duel, "AC").await, "duel_over");
        let late = edits(0, json!([{"t": 1, "at": 0, "del": 0, "ins": "x"}]));
        refused(&ada.put(&format!("{path}/edits"), &late).await, "duel_over");
        assert_eq!(kept(&app, &duel).await, before);
        let practice = ada.get("/submissions").await;
        assert_eq!(practice.json["items"].as_array().map_or(0, Vec::len), 0, "{practice:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_twice_is_done_once() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let path = format!("/duels/{duel}");
        let once = json!({"id": uuid::Uuid::now_v7(), "command": "offer_draw"});
        for _ in 0..3 {
            is_fine(ada.post(&format!("{path}/commands"), &once).await);
        }
        let offers = |all: &[Value]| kinds(all).iter().filter(|kind| **kind == "draw_offered").count();
        assert_eq!(offers(&events(&mut bob, &duel).await), 1);
        refused(&command(&mut ada, &duel, "offer_draw").await, "draw_offered_too_soon");
        // Two tabs write the same, and each what it has.
        let piece = json!({"language": "python", "from": 0, "keys": 2, "pasted": 0,
            "edits": [{"t": 1, "at": 0, "del": 0, "ins": "a"}, {"t": 2, "at": 1, "del": 0, "ins": "b"}]});
        for _ in 0..3 {
            assert_eq!(is_fine(ada.put(&format!("{path}/edits"), &piece).await), json!({"next": 2}));
        }
        let more = json!({"language": "python", "from": 1, "keys": u64::MAX, "pasted": 0,
            "edits": [{"t": 2, "at": 1, "del": 0, "ins": "Z"}, {"t": 99_000_000, "at": 2, "del": 0, "ins": "c"}]});
        assert_eq!(is_fine(ada.put(&format!("{path}/edits"), &more).await), json!({"next": 3}));
        let draft = is_fine(ada.get(&format!("{path}/draft")).await);
        assert_eq!(draft["text"], "abc", "what is here is not written again");
        // The judge's word twice.
        let wrong = submitted(&mut bob, &duel, "WA once").await;
        judged(&app, &wrong).await;
        let before = kept(&app, &duel).await;
        heard(&app, &wrong).await;
        tick(&app).await;
        assert_eq!(kept(&app, &duel).await, before);
        is_fine(command(&mut bob, &duel, "accept_draw").await);
        let replay = is_fine(ada.get(&format!("{path}/replay")).await);
        let side = replay["duel"]["you"].as_str().expect("a side").to_owned();
        let told = replay["sides"][&side]["edits"][2]["t"].as_u64();
        assert!(told.is_some_and(|t| t < 60_000), "nobody wrote after the end: {told:?}");
        assert_eq!(replay["duel"]["result"]["reason"], "draw_agreed");
    })
    .await;
}

#[tokio::test]
async fn edits_of_two_devices_that_cross_make_no_third_text() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let path = format!("/duels/{duel}/edits");
        let piece = |from: u64, ins: &[&str], text: &str| {
            let edits: Vec<Value> = ins
                .iter()
                .map(|ins| json!({"t": 1, "at": 0, "del": 0, "ins": ins}))
                .collect();
            let mut hash = 0x811c_9dc5_u32;
            for byte in text.encode_utf16().flat_map(u16::to_le_bytes) {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
            json!({"language": "python", "from": from, "edits": edits, "text_hash": format!("{hash:08x}")})
        };
        let desk = piece(0, &["a", "b"], "ba");
        assert_eq!(is_fine(ada.put(&path, &desk).await), json!({"next": 2}));
        // Another device has written as much, more, or less from the same text; by their numbers all of them fit.
        for phone in [
            piece(0, &["1", "2"], "21"),
            piece(0, &["1", "2", "3"], "321"),
            piece(0, &["1"], "1"),
            piece(2, &["3"], "321"),
        ] {
            let answer = ada.put(&path, &phone).await;
            assert_eq!(answer.status, 409, "{answer:?}");
            refused(&answer, "stale_text");
        }
        let draft = is_fine(ada.get(&format!("/duels/{duel}/draft")).await);
        assert_eq!((&draft["text"], &draft["next"]), (&json!("ba"), &json!(2)));
        // Whose answer was lost sends the same once more, and then more; who has read the draft goes on from it.
        assert_eq!(is_fine(ada.put(&path, &desk).await), json!({"next": 2}));
        let more = piece(0, &["a", "b", "c"], "cba");
        assert_eq!(is_fine(ada.put(&path, &more).await), json!({"next": 3}));
        assert_eq!(is_fine(ada.put(&path, &piece(3, &["d"], "dcba")).await), json!({"next": 4}));
        let mut odd = piece(4, &["e"], "");
        odd["text_hash"] = json!("no hash");
        refused(&ada.put(&path, &odd).await, "invalid");
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_messages_ends_at_its_limit_and_the_other_side_sees_no_more() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let path = format!("/duels/{duel}/messages");
        let before = kept(&app, &duel).await;
        let mut flood = tokio::task::JoinSet::new();
        for number in 0..1_000 {
            let (mut ada, path) = (ada.clone(), path.clone());
            let body = match number % 3 {
                0 => json!({"phrase": "good_luck"}),
                1 => json!({"reaction": "wow"}),
                _ => json!({"text": "a word players do not have"}),
            };
            flood.spawn(async move { ada.post(&path, &body).await });
        }
        let answers = flood.join_all().await;
        let taken = answers.iter().filter(|answer| answer.status == 201).count();
        assert!(taken <= 12, "{taken} were taken");
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert!(
                ["too_many", "phrases_only"].contains(&word(answer)),
                "{answer:?}"
            );
        }
        let said = is_fine(bob.get(&path).await);
        assert_eq!(said["items"].as_array().map(Vec::len), Some(taken));
        assert_eq!(kept(&app, &duel).await, before);
        is_fine(bob.post(&path, &json!({"phrase": "thanks"})).await);
    })
    .await;
}

/// Everything that is told of a duel over HTTP to this person.
async fn told(browser: &mut tiltyard_testkit::Browser, duel: &str) -> String {
    let mut all = String::new();
    for path in [
        "/arena".to_owned(),
        "/arena/queue".to_owned(),
        "/arena/leaderboard?pool=blitz".to_owned(),
        "/people/ada/arena".to_owned(),
        "/duels".to_owned(),
        "/duels?state=live".to_owned(),
        "/duels?person=ada".to_owned(),
        "/session".to_owned(),
        "/submissions".to_owned(),
        format!("/duels/{duel}"),
        format!("/duels/{duel}/events"),
        format!("/duels/{duel}/events?since=0"),
        format!("/duels/{duel}/draft"),
        format!("/duels/{duel}/messages"),
        format!("/duels/{duel}/replay"),
    ] {
        let answer = browser.get(&path).await;
        all.push_str(&String::from_utf8_lossy(&answer.bytes));
    }
    let trial = json!({"language": "python", "files": [{"content": "AC"}], "inputs": ["1"]});
    let edits = json!({"language": "python", "from": 0, "edits": [], "keys": 0, "pasted": 0});
    for answer in [
        browser.post(&format!("/duels/{duel}/trials"), &trial).await,
        submit(browser, duel, "AC").await,
        browser.put(&format!("/duels/{duel}/edits"), &edits).await,
        command(browser, duel, "accept").await,
    ] {
        all.push_str(&String::from_utf8_lossy(&answer.bytes));
    }
    all
}

#[tokio::test]
async fn the_problem_is_told_by_nothing_before_the_start_and_to_both_at_once() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob, mut eve] = people(&app, ["ada", "bob", "eve"]).await;
        let address = app.serve().await;
        let duel = offered(&app, &mut ada, &mut bob, "debug").await;
        let mut pages = Vec::new();
        for browser in [&ada, &bob, &eve, &app.browser()] {
            let mut page = Page::open(address, browser).await;
            page.follow("arena").await;
            page.follow(&format!("duel:{duel}")).await;
            page.follow(&format!("watch:{duel}")).await;
            pages.push(page);
        }
        for (page, handle) in pages.iter_mut().zip(["ada", "bob", "eve"]) {
            assert!(
                page.follow(&format!("person:{}", app.id_of(handle).await))
                    .await
            );
        }
        for browser in [&mut ada, &mut bob] {
            is_fine(command(browser, &duel, "accept").await);
            here(browser, &duel).await;
        }
        app.advance(house::COUNTDOWN - SECOND);
        tick(&app).await;
        let kept = app
            .application
            .arena
            .duel(id_of(&duel))
            .await
            .expect("a duel");
        let task = kept.duel.task.expect("chosen while both count down");
        let head = app.application.problems.head_of(task.problem).await;
        let slug = head.expect("read").expect("a problem").slug;
        let secrets = [
            slug.clone(),
            task.problem.to_string(),
            task.version.to_string(),
            task.seed.to_string(),
        ];
        let mut all = String::new();
        for browser in [&mut ada, &mut bob, &mut eve, &mut app.browser()] {
            all.push_str(&told(browser, &duel).await);
        }
        for page in &mut pages {
            let heard: Vec<String> = page.heard().await.iter().map(Value::to_string).collect();
            all.push_str(&heard.concat());
        }
        for secret in &secrets {
            assert!(
                !all.contains(secret.as_str()),
                "{secret} is told before the start"
            );
        }
        pass(&app, SECOND).await;
        // Both hear it in the same words, and then both may read it.
        let mut revealed = Vec::new();
        for page in &mut pages[..2] {
            let heard = page.heard().await;
            let event = heard
                .iter()
                .find(|frame| frame["data"]["event"]["type"] == "revealed");
            revealed.push(event.expect("the start").clone());
        }
        assert_eq!(revealed[0], revealed[1]);
        let (left, right) = (seen(&mut ada, &duel).await, seen(&mut bob, &duel).await);
        assert_eq!(
            (&left["problem"]["slug"], &left["problem"]),
            (&json!(slug), &right["problem"])
        );
        assert_eq!(left["start_code"], right["start_code"]);
        assert!(left["start_code"]["python"].is_string(), "{left}");
        // Those who watch a rated duel are told later.
        for page in &mut pages[2..] {
            let heard = page.heard().await;
            assert!(
                heard
                    .iter()
                    .all(|frame| frame["data"]["event"] == Value::Null),
                "{heard:?}"
            );
        }
        assert!(!told(&mut eve, &duel).await.contains(&slug));
        pass(&app, 29 * SECOND).await;
        assert!(!told(&mut eve, &duel).await.contains(&slug));
        pass(&app, SECOND).await;
        assert_eq!(
            seen(&mut eve, &duel).await["problem"]["slug"],
            slug.as_str()
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_received_first_wins_though_it_is_judged_last() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        app.judges.close();
        let first = submitted(&mut ada, &duel, "AC gated ada").await;
        let judge = app.application.judge.clone();
        let slow = tokio::spawn(async move { judge.take_turn().await.is_ok() });
        while app.judges.order().is_empty() {
            tokio::task::yield_now().await;
        }
        app.advance(Duration::from_millis(1));
        let second = submitted(&mut bob, &duel, "AC bob").await;
        app.application.judge.take_turn().await.expect("a turn");
        heard(&app, &second).await;
        let waits = seen(&mut bob, &duel).await;
        assert_eq!(
            (&waits["state"], &waits["result"]),
            (&json!("deciding"), &Value::Null),
            "the earlier one is awaited"
        );
        refused(&submit(&mut bob, &duel, "AC again").await, "too_late");
        app.judges.open();
        assert!(slow.await.expect("a turn"));
        heard(&app, &first).await;
        let over = seen(&mut ada, &duel).await;
        assert_eq!(
            (&over["result"]["winner"], &over["result"]["reason"]),
            (&over["you"], &json!("solved"))
        );
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_began_in_time_is_taken_for_two_seconds_more() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let (who, other) = (signed_in(&app, "ada").await, signed_in(&app, "bob").await);
        let arena = &app.application.arena;
        let source = |text: &str| {
            vec![File {
                name: None,
                content: text.to_owned(),
            }]
        };
        app.advance(5 * MINUTE - SECOND);
        let began = app.now();
        pass(&app, SECOND).await;
        assert_eq!(seen(&mut ada, &duel).await["state"], "deciding");
        refused(&submit(&mut ada, &duel, "AC late").await, "too_late");
        app.advance(Duration::from_millis(1900));
        let taken = arena
            .submit(&who, id_of(&duel), "python", source("AC slow"), began)
            .await;
        let (submission, number) = taken.expect("it began in time");
        assert_eq!(number, 1);
        app.advance(Duration::from_millis(100));
        let late = arena
            .submit(&other, id_of(&duel), "python", source("AC slower"), began)
            .await;
        let late = tiltyard_http::Refusal::into_problem(late.expect_err("too late"));
        assert_eq!(late.errors[0].code, "too_late");
        tick(&app).await;
        assert_eq!(
            seen(&mut ada, &duel).await["state"],
            "deciding",
            "it is awaited"
        );
        judged(&app, &submission.to_string()).await;
        let over = seen(&mut ada, &duel).await;
        assert_eq!(
            (&over["result"]["winner"], &over["state"]),
            (&over["you"], &json!("finished"))
        );
    })
    .await;
}

#[tokio::test]
async fn who_does_not_come_loses_and_where_both_go_nobody_does() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = offered(&app, &mut ada, &mut bob, "blitz").await;
        for browser in [&mut ada, &mut bob] {
            is_fine(command(browser, &duel, "accept").await);
        }
        here(&mut ada, &duel).await;
        pass(&app, house::COUNTDOWN).await;
        pass(&app, 30 * SECOND).await;
        let over = seen(&mut ada, &duel).await;
        assert_eq!(
            (&over["result"]["reason"], &over["result"]["winner"]),
            (&json!("no_show"), &over["you"])
        );

        // Both go: it is nobody's doing.
        let duel = challenged(&app, &mut ada, &mut bob, json!({"rated": true})).await;
        let arena = &app.application.arena;
        app.advance(26 * SECOND);
        arena.look_for_silence().await.expect("looked");
        let alone = seen(&mut ada, &duel).await;
        assert!(
            alone["left"]["gone_since"].is_string() && alone["right"]["gone_since"].is_string()
        );
        here(&mut ada, &duel).await;
        pass(&app, 20 * SECOND).await;
        let there = seen(&mut ada, &duel).await;
        assert_eq!(
            there["state"], "running",
            "one who is gone does not end it: {there}"
        );
        app.advance(26 * SECOND);
        arena.look_for_silence().await.expect("looked");
        pass(&app, 119 * SECOND).await;
        assert_eq!(seen(&mut ada, &duel).await["state"], "running");
        pass(&app, SECOND).await;
        let over = seen(&mut ada, &duel).await;
        assert_eq!(
            (&over["result"]["reason"], &over["result"]["rating"]),
            (&json!("void"), &Value::Null)
        );
        assert_eq!(
            is_fine(bob.get("/arena").await)["my_duel"],
            Value::Null,
            "both are free"
        );
    })
    .await;
}

#[tokio::test]
async fn what_the_judge_cannot_judge_is_given_back_and_a_silent_one_ends_the_duel_for_nobody() {
    on_each_arena(async |app: TestApp| {
        let [mut ada, mut bob] = people(&app, ["ada", "bob"]).await;
        let duel = running(&app, &mut ada, &mut bob, "blitz").await;
        let left = seen(&mut ada, &duel).await["limits"]["submissions_left"].clone();
        let broken = submitted(&mut ada, &duel, "AC fails=99").await;
        judged(&app, &broken).await;
        let after = seen(&mut ada, &duel).await;
        assert_eq!(
            (&after["state"], &after["limits"]["submissions_left"]),
            (&json!("running"), &left)
        );
        assert!(kinds(&events(&mut bob, &duel).await).contains(&"judge_failed"));
        submitted(&mut ada, &duel, "AC never judged").await;
        here(&mut bob, &duel).await;
        pass(&app, 5 * MINUTE).await;
        pass(&app, 3 * SECOND).await;
        assert_eq!(seen(&mut ada, &duel).await["state"], "deciding");
        pass(&app, 10 * MINUTE).await;
        let over = seen(&mut ada, &duel).await;
        assert_eq!(
            (&over["result"]["reason"], &over["result"]["winner"]),
            (&json!("void"), &Value::Null)
        );
        assert!(
            over["result"]["why"]
                .as_str()
                .is_some_and(|why| why.contains("judge"))
        );
    })
    .await;
}
