//! What it takes to judge a submission, and what comes back.

use std::{fmt, fs::File, future::Future, io, pin::Pin, str::FromStr};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::{Exit, Limits, Outcome, RelativePath, RunRefused, SourceFile, StoppedBy};

/// A judgement on outcomes, of one test or of a whole submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    #[serde(rename = "AC")]
    Accepted,
    #[serde(rename = "WA")]
    WrongAnswer,
    #[serde(rename = "TLE")]
    TimeLimit,
    #[serde(rename = "MLE")]
    MemoryLimit,
    #[serde(rename = "OLE")]
    OutputLimit,
    #[serde(rename = "RTE")]
    RuntimeError,
    #[serde(rename = "CE")]
    CompileError,
    /// The fault of the problem or of the judge, never of the submission. It is no verdict on anybody's work.
    #[serde(rename = "IE")]
    JudgeError,
}

impl Verdict {
    pub const ALL: [Self; 8] = [
        Self::Accepted,
        Self::WrongAnswer,
        Self::TimeLimit,
        Self::MemoryLimit,
        Self::OutputLimit,
        Self::RuntimeError,
        Self::CompileError,
        Self::JudgeError,
    ];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "AC",
            Self::WrongAnswer => "WA",
            Self::TimeLimit => "TLE",
            Self::MemoryLimit => "MLE",
            Self::OutputLimit => "OLE",
            Self::RuntimeError => "RTE",
            Self::CompileError => "CE",
            Self::JudgeError => "IE",
        }
    }

    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The SHA-256 of what a blob holds: its name and its check at once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BlobId(pub [u8; 32]);

/// A text that is not the id of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of a blob is 64 hexadecimal digits")]
pub struct NotABlobId;

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BlobId {
    type Err = NotABlobId;

    fn from_str(text: &str) -> Result<Self, NotABlobId> {
        let plain = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() != 64 || !text.bytes().all(plain) {
            return Err(NotABlobId);
        }
        let mut id = [0; 32];
        for (byte, pair) in id.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotABlobId)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotABlobId)?;
        }
        Ok(Self(id))
    }
}

impl TryFrom<String> for BlobId {
    type Error = NotABlobId;
    fn try_from(text: String) -> Result<Self, NotABlobId> {
        text.parse()
    }
}

impl From<BlobId> for String {
    fn from(id: BlobId) -> String {
        id.to_string()
    }
}

/// Bytes of a test: small ones travel with the job, large ones are fetched by the runner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    Inline(Bytes),
    Blob { id: BlobId, bytes: u64 },
}

impl Content {
    #[must_use]
    pub fn len(&self) -> u64 {
        match self {
            Self::Inline(bytes) => bytes.len() as u64,
            Self::Blob { bytes, .. } => *bytes,
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Where a runner finds blobs. Opening may wait for a disk: callers do it off the threads of the runtime.
pub trait Blobs: Send + Sync + 'static {
    fn open(&self, id: &BlobId) -> io::Result<File>;
}

/// A program in source: a submission, a checker, an interactor, a validator, a generator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Id of a language in [`crate::Runs::languages`] (not an alias).
    pub language: String,
    /// The first is the main file.
    pub files: Vec<SourceFile>,
    /// In place of the language's own steps, for packages that bring a way to build and run of their own.
    pub steps: Option<Steps>,
    /// Further words for the language's compiler: `-DOK_EXIT_CODE=42`.
    pub compile_args: Vec<String>,
    pub args: Vec<String>,
}

/// Commands in the work directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    pub compile: Vec<Vec<String>>,
    pub run: Vec<String>,
}

/// How a checker or interactor is called and how it says what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// `tool input answer feedback_dir/ [args] < output`; 42 accepts, 43 rejects, everything else is its own failure.
    Kattis,
    /// `tool input output answer [args]`; 0 accepts, 1, 2 and 8 reject, 7 is points, everything else is its own failure.
    Testlib,
    /// `tool input answer output`: a score from 0 to 1 on standard output, a message on standard error.
    Cms,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    pub source: Source,
    pub dialect: Dialect,
}

/// How the output is held against the answer without a program of the problem's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparer {
    /// Word by word.
    Tokens(TokenOptions),
    /// Byte by byte, but for white space at the ends of lines and at the end.
    Lines,
    /// One of the checkers of testlib, by its name without an extension: `wcmp`, `rcmp6`.
    Standard(String),
    /// Values in JSON, as drivers of signatures print them.
    Values(ValueComparer),
}

