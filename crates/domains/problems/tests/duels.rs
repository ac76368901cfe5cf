//! What duels ask of problems, on both databases.

mod packages;

use std::time::Duration;

use packages::{files, seed, zip};
use serde_json::{Value, json};
use tiltyard_contracts::{ProblemId, Role, UserId};
use tiltyard_problems::{DuelKind, DuelProblem, NotedResult, Shipped};
use tiltyard_store::{on, sqlx};
use tiltyard_testkit::{Browser, TestApp, on_each_database};

type Files = Vec<(String, Vec<u8>)>;

/// Takes in a problem, changed.
async fn seed_changed(app: &TestApp, name: &'static str, change: fn(&mut Files)) {
    let shipped = Shipped {
        name: name.to_owned(),
        hash: "one".to_owned(),
        files: Box::new(move || {
            let mut files = files(name);
            change(&mut files);
            files
        }),
    };
    let seeded = app.application.problems.seed(vec![shipped]).await;
    let seeded = seeded.expect("seeded");
    assert!(seeded.refused.is_empty(), "{seeded:?}");
}

fn put(files: &mut Files, path: &str, text: &str) {
    files.retain(|(name, _)| name != path);
    files.push((path.to_owned(), text.as_bytes().to_vec()));
}

/// Says something else in its `problem.yaml`.
fn say(files: &mut Files, from: &str, to: &str) {
    for (path, bytes) in files {
        if path == "problem.yaml" {
            let text = String::from_utf8_lossy(bytes).replace(from, to);
            *bytes = text.into_bytes();
        }
    }
}

fn function(files: &mut Files) {
    put(
        files,
        "tiltyard.yaml",
        "difficulty: medium\nsignature:\n  function: addTwo\n  params: [{name: a, type: int}, {name: b, type: int}]\n  returns: int\ncompare: exact\n",
    );
    files.retain(|(path, _)| !path.starts_with("data/") && !path.starts_with("submissions/"));
    for (path, text) in [
        ("data/sample/1.in", "1\n2\n"),
        ("data/sample/1.ans", "3\n"),
        ("data/secret/1.in", "-5\n5\n"),
        ("data/secret/1.ans", "0\n"),
        ("submissions/accepted/add.py", SOLVED),
        (
            "submissions/wrong_answer/one.py",
            "def add_two(a, b):\n    return 1\n",
        ),
    ] {
        put(files, path, text);
    }
}

const SOLVED: &str = "def add_two(a: int, b: int) -> int:\n    return a + b\n";

async fn playable(app: &TestApp, people: &[UserId]) -> Vec<DuelProblem> {
    let mut found = app
        .application
        .problems
        .for_duels(people)
        .await
        .expect("problems");
    found.sort_by(|a, b| a.slug.cmp(&b.slug));
    found
}

fn slugs(found: &[DuelProblem]) -> Vec<&str> {
    found.iter().map(|one| one.slug.as_str()).collect()
}

async fn id_of(app: &TestApp, slug: &str) -> ProblemId {
    let found = app.application.problems.find(slug).await.expect("found");
    found.expect("a problem").id
}

