//! The way to the hubs of other processes, which the application connects to its bus.
//!
//! Numbers belong to one process: each hub numbers what it tells its own followers, in the order in which it came there.
//! What crosses the bus has none.

use std::sync::{
    Arc, OnceLock, Weak,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use bytes::Bytes;
use futures_util::{StreamExt, future::BoxFuture, stream::BoxStream};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::{sync::mpsc, task::AbortHandle, time::sleep};

use crate::{Topic, hub::Inner, socket::REVOKED};

pub type SpreadError = Box<dyn std::error::Error + Send + Sync>;

/// Publish and subscribe between processes, as a bus has it: at most once is enough, if losses are told.
pub trait Spread: Send + Sync + 'static {
    /// To every process that listens; whether this one hears itself does not matter.
    fn publish(&self, bytes: Bytes) -> BoxFuture<'_, Result<(), SpreadError>>;

    /// What any process publishes from now on. A stream that ends is opened again.
    fn incoming(&self) -> BoxStream<'static, Incoming>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    Bytes(Bytes),
    /// The bus lost something, or was away.
    Lost,
}

/// What hubs say to each other.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said<'a> {
    Message {
        topic: Topic,
        #[serde(borrow)]
        data: &'a RawValue,
    },
    Revoke(String),
    Recheck(String),
    /// All persons of the topic on the process that speaks.
    Here {
        topic: Topic,
        persons: Vec<String>,
    },
    WhoIsHere(Topic),
    /// The process that speaks could not say everything.
    Missed,
}

#[derive(Serialize, Deserialize)]
struct Envelope<'a> {
    from: String,
    #[serde(borrow)]
    said: Said<'a>,
}

fn sealed(process: &str, said: Said<'_>) -> Option<Bytes> {
    let from = process.into();
    let sealed = serde_json::to_vec(&Envelope { from, said });
    sealed
        .inspect_err(
            |error| tracing::error!(%error, "what was to be said to other processes is no JSON"),
        )
        .ok()
        .map(Bytes::from)
}

/// The queue to the other processes, once the application has connected them.
#[derive(Default)]
pub struct Outgoing(OnceLock<Link>);

struct Link {
    queue: mpsc::Sender<Bytes>,
    missed: Arc<AtomicBool>,
    tasks: [AbortHandle; 2],
}

impl Drop for Link {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Outgoing {
    /// Only the first connection counts: a hub has one bus.
    pub fn connect(&self, hub: &Arc<Inner>, spread: Arc<dyn Spread>) {
        self.0.get_or_init(|| {
            let (queue, waiting) = mpsc::channel(hub.config.spread_queue_messages_max);
            let missed = Arc::new(AtomicBool::new(false));
            // Opened here and not in the task: nothing said from now on is missed.
            let incoming = spread.incoming();
            let speaking = Speaking {
                process: hub.process.clone(),
                waiting,
                missed: missed.clone(),
                spread: spread.clone(),
                retry: hub.config.spread_retry,
            };
            let listening = listen(Arc::downgrade(hub), spread, incoming);
            let tasks = [
                tokio::spawn(speaking.run()).abort_handle(),
                tokio::spawn(listening).abort_handle(),
            ];
            Link {
                queue,
                missed,
                tasks,
            }
        });
    }

    /// Never waits: what finds no room is made up for by everybody reading again.
    pub fn say<'a>(&self, process: &str, said: impl FnOnce() -> Said<'a>) {
        let Some(link) = self.0.get() else {
            return;
        };
        let Some(bytes) = sealed(process, said()) else {
            return;
        };
        if link.queue.try_send(bytes).is_err() {
            link.missed.store(true, SeqCst);
        }
    }
}

struct Speaking {
    process: String,
    waiting: mpsc::Receiver<Bytes>,
    missed: Arc<AtomicBool>,
    spread: Arc<dyn Spread>,
    retry: std::time::Duration,
}

impl Speaking {
    async fn run(mut self) {
        loop {
            // First what went wrong: what is said after it finds readers that know of the gap.
            let next = if self.missed.swap(false, SeqCst) {
                sealed(&self.process, Said::Missed)
            } else {
                self.waiting.recv().await
            };
            let Some(bytes) = next else {
                return;
            };
            if let Err(error) = self.spread.publish(bytes).await {
                tracing::warn!(%error, "live messages did not reach other processes; they will be told to read again");
                self.missed.store(true, SeqCst);
                sleep(self.retry).await;
            }
        }
    }
}

async fn listen(
    hub: Weak<Inner>,
    spread: Arc<dyn Spread>,
    mut incoming: BoxStream<'static, Incoming>,
) {
    loop {
        let next = incoming.next().await;
        let Some(inner) = hub.upgrade() else {
            return;
        };
        match next {
            Some(Incoming::Bytes(bytes)) => hear(&inner, &bytes),
            Some(Incoming::Lost) => inner.lose(),
            None => {
                let retry = inner.config.spread_retry;
                drop(inner);
                sleep(retry).await;
                incoming = spread.incoming();
                // What was said in between is lost; only now is nothing more.
                if let Some(inner) = hub.upgrade() {
                    inner.lose();
                }
            }
        }
    }
}

fn hear(hub: &Arc<Inner>, bytes: &[u8]) {
    let Envelope { from, said } = match serde_json::from_slice(bytes) {
        Ok(envelope) => envelope,
        Err(error) => {
            // Of a newer release perhaps. What it was is unknown, so it may have been a message.
            tracing::warn!(%error, "another process said something unknown");
            return hub.lose();
        }
    };
    if from == hub.process {
        return;
    }
    match said {
        Said::Message { topic, data } => hub.tell(&topic, data),
        Said::Revoke(login_session) => hub.sockets.close_login(&login_session, REVOKED),
        Said::Recheck(person) => hub.sockets.recheck(&person),
        Said::Here { topic, persons } => {
            let persons = persons.into_iter().map(Arc::from).collect();
            hub.hear_presence(&from, &topic, persons);
        }
        Said::WhoIsHere(topic) => hub.say_who_is_here(&topic, true),
        Said::Missed => hub.lose(),
    }
}
