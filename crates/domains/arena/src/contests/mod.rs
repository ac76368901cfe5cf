//! Contests of many against each other: what one is, when it is where, and who may know what of it.

mod clarifications;
mod closing;
pub mod http;
mod kept;
mod organise;
mod results;
pub mod scoring;
pub(crate) mod store;
mod submitting;
mod taking_part;
mod telling;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Caller, Permission, ProblemId, SignedIn, Timestamp, UserId};
use utoipa::ToSchema;
use uuid::Uuid;

pub use clarifications::Clarification;
pub(crate) use kept::LinesKept;
pub use organise::{About, NewTask};
pub(crate) use organise::{line, within};
pub use results::{Line, Look, Rated, Standings};
pub use scoring::Rules;
pub use submitting::Made;
pub use telling::{Stirred, is_contest};

use crate::{Arena, Rejected};

/// Who takes part in one contest, in all.
pub const ENTRANTS_MAX: u64 = 2_000;
/// Submissions of one entrant in one contest.
pub const SUBMISSIONS_MAX: u64 = 300;
/// Questions of one entrant within ten minutes.
pub const QUESTIONS_MAX: u64 = 6;
/// Problems of a contest.
pub const TASKS_MAX: usize = 26;

/// A problem of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub label: String,
    pub problem: ProblemId,
    pub slug: String,
    pub title: String,
    pub points: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Contest {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    /// Markdown.
    pub description: String,
    pub rules: Rules,
    /// In the list; otherwise for whoever knows the address.
    pub listed: bool,
    pub rated: bool,
    /// 1: no teams.
    pub team_size_max: u32,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// How long before the end the standings freeze; 0: never.
    pub freeze_minutes: u32,
    pub tasks: Vec<Task>,
    pub created_by: UserId,
    pub revealed_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContestPhase)]
pub enum Phase {
    Coming,
    Running,
    Past,
}

impl Contest {
    #[must_use]
    pub fn phase(&self, now: Timestamp) -> Phase {
        if now < self.starts_at {
            Phase::Coming
        } else if now < self.ends_at {
            Phase::Running
        } else {
            Phase::Past
        }
    }

    #[must_use]
    pub fn length_ms(&self) -> u64 {
        ms_between(self.starts_at, self.ends_at)
    }

    /// From when on, after the start, nothing is told any more, until all is revealed.
    #[must_use]
    pub fn frozen_from_ms(&self) -> Option<u64> {
        if self.freeze_minutes == 0 || self.revealed_at.is_some() {
            return None;
        }
        Some(
            self.length_ms()
                .saturating_sub(u64::from(self.freeze_minutes) * 60_000),
        )
    }

    /// Whether something is kept back now.
    #[must_use]
    pub fn is_frozen(&self, now: Timestamp) -> bool {
        self.frozen_from_ms()
            .is_some_and(|from| ms_between(self.starts_at, now) >= from && now >= self.starts_at)
    }

    pub(crate) fn task(&self, label: &str) -> Result<usize, Rejected> {
        let found = self.tasks.iter().position(|task| task.label == label);
        found.ok_or(Rejected::NotFound("problem in this contest"))
    }
}

/// Who takes part: one person, or a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    pub id: Uuid,
    pub team: Option<String>,
    pub captain: UserId,
    /// Its own start, where it takes part after the end.
    pub virtual_at: Option<Timestamp>,
}

impl Entrant {
    pub(crate) fn start(&self, contest: &Contest) -> Timestamp {
        self.virtual_at.unwrap_or(contest.starts_at)
    }

    pub(crate) fn end(&self, contest: &Contest) -> Timestamp {
        let start = self.start(contest);
        start + between(contest.starts_at, contest.ends_at)
    }

    pub(crate) fn is_running(&self, contest: &Contest, now: Timestamp) -> bool {
        (self.start(contest)..self.end(contest)).contains(&now)
    }
}

fn between(from: Timestamp, to: Timestamp) -> SignedDuration {
    to.duration_since(from)
}

/// 0 where it is the other way round.
pub(crate) fn ms_between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(between(from, to).as_millis()).unwrap_or_default()
}

/// What stands against something in a contest: a stable word, and what to do.
fn against(code: &'static str, detail: impl Into<String>) -> Rejected {
    Rejected::Contest {
        code,
        detail: detail.into(),
    }
}

pub(crate) fn wrong(
    field: impl Into<String>,
    code: &'static str,
    detail: impl Into<String>,
) -> Rejected {
    Rejected::Field {
        field: field.into(),
        code,
        detail: detail.into(),
    }
}

/// Whether they organise contests. A token does what an operation declares, and looks behind nothing.
pub(crate) fn organises(who: &SignedIn) -> bool {
    who.session().is_some() && who.role.may(Permission::ProblemsManage)
}

pub(crate) fn caller_organises(caller: &Caller) -> bool {
    matches!(caller, Caller::SignedIn(who) if organises(who))
}

impl Arena {
    /// A contest by its address.
    pub async fn contest(&self, slug: &str) -> Result<Contest, Rejected> {
        let found = store::by_slug(self.store(), slug).await?;
        found.ok_or(Rejected::NotFound("contest"))
    }
}
