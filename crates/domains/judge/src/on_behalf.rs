//! Submissions that somebody else asks for in a person's name, as a duel does: one more transaction partner, one more topic,
//! and what that other asks of a submission later.

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::Serialize;
use tiltyard_contracts::{ProblemId, SignedIn, SubmissionId, Timestamp, UserId, VersionId};
use tiltyard_live::Topic;
use tiltyard_protocol::{JudgeEvent, Keep, SourceFile, Verdict};
use tiltyard_store::{StoreError, Tx};

use crate::{
    File, Judge, Rejected, Solution,
    store::{attempts, submissions},
    submission::{Report, Submission},
    submit::Whole,
};

/// Writes down, beside the submission, that it was taken. A submission that was answered from an earlier one has its verdict
/// already. What comes after the commit is the caller's: this may not wait for anything but the transaction.
pub type Receipt = Box<
    dyn for<'a> FnOnce(&'a mut Tx, &'a Submission) -> BoxFuture<'a, Result<(), Rejected>> + Send,
>;

/// On whose behalf a submission is made, beside the person's own.
pub struct OnBehalf {
    /// Tests of this submission are told there too, without what is the person's alone.
    pub topic: Topic,
    /// Runs in the transaction that stores the submission, once it is in it; its refusal undoes all of it.
    pub receipt: Receipt,
}

/// What a topic beside a submission's own is told of a test: how far it got, and nothing of the program.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename = "tick")]
pub(crate) struct PublicTick {
    pub submission: SubmissionId,
    pub index: usize,
    pub verdict: &'static str,
    /// Tests accepted so far.
    pub passed: u64,
    pub total: u64,
}

/// What became of a submission, in short.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// `None` until it is judged, and where the judge failed.
    pub verdict: Option<Verdict>,
    pub judge_failed: bool,
    /// Tests accepted; while it is judged, those known by now.
    pub passed: u64,
    pub total: u64,
    pub score: Option<f64>,
    pub language: String,
    pub bytes: u64,
    pub submitted_at: Timestamp,
}

pub(crate) fn passed(report: &Report) -> u64 {
    let accepted = |verdict| verdict == Verdict::Accepted;
    let tests = report.tests.iter();
    tests.filter(|test| accepted(test.verdict)).count() as u64
}

/// A program of somebody that was accepted.
#[derive(Debug, Clone)]
pub struct AcceptedSource {
    pub submission: SubmissionId,
    /// `None`: has left.
    pub user: Option<UserId>,
    pub at: Timestamp,
    pub files: Vec<File>,
}

impl Judge {
    /// What was accepted of a problem in a language, the newest first. Whoever asks decides who may read it: nothing is checked here.
    pub async fn accepted_sources(
        &self,
        problem: ProblemId,
        language: &str,
        limit: u32,
    ) -> Result<Vec<AcceptedSource>, StoreError> {
        submissions::accepted_in(self.store(), problem, language, limit).await
    }

    /// Takes a submission as [`Judge::submit`] does, for something else that is told of it. A hold on the problem does not
    /// stand against it: whoever holds people off a problem submits in their name.
    pub async fn submit_for(
        &self,
        who: &SignedIn,
        slug: &str,
        language: &str,
        files: Vec<File>,
        on_behalf: OnBehalf,
    ) -> Result<Whole, Rejected> {
        let problem = self.problem(slug).await?;
        self.take(who, problem, language, files, Some(on_behalf))
            .await
    }

    /// What became of a submission; `None`: there is none. Whoever asks decides who may know.
    pub async fn judgement_of(
        &self,
        submission: SubmissionId,
    ) -> Result<Option<Judged>, StoreError> {
        let Some(found) = submissions::by_id(self.store(), submission).await? else {
            return Ok(None);
        };
        let newer = self.0.under_way.lock().get(&found.attempt).map(passed);
        let kept = attempts::by_id(self.store(), found.attempt).await?;
        let (known, total) = kept.map_or((0, 0), |kept| {
            (passed(&kept.report), kept.result.tests_total)
        });
        let mut total = total.max(found.result.tests_total);
        if total == 0 && !found.result.judge_failed {
            // Nothing of it ran yet.
            let version = self.problems().judging(found.version).await?;
            total = version.map_or(0, |version| version.head().tests.len() as u64);
        }
        Ok(Some(Judged {
            verdict: found.result.verdict,
            judge_failed: found.result.judge_failed,
            passed: newer.unwrap_or(known),
            total,
            score: found.result.score,
            language: found.language,
            bytes: found.code_bytes,
            submitted_at: found.submitted_at,
        }))
    }

    /// Whose a submission is and of which problem, where it is the first of theirs that solved it.
    pub async fn first_solved_by(
        &self,
        submission: SubmissionId,
    ) -> Result<Option<(UserId, ProblemId)>, StoreError> {
        submissions::first_solved_by(self.store(), submission).await
    }

    /// What was submitted; `None`: there is no such submission. Whoever asks decides who may read it: nothing is checked here.
    pub async fn files_of(
        &self,
        submission: SubmissionId,
    ) -> Result<Option<Vec<File>>, StoreError> {
        let found = submissions::by_id(self.store(), submission).await?;
        Ok(found.map(|found| found.files))
    }

    /// What the judge says of a program nobody submits: every test is run, and nothing of it is kept. `None`: it could not be judged.
    pub async fn judge_unkept(
        &self,
        version: VersionId,
        language: &str,
        text: String,
    ) -> Result<Option<Unkept>, StoreError> {
        let Some(version) = self.problems().judging(version).await? else {
            return Ok(None);
        };
        let solution = Solution {
            language: language.to_owned(),
            files: vec![SourceFile {
                name: None,
                content: Bytes::from(text),
            }],
            time_ms: self.time_ms(version.head().time_ms, language),
            keep: Keep {
                output_bytes: 0,
                samples_only: true,
            },
            run_all: true,
            correlation: "unkept".to_owned(),
        };
        let total = version.head().tests.len() as u64;
        let Ok(mut handle) = self.start(version, solution, |_| {}).await else {
            return Ok(None);
        };
        let mut passed = 0;
        while let Some(event) = handle.events.recv().await {
            match event {
                JudgeEvent::TestEnded { result, .. } => {
                    passed += u64::from(result.verdict == Verdict::Accepted);
                }
                JudgeEvent::Finished(judgement) if judgement.verdict != Verdict::JudgeError => {
                    return Ok(Some(Unkept {
                        verdict: judgement.verdict,
                        passed,
                        total,
                        score: judgement.score,
                    }));
                }
                JudgeEvent::Finished(_) | JudgeEvent::Failed(_) => return Ok(None),
                _ => {}
            }
        }
        Ok(None)
    }
}

/// What became of a program nobody submitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unkept {
    pub verdict: Verdict,
    pub passed: u64,
    pub total: u64,
    pub score: Option<f64>,
}
