//! Problems as those read them who solve them, on both databases.

mod packages;

use packages::{seed, shipped};
use serde_json::{Value, json};
use tiltyard_problems::NotedResult;
use tiltyard_testkit::{TestApp, on_each_database};

fn slugs(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| item["slug"].as_str())
        .collect()
}

#[tokio::test]
async fn what_ships_is_found_filtered_sorted_and_read() {
    on_each_database(async |app: TestApp| {
        let seeded = seed(&app, &["banana", "apple", "cherry"]).await;
        assert_eq!((seeded.taken_in, seeded.known), (3, 0), "{seeded:?}");
        let again = seed(&app, &["banana", "apple", "cherry"]).await;
        assert_eq!((again.taken_in, again.known), (0, 3));

        let mut browser = app.browser();
        let page = browser.get("/problems").await;
        assert_eq!(page.status, 200, "{page:?}");
        assert_eq!(slugs(&page.json), ["apple", "banana", "cherry"]);
        assert_eq!(page.json["total"], 3);
        assert_eq!(page.json["items"][0]["status"], "none");
        assert_eq!(page.json["items"][0]["acceptance"], Value::Null);

        for sort in ["title", "newest", "acceptance", "difficulty", "votes"] {
            let mut seen = Vec::new();
            let mut path = format!("/problems?limit=1&sort={sort}");
            for _ in 0..3 {
                let page = browser.get(&path).await;
                assert_eq!(page.json["total"], 3, "{page:?}");
                seen.extend(slugs(&page.json).into_iter().map(str::to_owned));
                match page.json["next"].as_str() {
                    Some(next) => {
                        path = format!("/problems?limit=1&sort={sort}&cursor={next}");
                    }
                    None => break,
                }
            }
            seen.sort();
            assert_eq!(seen, ["apple", "banana", "cherry"], "{sort}");
        }
        for (query, found) in [
            ("q=APP", vec!["apple"]),
            ("q=%25", vec![]),
            ("tag=arrays", vec!["apple", "banana", "cherry"]),
            ("tag=arrays&tag=strings", vec![]),
            ("category=arrays&q=rry", vec!["cherry"]),
            ("difficulty=easy", vec!["apple", "banana", "cherry"]),
            ("difficulty=hard", vec![]),
            ("kind=program", vec!["apple", "banana", "cherry"]),
            ("kind=function", vec![]),
            ("status=solved", vec![]),
            ("status=none", vec!["apple", "banana", "cherry"]),
        ] {
            let page = browser.get(&format!("/problems?{query}")).await;
            assert_eq!(slugs(&page.json), found, "{query}: {page:?}");
            assert_eq!(page.json["total"], found.len(), "{query}");
        }
        let facets = browser.get("/problem-facets").await;
        assert_eq!(
            facets.json["categories"],
            json!([{"name": "arrays", "count": 3}])
        );
        assert_eq!(
            facets.json["difficulties"],
            json!([{"name": "easy", "count": 3}])
        );
    })
    .await;
}

#[tokio::test]
async fn a_problem_is_read_and_its_editorial_opens_when_it_is_due() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        let mut ada = app.register("ada").await;
        let mut guest = app.browser();
        guest.post("/guests", &json!({})).await;
        let problem = ada.get("/problems/apple").await;
        assert_eq!(problem.status, 200, "{problem:?}");
        let body = &problem.json;
        assert_eq!(body["title"], "Apple");
        assert_eq!(body["statement"]["tongue"], "en");
        let html = body["statement"]["html"].as_str().expect("a text");
        assert!(html.contains("Add two numbers"), "{html}");
        assert_eq!(body["samples"][0]["input"], "1 2\n");
        assert_eq!(body["samples"][0]["answer"], "3\n");
        assert_eq!(body["limits"]["time_ms"], 1000);
        assert_eq!(body["hints"], 2);
        assert_eq!(body["editorial"], "locked");
        assert_eq!(body["languages"][0]["id"], "python");
        assert_eq!(body["about"]["license"], "cc by-sa");

        let hint = app.browser().get("/problems/apple/hints/1").await;
        assert!(
            hint.json["html"]
                .as_str()
                .is_some_and(|text| text.contains("Think"))
        );
        for missing in [
            "/problems/apple/hints/3",
            "/problems/apple/hints/x",
            "/problems/pear",
        ] {
            assert_eq!(ada.get(missing).await.code(), "not_found", "{missing}");
        }
        assert_eq!(
            ada.get("/problems/apple/editorial").await.code(),
            "forbidden"
        );
        assert_eq!(
            guest
                .post("/problems/apple/surrender", &json!({}))
                .await
                .status,
            204
        );
        let editorial = guest.get("/problems/apple/editorial").await;
        assert!(
            editorial.json["html"]
                .as_str()
                .is_some_and(|text| text.contains("Add them")),
            "{editorial:?}"
        );
        let opened = guest.get("/problems/apple").await;
        assert_eq!(
            (&opened.json["editorial"], &opened.json["gave_up"]),
            (&json!("open"), &json!(true))
        );

        for (value, votes) in [(1, 1), (1, 1), (-1, -1), (0, 0), (1, 1)] {
            let answer = ada
                .put("/problems/apple/vote", &json!({"value": value}))
                .await;
            assert_eq!(answer.json, json!({"votes": votes}), "{answer:?}");
        }
        let answer = ada.put("/problems/apple/vote", &json!({"value": 2})).await;
        assert_eq!(answer.fields(), [("value", "invalid")]);
        assert_eq!(ada.get("/problems/apple").await.json["my_vote"], 1);
    })
    .await;
}

