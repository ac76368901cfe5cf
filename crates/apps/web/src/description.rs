//! `GET /api/v1/openapi.json`: the whole of our own API, described for programs. The router is made from the same
//! declarations, so that neither has what the other lacks.

use axum::{Router, http::header, response::IntoResponse, routing::get};
use bytes::Bytes;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

/// What the document says of the whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tiltyard",
        description = "Times end in their unit (`_ms`, `_us`), sizes are bytes, moments are RFC 3339. Errors are RFC 9457 problem documents with stable codes. `security` of an operation says who may call it: for `session`, `guest` (anyone signed in), `person` (with an account) or `permission:<name>`, and `sudo` where the password is to be shown again first; for `token`, the scope it needs.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "accounts", description = "Who one is"),
        (name = "live", description = "Learn at once that something changed"),
        (name = "admin", description = "For those who keep order and run the place"),
        (name = "feedback", description = "What people say of the place"),
        (name = "submissions", description = "Solutions, judged and counted"),
        (name = "problems", description = "Problems to solve, and the lists of them"),
        (name = "arena", description = "Duels, ratings, and who waits for one"),
        (name = "desk", description = "Where problems are written, verified and published"),
        (name = "runs", description = "Run programs nobody scores"),
        (name = "operating", description = "For those who keep the server running"),
    ),
    modifiers(&Schemes),
)]
struct About;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(
                tiltyard_http::SESSION_COOKIE,
            ))),
        );
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("A personal access token: `tty_…`"))
                    .build(),
            ),
        );
    }
}

/// The description of our own API.
#[must_use]
pub fn description() -> Document {
    let (mut v1, root) = tiltyard_runs::descriptions();
    v1.merge(tiltyard_accounts::http::description());
    v1.merge(crate::live::operations().into_openapi());
    v1.merge(tiltyard_admin::http::description());
    v1.merge(tiltyard_judge::http::description());
    v1.merge(tiltyard_problems::http::description());
    v1.merge(tiltyard_arena::http::description());
    About::openapi().merge_from(root).nest("/api/v1", v1)
}

/// All described operations at their addresses.
pub fn described(v1: OpenApiRouter, root: OpenApiRouter, document: &Document) -> Router {
    let json = Bytes::from(document.to_json().unwrap_or_default());
    let v1 = Router::from(v1)
        .route(
            "/openapi.json",
            get(move || async move {
                ([(header::CONTENT_TYPE, "application/json")], json).into_response()
            }),
        )
        .fallback(tiltyard_http::not_found)
        .method_not_allowed_fallback(tiltyard_http::not_allowed);
    Router::from(root).nest("/api/v1", v1)
}
