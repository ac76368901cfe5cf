//! What several answers say, and how a solution is read.

use std::collections::HashMap;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
};
use serde::{Serialize, de::DeserializeOwned};
use tiltyard_contracts::{SignedIn, SubmissionId, Timestamp, UserId, VersionId};
use tiltyard_http::{Code, Json, Problem};
use tiltyard_protocol::Verdict;
use utoipa::ToSchema;

use crate::{
    Judge, Rejected, State,
    submission::{File, GroupReport, Submission, TestReport},
    submit::{Whole, reads_all},
};

/// JSON that holds somebody's source. Text in another encoding is the usual mistake there, and is called by its name.
pub struct Source<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Source<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(request, state).await.map_err(|_| {
            Problem::new(Code::TooLarge, "the body is longer than this server takes")
        })?;
        if let Err(error) = std::str::from_utf8(&bytes) {
            let at = error.valid_up_to();
            return Err(Problem::field(
                "files",
                "invalid",
                format!("byte {at} of the body is not UTF-8; save the source as UTF-8"),
            ));
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        Json::from_request(request, state)
            .await
            .map(|Json(value)| Self(value))
    }
}

/// A problem, as far as a list needs it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubmissionProblem)]
pub struct ProblemRef {
    slug: String,
    title: String,
}

/// Whose it is; `null` where they have left.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubmissionPerson)]
pub struct PersonRef {
    handle: String,
}

/// A submission in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubmissionHead)]
pub struct HeadBody {
    pub id: SubmissionId,
    problem: ProblemRef,
    #[schema(required)]
    user: Option<PersonRef>,
    language: String,
    #[schema(value_type = String, format = DateTime)]
    submitted_at: Timestamp,
    /// The version of the problem it was judged on.
    version: VersionId,
    state: State,
    /// `AC`, `WA`, `TLE`, `MLE`, `OLE`, `RTE` or `CE`; `null` until it is judged, and where the judge failed.
    #[schema(value_type = Option<String>, required)]
    verdict: Option<Verdict>,
    /// The judge failed, not the submission; an administrator knows.
    judge_failed: bool,
    #[schema(required)]
    score: Option<f64>,
    #[schema(required)]
    score_max: Option<f64>,
    /// Of the slowest test.
    cpu_time_us_max: u64,
    memory_bytes_max: u64,
    code_bytes: u64,
    /// Answered from an earlier judging of the same code.
    from_cache: bool,
    tests_total: u64,
    /// The place of the first test that was not accepted.
    #[schema(required)]
    first_failed: Option<u64>,
}

impl HeadBody {
    pub fn new(submission: &Submission, handles: &HashMap<UserId, String>) -> Self {
        let handle = submission.user.and_then(|user| handles.get(&user));
        Self {
            id: submission.id,
            problem: ProblemRef {
                slug: submission.slug.clone(),
                title: submission.title.clone(),
            },
            user: handle.map(|handle| PersonRef {
                handle: handle.clone(),
            }),
            language: submission.language.clone(),
            submitted_at: submission.submitted_at,
            version: submission.version,
            state: submission.state,
            verdict: submission.result.verdict,
            judge_failed: submission.result.judge_failed,
            score: submission.result.score,
            score_max: submission.score_max,
            cpu_time_us_max: submission.result.cpu_time_us_max,
            memory_bytes_max: submission.result.memory_bytes_max,
            code_bytes: submission.code_bytes,
            from_cache: submission.from_cache,
            tests_total: submission.result.tests_total,
            first_failed: submission.result.first_failed,
        }
    }

    /// With the handles of all they are of.
    pub async fn all(judge: &Judge, submissions: &[Submission]) -> Result<Vec<Self>, Rejected> {
        let mut users: Vec<UserId> = submissions.iter().filter_map(|one| one.user).collect();
        users.sort_unstable();
        users.dedup();
        let handles = judge.accounts().handles(&users).await?;
        Ok(submissions
            .iter()
            .map(|submission| Self::new(submission, &handles))
            .collect())
    }
}

/// One test of a submission that has run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SubmissionTest)]
pub struct TestBody {
    index: usize,
    name: String,
    sample: bool,
    group: String,
    #[schema(value_type = String)]
    verdict: Verdict,
    #[schema(required)]
    score: Option<f64>,
    cpu_time_us: u64,
    wall_time_us: u64,
    memory_bytes: u64,
    /// For whoever wrote the submission.
    message: String,
    /// For those who may read everybody's submissions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    judge_message: Option<String>,
    /// Of samples only, as are the three below.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    input: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stdout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stderr: Option<String>,
}

impl TestBody {
    fn new(test: TestReport, sample: Option<(Vec<u8>, Vec<u8>)>, sees_all: bool) -> Self {
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        Self {
            index: test.index,
            name: test.name,
            sample: test.sample,
            group: test.group,
            verdict: test.verdict,
            score: test.score,
            cpu_time_us: test.cpu_time_us,
            wall_time_us: test.wall_time_us,
            memory_bytes: test.memory_bytes,
            message: test.message,
            judge_message: sees_all.then_some(test.judge_message),
            input: sample.as_ref().map(|(input, _)| text(input)),
            answer: sample.as_ref().map(|(_, answer)| text(answer)),
            stdout: test.stdout,
            stderr: test.stderr,
        }
    }
}

/// A submission with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Submission)]
pub struct SubmissionBody {
    #[serde(flatten)]
    head: HeadBody,
    tests_done: u64,
    /// 1 for the first judging, more where it was judged again.
    attempt: u64,
    /// What the compiler said; `null` where there is none, or not yet.
    #[schema(required)]
    compile_log: Option<String>,
    files: Vec<File>,
    /// Those that have run, in their order.
    tests: Vec<TestBody>,
    /// Where the problem is scored.
    groups: Vec<GroupReport>,
    /// Why the judge failed, for those who may read everybody's submissions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    judge_error: Option<String>,
}

impl SubmissionBody {
    pub async fn new(judge: &Judge, who: &SignedIn, whole: Whole) -> Result<Self, Rejected> {
        let Whole {
            submission,
            attempt,
            report,
        } = whole;
        let sees_all = reads_all(who);
        let users: Vec<UserId> = submission.user.into_iter().collect();
        let handles = judge.accounts().handles(&users).await?;
        let version = judge.problems().judging(submission.version).await?;
        let mut head = HeadBody::new(&submission, &handles);
        if let Some(version) = &version {
            head.tests_total = head.tests_total.max(version.head().tests.len() as u64);
        }
        // The report is read after the submission, which may have had its turn in between.
        if head.state == State::Queued && !report.tests.is_empty() {
            head.state = State::Judging;
        }
        let groups = report.groups;
        Ok(Self {
            tests_done: report.tests.len() as u64,
            tests: report
                .tests
                .into_iter()
                .map(|test| {
                    let sample = version
                        .as_ref()
                        .filter(|_| test.sample)
                        .and_then(|version| version.sample(test.index));
                    TestBody::new(test, sample, sees_all)
                })
                .collect(),
            head,
            attempt,
            compile_log: report.compile_log,
            files: submission.files,
            groups,
            judge_error: report.judge_error.filter(|_| sees_all),
        })
    }
}
