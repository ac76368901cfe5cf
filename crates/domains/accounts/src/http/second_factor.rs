//! `/me/second-factor`, `/me/totp`, `/me/recovery-codes`, `/sessions/second-factor`.

use axum::{http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use tiltyard_http::{Client, Json, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{
    State,
    passkeys::{AnswerBody, PasskeyBody},
    sessions,
};
use crate::{Factor, SecondFactorState, TotpSetup};

/// How one's second factor stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondFactor)]
pub struct StateBody {
    /// Whether signing in asks for a code from an app.
    totp: bool,
    recovery_codes_left: i64,
    passkeys: Vec<PasskeyBody>,
}

impl From<SecondFactorState> for StateBody {
    fn from(state: SecondFactorState) -> Self {
        Self {
            totp: state.totp,
            recovery_codes_left: state.recovery_codes_left,
            passkeys: state.passkeys.into_iter().map(PasskeyBody::from).collect(),
        }
    }
}

/// How one's second factor stands.
#[utoipa::path(get, path = "/me/second-factor", tag = "accounts", operation_id = "second_factor",
    security(("session" = ["person"])),
    responses((status = 200, body = StateBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Person(who): Person) -> Result<Json<StateBody>, Problem> {
    Ok(Json(state.second_factor(who.user).await?.into()))
}

/// What an app is to be told.
#[derive(Serialize, ToSchema)]
#[schema(as = TotpSetup)]
pub struct TotpBody {
    /// For typing, in base 32.
    secret: String,
    /// `otpauth://…`
    uri: String,
    /// The same as a picture: an SVG document.
    qr: String,
}

/// Ask for a secret for an app. Signing in asks for nothing until a first code was shown.
#[utoipa::path(post, path = "/me/totp", tag = "accounts", operation_id = "begin_totp",
    security(("session" = ["person", "sudo"])),
    responses((status = 200, body = TotpBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn begin(state: State, Person(who): Person) -> Result<Json<TotpBody>, Problem> {
    let TotpSetup { secret, uri, qr } = state.begin_totp(&who).await?;
    Ok(Json(TotpBody { secret, uri, qr }))
}

/// A code the app shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    #[schema(max_length = 64)]
    code: String,
}

/// Codes for the day the app is gone, each good once. They are told once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

/// Turn the second factor on, with a first code from the app.
#[utoipa::path(post, path = "/me/totp/confirm", tag = "accounts", operation_id = "confirm_totp",
    security(("session" = ["person"])), extensions(("x-limit" = json!("auth"))), request_body = TotpCode,
    responses((status = 200, body = RecoveryCodes), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn confirm(
    state: State,
    Person(who): Person,
    client: Client,
    Json(body): Json<TotpCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let recovery_codes = state.confirm_totp(&who, &body.code, &client).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Turn the second factor off.
#[utoipa::path(delete, path = "/me/totp", tag = "accounts", operation_id = "end_totp",
    security(("session" = ["person", "sudo"])),
    responses((status = 204, description = "Off"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn end(state: State, Person(who): Person, client: Client) -> Result<StatusCode, Problem> {
    state.end_totp(&who, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes; the old ones are no longer good.
#[utoipa::path(post, path = "/me/recovery-codes", tag = "accounts", operation_id = "new_recovery_codes",
    security(("session" = ["person", "sudo"])),
    responses((status = 200, body = RecoveryCodes), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn new_codes(
    state: State,
    Person(who): Person,
    client: Client,
) -> Result<Json<RecoveryCodes>, Problem> {
    let recovery_codes = state.new_recovery_codes(&who, &client).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// What is shown in the second step: one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondStep {
    #[schema(max_length = 100)]
    challenge: String,
    #[schema(max_length = 64)]
    totp: Option<String>,
    #[schema(max_length = 64)]
    recovery_code: Option<String>,
    passkey: Option<AnswerBody>,
}

/// Finish a login whose first step asked for more. After some wrong codes it begins again.
#[utoipa::path(post, path = "/sessions/second-factor", tag = "accounts", operation_id = "finish_sign_in", security(()),
    extensions(("x-limit" = json!("auth"))), request_body = SecondStep,
    responses((status = 200, body = sessions::LoginBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn finish(
    state: State,
    client: Client,
    Json(body): Json<SecondStep>,
) -> Result<Response, Problem> {
    let factor = match (body.totp, body.recovery_code, body.passkey) {
        (Some(code), None, None) => Factor::Totp(code),
        (None, Some(code), None) => Factor::RecoveryCode(code),
        (None, None, Some(answer)) => Factor::Passkey(Box::new(answer.into())),
        _ => {
            return Err(Problem::invalid(
                "show one of `totp`, `recovery_code` and `passkey`",
            ));
        }
    };
    let login = state
        .finish_sign_in(&body.challenge, &factor, &client)
        .await?;
    Ok(sessions::answer(&state, login))
}
