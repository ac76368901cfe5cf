//! What waits for one socket: bounded, and never in the way of who publishes.
//!
//! When it is full, the topic with the most waiting bytes collapses: its messages are dropped and one `reread` stands in
//! for them, and for all that come until it is sent. The client then reads the state over HTTP, which is at least as new.

use std::collections::{HashMap, VecDeque};

use axum::extract::ws::{CloseCode, Utf8Bytes};
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::{Topic, config::LiveConfig, frames::Why};

pub struct SocketQueue {
    waiting: Mutex<Waiting>,
    ready: Notify,
    /// Told apart from `ready`, so that a socket that is stuck writing hears of its end.
    ending: Notify,
    messages_max: usize,
    bytes_max: usize,
}

#[derive(Default)]
struct Waiting {
    items: VecDeque<Item>,
    bytes: usize,
    /// Topics whose `reread` is among the items.
    behind: HashMap<Topic, Behind>,
    recheck: bool,
    close: Option<Close>,
}

enum Item {
    /// An answer to a frame of the client's; the socket takes its next frame only while there is room.
    Answer(Utf8Bytes),
    Hint {
        topic: Topic,
        /// Of the message; of a change of presence, that of the last message before it.
        seq: u64,
        frame: Utf8Bytes,
    },
    Reread(Topic),
}

#[derive(Clone, Copy)]
struct Behind {
    /// The last message that the `reread` stands for.
    seq: u64,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Close {
    pub code: CloseCode,
    pub reason: &'static str,
    /// Without what still waits.
    pub at_once: bool,
}

/// What the socket does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    Send(Utf8Bytes),
    Reread { topic: Topic, seq: u64, why: Why },
    Recheck,
    Close(Close),
    Wait,
}

impl SocketQueue {
    pub fn new(config: &LiveConfig) -> Self {
        Self {
            waiting: Mutex::default(),
            ready: Notify::new(),
            ending: Notify::new(),
            messages_max: config.queue_messages_max,
            bytes_max: config.queue_bytes_max,
        }
    }

    pub fn answer(&self, frame: Utf8Bytes) {
        let mut waiting = self.waiting.lock();
        waiting.bytes += frame.len();
        waiting.items.push_back(Item::Answer(frame));
        self.ready.notify_one();
    }

    /// A message or a change of presence. Costs the same whether the socket reads or not.
    pub fn hint(&self, topic: &Topic, seq: u64, frame: &Utf8Bytes) {
        let mut waiting = self.waiting.lock();
        if let Some(behind) = waiting.behind.get_mut(topic) {
            behind.seq = seq;
            return;
        }
        waiting.bytes += frame.len();
        waiting.items.push_back(Item::Hint {
            topic: topic.clone(),
            seq,
            frame: frame.clone(),
        });
        while waiting.is_over(self.messages_max, self.bytes_max) {
            let Some(heaviest) = waiting.heaviest() else {
                break;
            };
            waiting.collapse(&heaviest, None, Why::Slow);
        }
        self.ready.notify_one();
    }

    /// The topic's messages up to `seq` are lost to this socket, whatever it reads.
    pub fn reread(&self, topic: &Topic, seq: u64, why: Why) {
        self.waiting.lock().collapse(topic, Some(seq), why);
        self.ready.notify_one();
    }

    /// Nothing of the topic is sent any more, until it is followed again.
    pub fn forget(&self, topic: &Topic) {
        self.waiting.lock().remove(topic);
    }

    pub fn ask_again(&self) {
        self.waiting.lock().recheck = true;
        self.ready.notify_one();
    }

    /// The first reason stays, unless the second is more urgent.
    pub fn close(&self, close: Close) {
        let mut waiting = self.waiting.lock();
        if waiting
            .close
            .is_none_or(|first| close.at_once && !first.at_once)
        {
            waiting.close = Some(close);
        }
        self.ready.notify_one();
        self.ending.notify_one();
    }

    pub fn next(&self) -> Next {
        let mut waiting = self.waiting.lock();
        if let Some(close) = waiting.close.filter(|close| close.at_once) {
            return Next::Close(close);
        }
        if std::mem::take(&mut waiting.recheck) {
            return Next::Recheck;
        }
        let next = match waiting.items.pop_front() {
            Some(Item::Answer(frame) | Item::Hint { frame, .. }) => {
                waiting.bytes -= frame.len();
                Next::Send(frame)
            }
            Some(Item::Reread(topic)) => match waiting.behind.remove(&topic) {
                Some(Behind { seq, why }) => Next::Reread { topic, seq, why },
                None => Next::Wait,
            },
            None => waiting.close.map_or(Next::Wait, Next::Close),
        };
        if waiting.items.is_empty() {
            // Thousands of idle sockets shall not keep the room of their busiest moment.
            waiting.items = VecDeque::new();
        } else {
            self.ready.notify_one();
        }
        next
    }

