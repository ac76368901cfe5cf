#![doc = include_str!("../README.md")]

mod error;
mod job;
mod mailbox;
mod memory;
mod names;
mod nats;
mod worker;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::sync::watch;

pub use self::{
    error::BusError,
    job::{
        Backoff, DeadLetter, Enqueued, Event, ID_BYTES_MAX, Job, Kept, PAYLOAD_BYTES_MAX,
        QueueStatus, REASON_CHARACTERS_MAX, WorkerConfig,
    },
    mailbox::{Heard, Subscription},
    names::{
        Group, Pattern, QUEUE_NAME_BYTES_MAX, QueueName, SUBJECT_BYTES_MAX, SUBJECT_WORDS_MAX,
        Subject,
    },
    nats::{Credentials, NatsConfig},
    worker::{Leased, Worker},
};
use self::{job::Parts, memory::Memory, nats::Nats, worker::Source};

/// Bounds that hold in process and on NATS.
#[derive(Clone, Debug)]
pub struct BusConfig {
    /// Jobs in one queue, waiting and leased. On NATS all events are one such queue.
    pub queue_jobs_max: usize,
    /// Their payloads, ids and keys; on NATS with headers and the server's own bytes.
    pub queue_bytes_max: usize,
    /// Dead letters of one queue; the oldest are forgotten first.
    pub dead_max: usize,
    /// For this long a job enqueued again is the same job. On NATS from when it was enqueued, in process from its end.
    pub deduplication_window: Duration,
    /// What one subscription has not read yet.
    pub subscriber_messages_max: usize,
    pub subscriber_bytes_max: usize,
}

impl Default for BusConfig {
    fn default() -> Self {
        Self {
            queue_jobs_max: 10_000,
            queue_bytes_max: 64 << 20,
            dead_max: 1_000,
            deduplication_window: Duration::from_secs(600),
            subscriber_messages_max: 1_024,
            subscriber_bytes_max: 4 << 20,
        }
    }
}

/// Job queues and publish/subscribe. Clones are the same bus.
#[derive(Clone)]
pub struct Bus {
    inside: Inside,
    closed: Arc<watch::Sender<bool>>,
}

#[derive(Clone)]
enum Inside {
    Memory(Arc<Memory>),
    Nats(Arc<Nats>),
}

impl Bus {
    /// Within this process, in memory.
    pub fn in_process(config: BusConfig) -> Self {
        Self::new(Inside::Memory(Arc::new(Memory::new(config))))
    }

    /// Between processes, on NATS with JetStream.
    pub async fn nats(config: NatsConfig) -> Result<Self, BusError> {
        let nats = Nats::connect(config).await?;
        Ok(Self::new(Inside::Nats(Arc::new(nats))))
    }

    fn new(inside: Inside) -> Self {
        Self {
            inside,
            closed: Arc::new(watch::channel(false).0),
        }
    }

    /// Gives a job to the workers of its queue. `BusError::Full` and `BusError::Unreachable` mean: later.
    pub async fn enqueue(&self, job: Job) -> Result<Enqueued, BusError> {
        self.check_open()?;
        check_is_of_jobs(&job.queue)?;
        let parts = Parts {
            id: job.id,
            key: job.key,
            subject: None,
            payload: job.payload,
        };
        parts.check()?;
        match &self.inside {
            Inside::Memory(memory) => memory.enqueue(&job.queue, parts),
            Inside::Nats(nats) => nats.enqueue(&job.queue, &parts).await,
        }
    }

    /// A worker for a queue.
    pub async fn work(&self, queue: &QueueName, terms: WorkerConfig) -> Result<Worker, BusError> {
        check_is_of_jobs(queue)?;
        self.worker(queue, None, terms).await
    }

    async fn worker(
        &self,
        queue: &QueueName,
        group: Option<&Group>,
        terms: WorkerConfig,
    ) -> Result<Worker, BusError> {
        self.check_open()?;
        if terms.lease < worker::LEASE_MIN {
            return Err(BusError::Unfit {
                what: "lease",
                why: format!("{:?} is shorter than {:?}", terms.lease, worker::LEASE_MIN),
            });
        }
        let source = match &self.inside {
            Inside::Memory(memory) => Source::Memory(memory.clone(), queue.clone()),
            Inside::Nats(nats) => Source::Nats(Box::new(nats.work(queue, group, &terms).await?)),
        };
        Ok(Worker::new(source, terms, self.closed.subscribe()))
    }

