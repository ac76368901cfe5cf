//! Jobs and events as plain values, what becomes of them, and the terms on which they are worked on.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::sync::watch;

use crate::{BusError, QueueName, Subject};

/// Ids and keys are at most this long.
pub const ID_BYTES_MAX: usize = 200;
/// A payload is at most this large: NATS takes messages of 1 MiB with their headers.
pub const PAYLOAD_BYTES_MAX: usize = 960 * 1024;
/// Of a reason for a dead letter this many characters are kept.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// Something one worker shall do, at least once.
#[derive(Clone, Debug)]
pub struct Job {
    pub queue: QueueName,
    /// The same id twice is one job, within `BusConfig::deduplication_window`.
    pub id: String,
    /// Jobs of one key are handled in the order of their arrival, one at a time.
    pub key: Option<String>,
    pub payload: Bytes,
}

/// A fact that every group whose pattern matches shall see, at least once.
#[derive(Clone, Debug)]
pub struct Event {
    pub subject: Subject,
    /// The same id twice is one event, within `BusConfig::deduplication_window`.
    pub id: String,
    /// A group handles the events of one key in the order of their arrival, one at a time.
    pub key: Option<String>,
    pub payload: Bytes,
}

/// What a worker gets of either.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub id: String,
    pub key: Option<String>,
    pub subject: Option<Subject>,
    pub payload: Bytes,
}

impl Parts {
    pub fn bytes(&self) -> usize {
        self.payload.len() + self.id.len() + self.key.as_ref().map_or(0, String::len)
    }

    /// Ids and keys travel in headers: a line break in one would be a header of its own.
    pub fn check(&self) -> Result<(), BusError> {
        let visible = |text: &str| {
            !text.is_empty()
                && text.len() <= ID_BYTES_MAX
                && !text.chars().any(|c| c.is_control() || c.is_whitespace())
        };
        let unfit = |what, text: &str| BusError::Unfit {
            what,
            why: format!("{text:?} is not 1 to {ID_BYTES_MAX} bytes without blanks"),
        };
        if !visible(&self.id) {
            return Err(unfit("id", &self.id));
        }
        if let Some(key) = self.key.as_ref().filter(|key| !visible(key)) {
            return Err(unfit("key", key));
        }
        check_payload(&self.payload)
    }
}

pub(crate) fn check_payload(payload: &Bytes) -> Result<(), BusError> {
    if payload.len() > PAYLOAD_BYTES_MAX {
        return Err(BusError::Unfit {
            what: "payload",
            why: format!("{} bytes; {PAYLOAD_BYTES_MAX} are the most", payload.len()),
        });
    }
    Ok(())
}

/// A job or event was taken.
#[derive(Debug)]
#[must_use = "the row of the outbox may go only when `kept` has answered"]
pub struct Enqueued {
    pub(crate) duplicate: bool,
    pub(crate) fates: Vec<watch::Receiver<Option<Kept>>>,
}

/// Why the one who enqueued a job may forget it, or may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is on the disk of NATS.
    Stored,
    /// It was done; an event, by all groups.
    Done,
    /// It is a dead letter; an event, of at least one group.
    Dead { reason: String, attempts: u32 },
    /// The bus in process ended first. The job must be enqueued again at the next start.
    Lost,
}

impl Enqueued {
    /// The same id was there before.
    pub fn is_duplicate(&self) -> bool {
        self.duplicate
    }

    /// Waits until the caller may forget the job. On NATS it is stored already, and this answers at once. In process it answers when the
    /// job has ended: memory does not outlive the process, so the row it came from must stay until then.
    pub async fn kept(self) -> Kept {
        let mut all = if self.fates.is_empty() {
            Kept::Stored
        } else {
            Kept::Done
        };
        for mut fate in self.fates {
            let kept = match fate.wait_for(Option::is_some).await {
                Ok(kept) => kept.clone().unwrap_or(Kept::Lost),
                Err(_) => Kept::Lost,
            };
            match kept {
                Kept::Lost => return Kept::Lost,
                Kept::Dead { .. } => all = kept,
                Kept::Done | Kept::Stored => {}
            }
        }
        all
    }
}

/// The terms on which a worker takes jobs.
#[derive(Clone, Debug)]
pub struct WorkerConfig {
    /// Jobs it holds at a time; at least one.
    pub concurrency: usize,
    /// A job that is neither ended nor extended for this long is given to another. On NATS the term of the queue's newest worker
    /// counts for all of them.
    pub lease: Duration,
    /// After this many attempts a job becomes a dead letter.
    pub attempts_max: u32,
    pub backoff: Backoff,
}

impl Default for WorkerConfig {
    fn default() -> Self {
        Self {
            concurrency: 1,
            lease: Duration::from_secs(30),
            attempts_max: 5,
            backoff: Backoff::default(),
        }
    }
}

/// How long a job waits before its next attempt: twice as long each time.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    pub first: Duration,
    pub max: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(1),
            max: Duration::from_secs(300),
        }
    }
}

impl Backoff {
    pub fn after(&self, attempt: u32) -> Duration {
        let doubled = 2u32.saturating_pow(attempt.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.max)
    }
}

/// A job nobody could do.
#[derive(Clone, Debug)]
pub struct DeadLetter {
    pub id: String,
    pub key: Option<String>,
    /// Of an event.
    pub subject: Option<Subject>,
    pub payload: Bytes,
    pub reason: String,
    pub attempts: u32,
    pub died_at: SystemTime,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueStatus {
    pub waiting: u64,
    /// In somebody's hands. On NATS also those that wait for their next attempt: the server does not tell them apart.
    pub leased: u64,
    pub dead: u64,
}

/// A reason is one line of bounded length, since it travels in a header.
pub(crate) fn reason_line(reason: &str) -> String {
    let line: String = reason
        .chars()
        .take(REASON_CHARACTERS_MAX)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_most() {
        let backoff = Backoff {
            first: Duration::from_secs(1),
            max: Duration::from_secs(5),
        };
        let waits: Vec<u64> = [1, 2, 3, 4, 4_000_000_000]
            .map(|attempt| backoff.after(attempt).as_secs())
            .to_vec();
        assert_eq!(waits, [1, 2, 4, 5, 5]);
    }

    #[test]
    fn no_id_or_reason_can_be_a_header_of_its_own() {
        let parts = |id: &str| Parts {
            id: id.to_owned(),
            key: None,
            subject: None,
            payload: Bytes::new(),
        };
        assert!(parts("run_1").check().is_ok());
        for bad in ["", "a\r\nb: c", "a b", &"x".repeat(ID_BYTES_MAX + 1)] {
            assert!(parts(bad).check().is_err(), "{bad:?}");
        }
        assert_eq!(reason_line(" a\r\nb "), "a  b");
        assert_eq!(reason_line(&"ä".repeat(900)).chars().count(), 500);
    }
}
