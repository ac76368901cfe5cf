//! `POST /api/v1/runs`: runs a program; the answer is one JSON document, or its events as they happen when the client
//! accepts `text/event-stream`.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use base64::Engine as _;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tiltyard_protocol::{RunEvent, RunHandle, RunTimings, RuntimeInfo, Stage, Stdin, Stream};
use utoipa::ToSchema;

use super::{App, AppState, correlation, problem::Problem};
use crate::{
    ask::{Ask, AskError, StageLimits},
    collect::{OutcomeBody, StageResult, TextStream, collect},
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunBody {
    /// Id or alias of a language.
    #[schema(example = "python")]
    language: String,
    /// A range like `3.x`; the newest that fits. Absent: any.
    #[schema(example = "3.x")]
    version: Option<String>,
    /// The first is the main file.
    #[schema(min_items = 1)]
    files: Vec<FileBody>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    limits: LimitsBody,
    /// Take an interpreter that was started ahead, if the server has one: quicker, but the CPU time then holds the
    /// interpreter's own start. Ignored by languages without.
    #[serde(default)]
    warm: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FileBody {
    /// A relative path; absent: the language's own name.
    #[schema(max_length = 255)]
    name: Option<String>,
    #[schema(example = "print(6 * 7)")]
    content: String,
    #[serde(default)]
    encoding: Encoding,
}

/// How `content` is written.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    #[default]
    Utf8,
    Base64,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct LimitsBody {
    compile: StageLimits,
    run: StageLimits,
}

/// What a run did.
#[derive(Serialize, ToSchema)]
pub struct RunAnswer {
    language: String,
    version: String,
    /// Only for compiled languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    compile: Option<StageBody>,
    /// Absent when compiling failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<StageBody>,
    timings: RunTimings,
}

#[derive(Serialize, ToSchema)]
struct StageBody {
    stdout: String,
    stderr: String,
    /// Both in the order in which they came.
    output: String,
    #[serde(flatten)]
    outcome: Option<OutcomeBody>,
}

impl From<StageResult> for StageBody {
    fn from(result: StageResult) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            stdout: text(&result.stdout),
            stderr: text(&result.stderr),
            output: text(&result.output),
            outcome: result.outcome.map(OutcomeBody::from),
        }
    }
}

