//! What is noticed in duels, what moderators decide, and what that does to ratings, on both databases.

use std::time::Duration;

use serde_json::{Value, json};
use tiltyard_arena::{
    Pool,
    integrity::{JOINS_FREE, JOINS_PER_MINUTE_MAX},
    queue::Asked,
};
use tiltyard_contracts::{Role, SessionId, SignedIn, access::Proof};
use tiltyard_http::{Client, Code, Refusal};
use tiltyard_problems::Shipped;
use tiltyard_store::{on, sqlx};
use tiltyard_testkit::{Browser, TestApp, on_each_database};

const YAML: &str = "problem_format_version: 2025-09\nname: Sum\nuuid: 6f1d5f0a-0000-4000-8000-000000000001\ntype: pass-fail\nlicense: cc by-sa\ncredits:\n  authors: A. Author\nlimits:\n  time_limit: 1.0\n";

/// The same problem under another number, for each digit.
fn files(digit: char) -> Vec<(String, Vec<u8>)> {
    let yaml = YAML.replace("000000000001", &format!("00000000000{digit}"));
    [
        ("problem.yaml", yaml.as_str()),
        ("tiltyard.yaml", "difficulty: easy\n"),
        ("statement/problem.en.md", "Add two numbers.\n"),
        ("data/sample/1.in", "1 2\n"),
        ("data/sample/1.ans", "3\n"),
        ("data/secret/1.in", "2 2\n"),
        ("data/secret/1.ans", "4\n"),
        (
            "submissions/accepted/add.py",
            "AC print(sum(map(int, input().split())))\n",
        ),
        ("submissions/wrong_answer/one.py", "WA print(1)\n"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .collect()
}

/// The one problem there is, for duels and for the judge.
async fn problem(app: &TestApp) {
    let shipped = Shipped {
        name: "sum".to_owned(),
        hash: "one".to_owned(),
        files: Box::new(|| files('1')),
    };
    let problems = &app.application.problems;
    let seeded = problems.seed(vec![shipped]).await.expect("seeded");
    assert!(seeded.refused.is_empty(), "{seeded:?}");
    let head = problems
        .find("sum")
        .await
        .expect("found")
        .expect("a problem");
    app.problems.change(|known| {
        known.id = head.id;
        known.version = head.version;
    });
}

async fn command(who: &mut Browser, duel: &str, word: &str) {
    let body = json!({"id": uuid::Uuid::now_v7(), "command": word});
    let done = who.post(&format!("/duels/{duel}/commands"), &body).await;
    assert_eq!(done.status, 200, "{word}: {done:?}");
}

async fn join(who: &mut Browser, rated: bool) -> tiltyard_testkit::Answer {
    who.post("/arena/queue", &json!({"pools": ["blitz"], "rated": rated}))
        .await
}

/// The same with a captcha. Those of tests are so easy that trying is solving.
async fn join_with_captcha(who: &mut Browser) {
    let challenge = who.post("/captcha", &json!({})).await;
    let challenge = challenge.json["challenge"].as_str().expect("a challenge");
    for nonce in 0..10_000 {
        let captcha = json!({"challenge": challenge, "nonce": nonce.to_string()});
        let body = json!({"pools": ["blitz"], "rated": true, "captcha": captcha});
        let joined = who.post("/arena/queue", &body).await;
        if joined.status == 200 {
            let again = who.post("/arena/queue", &body).await;
            assert_ne!(again.status, 200, "a captcha is used once");
            return;
        }
    }
    panic!("no nonce solves it");
}

/// A rated duel of these two that has begun.
async fn begun(app: &TestApp, one: &mut Browser, other: &mut Browser) -> String {
    for who in [&mut *one, &mut *other] {
        let joined = join(who, true).await;
        assert_eq!(joined.status, 200, "{joined:?}");
    }
    let arena = &app.application.arena;
    // Windows grow until these two are in each other's.
    for _ in 0..40 {
        if arena.pair().await.expect("a look") == 1 {
            break;
        }
        app.advance(Duration::from_secs(10));
    }
    let lobby = one.get("/arena").await;
    let duel = lobby.json["my_duel"].as_str().expect("a duel").to_owned();
    for who in [&mut *one, &mut *other] {
        command(who, &duel, "accept").await;
        let here = who.post(&format!("/duels/{duel}/here"), &json!({})).await;
        assert_eq!(here.status, 200, "{here:?}");
    }
    app.advance(Duration::from_secs(6));
    arena.do_what_is_due().await.expect("done");
    let state = one.get(&format!("/duels/{duel}")).await;
    assert_eq!(state.json["state"], "running", "{state:?}");
    duel
}

/// Puts a whole program there in one edit, once the editor has begun, without a key.
async fn inject(app: &TestApp, who: &mut Browser, duel: &str, text: &str) {
    app.advance(Duration::from_secs(9));
    let edits = json!({"language": "python", "from": 0, "edits": [
        {"t": 100, "at": 0, "del": 0, "ins": "\n"},
        {"t": 9_000, "at": 0, "del": 0, "ins": text},
    ]});
    let kept = who.put(&format!("/duels/{duel}/edits"), &edits).await;
    assert_eq!(kept.status, 200, "{kept:?}");
}

async fn hand_in(app: &TestApp, who: &mut Browser, duel: &str, text: &str) {
    let body = json!({"language": "python", "files": [{"content": text}]});
    let taken = who.post(&format!("/duels/{duel}/submissions"), &body).await;
    assert_eq!(taken.status, 202, "{taken:?}");
    app.work_off().await;
    let duel = who.get(&format!("/duels/{duel}")).await;
    assert_eq!(duel.json["state"], "finished", "{duel:?}");
}

const PROGRAM: &str = "AC = 1\ndef solve(values, target):\n    seen = {}\n    for index, value in enumerate(values):\n        rest = target - value\n        if rest in seen:\n            return [seen[rest], index]\n        seen[value] = index\n    return []\n\nn = int(input())\nprint(solve(list(map(int, input().split())), n))\n";

async fn rating(app: &TestApp, of: &str) -> f64 {
    let mut nobody = app.browser();
    let person = nobody.get(&format!("/people/{of}/arena")).await;
    person.json["ratings"][0]["rating"]
        .as_f64()
        .expect("a rating")
}

async fn cases(moderator: &mut Browser, state: &str) -> Vec<Value> {
    let found = moderator
        .get(&format!("/moderation/duels?state={state}"))
        .await;
    assert_eq!(found.status, 200, "{found:?}");
    found.json["items"].as_array().expect("items").clone()
}

async fn decide(moderator: &mut Browser, id: &str, decision: &str) -> tiltyard_testkit::Answer {
    let body = json!({"decision": decision, "reason": "looked at both recordings"});
    moderator
        .post(&format!("/moderation/duels/{id}/decision"), &body)
        .await
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let store = &app.application.store;
    on!(read store, db => sqlx::query_scalar(sql).fetch_one(db).await).expect("a count")
}

/// Ada wins against Bob with a program that came from nowhere; one case is open. Returns it, and Bob's rating before.
async fn cheated(app: &TestApp, ada: &mut Browser, bob: &mut Browser) -> (String, String, f64) {
    problem(app).await;
    let duel = begun(app, ada, bob).await;
    let before = bob.get(&format!("/duels/{duel}")).await;
    let side = before.json["you"].as_str().expect("a side").to_owned();
    let before = before.json[&side]["rating"].as_f64().expect("a rating");
    inject(app, ada, &duel, PROGRAM).await;
    hand_in(app, ada, &duel, PROGRAM).await;
    let arena = &app.application.arena;
    arena.look_into_ended().await.expect("looked");
    arena.look_into_ended().await.expect("looked again");
    let case: String = {
        let store = &app.application.store;
        let id: uuid::Uuid = on!(read store, db => sqlx::query_scalar("SELECT id FROM arena_cases").fetch_one(db).await)
            .expect("one case");
        tiltyard_contracts::CaseId::from_uuid(id).to_string()
    };
    (duel, case, before)
}

#[tokio::test]
async fn a_program_from_nowhere_waits_for_a_moderator_with_its_evidence() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        let (duel, case, _) = cheated(&app, &mut ada, &mut bob).await;
        let open = cases(&mut moderator, "open").await;
        assert_eq!(open.len(), 1, "the honest side has no case: {open:?}");
        assert_eq!(
            (open[0]["person"].as_str(), open[0]["duel"].as_str()),
            (Some("ada"), Some(duel.as_str()))
        );
        assert_eq!(count(&app, "SELECT COUNT(*) FROM arena_looks").await, 0);

        let whole = moderator.get(&format!("/moderation/duels/{case}")).await;
        assert_eq!(whole.status, 200, "{whole:?}");
        let signs: Vec<&str> = whole.json["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter_map(|finding| finding["sign"].as_str())
            .collect();
        assert!(
            signs.contains(&"bulk_insert") && signs.contains(&"without_keys"),
            "{signs:?}"
        );
        assert_eq!(
            whole.json["findings"][0]["place"],
            json!({"t_ms": 9_000, "edit": 1})
        );
        let side = whole.json["side"].as_str().expect("a side");
        assert_eq!(whole.json[side]["text"], PROGRAM);
        let kinds: Vec<&str> = whole.json["timeline"]
            .as_array()
            .expect("a timeline")
            .iter()
            .filter_map(|moment| moment["event"]["type"].as_str())
            .collect();
        assert!(
            kinds.contains(&"submitted") && kinds.contains(&"finished"),
            "{kinds:?}"
        );

        for who in [&mut ada, &mut bob] {
            let denied = who.get(&format!("/moderation/duels/{case}")).await;
            assert_eq!((denied.status, denied.code()), (403, "forbidden"));
        }
        let own = ada.get("/me/duel-cases").await;
        assert_eq!(
            own.json,
            json!({"frozen": false, "items": []}),
            "nothing is decided"
        );
        let may = join(&mut ada, true).await;
        assert_eq!(may.status, 200, "a case alone changes nothing: {may:?}");
    })
    .await;
}

