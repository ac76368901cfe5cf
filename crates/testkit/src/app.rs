//! The application on one database, with its clock in hand.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tiltyard_accounts::Passwords;
use tiltyard_admin::RecentErrors;
use tiltyard_contracts::{ManualClock, Role, Timestamp, UserId};
use tiltyard_http::Client;
use tiltyard_web::{Application, Config, Parts};

use crate::{Browser, NoBoxes, ScriptedJudges, ScriptedProblems, TestDatabase, databases};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Tests ask often and prove no work; those of limits and captchas say otherwise.
const CONFIG: &str = "
[server]
public_url = \"http://localhost\"
[accounts]
captcha = false
captcha_bits = 4
[limits]
read = { per_minute = 1, burst = 0 }
write = { per_minute = 1, burst = 0 }
run = { per_minute = 1, burst = 0 }
submit = { per_minute = 1, burst = 0 }
auth = { per_minute = 1, burst = 0 }
mail = { per_minute = 1, burst = 0 }
";

/// The application, on a database that goes away with it.
pub struct TestApp {
    pub application: Application,
    pub clock: Arc<ManualClock>,
    pub database: TestDatabase,
    /// What the administrator is shown as errors; tests have no log that fills it.
    pub errors: RecentErrors,
    pub judges: Arc<ScriptedJudges>,
    pub problems: Arc<ScriptedProblems>,
    /// Files of the application; they go away with the last process of its house.
    data: Arc<tempfile::TempDir>,
    /// What was changed of the configuration of tests.
    changes: String,
}

/// Runs a test on SQLite, then on PostgreSQL.
pub async fn on_each_database(test: impl AsyncFn(TestApp)) {
    for database in databases().await {
        // What is printed is shown where the test fails, and says where.
        println!("on {}", database.name);
        test(TestApp::on(database, "").await).await;
    }
}

