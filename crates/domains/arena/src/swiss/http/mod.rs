//! The wire of tournaments. Who may call what stands in each operation's `security`.

mod bodies;
mod organise;
mod swiss;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Arena;

pub(crate) fn operations() -> OpenApiRouter<Arena> {
    OpenApiRouter::new()
        .routes(routes!(swiss::list, organise::make))
        .routes(routes!(swiss::get, organise::change, organise::cancel))
        .routes(routes!(swiss::round))
        .routes(routes!(swiss::join, swiss::leave))
        .routes(routes!(swiss::of_duel))
}
