//! `POST /me/sudo`.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::Timestamp;
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{State, passkeys::AnswerBody};
use crate::Factor;

/// What only the owner of the account has: one of these.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sudo {
    #[schema(max_length = 200)]
    password: Option<String>,
    #[schema(max_length = 64)]
    totp: Option<String>,
    passkey: Option<AnswerBody>,
}

/// How long dangerous acts need nothing more.
#[derive(Serialize, ToSchema)]
pub struct SudoGiven {
    #[schema(value_type = String, format = DateTime)]
    sudo_until: Timestamp,
}

/// Show the password again, or a code from the app or a passkey. Dangerous acts are allowed for a quarter of an hour.
#[utoipa::path(post, path = "/me/sudo", tag = "accounts", operation_id = "sudo",
    security(("session" = ["person"])), extensions(("x-limit" = json!("auth"))), request_body = Sudo,
    responses((status = 200, body = SudoGiven), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn post(
    state: State,
    Person(who): Person,
    client: Client,
    Json(body): Json<Sudo>,
) -> Result<Json<SudoGiven>, Problem> {
    let factor = match (body.password, body.totp, body.passkey) {
        (Some(password), None, None) => {
            let sudo_until = state.sudo_with_password(&who, &password, &client).await?;
            return Ok(Json(SudoGiven { sudo_until }));
        }
        (None, Some(code), None) => Factor::Totp(code),
        (None, None, Some(answer)) => Factor::Passkey(Box::new(answer.into())),
        _ => {
            return Err(Problem::invalid(
                "show one of `password`, `totp` and `passkey`",
            ));
        }
    };
    let sudo_until = state.sudo_with_factor(&who, &factor, &client).await?;
    Ok(Json(SudoGiven { sudo_until }))
}
