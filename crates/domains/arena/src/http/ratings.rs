//! `/people/{name}/arena`.

use std::collections::BTreeMap;

use serde::Serialize;
use tiltyard_contracts::Timestamp;
use tiltyard_http::{Json, Path, Problem, ProblemBody, Whoever};
use utoipa::ToSchema;

use super::{State, user_of};
use crate::{
    Pool,
    profile::{Achieved, Badge},
    standing::Record,
    view::DuelBody,
    xp::{Level, Source, Title, level, title},
};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PoolRating)]
pub struct RatingBody {
    pool: Pool,
    rating: f64,
    deviation: f64,
    provisional: bool,
    games: u32,
    wins: u64,
    losses: u64,
    draws: u64,
    peak: f64,
}

impl RatingBody {
    fn of(record: &Record, now: Timestamp) -> Self {
        let standing = record.standing(now);
        Self {
            pool: record.pool,
            rating: standing.rating,
            deviation: standing.deviation,
            provisional: standing.provisional,
            games: record.rating.games,
            wins: record.wins,
            losses: record.losses,
            draws: record.draws,
            peak: record.peak,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RatingPoint {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    rating: f64,
}

#[derive(Debug, Default, Serialize, ToSchema)]
pub struct DuelRecord {
    wins: u64,
    losses: u64,
    draws: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DuelLanguage {
    language: String,
    games: u64,
}

/// A place at the end of a season.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeasonHonour {
    /// As `2026-Q4`.
    season: String,
    pool: Pool,
    place: u32,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EarnedExperience)]
pub struct ExperienceBody {
    source: Source,
    xp: u64,
}

/// How somebody does in the arena.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonArena {
    ratings: Vec<RatingBody>,
    /// By pool.
    graph: BTreeMap<String, Vec<RatingPoint>>,
    record: DuelRecord,
    languages: Vec<DuelLanguage>,
    /// The best of any pool first.
    titles: Vec<Title>,
    badges: Vec<Badge>,
    /// The best places at the end of seasons, the latest first.
    seasons: Vec<SeasonHonour>,
    xp: u64,
    /// What of it came from where.
    experience: Vec<ExperienceBody>,
    level: u64,
    progress: Level,
    recent: Vec<DuelBody>,
}

/// How somebody does in the arena: for everybody.
#[utoipa::path(get, path = "/people/{name}/arena", tag = "arena", operation_id = "person_in_arena", security(()),
    params(("name" = String, Path)),
    responses((status = 200, body = PersonArena), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn person(
    state: State,
    Whoever(caller): Whoever,
    Path(name): Path<String>,
) -> Result<Json<PersonArena>, Problem> {
    let Achieved {
        records,
        history,
        languages,
        experience,
        badges,
        honours,
        recent,
    } = state.achieved(&name).await?;
    let now = state.clock_now();
    let mut graph: BTreeMap<String, Vec<RatingPoint>> = BTreeMap::new();
    for (pool, at, rating) in history {
        let points = graph.entry(pool.name().to_owned()).or_default();
        points.push(RatingPoint { at, rating });
    }
    let record = records
        .iter()
        .fold(DuelRecord::default(), |sum, record| DuelRecord {
            wins: sum.wins + record.wins,
            losses: sum.losses + record.losses,
            draws: sum.draws + record.draws,
        });
    let mut titles: Vec<Title> = records
        .iter()
        .filter_map(|record| title(record.peak, record.is_provisional()))
        .collect();
    titles.sort_by(|one, other| other.rating_min().total_cmp(&one.rating_min()));
    titles.dedup();
    let mut shown = Vec::new();
    for kept in &recent {
        shown.push(state.view(kept, user_of(&caller)).await?);
    }
    let xp = experience.values().sum();
    let progress = level(xp);
    Ok(Json(PersonArena {
        ratings: records
            .iter()
            .map(|record| RatingBody::of(record, now))
            .collect(),
        graph,
        record,
        languages: languages
            .into_iter()
            .map(|(language, games)| DuelLanguage { language, games })
            .collect(),
        titles,
        badges,
        seasons: honours
            .into_iter()
            .map(|honour| SeasonHonour {
                season: honour.season.name(),
                pool: honour.pool,
                place: honour.place,
            })
            .collect(),
        xp,
        experience: experience
            .into_iter()
            .map(|(source, xp)| ExperienceBody { source, xp })
            .collect(),
        level: progress.number,
        progress,
        recent: shown,
    }))
}
