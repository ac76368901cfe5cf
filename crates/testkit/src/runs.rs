//! A runner without boxes: every program prints `1` and ends well.

use std::{future::Future, pin::Pin};

use tiltyard_protocol::{
    Exit, Limits, MissingLanguage, Outcome, RunEvent, RunHandle, RunRefused, RunRequest,
    RunTimings, RunnerStatus, Runs, RuntimeInfo, Stage, Stream,
};
use tokio::sync::mpsc;

/// Knows Python by name and runs nothing.
pub struct NoBoxes;

impl Runs for NoBoxes {
    fn languages(&self) -> Vec<RuntimeInfo> {
        vec![RuntimeInfo {
            id: "python".to_owned(),
            name: "Python".to_owned(),
            version: "3.11.2".to_owned(),
            aliases: vec!["py".to_owned()],
            runtime: None,
            editor: "python".to_owned(),
            main_file: "main.py".to_owned(),
            hello: "print(1)".to_owned(),
            compiled: false,
            warm: false,
            compile_limits: Limits::default(),
            run_limits: Limits::default(),
        }]
    }

    fn missing(&self) -> Vec<MissingLanguage> {
        Vec::new()
    }

    fn close_matches(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn submit(
        &self,
        _: RunRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RunHandle, RunRefused>> + Send + '_>> {
        Box::pin(async {
            let (events, events_out) = mpsc::channel(4);
            let (input, _) = mpsc::channel(1);
            let outcome = Outcome {
                exit: Exit::Code(0),
                stopped_by: None,
                wall_time_us: 1,
                cpu_time_us: 1,
                memory_peak_bytes: 1,
            };
            for event in [
                RunEvent::StageStarted(Stage::Run),
                RunEvent::Output {
                    stage: Stage::Run,
                    stream: Stream::Stdout,
                    bytes: b"1\n".as_slice().into(),
                },
                RunEvent::StageEnded {
                    stage: Stage::Run,
                    outcome,
                },
                RunEvent::Finished(RunTimings::default()),
            ] {
                // There is room for all four.
                let _ = events.send(event).await;
            }
            Ok(RunHandle {
                events: events_out,
                input,
            })
        })
    }

    fn status(&self) -> RunnerStatus {
        RunnerStatus {
            boxes_ready: 1,
            boxes_busy: 0,
            queued: 0,
            accepting: true,
        }
    }
}
