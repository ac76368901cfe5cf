//! What this domain asks of problems, and the only place that asks. A trait, so that judging can be tried with problems
//! made up on the spot.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tiltyard_contracts::{ProblemId, Timestamp, UserId, VersionId};
use tiltyard_protocol::{JudgeRequest, Keep, SourceFile};
use tiltyard_store::{StoreError, Tx};

/// What it takes to accept a submission to a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemHead {
    pub id: ProblemId,
    pub slug: String,
    pub title: String,
    /// The version that is published now.
    pub version: VersionId,
    pub code_bytes_max: usize,
    pub score_max: Option<f64>,
    /// Empty: every language.
    pub languages: Vec<String>,
}

/// A test as people may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestHead {
    pub name: String,
    pub sample: bool,
    pub group: String,
}

/// What is written of a version beside what the judge needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionHead {
    pub problem: ProblemId,
    pub version: VersionId,
    pub time_ms: u64,
    pub tests: Vec<TestHead>,
    /// By the places the grading gives them.
    pub groups: Vec<String>,
}

/// What somebody wrote, and how it is to be judged.
pub struct Solution {
    pub language: String,
    pub files: Vec<SourceFile>,
    pub time_ms: u64,
    pub keep: Keep,
    pub run_all: bool,
    pub correlation: String,
}

/// The problem cannot judge this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotJudgeable(pub String);

/// One version of a problem, as the judge sees it. Its calls may wait for a disk.
pub trait Judgeable: Send + Sync {
    fn head(&self) -> &VersionHead;
    fn request(&self, solution: Solution) -> Result<JudgeRequest, NotJudgeable>;
    /// Input and answer of a sample; `None` for tests that stay secret.
    fn sample(&self, test: usize) -> Option<(Vec<u8>, Vec<u8>)>;
}

/// A verdict that counts from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotedResult {
    pub problem: ProblemId,
    pub user: UserId,
    pub accepted: bool,
    /// What the same submission counted as before it was judged again.
    pub counted_before: Option<bool>,
    pub at: Timestamp,
}

/// Problems somebody has solved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Solved {
    pub easy: u64,
    pub medium: u64,
    pub hard: u64,
    pub total: u64,
}

pub type Asked<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Who knows the problems.
pub trait Problems: Send + Sync + 'static {
    /// A published problem.
    fn find<'a>(&'a self, slug: &'a str) -> Asked<'a, Option<ProblemHead>>;
    fn judging(&self, version: VersionId) -> Asked<'_, Option<Arc<dyn Judgeable>>>;
    /// In the transaction that stores the verdict.
    fn note_result<'a>(&'a self, tx: &'a mut Tx, noted: NotedResult) -> Asked<'a, ()>;
    fn solved(&self, user: UserId) -> Asked<'_, Solved>;
}

/// A place without problems.
pub struct NoProblems;

impl Problems for NoProblems {
    fn find<'a>(&'a self, _: &'a str) -> Asked<'a, Option<ProblemHead>> {
        Box::pin(async { Ok(None) })
    }

    fn judging(&self, _: VersionId) -> Asked<'_, Option<Arc<dyn Judgeable>>> {
        Box::pin(async { Ok(None) })
    }

    fn note_result<'a>(&'a self, _: &'a mut Tx, _: NotedResult) -> Asked<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn solved(&self, _: UserId) -> Asked<'_, Solved> {
        Box::pin(async { Ok(Solved::default()) })
    }
}
