//! Submissions that something else asks for in a person's name, and what a hold on a problem stops.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tiltyard_contracts::{ProblemId, Role, SessionId, SignedIn, SubmissionId, access::Proof};
use tiltyard_http::{Code, Problem, Refusal};
use tiltyard_judge::{File, Judged, OnBehalf, Problems, Receipt, Rejected, Turn};
use tiltyard_live::Topic;
use tiltyard_protocol::Verdict;
use tiltyard_store::{on, sqlx};
use tiltyard_testkit::{Browser, TestApp, on_each_database};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

async fn signed_in(app: &TestApp, handle: &str) -> SignedIn {
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

fn source(text: &str) -> Vec<File> {
    vec![File {
        name: None,
        content: text.to_owned(),
    }]
}

fn topic(name: &str) -> Topic {
    Topic::new(name).expect("a topic")
}

async fn submit_for(
    app: &TestApp,
    who: &SignedIn,
    text: &str,
    on_behalf: OnBehalf,
) -> Result<SubmissionId, Rejected> {
    let judge = &app.application.judge;
    let taken = judge.submit_for(who, "sum", "python", source(text), on_behalf);
    Ok(taken.await?.submission.id)
}

/// Writes a row that stands for what another domain writes.
fn noting() -> Receipt {
    Box::new(|tx, submission| {
        Box::pin(async move {
            let id = submission.id.uuid();
            on!(change tx => sqlx::query("INSERT INTO secrets (name, value) VALUES ('receipt', $1)").bind(id.as_bytes().to_vec()))?;
            Ok(())
        })
    })
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let store = &app.application.store;
    on!(read store, db => sqlx::query_scalar(sql).fetch_one(db).await).expect("a count")
}

const RECEIPTS: &str = "SELECT COUNT(*) FROM secrets WHERE name = 'receipt'";

#[tokio::test]
async fn a_receipt_is_written_with_the_submission_and_its_refusal_undoes_both() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let who = signed_in(&app, "ada").await;
        let refused = OnBehalf {
            topic: topic("duel:1"),
            receipt: Box::new(|tx, submission| {
                Box::pin(async move {
                    noting()(tx, submission).await?;
                    let problem = Problem::new(Code::TooMany, "no more in this duel");
                    Err(Rejected::Elsewhere(Box::new(problem.retry_after_s(7))))
                })
            }),
        };
        let before = count(&app, "SELECT COUNT(*) FROM outbox").await;
        let why = submit_for(&app, &who, "AC", refused).await;
        let problem = why.expect_err("a refusal").into_problem();
        assert_eq!(
            (
                problem.code,
                problem.detail.as_str(),
                problem.asks_to_wait_s()
            ),
            (Code::TooMany, "no more in this duel", Some(7)),
            "as the other said it"
        );
        for sql in [
            RECEIPTS,
            "SELECT COUNT(*) FROM submissions",
            "SELECT COUNT(*) FROM attempts",
        ] {
            assert_eq!(count(&app, sql).await, 0, "{sql}");
        }
        assert_eq!(count(&app, "SELECT COUNT(*) FROM outbox").await, before);
        assert_eq!(app.problems.noted(), []);

        let taken = OnBehalf {
            topic: topic("duel:1"),
            receipt: noting(),
        };
        let id = submit_for(&app, &who, "AC", taken).await.expect("taken");
        assert_eq!(count(&app, RECEIPTS).await, 1);
        app.work_off().await;
        let seen = ada.get(&format!("/submissions/{id}")).await;
        assert_eq!(seen.json["verdict"], "AC", "{seen:?}");
        assert_eq!(
            app.problems.noted().len(),
            1,
            "it is practice as others are"
        );
        let mut eve = app.register("eve").await;
        assert_eq!(eve.get(&format!("/submissions/{id}")).await.status, 404);
        assert!(!seen.bytes.windows(7).any(|part| part == b"duel:1\""));
    })
    .await;
}

#[tokio::test]
async fn a_receipt_sees_the_verdict_of_what_was_judged_before() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        app.register("eve").await;
        let body = json!({"language": "python", "files": [{"content": "WA 1"}]});
        ada.post("/problems/sum/submissions", &body).await;
        app.work_off().await;
        let who = signed_in(&app, "eve").await;
        let on_behalf = OnBehalf {
            topic: topic("duel:1"),
            receipt: Box::new(|_, submission| {
                let verdict = submission.result.verdict;
                Box::pin(async move {
                    assert_eq!(verdict, Some(Verdict::WrongAnswer));
                    Ok(())
                })
            }),
        };
        let id = submit_for(&app, &who, "WA 1", on_behalf).await;
        let judged = judgement(&app, id.expect("taken")).await;
        assert_eq!((judged.passed, judged.total), (2, 3));
    })
    .await;
}

