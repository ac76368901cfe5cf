//! `/arena`: the lobby, the queue, sparring.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_accounts::captcha::Captcha;
use tiltyard_contracts::{DuelId, TicketId, Timestamp};
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody, Whoever};
use utoipa::ToSchema;

use super::{State, user_of};
use crate::{
    Goal, Kind, Pool, Sparring,
    queue::{Asked, Place, PoolNow},
    view::DuelBody,
};

/// Duels of the lobby.
const LIVE_SHOWN: u32 = 12;

/// How somebody stands in a pool.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnRating)]
pub struct OwnRating {
    rating: f64,
    deviation: f64,
    provisional: bool,
    games: u32,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArenaPool)]
pub struct PoolBody {
    pool: Pool,
    duration_ms: u64,
    goal: Goal,
    /// Others who wait there.
    waiting: u64,
    /// What half of all wait at the most; `null` where it cannot be told.
    #[schema(required)]
    expected_wait_ms: Option<u64>,
    /// Duels that go on.
    live: u64,
    #[schema(required)]
    my: Option<OwnRating>,
}

impl From<PoolNow> for PoolBody {
    fn from(now: PoolNow) -> Self {
        Self {
            pool: now.pool,
            duration_ms: now.pool.duration_ms(),
            goal: now.pool.goal(),
            waiting: now.waiting,
            expected_wait_ms: now.expected_wait_ms,
            live: now.live,
            my: now.mine.map(|(standing, games)| OwnRating {
                rating: standing.rating,
                deviation: standing.deviation,
                provisional: standing.provisional,
                games,
            }),
        }
    }
}

/// A place in the queue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArenaTicket)]
pub struct TicketBody {
    id: TicketId,
    pools: Vec<Pool>,
    kinds: Vec<Kind>,
    languages: Vec<String>,
    rated: bool,
    #[schema(value_type = String, format = DateTime)]
    joined_at: Timestamp,
    #[schema(required)]
    expected_wait_ms: Option<u64>,
    /// How far in rating an opponent may be by now.
    window: f64,
    /// When a ghost or a bot is a good idea.
    #[schema(value_type = String, format = DateTime)]
    offer_ghost_at: Timestamp,
    /// What is offered just now.
    #[schema(required)]
    duel: Option<DuelId>,
}

impl From<Place> for TicketBody {
    fn from(place: Place) -> Self {
        let ticket = place.ticket;
        Self {
            id: ticket.id,
            pools: ticket.asked.pools.into_iter().collect(),
            kinds: ticket.asked.kinds.into_iter().collect(),
            languages: ticket.asked.languages.into_iter().collect(),
            rated: ticket.asked.rated,
            joined_at: ticket.joined_at,
            expected_wait_ms: place.expected_wait_ms,
            window: place.window,
            offer_ghost_at: place.ghost_offer_at,
            duel: ticket.duel,
        }
    }
}

/// The arena as it is now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Arena)]
pub struct LobbyBody {
    pools: Vec<PoolBody>,
    /// Some of those that go on, the newest first.
    live_duels: Vec<DuelBody>,
    #[schema(required)]
    my_duel: Option<DuelId>,
    #[schema(required)]
    ticket: Option<TicketBody>,
    kinds: Vec<Kind>,
    #[schema(value_type = String, format = DateTime)]
    server_now: Timestamp,
}

