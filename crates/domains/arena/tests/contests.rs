//! Contests as people live them, on both databases.

use std::time::Duration;

use serde_json::{Value, json};
use tiltyard_contracts::{Role, SubmissionId, Timestamp};
use tiltyard_problems::Shipped;
use tiltyard_store::{on, sqlx};
use tiltyard_testkit::{Answer, Browser, TestApp, on_each_database};

const MINUTE: Duration = Duration::from_secs(60);

/// The files of a problem of this name: add two numbers.
fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let number = name
        .bytes()
        .fold(0_u64, |sum, byte| sum * 31 + u64::from(byte));
    let uuid = format!("6f1d5f0a-0000-4000-8000-{number:012x}");
    let yaml = format!(
        "problem_format_version: 2025-09\nname: {name}\nuuid: {uuid}\ntype: pass-fail\nlicense: cc by-sa\ncredits:\n  authors: A. Author\nlimits:\n  time_limit: 1.0\n"
    );
    [
        ("problem.yaml", yaml.as_str()),
        ("tiltyard.yaml", "difficulty: easy\n"),
        ("statement/problem.en.md", "Add two numbers.\n"),
        ("data/sample/1.in", "1 2\n"),
        ("data/sample/1.ans", "3\n"),
        ("data/secret/1.in", "2 2\n"),
        ("data/secret/1.ans", "4\n"),
        ("submissions/accepted/add.py", "AC print(3)\n"),
        ("submissions/wrong_answer/one.py", "WA print(1)\n"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .collect()
}

struct Yard {
    app: TestApp,
    organiser: Browser,
    /// The time at which the contest was announced.
    from: Timestamp,
    written: u32,
}

impl Yard {
    /// With two problems, `apple` and `birch`, and somebody who organises.
    async fn on(app: TestApp) -> Self {
        let shipped = ["apple", "birch"].map(|name| Shipped {
            name: name.to_owned(),
            hash: "one".to_owned(),
            files: Box::new(move || files(name)),
        });
        let seeded = app.application.problems.seed(shipped.into()).await;
        let seeded = seeded.expect("seeded");
        assert!(seeded.refused.is_empty(), "{seeded:?}");
        let organiser = app.register_as("olga", Role::Admin).await;
        let from = app.now();
        Self {
            app,
            organiser,
            from,
            written: 0,
        }
    }

    /// Begins in an hour and takes two.
    fn about(&self) -> Value {
        let starts_at = self.from + jiff::SignedDuration::from_hours(1);
        json!({
            "title": "Spring", "description": "*Be fast.*", "rules": "icpc", "listed": true, "rated": true, "team_size_max": 1,
            "starts_at": starts_at.to_string(), "minutes": 120, "freeze_minutes": 60,
            "problems": [{"label": "A", "slug": "apple", "points": 100}, {"label": "B", "slug": "birch", "points": 200}],
        })
    }

    async fn announce(&mut self, change: Value) {
        let mut about = self.about();
        for (key, value) in change.as_object().expect("changes") {
            about[key] = value.clone();
        }
        let body = json!({"slug": "spring", "contest": about});
        let made = self.organiser.post("/contests", &body).await;
        assert_eq!(made.status, 201, "{made:?}");
    }

    /// To so many minutes after the start.
    fn go_to(&self, minutes: i64) {
        let at = self.from + jiff::SignedDuration::from_mins(60 + minutes);
        let by = at.duration_since(self.app.now());
        self.app
            .advance(Duration::try_from(by).expect("time goes forward"));
    }

    async fn enter(&self, handle: &str) -> Browser {
        let mut browser = self.app.register(handle).await;
        let answer = browser
            .post("/contests/spring/registration", &json!({}))
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        browser
    }

    async fn try_submit(&mut self, who: &mut Browser, label: &str, says: &str) -> Answer {
        // The judge of tests knows one problem at a time.
        let slug = if label == "B" { "birch" } else { "apple" };
        self.app
            .problems
            .change(|head| slug.clone_into(&mut head.slug));
        self.written += 1;
        let code = format!("{says} # {}", self.written);
        let body = json!({"language": "python", "files": [{"content": code}]});
        who.post(
            &format!("/contests/spring/problems/{label}/submissions"),
            &body,
        )
        .await
    }

    async fn submit(&mut self, who: &mut Browser, label: &str, says: &str) -> String {
        let answer = self.try_submit(who, label, says).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        self.app.work_off().await;
        text(&answer.json["submission"])
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let store = &self.app.application.store;
        on!(read store, db => sqlx::query_scalar(sql).fetch_one(db).await).expect("a count")
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Who stands where: handle or team, place, problems solved, minutes.
async fn standings(who: &mut Browser, query: &str) -> Vec<(String, u64, u64, u64)> {
    let path = format!("/contests/spring/standings{query}");
    let answer = who.get(&path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let lines = answer.json["lines"].as_array().expect("lines");
    let number = |value: &Value| value.as_u64().expect("a number");
    lines
        .iter()
        .map(|line| {
            let name = line["team"].as_str().or(line["members"][0].as_str());
            (
                name.unwrap_or("nobody").to_owned(),
                number(&line["rank"]),
                number(&line["solved"]),
                number(&line["penalty_seconds"]) / 60,
            )
        })
        .collect()
}

fn line(name: &str, rank: u64, solved: u64, minutes: u64) -> (String, u64, u64, u64) {
    (name.to_owned(), rank, solved, minutes)
}

fn why(answer: &Answer) -> (u16, &str) {
    let code = answer.json["errors"][0]["code"].as_str();
    (answer.status, code.unwrap_or_default())
}

#[tokio::test]
async fn a_contest_from_its_announcement_to_its_ratings() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({})).await;
        let (mut ada, mut bob) = (yard.enter("ada").await, yard.enter("bob").await);
        let mut eve = yard.enter("eve").await;
        let coming = ada.get("/contests?phase=coming").await.json;
        assert_eq!(coming["items"][0]["slug"], "spring");
        assert_eq!(coming["items"][0]["entrants"], 3);
        assert_eq!(coming["items"][0]["taking_part"], true);

        // Problems are told to nobody before.
        let seen = ada.get("/contests/spring").await;
        assert_eq!(seen.json["problems"], json!([]));
        assert!(!String::from_utf8_lossy(&seen.bytes).contains("apple"));
        let table = ada.get("/contests/spring/standings").await.json;
        assert_eq!(table["problems"], json!([]));
        assert_eq!(table["lines"][0]["cells"], json!([]));
        let early = yard.try_submit(&mut ada, "A", "AC").await;
        assert_eq!(why(&early), (409, "not_begun"));

        yard.go_to(10);
        let seen = ada.get("/contests/spring").await.json;
        assert_eq!(seen["problems"][1]["slug"], "birch");
        yard.submit(&mut ada, "A", "WA").await;
        yard.submit(&mut bob, "A", "CE").await;
        yard.go_to(20);
        yard.submit(&mut ada, "A", "AC").await;
        yard.go_to(30);
        yard.submit(&mut bob, "A", "AC").await;
        assert_eq!(
            standings(&mut yard.app.browser(), "").await,
            [
                line("bob", 1, 1, 30),
                line("ada", 2, 1, 40),
                line("eve", 3, 0, 0)
            ]
        );

        // The last hour is hidden.
        yard.go_to(70);
        yard.submit(&mut ada, "B", "AC").await;
        yard.submit(&mut eve, "B", "WA").await;
        let frozen = [
            line("bob", 1, 1, 30),
            line("ada", 2, 1, 40),
            line("eve", 3, 0, 0),
        ];
        assert_eq!(standings(&mut ada, "").await, frozen, "for herself too");
        let table = ada.get("/contests/spring/standings").await.json;
        assert_eq!(
            (&table["frozen"], &table["lines"][1]["cells"][1]["pending"]),
            (&json!(true), &json!(1))
        );
        assert_eq!(
            ada.get("/contests/spring/standings?thawed=true")
                .await
                .status,
            403
        );
        assert_eq!(
            standings(&mut yard.organiser, "?thawed=true").await[0],
            line("ada", 1, 2, 110)
        );
        let own = ada.get("/contests/spring").await.json;
        assert_eq!(
            own["problems"][1]["own"]["solved"], true,
            "she knows her own"
        );

        yard.go_to(121);
        assert_eq!(
            standings(&mut bob, "").await,
            frozen,
            "the end reveals nothing"
        );
        let close = yard
            .organiser
            .post("/contests/spring/close", &json!({}))
            .await;
        assert_eq!(why(&close), (409, "frozen"));
        let reveal = async |yard: &mut Yard| {
            let one = yard
                .organiser
                .post("/contests/spring/reveal", &json!({"all": false}))
                .await;
            assert_eq!(one.status, 200, "{one:?}");
            one.json["done"] == true
        };
        assert!(!reveal(&mut yard).await, "eve, who is last, comes first");
        assert_eq!(standings(&mut bob, "").await, frozen);
        assert!(reveal(&mut yard).await);
        let last = [
            line("ada", 1, 2, 110),
            line("bob", 2, 1, 30),
            line("eve", 3, 0, 0),
        ];
        assert_eq!(standings(&mut bob, "").await, last);

        let closed = yard
            .organiser
            .post("/contests/spring/close", &json!({}))
            .await;
        assert_eq!(
            (closed.status, &closed.json["closed"]),
            (200, &json!(true)),
            "{closed:?}"
        );
        let again = yard
            .organiser
            .post("/contests/spring/close", &json!({}))
            .await;
        assert_eq!(why(&again), (409, "closed"));
        let of = async |yard: &Yard, name: &str| {
            yard.app
                .browser()
                .get(&format!("/people/{name}/contests"))
                .await
                .json
        };
        let (best, worst) = (of(&yard, "ada").await, of(&yard, "eve").await);
        assert!(best["rating"].as_f64() > Some(1500.0) && worst["rating"].as_f64() < Some(1500.0));
        assert_eq!(
            (&best["contests"][0]["place"], &best["contests"][0]["slug"]),
            (&json!(1), &json!("spring"))
        );
        assert_eq!(of(&yard, "olga").await["rating"], Value::Null);
        assert_eq!(
            yard.count("SELECT COUNT(*) FROM arena_ratings").await,
            0,
            "apart from duels"
        );
        let past = ada.get("/contests?phase=past").await.json;
        assert_eq!(past["items"][0]["closed"], true);
    })
    .await;
}