async fn judgement(app: &TestApp, id: SubmissionId) -> Judged {
    let judge = &app.application.judge;
    let judged = judge.judgement_of(id).await.expect("read");
    judged.expect("a submission")
}

fn nothing_written() -> Receipt {
    Box::new(|_, _| Box::pin(async { Ok(()) }))
}

#[tokio::test]
async fn what_became_of_a_submission_and_its_files_are_told_to_who_asks_inside() {
    on_each_database(async |app: TestApp| {
        app.register("ada").await;
        let who = signed_in(&app, "ada").await;
        let on_behalf = OnBehalf {
            topic: topic("duel:1"),
            receipt: nothing_written(),
        };
        let id = submit_for(&app, &who, "WA score=5", on_behalf).await;
        let id = id.expect("taken");
        let before = judgement(&app, id).await;
        let expected = Judged {
            verdict: None,
            judge_failed: false,
            passed: 0,
            total: 3,
            score: None,
            language: "python".to_owned(),
            bytes: 10,
            submitted_at: app.now(),
        };
        assert_eq!(before, expected);
        app.work_off().await;
        let after = judgement(&app, id).await;
        let expected = Judged {
            verdict: Some(Verdict::WrongAnswer),
            passed: 2,
            score: Some(5.0),
            ..expected
        };
        assert_eq!(after, expected);
        let judge = &app.application.judge;
        let files = judge.files_of(id).await.expect("read");
        assert_eq!(files, Some(source("WA score=5")));
        let none = SubmissionId::generate();
        assert_eq!(judge.judgement_of(none).await.expect("read"), None);
        assert_eq!(judge.files_of(none).await.expect("read"), None);
    })
    .await;
}

/// A socket of this person that follows one topic.
async fn following(
    app: &TestApp,
    browser: &Browser,
    topic: &Topic,
) -> impl futures_util::Stream<Item = Value> + Unpin + use<> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = app.application.router.clone();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let mut request = format!("ws://{address}/api/v1/live")
        .into_client_request()
        .expect("a request");
    let cookie = browser.cookie.as_deref().expect("a cookie");
    let cookie = format!("tiltyard_session={cookie}").parse();
    let headers = request.headers_mut();
    headers.insert("cookie", cookie.expect("a header"));
    let (mut socket, _) = connect_async(request).await.expect("a socket");
    let follow = json!({"follow": topic.as_str()}).to_string();
    socket.send(Message::text(follow)).await.expect("sent");
    let mut frames = Box::pin(socket.filter_map(async |frame| {
        let Message::Text(text) = frame.expect("a frame") else {
            return None;
        };
        Some(serde_json::from_str::<Value>(&text).expect("JSON"))
    }));
    let first = frames.next().await.expect("a frame");
    assert_eq!(first["following"], topic.as_str(), "{first}");
    frames
}

#[tokio::test]
async fn another_topic_is_told_how_far_it_got_and_nothing_of_the_program() {
    on_each_database(async |app: TestApp| {
        app.register("ada").await;
        let eve = app.register("eve").await;
        let who = signed_in(&app, "ada").await;
        // A topic eve may follow stands for that of a duel.
        let shared = tiltyard_accounts::topic_of(app.id_of("eve").await);
        let mut frames = following(&app, &eve, &shared).await;
        let on_behalf = OnBehalf {
            topic: shared,
            receipt: nothing_written(),
        };
        let id = submit_for(&app, &who, "WA", on_behalf).await;
        let id = id.expect("taken");
        app.work_off().await;
        let mut ticks = Vec::new();
        while ticks.len() < 3 {
            let frame = frames.next().await.expect("a frame");
            if frame["data"]["kind"] == "tick" {
                ticks.push(frame["data"].clone());
            }
        }
        let tick = |index: u64, verdict: &str, passed: u64| {
            json!({"kind": "tick", "submission": id, "index": index, "verdict": verdict, "passed": passed, "total": 3})
        };
        let expected = [tick(0, "AC", 1), tick(1, "AC", 2), tick(2, "WA", 2)];
        assert_eq!(ticks, expected, "these fields and no others");
    })
    .await;
}

