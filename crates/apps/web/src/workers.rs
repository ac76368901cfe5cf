//! What happens without being asked for: sweeping, forgetting.

use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::{Application, application::FORGET_EVERY};

/// Logins and secrets that are over are removed this often.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

impl Application {
    /// Works until it is dropped.
    pub async fn work(&self) {
        tokio::join!(self.sweep(), self.forget());
    }

    async fn sweep(&self) {
        let mut timer = tokio::time::interval(SWEEP_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            if let Err(error) = self.accounts.sweep().await {
                tracing::error!(%error, "what is over could not be swept away");
            }
        }
    }

    async fn forget(&self) {
        let mut timer = tokio::time::interval(FORGET_EVERY);
        loop {
            timer.tick().await;
            self.rules.limits.forget_idle();
        }
    }
}
