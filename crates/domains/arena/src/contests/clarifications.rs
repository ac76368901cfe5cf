//! Questions to the organisers of a contest, their answers, and what they announce.

use jiff::SignedDuration;
use tiltyard_contracts::{SignedIn, Timestamp, UserId};
use uuid::Uuid;

use super::{Contest, QUESTIONS_MAX, against, organise::lines, organises, store};
use crate::{Arena, Rejected};

const TEXT_CHARS_MAX: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clarification {
    pub id: Uuid,
    /// The place of the problem it is about.
    pub task: Option<usize>,
    pub asked_by: Option<UserId>,
    /// Who took part and asked; none: it was announced.
    pub entrant: Option<Uuid>,
    pub question: Option<String>,
    pub asked_at: Timestamp,
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
    /// Everybody reads it, and not who asked.
    pub to_all: bool,
}

fn task_of(contest: &Contest, label: Option<&str>) -> Result<Option<usize>, Rejected> {
    let known = |label: &str| {
        contest.task(label).map_err(|_| {
            let detail = "the contest has no problem of this label";
            super::wrong("problem", "unknown", detail)
        })
    };
    label.map(known).transpose()
}

impl Arena {
    pub async fn ask_in_contest(
        &self,
        who: &SignedIn,
        slug: &str,
        label: Option<&str>,
        text: &str,
    ) -> Result<Clarification, Rejected> {
        let contest = self.contest(slug).await?;
        let text = lines("question", text, 1..=TEXT_CHARS_MAX)?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let entrant = store::entrant_in(&mut tx, contest.id, who.user).await?;
        let entrant = entrant
            .ok_or_else(|| against("not_registered", "those who take part ask; register first"))?;
        if !entrant.is_running(&contest, now) || entrant.virtual_at.is_some() {
            return Err(against(
                "not_running",
                "questions are answered while the contest runs",
            ));
        }
        store::hold_entrant(&mut tx, entrant.id).await?;
        let since = now - SignedDuration::from_mins(10);
        if store::asked_since(&mut tx, entrant.id, since).await? >= QUESTIONS_MAX {
            return Err(Rejected::TooMany(format!(
                "{QUESTIONS_MAX} questions in ten minutes; wait a little"
            )));
        }
        let new = Clarification {
            id: Uuid::now_v7(),
            task: task_of(&contest, label)?,
            asked_by: Some(who.user),
            entrant: Some(entrant.id),
            question: Some(text),
            asked_at: now,
            answer: None,
            answered_at: None,
            to_all: false,
        };
        store::insert_clarification(&mut tx, contest.id, &new).await?;
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(new)
    }

    /// Answers a question, to who asked or to all. A second answer stands in place of the first.
    pub async fn answer_in_contest(
        &self,
        slug: &str,
        id: Uuid,
        text: &str,
        to_all: bool,
    ) -> Result<(), Rejected> {
        let contest = self.contest(slug).await?;
        let text = lines("answer", text, 1..=TEXT_CHARS_MAX)?;
        let mut tx = self.store().begin().await?;
        if !store::answer(&mut tx, contest.id, id, &text, to_all, self.now()).await? {
            return Err(Rejected::NotFound("question"));
        }
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(())
    }

    pub async fn announce_in_contest(
        &self,
        slug: &str,
        label: Option<&str>,
        text: &str,
    ) -> Result<Clarification, Rejected> {
        let contest = self.contest(slug).await?;
        let now = self.now();
        let new = Clarification {
            id: Uuid::now_v7(),
            task: task_of(&contest, label)?,
            asked_by: None,
            entrant: None,
            question: None,
            asked_at: now,
            answer: Some(lines("text", text, 1..=TEXT_CHARS_MAX)?),
            answered_at: Some(now),
            to_all: true,
        };
        let mut tx = self.store().begin().await?;
        store::insert_clarification(&mut tx, contest.id, &new).await?;
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(new)
    }

    /// What somebody may read: their own, their team's and what is for all; organisers everything. The newest first.
    pub async fn clarifications(
        &self,
        who: Option<&SignedIn>,
        contest: &Contest,
    ) -> Result<Vec<Clarification>, Rejected> {
        let all = store::clarifications(self.store(), contest.id).await?;
        let Some(who) = who else {
            return Ok(all.into_iter().filter(|one| one.to_all).collect());
        };
        if organises(who) {
            return Ok(all);
        }
        let own = store::entrant_of(self.store(), contest.id, who.user).await?;
        let own = own.map(|own| own.id);
        Ok(all
            .into_iter()
            .filter(|one| one.to_all || (own.is_some() && one.entrant == own))
            .collect())
    }
}
