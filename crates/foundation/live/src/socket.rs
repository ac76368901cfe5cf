//! One socket, one task: it reads what the client asks, asks the doorkeeper, and writes what waits in the queue.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::extract::ws::{CloseCode, CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::SinkExt;
use tokio::time::{Instant, sleep_until, timeout};

use crate::{
    Allowed, Follower, Topic,
    feed::{Following, SocketId},
    frames::{self, Asked, Cursor},
    hub::{FeedCell, Inner},
    queue::{Close, Next, SocketQueue},
};

/// Close code: the login of this socket has ended.
pub const CLOSE_REVOKED: CloseCode = 4401;

/// Frames written before the client is listened to again.
const FRAMES_PER_TURN_MAX: usize = 64;

pub struct Socket {
    hub: Arc<Inner>,
    id: SocketId,
    follower: Follower,
    person: Option<Arc<str>>,
    queue: Arc<SocketQueue>,
    follows: HashMap<Topic, FeedCell>,
    errors: u32,
    allowance: Allowance,
}

/// The other side is gone, or does not read.
struct Gone;

impl Socket {
    pub fn new(hub: Arc<Inner>, id: SocketId, follower: Follower, queue: Arc<SocketQueue>) -> Self {
        let allowance = Allowance::new(hub.config.frames_burst_max, hub.config.frames_per_second);
        Self {
            person: follower.person.as_deref().map(Into::into),
            follows: HashMap::new(),
            errors: 0,
            hub,
            id,
            follower,
            queue,
            allowance,
        }
    }

    pub async fn run(mut self, mut ws: WebSocket) {
        if let Ok(Some(close)) = self.talk(&mut ws).await {
            // Whoever does not answer is cut off.
            let _ = timeout(self.hub.config.close_wait, farewell(&mut ws, close)).await;
        }
        // The place is free before the other side sees the connection end.
        drop(self);
    }

    async fn talk(&mut self, ws: &mut WebSocket) -> Result<Option<Close>, Gone> {
        let (heartbeat, silence) = (self.hub.config.heartbeat, self.hub.config.silence);
        let mut heard = Instant::now();
        let mut ping_at = heard + heartbeat;
        loop {
            if let Some(close) = self.deliver(ws).await? {
                return Ok(Some(close));
            }
            tokio::select! {
                () = self.queue.ready() => {}
                received = ws.recv(), if self.queue.has_room() => match received {
                    Some(Ok(message)) => {
                        heard = Instant::now();
                        self.receive(message).await;
                    }
                    Some(Err(error)) => return Ok(is_too_big(&error).then_some(TOO_BIG)),
                    None => return Err(Gone),
                },
                () = sleep_until(ping_at.min(heard + silence)) => {
                    if heard.elapsed() >= silence {
                        return Ok(Some(SILENT));
                    }
                    self.write(ws, Message::Ping(bytes::Bytes::new())).await?;
                    self.flush(ws).await?;
                    ping_at = Instant::now() + heartbeat;
                }
            }
        }
    }

    /// Writes what waits, up to a turn's worth.
    async fn deliver(&mut self, ws: &mut WebSocket) -> Result<Option<Close>, Gone> {
        let mut wrote = false;
        let mut close = None;
        for _ in 0..FRAMES_PER_TURN_MAX {
            let frame = match self.queue.next() {
                Next::Wait => break,
                Next::Close(now) => {
                    close = Some(now);
                    break;
                }
                Next::Recheck => {
                    self.recheck().await;
                    continue;
                }
                Next::Reread { topic, seq, why } => {
                    if let Some(feed) = self.follows.get(&topic) {
                        feed.lock().show_presence(self.id);
                    }
                    frames::reread(&topic, seq, why)
                }
                Next::Send(frame) => frame,
            };
            self.write(ws, Message::Text(frame)).await?;
            wrote = true;
        }
        if wrote {
            self.flush(ws).await?;
        }
        Ok(close)
    }

    async fn write(&self, ws: &mut WebSocket, message: Message) -> Result<(), Gone> {
        self.in_time(ws.feed(message)).await
    }

    async fn flush(&self, ws: &mut WebSocket) -> Result<(), Gone> {
        self.in_time(ws.flush()).await
    }

    /// Who reads nothing for too long is gone, and sooner when the socket shall end.
    async fn in_time(
        &self,
        writing: impl Future<Output = Result<(), axum::Error>>,
    ) -> Result<(), Gone> {
        let mut writing = std::pin::pin!(writing);
        let written = tokio::select! {
            biased;
            written = timeout(self.hub.config.silence, &mut writing) => written,
            () = self.queue.ending() => timeout(self.hub.config.close_wait, writing).await,
        };
        written.map_err(|_| Gone)?.map_err(|_| Gone)
    }

