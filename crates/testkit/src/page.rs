//! The socket of a tab: what it is told at once.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{Browser, TestApp};

/// What is awaited longer does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A tab that is open.
pub struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Answers to pings, to tell that all there was has been heard.
    pings: u64,
}

impl TestApp {
    /// Serves on a port of this machine until the test ends.
    ///
    /// # Panics
    /// Where there is no port.
    pub async fn serve(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let service = self
            .application
            .router
            .clone()
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        address
    }
}

impl Page {
    /// # Panics
    /// Where it is not let in.
    pub async fn open(address: SocketAddr, browser: &Browser) -> Self {
        let mut request = format!("ws://{address}/api/v1/live")
            .into_client_request()
            .expect("a request");
        if let Some(cookie) = &browser.cookie {
            let cookie = format!("{}={cookie}", tiltyard_http::SESSION_COOKIE);
            request
                .headers_mut()
                .insert("cookie", cookie.parse().expect("a cookie"));
        }
        let (socket, _) = connect_async(request).await.expect("a socket");
        Self { socket, pings: 0 }
    }

    /// # Panics
    /// Where the socket is closed.
    pub async fn say(&mut self, frame: &Value) {
        self.socket
            .send(Message::text(frame.to_string()))
            .await
            .expect("sent");
    }

    /// The next frame.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn hear(&mut self) -> Value {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            match frame.expect("in time").expect("a frame").expect("a frame") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Close(frame) => {
                    return json!({"closed": frame.map(|frame| u16::from(frame.code))});
                }
                _ => {}
            }
        }
    }

    /// Follows a topic; whether it may.
    pub async fn follow(&mut self, topic: &str) -> bool {
        self.say(&json!({"follow": topic})).await;
        loop {
            let frame = self.hear().await;
            if frame["following"] == topic {
                return true;
            }
            if frame["denied"] == topic {
                return false;
            }
        }
    }

    /// All that was said until now.
    pub async fn heard(&mut self) -> Vec<Value> {
        self.pings += 1;
        let pings = self.pings;
        self.say(&json!({"ping": pings})).await;
        let mut heard = Vec::new();
        loop {
            let frame = self.hear().await;
            if frame["pong"] == pings {
                return heard;
            }
            heard.push(frame);
        }
    }
}
