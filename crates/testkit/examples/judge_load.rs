//! `cargo run --release -p tiltyard-testkit --example judge_load`: 500 submissions of twenty people at once, one of whom sends as many as may
//! wait, on each database: whether any is lost or judged twice, whether the order is fair, and what it costs.

use std::{collections::HashMap, time::Instant};

use serde_json::json;
use tiltyard_testkit::{Browser, TestApp, databases};
use tokio::task::JoinSet;

const PEOPLE: usize = 20;
const SUBMISSIONS: usize = 500;
/// Nobody may have more waiting; who floods has as many.
const OF_THE_FLOOD: usize = 100;

/// Kilobytes of memory this process has now.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

/// Sends one after the other; answers with their ids.
async fn send(mut browser: Browser, person: usize, count: usize) -> Vec<(String, usize)> {
    let mut sent = Vec::new();
    for number in 0..count {
        let source = format!("AC cpu={} person {person}", 1000 + number);
        let body = json!({"language": "python", "files": [{"content": source}]});
        let answer = browser.post("/problems/sum/submissions", &body).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        sent.push((
            answer.json["id"].as_str().expect("an id").to_owned(),
            person,
        ));
    }
    sent
}

async fn load(app: TestApp) {
    let mut people = Vec::new();
    for person in 0..PEOPLE {
        people.push(app.register(&format!("person{person}")).await);
    }
    let others = (SUBMISSIONS - OF_THE_FLOOD) / (PEOPLE - 1);
    let rest = SUBMISSIONS - OF_THE_FLOOD - others * (PEOPLE - 1);
    let begin = Instant::now();
    let mut senders = JoinSet::new();
    for (person, browser) in people.iter().cloned().enumerate() {
        let count = match person {
            0 => OF_THE_FLOOD,
            1 => others + rest,
            _ => others,
        };
        senders.spawn(send(browser, person, count));
    }
    let sent: HashMap<String, usize> = senders.join_all().await.into_iter().flatten().collect();
    let (taken, before) = (begin.elapsed(), resident_kb());
    let begin = Instant::now();
    app.work_off().await;
    let (judged, after) = (begin.elapsed(), resident_kb());

    let order = app.judges.order();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for id in &order {
        *times.entry(id).or_default() += 1;
    }
    let lost = sent
        .keys()
        .filter(|id| !times.contains_key(id.as_str()))
        .count();
    let twice = times.values().filter(|count| **count > 1).count();
    let mut unended = 0;
    for id in sent.keys() {
        let ended = app
            .application
            .judge
            .ended_attempts(id.parse().expect("an id"));
        unended += usize::from(ended.await.expect("a count") != 1);
    }
    // In a fair order everybody's n-th comes within n rounds of people.
    let mut counts = [0; PEOPLE];
    let mut worst = 0;
    for (place, id) in order.iter().enumerate() {
        let person = sent[id];
        counts[person] += 1;
        if person > 0 {
            worst = worst.max((place + 1).saturating_sub(counts[person] * PEOPLE));
        }
    }
    println!("{}", app.database.name);
    println!(
        "  {} taken in {:.2} s, judged in {:.2} s",
        sent.len(),
        taken.as_secs_f64(),
        judged.as_secs_f64()
    );
    println!("  lost {lost}, judged twice {twice}, without exactly one end {unended}");
    println!("  places behind a fair order, at the worst: {worst}");
    println!(
        "  memory before {} MiB, after {} MiB",
        before >> 10,
        after >> 10
    );
    assert_eq!((lost, twice, unended), (0, 0, 0));
}

#[tokio::main]
async fn main() {
    for database in databases().await {
        load(TestApp::on(database, "").await).await;
    }
}
