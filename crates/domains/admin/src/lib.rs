#![doc = include_str!("../README.md")]

mod consumers;
mod errors;
mod feedback;
pub mod http;
mod rejected;
mod store;
mod system;

use std::sync::Arc;

use tiltyard_accounts::Accounts;
use tiltyard_contracts::{Clock, Timestamp};
use tiltyard_protocol::Runs;
use tiltyard_store::Store;

pub use errors::{Happened, RecentErrors};
pub use feedback::{Feedback, FeedbackState, NewFeedback};
pub use rejected::Rejected;
pub use store::MIGRATIONS;
pub use system::{Facts, QueueFacts};

/// A setting in force, its secret masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub section: String,
    pub key: String,
    pub value: String,
    /// Where it was set.
    pub source: String,
}

/// What the application knows of itself.
pub struct House {
    pub version: &'static str,
    pub settings: Vec<Setting>,
    /// Where people find this place: links in letters begin with it.
    pub public_url: String,
    /// Whether letters leave this machine.
    pub mail_configured: bool,
    pub runs: Arc<dyn Runs>,
    /// Live sockets that are open now.
    pub sockets: Arc<dyn Fn() -> usize + Send + Sync>,
    pub errors: RecentErrors,
}

/// All that those do who run the place. Cheap to clone.
#[derive(Clone)]
pub struct Admin(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    accounts: Accounts,
    house: House,
    started_at: Timestamp,
}

impl Admin {
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, accounts: Accounts, house: House) -> Self {
        let started_at = clock.now();
        Self(Arc::new(Inner {
            store,
            clock,
            accounts,
            house,
            started_at,
        }))
    }

    fn house(&self) -> &House {
        &self.0.house
    }

    fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
}
