//! The events of a run as server-sent events: each has its name as its type, and one JSON object as its data.

use std::convert::Infallible;

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use serde::Serialize;
use tiltyard_protocol::{RunEvent, Stage, Stream};
use utoipa::ToSchema;

use super::bodies::{OutcomeBody, StageBody, StreamBody, TimingsBody};
use crate::{app::Running, collect::TextStream};

/// One event. `finished` or `failed` is the last.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
#[schema(as = RunEvent)]
pub enum EventBody {
    StageStarted {
        stage: StageBody,
    },
    /// The next piece of a stream. What is not UTF-8 is U+FFFD; a character is never cut.
    Output {
        stage: StageBody,
        stream: StreamBody,
        text: String,
    },
    StageEnded {
        stage: StageBody,
        outcome: OutcomeBody,
    },
    Finished {
        timings: TimingsBody,
    },
    /// The server failed, not the program.
    Failed {
        detail: String,
    },
}

impl EventBody {
    fn name(&self) -> &'static str {
        match self {
            Self::StageStarted { .. } => "stage_started",
            Self::Output { .. } => "output",
            Self::StageEnded { .. } => "stage_ended",
            Self::Finished { .. } => "finished",
            Self::Failed { .. } => "failed",
        }
    }
}

/// Events as they happen. The stream owns the run: a client that goes away drops both.
pub fn stream(mut run: Running) -> Response {
    let events = async_stream::stream! {
        let mut texts = [TextStream::default(), TextStream::default()];
        while let Some(event) = run.next().await {
            for body in bodies(event, &mut texts) {
                let event = Event::default().event(body.name()).json_data(&body);
                // Text, numbers and names always have a form in JSON.
                yield Ok::<Event, Infallible>(event.unwrap_or_default());
            }
        }
    };
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

fn output(stage: Stage, stream: Stream, text: String) -> Option<EventBody> {
    (!text.is_empty()).then(|| EventBody::Output {
        stage: stage.into(),
        stream: stream.into(),
        text,
    })
}

fn bodies(event: RunEvent, texts: &mut [TextStream; 2]) -> Vec<EventBody> {
    let place = |stream| usize::from(stream == Stream::Stderr);
    match event {
        RunEvent::StageStarted(stage) => vec![EventBody::StageStarted {
            stage: stage.into(),
        }],
        RunEvent::Output {
            stage,
            stream,
            bytes,
        } => output(stage, stream, texts[place(stream)].push(&bytes))
            .into_iter()
            .collect(),
        RunEvent::StageEnded { stage, outcome } => {
            let mut events: Vec<EventBody> = [Stream::Stdout, Stream::Stderr]
                .into_iter()
                .filter_map(|stream| output(stage, stream, texts[place(stream)].finish()))
                .collect();
            events.push(EventBody::StageEnded {
                stage: stage.into(),
                outcome: outcome.into(),
            });
            events
        }
        RunEvent::Finished(timings) => vec![EventBody::Finished {
            timings: timings.into(),
        }],
        RunEvent::Failed(detail) => vec![EventBody::Failed { detail }],
    }
}
