//! What lies around a submission: trials, drafts, statistics, practice, judging again, the live topic.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_testkit::{Browser, TestApp, on_each_database};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

async fn submit(browser: &mut Browser, source: &str) -> String {
    let body = json!({"language": "python", "files": [{"content": source}]});
    let answer = browser.post("/problems/sum/submissions", &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.json["id"].as_str().expect("an id").to_owned()
}

/// The data of all server-sent events.
async fn events(browser: &mut Browser, body: &Value) -> Vec<Value> {
    let answer = browser.post("/problems/sum/trials", body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    String::from_utf8_lossy(&answer.bytes)
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn a_trial_is_judged_on_samples_and_only_shown_on_inputs() {
    on_each_database(async |app: TestApp| {
        let mut guest = app.browser();
        guest.post("/guests", &json!({})).await;
        let files = json!([{"content": "WA"}]);
        let body = json!({"language": "python", "files": files, "samples": true});
        let told = events(&mut guest, &body).await;
        let kinds: Vec<&str> = told
            .iter()
            .filter_map(|event| event["kind"].as_str())
            .collect();
        assert_eq!(kinds, ["started", "compiled", "test", "finished"]);
        assert_eq!(
            (&told[2]["verdict"], &told[2]["answer"]),
            (&json!("WA"), &json!("3\n"))
        );
        assert_eq!(
            (&told[2]["stdout"], &told[3]["verdict"]),
            (&json!("out\0put"), &json!("WA"))
        );

        let body =
            json!({"language": "python", "files": [{"content": "AC"}], "inputs": ["1", "2"]});
        let told = events(&mut guest, &body).await;
        assert_eq!(told.len(), 5);
        assert_eq!(
            (&told[3]["verdict"], &told[3]["answer"]),
            (&Value::Null, &Value::Null)
        );

        let body = json!({"language": "python", "files": [{"content": "IE"}], "inputs": ["1"]});
        let told = events(&mut guest, &body).await;
        let last = told.last().expect("an end");
        assert_eq!(
            last,
            &json!({"kind": "failed", "detail": "the judge failed; an administrator knows"})
        );
        for inputs in [json!([]), json!(vec![""; 17]), json!(["x".repeat(300_000)])] {
            let body = json!({"language": "python", "files": files, "inputs": inputs});
            let answer = guest.post("/problems/sum/trials", &body).await;
            assert_eq!(answer.fields(), [("inputs", "invalid")]);
        }
        assert!(app.problems.noted().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_newer_draft_is_not_written_over() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let path = "/problems/sum/drafts/py";
        let empty = ada.get(path).await.json;
        assert_eq!(
            (&empty["files"], &empty["revision"]),
            (&json!([]), &json!(0))
        );
        let draft =
            |text: &str, revision: u64| json!({"files": [{"content": text}], "revision": revision});
        for revision in 0..3 {
            let kept = ada.put(path, &draft("mine", revision)).await;
            assert_eq!(kept.json["revision"], revision + 1, "{kept:?}");
        }
        for stale in [0, 2, 9] {
            let answer = ada.put(path, &draft("older", stale)).await;
            assert_eq!((answer.status, answer.code()), (409, "conflict"));
        }
        let kept = ada.get("/problems/sum/drafts/python").await.json;
        assert_eq!(
            (&kept["files"][0]["content"], &kept["revision"]),
            (&json!("mine"), &json!(3))
        );
        let mut eve = app.register("eve").await;
        assert_eq!(eve.get(path).await.json["revision"], 0, "one's own only");
        let large = ada.put(path, &draft(&"x".repeat(300_000), 3)).await;
        assert_eq!(large.fields(), [("files", "invalid")]);
    })
    .await;
}

#[tokio::test]
async fn statistics_have_ones_own_place() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut eve) = (app.register("ada").await, app.register("eve").await);
        submit(&mut ada, "AC cpu=1000").await;
        submit(&mut eve, "AC cpu=9000").await;
        submit(&mut eve, "WA").await;
        app.work_off().await;
        let seen = ada.get("/problems/sum/statistics").await.json;
        assert_eq!(
            (&seen["submissions"], &seen["accepted"]),
            (&json!(3), &json!(2))
        );
        assert_eq!(seen["verdicts"], json!({"AC": 2, "WA": 1}));
        assert_eq!(
            seen["mine"]["faster_than"], 0.75,
            "one is slower, one's own is half"
        );
        let counted: u64 = seen["runtime"]
            .as_array()
            .expect("classes")
            .iter()
            .filter_map(|class| class["count"].as_u64())
            .sum();
        assert_eq!(counted, 2);
        let none = app
            .browser()
            .get("/problems/sum/statistics?language=rust")
            .await
            .json;
        assert_eq!(
            (&none["submissions"], &none["mine"]),
            (&json!(0), &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn practice_is_shown_as_far_as_its_person_likes() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        for day in 0..3 {
            submit(&mut ada, &format!("AC {day}")).await;
            app.work_off().await;
            app.advance(Duration::from_secs(86_400));
        }
        submit(&mut ada, "WA").await;
        app.work_off().await;
        let seen = app.browser().get("/people/ada/practice").await.json;
        assert_eq!(
            seen["solved"],
            json!({"easy": 1, "medium": 0, "hard": 0, "total": 1})
        );
        assert_eq!(seen["streak"], json!({"current": 3, "longest": 3}));
        assert_eq!(seen["days"][0], json!({"date": "2026-11-21", "count": 1}));
        assert_eq!(seen["days"].as_array().map(Vec::len), Some(4));
        assert_eq!(seen["languages"], json!([{"id": "python", "solved": 1}]));
        assert_eq!(seen["recent"].as_array().map(Vec::len), Some(4));
        assert_eq!(seen["recent"][0]["files"], Value::Null);
        app.advance(Duration::from_secs(86_400));
        let seen = app.browser().get("/people/ada/practice").await.json;
        assert_eq!(seen["streak"], json!({"current": 0, "longest": 3}));

        ada.patch("/me/profile", &json!({"show_activity": false}))
            .await;
        assert_eq!(
            app.browser().get("/people/ada/practice").await.code(),
            "forbidden"
        );
        assert_eq!(ada.get("/people/ada/practice").await.status, 200);
        assert_eq!(ada.get("/people/nobody/practice").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_rejudge_shows_what_it_would_change_before_it_does() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut admin = app.register_as("keeper", Role::Admin).await;
        // The judge says otherwise the second time.
        let changed = submit(&mut ada, "WA then=AC").await;
        let same = submit(&mut ada, "AC").await;
        app.work_off().await;
        app.problems.publish_again();
        let begun = admin.post("/admin/rejudges", &json!({"problem": "sum"})).await;
        assert_eq!((begun.status, &begun.json["total"]), (201, &json!(2)), "{begun:?}");
        let path = format!("/admin/rejudges/{}", begun.json["id"].as_str().expect("an id"));
        let early = admin.post(&format!("{path}/apply"), &json!({})).await;
        assert_eq!(early.code(), "conflict");
        app.work_off().await;
        let ready = admin.get(&path).await.json;
        assert_eq!((&ready["state"], &ready["done"]), (&json!("ready"), &json!(2)));
        let difference = json!([{"submission": changed, "before": {"verdict": "WA", "score": null}, "after": {"verdict": "AC", "score": null}}]);
        assert_eq!(ready["changes"], difference);
        let before = ada.get(&format!("/submissions/{changed}")).await.json;
        assert_eq!((&before["verdict"], &before["attempt"]), (&json!("WA"), &json!(1)));
        assert_eq!(app.problems.noted().len(), 2);

        let applied = admin.post(&format!("{path}/apply"), &json!({})).await.json;
        assert_eq!((&applied["state"], &applied["changes"]), (&json!("applied"), &difference));
        let after = ada.get(&format!("/submissions/{changed}")).await.json;
        assert_eq!((&after["verdict"], &after["attempt"]), (&json!("AC"), &json!(2)));
        assert_ne!(after["version"], before["version"]);
        let noted = app.problems.noted();
        let again: Vec<_> = noted[2..].iter().map(|one| (one.counted_before, one.accepted)).collect();
        assert_eq!(again, [(Some(false), true), (Some(true), true)]);
        assert_eq!(ada.get(&format!("/submissions/{same}")).await.json["verdict"], "AC");
        assert_eq!(admin.delete(&path).await.code(), "conflict");
        assert_eq!(admin.get("/admin/rejudges").await.json["items"][0]["state"], "applied");
    })
    .await;
}

#[tokio::test]
async fn a_discarded_rejudge_changes_nothing_and_ends_its_work() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut admin = app.register_as("keeper", Role::Admin).await;
        let id = submit(&mut ada, "WA then=AC").await;
        app.work_off().await;
        let begun = admin
            .post("/admin/rejudges", &json!({"submission": id}))
            .await
            .json;
        let path = format!("/admin/rejudges/{}", begun["id"].as_str().expect("an id"));
        assert_eq!(admin.delete(&path).await.status, 204);
        app.work_off().await;
        assert_eq!(app.judges.order().len(), 1, "it is not judged any more");
        assert_eq!(admin.get(&path).await.json["state"], "discarded");
        assert_eq!(
            ada.get(&format!("/submissions/{id}")).await.json["verdict"],
            "WA"
        );
        for nothing in [
            json!({}),
            json!({"problem": "none"}),
            json!({"problem": "sum", "verdict": "AC"}),
        ] {
            assert!((409..=422).contains(&admin.post("/admin/rejudges", &nothing).await.status));
        }
        assert_eq!(
            ada.post("/admin/rejudges", &json!({"problem": "sum"}))
                .await
                .code(),
            "forbidden"
        );
    })
    .await;
}