impl TestApp {
    /// `changes` are TOML over the configuration of tests.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn on(database: TestDatabase, changes: &str) -> Self {
        Self::begin(database, changes, None, true).await
    }

    /// The same, where the judge judges the problems of the database, of which there are none yet.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn with_problems(database: TestDatabase, changes: &str) -> Self {
        Self::begin(database, changes, None, false).await
    }

    /// Another process of the same house: its configuration, problems of its database, its files and its clock. Only PostgreSQL has any.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn beside(&self) -> Self {
        Self::begin(self.database.beside(), &self.changes, Some(self), false).await
    }

    async fn begin(
        database: TestDatabase,
        changes: &str,
        beside: Option<&Self>,
        scripted_problems: bool,
    ) -> Self {
        let mut config = test_config(changes);
        let data = beside.map_or_else(
            || {
                let data = tempfile::TempDir::with_prefix("tiltyard-test-");
                Arc::new(data.expect("a folder"))
            },
            |beside| Arc::clone(&beside.data),
        );
        config.server.data = data.path().to_owned();
        let clock = beside.map_or_else(
            || {
                let begin = "2026-11-21T12:00:00Z".parse().expect("a time");
                Arc::new(ManualClock::at(begin))
            },
            |beside| Arc::clone(&beside.clock),
        );
        let passwords = Passwords::with_memory(2, 64).expect("passwords");
        let errors = RecentErrors::new(Arc::clone(&clock) as Arc<dyn tiltyard_contracts::Clock>);
        let judges = Arc::new(ScriptedJudges::default());
        let problems = Arc::new(ScriptedProblems::default());
        let application = Application::on(
            database.open().await,
            &config,
            Parts {
                runs: Arc::new(NoBoxes),
                judges: Arc::clone(&judges) as Arc<dyn tiltyard_protocol::Judges>,
                judged: scripted_problems
                    .then(|| Arc::clone(&problems) as Arc<dyn tiltyard_judge::Problems>),
                clock: Arc::clone(&clock) as Arc<dyn tiltyard_contracts::Clock>,
                errors: errors.clone(),
                pages: axum::Router::new(),
            },
            passwords,
        )
        .await
        .expect("the application");
        Self {
            application,
            clock,
            database,
            errors,
            judges,
            problems,
            data,
            changes: changes.to_owned(),
        }
    }

    /// Somebody who is nobody yet.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.application.router.clone())
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        tiltyard_contracts::Clock::now(&*self.clock)
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// A person with [`PASSWORD`] and `<handle>@example.org`, signed in.
    ///
    /// # Panics
    /// Where they cannot register.
    pub async fn register(&self, handle: &str) -> Browser {
        let mut browser = self.browser();
        let body = json!({"handle": handle, "email": format!("{handle}@example.org"), "password": PASSWORD});
        let answer = browser.post("/accounts", &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        browser
    }

    /// The same with a role.
    ///
    /// # Panics
    /// Where they cannot register.
    pub async fn register_as(&self, handle: &str, role: Role) -> Browser {
        let browser = self.register(handle).await;
        let id = self.id_of(handle).await;
        self.application
            .accounts
            .set_role(None, id, role, &Client::default())
            .await
            .expect("a role");
        browser
    }

    /// # Panics
    /// Where nobody is called so.
    pub async fn id_of(&self, handle: &str) -> UserId {
        self.application
            .accounts
            .person_by_handle(handle)
            .await
            .expect("somebody of this name")
            .id
    }

    /// Works until all that was left to do is done.
    ///
    /// # Panics
    /// Where the database cannot be asked.
    pub async fn work_off(&self) {
        let working = self.application.clone();
        let work = tokio::spawn(async move { working.work().await });
        while self
            .application
            .store
            .outbox_waiting()
            .await
            .expect("a count")
            > 0
        {
            tokio::task::yield_now().await;
        }
        work.abort();
    }

    /// The same where the judge fails: its waits pass at once.
    ///
    /// # Panics
    /// Where the database cannot be asked.
    pub async fn work_off_failures(&self) {
        let working = self.application.clone();
        let work = tokio::spawn(async move { working.work().await });
        let store = &self.application.store;
        while store.outbox_waiting().await.expect("a count") > 0 {
            self.advance(Duration::from_millis(100));
            tokio::task::yield_now().await;
        }
        work.abort();
    }

    /// The text of the last letter to this address.
    ///
    /// # Panics
    /// Where there is none.
    pub async fn last_letter_to(&self, address: &str) -> String {
        self.letters_to(address)
            .await
            .pop()
            .unwrap_or_else(|| panic!("no letter to {address}"))
    }

    /// The texts of all letters to this address, oldest first.
    ///
    /// # Panics
    /// Where they cannot be read.
    pub async fn letters_to(&self, address: &str) -> Vec<String> {
        let mut letters = tiltyard_mail::kept(&self.application.store, 1000)
            .await
            .expect("letters");
        letters.reverse();
        letters
            .into_iter()
            .filter(|letter| letter.recipient == address)
            .map(|letter| letter.body_text)
            .collect()
    }

    /// The secret in the link of the last letter to this address.
    ///
    /// # Panics
    /// Where there is none.
    pub async fn token_sent_to(&self, address: &str) -> String {
        let letter = self.last_letter_to(address).await;
        let (_, rest) = letter.split_once("token=").expect("a link");
        rest.split_whitespace().next().expect("a secret").to_owned()
    }
}

/// The configuration of tests, with changes in TOML.
///
/// # Panics
/// Where they are none.
#[must_use]
pub fn test_config(changes: &str) -> Config {
    Config::with(&merged(changes)).expect("a configuration")
}

fn merged(changes: &str) -> String {
    // Tables may not be opened twice in TOML, so that a change names the whole of its table.
    let opened: Vec<&str> = changes
        .lines()
        .filter(|line| line.starts_with('['))
        .collect();
    let mut kept = String::new();
    let mut skip = false;
    for line in CONFIG.lines() {
        if line.starts_with('[') {
            skip = opened.contains(&line);
        }
        if !skip {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept + changes
}
