//! `cargo run --release -p tiltyard-testkit --example verdict_to_browser`: how long a verdict takes from the judge to a page that
//! follows the submission, through the database, on each database.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tiltyard_testkit::{Browser, TestApp, databases};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// A page may say so much at once, twice for each.
const SUBMISSIONS: usize = 100;

/// When each of the submissions was told to have ended, as the page heard it.
async fn watch(app: &TestApp, address: SocketAddr, mut browser: Browser) -> Vec<(String, Instant)> {
    let mut request = format!("ws://{address}/api/v1/live")
        .into_client_request()
        .expect("a request");
    let cookie = browser.cookie.clone().expect("a login");
    let cookie = format!("tiltyard_session={cookie}");
    let headers = request.headers_mut();
    headers.insert("cookie", cookie.parse().expect("a cookie"));
    let (mut socket, _) = connect_async(request).await.expect("a socket");
    let mut heard = Vec::new();
    for number in 0..SUBMISSIONS {
        app.judges.close();
        let source = format!("AC gated cpu={}", 1000 + number);
        let body = json!({"language": "python", "files": [{"content": source}]});
        let answer = browser.post("/problems/sum/submissions", &body).await;
        let id = answer.json["id"].as_str().expect("an id").to_owned();
        let follow = json!({"follow": format!("submission:{id}")}).to_string();
        socket.send(Message::text(follow)).await.expect("sent");
        let ended = loop {
            let Message::Text(text) = socket.next().await.expect("open").expect("a frame") else {
                continue;
            };
            let now = Instant::now();
            let frame: Value = serde_json::from_str(&text).expect("JSON");
            if frame["data"]["kind"] == "finished" {
                break now;
            }
            if frame["following"].is_string() {
                app.judges.open();
            }
        };
        let leave = json!({"leave": format!("submission:{id}")}).to_string();
        socket.send(Message::text(leave)).await.expect("sent");
        heard.push((id, ended));
    }
    heard
}

async fn measure(app: TestApp) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = app
        .application
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    // As the server has it: small answers must not wait for more to send.
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        stream.set_nodelay(true).expect("a socket");
    });
    tokio::spawn(async move { axum::serve(listener, service).await });
    let working = app.application.clone();
    let work = tokio::spawn(async move { working.work().await });
    let heard = watch(&app, address, app.register("ada").await).await;
    work.abort();
    let mut waits: Vec<Duration> = heard
        .iter()
        .map(|(id, heard)| *heard - app.judges.said_at(id).expect("it was judged"))
        .collect();
    waits.sort();
    let at = |percent: usize| waits[(waits.len() * percent / 100).min(waits.len() - 1)];
    println!(
        "{}: {} verdicts, from the judge to the page: median {:.1} ms, p95 {:.1} ms, p99 {:.1} ms (goal 50 ms)",
        app.database.name,
        waits.len(),
        at(50).as_secs_f64() * 1e3,
        at(95).as_secs_f64() * 1e3,
        at(99).as_secs_f64() * 1e3,
    );
}

#[tokio::main]
async fn main() {
    for database in databases().await {
        measure(TestApp::on(database, "").await).await;
    }
}