#[tokio::test]
async fn a_contest_changes_ratings_once_though_it_is_closed_twice_at_the_same_time() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({"freeze_minutes": 0})).await;
        let (mut ada, mut bob) = (yard.enter("ada").await, yard.enter("bob").await);
        // Registered, and never seen again: not rated.
        yard.enter("eve").await;
        yard.go_to(5);
        yard.submit(&mut ada, "A", "AC").await;
        yard.submit(&mut bob, "A", "WA").await;
        yard.go_to(121);
        let mut other = yard.organiser.clone();
        let (one, two) = tokio::join!(
            yard.organiser.post("/contests/spring/close", &Value::Null),
            other.post("/contests/spring/close", &Value::Null)
        );
        let mut said = [one.status, two.status];
        said.sort_unstable();
        assert_eq!(said, [200, 409]);
        let rows = yard.count("SELECT COUNT(*) FROM contest_rating_log").await;
        assert_eq!(rows, 2);
        let contests = yard
            .count("SELECT CAST(SUM(contests) AS BIGINT) FROM contest_ratings")
            .await;
        assert_eq!(contests, 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_contest_is_said_of_its_field() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        let task = |label: &str, slug: &str, points: u32| json!({"label": label, "slug": slug, "points": points});
        for (change, field, code) in [
            (json!({"title": " "}), "title", "invalid"),
            (json!({"minutes": 0}), "minutes", "invalid"),
            (json!({"minutes": 50_000}), "minutes", "invalid"),
            (json!({"freeze_minutes": 120}), "freeze_minutes", "invalid"),
            (json!({"team_size_max": 11}), "team_size_max", "invalid"),
            (json!({"starts_at": "2026-11-21T11:59:00Z"}), "starts_at", "invalid"),
            (json!({"starts_at": "2099-01-01T00:00:00Z"}), "starts_at", "invalid"),
            (json!({"problems": []}), "problems", "invalid"),
            (json!({"problems": [task("a", "apple", 1)]}), "problems[0].label", "invalid"),
            (json!({"problems": [task("A", "apple", 1), task("A", "birch", 1)]}), "problems[1].label", "taken"),
            (json!({"problems": [task("A", "apple", 1), task("B", "apple", 1)]}), "problems[1].slug", "taken"),
            (json!({"problems": [task("A", "cedar", 1)]}), "problems[0].slug", "unknown"),
            (json!({"problems": [task("A", "apple", 0)]}), "problems[0].points", "invalid"),
        ] {
            let mut about = yard.about();
            for (key, value) in change.as_object().expect("changes") {
                about[key] = value.clone();
            }
            let body = json!({"slug": "spring", "contest": about});
            let answer = yard.organiser.post("/contests", &body).await;
            assert_eq!((answer.status, answer.fields()), (422, vec![(field, code)]), "{change}");
        }
        for slug in ["", "a", "Spring", "a--b", "../a"] {
            let body = json!({"slug": slug, "contest": yard.about()});
            let answer = yard.organiser.post("/contests", &body).await;
            assert_eq!(answer.fields(), [("slug", "invalid")], "{slug}");
        }
        yard.announce(json!({})).await;
        let body = json!({"slug": "spring", "contest": yard.about()});
        let taken = yard.organiser.post("/contests", &body).await;
        assert_eq!(taken.fields(), [("slug", "taken")]);
        let mut ada = yard.app.register("ada").await;
        assert_eq!(ada.post("/contests", &body).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn once_begun_a_contest_keeps_its_rules_and_may_only_grow_longer() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({})).await;
        let change = async |yard: &mut Yard, change: Value| {
            let mut about = yard.about();
            for (key, value) in change.as_object().expect("changes") {
                about[key] = value.clone();
            }
            yard.organiser
                .send(axum::http::Method::PUT, "/contests/spring", Some(&about))
                .await
        };
        assert_eq!(
            change(&mut yard, json!({"rules": "ioi"})).await.json["rules"],
            "ioi"
        );
        assert_eq!(change(&mut yard, json!({})).await.json["rules"], "icpc");
        yard.go_to(5);
        for (what, field) in [
            (json!({"rules": "ioi"}), "rules"),
            (json!({"freeze_minutes": 0}), "freeze_minutes"),
            (json!({"rated": false}), "rated"),
            (
                json!({"minutes": 60, "freeze_minutes": 60}),
                "freeze_minutes",
            ),
            (json!({"minutes": 90}), "minutes"),
            (
                json!({"problems": [{"label": "A", "slug": "apple", "points": 100}]}),
                "problems",
            ),
        ] {
            let answer = change(&mut yard, what.clone()).await;
            assert_eq!(answer.status, 422, "{what}: {answer:?}");
            assert_eq!(answer.fields()[0].0, field, "{what}");
        }
        let longer = change(&mut yard, json!({"minutes": 150, "title": "Longer"})).await;
        assert_eq!(
            (longer.status, &longer.json["title"]),
            (200, &json!("Longer"))
        );
        let gone = yard.organiser.delete("/contests/spring").await;
        assert_eq!(why(&gone), (409, "begun"));
    })
    .await;
}

