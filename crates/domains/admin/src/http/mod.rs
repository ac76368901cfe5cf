//! The wire of HTTP. Who may call what stands in each operation's `security`.

mod feedback;
mod system;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Admin;

pub(crate) type State = axum::extract::State<Admin>;

/// All operations, to be nested under `/api/v1`.
pub fn router(admin: Admin) -> OpenApiRouter {
    operations().with_state(admin)
}

/// All operations, described.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    operations().into_openapi()
}

fn operations() -> OpenApiRouter<Admin> {
    OpenApiRouter::new()
        .routes(routes!(feedback::leave))
        .routes(routes!(feedback::own))
        .routes(routes!(feedback::list))
        .routes(routes!(feedback::answer))
        .routes(routes!(system::facts))
        .routes(routes!(system::settings))
        .routes(routes!(system::letters))
}
