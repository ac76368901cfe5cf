//! All parts put together.

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, middleware};
use tiltyard_accounts::{
    Accounts, AccountsConfig, PasswordError, Passwords, ProviderError, Providers,
};
use tiltyard_contracts::Clock;
use tiltyard_http::{
    AccessRules, Identify, RateLimits, TrustedProxies,
    access::{self, Undeclared},
};
use tiltyard_protocol::Runs;
use tiltyard_runs::HttpConfig;
use tiltyard_store::{Store, StoreError};
use tower_http::{compression::CompressionLayer, trace::TraceLayer};
use utoipa::openapi::OpenApi as Document;

use crate::{Config, description, description::described};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("database: {0}")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Passwords(#[from] PasswordError),
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error("an operation does not say who may call it: {0}")]
    Undeclared(#[from] Undeclared),
}

/// The web role, ready to be served.
#[derive(Clone)]
pub struct Application {
    pub accounts: Accounts,
    pub store: Store,
    pub router: Router,
    pub document: Arc<Document>,
    pub(crate) rules: Arc<AccessRules>,
}

/// Buckets that say nothing any more are forgotten this often.
pub(crate) const FORGET_EVERY: Duration = Duration::from_secs(60);

impl Application {
    /// Opens the database, applies its migrations and puts all domains behind one router.
    pub async fn start(
        config: &Config,
        runs: Arc<dyn Runs>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let store = Store::connect(&config.store()).await?;
        let passwords = Passwords::new(passwords_at_once(config))?;
        Self::on(store, config, runs, clock, passwords).await
    }

    /// The same on a database that is open.
    pub async fn on(
        store: Store,
        config: &Config,
        runs: Arc<dyn Runs>,
        clock: Arc<dyn Clock>,
        passwords: Passwords,
    ) -> Result<Self, StartError> {
        store.migrate(MIGRATIONS).await?;
        let accounts = accounts(&store, config, Arc::clone(&clock), passwords).await?;
        let wires = tiltyard_runs::wires(
            runs,
            HttpConfig {
                body_bytes_max: config.server.body_bytes_max,
            },
        );
        let v1 = wires
            .v1
            .merge(tiltyard_accounts::http::router(accounts.clone()));
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
        let router = router
            .layer(middleware::from_fn(tiltyard_http::etag))
            .layer(middleware::from_fn_with_state(
                Arc::clone(&rules),
                access::enforce,
            ))
            .layer(middleware::from_fn_with_state(
                identify,
                tiltyard_http::identify,
            ))
            .merge(wires.others)
            .layer(DefaultBodyLimit::max(config.server.body_bytes_max));
        Ok(Self {
            accounts,
            store,
            router: gates(router, config),
            document: Arc::new(document),
            rules,
        })
    }

    /// The router with pages behind the API.
    #[must_use]
    pub fn with_pages(mut self, pages: Router) -> Self {
        self.router = self.router.merge(pages);
        self
    }
}

/// Migrations of all domains.
pub const MIGRATIONS: &[&[tiltyard_store::Migration]] =
    &[tiltyard_mail::MIGRATIONS, tiltyard_accounts::MIGRATIONS];

/// What every request passes, whatever it asks for.
fn gates(router: Router, config: &Config) -> Router {
    let proxies = Arc::new(TrustedProxies(config.server.trusted_proxies.clone()));
    router
        .layer(middleware::from_fn_with_state(
            proxies,
            tiltyard_http::with_client,
        ))
        .layer(middleware::from_fn(tiltyard_http::security_headers))
        .layer(CompressionLayer::new().gzip(true).br(true))
        .layer(TraceLayer::new_for_http())
        .layer(middleware::from_fn(tiltyard_http::with_request_id))
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
    ))
}