#[tokio::test]
async fn upholding_gives_the_other_their_rating_back_and_holds_that_of_whom_it_is_about() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        let (_, case, before) = cheated(&app, &mut ada, &mut bob).await;
        let (won, lost) = (rating(&app, "ada").await, rating(&app, "bob").await);
        assert!(lost < before - 1.0, "{lost} {before}");
        assert_eq!(join(&mut ada, true).await.status, 200);
        let token = app.token_sent_to("ada@example.org").await;
        let confirmed = ada
            .post("/email-confirmations", &json!({"token": token}))
            .await;
        assert_eq!(confirmed.status, 200, "{confirmed:?}");

        let upheld = decide(&mut moderator, &case, "uphold").await;
        let letter = app.last_letter_to("ada@example.org").await;
        assert!(letter.contains("looked at both recordings"), "{letter}");
        assert!(letter.contains("/duel-cases"), "{letter}");
        assert_eq!(upheld.status, 200, "{upheld:?}");
        assert_eq!(upheld.json["case"]["state"], "upheld");
        assert_eq!(upheld.json["refunds"][0]["name"], "bob");
        assert!((rating(&app, "bob").await - before).abs() < 0.01);
        assert!(
            (rating(&app, "ada").await - won).abs() < 0.01,
            "held, not taken"
        );
        let graph = bob.get("/people/bob/arena").await;
        let points = graph.json["graph"]["blitz"]
            .as_array()
            .expect("points")
            .len();
        assert_eq!(points, 2, "the duel and what was given back");
        assert_eq!(
            ada.get("/arena/queue").await.status,
            404,
            "out of the queue"
        );
        let refused = join(&mut ada, true).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (409, vec![("duel", "rating_frozen")])
        );
        assert_eq!(join(&mut ada, false).await.status, 200, "nobody is banned");
        let again = decide(&mut moderator, &case, "uphold").await;
        assert_eq!(
            (again.status, again.fields()),
            (409, vec![("duel", "case_decided")])
        );
        assert!((rating(&app, "bob").await - before).abs() < 0.01, "once");

        let lifted = decide(&mut moderator, &case, "lift").await;
        assert_eq!(lifted.json["frozen"], false, "{lifted:?}");
        assert_eq!(join(&mut ada, true).await.status, 200);
        let acts: Vec<&str> = lifted.json["log"]
            .as_array()
            .expect("a log")
            .iter()
            .filter_map(|line| line["act"].as_str())
            .collect();
        assert_eq!(acts, ["opened", "upheld", "lifted"]);
        assert_eq!(lifted.json["log"][1]["by"], "mo");
    })
    .await;
}

