//! One queue in memory as a state machine: every rule of leases, order, attempts and dead letters, without tasks or waiting. Time comes in
//! as `now`; nothing happens by itself, so `settle` must be called before anything is asked.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    time::SystemTime,
};

use tokio::{sync::watch, time::Instant};

use crate::{
    BusConfig, BusError, DeadLetter, Kept, QueueName, QueueStatus, WorkerConfig, job::Parts,
};

/// Ids of ended jobs that are remembered, so that the same job enqueued again is known. The oldest go first.
pub const ENDED_IDS_MAX: usize = 100_000;

/// Order of arrival.
type Serial = u64;

pub struct Queue {
    name: QueueName,
    config: BusConfig,
    next: Serial,
    bytes: usize,
    jobs: HashMap<Serial, Entry>,
    ids: HashMap<String, Serial>,
    /// May be leased now.
    ready: BTreeSet<Serial>,
    /// Wait for their next attempt.
    delayed: BTreeSet<(Instant, Serial)>,
    leases: BTreeSet<(Instant, Serial)>,
    /// The jobs of each key in order. INVARIANT: only the first of a line is ready, delayed or leased.
    lines: HashMap<String, VecDeque<Serial>>,
    dead: BTreeMap<Serial, (DeadLetter, Parts)>,
    ended: HashMap<String, Kept>,
    ended_order: VecDeque<(Instant, String)>,
    closed: bool,
}

struct Entry {
    parts: Parts,
    attempts: u32,
    attempts_max: u32,
    place: Place,
    fate: watch::Sender<Option<Kept>>,
}

#[derive(Clone, Copy)]
enum Place {
    /// Behind another of its key.
    InLine,
    Ready,
    Delayed(Instant),
    Leased(Instant),
}

/// Which lease of which job is meant: an older lease of the same job has another attempt.
#[derive(Clone, Copy, Debug)]
pub struct Ticket {
    serial: Serial,
    pub attempt: u32,
}

impl Queue {
    pub fn new(name: QueueName, config: BusConfig) -> Self {
        Self {
            name,
            config,
            next: 0,
            bytes: 0,
            jobs: HashMap::new(),
            ids: HashMap::new(),
            ready: BTreeSet::new(),
            delayed: BTreeSet::new(),
            leases: BTreeSet::new(),
            lines: HashMap::new(),
            dead: BTreeMap::new(),
            ended: HashMap::new(),
            ended_order: VecDeque::new(),
            closed: false,
        }
    }

    /// Whether one more job of this size fits. A job that is there already needs no room.
    pub fn check_room(&self, parts: &Parts) -> Result<(), BusError> {
        let known = self.ids.contains_key(&parts.id) || self.ended.contains_key(&parts.id);
        let fits = self.jobs.len() < self.config.queue_jobs_max
            && self.bytes + parts.bytes() <= self.config.queue_bytes_max;
        if known || fits {
            return Ok(());
        }
        Err(BusError::Full {
            queue: self.name.to_string(),
        })
    }

    /// Returns whether the id was there before, and where to learn what becomes of the job.
    pub fn push(&mut self, parts: Parts) -> (bool, watch::Receiver<Option<Kept>>) {
        if let Some(entry) = self.ids.get(&parts.id).and_then(|at| self.jobs.get(at)) {
            return (true, entry.fate.subscribe());
        }
        if let Some(kept) = self.ended.get(&parts.id) {
            return (true, watch::channel(Some(kept.clone())).1);
        }
        let (fate, told) = watch::channel(None);
        self.insert(parts, fate);
        (false, told)
    }

    fn insert(&mut self, parts: Parts, fate: watch::Sender<Option<Kept>>) {
        let serial = self.next;
        self.next += 1;
        self.bytes += parts.bytes();
        self.ids.insert(parts.id.clone(), serial);
        let mut is_first = true;
        if let Some(key) = &parts.key {
            let line = self.lines.entry(key.clone()).or_default();
            is_first = line.is_empty();
            line.push_back(serial);
        }
        let entry = Entry {
            parts,
            attempts: 0,
            attempts_max: u32::MAX,
            place: Place::InLine,
            fate,
        };
        self.jobs.insert(serial, entry);
        if is_first {
            self.put(serial, Place::Ready);
        }
    }

    /// Does what has become due: leases that ended, waits that are over, ids that may be forgotten.
    pub fn settle(&mut self, now: Instant) {
        while let Some((_, serial)) = self.leases.first().copied().filter(|(at, _)| *at <= now) {
            self.give_back(serial, Place::Ready, "its lease ended without a word");
        }
        while let Some((_, serial)) = self.delayed.first().copied().filter(|(at, _)| *at <= now) {
            self.put(serial, Place::Ready);
        }
        while let Some((at, _)) = self.ended_order.front() {
            if *at > now && self.ended_order.len() <= ENDED_IDS_MAX {
                break;
            }
            if let Some((_, id)) = self.ended_order.pop_front() {
                self.ended.remove(&id);
            }
        }
    }

    /// When `settle` has something to do that a worker waits for.
    pub fn next_due(&self) -> Option<Instant> {
        let lease = self.leases.first().map(|(at, _)| *at);
        let delay = self.delayed.first().map(|(at, _)| *at);
        lease.into_iter().chain(delay).min()
    }

    pub fn lease(&mut self, terms: &WorkerConfig, now: Instant) -> Option<(Ticket, Parts)> {
        let serial = *self.ready.first()?;
        self.put(serial, Place::Leased(now + terms.lease));
        let entry = self.jobs.get_mut(&serial)?;
        entry.attempts += 1;
        entry.attempts_max = terms.attempts_max;
        let attempt = entry.attempts;
        Some((Ticket { serial, attempt }, entry.parts.clone()))
    }

