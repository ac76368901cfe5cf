//! How the server does.

use std::time::{Duration, Instant};

use tiltyard_contracts::Timestamp;
use tiltyard_mail::Kept;
use tiltyard_protocol::RunnerStatus;
use tiltyard_store::Engine;

use crate::{Admin, Happened, Rejected, Setting, store};

/// Letters an administrator sees, newest first.
const LETTERS_MAX: u32 = 100;

/// What waits in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueFacts {
    pub name: &'static str,
    pub waiting: i64,
    /// Tried to the end, and kept apart.
    pub dead: i64,
}

/// How the server does, just now.
#[derive(Debug)]
pub struct Facts {
    pub version: &'static str,
    pub started_at: Timestamp,
    pub engine: Engine,
    /// How long the database takes to say that it is there.
    pub database_latency: Duration,
    pub queues: Vec<QueueFacts>,
    pub runner: RunnerStatus,
    pub languages: usize,
    pub mail_configured: bool,
    pub mail_waiting: i64,
    pub sockets: usize,
    /// Newest first.
    pub errors: Vec<Happened>,
}

impl Admin {
    pub async fn facts(&self) -> Result<Facts, Rejected> {
        let asked = Instant::now();
        store::ping(self.store()).await?;
        let database_latency = asked.elapsed();
        let house = self.house();
        Ok(Facts {
            version: house.version,
            started_at: self.0.started_at,
            engine: self.store().engine(),
            database_latency,
            queues: vec![QueueFacts {
                name: "outbox",
                waiting: self.store().outbox_waiting().await?,
                dead: self.store().dead_letters_count().await?,
            }],
            runner: house.runs.status(),
            languages: house.runs.languages().len(),
            mail_configured: house.mail_configured,
            mail_waiting: tiltyard_mail::waiting(self.store()).await?,
            sockets: (house.sockets)(),
            errors: house.errors.list(),
        })
    }

    /// Settings in force, secrets masked.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.house().settings
    }

    /// The newest letters. Their text may hold the key to somebody's account: it is shown only where nobody else could
    /// give it to them, for want of a mail server.
    pub async fn letters(&self) -> Result<Vec<Kept>, Rejected> {
        let mut letters = tiltyard_mail::kept(self.store(), LETTERS_MAX).await?;
        if self.house().mail_configured {
            for letter in &mut letters {
                letter.body_text.clear();
            }
        }
        Ok(letters)
    }
}
