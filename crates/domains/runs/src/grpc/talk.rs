//! `ExecuteStream`: a run and its client in conversation. The stream of answers owns the run: a client that goes away
//! drops both.

use std::{ops::RangeInclusive, pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tiltyard_protocol::{RunEvent, RunInput, Stdin};
use tokio::sync::mpsc;
use tonic::Status;

use super::{
    convert::asked,
    pb::{
        self, execute_stream_request::Message as Request, execute_stream_response::Event as Answer,
    },
    status,
};
use crate::app::{App, Running};

/// A client that says nothing is let go after this.
const START_WAIT: Duration = Duration::from_secs(10);
/// The most of one message that goes to stdin, in bytes. The queue of inputs holds messages, so their size bounds it.
pub const STDIN_BYTES_MAX: usize = 256 << 10;
/// The signals Linux knows, by number.
const SIGNALS: RangeInclusive<i32> = 1..=64;

/// What comes next in a conversation.
enum Next {
    Event(Option<RunEvent>),
    /// The client has no more to say, or said what cannot be.
    Heard(Result<(), Status>),
}

pub fn answers(
    app: Arc<App>,
    mut requests: impl Stream<Item = Result<pb::ExecuteStreamRequest, Status>> + Send + Unpin,
    correlation: String,
) -> impl Stream<Item = Result<pb::ExecuteStreamResponse, Status>> + Send {
    async_stream::try_stream! {
        let mut start = first(&mut requests).await?;
        let stdin = std::mem::take(&mut start.stdin);
        let (started, mut run) = begin(&app, start, correlation).await?;
        yield answer(started);
        // WHY: hearing is not part of the loop: it may wait for a program that does not read, while the same program
        // waits for its output to be taken.
        let mut hearing = pin!(hear(stdin, requests, run.input.clone()));
        let mut hears = true;
        loop {
            let next = tokio::select! {
                event = run.next() => Next::Event(event),
                heard = &mut hearing, if hears => Next::Heard(heard),
            };
            match next {
                Next::Event(None) => break,
                Next::Event(Some(event)) => yield answer(told(event)?),
                Next::Heard(heard) => {
                    hears = false;
                    heard?;
                }
            }
        }
    }
}

fn answer(event: Answer) -> pb::ExecuteStreamResponse {
    pb::ExecuteStreamResponse { event: Some(event) }
}

async fn first(
    requests: &mut (impl Stream<Item = Result<pb::ExecuteStreamRequest, Status>> + Unpin),
) -> Result<pb::ExecuteRequest, Status> {
    let request = tokio::time::timeout(START_WAIT, requests.next())
        .await
        .map_err(|_| {
            status::late(format!(
                "start: it did not arrive within {} seconds",
                START_WAIT.as_secs()
            ))
        })?;
    match request.transpose()?.and_then(|request| request.message) {
        Some(Request::Start(start)) => Ok(*start),
        _ => Err(status::invalid(
            "the first message must be start, with the program to run",
        )),
    }
}

async fn begin(
    app: &Arc<App>,
    start: pb::ExecuteRequest,
    correlation: String,
) -> Result<(Answer, Running), Status> {
    let asked = asked(start, Stdin::Interactive, correlation);
    let (runtime, request) = asked.check(&*app.runs).map_err(status::refused)?;
    let run = app
        .start(request)
        .await
        .map_err(|refused| status::refused(refused.into()))?;
    let started = Answer::Started(pb::Started {
        language: runtime.id,
        version: runtime.version,
    });
    Ok((started, run))
}

/// Passes on what the client says until it has said all. `Err`: it said what cannot be, or is gone.
async fn hear(
    stdin: Bytes,
    mut requests: impl Stream<Item = Result<pb::ExecuteStreamRequest, Status>> + Unpin,
    input: mpsc::Sender<RunInput>,
) -> Result<(), Status> {
    // A program that has ended hears nothing, and that is no error.
    if !stdin.is_empty() {
        let _ = input.send(RunInput::Stdin(stdin)).await;
    }
    while let Some(request) = requests.next().await {
        let _ = input.send(heard(request?)?).await;
    }
    let _ = input.send(RunInput::CloseStdin).await;
    Ok(())
}

/// What a message asks of the program.
fn heard(request: pb::ExecuteStreamRequest) -> Result<RunInput, Status> {
    match request.message {
        Some(Request::Stdin(bytes)) if bytes.len() > STDIN_BYTES_MAX => {
            Err(status::invalid(format!(
                "stdin: {} bytes in one message; at most {STDIN_BYTES_MAX}, the rest belongs into the next",
                bytes.len()
            )))
        }
        Some(Request::Stdin(bytes)) => Ok(RunInput::Stdin(bytes)),
        Some(Request::CloseStdin(pb::CloseStdin {})) => Ok(RunInput::CloseStdin),
        Some(Request::Signal(signal)) if SIGNALS.contains(&signal) => Ok(RunInput::Signal(signal)),
        Some(Request::Signal(signal)) => Err(status::invalid(format!(
            "signal: {signal} is not between {} and {}",
            SIGNALS.start(),
            SIGNALS.end()
        ))),
        Some(Request::Start(_)) => Err(status::invalid("start: the program is running already")),
        None => Err(status::invalid(
            "a message must be one of stdin, close_stdin and signal",
        )),
    }
}

/// `Err`: the run has failed, and not by the program's doing.
fn told(event: RunEvent) -> Result<Answer, Status> {
    Ok(match event {
        RunEvent::StageStarted(stage) => Answer::StageStarted(pb::Stage::from(stage).into()),
        RunEvent::Output {
            stage,
            stream,
            bytes,
        } => Answer::Output(pb::OutputChunk {
            stage: pb::Stage::from(stage).into(),
            stream: pb::Stream::from(stream).into(),
            data: bytes,
        }),
        RunEvent::StageEnded { stage, outcome } => Answer::StageEnded(pb::StageEnded {
            stage: pb::Stage::from(stage).into(),
            outcome: Some(outcome.into()),
        }),
        RunEvent::Finished(timings) => Answer::Finished(timings.into()),
        RunEvent::Failed(why) => return Err(status::failed(why)),
    })
}
