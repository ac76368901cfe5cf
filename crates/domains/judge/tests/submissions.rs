//! A submission, from the form to the verdict and whatever may happen between.

use std::{collections::HashSet, time::Duration};

use serde_json::{Value, json};
use tiltyard_contracts::{Role, SubmissionId};
use tiltyard_judge::Turn;
use tiltyard_testkit::{Browser, TestApp, on_each_database};

async fn submit(browser: &mut Browser, source: &str) -> String {
    let body = json!({"language": "py", "files": [{"content": source}]});
    let answer = browser.post("/problems/sum/submissions", &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.json["id"].as_str().expect("an id").to_owned()
}

async fn read(browser: &mut Browser, id: &str) -> Value {
    let answer = browser.get(&format!("/submissions/{id}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json
}

/// Until it says so.
async fn read_until(browser: &mut Browser, id: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    loop {
        let json = read(browser, id).await;
        if is_so(&json) {
            return json;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn every_verdict_arrives_with_its_tests() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut ids = Vec::new();
        for verdict in ["AC", "WA", "TLE", "MLE", "OLE", "RTE", "CE"] {
            ids.push((verdict, submit(&mut ada, verdict).await));
        }
        let queued = read(&mut ada, &ids[0].1).await;
        assert_eq!(
            (&queued["state"], &queued["verdict"]),
            (&json!("queued"), &Value::Null)
        );
        assert_eq!(queued["tests_total"], 3);
        app.work_off().await;
        for (verdict, id) in &ids {
            let done = read(&mut ada, id).await;
            assert_eq!(done["verdict"], *verdict);
            assert_eq!(done["state"], "done");
            assert_eq!(done["language"], "python", "the id, not the alias");
            assert_eq!(done["attempt"], 1);
            assert_eq!(done["user"]["handle"], "ada");
            if *verdict == "CE" {
                assert_eq!(done["compile_log"], "line 1: what?");
                assert_eq!(done["tests"], json!([]));
                continue;
            }
            assert_eq!(done["tests_done"], 3);
            assert_eq!(done["tests"][2]["verdict"], *verdict);
            let first_failed = if *verdict == "AC" {
                Value::Null
            } else {
                json!(2)
            };
            assert_eq!(done["first_failed"], first_failed);
            let (sample, secret) = (&done["tests"][0], &done["tests"][2]);
            assert_eq!(
                (&sample["input"], &sample["answer"]),
                (&json!("1 2\n"), &json!("3\n"))
            );
            assert_eq!(sample["stdout"], "out\0put");
            for hidden in ["input", "answer", "stdout", "stderr", "judge_message"] {
                assert_eq!(secret[hidden], Value::Null, "{hidden} of a secret test");
            }
        }
        let noted = app.problems.noted();
        assert_eq!(noted.len(), 7);
        assert_eq!(noted.iter().filter(|one| one.accepted).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_judged_is_refused_by_its_field() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut send = async |language: &str, files: Value| {
            let body = json!({"language": language, "files": files});
            ada.post("/problems/sum/submissions", &body).await
        };
        for (files, field) in [
            (json!([]), "files"),
            (json!([{"content": "x".repeat(1025)}]), "files"),
            (json!([{"content": "a\u{0}b"}]), "files[0].content"),
            (json!([{"name": "../a", "content": ""}]), "files[0].name"),
            (json!([{"content": ""}, {"content": ""}]), "files[1].name"),
            (
                json!([{"name": "a", "content": ""}, {"name": "a", "content": ""}]),
                "files[1].name",
            ),
        ] {
            let answer = send("python", files).await;
            assert_eq!(
                (answer.status, answer.fields()[0].0),
                (422, field),
                "{answer:?}"
            );
        }
        assert_eq!(
            send("cobol", json!([{"content": "x"}])).await.code(),
            "unknown_language"
        );
        app.problems
            .change(|head| head.languages = vec!["rust".to_owned()]);
        let answer = send("python", json!([{"content": "x"}])).await;
        assert_eq!(answer.fields(), [("language", "invalid")]);
        let latin1 = b"{\"language\":\"python\",\"files\":[{\"content\":\"\xe4\"}]}".to_vec();
        let path = "/problems/sum/submissions";
        let kind = Some("application/json");
        let answer = ada
            .send_bytes(axum::http::Method::POST, path, kind, latin1)
            .await;
        assert_eq!(answer.fields(), [("files", "invalid")], "{answer:?}");
        assert!(
            answer.json["detail"]
                .as_str()
                .is_some_and(|text| text.contains("UTF-8"))
        );
        let answer = ada
            .post(
                "/problems/none/submissions",
                &json!({"language": "python", "files": []}),
            )
            .await;
        assert_eq!(answer.status, 404);
    })
    .await;
}

#[tokio::test]
async fn nobody_reads_what_is_anothers() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let id = submit(&mut ada, "WA").await;
        app.work_off().await;
        let mut eve = app.register("eve").await;
        assert_eq!(eve.get(&format!("/submissions/{id}")).await.status, 404);
        assert_eq!(eve.get("/submissions").await.json["items"], json!([]));
        assert_eq!(eve.get("/submissions?user=ada").await.code(), "forbidden");
        assert_eq!(eve.get("/submissions?verdict=XX").await.status, 422);

        let mut keeper = app.register_as("keeper", Role::Moderator).await;
        let seen = read(&mut keeper, &id).await;
        assert_eq!(seen["files"][0]["content"], "WA");
        assert_eq!(seen["tests"][2]["judge_message"], "for the jury");
        let all = keeper
            .get("/submissions?user=ada&verdict=WA&problem=sum&language=python")
            .await;
        assert_eq!(all.json["items"][0]["id"], id.as_str());
        assert_eq!(
            keeper.get("/submissions?user=ada&verdict=AC").await.json["items"],
            json!([])
        );
    })
    .await;
}

#[tokio::test]
async fn lists_are_paged_newest_first() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut ids = Vec::new();
        for number in 0..3 {
            ids.push(submit(&mut ada, &format!("AC {number}")).await);
        }
        let first = ada.get("/problems/sum/submissions/mine?limit=2").await.json;
        let shown = |page: &Value| -> Vec<String> {
            let items = page["items"].as_array().expect("items").iter();
            items
                .map(|item| item["id"].as_str().unwrap_or_default().to_owned())
                .collect()
        };
        assert_eq!(shown(&first), [ids[2].clone(), ids[1].clone()]);
        let next = first["next"].as_str().expect("another page");
        let last = ada
            .get(&format!("/submissions?limit=2&after={next}"))
            .await
            .json;
        assert_eq!(
            (shown(&last), &last["next"]),
            (vec![ids[0].clone()], &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn the_same_code_is_answered_from_the_first_judging() {
    on_each_database(async |app: TestApp| {
        let (mut ada, mut eve) = (app.register("ada").await, app.register("eve").await);
        submit(&mut ada, "WA 1").await;
        submit(&mut ada, "IE 1").await;
        app.work_off_failures().await;
        let judged = app.judges.order().len();

        let copy = submit(&mut eve, "WA 1").await;
        let seen = read(&mut eve, &copy).await;
        assert_eq!(
            (&seen["state"], &seen["verdict"]),
            (&json!("done"), &json!("WA"))
        );
        assert_eq!(
            (&seen["from_cache"], &seen["tests_done"]),
            (&json!(true), &json!(3))
        );
        assert_eq!(app.judges.order().len(), judged, "it was not judged again");
        assert_eq!(app.problems.noted().len(), 2, "it counts for both");

        let failed = submit(&mut eve, "IE 1").await;
        assert_eq!(
            read(&mut eve, &failed).await["state"],
            "queued",
            "a failed judge is no answer"
        );
        app.problems.publish_again();
        let other = submit(&mut eve, "WA 1").await;
        assert_eq!(
            read(&mut eve, &other).await["state"],
            "queued",
            "another version"
        );
    })
    .await;
}

#[tokio::test]
async fn a_judge_that_fails_is_no_verdict_and_is_tried_three_times() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let never = submit(&mut ada, "IE").await;
        let later = submit(&mut ada, "AC fails=2").await;
        let busy = submit(&mut ada, "AC busy").await;
        app.work_off_failures().await;
        let seen = read(&mut ada, &never).await;
        assert_eq!(
            (&seen["state"], &seen["verdict"]),
            (&json!("done"), &Value::Null)
        );
        assert_eq!(
            (&seen["judge_failed"], &seen["judge_error"]),
            (&json!(true), &Value::Null)
        );
        let times = |id: &str| app.judges.order().iter().filter(|one| *one == id).count();
        assert_eq!((times(&never), times(&later), times(&busy)), (3, 3, 2));
        for id in [&later, &busy] {
            assert_eq!(read(&mut ada, id).await["verdict"], "AC");
        }
        let mut keeper = app.register_as("keeper", Role::Admin).await;
        assert_eq!(
            read(&mut keeper, &never).await["judge_error"],
            "the checker crashed"
        );
        assert_eq!(
            app.problems.noted().len(),
            2,
            "nothing is held against the person"
        );
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_dies_between_ticks_and_verdict_loses_nothing() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let id = submit(&mut ada, "AC gated").await;
        let working = app.application.clone();
        let worker = tokio::spawn(async move { working.work().await });
        let seen = read_until(&mut ada, &id, |json| json["tests_done"] == 1).await;
        assert_eq!(
            (&seen["state"], &seen["verdict"]),
            (&json!("judging"), &Value::Null)
        );
        worker.abort();
        assert!(worker.await.is_err_and(|error| error.is_cancelled()));
        app.judges.open();
        app.work_off().await;
        assert_eq!(read(&mut ada, &id).await["verdict"], "AC");
        assert_eq!(
            app.judges.order().len(),
            2,
            "judged again from the beginning"
        );
        let ended = ended(&app, &id).await;
        assert_eq!((ended, app.problems.noted().len()), (1, 1));
    })
    .await;
}

