//! `POST /captcha`.

use tiltyard_http::{Json, ProblemBody};

use super::State;
use crate::captcha::Challenge;

/// Work to do before something that must not be done a thousand times. No other host takes part.
#[utoipa::path(post, path = "/captcha", tag = "accounts", operation_id = "captcha", security(()),
    responses((status = 200, body = Challenge), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn post(state: State) -> Json<Challenge> {
    Json(state.captcha())
}
