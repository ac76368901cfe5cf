//! What an operator does with the database and with people, beside the running server.

use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;
use tiltyard_accounts::{Registration, words};
use tiltyard_contracts::Role;
use tiltyard_http::Client;
use tiltyard_store::Store;
use tiltyard_web::{Config, MIGRATIONS, accounts_of_operator};

use crate::{
    rate_eval::{self, RateEvalArguments},
    serve::become_server,
};

#[derive(Subcommand)]
pub enum AdminCommand {
    /// Make somebody a user, moderator, author or admin
    Role { handle: String, role: String },
    /// Say how well the ratings of duels predict a history: accuracy and log loss
    RateEval(RateEvalArguments),
    /// Make all ratings of duels again from their log, with the parameters of this program
    Rerate,
}

/// Files of the database and of problems belong to the server's user, whoever makes them first.
pub fn as_server(config: &Config) -> anyhow::Result<()> {
    let data = &config.server.data;
    std::fs::create_dir_all(data)
        .with_context(|| format!("make the data directory {}", data.display()))?;
    become_server(data)
}

pub fn wait<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Runtime::new()
        .context("start the runtime")?
        .block_on(work)
}

async fn open(config: &Config) -> anyhow::Result<Store> {
    Store::open(&config.store(), MIGRATIONS)
        .await
        .context("open the database")
}

pub fn migrate(config: &Config) -> anyhow::Result<ExitCode> {
    as_server(config)?;
    wait(async {
        open(config).await?.close().await;
        println!("the database is up to date");
        Ok(ExitCode::SUCCESS)
    })
}

/// People to try things with, with passwords nobody else has.
pub fn seed(config: &Config) -> anyhow::Result<ExitCode> {
    as_server(config)?;
    wait(async {
        let accounts = accounts_of_operator(config).await?;
        for (handle, role) in [
            ("demo-admin", Role::Admin),
            ("demo-moderator", Role::Moderator),
            ("demo-author", Role::Author),
            ("demo-user", Role::User),
        ] {
            if accounts.person_by_handle(handle).await.is_ok() {
                println!("{handle:<16} is there already");
                continue;
            }
            let password = tiltyard_accounts::fresh_password();
            let registration = Registration {
                handle: words::Handle::parse(handle)?,
                email: words::Email::parse(&format!("{handle}@example.org"))?,
                password: words::Password::parse(&password)?,
                name: None,
                captcha: None,
            };
            let client = Client::default();
            let (person, _) = accounts.register(&registration, None, &client).await?;
            accounts
                .set_verified(None, person.id, true, &client)
                .await?;
            accounts.set_role(None, person.id, role, &client).await?;
            println!("{handle:<16} {password}");
        }
        Ok(ExitCode::SUCCESS)
    })
}

pub fn admin(config: &Config, command: &AdminCommand, json: bool) -> anyhow::Result<ExitCode> {
    match command {
        AdminCommand::Role { handle, role } => give_role(config, handle, role),
        // Reads a file of the operator's, which the server's user may not see, and no database.
        AdminCommand::RateEval(arguments) => rate_eval::main(arguments, json),
        AdminCommand::Rerate => rerate(config, json),
    }
}

fn give_role(config: &Config, handle: &str, role: &str) -> anyhow::Result<ExitCode> {
    as_server(config)?;
    let role = Role::named(role)
        .with_context(|| format!("{role:?} is no role; user, moderator, author, admin are"))?;
    wait(async {
        let accounts = accounts_of_operator(config).await?;
        let person = accounts
            .person_by_handle(handle)
            .await
            .with_context(|| format!("nobody is called {handle:?} here"))?;
        accounts
            .set_role(None, person.id, role, &Client::default())
            .await?;
        println!("{handle} is {} now", role.name());
        Ok(ExitCode::SUCCESS)
    })
}

fn rerate(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    as_server(config)?;
    wait(async {
        let done = tiltyard_web::rerate_of_operator(config)
            .await
            .context("make the ratings again")?;
        if json {
            println!("{}", serde_json::to_string_pretty(&done)?);
        } else {
            println!("{} rated duels, {} of them void", done.duels, done.void);
            println!("{} ratings were made again", done.ratings);
        }
        Ok(ExitCode::SUCCESS)
    })
}

pub fn config(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        let settings: serde_json::Map<String, serde_json::Value> = config
            .settings()?
            .into_iter()
            .map(|setting| {
                (
                    format!("{}.{}", setting.section, setting.key),
                    setting.value.into(),
                )
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&settings)?);
    } else {
        print!("{}", tiltyard_web::DEFAULT_CONFIG);
    }
    Ok(ExitCode::SUCCESS)
}
