//! Submissions in a contest: taken with a receipt, and told of their verdicts.

use jiff::SignedDuration;
use tiltyard_contracts::{SignedIn, SubmissionId, Timestamp, UserId};
use tiltyard_judge::{File, OnBehalf, Submission};
use tiltyard_protocol::Verdict;
use tiltyard_store::Tx;
use uuid::Uuid;

use super::{
    Contest, SUBMISSIONS_MAX, against, ms_between,
    scoring::{Entry, Outcome},
    store,
    telling::judging_topic,
};
use crate::{Arena, Rejected};

/// An upload that began so much before it was whole counts from when it began.
const UPLOAD_MAX: SignedDuration = SignedDuration::from_secs(2);

/// A submission in a contest.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    pub submission: SubmissionId,
    pub entrant: Uuid,
    /// Of a team, who; nobody where the account is gone.
    pub user: Option<UserId>,
    /// Its place in the contest.
    pub task: usize,
    pub language: String,
    pub at: Timestamp,
    /// Since the entrant's start.
    pub elapsed_ms: u64,
    pub score_max: Option<f64>,
    pub verdict: Option<Verdict>,
    pub score: Option<f64>,
    pub failed: bool,
}

impl Made {
    pub(super) fn outcome(&self) -> Outcome {
        match self.verdict {
            _ if self.failed => Outcome::Free,
            None => Outcome::Pending,
            Some(Verdict::CompileError) => Outcome::Free,
            Some(verdict) => {
                let accepted = verdict == Verdict::Accepted;
                let share = match (self.score, self.score_max) {
                    (Some(score), Some(max)) if max > 0.0 => score / max,
                    _ => f64::from(u8::from(accepted)),
                };
                // Of a problem with points some packages accept what has not all of them.
                let whole = self.score_max.is_none() || share >= 1.0;
                Outcome::Judged {
                    accepted: accepted && whole,
                    share,
                }
            }
        }
    }

    pub(super) fn entry(&self, entrant: usize) -> Entry {
        Entry {
            entrant,
            problem: self.task,
            at_ms: self.elapsed_ms,
            outcome: self.outcome(),
        }
    }
}

impl Arena {
    /// Takes a submission: it is in the contest and with the judge, or in neither.
    pub async fn submit_in_contest(
        &self,
        who: &SignedIn,
        slug: &str,
        label: &str,
        language: &str,
        files: Vec<File>,
        began_at: Timestamp,
    ) -> Result<SubmissionId, Rejected> {
        let contest = self.contest(slug).await?;
        if self.now() < contest.starts_at {
            return Err(against("not_begun", "this contest has not begun"));
        }
        let at = contest.task(label)?;
        let problem = self.problems().head_of(contest.tasks[at].problem).await?;
        let problem = problem.ok_or(Rejected::NotFound("problem"))?;
        let score_max = match self.problems().find(&problem.slug).await? {
            Some(head) if head.scoring => head.score_max,
            _ => None,
        };
        let (arena, user, id) = (self.clone(), who.user, contest.id);
        let on_behalf = OnBehalf {
            topic: judging_topic(id),
            receipt: Box::new(move |tx, submission| {
                Box::pin(async move {
                    let new = New {
                        user,
                        task: at,
                        score_max,
                        began_at,
                    };
                    let noted = arena.note_in_contest(tx, &contest, submission, new);
                    noted.await.map_err(|rejected| {
                        let problem = tiltyard_http::Refusal::into_problem(rejected);
                        tiltyard_judge::Rejected::Elsewhere(Box::new(problem))
                    })
                })
            }),
        };
        let whole = self
            .judge()
            .submit_for(who, &problem.slug, language, files, on_behalf)
            .await?;
        let submission = whole.submission.id;
        self.tell_contest(id);
        // Judged before, perhaps long ago: nobody tells of it again.
        if whole.submission.result.verdict.is_some() {
            self.judged_in_contest(submission).await?;
        }
        Ok(submission)
    }

    async fn note_in_contest(
        &self,
        tx: &mut Tx,
        contest: &Contest,
        submission: &Submission,
        new: New,
    ) -> Result<(), Rejected> {
        let entrant = store::entrant_in(tx, contest.id, new.user).await?;
        let entrant = entrant.ok_or_else(|| {
            against(
                "not_registered",
                "register for this contest first, then submit",
            )
        })?;
        store::hold_entrant(tx, entrant.id).await?;
        let now = self.now();
        let at = if now.duration_since(new.began_at) <= UPLOAD_MAX {
            new.began_at.min(now)
        } else {
            now
        };
        if !entrant.is_running(contest, at) {
            let (code, detail) = if at < entrant.start(contest) {
                ("not_begun", "this contest has not begun")
            } else {
                ("over", "your time is over; solve it as practice")
            };
            return Err(against(code, detail));
        }
        if store::submitted(tx, entrant.id).await? >= SUBMISSIONS_MAX {
            return Err(Rejected::TooMany(format!(
                "{SUBMISSIONS_MAX} submissions in one contest"
            )));
        }
        let made = Made {
            submission: submission.id,
            entrant: entrant.id,
            user: Some(new.user),
            task: new.task,
            language: submission.language.clone(),
            at,
            elapsed_ms: ms_between(entrant.start(contest), at),
            score_max: new.score_max,
            verdict: None,
            score: None,
            failed: false,
        };
        store::insert_submission(tx, contest.id, &made).await?;
        Ok(store::changed(tx, contest.id).await?)
    }

    /// What the judge said of a submission, if it is of a contest. Told twice it changes nothing; after a rejudge the last word counts.
    pub(crate) async fn judged_in_contest(&self, submission: SubmissionId) -> Result<(), Rejected> {
        let Some(contest) = store::contest_of(self.store(), submission).await? else {
            return Ok(());
        };
        let mut tx = self.store().begin().await?;
        // Read after the lock, so that of two who tell it the later one tells the later word.
        store::hold_submission(&mut tx, submission).await?;
        let Some(judged) = self.judge().judgement_of(submission).await? else {
            return Ok(());
        };
        if judged.verdict.is_none() && !judged.judge_failed {
            return Ok(());
        }
        let (verdict, score) = (judged.verdict, judged.score);
        store::judged(&mut tx, submission, verdict, score, judged.judge_failed).await?;
        store::changed(&mut tx, contest).await?;
        tx.commit().await?;
        self.tell_contest(contest);
        Ok(())
    }
}

/// What of a submission is known before it is taken.
struct New {
    user: UserId,
    task: usize,
    score_max: Option<f64>,
    began_at: Timestamp,
}
