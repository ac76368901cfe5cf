//! Two web processes on one PostgreSQL with NATS between them are one house.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tiltyard_testkit::{Nats, PASSWORD, Smtp, TestApp, TestDatabase};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

#[tokio::test]
async fn letters_leave_once_and_pages_hear_what_happens_at_the_other() {
    let (nats, mut smtp) = (Nats::start(), Smtp::start().await);
    let database = TestDatabase::postgres().await;
    let changes = format!(
        "[bus]\nnats_servers = [\"{}\"]\n[mail]\nsmtp_url = \"{}\"\nfrom = \"house@example.org\"\n",
        nats.url, smtp.url
    );
    let there = TestApp::on(database.beside(), &changes).await;
    let here = TestApp::on(database, &changes).await;
    let mut working = tokio::task::JoinSet::new();
    for app in [&here, &there] {
        let application = app.application.clone();
        working.spawn(async move { application.work().await });
    }

    // What one acknowledged, the other knows.
    let mut ada = here.register("ada").await;
    let mut elsewhere = there.browser();
    let answer = elsewhere
        .post("/sessions", &json!({"login": "ada", "password": PASSWORD}))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");

    // One letter, whoever relays and whoever sends.
    there.register("grace").await;
    let mut to: Vec<String> = Vec::new();
    for _ in 0..2 {
        let letter = smtp.next().await;
        to.push(
            letter
                .lines()
                .find(|line| line.starts_with("To: "))
                .expect("a reader")
                .to_owned(),
        );
    }
    to.sort();
    assert_eq!(to, ["To: ada@example.org", "To: grace@example.org"]);

    // A page at the other process learns of a change made here.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = there
        .application
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let mut request = format!("ws://{address}/api/v1/live")
        .into_client_request()
        .expect("a request");
    let cookie = format!(
        "tiltyard_session={}",
        elsewhere.cookie.as_deref().expect("a cookie")
    );
    request
        .headers_mut()
        .insert("cookie", cookie.parse().expect("a header"));
    let (mut socket, _) = connect_async(request).await.expect("a socket");
    let topic = format!("person:{}", here.id_of("ada").await);
    socket
        .send(Message::text(json!({"follow": topic}).to_string()))
        .await
        .expect("sent");
    let mut followed = false;
    // The way between the processes opens beside everything else: what was said before it was open is not heard, and
    // is said again.
    loop {
        if followed {
            ada.patch("/me/profile", &json!({"name": "Ada"})).await;
        }
        let frame =
            tokio::time::timeout(std::time::Duration::from_millis(300), socket.next()).await;
        let Ok(frame) = frame else { continue };
        let Message::Text(text) = frame.expect("a frame").expect("a frame") else {
            continue;
        };
        let frame: Value = serde_json::from_str(&text).expect("JSON");
        followed |= frame["following"] == topic.as_str();
        if frame["data"] == json!({"changed": "account"}) {
            break;
        }
    }
    drop(nats);
}