#[tokio::test]
async fn who_may_not_submit_changes_nothing() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({})).await;
        let mut ada = yard.enter("ada").await;
        let mut eve = yard.app.register("eve").await;
        yard.go_to(5);
        let stranger = yard.try_submit(&mut eve, "A", "AC").await;
        assert_eq!(why(&stranger), (409, "not_registered"));
        assert_eq!(yard.try_submit(&mut ada, "Z", "AC").await.status, 404);
        yard.go_to(120);
        let late = yard.try_submit(&mut ada, "A", "AC").await;
        assert_eq!(why(&late), (409, "over"));
        assert_eq!(yard.count("SELECT COUNT(*) FROM submissions").await, 0);
        assert_eq!(
            yard.count("SELECT COUNT(*) FROM contest_submissions").await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn a_verdict_that_is_told_twice_counts_once() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({})).await;
        let mut ada = yard.enter("ada").await;
        yard.go_to(5);
        let id: SubmissionId = yard
            .submit(&mut ada, "A", "WA")
            .await
            .parse()
            .expect("an id");
        yard.submit(&mut ada, "A", "AC").await;
        for _ in 0..2 {
            yard.app
                .application
                .arena
                .submission_judged(id)
                .await
                .expect("told");
        }
        assert_eq!(standings(&mut ada, "").await, [line("ada", 1, 1, 25)]);
        let list = ada.get("/contests/spring/submissions").await.json;
        let verdicts: Vec<_> = list["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["verdict"].clone())
            .collect();
        assert_eq!(verdicts, [json!("AC"), json!("WA")], "the newest first");
    })
    .await;
}

