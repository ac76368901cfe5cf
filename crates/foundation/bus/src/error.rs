//! What can go wrong on the bus.

use std::time::Duration;

use crate::QueueName;

#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// Back-pressure: keep the job where it is (the outbox) and try again later.
    #[error("the queue {queue} is full: try again later, or start more workers")]
    Full { queue: String },
    #[error("unfit {what}: {why}")]
    Unfit { what: &'static str, why: String },
    #[error("the bus is closed")]
    Closed,
    /// Somebody else may have the job by now: what was done of it must not be told.
    #[error("the lease of the job has ended; it is delivered again")]
    LeaseLost,
    #[error("no dead letter {id} in the queue {queue}")]
    NoSuchDeadLetter { queue: QueueName, id: String },
    #[error("NATS gave no answer within {waited:?} ({step}): {why}")]
    Unreachable {
        step: &'static str,
        waited: Duration,
        why: String,
    },
    #[error("NATS refused ({step}): {why}")]
    Refused { step: &'static str, why: String },
}
