//! What this domain tells the others, in the transaction in which it happened.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{
    AttemptId, MessageId, ProblemId, SubmissionId, Timestamp, UserId, VersionId,
};
use tiltyard_protocol::Verdict;
use tiltyard_store::{Outgoing, StoreError, Tx, outbox::Kind};

/// The queue of turns to judge. A job there says that something waits, not what: whose turn it is is decided when a place
/// is free.
pub const QUEUE: &str = "submissions";

/// A submission has a verdict, or another one than before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SubmissionJudged {
    pub submission: SubmissionId,
    pub attempt: AttemptId,
    pub problem: ProblemId,
    pub version: VersionId,
    pub user: Option<UserId>,
    pub verdict: Verdict,
    pub score: Option<f64>,
}

impl SubmissionJudged {
    pub const SUBJECT: &'static str = "submissions.judged";

    pub(crate) async fn emit(self, tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
        tx.emit(&event(Self::SUBJECT, self.submission, &self)?, now)
            .await
    }
}

/// The judge gave a submission up: it has no verdict, and none is to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionFailed {
    pub submission: SubmissionId,
}

impl SubmissionFailed {
    pub const SUBJECT: &'static str = "submissions.failed";

    pub(crate) async fn emit(self, tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
        tx.emit(&event(Self::SUBJECT, self.submission, &self)?, now)
            .await
    }
}

fn event(
    subject: &str,
    submission: SubmissionId,
    body: &impl Serialize,
) -> Result<Outgoing, StoreError> {
    Ok(Outgoing {
        id: MessageId::generate().uuid(),
        kind: Kind::Event,
        subject: subject.to_owned(),
        key: Some(submission.to_string()),
        payload: serde_json::to_vec(body)
            .map_err(|error| StoreError::Broken(format!("an event: {error}")))?,
    })
}

/// Something waits to be judged.
pub(crate) async fn turn(
    tx: &mut Tx,
    attempt: AttemptId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let job = Outgoing {
        id: attempt.uuid(),
        kind: Kind::Job,
        subject: QUEUE.to_owned(),
        key: None,
        payload: attempt.to_string().into_bytes(),
    };
    tx.emit(&job, now).await
}
