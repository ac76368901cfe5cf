//! The cookie of a login: out of reach of scripts, sent by our own pages and by links to them.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use tiltyard_http::SESSION_COOKIE;

use crate::{Accounts, Opened, sessions::IDLE};

/// An answer that signs in.
pub fn signed_in(accounts: &Accounts, opened: &Opened, answer: impl IntoResponse) -> Response {
    with_cookie(accounts, &opened.secret, IDLE.as_secs(), answer)
}

/// An answer that signs out.
pub fn signed_out(accounts: &Accounts, answer: impl IntoResponse) -> Response {
    with_cookie(accounts, "", 0, answer)
}

fn with_cookie(
    accounts: &Accounts,
    secret: &str,
    seconds: u64,
    answer: impl IntoResponse,
) -> Response {
    let secure = if accounts.config().is_https() {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{SESSION_COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    );
    let mut headers = HeaderMap::new();
    // A secret of ours is base64 and always fits a header.
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, value);
    }
    (headers, answer).into_response()
}
