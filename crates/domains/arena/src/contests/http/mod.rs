//! The wire of contests. Who may call what stands in each operation's `security`.

mod bodies;
mod contest;
mod organise;
mod part;
mod standings;
mod talk;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Arena;

pub(crate) fn operations() -> OpenApiRouter<Arena> {
    OpenApiRouter::new()
        .routes(routes!(contest::list, organise::make))
        .routes(routes!(contest::get, organise::change, organise::remove))
        .routes(routes!(organise::reveal))
        .routes(routes!(organise::close))
        .routes(routes!(part::register, part::unregister))
        .routes(routes!(part::invite))
        .routes(routes!(part::accept, part::decline))
        .routes(routes!(part::start_virtual))
        .routes(routes!(part::submit))
        .routes(routes!(contest::submissions))
        .routes(routes!(standings::standings))
        .routes(routes!(standings::history))
        .routes(routes!(talk::list, talk::ask))
        .routes(routes!(talk::answer))
        .routes(routes!(talk::announce))
}
