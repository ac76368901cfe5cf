//! A scripted runner for tests of the wire, so that they need no privileges.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use bytes::Bytes;
use serde_json::Value;
use tiltyard_protocol::*;
use tokio::sync::mpsc;
use tower::ServiceExt;

pub struct Scripted;

fn runtime(id: &str, version: &str, aliases: &[&str]) -> RuntimeInfo {
    RuntimeInfo {
        id: id.to_owned(),
        name: id.to_owned(),
        version: version.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        runtime: (id == "c").then(|| "gcc".to_owned()),
        editor: id.to_owned(),
        main_file: "main".to_owned(),
        hello: String::new(),
        compiled: id == "c",
        warm: false,
        compile_limits: Limits::default(),
        run_limits: Limits {
            wall_time_ms: 3000,
            ..Limits::default()
        },
    }
}

impl Runs for Scripted {
    fn languages(&self) -> Vec<RuntimeInfo> {
        vec![
            runtime("python", "3.11.2", &["py"]),
            runtime("c", "12.2.0", &["gcc"]),
            runtime("busy", "1.0.0", &[]),
        ]
    }

    fn missing(&self) -> Vec<MissingLanguage> {
        vec![MissingLanguage {
            id: "haskell".into(),
            name: "Haskell".into(),
            aliases: vec![],
            install: "tiltyard languages install haskell".into(),
        }]
    }

    fn close_matches(&self, name: &str) -> Vec<String> {
        if name.starts_with("pyt") {
            vec!["python".to_owned()]
        } else {
            vec![]
        }
    }

    fn submit(
        &self,
        request: RunRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RunHandle, RunRefused>> + Send + '_>> {
        Box::pin(async move {
            if request.language == "busy" {
                return Err(RunRefused::Busy { queued: 7 });
            }
            let (events, events_out) = mpsc::channel(16);
            let (input, _input_out) = mpsc::channel(16);
            let outcome = Outcome {
                exit: Exit::Code(0),
                stopped_by: None,
                wall_time_us: 2500,
                cpu_time_us: 1500,
                memory_peak_bytes: 4096,
            };
            for event in [
                RunEvent::StageStarted(Stage::Run),
                RunEvent::Output {
                    stage: Stage::Run,
                    stream: Stream::Stdout,
                    bytes: Bytes::from_static(b"1\n"),
                },
                RunEvent::StageEnded {
                    stage: Stage::Run,
                    outcome,
                },
                RunEvent::Finished(RunTimings::default()),
            ] {
                events.send(event).await.expect("room for the script");
            }
            Ok(RunHandle {
                events: events_out,
                input,
            })
        })
    }

    fn status(&self) -> RunnerStatus {
        RunnerStatus {
            boxes_ready: 4,
            boxes_busy: 0,
            queued: 0,
            accepting: true,
        }
    }
}

pub async fn send(request: Request<Body>) -> (u16, Value) {
    let response = crate::router(Arc::new(Scripted), crate::HttpConfig::default())
        .oneshot(request)
        .await
        .expect("an answer");
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 1 << 20)
        .await
        .expect("a body");
    (
        status,
        serde_json::from_slice(&bytes)
            .unwrap_or(Value::String(String::from_utf8_lossy(&bytes).into_owned())),
    )
}

pub async fn post(path: &str, body: &str) -> (u16, Value) {
    send(
        Request::post(path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_owned()))
            .expect("a request"),
    )
    .await
}

pub async fn get(path: &str) -> (u16, Value) {
    send(Request::get(path).body(Body::empty()).expect("a request")).await
}

pub fn problem_code(answer: &Value) -> &str {
    answer["code"].as_str().unwrap_or_default()
}