#[tokio::test]
async fn an_appeal_is_said_once_and_what_was_upheld_can_be_undone() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        let (_, case, _) = cheated(&app, &mut ada, &mut bob).await;
        let lost = rating(&app, "bob").await;
        let appeal = json!({"text": "my connection was gone"});
        let path = format!("/me/duel-cases/{case}/appeal");
        assert_eq!(ada.post(&path, &appeal).await.status, 404, "not decided");
        decide(&mut moderator, &case, "uphold").await;
        assert_eq!(bob.post(&path, &appeal).await.status, 404, "not theirs");
        let own = ada.get("/me/duel-cases").await;
        assert_eq!(own.json["frozen"], true);
        assert_eq!(own.json["items"][0]["reason"], "looked at both recordings");
        assert_eq!(ada.post(&path, &appeal).await.status, 204);
        let twice = ada.post(&path, &appeal).await;
        assert_eq!(twice.fields(), [("duel", "appealed")]);
        let listed = cases(&mut moderator, "upheld").await;
        assert_eq!(listed[0]["appealed"], true);

        let undone = decide(&mut moderator, &case, "dismiss").await;
        assert_eq!(undone.json["case"]["state"], "dismissed", "{undone:?}");
        assert_eq!(undone.json["refunds"], json!([]));
        assert!((rating(&app, "bob").await - lost).abs() < 0.01);
        assert_eq!(ada.get("/me/duel-cases").await.json["frozen"], false);
        assert_eq!(join(&mut ada, true).await.status, 200);
        let late = decide(&mut moderator, &case, "uphold").await;
        assert_eq!(late.status, 409, "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn making_ratings_again_leaves_void_duels_out_and_pays_nothing_twice() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        let arena = app.application.arena.clone();
        let (_, case, _) = cheated(&app, &mut ada, &mut bob).await;
        let lost = rating(&app, "bob").await;
        let done = arena.rerate().await.expect("made again");
        assert_eq!((done.duels, done.void, done.ratings), (1, 0, 2));
        assert!(
            (rating(&app, "bob").await - lost).abs() < 0.01,
            "the same again"
        );

        decide(&mut moderator, &case, "uphold").await;
        for _ in 0..2 {
            let done = arena.rerate().await.expect("made again");
            assert_eq!((done.duels, done.void, done.ratings), (1, 1, 0));
        }
        assert_eq!(count(&app, "SELECT COUNT(*) FROM arena_ratings").await, 0);
        // Undone after that, it counts again with the next.
        decide(&mut moderator, &case, "dismiss").await;
        let done = arena.rerate().await.expect("made again");
        assert_eq!((done.void, done.ratings), (0, 2));
        assert!((rating(&app, "bob").await - lost).abs() < 0.01);
    })
    .await;
}

