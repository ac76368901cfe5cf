//! Lists, the problem of the day and reports, on both databases.

mod packages;

use std::time::Duration;

use packages::seed;
use serde_json::json;
use tiltyard_contracts::Role;
use tiltyard_problems::NotedResult;
use tiltyard_testkit::{TestApp, on_each_database};

#[tokio::test]
async fn lists_are_their_owners_and_keep_their_order() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple", "banana", "cherry"]).await;
        let (mut ada, mut eve) = (app.register("ada").await, app.register("eve").await);
        let mut body = json!({"title": "Fruit", "description": "", "public": false, "problems": ["cherry", "apple", "cherry"]});
        let made = ada.post("/problem-lists", &body).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/problem-lists/{}", made.json["id"].as_str().expect("an id"));
        let slugs = |json: &serde_json::Value| -> Vec<String> {
            json["problems"].as_array().into_iter().flatten().filter_map(|one| Some(one["slug"].as_str()?.to_owned())).collect()
        };
        assert_eq!(slugs(&made.json), ["cherry", "apple"]);
        let found = ada.get(&format!("/problems?list={}", made.json["id"].as_str().expect("an id"))).await;
        assert_eq!(found.json["total"], 2);
        assert_eq!(eve.get(&path).await.code(), "not_found");
        // The one of the house.
        assert_eq!(eve.get("/problem-lists").await.json["items"].as_array().map(Vec::len), Some(1));
        body["public"] = json!(true);
        assert_eq!(eve.put(&path, &body).await.code(), "not_found");
        assert_eq!(ada.put(&path, &body).await.json["public"], true);
        let seen = eve.get("/problem-lists").await;
        assert!(seen.json["items"].as_array().into_iter().flatten().any(|list| list["owner"] == "ada"), "{seen:?}");
        body["problems"] = json!(["pear"]);
        assert_eq!(ada.put(&path, &body).await.fields(), [("problems", "unknown")]);
        assert_eq!(eve.delete(&path).await.code(), "not_found");
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(ada.get(&path).await.code(), "not_found");
    })
    .await;
}

#[tokio::test]
async fn lists_packages_name_are_of_the_house_and_no_tags() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple", "banana"]).await;
        let lists = app.browser().get("/problem-lists").await;
        let list = &lists.json["items"][0];
        assert_eq!(
            (
                &list["title"],
                &list["owner"],
                &list["public"],
                &list["mine"]
            ),
            (&json!("Starter"), &json!(null), &json!(true), &json!(false)),
            "{lists:?}"
        );
        let path = format!("/problem-lists/{}", list["id"].as_str().expect("an id"));
        let seen = app.browser().get(&path).await;
        assert_eq!(seen.json["problems"].as_array().map(Vec::len), Some(2));
        assert_eq!(seen.json["problems"][0]["tags"], json!(["arrays"]));
        let mut ada = app.register("ada").await;
        assert_eq!(ada.delete(&path).await.code(), "not_found");
    })
    .await;
}

#[tokio::test]
async fn the_problem_of_the_day_is_one_for_all_and_comes_again_when_all_have_been() {
    on_each_database(async |app: TestApp| {
        assert_eq!(
            app.browser().get("/daily-problem").await.code(),
            "not_found"
        );
        seed(&app, &["apple", "banana", "cherry"]).await;
        let mut ada = app.register("ada").await;
        let user = app.id_of("ada").await;
        let mut first_cycle = Vec::new();
        for day in 0..6 {
            let daily = ada.get("/daily-problem").await;
            let others = app.browser().get("/daily-problem").await;
            assert_eq!(
                daily.json["problem"]["slug"],
                others.json["problem"]["slug"]
            );
            assert_eq!(daily.json["date"], format!("2026-11-{}", 21 + day));
            assert_eq!(
                (&daily.json["streak"], &daily.json["solved_today"]),
                (&json!(day), &json!(false)),
                "{daily:?}"
            );
            let slug = daily.json["problem"]["slug"]
                .as_str()
                .expect("a name")
                .to_owned();
            if day < 3 {
                assert!(
                    !first_cycle.contains(&slug),
                    "{slug} came twice in {first_cycle:?}"
                );
                first_cycle.push(slug);
            } else {
                assert_eq!(slug, first_cycle[day - 3]);
            }
            let head = app
                .application
                .problems
                .find("apple")
                .await
                .expect("found")
                .expect("a problem");
            let mut tx = app.application.store.begin().await.expect("a transaction");
            let noted = NotedResult {
                problem: head.id,
                user,
                accepted: true,
                counted_before: None,
                at: app.now(),
            };
            app.application
                .problems
                .note_result(&mut tx, noted)
                .await
                .expect("noted");
            tx.commit().await.expect("committed");
            assert_eq!(ada.get("/daily-problem").await.json["solved_today"], true);
            app.advance(Duration::from_secs(86_400));
            // The login of days ago is over.
            ada.post(
                "/sessions",
                &json!({"login": "ada", "password": tiltyard_testkit::PASSWORD}),
            )
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_report_is_read_by_those_who_keep_order_and_settled_once() {
    on_each_database(async |app: TestApp| {
        seed(&app, &["apple"]).await;
        let mut ada = app.register("ada").await;
        let mut order = app.register_as("order", Role::Moderator).await;
        let told = ada
            .post(
                "/problems/apple/reports",
                &json!({"text": "Test 3 is wrong"}),
            )
            .await;
        assert_eq!(told.status, 201, "{told:?}");
        assert_eq!(ada.get("/moderation/reports").await.code(), "forbidden");
        let open = order.get("/moderation/reports").await;
        assert_eq!(
            (&open.json["items"][0]["by"], &open.json["items"][0]["slug"]),
            (&json!("ada"), &json!("apple"))
        );
        let path = format!(
            "/moderation/reports/{}",
            told.json["id"].as_str().expect("an id")
        );
        let body = json!({"resolution": "It is right; see the bounds"});
        assert_eq!(
            order.post(&path, &body).await.json["resolution"],
            body["resolution"]
        );
        assert_eq!(order.post(&path, &body).await.code(), "conflict");
        assert_eq!(
            order.get("/moderation/reports").await.json["items"],
            json!([])
        );
        assert_eq!(
            order.get("/moderation/reports?all=true").await.json["items"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
    })
    .await;
}