#[tokio::test]
async fn what_can_be_played_is_public_and_right_or_wrong_as_a_whole() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        seed_changed(&app, "birch", function).await;
        seed_changed(&app, "cedar", |files| say(files, "pass-fail", "scoring")).await;
        seed_changed(&app, "dogwood", |files| {
            say(files, "pass-fail", "multi-pass");
            put(files, "output_validator/check.py", "AC");
        })
        .await;
        seed_changed(&app, "elder", |files| {
            say(files, "pass-fail", "interactive");
            put(files, "output_validator/check.py", "AC");
        })
        .await;
        seed_changed(&app, "fir", |files| {
            say(files, "license:", "languages: [python3]\nlicense:");
        })
        .await;
        let mut ada = app.register("ada").await;
        let made = ada
            .send_bytes(
                axum::http::Method::POST,
                "/desk/imports",
                Some("application/zip"),
                zip(&files("ginkgo")),
            )
            .await;
        assert_eq!(made.status, 201, "a draft is nobody's to play");

        let found = playable(&app, &[]).await;
        assert_eq!(slugs(&found), ["apple", "birch", "fir"]);
        let (apple, birch, fir) = (&found[0], &found[1], &found[2]);
        assert_eq!(
            (apple.kind, apple.level, apple.title.as_str()),
            (DuelKind::Stdin, 1, "Apple")
        );
        assert_eq!((birch.kind, birch.level), (DuelKind::Function, 2));
        assert_eq!(apple.languages, Vec::<String>::new());
        assert_eq!(fir.languages, ["python"]);
        assert_eq!((apple.tried, apple.solved), (0, 0));

        // What is published or withdrawn later is known with the next question.
        seed(&app, &["hazel"]).await;
        assert_eq!(
            slugs(&playable(&app, &[]).await),
            ["apple", "birch", "fir", "hazel"]
        );
        let mut admin = app.register_as("keeper", Role::Admin).await;
        let path = format!("/desk/problems/{}/withdraw", apple.problem);
        let gone = admin.post(&path, &json!({})).await;
        assert!(gone.status < 300, "{gone:?}");
        assert_eq!(slugs(&playable(&app, &[]).await), ["birch", "fir", "hazel"]);
        let head = app.application.problems.head_of(apple.problem).await;
        let head = head.expect("read").expect("a problem");
        assert_eq!((head.slug.as_str(), head.public), ("apple", false));
        let none = app.application.problems.head_of(ProblemId::generate());
        assert_eq!(none.await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn people_who_tried_and_solved_are_counted_once_each() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        let problem = id_of(&app, "apple").await;
        for (handle, accepted) in [("ada", false), ("ada", true), ("ada", true), ("eve", false)] {
            if app
                .application
                .accounts
                .person_by_handle(handle)
                .await
                .is_err()
            {
                app.register(handle).await;
            }
            let noted = NotedResult {
                problem,
                user: app.id_of(handle).await,
                accepted,
                counted_before: None,
                at: app.now(),
            };
            let mut tx = app.application.store.begin().await.expect("a transaction");
            let problems = &app.application.problems;
            problems.note_result(&mut tx, noted).await.expect("noted");
            tx.commit().await.expect("committed");
        }
        let found = playable(&app, &[]).await;
        assert_eq!((found[0].tried, found[0].solved), (2, 1));
    })
    .await;
}

#[tokio::test]
async fn who_read_wrote_reviewed_tried_or_gave_up_knows_a_problem() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        let problem = id_of(&app, "apple").await;
        let path = "/problems/apple";
        let mut people = Vec::new();
        for handle in ["reads", "lists", "gives", "suggests", "tries"] {
            let mut browser = app.register(handle).await;
            match handle {
                "reads" => {
                    for _ in 0..3 {
                        assert_eq!(browser.get(path).await.status, 200);
                    }
                }
                "lists" => assert_eq!(browser.get("/problems").await.status, 200),
                "gives" => {
                    let given = browser.post(&format!("{path}/surrender"), &json!({})).await;
                    assert_eq!(given.status, 204);
                }
                "suggests" => {
                    let body = json!({"input": "1 1"});
                    let made = browser.post(&format!("{path}/suggestions"), &body).await;
                    assert_eq!(made.status, 201, "{made:?}");
                }
                _ => {
                    let noted = NotedResult {
                        problem,
                        user: app.id_of(handle).await,
                        accepted: false,
                        counted_before: None,
                        at: app.now(),
                    };
                    let mut tx = app.application.store.begin().await.expect("a transaction");
                    let problems = &app.application.problems;
                    problems.note_result(&mut tx, noted).await.expect("noted");
                    tx.commit().await.expect("committed");
                }
            }
            people.push(app.id_of(handle).await);
        }
        let mut author = app.register_as("looks", Role::Author).await;
        let desk = format!("/desk/problems/{problem}");
        assert_eq!(author.get(&desk).await.status, 200);
        people.push(app.id_of("looks").await);
        assert_eq!(app.browser().get(path).await.status, 200, "a stranger is nobody");

        let found = playable(&app, &people).await;
        let mut seen = found[0].seen_by.clone();
        seen.sort();
        let mut expected = people.clone();
        expected.remove(1);
        expected.sort();
        assert_eq!(seen, expected, "all but who saw the list alone");
        let one = playable(&app, &people[..1]).await;
        assert_eq!(one[0].seen_by, people[..1], "of those asked about alone");
        let store = &app.application.store;
        let reader = people[0].uuid();
        let rows: i64 = on!(read store, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM problem_seen WHERE user_id = $1").bind(reader).fetch_one(db).await)
        .expect("a count");
        assert_eq!(rows, 1);
    })
    .await;
}

