//! Two web processes on one PostgreSQL with NATS between them are one house.

use serde_json::{Value, json};
use tiltyard_testkit::{Browser, Nats, PASSWORD, Page, Smtp, TestApp, TestDatabase};

/// A page at the other process learns of a change made here. The way between the processes opens beside everything else: what was said
/// before it was open is not heard, and is said again.
async fn elsewhere_hears(person: &mut Browser, app: &TestApp, elsewhere: &Browser, id: &str) {
    let mut page = Page::open(app.serve().await, elsewhere).await;
    assert!(page.follow(&format!("person:{id}")).await);
    let changed = json!({"changed": "account"});
    while !page
        .heard()
        .await
        .iter()
        .any(|frame| frame["data"] == changed)
    {
        let answer = person
            .patch("/me/profile", &json!({"name": "Somebody"}))
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test]
async fn letters_leave_once_and_pages_hear_what_happens_at_the_other() {
    let (nats, mut smtp) = (Nats::start(), Smtp::start().await);
    let database = TestDatabase::postgres().await;
    let changes = format!(
        "[bus]\nnats_servers = [\"{}\"]\n[mail]\nsmtp_url = \"{}\"\nfrom = \"house@example.org\"\n",
        nats.url, smtp.url
    );
    let there = TestApp::on(database.beside(), &changes).await;
    let here = TestApp::on(database, &changes).await;
    let mut working = tokio::task::JoinSet::new();
    for app in [&here, &there] {
        let application = app.application.clone();
        working.spawn(async move { application.work().await });
    }

    // What one acknowledged, the other knows.
    let mut ada = here.register("ada").await;
    let mut elsewhere = there.browser();
    let answer = elsewhere
        .post("/sessions", &json!({"login": "ada", "password": PASSWORD}))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");

    // One letter, whoever relays and whoever sends.
    there.register("grace").await;
    let mut to: Vec<String> = Vec::new();
    for _ in 0..2 {
        let letter = smtp.next().await;
        to.push(
            letter
                .lines()
                .find(|line| line.starts_with("To: "))
                .expect("a reader")
                .to_owned(),
        );
    }
    to.sort();
    assert_eq!(to, ["To: ada@example.org", "To: grace@example.org"]);

    // A page at the other process learns of a change made here.
    elsewhere_hears(
        &mut ada,
        &there,
        &elsewhere,
        &here.id_of("ada").await.to_string(),
    )
    .await;
    drop(nats);
}

/// Hears until a frame is what is awaited; all that was heard.
async fn heard_until(page: &mut Page, awaited: impl Fn(&Value) -> bool) -> Vec<Value> {
    let mut heard = Vec::new();
    loop {
        let frame = page.hear().await;
        heard.push(frame);
        if heard.last().is_some_and(&awaited) {
            return heard;
        }
    }
}

fn is_event(frame: &Value, word: &str) -> bool {
    frame["data"]["event"]["type"] == word
}

#[tokio::test]
async fn two_play_a_duel_each_at_another_process() {
    let nats = Nats::start();
    let changes = format!("[bus]\nnats_servers = [\"{}\"]\n", nats.url);
    let here = TestApp::with_problems(TestDatabase::postgres().await, &changes).await;
    here.publish(&["quillwort", "zedoary", "tamarisk"]).await;
    let there = here.beside().await;
    let mut working = tokio::task::JoinSet::new();
    for app in [&here, &there] {
        let application = app.application.clone();
        working.spawn(async move { application.work().await });
    }
    let mut people: Vec<(Browser, Page)> = Vec::new();
    for (app, name) in [(&here, "ada"), (&there, "grace")] {
        let browser = app.register(name).await;
        let mut page = Page::open(app.serve().await, &browser).await;
        assert!(
            page.follow(&format!("person:{}", app.id_of(name).await))
                .await
        );
        people.push((browser, page));
    }

    // They meet, whichever process looks at the queue; the words to a page may be lost until the way between the processes is open, so
    // that the queue is asked too, as a page does.
    let asked = json!({"pools": ["blitz"], "kinds": [], "rated": true});
    for (browser, _) in &mut people {
        assert_eq!(browser.post("/arena/queue", &asked).await.status, 200);
    }
    let mut told = Vec::new();
    for (_, page) in &mut people {
        let heard = heard_until(page, |frame| frame["data"]["kind"] == "duel_offered").await;
        told.push(heard[heard.len() - 1]["data"]["duel"].clone());
    }
    assert_eq!(told[0], told[1]);
    let duel = told[0].as_str().expect("a duel").to_owned();
    for (number, (browser, page)) in people.iter_mut().enumerate() {
        let path = format!("/duels/{duel}");
        let command = json!({"id": uuid::Uuid::now_v7(), "command": "accept"});
        let answer = browser.post(&format!("{path}/commands"), &command).await;
        assert_eq!(answer.status, 200, "{number}: {answer:?}");
        let answer = browser.post(&format!("{path}/here"), &json!({})).await;
        assert_eq!(answer.status, 200, "{number}: {answer:?}");
        assert!(page.follow(&format!("duel:{duel}")).await);
    }
    here.advance(std::time::Duration::from_secs(6));
    for (_, page) in &mut people {
        heard_until(page, |frame| is_event(frame, "revealed")).await;
    }

    // Each wrong one is told at the other's process, test by test, whoever judges it; then one is right.
    for round in 0..6 {
        let (author, reader) = (round % 2, 1 - round % 2);
        let body = json!({"language": "python", "files": [{"content": format!("WA # {round}")}]});
        let path = format!("/duels/{duel}/submissions");
        let answer = people[author].0.post(&path, &body).await;
        assert!(answer.status < 300, "{answer:?}");
        let submission = answer.json["submission"].clone();
        let is_judged = |frame: &Value| {
            is_event(frame, "judged") && frame["data"]["event"]["submission"] == submission
        };
        let heard = heard_until(&mut people[reader].1, is_judged).await;
        let ticks = heard.iter().filter(|frame| frame["data"]["kind"] == "tick");
        assert!(ticks.count() > 0, "{heard:?}");
    }
    let body = json!({"language": "python", "files": [{"content": "AC"}]});
    let path = format!("/duels/{duel}/submissions");
    assert!(people[1].0.post(&path, &body).await.status < 300);
    for (_, page) in &mut people {
        heard_until(page, |frame| is_event(frame, "finished")).await;
    }
    for (browser, _) in &mut people {
        let result = browser.get(&format!("/duels/{duel}")).await.json["result"].clone();
        assert_eq!(result["reason"], "solved");
        assert!(result["rating"].is_object(), "{result}");
    }
    // Each submission was judged once, at one of the two.
    let mut judged = here.judges.order();
    judged.extend(there.judges.order());
    let count = judged.len();
    judged.sort();
    judged.dedup();
    assert_eq!((judged.len(), count), (7, 7));
}
