//! The configuration: what is built in, a file, the environment, each over the one before.

use std::{collections::BTreeMap, net::SocketAddr, path::Path, path::PathBuf, time::Duration};

use figment::{
    Figment, Source,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};
use tiltyard_accounts::ProviderConfig;
use tiltyard_admin::Setting;
use tiltyard_http::{LimitClass, Quota};
use tiltyard_store::StoreConfig;

/// All settings with what they mean, as built in.
pub const DEFAULT: &str = include_str!("../config.default.toml");
/// What begins the name of each setting in the environment.
const ENVIRONMENT: &str = "TILTYARD__";

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("configuration: {0}")]
    Unread(Box<figment::Error>),
    #[error("configuration: {0}")]
    Unsafe(String),
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub bus: BusSection,
    pub accounts: AccountsSection,
    pub languages: Languages,
    pub judge: JudgeSection,
    pub judge0: Judge0Section,
    pub mail: Mail,
    pub limits: Limits,
    /// What the environment and the file say, by section and key: all else is built in or came with the command.
    #[serde(skip)]
    origins: BTreeMap<String, &'static str>,
}

const BUILT_IN: &str = "built in";
const FILE: &str = "file";
const IN_ENVIRONMENT: &str = "environment";
const COMMAND_LINE: &str = "command line";

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub public_url: String,
    pub trusted_proxies: Vec<std::net::IpAddr>,
    pub allowed_origins: Vec<String>,
    pub body_bytes_max: usize,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: String,
    pub replica_url: String,
    pub connections_max: u32,
    pub prepared_statements: bool,
    pub connect_patience_s: u64,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BusSection {
    pub nats_servers: Vec<String>,
    pub prefix: String,
    pub replicas: usize,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AccountsSection {
    pub registration_open: bool,
    pub captcha: bool,
    pub captcha_bits: u32,
    pub passwords_at_once: usize,
    pub providers: Vec<ProviderConfig>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Languages {
    pub catalogue: PathBuf,
    pub images: PathBuf,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct JudgeSection {
    pub time_multipliers: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Judge0Section {
    pub callbacks: bool,
    pub callbacks_to_private: bool,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub smtp_url: String,
    pub from: String,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub read: Limit,
    pub write: Limit,
    pub run: Limit,
    pub submit: Limit,
    pub auth: Limit,
    pub mail: Limit,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub per_minute: u32,
    pub burst: u32,
}

/// More would let one submission keep a place for hours.
const TIME_MULTIPLIER_MAX: f64 = 20.0;
const TIME_MULTIPLIER_MIN: f64 = 0.1;

/// Settings that hold secrets, or may: never shown.
const SECRETS: [&str; 4] = [
    "bus.nats_servers",
    "database.url",
    "database.replica_url",
    "mail.smtp_url",
];

impl Config {
    /// `file` over what is built in, the environment over both.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Toml::string(DEFAULT));
        if let Some(file) = file {
            // A file somebody named must be there.
            figment = figment.merge(Toml::file_exact(file));
        }
        Self::checked(figment.merge(Env::prefixed(ENVIRONMENT).split("__")))
    }

    /// What is built in, with changes: for tests.
    pub fn with(changes: &str) -> Result<Self, ConfigError> {
        Self::checked(Figment::from(Toml::string(DEFAULT)).merge(Toml::string(changes)))
    }

    fn checked(figment: Figment) -> Result<Self, ConfigError> {
        let unread = |error| ConfigError::Unread(Box::new(error));
        let mut config: Self = figment.extract().map_err(unread)?;
        for (section, key, _) in flat(&figment)? {
            let name = format!("{section}.{key}");
            // A list comes whole from one place.
            let list = section.split_once(|c: char| c.is_ascii_digit());
            let origin = figment
                .find_metadata(list.map_or(name.as_str(), |(list, _)| list.trim_end_matches('.')))
                .and_then(|metadata| match &metadata.source {
                    Some(Source::File(_)) => Some(FILE),
                    _ if metadata.name.contains("environment") => Some(IN_ENVIRONMENT),
                    _ => None,
                });
            if let Some(origin) = origin {
                config.origins.insert(name, origin);
            }
        }
        let url = &config.server.public_url;
        if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(ConfigError::Unsafe(
                "server.public_url begins with https:// or http://".to_owned(),
            ));
        }
        if !config.database.replica_url.is_empty() && config.database.url.is_empty() {
            return Err(ConfigError::Unsafe(
                "database.replica_url needs database.url: SQLite has no replicas".to_owned(),
            ));
        }
        if config.accounts.captcha_bits > 30 {
            return Err(ConfigError::Unsafe(
                "accounts.captcha_bits over 30 would keep people for minutes".to_owned(),
            ));
        }
        let fits = |factor: &f64| (TIME_MULTIPLIER_MIN..=TIME_MULTIPLIER_MAX).contains(factor);
        if !config.judge.time_multipliers.values().all(fits) {
            return Err(ConfigError::Unsafe(format!(
                "judge.time_multipliers lie between {TIME_MULTIPLIER_MIN} and {TIME_MULTIPLIER_MAX}"
            )));
        }
        Ok(config)
    }

    #[must_use]
    pub fn public_url(&self) -> String {
        if self.server.public_url.is_empty() {
            format!("http://localhost:{}", self.server.listen.port())
        } else {
            self.server.public_url.clone()
        }
    }

    #[must_use]
    pub fn store(&self) -> StoreConfig {
        let given = |url: &str| (!url.is_empty()).then(|| url.to_owned());
        StoreConfig {
            file: self.server.data.join("tiltyard.db"),
            url: given(&self.database.url),
            replica_url: given(&self.database.replica_url),
            connections_max: self.database.connections_max,
            prepared_statements: self.database.prepared_statements,
            connect_patience: Duration::from_secs(self.database.connect_patience_s),
        }
    }

    #[must_use]
    pub fn quota(&self, class: LimitClass) -> Option<Quota> {
        let limit = match class {
            LimitClass::Read => self.limits.read,
            LimitClass::Write => self.limits.write,
            LimitClass::Run => self.limits.run,
            LimitClass::Submit => self.limits.submit,
            LimitClass::Auth => self.limits.auth,
            LimitClass::Mail => self.limits.mail,
        };
        (limit.burst > 0).then(|| Quota::new(limit.per_minute, limit.burst))
    }

    /// All settings in force, secrets masked.
    pub fn settings(&self) -> Result<Vec<Setting>, ConfigError> {
        let defaults = flat(&Figment::from(Toml::string(DEFAULT)))?;
        let now = flat(&Figment::from(Serialized::defaults(self)))?;
        Ok(now
            .into_iter()
            .map(|(section, key, value)| {
                let is_default = defaults.iter().any(|(other, name, default)| {
                    *other == section && *name == key && *default == value
                });
                let name = format!("{section}.{key}");
                let is_secret = key == "client_secret" || SECRETS.contains(&name.as_str());
                let source = if is_default {
                    BUILT_IN
                } else {
                    self.origins.get(&name).copied().unwrap_or(COMMAND_LINE)
                };
                let shown = match value {
                    value if is_secret && value != "" && value != serde_json::json!([]) => {
                        "••••••".to_owned()
                    }
                    serde_json::Value::String(text) => text,
                    other => other.to_string(),
                };
                Setting {
                    section,
                    key,
                    value: shown,
                    source: source.to_owned(),
                }
            })
            .collect())
    }
}

/// All settings as section, key and value.
fn flat(figment: &Figment) -> Result<Vec<(String, String, serde_json::Value)>, ConfigError> {
    let sections: serde_json::Map<String, serde_json::Value> = figment
        .extract()
        .map_err(|error| ConfigError::Unread(Box::new(error)))?;
    let mut all = Vec::new();
    for (section, value) in sections {
        flatten(&section, value, &mut all);
    }
    Ok(all)
}

fn flatten(
    section: &str,
    value: serde_json::Value,
    all: &mut Vec<(String, String, serde_json::Value)>,
) {
    let serde_json::Value::Object(entries) = value else {
        return;
    };
    for (key, value) in entries {
        if value.is_object() {
            flatten(&format!("{section}.{key}"), value, all);
        } else if let Some(tables) = value.as_array()
            && tables.iter().any(serde_json::Value::is_object)
        {
            for (number, table) in tables.iter().enumerate() {
                flatten(&format!("{section}.{key}.{number}"), table.clone(), all);
            }
        } else {
            all.push((section.to_owned(), key, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_is_whole_and_nothing_unknown_is_taken() {
        let config = Config::with("").expect("the default");
        assert_eq!(config.public_url(), "http://localhost:8080");
        assert!(config.store().url.is_none());
        let error = Config::with("[server]\nlissten = \"x\"")
            .expect_err("a typing error")
            .to_string();
        assert!(error.contains("lissten"), "{error}");
        assert!(Config::with("[sever]\n").is_err());
        assert!(Config::with("[database]\nreplica_url = \"postgres://x\"").is_err());
        assert!(Config::with("[server]\npublic_url = \"tiltyard.example.org\"").is_err());
    }

    #[test]
    fn providers_are_shown_without_their_secrets() {
        let config = Config::with(
            "[[accounts.providers]]\nid = \"own\"\nkind = \"github\"\nclient_id = \"c\"\nclient_secret = \"hidden\"",
        )
        .expect("a configuration");
        let settings = config.settings().expect("settings");
        assert!(
            settings
                .iter()
                .all(|setting| !setting.value.contains("hidden"))
        );
        let id = settings
            .iter()
            .find(|setting| setting.section == "accounts.providers.0" && setting.key == "id");
        assert_eq!(id.map(|setting| setting.value.as_str()), Some("own"));
        let kind = "[[accounts.providers]]\nid = \"own\"\nkind = \"saml\"\nclient_id = \"c\"";
        assert!(Config::with(kind).is_err());
    }

    #[test]
    fn secrets_are_masked_and_changes_are_told() {
        let config =
            Config::with("[database]\nurl = \"postgres://u:secret@h/d\"\n[bus]\nnats_servers = [\"nats://u:secret@h\"]").expect("a configuration");
        let settings = config.settings().expect("settings");
        assert!(
            settings
                .iter()
                .all(|setting| !setting.value.contains("secret"))
        );
        let url = settings
            .iter()
            .find(|setting| setting.section == "database" && setting.key == "url")
            .expect("the URL");
        assert_ne!(url.source, BUILT_IN);
        let burst = settings
            .iter()
            .find(|setting| setting.section == "limits.auth" && setting.key == "burst")
            .expect("a limit");
        assert_eq!(burst.source, BUILT_IN);
    }

    #[test]
    fn settings_say_where_they_come_from() {
        let file =
            std::env::temp_dir().join(format!("tiltyard-config-{}.toml", std::process::id()));
        std::fs::write(&file, "[accounts]\ncaptcha_bits = 12\ncaptcha = true\n").expect("a file");
        let read = Config::read(Some(&file));
        std::fs::remove_file(&file).expect("removed");
        let mut config = read.expect("a configuration");
        config.server.data = "elsewhere".into();
        let settings = config.settings().expect("settings");
        let source = |section: &str, key: &str| {
            settings
                .iter()
                .find(|setting| setting.section == section && setting.key == key)
                .map(|setting| setting.source.clone())
                .expect("a setting")
        };
        assert_eq!(source("accounts", "captcha_bits"), FILE);
        assert_eq!(source("accounts", "captcha"), BUILT_IN, "as it is anyway");
        assert_eq!(source("server", "data"), COMMAND_LINE);
        assert_eq!(source("limits.auth", "burst"), BUILT_IN);
    }
}
