#![doc = include_str!("../README.md")]

mod acting;
mod boards;
pub mod bots;
pub mod challenge;
pub mod chat;
pub mod choose;
mod choosing;
pub mod contests;
pub mod duel;
mod earning;
mod following;
pub mod http;
pub mod integrity;
pub mod kept;
mod live;
pub mod matchmaking;
pub mod pace;
mod placing;
mod plans;
mod playing;
pub mod pool;
mod profile;
pub mod queue;
pub mod recording;
mod rejected;
pub mod seasons;
pub mod standing;
mod store;
pub mod swiss;
pub mod text_hash;
mod timer;
pub mod view;
pub mod xp;

use std::sync::Arc;

use tiltyard_accounts::Accounts;
use tiltyard_contracts::{Clock, Timestamp};
use tiltyard_judge::Judge;
use tiltyard_live::Hub;
use tiltyard_problems::Problems;
use tiltyard_protocol::Runs;
use tiltyard_store::Store;
use tokio::sync::Notify;

pub use contests::is_contest;
pub use duel::{Actor, Body, Command, Duel, Event, Side, State};
pub use live::{duel_of, is_lobby, topic_of};
pub use plans::Sparring;
pub use pool::{CodeShown, Goal, Kind, Pool, Terms};
pub use rejected::Rejected;
pub use standing::{Rerated, rerate};
pub use store::MIGRATIONS;
pub use swiss::is_swiss;

/// What this domain is given.
pub struct Parts {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub accounts: Accounts,
    pub problems: Problems,
    pub judge: Judge,
    /// Knows which languages are here.
    pub runs: Arc<dyn Runs>,
    pub live: Hub,
}

/// All that has to do with duels. Cheap to clone.
#[derive(Clone)]
pub struct Arena(Arc<Inner>);

struct Inner {
    parts: Parts,
    /// Something may be due sooner than this process thought.
    due: Notify,
    /// Somebody came to the queue.
    joined: Notify,
    /// What was typed and is not on disk yet, and whose turn it is to write it.
    writing: recording::Writing,
    writing_turn: tokio::sync::Mutex<()>,
    /// Who was heard of since it was last written down.
    heard: playing::Heard,
    placed_lately: placing::PlacedLately,
    /// Contests and tournaments whose pages were told just now.
    stirred: contests::Stirred,
    /// Standings that were computed before.
    lines_kept: contests::LinesKept,
    running_seasons: seasons::RunningSeasons,
}

impl Arena {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            due: Notify::new(),
            joined: Notify::new(),
            writing: recording::Writing::default(),
            writing_turn: tokio::sync::Mutex::default(),
            heard: playing::Heard::default(),
            placed_lately: placing::PlacedLately::default(),
            stirred: contests::Stirred::default(),
            lines_kept: contests::LinesKept::default(),
            running_seasons: seasons::RunningSeasons::default(),
        }))
    }

    fn store(&self) -> &Store {
        &self.0.parts.store
    }

    fn accounts(&self) -> &Accounts {
        &self.0.parts.accounts
    }

    fn problems(&self) -> &Problems {
        &self.0.parts.problems
    }

    fn judge(&self) -> &Judge {
        &self.0.parts.judge
    }

    fn live(&self) -> &Hub {
        &self.0.parts.live
    }

    fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// Ids of the languages of this server.
    fn languages(&self) -> Vec<String> {
        let languages = self.0.parts.runs.languages();
        languages.into_iter().map(|language| language.id).collect()
    }

    fn writing(&self) -> &recording::Writing {
        &self.0.writing
    }

    fn writing_turn(&self) -> &tokio::sync::Mutex<()> {
        &self.0.writing_turn
    }

    fn placed_lately(&self) -> &placing::PlacedLately {
        &self.0.placed_lately
    }

    fn heard(&self) -> &playing::Heard {
        &self.0.heard
    }

    fn stirred(&self) -> &contests::Stirred {
        &self.0.stirred
    }

    fn wake(&self) {
        self.0.due.notify_one();
    }

    /// Somebody waits who did not before: a look at the queue is worth it now. What happens in duels is no reason for one.
    fn wake_queue(&self) {
        self.0.joined.notify_one();
    }

    async fn woken(&self) {
        self.0.due.notified().await;
    }

    async fn joined(&self) {
        self.0.joined.notified().await;
    }
}
