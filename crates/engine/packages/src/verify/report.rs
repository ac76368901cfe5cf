//! What a verification found, as it is shown and as it is written in JSON.

use std::collections::BTreeSet;

use serde::Serialize;
use tiltyard_protocol::Verdict;

use crate::{Format, TimeLimitUse};

/// Everything about one package.
#[derive(Debug, Clone, Serialize)]
pub struct Verification {
    pub short_name: String,
    pub title: String,
    pub format: Format,
    pub tests: usize,
    /// All submissions that could be judged came out as they must.
    pub agrees: bool,
    pub time_limit_ms: u64,
    pub time_limit_from: TimeLimitFrom,
    pub memory_limit_bytes: u64,
    pub submissions: Vec<SubmissionReport>,
    pub validators: Vec<ValidatorReport>,
    pub warnings: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeLimitFrom {
    /// The package says it.
    Package,
    /// From the slowest accepted jury submission.
    Inferred,
    /// Nothing to infer it from.
    Default,
}

/// One jury submission, and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct SubmissionReport {
    /// `submissions/accepted/a.py`
    pub path: String,
    /// It was judged as this; for those that were skipped, what it is believed to be.
    pub language: Option<String>,
    /// Labels the package allows, for the submission as a whole.
    pub permitted: BTreeSet<Verdict>,
    /// One of these must come up in some test; empty: nothing must.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub required: BTreeSet<Verdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permitted_score: Option<(f64, f64)>,
    /// `None`: it was skipped.
    pub verdict: Option<Verdict>,
    pub score: Option<f64>,
    /// Of the slowest test.
    pub cpu_time_ms: f64,
    pub memory_bytes: u64,
    /// Tests that ran.
    pub tests_run: usize,
    /// The first test that was not accepted.
    pub first_failed: Option<String>,
    /// Words on that test, or of the compiler, or of the judge.
    pub message: String,
    /// Labels of all tests that ran.
    pub seen: BTreeSet<Verdict>,
    pub agrees: bool,
    /// Why it was not judged. It is no disagreement.
    pub skipped: Option<String>,
    /// Of each test of the package, in its order; `None` where it did not run.
    #[serde(skip)]
    pub results: Vec<Option<Cell>>,
    #[serde(skip)]
    pub use_for_time_limit: Option<TimeLimitUse>,
}

/// One submission on one test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub verdict: Verdict,
    pub cpu_time_us: u64,
    pub memory_bytes: u64,
}

/// One validator over all it was given.
#[derive(Debug, Clone, Serialize)]
pub struct ValidatorReport {
    pub path: String,
    /// Files it was given.
    pub inputs: usize,
    /// What it took for valid and is not, and the other way round.
    pub findings: Vec<Finding>,
    /// Why it was not run.
    pub skipped: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub test: String,
    pub what: String,
}
