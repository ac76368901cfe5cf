//! Our words as messages, and back.

use tiltyard_protocol::{Exit, Outcome, RunTimings, Stage, Stdin, StoppedBy, Stream};

use super::messages::{
    self, ExecuteRequest, StageResult as StageResultMessage, Timings, outcome::Exit as ExitMessage,
};
use crate::{
    ask::{Ask, StageLimits},
    collect::StageResult,
};

pub fn into_ask(request: ExecuteRequest, stdin: Stdin) -> Ask {
    let given = |text: String| (!text.is_empty()).then_some(text);
    Ask {
        language: request.language,
        version: given(request.version),
        files: request
            .files
            .into_iter()
            .map(|file| (given(file.name), file.content))
            .collect(),
        stdin,
        args: request.args,
        compile_limits: limits(request.compile_limits),
        run_limits: limits(request.run_limits),
        warm: false,
    }
}

fn limits(asked: Option<messages::StageLimits>) -> StageLimits {
    let asked = asked.unwrap_or_default();
    StageLimits {
        wall_time_ms: asked.wall_time_ms,
        cpu_time_ms: asked.cpu_time_ms,
        memory_bytes: asked.memory_bytes,
        output_bytes: asked.output_bytes,
    }
}

pub fn stage(stage: Stage) -> messages::Stage {
    match stage {
        Stage::Compile => messages::Stage::Compile,
        Stage::Run => messages::Stage::Run,
    }
}

pub fn stream(stream: Stream) -> messages::Stream {
    match stream {
        Stream::Stdout => messages::Stream::Stdout,
        Stream::Stderr => messages::Stream::Stderr,
    }
}

impl From<Outcome> for messages::Outcome {
    fn from(outcome: Outcome) -> Self {
        let stopped_by = match outcome.stopped_by {
            None => messages::StoppedBy::Unspecified,
            Some(StoppedBy::WallTime) => messages::StoppedBy::WallTime,
            Some(StoppedBy::CpuTime) => messages::StoppedBy::CpuTime,
            Some(StoppedBy::Memory) => messages::StoppedBy::Memory,
            Some(StoppedBy::StdoutBytes) => messages::StoppedBy::StdoutBytes,
            Some(StoppedBy::StderrBytes) => messages::StoppedBy::StderrBytes,
            Some(StoppedBy::Cancelled) => messages::StoppedBy::Cancelled,
        };
        Self {
            exit: Some(match outcome.exit {
                Exit::Code(code) => ExitMessage::Code(code),
                Exit::Signal(signal) => ExitMessage::Signal(signal),
            }),
            stopped_by: stopped_by.into(),
            wall_time_us: outcome.wall_time_us,
            cpu_time_us: outcome.cpu_time_us,
            memory_peak_bytes: outcome.memory_peak_bytes,
        }
    }
}

impl From<RunTimings> for Timings {
    fn from(timings: RunTimings) -> Self {
        Self {
            queued_us: timings.queued_us,
            prepare_us: timings.prepare_us,
            compile_us: timings.compile_us,
            compile_cached: timings.compile_cached,
            run_us: timings.run_us,
        }
    }
}

impl From<StageResult> for StageResultMessage {
    fn from(result: StageResult) -> Self {
        Self {
            stdout: result.stdout.into(),
            stderr: result.stderr.into(),
            output: result.output.into(),
            outcome: result.outcome.map(Into::into),
        }
    }
}