/// The flags of the default validator of Kattis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct TokenOptions {
    pub case_sensitive: bool,
    pub space_change_sensitive: bool,
    pub float_absolute_tolerance: Option<f64>,
    pub float_relative_tolerance: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueComparer {
    #[default]
    Exact,
    /// The outermost list in any order.
    AnyOrder,
    /// The outermost list and the lists in it in any order.
    SetOfSets,
    /// Numbers may differ by this, absolutely or relatively.
    Float(f64),
}

/// Who says whether an output is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Check {
    /// Nobody: every program that ends well is accepted.
    Nothing,
    Compare(Comparer),
    /// All must accept.
    Tools(Vec<Tool>),
}

/// One test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgeTest {
    /// `secret/group1/03`
    pub name: String,
    /// Its place in [`Grading::groups`].
    pub group: usize,
    pub sample: bool,
    pub input: Content,
    pub answer: Content,
    /// Arguments of the submission.
    pub args: Vec<String>,
    /// In place of [`Check::Compare`] of the whole problem.
    pub comparer: Option<Comparer>,
    /// Added to the arguments of the checker and the interactor.
    pub check_args: Vec<String>,
    /// Beside the program while this test runs.
    pub files: Vec<(RelativePath, Content)>,
    /// What an accepted test scores where the checker says nothing; the group's own otherwise.
    pub score: Option<f64>,
}

/// What happens in a group after a test that was not accepted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnReject {
    #[default]
    Break,
    Continue,
}

/// The verdict of a group with more than one failure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictMode {
    /// IE before CE before RTE, MLE, TLE, OLE, WA.
    WorstError,
    #[default]
    FirstError,
    AlwaysAccept,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    #[default]
    Sum,
    Min,
    Max,
    Average,
    /// The highest score if everything in it is accepted, otherwise nothing.
    PassFail,
}

/// A group of tests, and of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// `secret/group1`; the root's is empty.
    pub name: String,
    /// Its place; it comes before its children. Only the first has none.
    pub parent: Option<usize>,
    pub on_reject: OnReject,
    pub verdict: VerdictMode,
    pub accept_if_any_accepted: bool,
    /// Samples count neither for the verdict nor for the score (they still run).
    pub ignore_samples: bool,
    pub aggregate: Aggregate,
    /// What an accepted test scores where the checker says nothing.
    pub accept_score: f64,
    pub reject_score: f64,
    /// Where a checker gives a part, it is a part of this; with [`Aggregate::PassFail`] what the whole group scores.
    pub max_score: Option<f64>,
    /// Groups that must have been accepted, otherwise this one does not run and scores nothing.
    pub requires: Vec<usize>,
}

impl Group {
    /// The root of a problem without groups.
    #[must_use]
    pub fn root() -> Self {
        Self {
            name: String::new(),
            parent: None,
            on_reject: OnReject::Break,
            verdict: VerdictMode::FirstError,
            accept_if_any_accepted: false,
            ignore_samples: false,
            aggregate: Aggregate::Sum,
            accept_score: 1.0,
            reject_score: 0.0,
            max_score: None,
            requires: Vec::new(),
        }
    }
}

/// How tests become one verdict and one score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grading {
    /// Parents before children; the first is the root. The tests of a group are in one piece.
    pub groups: Vec<Group>,
    /// Whether there is a score beside the verdict.
    pub scored: bool,
    /// Every test runs, whatever the groups say: for jury submissions and for those who want to see all.
    pub run_all: bool,
}

/// What the parts of a judging may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeLimits {
    /// The time limit, of CPU time; a program that needs more of it is too slow.
    pub time_ms: u64,
    /// Of the whole run, waiting included.
    pub wall_time_ms: u64,
    /// Stack included: the stack may take all of it.
    pub memory_bytes: u64,
    pub output_bytes: u64,
    pub processes: u32,
    /// Bytes of files a program may write; 0 where it may write none.
    pub file_bytes: u64,
    /// `None`: the language's own.
    pub compile: Option<Limits>,
    /// Of checkers and interactors, for each run.
    pub check: Limits,
}

/// What of a test is given back, for people to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// Bytes of standard output and of standard error, each.
    pub output_bytes: u64,
    /// Only of samples.
    pub samples_only: bool,
}

