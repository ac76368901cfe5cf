//! `/arena/challenges`.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ChallengeId, DuelId, Timestamp};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::State;
use crate::{
    Arena, CodeShown, Kind, Pool, Rejected,
    challenge::{About, Challenge, Standing},
    queue::Asked,
    view::DuelBody,
};

/// A duel for a friend, or for whoever has the link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChallenge {
    pool: Pool,
    /// Empty: both.
    #[serde(default)]
    #[schema(max_items = 2)]
    kinds: Vec<Kind>,
    rated: bool,
    /// 1 or 3.
    best_of: u32,
    /// Only `hidden` in a rated duel.
    code_shown: CodeShown,
    /// A handle; whoever has the link where nobody is named.
    #[serde(default)]
    #[schema(nullable = false)]
    opponent: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Challenger {
    name: String,
    display_name: String,
    #[schema(required)]
    avatar_url: Option<String>,
    #[schema(required)]
    rating: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelChallenge)]
pub struct ChallengeBody {
    id: ChallengeId,
    /// Of a page, below the server's address.
    url: String,
    from: Challenger,
    pool: Pool,
    kinds: Vec<Kind>,
    rated: bool,
    best_of: u32,
    code_shown: CodeShown,
    /// A handle, where it is for one person.
    #[schema(required)]
    opponent: Option<String>,
    state: Standing,
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    #[schema(required)]
    duel: Option<DuelId>,
}

async fn body(arena: &Arena, challenge: Challenge) -> Result<ChallengeBody, Rejected> {
    let people = arena.people_of_challenge(&challenge).await?;
    let (from, rating, opponent) = people;
    Ok(ChallengeBody {
        id: challenge.id,
        url: format!("/arena/challenges/{}", challenge.id),
        from: Challenger {
            display_name: from.display_name().to_owned(),
            avatar_url: from.avatar_address(),
            name: from.handle,
            rating: Some(rating),
        },
        pool: challenge.asked.pool,
        kinds: challenge.asked.asked.kinds.iter().copied().collect(),
        rated: challenge.asked.asked.rated,
        best_of: challenge.asked.best_of,
        code_shown: challenge.asked.code_shown,
        opponent,
        state: challenge.standing(arena.clock_now()),
        until: challenge.until(),
        duel: challenge.duel,
    })
}

/// Makes a challenge. It is open for a day.
#[utoipa::path(post, path = "/arena/challenges", tag = "arena", operation_id = "challenge",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), request_body = NewChallenge,
    responses((status = 201, body = ChallengeBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn make(
    state: State,
    Person(who): Person,
    Json(new): Json<NewChallenge>,
) -> Result<(StatusCode, Json<ChallengeBody>), Problem> {
    let about = About {
        pool: new.pool,
        asked: Asked {
            pools: [new.pool].into(),
            kinds: new.kinds.into_iter().collect(),
            languages: std::collections::BTreeSet::new(),
            rated: new.rated,
        },
        best_of: new.best_of,
        code_shown: new.code_shown,
    };
    let challenge = state
        .challenge(&who, new.opponent.as_deref(), about)
        .await?;
    Ok((StatusCode::CREATED, Json(body(&state, challenge).await?)))
}

/// A challenge, for whoever has its id.
#[utoipa::path(get, path = "/arena/challenges/{id}", tag = "arena", operation_id = "challenge_of", security(()),
    params(("id" = ChallengeId, Path)),
    responses((status = 200, body = ChallengeBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Path(id): Path<ChallengeId>,
) -> Result<Json<ChallengeBody>, Problem> {
    let challenge = state.challenge_of(id).await?;
    Ok(Json(body(&state, challenge).await?))
}

/// Withdraws one's own challenge, or turns down one that is for oneself.
#[utoipa::path(delete, path = "/arena/challenges/{id}", tag = "arena", operation_id = "withdraw_challenge",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = ChallengeId, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn withdraw(
    state: State,
    Person(who): Person,
    Path(id): Path<ChallengeId>,
) -> Result<StatusCode, Problem> {
    state.withdraw_challenge(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a challenge. The duel counts down at once.
#[utoipa::path(post, path = "/arena/challenges/{id}/accept", tag = "arena", operation_id = "accept_challenge",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = ChallengeId, Path)),
    responses((status = 201, body = DuelBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn accept(
    state: State,
    Person(who): Person,
    Path(id): Path<ChallengeId>,
) -> Result<(StatusCode, Json<DuelBody>), Problem> {
    let kept = state.take_challenge(&who, id).await?;
    let view = state.view(&kept, Some(who.user)).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
