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
    /// Until when this person is held off the problem, if they are.
    fn held(&self, user: UserId, problem: ProblemId) -> Asked<'_, Option<Timestamp>>;
    /// This person knows the problem from now on.
    fn note_seen(&self, user: UserId, problem: ProblemId) -> Asked<'_, ()>;
}

/// A version of the real problems.
struct Version {
    head: VersionHead,
    judged: Arc<tiltyard_problems::JudgedVersion>,
}

impl From<Arc<tiltyard_problems::JudgedVersion>> for Version {
    fn from(judged: Arc<tiltyard_problems::JudgedVersion>) -> Self {
        let tests = judged.tests.iter().map(|test| TestHead {
            name: test.name.clone(),
            sample: test.sample,
            group: judged.groups.get(test.group).cloned().unwrap_or_default(),
        });
        Self {
            head: VersionHead {
                problem: judged.problem,
                version: judged.version,
                time_ms: judged.time_ms,
                tests: tests.collect(),
                groups: judged.groups.clone(),
            },
            judged,
        }
    }
}

impl Judgeable for Version {
    fn head(&self) -> &VersionHead {
        &self.head
    }

    fn request(&self, solution: Solution) -> Result<JudgeRequest, NotJudgeable> {
        let ask = tiltyard_problems::Submitted {
            language: &solution.language,
            files: solution.files,
            time_ms: solution.time_ms,
            keep: solution.keep,
            run_all: solution.run_all,
            correlation: solution.correlation,
        };
        self.judged
            .request(ask)
            .map_err(|error| NotJudgeable(error.to_string()))
    }

    fn sample(&self, test: usize) -> Option<(Vec<u8>, Vec<u8>)> {
        let (input, answer) = self.judged.sample(test)?;
        Some((input.as_bytes().to_vec(), answer.as_bytes().to_vec()))
    }
}

impl Problems for tiltyard_problems::Problems {
    fn find<'a>(&'a self, slug: &'a str) -> Asked<'a, Option<ProblemHead>> {
        Box::pin(async move {
            let found = Self::find(self, slug).await?;
            Ok(found.map(|head| ProblemHead {
                id: head.id,
                slug: head.slug,
                title: head.title,
                version: head.version,
                code_bytes_max: head.code_bytes_max,
                score_max: head.score_max.filter(|_| head.scoring),
                languages: head.languages,
            }))
        })
    }

    fn judging(&self, version: VersionId) -> Asked<'_, Option<Arc<dyn Judgeable>>> {
        Box::pin(async move {
            let found = Self::judging(self, version).await?;
            Ok(found.map(|judged| Arc::new(Version::from(judged)) as Arc<dyn Judgeable>))
        })
    }

    fn note_result<'a>(&'a self, tx: &'a mut Tx, noted: NotedResult) -> Asked<'a, ()> {
        let noted = tiltyard_problems::NotedResult {
            problem: noted.problem,
            user: noted.user,
            accepted: noted.accepted,
            counted_before: noted.counted_before,
            at: noted.at,
        };
        Box::pin(Self::note_result(self, tx, noted))
    }

    fn held(&self, user: UserId, problem: ProblemId) -> Asked<'_, Option<Timestamp>> {
        Box::pin(async move { Self::held(self, user, problem).await })
    }

    fn note_seen(&self, user: UserId, problem: ProblemId) -> Asked<'_, ()> {
        Box::pin(async move { Self::note_seen(self, user, problem).await })
    }

    fn solved(&self, user: UserId) -> Asked<'_, Solved> {
        Box::pin(async move {
            let known = self.practised(user).await?;
            let count = |number: i64| u64::try_from(number).unwrap_or_default();
            Ok(Solved {
                easy: count(known.easy),
                medium: count(known.medium),
                hard: count(known.hard),
                total: count(known.total),
            })
        })
    }
}
