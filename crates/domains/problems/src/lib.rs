#![doc = include_str!("../README.md")]

mod consumers;
mod desk;
mod duels;
mod facts;
mod files;
mod generate;
mod holds;
pub mod http;
mod judged;
mod list;
mod lists;
mod operator;
mod package;
mod progress;
mod publish;
mod reading;
mod rejected;
mod review;
mod seed;
mod store;
mod suggestions;
mod sweep;
mod template;
mod verification;
mod words;

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
};

use parking_lot::Mutex;
use tiltyard_accounts::Accounts;
use tiltyard_contracts::{Clock, Timestamp, UserId};
use tiltyard_live::Hub;
use tiltyard_protocol::{Judges, Runs};
use tiltyard_store::{BlobHash, BlobStore, Store};

pub use duels::{DuelKind, DuelProblem, JurySource, Short};
pub use facts::{Facts, KindWord, Sample, TestHead};
pub use files::Manifest;
pub use judged::{JudgedVersion, ProblemHead};
pub use list::{Asked, Listed, Sort, Status};
pub use operator::{Bringing, Brought};
pub use package::{NotJudgeable, Submitted};
pub use progress::{NotedResult, Practised};
pub use rejected::Rejected;
pub use seed::{Seeded, Shipped};
pub use store::MIGRATIONS;
pub use suggestions::{AcceptedSolution, Solutions, Solved};
pub use sweep::Swept;
pub use tiltyard_packages::Difficulty;
pub use verification::{QUEUE, verification_of};

/// What this domain is given.
pub struct Parts {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub accounts: Accounts,
    pub live: Hub,
    pub blobs: BlobStore,
    /// Where packages are laid out as files; all in it can be made again from blobs.
    pub packages: PathBuf,
    pub judges: Arc<dyn Judges>,
    pub runs: Arc<dyn Runs>,
    /// Solutions suggested tests are tried on.
    pub solutions: Arc<dyn Solutions>,
}

/// All that has to do with problems. Cheap to clone.
#[derive(Clone)]
pub struct Problems(Arc<Inner>);

struct Inner {
    parts: Parts,
    judged: judged::Kept,
    seen: holds::SeenLately,
    plain: duels::PlainVersions,
    /// Files the last sweep found that nothing named.
    unnamed: Mutex<HashSet<BlobHash>>,
}

impl Problems {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            judged: judged::Kept::default(),
            seen: holds::SeenLately::default(),
            plain: duels::PlainVersions::default(),
            unnamed: Mutex::default(),
        }))
    }

    fn parts(&self) -> &Parts {
        &self.0.parts
    }

    fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Names of people, for those who have one.
    async fn handles(&self, ids: &[UserId]) -> Result<HashMap<UserId, String>, Rejected> {
        Ok(self.0.parts.accounts.handles(ids).await?)
    }

    fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// Work that waits for disks or takes long, off the threads of the runtime.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, Rejected> {
        let this = self.clone();
        tokio::task::spawn_blocking(move || work(&this))
            .await
            .map_err(|error| Rejected::Broken(error.to_string()))
    }
}
