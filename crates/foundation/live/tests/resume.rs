//! A seeded simulation: clients follow, are cut off, come back elsewhere and read slowly while messages are published on
//! two processes whose bus loses some. Whatever happens, no message is lost or doubled without a `reread`.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use bytes::Bytes;
use common::{Client, Pipes, publish};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::BoxStream};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use tiltyard_live::{Incoming, LiveConfig, Spread, SpreadError};
use tokio::{io::DuplexStream, sync::broadcast};

/// A bus in memory. Small, so that it loses messages by itself; and it can be away.
struct Bus {
    said: broadcast::Sender<Bytes>,
    is_away: AtomicBool,
}

impl Bus {
    fn new(capacity: usize) -> Arc<Self> {
        Arc::new(Self {
            said: broadcast::Sender::new(capacity),
            is_away: AtomicBool::new(false),
        })
    }
}

impl Spread for Bus {
    fn publish(&self, bytes: Bytes) -> BoxFuture<'_, Result<(), SpreadError>> {
        async move {
            if self.is_away.load(Relaxed) {
                return Err("the bus is away".into());
            }
            // Nobody listening is no error.
            let _ = self.said.send(bytes);
            Ok(())
        }
        .boxed()
    }

    fn incoming(&self) -> BoxStream<'static, Incoming> {
        futures_util::stream::unfold(self.said.subscribe(), |mut said| async move {
            match said.recv().await {
                Ok(bytes) => Some((Incoming::Bytes(bytes), said)),
                Err(broadcast::error::RecvError::Lagged(_)) => Some((Incoming::Lost, said)),
                Err(broadcast::error::RecvError::Closed) => None,
            }
        })
        .boxed()
    }
}

/// What the database holds: how often each topic has changed. A message says the new count.
type Truth = BTreeMap<String, u64>;

/// One tab, written as the guide tells writers of clients.
#[derive(Default)]
struct Tab {
    socket: Option<Client<DuplexStream>>,
    topics: HashMap<String, Known>,
    anew: u32,
    gaps: u32,
    slow: u32,
    resumed: u32,
}

#[derive(Default)]
struct Known {
    /// Every change this tab knows of, read over HTTP or told.
    state: BTreeSet<u64>,
    /// Number and epoch; none before the first answer.
    cursor: Option<(u64, String)>,
    asked_since: Option<u64>,
    is_following: bool,
}

impl Tab {
    async fn connect(&mut self, pipes: &Pipes) {
        let mut socket = pipes.connect("person=ann").await;
        for (topic, known) in &mut self.topics {
            socket.send(known.ask(topic)).await;
        }
        self.socket = Some(socket);
    }

    async fn follow(&mut self, topic: &str) {
        if self.topics.contains_key(topic) {
            return;
        }
        let known = self.topics.entry(topic.into()).or_default();
        let ask = known.ask(topic);
        if let Some(socket) = &mut self.socket {
            socket.send(ask).await;
        }
    }

    async fn leave(&mut self, topic: &str) {
        if self.topics.remove(topic).is_some()
            && let Some(socket) = &mut self.socket
        {
            socket.send(json!({"leave": topic})).await;
        }
    }

    /// Reads what is there, at most so many frames.
    async fn read(&mut self, frames_max: usize, truth: &Truth) {
        for _ in 0..frames_max {
            let Some(socket) = &mut self.socket else {
                return;
            };
            // On the paused clock this is over as soon as nothing more can come.
            let next = tokio::time::timeout(std::time::Duration::from_millis(1), socket.next());
            match next.await {
                Ok(Ok(frame)) => self.take(&frame, truth),
                Ok(Err(_)) => self.socket = None,
                Err(_) => return,
            }
        }
    }

