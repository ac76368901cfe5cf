//! Errors as RFC 9457 problem documents with stable codes.

use axum::{
    Json,
    extract::rejection::JsonRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tiltyard_protocol::RunRefused;
use utoipa::ToSchema;

use crate::ask::AskError;

/// A problem document, RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    pub detail: String,
    /// Stable: programs may rely on it.
    pub code: &'static str,
}

/// A busy server asks to wait this long, in seconds.
const RETRY_AFTER_S: &str = "1";

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
        }
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_S));
        }
        response
    }
}

impl From<RunRefused> for Problem {
    fn from(refused: RunRefused) -> Self {
        let detail = refused.to_string();
        match refused {
            RunRefused::UnknownLanguage(_) => {
                Self::new(StatusCode::BAD_REQUEST, "unknown_language", detail)
            }
            RunRefused::Busy { .. } => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail),
            RunRefused::Invalid(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
            }
        }
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        let detail = error.to_string();
        match error {
            AskError::UnknownLanguage(_) => {
                Self::new(StatusCode::BAD_REQUEST, "unknown_language", detail)
            }
            AskError::Invalid(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail),
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let (status, detail) = (rejection.status(), rejection.body_text());
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too_large", detail),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                status,
                "not_json",
                "the request must be of type application/json",
            ),
            StatusCode::UNPROCESSABLE_ENTITY => Self::new(status, "invalid", detail),
            _ => Self::new(StatusCode::BAD_REQUEST, "bad_json", detail),
        }
    }
}

pub async fn not_found() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "there is nothing at this address",
    )
}

pub async fn not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this address does not know this method",
    )
}
