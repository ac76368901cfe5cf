//! `POST /api/v1/runs`: runs a program; the answer is one JSON document, or its events as they happen when the client
//! accepts `text/event-stream`.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::Engine as _;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tiltyard_http::{Code, Json, Problem, ProblemBody};
use tiltyard_protocol::{PATH_BYTES_MAX, RuntimeInfo, Stdin};
use utoipa::ToSchema;

use super::{
    AppState,
    bodies::{OutcomeBody, TimingsBody},
    events::{self, EventBody},
};
use crate::{
    app::{CORRELATION_HEADER, Running, correlation},
    ask::{AskRefused, Asked, AskedLimits},
    collect::{StageResult, collect},
};

/// A program to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RunRequest, examples(
    json!({"language": "python", "files": [{"content": "print(input())"}], "stdin": "hello"}),
    json!({"language": "c", "version": ">=10", "files": [
        {"name": "main.c", "content": "#include \"answer.h\"\nint main(void) { return ANSWER; }"},
        {"name": "answer.h", "content": "I2RlZmluZSBBTlNXRVIgNDIK", "encoding": "base64"}],
        "args": ["one"], "limits": {"run": {"wall_time_ms": 500}}}),
))]
pub struct RunBody {
    /// Id or alias of a language, as `GET /api/v1/runtimes` lists them.
    language: String,
    /// A range like `3.x` or `>=3.10`; the newest that fits is used. Absent: any.
    version: Option<String>,
    /// The first is the main file.
    #[schema(min_items = 1)]
    files: Vec<FileBody>,
    /// What the program reads; end of file follows.
    #[serde(default)]
    stdin: String,
    /// Arguments of the program.
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    limits: LimitsBody,
    /// Take an interpreter that was started ahead, if the server has one: quicker, but the CPU time then holds the
    /// interpreter's own start. Languages without one ignore it.
    #[serde(default)]
    warm: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = File)]
struct FileBody {
    /// A path inside the work directory, without `.` or `..` parts; at most 255 bytes. Absent: the language's own name.
    #[schema(min_length = 1, max_length = 255)]
    name: Option<String>,
    content: String,
    #[serde(default)]
    encoding: Encoding,
}

// The schema above needs the number itself.
const _: () = assert!(PATH_BYTES_MAX == 255);

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    #[default]
    Utf8,
    Base64,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AskedLimits)]
struct LimitsBody {
    #[serde(default)]
    compile: StageLimitsBody,
    #[serde(default)]
    run: StageLimitsBody,
}

/// Each between 1 and what the language has, which `GET /api/v1/runtimes` tells; absent: what the language has.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AskedStageLimits)]
struct StageLimitsBody {
    /// Milliseconds.
    #[schema(minimum = 1)]
    wall_time_ms: Option<u64>,
    /// Of all processes together, in milliseconds.
    #[schema(minimum = 1)]
    cpu_time_ms: Option<u64>,
    /// Of all processes together, in bytes.
    #[schema(minimum = 1)]
    memory_bytes: Option<u64>,
    /// Kept of each of stdout and stderr, in bytes; more than this ends the program.
    #[schema(minimum = 1)]
    output_bytes: Option<u64>,
}

impl From<StageLimitsBody> for AskedLimits {
    fn from(body: StageLimitsBody) -> Self {
        Self {
            wall_time_ms: body.wall_time_ms,
            cpu_time_ms: body.cpu_time_ms,
            memory_bytes: body.memory_bytes,
            output_bytes: body.output_bytes,
        }
    }
}

/// What a run did.
#[derive(Serialize, ToSchema)]
#[schema(as = RunAnswer)]
struct RunAnswer {
    /// Id of the language, also when the request used an alias.
    language: String,
    version: String,
    /// Absent where the language has no compile stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    compile: Option<StageAnswer>,
    /// Absent when the compile stage failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    run: Option<StageAnswer>,
    timings: TimingsBody,
}

