//! The bus between processes: NATS with JetStream. Here are the connection, the names on the server, and asking it until it answers.

mod dead;
mod lanes;
mod live;
mod produce;
mod work;

use std::{
    collections::HashSet,
    fmt,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use async_nats::{
    Client, ConnectOptions, Event,
    client::RequestErrorKind,
    connection::State,
    jetstream::{
        self,
        consumer::pull,
        response::Response,
        stream::{self, DiscardPolicy, RetentionPolicy, StorageType},
    },
};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};

pub use self::work::{Lanes, NatsClaim};
use crate::{BusConfig, BusError, QueueName};

/// The server's answer to one question; then it is asked again.
const ANSWER_WAIT: Duration = Duration::from_secs(2);
/// Pause before it is asked again, while it starts or elects a leader.
const AGAIN_PAUSE: Duration = Duration::from_millis(100);
/// Longest pause between attempts to connect again; they never end.
const RECONNECT_PAUSE_MAX: Duration = Duration::from_secs(2);
/// Commands the client holds for a connection that is slow or gone; then callers wait.
const COMMANDS_MAX: usize = 2_048;
/// Messages read from the connection for one subscription of the client. Ours are emptied at once, into a bounded mailbox.
const UNREAD_MESSAGES_MAX: usize = 8_192;
/// Letters of the prefix of all names.
const PREFIX_BYTES_MAX: usize = 24;

/// JetStream's numbers for what we ask about.
const STREAM_NOT_FOUND: u64 = 10_059;
const CONSUMER_NOT_FOUND: u64 = 10_014;

/// The body of a question that has no more to say than its subject.
const NOTHING: Empty = Empty {};

#[derive(serde::Serialize)]
struct Empty {}

/// How to reach NATS, and how much it may keep.
#[derive(Clone, Debug)]
pub struct NatsConfig {
    /// `nats://host:4222` or `tls://host:4222`; of a cluster, several.
    pub servers: Vec<String>,
    pub credentials: Credentials,
    /// PEM file of the authority that signed the servers' certificates, if the machine does not know it.
    pub root_certificate: Option<PathBuf>,
    /// PEM files of our certificate and its key.
    pub client_certificate: Option<(PathBuf, PathBuf)>,
    /// First word of every name on the server, in small letters: installations that share a server differ in it.
    pub prefix: String,
    /// Copies of every stream: 1, or 3 in a cluster that must survive the loss of a server.
    pub replicas: usize,
    pub limits: BusConfig,
    /// Wait for the first connection.
    pub connect_wait: Duration,
    /// A job or event that the server does not acknowledge is sent again with the same id for this long.
    pub publish_wait: Duration,
}

impl Default for NatsConfig {
    fn default() -> Self {
        Self {
            servers: vec!["nats://127.0.0.1:4222".to_owned()],
            credentials: Credentials::None,
            root_certificate: None,
            client_certificate: None,
            prefix: "tiltyard".to_owned(),
            replicas: 1,
            limits: BusConfig::default(),
            connect_wait: Duration::from_secs(10),
            publish_wait: Duration::from_secs(15),
        }
    }
}

/// How we say who we are.
#[derive(Clone)]
pub enum Credentials {
    None,
    Password { user: String, password: String },
    Token(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Password { .. } => "Password(…)",
            Self::Token(_) => "Token(…)",
        })
    }
}

pub struct Nats {
    config: NatsConfig,
    client: Client,
    jetstream: jetstream::Context,
    /// Streams that were there when we last looked.
    known: Mutex<HashSet<String>>,
}

impl Nats {
    pub async fn connect(config: NatsConfig) -> Result<Self, BusError> {
        let fits = (1..=PREFIX_BYTES_MAX).contains(&config.prefix.len())
            && config.prefix.bytes().all(|b| b.is_ascii_lowercase());
        if !fits {
            return Err(BusError::Unfit {
                what: "prefix",
                why: format!("1 to {PREFIX_BYTES_MAX} small letters, please"),
            });
        }
        let client = connect(&config).await?;
        let jetstream = jetstream::context::ContextBuilder::new()
            .timeout(ANSWER_WAIT)
            .build(client.clone());
        let nats = Self {
            config,
            client,
            jetstream,
            known: Mutex::default(),
        };
        // The stream of events belongs to all, and making it shows at once whether JetStream is on.
        nats.ensure(nats.events()).await?;
        Ok(nats)
    }