    pub fn has_room(&self) -> bool {
        !self
            .waiting
            .lock()
            .is_over(self.messages_max, self.bytes_max)
    }

    pub async fn ready(&self) {
        self.ready.notified().await;
    }

    pub async fn ending(&self) {
        self.ending.notified().await;
    }
}

impl Waiting {
    fn is_over(&self, messages_max: usize, bytes_max: usize) -> bool {
        self.items.len() > messages_max || self.bytes > bytes_max
    }

    fn heaviest(&self) -> Option<Topic> {
        let mut weights: HashMap<&Topic, usize> = HashMap::new();
        for item in &self.items {
            if let Item::Hint { topic, frame, .. } = item {
                *weights.entry(topic).or_default() += frame.len();
            }
        }
        let heaviest = weights.into_iter().max_by_key(|(_, bytes)| *bytes);
        heaviest.map(|(topic, _)| topic.clone())
    }

    fn collapse(&mut self, topic: &Topic, seq: Option<u64>, why: Why) {
        let removed = self.remove(topic);
        let seq = seq.or(removed).unwrap_or_default();
        self.behind.insert(topic.clone(), Behind { seq, why });
        self.items.push_back(Item::Reread(topic.clone()));
    }

    /// Takes everything of the topic out and says how far it went.
    fn remove(&mut self, topic: &Topic) -> Option<u64> {
        let mut last = self.behind.remove(topic).map(|behind| behind.seq);
        let bytes = &mut self.bytes;
        self.items.retain(|item| match item {
            Item::Hint {
                topic: of,
                seq,
                frame,
            } if of == topic => {
                *bytes -= frame.len();
                last = Some(*seq);
                false
            }
            Item::Reread(of) => of != topic,
            _ => true,
        });
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(messages_max: usize, bytes_max: usize) -> SocketQueue {
        SocketQueue::new(&LiveConfig {
            queue_messages_max: messages_max,
            queue_bytes_max: bytes_max,
            ..LiveConfig::default()
        })
    }

    fn topic(name: &str) -> Topic {
        Topic::new(name).unwrap()
    }

    fn drained(queue: &SocketQueue) -> Vec<Next> {
        std::iter::from_fn(|| Some(queue.next()).filter(|next| *next != Next::Wait)).collect()
    }

    #[test]
    fn the_heaviest_topic_collapses_and_the_others_go_on() {
        let queue = queue(4, 1 << 20);
        queue.hint(&topic("quiet"), 1, &"q1".into());
        for seq in 1..=1000 {
            queue.hint(&topic("flood"), seq, &"flood".into());
        }
        queue.hint(&topic("quiet"), 2, &"q2".into());
        assert_eq!(
            drained(&queue),
            [
                Next::Send("q1".into()),
                Next::Reread {
                    topic: topic("flood"),
                    seq: 1000,
                    why: Why::Slow
                },
                Next::Send("q2".into()),
            ]
        );
        queue.hint(&topic("flood"), 1001, &"flood".into());
        assert_eq!(drained(&queue), [Next::Send("flood".into())]);
    }

    #[test]
    fn bytes_are_bounded_as_well_as_messages() {
        let queue = queue(1000, 100);
        for seq in 1..=50 {
            queue.hint(&topic("t"), seq, &"0123456789".into());
            assert!(queue.waiting.lock().bytes <= 100);
        }
        assert_eq!(drained(&queue).len(), 1);
        assert_eq!(queue.waiting.lock().bytes, 0);
    }

    #[test]
    fn a_change_of_presence_that_finds_no_room_leaves_the_number_of_the_last_message() {
        let queue = queue(2, 1 << 20);
        queue.hint(&topic("t"), 7, &"message".into());
        queue.hint(&topic("t"), 7, &"joined".into());
        queue.hint(&topic("t"), 7, &"left".into());
        assert_eq!(
            drained(&queue),
            [Next::Reread {
                topic: topic("t"),
                seq: 7,
                why: Why::Slow
            }]
        );
    }

    #[test]
    fn a_forgotten_topic_sends_nothing() {
        let queue = queue(2, 1 << 20);
        for seq in 1..=9 {
            queue.hint(&topic("t"), seq, &"x".into());
        }
        queue.forget(&topic("t"));
        assert_eq!(drained(&queue), []);
    }

    #[test]
    fn an_urgent_end_overtakes_what_waits_and_a_quiet_one_does_not() {
        let quiet = Close {
            code: 1012,
            reason: "drain",
            at_once: false,
        };
        let urgent = Close {
            code: 4401,
            reason: "revoked",
            at_once: true,
        };
        let queue = queue(9, 1 << 20);
        queue.answer("a".into());
        queue.close(quiet);
        assert_eq!(queue.next(), Next::Send("a".into()));
        assert_eq!(queue.next(), Next::Close(quiet));
        queue.answer("b".into());
        queue.close(urgent);
        queue.close(quiet);
        assert_eq!(queue.next(), Next::Close(urgent));
    }
}
