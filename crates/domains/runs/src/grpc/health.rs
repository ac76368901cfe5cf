//! `grpc.health.v1.Health`: what load balancers and probes ask, with the answer of `/readyz`.

use std::{pin::Pin, sync::Arc};

use futures_util::Stream;
use tonic::{Request, Response, Status};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse, health_check_response::ServingStatus,
    health_server::Health as HealthService,
};

use super::pb::execution_service_server::SERVICE_NAME;
use crate::app::App;

pub struct Health {
    pub app: Arc<App>,
}

type Answers = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

#[tonic::async_trait]
impl HealthService for Health {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        let service = request.into_inner().service;
        // The empty name means the server as a whole.
        if !["", SERVICE_NAME].contains(&service.as_str()) {
            return Err(Status::not_found(format!(
                "there is no service of that name here; {SERVICE_NAME} is one"
            )));
        }
        let status = if self.app.runs.status().accepting {
            ServingStatus::Serving
        } else {
            ServingStatus::NotServing
        };
        Ok(Response::new(HealthCheckResponse {
            status: status.into(),
        }))
    }

    type WatchStream = Answers;

    /// WHY: a watch never ends by itself, and a server that is asked to stop waits for every answer. The protocol has
    /// this code for servers that are asked with Check alone.
    async fn watch(
        &self,
        _request: Request<HealthCheckRequest>,
    ) -> Result<Response<Answers>, Status> {
        Err(Status::unimplemented("ask with Check"))
    }
}