#[tokio::test]
async fn an_author_knows_their_own_problem() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("ada", Role::Admin).await;
        let made = admin
            .send_bytes(
                axum::http::Method::POST,
                "/desk/imports",
                Some("application/zip"),
                zip(&files("apple")),
            )
            .await;
        let id = made.json["id"].as_str().expect("an id");
        let desk = format!("/desk/problems/{id}");
        admin
            .post(&format!("{desk}/verifications"), &json!({}))
            .await;
        app.work_off().await;
        for state in ["in_review", "approved"] {
            admin
                .post(&format!("{desk}/review"), &json!({"state": state}))
                .await;
        }
        let out = admin.post(&format!("{desk}/publish"), &json!({})).await;
        assert!(out.status < 300, "{out:?}");
        let store = &app.application.store;
        let mut tx = store.begin().await.expect("a transaction");
        // As it is where this began before anybody wrote down who saw what.
        on!(change tx => sqlx::query("DELETE FROM problem_seen")).expect("forgotten");
        tx.commit().await.expect("committed");
        let ada = app.id_of("ada").await;
        assert_eq!(playable(&app, &[ada]).await[0].seen_by, [ada]);
    })
    .await;
}

async fn hold(app: &TestApp, problem: ProblemId, person: UserId, seconds: u64) {
    let problems = &app.application.problems;
    let until = app.now() + Duration::from_secs(seconds);
    let mut tx = app.application.store.begin().await.expect("a transaction");
    let held = problems.hold(&mut tx, problem, person, until).await;
    held.expect("held");
    tx.commit().await.expect("committed");
}

async fn release(app: &TestApp, problem: ProblemId, person: UserId) {
    let problems = &app.application.problems;
    let mut tx = app.application.store.begin().await.expect("a transaction");
    let released = problems.release(&mut tx, problem, person).await;
    released.expect("released");
    tx.commit().await.expect("committed");
}

/// Status of everything that tells more of the apple than its statement.
async fn closed_things(browser: &mut Browser, problem: ProblemId) -> Vec<(String, u16, Value)> {
    let mut answers = Vec::new();
    for path in [
        "/problems/apple/hints/1".to_owned(),
        "/problems/apple/editorial".to_owned(),
        "/problems/apple/suggestions/mine".to_owned(),
        format!("/desk/problems/{problem}"),
        format!("/desk/problems/{problem}/package"),
        format!("/desk/problems/{problem}/comments"),
        format!("/desk/problems/{problem}/files/submissions%2Faccepted%2Fadd.py"),
        format!("/desk/problems/{problem}/export"),
    ] {
        let answer = browser.get(&path).await;
        let code = answer.json["errors"][0]["code"].clone();
        answers.push((path, answer.status, code));
    }
    let body = json!({"input": "1 1"});
    let answer = browser.post("/problems/apple/suggestions", &body).await;
    let code = answer.json["errors"][0]["code"].clone();
    answers.push(("suggest".to_owned(), answer.status, code));
    answers
}

