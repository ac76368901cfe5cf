//! Feedback from everybody, answered once, on both databases.

use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_testkit::{TestApp, TestDatabase, on_each_database};

#[tokio::test]
async fn who_left_an_address_or_has_one_is_answered_by_mail_and_on_the_page() {
    on_each_database(async |app: TestApp| {
        let mut moderator = app.register_as("order", Role::Moderator).await;
        let mut ada = app.register("ada").await;
        let token = app.token_sent_to("ada@example.org").await;
        app.browser()
            .post("/email-confirmations", &json!({"token": token}))
            .await;
        let mut eve = app.register("eve").await;
        let mut guest = app.browser();
        guest.post("/guests", &json!({})).await;
        for (browser, contact) in [
            (&mut ada, Value::Null),
            (&mut eve, Value::Null),
            (&mut guest, Value::Null),
            (&mut app.browser(), json!("passer@example.com")),
        ] {
            let body =
                json!({"text": "It is <b>slow</b>", "page": "/problems", "contact": contact});
            let answer = browser.post("/feedback", &body).await;
            assert_eq!(answer.status, 201, "{answer:?}");
            assert_eq!(answer.json["answer"], Value::Null);
        }
        let open = moderator.get("/admin/feedback?state=open").await;
        let items = open.json["items"].as_array().expect("items").clone();
        let people: Vec<&Value> = items.iter().map(|item| &item["person"]["handle"]).collect();
        assert_eq!(items.len(), 4);
        assert_eq!(
            (people[0], people[2], people[3]),
            (&Value::Null, &json!("eve"), &json!("ada"))
        );
        assert_eq!(items[0]["contact"], "passer@example.com");

        for item in &items {
            let path = format!(
                "/admin/feedback/{}/answer",
                item["id"].as_str().expect("an id")
            );
            let answer = moderator.post(&path, &json!({"text": "Faster now"})).await;
            assert_eq!(answer.json["answer"], "Faster now", "{answer:?}");
            let again = moderator
                .post(&path, &json!({"text": "Faster still"}))
                .await;
            assert_eq!(again.code(), "conflict");
        }
        for browser in [&mut ada, &mut eve, &mut guest] {
            let own = browser.get("/me/feedback").await;
            assert_eq!(own.json["items"].as_array().map(Vec::len), Some(1));
            assert_eq!(own.json["items"][0]["answer"], "Faster now");
            assert_eq!(own.json["items"][0]["answered_at"], json!(app.now()));
        }
        for address in ["ada@example.org", "passer@example.com"] {
            let letter = app.last_letter_to(address).await;
            assert!(
                letter.contains("It is <b>slow</b>") && letter.contains("Faster now"),
                "{letter}"
            );
        }
        // An address nobody showed to be theirs gets nothing but the letter that asks.
        assert_eq!(app.letters_to("eve@example.org").await.len(), 1);

        let open = moderator.get("/admin/feedback?state=open").await;
        assert_eq!(open.json["items"], json!([]));
        let page = moderator
            .get("/admin/feedback?state=answered&limit=3")
            .await;
        assert_eq!(page.json["items"].as_array().map(Vec::len), Some(3));
        let next = page.json["next"].as_str().expect("another page");
        let page = moderator
            .get(&format!("/admin/feedback?after={next}"))
            .await;
        assert_eq!(page.json["items"][0]["person"]["handle"], "ada");
        assert_eq!(page.json["next"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_feedback_is_said_of_its_field() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.browser();
        for (body, fields) in [
            (json!({"page": "/"}), vec![("text", "required")]),
            (json!({"text": "", "page": "/"}), vec![("text", "invalid")]),
            (
                json!({"text": "x".repeat(4001), "page": "/"}),
                vec![("text", "invalid")],
            ),
            (
                json!({"text": "x", "page": "a\nb"}),
                vec![("page", "invalid")],
            ),
            (
                json!({"text": "x", "page": "/", "contact": "me"}),
                vec![("contact", "invalid")],
            ),
            (
                json!({"text": "x", "page": "/", "stars": 5}),
                vec![("stars", "unknown")],
            ),
        ] {
            let answer = browser.post("/feedback", &body).await;
            assert_eq!((answer.status, answer.fields()), (422, fields), "{body}");
        }
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        for id in ["feedback_00000000000070008000000000000000", "nonsense"] {
            let path = format!("/admin/feedback/{id}/answer");
            assert_eq!(
                admin.post(&path, &json!({"text": "x"})).await.code(),
                "not_found"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn feedback_comes_as_often_as_letters_may_and_no_more() {
    let limits = "[limits]\nread = { per_minute = 1, burst = 0 }\nwrite = { per_minute = 1, burst = 0 }\nrun = { per_minute = 1, burst = 0 }\nauth = { per_minute = 1, burst = 0 }\nmail = { per_minute = 1, burst = 2 }\n";
    let app = TestApp::on(TestDatabase::sqlite(), limits).await;
    let body = json!({"text": "x", "page": "/"});
    for status in [201, 201, 429] {
        assert_eq!(app.browser().post("/feedback", &body).await.status, status);
    }
}