    /// From now on the group gets every event of its pattern, whether or not somebody works for it yet. In process this must come before
    /// the first `emit`; NATS remembers it until `undeclare`.
    pub async fn declare(&self, group: &Group) -> Result<(), BusError> {
        match &self.inside {
            Inside::Memory(memory) => {
                memory.declare(group);
                Ok(())
            }
            Inside::Nats(nats) => nats.declare(group).await,
        }
    }

    /// The group is no more, and the events it has not seen are dropped. On NATS a group nobody works for fills the stream of events.
    pub async fn undeclare(&self, group: &Group) -> Result<(), BusError> {
        match &self.inside {
            Inside::Memory(memory) => {
                memory.undeclare(group);
                Ok(())
            }
            Inside::Nats(nats) => nats.undeclare(group).await,
        }
    }

    /// Tells every declared group whose pattern matches.
    pub async fn emit(&self, event: Event) -> Result<Enqueued, BusError> {
        self.check_open()?;
        let parts = Parts {
            id: event.id,
            key: event.key,
            subject: Some(event.subject.clone()),
            payload: event.payload,
        };
        parts.check()?;
        match &self.inside {
            Inside::Memory(memory) => memory.emit(&event.subject, parts),
            Inside::Nats(nats) => nats.emit(&event.subject, &parts).await,
        }
    }

    /// Declares the group and makes a worker for its events.
    pub async fn consume(&self, group: &Group, terms: WorkerConfig) -> Result<Worker, BusError> {
        self.declare(group).await?;
        self.worker(group.queue(), Some(group), terms).await
    }

    /// Tells whoever listens now, at most once. Nothing is kept.
    pub async fn publish(&self, subject: &Subject, payload: Bytes) -> Result<(), BusError> {
        self.check_open()?;
        job::check_payload(&payload)?;
        match &self.inside {
            Inside::Memory(memory) => memory.publish(subject, &payload),
            Inside::Nats(nats) => nats.publish(subject, payload).await,
        }
    }

    /// Hears what is published from now on. The messages of one publisher come in their order.
    pub async fn subscribe(&self, pattern: impl Into<Pattern>) -> Result<Subscription, BusError> {
        self.check_open()?;
        match &self.inside {
            Inside::Memory(memory) => memory.subscribe(pattern.into()),
            Inside::Nats(nats) => {
                nats.subscribe(&pattern.into(), self.closed.subscribe())
                    .await
            }
        }
    }

    pub async fn queue_status(&self, queue: &QueueName) -> Result<QueueStatus, BusError> {
        match &self.inside {
            Inside::Memory(memory) => Ok(memory.status(queue)),
            Inside::Nats(nats) => nats.status(queue).await,
        }
    }

    /// The oldest first.
    pub async fn dead_letters(
        &self,
        queue: &QueueName,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, BusError> {
        match &self.inside {
            Inside::Memory(memory) => Ok(memory.dead_letters(queue, limit)),
            Inside::Nats(nats) => nats.dead_letters(queue, limit).await,
        }
    }

    /// Sends a dead letter again, at the end of its queue and with all its attempts.
    pub async fn revive(&self, queue: &QueueName, id: &str) -> Result<(), BusError> {
        self.check_open()?;
        match &self.inside {
            Inside::Memory(memory) => memory.revive(queue, id),
            Inside::Nats(nats) => nats.revive(queue, id).await,
        }
    }

    /// Deletes a dead letter.
    pub async fn discard(&self, queue: &QueueName, id: &str) -> Result<(), BusError> {
        match &self.inside {
            Inside::Memory(memory) => memory.discard(queue, id),
            Inside::Nats(nats) => nats.discard(queue, id).await,
        }
    }

    /// The drain of a shutdown: workers get no more jobs and subscriptions end, but what is leased may still be ended.
    pub fn close(&self) {
        self.closed.send_replace(true);
        if let Inside::Memory(memory) = &self.inside {
            memory.close();
        }
    }

    fn check_open(&self) -> Result<(), BusError> {
        if *self.closed.borrow() {
            return Err(BusError::Closed);
        }
        Ok(())
    }
}

fn check_is_of_jobs(queue: &QueueName) -> Result<(), BusError> {
    if queue.is_of_group() {
        return Err(BusError::Unfit {
            what: "queue",
            why: format!("{queue} has events, not jobs: emit and consume them"),
        });
    }
    Ok(())
}
