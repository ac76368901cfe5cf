//! The Piston v2 API: its messages, their order, its shapes. Deliberately better: a limit is never "none", output over
//! the limit keeps its beginning, signals are signals, and running out of memory is said.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use base64::Engine as _;
use serde::Serialize;
use serde_json::{Map, Value, json};
use tiltyard_protocol::{
    Exit, Limits, RelativePath, RunRefused, RunRequest, RuntimeInfo, SourceFile, Stdin, StoppedBy,
};

use super::{AppState, piston_socket};
use crate::{
    app::{App, correlation},
    ask::find_runtime,
    collect::{StageResult, collect},
    signals,
};

/// Everything under both addresses clients know.
pub(super) fn router() -> Router<Arc<App>> {
    let mut router = Router::new();
    for base in ["/api/v2/piston", "/api/v2"] {
        // A nested router's own root has no slash.
        router = router
            .nest(base, endpoints())
            .route(&format!("{base}/"), get(about));
    }
    router
}

fn endpoints() -> Router<Arc<App>> {
    let mut router = Router::new().route("/", get(about));
    let endpoints = [
        ("runtimes", get(runtimes)),
        ("execute", post(execute)),
        (
            "packages",
            get(packages).post(change_packages).delete(change_packages),
        ),
        ("connect", any(piston_socket::connect)),
    ];
    for (name, methods) in endpoints {
        // Clients in the wild end addresses with a slash, and Piston takes them.
        router = router
            .route(&format!("/{name}"), methods.clone())
            .route(&format!("/{name}/"), methods);
    }
    // Last: it counts for the routes that are there already.
    router
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
}

/// An error in Piston's shape.
#[derive(Debug)]
pub(super) struct PistonError(pub StatusCode, pub String);

impl PistonError {
    fn bad(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }
}