/// A submission, and all that is needed to judge it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgeRequest {
    pub source: Source,
    /// Nothing runs: the files of the submission are the outputs, each called like its test with `.out` or `.ans` at the end.
    pub answers_only: bool,
    pub tests: Vec<JudgeTest>,
    pub grading: Grading,
    pub check: Check,
    /// Talks to the submission while it runs. One of [`Dialect::Kattis`] has the last word; what one of
    /// [`Dialect::Testlib`] writes is then checked as the output.
    pub interactor: Option<Tool>,
    /// How often a submission may be run for one test when the checker asks for another pass.
    pub passes_max: u32,
    /// `None`: standard input.
    pub input_file: Option<RelativePath>,
    /// `None`: standard output.
    pub output_file: Option<RelativePath>,
    pub limits: JudgeLimits,
    pub keep: Keep,
    /// Shown in logs.
    pub correlation: String,
}

/// The facts of one test and the word on them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    pub verdict: Verdict,
    /// From the checker, or from the group; only where the problem is scored.
    pub score: Option<f64>,
    /// Of the slowest pass.
    pub outcome: Outcome,
    /// For whoever wrote the submission.
    pub message: String,
    /// For the jury.
    pub judge_message: String,
    /// The beginnings, see [`Keep`].
    pub stdout: Bytes,
    pub stderr: Bytes,
}

/// Facts of a run that never was.
pub const NOTHING_RAN: Outcome = Outcome {
    exit: Exit::Code(0),
    stopped_by: None,
    wall_time_us: 0,
    cpu_time_us: 0,
    memory_peak_bytes: 0,
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupResult {
    /// Its place in [`Grading::groups`].
    pub group: usize,
    /// `None`: nothing of it ran.
    pub verdict: Option<Verdict>,
    pub score: f64,
}

/// The end of a judging.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub verdict: Verdict,
    pub score: Option<f64>,
    pub groups: Vec<GroupResult>,
    /// Of the slowest test.
    pub cpu_time_us_max: u64,
    pub memory_bytes_max: u64,
    /// What went wrong, where the verdict is [`Verdict::JudgeError`].
    pub judge_error: Option<String>,
    /// Microseconds from the beginning of the judging to its end, without waiting for a place.
    pub judged_us: u64,
    pub queued_us: u64,
}

/// What happens to a submission, in order. After `Finished` or `Failed` nothing follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum JudgeEvent {
    /// It has a place.
    Started,
    /// The compiler is done; only for languages that have one.
    Compiled {
        ok: bool,
        outcome: Outcome,
        /// What it said, cut at 64 KiB.
        log: String,
    },
    /// Each test once at the most, in the order they run.
    TestEnded {
        test: usize,
        result: TestResult,
    },
    Finished(Judgement),
    /// Our failure: nothing is known of the submission, and it may be judged again.
    Failed(String),
}

/// A judging that was taken. Dropping it ends the programs.
#[derive(Debug)]
pub struct JudgeHandle {
    pub events: mpsc::Receiver<JudgeEvent>,
}

pub type Judging<'a> = Pin<Box<dyn Future<Output = Result<JudgeHandle, RunRefused>> + Send + 'a>>;

/// Who judges: the runner in this process, or one behind the bus.
pub trait Judges: Send + Sync + 'static {
    fn judge(&self, request: JudgeRequest) -> Judging<'_>;
    /// How many are judged at the same time: never more than there are cores to measure on.
    fn judged_at_once(&self) -> usize;
}

/// Whether a run ended by itself and well.
#[must_use]
pub fn ended_well(outcome: &Outcome) -> bool {
    outcome.stopped_by.is_none() && outcome.exit == Exit::Code(0)
}

/// Whether an execution was ended because of its time.
#[must_use]
pub fn ran_out_of_time(outcome: &Outcome) -> bool {
    matches!(
        outcome.stopped_by,
        Some(StoppedBy::WallTime | StoppedBy::CpuTime)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_named_in_one_way_only() {
        let id = BlobId([0xab; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in [
            "",
            "ab",
            &"AB".repeat(32),
            &"+a".repeat(32),
            &"ab".repeat(33),
        ] {
            assert_eq!(text.parse::<BlobId>(), Err(NotABlobId), "{text}");
        }
    }

    #[test]
    fn a_verdict_is_written_as_its_code() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::of_code(verdict.code()), Some(verdict));
            let json = serde_json::to_string(&verdict).expect("JSON");
            assert_eq!(json, format!("{:?}", verdict.code()));
        }
    }
}
