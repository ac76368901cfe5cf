//! `/desk/problems/{id}/verifications`.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ProblemId, Timestamp, VerificationId};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{State, desk::problem_id};
use crate::{
    Rejected,
    package::{JuryResult, Report, ValidatorFinding},
    store::verifications::Verification,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerificationState {
    Queued,
    Running,
    /// All came out as the package says.
    Agrees,
    Disagrees,
    /// It is no package that can be used; `word` says why.
    Refused,
    /// It could not be run; `word` says why.
    Failed,
}

/// All jury submissions of a draft, what the package says of them and what became of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Verification)]
pub struct VerificationView {
    id: VerificationId,
    state: VerificationState,
    /// The limit that is measured by; `null` until it is known.
    #[schema(required)]
    time_limit_ms: Option<u64>,
    /// Names of all tests.
    tests: Vec<String>,
    submissions_total: usize,
    /// Those that are judged so far.
    submissions: Vec<JuryResult>,
    validator_findings: Vec<ValidatorFinding>,
    warnings: Vec<String>,
    #[schema(required)]
    word: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    ended_at: Option<Timestamp>,
}

impl From<Verification> for VerificationView {
    fn from(verification: Verification) -> Self {
        let report: Report = verification
            .report
            .and_then(|report| serde_json::from_value(report).ok())
            .unwrap_or_default();
        let state = serde_json::from_value(verification.state.into());
        Self {
            id: verification.id,
            state: state.unwrap_or(VerificationState::Failed),
            time_limit_ms: report.time_limit_ms,
            tests: report.tests,
            submissions_total: report.submissions_total,
            submissions: report.submissions,
            validator_findings: report.validator_findings,
            warnings: report.warnings,
            word: report.word,
            created_at: verification.created_at,
            ended_at: verification.ended_at,
        }
    }
}

/// Run all jury submissions and validators of a draft. How it goes on is told on the live topic `verification:<id>`.
#[utoipa::path(post, path = "/desk/problems/{id}/verifications", tag = "desk", operation_id = "verify_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ProblemId, Path)),
    extensions(("x-limit" = json!("run"))),
    responses((status = 202, body = VerificationView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn ask(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<VerificationView>), Problem> {
    let verification = state.verify(&who, problem_id(&id)?).await?;
    Ok((StatusCode::ACCEPTED, Json(verification.into())))
}

/// A verification, as far as it is.
#[utoipa::path(get, path = "/desk/problems/{id}/verifications/{verification}", tag = "desk", operation_id = "verification",
    security(("session" = ["person"]), ("token" = ["problems:read"])),
    params(("id" = ProblemId, Path), ("verification" = VerificationId, Path)),
    responses((status = 200, body = VerificationView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Person(who): Person,
    Path((id, verification)): Path<(String, String)>,
) -> Result<Json<VerificationView>, Problem> {
    let verification = verification.parse().map_err(|_| Rejected::NotFound)?;
    let found = state
        .verification(&who, problem_id(&id)?, verification)
        .await?;
    Ok(Json(found.into()))
}