    fn held(&self, ticket: Ticket) -> Result<&Entry, BusError> {
        self.jobs
            .get(&ticket.serial)
            .filter(|entry| {
                entry.attempts == ticket.attempt && matches!(entry.place, Place::Leased(_))
            })
            .ok_or(BusError::LeaseLost)
    }

    pub fn extend(&mut self, ticket: Ticket, until: Instant) -> Result<(), BusError> {
        self.held(ticket)?;
        self.put(ticket.serial, Place::Leased(until));
        Ok(())
    }

    pub fn done(&mut self, ticket: Ticket, now: Instant) -> Result<(), BusError> {
        self.held(ticket)?;
        self.end(ticket.serial, Kept::Done, now);
        Ok(())
    }

    pub fn retry(&mut self, ticket: Ticket, at: Instant, reason: &str) -> Result<(), BusError> {
        self.held(ticket)?;
        self.give_back(ticket.serial, Place::Delayed(at), reason);
        Ok(())
    }

    pub fn drop_lease(&mut self, ticket: Ticket) {
        if self.held(ticket).is_ok() {
            self.give_back(ticket.serial, Place::Ready, "its worker dropped it");
        }
    }

    pub fn fail(&mut self, ticket: Ticket, reason: &str, now: Instant) -> Result<(), BusError> {
        self.held(ticket)?;
        self.bury(ticket.serial, reason, now);
        Ok(())
    }

    fn give_back(&mut self, serial: Serial, place: Place, reason: &str) {
        let is_over = self
            .jobs
            .get(&serial)
            .is_some_and(|entry| entry.attempts >= entry.attempts_max);
        if is_over {
            self.bury(serial, reason, Instant::now());
        } else if self.closed {
            self.put(serial, Place::InLine);
            self.jobs.remove(&serial);
        } else {
            self.put(serial, place);
        }
    }

    fn bury(&mut self, serial: Serial, reason: &str, now: Instant) {
        let attempts = self.jobs.get(&serial).map_or(0, |entry| entry.attempts);
        let kept = Kept::Dead {
            reason: reason.to_owned(),
            attempts,
        };
        let Some(parts) = self.end(serial, kept, now) else {
            return;
        };
        let letter = DeadLetter {
            id: parts.id.clone(),
            key: parts.key.clone(),
            subject: parts.subject.clone(),
            payload: parts.payload.clone(),
            reason: reason.to_owned(),
            attempts,
            died_at: SystemTime::now(),
        };
        self.dead.insert(serial, (letter, parts));
        while self.dead.len() > self.config.dead_max {
            self.dead.pop_first();
        }
    }

    fn end(&mut self, serial: Serial, kept: Kept, now: Instant) -> Option<Parts> {
        self.put(serial, Place::InLine);
        let Entry { parts, fate, .. } = self.jobs.remove(&serial)?;
        self.bytes -= parts.bytes();
        self.ids.remove(&parts.id);
        if let Some(key) = &parts.key
            && let Some(line) = self.lines.get_mut(key)
        {
            line.pop_front();
            match line.front().copied() {
                Some(next) => self.put(next, Place::Ready),
                None => {
                    self.lines.remove(key);
                }
            }
        }
        let until = now + self.config.deduplication_window;
        self.ended.insert(parts.id.clone(), kept.clone());
        self.ended_order.push_back((until, parts.id.clone()));
        fate.send_replace(Some(kept));
        Some(parts)
    }

    fn put(&mut self, serial: Serial, place: Place) {
        let Some(entry) = self.jobs.get_mut(&serial) else {
            return;
        };
        match std::mem::replace(&mut entry.place, place) {
            Place::InLine => {}
            Place::Ready => drop(self.ready.remove(&serial)),
            Place::Delayed(at) => drop(self.delayed.remove(&(at, serial))),
            Place::Leased(at) => drop(self.leases.remove(&(at, serial))),
        }
        match place {
            Place::InLine => {}
            Place::Ready => drop(self.ready.insert(serial)),
            Place::Delayed(at) => drop(self.delayed.insert((at, serial))),
            Place::Leased(at) => drop(self.leases.insert((at, serial))),
        }
    }

    pub fn status(&self) -> QueueStatus {
        QueueStatus {
            waiting: (self.jobs.len() - self.leases.len()) as u64,
            leased: self.leases.len() as u64,
            dead: self.dead.len() as u64,
        }
    }

    /// The oldest first.
    pub fn dead_letters(&self, limit: usize) -> Vec<DeadLetter> {
        let letters = self.dead.values().map(|(letter, _)| letter.clone());
        letters.take(limit).collect()
    }

    pub fn remove_dead(&mut self, id: &str) -> Result<Parts, BusError> {
        let serial = self
            .dead
            .iter()
            .find_map(|(serial, (letter, _))| (letter.id == id).then_some(*serial));
        let taken = serial.and_then(|serial| self.dead.remove(&serial));
        let (_, parts) = taken.ok_or_else(|| BusError::NoSuchDeadLetter {
            queue: self.name.clone(),
            id: id.to_owned(),
        })?;
        Ok(parts)
    }

    /// Sends a dead letter again, as a new job at the end of the queue. It needs no room of its own: it was in memory already.
    pub fn revive(&mut self, id: &str) -> Result<(), BusError> {
        let parts = self.remove_dead(id)?;
        self.insert(parts, watch::channel(None).0);
        Ok(())
    }

    /// What nobody holds, or gives back from now on, is lost: those who wait for its fate are told so.
    pub fn close(&mut self) {
        self.closed = true;
        let leased: Vec<Serial> = self.leases.iter().map(|(_, serial)| *serial).collect();
        self.jobs.retain(|serial, _| leased.contains(serial));
        self.ready.clear();
        self.delayed.clear();
    }
}
