//! `grpc.reflection`: a client finds all services and their messages by asking the server, without our files. Both
//! versions of the protocol, for some clients know the older one only.

use axum::{Router, middleware};
use tiltyard_http::{grpc_address, only_grpc};
use tonic_reflection::server::{Builder, Error};

const V1: &str = "grpc.reflection.v1.ServerReflection";
const V1_ALPHA: &str = "grpc.reflection.v1alpha.ServerReflection";

fn builder() -> Builder<'static> {
    tiltyard_runs::GRPC_DESCRIPTORS
        .into_iter()
        .chain([tiltyard_accounts::grpc::DESCRIPTOR])
        .fold(
            Builder::configure(),
            Builder::register_encoded_file_descriptor_set,
        )
}

pub fn router() -> Result<Router, Error> {
    Ok(Router::new()
        .route_service(&grpc_address(V1), builder().build_v1()?)
        .route_service(&grpc_address(V1_ALPHA), builder().build_v1alpha()?)
        .layer(middleware::from_fn(only_grpc)))
}