#[tokio::test]
async fn a_report_opens_a_case_about_the_other_side_and_a_later_one_no_second() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        problem(&app).await;
        let duel = begun(&app, &mut ada, &mut bob).await;
        let report = json!({"reason": "stalling", "text": "did nothing"});
        let reported = bob.post(&format!("/duels/{duel}/reports"), &report).await;
        assert_eq!(reported.status, 204, "{reported:?}");
        let arena = &app.application.arena;
        arena.look_into_ended().await.expect("looked");
        assert_eq!(cases(&mut moderator, "open").await.len(), 0, "it goes on");
        app.advance(Duration::from_secs(90));
        command(&mut bob, &duel, "resign").await;
        arena.look_into_ended().await.expect("looked");
        let open = cases(&mut moderator, "open").await;
        assert_eq!(open.len(), 1, "{open:?}");
        assert_eq!(open[0]["person"], "ada");
        let case = open[0]["id"].as_str().expect("an id");
        let whole = moderator.get(&format!("/moderation/duels/{case}")).await;
        assert_eq!(whole.json["reports"][0]["by"], "bob");
        let noted = moderator
            .post(
                &format!("/moderation/duels/{case}/notes"),
                &json!({"text": "asked both"}),
            )
            .await;
        assert_eq!(noted.status, 204, "{noted:?}");

        let dismissed = decide(&mut moderator, case, "dismiss").await;
        assert_eq!(dismissed.json["case"]["state"], "dismissed");
        let mut eve = app.register("eve").await;
        let more = eve.post(&format!("/duels/{duel}/reports"), &report).await;
        assert_eq!(more.status, 204, "{more:?}");
        arena.look_into_ended().await.expect("looked");
        let open = cases(&mut moderator, "open").await;
        let people: Vec<&str> = open
            .iter()
            .filter_map(|case| case["person"].as_str())
            .collect();
        assert_eq!(
            people,
            ["bob"],
            "what was decided stays; who watches reports both"
        );
    })
    .await;
}