#[tokio::test]
async fn what_was_judged_before_counts_at_once() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({})).await;
        let (mut ada, mut bob) = (yard.enter("ada").await, yard.enter("bob").await);
        yard.go_to(5);
        yard.app
            .problems
            .change(|head| "apple".clone_into(&mut head.slug));
        let body = json!({"language": "python", "files": [{"content": "AC"}]});
        ada.post("/contests/spring/problems/A/submissions", &body)
            .await;
        yard.app.work_off().await;
        yard.app.advance(MINUTE);
        bob.post("/contests/spring/problems/A/submissions", &body)
            .await;
        assert_eq!(
            standings(&mut bob, "").await,
            [line("ada", 1, 1, 5), line("bob", 2, 1, 6)]
        );
    })
    .await;
}

#[tokio::test]
async fn a_team_is_founded_joined_and_unrated() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({"team_size_max": 2, "freeze_minutes": 0}))
            .await;
        let mut ada = yard.app.register("ada").await;
        let mut bob = yard.app.register("bob").await;
        let mut eve = yard.app.register("eve").await;
        let founded = ada
            .post("/contests/spring/registration", &json!({"team": "Foxes"}))
            .await;
        assert_eq!(founded.json["part"]["captain"], true, "{founded:?}");
        let taken = eve
            .post("/contests/spring/registration", &json!({"team": "Foxes"}))
            .await;
        assert_eq!(taken.fields(), [("team", "taken")]);
        let nobody = ada
            .post("/contests/spring/invitations", &json!({"handle": "zoe"}))
            .await;
        assert_eq!(nobody.fields(), [("handle", "unknown")]);
        for handle in ["bob", "eve"] {
            let invited = ada
                .post("/contests/spring/invitations", &json!({"handle": handle}))
                .await;
            assert_eq!(invited.status, 200, "{invited:?}");
        }
        let seen = bob.get("/contests/spring").await.json;
        assert_eq!(seen["part"], Value::Null, "asked is not in");
        let team = text(&seen["invitations"][0]["entrant"]);
        let path = format!("/contests/spring/invitations/{team}");
        let joined = bob.post(&path, &json!({})).await;
        assert_eq!(
            joined.json["part"]["members"],
            json!(["ada", "bob"]),
            "{joined:?}"
        );
        assert_eq!(why(&eve.post(&path, &json!({})).await), (409, "team_full"));
        assert_eq!(eve.delete(&path).await.status, 204);
        assert_eq!(eve.post(&path, &json!({})).await.status, 404);
        let other = bob
            .post("/contests/spring/invitations", &json!({"handle": "olga"}))
            .await;
        assert_eq!(why(&other), (409, "not_captain"));
        eve.post("/contests/spring/registration", &json!({})).await;

        yard.go_to(5);
        yard.submit(&mut bob, "A", "AC").await;
        yard.submit(&mut ada, "B", "AC").await;
        yard.submit(&mut eve, "A", "WA").await;
        assert_eq!(
            standings(&mut eve, "").await,
            [line("Foxes", 1, 2, 10), line("eve", 2, 0, 0)]
        );
        let list = ada.get("/contests/spring/submissions").await.json;
        assert_eq!(
            list["items"][1]["by"], "bob",
            "a team sees what it submitted"
        );
        assert_eq!(
            why(&bob.delete("/contests/spring/registration").await),
            (409, "has_submitted")
        );
        yard.go_to(121);
        let closed = yard
            .organiser
            .post("/contests/spring/close", &Value::Null)
            .await;
        assert_eq!(closed.status, 200, "{closed:?}");
        assert_eq!(
            yard.count("SELECT COUNT(*) FROM contest_rating_log").await,
            0,
            "one alone shows nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn who_leaves_before_submitting_is_gone_and_a_captain_is_followed() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({"team_size_max": 2})).await;
        let mut ada = yard.app.register("ada").await;
        let mut bob = yard.app.register("bob").await;
        ada.post("/contests/spring/registration", &json!({"team": "Foxes"}))
            .await;
        ada.post("/contests/spring/invitations", &json!({"handle": "bob"}))
            .await;
        let team = text(&bob.get("/contests/spring").await.json["invitations"][0]["entrant"]);
        bob.post(&format!("/contests/spring/invitations/{team}"), &json!({}))
            .await;
        assert_eq!(
            ada.delete("/contests/spring/registration").await.status,
            204
        );
        let seen = bob.get("/contests/spring").await.json;
        assert_eq!(seen["part"]["captain"], true);
        assert_eq!(
            bob.delete("/contests/spring/registration").await.status,
            204
        );
        assert_eq!(bob.get("/contests/spring").await.json["entrants"], 0);
        assert_eq!(
            why(&bob.delete("/contests/spring/registration").await),
            (409, "not_registered")
        );
    })
    .await;
}

