//! The wire of HTTP: one file per thing that is asked for. Who may call what stands in each operation's `security`.

mod boards;
mod challenges;
pub(crate) mod duels;
mod integrity;
mod lobby;
mod ratings;
mod talk;
mod writing;

use tiltyard_contracts::{Caller, UserId};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Arena;

pub(crate) type State = axum::extract::State<Arena>;

/// Who asks, where it is somebody who may be told their own.
pub(crate) fn user_of(caller: &Caller) -> Option<UserId> {
    match caller {
        Caller::SignedIn(who) => Some(who.user),
        Caller::Nobody | Caller::Banned(_) => None,
    }
}

/// All operations, to be nested under `/api/v1`.
pub fn router(arena: Arena) -> OpenApiRouter {
    operations().with_state(arena)
}

/// All operations, described.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    operations().into_openapi()
}

fn operations() -> OpenApiRouter<Arena> {
    OpenApiRouter::new()
        .routes(routes!(lobby::get))
        .routes(routes!(lobby::join, lobby::place, lobby::leave))
        .routes(routes!(lobby::spar))
        .routes(routes!(challenges::make))
        .routes(routes!(challenges::get, challenges::withdraw))
        .routes(routes!(challenges::accept))
        .routes(routes!(duels::list))
        .routes(routes!(duels::get))
        .routes(routes!(duels::events))
        .routes(routes!(duels::command))
        .routes(routes!(duels::here))
        .routes(routes!(duels::submit))
        .routes(routes!(duels::attempt))
        .routes(routes!(writing::put))
        .routes(routes!(writing::draft))
        .routes(routes!(writing::replay))
        .routes(routes!(talk::messages, talk::say))
        .routes(routes!(talk::report))
        .routes(routes!(boards::leaderboard))
        .routes(routes!(boards::seasons))
        .routes(routes!(ratings::person))
        .routes(routes!(integrity::list))
        .routes(routes!(integrity::get))
        .routes(routes!(integrity::decide))
        .routes(routes!(integrity::note))
        .routes(routes!(integrity::mine))
        .routes(routes!(integrity::appeal))
        .merge(crate::contests::http::operations())
        .merge(crate::swiss::http::operations())
}
