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
        let event = Outgoing {
            id: MessageId::generate().uuid(),
            kind: Kind::Event,
            subject: Self::SUBJECT.to_owned(),
            key: Some(self.submission.to_string()),
            payload: serde_json::to_vec(&self)
                .map_err(|error| StoreError::Broken(format!("an event: {error}")))?,
        };
        tx.emit(&event, now).await
    }
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
