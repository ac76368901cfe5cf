//! `POST /me/sudo`.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::Timestamp;
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::State;
use crate::Factor;

/// What only the owner of the account has: one of these.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sudo {
    #[schema(max_length = 200)]
    password: Option<String>,
    #[schema(max_length = 64)]
    totp: Option<String>,
}

/// How long dangerous acts need nothing more.
#[derive(Serialize, ToSchema)]
pub struct SudoGiven {
    #[schema(value_type = String, format = DateTime)]
    sudo_until: Timestamp,
}

/// Show the password again, or a code from the app. Dangerous acts are allowed for a quarter of an hour.
#[utoipa::path(post, path = "/me/sudo", tag = "accounts", operation_id = "sudo",
    security(("session" = ["person"])), extensions(("x-limit" = json!("auth"))), request_body = Sudo,
    responses((status = 200, body = SudoGiven), (status = "default", body = ProblemBody)))]
pub async fn post(
    state: State,
    Person(who): Person,
    client: Client,
    Json(body): Json<Sudo>,
) -> Result<Json<SudoGiven>, Problem> {
    let sudo_until = match (body.password, body.totp) {
        (Some(password), None) => state.sudo_with_password(&who, &password, &client).await?,
        (None, Some(code)) => {
            let factor = Factor::Totp(code);
            state.sudo_with_factor(&who, &factor, &client).await?
        }
        _ => return Err(Problem::invalid("show one of `password` and `totp`")),
    };
    Ok(Json(SudoGiven { sudo_until }))
}