#[tokio::test]
async fn who_comes_after_the_end_meets_the_others_at_the_same_time() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({"freeze_minutes": 0})).await;
        let (mut ada, mut bob) = (yard.enter("ada").await, yard.enter("bob").await);
        // Registered, and did not come.
        let mut eve = yard.enter("eve").await;
        yard.go_to(10);
        yard.submit(&mut ada, "A", "AC").await;
        let early = eve.post("/contests/spring/virtual", &json!({})).await;
        assert_eq!(why(&early), (409, "not_over"));
        yard.go_to(30);
        yard.submit(&mut bob, "A", "AC").await;
        yard.go_to(1_000);
        assert_eq!(
            why(&ada.post("/contests/spring/virtual", &json!({})).await),
            (409, "registered")
        );
        let begun = eve.post("/contests/spring/virtual", &json!({})).await;
        assert_eq!(begun.json["part"]["virtual"], true, "{begun:?}");
        yard.app.advance(15 * MINUTE);
        assert_eq!(
            standings(&mut eve, "").await,
            [
                line("ada", 1, 1, 10),
                line("bob", 2, 0, 0),
                line("eve", 2, 0, 0)
            ],
            "at minute 15 bob had not solved it"
        );
        yard.app.advance(5 * MINUTE);
        yard.submit(&mut eve, "A", "AC").await;
        yard.app.advance(20 * MINUTE);
        let all = [
            line("ada", 1, 1, 10),
            line("eve", 2, 1, 20),
            line("bob", 3, 1, 30),
        ];
        assert_eq!(standings(&mut eve, "").await, all);
        let official = [line("ada", 1, 1, 10), line("bob", 2, 1, 30)];
        assert_eq!(standings(&mut bob, "").await, official);
        assert_eq!(standings(&mut bob, "?virtual=true").await, all);
        yard.app.advance(121 * MINUTE);
        assert_eq!(
            why(&yard.try_submit(&mut eve, "B", "AC").await),
            (409, "over")
        );
        let closed = yard
            .organiser
            .post("/contests/spring/close", &Value::Null)
            .await;
        assert_eq!(closed.status, 200);
        assert_eq!(
            yard.count("SELECT COUNT(*) FROM contest_rating_log").await,
            2,
            "in earnest alone"
        );
    })
    .await;
}

