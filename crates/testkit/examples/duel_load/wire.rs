//! A client's connections: one that asks and is kept, and the socket of a page. No more is done than must be: clients share the machine.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// Each in a network of its own.
pub fn address_of(number: usize) -> String {
    format!("10.{}.{}.1", number / 250, number % 250)
}

pub struct Wire {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Wire {
    pub async fn open(address: &str, cookie: &str, from: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("connected");
        stream.set_nodelay(true).expect("no delay");
        Self {
            stream: BufReader::new(stream),
            head: format!(
                "host: {address}\r\ncookie: tiltyard_session={cookie}\r\nx-forwarded-for: {from}\r\ncontent-type: application/json\r\n"
            ),
        }
    }

    /// Status, head, body.
    pub async fn ask(&mut self, method: &str, path: &str, body: &str) -> (u16, String, Vec<u8>) {
        let request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\n{}content-length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        let stream = &mut self.stream;
        stream.write_all(request.as_bytes()).await.expect("sent");
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.expect("a line");
            if line == "\r\n" || line.is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
            head.push_str(&line);
        }
        let mut bytes = vec![0; length];
        stream.read_exact(&mut bytes).await.expect("a body");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        (status.expect("a status"), head, bytes)
    }
}

pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    pub async fn open(address: &str, cookie: &str, from: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("connected");
        stream.set_nodelay(true).expect("no delay");
        let mut request = format!("ws://{address}/api/v1/live")
            .into_client_request()
            .expect("a request");
        let headers = request.headers_mut();
        headers.insert("x-forwarded-for", from.parse().expect("a header"));
        if !cookie.is_empty() {
            let cookie = format!("tiltyard_session={cookie}");
            headers.insert("cookie", cookie.parse().expect("a header"));
        }
        let (socket, _) = client_async(request, stream).await.expect("a socket");
        Self(socket)
    }

    pub async fn ask_to_follow(&mut self, topic: &str) {
        let frame = json!({"follow": topic}).to_string();
        self.0.send(Message::text(frame)).await.expect("sent");
    }

    pub async fn follow(&mut self, topic: &str) {
        self.ask_to_follow(topic).await;
        while let Some(text) = self.next().await {
            let frame: Value = serde_json::from_str(&text).expect("JSON");
            assert!(frame["denied"] != topic, "{text}");
            if frame["following"] == topic {
                return;
            }
        }
    }

    /// The next frame; none where the socket is closed.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            match self.0.next().await? {
                Ok(Message::Text(text)) => return Some(text.as_str().to_owned()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
}