    fn name(&self, kind: &str, word: &str) -> String {
        let prefix = self.config.prefix.to_uppercase();
        format!("{prefix}_{kind}{word}")
    }

    fn subject(&self, rest: impl fmt::Display) -> String {
        format!("{}.{rest}", self.config.prefix)
    }

    /// One queue. A job goes when it was acknowledged.
    fn jobs(&self, queue: &QueueName) -> stream::Config {
        let word = queue.word();
        stream::Config {
            name: self.name("JOBS_", &word),
            subjects: vec![self.subject(format!("jobs.{word}.*"))],
            retention: RetentionPolicy::WorkQueue,
            ..self.bounded()
        }
    }

    /// All events. One goes when every group whose pattern it matches has acknowledged it.
    fn events(&self) -> stream::Config {
        stream::Config {
            name: self.name("EVENTS", ""),
            subjects: vec![self.subject("events.>")],
            retention: RetentionPolicy::Interest,
            ..self.bounded()
        }
    }

    /// The dead letters of one queue or group, the last of each id.
    fn dead(&self, queue: &QueueName) -> stream::Config {
        let word = queue.word();
        stream::Config {
            name: self.name("DEAD_", &word),
            subjects: vec![self.subject(format!("dead.{word}.*"))],
            retention: RetentionPolicy::Limits,
            discard: DiscardPolicy::Old,
            max_messages: count(self.config.limits.dead_max),
            max_messages_per_subject: 1,
            ..self.bounded()
        }
    }

    fn bounded(&self) -> stream::Config {
        let limits = &self.config.limits;
        stream::Config {
            storage: StorageType::File,
            num_replicas: self.config.replicas,
            duplicate_window: limits.deduplication_window,
            max_messages: count(limits.queue_jobs_max),
            max_bytes: count(limits.queue_bytes_max),
            discard: DiscardPolicy::New,
            ..stream::Config::default()
        }
    }

    /// Makes the stream, or gives it our limits, once per process.
    async fn ensure(&self, config: stream::Config) -> Result<String, BusError> {
        let name = config.name.clone();
        if self.known(|known| known.contains(&name)) {
            return Ok(name);
        }
        let update = format!("STREAM.UPDATE.{name}");
        match self.api::<stream::Info>("stream", &update, &config).await {
            Ok(_) => {}
            Err(Refusal::Code(STREAM_NOT_FOUND, _)) => {
                let create = format!("STREAM.CREATE.{name}");
                self.api::<stream::Info>("stream", &create, &config).await?;
            }
            Err(other) => return Err(other.into()),
        }
        self.known(|known| known.insert(name.clone()));
        Ok(name)
    }