#[tokio::test]
async fn a_submission_the_judge_gives_up_is_told_once() {
    const FAILED: &str = "SELECT COUNT(*) FROM outbox WHERE subject = 'submissions.failed'";
    on_each_database(async |app: TestApp| {
        app.register("ada").await;
        let who = signed_in(&app, "ada").await;
        let on_behalf = OnBehalf {
            topic: topic("duel:1"),
            receipt: nothing_written(),
        };
        let id = submit_for(&app, &who, "IE", on_behalf).await;
        let id = id.expect("taken");
        let judge = &app.application.judge;
        for _ in 0..2 {
            let turn = judge.take_turn().await.expect("a turn");
            assert!(matches!(turn, Turn::Again { .. }), "{turn:?}");
            assert_eq!(count(&app, FAILED).await, 0, "it is tried again");
            app.advance(Duration::from_secs(60));
        }
        assert_eq!(judge.take_turn().await.expect("a turn"), Turn::Done);
        let store = &app.application.store;
        let told: Vec<Vec<u8>> = on!(read store, db => sqlx::query_scalar(
            "SELECT payload FROM outbox WHERE subject = 'submissions.failed'").fetch_all(db).await)
        .expect("events");
        let told: Vec<Value> = told
            .iter()
            .map(|payload| serde_json::from_slice(payload).expect("JSON"))
            .collect();
        assert_eq!(told, [json!({"submission": id})]);
        let judged = judgement(&app, id).await;
        assert_eq!((judged.verdict, judged.judge_failed), (None, true));
        assert_eq!(
            count(
                &app,
                "SELECT COUNT(*) FROM outbox WHERE subject = 'submissions.judged'"
            )
            .await,
            0
        );
    })
    .await;
}

#[tokio::test]
async fn who_is_held_off_a_problem_neither_practises_it_nor_looks_at_others() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut eve) = (app.register("ada").await, app.register("eve").await);
        let mut keeper = app.register_as("keeper", Role::Moderator).await;
        let body = json!({"language": "python", "files": [{"content": "AC"}]});
        let trial = json!({"language": "python", "files": [{"content": "AC"}], "samples": true});
        let of_eve = eve.post("/problems/sum/submissions", &body).await.json["id"].clone();
        let of_keeper = keeper.post("/problems/sum/submissions", &body).await.json["id"].clone();
        app.work_off().await;
        let path = |id: &Value| format!("/submissions/{}", id.as_str().expect("an id"));
        let until = app.now() + Duration::from_secs(300);
        for handle in ["ada", "keeper"] {
            app.problems.hold(app.id_of(handle).await, until);
        }
        for answer in [
            ada.post("/problems/sum/submissions", &body).await,
            ada.post("/problems/sum/trials", &trial).await,
            ada.get("/problems/sum/statistics").await,
            keeper.get(&path(&of_eve)).await,
        ] {
            assert_eq!(
                (answer.status, answer.code()),
                (409, "conflict"),
                "{answer:?}"
            );
            assert_eq!(answer.fields(), [("problem", "held")]);
            let detail = answer.json["detail"].as_str().expect("words");
            assert!(detail.contains("2026-11-21T12:05:00Z"), "{detail}");
        }
        assert_eq!(keeper.get(&path(&of_keeper)).await.status, 200, "one's own");
        assert_eq!(eve.get("/problems/sum/statistics").await.status, 200);
        assert_eq!(
            eve.post("/problems/sum/submissions", &body).await.status,
            202
        );

        // What the duel itself asks passes.
        let who = signed_in(&app, "ada").await;
        let on_behalf = OnBehalf {
            topic: topic("duel:1"),
            receipt: nothing_written(),
        };
        submit_for(&app, &who, "AC", on_behalf)
            .await
            .expect("taken");
        let judge = &app.application.judge;
        let files = source("AC");
        let tried = judge.trial(
            &who,
            "sum",
            "python",
            &files,
            tiltyard_judge::On::Samples,
            "a trial".to_owned(),
        );
        let mut tried = tried.await.expect("a trial");
        let mut events = 0;
        while tried.next().await.is_some() {
            events += 1;
        }
        assert_eq!(events, 4, "started, compiled, one sample, finished");

        app.problems.release(who.user);
        assert_eq!(ada.post("/problems/sum/trials", &trial).await.status, 200);
        assert_eq!(
            ada.post("/problems/sum/submissions", &body).await.status,
            202
        );
        assert!(app.problems.seen().contains(&who.user));
    })
    .await;
}

#[tokio::test]
async fn the_real_problems_say_who_is_held_and_remember_who_tried() {
    on_each_database(async |app: TestApp| {
        app.register("ada").await;
        let ada = app.id_of("ada").await;
        let real = &app.application.problems;
        let asked: &dyn Problems = real;
        let problem = ProblemId::generate();
        assert_eq!(asked.held(ada, problem).await.expect("read"), None);
        let until = app.now() + Duration::from_secs(60);
        let mut tx = app.application.store.begin().await.expect("a transaction");
        real.hold(&mut tx, problem, ada, until).await.expect("held");
        tx.commit().await.expect("committed");
        assert_eq!(asked.held(ada, problem).await.expect("read"), Some(until));
        app.advance(Duration::from_secs(60));
        assert_eq!(asked.held(ada, problem).await.expect("read"), None);
        asked.note_seen(ada, problem).await.expect("noted");
        asked.note_seen(ada, problem).await.expect("noted");
        assert_eq!(count(&app, "SELECT COUNT(*) FROM problem_seen").await, 1);
    })
    .await;
}
