//! Judging again: new attempts beside the ones that count, shown against them, then applied or discarded.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{AttemptId, RejudgeId, SignedIn, SubmissionId, Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_protocol::Verdict;
use utoipa::ToSchema;

use crate::{
    Judge, NotedResult, Rejected, SubmissionJudged, events,
    rejudge::Case,
    store::{attempts, rejudges, submissions},
};

/// Submissions of one rejudge.
pub const SUBMISSIONS_MAX: usize = 10_000;
/// Differences shown of one rejudge.
pub const CHANGES_MAX: usize = 1_000;
/// Turns a rejudge takes part in the queue with; each goes on until all is judged. More would only fill the queue.
const TURNS_MAX: usize = 16;
/// Applied in one transaction.
const APPLIED_AT_ONCE: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RejudgeState {
    Judging,
    /// All is judged; nothing has changed yet.
    Ready,
    /// Being applied; apply again if it was interrupted.
    Applying,
    Applied,
    Discarded,
}

impl RejudgeState {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Judging => "judging",
            Self::Ready => "ready",
            Self::Applying => "applying",
            Self::Applied => "applied",
            Self::Discarded => "discarded",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Self {
        [Self::Judging, Self::Ready, Self::Applying, Self::Applied]
            .into_iter()
            .find(|state| state.name() == name)
            .unwrap_or(Self::Discarded)
    }
}

/// What is to be judged again: all that is named holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RejudgeFilter {
    pub submission: Option<SubmissionId>,
    /// A problem's slug.
    pub problem: Option<String>,
    pub verdict: Option<Verdict>,
    pub language: Option<String>,
    pub since: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Rejudge {
    pub id: RejudgeId,
    pub by: UserId,
    pub created_at: Timestamp,
    pub state: RejudgeState,
    pub asked: RejudgeFilter,
    pub total: u64,
    pub done: u64,
}

impl Judge {
    /// Judges again on the version that is published now.
    pub async fn rejudge(&self, who: &SignedIn, asked: RejudgeFilter) -> Result<Rejudge, Rejected> {
        if asked.submission.is_none() && asked.problem.is_none() {
            return Err(Rejected::field(
                "problem",
                "required",
                "name a submission or a problem",
            ));
        }
        let found = rejudges::asked_for(self.store(), &asked, SUBMISSIONS_MAX + 1).await?;
        if found.is_empty() {
            return Err(Rejected::Conflict(
                "no submission that has ended is asked for".to_owned(),
            ));
        }
        if found.len() > SUBMISSIONS_MAX {
            return Err(Rejected::Conflict(format!(
                "more than {SUBMISSIONS_MAX} submissions; ask for fewer at a time"
            )));
        }
        let rejudge = Rejudge {
            id: RejudgeId::generate(),
            by: who.user,
            created_at: self.now(),
            state: RejudgeState::Judging,
            asked,
            total: found.len() as u64,
            done: 0,
        };
        // Where a problem is withdrawn, the version of then is the only one.
        let mut heads: Vec<(String, Option<crate::ProblemHead>)> = Vec::new();
        for (_, slug, _) in &found {
            if !heads.iter().any(|(known, _)| known == slug) {
                heads.push((slug.clone(), self.problems().find(slug).await?));
            }
        }
        let mut tx = self.store().begin().await?;
        rejudges::insert(&mut tx, &rejudge).await?;
        for (number, (submission, slug, version)) in found.into_iter().enumerate() {
            let head = heads.iter().find(|(known, _)| *known == slug);
            let published = head.and_then(|(_, head)| head.as_ref());
            let attempt = attempts::New {
                id: AttemptId::generate(),
                submission,
                version: published.map_or(version, |head| head.version),
                lane: rejudge.id.uuid(),
                rejudge: Some(rejudge.id),
                at: rejudge.created_at,
                done: None,
            };
            let id = attempt.id;
            attempts::insert(&mut tx, attempt).await?;
            if number < TURNS_MAX {
                events::turn(&mut tx, id, rejudge.created_at).await?;
            }
        }
        tx.commit().await?;
        Ok(rejudge)
    }

