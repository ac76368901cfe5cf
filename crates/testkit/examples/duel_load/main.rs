//! `taskset -c 2,3 cargo run --profile quick -p tiltyard-testkit --example duel_load`: 500 duels live at once, with 1,000 players who write and
//! submit and 2,000 who watch, on each database (or `-- sqlite`, `-- postgres`, and after it another number of duels). The server is a process of its own on processors 0 and
//! 1; what is measured is measured at the clients: how soon two who wait meet, how far apart both see the problem, how long a test's end
//! takes from the judge to the other side. Every player has a page with its own socket; beside it each asks over one connection.

mod player;
mod server;
mod wire;

use std::{
    collections::HashMap,
    time::{Duration, Instant, SystemTime},
};

use player::{Played, Player};
use server::Server;
use tiltyard_testkit::{TestDatabase, databases};
use tokio::task::JoinSet;
use wire::{Socket, Wire};

const DUELS: usize = 500;
const SPECTATORS_OF_EACH: usize = 4;
/// Somebody joins the queue this often.
const JOIN_EVERY: Duration = Duration::from_millis(40);
/// How long all play, from when the last duel began.
const PLAY: Duration = Duration::from_secs(60);
/// Somebody begins to watch this often.
const WATCH_EVERY: Duration = Duration::from_millis(10);

/// Moments of this process, in the time of the machine: the server is another process.
#[derive(Clone, Copy)]
pub struct Moments {
    instant: Instant,
    system: SystemTime,
}

impl Moments {
    pub fn begin() -> Self {
        Self {
            instant: Instant::now(),
            system: SystemTime::now(),
        }
    }

    /// Microseconds since 1970.
    pub fn micros(&self, at: Instant) -> i128 {
        let since = self.system.duration_since(SystemTime::UNIX_EPOCH);
        let since = since.map_or(0, |since| since.as_micros().cast_signed());
        let after = at.saturating_duration_since(self.instant).as_micros();
        let before = self.instant.saturating_duration_since(at).as_micros();
        since + after.cast_signed() - before.cast_signed()
    }
}

fn told(what: &str, goal: &str, mut times_ms: Vec<f64>) {
    if times_ms.is_empty() {
        println!("  {what:<52} nothing was measured (goal {goal})");
        return;
    }
    times_ms.sort_by(f64::total_cmp);
    let at = |share: f64| times_ms[((times_ms.len() - 1) as f64 * share) as usize];
    println!(
        "  {what:<52} p50 {:>7.1} ms   p99 {:>7.1} ms   max {:>7.1} ms   of {:>6} (goal {goal})",
        at(0.5),
        at(0.99),
        at(1.0),
        times_ms.len()
    );
}

async fn watch(address: String, duel: String, number: usize) -> usize {
    let from = wire::address_of(10_000 + number);
    let mut socket = Socket::open(&address, "", &from).await;
    let mut wire = Wire::open(&address, "", &from).await;
    wire.ask("GET", &format!("/duels/{duel}"), "").await;
    drop(wire);
    socket.follow(&format!("watch:{duel}")).await;
    let mut heard = 0;
    while socket.next().await.is_some() {
        heard += 1;
    }
    heard
}

/// What both sides of each duel say of the same moment.
fn pairs(played: &[Played]) -> Vec<(&Played, &Played)> {
    let mut by_duel: HashMap<&str, Vec<&Played>> = HashMap::new();
    for one in played {
        by_duel.entry(&one.duel).or_default().push(one);
    }
    by_duel
        .into_values()
        .filter_map(|both| match both.as_slice() {
            [one, other] => Some((*one, *other)),
            _ => None,
        })
        .collect()
}

