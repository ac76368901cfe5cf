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
use tiltyard_protocol::{
    Limits, RelativePath, RunEvent, RunHandle, RunRequest, RunTimings, RuntimeInfo, SourceFile,
    Stage, Stdin, Stream,
};

use super::{App, AppState, correlation, problem::Problem};
use crate::collect::{OutcomeBody, StageResult, TextStream, collect};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunBody {
    language: String,
    /// A range like `3.x`; the newest that fits. Absent: any.
    version: Option<String>,
    files: Vec<FileBody>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    limits: LimitsBody,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBody {
    name: Option<String>,
    content: String,
    #[serde(default)]
    encoding: Encoding,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    #[default]
    Utf8,
    Base64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LimitsBody {
    compile: StageLimitsBody,
    run: StageLimitsBody,
}

/// Each between 1 and what the language has; absent: what the language has.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StageLimitsBody {
    wall_time_ms: Option<u64>,
    cpu_time_ms: Option<u64>,
    memory_bytes: Option<u64>,
    output_bytes: Option<u64>,
}

#[derive(Serialize)]
struct RunAnswer {
    language: String,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    compile: Option<StageBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<StageBody>,
    timings: RunTimings,
}

#[derive(Serialize)]
struct StageBody {
    stdout: String,
    stderr: String,
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

fn unprocessable(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
}

pub async fn post(
    State(app): AppState,
    headers: HeaderMap,
    body: Result<Json<RunBody>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(body) = body?;
    let runtime = find_runtime(&app, &body.language, body.version.as_deref())?;
    let correlation = correlation(&headers);
    let request = into_request(body, &runtime, correlation.clone())?;
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

/// The newest runtime of that name and range.
pub(super) fn find_runtime(
    app: &App,
    name: &str,
    version: Option<&str>,
) -> Result<RuntimeInfo, Problem> {
    let called = |runtime: &RuntimeInfo| {
        runtime.id == name || runtime.aliases.iter().any(|alias| alias == name)
    };
    let mut fitting: Vec<RuntimeInfo> = app.runs.languages().into_iter().filter(called).collect();
    if fitting.is_empty() {
        return Err(unknown_language(app, name));
    }
    if let Some(range) = version {
        let range = semver::VersionReq::parse(range)
            .map_err(|error| unprocessable(format!("version: {error}")))?;
        fitting.retain(|runtime| {
            semver::Version::parse(&runtime.version).is_ok_and(|version| range.matches(&version))
        });
    }
    fitting
        .into_iter()
        .max_by_key(|runtime| semver::Version::parse(&runtime.version).ok())
        .ok_or_else(|| {
            unprocessable(format!(
                "no version of {name} on this server fits {:?}",
                version.unwrap_or_default()
            ))
        })
}

fn unknown_language(app: &App, name: &str) -> Problem {
    if let Some(missing) = app
        .runs
        .missing()
        .iter()
        .find(|missing| missing.id == name || missing.aliases.iter().any(|alias| alias == name))
    {
        let detail = format!(
            "{} is not installed on this server; `{}` adds it",
            missing.name, missing.install
        );
        return Problem::new(StatusCode::BAD_REQUEST, "unknown_language", detail);
    }
    let near = app.runs.close_matches(name);
    let hint = if near.is_empty() {
        "GET /api/v1/runtimes lists what is here".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    let name: String = name.chars().take(64).collect();
    Problem::new(
        StatusCode::BAD_REQUEST,
        "unknown_language",
        format!("the language {name:?} is not known; {hint}"),
    )
}

fn into_request(
    body: RunBody,
    runtime: &RuntimeInfo,
    correlation: String,
) -> Result<RunRequest, Problem> {
    if body.files.is_empty() {
        return Err(unprocessable("files: at least one is needed"));
    }
    let mut files = Vec::with_capacity(body.files.len());
    for (index, file) in body.files.into_iter().enumerate() {
        let name = file
            .name
            .map(|name| RelativePath::parse(&name))
            .transpose()
            .map_err(|error| unprocessable(format!("files[{index}].name: {error}")))?;
        let content = match file.encoding {
            Encoding::Utf8 => Bytes::from(file.content),
            Encoding::Base64 => base64::engine::general_purpose::STANDARD
                .decode(file.content)
                .map(Bytes::from)
                .map_err(|error| {
                    unprocessable(format!("files[{index}].content: not base64: {error}"))
                })?,
        };
        files.push(SourceFile { name, content });
    }
    Ok(RunRequest {
        language: runtime.id.clone(),
        files,
        args: body.args,
        stdin: Stdin::Bytes(Bytes::from(body.stdin)),
        compile_limits: Some(limits(
            &body.limits.compile,
            runtime.compile_limits,
            "compile",
        )?),
        run_limits: Some(limits(&body.limits.run, runtime.run_limits, "run")?),
        environment: Vec::new(),
        correlation,
    })
}

fn limits(asked: &StageLimitsBody, ceiling: Limits, stage: &str) -> Result<Limits, Problem> {
    let one = |name: &str, asked: Option<u64>, ceiling: u64| match asked {
        None => Ok(ceiling),
        Some(value) if (1..=ceiling).contains(&value) => Ok(value),
        Some(value) => Err(unprocessable(format!(
            "limits.{stage}.{name}: {value} is not between 1 and {ceiling}"
        ))),
    };
    Ok(Limits {
        wall_time_ms: one("wall_time_ms", asked.wall_time_ms, ceiling.wall_time_ms)?,
        cpu_time_ms: one("cpu_time_ms", asked.cpu_time_ms, ceiling.cpu_time_ms)?,
        memory_bytes: one("memory_bytes", asked.memory_bytes, ceiling.memory_bytes)?,
        output_bytes: one("output_bytes", asked.output_bytes, ceiling.output_bytes)?,
        ..ceiling
    })
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
