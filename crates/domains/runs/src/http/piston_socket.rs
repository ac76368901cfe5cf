//! Piston's WebSocket: `init`, `data`, `signal` in; `runtime`, `stage`, `data`, `exit`, `error` out. Better on purpose:
//! signals arrive, stdin can be closed with `eof`, and closing the socket ends the program.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use tiltyard_protocol::{Exit, RunEvent, RunInput, Stdin, Stream};

use super::{AppState, piston};
use crate::{
    app::{App, Running, correlation},
    collect::TextStream,
    signals,
};

/// A client that does not begin within this is let go.
const INIT_WAIT: Duration = Duration::from_secs(1);

struct Close(u16, &'static str);

const COMPLETED: Close = Close(4999, "Job Completed");
const ALREADY: Close = Close(4000, "Already Initialized");
const TIMEOUT: Close = Close(4001, "Initialization Timeout");
const NOTIFIED: Close = Close(4002, "Notified Error");
const NOT_YET: Close = Close(4003, "Not yet initialized");
const ONLY_STDIN: Close = Close(4004, "Can only write to stdin");
const BAD_SIGNAL: Close = Close(4005, "Invalid signal");

pub(super) async fn connect(
    State(app): AppState,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if let Some(origin) = stranger(&headers) {
        return (
            StatusCode::FORBIDDEN,
            format!("pages of {origin} may not run programs here\n"),
        )
            .into_response();
    }
    let correlation = correlation(&headers);
    upgrade
        .read_buffer_size(8192)
        .write_buffer_size(8192)
        .on_upgrade(move |mut socket| async move {
            if let Some(Close(code, reason)) = serve(&app, &mut socket, correlation).await {
                // The other side may be gone already.
                let _ = socket
                    .send(Message::Close(Some(CloseFrame {
                        code,
                        reason: reason.into(),
                    })))
                    .await;
            }
        })
}

/// The origin of a web page that is not this server's own. Browsers let any page open a socket to any address; programs
/// that are no browsers send no origin.
fn stranger(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN)?;
    let host = origin.split_once("://").map(|(_, host)| host);
    (host.is_none() || host != text(header::HOST)).then_some(origin)
}

async fn say(socket: &mut WebSocket, message: Value) -> Option<()> {
    socket.send(Message::text(message.to_string())).await.ok()
}

async fn failed(socket: &mut WebSocket, message: &str) -> Option<Close> {
    say(socket, json!({"type": "error", "message": message})).await?;
    Some(NOTIFIED)
}

/// The next message as an object; `Err` when the socket has ended.
async fn hear(socket: &mut WebSocket) -> Result<Option<Map<String, Value>>, ()> {
    match socket.recv().await {
        Some(Ok(Message::Text(text))) => Ok(serde_json::from_str(&text).ok()),
        Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => Ok(Some(Map::new())),
        Some(Ok(Message::Close(_)) | Err(_)) | None => Err(()),
    }
}

/// `None`: the other side is gone, and with it the run.
async fn serve(app: &Arc<App>, socket: &mut WebSocket, correlation: String) -> Option<Close> {
    let deadline = tokio::time::Instant::now() + INIT_WAIT;
    let init = loop {
        let heard = match tokio::time::timeout_at(deadline, hear(socket)).await {
            Err(_) => return Some(TIMEOUT),
            Ok(Err(())) => return None,
            Ok(Ok(heard)) => heard,
        };
        let Some(message) = heard else {
            return failed(socket, "Unexpected token in JSON").await;
        };
        match message.get("type").and_then(Value::as_str) {
            Some("init") => break message,
            Some("data" | "signal") => return Some(NOT_YET),
            _ => {}
        }
    };
    let checked = match piston::check(app, &init, Some(Stdin::Interactive), correlation) {
        Ok(checked) => checked,
        Err(error) => return failed(socket, &error.1).await,
    };
    let run = match app.start(checked.request).await {
        Ok(run) => run,
        Err(error) => return failed(socket, &error.to_string()).await,
    };
    let runtime = checked.runtime;
    say(
        socket,
        json!({"type": "runtime", "language": runtime.id, "version": runtime.version}),
    )
    .await?;
    talk(socket, run).await
}

async fn talk(socket: &mut WebSocket, mut run: Running) -> Option<Close> {
    let mut texts = [TextStream::default(), TextStream::default()];
    loop {
        tokio::select! {
            event = run.next() => match event {
                Some(RunEvent::Finished(_)) | None => return Some(COMPLETED),
                Some(RunEvent::Failed(why)) => return failed(socket, &why).await,
                Some(event) => {
                    for message in to_messages(event, &mut texts) {
                        say(socket, message).await?;
                    }
                }
            },
            heard = hear(socket) => match heard {
                Err(()) => return None,
                Ok(None) => return failed(socket, "Unexpected token in JSON").await,
                Ok(Some(message)) => match to_input(&message) {
                    Ok(Some(input)) => drop(run.input.send(input).await),
                    Ok(None) => {}
                    Err(close) => return Some(close),
                },
            },
        }
    }
}

/// What a client's message asks of the program. Unknown types mean nothing.
fn to_input(message: &Map<String, Value>) -> Result<Option<RunInput>, Close> {
    let text = |key: &str| message.get(key).and_then(Value::as_str);
    match text("type") {
        Some("init") => Err(ALREADY),
        Some("data") if text("stream") != Some("stdin") => Err(ONLY_STDIN),
        Some("data") if message.get("eof") == Some(&Value::Bool(true)) => {
            Ok(Some(RunInput::CloseStdin))
        }
        Some("data") => Ok(text("data").map(|data| RunInput::Stdin(data.to_owned().into()))),
        Some("signal") => text("signal")
            .and_then(signals::number)
            .map(|signal| Some(RunInput::Signal(signal)))
            .ok_or(BAD_SIGNAL),
        _ => Ok(None),
    }
}

fn to_messages(event: RunEvent, texts: &mut [TextStream; 2]) -> Vec<Value> {
    match event {
        RunEvent::StageStarted(stage) => vec![json!({"type": "stage", "stage": stage})],
        RunEvent::Output { stream, bytes, .. } => {
            let text = texts[usize::from(stream == Stream::Stderr)].push(&bytes);
            if text.is_empty() {
                vec![]
            } else {
                vec![json!({"type": "data", "stream": stream, "data": text})]
            }
        }
        RunEvent::StageEnded { stage, outcome } => {
            let mut messages: Vec<Value> = texts
                .iter_mut()
                .zip(["stdout", "stderr"])
                .map(|(text, stream)| (text.finish(), stream))
                .filter(|(text, _)| !text.is_empty())
                .map(|(text, stream)| json!({"type": "data", "stream": stream, "data": text}))
                .collect();
            let (code, signal) = match outcome.exit {
                Exit::Code(code) => (Some(code), None),
                Exit::Signal(signal) => (None, Some(signals::name(signal))),
            };
            messages.push(json!({"type": "exit", "stage": stage, "code": code, "signal": signal}));
            messages
        }
        RunEvent::Finished(_) | RunEvent::Failed(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_server_may_connect() {
        for (origin, is_stranger) in [
            (None, false),
            (Some("http://tilt.example:8080"), false),
            (Some("https://tilt.example:8080"), false),
            (Some("http://tilt.example"), true),
            (Some("http://other.example:8080"), true),
            (Some("null"), true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "tilt.example:8080".parse().expect("a host"));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().expect("an origin"));
            }
            assert_eq!(stranger(&headers).is_some(), is_stranger, "{origin:?}");
        }
    }
}
