//! Jobs and events on their way to the server: sent until they are acknowledged, and a bell for the workers that wait.

use async_nats::{
    HeaderMap, Request, client::RequestErrorKind, header::NATS_MESSAGE_ID, jetstream::stream,
};
use serde_json::Value;
use tokio::time::Instant;

use super::{ANSWER_WAIT, CONSUMER_NOT_FOUND, NOTHING, Nats, Refusal, lanes};
use crate::{BusError, Enqueued, Group, QueueName, Subject, WorkerConfig, job::Parts};

const ID: &str = "Tiltyard-Id";
const KEY: &str = "Tiltyard-Key";
const SUBJECT: &str = "Tiltyard-Subject";

/// In the word of a bell, after the lane.
const GIVEN_BACK: char = '!';

/// JetStream's number for a message that it did not store, whatever the reason.
const NOT_STORED: u64 = 10_077;

impl Nats {
    pub async fn enqueue(&self, queue: &QueueName, parts: &Parts) -> Result<Enqueued, BusError> {
        let lane = lanes::of_key(parts.key.as_deref());
        let subject = self.job_subject(queue, lane);
        let stream = self.jobs(queue);
        let duplicate = self
            .store(stream, subject, message(parts, &parts.id), parts)
            .await?;
        self.ring(self.bell(queue), lane).await;
        Ok(stored(duplicate))
    }

    pub async fn emit(&self, subject: &Subject, parts: &Parts) -> Result<Enqueued, BusError> {
        let lane = lanes::of_key(parts.key.as_deref());
        let address = self.subject(format!("events.{lane}.{subject}"));
        let duplicate = self
            .store(self.events(), address, message(parts, &parts.id), parts)
            .await?;
        self.ring(self.subject(format!("ring.{subject}")), lane)
            .await;
        Ok(stored(duplicate))
    }

    /// Sends until the server says that it is on its disk. The same id makes sure that a message whose acknowledgement was lost is there
    /// once. Returns whether it was there already.
    pub(super) async fn store(
        &self,
        stream: stream::Config,
        subject: String,
        headers: HeaderMap,
        parts: &Parts,
    ) -> Result<bool, BusError> {
        let deadline = Instant::now() + self.config.publish_wait;
        let name = self.ensure(stream.clone()).await?;
        loop {
            let request = Request::new()
                .headers(headers.clone())
                .payload(parts.payload.clone())
                .timeout(Some(ANSWER_WAIT));
            let why = match self.client.send_request(subject.clone(), request).await {
                Ok(answer) => match stored_answer(&name, &answer.payload)? {
                    Some(duplicate) => return Ok(duplicate),
                    None => "no leader yet".to_owned(),
                },
                Err(error) if error.kind() == RequestErrorKind::MaxPayloadExceeded => {
                    return Err(BusError::Refused {
                        step: "publish",
                        why: error.to_string(),
                    });
                }
                Err(error) => {
                    if error.kind() == RequestErrorKind::NoResponders {
                        // JetStream is starting, or the stream was deleted while we ran.
                        self.known(|known| known.remove(&name));
                        self.ensure(stream.clone()).await?;
                    }
                    error.to_string()
                }
            };
            self.pause("publish", deadline, why).await?;
        }
    }

    pub async fn declare(&self, group: &Group) -> Result<(), BusError> {
        // WHY only what is missing: those who work for the group may have given it other terms.
        for lane in self.group_lanes(group, WorkerConfig::default().lease) {
            let info = format!("CONSUMER.INFO.{}.{}", lane.stream, lane.name());
            match self.api::<Value>("consumer", &info, &NOTHING).await {
                Ok(_) => {}
                Err(Refusal::Code(CONSUMER_NOT_FOUND, _)) => {
                    self.ensure_consumer(&lane.stream, &lane.consumer).await?;
                }
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    pub async fn undeclare(&self, group: &Group) -> Result<(), BusError> {
        for lane in self.group_lanes(group, WorkerConfig::default().lease) {
            let delete = format!("CONSUMER.DELETE.{}.{}", lane.stream, lane.name());
            match self.api::<Value>("consumer", &delete, &NOTHING).await {
                Ok(_) | Err(Refusal::Code(CONSUMER_NOT_FOUND, _)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    pub(super) fn bell(&self, queue: &QueueName) -> String {
        self.subject(format!("bell.{}", queue.word()))
    }

    /// Tells workers to look at a lane. Nothing depends on it but time: they look by themselves now and then.
    pub(super) async fn ring(&self, bell: String, lane: usize) {
        self.strike(bell, lane.to_string()).await;
    }

    /// The same of a lane where a job was given back.
    pub(super) async fn ring_given_back(&self, bell: String, lane: usize) {
        self.strike(bell, format!("{lane}{GIVEN_BACK}")).await;
    }

    async fn strike(&self, bell: String, word: String) {
        if self.is_connected() {
            let _ = self.client.publish(bell, word.into()).await;
        }
    }
}

/// Whose bell rang, and whether for a job that was given back.
pub(super) fn rung(word: &[u8]) -> Option<(usize, bool)> {
    let word = std::str::from_utf8(word).ok()?;
    let number = word.trim_end_matches(GIVEN_BACK);
    Some((number.parse().ok()?, number.len() < word.len()))
}

/// The headers of a message that is one with all others of this server id.
pub(super) fn message(parts: &Parts, server_id: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(NATS_MESSAGE_ID, server_id);
    headers.insert(ID, parts.id.as_str());
    if let Some(key) = &parts.key {
        headers.insert(KEY, key.as_str());
    }
    if let Some(subject) = &parts.subject {
        headers.insert(SUBJECT, subject.as_str());
    }
    headers
}

/// The way back. A message somebody else put into the stream has no id of ours.
pub(super) fn parts(headers: &HeaderMap, payload: bytes::Bytes) -> Parts {
    let text = |name: &str| headers.get(name).map(|value| value.as_str().to_owned());
    Parts {
        id: text(ID).unwrap_or_default(),
        key: text(KEY),
        subject: text(SUBJECT).and_then(|subject| Subject::new(&subject).ok()),
        payload,
    }
}

fn stored(duplicate: bool) -> Enqueued {
    Enqueued {
        duplicate,
        fates: Vec::new(),
    }
}

/// Whether it was there already; `None` when it is worth another attempt.
fn stored_answer(stream: &str, answer: &[u8]) -> Result<Option<bool>, BusError> {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let error = &answer["error"];
    if error.is_null() && answer["seq"].is_u64() {
        return Ok(Some(answer["duplicate"].as_bool().unwrap_or(false)));
    }
    let why = error["description"].as_str().unwrap_or("no description");
    let is_full = error["err_code"] == NOT_STORED && why.starts_with("maximum");
    if is_full {
        return Err(BusError::Full {
            queue: stream.to_owned(),
        });
    }
    if error["code"] == 503 {
        return Ok(None);
    }
    Err(BusError::Refused {
        step: "publish",
        why: why.to_owned(),
    })
}