/// What one stage wrote and how it ended. What is not UTF-8 is U+FFFD.
#[derive(Serialize, ToSchema)]
struct StageAnswer {
    stdout: String,
    stderr: String,
    /// Both in the order of arrival.
    output: String,
    #[serde(flatten)]
    outcome: OutcomeBody,
}

impl From<StageResult> for StageAnswer {
    fn from(result: StageResult) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            stdout: text(&result.stdout),
            stderr: text(&result.stderr),
            output: text(&result.output),
            outcome: result.outcome.into(),
        }
    }
}

/// Runs a program.
///
/// The answer is one JSON document, or the events of the run as they happen when `Accept` names `text/event-stream`.
/// A program that fails is no error: its answer is 200 and says how it ended. Going away ends the program.
#[utoipa::path(post, path = "/runs", tag = "runs", operation_id = "run", security(()),
    extensions(("x-limit" = json!("run"))), request_body = RunBody,
    params(("x-request-id" = Option<String>, Header, max_length = 64, pattern = "^[A-Za-z0-9_-]+$",
        description = "Shown in the server's log and given back in the answer; one of another form is replaced")),
    responses(
        (status = 200, description = "The run has ended, or as a stream of events: it was taken",
            content((RunAnswer = "application/json"), (EventBody = "text/event-stream")),
            headers(("x-request-id" = String, description = "The id of the request, or a new one"))),
        (status = 400, description = "Not JSON, or an unknown language", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than this server allows (16 MiB unless configured)", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not application/json", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A field that cannot be; `detail` names it", body = ProblemBody, content_type = "application/problem+json"),
        (status = 500, description = "The server failed, not the program", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Busy", body = ProblemBody, content_type = "application/problem+json",
            headers(("retry-after" = u32, description = "Seconds to wait before asking again"))),
        (status = "default", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn post(
    State(app): AppState,
    headers: HeaderMap,
    Json(body): Json<RunBody>,
) -> Result<Response, Problem> {
    let correlation = correlation(&headers);
    let asked = into_asked(body, correlation.clone())?;
    let (runtime, request) = asked.check(&*app.runs)?;
    let run = app.start(request).await.map_err(AskRefused::from)?;
    let wants_stream = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/event-stream"));
    let mut response = if wants_stream {
        events::stream(run)
    } else {
        whole(runtime, run).await?
    };
    if let Ok(value) = HeaderValue::from_str(&correlation) {
        response.headers_mut().insert(CORRELATION_HEADER, value);
    }
    Ok(response)
}

fn into_asked(body: RunBody, correlation: String) -> Result<Asked, Problem> {
    let mut files = Vec::with_capacity(body.files.len());
    for (index, file) in body.files.into_iter().enumerate() {
        let content = match file.encoding {
            Encoding::Utf8 => Bytes::from(file.content),
            Encoding::Base64 => base64::engine::general_purpose::STANDARD
                .decode(file.content)
                .map(Bytes::from)
                .map_err(|error| {
                    Problem::invalid(format!("files[{index}].content: not base64: {error}"))
                })?,
        };
        files.push((file.name, content));
    }
    Ok(Asked {
        language: body.language,
        version: body.version,
        files,
        args: body.args,
        stdin: Stdin::Bytes(Bytes::from(body.stdin)),
        compile_limits: body.limits.compile.into(),
        run_limits: body.limits.run.into(),
        warm: body.warm,
        correlation,
    })
}

async fn whole(runtime: RuntimeInfo, run: Running) -> Result<Response, Problem> {
    let collected = collect(run)
        .await
        .map_err(|why| Problem::new(Code::RunFailed, why))?;
    Ok(Json(RunAnswer {
        language: runtime.id,
        version: runtime.version,
        compile: collected.compile.map(StageAnswer::from),
        run: collected.run.map(StageAnswer::from),
        timings: collected.timings.into(),
    })
    .into_response())
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
