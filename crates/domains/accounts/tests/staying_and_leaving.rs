//! Pictures, taking one's data along, and leaving, on both databases.

use std::{io::Read, time::Duration};

use axum::http::Method;
use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_testkit::{Answer, Browser, PASSWORD, TestApp, on_each_database};

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(30, 20, image::Rgb([10, 200, 90]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

async fn put_picture(browser: &mut Browser, bytes: Vec<u8>) -> Answer {
    browser
        .send_bytes(
            Method::PUT,
            "/me/avatar",
            Some("application/octet-stream"),
            bytes,
        )
        .await
}

#[tokio::test]
async fn a_picture_is_set_seen_and_taken_away() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let me = put_picture(&mut ada, png()).await;
        assert_eq!(me.status, 200, "{me:?}");
        let address = me.json["avatar"].as_str().expect("an address").to_owned();
        let picture = app.browser().get(&address).await;
        assert_eq!(
            (picture.status, picture.headers["content-type"].as_bytes()),
            (200, b"image/jpeg".as_slice())
        );
        assert_eq!(
            app.browser().get("/people/ada").await.json["avatar"],
            address.as_str()
        );
        for (bytes, status, fields) in [
            (b"no picture".to_vec(), 422, vec![("image", "invalid")]),
            (vec![0; (4 << 20) + 1], 413, vec![]),
        ] {
            let refused = put_picture(&mut ada, bytes).await;
            assert_eq!((refused.status, refused.fields()), (status, fields));
        }
        assert_eq!(ada.delete("/me/avatar").await.json["avatar"], Value::Null);
        assert_eq!(app.browser().get(&address).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn all_that_is_known_of_one_is_in_the_zip_and_no_secret() {
    on_each_database(async |app: TestApp| {
        let mut grace = app.register("grace").await;
        put_picture(&mut grace, png()).await;
        grace
            .post(
                "/me/tokens",
                &json!({"name": "laptop", "scopes": ["account:read"]}),
            )
            .await;
        let answer = grace.get("/me/export").await;
        assert_eq!(
            (answer.status, answer.headers["content-type"].as_bytes()),
            (200, b"application/zip".as_slice())
        );
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).expect("a zip");
        let mut names: Vec<String> = zip.file_names().map(str::to_owned).collect();
        names.sort();
        assert_eq!(
            names,
            [
                "account.json",
                "following.json",
                "identities.json",
                "letters.json",
                "passkeys.json",
                "picture.jpeg",
                "security-log.json",
                "sessions.json",
                "tokens.json"
            ]
        );
        for name in names.iter().filter(|name| name.ends_with(".json")) {
            let mut text = String::new();
            zip.by_name(name)
                .expect("a file")
                .read_to_string(&mut text)
                .expect("text");
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "{name}");
            assert!(
                !text.contains("argon2") && !text.contains("tty_"),
                "{name}: {text}"
            );
            assert!(name != "account.json" || text.contains("grace@example.org"));
        }
        app.advance(Duration::from_secs(3600));
        assert_eq!(grace.get("/me/export").await.code(), "sudo_required");
    })
    .await;
}

#[tokio::test]
async fn who_leaves_is_gone_and_the_name_is_free() {
    on_each_database(async |app: TestApp| {
        let mut alan = app.register("alan").await;
        put_picture(&mut alan, png()).await;
        let id = app.id_of("alan").await;
        assert_eq!(alan.delete("/me").await.status, 204);
        assert_eq!(alan.get("/session").await.json["person"], Value::Null);
        assert_eq!(app.browser().get("/people/alan").await.status, 404);
        let login = json!({"login": "alan", "password": PASSWORD});
        assert_eq!(app.browser().post("/sessions", &login).await.status, 422);
        assert!(
            app.last_letter_to("alan@example.org")
                .await
                .contains("is gone")
        );
        let log = app
            .application
            .accounts
            .security_log(Some(id), None, 100)
            .await
            .expect("the log");
        assert_eq!(log[0].kind, "account_deleted");
        assert!(
            log.iter()
                .skip(1)
                .all(|entry| entry.address.is_empty() && entry.detail.is_empty())
        );
        app.register("alan").await;
    })
    .await;
}

#[tokio::test]
async fn the_only_administrator_stays() {
    on_each_database(async |app: TestApp| {
        let mut first = app.register_as("first", Role::Admin).await;
        assert_eq!(first.delete("/me").await.code(), "conflict");
        app.register_as("second", Role::Admin).await;
        assert_eq!(first.delete("/me").await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn other_domains_hear_of_it_and_name_nobody_any_more() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("keeper", Role::Admin).await;
        let mut grace = app.register("grace").await;
        grace
            .post(
                "/feedback",
                &json!({"text": "Faster, please.", "page": "/"}),
            )
            .await;
        assert_eq!(
            admin.get("/admin/feedback").await.json["items"][0]["person"]["handle"],
            "grace"
        );
        assert_eq!(grace.delete("/me").await.status, 204);
        app.work_off().await;
        let items = admin.get("/admin/feedback").await.json["items"].clone();
        assert_eq!(
            (&items[0]["text"], &items[0]["person"]),
            (&json!("Faster, please."), &Value::Null)
        );
        // Told twice, nothing more happens.
        let event = tiltyard_accounts::AccountDeleted {
            user: tiltyard_contracts::UserId::generate(),
        };
        app.application
            .admin
            .account_deleted(event)
            .await
            .expect("idempotent");
    })
    .await;
}

#[tokio::test]
async fn a_token_that_may_not_read_the_account_learns_nothing_of_it() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        for (scope, known) in [("account:read", true), ("runs:write", false)] {
            let made = ada
                .post("/me/tokens", &json!({"name": "t", "scopes": [scope]}))
                .await;
            let mut program = app.browser();
            program.token = made.json["token"].as_str().map(str::to_owned);
            assert_eq!(
                program.get("/session").await.json["person"].is_object(),
                known,
                "{scope}"
            );
        }
    })
    .await;
}