async fn ended(app: &TestApp, id: &str) -> u64 {
    let id: SubmissionId = id.parse().expect("an id");
    app.application
        .judge
        .ended_attempts(id)
        .await
        .expect("a count")
}

#[tokio::test]
async fn who_lost_the_claim_writes_nothing() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let id = submit(&mut ada, "AC gated").await;
        let judge = app.application.judge.clone();
        let slow = tokio::spawn({
            let judge = judge.clone();
            async move { judge.take_turn().await }
        });
        read_until(&mut ada, &id, |json| json["tests_done"] == 1).await;
        // The slow one is thought dead, and another takes over.
        app.advance(Duration::from_secs(60));
        let other = tokio::spawn({
            let judge = judge.clone();
            async move { judge.take_turn().await }
        });
        // Not sooner than the other has its claim: the slow one would still be in time.
        while app.judges.order().len() < 2 {
            tokio::task::yield_now().await;
        }
        app.judges.open();
        let second = other.await.expect("no panic").expect("a turn");
        let first = slow.await.expect("no panic").expect("a turn");
        let turns = [first, second];
        assert_eq!(
            turns.iter().filter(|turn| **turn == Turn::Done).count(),
            1,
            "{turns:?}"
        );
        assert_eq!((ended(&app, &id).await, app.problems.noted().len()), (1, 1));
        // Its job is delivered once more, and finds nothing to do.
        assert_eq!(judge.take_turn().await.expect("a turn"), Turn::Done);
        assert_eq!(ended(&app, &id).await, 1);
    })
    .await;
}