fn report(
    played: &[Played],
    said: &HashMap<String, Vec<i128>>,
    moments: Moments,
    stopped: Instant,
) {
    let apart = |one: Instant, other: Instant| {
        one.max(other).duration_since(one.min(other)).as_secs_f64() * 1e3
    };
    let pairs = pairs(played);
    println!("  {} duels with both sides", pairs.len());
    let met = pairs.iter().map(|(one, other)| {
        let joined = one.joined_at.max(other.joined_at);
        let offered = one.offered_at.max(other.offered_at);
        offered.duration_since(joined).as_secs_f64() * 1e3
    });
    told(
        "both told of the match, after the second joined",
        "1 s",
        met.collect(),
    );
    let seen = pairs
        .iter()
        .filter_map(|(one, other)| Some(apart(one.seen_at?, other.seen_at?)));
    told("both have the problem, apart", "100 ms", seen.collect());
    let heard_until = moments.micros(stopped - Duration::from_secs(1));
    let (mut waits, mut missing) = (Vec::new(), 0);
    for (one, other) in &pairs {
        for (own, of) in [(one, other), (other, one)] {
            for submission in &of.submissions {
                let said = said.get(submission).map_or(&[][..], Vec::as_slice);
                for (index, said) in said.iter().enumerate() {
                    match own.ticks.get(&(submission.clone(), index)) {
                        Some(heard) => waits.push((moments.micros(*heard) - said) as f64 / 1e3),
                        // What was said while clients stopped was on its way.
                        None => missing += usize::from(*said < heard_until),
                    }
                }
            }
        }
    }
    told(
        "the other side's test, from the judge to the page",
        "50 ms",
        waits,
    );
    println!("  {missing} tests were said and not heard");
    let asked = |which: &str| -> Vec<f64> {
        let of = |one: &Played| one.asked.get(which).cloned().unwrap_or_default();
        played.iter().flat_map(of).collect()
    };
    for which in ["join", "accept", "read", "here", "edits", "submit"] {
        told(&format!("answers to `{which}`"), "none", asked(which));
    }
    let mut refused: HashMap<&str, usize> = HashMap::new();
    for why in played.iter().flat_map(|one| &one.refused) {
        *refused.entry(why).or_default() += 1;
    }
    println!("  refused: {refused:?}");
}

async fn measure(database: TestDatabase, count: usize) {
    println!("{}", database.name);
    let mut server = Server::start(&database).await;
    let moments = Moments::begin();
    let mut players = Vec::new();
    for number in 0..2 * count {
        players.push(Player::register(&server.address, number).await);
    }
    println!(
        "  {} MB before the first joins",
        server.resident_bytes() / 1_000_000
    );
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let (began, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let (mut playing, mut watching) = (JoinSet::new(), JoinSet::new());
    let first = Instant::now();
    let mut every = tokio::time::interval(JOIN_EVERY);
    for player in players {
        every.tick().await;
        playing.spawn(player.play(began.clone(), stopped.clone()));
    }
    drop(began);
    let mut duels = Vec::new();
    while duels.len() < 2 * count {
        match tokio::time::timeout(Duration::from_secs(60), begun.recv()).await {
            Ok(Some(duel)) => duels.push(duel),
            _ => break,
        }
    }
    duels.sort();
    duels.dedup();
    println!(
        "  {} duels run, {:.0} s after the first joined",
        duels.len(),
        first.elapsed().as_secs_f64()
    );
    let mut every = tokio::time::interval(WATCH_EVERY);
    for number in 0..SPECTATORS_OF_EACH * duels.len() {
        every.tick().await;
        let duel = duels[number % duels.len()].clone();
        watching.spawn(watch(server.address.clone(), duel, number));
    }
    let mut memory = 0;
    let end = Instant::now() + PLAY;
    let (used, starved) = (server.processor_ms(), server.starved_ms());
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_secs(1)).await;
        memory = memory.max(server.resident_bytes());
    }
    let used = (server.processor_ms() - used) as f64 / PLAY.as_millis() as f64;
    let starved = (server.starved_ms() - starved) as f64 / PLAY.as_millis() as f64;
    stop.send_replace(true);
    let played = playing.join_all().await;
    let played: Vec<Played> = played.into_iter().flatten().collect();
    let said = server.said().await;
    report(&played, &said, moments, end);
    println!(
        "  {} MB of memory at the most (goal 600 MB); while all play {used:.2} processors used and {starved:.2} waited for",
        memory / 1_000_000
    );
    server.stop().await;
    let heard: usize = watching.join_all().await.into_iter().sum();
    println!("  {heard} messages to those who watch");
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, url] = arguments.as_slice()
        && word == "serve"
    {
        return server::serve(url).await;
    }
    let wanted = arguments.first().map(String::as_str);
    let count = arguments.get(1).and_then(|count| count.parse().ok());
    for database in databases().await {
        if wanted.is_none_or(|wanted| database.name.to_lowercase().starts_with(wanted)) {
            measure(database, count.unwrap_or(DUELS)).await;
        }
    }
}
