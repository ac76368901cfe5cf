//! `/contests/{slug}/standings`, and what contests made of somebody's rating.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_http::{Json, Path, Problem, ProblemBody, Query, Whoever};
use tiltyard_ratings::elo_mmr::Rating;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bodies::{CellBody, named, points};
use crate::{
    Rejected,
    boards::TITLED_CONTESTS_MIN,
    contests::{Line, Look, Phase, Rated, Rules, caller_organises},
    http::{State, user_of},
    xp::{Title, title},
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StandingsQuery {
    /// With those who took part virtually.
    #[param(nullable = false)]
    r#virtual: Option<bool>,
    /// With what is frozen: for organisers.
    #[param(nullable = false)]
    thawed: Option<bool>,
}

/// What a contest made of a rating.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestRatingChange)]
pub struct ChangeBody {
    before: f64,
    after: f64,
    performance: f64,
}

impl From<Rated> for ChangeBody {
    fn from(rated: Rated) -> Self {
        Self {
            before: rated.before,
            after: rated.after,
            performance: rated.performance,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestLine)]
pub struct LineBody {
    #[schema(value_type = String)]
    entrant: Uuid,
    rank: u32,
    #[schema(required)]
    team: Option<String>,
    /// Handles; nobody, where the account is gone.
    members: Vec<String>,
    r#virtual: bool,
    solved: u32,
    points: f64,
    penalty_seconds: u64,
    /// In the order of the problems.
    cells: Vec<CellBody>,
    #[schema(required)]
    rating: Option<ChangeBody>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestStandings)]
pub struct StandingsBody {
    rules: Rules,
    /// Labels.
    problems: Vec<String>,
    /// The best first.
    lines: Vec<LineBody>,
    /// Results are kept back.
    frozen: bool,
    /// So much of one's own time is shown, to who takes part virtually; otherwise all.
    #[schema(required)]
    until_seconds: Option<u64>,
    #[schema(value_type = String, format = DateTime)]
    server_now: Timestamp,
}

/// The standings. While they are frozen, what came later is pending for everybody but organisers who ask for it.
#[utoipa::path(get, path = "/contests/{slug}/standings", tag = "arena", operation_id = "contest_standings", security(()),
    params(("slug" = String, Path), StandingsQuery),
    responses((status = 200, body = StandingsBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn standings(
    state: State,
    Whoever(caller): Whoever,
    Path(slug): Path<String>,
    Query(query): Query<StandingsQuery>,
) -> Result<Json<StandingsBody>, Problem> {
    let thawed = query.thawed == Some(true);
    if thawed && !caller_organises(&caller) {
        return Err(Rejected::Forbidden("only organisers see what is frozen").into());
    }
    let contest = state.contest(&slug).await?;
    let look = Look {
        user: user_of(&caller),
        with_virtual: query.r#virtual == Some(true),
        thawed,
    };
    let found = state.contest_standings(&contest, look).await?;
    let users: Vec<UserId> = found
        .lines
        .iter()
        .flat_map(|line| &line.members)
        .copied()
        .collect();
    let handles = state.accounts().handles(&users).await;
    let handles = handles.map_err(Rejected::from)?;
    let body = |line: &Line| LineBody {
        entrant: line.entrant.id,
        rank: line.row.rank,
        team: line.entrant.team.clone(),
        members: named(&handles, &line.members),
        r#virtual: line.entrant.virtual_at.is_some(),
        solved: line.row.solved,
        points: points(line.row.milli_points),
        penalty_seconds: line.row.penalty_ms / 1000,
        cells: line.row.cells.iter().map(CellBody::from).collect(),
        rating: line.rated.map(ChangeBody::from),
    };
    let begun = contest.phase(state.clock_now()) != Phase::Coming;
    let mut lines: Vec<LineBody> = found.lines.iter().map(body).collect();
    if !begun {
        // How many problems there are is told with the problems.
        lines.iter_mut().for_each(|line| line.cells.clear());
    }
    let tasks = contest.tasks.iter().filter(|_| begun);
    Ok(Json(StandingsBody {
        rules: contest.rules,
        problems: tasks.map(|task| task.label.clone()).collect(),
        lines,
        frozen: found.frozen,
        until_seconds: found.until_ms.map(|ms| ms / 1000),
        server_now: state.clock_now(),
    }))
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestResult)]
pub struct ResultBody {
    /// Of the contest.
    slug: String,
    title: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    place: u32,
    /// Who were rated.
    entrants: u32,
    performance: f64,
    before: f64,
    after: f64,
}

/// How somebody does in contests.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestHistory)]
pub struct HistoryBody {
    /// Of those who were rated at least once.
    #[schema(required)]
    rating: Option<f64>,
    #[schema(required)]
    deviation: Option<f64>,
    /// After a few rated contests.
    #[schema(required)]
    title: Option<Title>,
    /// Rated contests, the newest first.
    contests: Vec<ResultBody>,
}

/// What rated contests made of somebody's rating.
#[utoipa::path(get, path = "/people/{name}/contests", tag = "arena", operation_id = "person_in_contests", security(()),
    params(("name" = String, Path)),
    responses((status = 200, body = HistoryBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn history(state: State, Path(name): Path<String>) -> Result<Json<HistoryBody>, Problem> {
    let (rating, changes) = state.contest_history(&name).await?;
    let contests = changes.into_iter().map(|(slug, title, change)| ResultBody {
        slug,
        title,
        at: change.at,
        place: change.place,
        entrants: change.entrants,
        performance: change.performance,
        before: change.before,
        after: change.after,
    });
    let titled = |rating: &Rating| title(rating.value, rating.contests < TITLED_CONTESTS_MIN);
    Ok(Json(HistoryBody {
        title: rating.as_ref().and_then(titled),
        rating: rating.as_ref().map(|rating| rating.value),
        deviation: rating.as_ref().map(|rating| rating.deviation),
        contests: contests.collect(),
    }))
}
