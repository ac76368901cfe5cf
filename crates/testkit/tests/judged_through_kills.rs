//! The server is killed twenty times while submissions are sent and judged, on each database: each that was acknowledged
//! ends with exactly one verdict.

mod mortal;

use mortal::{ask, live, start};
use rand::{SeedableRng, rngs::StdRng};
use tiltyard_store::{Store, on, sqlx};
use tiltyard_testkit::{PASSWORD, TestDatabase};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const KILLS: usize = 20;

/// One after the other until the server is gone; answers with the ids that were acknowledged.
async fn submit(
    address: String,
    cookie: String,
    round: usize,
    said: UnboundedSender<()>,
) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let body =
            format!(r#"{{"language":"python","files":[{{"content":"AC {round} {number}"}}]}}"#);
        let path = "/problems/sum/submissions";
        let Some((status, answer)) = ask(&address, "POST", path, &cookie, &body).await else {
            break;
        };
        // So many wait already that the next is refused.
        if status == 429 {
            continue;
        }
        assert_eq!(status, 202, "{answer}");
        let (_, rest) = answer.split_once("{\"id\":\"").expect("an id");
        acknowledged.push(rest.split('"').next().unwrap_or_default().to_owned());
        said.send(()).ok();
    }
    acknowledged
}

async fn undone(store: &Store) -> i64 {
    on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM attempts WHERE state <> 'done'").fetch_one(db).await)
        .expect("a count")
}

async fn kill_and_look(database: TestDatabase) {
    let mut chance = StdRng::seed_from_u64(2026);
    let (child, address) = start(&database).await;
    let body = format!(r#"{{"handle":"ada","email":"ada@example.org","password":"{PASSWORD}"}}"#);
    let (_, answer) = ask(&address, "POST", "/accounts", "", &body)
        .await
        .expect("an answer");
    let (_, rest) = answer.split_once("tiltyard_session=").expect("a cookie");
    let cookie = rest.split(';').next().unwrap_or_default().to_owned();
    let mut life = Some((child, address));
    let mut acknowledged = Vec::new();
    for round in 0..KILLS {
        let (mut child, address) = match life.take() {
            Some(life) => life,
            None => start(&database).await,
        };
        let (said, mut heard) = unbounded_channel();
        let sender = tokio::spawn(submit(address, cookie.clone(), round, said));
        live(&mut heard, &mut chance).await;
        child.kill().await.expect("killed");
        acknowledged.extend(sender.await.expect("sent"));
    }
    assert!(
        acknowledged.len() > KILLS,
        "too few: {}",
        acknowledged.len()
    );
    let (_child, _) = start(&database).await;
    let store = Store::connect(&database.config)
        .await
        .expect("the database");
    while undone(&store).await > 0 || store.outbox_waiting().await.expect("a count") > 0 {
        tokio::task::yield_now().await;
    }
    let rows: Vec<(sqlx::types::Uuid, i64, Option<String>)> = on!(read store, db => sqlx::query_as(
        "SELECT s.id, (SELECT COUNT(*) FROM attempts a WHERE a.submission_id = s.id AND a.verdict = 'AC'), s.verdict \
         FROM submissions s").fetch_all(db).await)
    .expect("rows");
    for id in &acknowledged {
        let hex = id.strip_prefix("submission_").expect("an id");
        let row = rows
            .iter()
            .find(|(row, ..)| row.simple().to_string() == hex);
        let (_, verdicts, verdict) = row.expect("what was acknowledged is there");
        assert_eq!(
            (*verdicts, verdict.as_deref()),
            (1, Some("AC")),
            "{}: {id}",
            database.name
        );
    }
    println!(
        "{}: {} acknowledged, each judged once",
        database.name,
        acknowledged.len()
    );
}

#[tokio::test]
async fn each_submission_has_one_verdict_through_twenty_kills_on_sqlite() {
    kill_and_look(TestDatabase::sqlite()).await;
}

#[tokio::test]
async fn each_submission_has_one_verdict_through_twenty_kills_on_postgresql() {
    kill_and_look(TestDatabase::postgres().await).await;
}
