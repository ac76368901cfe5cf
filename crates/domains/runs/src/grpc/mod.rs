//! Running programs over gRPC, beside HTTP on the same port. What is asked is checked by the same rules, and the run goes
//! the same way; only the messages differ.

mod convert;

use std::{pin::Pin, sync::Arc};

use axum::Router;
use tiltyard_protocol::{
    RunEvent, RunHandle, RunInput, RunRefused, RunRequest, RuntimeInfo, Stdin,
};
use tonic::{Request, Response, Status, Streaming};

use crate::{App, ask::AskError, collect::collect};
use convert::{into_ask, stage};
use messages::{
    ExecuteRequest, ExecuteResponse, ExecuteStreamRequest, ExecuteStreamResponse, OutputChunk,
    StageEnded, Started,
    execute_stream_request::Message,
    execute_stream_response::Event,
    execution_service_server::{ExecutionService, ExecutionServiceServer, SERVICE_NAME},
};

#[expect(clippy::all, reason = "generated from proto/")]
mod messages {
    tonic::include_proto!("tiltyard.v1");
}

/// To be merged into the server's router.
pub(crate) fn router(app: Arc<App>, message_bytes_max: usize) -> Router {
    let service =
        ExecutionServiceServer::new(Service { app }).max_decoding_message_size(message_bytes_max);
    // Not tonic's own router: its fallback would collide with that of the web page.
    Router::new().route_service(&format!("/{SERVICE_NAME}/{{*method}}"), service)
}

struct Service {
    app: Arc<App>,
}

impl From<AskError> for Status {
    fn from(error: AskError) -> Self {
        let words = error.to_string();
        match error {
            AskError::UnknownLanguage(_) => Self::not_found(words),
            AskError::Invalid(_) => Self::invalid_argument(words),
        }
    }
}

fn refused(refused: &RunRefused) -> Status {
    let words = refused.to_string();
    match refused {
        RunRefused::UnknownLanguage(_) => Status::not_found(words),
        RunRefused::Busy { .. } => Status::resource_exhausted(words),
        RunRefused::Invalid(_) => Status::invalid_argument(words),
    }
}

impl Service {
    async fn submit(
        &self,
        ask: ExecuteRequest,
        stdin: Stdin,
        correlation: String,
    ) -> Result<(RuntimeInfo, RunHandle), Status> {
        let (runtime, request): (RuntimeInfo, RunRequest) =
            into_ask(ask, stdin).check(&*self.app.runs, correlation)?;
        let handle = self
            .app
            .runs
            .submit(request)
            .await
            .map_err(|error| self::refused(&error))?;
        Ok((runtime, handle))
    }
}

fn correlation<T>(request: &Request<T>) -> String {
    crate::http::correlation(&request.metadata().clone().into_headers())
}

#[tonic::async_trait]
impl ExecutionService for Service {
    async fn execute(
        &self,
        request: Request<ExecuteRequest>,
    ) -> Result<Response<ExecuteResponse>, Status> {
        let correlation = correlation(&request);
        let mut ask = request.into_inner();
        let stdin = Stdin::Bytes(std::mem::take(&mut ask.stdin));
        let (runtime, handle) = self.submit(ask, stdin, correlation).await?;
        let metrics = &self.app.metrics;
        let collected = collect(handle).await.map_err(|why| {
            metrics.run_ended(&runtime.id, "failed", None);
            Status::internal(why)
        })?;
        metrics.run_ended(&runtime.id, "finished", Some(collected.timings));
        Ok(Response::new(ExecuteResponse {
            language: runtime.id,
            version: runtime.version,
            compile: collected.compile.map(Into::into),
            run: collected.run.map(Into::into),
            timings: Some(collected.timings.into()),
        }))
    }

    type ExecuteStreamStream =
        Pin<Box<dyn futures_util::Stream<Item = Result<ExecuteStreamResponse, Status>> + Send>>;

    async fn execute_stream(
        &self,
        request: Request<Streaming<ExecuteStreamRequest>>,
    ) -> Result<Response<Self::ExecuteStreamStream>, Status> {
        let correlation = correlation(&request);
        let mut heard = request.into_inner();
        let Some(Message::Start(ask)) = heard.message().await?.and_then(|first| first.message)
        else {
            return Err(Status::invalid_argument(
                "the first message must be `start`",
            ));
        };
        let (runtime, handle) = self.submit(ask, Stdin::Interactive, correlation).await?;
        Ok(Response::new(Box::pin(talk(
            Arc::clone(&self.app),
            runtime,
            handle,
            heard,
        ))))
    }
}

/// The stream owns the run: a client that goes away drops both.
fn talk(
    app: Arc<App>,
    runtime: RuntimeInfo,
    mut handle: RunHandle,
    mut heard: Streaming<ExecuteStreamRequest>,
) -> impl futures_util::Stream<Item = Result<ExecuteStreamResponse, Status>> {
    let say = |event| Ok(ExecuteStreamResponse { event: Some(event) });
    async_stream::stream! {
        yield say(Event::Started(Started { language: runtime.id.clone(), version: runtime.version.clone() }));
        let mut listening = true;
        loop {
            tokio::select! {
                event = handle.events.recv() => match event {
                    Some(RunEvent::StageStarted(started)) => yield say(Event::StageStarted(stage(started).into())),
                    Some(RunEvent::Output { stage: of, stream, bytes }) => {
                        yield say(Event::Output(OutputChunk {
                            stage: stage(of).into(),
                            stream: convert::stream(stream).into(),
                            data: bytes,
                        }));
                    }
                    Some(RunEvent::StageEnded { stage: of, outcome }) => {
                        yield say(Event::StageEnded(StageEnded { stage: stage(of).into(), outcome: Some(outcome.into()) }));
                    }
                    Some(RunEvent::Finished(timings)) => {
                        app.metrics.run_ended(&runtime.id, "finished", Some(timings));
                        yield say(Event::Finished(timings.into()));
                        return;
                    }
                    Some(RunEvent::Failed(why)) => {
                        app.metrics.run_ended(&runtime.id, "failed", None);
                        yield Err(Status::internal(why));
                        return;
                    }
                    None => {
                        yield Err(Status::internal("the runner went away"));
                        return;
                    }
                },
                message = heard.message(), if listening => {
                    let input = match message {
                        Ok(Some(message)) => into_input(message),
                        // The client has said all it had to say; it still listens.
                        Ok(None) => { listening = false; Ok(Some(RunInput::CloseStdin)) }
                        Err(status) => Err(status),
                    };
                    match input {
                        // A program that has ended takes no input, which is no error.
                        Ok(Some(input)) => drop(handle.input.send(input).await),
                        Ok(None) => {}
                        Err(status) => { yield Err(status); return; }
                    }
                }
            }
        }
    }
}

fn into_input(message: ExecuteStreamRequest) -> Result<Option<RunInput>, Status> {
    Ok(match message.message {
        Some(Message::Start(_)) => {
            return Err(Status::invalid_argument("the run has started already"));
        }
        Some(Message::Stdin(bytes)) => Some(RunInput::Stdin(bytes)),
        Some(Message::CloseStdin(_)) => Some(RunInput::CloseStdin),
        Some(Message::Signal(signal)) if (1..=SIGNAL_MAX).contains(&signal) => {
            Some(RunInput::Signal(signal))
        }
        Some(Message::Signal(signal)) => {
            return Err(Status::invalid_argument(format!(
                "signal {signal} is not between 1 and {SIGNAL_MAX}"
            )));
        }
        None => None,
    })
}

/// The last signal Linux knows.
const SIGNAL_MAX: i32 = 64;

#[cfg(test)]
mod tests;
