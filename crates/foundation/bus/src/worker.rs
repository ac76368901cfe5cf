//! Taking jobs: a worker, and the lease of one job in its hands.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{MissedTickBehavior, interval},
};

use crate::{
    BusError, QueueName, Subject, WorkerConfig,
    job::{Parts, reason_line},
    memory::{Memory, MemoryClaim},
    nats::{Lanes, NatsClaim},
};

/// A lease is extended this often within its term, so that two in a row may be late.
const HEARTBEATS_PER_LEASE: u32 = 3;
/// A lease shorter than this could not be extended in time.
pub(crate) const LEASE_MIN: Duration = Duration::from_millis(100);

/// Takes the jobs of one queue, as many at a time as its `concurrency` says. Further workers, here or elsewhere, share the queue.
pub struct Worker {
    source: Source,
    terms: Arc<WorkerConfig>,
    places: Arc<Semaphore>,
    closed: watch::Receiver<bool>,
}

pub(crate) enum Source {
    Memory(Arc<Memory>, QueueName),
    Nats(Box<Lanes>),
}

enum Claim {
    Memory(MemoryClaim),
    Nats(NatsClaim),
}

impl Worker {
    pub(crate) fn new(source: Source, terms: WorkerConfig, closed: watch::Receiver<bool>) -> Self {
        Self {
            source,
            places: Arc::new(Semaphore::new(terms.concurrency.max(1))),
            terms: Arc::new(terms),
            closed,
        }
    }

    /// Waits for a job, and before that until one of those it holds has ended. `None`: the bus was closed. The wait may be given up (in
    /// `select!`) without losing a job.
    pub async fn next(&mut self) -> Option<Leased> {
        let closed = &mut self.closed;
        let source = &mut self.source;
        let (places, terms) = (self.places.clone(), self.terms.clone());
        let leased = async move {
            let place = places.acquire_owned().await.ok()?;
            let (parts, attempt, claim) = match source {
                Source::Memory(memory, queue) => {
                    let (parts, attempt, claim) = memory.take(queue, &terms).await;
                    (parts, attempt, Claim::Memory(claim))
                }
                Source::Nats(lanes) => {
                    let (parts, attempt, claim) = lanes.take().await;
                    (parts, attempt, Claim::Nats(claim))
                }
            };
            Some(Leased::new(parts, attempt, claim, terms, place))
        };
        tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => None,
            leased = leased => leased,
        }
    }
}

/// A job in a worker's hands until its lease ends. Dropped without a word it is given to another at once, and the attempt counts.
#[must_use = "a job that is dropped is delivered again"]
pub struct Leased {
    pub id: String,
    pub key: Option<String>,
    /// Of an event.
    pub subject: Option<Subject>,
    pub payload: Bytes,
    /// The first is 1. It counts every delivery, those of workers that died too.
    pub attempt: u32,
    claim: Claim,
    terms: Arc<WorkerConfig>,
    _place: OwnedSemaphorePermit,
}

impl Leased {
    fn new(
        parts: Parts,
        attempt: u32,
        claim: Claim,
        terms: Arc<WorkerConfig>,
        place: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            id: parts.id,
            key: parts.key,
            subject: parts.subject,
            payload: parts.payload,
            attempt,
            claim,
            terms,
            _place: place,
        }
    }

    /// The job is done and goes. After an error it may be delivered again.
    pub async fn done(self) -> Result<(), BusError> {
        match &self.claim {
            Claim::Memory(claim) => claim.done(),
            Claim::Nats(claim) => claim.done().await,
        }
    }

    /// Try again after the wait that the worker's `Backoff` says. The last attempt makes it a dead letter for this reason.
    pub async fn retry(self, reason: &str) -> Result<(), BusError> {
        let after = self.terms.backoff.after(self.attempt);
        self.retry_after(after, reason).await
    }

    pub async fn retry_after(self, after: Duration, reason: &str) -> Result<(), BusError> {
        if self.attempt >= self.terms.attempts_max {
            return self.fail(reason).await;
        }
        match &self.claim {
            Claim::Memory(claim) => claim.retry(after, &reason_line(reason)),
            Claim::Nats(claim) => claim.retry(after).await,
        }
    }

    /// It will never succeed: a dead letter at once.
    pub async fn fail(self, reason: &str) -> Result<(), BusError> {
        let reason = reason_line(reason);
        match &self.claim {
            Claim::Memory(claim) => claim.fail(&reason),
            Claim::Nats(claim) => claim.fail(&reason).await,
        }
    }

    /// A full term from now on.
    pub async fn extend(&self) -> Result<(), BusError> {
        match &self.claim {
            Claim::Memory(claim) => claim.extend(self.terms.lease),
            Claim::Nats(claim) => claim.extend().await,
        }
    }

    /// Does the work and extends the lease meanwhile. When the lease is lost all the same, the work is dropped at its next await and the
    /// answer is `LeaseLost`: another has the job.
    pub async fn hold<T>(&self, work: impl Future<Output = T>) -> Result<T, BusError> {
        let mut work = pin!(work);
        let mut heart = interval(self.terms.lease / HEARTBEATS_PER_LEASE);
        heart.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                result = &mut work => return Ok(result),
                _ = heart.tick() => self.extend().await?,
            }
        }
    }
}