#[tokio::test]
async fn questions_are_answered_to_one_or_to_all() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({})).await;
        let (mut ada, mut bob) = (yard.enter("ada").await, yard.enter("bob").await);
        let path = "/contests/spring/clarifications";
        let ask = |text: &str| json!({"problem": "A", "question": text});
        assert_eq!(
            why(&ada.post(path, &ask("When?")).await),
            (409, "not_running")
        );
        yard.go_to(5);
        let asked = ada.post(path, &ask("Is n positive?")).await;
        assert_eq!(asked.status, 201, "{asked:?}");
        let wrong = ada
            .post(path, &json!({"problem": "Z", "question": "?"}))
            .await;
        assert_eq!(wrong.fields(), [("problem", "unknown")]);
        assert_eq!(
            ada.post(path, &json!({"question": " "})).await.fields(),
            [("question", "invalid")]
        );
        let count = async |who: &mut Browser| {
            let list = who.get(path).await.json;
            list["items"].as_array().map(Vec::len)
        };
        assert_eq!(
            (count(&mut bob).await, count(&mut ada).await),
            (Some(0), Some(1))
        );
        let seen = yard.organiser.get(path).await.json;
        assert_eq!(seen["items"][0]["asked_by"], "ada");
        let answer = format!("{path}/{}/answer", text(&seen["items"][0]["id"]));
        assert_eq!(
            bob.post(&answer, &json!({"answer": "Yes", "to_all": true}))
                .await
                .status,
            403
        );
        let one = yard
            .organiser
            .post(&answer, &json!({"answer": "Yes", "to_all": false}))
            .await;
        assert_eq!(one.status, 204, "{one:?}");
        assert_eq!(count(&mut bob).await, Some(0));
        assert_eq!(ada.get(path).await.json["items"][0]["answer"], "Yes");
        yard.organiser
            .post(&answer, &json!({"answer": "Yes.", "to_all": true}))
            .await;
        let told = bob.get(path).await.json;
        assert_eq!(
            (&told["items"][0]["answer"], &told["items"][0]["asked_by"]),
            (&json!("Yes."), &Value::Null)
        );
        let all = yard
            .organiser
            .post(
                "/contests/spring/announcements",
                &json!({"text": "Ten minutes more."}),
            )
            .await;
        assert_eq!(all.status, 204, "{all:?}");
        assert_eq!(count(&mut yard.app.browser()).await, Some(2));
        for _ in 0..5 {
            ada.post(path, &ask("Again?")).await;
        }
        assert_eq!(ada.post(path, &ask("Again?")).await.status, 429);
    })
    .await;
}

