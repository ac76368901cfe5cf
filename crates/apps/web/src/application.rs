//! All parts put together.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware,
};
use tiltyard_accounts::{
    Accounts, AccountsConfig, PasswordError, Passwords, ProviderError, Providers,
};
use tiltyard_admin::{Admin, House, RecentErrors};
use tiltyard_arena::Arena;
use tiltyard_bus::{Bus, BusConfig, BusError, NatsConfig};
use tiltyard_contracts::{Clock, SystemClock};
use tiltyard_http::{
    AccessRules, Identify, RateLimits, TrustedProxies,
    access::{self, Undeclared},
};
use tiltyard_judge::{AcceptedSolutions, Judge, JudgeConfig, Problems as JudgedProblems};
use tiltyard_live::{Doorkeeper, Hub, LiveConfig};
use tiltyard_mail::{Post, PostError};
use tiltyard_problems::Problems;
use tiltyard_protocol::{Judges, Runs};
use tiltyard_runs::{HttpConfig, Judge0Config};
use tiltyard_store::{BlobStore, Store, StoreError};
use tower_http::{
    compression::CompressionLayer,
    cors::{AllowHeaders, AllowMethods, CorsLayer},
    trace::TraceLayer,
};
use utoipa::openapi::OpenApi as Document;

use crate::{
    Config, ConfigError, description,
    description::described,
    idempotency::{self, Idempotency},
    live::{self, BusSpread, Door, LiveState},
    reflection, workers,
};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("database: {0}")]
    Store(#[from] StoreError),
    #[error("the files of problems: {0}")]
    Files(#[from] std::io::Error),
    #[error("bus: {0}")]
    Bus(#[from] BusError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Passwords(#[from] PasswordError),
    #[error(transparent)]
    Unruled(#[from] tiltyard_accounts::grpc::Unruled),
    #[error("gRPC: the descriptions of the services: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error("an operation does not say who may call it: {0}")]
    Undeclared(#[from] Undeclared),
}

/// What the web role is given.
pub struct Parts {
    pub runs: Arc<dyn Runs>,
    pub judges: Arc<dyn Judges>,
    /// In place of the problems of the database: for tests of judging.
    pub judged: Option<Arc<dyn JudgedProblems>>,
    pub clock: Arc<dyn Clock>,
    /// What went wrong of late.
    pub errors: RecentErrors,
    /// Pages behind the API.
    pub pages: Router,
}

/// The web role, ready to be served.
#[derive(Clone)]
pub struct Application {
    pub accounts: Accounts,
    pub store: Store,
    pub bus: Bus,
    pub(crate) idempotency: Idempotency,
    pub admin: Admin,
    pub judge: Judge,
    pub problems: Problems,
    pub arena: Arena,
    pub live: Hub,
    pub(crate) post: Arc<Post>,
    pub router: Router,
    pub document: Arc<Document>,
    pub(crate) rules: Arc<AccessRules>,
    /// No other process takes turns: the bus is within this one.
    pub(crate) judges_alone: bool,
}

/// Buckets that say nothing any more are forgotten this often.
pub(crate) const FORGET_EVERY: Duration = Duration::from_secs(60);

impl Application {
    /// Opens the database, applies its migrations and puts all domains behind one router, with pages behind the API.
    pub async fn start(config: &Config, parts: Parts) -> Result<Self, StartError> {
        let store = Store::connect(&config.store()).await?;
        let passwords = Passwords::new(passwords_at_once(config))?;
        Self::on(store, config, parts, passwords).await
    }

    /// The same on a database that is open.
    pub async fn on(
        store: Store,
        config: &Config,
        parts: Parts,
        passwords: Passwords,
    ) -> Result<Self, StartError> {
        let Parts {
            runs,
            judges,
            judged,
            clock,
            errors,
            pages,
        } = parts;
        store.migrate(MIGRATIONS).await?;
        let bus = bus(config).await?;
        for group in workers::groups()? {
            bus.declare(&group).await?;
        }
        let door = Arc::new(Door::default());
        let live = Hub::new(
            LiveConfig::default(),
            Arc::clone(&door) as Arc<dyn Doorkeeper>,
        );
        if !config.bus.nats_servers.is_empty() {
            live.connect(Arc::new(BusSpread(bus.clone())));
        }
        let accounts =
            accounts(&store, config, Arc::clone(&clock), passwords, live.clone()).await?;
        // The door opens when there is somebody to ask.
        drop(door.accounts.set(accounts.clone()));
        let admin = Admin::new(
            store.clone(),
            Arc::clone(&clock),
            accounts.clone(),
            house(config, Arc::clone(&runs), errors, live.clone())?,
        );
        let judge_config = judge_config(config);
        let problems = problems(
            config,
            &store,
            Arc::clone(&clock),
            accounts.clone(),
            live.clone(),
            (Arc::clone(&runs), Arc::clone(&judges)),
        )?;
        drop(door.problems.set(problems.clone()));
        let judge = Judge::new(tiltyard_judge::Parts {
            store: store.clone(),
            clock: Arc::clone(&clock),
            accounts: accounts.clone(),
            problems: judged.unwrap_or_else(|| Arc::new(problems.clone())),
            judges,
            runs: Arc::clone(&runs),
            live: live.clone(),
            config: judge_config,
        });
        drop(door.judge.set(judge.clone()));
        let arena = Arena::new(tiltyard_arena::Parts {
            store: store.clone(),
            clock: Arc::clone(&clock),
            accounts: accounts.clone(),
            problems: problems.clone(),
            judge: judge.clone(),
            runs: Arc::clone(&runs),
            live: live.clone(),
        });
        drop(door.arena.set(arena.clone()));
        let wires = tiltyard_runs::wires(
            runs,
            HttpConfig {
                body_bytes_max: config.server.body_bytes_max,
                judge0: Judge0Config {
                    callbacks: config.judge0.callbacks,
                    callbacks_to_private: config.judge0.callbacks_to_private,
                },
            },
        );
        let live_state = LiveState {
            hub: live.clone(),
            origins: config.server.allowed_origins.clone().into(),
        };
        let v1 = wires
            .v1
            .merge(tiltyard_accounts::http::router(accounts.clone()))
            .merge(live::operations().with_state(live_state))
            .merge(tiltyard_admin::http::router(admin.clone()))
            .merge(tiltyard_judge::http::router(judge.clone()))
            .merge(tiltyard_problems::http::router(problems.clone()))
            .merge(tiltyard_arena::http::router(arena.clone()));
        let document = description();
        let router = described(v1, wires.root, &document);
        let json = serde_json::to_value(&document).unwrap_or_default();
        let rules = Arc::new(AccessRules::of(
            &json,
            clock,
            RateLimits::new(|class| config.quota(class)),
            config.server.allowed_origins.clone(),
        )?);
        let identify: Arc<dyn Identify> = Arc::new(accounts.clone());
        // They say nothing of who may; how often counts there too, by who asks.
        let others = wires
            .others
            .layer(middleware::from_fn_with_state(
                Arc::clone(&rules),
                access::limit_runs,
            ))
            .layer(middleware::from_fn_with_state(
                Arc::clone(&identify),
                tiltyard_http::identify,
            ));
        let idempotency = Idempotency {
            store: store.clone(),
            clock: Arc::clone(&rules.clock),
        };
        let router = router
            .layer(middleware::from_fn(tiltyard_http::etag))
            .layer(middleware::from_fn_with_state(
                idempotency.clone(),
                idempotency::once,
            ))
            .layer(middleware::from_fn_with_state(
                Arc::clone(&rules),
                access::enforce,
            ))
            .layer(middleware::from_fn_with_state(
                identify,
                tiltyard_http::identify,
            ))
            .merge(others)
            .merge(tiltyard_accounts::grpc::router(
                accounts.clone(),
                Arc::clone(&rules),
            )?)
            .merge(reflection::router()?)
            .layer(DefaultBodyLimit::max(config.server.body_bytes_max));
        Ok(Self {
            accounts,
            store,
            bus,
            idempotency,
            admin,
            judge,
            problems,
            arena,
            live,
            post: Arc::new(Post::new(&config.mail.smtp_url, &config.mail.from)?),
            router: gates(router.merge(pages), config),
            document: Arc::new(document),
            rules,
            judges_alone: config.bus.nats_servers.is_empty(),
        })
    }
}

/// Migrations of all domains.
pub const MIGRATIONS: &[&[tiltyard_store::Migration]] = &[
    tiltyard_mail::MIGRATIONS,
    tiltyard_accounts::MIGRATIONS,
    tiltyard_admin::MIGRATIONS,
    tiltyard_judge::MIGRATIONS,
    tiltyard_problems::MIGRATIONS,
    tiltyard_arena::MIGRATIONS,
    idempotency::MIGRATIONS,
];

/// Pages of these origins may ask as our own do; a browser lets no others read an answer.
fn other_origins(config: &Config) -> CorsLayer {
    let origins = config
        .server
        .allowed_origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect::<Vec<HeaderValue>>();
    CorsLayer::new()
        .allow_origin(origins)
        .allow_credentials(true)
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            tiltyard_http::REQUEST_ID_HEADER,
            header::ETAG,
            header::RETRY_AFTER,
        ])
        .max_age(PREFLIGHT_KEPT)
}

/// How long a browser need not ask again whether another origin may.
const PREFLIGHT_KEPT: Duration = Duration::from_secs(600);

/// What every request passes, whatever it asks for.
fn gates(router: Router, config: &Config) -> Router {
    let proxies = Arc::new(TrustedProxies(config.server.trusted_proxies.clone()));
    router
        .layer(middleware::from_fn_with_state(
            proxies,
            tiltyard_http::with_client,
        ))
        .layer(middleware::from_fn(tiltyard_http::security_headers))
        .layer(other_origins(config))
        .layer(CompressionLayer::new().gzip(true).br(true))
        .layer(TraceLayer::new_for_http())
        .layer(middleware::from_fn(tiltyard_http::with_request_id))
}

/// A live hub nobody listens to: an operator at the command line has no pages.
fn nobody_listens() -> Hub {
    Hub::new(LiveConfig::default(), Arc::new(Door::default()))
}

/// Accounts for an operator at the command line, beside a server that may run: no captcha, registration open.
pub async fn accounts_of_operator(config: &Config) -> Result<Accounts, StartError> {
    let store = Store::open(&config.store(), MIGRATIONS).await?;
    let mut config = config.clone();
    config.accounts.registration_open = true;
    config.accounts.captcha = false;
    accounts(
        &store,
        &config,
        Arc::new(SystemClock),
        Passwords::new(1)?,
        nobody_listens(),
    )
    .await
}

/// Makes all ratings of duels again, for an operator at the command line, beside a server that may run.
pub async fn rerate_of_operator(config: &Config) -> Result<tiltyard_arena::Rerated, RerateError> {
    let accounts = accounts_of_operator(config).await?;
    let store = Store::open(&config.store(), MIGRATIONS)
        .await
        .map_err(StartError::from)?;
    let done = tiltyard_arena::rerate(&store, &accounts, SystemClock.now()).await?;
    store.close().await;
    Ok(done)
}

/// Why ratings were not made again.
#[derive(Debug, thiserror::Error)]
pub enum RerateError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Arena(#[from] tiltyard_arena::Rejected),
}

/// Problems for an operator at the command line, judged by an engine of that process.
pub async fn problems_of_operator(
    config: &Config,
    runs: Arc<dyn Runs>,
    judges: Arc<dyn Judges>,
) -> Result<(Problems, Accounts), StartError> {
    let store = Store::open(&config.store(), MIGRATIONS).await?;
    let accounts = accounts_of_operator(config).await?;
    let problems = problems(
        config,
        &store,
        Arc::new(SystemClock),
        accounts.clone(),
        nobody_listens(),
        (runs, judges),
    )?;
    Ok((problems, accounts))
}

fn judge_config(config: &Config) -> JudgeConfig {
    JudgeConfig {
        time_multipliers: config.judge.time_multipliers.clone().into_iter().collect(),
    }
}

fn problems(
    config: &Config,
    store: &Store,
    clock: Arc<dyn Clock>,
    accounts: Accounts,
    live: Hub,
    (runs, judges): (Arc<dyn Runs>, Arc<dyn Judges>),
) -> Result<Problems, StartError> {
    Ok(Problems::new(tiltyard_problems::Parts {
        store: store.clone(),
        clock,
        accounts,
        live,
        blobs: BlobStore::open(config.server.data.join("blobs"))?,
        packages: config.server.data.join("packages"),
        judges,
        runs,
        solutions: Arc::new(AcceptedSolutions {
            store: store.clone(),
            config: judge_config(config),
        }),
    }))
}

/// What administrators are shown of the whole.
fn house(
    config: &Config,
    runs: Arc<dyn Runs>,
    errors: RecentErrors,
    live: Hub,
) -> Result<House, ConfigError> {
    Ok(House {
        version: env!("CARGO_PKG_VERSION"),
        settings: config.settings()?,
        public_url: config.public_url(),
        mail_configured: !config.mail.smtp_url.is_empty(),
        runs,
        sockets: Arc::new(move || live.figures().sockets),
        errors,
    })
}

async fn bus(config: &Config) -> Result<Bus, BusError> {
    if config.bus.nats_servers.is_empty() {
        return Ok(Bus::in_process(BusConfig::default()));
    }
    Bus::nats(NatsConfig {
        servers: config.bus.nats_servers.clone(),
        prefix: config.bus.prefix.clone(),
        replicas: config.bus.replicas,
        ..NatsConfig::default()
    })
    .await
}

fn passwords_at_once(config: &Config) -> usize {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    match config.accounts.passwords_at_once {
        0 => (processors / 2).max(1),
        number => number,
    }
}

async fn accounts(
    store: &Store,
    config: &Config,
    clock: Arc<dyn Clock>,
    passwords: Passwords,
    live: Hub,
) -> Result<Accounts, StartError> {
    let accounts_config = AccountsConfig {
        registration_open: config.accounts.registration_open,
        mail_configured: !config.mail.smtp_url.is_empty(),
        captcha_on_registration: config.accounts.captcha,
        captcha_bits: config.accounts.captcha_bits,
        captcha_key: store.secret("captcha").await?,
        providers: Providers::new(&config.accounts.providers)?,
        ..AccountsConfig::new(config.public_url())
    };
    Ok(Accounts::new(
        store.clone(),
        clock,
        accounts_config,
        passwords,
        live,
    ))
}
