//! What this domain refuses, the same on every wire.

use tiltyard_contracts::Timestamp;
use tiltyard_http::{Code, FieldError, Problem, Refusal};
use tiltyard_store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("{field}: {detail}")]
    Field {
        field: String,
        code: &'static str,
        detail: String,
    },
    #[error("{0}")]
    Conflict(String),
    #[error("{0} of yours wait to be judged; send more when they are done")]
    TooManyWaiting(u64),
    #[error("too many submissions wait to be judged; try again in a moment")]
    Full,
    #[error("{detail}")]
    UnknownLanguage { detail: String },
    #[error("the runner takes nothing just now: {0}")]
    Busy(String),
    #[error("you are in a duel on this problem until {0}; it opens again when that is over")]
    Held(Timestamp),
    /// Another domain refused, in a transaction it shares; its words pass as they are.
    #[error("{}", .0.detail)]
    Elsewhere(Box<Problem>),
    #[error(transparent)]
    Accounts(#[from] tiltyard_accounts::Rejected),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Broken(String),
}

impl Rejected {
    pub(crate) fn field(
        field: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self::Field {
            field: field.into(),
            code,
            detail: detail.into(),
        }
    }
}

impl Refusal for Rejected {
    fn into_problem(self) -> Problem {
        let text = self.to_string();
        match self {
            Self::NotFound(_) => Problem::new(Code::NotFound, text),
            Self::Forbidden(_) => Problem::new(Code::Forbidden, text),
            Self::Field {
                field,
                code,
                detail,
            } => Problem::field(field, code, detail),
            Self::Conflict(_) => Problem::new(Code::Conflict, text),
            Self::TooManyWaiting(_) => Problem::new(Code::TooMany, text),
            Self::Full | Self::Busy(_) => Problem::new(Code::Busy, text),
            Self::UnknownLanguage { .. } => Problem::new(Code::UnknownLanguage, text),
            Self::Held(_) => {
                let mut problem = Problem::new(Code::Conflict, text.clone());
                problem.errors.push(FieldError {
                    field: "problem".to_owned(),
                    code: "held",
                    detail: text,
                });
                problem
            }
            Self::Elsewhere(problem) => *problem,
            Self::Accounts(rejected) => rejected.into_problem(),
            Self::Store(error) => tiltyard_accounts::Rejected::Store(error).into_problem(),
            Self::Broken(why) => Problem::internal(why),
        }
    }
}
