//! What this domain refuses, the same on every wire.

use tiltyard_contracts::Timestamp;
use tiltyard_http::{Code, FieldError, Problem, Refusal};
use tiltyard_packages::Refused;
use tiltyard_store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    #[error("there is nothing like that here")]
    NotFound,
    #[error("{0}")]
    Conflict(String),
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("{field}: {detail}")]
    Field {
        field: &'static str,
        code: &'static str,
        detail: String,
    },
    #[error("you are in a duel on this problem until {0}; it opens again when that is over")]
    Held(Timestamp),
    /// What was sent is no package that can be used.
    #[error("the package cannot be used: {}", said(.0))]
    Refused(Vec<Refused>),
    #[error(transparent)]
    Accounts(#[from] tiltyard_accounts::Rejected),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("files: {0}")]
    Files(#[from] std::io::Error),
    #[error("{0}")]
    Broken(String),
}

fn said(findings: &[Refused]) -> String {
    findings
        .first()
        .map(ToString::to_string)
        .unwrap_or_default()
}

impl Rejected {
    pub(crate) fn invalid(field: &'static str, detail: impl Into<String>) -> Self {
        Self::Field {
            field,
            code: "invalid",
            detail: detail.into(),
        }
    }
}

impl Refusal for Rejected {
    fn into_problem(self) -> Problem {
        let text = self.to_string();
        match self {
            Self::NotFound => Problem::new(Code::NotFound, text),
            Self::Conflict(_) => Problem::new(Code::Conflict, text),
            Self::Held(_) => {
                let mut problem = Problem::new(Code::Conflict, text.clone());
                problem.errors.push(FieldError {
                    field: "problem".to_owned(),
                    code: "held",
                    detail: text,
                });
                problem
            }
            Self::Forbidden(_) => Problem::new(Code::Forbidden, text),
            Self::Field {
                field,
                code,
                detail,
            } => Problem::field(field, code, detail),
            Self::Refused(findings) => {
                let mut problem = Problem::invalid(text);
                problem.errors = findings.iter().map(of_field).collect();
                problem
            }
            Self::Accounts(rejected) => rejected.into_problem(),
            Self::Store(error) => tiltyard_accounts::Rejected::Store(error).into_problem(),
            Self::Files(error) => Problem::internal(error),
            Self::Broken(why) => Problem::internal(why),
        }
    }
}

fn of_field(finding: &Refused) -> FieldError {
    let line = finding
        .line
        .map(|line| format!(":{line}"))
        .unwrap_or_default();
    FieldError {
        field: format!("{}{line}", finding.path),
        code: "invalid",
        detail: format!("{}; {}", finding.what, finding.remedy),
    }
}
