//! Who follows whom: lists, counts, what a block ends, and what a departure leaves.

use std::io::Read;

use serde_json::{Value, json};
use tiltyard_testkit::{Browser, PASSWORD, TestApp, on_each_database};

async fn follow(browser: &mut Browser, handle: &str) -> u16 {
    let path = format!("/people/{handle}/follow");
    browser.post(&path, &json!({})).await.status
}

async fn names(browser: &mut Browser, list: &str) -> Vec<String> {
    let answer = browser.get(&format!("/me/{list}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let items = answer.json["items"].as_array().expect("a list").clone();
    let name = |item: &Value| item["handle"].as_str().unwrap_or_default().to_owned();
    items.iter().map(name).collect()
}

/// Followers, followed, and what lies between them and whoever asks.
async fn ties(browser: &mut Browser, handle: &str) -> Value {
    let person = browser.get(&format!("/people/{handle}")).await.json;
    let of = |name: &str| person[name].clone();
    json!([
        of("followers"),
        of("following"),
        of("you_follow"),
        of("follows_you"),
        of("you_block")
    ])
}

#[tokio::test]
async fn whom_one_follows_is_listed_and_counted_for_both() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut bob = app.register("bob").await;
        app.register("eve").await;
        for handle in ["bob", "eve", "bob"] {
            assert_eq!(follow(&mut ada, handle).await, 204, "twice is once");
        }
        assert_eq!(
            names(&mut ada, "following").await,
            ["eve", "bob"],
            "the latest first"
        );
        assert_eq!(names(&mut bob, "followers").await, ["ada"]);
        assert_eq!(names(&mut bob, "following").await, Vec::<String>::new());
        assert_eq!(
            ties(&mut ada, "bob").await,
            json!([1, 0, true, false, false])
        );
        assert_eq!(
            ties(&mut bob, "ada").await,
            json!([0, 2, false, true, false])
        );
        assert_eq!(
            ties(&mut app.browser(), "ada").await,
            json!([0, 2, false, false, false]),
            "everybody sees how many, nobody else whom"
        );
        let first = ada.get("/me/following?limit=1").await.json;
        let next = first["next"].as_str().expect("more").to_owned();
        let second = ada
            .get(&format!("/me/following?limit=1&after={next}"))
            .await
            .json;
        assert_eq!(second["items"][0]["handle"], "bob");
        assert_eq!(ada.delete("/people/bob/follow").await.status, 204);
        assert_eq!(names(&mut ada, "following").await, ["eve"]);
        assert_eq!(
            follow(&mut ada, "ada").await,
            409,
            "nobody follows themselves"
        );
        assert_eq!(follow(&mut ada, "nobody").await, 404);
        assert_eq!(follow(&mut app.browser(), "bob").await, 401);
    })
    .await;
}

#[tokio::test]
async fn a_block_ends_following_both_ways_and_keeps_it_ended() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut bob = app.register("bob").await;
        assert_eq!(follow(&mut ada, "bob").await, 204);
        assert_eq!(follow(&mut bob, "ada").await, 204);
        assert_eq!(ada.put("/people/bob/block", &json!({})).await.status, 204);
        for (browser, other) in [(&mut ada, "bob"), (&mut bob, "ada")] {
            assert_eq!(names(browser, "following").await, Vec::<String>::new());
            assert_eq!(names(browser, "followers").await, Vec::<String>::new());
            assert_eq!(follow(browser, other).await, 403);
        }
        assert_eq!(ties(&mut ada, "bob").await[4], true);
        assert_eq!(
            ties(&mut bob, "ada").await[4],
            false,
            "who is blocked is not told by whom"
        );
        assert_eq!(ada.delete("/people/bob/block").await.status, 204);
        assert_eq!(follow(&mut bob, "ada").await, 204);
    })
    .await;
}

#[tokio::test]
async fn who_leaves_is_followed_by_nobody_and_who_stays_takes_along_whom_they_follow() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let mut bob = app.register("bob").await;
        let mut eve = app.register("eve").await;
        for (browser, other) in [(&mut ada, "bob"), (&mut eve, "ada"), (&mut bob, "ada")] {
            assert_eq!(follow(browser, other).await, 204);
        }
        let zip = ada.get("/me/export").await.bytes;
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("a zip");
        let mut text = String::new();
        let mut file = zip.by_name("following.json").expect("a file");
        file.read_to_string(&mut text).expect("text");
        let taken: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(taken["following"][0]["handle"], "bob");
        assert_eq!(taken["followers"].as_array().map(Vec::len), Some(2));
        assert_eq!(ada.delete("/me").await.status, 204);
        for browser in [&mut bob, &mut eve] {
            assert_eq!(names(browser, "following").await, Vec::<String>::new());
            assert_eq!(names(browser, "followers").await, Vec::<String>::new());
        }
        let login = json!({"login": "bob", "password": PASSWORD});
        assert_eq!(app.browser().post("/sessions", &login).await.status, 200);
        assert_eq!(
            ties(&mut bob, "bob").await,
            json!([0, 0, false, false, false])
        );
    })
    .await;
}
