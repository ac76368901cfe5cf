//! Cases as they are kept and listed, what people say in them, and appeals.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{CaseId, DuelId, SignedIn, SubmissionId, Timestamp, UserId};
use tiltyard_http::Cursor;
use utoipa::ToSchema;

use super::{finding::Finding, winnow::Alike};
use crate::{Arena, Rejected, store::integrity};

/// Characters of what a moderator or whoever appeals says.
pub const TEXT_CHARS_MAX: usize = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DuelCaseState)]
pub enum CaseState {
    Open,
    /// Nothing was held against them, or not any more.
    Dismissed,
    /// The duel says nothing to ratings, and theirs was held.
    Upheld,
}

impl CaseState {
    pub const ALL: [Self; 3] = [Self::Open, Self::Dismissed, Self::Upheld];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Dismissed => "dismissed",
            Self::Upheld => "upheld",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A person's part in a duel, and what was noticed of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub id: CaseId,
    pub duel: DuelId,
    pub user: UserId,
    pub state: CaseState,
    pub points: u32,
    pub findings: Vec<Finding>,
    pub similar: Vec<Similar>,
    pub opened_at: Timestamp,
    /// What they say against what was decided.
    pub appeal: Option<String>,
}

/// Whose program another is like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    Person {
        submission: SubmissionId,
        user: Option<UserId>,
        at: Timestamp,
    },
    Jury {
        label: String,
    },
}

/// A program that is like what was handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Similar {
    pub source: Source,
    /// 0 to 1.
    pub score: f64,
    pub shared: usize,
    pub lines: Vec<Alike>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DuelCaseAct)]
pub enum Act {
    Opened,
    Note,
    Dismissed,
    Upheld,
    /// They may play rated duels again.
    Lifted,
    Appealed,
}

impl Act {
    const ALL: [Self; 6] = [
        Self::Opened,
        Self::Note,
        Self::Dismissed,
        Self::Upheld,
        Self::Lifted,
        Self::Appealed,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Note => "note",
            Self::Dismissed => "dismissed",
            Self::Upheld => "upheld",
            Self::Lifted => "lifted",
            Self::Appealed => "appealed",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|act| act.name() == name);
        found.unwrap_or(Self::Note)
    }
}

/// Something that was said or done in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    pub at: Timestamp,
    /// `None`: the server, or somebody who has left.
    pub by: Option<UserId>,
    pub act: Act,
    pub text: String,
}

/// What was reported of a duel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub by: UserId,
    pub reason: String,
    pub text: String,
    pub at: Timestamp,
}

/// A reason, a note, an appeal: there is one, and it is no book.
pub(crate) fn said(field: &str, text: &str) -> Result<String, Rejected> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(Rejected::Field {
            field: field.to_owned(),
            code: if text.is_empty() {
                "required"
            } else {
                "invalid"
            },
            detail: format!("1 to {TEXT_CHARS_MAX} characters"),
        });
    }
    Ok(text.to_owned())
}

impl Arena {
    /// Cases of a state, the newest first.
    pub async fn cases(
        &self,
        state: CaseState,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Case>, Rejected> {
        Ok(integrity::page(self.store(), state, after, limit).await?)
    }

    pub async fn case(&self, id: CaseId) -> Result<Case, Rejected> {
        let found = integrity::by_id(self.store(), id).await?;
        found.ok_or(Rejected::NotFound("case"))
    }

    /// What was upheld against somebody, with the last reason that was given. Open cases are told to nobody they are about.
    pub async fn cases_against(&self, user: UserId) -> Result<Vec<(Case, String)>, Rejected> {
        let mut told = Vec::new();
        for case in integrity::upheld_of(self.store(), user).await? {
            let log = integrity::log_of(self.store(), case.id).await?;
            let reason = log
                .into_iter()
                .rev()
                .find(|line| line.act == Act::Upheld)
                .map(|line| line.text)
                .unwrap_or_default();
            told.push((case, reason));
        }
        Ok(told)
    }

    /// The handles of people who are still here.
    pub(crate) async fn names(
        &self,
        people: &[UserId],
    ) -> Result<std::collections::HashMap<UserId, String>, Rejected> {
        Ok(self.accounts().handles(people).await?)
    }

    pub async fn is_frozen(&self, user: UserId) -> Result<bool, Rejected> {
        Ok(integrity::is_frozen(self.store(), user).await?)
    }

    /// Says something for other moderators.
    pub async fn note_case(&self, who: &SignedIn, id: CaseId, text: &str) -> Result<(), Rejected> {
        let text = said("text", text)?;
        self.case(id).await?;
        let mut tx = self.store().begin().await?;
        integrity::log(&mut tx, id, self.now(), Some(who.user), Act::Note, &text).await?;
        Ok(tx.commit().await?)
    }

    /// Says, once, why what was upheld against oneself should not stand.
    pub async fn appeal(&self, who: &SignedIn, id: CaseId, text: &str) -> Result<(), Rejected> {
        let text = said("text", text)?;
        let case = self.case(id).await?;
        // Whether there is a case about somebody else is nobody's business.
        if case.user != who.user || case.state == CaseState::Open {
            return Err(Rejected::NotFound("case"));
        }
        let mut tx = self.store().begin().await?;
        if !integrity::appeal(&mut tx, id, &text).await? {
            return Err(Rejected::Conflict {
                code: "appealed",
                detail:
                    "you have appealed, or the case was dismissed; a moderator reads what you said"
                        .to_owned(),
            });
        }
        integrity::log(
            &mut tx,
            id,
            self.now(),
            Some(who.user),
            Act::Appealed,
            &text,
        )
        .await?;
        Ok(tx.commit().await?)
    }
}
