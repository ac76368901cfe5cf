//! `POST /accounts`, `POST /guests`.

use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use tiltyard_contracts::Caller;
use tiltyard_http::{Client, Code, Json, Problem, ProblemBody, Whoever};
use utoipa::ToSchema;

use super::{State, bodies::Me, cookie};
use crate::{
    Registration,
    captcha::Captcha,
    registration::guest_of,
    words::{DisplayName, Email, Handle, Password},
};

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    #[schema(inline)]
    handle: Handle,
    #[schema(inline)]
    email: Email,
    #[schema(inline)]
    password: Password,
    #[schema(inline)]
    name: Option<DisplayName>,
    captcha: Option<Captcha>,
}

/// Register. A guest who registers keeps all they did.
#[utoipa::path(post, path = "/accounts", tag = "accounts", operation_id = "register", security(()),
    extensions(("x-limit" = json!("auth"))), request_body = NewAccount,
    responses((status = 201, description = "Registered and signed in", body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn register(
    state: State,
    Whoever(caller): Whoever,
    client: Client,
    Json(new): Json<NewAccount>,
) -> Result<Response, Problem> {
    let guest = guest_of(&caller)?;
    let registration = Registration {
        handle: new.handle,
        email: new.email,
        password: new.password,
        name: new.name,
        captcha: new.captcha,
    };
    let (person, opened) = state.register(&registration, guest, &client).await?;
    let me = Me::new(person, None, state.now());
    Ok(cookie::signed_in(
        &state,
        &opened,
        (StatusCode::CREATED, Json(me)),
    ))
}

/// Be somebody at once, without a name: what is done as a guest is kept when the guest registers.
#[utoipa::path(post, path = "/guests", tag = "accounts", operation_id = "become_guest", security(()),
    extensions(("x-limit" = json!("auth"))),
    responses((status = 201, description = "A guest, signed in", body = Me), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn guest(
    state: State,
    Whoever(caller): Whoever,
    client: Client,
) -> Result<Response, Problem> {
    if matches!(caller, Caller::SignedIn(_)) {
        return Err(Problem::new(Code::Conflict, "you are signed in already"));
    }
    let (person, opened) = state.guest(&client).await?;
    let me = Me::new(person, None, state.now());
    Ok(cookie::signed_in(
        &state,
        &opened,
        (StatusCode::CREATED, Json(me)),
    ))
}
