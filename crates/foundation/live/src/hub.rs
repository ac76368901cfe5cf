//! The hub: all topics and sockets of one process, and what the application does with them.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::{extract::WebSocketUpgrade, response::Response};
use parking_lot::Mutex;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::{
    Doorkeeper, Follower, LiveConfig, SocketRefused, Topic,
    feed::{Feed, Following, SocketId},
    frames::{self, Cursor},
    queue::SocketQueue,
    socket::{RESTART, REVOKED, Socket},
    sockets::Sockets,
    spread::{Outgoing, Said, Spread},
};

/// Buffers of one WebSocket. What the library takes by itself, 128 KiB each, would be 500 MB for 2,000 sockets.
const READ_BUFFER_BYTES: usize = 8 * 1024;
const WRITE_BUFFER_BYTES: usize = 8 * 1024;

/// All live connections of one process. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

pub type FeedCell = Arc<Mutex<Feed>>;

pub struct Inner {
    pub config: LiveConfig,
    pub doorkeeper: Arc<dyn Doorkeeper>,
    pub sockets: Sockets,
    /// Names this process, and this life of it, among all.
    pub process: String,
    feeds: Mutex<HashMap<Topic, FeedCell>>,
    lives: AtomicU64,
    /// Topics whose presence may have changed.
    stirred: Mutex<HashSet<Topic>>,
    outgoing: Outgoing,
}

#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error("the message is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the message has {bytes} bytes; {bytes_max} are the most")]
    TooLarge { bytes: usize, bytes_max: usize },
}

/// How a drain ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// Sockets that had not closed at the deadline.
    pub left: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub sockets: usize,
    pub topics: usize,
}

impl Hub {
    /// Starts the hub's housekeeping too: call it inside a tokio runtime.
    pub fn new(config: LiveConfig, doorkeeper: Arc<dyn Doorkeeper>) -> Self {
        let inner = Arc::new(Inner {
            outgoing: Outgoing::default(),
            config,
            doorkeeper,
            sockets: Sockets::new(),
            process: uuid::Uuid::now_v7().simple().to_string(),
            feeds: Mutex::default(),
            lives: AtomicU64::new(0),
            stirred: Mutex::default(),
        });
        tokio::spawn(keep_house(Arc::downgrade(&inner)));
        Self(inner)
    }

    /// Answers a request for a WebSocket. Its `Origin` was checked by the caller.
    pub fn socket(
        &self,
        upgrade: WebSocketUpgrade,
        follower: Follower,
    ) -> Result<Response, SocketRefused> {
        let inner = self.0.clone();
        let queue = Arc::new(SocketQueue::new(&inner.config));
        let id = inner.sockets.enter(&follower, &queue, &inner.config)?;
        let frame_bytes_max = inner.config.frame_bytes_max;
        // The socket gives its place back when it is dropped, also when the upgrade never happens.
        let socket = Socket::new(inner, id, follower, queue);
        Ok(upgrade
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(WRITE_BUFFER_BYTES)
            .max_frame_size(frame_bytes_max)
            .max_message_size(frame_bytes_max)
            .on_upgrade(|ws| socket.run(ws)))
    }

    /// Tells all followers of the topic, on all processes. It never waits. What is already JSON comes as a `RawValue`.
    /// Publish after the state is committed: a client that reads it again must find at least what it was told.
    pub fn publish<T: Serialize + ?Sized>(
        &self,
        topic: &Topic,
        data: &T,
    ) -> Result<(), PublishError> {
        let data = to_raw_value(data)?;
        let (bytes, bytes_max) = (data.get().len(), self.0.config.message_bytes_max);
        if bytes > bytes_max {
            return Err(PublishError::TooLarge { bytes, bytes_max });
        }
        self.0.tell(topic, &data);
        self.0.say(|| Said::Message {
            topic: topic.clone(),
            data: &data,
        });
        Ok(())
    }

    /// Closes the sockets of a login that has ended.
    pub fn revoke(&self, login_session: &str) {
        self.0.sockets.close_login(login_session, REVOKED);
        self.0.say(|| Said::Revoke(login_session.into()));
    }

    /// Asks permission again for all that the person follows: a role or a ban has changed.
    pub fn recheck(&self, person: &str) {
        self.0.sockets.recheck(person);
        self.0.say(|| Said::Recheck(person.into()));
    }

    /// Joins this hub with those of other processes, from now on.
    pub fn connect(&self, spread: Arc<dyn Spread>) {
        self.0.outgoing.connect(&self.0, spread);
    }

    /// Opens no more sockets, tells those that are open to come back later, and waits until they have gone.
    pub async fn drain(&self, deadline: Duration) -> Drained {
        self.0.sockets.drain(|queue| {
            queue.answer(frames::DRAIN);
            queue.close(RESTART);
        });
        let mut count = self.0.sockets.count();
        // Past the deadline the process ends anyway, and the rest with it.
        let _ = timeout(deadline, count.wait_for(|count| *count == 0)).await;
        self.0.settle_presence();
        let left = *count.borrow();
        Drained { left }
    }

