//! `/me/email`, `/email-confirmations`.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::State;
use crate::words::Email;

/// The new address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailChange {
    #[schema(inline)]
    email: Email,
}

/// Ask for another address. It counts once the letter there was answered; the old address is told.
#[utoipa::path(post, path = "/me/email", tag = "accounts", operation_id = "change_email",
    security(("session" = ["person", "sudo"])), extensions(("x-limit" = json!("mail"))), request_body = EmailChange,
    responses((status = 202, description = "A letter is on its way"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn change(
    state: State,
    Person(who): Person,
    client: Client,
    Json(body): Json<EmailChange>,
) -> Result<StatusCode, Problem> {
    state.change_email(&who, &body.email, &client).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Send the letter that asks whether the address is theirs once more.
#[utoipa::path(post, path = "/me/email/verification", tag = "accounts", operation_id = "send_email_confirmation",
    security(("session" = ["person"])), extensions(("x-limit" = json!("mail"))),
    responses((status = 202, description = "A letter is on its way"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn send_again(state: State, Person(who): Person) -> Result<StatusCode, Problem> {
    state.send_confirmation_again(&who).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The secret of the letter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmailConfirmation {
    #[schema(max_length = 100)]
    token: String,
}

/// The address that is confirmed now.
#[derive(Serialize, ToSchema)]
pub struct ConfirmedEmail {
    email: String,
}

/// Show that an address is one's own.
#[utoipa::path(post, path = "/email-confirmations", tag = "accounts", operation_id = "confirm_email", security(()),
    extensions(("x-limit" = json!("auth"))), request_body = EmailConfirmation,
    responses((status = 200, body = ConfirmedEmail), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn confirm(
    state: State,
    client: Client,
    Json(body): Json<EmailConfirmation>,
) -> Result<Json<ConfirmedEmail>, Problem> {
    let email = state.confirm_email(&body.token, &client).await?;
    Ok(Json(ConfirmedEmail { email }))
}
