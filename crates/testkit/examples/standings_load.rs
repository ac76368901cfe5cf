//! How long the standings of a large contest take, on both databases: computed from all submissions, and kept since nothing changed.
//!
//! `cargo run --release -p tiltyard-testkit --example standings_load`

use std::time::{Duration, Instant};

use serde_json::json;
use tiltyard_contracts::Role;
use tiltyard_store::{micros, on, sqlx};
use tiltyard_testkit::{Browser, TestApp, databases};
use uuid::Uuid;

const ENTRANTS: usize = 1_000;
const SUBMISSIONS_EACH: usize = 20;
const TASKS: [&str; 5] = ["quillwort", "zedoary", "tamarisk", "sphagnum", "hellebore"];
/// Of each kind, so many reads.
const TIMES: usize = 20;

#[tokio::main]
async fn main() {
    for database in databases().await {
        let name = database.name;
        let app = TestApp::with_problems(database, "").await;
        app.publish(&TASKS).await;
        fill(&app).await;
        let mut browser = app.browser();
        let computed = measured(&app, &mut browser, true).await;
        let kept = measured(&app, &mut browser, false).await;
        println!(
            "{name}: {ENTRANTS} who take part, {} submissions; a whole request: computed {computed}, kept {kept}",
            ENTRANTS * SUBMISSIONS_EACH
        );
    }
}

async fn fill(app: &TestApp) {
    let mut olga = app.register_as("olga", Role::Admin).await;
    let starts_at = app.now() + Duration::from_secs(60);
    let problems = TASKS
        .iter()
        .zip('A'..)
        .map(|(slug, label)| json!({"label": label.to_string(), "slug": slug, "points": 100}));
    let about = json!({
        "title": "Large", "description": "", "rules": "icpc", "listed": true, "rated": true, "team_size_max": 1,
        "starts_at": starts_at.to_string(), "minutes": 300, "freeze_minutes": 0, "problems": problems.collect::<Vec<_>>(),
    });
    let made = olga
        .post("/contests", &json!({"slug": "large", "contest": about}))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    app.advance(Duration::from_secs(3_600));
    let store = &app.application.store;
    let contest: Uuid =
        on!(read store, db => sqlx::query_scalar("SELECT id FROM contests").fetch_one(db).await)
            .expect("the contest");
    let at = micros(app.now());
    let mut tx = store.begin().await.expect("a transaction");
    for number in 0..ENTRANTS {
        let (user, entrant) = (Uuid::now_v7(), Uuid::now_v7());
        let handle = format!("person{number}");
        on!(change tx => sqlx::query(
            "INSERT INTO users (id, handle, handle_key, name, role, guest, bio, links, show_country, show_activity, preferences, created_at, \
             last_seen_at, name_key) VALUES ($1, $2, $2, '', 'user', FALSE, '', '[]', FALSE, TRUE, '{}', 0, 0, '')")
            .bind(user).bind(&handle)).expect("a person");
        on!(change tx => sqlx::query("INSERT INTO contest_entrants (id, contest_id, captain) VALUES ($1, $2, $3)")
            .bind(entrant).bind(contest).bind(user)).expect("an entrant");
        on!(change tx => sqlx::query("INSERT INTO contest_members (contest_id, user_id, entrant_id) VALUES ($1, $2, $3)")
            .bind(contest).bind(user).bind(entrant)).expect("a member");
        for submission in 0..SUBMISSIONS_EACH {
            let task = i64::try_from((number + submission) % TASKS.len()).expect("small");
            let elapsed = i64::try_from(submission * 60_000 + number).expect("small");
            let verdict = if submission % 4 == 3 { "AC" } else { "WA" };
            on!(change tx => sqlx::query(
                "INSERT INTO contest_submissions (submission_id, contest_id, entrant_id, user_id, problem, language, at, elapsed_ms, verdict, \
                 failed) VALUES ($1, $2, $3, $4, $5, 'python', $6, $7, $8, FALSE)")
                .bind(Uuid::now_v7()).bind(contest).bind(entrant).bind(user).bind(task).bind(at + elapsed).bind(elapsed).bind(verdict))
            .expect("a submission");
        }
    }
    tx.commit().await.expect("written");
}

/// The median and the longest of whole requests; after a change each time, or after none.
async fn measured(app: &TestApp, browser: &mut Browser, changing: bool) -> String {
    let mut took = Vec::new();
    for _ in 0..TIMES {
        if changing {
            let mut tx = app.application.store.begin().await.expect("a transaction");
            on!(change tx => sqlx::query(
                "INSERT INTO contest_changes (contest_id, changes) SELECT id, 1 FROM contests WHERE slug = 'large' \
                 ON CONFLICT (contest_id) DO UPDATE SET changes = contest_changes.changes + 1")).expect("a change");
            tx.commit().await.expect("written");
        }
        let began = Instant::now();
        let answer = browser.get("/contests/large/standings").await;
        took.push(began.elapsed());
        assert_eq!(
            answer.json["lines"].as_array().map(Vec::len),
            Some(ENTRANTS)
        );
    }
    took.sort_unstable();
    let ms = |at: usize| took[at].as_secs_f64() * 1_000.0;
    format!("{:.1} ms (at most {:.1})", ms(TIMES / 2), ms(TIMES - 1))
}