#[tokio::test]
async fn two_workers_judge_each_once() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut ids = Vec::new();
        for number in 0..30 {
            ids.push(submit(&mut ada, &format!("AC {number}")).await);
        }
        let judge = &app.application.judge;
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let judge = judge.clone();
            workers.spawn(async move {
                while judge.take_turn().await.expect("a turn") == Turn::Done {
                    if judge.waiting().await.expect("a count") == 0 {
                        break;
                    }
                }
            });
        }
        workers.join_all().await;
        app.work_off().await;
        let order = app.judges.order();
        assert_eq!(order.len(), 30);
        assert_eq!(order.into_iter().collect::<HashSet<_>>().len(), 30);
        for id in &ids {
            assert_eq!(ended(&app, id).await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_one_person_delays_no_other() {
    on_each_database(async |app: TestApp| {
        let (mut flood, mut ada) = (app.register("flood").await, app.register("ada").await);
        for number in 0..40 {
            submit(&mut flood, &format!("AC {number}")).await;
        }
        let one = submit(&mut ada, "AC ada").await;
        app.work_off().await;
        let place = app.judges.order().iter().position(|id| *id == one);
        assert!(place.is_some_and(|place| place < 4), "{place:?}");
        assert_eq!(app.judges.order().len(), 41);
    })
    .await;
}

#[tokio::test]
async fn nobody_lets_more_than_a_hundred_wait() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        for number in 0..100 {
            submit(&mut ada, &format!("AC {number}")).await;
        }
        let body = json!({"language": "python", "files": [{"content": "one more"}]});
        let answer = ada.post("/problems/sum/submissions", &body).await;
        assert_eq!((answer.status, answer.code()), (429, "too_many"));
        let mut other = app.register("other").await;
        submit(&mut other, "AC").await;
    })
    .await;
}

#[tokio::test]
async fn languages_get_the_time_that_is_set() {
    for database in tiltyard_testkit::databases().await {
        let app = TestApp::on(database, "[judge]\ntime_multipliers = { python = 2.5 }\n").await;
        let mut ada = app.register("ada").await;
        submit(&mut ada, "AC").await;
        app.work_off().await;
        assert_eq!(app.judges.time_limits_ms(), [2500]);
    }
}

#[tokio::test]
async fn what_somebody_who_left_had_sent_names_nobody() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let id = submit(&mut ada, "AC").await;
        app.work_off().await;
        let body = json!({"password": tiltyard_testkit::PASSWORD});
        let answer = ada
            .send(axum::http::Method::DELETE, "/me", Some(&body))
            .await;
        assert!(answer.status < 300, "{answer:?}");
        app.work_off().await;
        let mut keeper = app.register_as("keeper", Role::Admin).await;
        let seen = read(&mut keeper, &id).await;
        assert_eq!(
            (&seen["user"], &seen["verdict"]),
            (&Value::Null, &json!("AC"))
        );
    })
    .await;
}