impl IntoResponse for PistonError {
    fn into_response(self) -> Response {
        let mut response = (self.0, Json(json!({"message": self.1}))).into_response();
        if self.0 == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}

async fn not_found() -> PistonError {
    PistonError(StatusCode::NOT_FOUND, "Not Found".to_owned())
}

async fn about() -> Json<Value> {
    Json(json!({"message": concat!("Tiltyard v", env!("CARGO_PKG_VERSION"))}))
}

#[derive(Serialize)]
struct Runtime {
    language: String,
    version: String,
    aliases: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime: Option<String>,
}

/// Piston's clients know some languages by other names than ours.
async fn runtimes(State(app): AppState) -> Json<Vec<Runtime>> {
    let runtimes = app.runs.languages().into_iter();
    Json(
        runtimes
            .map(|info| Runtime {
                language: info.id,
                version: info.version,
                aliases: info.aliases,
                runtime: info.runtime,
            })
            .collect(),
    )
}

async fn packages(State(app): AppState) -> Json<Value> {
    let installed = app.runs.languages().into_iter().map(
        |info| json!({"language": info.id, "language_version": info.version, "installed": true}),
    );
    let missing = app.runs.missing().into_iter().map(
        |missing| json!({"language": missing.id, "language_version": "*", "installed": false}),
    );
    Json(installed.chain(missing).collect())
}

/// Installing needs the machine's root, which no request over HTTP gets: the answer names the command.
async fn change_packages(State(app): AppState, request: Request) -> PistonError {
    let deleting = request.method() == axum::http::Method::DELETE;
    let body = match json_body(request).await {
        Ok(body) => body,
        Err(error) => return error,
    };
    let text = |key: &str| {
        body.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (language, version) = (text("language"), text("version"));
    let installed = app.runs.languages().iter().any(|info| info.id == language);
    let missing = app
        .runs
        .missing()
        .into_iter()
        .find(|missing| missing.id == language);
    let message = match (deleting, installed, missing) {
        (false, true, _) => "Already installed".to_owned(),
        (false, false, Some(missing)) => format!(
            "Packages are installed on the server itself: {}",
            missing.install
        ),
        (true, true, _) => {
            "Packages are removed on the server itself, with its package manager".to_owned()
        }
        (true, false, Some(_)) => format!("{language}-{version} is not installed"),
        _ => {
            return PistonError(
                StatusCode::NOT_FOUND,
                format!("Requested package {language}-{version} does not exist"),
            );
        }
    };
    PistonError(StatusCode::INTERNAL_SERVER_ERROR, message)
}

/// The body as a JSON object, with Piston's answers where it is none.
async fn json_body(request: Request) -> Result<Map<String, Value>, PistonError> {
    let content_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !content_type.starts_with("application/json") {
        return Err(PistonError(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "requests must be of type application/json".to_owned(),
        ));
    }
    let bytes: Bytes = into_limited_bytes(axum::RequestExt::with_limited_body(request)).await?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(PistonError::bad(format!("SyntaxError: {error}"))),
    }
}

/// Reads a body under the router's limit, which is part of the body by now.
async fn into_limited_bytes(request: Request) -> Result<Bytes, PistonError> {
    to_bytes(request.into_body(), usize::MAX)
        .await
        .map_err(|_| {
            PistonError(
                StatusCode::PAYLOAD_TOO_LARGE,
                "the request is larger than this server allows, or was cut short".to_owned(),
            )
        })
}

/// What the checks of a request found.
pub(super) struct Checked {
    pub runtime: RuntimeInfo,
    pub request: RunRequest,
}

/// Piston's checks, in Piston's order and words.
pub(super) fn check(
    app: &App,
    body: &Map<String, Value>,
    stdin: Option<Stdin>,
    correlation: String,
) -> Result<Checked, PistonError> {
    let text = |key: &str| {
        body.get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let language =
        text("language").ok_or_else(|| PistonError::bad("language is required as a string"))?;
    let version =
        text("version").ok_or_else(|| PistonError::bad("version is required as a string"))?;
    let files = body
        .get("files")
        .and_then(Value::as_array)
        .ok_or_else(|| PistonError::bad("files is required as an array"))?;
    for (index, file) in files.iter().enumerate() {
        if !file.get("content").is_some_and(Value::is_string) {
            return Err(PistonError::bad(format!(
                "files[{index}].content is required as a string"
            )));
        }
    }
    let runtime = find_runtime(&*app.runs, language, None)
        .and_then(|_| find_runtime(&*app.runs, language, Some(&npm_range(version))))
        .ok()
        .ok_or_else(|| PistonError::bad(format!("{language}-{version} runtime is unknown")))?;
    let is_text = |file: &&Value| {
        matches!(
            file.get("encoding").and_then(Value::as_str),
            None | Some("utf8")
        )
    };
    if !files.iter().any(|file| is_text(&file)) {
        return Err(PistonError::bad(
            "files must include at least one utf8 encoded file",
        ));
    }
    let (compile_limits, run_limits) = limits(body, &runtime)?;
    let mut decoded = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        decoded.push((is_text(&file), source_file(index, file)?));
    }
    // The main file is the first text; the rest keeps its order.
    let main = decoded.iter().position(|(text, _)| *text).unwrap_or(0);
    let main = decoded.remove(main);
    decoded.insert(0, main);
    let request = RunRequest {
        language: runtime.id.clone(),
        files: decoded.into_iter().map(|(_, file)| file).collect(),
        args: arguments(body.get("args")),
        stdin: stdin
            .unwrap_or_else(|| Stdin::Bytes(with_newline(text("stdin").unwrap_or_default()))),
        compile_limits: Some(compile_limits),
        run_limits: Some(run_limits),
        environment: vec![("PISTON_LANGUAGE".to_owned(), runtime.id.clone())],
        warm: false,
        correlation,
    };
    Ok(Checked { runtime, request })
}

/// npm's `*`, `3`, `3.x`, `3.11` and `3.11.2` as ranges of the semver crate, in which a bare version means `^`.
fn npm_range(range: &str) -> String {
    let range = range.trim();
    let plain = !range.is_empty()
        && range
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    match (plain, range.split('.').count()) {
        (true, 3) => format!("={range}"),
        (true, _) => format!("{range}.*"),
        _ => range.replace(" - ", ", <="),
    }
}

fn source_file(index: usize, file: &Value) -> Result<SourceFile, PistonError> {
    let content = file
        .get("content")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let content = match file.get("encoding").and_then(Value::as_str) {
        Some("base64") => base64::engine::general_purpose::STANDARD
            .decode(content)
            .map(Bytes::from)
            .map_err(|error| {
                PistonError::bad(format!("files[{index}].content is not base64: {error}"))
            })?,
        Some("hex") => hex::decode(content).map(Bytes::from).map_err(|error| {
            PistonError::bad(format!("files[{index}].content is not hex: {error}"))
        })?,
        _ => Bytes::from(content.to_owned()),
    };
    let name = match file
        .get("name")
        .and_then(Value::as_str)
        .filter(|name| !name.is_empty())
    {
        None if index == 0 => None,
        None => Some(format!("file{index}.code")),
        // An absolute path means one below the work directory.
        Some(name) => Some(name.trim_start_matches('/').to_owned()),
    };
    let name = name
        .map(|name| RelativePath::parse(&name))
        .transpose()
        .map_err(|error| PistonError::bad(format!("files[{index}].name: {error}")))?;
    Ok(SourceFile { name, content })
}

/// Numbers become text, and a lone string falls into its characters, as spreading does.
fn arguments(args: Option<&Value>) -> Vec<String> {
    let as_text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    match args {
        Some(Value::Array(args)) => args.iter().map(as_text).collect(),
        Some(Value::String(text)) => text.chars().map(String::from).collect(),
        _ => Vec::new(),
    }
}

fn with_newline(stdin: &str) -> Bytes {
    let newline = if stdin.ends_with('\n') { "" } else { "\n" };
    Bytes::from(format!("{stdin}{newline}"))
}

/// Both stages' limits. Falsy values mean the configured limit, which always holds.
fn limits(
    body: &Map<String, Value>,
    runtime: &RuntimeInfo,
) -> Result<(Limits, Limits), PistonError> {
    let (mut compile, mut run) = (runtime.compile_limits, runtime.run_limits);
    for kind in ["memory_limit", "timeout", "cpu_time"] {
        for (stage, limits) in [("compile", &mut compile), ("run", &mut run)] {
            let name = format!("{stage}_{kind}");
            let place = match kind {
                "memory_limit" => &mut limits.memory_bytes,
                "timeout" => &mut limits.wall_time_ms,
                _ => &mut limits.cpu_time_ms,
            };
            match body.get(&name) {
                None | Some(Value::Null | Value::Bool(false)) => {}
                Some(Value::String(text)) if text.is_empty() => {}
                Some(Value::Number(number)) => {
                    let asked = number.as_f64().unwrap_or(f64::NAN);
                    if asked < 0.0 {
                        // Piston's own clients send -1 for "no memory limit": here that means the server's.
                        if kind == "memory_limit" {
                            continue;
                        }
                        return Err(PistonError::bad(format!("{name} must be non-negative")));
                    }
                    if asked > *place as f64 {
                        return Err(PistonError::bad(format!(
                            "{name} cannot exceed the configured limit of {place}"
                        )));
                    }
                    if asked >= 1.0 {
                        *place = asked as u64;
                    }
                }
                Some(_) => {
                    return Err(PistonError::bad(format!(
                        "If specified, {name} must be a number"
                    )));
                }
            }
        }
    }
    Ok((compile, run))
}

pub(super) fn refused(refused: &RunRefused) -> PistonError {
    let status = if matches!(refused, RunRefused::Busy { .. }) {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::BAD_REQUEST
    };
    PistonError(status, refused.to_string())
}

#[derive(Serialize)]
struct StageBody {
    signal: Option<String>,
    stdout: String,
    stderr: String,
    code: Option<i32>,
    output: String,
    memory: Option<u64>,
    message: Option<String>,
    status: Option<&'static str>,
    cpu_time: Option<u64>,
    wall_time: Option<u64>,
}

/// Piston's words for how a stage ended: code, signal, status, message.
fn ending(
    exit: Exit,
    stopped_by: Option<StoppedBy>,
) -> (
    Option<i32>,
    Option<String>,
    Option<&'static str>,
    Option<String>,
) {
    let killed = || Some("SIGKILL".to_owned());
    match (stopped_by, exit) {
        (Some(StoppedBy::CpuTime), _) => (
            None,
            killed(),
            Some("TO"),
            Some("Time limit exceeded".to_owned()),
        ),
        (Some(StoppedBy::WallTime), _) => (
            None,
            killed(),
            Some("TO"),
            Some("Time limit exceeded (wall clock)".to_owned()),
        ),
        (Some(StoppedBy::StdoutBytes), _) => (
            None,
            killed(),
            Some("OL"),
            Some("stdout length exceeded".to_owned()),
        ),
        (Some(StoppedBy::StderrBytes), _) => (
            None,
            killed(),
            Some("EL"),
            Some("stderr length exceeded".to_owned()),
        ),
        (Some(StoppedBy::Memory), Exit::Signal(signal)) => (
            None,
            Some(signals::name(signal)),
            Some("SG"),
            Some("Memory limit exceeded".to_owned()),
        ),
        (Some(StoppedBy::Memory), Exit::Code(code)) => (
            Some(code),
            None,
            Some("RE"),
            Some("Memory limit exceeded".to_owned()),
        ),
        (_, Exit::Signal(signal)) => (
            None,
            Some(signals::name(signal)),
            Some("SG"),
            Some(format!("Caught fatal signal {signal}")),
        ),
        (_, Exit::Code(0)) => (Some(0), None, None, None),
        (_, Exit::Code(code)) => (
            Some(code),
            None,
            Some("RE"),
            Some(format!("Exited with error status {code}")),
        ),
    }
}

impl From<&StageResult> for StageBody {
    fn from(result: &StageResult) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let outcome = result.outcome;
        let (code, signal, status, message) = ending(outcome.exit, outcome.stopped_by);
        Self {
            signal,
            stdout: text(&result.stdout),
            stderr: text(&result.stderr),
            code,
            output: text(&result.output),
            memory: Some(outcome.memory_peak_bytes),
            message,
            status,
            cpu_time: Some(outcome.cpu_time_us.div_ceil(1000)),
            wall_time: Some(outcome.wall_time_us.div_ceil(1000)),
        }
    }
}

