#![doc = include_str!("../README.md")]

mod avatar;
pub mod captcha;
mod codes;
mod config;
mod departure;
mod email;
mod events;
mod federation;
mod following;
pub mod grpc;
pub mod http;
mod identify;
mod impersonation;
mod live;
mod login;
mod passkeys;
mod passwords;
mod people;
mod person;
mod profile;
mod recovery;
mod registration;
mod rejected;
mod second_factor;
mod secret;
pub mod security_log;
mod sessions;
mod stewards;
mod store;
mod sudo;
mod throttle;
mod tokens;
mod webauthn;
pub mod words;

use std::sync::Arc;

use tiltyard_contracts::{Clock, Timestamp};
use tiltyard_live::Hub;
use tiltyard_store::{Store, StoreError};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

pub use codes::TotpSetup;
pub use config::AccountsConfig;
pub use events::AccountDeleted;
pub use federation::{
    FederationError, ProviderConfig, ProviderError, ProviderKind, Providers, VisitAnswer,
    VisitBegun, VisitEnded,
};
pub use following::{Followed, Ties, Way};
pub use live::topic_of;
pub use login::{Login, SecondFactorMethod};
pub use passkeys::{PasskeyAnswer, PasskeyQuestion};
pub use passwords::{PasswordError, Passwords};
pub use people::{PeopleFilter, PeopleState};
pub use person::{Editor, Keymap, Person, Preferences, Profile, Theme};
pub use profile::ProfileChange;
pub use registration::Registration;
pub use rejected::Rejected;
pub use second_factor::{Factor, SecondFactorState};
pub use secret::fresh as fresh_password;
pub use sessions::Opened;
pub use store::MIGRATIONS;
pub use tokens::NewToken;
pub use webauthn::{Credential, NewCredential, PasskeyError};

/// All that is done with accounts. Cheap to clone.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    config: AccountsConfig,
    passwords: Passwords,
    captchas: captcha::Captchas,
    live: Hub,
    /// Turns to take a picture apart.
    pictures: Arc<Semaphore>,
    /// What goes on after the answer.
    background: TaskTracker,
}

impl Accounts {
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        config: AccountsConfig,
        passwords: Passwords,
        live: Hub,
    ) -> Self {
        let captchas = captcha::Captchas::new(config.captcha_key, config.captcha_bits);
        Self(Arc::new(Inner {
            store,
            clock,
            config,
            passwords,
            captchas,
            live,
            pictures: avatar::turns(),
            background: TaskTracker::new(),
        }))
    }

    #[must_use]
    pub fn config(&self) -> &AccountsConfig {
        &self.0.config
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    /// Comes back when all that goes on after answers is done.
    pub async fn idle(&self) {
        self.0.background.close();
        self.0.background.wait().await;
        self.0.background.reopen();
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Forgets what is over. To be called now and then.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let swept = store::sessions::sweep(&mut tx, now).await?
            + store::tickets::sweep(&mut tx, now).await?
            + store::throttles::sweep(&mut tx, now).await?;
        tx.commit().await?;
        Ok(swept)
    }
}
