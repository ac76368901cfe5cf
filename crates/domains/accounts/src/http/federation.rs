//! `/auth/{provider}/…`, `/me/identities`. The first two are visited by browsers: every answer sends them on.

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{Caller, IdentityId, Timestamp};
use tiltyard_http::{Client, Code, Json, Person, Problem, ProblemBody, Whoever, from_our_pages};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};

use super::{State, bodies::Items, cookie, sessions};
use crate::{
    FederationError, Login, Rejected, VisitAnswer, VisitEnded, store::identities::Identity,
};

/// Keeps a visit to the browser it began in.
const VISIT_COOKIE: &str = "tiltyard_visit";
/// As long as a visit may take, in seconds.
const VISIT_COOKIE_S: u32 = 600;
const SECURITY_PAGE: &str = "/settings/security";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StartQuery {
    /// One of our own paths, to go back to.
    #[param(max_length = 1024, nullable = false)]
    return_to: Option<String>,
}

/// Go to a provider: to sign in, or, signed in and with sudo, to link who one is there.
#[utoipa::path(get, path = "/auth/{provider}/start", tag = "accounts", operation_id = "begin_visit", security(()),
    extensions(("x-limit" = json!("auth"))), params(("provider" = String, Path), StartQuery),
    responses((status = 302, description = "To the provider, or back with `error`"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn start(
    state: State,
    Whoever(caller): Whoever,
    Path(provider): Path<String>,
    Query(query): Query<StartQuery>,
    headers: HeaderMap,
) -> Response {
    let return_to = state.own_path(query.return_to.as_deref());
    // WHY: another site could send somebody to link an identity that is not theirs.
    if matches!(caller, Caller::SignedIn(_)) && !from_our_pages(&headers, &[]) {
        return Problem::new(
            Code::CrossSite,
            "this visit was begun by a page of another site",
        )
        .into_response();
    }
    let visit = state
        .begin_visit(&provider, Some(&return_to), &caller)
        .await;
    match visit {
        Ok(visit) => {
            let set = visit_cookie(&state, &visit.state, VISIT_COOKIE_S);
            on_to(&visit.location, set)
        }
        Err(error) => refused(&state, &error, &caller, &return_to),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallbackQuery {
    #[serde(default)]
    state: String,
    #[param(nullable = false)]
    code: Option<String>,
    #[param(nullable = false)]
    error: Option<String>,
    /// Who answers (RFC 9207).
    #[param(nullable = false)]
    iss: Option<String>,
}

/// Come back from a provider.
#[utoipa::path(get, path = "/auth/{provider}/callback", tag = "accounts", operation_id = "end_visit", security(()),
    extensions(("x-limit" = json!("auth"))), params(("provider" = String, Path), CallbackQuery),
    responses((status = 302, description = "To where one wanted to go, to the second step, or to sign in with `error`"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn callback(
    state: State,
    Whoever(caller): Whoever,
    client: Client,
    Path(provider): Path<String>,
    Query(query): Query<CallbackQuery>,
    headers: HeaderMap,
) -> Response {
    let answer = VisitAnswer {
        state: query.state,
        code: query.code,
        error: query.error,
        issuer: query.iss,
    };
    let kept = kept_state(&headers);
    let ended = state
        .end_visit(&provider, &answer, kept, &caller, &client)
        .await;
    match ended {
        Ok(ended) => landed(&state, ended),
        Err(error) => refused(&state, &error, &caller, "/"),
    }
}

fn landed(state: &State, ended: VisitEnded) -> Response {
    let forget = visit_cookie(state, "", 0);
    match ended.login {
        None => on_to(&ended.return_to, forget),
        Some(Login::SignedIn(_, opened)) => {
            cookie::signed_in(state, &opened, on_to(&ended.return_to, forget))
        }
        Some(Login::SecondFactor { challenge, methods }) => {
            let methods: Vec<&str> = methods.into_iter().map(sessions::method_name).collect();
            let query = form(&[("return_to", &ended.return_to)]);
            // Behind the # it stays in the browser, and out of everybody's logs.
            let rest = form(&[("challenge", &challenge), ("methods", &methods.join(","))]);
            on_to(&format!("/sign-in?{query}#{rest}"), forget)
        }
    }
}

fn refused(state: &State, error: &FederationError, caller: &Caller, return_to: &str) -> Response {
    match error {
        FederationError::Failed { .. } | FederationError::Nameless => {
            tracing::warn!(%error, "a visit at a provider failed");
        }
        FederationError::Rejected(Rejected::Store(error)) => {
            tracing::error!(%error, "a visit at a provider failed");
        }
        _ => {}
    }
    let is_person = matches!(caller, Caller::SignedIn(who) if !who.guest);
    let location = if is_person {
        format!("{SECURITY_PAGE}?{}", form(&[("error", error.code())]))
    } else {
        let query = form(&[("error", error.code()), ("return_to", return_to)]);
        format!("/sign-in?{query}")
    };
    on_to(&location, visit_cookie(state, "", 0))
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn on_to(location: &str, cookie: String) -> Response {
    let mut headers = HeaderMap::new();
    for (name, text) in [
        (header::LOCATION, location),
        (header::SET_COOKIE, &cookie),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        // An address was parsed, and a secret of ours is base64: both always fit a header.
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
    (StatusCode::FOUND, headers).into_response()
}

fn visit_cookie(state: &State, text: &str, seconds: u32) -> String {
    let secure = if state.config().is_https() {
        "; Secure"
    } else {
        ""
    };
    format!(
        "{VISIT_COOKIE}={text}; Path=/api/v1/auth; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    )
}

fn kept_state(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == VISIT_COOKIE)
        .map(|(_, state)| state)
}

/// Who one is at a provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Identity)]
pub struct IdentityBody {
    id: IdentityId,
    provider: String,
    provider_name: String,
    #[schema(required)]
    email: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Who one is at providers.
#[utoipa::path(get, path = "/me/identities", tag = "accounts", operation_id = "list_identities",
    security(("session" = ["person"])),
    responses((status = 200, body = Items<IdentityBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(state: State, Person(who): Person) -> Result<Json<Items<IdentityBody>>, Problem> {
    let providers = &state.config().providers;
    let items = state
        .identities(who.user)
        .await?
        .into_iter()
        .map(|identity: Identity| IdentityBody {
            id: identity.id,
            // One that is no longer configured has no other name.
            provider_name: providers
                .get(&identity.provider)
                .map_or(&identity.provider, |provider| &provider.name)
                .clone(),
            provider: identity.provider,
            email: identity.email,
            created_at: identity.created_at,
        })
        .collect();
    Ok(Json(Items { items }))
}

/// Unlink a provider. The last way in stays.
#[utoipa::path(delete, path = "/me/identities/{id}", tag = "accounts", operation_id = "unlink_identity",
    security(("session" = ["person", "sudo"])), params(("id" = IdentityId, Path)),
    responses((status = 204, description = "Unlinked"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn unlink(
    state: State,
    Person(who): Person,
    client: Client,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    state.unlink(&who, id, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}
