//! The door of gRPC, which is served beside HTTP at the same address.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Where the methods of a service lie, for [`axum::Router::route_service`].
#[must_use]
pub fn grpc_address(service: &str) -> String {
    format!("/{service}/{{*method}}")
}

/// Middleware of services of gRPC.
///
/// WHY: a web page of another origin may send what it likes to this address, but not under this content type. It also
/// is what the protocol asks for.
pub async fn only_grpc(request: Request, next: Next) -> Response {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if ["application/grpc", "application/grpc+proto"].contains(&kind.trim()) {
        next.run(request).await
    } else {
        (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "this address speaks gRPC: requests must be of type application/grpc",
        )
            .into_response()
    }
}
