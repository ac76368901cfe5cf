//! The wire of HTTP: one file per thing that is asked for. Who may call what stands in each operation's `security`.

mod bodies;
mod drafts;
mod practice;
mod rejudges;
mod statistics;
mod submissions;
mod trials;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Judge;

// What a handler of another domain needs to take sources and to answer trials as they are here.
pub use bodies::Source;
pub use trials::{NewTrial, TrialEvent, answer as trial_answer};

pub(crate) type State = axum::extract::State<Judge>;

/// All operations, to be nested under `/api/v1`.
pub fn router(judge: Judge) -> OpenApiRouter {
    operations().with_state(judge)
}

/// All operations, described.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    operations().into_openapi()
}

fn operations() -> OpenApiRouter<Judge> {
    OpenApiRouter::new()
        .routes(routes!(submissions::submit))
        .routes(routes!(submissions::mine))
        .routes(routes!(submissions::list))
        .routes(routes!(submissions::get))
        .routes(routes!(trials::post))
        .routes(routes!(drafts::get, drafts::put))
        .routes(routes!(statistics::get))
        .routes(routes!(practice::get))
        .routes(routes!(rejudges::begin, rejudges::list))
        .routes(routes!(rejudges::get, rejudges::discard))
        .routes(routes!(rejudges::apply))
}