    pub fn figures(&self) -> Figures {
        Figures {
            sockets: *self.0.sockets.count().borrow(),
            topics: self.0.feeds.lock().len(),
        }
    }
}

impl Inner {
    /// A topic nobody follows, or followed a short while ago, costs nothing.
    pub fn tell(&self, topic: &Topic, data: &RawValue) {
        if let Some(feed) = self.feed(topic) {
            feed.lock().publish(data.get(), &self.config);
        }
    }

    fn feed(&self, topic: &Topic) -> Option<FeedCell> {
        self.feeds.lock().get(topic).cloned()
    }

    pub fn follow(
        &self,
        topic: &Topic,
        socket: SocketId,
        following: Following,
        cursor: Option<Cursor>,
    ) -> FeedCell {
        let sees_presence = following.sees_presence;
        let (feed, is_first) = loop {
            let feed = {
                let mut feeds = self.feeds.lock();
                feeds
                    .entry(topic.clone())
                    .or_insert_with(|| self.born(topic))
                    .clone()
            };
            let mut locked = feed.lock();
            // Taken out of the list a moment ago: the next look finds a new one.
            if locked.is_over {
                continue;
            }
            let is_first = locked.has_no_followers();
            locked.follow(socket, following, cursor);
            drop(locked);
            break (feed, is_first);
        };
        if sees_presence {
            self.stir(topic);
        }
        if is_first {
            self.say(|| Said::WhoIsHere(topic.clone()));
        }
        feed
    }

    fn born(&self, topic: &Topic) -> FeedCell {
        let life = self.lives.fetch_add(1, Relaxed);
        let epoch = format!("{}.{life}", self.process);
        Arc::new(Mutex::new(Feed::new(topic.clone(), epoch)))
    }

    /// The presence of the topic is looked at in the next round.
    pub fn stir(&self, topic: &Topic) {
        self.stirred.lock().insert(topic.clone());
    }

    /// Something was lost on the way from other processes: everybody reads again.
    pub fn lose(&self) {
        self.every(Feed::lose);
    }

    /// Who is with another process.
    pub fn hear_presence(&self, process: &str, topic: &Topic, persons: BTreeSet<Arc<str>>) {
        if let Some(feed) = self.feed(topic) {
            feed.lock().presence().hear(process, persons);
            self.stir(topic);
        }
    }

    pub fn say_who_is_here(&self, topic: &Topic, anyway: bool) {
        let Some(feed) = self.feed(topic) else {
            return;
        };
        let persons = feed.lock().presence().local(anyway);
        if let Some(persons) = persons {
            let persons = persons.iter().map(ToString::to_string).collect();
            self.say(|| Said::Here {
                topic: topic.clone(),
                persons,
            });
        }
    }

    fn say<'a>(&self, said: impl FnOnce() -> Said<'a>) {
        self.outgoing.say(&self.process, said);
    }

    fn settle_presence(&self) {
        let stirred = std::mem::take(&mut *self.stirred.lock());
        for topic in stirred {
            if let Some(feed) = self.feed(&topic) {
                feed.lock()
                    .settle_presence(self.config.presence_persons_max);
                self.say_who_is_here(&topic, false);
            }
        }
    }

    fn repeat_presence(&self) {
        let silence = self.config.presence_repeat * 3;
        let mut repeated = Vec::new();
        self.every(|feed| {
            if feed.presence().expire(silence) {
                self.stir(feed.topic());
            }
            repeated.push(feed.topic().clone());
        });
        for topic in repeated {
            self.say_who_is_here(&topic, true);
        }
    }

    fn forget_idle(&self) {
        self.feeds.lock().retain(|_, feed| {
            let mut feed = feed.lock();
            feed.is_over = feed.is_idle(self.config.resume_window);
            !feed.is_over
        });
    }

    /// WHY a copy of the list: the list itself is never locked while one feed works.
    fn every(&self, mut with: impl FnMut(&mut Feed)) {
        let feeds: Vec<_> = self.feeds.lock().values().cloned().collect();
        feeds.iter().for_each(|feed| with(&mut feed.lock()));
    }
}

/// Tells comings and goings in rounds, repeats presence to other processes and forgets idle topics, as long as there is a hub.
async fn keep_house(hub: Weak<Inner>) {
    let Some(window) = hub.upgrade().map(|hub| hub.config.presence_window) else {
        return;
    };
    let mut rounds = interval(window);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut repeated = Instant::now();
    loop {
        rounds.tick().await;
        let Some(hub) = hub.upgrade() else {
            return;
        };
        hub.settle_presence();
        if repeated.elapsed() >= hub.config.presence_repeat {
            repeated = Instant::now();
            hub.repeat_presence();
            hub.forget_idle();
        }
    }
}
