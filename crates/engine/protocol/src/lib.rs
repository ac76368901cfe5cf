#![doc = include_str!("../README.md")]

mod judge;

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

pub use judge::*;

/// Version of these messages. A runner understands its own version and the one before it.
pub const PROTOCOL_VERSION: u32 = 1;

/// What one stage (compile or run) may use. Every field is a hard ceiling; there is no "unlimited".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub wall_time_ms: u64,
    pub cpu_time_ms: u64,
    /// Memory of all processes together, page cache of the box's own files included.
    pub memory_bytes: u64,
    /// Size of the main thread's stack.
    pub stack_bytes: u64,
    /// Processes and threads together.
    pub processes: u32,
    pub open_files: u32,
    /// The largest single file the program may write.
    pub file_bytes: u64,
    /// Kept of each of stdout and stderr; more than this ends the program.
    pub output_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall_time_ms: 10_000,
            cpu_time_ms: 5_000,
            memory_bytes: 512 << 20,
            stack_bytes: 256 << 20,
            processes: 128,
            open_files: 512,
            file_bytes: 64 << 20,
            output_bytes: 64 << 10,
        }
    }
}

/// How the main process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    Code(i32),
    Signal(i32),
}

/// Which limit ended an execution. Absent when the program ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoppedBy {
    WallTime,
    CpuTime,
    /// The kernel's own out-of-memory word, never a guess from an exit code.
    Memory,
    StdoutBytes,
    StderrBytes,
    /// The asker went away, or asked for it.
    Cancelled,
}

/// The facts of one execution. It judges nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub exit: Exit,
    pub stopped_by: Option<StoppedBy>,
    /// From the moment the program's image was started to its end.
    pub wall_time_us: u64,
    /// Of all its processes, children and orphans included.
    pub cpu_time_us: u64,
    pub memory_peak_bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Compile,
    Run,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    Stdout,
    Stderr,
}

/// A file of a job. `name` is a relative path already checked with [`RelativePath::parse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// `None`: the language's own default name is used.
    pub name: Option<RelativePath>,
    pub content: Bytes,
}

/// A path inside the work directory: relative, no `..`, no empty or `.` parts, no NUL or newline, at most 255 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelativePath(String);

/// Why a name is not a path inside the work directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPath {
    #[error("a file name must not be empty")]
    Empty,
    #[error("a file name must be at most {PATH_BYTES_MAX} bytes")]
    TooLong,
    #[error("a file name must not contain control characters")]
    Control,
    #[error(
        "a file name must be relative, without '.' or '..' parts: it would leave the work directory"
    )]
    Leaves,
}

/// The longest file name a job may use, in bytes.
pub const PATH_BYTES_MAX: usize = 255;

impl RelativePath {
    pub fn parse(text: &str) -> Result<Self, BadPath> {
        if text.is_empty() {
            return Err(BadPath::Empty);
        }
        if text.len() > PATH_BYTES_MAX {
            return Err(BadPath::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(BadPath::Control);
        }
        if text.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(BadPath::Leaves);
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RelativePath {
    type Error = BadPath;
    fn try_from(text: String) -> Result<Self, BadPath> {
        Self::parse(&text)
    }
}

impl From<RelativePath> for String {
    fn from(path: RelativePath) -> String {
        path.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stdin {
    /// All of it is known; the program sees end of file after it.
    Bytes(Bytes),
    /// It arrives as [`RunInput::Stdin`] while the program runs.
    Interactive,
}

/// An execution nobody scores.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunRequest {
    /// Id of a language in [`Runs::languages`] (not an alias).
    pub language: String,
    /// The first is the main file.
    pub files: Vec<SourceFile>,
    pub args: Vec<String>,
    pub stdin: Stdin,
    /// `None`: the language's own limits, or the server's.
    pub compile_limits: Option<Limits>,
    pub run_limits: Option<Limits>,
    /// Added to the environment of both stages.
    pub environment: Vec<(String, String)>,
    /// Take an interpreter that was started ahead, if there is one. Quicker, and less exact: the CPU time holds the
    /// interpreter's own start. Never for what is judged.
    pub warm: bool,
    /// Shown in logs.
    pub correlation: String,
}

/// What happens to a run, in order. After `Finished` or `Failed` nothing follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunEvent {
    StageStarted(Stage),
    Output {
        stage: Stage,
        stream: Stream,
        bytes: Bytes,
    },
    StageEnded {
        stage: Stage,
        outcome: Outcome,
    },
    /// The last stage that ran has ended: a failed compile stage, or the run stage.
    Finished(RunTimings),
    /// Our failure, not the program's.
    Failed(String),
}

/// Where the time between asking and answering went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTimings {
    /// Waiting for a free place.
    pub queued_us: u64,
    /// Taking a box and writing the files.
    pub prepare_us: u64,
    /// The compile stage; 0 where there is none.
    pub compile_us: u64,
    /// True when the compile stage was answered from the cache of artefacts.
    pub compile_cached: bool,
    pub run_us: u64,
}

/// What the asker may send while a run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunInput {
    Stdin(Bytes),
    CloseStdin,
    /// Sent to the processes of the run.
    Signal(i32),
}

/// A run that was taken. Dropping it ends the program.
#[derive(Debug)]
pub struct RunHandle {
    pub events: mpsc::Receiver<RunEvent>,
    pub input: mpsc::Sender<RunInput>,
}

/// Why a run was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunRefused {
    #[error("the language {0:?} is not on this server")]
    UnknownLanguage(String),
    #[error("all boxes are busy and {queued} runs are waiting; try again in a moment")]
    Busy { queued: usize },
    #[error("{0}")]
    Invalid(String),
}

/// A language this server can run now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeInfo {
    /// `python`
    pub id: String,
    /// `Python`
    pub name: String,
    /// Always three numbers: `3.11.2`.
    pub version: String,
    pub aliases: Vec<String>,
    /// What provides it when that is another thing than the language: `gcc`.
    pub runtime: Option<String>,
    /// Identifier of the editor's grammar: `python`, `cpp`, `plaintext`.
    pub editor: String,
    /// Default name of the main file: `main.py`.
    pub main_file: String,
    /// A small program that shows the language at work.
    pub hello: String,
    pub compiled: bool,
    /// Whether its interpreter can be started ahead, see [`RunRequest::warm`].
    pub warm: bool,
    pub compile_limits: Limits,
    pub run_limits: Limits,
}

/// What the server is doing, for /metrics and /readyz.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunnerStatus {
    pub boxes_ready: usize,
    pub boxes_busy: usize,
    pub queued: usize,
    pub accepting: bool,
}

/// Who takes runs: the runner in this process, or one behind the bus.
pub trait Runs: Send + Sync + 'static {
    fn languages(&self) -> Vec<RuntimeInfo>;
    /// Languages of the catalogue that are absent here, with the command that would install them.
    fn missing(&self) -> Vec<MissingLanguage>;
    /// Names of the catalogue that look like this one, nearest first.
    fn close_matches(&self, name: &str) -> Vec<String>;
    fn submit(
        &self,
        request: RunRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RunHandle, RunRefused>> + Send + '_>>;
    fn status(&self) -> RunnerStatus;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingLanguage {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
    /// `tiltyard languages install haskell`
    pub install: String,
}
