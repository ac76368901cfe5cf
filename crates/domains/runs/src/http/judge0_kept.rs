//! Submissions of Judge0 as they are kept: in memory, so many and so long.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use jiff::Timestamp;
use parking_lot::Mutex;
use tokio::{
    sync::watch,
    time::{Duration, Instant},
};
use uuid::Uuid;

use super::judge0_fields::Asked;

/// Kept at the most; the oldest go first, but none that has not ended.
pub const KEPT_MAX: usize = 2_000;
/// Of all that are kept together: what was sent, and what came out.
pub const KEPT_BYTES_MAX: usize = 128 << 20;
/// An ended one is kept so long.
pub const KEPT_FOR: Duration = Duration::from_secs(3_600);
/// Waiting or running; one more is told that the queue is full.
pub const QUEUE_MAX: usize = 100;

/// Judge0's words for how a submission goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Status(pub u8);

impl Status {
    pub const QUEUED: Self = Self(1);
    pub const RUNNING: Self = Self(2);
    pub const ACCEPTED: Self = Self(3);
    pub const WRONG: Self = Self(4);
    pub const TIME: Self = Self(5);
    pub const COMPILE: Self = Self(6);
    pub const SEGV: Self = Self(7);
    pub const XFSZ: Self = Self(8);
    pub const FPE: Self = Self(9);
    pub const ABRT: Self = Self(10);
    pub const NZEC: Self = Self(11);
    pub const OTHER: Self = Self(12);
    pub const INTERNAL: Self = Self(13);

    pub const ALL: [(u8, &str); 14] = [
        (1, "In Queue"),
        (2, "Processing"),
        (3, "Accepted"),
        (4, "Wrong Answer"),
        (5, "Time Limit Exceeded"),
        (6, "Compilation Error"),
        (7, "Runtime Error (SIGSEGV)"),
        (8, "Runtime Error (SIGXFSZ)"),
        (9, "Runtime Error (SIGFPE)"),
        (10, "Runtime Error (SIGABRT)"),
        (11, "Runtime Error (NZEC)"),
        (12, "Runtime Error (Other)"),
        (13, "Internal Error"),
        (14, "Exec Format Error"),
    ];

    pub fn description(self) -> &'static str {
        let known = Self::ALL.iter().find(|(id, _)| *id == self.0);
        known.map_or("Internal Error", |(_, description)| description)
    }

    pub fn has_ended(self) -> bool {
        self > Self::RUNNING
    }
}

/// What came of a submission.
#[derive(Debug, Clone, Default)]
pub struct Came {
    pub status: Status,
    pub stdout: Option<Vec<u8>>,
    pub stderr: Option<Vec<u8>>,
    pub compile_output: Option<Vec<u8>>,
    pub message: Option<String>,
    pub exit_code: Option<i32>,
    pub exit_signal: Option<i32>,
    pub time_us: Option<u64>,
    pub wall_time_us: Option<u64>,
    pub memory_bytes: Option<u64>,
    pub finished_at: Option<Timestamp>,
}

impl Came {
    pub fn only(status: Status) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    fn bytes(&self) -> usize {
        let texts = [&self.stdout, &self.stderr, &self.compile_output];
        texts.into_iter().flatten().map(Vec::len).sum()
    }
}

pub struct Kept {
    pub token: Uuid,
    pub asked: Asked,
    pub created_at: Timestamp,
    came: watch::Sender<Came>,
    ended: Mutex<Option<Instant>>,
}

impl Kept {
    pub fn came(&self) -> Came {
        self.came.borrow().clone()
    }

    pub fn go(&self, came: Came) {
        if came.status.has_ended() {
            *self.ended.lock() = Some(Instant::now());
        }
        self.came.send_replace(came);
    }

    /// When it has ended.
    pub async fn ended(&self) {
        let mut came = self.came.subscribe();
        // The sender lives as long as this value.
        let _ = came.wait_for(|came| came.status.has_ended()).await;
    }

