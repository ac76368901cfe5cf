//! What several answers say, in the form clients rely on. Apart from the messages of the bus on purpose: those may
//! change from release to release, these may not. Times end in their unit, sizes are bytes.

use serde::Serialize;
use tiltyard_protocol::{Exit, Limits, Outcome, RunTimings, Stage, StoppedBy, Stream};
use utoipa::ToSchema;

use crate::signals;

/// `compile` comes first where the language has it; `run` follows when it went well.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Stage)]
pub enum StageBody {
    Compile,
    Run,
}

impl From<Stage> for StageBody {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Compile => Self::Compile,
            Stage::Run => Self::Run,
        }
    }
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Stream)]
pub enum StreamBody {
    Stdout,
    Stderr,
}

impl From<Stream> for StreamBody {
    fn from(stream: Stream) -> Self {
        match stream {
            Stream::Stdout => Self::Stdout,
            Stream::Stderr => Self::Stderr,
        }
    }
}

/// How the main process ended: with an exit code, or by a signal.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Exit)]
pub enum ExitBody {
    Code(i32),
    Signal(i32),
}

/// Which limit ended the stage.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StoppedBy)]
pub enum StoppedByBody {
    WallTime,
    CpuTime,
    Memory,
    StdoutBytes,
    StderrBytes,
    Cancelled,
}

impl From<StoppedBy> for StoppedByBody {
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

/// The facts of a stage. They judge nothing.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Outcome)]
pub struct OutcomeBody {
    exit: ExitBody,
    /// The name of the signal, like `SIGSEGV`; absent when the program ended by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    signal_name: Option<String>,
    /// `null` when no limit was reached.
    #[schema(required)]
    stopped_by: Option<StoppedByBody>,
    /// From the start of the program to its end, in microseconds.
    wall_time_us: u64,
    /// Of all its processes together, in microseconds.
    cpu_time_us: u64,
    /// The most memory all its processes had together, in bytes.
    memory_peak_bytes: u64,
}

impl From<Outcome> for OutcomeBody {
    fn from(outcome: Outcome) -> Self {
        let (exit, signal_name) = match outcome.exit {
            Exit::Code(code) => (ExitBody::Code(code), None),
            Exit::Signal(signal) => (ExitBody::Signal(signal), Some(signals::name(signal))),
        };
        Self {
            exit,
            signal_name,
            stopped_by: outcome.stopped_by.map(StoppedByBody::from),
            wall_time_us: outcome.wall_time_us,
            cpu_time_us: outcome.cpu_time_us,
            memory_peak_bytes: outcome.memory_peak_bytes,
        }
    }
}

/// Where the time between asking and answering went.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Timings)]
pub struct TimingsBody {
    /// Waiting for a free place, in microseconds.
    queued_us: u64,
    /// Taking a box and writing the files, in microseconds.
    prepare_us: u64,
    /// The compile stage, in microseconds; 0 where there is none.
    compile_us: u64,
    /// True when the compile stage was answered from the cache.
    compile_cached: bool,
    /// The run stage, in microseconds.
    run_us: u64,
}

impl From<RunTimings> for TimingsBody {
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

/// What one stage may use. A request may ask for less, never for more.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Limits)]
pub struct LimitsBody {
    /// Milliseconds.
    wall_time_ms: u64,
    /// Of all processes together, in milliseconds.
    cpu_time_ms: u64,
    /// Of all processes together, in bytes.
    memory_bytes: u64,
    /// Of the main thread, in bytes.
    stack_bytes: u64,
    /// Processes and threads together.
    processes: u32,
    open_files: u32,
    /// The largest single file the program may write, in bytes.
    file_bytes: u64,
    /// Kept of each of stdout and stderr, in bytes; more than this ends the program.
    output_bytes: u64,
}

impl From<Limits> for LimitsBody {
    fn from(limits: Limits) -> Self {
        Self {
            wall_time_ms: limits.wall_time_ms,
            cpu_time_ms: limits.cpu_time_ms,
            memory_bytes: limits.memory_bytes,
            stack_bytes: limits.stack_bytes,
            processes: limits.processes,
            open_files: limits.open_files,
            file_bytes: limits.file_bytes,
            output_bytes: limits.output_bytes,
        }
    }
}
