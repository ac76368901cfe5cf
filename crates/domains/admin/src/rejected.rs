//! What this domain refuses, the same on every wire.

use tiltyard_http::{Code, Problem, Refusal};
use tiltyard_store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Rejected {
    #[error("there is no such feedback")]
    NotFound,
    #[error("this feedback is answered already")]
    Answered,
    #[error(transparent)]
    Accounts(#[from] tiltyard_accounts::Rejected),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal for Rejected {
    fn into_problem(self) -> Problem {
        let text = self.to_string();
        match self {
            Self::NotFound => Problem::new(Code::NotFound, text),
            Self::Answered => Problem::new(Code::Conflict, text),
            Self::Accounts(rejected) => rejected.into_problem(),
            Self::Store(error) => tiltyard_accounts::Rejected::Store(error).into_problem(),
        }
    }
}