#[tokio::test]
async fn the_program_of_another_is_found_with_its_lines_whatever_its_names() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        let mut eve = app.register("eve").await;
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        problem(&app).await;
        let solved = eve
            .post(
                "/problems/sum/submissions",
                &json!({"language": "python", "files": [{"content": PROGRAM}]}),
            )
            .await;
        assert_eq!(solved.status, 202, "{solved:?}");
        app.work_off().await;
        let duel = begun(&app, &mut ada, &mut bob).await;
        let disguised = PROGRAM.replace("seen", "table").replace("rest", "d");
        inject(&app, &mut ada, &duel, &disguised).await;
        hand_in(&app, &mut ada, &duel, &disguised).await;
        app.application
            .arena
            .look_into_ended()
            .await
            .expect("looked");
        let open = cases(&mut moderator, "open").await;
        let case = open[0]["id"].as_str().expect("an id");
        let whole = moderator.get(&format!("/moderation/duels/{case}")).await;
        let most = &whole.json["similar"][0];
        assert_eq!(most["name"], "eve", "{whole:?}");
        assert_eq!(most["text"], PROGRAM);
        assert!(most["score"].as_f64().expect("a score") > 0.99);
        assert!(most["lines"][0]["own_last"].as_u64().expect("a line") > 5);
        let signs = whole.json["findings"].as_array().expect("findings");
        assert!(
            signs
                .iter()
                .any(|finding| finding["sign"] == "like_another"),
            "{signs:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn games_thrown_one_after_the_other_open_a_case_about_both() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        // Nobody plays for ratings on a problem they have seen.
        let shipped = ['1', '2', '3'].map(|digit| Shipped {
            name: format!("sum{digit}"),
            hash: "one".to_owned(),
            files: Box::new(move || files(digit)),
        });
        let problems = &app.application.problems;
        let seeded = problems.seed(shipped.into()).await.expect("seeded");
        assert!(seeded.refused.is_empty(), "{seeded:?}");
        for round in 1..=3 {
            let duel = begun(&app, &mut ada, &mut bob).await;
            app.advance(Duration::from_secs(5));
            command(&mut bob, &duel, "resign").await;
            let ended = bob.get(&format!("/duels/{duel}")).await;
            assert_eq!(ended.json["rated"], true, "{ended:?}");
            let looked = app.application.arena.look_into_ended().await;
            assert_eq!(looked.expect("looked"), 1);
            let open = cases(&mut moderator, "open").await.len();
            assert_eq!(open, if round < 3 { 0 } else { 2 }, "round {round}");
        }
        let mut found = Vec::new();
        for case in cases(&mut moderator, "open").await {
            let id = case["id"].as_str().expect("an id");
            let whole = moderator.get(&format!("/moderation/duels/{id}")).await;
            let findings = whole.json["findings"].as_array().expect("findings");
            let signs = findings.iter().filter_map(|one| one["sign"].as_str());
            for sign in signs {
                found.push(format!(
                    "{}: {sign}",
                    case["person"].as_str().expect("a name")
                ));
            }
        }
        for expected in ["bob: thrown_games", "bob: same_pair", "ada: same_pair"] {
            assert!(found.iter().any(|one| one == expected), "{found:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_joins_too_often_waits_a_minute_and_others_do_not() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut bob) = (app.register("ada").await, app.register("bob").await);
        for _ in 0..JOINS_FREE {
            assert_eq!(join(&mut ada, true).await.status, 200);
        }
        let suspected = join(&mut ada, true).await;
        assert_eq!(
            (suspected.status, suspected.code()),
            (403, "captcha_required")
        );
        for _ in JOINS_FREE..JOINS_PER_MINUTE_MAX {
            join_with_captcha(&mut ada).await;
        }
        let refused = join(&mut ada, true).await;
        assert_eq!(
            (refused.status, refused.code(), refused.fields()),
            (429, "too_many", vec![("queue", "too_many_joins")])
        );
        assert!(refused.headers.contains_key("retry-after"));
        assert_eq!(
            ada.get("/arena/queue").await.status,
            200,
            "the place is kept"
        );
        assert_eq!(join(&mut bob, true).await.status, 200);
        app.advance(Duration::from_secs(61));
        assert_eq!(join(&mut ada, true).await.status, 200);
    })
    .await;
}

