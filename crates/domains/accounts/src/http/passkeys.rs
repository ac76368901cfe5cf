//! `/me/passkeys`, `/passkey-challenges`, `/sessions/passkey`.

use axum::{extract::Path, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tiltyard_contracts::{PasskeyId, Timestamp};
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{State, sessions};
use crate::{
    Credential, NewCredential, PasskeyAnswer, PasskeyQuestion, Rejected, store::passkeys::Passkey,
    words::Label,
};

/// A question to an authenticator.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PasskeyChallenge)]
pub struct QuestionBody {
    challenge: String,
    /// What the browser is to be given: the standard's `PublicKeyCredentialCreationOptionsJSON` or
    /// `PublicKeyCredentialRequestOptionsJSON`.
    #[schema(value_type = Object)]
    options: Value,
}

impl From<PasskeyQuestion> for QuestionBody {
    fn from(question: PasskeyQuestion) -> Self {
        Self {
            challenge: question.challenge,
            options: question.options,
        }
    }
}

/// What an authenticator answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasskeyAnswer)]
pub struct AnswerBody {
    #[schema(max_length = 100)]
    challenge: String,
    credential: Credential,
}

impl From<AnswerBody> for PasskeyAnswer {
    fn from(body: AnswerBody) -> Self {
        Self {
            challenge: body.challenge,
            credential: body.credential,
        }
    }
}

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passkey)]
pub struct PasskeyBody {
    id: PasskeyId,
    name: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_used_at: Option<Timestamp>,
}

impl From<Passkey> for PasskeyBody {
    fn from(passkey: Passkey) -> Self {
        Self {
            id: passkey.id,
            name: passkey.name,
            created_at: passkey.created_at,
            last_used_at: passkey.last_used_at,
        }
    }
}

/// Ask what to give an authenticator for a new passkey. The question waits five minutes.
#[utoipa::path(post, path = "/me/passkeys/challenge", tag = "accounts", operation_id = "begin_passkey",
    security(("session" = ["person", "sudo"])),
    responses((status = 200, body = QuestionBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn begin(state: State, Person(who): Person) -> Result<Json<QuestionBody>, Problem> {
    Ok(Json(state.begin_passkey(&who).await?.into()))
}

/// A passkey to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    #[schema(max_length = 100)]
    challenge: String,
    #[schema(inline)]
    name: Label,
    credential: NewCredential,
}

/// Add a passkey.
#[utoipa::path(post, path = "/me/passkeys", tag = "accounts", operation_id = "add_passkey",
    security(("session" = ["person"])), extensions(("x-limit" = json!("auth"))), request_body = NewPasskey,
    responses((status = 201, body = PasskeyBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn add(
    state: State,
    Person(who): Person,
    client: Client,
    Json(new): Json<NewPasskey>,
) -> Result<(StatusCode, Json<PasskeyBody>), Problem> {
    let passkey = state
        .add_passkey(&who, &new.challenge, &new.name, &new.credential, &client)
        .await?;
    Ok((StatusCode::CREATED, Json(passkey.into())))
}

/// How a passkey is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyName {
    #[schema(inline)]
    name: Label,
}

/// Call a passkey something else.
#[utoipa::path(patch, path = "/me/passkeys/{id}", tag = "accounts", operation_id = "rename_passkey",
    security(("session" = ["person"])), params(("id" = PasskeyId, Path)), request_body = PasskeyName,
    responses((status = 200, body = PasskeyBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn rename(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<PasskeyName>,
) -> Result<Json<PasskeyBody>, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    Ok(Json(
        state.rename_passkey(&who, id, &body.name).await?.into(),
    ))
}

/// Remove a passkey. The last way in stays.
#[utoipa::path(delete, path = "/me/passkeys/{id}", tag = "accounts", operation_id = "delete_passkey",
    security(("session" = ["person", "sudo"])), params(("id" = PasskeyId, Path)),
    responses((status = 204, description = "Removed"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn delete(
    state: State,
    Person(who): Person,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    state.delete_passkey(&who, id, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask what to give an authenticator so that somebody chooses a passkey they have: to sign in, as a second step, or for
/// sudo. The question waits five minutes.
#[utoipa::path(post, path = "/passkey-challenges", tag = "accounts", operation_id = "ask_for_passkey", security(()),
    extensions(("x-limit" = json!("auth"))),
    responses((status = 200, body = QuestionBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ask(state: State) -> Result<Json<QuestionBody>, Problem> {
    Ok(Json(state.ask_for_passkey().await?.into()))
}

/// Sign in with a passkey alone.
#[utoipa::path(post, path = "/sessions/passkey", tag = "accounts", operation_id = "sign_in_with_passkey", security(()),
    extensions(("x-limit" = json!("auth"))), request_body = AnswerBody,
    responses((status = 200, body = sessions::LoginBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn sign_in(
    state: State,
    client: Client,
    Json(body): Json<AnswerBody>,
) -> Result<Response, Problem> {
    let login = state.sign_in_with_passkey(&body.into(), &client).await?;
    Ok(sessions::answer(&state, login))
}
