//! The bus in one process: queues and subscribers in memory, times by tokio's clock.

mod queue;
mod subscribers;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep_until},
};

use self::{
    queue::{Queue, Ticket},
    subscribers::Subscribers,
};
use crate::{
    BusConfig, BusError, DeadLetter, Enqueued, Group, Kept, Pattern, QueueName, QueueStatus,
    Subject, Subscription, WorkerConfig, job::Parts, mailbox::Mailbox,
};

pub struct Memory {
    config: BusConfig,
    state: Mutex<State>,
    subscribers: Arc<Subscribers>,
}

#[derive(Default)]
struct State {
    queues: HashMap<QueueName, Shared>,
    groups: Vec<Group>,
    closed: bool,
}

struct Shared {
    queue: Queue,
    /// Something may have become ready.
    changed: Arc<Notify>,
}

impl Memory {
    pub fn new(config: BusConfig) -> Self {
        Self {
            config,
            state: Mutex::default(),
            subscribers: Arc::default(),
        }
    }

    pub fn enqueue(&self, name: &QueueName, parts: Parts) -> Result<Enqueued, BusError> {
        let mut state = self.open()?;
        self.push_to(&mut state, std::slice::from_ref(name), parts)
    }

    /// All groups get it, or none: a full queue refuses the event before any other queue has it.
    pub fn emit(&self, subject: &Subject, parts: Parts) -> Result<Enqueued, BusError> {
        let mut state = self.open()?;
        let names: Vec<QueueName> = state
            .groups
            .iter()
            .filter(|group| group.wants().matches(subject))
            .map(|group| group.queue().clone())
            .collect();
        self.push_to(&mut state, &names, parts)
    }

    fn push_to(
        &self,
        state: &mut State,
        names: &[QueueName],
        parts: Parts,
    ) -> Result<Enqueued, BusError> {
        for name in names {
            self.queue(state, name).queue.check_room(&parts)?;
        }
        let mut enqueued = Enqueued {
            duplicate: !names.is_empty(),
            // Something to ask even where no group wants the event.
            fates: vec![watch::channel(Some(Kept::Done)).1],
        };
        for name in names {
            let shared = self.queue(state, name);
            let (is_duplicate, fate) = shared.queue.push(parts.clone());
            enqueued.duplicate &= is_duplicate;
            enqueued.fates.push(fate);
            shared.changed.notify_waiters();
        }
        Ok(enqueued)
    }

    pub fn declare(&self, group: &Group) {
        let mut state = self.lock();
        state
            .groups
            .retain(|declared| declared.queue() != group.queue());
        state.groups.push(group.clone());
    }

    pub fn undeclare(&self, group: &Group) {
        let mut state = self.lock();
        state
            .groups
            .retain(|declared| declared.queue() != group.queue());
        state.queues.remove(group.queue());
    }

    pub fn publish(&self, subject: &Subject, payload: &Bytes) -> Result<(), BusError> {
        drop(self.open()?);
        self.subscribers.publish(subject, payload);
        Ok(())
    }

    pub fn subscribe(&self, pattern: Pattern) -> Result<Subscription, BusError> {
        drop(self.open()?);
        let mailbox = Mailbox::new(
            self.config.subscriber_messages_max,
            self.config.subscriber_bytes_max,
        );
        Ok(self.subscribers.join(pattern, mailbox))
    }

    pub fn status(&self, name: &QueueName) -> QueueStatus {
        self.ask(name, |queue| queue.status())
    }

    pub fn dead_letters(&self, name: &QueueName, limit: usize) -> Vec<DeadLetter> {
        self.ask(name, |queue| queue.dead_letters(limit))
    }

    pub fn revive(&self, name: &QueueName, id: &str) -> Result<(), BusError> {
        self.change(name, |queue| queue.revive(id))
    }

    pub fn discard(&self, name: &QueueName, id: &str) -> Result<(), BusError> {
        self.change(name, |queue| queue.remove_dead(id).map(drop))
    }

    pub fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        for shared in state.queues.values_mut() {
            shared.queue.close();
            shared.changed.notify_waiters();
        }
        drop(state);
        self.subscribers.close();
    }

    /// Waits for the next job. Nothing is taken before it is returned, so the wait may be given up at any point.
    pub async fn take(
        self: &Arc<Self>,
        name: &QueueName,
        terms: &WorkerConfig,
    ) -> (Parts, u32, MemoryClaim) {
        loop {
            let mut changed = std::pin::pin!(self.changed(name).notified_owned());
            // From here on no change is missed, although nobody waits yet.
            changed.as_mut().enable();
            let (leased, due) = self.ask(name, |queue| {
                (queue.lease(terms, Instant::now()), queue.next_due())
            });
            if let Some((ticket, parts)) = leased {
                let claim = MemoryClaim {
                    memory: self.clone(),
                    queue: name.clone(),
                    ticket,
                };
                return (parts, ticket.attempt, claim);
            }
            match due {
                Some(due) => tokio::select! {
                    () = changed => {}
                    () = sleep_until(due) => {}
                },
                None => changed.await,
            }
        }
    }

    fn changed(&self, name: &QueueName) -> Arc<Notify> {
        self.queue(&mut self.lock(), name).changed.clone()
    }

    /// Asks a queue whose due things are done.
    fn ask<T>(&self, name: &QueueName, ask: impl FnOnce(&mut Queue) -> T) -> T {
        let mut state = self.lock();
        let queue = &mut self.queue(&mut state, name).queue;
        queue.settle(Instant::now());
        ask(queue)
    }

    /// The same, and its workers look again afterwards.
    fn change<T>(&self, name: &QueueName, change: impl FnOnce(&mut Queue) -> T) -> T {
        let answer = self.ask(name, change);
        self.changed(name).notify_waiters();
        answer
    }

    fn queue<'a>(&self, state: &'a mut State, name: &QueueName) -> &'a mut Shared {
        state.queues.entry(name.clone()).or_insert_with(|| Shared {
            queue: Queue::new(name.clone(), self.config.clone()),
            changed: Arc::default(),
        })
    }

    fn open(&self) -> Result<MutexGuard<'_, State>, BusError> {
        let state = self.lock();
        if state.closed {
            return Err(BusError::Closed);
        }
        Ok(state)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to say what became of a job. Dropped without a word, it gives the job back at once.
pub struct MemoryClaim {
    memory: Arc<Memory>,
    queue: QueueName,
    ticket: Ticket,
}

impl MemoryClaim {
    pub fn done(&self) -> Result<(), BusError> {
        self.on(|queue, ticket| queue.done(ticket, Instant::now()))
    }

    pub fn retry(&self, after: Duration, reason: &str) -> Result<(), BusError> {
        self.on(|queue, ticket| queue.retry(ticket, Instant::now() + after, reason))
    }

    pub fn fail(&self, reason: &str) -> Result<(), BusError> {
        self.on(|queue, ticket| queue.fail(ticket, reason, Instant::now()))
    }

    pub fn extend(&self, lease: Duration) -> Result<(), BusError> {
        self.on(|queue, ticket| queue.extend(ticket, Instant::now() + lease))
    }

    fn on<T>(&self, act: impl FnOnce(&mut Queue, Ticket) -> T) -> T {
        self.memory
            .change(&self.queue, |queue| act(queue, self.ticket))
    }
}

impl Drop for MemoryClaim {
    fn drop(&mut self) {
        self.on(Queue::drop_lease);
    }
}
