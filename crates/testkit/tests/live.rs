//! The socket of a tab, from the door to the hint.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tiltyard_testkit::{Browser, PASSWORD, TestApp, on_each_database};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest},
};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn serve(app: &TestApp) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = app
        .application
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

async fn connect(
    address: SocketAddr,
    browser: &Browser,
    origin: Option<&str>,
) -> Result<Socket, tungstenite::Error> {
    let mut request = format!("ws://{address}/api/v1/live")
        .into_client_request()
        .expect("a request");
    let headers = request.headers_mut();
    if let Some(cookie) = &browser.cookie {
        headers.insert(
            "cookie",
            format!("tiltyard_session={cookie}")
                .parse()
                .expect("a cookie"),
        );
    }
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().expect("an origin"));
    }
    connect_async(request).await.map(|(socket, _)| socket)
}

async fn say(socket: &mut Socket, frame: Value) {
    socket
        .send(Message::text(frame.to_string()))
        .await
        .expect("sent");
}

/// The next frame, or the code with which the socket was closed.
async fn hear(socket: &mut Socket) -> Value {
    loop {
        match socket.next().await.expect("a frame").expect("a frame") {
            Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
            Message::Close(frame) => {
                return json!({"closed": frame.map(|frame| u16::from(frame.code))});
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn ones_own_pages_learn_of_changes_and_nobody_elses() {
    on_each_database(async |app: TestApp| {
        let address = serve(&app).await;
        let mut ada = app.register("ada").await;
        let mut there = app.browser();
        there
            .post("/sessions", &json!({"login": "ada", "password": PASSWORD}))
            .await;
        let topic = format!("person:{}", app.id_of("ada").await);
        let mut socket = connect(address, &there, None).await.expect("a socket");
        say(&mut socket, json!({"follow": topic})).await;
        assert_eq!(hear(&mut socket).await["following"], topic.as_str());
        ada.patch("/me/profile", &json!({"name": "Ada"})).await;
        let hint = hear(&mut socket).await;
        assert_eq!(
            (&hint["topic"], &hint["data"]),
            (&json!(topic), &json!({"changed": "account"}))
        );

        let other = app.register("other").await;
        for (browser, reason) in [(&other, "forbidden"), (&app.browser(), "unauthenticated")] {
            let mut socket = connect(address, browser, None).await.expect("a socket");
            say(&mut socket, json!({"follow": topic})).await;
            let denied = hear(&mut socket).await;
            assert_eq!(
                (&denied["denied"], &denied["reason"]),
                (&json!(topic), &json!(reason))
            );
        }

        ada.delete("/sessions").await;
        assert_eq!(
            hear(&mut socket).await["closed"],
            4401,
            "an ended login closes what it holds open"
        );
    })
    .await;
}

#[tokio::test]
async fn pages_of_other_sites_get_no_socket() {
    on_each_database(async |app: TestApp| {
        let address = serve(&app).await;
        let browser = app.register("grace").await;
        let refused = connect(address, &browser, Some("https://evil.example"))
            .await
            .expect_err("refused");
        let tungstenite::Error::Http(response) = refused else {
            panic!("{refused}");
        };
        assert_eq!(response.status(), 403);
        connect(address, &browser, Some(&format!("http://{address}")))
            .await
            .expect("our own page");
    })
    .await;
}
