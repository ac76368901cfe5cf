//! Who is asking: a login's cookie or a token's header, made into a [`Caller`] once per request.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tiltyard_contracts::{Caller, SignedIn};

use crate::{Client, Code, Problem};

/// The cookie of a login.
pub const SESSION_COOKIE: &str = "tiltyard_session";

/// Longer than any secret of ours, in bytes.
const SECRET_BYTES_MAX: usize = 256;

/// What a request shows. A token beats a cookie: whoever sends one means it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    None,
    Session(String),
    Token(String),
}

impl Credentials {
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, secret)| secret.trim());
        if let Some(secret) = bearer {
            return Self::Token(cut(secret));
        }
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == SESSION_COOKIE)
            .map_or(Self::None, |(_, secret)| Self::Session(cut(secret)))
    }
}

fn cut(secret: &str) -> String {
    secret.chars().take(SECRET_BYTES_MAX).collect()
}

pub type Identified<'a> = Pin<Box<dyn Future<Output = Result<Caller, Problem>> + Send + 'a>>;

/// Knows whose a credential is.
pub trait Identify: Send + Sync {
    fn identify<'a>(&'a self, credentials: &'a Credentials, client: &'a Client) -> Identified<'a>;
}

/// Middleware: puts the [`Caller`] where handlers and [`crate::access`] find it.
pub async fn identify(
    State(known): State<Arc<dyn Identify>>,
    mut request: Request,
    next: Next,
) -> Response {
    let credentials = Credentials::of(request.headers());
    let client = request
        .extensions()
        .get::<Client>()
        .cloned()
        .unwrap_or_default();
    match known.identify(&credentials, &client).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            request.extensions_mut().insert(credentials);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Somebody signed in; that they may do what they ask for was checked before.
#[derive(Debug, Clone)]
pub struct Person(pub SignedIn);

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Caller>() {
            Some(Caller::SignedIn(who)) => Ok(Self(who.clone())),
            _ => Err(Problem::new(Code::Unauthenticated, "sign in first")),
        }
    }
}

/// Anybody, signed in or not.
#[derive(Debug, Clone)]
pub struct Whoever(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Whoever {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(
            parts
                .extensions
                .get::<Caller>()
                .cloned()
                .unwrap_or_default(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a value"));
        }
        headers
    }

    #[test]
    fn a_token_beats_a_cookie_and_others_cookies_are_none() {
        assert_eq!(Credentials::of(&headers(&[])), Credentials::None);
        assert_eq!(
            Credentials::of(&headers(&[("cookie", "a=b; c")])),
            Credentials::None
        );
        let cookie = ("cookie", "a=b; tiltyard_session=secret; c=d");
        assert_eq!(
            Credentials::of(&headers(&[cookie])),
            Credentials::Session("secret".into())
        );
        let both = [cookie, ("authorization", "bearer tty_1")];
        assert_eq!(
            Credentials::of(&headers(&both)),
            Credentials::Token("tty_1".into())
        );
        assert_eq!(
            Credentials::of(&headers(&[("authorization", "Basic eDp5")])),
            Credentials::None
        );
    }
}