    fn take(&mut self, frame: &Value, truth: &Truth) {
        let name = ["topic", "following", "reread"]
            .iter()
            .find_map(|kind| frame[kind].as_str());
        let Some((topic, known)) = name.and_then(|name| Some((name, self.topics.get_mut(name)?)))
        else {
            return;
        };
        let now = || (1..=truth.get(topic).copied().unwrap_or(0)).collect();
        let seq = frame["seq"].as_u64().unwrap();
        if frame.get("following").is_some() {
            let epoch: String = frame["epoch"].as_str().unwrap().into();
            // A topic that was left and followed anew may first get the answer to what it asked before.
            if frame["resumed"] == true && known.asked_since.is_some() {
                assert_eq!(known.asked_since, Some(seq));
                self.resumed += 1;
            } else {
                self.anew += u32::from(known.asked_since.is_some());
                known.state = now();
            }
            known.is_following = true;
            known.cursor = Some((seq, epoch));
        } else if frame.get("reread").is_some() {
            match frame["reason"].as_str() {
                Some("gap") => self.gaps += 1,
                Some("slow") => self.slow += 1,
                _ => panic!("{frame}"),
            }
            known.state = now();
            if let Some((last, _)) = &mut known.cursor {
                *last = seq;
            }
        } else if known.is_following {
            let (last, _) = known.cursor.as_mut().unwrap();
            assert_eq!(seq, *last + 1, "{topic}: lost or doubled");
            *last = seq;
            known.state.insert(frame["data"][0].as_u64().unwrap());
        }
    }

    fn cut(&mut self) {
        self.socket = None;
        self.topics
            .values_mut()
            .for_each(|known| known.is_following = false);
    }
}

impl Known {
    fn ask(&mut self, topic: &str) -> Value {
        self.is_following = false;
        self.asked_since = self.cursor.as_ref().map(|(seq, _)| *seq);
        match &self.cursor {
            Some((seq, epoch)) => json!({"follow": topic, "since": seq, "epoch": epoch}),
            None => json!({"follow": topic}),
        }
    }
}

struct World {
    rng: StdRng,
    bus: Arc<Bus>,
    processes: Vec<Pipes>,
    tabs: Vec<Tab>,
    truth: Truth,
}

const TOPICS: [&str; 3] = ["a", "b", "room"];

impl World {
    fn new(seed: u64) -> Self {
        let config = LiveConfig {
            ring_messages_max: 12,
            queue_messages_max: 16,
            spread_queue_messages_max: 6,
            frames_burst_max: 100_000,
            ..LiveConfig::default()
        };
        let bus = Bus::new(16);
        // One process loses nothing on a bus, so that more can be taken up again.
        let processes: Vec<_> = (0..=seed % 2)
            .map(|_| Pipes::start(config.clone()))
            .collect();
        for process in &processes {
            process.hub.connect(bus.clone());
        }
        Self {
            rng: StdRng::seed_from_u64(seed),
            bus,
            processes,
            tabs: (0..6).map(|_| Tab::default()).collect(),
            truth: Truth::new(),
        }
    }

    async fn step(&mut self) {
        let which = self.rng.random_range(0..self.tabs.len());
        let process = self.rng.random_range(0..self.processes.len());
        let topic = TOPICS[self.rng.random_range(0..TOPICS.len())];
        let tab = &mut self.tabs[which];
        match self.rng.random_range(0..100) {
            0..60 if tab.socket.is_none() => tab.connect(&self.processes[process]).await,
            0..4 => tab.cut(),
            10..20 => tab.follow(topic).await,
            20..23 => tab.leave(topic).await,
            23..26 => {
                let is_away = self.rng.random_bool(0.3);
                self.bus.is_away.store(is_away, Relaxed);
            }
            26..60 => {
                let frames_max = self.rng.random_range(0..20);
                tab.read(frames_max, &self.truth).await;
            }
            _ => {
                for _ in 0..self.rng.random_range(1..6) {
                    let count = self.truth.entry(topic.into()).or_default();
                    *count += 1;
                    let data = json!([*count, "x".repeat(500)]);
                    publish(&self.processes[process].hub, topic, &data);
                }
            }
        }
    }

