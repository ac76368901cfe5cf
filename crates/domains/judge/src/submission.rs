//! Submissions, and what became of them.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{
    AttemptId, ProblemId, RejudgeId, SubmissionId, Timestamp, UserId, VersionId,
};
use tiltyard_live::Topic;
use tiltyard_protocol::Verdict;
use utoipa::ToSchema;

/// One file of a solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SolutionFile)]
pub struct File {
    /// A path inside the work directory. Absent: the language's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 255)]
    pub name: Option<String>,
    pub content: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SubmissionState)]
pub enum State {
    Queued,
    Judging,
    Done,
}

impl State {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Judging => "judging",
            Self::Done => "done",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "queued" => Self::Queued,
            "judging" => Self::Judging,
            _ => Self::Done,
        }
    }
}

/// A submission with the result that counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    pub id: SubmissionId,
    pub problem: ProblemId,
    pub slug: String,
    pub title: String,
    pub version: VersionId,
    /// `None`: has left.
    pub user: Option<UserId>,
    pub language: String,
    pub submitted_at: Timestamp,
    pub code_bytes: u64,
    pub files: Vec<File>,
    pub attempt: AttemptId,
    pub state: State,
    pub result: Summary,
    pub score_max: Option<f64>,
    pub from_cache: bool,
    /// Another topic that is told of its tests.
    pub(crate) told_too: Option<Topic>,
}

/// The short of a judging.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// `None` until it is judged, and where the judge failed.
    pub verdict: Option<Verdict>,
    pub judge_failed: bool,
    pub score: Option<f64>,
    pub cpu_time_us_max: u64,
    pub memory_bytes_max: u64,
    pub first_failed: Option<u64>,
    pub tests_total: u64,
}

/// The long of a judging: kept as one document, written now and then while it grows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub compiled: Option<bool>,
    pub compile_log: Option<String>,
    pub tests: Vec<TestReport>,
    pub groups: Vec<GroupReport>,
    pub judge_error: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    pub index: usize,
    pub name: String,
    pub sample: bool,
    pub group: String,
    pub verdict: Verdict,
    pub score: Option<f64>,
    pub cpu_time_us: u64,
    pub wall_time_us: u64,
    pub memory_bytes: u64,
    pub message: String,
    pub judge_message: String,
    /// Of samples.
    pub stdout: Option<String>,
    pub stderr: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubmissionGroup)]
pub struct GroupReport {
    pub name: String,
    /// `null`: nothing of it ran.
    #[schema(value_type = Option<String>, required)]
    pub verdict: Option<Verdict>,
    pub score: f64,
}

/// One attempt to judge, in somebody's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed {
    pub attempt: AttemptId,
    pub submission: SubmissionId,
    pub version: VersionId,
    pub rejudge: Option<RejudgeId>,
    /// Names this claim among all of the attempt: who lost it writes nothing.
    pub claim: tiltyard_store::sqlx::types::Uuid,
    pub tries: u32,
    pub failures: u32,
}
