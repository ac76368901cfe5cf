//! The wire of gRPC: `tiltyard.v1.ExecutionService`, as `proto/tiltyard/v1/execution.proto` describes it, and the
//! health that gRPC has a protocol for. It is served beside HTTP at the same address.

mod convert;
mod execute;
mod health;
mod status;
mod talk;

use std::{pin::Pin, sync::Arc};

use axum::{Router, middleware};
use futures_util::Stream;
use tiltyard_http::{grpc_address, only_grpc};
use tonic::{Status, metadata::MetadataMap};
use tonic_health::pb::health_server::{HealthServer, SERVICE_NAME as HEALTH_NAME};

use crate::app::{App, CORRELATION_HEADER, correlation};

/// Made by the build from the description of the service.
mod pb {
    tonic::include_proto!("tiltyard.v1");
}

use health::Health;
use pb::execution_service_server::{ExecutionService, ExecutionServiceServer, SERVICE_NAME};

/// The services, mounted as any other route: the server speaks HTTP/2 already.
pub fn router(app: Arc<App>, message_bytes_max: usize) -> Router {
    let health = HealthServer::new(Health {
        app: Arc::clone(&app),
    });
    let execution =
        ExecutionServiceServer::new(Execution { app }).max_decoding_message_size(message_bytes_max);
    // WHY: not tonic's own router, which brings a fallback that the web page's would collide with.
    Router::new()
        .route_service(&grpc_address(SERVICE_NAME), execution)
        .route_service(&grpc_address(HEALTH_NAME), health)
        .layer(middleware::from_fn(only_grpc))
}

struct Execution {
    app: Arc<App>,
}

type Answers = Pin<Box<dyn Stream<Item = Result<pb::ExecuteStreamResponse, Status>> + Send>>;

#[tonic::async_trait]
impl ExecutionService for Execution {
    async fn execute(
        &self,
        request: tonic::Request<pb::ExecuteRequest>,
    ) -> Result<tonic::Response<pb::ExecuteResponse>, Status> {
        let correlation = correlation(request.metadata().as_ref());
        match execute::execute(&self.app, request.into_inner(), correlation.clone()).await {
            Ok(answer) => Ok(correlated(answer, &correlation)),
            Err(mut status) => {
                tag(status.metadata_mut(), &correlation);
                Err(status)
            }
        }
    }

    type ExecuteStreamStream = Answers;

    async fn execute_stream(
        &self,
        request: tonic::Request<tonic::Streaming<pb::ExecuteStreamRequest>>,
    ) -> Result<tonic::Response<Answers>, Status> {
        let correlation = correlation(request.metadata().as_ref());
        let requests = request.into_inner();
        // WHY: the headers leave before the first message has come; some clients wait for them before they send it.
        let answers = talk::answers(Arc::clone(&self.app), requests, correlation.clone());
        Ok(correlated(Box::pin(answers), &correlation))
    }
}

fn correlated<T>(answer: T, correlation: &str) -> tonic::Response<T> {
    let mut response = tonic::Response::new(answer);
    tag(response.metadata_mut(), correlation);
    response
}

fn tag(metadata: &mut MetadataMap, correlation: &str) {
    if let Ok(value) = correlation.parse() {
        metadata.insert(CORRELATION_HEADER, value);
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