/// The lobby: pools with who waits and how long it may take, duels to watch, one's own place.
#[utoipa::path(get, path = "/arena", tag = "arena", operation_id = "arena", security(()),
    responses((status = 200, body = LobbyBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Whoever(caller): Whoever) -> Result<Json<LobbyBody>, Problem> {
    let user = user_of(&caller);
    let (my_duel, ticket) = match &caller {
        tiltyard_contracts::Caller::SignedIn(who) => (
            state.my_duel(who.user).await?,
            state.my_place(who).await?.map(TicketBody::from),
        ),
        _ => (None, None),
    };
    let pools = state.pools_now(user).await?;
    let mut live_duels = Vec::new();
    for kept in state.live_duels(LIVE_SHOWN).await? {
        live_duels.push(state.view(&kept, user).await?);
    }
    Ok(Json(LobbyBody {
        pools: pools.into_iter().map(PoolBody::from).collect(),
        live_duels,
        my_duel,
        ticket,
        kinds: Kind::ALL.to_vec(),
        server_now: state.clock_now(),
    }))
}

/// What somebody looks for in the queue.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DuelAsked)]
pub struct JoinBody {
    #[schema(min_items = 1)]
    pools: BTreeSet<Pool>,
    /// Empty: both.
    #[serde(default)]
    kinds: BTreeSet<Kind>,
    /// Ids of languages; empty: any.
    #[serde(default)]
    #[schema(max_items = 20)]
    languages: BTreeSet<String>,
    rated: bool,
    /// Asked of who joins very often, and of new accounts of which many come from one network.
    #[serde(default)]
    #[schema(nullable = false)]
    captcha: Option<Captcha>,
}

/// Takes a place in the queue; who has one keeps it and changes what they look for.
#[utoipa::path(post, path = "/arena/queue", tag = "arena", operation_id = "join_arena",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), request_body = JoinBody,
    responses((status = 200, body = TicketBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn join(
    state: State,
    Person(who): Person,
    client: Client,
    Json(body): Json<JoinBody>,
) -> Result<Json<TicketBody>, Problem> {
    let asked = Asked {
        pools: body.pools,
        kinds: body.kinds,
        languages: body.languages,
        rated: body.rated,
    };
    let place = state
        .join_with(&who, asked, body.captcha.as_ref(), &client)
        .await?;
    Ok(Json(place.into()))
}

/// One's place in the queue.
#[utoipa::path(get, path = "/arena/queue", tag = "arena", operation_id = "arena_place",
    security(("session" = ["person"]), ("token" = ["submissions:read"])),
    responses((status = 200, body = TicketBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn place(state: State, Person(who): Person) -> Result<Json<TicketBody>, Problem> {
    let place = state.my_place(&who).await?;
    Ok(Json(
        place
            .ok_or(crate::Rejected::NotFound("place in the queue"))?
            .into(),
    ))
}

/// Leaves the queue.
#[utoipa::path(delete, path = "/arena/queue", tag = "arena", operation_id = "leave_arena",
    security(("session" = ["person"]), ("token" = ["submissions:write"])),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn leave(state: State, Person(who): Person) -> Result<StatusCode, Problem> {
    state.leave(&who).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Opponent {
    /// A recorded run of a person near one's own rating.
    Ghost,
    Bot,
}

/// A duel without ratings and without waiting.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSparring)]
pub struct SparBody {
    opponent: Opponent,
    pool: Pool,
    /// Empty: both.
    #[serde(default)]
    #[schema(max_items = 2)]
    kinds: Vec<Kind>,
    /// Of a bot; one's own where nothing is said.
    #[serde(default)]
    #[schema(minimum = 600, maximum = 2600)]
    rating: Option<i32>,
}

/// Begins a duel with a ghost or a bot. The place in the queue is kept.
#[utoipa::path(post, path = "/arena/spar", tag = "arena", operation_id = "spar",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), request_body = SparBody,
    responses((status = 201, body = DuelBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn spar(
    state: State,
    Person(who): Person,
    Json(body): Json<SparBody>,
) -> Result<(StatusCode, Json<DuelBody>), Problem> {
    let sparring = match body.opponent {
        Opponent::Ghost => Sparring::Ghost,
        Opponent::Bot => Sparring::Bot {
            rating: body.rating,
        },
    };
    let kept = state.spar(&who, body.pool, body.kinds, sparring).await?;
    let view = state.view(&kept, Some(who.user)).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
