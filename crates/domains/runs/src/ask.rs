//! From what a client asks for to a request the runner takes, for every wire of our own. Each wire only reads its own
//! form into an [`Asked`] and tells an [`AskRefused`] in its own way.

use tiltyard_protocol::{
    BadPath, Limits, RelativePath, RunRefused, RunRequest, Runs, RuntimeInfo, SourceFile, Stdin,
};

/// A run as a client asks for it; nothing is checked yet.
pub struct Asked {
    pub language: String,
    /// A range like `3.x`. `None`: any.
    pub version: Option<String>,
    /// Names and contents; the first is the main file.
    pub files: Vec<(Option<String>, bytes::Bytes)>,
    pub args: Vec<String>,
    pub stdin: Stdin,
    pub compile_limits: AskedLimits,
    pub run_limits: AskedLimits,
    pub warm: bool,
    pub correlation: String,
}

/// Each between 1 and what the language has. `None`: what the language has.
#[derive(Debug, Default, Clone, Copy)]
pub struct AskedLimits {
    pub wall_time_ms: Option<u64>,
    pub cpu_time_ms: Option<u64>,
    pub memory_bytes: Option<u64>,
    pub output_bytes: Option<u64>,
}

/// Why a run was not taken, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskRefused {
    #[error("the language {name:?} is not known; {}", hint(.near))]
    UnknownLanguage { name: String, near: Vec<String> },
    #[error("{name} is not installed on this server; `{install}` adds it")]
    NotInstalled { name: String, install: String },
    #[error("version: {0}")]
    VersionRange(String),
    #[error("no version of {language} on this server fits {range:?}")]
    NoSuchVersion { language: String, range: String },
    #[error("files: at least one is needed")]
    NoFiles,
    #[error("files[{index}].name: {source}")]
    FileName { index: usize, source: BadPath },
    #[error("limits.{stage}.{name}: {asked} is not between 1 and {ceiling}")]
    Limit {
        stage: &'static str,
        name: &'static str,
        asked: u64,
        ceiling: u64,
    },
    #[error(transparent)]
    Runner(#[from] RunRefused),
}

/// What a refusal means to a program; every wire has its own word for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedKind {
    UnknownLanguage,
    Busy,
    Invalid,
}

impl tiltyard_http::Refusal for AskRefused {
    fn into_problem(self) -> tiltyard_http::Problem {
        let code = match self.kind() {
            RefusedKind::UnknownLanguage => tiltyard_http::Code::UnknownLanguage,
            RefusedKind::Busy => tiltyard_http::Code::Busy,
            RefusedKind::Invalid => tiltyard_http::Code::Invalid,
        };
        tiltyard_http::Problem::new(code, self.to_string())
    }
}

impl AskRefused {
    pub fn kind(&self) -> RefusedKind {
        match self {
            Self::UnknownLanguage { .. }
            | Self::NotInstalled { .. }
            | Self::Runner(RunRefused::UnknownLanguage(_)) => RefusedKind::UnknownLanguage,
            Self::Runner(RunRefused::Busy { .. }) => RefusedKind::Busy,
            Self::VersionRange(_)
            | Self::NoSuchVersion { .. }
            | Self::NoFiles
            | Self::FileName { .. }
            | Self::Limit { .. }
            | Self::Runner(RunRefused::Invalid(_)) => RefusedKind::Invalid,
        }
    }
}

/// A busy server asks to wait this long, in seconds.
pub const RETRY_AFTER_S: u32 = 1;

/// How much of an unknown name an answer repeats, in characters.
const NAME_CHARS_MAX: usize = 64;

fn hint(near: &[String]) -> String {
    if near.is_empty() {
        "GET /api/v1/runtimes lists what is here".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    }
}

/// The newest runtime of that name and range.
pub fn find_runtime(
    runs: &dyn Runs,
    name: &str,
    version: Option<&str>,
) -> Result<RuntimeInfo, AskRefused> {
    let called = |runtime: &RuntimeInfo| {
        runtime.id == name || runtime.aliases.iter().any(|alias| alias == name)
    };
    let mut fitting: Vec<RuntimeInfo> = runs.languages().into_iter().filter(called).collect();
    if fitting.is_empty() {
        return Err(unknown_language(runs, name));
    }
    if let Some(range) = version {
        let range = semver::VersionReq::parse(range)
            .map_err(|error| AskRefused::VersionRange(error.to_string()))?;
        fitting.retain(|runtime| {
            semver::Version::parse(&runtime.version).is_ok_and(|version| range.matches(&version))
        });
    }
    fitting
        .into_iter()
        .max_by_key(|runtime| semver::Version::parse(&runtime.version).ok())
        .ok_or_else(|| AskRefused::NoSuchVersion {
            language: name.to_owned(),
            range: version.unwrap_or_default().to_owned(),
        })
}

fn unknown_language(runs: &dyn Runs, name: &str) -> AskRefused {
    let missing = runs
        .missing()
        .into_iter()
        .find(|missing| missing.id == name || missing.aliases.iter().any(|alias| alias == name));
    match missing {
        Some(missing) => AskRefused::NotInstalled {
            name: missing.name,
            install: missing.install,
        },
        None => AskRefused::UnknownLanguage {
            name: name.chars().take(NAME_CHARS_MAX).collect(),
            near: runs.close_matches(name),
        },
    }
}

impl Asked {
    /// Everything that can be refused without asking the runner.
    pub fn check(self, runs: &dyn Runs) -> Result<(RuntimeInfo, RunRequest), AskRefused> {
        let runtime = find_runtime(runs, &self.language, self.version.as_deref())?;
        if self.files.is_empty() {
            return Err(AskRefused::NoFiles);
        }
        let mut files = Vec::with_capacity(self.files.len());
        for (index, (name, content)) in self.files.into_iter().enumerate() {
            let name = name
                .map(|name| RelativePath::parse(&name))
                .transpose()
                .map_err(|source| AskRefused::FileName { index, source })?;
            files.push(SourceFile { name, content });
        }
        let request = RunRequest {
            language: runtime.id.clone(),
            files,
            args: self.args,
            stdin: self.stdin,
            compile_limits: Some(
                self.compile_limits
                    .within(runtime.compile_limits, "compile")?,
            ),
            run_limits: Some(self.run_limits.within(runtime.run_limits, "run")?),
            environment: Vec::new(),
            warm: self.warm,
            correlation: self.correlation,
        };
        Ok((runtime, request))
    }
}

impl AskedLimits {
    fn within(self, ceiling: Limits, stage: &'static str) -> Result<Limits, AskRefused> {
        let one = |name: &'static str, asked: Option<u64>, ceiling: u64| match asked {
            None => Ok(ceiling),
            Some(value) if (1..=ceiling).contains(&value) => Ok(value),
            Some(asked) => Err(AskRefused::Limit {
                stage,
                name,
                asked,
                ceiling,
            }),
        };
        Ok(Limits {
            wall_time_ms: one("wall_time_ms", self.wall_time_ms, ceiling.wall_time_ms)?,
            cpu_time_ms: one("cpu_time_ms", self.cpu_time_ms, ceiling.cpu_time_ms)?,
            memory_bytes: one("memory_bytes", self.memory_bytes, ceiling.memory_bytes)?,
            output_bytes: one("output_bytes", self.output_bytes, ceiling.output_bytes)?,
            ..ceiling
        })
    }
}
