//! One turn of a worker: takes what is fairest to judge now, and leaves it with a verdict, or to be judged again.
//!
//! A job of the queue is no submission but the right to a turn. As long as something has not ended there is at least one
//! such job that nobody consumes without having ended an attempt: that is all it takes to lose nothing, whoever is killed
//! when. An attempt is held by a claim with a lease; who lost the claim can write nothing of it any more, so that
//! however often it is judged, it ends once.

use std::time::Duration;

use tiltyard_contracts::Timestamp;
use tiltyard_protocol::Verdict;
use tiltyard_store::{StoreError, sqlx::types::Uuid};

use crate::{
    Judge, NotedResult, SubmissionFailed, fairness,
    judging::{Ended, Judged},
    live::Tick,
    store::{attempts, rejudges, submissions},
    submission::{Claimed, Report, State, Summary},
    submit::judged,
};

/// Who holds an attempt says so again within this; afterwards it is another's.
pub const LEASE: Duration = Duration::from_secs(10);
/// A turn that finds everything in others' hands is taken again after this: whoever holds it may die.
const AGAIN: Duration = Duration::from_millis(200);
/// The judge may fail so often with one attempt before that is told.
pub const FAILURES_MAX: u32 = 3;
/// A submission that ends the server itself would do so for ever; so many lives it may cost. Kills that are not its
/// fault count too, so that there are many.
const TRIES_MAX: u32 = 50;
/// After the judge failed, the attempt waits: the first time so long, then twice as long each time.
const FAILED_WAIT: Duration = Duration::from_secs(1);
/// The runner had no place; it is asked again after this.
const BUSY_WAIT: Duration = Duration::from_millis(500);
/// Characters of an explanation for administrators.
const ERROR_CHARS_MAX: usize = 2_000;

/// What becomes of the job that gave the turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is done with.
    Done,
    /// There is, or may be, more to do for it.
    Again { after: Duration },
}

/// A turn that could not be taken to its end. The job is to be delivered again.
#[derive(Debug, thiserror::Error)]
pub enum JudgeFailed {
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Judge {
    /// Gives back what others hold: to be called at the start, where no other process shares the queue.
    pub async fn release_all(&self) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        attempts::release_all(&mut tx).await?;
        tx.commit().await
    }

    /// Judges one attempt, whosever it is fairest to judge now.
    pub async fn take_turn(&self) -> Result<Turn, JudgeFailed> {
        let Some(claimed) = self.claim().await? else {
            return Ok(match attempts::undone(self.store()).await? {
                0 => Turn::Done,
                _ => Turn::Again { after: AGAIN },
            });
        };
        let ended = if claimed.tries > TRIES_MAX {
            Ended::Failed {
                why: format!("the server ended {TRIES_MAX} times while this was judged"),
                again: false,
                report: Report::default(),
            }
        } else {
            self.judge_claimed(&claimed).await?
        };
        let turn = match ended {
            Ended::Judged(judged) => self.store_verdict(&claimed, &judged).await?,
            Ended::Busy => {
                self.put_back(&claimed, false, BUSY_WAIT).await?;
                Turn::Again { after: BUSY_WAIT }
            }
            Ended::Failed { why, again, report } => {
                self.judge_failed(&claimed, why, again, report).await?
            }
            // Another has it, but perhaps with the turn of a third that still waits.
            Ended::Lost => Turn::Again { after: AGAIN },
        };
        Ok(turn)
    }

    async fn claim(&self) -> Result<Option<Claimed>, StoreError> {
        loop {
            let now = self.now();
            let mut tx = self.store().begin().await?;
            let lanes = attempts::lanes(&mut tx, now).await?;
            let Some(lane) = fairness::next(&lanes) else {
                return Ok(None);
            };
            let until = now + LEASE;
            let Some(claimed) = attempts::claim(&mut tx, &lane, Uuid::now_v7(), now, until).await?
            else {
                continue;
            };
            if claimed.rejudge.is_none() {
                submissions::set_state(&mut tx, claimed.submission, State::Judging).await?;
            }
            tx.commit().await?;
            return Ok(Some(claimed));
        }
    }

