//! What time does: overdue duels, silent pages, the look at the queue. Any process may do it; a transaction decides each time.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::{MissedTickBehavior, interval};

use crate::{Arena, Command, Rejected, store::duels};

/// The clock is looked at this often even where nothing is known to be due: another process may have made it so.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// The queue is looked at this often; who has just come, at once.
const PAIR_EVERY: Duration = Duration::from_millis(500);
/// Duels that ended are looked at; nobody waits for it.
const LOOK_INTO_EVERY: Duration = Duration::from_secs(5);
const SILENCE_EVERY: Duration = Duration::from_secs(2);
/// A page that is open says so every ten seconds; two of those may be lost.
const SILENT_AFTER: SignedDuration = SignedDuration::from_secs(25);
/// Tournaments begin, and go on, no later than this after their time.
const SWISS_EVERY: Duration = Duration::from_millis(500);
/// Seasons that are over are looked for this often.
const SEASONS_EVERY: Duration = Duration::from_secs(60);
const FORGET_EVERY: Duration = Duration::from_secs(600);
/// At one time.
const DUE_MAX: u32 = 200;

impl Arena {
    /// Works until it is dropped.
    pub async fn work(&self) {
        tokio::join!(
            self.keep_time(),
            self.keep_pairing(),
            self.keep_watch(),
            self.keep_swisses(),
            self.keep_looking()
        );
    }

    async fn keep_time(&self) {
        loop {
            let pause = match self.do_what_is_due().await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::error!(%error, "duels that are due wait");
                    LOOK_EVERY
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.woken() => {}
            }
        }
    }

    /// Does all that is due, and says how long there is nothing to do, as far as this process knows.
    pub async fn do_what_is_due(&self) -> Result<Duration, Rejected> {
        for duel in duels::due(self.store(), self.now(), DUE_MAX).await? {
            if let Err(error) = self.tick(duel).await {
                tracing::error!(%duel, %error, "a duel could not go on in time");
                // Others go first: this one is tried again with the next look.
                tokio::time::sleep(LOOK_EVERY / 10).await;
            }
        }
        let next = duels::next_due(self.store()).await?;
        let until = next.map(|next| {
            Duration::try_from(self.now().duration_until(next)).unwrap_or(Duration::ZERO)
        });
        // One more millisecond: a timer may be early by a part of one.
        Ok(until.map_or(LOOK_EVERY, |until| {
            (until + Duration::from_millis(1)).min(LOOK_EVERY)
        }))
    }

    async fn keep_pairing(&self) {
        let mut timer = interval(PAIR_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = timer.tick() => {}
                () = self.joined() => {}
            }
            if let Err(error) = self.pair().await {
                tracing::error!(%error, "those who look for a duel wait");
            }
        }
    }

    async fn keep_watch(&self) {
        let mut timer = interval(SILENCE_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut forget = interval(FORGET_EVERY);
        let mut seasons = interval(SEASONS_EVERY);
        loop {
            let done = tokio::select! {
                _ = timer.tick() => self.look_for_silence().await,
                _ = forget.tick() => self.forget_waiting().await,
                _ = seasons.tick() => self.close_seasons().await.map(drop),
            };
            if let Err(error) = done {
                tracing::error!(%error, "who is away is seen later");
            }
        }
    }

    /// Apart from the duels that are due, which may not wait for a round of hundreds.
    async fn keep_swisses(&self) {
        let mut timer = interval(SWISS_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            if let Err(error) = self.run_swisses().await {
                tracing::error!(%error, "tournaments go on later");
            }
        }
    }

    /// Apart from the watch, which may not wait for it: a look reads many programs.
    async fn keep_looking(&self) {
        let mut timer = interval(LOOK_INTO_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            if let Err(error) = self.look_into_ended().await {
                tracing::error!(%error, "duels that ended are looked at later");
            }
        }
    }

    /// Sides nothing is heard of are away; duels that count down without a problem look for one again.
    pub async fn look_for_silence(&self) -> Result<(), Rejected> {
        self.note_heard().await?;
        let since = self.now() - SILENT_AFTER;
        for (duel, side) in duels::silent(self.store(), since, DUE_MAX).await? {
            let mut tx = self.store().begin().await?;
            duels::away(&mut tx, duel, side).await?;
            tx.commit().await?;
            self.say(duel, Command::Gone { side }).await?;
        }
        for duel in duels::without_problem(self.store(), DUE_MAX).await? {
            let kept = self.kept(duel).await?;
            self.choose_problem(&kept).await?;
        }
        for duel in duels::without_plan(self.store(), DUE_MAX).await? {
            let kept = self.kept(duel).await?;
            self.plan_machine(&kept);
        }
        Ok(())
    }
}
