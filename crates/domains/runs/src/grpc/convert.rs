//! Between the messages of the service and what the rest of this domain works with.

use tiltyard_protocol::{Exit, Outcome, RunTimings, Stage, Stdin, StoppedBy, Stream};

use super::pb;
use crate::{
    ask::{Asked, AskedLimits},
    collect::StageResult,
    signals,
};

pub fn asked(request: pb::ExecuteRequest, stdin: Stdin, correlation: String) -> Asked {
    let files = request.files.into_iter();
    Asked {
        language: request.language,
        version: not_empty(request.version),
        files: files
            .map(|file| (not_empty(file.name), file.content))
            .collect(),
        args: request.args,
        stdin,
        compile_limits: request.compile_limits.unwrap_or_default().into(),
        run_limits: request.run_limits.unwrap_or_default().into(),
        warm: request.warm,
        correlation,
    }
}

/// proto3 has no absent texts.
fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

impl From<pb::StageLimits> for AskedLimits {
    fn from(limits: pb::StageLimits) -> Self {
        Self {
            wall_time_ms: limits.wall_time_ms,
            cpu_time_ms: limits.cpu_time_ms,
            memory_bytes: limits.memory_bytes,
            output_bytes: limits.output_bytes,
        }
    }
}

impl From<StageResult> for pb::StageResult {
    fn from(result: StageResult) -> Self {
        Self {
            stdout: result.stdout.into(),
            stderr: result.stderr.into(),
            output: result.output.into(),
            outcome: Some(result.outcome.into()),
        }
    }
}

impl From<Outcome> for pb::Outcome {
    fn from(outcome: Outcome) -> Self {
        let (exit, signal_name) = match outcome.exit {
            Exit::Code(code) => (pb::outcome::Exit::Code(code), String::new()),
            Exit::Signal(signal) => (pb::outcome::Exit::Signal(signal), signals::name(signal)),
        };
        Self {
            exit: Some(exit),
            signal_name,
            stopped_by: outcome
                .stopped_by
                .map_or(pb::StoppedBy::Unspecified, pb::StoppedBy::from)
                .into(),
            wall_time_us: outcome.wall_time_us,
            cpu_time_us: outcome.cpu_time_us,
            memory_peak_bytes: outcome.memory_peak_bytes,
        }
    }
}

impl From<StoppedBy> for pb::StoppedBy {
    fn from(stopped_by: StoppedBy) -> Self {
        match stopped_by {
            StoppedBy::WallTime => Self::WallTime,
            StoppedBy::CpuTime => Self::CpuTime,
            StoppedBy::Memory => Self::Memory,
            StoppedBy::StdoutBytes => Self::StdoutBytes,
            StoppedBy::StderrBytes => Self::StderrBytes,
            StoppedBy::Cancelled => Self::Cancelled,
        }
    }
}

impl From<Stage> for pb::Stage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Compile => Self::Compile,
            Stage::Run => Self::Run,
        }
    }
}

impl From<Stream> for pb::Stream {
    fn from(stream: Stream) -> Self {
        match stream {
            Stream::Stdout => Self::Stdout,
            Stream::Stderr => Self::Stderr,
        }
    }
}

impl From<RunTimings> for pb::Timings {
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