#[tokio::test]
async fn results_change_progress_and_counts_and_a_rejudge_takes_them_back() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        let mut ada = app.register("ada").await;
        let user = app.id_of("ada").await;
        let problems = &app.application.problems;
        let head = problems
            .find("apple")
            .await
            .expect("found")
            .expect("a problem");
        let note = async |accepted: bool, counted_before: Option<bool>| {
            let mut tx = app.application.store.begin().await.expect("a transaction");
            let noted = NotedResult {
                problem: head.id,
                user,
                accepted,
                counted_before,
                at: app.now(),
            };
            problems.note_result(&mut tx, noted).await.expect("noted");
            tx.commit().await.expect("committed");
        };
        for (accepted, before, status, acceptance, submissions, solved_by) in [
            (false, None, "tried", 0.0, 1, 0),
            (true, None, "solved", 0.5, 2, 1),
            (true, None, "solved", 0.666_666, 3, 1),
            (true, Some(true), "solved", 0.666_666, 3, 1),
            (false, Some(true), "solved", 0.333_333, 3, 1),
            (false, Some(true), "tried", 0.0, 3, 0),
            (true, Some(false), "solved", 0.333_333, 3, 1),
        ] {
            note(accepted, before).await;
            let page = ada.get("/problems?status=solved").await;
            assert_eq!(page.json["total"], i32::from(status == "solved"));
            let item = ada.get("/problems").await.json["items"][0].clone();
            assert_eq!(
                (
                    &item["status"],
                    &item["acceptance"],
                    &item["submissions"],
                    &item["solved_by"]
                ),
                (
                    &json!(status),
                    &json!(acceptance),
                    &json!(submissions),
                    &json!(solved_by)
                ),
            );
        }
        assert_eq!(problems.practised(user).await.expect("read").easy, 1);
        // Others see what was counted, and nothing of who did it.
        let item = app.browser().get("/problems").await.json["items"][0].clone();
        assert_eq!(
            (&item["status"], &item["solved_by"]),
            (&json!("none"), &json!(1))
        );
        assert_eq!(ada.get("/problems/apple").await.json["editorial"], "open");
    })
    .await;
}

#[tokio::test]
async fn a_version_is_judged_as_it_was_published() {
    use tiltyard_problems::Submitted;
    use tiltyard_protocol::{Content, Keep, SourceFile};

    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        let problems = &app.application.problems;
        let head = problems
            .find("apple")
            .await
            .expect("found")
            .expect("a problem");
        let version = problems
            .judging(head.version)
            .await
            .expect("read")
            .expect("a version");
        assert_eq!(version.sample(0), Some(("1 2\n", "3\n")));
        assert_eq!(version.sample(1), None);
        let request = version
            .request(Submitted {
                language: "python",
                files: vec![SourceFile {
                    name: None,
                    content: b"print(3)".as_slice().into(),
                }],
                time_ms: version.time_ms,
                keep: Keep {
                    output_bytes: 0,
                    samples_only: true,
                },
                run_all: false,
                correlation: "s".to_owned(),
            })
            .expect("a request");
        assert_eq!(request.tests.len(), 3);
        assert_eq!(
            request.tests[0].input,
            Content::Inline(b"1 2\n".as_slice().into())
        );
        let Content::Blob { id, bytes } = &request.tests[2].input else {
            panic!(
                "a large test is fetched, not carried: {:?}",
                request.tests[2].input
            );
        };
        assert_eq!(*bytes, packages::LARGE_BYTES as u64);
        assert_eq!(id.0, tiltyard_store::BlobStore::name(&packages::large()));
        // A new edition makes a new version; the old one stays.
        let mut changed = shipped("apple");
        changed.hash = "another".to_owned();
        problems.seed(vec![changed]).await.expect("seeded");
        let now = problems
            .find("apple")
            .await
            .expect("found")
            .expect("a problem");
        assert_ne!(now.version, head.version);
        assert!(
            problems
                .judging(head.version)
                .await
                .expect("read")
                .is_some()
        );
    })
    .await;
}
