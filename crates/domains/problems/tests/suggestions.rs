//! Suggested tests, on both databases.

mod packages;

use packages::files;
use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_problems::Shipped;
use tiltyard_testkit::{Browser, TestApp, on_each_database};

fn shipped(name: &'static str, change: fn(&mut Vec<(String, Vec<u8>)>)) -> Shipped {
    Shipped {
        name: name.to_owned(),
        hash: "one".to_owned(),
        files: Box::new(move || {
            let mut files = files(name);
            change(&mut files);
            files
        }),
    }
}

async fn suggested(app: &TestApp, browser: &mut Browser, slug: &str, input: &str) -> Value {
    let made = browser
        .post(
            &format!("/problems/{slug}/suggestions"),
            &json!({"input": input}),
        )
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.json["state"], "checking");
    app.work_off().await;
    let mine = browser
        .get(&format!("/problems/{slug}/suggestions/mine"))
        .await;
    assert_eq!(mine.json["items"][0]["id"], made.json["id"], "{mine:?}");
    mine.json["items"][0].clone()
}

#[tokio::test]
async fn an_input_accepted_solutions_fail_becomes_a_test_of_the_draft() {
    on_each_database(async |app: TestApp| {
        let apple = shipped("apple", |files| {
            // Wrong from the second time it is run.
            files.push((
                "submissions/accepted/two.py".to_owned(),
                b"AC then=WA".to_vec(),
            ));
        });
        let seeded = app.application.problems.seed(vec![apple]).await;
        assert_eq!(seeded.expect("seeded").taken_in, 1);
        let mut eve = app.register("eve").await;
        let mut author = app.register_as("reviewer", Role::Author).await;
        let first = suggested(&app, &mut eve, "apple", "1 2").await;
        assert_eq!(
            (&first["state"], &first["input"]),
            (&json!("useless"), &json!("1 2\n")),
            "{first}"
        );
        let second = suggested(&app, &mut eve, "apple", "2 3").await;
        assert_eq!(second["state"], "useful", "{second}");
        assert!(
            second["word"]
                .as_str()
                .is_some_and(|word| word.contains("submissions/accepted/two.py: WA")),
            "{second}"
        );

        assert_eq!(eve.get("/moderation/suggestions").await.code(), "forbidden");
        let listed = author.get("/moderation/suggestions").await;
        assert_eq!(listed.json["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            (
                &listed.json["items"][0]["id"],
                &listed.json["items"][0]["by"]
            ),
            (&second["id"], &json!("eve"))
        );
        let decide = format!(
            "/moderation/suggestions/{}",
            second["id"].as_str().expect("an id")
        );
        let accepted = author.post(&decide, &json!({"accept": true})).await;
        assert_eq!(accepted.json["state"], "accepted", "{accepted:?}");
        assert!(
            accepted.json["word"]
                .as_str()
                .is_some_and(|word| word.contains("secret/01")),
            "{accepted:?}"
        );
        assert_eq!(
            author.post(&decide, &json!({"accept": false})).await.code(),
            "conflict"
        );
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        let drafts = admin.get("/desk/problems?mine=false").await;
        let desk = format!(
            "/desk/problems/{}",
            drafts.json["items"][0]["id"].as_str().expect("an id")
        );
        let input = admin
            .get(&format!("{desk}/files/data%2Fsecret%2F01.in"))
            .await;
        assert_eq!(input.bytes, b"2 3\n");
        let whole = admin.get(&desk).await;
        assert_eq!(whole.json["state"], "draft", "{whole:?}");
        // What people solve is what was published before.
        assert_eq!(
            app.browser().get("/problems/apple").await.json["title"],
            "Apple"
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_validator_refuses_is_no_suggestion() {
    on_each_database(async |app: TestApp| {
        let banana = shipped("banana", |files| {
            files.push((
                "input_validators/check.py".to_owned(),
                // A validator of this format takes an input with exit code 42, and the scripted judge has none.
                b"AC".to_vec(),
            ));
        });
        let problems = &app.application.problems;
        let seeded = problems.seed(vec![banana]).await.expect("seeded");
        assert!(seeded.refused.is_empty(), "{seeded:?}");
        let mut eve = app.register("eve").await;
        let told = suggested(&app, &mut eve, "banana", "1 2 3").await;
        assert_eq!(told["state"], "invalid", "{told}");
        let mut author = app.register_as("reviewer", Role::Author).await;
        let decide = format!(
            "/moderation/suggestions/{}",
            told["id"].as_str().expect("an id")
        );
        assert_eq!(
            author.post(&decide, &json!({"accept": true})).await.code(),
            "conflict"
        );
        for input in ["".to_owned(), "\0".to_owned(), "1".repeat(70_000)] {
            let refused = eve
                .post("/problems/banana/suggestions", &json!({"input": input}))
                .await;
            assert_eq!(refused.fields(), [("input", "invalid")]);
        }
    })
    .await;
}
