//! `/sessions`: signing in and out, and all places where one is signed in.

use axum::{extract::Path, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{SessionId, SignedIn, Timestamp};
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{
    State,
    bodies::{Items, Me},
    cookie,
};
use crate::{Login, Rejected, SecondFactorMethod, captcha::Captcha, store::sessions::Session};

/// Who one is, and what only they know.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Handle or address.
    #[schema(max_length = 254)]
    login: String,
    #[schema(max_length = 200)]
    password: String,
    captcha: Option<Captcha>,
}

/// How far a login got.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LoginBody {
    SignedIn {
        person: Box<Me>,
    },
    /// Show one of these with the challenge.
    SecondFactor {
        challenge: String,
        methods: Vec<SecondFactorMethod>,
    },
}

/// A place where one is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoginSession {
    id: SessionId,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// From which address, when last seen.
    address: String,
    /// What the browser or client says of itself.
    agent: String,
    /// Whether it is the one that asks.
    current: bool,
    /// Whether an administrator looks through it.
    impersonation: bool,
}

impl LoginSession {
    pub(super) fn new(session: Session, asking: &SignedIn) -> Self {
        Self {
            id: session.id,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            address: session.address,
            agent: session.agent,
            current: Some(session.id) == asking.session(),
            impersonation: session.impersonator.is_some(),
        }
    }
}

pub(super) fn answer(state: &State, login: Login) -> Response {
    match login {
        Login::SignedIn(person, opened) => {
            let me = Me::new(*person, None, state.now());
            cookie::signed_in(
                state,
                &opened,
                Json(LoginBody::SignedIn {
                    person: Box::new(me),
                }),
            )
        }
        Login::SecondFactor { challenge, methods } => {
            axum::response::IntoResponse::into_response(Json(LoginBody::SecondFactor {
                challenge,
                methods,
            }))
        }
    }
}

/// As it is written on the wire.
pub(super) const fn method_name(method: SecondFactorMethod) -> &'static str {
    match method {
        SecondFactorMethod::Totp => "totp",
        SecondFactorMethod::RecoveryCode => "recovery_code",
        SecondFactorMethod::Passkey => "passkey",
    }
}

/// Sign in with a password.
#[utoipa::path(post, path = "/sessions", tag = "accounts", operation_id = "sign_in", security(()),
    extensions(("x-limit" = json!("auth"))), request_body = SignIn,
    responses((status = 200, body = LoginBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn sign_in(
    state: State,
    client: Client,
    Json(body): Json<SignIn>,
) -> Result<Response, Problem> {
    let login = state
        .sign_in(&body.login, &body.password, body.captcha.as_ref(), &client)
        .await?;
    Ok(answer(&state, login))
}

/// Sign out here.
#[utoipa::path(delete, path = "/sessions/current", tag = "accounts", operation_id = "sign_out",
    security(("session" = ["guest"])),
    responses((status = 204, description = "Signed out"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn sign_out(
    state: State,
    Person(who): Person,
    client: Client,
) -> Result<Response, Problem> {
    state.sign_out(&who, &client).await?;
    Ok(cookie::signed_out(&state, StatusCode::NO_CONTENT))
}

/// Where one is signed in.
#[utoipa::path(get, path = "/sessions", tag = "accounts", operation_id = "list_sessions",
    security(("session" = ["guest"])),
    responses((status = 200, body = Items<LoginSession>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(state: State, Person(who): Person) -> Result<Json<Items<LoginSession>>, Problem> {
    let items = state.sessions(who.user).await?;
    let items = items
        .into_iter()
        .map(|session| LoginSession::new(session, &who))
        .collect();
    Ok(Json(Items { items }))
}

/// Sign out there.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "accounts", operation_id = "end_session",
    security(("session" = ["guest"])), params(("id" = SessionId, Path)),
    responses((status = 204, description = "Ended"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn end(
    state: State,
    Person(who): Person,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    state.end_session(&who, id, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out everywhere else.
#[utoipa::path(delete, path = "/sessions", tag = "accounts", operation_id = "end_other_sessions",
    security(("session" = ["guest"])),
    responses((status = 204, description = "Ended"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn end_others(
    state: State,
    Person(who): Person,
    client: Client,
) -> Result<StatusCode, Problem> {
    state.end_other_sessions(&who, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}
