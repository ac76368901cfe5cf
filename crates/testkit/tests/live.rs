//! The socket of a tab, from the door to the hint.

use serde_json::json;
use tiltyard_testkit::{PASSWORD, Page, TestApp, on_each_database};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{self, client::IntoClientRequest},
};

#[tokio::test]
async fn ones_own_pages_learn_of_changes_and_nobody_elses() {
    on_each_database(async |app: TestApp| {
        let address = app.serve().await;
        let mut ada = app.register("ada").await;
        let mut there = app.browser();
        there
            .post("/sessions", &json!({"login": "ada", "password": PASSWORD}))
            .await;
        let topic = format!("person:{}", app.id_of("ada").await);
        let mut page = Page::open(address, &there).await;
        page.say(&json!({"follow": topic})).await;
        assert_eq!(page.hear().await["following"], topic.as_str());
        ada.patch("/me/profile", &json!({"name": "Ada"})).await;
        let hint = page.hear().await;
        assert_eq!(
            (&hint["topic"], &hint["data"]),
            (&json!(topic), &json!({"changed": "account"}))
        );

        let other = app.register("other").await;
        for (browser, reason) in [(&other, "forbidden"), (&app.browser(), "unauthenticated")] {
            let mut page = Page::open(address, browser).await;
            page.say(&json!({"follow": topic})).await;
            let denied = page.hear().await;
            assert_eq!(
                (&denied["denied"], &denied["reason"]),
                (&json!(topic), &json!(reason))
            );
        }

        ada.delete("/sessions").await;
        assert_eq!(
            page.hear().await["closed"],
            4401,
            "an ended login closes what it holds open"
        );
    })
    .await;
}

#[tokio::test]
async fn pages_of_other_sites_get_no_socket() {
    on_each_database(async |app: TestApp| {
        let address = app.serve().await;
        let browser = app.register("grace").await;
        let asked = |origin: &str| {
            let mut request = format!("ws://{address}/api/v1/live")
                .into_client_request()
                .expect("a request");
            let cookie = browser.cookie.as_deref().expect("a cookie");
            let cookie = format!("tiltyard_session={cookie}");
            let headers = request.headers_mut();
            headers.insert("cookie", cookie.parse().expect("a cookie"));
            headers.insert("origin", origin.parse().expect("an origin"));
            connect_async(request)
        };
        let refused = asked("https://evil.example").await.expect_err("refused");
        let tungstenite::Error::Http(response) = refused else {
            panic!("{refused}");
        };
        assert_eq!(response.status(), 403);
        let own = asked(&format!("http://{address}")).await;
        own.expect("our own page");
    })
    .await;
}