#[tokio::test]
async fn a_contest_by_link_is_in_no_list_but_that_of_who_takes_part() {
    on_each_database(async |app: TestApp| {
        let mut yard = Yard::on(app).await;
        yard.announce(json!({"listed": false})).await;
        let mut ada = yard.enter("ada").await;
        let listed = async |who: &mut Browser| {
            let list = who.get("/contests?phase=coming").await.json;
            list["items"].as_array().map(Vec::len)
        };
        assert_eq!(listed(&mut ada).await, Some(1));
        assert_eq!(listed(&mut yard.organiser).await, Some(1));
        let mut stranger = yard.app.browser();
        assert_eq!(listed(&mut stranger).await, Some(0));
        assert_eq!(stranger.get("/contests/spring").await.status, 200);
        let body = yard.about();
        for at in 0..3 {
            let new = json!({"slug": format!("autumn-{at}"), "contest": body});
            assert_eq!(yard.organiser.post("/contests", &new).await.status, 201);
        }
        // Page after page, each once.
        let first = stranger.get("/contests?phase=coming&limit=2").await.json;
        let next = text(&first["next"]);
        let rest = stranger
            .get(&format!("/contests?phase=coming&limit=2&after={next}"))
            .await
            .json;
        let slug = |list: &Value, at: usize| list["items"][at]["slug"].clone();
        assert_eq!(
            [slug(&first, 0), slug(&first, 1), slug(&rest, 0)],
            ["autumn-0", "autumn-1", "autumn-2"]
        );
        assert_eq!(rest["next"], Value::Null);
        assert_eq!(yard.organiser.delete("/contests/spring").await.status, 204);
        assert_eq!(listed(&mut ada).await, Some(3));
    })
    .await;
}
