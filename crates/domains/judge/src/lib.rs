#![doc = include_str!("../README.md")]

mod accepted;
mod drafts;
mod events;
mod fairness;
mod histogram;
pub mod http;
mod judging;
mod live;
mod on_behalf;
mod practice;
mod problems;
mod rejected;
mod rejudge;
mod rejudges;
mod statistics;
mod store;
mod streaks;
mod submission;
mod submit;
mod trials;
mod turns;

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use tiltyard_accounts::{AccountDeleted, Accounts};
use tiltyard_contracts::{AttemptId, Clock, SubmissionId, Timestamp};
use tiltyard_live::Hub;
use tiltyard_protocol::{Judges, Runs};
use tiltyard_store::{Store, StoreError};

pub use accepted::AcceptedSolutions;
pub use events::{QUEUE, SubmissionFailed, SubmissionJudged};
pub use live::{submission_of, topic_of};
pub use on_behalf::{AcceptedSource, Judged, OnBehalf, Receipt, Unkept};
pub use problems::{
    Asked, Judgeable, NotJudgeable, NotedResult, ProblemHead, Problems, Solution, Solved, TestHead,
    VersionHead,
};
pub use rejected::Rejected;
pub use store::MIGRATIONS;
pub use submission::{File, Report, State, Submission, Summary};
pub use submit::Whole;
pub use trials::{INPUT_BYTES_MAX, INPUTS_MAX, On, Trial};
pub use turns::{JudgeFailed, LEASE, Turn};

/// What an operator may set.
#[derive(Debug, Clone, Default)]
pub struct JudgeConfig {
    /// By language: how much more time than the problem says. 1 where nothing is said.
    pub time_multipliers: HashMap<String, f64>,
}

impl JudgeConfig {
    /// The time limit of a problem, for this language.
    fn time_ms(&self, of_problem: u64, language: &str) -> u64 {
        match self.time_multipliers.get(language) {
            Some(factor) => (of_problem as f64 * factor).ceil() as u64,
            None => of_problem,
        }
    }
}

/// What the judge works with.
pub struct Parts {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub accounts: Accounts,
    pub problems: Arc<dyn Problems>,
    pub judges: Arc<dyn Judges>,
    /// Knows which languages are here.
    pub runs: Arc<dyn Runs>,
    pub live: Hub,
    pub config: JudgeConfig,
}

/// All that is done with submissions. Cheap to clone.
#[derive(Clone)]
pub struct Judge(Arc<Inner>);

struct Inner {
    parts: Parts,
    /// What is judged in this process, as far as it got: newer than what is stored.
    under_way: Mutex<HashMap<AttemptId, Report>>,
}

impl Judge {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            under_way: Mutex::default(),
        }))
    }

    /// How many submissions are judged at the same time.
    #[must_use]
    pub fn places(&self) -> usize {
        self.0.parts.judges.judged_at_once().max(1)
    }

    fn store(&self) -> &Store {
        &self.0.parts.store
    }

    fn accounts(&self) -> &Accounts {
        &self.0.parts.accounts
    }

    fn problems(&self) -> &dyn Problems {
        &*self.0.parts.problems
    }

    fn live(&self) -> &Hub {
        &self.0.parts.live
    }

    fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// The time limit of a problem, for this language.
    fn time_ms(&self, of_problem: u64, language: &str) -> u64 {
        self.0.parts.config.time_ms(of_problem, language)
    }

    /// What somebody who left had submitted stays, for it is counted, but names nobody.
    pub async fn account_deleted(&self, event: AccountDeleted) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        store::submissions::forget_author(&mut tx, event.user).await?;
        tx.commit().await
    }

    /// Attempts that have not ended.
    pub async fn waiting(&self) -> Result<u64, StoreError> {
        store::attempts::undone(self.store()).await
    }

    /// How many judgings of a submission ended, those of rejudges too.
    pub async fn ended_attempts(&self, submission: SubmissionId) -> Result<u64, StoreError> {
        store::attempts::ended_of(self.store(), submission).await
    }
}