    fn known<T>(&self, act: impl FnOnce(&mut HashSet<String>) -> T) -> T {
        act(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a durable consumer or gives it these terms.
    async fn ensure_consumer(&self, stream: &str, config: &pull::Config) -> Result<(), BusError> {
        let name = config.durable_name.as_deref().unwrap_or_default();
        let subject = format!("CONSUMER.DURABLE.CREATE.{stream}.{name}");
        let body = json!({ "stream_name": stream, "config": config });
        self.api::<Value>("consumer", &subject, &body).await?;
        Ok(())
    }

    /// Asks JetStream until it answers. A cluster without a leader answers 503 for some seconds, a server that starts not at all.
    async fn api<T: serde::de::DeserializeOwned>(
        &self,
        step: &'static str,
        subject: &str,
        body: &impl serde::Serialize,
    ) -> Result<T, Refusal> {
        let deadline = Instant::now() + self.config.publish_wait;
        loop {
            let why = match self.jetstream.request(subject.to_owned(), body).await {
                Ok(Response::Ok(answer)) => return Ok(answer),
                Ok(Response::Err { error }) if error.code() != 503 => {
                    return Err(Refusal::Code(
                        error.error_code().0,
                        BusError::Refused {
                            step,
                            why: error.to_string(),
                        },
                    ));
                }
                Ok(Response::Err { error }) => error.to_string(),
                Err(error)
                    if error.kind() == jetstream::context::RequestErrorKind::NoResponders =>
                {
                    "nobody answers for JetStream: is it on (nats-server -js)?".to_owned()
                }
                Err(error) => error.to_string(),
            };
            self.pause(step, deadline, why).await?;
        }
    }

    /// Before the next attempt; or the end of all attempts.
    async fn pause(
        &self,
        step: &'static str,
        deadline: Instant,
        why: String,
    ) -> Result<(), BusError> {
        if Instant::now() + AGAIN_PAUSE >= deadline {
            return Err(BusError::Unreachable {
                step,
                waited: self.config.publish_wait,
                why,
            });
        }
        sleep(AGAIN_PAUSE).await;
        Ok(())
    }

    fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// Everything this connection has sent is known to the server afterwards: nobody answers here, and even that answer comes in order.
    async fn round_trip(&self) -> Result<(), BusError> {
        let nowhere = self.subject("nowhere");
        match self.client.request(nowhere, "".into()).await {
            Err(error) if error.kind() != RequestErrorKind::NoResponders => {
                Err(BusError::Unreachable {
                    step: "subscribe",
                    waited: ANSWER_WAIT,
                    why: error.to_string(),
                })
            }
            _ => Ok(()),
        }
    }
}

/// A question was refused by JetStream with this number, or never answered.
enum Refusal {
    Code(u64, BusError),
    Other(BusError),
}

impl From<BusError> for Refusal {
    fn from(error: BusError) -> Self {
        Self::Other(error)
    }
}

impl From<Refusal> for BusError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Code(_, error) | Refusal::Other(error) => error,
        }
    }
}

async fn connect(config: &NatsConfig) -> Result<Client, BusError> {
    let deadline = Instant::now() + config.connect_wait;
    loop {
        let options = options(config);
        let why = match timeout_at(deadline, options.connect(&config.servers)).await {
            Ok(Ok(client)) => return Ok(client),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no connection".to_owned(),
        };
        if Instant::now() + AGAIN_PAUSE >= deadline {
            return Err(BusError::Unreachable {
                step: "connect",
                waited: config.connect_wait,
                why,
            });
        }
        sleep(AGAIN_PAUSE).await;
    }
}

fn options(config: &NatsConfig) -> ConnectOptions {
    let mut options = match config.credentials.clone() {
        Credentials::None => ConnectOptions::new(),
        Credentials::Password { user, password } => {
            ConnectOptions::with_user_and_password(user, password)
        }
        Credentials::Token(token) => ConnectOptions::with_token(token),
    };
    if let Some(file) = &config.root_certificate {
        options = options.add_root_certificates(file.clone());
    }
    if let Some((certificate, key)) = &config.client_certificate {
        options = options.add_client_certificate(certificate.clone(), key.clone());
    }
    options
        .name(&config.prefix)
        .request_timeout(Some(ANSWER_WAIT))
        .client_capacity(COMMANDS_MAX)
        .subscription_capacity(UNREAD_MESSAGES_MAX)
        .max_reconnects(None)
        .reconnect_delay_callback(|attempts| {
            let doubled = 2u32.saturating_pow(u32::try_from(attempts).unwrap_or(u32::MAX));
            AGAIN_PAUSE.saturating_mul(doubled).min(RECONNECT_PAUSE_MAX)
        })
        .event_callback(|event| async move {
            match event {
                Event::Connected => tracing::info!("NATS: connected"),
                event => tracing::warn!("NATS: {event}"),
            }
        })
}

/// NATS counts in signed numbers.
fn count(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}
