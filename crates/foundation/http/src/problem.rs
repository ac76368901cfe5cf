//! Errors as RFC 9457 problem documents with stable codes.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::request_id;

/// Why a request is answered with an error.
#[derive(Debug, Clone)]
pub struct Problem {
    pub code: Code,
    /// For people: what is wrong and what to do.
    pub detail: String,
    /// What is wrong with which fields of the body.
    pub errors: Vec<FieldError>,
    retry_after_s: Option<u64>,
}

/// A request that was refused, or a failure of the server (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Always `about:blank`: `code` tells problems apart.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// For people: what is wrong and what to do.
    detail: String,
    code: Code,
    /// Joins this answer with the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request_id: Option<String>,
    /// What is wrong with which fields of the body; absent where it is not the fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
}

/// What is wrong with one field of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field, with dots where it lies deeper: `profile.links[2]`.
    pub field: String,
    /// Stable: `invalid`, `taken`, `wrong`, `unknown`, `required`, `expired`.
    pub code: &'static str,
    /// For people.
    pub detail: String,
}

/// Stable: programs may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProblemCode)]
pub enum Code {
    /// The body is not JSON.
    BadJson,
    /// The account is banned; `detail` says why and until when.
    Banned,
    /// Every box is taken and the queue is full; `Retry-After` says when to ask again.
    Busy,
    /// Solve a captcha (`POST /api/v1/captcha`) and send it along.
    CaptchaRequired,
    /// What is there stands against it.
    Conflict,
    /// The request comes from a page of another site.
    CrossSite,
    /// Whoever asks may not do this.
    Forbidden,
    /// A guest asks for what needs an account.
    GuestsMayNot,
    /// The server failed; the request may be tried again.
    Internal,
    /// The body is JSON but asks for what cannot be.
    Invalid,
    MethodNotAllowed,
    NotFound,
    /// The content type is not the one this operation takes.
    NotJson,
    /// The server failed, not the program.
    RunFailed,
    /// Show the password again (`POST /api/v1/me/sudo`), then repeat.
    SudoRequired,
    /// The token lacks the scope, or no token may do this.
    TokenScope,
    /// The body is longer than this server takes.
    TooLarge,
    /// Too often; `Retry-After` says when to ask again.
    TooMany,
    /// Nobody is signed in, or no longer.
    Unauthenticated,
    /// The server cannot answer just now; `Retry-After` says when to ask again.
    Unavailable,
    /// No such language here; `detail` names close ones, or the command that adds it.
    UnknownLanguage,
}

impl Code {
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadJson | Self::UnknownLanguage => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Banned
            | Self::CaptchaRequired
            | Self::CrossSite
            | Self::Forbidden
            | Self::GuestsMayNot
            | Self::SudoRequired
            | Self::TokenScope => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal | Self::RunFailed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl Code {
    /// As it stands on the wire.
    #[must_use]
    pub fn word(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(word)) => word,
            _ => String::new(),
        }
    }
}

/// What `Retry-After` says when nobody knows better, in seconds.
const RETRY_AFTER_S: u64 = 1;

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after_s: matches!(
                code.status(),
                StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
            )
            .then_some(RETRY_AFTER_S),
        }
    }

    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(Code::Invalid, detail)
    }

    /// One field is wrong.
    pub fn field(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let error = FieldError {
            field: field.into(),
            code,
            detail: detail.into(),
        };
        Self {
            errors: vec![error.clone()],
            ..Self::invalid(format!("{}: {}", error.field, error.detail))
        }
    }

    /// Our failure: logged here, once, and not told to the one who asked.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        let id = request_id::current();
        tracing::error!(%error, request_id = id.as_deref(), "a request failed");
        Self::new(
            Code::Internal,
            "the server failed; nothing of this request was done. Try again, and tell the operator the request's id if it stays",
        )
    }

    #[must_use]
    pub fn retry_after_s(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds.max(1));
        self
    }

    /// When asking again may help, in seconds.
    #[must_use]
    pub fn asks_to_wait_s(&self) -> Option<u64> {
        self.retry_after_s
    }

    /// `Retry-After` where it is worth asking again, for answers of another shape.
    #[must_use]
    pub fn retry_header(&self) -> HeaderMap {
        self.retry_after_s
            .map(|seconds| (header::RETRY_AFTER, HeaderValue::from(seconds)))
            .into_iter()
            .collect()
    }

    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.code.status()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = ProblemBody {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: self.detail,
            code: self.code,
            request_id: request_id::current(),
            errors: self.errors,
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// What a domain refuses, in the words of the wire.
pub trait Refusal {
    fn into_problem(self) -> Problem;
}

impl<R: Refusal> From<R> for Problem {
    fn from(refusal: R) -> Self {
        refusal.into_problem()
    }
}

pub async fn not_found() -> Problem {
    Problem::new(Code::NotFound, "there is nothing at this address")
}

pub async fn not_allowed() -> Problem {
    Problem::new(
        Code::MethodNotAllowed,
        "this address does not know this method",
    )
}
