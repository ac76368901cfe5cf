//! Measures what live connections cost: the memory of idle sockets in a server of its own, and how long a message takes
//! to a thousand followers: `cargo run --release --package tiltyard-live --example live_load`

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use axum::{
    Router,
    extract::{State, WebSocketUpgrade},
    response::{IntoResponse, Response},
    routing::{any, post},
    serve::ListenerExt,
};
use futures_util::{FutureExt, SinkExt, StreamExt, future::BoxFuture};
use serde_json::{Value, json};
use tiltyard_live::{Allowed, Denied, Doorkeeper, Follower, Hub, LiveConfig, Topic};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

const IDLE_SOCKETS: usize = 2000;
const FOLLOWERS: usize = 1000;
const MESSAGES: usize = 300;
const MESSAGE_BYTES: usize = 300;
const BETWEEN_MESSAGES: Duration = Duration::from_millis(20);

struct Open;

impl Doorkeeper for Open {
    fn may_follow<'a>(
        &'a self,
        _: &'a Follower,
        _: &'a Topic,
    ) -> BoxFuture<'a, Result<Allowed, Denied>> {
        std::future::ready(Ok(Allowed::Messages)).boxed()
    }
}

async fn live(State(hub): State<Hub>, upgrade: WebSocketUpgrade) -> Response {
    let follower = Follower {
        person: None,
        login_session: None,
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    hub.socket(upgrade, follower).into_response()
}

async fn publish(State(hub): State<Hub>, body: String) -> String {
    let data: Value = serde_json::from_str(&body).unwrap_or_default();
    let topic = Topic::new("load").map_err(|error| error.to_string());
    let published = topic.and_then(|topic| {
        hub.publish(&topic, &data)
            .map_err(|error| error.to_string())
    });
    format!("{published:?}")
}

async fn serve() -> anyhow::Result<()> {
    let config = LiveConfig {
        sockets_per_address_max: usize::MAX,
        ..LiveConfig::default()
    };
    let hub = Hub::new(config, Arc::new(Open));
    let routes = Router::new()
        .route("/live", any(live))
        .route("/publish", post(publish))
        .with_state(hub);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        // A message that waits for the acknowledgement of the one before would be measured as slow.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, routes).await?;
    Ok(())
}

/// The server in a process of its own, so that the clients' memory and time are not its.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("stdout of the server")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim().parse().context(line)?;
        Ok(Self { child, address })
    }

    fn resident_bytes(&self) -> anyhow::Result<usize> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .context("VmRSS")?;
        let kib = line.split_whitespace().nth(1).context("VmRSS")?;
        Ok(kib.parse::<usize>()? * 1024)
    }

    async fn follow(&self) -> anyhow::Result<WebSocketStream<TcpStream>> {
        let stream = TcpStream::connect(self.address).await?;
        let (mut socket, _) = client_async("ws://localhost/live", stream).await?;
        socket
            .send(Message::text(json!({"follow": "load"}).to_string()))
            .await?;
        let answer = socket.next().await.context("closed")??;
        ensure!(answer.to_text()?.contains("following"), "{answer}");
        Ok(socket)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn measure_memory() -> anyhow::Result<()> {
    let server = Server::start()?;
    let before = server.resident_bytes()?;
    let mut sockets = Vec::with_capacity(IDLE_SOCKETS);
    for _ in 0..IDLE_SOCKETS {
        sockets.push(server.follow().await?);
    }
    let after = server.resident_bytes()?;
    println!(
        "{IDLE_SOCKETS} idle sockets: {:.1} MB resident, {:.1} MB more than without, {:.1} KB each",
        after as f64 / 1e6,
        (after - before) as f64 / 1e6,
        (after - before) as f64 / 1e3 / IDLE_SOCKETS as f64,
    );
    Ok(())
}

async fn measure_fan_out() -> anyhow::Result<()> {
    let server = Server::start()?;
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    for _ in 0..FOLLOWERS {
        let mut socket = server.follow().await?;
        let arrived = arrived.clone();
        tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                let at = Instant::now();
                if message.is_text() && arrived.send(at).is_err() {
                    return;
                }
            }
        });
    }
    let mut publisher = TcpStream::connect(server.address).await?;
    publisher.set_nodelay(true)?;
    let body = json!("x".repeat(MESSAGE_BYTES)).to_string();
    let request = format!(
        "POST /publish HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut times = Vec::with_capacity(MESSAGES * FOLLOWERS);
    for _ in 0..MESSAGES {
        let sent = Instant::now();
        publisher.write_all(request.as_bytes()).await?;
        for _ in 0..FOLLOWERS {
            let at = arrivals.recv().await.context("no followers")?;
            times.push(at - sent);
        }
        let mut answer = [0; 1024];
        ensure!(publisher.read(&mut answer).await? > 0, "the server closed");
        tokio::time::sleep(BETWEEN_MESSAGES).await;
    }
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{MESSAGES} messages of {MESSAGE_BYTES} bytes to {FOLLOWERS} followers, from the request to each client: \
         p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms",
        at(0.5),
        at(0.99),
        at(1.0),
    );
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if env::args().nth(1).as_deref() == Some("serve") {
        return serve().await;
    }
    measure_memory().await?;
    measure_fan_out().await
}
