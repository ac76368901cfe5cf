//! What those who look at a submission are told at once. Hints: all of it can be read again.

use serde::Serialize;
use tiltyard_contracts::{Permission, SubmissionId, UserId};
use tiltyard_live::Topic;
use tiltyard_store::StoreError;

use crate::{Judge, store::submissions, submission::TestReport};

/// What is said on the topic of a submission.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Tick<'a> {
    Queued,
    Started {
        tests_total: usize,
    },
    Compiled {
        ok: bool,
        log: &'a str,
    },
    Test {
        index: usize,
        verdict: &'a str,
        cpu_time_us: u64,
        memory_bytes: u64,
        message: &'a str,
    },
    Finished {
        verdict: Option<&'a str>,
        judge_failed: bool,
        score: Option<f64>,
        cpu_time_us_max: u64,
        memory_bytes_max: u64,
    },
}

impl<'a> Tick<'a> {
    pub fn of_test(test: &'a TestReport) -> Self {
        Self::Test {
            index: test.index,
            verdict: test.verdict.code(),
            cpu_time_us: test.cpu_time_us,
            memory_bytes: test.memory_bytes,
            message: &test.message,
        }
    }
}

/// Where a submission is told of.
#[must_use]
pub fn topic_of(submission: SubmissionId) -> Topic {
    // INVARIANT: an id has only characters a topic may have.
    Topic::new(&format!("submission:{submission}")).expect("an id is a topic")
}

/// Of which submission this topic tells.
#[must_use]
pub fn submission_of(topic: &Topic) -> Option<SubmissionId> {
    topic.as_str().strip_prefix("submission:")?.parse().ok()
}

impl Judge {
    pub(crate) fn tell(&self, submission: SubmissionId, tick: &Tick<'_>) {
        self.publish(&topic_of(submission), tick);
    }

    pub(crate) fn publish(&self, topic: &Topic, tick: &impl Serialize) {
        if let Err(error) = self.live().publish(topic, tick) {
            tracing::warn!(%error, "a page was not told of a submission");
        }
    }

    /// Whether this person may follow it.
    pub async fn may_follow(
        &self,
        user: UserId,
        submission: SubmissionId,
    ) -> Result<bool, StoreError> {
        if submissions::owner(self.store(), submission).await? == Some(user) {
            return Ok(true);
        }
        let person = self.accounts().person(user).await;
        Ok(person.is_ok_and(|person| person.role.may(Permission::SubmissionsRead)))
    }
}
