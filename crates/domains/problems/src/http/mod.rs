//! The wire of HTTP. Who may call what stands in each operation's `security`.

mod bodies;
mod list;
mod problem;

use tiltyard_contracts::{Caller, Scope, SignedIn, access::Proof};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Problems;

pub(crate) type State = axum::extract::State<Problems>;

/// All operations, to be nested under `/api/v1`.
pub fn router(problems: Problems) -> OpenApiRouter {
    operations().with_state(problems)
}

/// All operations, described.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    operations().into_openapi()
}

fn operations() -> OpenApiRouter<Problems> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::facets))
        .routes(routes!(problem::get))
        .routes(routes!(problem::hint))
        .routes(routes!(problem::editorial))
        .routes(routes!(problem::surrender))
        .routes(routes!(problem::asset))
        .routes(routes!(problem::vote))
}

/// Who reads, as far as they may be known: what is for everybody is given to a token without the scope as to a stranger.
fn reader(caller: &Caller) -> Option<&SignedIn> {
    match caller {
        Caller::SignedIn(who) => match &who.proof {
            Proof::Token { scopes, .. } => scopes.contains(&Scope::ProblemsRead).then_some(who),
            Proof::Session { .. } => Some(who),
        },
        Caller::Nobody | Caller::Banned(_) => None,
    }
}
