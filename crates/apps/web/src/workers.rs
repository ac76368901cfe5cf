//! What happens without being asked for: passing on, sending letters, sweeping, forgetting.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use tiltyard_accounts::AccountDeleted;
use tiltyard_bus::{Backoff, BusError, Group, Leased, QueueName, Subject, WorkerConfig};
use tiltyard_judge::{Judge, SubmissionFailed, SubmissionJudged, Turn};
use tiltyard_mail::Undelivered;
use tiltyard_problems::Swept;
use tokio::time::MissedTickBehavior;

use crate::{Application, application::FORGET_EVERY, relay::Relay};

/// Logins and secrets that are over are removed this often.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// Files nothing names are removed the second time they are found; that often they are looked for.
const SWEEP_FILES_EVERY: Duration = Duration::from_secs(86_400);
/// And for the first time so long after the start.
const SWEEP_FILES_AFTER: Duration = Duration::from_secs(3600);
/// Letters that left are kept so long, for those who ask where one is.
const LETTERS_KEPT: Duration = Duration::from_secs(30 * 86_400);
/// Letters on their way at the same time.
const LETTERS_AT_ONCE: usize = 4;
/// A letter is tried this often: with the waits between, for two days.
const LETTER_ATTEMPTS_MAX: u32 = 56;
/// Longer than a mail server may take.
const LETTER_LEASE: Duration = Duration::from_secs(60);
const LETTER_WAIT: Backoff = Backoff {
    first: Duration::from_secs(1),
    max: Duration::from_secs(3600),
};
/// Whoever takes a turn says so again within this.
const TURN_LEASE: Duration = tiltyard_judge::LEASE;
/// After a failure of the database.
const TURN_WAIT: Backoff = Backoff {
    first: Duration::from_millis(200),
    max: Duration::from_secs(5),
};
/// A verification says that it goes on within this.
const VERIFICATION_LEASE: Duration = Duration::from_secs(60);
/// Only a failure of the house is tried again.
const VERIFICATION_ATTEMPTS_MAX: u32 = 10;
const VERIFICATION_WAIT: Backoff = Backoff {
    first: Duration::from_secs(1),
    max: Duration::from_secs(60),
};
/// When the bus cannot be reached, it is tried again after this.
const BUS_AGAIN: Duration = Duration::from_secs(2);

impl Application {
    /// Works until it is dropped.
    pub async fn work(&self) {
        let relay = Relay {
            store: self.store.clone(),
            bus: self.bus.clone(),
            clock: Arc::clone(&self.rules.clock),
        };
        tokio::join!(
            self.sweep(),
            self.sweep_files(),
            self.forget(),
            relay.run(),
            // What other processes leave in the outbox wakes our relay too.
            again("other processes are not heard just now", || self
                .store
                .listen_for_others()),
            again("letters wait for the bus", || self
                .send_letters_while_connected()),
            again("submissions wait for the bus", || self
                .judge_while_connected()),
            self.hear_of_departures(Departure::Admin),
            again("verifications wait for the bus", || self
                .verify_problems_while_connected()),
            self.hear_of_departures(Departure::Judge),
            self.hear_of_departures(Departure::Problems),
            self.hear_of_departures(Departure::Arena),
            self.arena.work(),
            again("duels hear of verdicts later", || self
                .hear_of(Verdicts::Judged)),
            again("duels hear of failed verdicts later", || self
                .hear_of(Verdicts::Failed))
        );
    }

    async fn sweep(&self) {
        let mut timer = tokio::time::interval(SWEEP_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            if let Err(error) = self.accounts.sweep().await {
                tracing::error!(%error, "what is over could not be swept away");
            }
            if let Err(error) = self.idempotency.sweep().await {
                tracing::error!(%error, "old answers could not be forgotten");
            }
            let forgotten =
                tiltyard_mail::forget_sent(&self.store, self.rules.clock.now() - LETTERS_KEPT);
            if let Err(error) = forgotten.await {
                tracing::error!(%error, "old letters could not be forgotten");
            }
        }
    }

