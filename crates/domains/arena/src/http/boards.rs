//! `/arena/leaderboard`, `/arena/seasons`.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::Timestamp;
use tiltyard_http::{Json, Page, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};

use super::{State, user_of};
use crate::{
    Pool,
    boards::{Among, Board, Leader, Reached},
    seasons::{SEASON_DUELS_MIN, Season},
    xp::{Title, title},
};

/// Places of one page.
const PLACES: u32 = 50;
const PLACES_MAX: u32 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Global,
    /// The country whoever asks shows on their profile.
    Country,
    /// Whom whoever asks follows, and themselves.
    Friends,
    /// Who has played enough in a season.
    Season,
    /// Ratings of contests; no pool.
    Contests,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LeaderboardQuery {
    /// Of duels; contests have none.
    #[param(nullable = false)]
    pool: Option<Pool>,
    #[param(inline, nullable = false)]
    scope: Option<Scope>,
    /// Of a season, as `2026-Q4`; with the scope `season` the one that runs, where nothing is said.
    #[param(nullable = false, pattern = "^[0-9]{4}-Q[1-4]$")]
    season: Option<String>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[0-9]{1,5}-[0-9]{1,5}$")]
    after: Option<String>,
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

impl LeaderboardQuery {
    fn board(&self, now: Timestamp) -> Result<Board, Problem> {
        let scope = self.scope.unwrap_or(Scope::Global);
        if scope == Scope::Contests {
            return Ok(Board::Contests);
        }
        let pool = self
            .pool
            .ok_or_else(|| Problem::field("pool", "required", "of which pool?"))?;
        let season = match self.season.as_deref() {
            None if scope == Scope::Season => Season::of(now),
            None => return Ok(Board::Pool(pool)),
            Some(name) => Season::named(name)
                .ok_or_else(|| Problem::field("season", "invalid", "a quarter, as `2026-Q4`"))?,
        };
        Ok(Board::Season(season, pool))
    }
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
    /// Rated duels, of a season those of the season; or contests.
    games: u32,
    /// Of duels.
    #[schema(required)]
    wins: Option<u64>,
    #[schema(required)]
    losses: Option<u64>,
    #[schema(required)]
    draws: Option<u64>,
    /// Since a day ago; `null` where nothing changed.
    #[schema(required)]
    change: Option<f64>,
    you: bool,
}

impl LeaderboardPlace {
    fn of(leader: Leader, you: bool) -> Self {
        let done = leader.done;
        Self {
            rank: leader.rank,
            display_name: leader.person.display_name().to_owned(),
            avatar_url: leader.person.avatar_address(),
            country: leader.person.shown_country().map(str::to_owned),
            title: title(done.rating, !done.sure),
            rating: done.rating,
            deviation: done.deviation,
            games: done.games,
            wins: done.ended.map(|[wins, ..]| wins),
            losses: done.ended.map(|[_, losses, _]| losses),
            draws: done.ended.map(|[.., draws]| draws),
            change: leader.change,
            you,
            name: leader.person.handle,
        }
    }
}

/// The best of a pool of whom enough is known; of a season, of those who played enough in it; or of contests.
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
    let from = match query.after.as_deref() {
        None | Some("") => Reached::default(),
        Some(after) => Reached::of(after).ok_or_else(|| {
            Problem::field("after", "invalid", "take it from `next` of the page before")
        })?,
    };
    let user = user_of(&caller);
    let among = match query.scope {
        Some(Scope::Country) => Among::Country,
        Some(Scope::Friends) => Among::Friends,
        _ => Among::Everybody,
    };
    let board = query.board(state.clock_now())?;
    let (places, next) = state.leaders(board, among, user, from, limit).await?;
    let place = |leader: Leader| {
        let you = user == Some(leader.person.id);
        LeaderboardPlace::of(leader, you)
    };
    Ok(Json(Page {
        items: places.into_iter().map(place).collect(),
        next: next.map(Reached::text),
    }))
}

/// A quarter of the year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Season)]
pub struct SeasonBody {
    /// As `2026-Q4`.
    season: String,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
}

impl From<Season> for SeasonBody {
    fn from(season: Season) -> Self {
        Self {
            season: season.name(),
            starts_at: season.starts_at(),
            ends_at: season.ends_at(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Seasons)]
pub struct SeasonsBody {
    current: SeasonBody,
    /// Closed ones in which anybody has a place, the latest first.
    past: Vec<SeasonBody>,
    /// Rated duels in a pool within the season, from which on somebody has a place.
    duels_min: u32,
}

/// Which seasons there are.
#[utoipa::path(get, path = "/arena/seasons", tag = "arena", operation_id = "seasons", security(()),
    responses((status = 200, body = SeasonsBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn seasons(state: State) -> Result<Json<SeasonsBody>, Problem> {
    let found = state.seasons().await?;
    Ok(Json(SeasonsBody {
        current: found.current.into(),
        past: found.past.into_iter().map(SeasonBody::from).collect(),
        duels_min: SEASON_DUELS_MIN,
    }))
}