/// Run a program
///
/// With `accept: text/event-stream` the answer is a stream of events: `stage_started`, `output`, `stage_ended`, and at
/// the end `finished` or `failed`. A client that goes away ends its program.
#[utoipa::path(
    post,
    path = "/api/v1/runs",
    request_body = RunBody,
    responses(
        (status = 200, description = "It ran, or did not compile", body = RunAnswer),
        (status = 400, description = "Not JSON, or an unknown language", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too long", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not of type application/json", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is missing, unknown or out of its range", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "A failure of ours", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The queue is full", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn post(
    State(app): AppState,
    headers: HeaderMap,
    body: Result<Json<RunBody>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(body) = body?;
    let correlation = correlation(&headers);
    let (runtime, request) = body.into_ask()?.check(&*app.runs, correlation.clone())?;
    let handle = app.runs.submit(request).await?;
    let wants_stream = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    let mut response = if wants_stream {
        stream(app, runtime, handle)
    } else {
        whole(&app, &runtime, handle).await?
    };
    if let Ok(value) = HeaderValue::from_str(&correlation) {
        response.headers_mut().insert("x-request-id", value);
    }
    Ok(response)
}

impl RunBody {
    fn into_ask(self) -> Result<Ask, AskError> {
        let mut files = Vec::with_capacity(self.files.len());
        for (index, file) in self.files.into_iter().enumerate() {
            let content = match file.encoding {
                Encoding::Utf8 => Bytes::from(file.content),
                Encoding::Base64 => base64::engine::general_purpose::STANDARD
                    .decode(file.content)
                    .map(Bytes::from)
                    .map_err(|error| {
                        AskError::Invalid(format!("files[{index}].content: not base64: {error}"))
                    })?,
            };
            files.push((file.name, content));
        }
        Ok(Ask {
            language: self.language,
            version: self.version,
            files,
            stdin: Stdin::Bytes(Bytes::from(self.stdin)),
            args: self.args,
            compile_limits: self.limits.compile,
            run_limits: self.limits.run,
            warm: self.warm,
        })
    }
}

async fn whole(app: &App, runtime: &RuntimeInfo, handle: RunHandle) -> Result<Response, Problem> {
    let collected = collect(handle).await.map_err(|why| {
        app.metrics.run_ended(&runtime.id, "failed", None);
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "run_failed", why)
    })?;
    app.metrics
        .run_ended(&runtime.id, "finished", Some(collected.timings));
    Ok(Json(RunAnswer {
        language: runtime.id.clone(),
        version: runtime.version.clone(),
        compile: collected.compile.map(StageBody::from),
        run: collected.run.map(StageBody::from),
        timings: collected.timings,
    })
    .into_response())
}

/// Events as they happen. The stream owns the run: a client that goes away drops both.
fn stream(app: Arc<App>, runtime: RuntimeInfo, mut handle: RunHandle) -> Response {
    let events = async_stream::stream! {
        let mut texts = [TextStream::default(), TextStream::default()];
        while let Some(event) = handle.events.recv().await {
            match &event {
                RunEvent::Finished(timings) => app.metrics.run_ended(&runtime.id, "finished", Some(*timings)),
                RunEvent::Failed(_) => app.metrics.run_ended(&runtime.id, "failed", None),
                _ => {}
            }
            for sse in to_sse(event, &mut texts) {
                yield Ok::<Event, Infallible>(sse);
            }
        }
    };
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

fn output(stage: Stage, stream: Stream, text: String) -> Option<Event> {
    (!text.is_empty()).then(|| {
        named(
            "output",
            json!({"stage": stage, "stream": stream, "text": text}),
        )
    })
}

fn named(name: &str, data: serde_json::Value) -> Event {
    Event::default().event(name).data(data.to_string())
}

fn to_sse(event: RunEvent, texts: &mut [TextStream; 2]) -> Vec<Event> {
    let place = |stream| usize::from(stream == Stream::Stderr);
    match event {
        RunEvent::StageStarted(stage) => vec![named("stage_started", json!({"stage": stage}))],
        RunEvent::Output {
            stage,
            stream,
            bytes,
        } => output(stage, stream, texts[place(stream)].push(&bytes))
            .into_iter()
            .collect(),
        RunEvent::StageEnded { stage, outcome } => {
            let mut events: Vec<Event> = [Stream::Stdout, Stream::Stderr]
                .into_iter()
                .filter_map(|stream| output(stage, stream, texts[place(stream)].finish()))
                .collect();
            events.push(named(
                "stage_ended",
                json!({"stage": stage, "outcome": OutcomeBody::from(outcome)}),
            ));
            events
        }
        RunEvent::Finished(timings) => vec![named("finished", json!({"timings": timings}))],
        RunEvent::Failed(detail) => vec![named("failed", json!({"detail": detail}))],
    }
}

#[cfg(test)]
mod tests {
    use crate::http::testing::{post, problem_code};
    use serde_json::json;

    #[tokio::test]
    async fn a_run_answers_with_its_facts() {
        let (status, body) = post(
            "/api/v1/runs",
            &json!({"language": "py", "files": [{"content": "print(1)"}]}).to_string(),
        )
        .await;
        assert_eq!(status, 200);
        assert_eq!(
            (
                body["run"]["stdout"].as_str(),
                body["run"]["exit"]["code"].as_i64()
            ),
            (Some("1\n"), Some(0))
        );
    }

    #[tokio::test]
    async fn what_cannot_be_run_is_said() {
        for (body, status, code, word) in [
            (
                json!({"language": "pythn", "files": [{"content": ""}]}),
                400,
                "unknown_language",
                "python",
            ),
            (
                json!({"language": "haskell", "files": [{"content": ""}]}),
                400,
                "unknown_language",
                "tiltyard languages install haskell",
            ),
            (
                json!({"language": "python", "files": []}),
                422,
                "invalid",
                "files",
            ),
            (
                json!({"language": "python", "files": [{"name": "../a", "content": ""}]}),
                422,
                "invalid",
                "files[0].name",
            ),
            (
                json!({"language": "python", "files": [{"content": ""}], "nonsense": 1}),
                422,
                "invalid",
                "nonsense",
            ),
            (
                json!({"language": "python", "files": [{"content": ""}], "limits": {"run": {"wall_time_ms": 0}}}),
                422,
                "invalid",
                "limits.run.wall_time_ms",
            ),
            (
                json!({"language": "python", "files": [{"content": ""}], "limits": {"run": {"memory_bytes": -1}}}),
                422,
                "invalid",
                "memory_bytes",
            ),
            (
                json!({"language": "busy", "files": [{"content": ""}]}),
                503,
                "busy",
                "busy",
            ),
        ] {
            let (got, answer) = post("/api/v1/runs", &body.to_string()).await;
            assert_eq!((got, problem_code(&answer)), (status, code), "{body}");
            assert!(
                answer["detail"]
                    .as_str()
                    .is_some_and(|detail| detail.contains(word)),
                "{answer}"
            );
        }
        let (status, answer) = post("/api/v1/runs", "{\"language\": \"pyt").await;
        assert_eq!((status, problem_code(&answer)), (400, "bad_json"));
    }
}