    async fn sweep_files(&self) {
        // Not with all else that happens at the start: it reads what every version holds.
        let first = tokio::time::Instant::now() + SWEEP_FILES_AFTER;
        let mut timer = tokio::time::interval_at(first, SWEEP_FILES_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            match self.problems.sweep(SystemTime::now()).await {
                Ok(Swept {
                    files: 0,
                    packages: 0,
                }) => {}
                Ok(Swept { files, packages }) => {
                    tracing::info!(files, packages, "removed what nothing needs");
                }
                Err(error) => {
                    tracing::error!(%error, "files nothing needs could not be swept away");
                }
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

    async fn send_letters_while_connected(&self) -> Result<(), BusError> {
        let terms = WorkerConfig {
            concurrency: LETTERS_AT_ONCE,
            lease: LETTER_LEASE,
            attempts_max: LETTER_ATTEMPTS_MAX,
            backoff: LETTER_WAIT,
        };
        let mut worker = self
            .bus
            .work(&QueueName::new(tiltyard_mail::QUEUE)?, terms)
            .await?;
        while let Some(job) = worker.next().await {
            let application = self.clone();
            tokio::spawn(async move {
                if let Err(error) = application.send_letter(job).await {
                    tracing::warn!(%error, "the end of a letter could not be told");
                }
            });
        }
        Ok(())
    }

    async fn send_letter(&self, job: Leased) -> Result<(), BusError> {
        let id = std::str::from_utf8(&job.payload)
            .ok()
            .and_then(|text| text.parse().ok());
        let Some(id) = id else {
            return job.fail("not the id of a letter").await;
        };
        match self
            .post
            .deliver(&self.store, id, self.rules.clock.now())
            .await
        {
            Ok(()) => job.done().await,
            Err(Undelivered::Never(why)) => job.fail(&why).await,
            Err(later) => job.retry(&later.to_string()).await,
        }
    }

    async fn judge_while_connected(&self) -> Result<(), BusError> {
        if self.judges_alone
            && let Err(error) = self.judge.release_all().await
        {
            // Then their leases end by themselves.
            tracing::warn!(%error, "what an earlier process was judging is taken up later");
        }
        let terms = WorkerConfig {
            concurrency: self.judge.places(),
            lease: TURN_LEASE,
            // How often one attempt is tried is counted with it; a turn never dies.
            attempts_max: u32::MAX,
            backoff: TURN_WAIT,
        };
        let queue = QueueName::new(tiltyard_judge::QUEUE)?;
        let mut worker = self.bus.work(&queue, terms).await?;
        let mut turns = tokio::task::JoinSet::new();
        loop {
            tokio::select! {
                turn = worker.next() => {
                    let Some(turn) = turn else { return Ok(()) };
                    let judge = self.judge.clone();
                    turns.spawn(take_turn(judge, turn));
                }
                // Ended by themselves; those that still run end with this worker.
                Some(_) = turns.join_next() => {}
            }
        }
    }

    async fn verify_problems_while_connected(&self) -> Result<(), BusError> {
        let terms = WorkerConfig {
            // One after the other: what people submit is judged between its parts.
            concurrency: 1,
            lease: VERIFICATION_LEASE,
            attempts_max: VERIFICATION_ATTEMPTS_MAX,
            backoff: VERIFICATION_WAIT,
        };
        let queue = QueueName::new(tiltyard_problems::QUEUE)?;
        let mut worker = self.bus.work(&queue, terms).await?;
        while let Some(job) = worker.next().await {
            let ended = match job.hold(self.problems.work_on(&job.payload)).await {
                Ok(Ok(())) => job.done().await,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a verification could not be brought to its end");
                    job.retry(&error.to_string()).await
                }
                Err(error) => Err(error),
            };
            if let Err(error) = ended {
                tracing::warn!(%error, "the end of a verification could not be told");
            }
        }
        Ok(())
    }

    async fn hear_of_departures(&self, who: Departure) {
        again("who has left is heard later", || {
            self.hear_of_departures_while_connected(who)
        })
        .await;
    }

    /// Verdicts, for the duels they belong to. Most belong to none.
    async fn hear_of(&self, which: Verdicts) -> Result<(), BusError> {
        let mut worker = self
            .bus
            .consume(&which.group()?, WorkerConfig::default())
            .await?;
        while let Some(event) = worker.next().await {
            let submission = match which {
                Verdicts::Judged => serde_json::from_slice(&event.payload)
                    .map(|judged: SubmissionJudged| judged.submission),
                Verdicts::Failed => serde_json::from_slice(&event.payload)
                    .map(|failed: SubmissionFailed| failed.submission),
            };
            let heard = match (submission, which) {
                (Err(error), _) => {
                    event.fail(&error.to_string()).await?;
                    continue;
                }
                (Ok(submission), Verdicts::Judged) => {
                    self.arena.submission_judged(submission).await
                }
                (Ok(submission), Verdicts::Failed) => {
                    self.arena.submission_failed(submission).await
                }
            };
            match heard {
                Ok(()) => event.done().await?,
                Err(error) => event.retry(&error.to_string()).await?,
            }
        }
        Ok(())
    }

    async fn hear_of_departures_while_connected(&self, who: Departure) -> Result<(), BusError> {
        let mut worker = self
            .bus
            .consume(&who.group()?, WorkerConfig::default())
            .await?;
        while let Some(event) = worker.next().await {
            match serde_json::from_slice(&event.payload) {
                Err(error) => event.fail(&error.to_string()).await?,
                Ok(deleted) => {
                    let heard = match who {
                        Departure::Admin => self.admin.account_deleted(deleted).await,
                        Departure::Judge => self.judge.account_deleted(deleted).await,
                        Departure::Problems => self.problems.account_deleted(deleted).await,
                        Departure::Arena => self.arena.account_deleted(deleted).await,
                    };
                    match heard {
                        Ok(()) => event.done().await?,
                        Err(error) => event.retry(&error.to_string()).await?,
                    }
                }
            }
        }
        Ok(())
    }
}

/// Does it for ever: what ends, or cannot be done just now, is begun again after a while.
async fn again<F, E>(meanwhile: &str, work: impl Fn() -> F)
where
    F: Future<Output = Result<(), E>>,
    E: std::fmt::Display,
{
    loop {
        if let Err(error) = work().await {
            tracing::warn!(%error, "{meanwhile}");
        }
        tokio::time::sleep(BUS_AGAIN).await;
    }
}

/// One turn, from the lease of its job to what becomes of it.
async fn take_turn(judge: Judge, job: Leased) {
    let ended = match job.hold(judge.take_turn()).await {
        Ok(Ok(Turn::Done)) => job.done().await,
        Ok(Ok(Turn::Again { after })) => job.retry_after(after, "there is more to judge").await,
        Ok(Err(error)) => {
            tracing::warn!(%error, "a turn to judge could not be taken to its end");
            job.retry(&error.to_string()).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = ended {
        tracing::warn!(%error, "the end of a turn to judge could not be told");
    }
}

/// Who hears of people who left.
#[derive(Debug, Clone, Copy)]
enum Departure {
    Admin,
    Judge,
    Problems,
    Arena,
}

impl Departure {
    fn group(self) -> Result<Group, BusError> {
        let name = match self {
            Self::Admin => "admin-departures",
            Self::Judge => "judge-departures",
            Self::Problems => "problems-departures",
            Self::Arena => "arena-departures",
        };
        Group::new(name, Subject::new(AccountDeleted::SUBJECT)?)
    }
}

/// What duels wait for.
#[derive(Debug, Clone, Copy)]
enum Verdicts {
    Judged,
    Failed,
}

impl Verdicts {
    fn group(self) -> Result<Group, BusError> {
        let (name, subject) = match self {
            Self::Judged => ("arena-verdicts", SubmissionJudged::SUBJECT),
            Self::Failed => ("arena-failures", SubmissionFailed::SUBJECT),
        };
        Group::new(name, Subject::new(subject)?)
    }
}

/// Those who must hear of what happens elsewhere. Declared before it first happens, so that nothing is missed.
pub(crate) fn groups() -> Result<[Group; 6], BusError> {
    Ok([
        Departure::Admin.group()?,
        Departure::Judge.group()?,
        Departure::Problems.group()?,
        Departure::Arena.group()?,
        Verdicts::Judged.group()?,
        Verdicts::Failed.group()?,
    ])
}
