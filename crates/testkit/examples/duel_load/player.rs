//! Somebody who plays: joins, accepts, reads, writes every two seconds, submits, says that they are there, and hears of the other side.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tiltyard_testkit::PASSWORD;
use tokio::{
    sync::{mpsc, watch},
    time::MissedTickBehavior,
};

use crate::wire::{Socket, Wire, address_of};

const EDITS_EVERY: Duration = Duration::from_secs(2);
/// Edits of two seconds.
const EDITS: usize = 8;
const HERE_EVERY: Duration = Duration::from_secs(10);
/// A wrong submission this often, so that no duel ends.
const SUBMIT_EVERY: Duration = Duration::from_secs(20);

pub struct Player {
    address: String,
    from: String,
    cookie: String,
    number: usize,
    socket: Socket,
}

/// What somebody saw of a duel, and when.
pub struct Played {
    pub duel: String,
    pub joined_at: Instant,
    pub offered_at: Instant,
    pub seen_at: Option<Instant>,
    pub submissions: Vec<String>,
    /// Of both sides, by submission and test.
    pub ticks: HashMap<(String, usize), Instant>,
    /// How long answers took, in milliseconds.
    pub asked: HashMap<&'static str, Vec<f64>>,
    pub refused: Vec<String>,
}

/// The connection of a player, with how long each answer took.
struct Asking {
    wire: Wire,
    asked: HashMap<&'static str, Vec<f64>>,
    refused: Vec<String>,
}

impl Asking {
    async fn ask(&mut self, what: &'static str, method: &str, path: &str, body: &Value) -> Value {
        let begin = Instant::now();
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let (status, _, bytes) = self.wire.ask(method, path, &body).await;
        let took = begin.elapsed().as_secs_f64() * 1e3;
        self.asked.entry(what).or_default().push(took);
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if status >= 300 {
            let word = answer["errors"][0]["code"].as_str();
            let word = word.or(answer["code"].as_str()).unwrap_or_default();
            self.refused.push(format!("{what}: {status} {word}"));
        }
        answer
    }
}

/// What the page hears, beside everything its player does.
struct Heard {
    ticks: Arc<Mutex<HashMap<(String, usize), Instant>>>,
    began: mpsc::UnboundedSender<Instant>,
    stopped: watch::Receiver<bool>,
}

impl Heard {
    async fn listen(mut self, mut socket: Socket) {
        loop {
            let text = tokio::select! {
                text = socket.next() => text,
                _ = self.stopped.changed() => return,
            };
            let (Some(text), at) = (text, Instant::now()) else {
                return;
            };
            if text.contains("\"kind\":\"tick\"") {
                let frame: Value = serde_json::from_str(&text).unwrap_or_default();
                let data = &frame["data"];
                let submission = data["submission"].as_str().unwrap_or_default().to_owned();
                let index = data["index"].as_u64().unwrap_or_default();
                let index = usize::try_from(index).unwrap_or_default();
                let mut ticks = self.ticks.lock().expect("not poisoned");
                ticks.entry((submission, index)).or_insert(at);
            } else if text.contains("\"type\":\"revealed\"") {
                self.began.send(at).ok();
            }
        }
    }
}

impl Player {
    pub async fn register(address: &str, number: usize) -> Self {
        let from = address_of(number);
        let body = json!({"handle": format!("player{number}"), "email": format!("player{number}@example.org"), "password": PASSWORD});
        let mut wire = Wire::open(address, "", &from).await;
        let (status, head, bytes) = wire.ask("POST", "/accounts", &body.to_string()).await;
        assert_eq!(status, 201, "{head}");
        let (_, rest) = head.split_once("tiltyard_session=").expect("a cookie");
        let cookie = rest.split(';').next().unwrap_or_default().to_owned();
        let (_, _, session) = Wire::open(address, &cookie, &from)
            .await
            .ask("GET", "/session", "")
            .await;
        let session: Value = serde_json::from_slice(&session).expect("JSON");
        let id = session["person"]["id"].as_str().expect("an id");
        let mut socket = Socket::open(address, &cookie, &from).await;
        socket.follow(&format!("person:{id}")).await;
        drop(bytes);
        Self {
            address: address.to_owned(),
            from,
            cookie,
            number,
            socket,
        }
    }

