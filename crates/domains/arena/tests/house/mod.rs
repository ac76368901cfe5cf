//! People at an arena with problems, on both databases, and what they do there. Nothing happens by itself: tests say when time passes,
//! when the queue is looked at and when something is judged.

#![allow(dead_code)]

use std::time::Duration;

use serde_json::{Value, json};
use tiltyard_contracts::{DuelId, Role, SessionId, SignedIn, access::Proof};
use tiltyard_judge::Turn;
use tiltyard_testkit::{Answer, Browser, TestApp, databases};

/// Words that stand in no answer by chance.
pub const PROBLEMS: [&str; 8] = [
    "quillwort",
    "zedoary",
    "umbelliferae",
    "sphagnum",
    "tamarisk",
    "wolfsbane",
    "yarrowroot",
    "hellebore",
];
pub const COUNTDOWN: Duration = Duration::from_secs(5);

/// Runs a test on SQLite, then on PostgreSQL, with problems that can be played.
pub async fn on_each_arena(test: impl AsyncFn(TestApp)) {
    for database in databases().await {
        println!("on {}", database.name);
        let app = TestApp::with_problems(database, "").await;
        app.publish(&PROBLEMS).await;
        test(app).await;
    }
}

/// The word a refusal carries: of the rule where there is one.
pub fn word(answer: &Answer) -> &str {
    match answer.json["errors"][0]["code"].as_str() {
        Some(word) => word,
        None => answer.code(),
    }
}

pub fn refused(answer: &Answer, expected: &str) {
    assert!(
        (400..500).contains(&answer.status) && word(answer) == expected,
        "{expected}: {answer:?}"
    );
}

pub fn is_fine(answer: Answer) -> Value {
    assert!(answer.status < 300, "{answer:?}");
    answer.json
}

pub async fn join(browser: &mut Browser, pool: &str, rated: bool) -> Answer {
    let asked = json!({"pools": [pool], "kinds": [], "rated": rated});
    browser.post("/arena/queue", &asked).await
}

pub async fn pair(app: &TestApp) -> usize {
    app.application.arena.pair().await.expect("a look")
}

/// What is due happens.
pub async fn tick(app: &TestApp) {
    let arena = &app.application.arena;
    arena.do_what_is_due().await.expect("done");
}

pub async fn pass(app: &TestApp, by: Duration) {
    app.advance(by);
    tick(app).await;
}

pub async fn offered(app: &TestApp, one: &mut Browser, other: &mut Browser, pool: &str) -> String {
    for browser in [&mut *one, other] {
        is_fine(join(browser, pool, true).await);
    }
    assert_eq!(pair(app).await, 1, "two who may meet");
    let place = is_fine(one.get("/arena/queue").await);
    place["duel"].as_str().expect("an offer").to_owned()
}

pub async fn command(browser: &mut Browser, duel: &str, word: &str) -> Answer {
    let id = uuid::Uuid::now_v7();
    let body = json!({"id": id, "command": word});
    browser
        .post(&format!("/duels/{duel}/commands"), &body)
        .await
}

pub async fn here(browser: &mut Browser, duel: &str) {
    is_fine(
        browser
            .post(&format!("/duels/{duel}/here"), &json!({}))
            .await,
    );
}

pub async fn counting(app: &TestApp, one: &mut Browser, other: &mut Browser, pool: &str) -> String {
    let duel = offered(app, one, other, pool).await;
    for browser in [one, other] {
        is_fine(command(browser, &duel, "accept").await);
        here(browser, &duel).await;
    }
    duel
}

/// A rated duel that runs, with both there.
pub async fn running(app: &TestApp, one: &mut Browser, other: &mut Browser, pool: &str) -> String {
    let duel = counting(app, one, other, pool).await;
    pass(app, COUNTDOWN).await;
    assert_eq!(seen(one, &duel).await["state"], "running");
    duel
}

