//! From the outbox to the bus: rows go in their order, and each is removed when the bus has it safe. Where the bus is this
//! process's memory that is when the job is done, so that a kill at any time loses nothing.

use std::{collections::HashSet, sync::Arc, time::Duration};

use tiltyard_bus::{Bus, BusError, Event, Job, Kept, QueueName, Subject};
use tiltyard_contracts::Clock;
use tiltyard_store::{
    Store, StoreError,
    outbox::{Kind, RelayTurn, Waiting},
};
use tokio::{sync::mpsc, time::MissedTickBehavior};

/// Without a word from anybody it is looked this often: a word may get lost with the connection it comes by.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Rows read at a time.
const ROWS_MAX: usize = 256;

/// Why a row did not go.
#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bus(#[from] BusError),
}

/// What became of a row.
type Fate = (i64, Kept);

pub struct Relay {
    pub store: Store,
    pub bus: Bus,
    pub clock: Arc<dyn Clock>,
}

impl Relay {
    /// Relays whenever it is this process's turn; never ends.
    pub async fn run(&self) {
        let mut timer = tokio::time::interval(LOOK_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            match self.store.relay_turn().await {
                Ok(None) => {}
                Ok(Some(turn)) => {
                    if let Err(error) = self.relay(turn).await {
                        tracing::warn!(%error, "what left cannot be passed on just now");
                    }
                }
                Err(error) => tracing::warn!(%error, "the outbox cannot be reached"),
            }
        }
    }

    /// For as long as the turn is ours.
    async fn relay(&self, mut turn: RelayTurn) -> Result<(), RelayError> {
        let (fates, mut told) = mpsc::unbounded_channel::<Fate>();
        let mut under_way = HashSet::new();
        let mut timer = tokio::time::interval(LOOK_EVERY);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = timer.tick() => if !turn.still_ours().await { return Ok(()) },
                () = self.store.outbox_woken() => {}
                Some(fate) = told.recv() => {
                    let mut ended = vec![fate];
                    while let Ok(fate) = told.try_recv() {
                        ended.push(fate);
                    }
                    self.settle(&mut under_way, ended).await?;
                    continue;
                }
            }
            self.pass_on(&mut under_way, &fates).await?;
        }
    }

    async fn pass_on(
        &self,
        under_way: &mut HashSet<i64>,
        fates: &mpsc::UnboundedSender<Fate>,
    ) -> Result<(), RelayError> {
        loop {
            // A row may get its number before another and be committed after it, so that all numbers are looked at.
            let limit = under_way.len() + ROWS_MAX;
            let numbers = self.store.outbox_numbers(limit).await?;
            let Some(first) = numbers.iter().find(|number| !under_way.contains(number)) else {
                return Ok(());
            };
            for row in self.store.outbox_from(*first, ROWS_MAX).await? {
                if under_way.contains(&row.number) {
                    continue;
                }
                match self.hand_over(&row).await {
                    Ok(enqueued) => {
                        under_way.insert(row.number);
                        let fates = fates.clone();
                        // Nobody listens any more only where the turn is over, and then the row is passed on again.
                        tokio::spawn(async move {
                            drop(fates.send((row.number, enqueued.kept().await)))
                        });
                    }
                    // Later, and in its order.
                    Err(RelayError::Bus(BusError::Full { .. })) => return Ok(()),
                    Err(error) => return Err(error),
                }
            }
        }
    }

    async fn hand_over(&self, row: &Waiting) -> Result<tiltyard_bus::Enqueued, RelayError> {
        let outgoing = &row.outgoing;
        let id = outgoing.id.simple().to_string();
        let enqueued = match outgoing.kind {
            Kind::Job => {
                let job = Job {
                    queue: QueueName::new(&outgoing.subject)?,
                    id,
                    key: outgoing.key.clone(),
                    payload: outgoing.payload.clone().into(),
                };
                self.bus.enqueue(job).await?
            }
            Kind::Event => {
                let event = Event {
                    subject: Subject::new(&outgoing.subject)?,
                    id,
                    key: outgoing.key.clone(),
                    payload: outgoing.payload.clone().into(),
                };
                self.bus.emit(event).await?
            }
        };
        Ok(enqueued)
    }

    async fn settle(
        &self,
        under_way: &mut HashSet<i64>,
        ended: Vec<Fate>,
    ) -> Result<(), RelayError> {
        let mut done = Vec::new();
        for (number, kept) in ended {
            under_way.remove(&number);
            match kept {
                Kept::Stored | Kept::Done => done.push(number),
                Kept::Dead { reason, .. } => {
                    self.store
                        .outbox_died(number, &reason, self.clock.now())
                        .await?
                }
                // The bus of this process has ended; the row waits for the next start.
                Kept::Lost => {}
            }
        }
        if !done.is_empty() {
            self.store.outbox_done(&done).await?;
        }
        Ok(())
    }
}