#[tokio::test]
async fn a_page_follows_its_submission_and_nobody_elses() {
    on_each_database(async |app: TestApp| {
        let (mut ada, eve) = (app.register("ada").await, app.register("eve").await);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let service = app
            .application
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let id = submit(&mut ada, "WA").await;
        let mut first = Vec::new();
        for browser in [&eve, &ada] {
            let mut request = format!("ws://{address}/api/v1/live")
                .into_client_request()
                .expect("a request");
            let cookie = format!(
                "tiltyard_session={}",
                browser.cookie.as_deref().expect("a cookie")
            );
            request
                .headers_mut()
                .insert("cookie", cookie.parse().expect("a header"));
            let (mut socket, _) = connect_async(request).await.expect("a socket");
            let follow = json!({"follow": format!("submission:{id}")}).to_string();
            socket.send(Message::text(follow)).await.expect("sent");
            let frame = socket.next().await.expect("a frame").expect("a frame");
            let frame: Value = serde_json::from_str(frame.to_text().expect("text")).expect("JSON");
            first.push((frame, socket));
        }
        assert_eq!(first[0].0["reason"], "forbidden");
        let (frame, mut socket) = first.pop().expect("ada's");
        assert_eq!(frame["following"], format!("submission:{id}"));
        app.work_off().await;
        let mut kinds = Vec::new();
        while kinds.last().is_none_or(|kind| kind != "finished") {
            let frame = socket.next().await.expect("a frame").expect("a frame");
            let Message::Text(text) = frame else { continue };
            let frame: Value = serde_json::from_str(&text).expect("JSON");
            if let Some(kind) = frame["data"]["kind"].as_str() {
                kinds.push(kind.to_owned());
            }
        }
        assert_eq!(
            kinds,
            ["started", "compiled", "test", "test", "test", "finished"]
        );
    })
    .await;
}