#[derive(Serialize)]
struct Executed {
    #[serde(skip_serializing_if = "Option::is_none")]
    compile: Option<StageBody>,
    run: StageBody,
    language: String,
    version: String,
}

async fn execute(State(app): AppState, request: Request) -> Result<Json<Executed>, PistonError> {
    let correlation = correlation(request.headers());
    let body = json_body(request).await?;
    let Checked { runtime, request } = check(&app, &body, None, correlation)?;
    let run = app.start(request).await.map_err(|error| refused(&error))?;
    let collected = collect(run)
        .await
        .map_err(|why| PistonError(StatusCode::INTERNAL_SERVER_ERROR, why))?;
    // A compile stage that failed stands for the run as well.
    let last = collected.run.as_ref().or(collected.compile.as_ref());
    let run = last.map(StageBody::from).ok_or_else(|| {
        PistonError(
            StatusCode::INTERNAL_SERVER_ERROR,
            "nothing was run".to_owned(),
        )
    })?;
    Ok(Json(Executed {
        compile: collected.compile.as_ref().map(StageBody::from),
        run,
        language: runtime.id,
        version: runtime.version,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{get, post};

    fn valid() -> Value {
        json!({"language": "python", "version": "3.x", "files": [{"content": "print(1)"}]})
    }

    fn with(key: &str, value: Value) -> String {
        let mut body = valid();
        body[key] = value;
        body.to_string()
    }

    #[tokio::test]
    async fn answers_have_pistons_shape_under_both_addresses() {
        for base in ["/api/v2", "/api/v2/piston"] {
            let (status, body) = post(&format!("{base}/execute"), &valid().to_string()).await;
            assert_eq!(status, 200);
            let expected = json!({"signal": null, "stdout": "1\n", "stderr": "", "code": 0, "output": "1\n", "memory": 4096,
                "message": null, "status": null, "cpu_time": 2, "wall_time": 3});
            assert_eq!(
                body,
                json!({"run": expected, "language": "python", "version": "3.11.2"})
            );
            for address in [base.to_owned(), format!("{base}/")] {
                let (_, about) = get(&address).await;
                assert!(about["message"].is_string(), "{address}: {about}");
            }
            let (_, runtimes) = get(&format!("{base}/runtimes")).await;
            assert_eq!(get(&format!("{base}/runtimes/")).await.1, runtimes);
            assert_eq!(
                runtimes[0],
                json!({"language": "python", "version": "3.11.2", "aliases": ["py"]})
            );
            assert_eq!(runtimes[1]["runtime"], "gcc");
        }
    }

    #[tokio::test]
    async fn refusals_have_pistons_words() {
        for (body, message) in [
            (
                with("language", json!(1)),
                "language is required as a string",
            ),
            (
                with("version", Value::Null),
                "version is required as a string",
            ),
            (with("files", json!({})), "files is required as an array"),
            (
                with("files", json!([{"content": 1}])),
                "files[0].content is required as a string",
            ),
            (
                with("version", json!("4.x")),
                "python-4.x runtime is unknown",
            ),
            (
                with("version", json!("nonsense")),
                "python-nonsense runtime is unknown",
            ),
            (
                with("files", json!([{"content": "", "encoding": "hex"}])),
                "files must include at least one utf8 encoded file",
            ),
            (
                with("run_timeout", json!("1")),
                "If specified, run_timeout must be a number",
            ),
            (
                with("run_timeout", json!(3001)),
                "run_timeout cannot exceed the configured limit of 3000",
            ),
            (
                with("run_timeout", json!(1e308)),
                "run_timeout cannot exceed the configured limit of 3000",
            ),
            (
                with("compile_cpu_time", json!(-1)),
                "compile_cpu_time must be non-negative",
            ),
        ] {
            let (status, answer) = post("/api/v2/execute", &body).await;
            assert_eq!(
                (status, answer["message"].as_str()),
                (400, Some(message)),
                "{body}"
            );
        }
        let (status, answer) = post(
            "/api/v2/execute",
            &with("files", json!([{"name": "../x", "content": ""}])),
        )
        .await;
        assert_eq!(
            (
                status,
                answer["message"]
                    .as_str()
                    .is_some_and(|message| message.contains("work directory"))
            ),
            (400, true)
        );
        assert_eq!(
            get("/api/v2/execute").await,
            (404, json!({"message": "Not Found"}))
        );
        assert_eq!(
            post("/api/v2/nonsense", "{}").await,
            (404, json!({"message": "Not Found"}))
        );
        assert_eq!(post("/api/v2/execute", "{").await.0, 400);
    }

    #[test]
    fn nothing_asked_for_lifts_a_limit() {
        let runtime = RuntimeInfo {
            run_limits: Limits {
                wall_time_ms: 3000,
                ..Limits::default()
            },
            ..any_runtime()
        };
        for value in [json!(0), json!(0.5), Value::Null, json!(""), json!(false)] {
            let body = json!({"run_timeout": value, "run_memory_limit": -1});
            let (_, run) = limits(body.as_object().expect("object"), &runtime).expect("falsy");
            assert_eq!(
                (run.wall_time_ms, run.memory_bytes),
                (3000, runtime.run_limits.memory_bytes)
            );
        }
    }

    fn any_runtime() -> RuntimeInfo {
        tiltyard_protocol::Runs::languages(&crate::http::testing::Scripted).remove(0)
    }

    #[test]
    fn arguments_are_spread_as_pistons_are() {
        assert_eq!(arguments(Some(&json!([1, "a", 2.5]))), ["1", "a", "2.5"]);
        assert_eq!(arguments(Some(&json!("ab"))), ["a", "b"]);
    }

    #[test]
    fn ranges_mean_what_they_mean_to_npm() {
        for (range, expected) in [
            ("3", "3.*"),
            ("3.11", "3.11.*"),
            ("3.11.2", "=3.11.2"),
            ("*", "*"),
            ("3.x", "3.x"),
            ("^3.10", "^3.10"),
        ] {
            assert_eq!(npm_range(range), expected);
        }
    }
}