    async fn receive(&mut self, message: Message) {
        if !self.allowance.take() {
            self.queue.close(TOO_FAST);
            return;
        }
        match message {
            Message::Text(text) => match Asked::parse(&text) {
                Ok(Asked::Follow { topic, cursor }) => self.follow(topic, cursor).await,
                Ok(Asked::Leave(topic)) => self.leave(&topic),
                Ok(Asked::Ping(number)) => {
                    let now_ms = (self.hub.config.clock)();
                    self.queue.answer(frames::pong(number, now_ms));
                }
                Err(error) => self.complain(&error),
            },
            Message::Binary(_) => self.complain("frames are text"),
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
    }

    fn complain(&mut self, error: &str) {
        self.errors += 1;
        self.queue.answer(frames::error(error));
        if self.errors >= self.hub.config.errors_max {
            self.queue.close(MALFORMED);
        }
    }

    async fn follow(&mut self, topic: Topic, cursor: Option<Cursor>) {
        let is_full = self.follows.len() >= self.hub.config.topics_per_socket_max;
        if is_full && !self.follows.contains_key(&topic) {
            self.queue.answer(frames::denied(&topic, "too_many_topics"));
            return;
        }
        match self.ask(&topic).await {
            Ok(allowed) => self.enter(topic, allowed, cursor),
            Err(reason) => self.refuse(&topic, &reason),
        }
    }

    async fn ask(&self, topic: &Topic) -> Result<Allowed, String> {
        let asking = self.hub.doorkeeper.may_follow(&self.follower, topic);
        match timeout(self.hub.config.permission_wait, asking).await {
            Ok(answer) => answer.map_err(|denied| denied.reason.into()),
            // Not to know is not to let in.
            Err(_) => Err("unavailable".into()),
        }
    }

    fn enter(&mut self, topic: Topic, allowed: Allowed, cursor: Option<Cursor>) {
        let following = Following {
            queue: self.queue.clone(),
            person: self.person.clone(),
            sees_presence: allowed == Allowed::MessagesAndPresence,
        };
        let feed = self.hub.follow(&topic, self.id, following, cursor);
        self.follows.insert(topic, feed);
    }

    fn leave(&mut self, topic: &Topic) {
        if let Some(feed) = self.follows.remove(topic) {
            feed.lock().leave(self.id);
            self.hub.stir(topic);
        }
    }

    fn refuse(&mut self, topic: &Topic, reason: &str) {
        self.leave(topic);
        self.queue.answer(frames::denied(topic, reason));
    }

    /// Asks permission again for all that is followed. Nothing that waits is sent meanwhile.
    async fn recheck(&mut self) {
        let topics: Vec<_> = self.follows.keys().cloned().collect();
        for topic in topics {
            match self.ask(&topic).await {
                Ok(allowed) => {
                    if let Some(feed) = self.follows.get(&topic) {
                        let sees_presence = allowed == Allowed::MessagesAndPresence;
                        feed.lock().admit_presence(self.id, sees_presence);
                        self.hub.stir(&topic);
                    }
                }
                Err(reason) => self.refuse(&topic, &reason),
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        for topic in self.follows.keys().cloned().collect::<Vec<_>>() {
            self.leave(&topic);
        }
        self.hub.sockets.leave(self.id);
    }
}

async fn farewell(ws: &mut WebSocket, close: Close) {
    let code = close.code;
    let reason = Utf8Bytes::from_static(close.reason);
    let frame = Message::Close(Some(CloseFrame { code, reason }));
    if ws.send(frame).await.is_ok() {
        // The other side answers and closes; a connection closed with unread bytes would lose our frame.
        while let Some(Ok(_)) = ws.recv().await {}
    }
}

const fn at_once(code: CloseCode, reason: &'static str) -> Close {
    Close {
        code,
        reason,
        at_once: true,
    }
}

const SILENT: Close = at_once(close_code::AWAY, "silent");
const TOO_BIG: Close = at_once(close_code::SIZE, "frame too big");
const TOO_FAST: Close = at_once(close_code::POLICY, "too many frames");
pub const REVOKED: Close = at_once(CLOSE_REVOKED, "login ended");
/// The last error is still told.
const MALFORMED: Close = Close {
    code: close_code::POLICY,
    reason: "malformed frames",
    at_once: false,
};
pub const RESTART: Close = Close {
    code: close_code::RESTART,
    reason: "restart",
    at_once: false,
};

fn is_too_big(error: &axum::Error) -> bool {
    // axum hides the kind of its error behind `Error::source`, whose text is all there is without its own dependency.
    std::error::Error::source(error)
        .is_some_and(|source| source.to_string().starts_with("Space limit exceeded"))
}

/// So many frames at once, and so many more each second.
struct Allowance {
    each: Duration,
    ahead_max: Duration,
    /// Until when the frames that came are paid for.
    paid_until: Instant,
}

impl Allowance {
    fn new(burst: u32, per_second: u32) -> Self {
        let each = Duration::from_secs(1) / per_second.max(1);
        Self {
            each,
            ahead_max: each * burst,
            paid_until: Instant::now(),
        }
    }

    fn take(&mut self) -> bool {
        let now = Instant::now();
        self.paid_until = self.paid_until.max(now) + self.each;
        self.paid_until - now <= self.ahead_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_allowance_is_a_burst_and_then_a_rate() {
        let mut allowance = Allowance::new(3, 2);
        assert_eq!(
            [(); 4].map(|()| allowance.take()),
            [true, true, true, false]
        );
        tokio::time::advance(Duration::from_millis(1001)).await;
        assert!(allowance.take());
        assert!(!allowance.take());
    }
}