    fn bytes(&self) -> usize {
        let asked = &self.asked;
        let texts = [
            &asked.stdin,
            &asked.expected_output,
            &asked.additional_files,
        ];
        let sent: usize = texts.into_iter().flatten().map(Vec::len).sum();
        asked.source_code.len() + sent + self.came.borrow().bytes()
    }

    fn is_over(&self) -> bool {
        self.ended.lock().is_some_and(|at| at.elapsed() >= KEPT_FOR)
    }

    fn has_ended(&self) -> bool {
        self.ended.lock().is_some()
    }
}

#[derive(Default)]
pub struct Shelf(Mutex<Inside>);

#[derive(Default)]
struct Inside {
    by_token: HashMap<Uuid, Arc<Kept>>,
    /// Oldest first.
    order: VecDeque<Uuid>,
    taken: u64,
}

/// The queue is full.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

impl Shelf {
    pub fn put(&self, asked: Asked) -> Result<Arc<Kept>, Full> {
        let mut inside = self.0.lock();
        let under_way = inside
            .by_token
            .values()
            .filter(|kept| !kept.has_ended())
            .count();
        if under_way >= QUEUE_MAX {
            return Err(Full);
        }
        inside.make_room();
        let random = rand::random::<[u8; 16]>();
        let kept = Arc::new(Kept {
            // Whoever knows the token reads the submission: it is all chance, and no time.
            token: uuid::Builder::from_random_bytes(random).into_uuid(),
            asked,
            created_at: Timestamp::now(),
            came: watch::Sender::new(Came::only(Status::QUEUED)),
            ended: Mutex::default(),
        });
        inside.by_token.insert(kept.token, Arc::clone(&kept));
        inside.order.push_back(kept.token);
        inside.taken += 1;
        Ok(kept)
    }

    pub fn get(&self, token: &str) -> Option<Arc<Kept>> {
        let token = Uuid::try_parse(token).ok()?;
        let kept = self.0.lock().by_token.get(&token).cloned()?;
        (!kept.is_over()).then_some(kept)
    }

    /// All that are kept, and how many ever were taken.
    pub fn all(&self) -> (Vec<Arc<Kept>>, u64) {
        let inside = self.0.lock();
        (inside.by_token.values().cloned().collect(), inside.taken)
    }
}

impl Inside {
    fn make_room(&mut self) {
        let mut bytes: usize = self.by_token.values().map(|kept| kept.bytes()).sum();
        let mut stays = VecDeque::with_capacity(self.order.len());
        let mut count = self.order.len();
        for token in std::mem::take(&mut self.order) {
            let Some(kept) = self.by_token.get(&token) else {
                continue;
            };
            let too_much = count >= KEPT_MAX || bytes > KEPT_BYTES_MAX;
            if kept.has_ended() && (kept.is_over() || too_much) {
                bytes = bytes.saturating_sub(kept.bytes());
                count -= 1;
                self.by_token.remove(&token);
            } else {
                stays.push_back(token);
            }
        }
        self.order = stays;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_has_ended_goes_when_there_are_too_many_or_it_is_old() {
        let shelf = Shelf::default();
        let put = || shelf.put(Asked::default()).expect("room");
        let first = put();
        for _ in 1..QUEUE_MAX {
            put();
        }
        assert_eq!(shelf.put(Asked::default()).err(), Some(Full));
        first.go(Came::only(Status::ACCEPTED));
        first.ended().await;
        let token = first.token.to_string();
        assert!(shelf.get(&token).is_some());
        tokio::time::advance(KEPT_FOR).await;
        assert!(shelf.get(&token).is_none());
        put();
        assert_eq!(shelf.all().0.len(), QUEUE_MAX, "and its room is used again");
        for kept in shelf.all().0 {
            kept.go(Came::only(Status::ACCEPTED));
        }
        for _ in 0..KEPT_MAX {
            put().go(Came::only(Status::ACCEPTED));
        }
        assert_eq!(shelf.all().0.len(), KEPT_MAX);
        assert!(shelf.get("nonsense").is_none());
    }
}
