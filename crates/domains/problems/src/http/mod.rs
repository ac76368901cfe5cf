//! The wire of HTTP. Who may call what stands in each operation's `security`.

mod bodies;
mod desk;
mod files;
mod generate;
mod list;
mod lists;
mod problem;
mod suggestions;
mod verification;

use axum::extract::DefaultBodyLimit;
use tiltyard_contracts::{Caller, Scope, SignedIn, UserId, access::Proof};
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
        .routes(routes!(desk::list, desk::begin))
        .routes(routes!(desk::get))
        .routes(routes!(desk::preview))
        .routes(routes!(desk::parsed))
        .routes(routes!(desk::publish))
        .routes(routes!(desk::withdraw))
        .routes(routes!(desk::versions))
        .routes(routes!(desk::review))
        .routes(routes!(desk::comments, desk::comment))
        .routes(routes!(files::rename))
        .routes(routes!(files::export))
        .routes(routes!(generate::generate))
        .routes(routes!(verification::ask))
        .routes(routes!(verification::get))
        .routes(routes!(lists::all, lists::make))
        .routes(routes!(lists::get, lists::put, lists::remove))
        .routes(routes!(lists::daily))
        .routes(routes!(suggestions::suggest))
        .routes(routes!(suggestions::mine))
        .routes(routes!(suggestions::all))
        .routes(routes!(suggestions::decide))
        .routes(routes!(lists::report))
        .routes(routes!(lists::reports))
        .routes(routes!(lists::resolve))
        .merge(large())
}

/// Operations that take whole packages: everything else keeps to the limit of the server.
fn large() -> OpenApiRouter<Problems> {
    OpenApiRouter::new()
        .routes(routes!(files::import))
        .routes(routes!(files::get, files::put, files::remove))
        .layer(DefaultBodyLimit::max(crate::files::ZIP_BYTES_MAX))
}

/// Who it is that reads, whatever their token tells of them: what is held from somebody is held from all their tokens.
fn person(caller: &Caller) -> Option<UserId> {
    match caller {
        Caller::SignedIn(who) => Some(who.user),
        Caller::Nobody | Caller::Banned(_) => None,
    }
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