#[tokio::test]
async fn who_plays_a_problem_reads_its_statement_and_nothing_else_of_it() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple", "banana"]).await;
        let (apple, banana) = (id_of(&app, "apple").await, id_of(&app, "banana").await);
        let mut ada = app.register_as("ada", Role::Author).await;
        let mut eve = app.register_as("eve", Role::Author).await;
        let person = app.id_of("ada").await;
        let made = eve
            .post("/problems/apple/suggestions", &json!({"input": "3 3"}))
            .await;
        app.work_off().await;
        let suggestions = "/moderation/suggestions?state=useless";
        let shown = async |browser: &mut Browser| {
            let page = browser.get(suggestions).await;
            page.json["items"].as_array().map_or(0, Vec::len)
        };
        assert_eq!(shown(&mut ada).await, 1, "{made:?}");

        hold(&app, apple, person, 300).await;
        for (what, status, code) in closed_things(&mut ada, apple).await {
            assert_eq!((status, code), (409, json!("held")), "{what}");
        }
        let refused = ada.get("/problems/apple/hints/1").await;
        let detail = refused.json["detail"].as_str().expect("words");
        assert!(
            detail.contains("in a duel") && detail.contains("2026-11-21T12:05:00Z"),
            "{detail}"
        );
        assert_eq!(shown(&mut ada).await, 0);
        let id = made.json["id"].as_str().expect("an id");
        let decided = ada
            .post(
                &format!("/moderation/suggestions/{id}"),
                &json!({"accept": false}),
            )
            .await;
        assert_eq!(decided.fields(), [("problem", "held")], "{decided:?}");
        let open = ada.get("/problems/apple").await;
        assert_eq!(
            (open.status, &open.json["editorial"]),
            (200, &json!("locked")),
            "the statement is what they play"
        );
        assert_eq!(ada.get("/problems/banana/hints/1").await.status, 200);
        assert_eq!(eve.get("/problems/apple/hints/1").await.status, 200);
        assert_eq!(shown(&mut eve).await, 1);

        // It ends by itself, moves with the next, and ends before its time.
        app.advance(Duration::from_secs(300));
        assert_eq!(ada.get("/problems/apple/editorial").await.status, 200);
        hold(&app, apple, person, 60).await;
        hold(&app, apple, person, 600).await;
        hold(&app, banana, person, 600).await;
        app.advance(Duration::from_secs(60));
        assert_eq!(ada.get("/problems/apple/editorial").await.status, 409);
        release(&app, apple, person).await;
        for (what, status, code) in closed_things(&mut ada, apple).await {
            assert!(
                status < 300 && code == Value::Null,
                "{what}: {status} {code}"
            );
        }
        assert_eq!(ada.get("/problems/banana/hints/1").await.status, 409);
    })
    .await;
}

#[tokio::test]
async fn a_token_that_tells_less_opens_no_more() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        let mut ada = app.register("ada").await;
        let body = json!({"name": "one", "scopes": ["runs:write"]});
        let made = ada.post("/me/tokens", &body).await;
        assert_eq!(made.status, 201, "{made:?}");
        hold(
            &app,
            id_of(&app, "apple").await,
            app.id_of("ada").await,
            300,
        )
        .await;
        let mut program = app.browser();
        program.token = made.json["token"].as_str().map(str::to_owned);
        assert_eq!(program.get("/problems/apple").await.status, 200);
        assert_eq!(program.get("/problems/apple/hints/1").await.status, 409);
    })
    .await;
}

#[tokio::test]
async fn programs_of_the_jury_and_beginnings_are_given_as_a_solver_writes_them() {
    on_each_database(async |app: TestApp| {
        seed_changed(&app, "apple", |files| {
            put(files, "submissions/accepted/two/main.py", "import other\n");
            put(files, "submissions/accepted/two/other.py", "print(3)\n");
        })
        .await;
        seed_changed(&app, "birch", function).await;
        let problems = &app.application.problems;
        let version = async |slug: &str| {
            let found = problems.find(slug).await.expect("found");
            found.expect("a problem").version
        };
        let sources = problems.jury_sources(version("apple").await).await;
        let mut sources: Vec<(String, String, bool)> = sources
            .expect("sources")
            .into_iter()
            .map(|one| (one.label, one.language, one.accepted))
            .collect();
        sources.sort();
        let told = |label: &str, accepted| (label.to_owned(), "python".to_owned(), accepted);
        assert_eq!(
            sources,
            [
                told("submissions/accepted/add.py", true),
                told("submissions/wrong_answer/sub.py", false),
            ],
            "one file each"
        );
        let birch = version("birch").await;
        let sources = problems.jury_sources(birch).await.expect("sources");
        let right = sources
            .iter()
            .find(|one| one.accepted)
            .expect("a right one");
        assert_eq!(right.text, SOLVED);
        let stub = problems.stub(birch, "python").await.expect("read");
        assert!(stub.is_some_and(|stub| stub.contains("def add_two")));
        assert_eq!(problems.stub(birch, "cobol").await.expect("read"), None);
        let plain = problems.stub(version("apple").await, "python").await;
        assert_eq!(plain.expect("read"), Some(String::new()));
        let none = tiltyard_contracts::VersionId::generate();
        assert!(problems.jury_sources(none).await.is_err());
    })
    .await;
}
