//! `/me/tokens`.

use axum::{extract::Path, http::StatusCode};
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Scope, Timestamp, TokenId};
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{State, bodies::Items};
use crate::{NewToken, Rejected, store::tokens::Token, words::Label};

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenBody {
    id: TokenId,
    name: String,
    scopes: Vec<Scope>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// `null`: never.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    expires_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_used_at: Option<Timestamp>,
}

impl From<Token> for TokenBody {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scopes: token.scopes,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
        }
    }
}

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewToken)]
pub struct NewTokenBody {
    #[schema(inline)]
    name: Label,
    #[schema(min_items = 1)]
    scopes: Vec<Scope>,
    /// Absent: never.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// A token that was made; the secret is told once.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeToken {
    #[serde(flatten)]
    body: TokenBody,
    token: String,
}

/// One's tokens, newest first.
#[utoipa::path(get, path = "/me/tokens", tag = "accounts", operation_id = "list_tokens",
    security(("session" = ["person"])),
    responses((status = 200, body = Items<TokenBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(state: State, Person(who): Person) -> Result<Json<Items<TokenBody>>, Problem> {
    let items = state
        .tokens(who.user)
        .await?
        .into_iter()
        .map(TokenBody::from)
        .collect();
    Ok(Json(Items { items }))
}

/// Make a token, with which a program acts for one.
#[utoipa::path(post, path = "/me/tokens", tag = "accounts", operation_id = "make_token",
    security(("session" = ["person", "sudo"])), request_body = NewTokenBody,
    responses((status = 201, body = MadeToken), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn make(
    state: State,
    Person(who): Person,
    client: Client,
    Json(body): Json<NewTokenBody>,
) -> Result<(StatusCode, Json<MadeToken>), Problem> {
    let new = NewToken {
        name: body.name,
        scopes: body.scopes,
        expires_at: body.expires_at,
    };
    let (token, secret) = state.make_token(&who, new, &client).await?;
    let made = MadeToken {
        body: token.into(),
        token: secret,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Delete a token: programs that use it are nobody from now on.
#[utoipa::path(delete, path = "/me/tokens/{id}", tag = "accounts", operation_id = "delete_token",
    security(("session" = ["person"])), params(("id" = TokenId, Path)),
    responses((status = 204, description = "Deleted"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn delete(
    state: State,
    Person(who): Person,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    state.delete_token(&who, id, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}