/// A challenge that is taken, until it runs.
pub async fn challenged(
    app: &TestApp,
    one: &mut Browser,
    other: &mut Browser,
    change: Value,
) -> String {
    let mut body =
        json!({"pool": "blitz", "kinds": [], "rated": false, "best_of": 1, "code_shown": "hidden"});
    for (key, value) in change.as_object().expect("an object") {
        body[key] = value.clone();
    }
    let made = is_fine(one.post("/arena/challenges", &body).await);
    let id = made["id"].as_str().expect("an id");
    let path = format!("/arena/challenges/{id}/accept");
    let duel = is_fine(other.post(&path, &json!({})).await);
    let duel = duel["id"].as_str().expect("an id").to_owned();
    for browser in [one, other] {
        here(browser, &duel).await;
    }
    pass(app, COUNTDOWN + Duration::from_secs(3)).await;
    duel
}

pub async fn seen(browser: &mut Browser, duel: &str) -> Value {
    is_fine(browser.get(&format!("/duels/{duel}")).await)
}

pub async fn events(browser: &mut Browser, duel: &str) -> Vec<Value> {
    let answer = is_fine(browser.get(&format!("/duels/{duel}/events?since=0")).await);
    answer["events"].as_array().expect("events").clone()
}

pub fn kinds(events: &[Value]) -> Vec<&str> {
    let kind = |event: &'_ Value| -> usize { event["type"].as_str().map_or(0, str::len) };
    assert!(events.iter().all(|event| kind(event) > 0));
    events
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect()
}

pub async fn submit(browser: &mut Browser, duel: &str, source: &str) -> Answer {
    let body = json!({"language": "python", "files": [{"content": source}]});
    browser
        .post(&format!("/duels/{duel}/submissions"), &body)
        .await
}

/// Submits; its id.
pub async fn submitted(browser: &mut Browser, duel: &str, source: &str) -> String {
    let taken = is_fine(submit(browser, duel, source).await);
    taken["submission"].as_str().expect("an id").to_owned()
}

/// Judges all there is, and lets the duel hear of it.
pub async fn judged(app: &TestApp, submission: &str) {
    while let Turn::Again { after } = app.application.judge.take_turn().await.expect("a turn") {
        app.advance(after);
    }
    heard(app, submission).await;
}

pub async fn heard(app: &TestApp, submission: &str) {
    let id = submission.parse().expect("an id");
    let arena = &app.application.arena;
    arena.submission_judged(id).await.expect("heard");
}

pub fn id_of(duel: &str) -> DuelId {
    duel.parse().expect("an id")
}

/// Everything there is of a duel, as it is kept.
pub async fn kept(app: &TestApp, duel: &str) -> String {
    let kept = app.application.arena.duel(id_of(duel)).await;
    format!("{:?}", kept.expect("a duel"))
}

pub async fn signed_in(app: &TestApp, handle: &str) -> SignedIn {
    SignedIn {
        user: app.id_of(handle).await,
        role: Role::User,
        guest: false,
        proof: Proof::Session {
            id: SessionId::generate(),
            sudo_until: None,
            impersonator: None,
        },
    }
}

/// Wins a rated duel of these two, in this order, and ends it.
pub async fn won(app: &TestApp, winner: &mut Browser, loser: &mut Browser) -> String {
    let duel = running(app, winner, loser, "blitz").await;
    app.advance(Duration::from_secs(40));
    is_fine(command(loser, &duel, "resign").await);
    duel
}

/// Registers people of these names.
pub async fn people<const N: usize>(app: &TestApp, names: [&str; N]) -> [Browser; N] {
    let mut people = Vec::new();
    for name in names {
        people.push(app.register(name).await);
    }
    people
        .try_into()
        .unwrap_or_else(|_| unreachable!("as many as names"))
}

/// The rating of somebody in a pool.
pub async fn rating(browser: &mut Browser, handle: &str, pool: &str) -> Option<f64> {
    let shown = is_fine(browser.get(&format!("/people/{handle}/arena")).await);
    let ratings = shown["ratings"].as_array().expect("ratings").clone();
    let of = ratings.iter().find(|one| one["pool"] == pool)?;
    of["rating"].as_f64()
}
