//! What every wire shares: whom to ask for a run, and the counting of how runs end.

use std::sync::Arc;

use tiltyard_protocol::{RunEvent, RunHandle, RunInput, RunRefused, RunRequest, Runs};
use tokio::sync::mpsc;

use crate::metrics::Metrics;

pub struct App {
    pub runs: Arc<dyn Runs>,
    pub metrics: Metrics,
}

impl App {
    pub async fn start(self: &Arc<Self>, request: RunRequest) -> Result<Running, RunRefused> {
        let language = request.language.clone();
        let RunHandle { events, input } = self.runs.submit(request).await?;
        Ok(Running {
            app: Arc::clone(self),
            language,
            events,
            input,
            ended: false,
        })
    }
}

/// A run that was taken; its end is counted. Dropping it ends the program.
pub struct Running {
    app: Arc<App>,
    language: String,
    events: mpsc::Receiver<RunEvent>,
    pub input: mpsc::Sender<RunInput>,
    ended: bool,
}

impl Running {
    /// The next event; `None` after the last, which is always `Finished` or `Failed`. Giving up waiting loses nothing.
    pub async fn next(&mut self) -> Option<RunEvent> {
        if self.ended {
            return None;
        }
        let event = self
            .events
            .recv()
            .await
            .unwrap_or_else(|| RunEvent::Failed("the runner went away".to_owned()));
        let (result, timings) = match &event {
            RunEvent::Finished(timings) => ("finished", Some(*timings)),
            RunEvent::Failed(_) => ("failed", None),
            _ => return Some(event),
        };
        self.ended = true;
        self.app.metrics.run_ended(&self.language, result, timings);
        Some(event)
    }
}

/// The header that carries the id of a request, in and out, on every wire.
pub const CORRELATION_HEADER: &str = "x-request-id";

pub use tiltyard_http::request_id as correlation;
