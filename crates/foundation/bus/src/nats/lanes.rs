//! Lanes: how the order of a key is kept between processes. A job with a key goes to one of `PARTITIONS` lanes by the hash of the key, and
//! of each of these the server hands out one job at a time. Jobs without a key have a lane of their own, without that limit.

use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use sha2::{Digest, Sha256};

use super::Nats;
use crate::{Group, QueueName};

/// Jobs with a key that one queue or group works on at a time, everywhere together. Keys that share a lane wait for each other, also for a
/// retry. WHY not a setting: jobs that wait in a lane are only found by those who know as many.
const PARTITIONS: usize = 8;
/// The lane of jobs without a key.
const FREE: usize = PARTITIONS;
/// The lane of events that one group's dead letters were revived to: the lanes above are every group's.
const AGAIN: usize = PARTITIONS + 1;
/// Jobs without a key that may be in the hands of workers or wait for their next attempt, of one queue.
const FREE_PENDING_MAX: i64 = 10_000;

/// One consumer on the server.
#[derive(Clone, Debug)]
pub struct Lane {
    pub number: usize,
    pub stream: String,
    pub consumer: pull::Config,
}

impl Lane {
    pub fn name(&self) -> &str {
        self.consumer.durable_name.as_deref().unwrap_or_default()
    }

    /// Another job may be waiting behind the one that was leased.
    pub fn is_one_at_a_time(&self) -> bool {
        self.number != FREE
    }
}

pub fn of_key(key: Option<&str>) -> usize {
    key.map_or(FREE, |key| {
        let hash = Sha256::digest(key);
        usize::from(hash[0]) % PARTITIONS
    })
}

impl Nats {
    pub fn job_subject(&self, queue: &QueueName, lane: usize) -> String {
        self.subject(format!("jobs.{}.{lane}", queue.word()))
    }

    pub fn revived_subject(&self, queue: &QueueName) -> String {
        self.subject(format!("events.{AGAIN}.{}", queue.word()))
    }

    pub fn queue_lanes(&self, queue: &QueueName, lease: Duration) -> Vec<Lane> {
        let stream = self.jobs(queue).name;
        (0..=FREE)
            .map(|number| {
                let filter = self.job_subject(queue, number);
                lane(queue, number, &stream, filter, lease, DeliverPolicy::All)
            })
            .collect()
    }

    pub fn group_lanes(&self, group: &Group, lease: Duration) -> Vec<Lane> {
        let stream = self.events().name;
        let queue = group.queue();
        (0..=AGAIN)
            .map(|number| {
                let filter = match number {
                    AGAIN => self.revived_subject(queue),
                    _ => self.subject(format!("events.{number}.{}", group.wants().filter())),
                };
                lane(queue, number, &stream, filter, lease, DeliverPolicy::New)
            })
            .collect()
    }
}

fn lane(
    queue: &QueueName,
    number: usize,
    stream: &str,
    filter: String,
    lease: Duration,
    deliver_policy: DeliverPolicy,
) -> Lane {
    let name = format!("{}-{number}", queue.word());
    Lane {
        number,
        stream: stream.to_owned(),
        consumer: pull::Config {
            durable_name: Some(name),
            ack_policy: AckPolicy::Explicit,
            ack_wait: lease,
            // WHY no end here: what died must be written down, and the server would only stop delivering it.
            max_deliver: -1,
            max_ack_pending: if number == FREE { FREE_PENDING_MAX } else { 1 },
            filter_subject: filter,
            deliver_policy,
            ..pull::Config::default()
        },
    }
}
