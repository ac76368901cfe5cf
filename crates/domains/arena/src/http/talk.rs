//! `/duels/{id}/messages` and `reports`.

use axum::http::StatusCode;
use serde::Deserialize;
use tiltyard_contracts::DuelId;
use tiltyard_http::{Json, Page, Path, Person, Problem, ProblemBody, Whoever};
use utoipa::ToSchema;

use super::{State, user_of};
use crate::{chat::MessageKind, view::MessageBody};

/// One of the three.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDuelMessage {
    #[serde(default)]
    #[schema(nullable = false, max_length = 500)]
    text: Option<String>,
    /// `good_luck`, `have_fun`, `well_played`, `close`, `thanks`, `one_moment`: what players say while they play.
    #[serde(default)]
    #[schema(nullable = false)]
    phrase: Option<String>,
    /// `nice`, `wow`, `ouch`, `hm`
    #[serde(default)]
    #[schema(nullable = false)]
    reaction: Option<String>,
}

/// What was said, oldest first. While a duel runs its players read nothing of those who watch.
#[utoipa::path(get, path = "/duels/{id}/messages", tag = "arena", operation_id = "duel_messages", security(()), params(("id" = DuelId, Path)),
    responses((status = 200, body = Page<MessageBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn messages(
    state: State,
    Whoever(caller): Whoever,
    Path(id): Path<DuelId>,
) -> Result<Json<Page<MessageBody>>, Problem> {
    let items = state.messages(user_of(&caller), id).await?;
    Ok(Json(Page { items, next: None }))
}

/// Says something.
#[utoipa::path(post, path = "/duels/{id}/messages", tag = "arena", operation_id = "say_in_duel",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = DuelId, Path)), request_body = NewDuelMessage,
    responses((status = 201, body = MessageBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn say(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
    Json(new): Json<NewDuelMessage>,
) -> Result<(StatusCode, Json<MessageBody>), Problem> {
    let (kind, text) = match (new.text, new.phrase, new.reaction) {
        (Some(text), None, None) => (MessageKind::Text, text),
        (None, Some(phrase), None) => (MessageKind::Phrase, phrase),
        (None, None, Some(reaction)) => (MessageKind::Reaction, reaction),
        _ => {
            return Err(Problem::field(
                "text",
                "invalid",
                "one of text, phrase and reaction",
            ));
        }
    };
    let said = state.say_and_show(&who, id, kind, &text).await?;
    Ok((StatusCode::CREATED, Json(said)))
}

/// What is wrong with a duel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDuelReport {
    /// `cheating`, `abuse`, `stalling`, `sandbagging`, `other`
    reason: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    text: String,
}

/// Reports a duel, once.
#[utoipa::path(post, path = "/duels/{id}/reports", tag = "arena", operation_id = "report_duel",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = DuelId, Path)), request_body = NewDuelReport,
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn report(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
    Json(new): Json<NewDuelReport>,
) -> Result<StatusCode, Problem> {
    state.report(&who, id, &new.reason, &new.text).await?;
    Ok(StatusCode::NO_CONTENT)
}