    pub async fn rejudges(
        &self,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Rejudge>, Rejected> {
        let after = after.map(|Cursor(id)| id);
        Ok(rejudges::page(self.store(), after, limit).await?)
    }

    /// One, with what it would change, or has changed.
    pub async fn rejudge_changes(&self, id: RejudgeId) -> Result<(Rejudge, Vec<Case>), Rejected> {
        let rejudge = self.one_rejudge(id).await?;
        let mut changes = rejudges::cases(self.store(), id, 0, SUBMISSIONS_MAX).await?;
        changes.retain(Case::differs);
        changes.truncate(CHANGES_MAX);
        Ok((rejudge, changes))
    }

    async fn one_rejudge(&self, id: RejudgeId) -> Result<Rejudge, Rejected> {
        rejudges::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound("rejudge"))
    }

    /// What it came to counts from now on. Interrupted, it is taken up again where it stopped.
    pub async fn apply_rejudge(&self, id: RejudgeId) -> Result<Rejudge, Rejected> {
        let rejudge = self.one_rejudge(id).await?;
        let mut tx = self.store().begin().await?;
        let from = [RejudgeState::Ready, RejudgeState::Applying];
        if !rejudges::go(&mut tx, id, from, RejudgeState::Applying).await? {
            return Err(Rejected::Conflict(format!(
                "this rejudge is {}; only one that is ready is applied",
                rejudge.state.name()
            )));
        }
        tx.commit().await?;
        let mut after = 0;
        loop {
            let cases = rejudges::cases(self.store(), id, after, APPLIED_AT_ONCE).await?;
            let Some(last) = cases.last() else {
                break;
            };
            after = last.number;
            let mut tx = self.store().begin().await?;
            for case in cases.iter().filter(|case| case.counts()) {
                self.apply_case(&mut tx, case).await?;
            }
            tx.commit().await?;
        }
        let mut tx = self.store().begin().await?;
        rejudges::go(
            &mut tx,
            id,
            [RejudgeState::Applying; 2],
            RejudgeState::Applied,
        )
        .await?;
        tx.commit().await?;
        self.one_rejudge(id).await
    }

    async fn apply_case(&self, tx: &mut tiltyard_store::Tx, case: &Case) -> Result<(), Rejected> {
        let Some(verdict) = case.after.result.verdict else {
            return Ok(());
        };
        if !rejudges::apply(tx, case).await? {
            return Ok(());
        }
        let (attempt, version) = (case.after.attempt, case.after.version);
        submissions::settle(tx, case.submission, attempt, version, &case.after.result).await?;
        let now = self.now();
        if let Some(user) = case.user {
            let noted = NotedResult {
                problem: case.problem,
                user,
                accepted: verdict == Verdict::Accepted,
                counted_before: case.counted_before(),
                at: now,
            };
            self.problems().note_result(tx, noted).await?;
        }
        let event = SubmissionJudged {
            submission: case.submission,
            attempt,
            problem: case.problem,
            version,
            user: case.user,
            verdict,
            score: case.after.result.score,
        };
        Ok(event.emit(tx, now).await?)
    }

    /// Nothing of it will count.
    pub async fn discard_rejudge(&self, id: RejudgeId) -> Result<(), Rejected> {
        let rejudge = self.one_rejudge(id).await?;
        let mut tx = self.store().begin().await?;
        let from = [RejudgeState::Judging, RejudgeState::Ready];
        if !rejudges::go(&mut tx, id, from, RejudgeState::Discarded).await? {
            return Err(Rejected::Conflict(format!(
                "this rejudge is {}; it cannot be discarded",
                rejudge.state.name()
            )));
        }
        rejudges::retire(&mut tx, id).await?;
        Ok(tx.commit().await?)
    }
}
