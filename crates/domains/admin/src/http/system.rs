//! `/admin/system`, `/admin/config`, `/admin/mail`.

use serde::Serialize;
use tiltyard_contracts::{MailId, Timestamp};
use tiltyard_http::{Json, Problem, ProblemBody};
use tiltyard_store::Engine;
use utoipa::ToSchema;

use super::State;
use crate::{Facts, Setting};

/// How the server does.
#[derive(Debug, Serialize, ToSchema)]
pub struct System {
    version: &'static str,
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    database: Database,
    queues: Vec<Queue>,
    runner: Runner,
    /// Languages that can be run now.
    languages: usize,
    mail: Mail,
    /// Newest first.
    errors: Vec<RecentError>,
    live: Live,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemDatabase)]
pub struct Database {
    kind: DatabaseKind,
    /// How long it takes to say that it is there, in microseconds.
    latency_us: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DatabaseKind {
    Sqlite,
    Postgresql,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemQueue)]
pub struct Queue {
    name: &'static str,
    waiting: i64,
    /// Tried to the end, and kept apart.
    dead: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemRunner)]
pub struct Runner {
    boxes_ready: usize,
    boxes_busy: usize,
    queued: usize,
    accepting: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemMail)]
pub struct Mail {
    /// Whether letters leave this machine.
    configured: bool,
    /// Letters that were not sent.
    waiting: i64,
}

/// An error of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecentError {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    message: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemLive)]
pub struct Live {
    /// Sockets that are open now.
    sockets: usize,
}

impl From<Facts> for System {
    fn from(facts: Facts) -> Self {
        Self {
            version: facts.version,
            started_at: facts.started_at,
            database: Database {
                kind: match facts.engine {
                    Engine::Sqlite => DatabaseKind::Sqlite,
                    Engine::Postgres => DatabaseKind::Postgresql,
                },
                latency_us: u64::try_from(facts.database_latency.as_micros()).unwrap_or(u64::MAX),
            },
            queues: facts
                .queues
                .into_iter()
                .map(|queue| Queue {
                    name: queue.name,
                    waiting: queue.waiting,
                    dead: queue.dead,
                })
                .collect(),
            runner: Runner {
                boxes_ready: facts.runner.boxes_ready,
                boxes_busy: facts.runner.boxes_busy,
                queued: facts.runner.queued,
                accepting: facts.runner.accepting,
            },
            languages: facts.languages,
            mail: Mail {
                configured: facts.mail_configured,
                waiting: facts.mail_waiting,
            },
            errors: facts
                .errors
                .into_iter()
                .map(|happened| RecentError {
                    at: happened.at,
                    message: happened.message,
                })
                .collect(),
            live: Live {
                sockets: facts.sockets,
            },
        }
    }
}

/// How the server does, just now.
#[utoipa::path(get, path = "/admin/system", tag = "admin", operation_id = "system",
    security(("session" = ["permission:system.read"]), ("token" = ["admin:read"])),
    responses((status = 200, body = System), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn facts(state: State) -> Result<Json<System>, Problem> {
    Ok(Json(state.facts().await?.into()))
}

/// A setting in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfigEntry {
    section: String,
    key: String,
    /// As text; a secret is masked.
    value: String,
    /// Where it was set: `built in`, `file`, `environment` or `command line`.
    source: String,
}

impl From<&Setting> for ConfigEntry {
    fn from(setting: &Setting) -> Self {
        Self {
            section: setting.section.clone(),
            key: setting.key.clone(),
            value: setting.value.clone(),
            source: setting.source.clone(),
        }
    }
}

/// All settings in force, secrets masked.
#[utoipa::path(get, path = "/admin/config", tag = "admin", operation_id = "settings",
    security(("session" = ["permission:system.read"]), ("token" = ["admin:read"])),
    responses((status = 200, body = Vec<ConfigEntry>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn settings(state: State) -> Result<Json<Vec<ConfigEntry>>, Problem> {
    Ok(Json(
        state.settings().iter().map(ConfigEntry::from).collect(),
    ))
}

/// A letter.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptLetter {
    id: MailId,
    to: String,
    subject: String,
    /// Empty where a mail server is set: the letter may hold the key to somebody's account.
    text: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    sent_at: Option<Timestamp>,
    failures: i64,
    #[schema(required)]
    last_failure: Option<String>,
}

/// The newest letters.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptLetters {
    items: Vec<KeptLetter>,
}

/// The newest letters. Without a mail server this is where they are read, so that no token may do it.
#[utoipa::path(get, path = "/admin/mail", tag = "admin", operation_id = "letters",
    security(("session" = ["permission:system.read"])),
    responses((status = 200, body = KeptLetters), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn letters(state: State) -> Result<Json<KeptLetters>, Problem> {
    let items = state
        .letters()
        .await?
        .into_iter()
        .map(|letter| KeptLetter {
            id: letter.id,
            to: letter.recipient,
            subject: letter.subject,
            text: letter.body_text,
            created_at: letter.created_at,
            sent_at: letter.sent_at,
            failures: letter.failures,
            last_failure: letter.last_failure,
        })
        .collect();
    Ok(Json(KeptLetters { items }))
}
