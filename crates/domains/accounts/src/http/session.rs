//! `GET /session`: who one is, and what this place offers to those who are nobody yet.

use serde::Serialize;
use tiltyard_contracts::{Caller, Scope, SignedIn, access::Proof};
use tiltyard_http::{Json, Problem, ProblemBody, Whoever};
use utoipa::ToSchema;

use super::{State, bodies::Me};

/// Who one is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionBody {
    /// `null`: nobody.
    #[schema(required)]
    person: Option<Me>,
    /// Other places one may sign in with.
    providers: Vec<Provider>,
    registration: Registration,
    /// Whether letters leave this server; where not, its operator reads them.
    mail: bool,
}

/// Another place one may sign in with.
#[derive(Debug, Serialize, ToSchema)]
pub struct Provider {
    id: String,
    name: String,
}

/// Whether strangers may register.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RegistrationState)]
pub enum Registration {
    Open,
    Closed,
}

/// A token that may not read the account is told nothing of it.
fn may_read(who: &SignedIn) -> bool {
    match &who.proof {
        Proof::Session { .. } => true,
        Proof::Token { scopes, .. } => scopes.contains(&Scope::AccountRead),
    }
}

/// Who one is here; asked by every page first, and never an error.
#[utoipa::path(get, path = "/session", tag = "accounts", operation_id = "session", security(()),
    responses((status = 200, body = SessionBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Whoever(caller): Whoever) -> Result<Json<SessionBody>, Problem> {
    let person = match &caller {
        Caller::SignedIn(who) if may_read(who) => Some(Me::read(&state, who).await?),
        Caller::SignedIn(_) | Caller::Nobody | Caller::Banned(_) => None,
    };
    let config = state.config();
    Ok(Json(SessionBody {
        person,
        providers: config
            .providers
            .iter()
            .map(|provider| Provider {
                id: provider.id.clone(),
                name: provider.name.clone(),
            })
            .collect(),
        registration: if config.registration_open {
            Registration::Open
        } else {
            Registration::Closed
        },
        mail: config.mail_configured,
    }))
}
