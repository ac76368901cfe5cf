//! What is told of a contest.

use std::collections::HashMap;

use serde::Serialize;
use tiltyard_contracts::{Caller, SubmissionId, Timestamp, UserId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Arena, Rejected,
    contests::{
        Clarification, Contest, Entrant, Made, Phase, Rules, caller_organises, scoring::Cell, store,
    },
    http::user_of,
};

/// A contest, as it stands in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestHead)]
pub struct HeadBody {
    /// Its live topic is `contest:` and this.
    #[schema(value_type = String)]
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub phase: Phase,
    pub rules: Rules,
    pub rated: bool,
    /// Otherwise it is for whoever knows its address.
    pub listed: bool,
    /// 1: no teams.
    pub team_size_max: u32,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
    /// Minutes before the end; 0: the standings never freeze.
    pub freeze_minutes: u32,
    /// Who takes part, teams counted once.
    pub entrants: u64,
    /// Whether whoever asks takes part.
    pub taking_part: bool,
    pub closed: bool,
}

impl HeadBody {
    pub fn of(contest: &Contest, now: Timestamp, entrants: u64, taking_part: bool) -> Self {
        Self {
            id: contest.id,
            slug: contest.slug.clone(),
            title: contest.title.clone(),
            phase: contest.phase(now),
            rules: contest.rules,
            rated: contest.rated,
            listed: contest.listed,
            team_size_max: contest.team_size_max,
            starts_at: contest.starts_at,
            ends_at: contest.ends_at,
            freeze_minutes: contest.freeze_minutes,
            entrants,
            taking_part,
            closed: contest.closed_at.is_some(),
        }
    }
}

/// How one stands at a problem.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ContestCell)]
pub struct CellBody {
    pub solved: bool,
    /// The first of all.
    pub first: bool,
    /// Attempts that brought nothing.
    pub wrong: u32,
    /// Attempts of which nothing is known, or nothing is told yet.
    pub pending: u32,
    /// Pending because the standings are frozen.
    pub frozen: bool,
    pub points: f64,
    /// When the points were won, from the start.
    #[schema(required)]
    pub seconds: Option<u64>,
}

// WHY: thousandths of at most 26 times 10 000 points are exact.
#[allow(clippy::cast_precision_loss)]
pub fn points(milli: u64) -> f64 {
    milli as f64 / 1000.0
}

impl From<&Cell> for CellBody {
    fn from(cell: &Cell) -> Self {
        Self {
            solved: cell.solved,
            first: cell.first,
            wrong: cell.wrong,
            pending: cell.pending,
            frozen: cell.frozen,
            points: points(cell.milli_points),
            seconds: cell.at_ms.map(|ms| ms / 1000),
        }
    }
}

/// A problem of a contest.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestProblem)]
pub struct TaskBody {
    pub label: String,
    pub slug: String,
    pub title: String,
    pub points: u32,
    /// By what one knows oneself, frozen or not; absent for who does not take part.
    #[schema(required)]
    pub own: Option<CellBody>,
}

/// A team somebody is asked to join.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestInvitation)]
pub struct InvitationBody {
    #[schema(value_type = String)]
    pub entrant: Uuid,
    pub team: String,
    #[schema(required)]
    pub captain: Option<String>,
}

/// Whoever asks, in this contest.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestPart)]
pub struct PartBody {
    #[schema(value_type = String)]
    pub entrant: Uuid,
    #[schema(required)]
    pub team: Option<String>,
    pub captain: bool,
    /// Handles.
    pub members: Vec<String>,
    pub invited: Vec<String>,
    #[serde(rename = "virtual")]
    pub is_virtual: bool,
    /// Of their own time.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
    /// Whether they can submit now.
    pub running: bool,
    /// Whether they can still leave.
    pub may_leave: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Contest)]
pub struct ContestBody {
    #[serde(flatten)]
    pub head: HeadBody,
    /// Markdown.
    pub description: String,
    /// Nobody but organisers is told before the start.
    pub problems: Vec<TaskBody>,
    /// Whether results are kept back now.
    pub frozen: bool,
    /// Something is left to reveal.
    pub to_reveal: bool,
    #[schema(required)]
    pub part: Option<PartBody>,
    pub invitations: Vec<InvitationBody>,
    /// Whether whoever asks organises.
    pub organiser: bool,
    #[schema(value_type = String, format = DateTime)]
    pub server_now: Timestamp,
}

/// Handles of these people; those who have gone have none.
pub fn named(handles: &HashMap<UserId, String>, users: &[UserId]) -> Vec<String> {
    let found = users.iter().filter_map(|user| handles.get(user).cloned());
    found.collect()
}

async fn part(
    arena: &Arena,
    contest: &Contest,
    entrant: &Entrant,
    user: UserId,
) -> Result<PartBody, Rejected> {
    let members = store::members_of(arena.store(), entrant.id).await?;
    let invited = store::invited(arena.store(), entrant.id).await?;
    let all: Vec<UserId> = members.iter().chain(&invited).copied().collect();
    let handles = arena.accounts().handles(&all).await?;
    let made = store::submissions_of(arena.store(), entrant.id).await?;
    Ok(PartBody {
        entrant: entrant.id,
        team: entrant.team.clone(),
        captain: entrant.captain == user,
        members: named(&handles, &members),
        invited: named(&handles, &invited),
        is_virtual: entrant.virtual_at.is_some(),
        starts_at: entrant.start(contest),
        ends_at: entrant.end(contest),
        running: entrant.is_running(contest, arena.now()),
        may_leave: made.is_empty(),
    })
}

