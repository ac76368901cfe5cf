//! The author's desk, on both databases.

mod packages;

use axum::http::Method;
use packages::{files, zip};
use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_testkit::{Answer, Browser, TestApp, on_each_database};

async fn import(browser: &mut Browser, files: &[(String, Vec<u8>)]) -> Answer {
    browser
        .send_bytes(
            Method::POST,
            "/desk/imports",
            Some("application/zip"),
            zip(files),
        )
        .await
}

async fn verified(app: &TestApp, browser: &mut Browser, desk: &str) -> Value {
    let asked = browser
        .post(&format!("{desk}/verifications"), &json!({}))
        .await;
    assert_eq!(asked.status, 202, "{asked:?}");
    app.work_off().await;
    let id = asked.json["id"].as_str().expect("an id");
    let seen = browser.get(&format!("{desk}/verifications/{id}")).await;
    assert_eq!(seen.status, 200, "{seen:?}");
    seen.json
}

#[tokio::test]
async fn a_package_is_taken_in_verified_reviewed_and_published() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut eve = app.register("eve").await;
        let mut author = app.register_as("reviewer", Role::Author).await;
        let made = import(&mut ada, &files("apple")).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(
            (
                &made.json["slug"],
                &made.json["state"],
                &made.json["author"]
            ),
            (&json!("apple"), &json!("draft"), &json!("ada"))
        );
        let desk = format!(
            "/desk/problems/{}",
            made.json["id"].as_str().expect("an id")
        );
        // It is nobody else's business yet.
        assert_eq!(eve.get(&desk).await.code(), "not_found");
        assert_eq!(author.get(&desk).await.code(), "not_found");
        let whole = ada.get(&desk).await;
        assert_eq!(whole.json["format"], "kattis2025", "{whole:?}");
        assert_eq!(whole.json["findings"], json!([]));
        let parsed = ada.get(&format!("{desk}/package")).await;
        assert_eq!(
            parsed.json["tests"].as_array().map(Vec::len),
            Some(3),
            "{parsed:?}"
        );
        assert_eq!(parsed.json["submissions"][0]["permitted"], json!(["AC"]));

        let publish = format!("{desk}/publish");
        let review = format!("{desk}/review");
        assert_eq!(ada.post(&publish, &json!({})).await.code(), "forbidden");
        let answer = ada.post(&review, &json!({"state": "in_review"})).await;
        assert_eq!(answer.json["state"], "in_review", "{answer:?}");
        assert_eq!(
            ada.post(&review, &json!({"state": "approved"}))
                .await
                .code(),
            "forbidden"
        );
        let said = author
            .post(
                &format!("{desk}/comments"),
                &json!({"text": "Too short", "path": "statement/problem.en.md", "line": 1}),
            )
            .await;
        assert_eq!(
            (said.status, &said.json["by"]),
            (201, &json!("reviewer")),
            "{said:?}"
        );
        assert_eq!(
            ada.get(&format!("{desk}/comments")).await.json["items"][0]["text"],
            "Too short"
        );
        assert_eq!(
            author
                .post(&review, &json!({"state": "approved"}))
                .await
                .json["state"],
            "approved"
        );
        // Approved, but nobody ran its jury.
        assert_eq!(ada.post(&publish, &json!({})).await.code(), "conflict");
        let seen = verified(&app, &mut ada, &desk).await;
        assert_eq!(seen["state"], "agrees", "{seen}");
        assert_eq!(seen["submissions"][1]["verdict"], "WA");
        assert_eq!(
            seen["submissions"][1]["results"][2],
            json!({"verdict": "WA", "cpu_time_us": 1000, "memory_bytes": 1 << 20})
        );
        let published = ada.post(&publish, &json!({})).await;
        assert_eq!(published.json["state"], "published", "{published:?}");
        assert_eq!(
            app.browser().get("/problems/apple").await.json["title"],
            "Apple"
        );
        assert_eq!(
            ada.get(&format!("{desk}/versions")).await.json["items"][0]["by"],
            "ada"
        );

        // A change takes approval and verification away, and people still see what was published.
        let file = format!("{desk}/files/statement%2Fproblem.en.md");
        let put = ada
            .send_bytes(
                Method::PUT,
                &file,
                Some("text/markdown"),
                b"Add them up.".to_vec(),
            )
            .await;
        assert_eq!(put.status, 204, "{put:?}");
        assert_eq!(ada.get(&desk).await.json["state"], "draft");
        assert_eq!(ada.post(&publish, &json!({})).await.code(), "forbidden");
        let html = app.browser().get("/problems/apple").await.json["statement"]["html"].clone();
        assert!(
            html.as_str()
                .is_some_and(|html| html.contains("Add two numbers")),
            "{html}"
        );
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        assert_eq!(admin.post(&publish, &json!({})).await.code(), "conflict");
        assert_eq!(verified(&app, &mut admin, &desk).await["state"], "agrees");
        assert_eq!(admin.post(&publish, &json!({})).await.status, 200);
        assert_eq!(
            admin
                .post(&format!("{desk}/withdraw"), &json!({}))
                .await
                .json["state"],
            "withdrawn"
        );
        assert_eq!(
            app.browser().get("/problems/apple").await.code(),
            "not_found"
        );
        assert_eq!(app.browser().get("/problems").await.json["total"], 0);
    })
    .await;
}

