//! Dead letters on NATS: a stream per queue that nobody consumes, read by those who look after the queue. And how full queues are.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_nats::{
    HeaderMap,
    jetstream::{
        consumer,
        message::StreamMessage,
        stream::{self, LastRawMessageErrorKind},
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    CONSUMER_NOT_FOUND, NOTHING, Nats, Refusal, STREAM_NOT_FOUND, lanes,
    lanes::Lane,
    produce::{message, parts},
};
use crate::{BusError, DeadLetter, Group, QueueName, QueueStatus, WorkerConfig, job::Parts};

const REASON: &str = "Tiltyard-Reason";
const ATTEMPTS: &str = "Tiltyard-Attempts";
const DIED_MS: &str = "Tiltyard-Died-Ms";

impl Nats {
    /// Writes a dead letter. `once` names this death, so that writing it twice is one letter.
    pub(super) async fn bury(
        &self,
        queue: &QueueName,
        job: &Parts,
        once: &str,
        reason: &str,
        attempts: u32,
    ) -> Result<(), BusError> {
        let died = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let mut headers = message(job, once);
        headers.insert(REASON, reason);
        headers.insert(ATTEMPTS, attempts.to_string());
        headers.insert(DIED_MS, died.as_millis().to_string());
        let subject = self.dead_subject(queue, &job.id);
        self.store(self.dead(queue), subject, headers, job).await?;
        Ok(())
    }

    /// An id may have characters that subjects may not.
    fn dead_subject(&self, queue: &QueueName, id: &str) -> String {
        let hash = Sha256::digest(id);
        let hex: String = hash[..16].iter().map(|b| format!("{b:02x}")).collect();
        self.subject(format!("dead.{}.{hex}", queue.word()))
    }

    pub async fn dead_letters(
        &self,
        queue: &QueueName,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, BusError> {
        let all = self.subject(format!("dead.{}.*", queue.word()));
        let mut letters = Vec::new();
        let mut from = 1;
        while letters.len() < limit {
            let Some(found) = self.dead_from(queue, from, &all).await? else {
                break;
            };
            from = found.sequence + 1;
            letters.push(letter(found));
        }
        Ok(letters)
    }

    /// The first dead letter of a subject at this place of the stream or behind it.
    async fn dead_from(
        &self,
        queue: &QueueName,
        from: u64,
        subject: &str,
    ) -> Result<Option<StreamMessage>, BusError> {
        let refused = |why: String| BusError::Refused {
            step: "dead letters",
            why,
        };
        let stream = self
            .jetstream
            .get_stream_no_info(self.dead(queue).name)
            .await
            .map_err(|error| refused(error.to_string()))?;
        let question = stream.raw_message_builder().sequence(from);
        match question.next_by_subject(subject).send().await {
            Ok(found) => Ok(Some(found)),
            Err(error) => match error.kind() {
                LastRawMessageErrorKind::NoMessageFound => Ok(None),
                LastRawMessageErrorKind::JetStream(error)
                    if error.error_code().0 == STREAM_NOT_FOUND =>
                {
                    Ok(None)
                }
                _ => Err(refused(error.to_string())),
            },
        }
    }

    pub async fn revive(&self, queue: &QueueName, id: &str) -> Result<(), BusError> {
        let found = self.dead_letter(queue, id).await?;
        let job = parts(&found.headers, found.payload.clone());
        // The id itself is known to the server already; with the letter's place, reviving one letter twice is one job.
        let once = format!("{id}~revived~{}", found.sequence);
        let headers = message(&job, &once);
        if queue.is_of_group() {
            let subject = self.revived_subject(queue);
            self.store(self.events(), subject, headers, &job).await?;
        } else {
            let lane = lanes::of_key(job.key.as_deref());
            let subject = self.job_subject(queue, lane);
            self.store(self.jobs(queue), subject, headers, &job).await?;
            self.ring(self.bell(queue), lane).await;
        }
        self.delete_dead(queue, found.sequence).await
    }

    pub async fn discard(&self, queue: &QueueName, id: &str) -> Result<(), BusError> {
        let found = self.dead_letter(queue, id).await?;
        self.delete_dead(queue, found.sequence).await
    }

    async fn dead_letter(&self, queue: &QueueName, id: &str) -> Result<StreamMessage, BusError> {
        let subject = self.dead_subject(queue, id);
        self.dead_from(queue, 1, &subject)
            .await?
            .ok_or_else(|| BusError::NoSuchDeadLetter {
                queue: queue.clone(),
                id: id.to_owned(),
            })
    }

    async fn delete_dead(&self, queue: &QueueName, sequence: u64) -> Result<(), BusError> {
        let subject = format!("STREAM.MSG.DELETE.{}", self.dead(queue).name);
        let body = json!({ "seq": sequence });
        self.api::<Value>("dead letters", &subject, &body).await?;
        Ok(())
    }

    pub async fn status(&self, queue: &QueueName) -> Result<QueueStatus, BusError> {
        let lease = WorkerConfig::default().lease;
        let lanes = if queue.is_of_group() {
            // What it wants does not matter here: its lanes are known by its name.
            self.group_lanes(&Group::of(queue.clone()), lease)
        } else {
            self.queue_lanes(queue, lease)
        };
        let mut status = QueueStatus {
            dead: self.messages(&self.dead(queue).name).await?,
            ..QueueStatus::default()
        };
        for lane in lanes {
            if let Some(info) = self.lane_info(&lane).await? {
                status.waiting += info.num_pending;
                status.leased += info.num_ack_pending as u64;
            }
        }
        if !queue.is_of_group() {
            // Without a worker yet there are no consumers to count; what is not leased waits.
            let jobs = self.messages(&self.jobs(queue).name).await?;
            status.waiting = jobs.saturating_sub(status.leased);
        }
        Ok(status)
    }

    async fn lane_info(&self, lane: &Lane) -> Result<Option<consumer::Info>, BusError> {
        let subject = format!("CONSUMER.INFO.{}.{}", lane.stream, lane.name());
        match self.api("status", &subject, &NOTHING).await {
            Ok(info) => Ok(Some(info)),
            Err(Refusal::Code(CONSUMER_NOT_FOUND | STREAM_NOT_FOUND, _)) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    async fn messages(&self, stream: &str) -> Result<u64, BusError> {
        let subject = format!("STREAM.INFO.{stream}");
        match self.api::<stream::Info>("status", &subject, &NOTHING).await {
            Ok(info) => Ok(info.state.messages),
            Err(Refusal::Code(STREAM_NOT_FOUND, _)) => Ok(0),
            Err(other) => Err(other.into()),
        }
    }
}

fn letter(found: StreamMessage) -> DeadLetter {
    let number = |headers: &HeaderMap, name: &str| {
        headers
            .get(name)
            .and_then(|value| value.as_str().parse::<u64>().ok())
            .unwrap_or_default()
    };
    let attempts = number(&found.headers, ATTEMPTS);
    let died_ms = number(&found.headers, DIED_MS);
    let reason = found
        .headers
        .get(REASON)
        .map(|value| value.as_str().to_owned());
    let job = parts(&found.headers, found.payload);
    DeadLetter {
        id: job.id,
        key: job.key,
        subject: job.subject,
        payload: job.payload,
        reason: reason.unwrap_or_default(),
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        died_at: UNIX_EPOCH + Duration::from_millis(died_ms),
    }
}
