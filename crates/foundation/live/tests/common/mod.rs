//! A server with a hub, a doorkeeper of a few lines, and a client that speaks the protocol.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{Query, State, WebSocketUpgrade},
    response::{IntoResponse, Response},
    routing::any,
    serve::Listener,
};
use futures_util::{FutureExt, SinkExt, StreamExt, future::BoxFuture};
use serde_json::{Value, json};
use tiltyard_live::{Allowed, Denied, Doorkeeper, Follower, Hub, LiveConfig, Topic};
use tokio::{
    io::{AsyncRead, AsyncWrite, DuplexStream, duplex},
    net::{TcpListener, TcpStream},
    sync::{Notify, mpsc},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, protocol::frame::CloseFrame},
};

/// Lets everybody follow everything but what was forbidden; topics that begin with `room` have presence.
#[derive(Default)]
pub struct Door {
    pub forbidden: Mutex<HashMap<(Option<String>, String), &'static str>>,
    /// While set, the door does not answer until it is told to.
    pub stuck: Mutex<Option<Arc<Notify>>>,
}

impl Door {
    pub fn forbid(&self, person: Option<&str>, topic: &str) {
        let key = (person.map(Into::into), topic.into());
        self.forbidden.lock().unwrap().insert(key, "forbidden");
    }
}

impl Doorkeeper for Door {
    fn may_follow<'a>(
        &'a self,
        follower: &'a Follower,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<Allowed, Denied>> {
        async move {
            let stuck = self.stuck.lock().unwrap().clone();
            if let Some(stuck) = stuck {
                stuck.notified().await;
            }
            let key = (follower.person.clone(), topic.as_str().to_owned());
            match self.forbidden.lock().unwrap().get(&key) {
                Some(reason) => Err(Denied::new(reason)),
                None if topic.as_str().starts_with("room") => Ok(Allowed::MessagesAndPresence),
                None => Ok(Allowed::Messages),
            }
        }
        .boxed()
    }
}

async fn live(
    State(hub): State<Hub>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let follower = Follower {
        person: query.get("person").cloned(),
        login_session: query.get("login").cloned(),
        address: query
            .get("address")
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| {
                address.parse().unwrap()
            }),
    };
    hub.socket(upgrade, follower).into_response()
}

fn router(hub: &Hub) -> Router {
    Router::new()
        .route("/live", any(live))
        .with_state(hub.clone())
}

pub fn topic(name: &str) -> Topic {
    Topic::new(name).unwrap()
}

pub fn publish(hub: &Hub, name: &str, data: &Value) {
    hub.publish(&topic(name), data).unwrap();
}

/// A hub behind a real port.
pub struct Server {
    pub hub: Hub,
    pub door: Arc<Door>,
    address: SocketAddr,
}

impl Server {
    pub async fn start(config: LiveConfig) -> Self {
        let door = Arc::new(Door::default());
        let hub = Hub::new(config, door.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, router(&hub)).into_future());
        Self { hub, door, address }
    }

    pub async fn connect(&self, query: &str) -> Client<TcpStream> {
        self.try_connect(query).await.unwrap()
    }

    pub async fn try_connect(&self, query: &str) -> Result<Client<TcpStream>, tungstenite::Error> {
        Client::open(TcpStream::connect(self.address).await?, query).await
    }
}

/// A hub behind pipes in memory: with tokio's paused clock everything that happens is over before time goes on.
pub struct Pipes {
    pub hub: Hub,
    pub door: Arc<Door>,
    dial: mpsc::UnboundedSender<DuplexStream>,
}

struct PipeListener(mpsc::UnboundedReceiver<DuplexStream>);

impl Listener for PipeListener {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(pipe) => (pipe, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

/// What a pipe holds: little, so that a slow reader shows.
const PIPE_BYTES: usize = 4 * 1024;

impl Pipes {
    pub fn start(config: LiveConfig) -> Self {
        let door = Arc::new(Door::default());
        let hub = Hub::new(config, door.clone());
        let (dial, calls) = mpsc::unbounded_channel();
        tokio::spawn(axum::serve(PipeListener(calls), router(&hub)).into_future());
        Self { hub, door, dial }
    }

    pub async fn connect(&self, query: &str) -> Client<DuplexStream> {
        let (ours, theirs) = duplex(PIPE_BYTES);
        self.dial.send(theirs).unwrap();
        Client::open(ours, query).await.unwrap()
    }
}

/// A frame that never comes fails the test instead of holding it up. On the paused clock it costs nothing.
const PATIENCE: Duration = Duration::from_secs(600);

pub struct Client<S>(pub WebSocketStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn open(stream: S, query: &str) -> Result<Self, tungstenite::Error> {
        let address = format!("ws://localhost/live?{query}");
        Ok(Self(client_async(address, stream).await?.0))
    }

    pub async fn send(&mut self, frame: Value) {
        self.send_text(&frame.to_string()).await;
    }

    pub async fn send_text(&mut self, frame: &str) {
        self.0.send(Message::text(frame)).await.unwrap();
    }

    /// The next frame of the protocol, or how the socket closed.
    pub async fn next(&mut self) -> Result<Value, Option<CloseFrame>> {
        timeout(PATIENCE, self.next_at_all())
            .await
            .expect("a frame")
    }

    async fn next_at_all(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    pub async fn frame(&mut self) -> Value {
        self.next().await.unwrap()
    }

    /// Reads until the connection ends, and says with which code.
    pub async fn closed(&mut self) -> Option<u16> {
        let mut code = None;
        loop {
            match self.next().await {
                Ok(_) => {}
                Err(Some(close)) => code = Some(close.code.into()),
                Err(None) => return code,
            }
        }
    }

    pub async fn follow(&mut self, topic: &str) -> (u64, String) {
        self.send(json!({"follow": topic})).await;
        self.following(topic).await
    }

    /// The answer to `follow`: the state must be read.
    pub async fn following(&mut self, topic: &str) -> (u64, String) {
        self.answered(topic, false).await
    }

    /// The answer to `follow` with a cursor that is known.
    pub async fn resumed(&mut self, topic: &str) -> (u64, String) {
        self.answered(topic, true).await
    }

    async fn answered(&mut self, topic: &str, resumed: bool) -> (u64, String) {
        let frame = self.frame().await;
        assert_eq!(frame["following"], topic, "{frame}");
        assert_eq!(frame["resumed"], resumed, "{frame}");
        (
            frame["seq"].as_u64().unwrap(),
            frame["epoch"].as_str().unwrap().into(),
        )
    }

    /// Everything asked before has been answered when this returns; so has what was published before.
    pub async fn until_pong(&mut self) -> Vec<Value> {
        self.send(json!({"ping": 1})).await;
        let mut frames = Vec::new();
        loop {
            let frame = self.frame().await;
            if frame.get("pong").is_some() {
                return frames;
            }
            frames.push(frame);
        }
    }
}