    /// Stores the verdict, with all that it causes, once.
    async fn store_verdict(&self, claimed: &Claimed, judged: &Judged) -> Result<Turn, StoreError> {
        let now = self.now();
        if !self
            .finish(claimed, &judged.result, &judged.report, now)
            .await?
        {
            return Ok(Turn::Again { after: AGAIN });
        }
        Ok(self.after(claimed, &judged.result))
    }

    /// The job of a person's attempt is used up with it. Those of a rejudge are few, and each goes on to the end.
    fn after(&self, claimed: &Claimed, result: &Summary) -> Turn {
        if claimed.rejudge.is_some() {
            return Turn::Again {
                after: Duration::ZERO,
            };
        }
        let tick = Tick::Finished {
            verdict: result.verdict.map(Verdict::code),
            judge_failed: result.judge_failed,
            score: result.score,
            cpu_time_us_max: result.cpu_time_us_max,
            memory_bytes_max: result.memory_bytes_max,
        };
        self.tell(claimed.submission, &tick);
        Turn::Done
    }

    async fn finish(
        &self,
        claimed: &Claimed,
        result: &Summary,
        report: &Report,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let submission = submissions::by_id(self.store(), claimed.submission).await?;
        let mut tx = self.store().begin().await?;
        if !attempts::finish(&mut tx, claimed, result, report, now).await? {
            return Ok(false);
        }
        if let Some(rejudge) = claimed.rejudge {
            rejudges::ready_if_done(&mut tx, rejudge).await?;
        } else if let Some(mut submission) = submission {
            submissions::settle(
                &mut tx,
                claimed.submission,
                claimed.attempt,
                claimed.version,
                result,
            )
            .await?;
            if let Some(verdict) = result.verdict {
                if let Some(user) = submission.user {
                    let noted = NotedResult {
                        problem: submission.problem,
                        user,
                        accepted: verdict == Verdict::Accepted,
                        counted_before: None,
                        at: now,
                    };
                    self.problems().note_result(&mut tx, noted).await?;
                }
                submission.result = result.clone();
                judged(&submission, verdict).emit(&mut tx, now).await?;
            } else {
                let submission = claimed.submission;
                SubmissionFailed { submission }.emit(&mut tx, now).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn put_back(
        &self,
        claimed: &Claimed,
        failed: bool,
        wait: Duration,
    ) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        let not_before = self.now() + wait;
        if attempts::put_back(&mut tx, claimed, failed, not_before).await?
            && claimed.rejudge.is_none()
        {
            submissions::set_state(&mut tx, claimed.submission, State::Queued).await?;
        }
        tx.commit().await?;
        self.tell(claimed.submission, &Tick::Queued);
        Ok(())
    }

    /// The judge's own failure is no verdict: it tries again, and in the end tells those who run the place.
    async fn judge_failed(
        &self,
        claimed: &Claimed,
        why: String,
        again: bool,
        mut report: Report,
    ) -> Result<Turn, StoreError> {
        let failures = claimed.failures + 1;
        if again && failures < FAILURES_MAX {
            let wait = FAILED_WAIT * 2_u32.pow(claimed.failures);
            tracing::warn!(submission = %claimed.submission, failures, why, "a submission is judged again: the judge failed");
            self.put_back(claimed, true, wait).await?;
            return Ok(Turn::Again { after: wait });
        }
        tracing::error!(submission = %claimed.submission, failures, why, "the judge failed; the submission has no verdict");
        report.judge_error = Some(why.chars().take(ERROR_CHARS_MAX).collect());
        let result = Summary {
            judge_failed: true,
            ..Summary::default()
        };
        if !self.finish(claimed, &result, &report, self.now()).await? {
            return Ok(Turn::Again { after: AGAIN });
        }
        Ok(self.after(claimed, &result))
    }
}