    async fn offered(&mut self) -> Option<(String, Instant)> {
        while let Some(text) = self.socket.next().await {
            let at = Instant::now();
            if text.contains("duel_offered") {
                let frame: Value = serde_json::from_str(&text).ok()?;
                return Some((frame["data"]["duel"].as_str()?.to_owned(), at));
            }
        }
        None
    }

    pub async fn play(
        mut self,
        began: mpsc::UnboundedSender<String>,
        stopped: watch::Receiver<bool>,
    ) -> Option<Played> {
        let mut asking = Asking {
            wire: Wire::open(&self.address, &self.cookie, &self.from).await,
            asked: HashMap::new(),
            refused: Vec::new(),
        };
        let joined_at = Instant::now();
        let asked = json!({"pools": ["rapid"], "kinds": [], "rated": true});
        let mut gone = stopped.clone();
        let (offered, _) = tokio::join!(
            async {
                tokio::select! {
                    offered = self.offered() => offered,
                    _ = gone.changed() => None,
                }
            },
            asking.ask("join", "POST", "/arena/queue", &asked)
        );
        let (duel, offered_at) = offered?;
        let path = format!("/duels/{duel}");
        self.socket.ask_to_follow(&format!("duel:{duel}")).await;
        asking.ask("read", "GET", &path, &Value::Null).await;
        let id = uuid::Uuid::now_v7();
        let accept = json!({"id": id, "command": "accept"});
        asking
            .ask("accept", "POST", &format!("{path}/commands"), &accept)
            .await;
        asking
            .ask("here", "POST", &format!("{path}/here"), &json!({}))
            .await;
        let ticks = Arc::default();
        let (tell, mut revealed) = mpsc::unbounded_channel();
        let heard = Heard {
            ticks: Arc::clone(&ticks),
            began: tell,
            stopped: stopped.clone(),
        };
        let listening = tokio::spawn(heard.listen(self.socket));
        let mut seen_at = None;
        if revealed.recv().await.is_some() {
            let read = asking.ask("read", "GET", &path, &Value::Null).await;
            seen_at = read["problem"]["slug"].is_string().then(Instant::now);
            drop(began.send(duel.clone()));
        }
        let submissions = write(&mut asking, &path, self.number, stopped).await;
        drop(listening.await);
        let ticks = std::mem::take(&mut *Mutex::lock(&ticks).expect("not poisoned"));
        Some(Played {
            duel,
            joined_at,
            offered_at,
            seen_at,
            submissions,
            ticks,
            asked: asking.asked,
            refused: asking.refused,
        })
    }
}

/// Writes, submits and says that it is there, until it is stopped.
async fn write(
    asking: &mut Asking,
    path: &str,
    number: usize,
    mut stopped: watch::Receiver<bool>,
) -> Vec<String> {
    let every = |period: Duration, share: f64| {
        let first = tokio::time::Instant::now() + period.mul_f64(share);
        let mut every = tokio::time::interval_at(first, period);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        every
    };
    // Not all at the same moment.
    let share = |step: usize| ((number * step) % 1000) as f64 / 1000.0;
    let mut edits = every(EDITS_EVERY, share(7));
    let mut here = every(HERE_EVERY, share(13));
    let mut submit = every(SUBMIT_EVERY, share(37));
    let (mut next, mut submissions, begin) = (0, Vec::new(), Instant::now());
    loop {
        tokio::select! {
            _ = stopped.changed() => return submissions,
            _ = here.tick() => {
                asking.ask("here", "POST", &format!("{path}/here"), &json!({})).await;
            }
            _ = edits.tick() => {
                let t = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
                let more: Vec<Value> = (0..EDITS).map(|edit| json!({"t": t, "at": next + edit, "del": 0, "ins": "x"})).collect();
                let body = json!({"language": "python", "from": next, "edits": more, "keys": EDITS, "pasted": 0});
                let answer = asking.ask("edits", "PUT", &format!("{path}/edits"), &body).await;
                next = answer["next"].as_u64().and_then(|next| usize::try_from(next).ok()).unwrap_or(next);
            }
            _ = submit.tick() => {
                let source = format!("WA pause=20 player {number} {}", submissions.len());
                let body = json!({"language": "python", "files": [{"content": source}]});
                let answer = asking.ask("submit", "POST", &format!("{path}/submissions"), &body).await;
                submissions.extend(answer["submission"].as_str().map(str::to_owned));
            }
        }
    }
}