#[tokio::test]
async fn what_does_not_come_out_as_it_says_is_not_published() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        let mut wrong = files("apple");
        for (path, bytes) in &mut wrong {
            if path.starts_with("submissions/wrong_answer") {
                *bytes = b"TLE print(1)\n".to_vec();
            }
        }
        let made = import(&mut admin, &wrong).await;
        let desk = format!(
            "/desk/problems/{}",
            made.json["id"].as_str().expect("an id")
        );
        let seen = verified(&app, &mut admin, &desk).await;
        assert_eq!(seen["state"], "disagrees", "{seen}");
        assert_eq!(seen["submissions"][1]["agrees"], false);
        let publish = admin.post(&format!("{desk}/publish"), &json!({})).await;
        assert_eq!(publish.code(), "conflict");
        // The same package again is the same problem, with other files.
        let again = import(&mut admin, &files("apple")).await;
        assert_eq!(again.json["id"], made.json["id"], "{again:?}");
        assert_eq!(admin.get(&desk).await.json["verified_files"], false);
        let mut eve = app.register("eve").await;
        assert_eq!(import(&mut eve, &files("apple")).await.code(), "conflict");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_package_is_refused_with_its_place_and_nothing_stays() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut broken = files("apple");
        broken.retain(|(path, _)| !path.starts_with("data/"));
        let answer = import(&mut ada, &broken).await;
        assert_eq!(
            (answer.status, answer.code()),
            (422, "invalid"),
            "{answer:?}"
        );
        assert!(!answer.fields().is_empty(), "{answer:?}");
        let rubbish = ada
            .send_bytes(
                Method::POST,
                "/desk/imports",
                Some("application/zip"),
                b"no zip".to_vec(),
            )
            .await;
        assert_eq!(rubbish.code(), "invalid", "{rubbish:?}");
        let other = ada.post("/desk/imports", &json!({})).await;
        assert_eq!(other.code(), "not_json");
        assert_eq!(ada.get("/desk/problems").await.json["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_problem_is_written_from_nothing() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        for kind in ["program", "function", "class", "interactive", "answers"] {
            let body = json!({"slug": format!("my-{kind}"), "title": format!("My {kind}: \"new\""), "kind": kind});
            let made = ada.post("/desk/problems", &body).await;
            assert_eq!(made.status, 201, "{made:?}");
            let desk = format!("/desk/problems/{}", made.json["id"].as_str().expect("an id"));
            let whole = ada.get(&desk).await;
            assert_eq!(whole.json["findings"], json!([]), "{kind}");
            let parsed = ada.get(&format!("{desk}/package")).await;
            assert_eq!((&parsed.json["kind"], &parsed.json["titles"]["en"]), (&json!(kind), &body["title"]), "{parsed:?}");
            assert_eq!(ada.post("/desk/problems", &body).await.fields(), [("slug", "taken")]);
            for format in ["original", "kattis_2025"] {
                let zip = ada.get(&format!("{desk}/export?format={format}")).await;
                assert_eq!(zip.status, 200, "{kind} {format}: {zip:?}");
                assert_eq!(&zip.bytes[..2], b"PK");
            }
        }
        let desk = {
            let made = ada.get("/desk/problems").await;
            format!("/desk/problems/{}", made.json["items"][0]["id"].as_str().expect("an id"))
        };
        let file = format!("{desk}/files/notes%2Fone.txt");
        let put = ada.send_bytes(Method::PUT, &file, None, b"one".to_vec()).await;
        let tag = put.headers["etag"].to_str().expect("a tag").to_owned();
        let read = ada.get(&file).await;
        assert_eq!((read.bytes.as_slice(), read.headers["etag"].to_str().expect("a tag")), (b"one".as_slice(), tag.as_str()));
        ada.headers.push(("if-match", tag));
        assert_eq!(ada.send_bytes(Method::PUT, &file, None, b"two".to_vec()).await.status, 204);
        assert_eq!(ada.send_bytes(Method::PUT, &file, None, b"three".to_vec()).await.code(), "conflict");
        ada.headers.clear();
        let moved = ada.post(&format!("{desk}/files/rename"), &json!({"from": "notes", "to": "attachments"})).await;
        assert_eq!(moved.status, 204, "{moved:?}");
        assert_eq!(ada.get(&file).await.code(), "not_found");
        let file = format!("{desk}/files/attachments%2Fone.txt");
        assert_eq!(ada.get(&file).await.bytes, b"two");
        assert_eq!(ada.delete(&file).await.status, 204);
        let out = ada.send_bytes(Method::PUT, &format!("{desk}/files/..%2Fout"), None, b"x".to_vec()).await;
        assert_eq!(out.fields(), [("path", "invalid")]);
        let shown = ada.post("/desk/preview", &json!({"markup": "markdown", "text": "*so* <script>1</script>"})).await;
        let html = shown.json["html"].as_str().expect("a text");
        assert!(html.contains("<em>so</em>") && !html.contains("<script"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn tests_are_made_by_a_generator_with_answers_of_the_jury() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut package = files("apple");
        package.push((
            "generators/random.py".to_owned(),
            b"AC import sys\n".to_vec(),
        ));
        let made = import(&mut ada, &package).await;
        assert_eq!(made.status, 201, "{made:?}");
        let desk = format!(
            "/desk/problems/{}",
            made.json["id"].as_str().expect("an id")
        );
        let generate = format!("{desk}/generate");
        let ask = |into: &str, count: Value| {
            let mut body =
                json!({"generator": "generators/random.py", "args": ["7"], "into": into});
            if !count.is_null() {
                body["count"] = count;
            }
            body
        };
        let one = ada.post(&generate, &ask("secret/05", Value::Null)).await;
        assert_eq!(one.json["tests"], json!(["secret/05"]), "{one:?}");
        let more = ada.post(&generate, &ask("secret/large", json!(2))).await;
        assert_eq!(
            more.json["tests"],
            json!(["secret/large/01", "secret/large/02"]),
            "{more:?}"
        );
        for end in ["in", "ans"] {
            let file = ada
                .get(&format!("{desk}/files/data%2Fsecret%2F05.{end}"))
                .await;
            // What the scripted judge lets every program print.
            assert_eq!(file.bytes, b"out\0put", "{end}");
        }
        let refused = ada
            .post(&generate, &ask("submissions/x", Value::Null))
            .await;
        assert_eq!(refused.fields(), [("into", "invalid")]);
        let body = json!({"generator": "generators/none.py", "args": [], "into": "secret/06"});
        let refused = ada.post(&generate, &body).await;
        assert_eq!(refused.fields(), [("generator", "invalid")]);
        let mut eve = app.register("eve").await;
        let refused = eve.post(&generate, &ask("secret/05", Value::Null)).await;
        assert_eq!(refused.code(), "not_found");
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_back_until_a_day_is_not_published_before_it() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        for (until, code) in [("2026-11-21", ""), ("2026-11-22", "conflict")] {
            let mut package = files("apple");
            package[0]
                .1
                .extend_from_slice(format!("embargo_until: {until}\n").as_bytes());
            let made = import(&mut admin, &package).await;
            assert_eq!(made.status, 201, "{made:?}");
            let id = made.json["id"].as_str().expect("an id");
            let desk = format!("/desk/problems/{id}");
            assert_eq!(verified(&app, &mut admin, &desk).await["state"], "agrees");
            let answer = admin.post(&format!("{desk}/publish"), &json!({})).await;
            let got = if answer.status == 200 {
                ""
            } else {
                answer.code()
            };
            assert_eq!(got, code, "{answer:?}");
        }
    })
    .await;
}
