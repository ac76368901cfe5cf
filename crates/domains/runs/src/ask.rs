//! What every wire form asks for, checked once: a language that is here, names that stay inside, limits within the
//! language's own.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tiltyard_protocol::{Limits, RelativePath, RunRequest, Runs, RuntimeInfo, SourceFile, Stdin};
use utoipa::ToSchema;

/// A run as a client asks for it.
#[derive(Debug)]
pub struct Ask {
    pub language: String,
    /// A range like `3.x`; the newest that fits. `None`: any.
    pub version: Option<String>,
    /// Names, which may be absent, and contents.
    pub files: Vec<(Option<String>, Bytes)>,
    pub stdin: Stdin,
    pub args: Vec<String>,
    pub compile_limits: StageLimits,
    pub run_limits: StageLimits,
    pub warm: bool,
}

/// Each between 1 and what the language has; absent: what the language has.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StageLimits {
    #[schema(minimum = 1)]
    pub wall_time_ms: Option<u64>,
    /// Of all processes together.
    #[schema(minimum = 1)]
    pub cpu_time_ms: Option<u64>,
    /// Of all processes together.
    #[schema(minimum = 1)]
    pub memory_bytes: Option<u64>,
    /// Kept of each of stdout and stderr; one byte more ends the program.
    #[schema(minimum = 1)]
    pub output_bytes: Option<u64>,
}

/// Why it cannot be taken, in words that say what to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("{0}")]
    UnknownLanguage(String),
    #[error("{0}")]
    Invalid(String),
}

fn invalid(detail: impl Into<String>) -> AskError {
    AskError::Invalid(detail.into())
}

impl Ask {
    /// The runtime that will do it, and the request for it.
    pub fn check(
        self,
        runs: &dyn Runs,
        correlation: String,
    ) -> Result<(RuntimeInfo, RunRequest), AskError> {
        let runtime = find_runtime(runs, &self.language, self.version.as_deref())?;
        if self.files.is_empty() {
            return Err(invalid("files: at least one is needed"));
        }
        let mut files = Vec::with_capacity(self.files.len());
        for (index, (name, content)) in self.files.into_iter().enumerate() {
            let name = name
                .map(|name| RelativePath::parse(&name))
                .transpose()
                .map_err(|error| invalid(format!("files[{index}].name: {error}")))?;
            files.push(SourceFile { name, content });
        }
        let request = RunRequest {
            language: runtime.id.clone(),
            files,
            args: self.args,
            stdin: self.stdin,
            compile_limits: Some(limits(
                self.compile_limits,
                runtime.compile_limits,
                "compile",
            )?),
            run_limits: Some(limits(self.run_limits, runtime.run_limits, "run")?),
            environment: Vec::new(),
            warm: self.warm,
            correlation,
        };
        Ok((runtime, request))
    }
}

/// The newest runtime of that name and range.
pub fn find_runtime(
    runs: &dyn Runs,
    name: &str,
    version: Option<&str>,
) -> Result<RuntimeInfo, AskError> {
    let called = |runtime: &RuntimeInfo| {
        runtime.id == name || runtime.aliases.iter().any(|alias| alias == name)
    };
    let mut fitting: Vec<RuntimeInfo> = runs.languages().into_iter().filter(called).collect();
    if fitting.is_empty() {
        return Err(unknown_language(runs, name));
    }
    if let Some(range) = version {
        let range = semver::VersionReq::parse(range)
            .map_err(|error| invalid(format!("version: {error}")))?;
        fitting.retain(|runtime| {
            semver::Version::parse(&runtime.version).is_ok_and(|version| range.matches(&version))
        });
    }
    fitting
        .into_iter()
        .max_by_key(|runtime| semver::Version::parse(&runtime.version).ok())
        .ok_or_else(|| {
            invalid(format!(
                "no version of {name} on this server fits {:?}",
                version.unwrap_or_default()
            ))
        })
}

fn unknown_language(runs: &dyn Runs, name: &str) -> AskError {
    if let Some(missing) = runs
        .missing()
        .iter()
        .find(|missing| missing.id == name || missing.aliases.iter().any(|alias| alias == name))
    {
        return AskError::UnknownLanguage(format!(
            "{} is not installed on this server; `{}` adds it",
            missing.name, missing.install
        ));
    }
    let near = runs.close_matches(name);
    let hint = if near.is_empty() {
        "GET /api/v1/runtimes lists what is here".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    let name: String = name.chars().take(64).collect();
    AskError::UnknownLanguage(format!("the language {name:?} is not known; {hint}"))
}

fn limits(asked: StageLimits, ceiling: Limits, stage: &str) -> Result<Limits, AskError> {
    let one = |name: &str, asked: Option<u64>, ceiling: u64| match asked {
        None => Ok(ceiling),
        Some(value) if (1..=ceiling).contains(&value) => Ok(value),
        Some(value) => Err(invalid(format!(
            "limits.{stage}.{name}: {value} is not between 1 and {ceiling}"
        ))),
    };
    Ok(Limits {
        wall_time_ms: one("wall_time_ms", asked.wall_time_ms, ceiling.wall_time_ms)?,
        cpu_time_ms: one("cpu_time_ms", asked.cpu_time_ms, ceiling.cpu_time_ms)?,
        memory_bytes: one("memory_bytes", asked.memory_bytes, ceiling.memory_bytes)?,
        output_bytes: one("output_bytes", asked.output_bytes, ceiling.output_bytes)?,
        ..ceiling
    })
}
