//! `GET /people/{handle}/practice`.

use serde::Serialize;
use tiltyard_contracts::Caller;
use tiltyard_http::{Json, Path, Problem, ProblemBody, Whoever};
use utoipa::ToSchema;

use super::{State, bodies::HeadBody};

#[derive(Debug, Serialize, ToSchema)]
pub struct SolvedCounts {
    easy: u64,
    medium: u64,
    hard: u64,
    total: u64,
}

/// A day with submissions.
#[derive(Debug, Serialize, ToSchema)]
pub struct PracticeDay {
    /// Of UTC.
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    count: u64,
}

/// Days in a row with something solved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PracticeStreak)]
pub struct StreakBody {
    current: u32,
    longest: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PracticeLanguage {
    id: String,
    /// Problems.
    solved: u64,
}

/// What somebody has practised.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Practice)]
pub struct PracticeBody {
    solved: SolvedCounts,
    /// Days of the last 53 weeks with submissions, oldest first.
    days: Vec<PracticeDay>,
    streak: StreakBody,
    languages: Vec<PracticeLanguage>,
    /// The newest submissions.
    recent: Vec<HeadBody>,
}

/// What somebody has practised, unless they keep that to themselves.
#[utoipa::path(get, path = "/people/{handle}/practice", tag = "submissions", operation_id = "practice", security(()),
    params(("handle" = String, Path)),
    responses((status = 200, body = PracticeBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(handle): Path<String>,
) -> Result<Json<PracticeBody>, Problem> {
    let who = match &caller {
        Caller::SignedIn(who) => Some(who),
        Caller::Nobody | Caller::Banned(_) => None,
    };
    let practice = state.practice(who, &handle).await?;
    let recent = HeadBody::all(&state, &practice.recent).await?;
    Ok(Json(PracticeBody {
        solved: SolvedCounts {
            easy: practice.solved.easy,
            medium: practice.solved.medium,
            hard: practice.solved.hard,
            total: practice.solved.total,
        },
        days: practice
            .days
            .into_iter()
            .map(|(date, count)| PracticeDay { date, count })
            .collect(),
        streak: StreakBody {
            current: practice.streak.current,
            longest: practice.streak.longest,
        },
        languages: practice
            .languages
            .into_iter()
            .map(|(id, solved)| PracticeLanguage { id, solved })
            .collect(),
        recent,
    }))
}
