//! The web role is killed a hundred times while it writes, on each database: what it acknowledged is there afterwards, and
//! so is what it was to cause.

mod mortal;

use mortal::{ask, live, start};
use rand::{SeedableRng, rngs::StdRng};
use tiltyard_store::Store;
use tiltyard_testkit::{PASSWORD, TestDatabase, databases};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinSet,
};

const ROUNDS: usize = 100;
const WRITERS: usize = 4;

/// Registers one after the other until the server is gone; answers with the handles and logins that were acknowledged.
async fn write(
    address: String,
    round: usize,
    writer: usize,
    said: UnboundedSender<()>,
) -> Vec<(String, String)> {
    let mut acknowledged = Vec::new();
    for number in 0.. {
        let handle = format!("r{round}w{writer}n{number}");
        let body = format!(
            r#"{{"handle":"{handle}","email":"{handle}@example.org","password":"{PASSWORD}"}}"#
        );
        let Some((status, answer)) = ask(&address, "POST", "/accounts", "", &body).await else {
            return acknowledged;
        };
        assert_eq!(status, 201, "{answer}");
        let cookie = answer
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: tiltyard_session="))
            .and_then(|rest| rest.split(';').next())
            .expect("a cookie");
        acknowledged.push((handle, cookie.to_owned()));
        said.send(()).ok();
    }
    acknowledged
}

async fn kill_and_look(database: TestDatabase) {
    let mut chance = StdRng::seed_from_u64(2026);
    let mut all: Vec<(String, String)> = Vec::new();
    let mut unlooked: Vec<(String, String)> = Vec::new();
    for round in 0..ROUNDS {
        let (mut child, address) = start(&database).await;
        for (handle, cookie) in unlooked.drain(..) {
            let (status, answer) = ask(&address, "GET", "/session", &cookie, "")
                .await
                .expect("an answer");
            assert!(
                status == 200 && answer.contains(&handle),
                "{}: {handle} was lost: {answer}",
                database.name
            );
        }
        let (said, mut heard) = unbounded_channel();
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            writers.spawn(write(address.clone(), round, writer, said.clone()));
        }
        live(&mut heard, &mut chance).await;
        child.kill().await.expect("killed");
        for acknowledged in writers.join_all().await {
            unlooked.extend(acknowledged.iter().cloned());
            all.extend(acknowledged);
        }
    }
    assert!(
        all.len() > ROUNDS,
        "too little was written to say anything: {}",
        all.len()
    );
    // One life more, until all that was left to do is done.
    let (_child, _) = start(&database).await;
    let store = Store::connect(&database.config)
        .await
        .expect("the database");
    while store.outbox_waiting().await.expect("a count") > 0 {
        tokio::task::yield_now().await;
    }
    let letters = tiltyard_mail::kept(&store, u32::MAX)
        .await
        .expect("letters");
    for (handle, _) in &all {
        let to = format!("{handle}@example.org");
        let mine: Vec<_> = letters
            .iter()
            .filter(|letter| letter.recipient == to)
            .collect();
        assert_eq!(mine.len(), 1, "{}: letters to {handle}", database.name);
        assert_eq!(
            mine[0].last_failure.as_deref(),
            Some("no mail server is set"),
            "it was dealt with"
        );
    }
    println!("{}: {} acknowledged, none lost", database.name, all.len());
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_kill_on_sqlite() {
    kill_and_look(TestDatabase::sqlite()).await;
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_kill_on_postgresql() {
    let [_, postgres] = databases().await;
    kill_and_look(postgres).await;
}
