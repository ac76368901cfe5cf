//! Errors as RFC 9457 problem documents with stable codes.

use axum::{
    Json,
    extract::rejection::JsonRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::{AskRefused, RETRY_AFTER_S, RefusedKind};

/// A request that was refused, or a failure of the server (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// For people: what is wrong and what to do.
    pub detail: String,
    pub code: ProblemCode,
}

/// Stable: programs may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The body is not JSON.
    BadJson,
    /// Every box is taken and the queue is full; `Retry-After` says when to ask again.
    Busy,
    /// The body is JSON but asks for what cannot be.
    Invalid,
    MethodNotAllowed,
    NotFound,
    /// The content type is not `application/json`.
    NotJson,
    /// The server failed, not the program.
    RunFailed,
    /// The body is longer than this server takes.
    TooLarge,
    /// No such language here; `detail` names close ones, or the command that adds it.
    UnknownLanguage,
}

impl Problem {
    pub fn new(status: StatusCode, code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
        }
    }

    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            ProblemCode::Invalid,
            detail,
        )
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
                .insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
        }
        response
    }
}

impl From<AskRefused> for Problem {
    fn from(refused: AskRefused) -> Self {
        let (status, code) = match refused.kind() {
            RefusedKind::UnknownLanguage => (StatusCode::BAD_REQUEST, ProblemCode::UnknownLanguage),
            RefusedKind::Busy => (StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Busy),
            RefusedKind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::Invalid),
        };
        Self::new(status, code, refused.to_string())
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let (status, detail) = (rejection.status(), rejection.body_text());
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, ProblemCode::TooLarge, detail),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                status,
                ProblemCode::NotJson,
                "the request must be of type application/json",
            ),
            StatusCode::UNPROCESSABLE_ENTITY => Self::invalid(detail),
            _ => Self::new(StatusCode::BAD_REQUEST, ProblemCode::BadJson, detail),
        }
    }
}

pub async fn not_found() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        ProblemCode::NotFound,
        "there is nothing at this address",
    )
}

pub async fn not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        ProblemCode::MethodNotAllowed,
        "this address does not know this method",
    )
}
