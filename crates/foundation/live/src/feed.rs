//! One topic on this process: its numbers, what is kept for those who come back, and who follows.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use axum::extract::ws::Utf8Bytes;
use tokio::time::Instant;

use crate::{
    Topic,
    config::LiveConfig,
    frames::{self, Cursor, Why},
    presence::Presence,
    queue::SocketQueue,
};

pub type SocketId = u64;

pub struct Feed {
    topic: Topic,
    /// Of this life of the topic; another life counts from zero again.
    epoch: String,
    /// Number of the last message.
    seq: u64,
    /// The last messages, without a gap: the newest has the number `seq`.
    ring: VecDeque<Utf8Bytes>,
    ring_bytes: usize,
    followers: HashMap<SocketId, Following>,
    presence: Presence,
    unfollowed_since: Instant,
    /// Taken out of the hub: whoever still holds it looks for the new one.
    pub is_over: bool,
}

pub struct Following {
    pub queue: Arc<SocketQueue>,
    /// Seen by the others.
    pub person: Option<Arc<str>>,
    pub sees_presence: bool,
}

impl Feed {
    pub fn new(topic: Topic, epoch: String) -> Self {
        Self {
            topic,
            epoch,
            seq: 0,
            ring: VecDeque::new(),
            ring_bytes: 0,
            followers: HashMap::new(),
            presence: Presence::default(),
            unfollowed_since: Instant::now(),
            is_over: false,
        }
    }

    /// From here on the follower gets every message or a `reread`; those since the cursor too, when all of them are kept. A
    /// second `follow` replaces the first.
    pub fn follow(&mut self, socket: SocketId, following: Following, cursor: Option<Cursor>) {
        self.leave(socket);
        let queue = following.queue.clone();
        if let Some(person) = following
            .person
            .as_ref()
            .filter(|_| following.sees_presence)
        {
            self.presence.come(person);
        }
        let sees_presence = following.sees_presence;
        self.followers.insert(socket, following);
        let missed = cursor.and_then(|cursor| Some((cursor.since, self.missed(&cursor)?)));
        let begin = |seq, resumed| {
            let frame = frames::following(&self.topic, seq, &self.epoch, resumed);
            queue.answer(frame);
        };
        match missed {
            Some((since, missed)) => {
                begin(since, true);
                for (seq, frame) in (since + 1..).zip(missed) {
                    queue.hint(&self.topic, seq, frame);
                }
            }
            None => begin(self.seq, false),
        }
        if sees_presence {
            queue.hint(&self.topic, self.seq, &self.here());
        }
    }

    /// The messages after the cursor, when all of them are still here.
    fn missed(&self, cursor: &Cursor) -> Option<impl Iterator<Item = &Utf8Bytes> + use<'_>> {
        if cursor.epoch != self.epoch {
            return None;
        }
        let count = usize::try_from(self.seq.checked_sub(cursor.since)?).ok()?;
        let skipped = self.ring.len().checked_sub(count)?;
        Some(self.ring.iter().skip(skipped))
    }

    pub fn leave(&mut self, socket: SocketId) {
        let Some(following) = self.followers.remove(&socket) else {
            return;
        };
        following.queue.forget(&self.topic);
        if let Some(person) = following.person.filter(|_| following.sees_presence) {
            self.presence.go(&person);
        }
        self.unfollowed_since = Instant::now();
    }

    /// The frame is made once; everybody gets the same bytes.
    pub fn publish(&mut self, data: &str, config: &LiveConfig) {
        self.seq += 1;
        let frame = frames::message(&self.topic, self.seq, data);
        for following in self.followers.values() {
            following.queue.hint(&self.topic, self.seq, &frame);
        }
        self.ring_bytes += frame.len();
        self.ring.push_back(frame);
        while self.ring.len() > config.ring_messages_max || self.ring_bytes > config.ring_bytes_max
        {
            let dropped = self.ring.pop_front().map_or(0, |frame| frame.len());
            self.ring_bytes -= dropped;
        }
    }

    /// Messages of other processes were lost, nobody knows which: they take one number that nobody can be given.
    pub fn lose(&mut self) {
        self.seq += 1;
        self.ring.clear();
        self.ring_bytes = 0;
        for following in self.followers.values() {
            following.queue.reread(&self.topic, self.seq, Why::Gap);
        }
    }

    /// Told again to a follower whose changes of presence were dropped with its messages.
    pub fn show_presence(&self, socket: SocketId) {
        if let Some(following) = self.followers.get(&socket).filter(|one| one.sees_presence) {
            following.queue.hint(&self.topic, self.seq, &self.here());
        }
    }

    fn here(&self) -> Utf8Bytes {
        frames::here(&self.topic, self.presence.told())
    }

    /// Tells the followers who came and left since the last time.
    pub fn settle_presence(&mut self, persons_max: usize) {
        let Some(moved) = self.presence.settle(persons_max) else {
            return;
        };
        let frame = frames::moved(&self.topic, &moved.joined, &moved.left);
        for following in self.followers.values().filter(|one| one.sees_presence) {
            following.queue.hint(&self.topic, self.seq, &frame);
        }
    }

    pub fn presence(&mut self) -> &mut Presence {
        &mut self.presence
    }

    /// What the doorkeeper says now of a follower it let in before.
    pub fn admit_presence(&mut self, socket: SocketId, sees_presence: bool) {
        let Some(following) = self.followers.get_mut(&socket) else {
            return;
        };
        let saw = std::mem::replace(&mut following.sees_presence, sees_presence);
        if saw == sees_presence {
            return;
        }
        if let Some(person) = &following.person {
            if sees_presence {
                self.presence.come(person);
            } else {
                self.presence.go(person);
            }
        }
        self.show_presence(socket);
    }

    pub fn topic(&self) -> &Topic {
        &self.topic
    }

    pub fn has_no_followers(&self) -> bool {
        self.followers.is_empty()
    }

    /// Nobody follows, and nobody has been away for a shorter time than this.
    pub fn is_idle(&self, resume_window: Duration) -> bool {
        self.followers.is_empty() && self.unfollowed_since.elapsed() >= resume_window
    }
}
