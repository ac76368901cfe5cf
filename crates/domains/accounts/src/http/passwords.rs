//! `/me/password`, `/password-resets`.

use axum::http::StatusCode;
use serde::Deserialize;
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::State;
use crate::{
    captcha::Captcha,
    words::{Email, Password},
};

/// The password one has, and the one it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// Absent where there is none yet; then sudo is asked for.
    #[schema(max_length = 200)]
    current: Option<String>,
    #[schema(inline)]
    password: Password,
}

/// Change the password; all other sessions end.
#[utoipa::path(put, path = "/me/password", tag = "accounts", operation_id = "change_password",
    security(("session" = ["person"])), extensions(("x-limit" = json!("auth"))), request_body = PasswordChange,
    responses((status = 204, description = "Changed"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change(
    state: State,
    Person(who): Person,
    client: Client,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    state
        .change_password(&who, body.current.as_deref(), &body.password, &client)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whose password was lost.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetAsked {
    #[schema(inline)]
    email: Email,
    captcha: Option<Captcha>,
}

/// Ask for a letter with which to set a new password. The answer is the same whether or not there is such an account.
#[utoipa::path(post, path = "/password-resets", tag = "accounts", operation_id = "ask_password_reset", security(()),
    extensions(("x-limit" = json!("mail"))), request_body = ResetAsked,
    responses((status = 202, description = "If there is such an account, a letter is on its way"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ask_reset(
    state: State,
    client: Client,
    Json(body): Json<ResetAsked>,
) -> Result<StatusCode, Problem> {
    state
        .ask_password_reset(&body.email, body.captcha.as_ref(), &client)
        .await?;
    Ok(StatusCode::ACCEPTED)
}

/// The secret of the letter, and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    #[schema(max_length = 100)]
    token: String,
    #[schema(inline)]
    password: Password,
}

/// Set the password with the secret of a letter. All sessions end.
#[utoipa::path(post, path = "/password-resets/confirm", tag = "accounts", operation_id = "reset_password", security(()),
    extensions(("x-limit" = json!("auth"))), request_body = Reset,
    responses((status = 204, description = "Set"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn reset(
    state: State,
    client: Client,
    Json(body): Json<Reset>,
) -> Result<StatusCode, Problem> {
    state
        .reset_password(&body.token, &body.password, &client)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
