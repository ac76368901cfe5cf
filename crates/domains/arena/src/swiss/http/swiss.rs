//! `/swisses`: read, join, withdraw; and of which one a duel is.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Caller, DuelId, SignedIn, UserId};
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bodies::{HeadBody, RoundBody, SwissBody, round as round_body, whole};
use crate::{
    Arena, Rejected,
    contests::caller_organises,
    http::{State, user_of},
    swiss::{Swiss, store},
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SwissesQuery {
    /// Those that are over, the latest first; otherwise those that run or come, the next first.
    #[param(nullable = false)]
    past: Option<bool>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

async fn heads(
    arena: &Arena,
    swisses: &[Swiss],
    user: Option<UserId>,
) -> Result<Vec<HeadBody>, Rejected> {
    let ids: Vec<Uuid> = swisses.iter().map(|swiss| swiss.id).collect();
    let sizes = store::sizes(arena.store(), &ids, user).await?;
    let head =
        |swiss: &Swiss| HeadBody::of(swiss, sizes.get(&swiss.id).copied().unwrap_or_default());
    Ok(swisses.iter().map(head).collect())
}

/// Tournaments that run or come, or those that are over.
#[utoipa::path(get, path = "/swisses", tag = "arena", operation_id = "swisses", security(()), params(SwissesQuery),
    responses((status = 200, body = Page<HeadBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Whoever(caller): Whoever,
    Query(query): Query<SwissesQuery>,
) -> Result<Json<Page<HeadBody>>, Problem> {
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let (after, limit) = (page.cursor()?, page.limit()?);
    let user = user_of(&caller);
    let asked = store::Asked {
        past: query.past == Some(true),
        user,
        all: caller_organises(&caller),
        after,
        limit: limit + 1,
    };
    let found = store::page(state.store(), &asked).await;
    let page = Page::of(found.map_err(Rejected::from)?, limit, |swiss| swiss.id);
    let items = heads(&state, &page.items, user).await?;
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

/// A tournament: how all stand, the last round, and how one stands oneself.
#[utoipa::path(get, path = "/swisses/{id}", tag = "arena", operation_id = "swiss", security(()), params(("id" = String, Path)),
    responses((status = 200, body = SwissBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(id): Path<Uuid>,
) -> Result<Json<SwissBody>, Problem> {
    let found = state.swiss(id).await?;
    Ok(Json(whole(&state, &found, &caller).await?))
}

/// Who met whom in a round.
#[utoipa::path(get, path = "/swisses/{id}/rounds/{round}", tag = "arena", operation_id = "swiss_round", security(()),
    params(("id" = String, Path), ("round" = u32, Path)),
    responses((status = 200, body = RoundBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn round(
    state: State,
    Path((id, round)): Path<(Uuid, u32)>,
) -> Result<Json<RoundBody>, Problem> {
    let found = state.swiss(id).await?;
    Ok(Json(round_body(&state, &found, round).await?))
}

async fn with_oneself(arena: &Arena, who: SignedIn, id: Uuid) -> Result<Json<SwissBody>, Problem> {
    let found = arena.swiss(id).await?;
    Ok(Json(whole(arena, &found, &Caller::SignedIn(who)).await?))
}

/// Takes part from the next round on. Rounds that were missed give half a point each, for no more than half of all.
#[utoipa::path(post, path = "/swisses/{id}/entry", tag = "arena", operation_id = "join_swiss",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = String, Path)),
    responses((status = 200, body = SwissBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn join(
    state: State,
    Person(who): Person,
    Path(id): Path<Uuid>,
) -> Result<Json<SwissBody>, Problem> {
    state.join_swiss(&who, id).await?;
    with_oneself(&state, who, id).await
}

/// Plays no more rounds. A duel that is on goes on.
#[utoipa::path(delete, path = "/swisses/{id}/entry", tag = "arena", operation_id = "leave_swiss",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = String, Path)),
    responses((status = 200, body = SwissBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn leave(
    state: State,
    Person(who): Person,
    Path(id): Path<Uuid>,
) -> Result<Json<SwissBody>, Problem> {
    state.leave_swiss(who.user, id).await?;
    with_oneself(&state, who, id).await
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SwissOfDuel)]
pub struct OfDuelBody {
    /// `null`: it is of none.
    #[schema(required)]
    swiss: Option<HeadBody>,
}

/// Of which tournament a duel is.
#[utoipa::path(get, path = "/duels/{id}/swiss", tag = "arena", operation_id = "swiss_of_duel", security(()),
    params(("id" = DuelId, Path)),
    responses((status = 200, body = OfDuelBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn of_duel(
    state: State,
    Whoever(caller): Whoever,
    Path(id): Path<DuelId>,
) -> Result<Json<OfDuelBody>, Problem> {
    let found = store::of_duel(state.store(), id).await;
    let swiss = match found.map_err(Rejected::from)? {
        Some(swiss) => {
            let swiss = state.swiss(swiss).await?;
            heads(&state, &[swiss], user_of(&caller)).await?.pop()
        }
        None => None,
    };
    Ok(Json(OfDuelBody { swiss }))
}
