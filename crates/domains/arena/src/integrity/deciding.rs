//! What moderators decide, and what it does to ratings. A refund is an entry of its own: the log of what duels did stays as it is.

use serde::Deserialize;
use tiltyard_contracts::{CaseId, SignedIn, UserId};
use tiltyard_store::Tx;
use utoipa::ToSchema;

use super::{
    cases::{Act, Case, CaseState, LogLine, Report, said},
    looking::{is_about, joined},
};
use crate::{
    Arena, Event, Rejected, Side,
    kept::Kept,
    store::{duels, edits, integrity, ratings, tickets},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DuelCaseDecision)]
pub enum Decision {
    /// Nothing is held against them. What was upheld before is undone.
    Dismiss,
    /// The duel says nothing to ratings, the other gets back what they lost, and this one plays no rated duels for now.
    Uphold,
    /// They may play rated duels again; all else stays.
    Lift,
}

impl Decision {
    const fn act(self) -> Act {
        match self {
            Self::Dismiss => Act::Dismissed,
            Self::Uphold => Act::Upheld,
            Self::Lift => Act::Lifted,
        }
    }
}

/// A program as it was handed in, or written and not handed in.
pub struct Code {
    pub language: String,
    pub text: String,
    pub handed_in: bool,
}

/// A case with all there is to see.
pub struct Whole {
    pub case: Case,
    pub kept: Kept,
    pub side: Side,
    /// Left, right.
    pub codes: [Option<Code>; 2],
    /// The text of each that is alike, in the order of the case.
    pub similar: Vec<String>,
    pub events: Vec<Event>,
    pub reports: Vec<Report>,
    pub log: Vec<LogLine>,
    pub refunds: Vec<(UserId, f64)>,
    pub frozen: bool,
}

impl Arena {
    pub async fn whole_case(&self, id: CaseId) -> Result<Whole, Rejected> {
        let case = self.case(id).await?;
        let kept = self.kept(case.duel).await?;
        let side = kept.duel.side_of(case.user).unwrap_or(Side::Left);
        let mut reports = integrity::reports(self.store(), case.duel).await?;
        reports.retain(|report| is_about(&kept, report, side));
        let mut similar = Vec::new();
        for one in &case.similar {
            similar.push(self.text_of_similar(&kept, &one.source).await?);
        }
        Ok(Whole {
            codes: [
                self.code_of(&kept, Side::Left).await?,
                self.code_of(&kept, Side::Right).await?,
            ],
            similar,
            events: duels::events(self.store(), case.duel, 0).await?,
            reports,
            log: integrity::log_of(self.store(), id).await?,
            refunds: integrity::refunds_of(self.store(), id).await?,
            frozen: self.is_frozen(case.user).await?,
            side,
            kept,
            case,
        })
    }

    async fn text_of_similar(
        &self,
        kept: &Kept,
        source: &super::Source,
    ) -> Result<String, Rejected> {
        Ok(match source {
            super::Source::Person { submission, .. } => {
                let files = self.judge().files_of(*submission).await?;
                joined(&files.unwrap_or_default())
            }
            super::Source::Jury { label } => match kept.duel.revealed() {
                Some(task) => self
                    .problems()
                    .jury_sources(task.version)
                    .await?
                    .into_iter()
                    .find(|source| source.label == *label)
                    .map(|source| source.text)
                    .unwrap_or_default(),
                None => String::new(),
            },
        })
    }

    async fn code_of(&self, kept: &Kept, side: Side) -> Result<Option<Code>, Rejected> {
        let handed_in = kept
            .duel
            .submissions_of(side)
            .filter(|submission| submission.is_accepted())
            .last()
            .or_else(|| kept.duel.submissions_of(side).last());
        if let Some(submission) = handed_in {
            return Ok(Some(Code {
                language: submission.language.clone(),
                text: self.text_of(submission).await?,
                handed_in: true,
            }));
        }
        let draft = edits::read_draft(self.store(), kept.duel.id, side).await?;
        Ok(draft.map(|draft| Code {
            language: draft.language,
            text: draft.text,
            handed_in: false,
        }))
    }

