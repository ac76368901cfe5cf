//! `/arena/leaderboard`, `/people/{name}/arena`, and whom somebody does not want to meet.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::Timestamp;
use tiltyard_http::{Json, Page, Path, Person, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};

use super::{State, user_of};
use crate::{
    Pool,
    profile::{Achieved, Badge},
    standing::Record,
    view::DuelBody,
    xp::{Level, Title, level, title},
};

/// Places of one page.
const PLACES: u32 = 50;
const PLACES_MAX: u32 = 100;
/// Nobody reads further than this.
const SKIP_MAX: u32 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Global,
    /// The country whoever asks shows on their profile.
    Country,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LeaderboardQuery {
    pool: Pool,
    #[param(inline, nullable = false)]
    scope: Option<Scope>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[0-9]{1,5}$")]
    after: Option<String>,
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LeaderboardPlace {
    rank: u32,
    name: String,
    display_name: String,
    #[schema(required)]
    avatar_url: Option<String>,
    #[schema(required)]
    country: Option<String>,
    #[schema(required)]
    title: Option<Title>,
    rating: f64,
    deviation: f64,
    games: u32,
    /// Since a day ago; `null` where nothing changed.
    #[schema(required)]
    change: Option<f64>,
    you: bool,
}

/// The best of a pool of whom enough is known.
#[utoipa::path(get, path = "/arena/leaderboard", tag = "arena", operation_id = "leaderboard", security(()), params(LeaderboardQuery),
    responses((status = 200, body = Page<LeaderboardPlace>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn leaderboard(
    state: State,
    Whoever(caller): Whoever,
    Query(query): Query<LeaderboardQuery>,
) -> Result<Json<Page<LeaderboardPlace>>, Problem> {
    let limit = query.limit.unwrap_or(PLACES);
    if !(1..=PLACES_MAX).contains(&limit) {
        return Err(Problem::field("limit", "invalid", "between 1 and 100"));
    }
    let skip = match query.after.as_deref() {
        None | Some("") => 0,
        Some(after) => after
            .parse()
            .ok()
            .filter(|skip| *skip <= SKIP_MAX)
            .ok_or_else(|| {
                Problem::field("after", "invalid", "take it from `next` of the page before")
            })?,
    };
    let user = user_of(&caller);
    let country = query.scope == Some(Scope::Country);
    let (places, more) = state
        .leaders(query.pool, country, user, skip, limit)
        .await?;
    let items = places
        .into_iter()
        .map(|place| {
            let standing = place.record.standing(state.clock_now());
            LeaderboardPlace {
                rank: place.rank,
                display_name: place.person.display_name().to_owned(),
                avatar_url: place.person.avatar_address(),
                country: place.person.shown_country().map(str::to_owned),
                title: title(standing.rating, standing.provisional),
                rating: standing.rating,
                deviation: standing.deviation,
                games: place.record.rating.games,
                change: place.change,
                you: user == Some(place.person.id),
                name: place.person.handle,
            }
        })
        .collect();
    let next = more.then(|| (skip + limit).to_string());
    Ok(Json(Page { items, next }))
}

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
    xp: u64,
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
        xp,
        badges,
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
        xp,
        level: progress.number,
        progress,
        recent: shown,
    }))
}

/// Does not want to meet this person in the queue.
#[utoipa::path(put, path = "/people/{name}/block", tag = "arena", operation_id = "block_person",
    security(("session" = ["person"]), ("token" = ["account:write"])), params(("name" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn block(
    state: State,
    Person(who): Person,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    state.block(&who, &name, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Would meet this person again.
#[utoipa::path(delete, path = "/people/{name}/block", tag = "arena", operation_id = "unblock_person",
    security(("session" = ["person"]), ("token" = ["account:write"])), params(("name" = String, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unblock(
    state: State,
    Person(who): Person,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    state.block(&who, &name, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