/// Somebody joins from an address, without a captcha.
async fn join_from(app: &TestApp, handle: &str, address: &str) -> Result<(), Code> {
    let who = SignedIn {
        user: app.id_of(handle).await,
        role: Role::User,
        guest: false,
        proof: Proof::Session {
            id: SessionId::generate(),
            sudo_until: None,
            impersonator: None,
        },
    };
    let asked = Asked {
        pools: [Pool::Blitz].into(),
        kinds: [].into(),
        languages: [].into(),
        rated: true,
    };
    let client = Client {
        address: address.parse().expect("an address"),
        ..Client::default()
    };
    let joined = app.application.arena.join(&who, asked, &client).await;
    joined.map(drop).map_err(|why| why.into_problem().code)
}

#[tokio::test]
async fn a_new_account_of_a_network_of_many_proves_work_and_others_do_not() {
    on_each_database(async |app: TestApp| {
        app.register("ada").await;
        app.advance(Duration::from_secs(48 * 3600));
        for index in 0..5 {
            let handle = format!("many{index}");
            app.register(&handle).await;
            let address = format!("203.0.113.{index}");
            assert_eq!(join_from(&app, &handle, &address).await, Ok(()));
        }
        app.register("eve").await;
        assert_eq!(
            join_from(&app, "eve", "203.0.113.99").await,
            Err(Code::CaptchaRequired)
        );
        assert_eq!(join_from(&app, "eve", "198.51.100.1").await, Ok(()));
        assert_eq!(
            join_from(&app, "ada", "203.0.113.98").await,
            Ok(()),
            "an account of two days"
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_about_themselves_nor_without_a_reason() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register_as("ada", Role::Moderator).await;
        let mut bob = app.register("bob").await;
        let mut moderator = app.register_as("mo", Role::Moderator).await;
        let (_, case, _) = cheated(&app, &mut ada, &mut bob).await;
        let own = decide(&mut ada, &case, "dismiss").await;
        assert_eq!((own.status, own.code()), (403, "forbidden"));
        let silent = moderator
            .post(
                &format!("/moderation/duels/{case}/decision"),
                &json!({"decision": "uphold", "reason": "  "}),
            )
            .await;
        assert_eq!(silent.fields(), [("reason", "required")]);
        let early = decide(&mut moderator, &case, "lift").await;
        assert_eq!(early.status, 409, "{early:?}");
        let wrong = moderator.get("/moderation/duels/case_1").await;
        assert!(wrong.status == 404 || wrong.status == 422, "{wrong:?}");
        assert_eq!(cases(&mut moderator, "open").await.len(), 1);
    })
    .await;
}