pub async fn contest(
    arena: &Arena,
    contest: &Contest,
    caller: &Caller,
) -> Result<ContestBody, Rejected> {
    let now = arena.now();
    let organiser = caller_organises(caller);
    let user = user_of(caller);
    let entrant = match user {
        Some(user) => store::entrant_of(arena.store(), contest.id, user).await?,
        None => None,
    };
    let sizes = store::sizes(arena.store(), &[contest.id]).await?;
    let mut own = match &entrant {
        Some(entrant) => arena.own_cells(contest, entrant).await?.into_iter(),
        None => Vec::new().into_iter(),
    };
    let tasks: Vec<TaskBody> = contest
        .tasks
        .iter()
        .map(|task| TaskBody {
            label: task.label.clone(),
            slug: task.slug.clone(),
            title: task.title.clone(),
            points: task.points,
            own: own.next().as_ref().map(CellBody::from),
        })
        .filter(|_| organiser || contest.phase(now) != Phase::Coming)
        .collect();
    let mut invitations = Vec::new();
    if let Some(user) = user {
        let teams = store::invitations(arena.store(), contest.id, user).await?;
        let captains: Vec<UserId> = teams.iter().map(|team| team.captain).collect();
        let handles = arena.accounts().handles(&captains).await?;
        invitations.extend(teams.into_iter().map(|team| InvitationBody {
            entrant: team.id,
            team: team.team.unwrap_or_default(),
            captain: handles.get(&team.captain).cloned(),
        }));
    }
    let size = sizes.get(&contest.id).copied().unwrap_or_default();
    Ok(ContestBody {
        head: HeadBody::of(contest, now, size, entrant.is_some()),
        description: contest.description.clone(),
        problems: tasks,
        frozen: contest.is_frozen(now),
        to_reveal: contest.frozen_from_ms().is_some() && contest.phase(now) == Phase::Past,
        part: match (&entrant, user) {
            (Some(entrant), Some(user)) => Some(part(arena, contest, entrant, user).await?),
            _ => None,
        },
        invitations,
        organiser,
        server_now: now,
    })
}

/// A submission in a contest. What was submitted is read at `/submissions/{id}`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestSubmission)]
pub struct SubmissionBody {
    pub submission: SubmissionId,
    pub problem: String,
    /// A handle, where the account is still there.
    #[schema(required)]
    pub by: Option<String>,
    #[schema(required)]
    pub team: Option<String>,
    pub language: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub seconds: u64,
    /// A code as `AC`; absent until it is judged.
    #[schema(required)]
    pub verdict: Option<&'static str>,
    pub judge_failed: bool,
    /// Of the points of the problem, as the rules of the contest count.
    #[schema(required)]
    pub points: Option<f64>,
}

pub fn submission(
    contest: &Contest,
    made: &Made,
    team: Option<String>,
    handles: &HashMap<UserId, String>,
) -> Option<SubmissionBody> {
    use crate::contests::scoring::Outcome;
    let task = contest.tasks.get(made.task)?;
    let won = match (contest.rules, made.outcome()) {
        (Rules::Icpc, _) | (_, Outcome::Pending | Outcome::Free) => None,
        (_, Outcome::Judged { accepted: true, .. }) => Some(f64::from(task.points)),
        (_, Outcome::Judged { share, .. }) => {
            Some((share.clamp(0.0, 1.0) * f64::from(task.points) * 1000.0).round() / 1000.0)
        }
    };
    Some(SubmissionBody {
        submission: made.submission,
        problem: task.label.clone(),
        by: made.user.and_then(|user| handles.get(&user).cloned()),
        team,
        language: made.language.clone(),
        at: made.at,
        seconds: made.elapsed_ms / 1000,
        verdict: made.verdict.map(tiltyard_protocol::Verdict::code),
        judge_failed: made.failed,
        points: won,
    })
}

/// A question and its answer, or an announcement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestClarification)]
pub struct ClarificationBody {
    #[schema(value_type = String)]
    pub id: Uuid,
    /// The label of a problem.
    #[schema(required)]
    pub problem: Option<String>,
    /// Whether one, or one's team, asked.
    pub own: bool,
    /// A handle: told to organisers and to who asked.
    #[schema(required)]
    pub asked_by: Option<String>,
    #[schema(required)]
    pub question: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    #[schema(required)]
    pub answer: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    pub to_all: bool,
}

pub fn clarification(
    contest: &Contest,
    one: Clarification,
    own: Option<Uuid>,
    tells_who: bool,
    handles: &HashMap<UserId, String>,
) -> ClarificationBody {
    let is_own = own.is_some() && one.entrant == own;
    let task = one.task.and_then(|at| contest.tasks.get(at));
    ClarificationBody {
        id: one.id,
        problem: task.map(|task| task.label.clone()),
        own: is_own,
        asked_by: one
            .asked_by
            .filter(|_| is_own || tells_who)
            .and_then(|user| handles.get(&user).cloned()),
        question: one.question,
        asked_at: one.asked_at,
        answer: one.answer,
        answered_at: one.answered_at,
        to_all: one.to_all,
    }
}
