//! What this domain refuses, the same on every wire.

use tiltyard_http::{Code, FieldError, Problem, Refusal};
use tiltyard_store::StoreError;

use crate::duel;

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
    /// A rule of the duel.
    #[error(transparent)]
    Rule(#[from] duel::Rejected),
    /// What is there stands against it: a stable word, and what to do.
    #[error("{detail}")]
    Conflict { code: &'static str, detail: String },
    /// The same of a contest.
    #[error("{detail}")]
    Contest { code: &'static str, detail: String },
    #[error("{0}")]
    TooMany(String),
    /// So many offers were let pass, or duels left at once, that the queue is closed to them for a while.
    #[error("you left duels or let offers pass; look for a duel again in {retry_after_s} s")]
    Cooldown { retry_after_s: u64 },
    /// Joined the queue too often.
    #[error("you joined the queue too often; wait {retry_after_s} s")]
    Flood { retry_after_s: u64 },
    #[error(transparent)]
    Accounts(#[from] tiltyard_accounts::Rejected),
    #[error(transparent)]
    Judge(#[from] tiltyard_judge::Rejected),
    #[error(transparent)]
    Problems(#[from] tiltyard_problems::Rejected),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Broken(String),
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
            Self::Rule(rule) => {
                let wait = match rule {
                    duel::Rejected::DrawOfferedTooSoon { retry_after_ms } => {
                        Some(retry_after_ms.div_ceil(1000))
                    }
                    _ => None,
                };
                let problem = worded("duel", rule.code(), text);
                wait.map_or(problem.clone(), |seconds| problem.retry_after_s(seconds))
            }
            Self::Conflict { code, .. } => worded("duel", code, text),
            Self::Contest { code, .. } => worded("contest", code, text),
            Self::TooMany(_) => Problem::new(Code::TooMany, text),
            Self::Cooldown { retry_after_s } => {
                let mut problem = Problem::new(Code::TooMany, text.clone());
                problem.errors = vec![FieldError {
                    field: "queue".to_owned(),
                    code: "cooldown",
                    detail: text,
                }];
                problem.retry_after_s(retry_after_s)
            }
            Self::Flood { retry_after_s } => {
                let mut problem = Problem::new(Code::TooMany, text.clone());
                problem.errors = vec![FieldError {
                    field: "queue".to_owned(),
                    code: "too_many_joins",
                    detail: text,
                }];
                problem.retry_after_s(retry_after_s)
            }
            Self::Accounts(rejected) => rejected.into_problem(),
            Self::Judge(rejected) => rejected.into_problem(),
            Self::Problems(rejected) => rejected.into_problem(),
            Self::Store(error) => tiltyard_accounts::Rejected::Store(error).into_problem(),
            Self::Broken(why) => Problem::internal(why),
        }
    }
}

/// A conflict with a word of its own, where programs look for what is wrong.
fn worded(field: &str, code: &'static str, text: String) -> Problem {
    let mut problem = Problem::new(Code::Conflict, text.clone());
    problem.errors = vec![FieldError {
        field: field.to_owned(),
        code,
        detail: text,
    }];
    problem
}