    /// Decides a case, with the reason that is told to whom it is about.
    pub async fn decide_case(
        &self,
        who: &SignedIn,
        id: CaseId,
        decision: Decision,
        reason: &str,
    ) -> Result<(), Rejected> {
        let reason = said("reason", reason)?;
        let mut tx = self.store().begin().await?;
        let case = integrity::locked(&mut tx, id)
            .await?
            .ok_or(Rejected::NotFound("case"))?;
        if case.user == who.user {
            return Err(Rejected::Forbidden(
                "nobody decides about themselves; another moderator does",
            ));
        }
        match (decision, case.state) {
            (Decision::Dismiss, CaseState::Open) => {}
            (Decision::Dismiss, CaseState::Upheld) => self.undo(&mut tx, &case).await?,
            (Decision::Uphold, CaseState::Open) => self.uphold(&mut tx, &case).await?,
            (Decision::Lift, CaseState::Upheld) => {
                if !integrity::thaw(&mut tx, case.user).await? {
                    return Err(not_now("their rating is not held"));
                }
            }
            (Decision::Uphold, CaseState::Upheld) | (_, CaseState::Dismissed) => {
                return Err(not_now("somebody has decided this case; read it again"));
            }
            (Decision::Lift, CaseState::Open) => {
                return Err(not_now("nothing is held by a case that is open"));
            }
        }
        match decision {
            Decision::Dismiss => {
                integrity::set_state(&mut tx, id, CaseState::Dismissed).await?;
            }
            Decision::Uphold => {
                integrity::set_state(&mut tx, id, CaseState::Upheld).await?;
                let paragraphs = vec![
                    "A moderator decided that a duel of yours is not rated, and holds your rating: you may play without ratings.".to_owned(),
                    format!("The reason: {reason}"),
                    "You may appeal once.".to_owned(),
                ];
                let way = ("Read it, or appeal", "/duel-cases");
                let about = "A decision about a duel of yours";
                self.accounts()
                    .write_to(&mut tx, case.user, about, paragraphs, way)
                    .await?;
            }
            Decision::Lift => {}
        }
        let act = decision.act();
        integrity::log(&mut tx, id, self.now(), Some(who.user), act, &reason).await?;
        tx.commit().await?;
        tracing::info!(case = %id, duel = %case.duel, by = %who.user, decision = act.name(), "a moderator decided");
        Ok(())
    }

    async fn uphold(&self, tx: &mut Tx, case: &Case) -> Result<(), Rejected> {
        let now = self.now();
        let kept = self.kept(case.duel).await?;
        if kept.duel.rated_score().is_some() {
            integrity::void(tx, case.duel, case.id, now).await?;
        }
        // Who was given something back for this duel and then proves to be no better gives it back.
        self.take_back(tx, &kept, case.user).await?;
        let others = integrity::upheld_in(tx, case.duel).await?;
        let side = kept.duel.side_of(case.user);
        let victim = side.and_then(|side| kept.duel.person(side.other()));
        if let Some(victim) = victim.filter(|victim| others.iter().all(|(_, user)| user != victim))
        {
            self.give_back(tx, &kept, case.id, victim).await?;
        }
        integrity::freeze(tx, case.user, case.id, now).await?;
        tickets::leave(tx, case.user).await?;
        Ok(())
    }

    /// What was upheld is as if it had not been.
    async fn undo(&self, tx: &mut Tx, case: &Case) -> Result<(), Rejected> {
        let kept = self.kept(case.duel).await?;
        integrity::unvoid(tx, case.id).await?;
        integrity::thaw_case(tx, case.id).await?;
        let side = kept.duel.side_of(case.user);
        if let Some(other) = side.and_then(|side| kept.duel.person(side.other())) {
            self.take_back(tx, &kept, other).await?;
        }
        // Where the other's case stands, this one is its victim.
        let others = integrity::upheld_in(tx, case.duel).await?;
        if let Some((by, _)) = others.into_iter().find(|(id, _)| *id != case.id) {
            self.give_back(tx, &kept, by, case.user).await?;
        }
        Ok(())
    }

    /// Gives back what a duel took from somebody's rating. Nothing where it took nothing.
    async fn give_back(
        &self,
        tx: &mut Tx,
        kept: &Kept,
        case: CaseId,
        user: UserId,
    ) -> Result<(), Rejected> {
        let (duel, pool) = (kept.duel.id, kept.duel.terms.pool);
        let Some((before, after)) = integrity::lost(tx, duel, user).await? else {
            return Ok(());
        };
        let amount = before - after;
        if amount <= 0.0 {
            return Ok(());
        }
        // Who has left has no rating any more.
        let Some(mut record) = ratings::locked(tx, user, pool).await? else {
            return Ok(());
        };
        record.rating.value += amount;
        let entry = integrity::Refund {
            duel,
            user,
            case,
            pool,
            at: self.now(),
            amount,
            value_after: record.rating.value,
        };
        if integrity::refund(tx, &entry).await? {
            self.set_value(tx, user, &record).await?;
        }
        Ok(())
    }

    async fn take_back(&self, tx: &mut Tx, kept: &Kept, user: UserId) -> Result<(), Rejected> {
        let Some(amount) = integrity::take_refund(tx, kept.duel.id, user).await? else {
            return Ok(());
        };
        if let Some(mut record) = ratings::locked(tx, user, kept.duel.terms.pool).await? {
            record.rating.value -= amount;
            self.set_value(tx, user, &record).await?;
        }
        Ok(())
    }

    /// The value alone changes: when they last played stays.
    async fn set_value(
        &self,
        tx: &mut Tx,
        user: UserId,
        record: &crate::standing::Record,
    ) -> Result<(), Rejected> {
        let last_at = record
            .rating
            .last_at_ms
            .and_then(|ms| tiltyard_contracts::Timestamp::from_millisecond(ms).ok());
        Ok(ratings::set(tx, user, record, last_at.unwrap_or_else(|| self.now())).await?)
    }
}

fn not_now(why: &str) -> Rejected {
    Rejected::Conflict {
        code: "case_decided",
        detail: why.to_owned(),
    }
}