    /// Everybody is back, the bus too, and reads to the end.
    async fn settle(&mut self) {
        self.bus.is_away.store(false, Relaxed);
        tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        for tab in &mut self.tabs {
            if tab.socket.is_none() {
                tab.connect(&self.processes[0]).await;
            }
            tab.read(usize::MAX, &self.truth).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_client_ends_with_the_state_as_it_is() {
    let (mut anew, mut gaps, mut slow, mut resumed) = (0, 0, 0, 0);
    for seed in 0..40 {
        let mut world = World::new(seed);
        for _ in 0..400 {
            world.step().await;
        }
        world.settle().await;
        for tab in &world.tabs {
            assert!(tab.socket.is_some(), "seed {seed}");
            for (topic, known) in &tab.topics {
                let truth: BTreeSet<_> =
                    (1..=world.truth.get(topic).copied().unwrap_or(0)).collect();
                assert_eq!(known.state, truth, "seed {seed}, topic {topic}");
            }
            anew += tab.anew;
            gaps += tab.gaps;
            slow += tab.slow;
            resumed += tab.resumed;
        }
    }
    println!("{resumed} taken up again, {anew} not; {gaps} gaps, {slow} slow readers");
    // The simulation reaches what it is about.
    assert!(anew.min(gaps).min(slow).min(resumed) > 50);
}

fn pair() -> (Arc<Bus>, Pipes, Pipes) {
    pair_with(LiveConfig::default(), 1024)
}

fn pair_with(config: LiveConfig, bus_capacity: usize) -> (Arc<Bus>, Pipes, Pipes) {
    let bus = Bus::new(bus_capacity);
    let (one, two) = (Pipes::start(config.clone()), Pipes::start(config));
    one.hub.connect(bus.clone());
    two.hub.connect(bus.clone());
    (bus, one, two)
}

#[tokio::test(start_paused = true)]
async fn messages_revocations_and_changed_roles_reach_other_processes() {
    let (_bus, one, two) = pair();
    let mut ann = two.connect("person=ann&login=phone").await;
    ann.follow("t").await;
    publish(&one.hub, "t", &json!({"n": 1}));
    assert_eq!(
        ann.frame().await,
        json!({"topic": "t", "seq": 1, "data": {"n": 1}})
    );
    two.door.forbid(Some("ann"), "t");
    one.hub.recheck("ann");
    assert_eq!(ann.frame().await["denied"], "t");
    one.hub.revoke("phone");
    assert_eq!(ann.closed().await, Some(4401));
}

#[tokio::test(start_paused = true)]
async fn presence_is_of_all_processes() {
    let (_bus, one, two) = pair();
    let mut ann = one.connect("person=ann").await;
    ann.follow("room").await;
    assert_eq!(ann.frame().await["here"], json!([]));
    assert_eq!(ann.frame().await["joined"], json!(["ann"]));
    let mut bob = two.connect("person=bob").await;
    bob.follow("room").await;
    assert_eq!(bob.frame().await["here"], json!([]));
    assert_eq!(bob.frame().await["joined"], json!(["ann", "bob"]));
    assert_eq!(ann.frame().await["joined"], json!(["bob"]));
    // A process that drains takes its persons along.
    drop(bob);
    two.hub.drain(std::time::Duration::from_secs(5)).await;
    assert_eq!(ann.frame().await["left"], json!(["bob"]));
}

#[tokio::test(start_paused = true)]
async fn after_the_bus_was_away_everybody_elsewhere_reads_again() {
    let (bus, one, two) = pair();
    let mut here = one.connect("").await;
    let mut there = two.connect("").await;
    here.follow("t").await;
    there.follow("t").await;
    bus.is_away.store(true, Relaxed);
    publish(&one.hub, "t", &json!(1));
    assert_eq!(here.frame().await["data"], 1);
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    bus.is_away.store(false, Relaxed);
    assert_eq!(
        there.frame().await,
        json!({"reread": "t", "reason": "gap", "seq": 1})
    );
}

/// More is published at once than fits; says what a follower on the other process hears.
async fn flooded(config: LiveConfig, bus_capacity: usize) -> Vec<Value> {
    let (_bus, one, two) = pair_with(config, bus_capacity);
    let mut there = two.connect("").await;
    there.follow("t").await;
    for n in 0..20 {
        publish(&one.hub, "t", &json!(n));
    }
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    there.until_pong().await
}

#[tokio::test(start_paused = true)]
async fn what_finds_no_room_on_the_way_to_other_processes_is_read_again_there() {
    let config = LiveConfig {
        spread_queue_messages_max: 4,
        ..LiveConfig::default()
    };
    let frames = flooded(config, 1024).await;
    assert!(frames.len() < 20, "{frames:?}");
    assert!(
        frames.iter().any(|frame| frame["reason"] == "gap"),
        "{frames:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_bus_says_it_lost_is_read_again() {
    let frames = flooded(LiveConfig::default(), 2).await;
    assert!(frames.len() < 20, "{frames:?}");
    assert!(
        frames.iter().any(|frame| frame["reason"] == "gap"),
        "{frames:?}"
    );
}
