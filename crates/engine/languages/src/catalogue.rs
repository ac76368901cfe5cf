//! The TOML files as typed values.

use std::{collections::BTreeMap, path::Path};

use regex::Regex;
use serde::Deserialize;
use tiltyard_protocol::{Limits, MissingLanguage};

const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("{file}: {source}")]
    Parse {
        file: String,
        source: Box<toml::de::Error>,
    },
    #[error("{file}: {what}")]
    Invalid { file: String, what: String },
    #[error("{file}: {source}")]
    Read {
        file: String,
        source: std::io::Error,
    },
}

/// Where a toolchain comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Packages {
    pub apt: Vec<String>,
    /// Installed under /opt/tiltyard/npm.
    pub npm: Vec<String>,
    /// Installed under /opt/tiltyard/pypi.
    pub pypi: Vec<String>,
    /// Useful beside it, never needed.
    pub extra_apt: Vec<String>,
}

/// A program that proves the language works: it reads its input and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfTest {
    pub source: String,
    #[serde(default)]
    pub stdin: String,
    #[serde(default)]
    pub args: Vec<String>,
    pub stdout: String,
}

/// Differences from the default limits of a stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StageLimits {
    pub wall_time_ms: Option<u64>,
    pub cpu_time_ms: Option<u64>,
    pub memory_mib: Option<u64>,
    pub processes: Option<u32>,
}

impl StageLimits {
    fn over(self, defaults: Limits) -> Limits {
        Limits {
            wall_time_ms: self.wall_time_ms.unwrap_or(defaults.wall_time_ms),
            cpu_time_ms: self.cpu_time_ms.unwrap_or(defaults.cpu_time_ms),
            memory_bytes: self
                .memory_mib
                .map_or(defaults.memory_bytes, |mib| mib << 20),
            processes: self.processes.unwrap_or(defaults.processes),
            ..defaults
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LimitsByStage {
    compile: StageLimits,
    run: StageLimits,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Probe {
    #[serde(default)]
    pub argv: Vec<String>,
    /// The first group is the version.
    #[serde(default)]
    pub pattern: String,
    /// Of a language with an image: nothing on this machine could be asked.
    #[serde(default)]
    pub version: Option<String>,
    /// The Debian package that is this toolchain. Where it is installed its recorded version is taken, because some
    /// toolchains need a third of a second to say it.
    #[serde(default)]
    pub package: Option<String>,
}

/// One language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Without the dot; the first belongs to the default file name.
    pub extensions: Vec<String>,
    /// The editor's name of the grammar.
    pub editor: String,
    pub main_file: String,
    /// Finds the name a source wants for its file, as its first group.
    pub main_file_pattern: Option<String>,
    /// What provides the language where that has another name.
    pub runtime: Option<String>,
    /// Installed and tested everywhere.
    #[serde(default)]
    pub core: bool,
    pub(crate) probe: Probe,
    /// Paths without which it does not work.
    #[serde(default)]
    pub needs: Vec<String>,
    #[serde(default)]
    pub packages: Packages,
    /// Commands that finish an installation.
    #[serde(default)]
    pub post_install: Vec<Vec<String>>,
    /// Names under /etc the toolchain needs in the box.
    #[serde(default)]
    pub etc: Vec<String>,
    /// A directory with a whole root file system, or with an image in OCI's layout, to use instead of the machine's.
    pub image: Option<std::path::PathBuf>,
    #[serde(default)]
    pub compile: Vec<Vec<String>>,
    pub run: Vec<String>,
    /// In place of `run` for what is judged, where what starts fast is not what runs long.
    pub judged: Option<Vec<String>>,
    /// Starts the interpreter ahead; it then reads a job from its input, as `docs/guide/languages.md` tells.
    pub warm: Option<Vec<String>>,
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    #[serde(default)]
    limits: LimitsByStage,
    pub hello: String,
    pub self_test: SelfTest,
}

/// What a compile stage may use unless its language says otherwise.
fn compile_defaults() -> Limits {
    Limits {
        wall_time_ms: 30_000,
        cpu_time_ms: 30_000,
        memory_bytes: 1 << 30,
        processes: 256,
        file_bytes: 128 << 20,
        ..Limits::default()
    }
}

impl Language {
    pub fn compile_limits(&self) -> Limits {
        self.limits.compile.over(compile_defaults())
    }

    pub fn run_limits(&self) -> Limits {
        self.limits.run.over(Limits::default())
    }

    /// Whether `name` means this language.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.aliases.iter().any(|alias| alias == name)
    }

    pub fn missing(&self) -> MissingLanguage {
        MissingLanguage {
            id: self.id.clone(),
            name: self.name.clone(),
            aliases: self.aliases.clone(),
            install: format!("tiltyard languages install {}", self.id),
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.run.is_empty() || self.compile.iter().any(Vec::is_empty) {
            return Err("a step has no program".to_owned());
        }
        if self.extensions.is_empty() {
            return Err("extensions: at least one is needed".to_owned());
        }
        if self.image.is_some() != self.probe.version.is_some() {
            return Err(
                "probe.version belongs to languages with an image, and only there".to_owned(),
            );
        }
        let asked = self.image.is_none().then_some(&self.probe.pattern);
        for pattern in self.main_file_pattern.iter().chain(asked) {
            let regex = Regex::new(pattern).map_err(|error| format!("{pattern:?}: {error}"))?;
            if regex.captures_len() < 2 {
                return Err(format!("{pattern:?} needs a group"));
            }
        }
        Ok(())
    }
}

/// All languages that are known, installed or not.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    languages: Vec<Language>,
}

impl Catalogue {
    /// The languages that come with the program.
    pub fn embedded() -> Result<Self, CatalogueError> {
        let mut catalogue = Self::default();
        for (file, text) in EMBEDDED {
            catalogue.add(file, text)?;
        }
        Ok(catalogue)
    }

    /// Adds the files of a directory; a language that is there already is replaced.
    pub fn load(&mut self, directory: &Path) -> Result<(), CatalogueError> {
        let file = directory.display().to_string();
        let read = |source| CatalogueError::Read {
            file: file.clone(),
            source,
        };
        let mut paths: Vec<_> = std::fs::read_dir(directory)
            .map_err(read)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        for path in paths.iter().filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        }) {
            let file = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|source| CatalogueError::Read {
                file: file.clone(),
                source,
            })?;
            self.add(&file, &text)?;
        }
        Ok(())
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), CatalogueError> {
        let language: Language = toml::from_str(text).map_err(|source| CatalogueError::Parse {
            file: file.to_owned(),
            source: Box::new(source),
        })?;
        let invalid = |what: String| CatalogueError::Invalid {
            file: file.to_owned(),
            what,
        };
        language.check().map_err(invalid)?;
        self.languages.retain(|other| other.id != language.id);
        let names = std::iter::once(&language.id).chain(&language.aliases);
        for name in names {
            if let Some(other) = self.find(name) {
                return Err(invalid(format!("{name:?} already means {}", other.id)));
            }
        }
        self.languages.push(language);
        Ok(())
    }

    /// Adds one language that another catalogue has checked already.
    pub fn insert(&mut self, language: Language) {
        self.languages.retain(|other| other.id != language.id);
        self.languages.push(language);
    }

    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    pub fn find(&self, name: &str) -> Option<&Language> {
        self.languages
            .iter()
            .find(|language| language.is_called(name))
    }

    /// The language a file name belongs to; where several share an extension, the one that is everywhere.
    pub fn of_file(&self, name: &str) -> Option<&Language> {
        let extension = name.rsplit_once('.')?.1;
        let fits =
            |language: &&Language| language.extensions.iter().any(|other| other == extension);
        self.languages
            .iter()
            .filter(|language| language.core)
            .find(fits)
            .or_else(|| self.languages.iter().find(fits))
    }

    /// Names that look like `name`, nearest first.
    pub fn close_matches(&self, name: &str) -> Vec<String> {
        let name = name.to_lowercase();
        let mut near: Vec<(usize, String)> = self
            .languages
            .iter()
            .flat_map(|language| std::iter::once(&language.id).chain(&language.aliases))
            .map(|known| (distance(&name, known), known.clone()))
            .filter(|(distance, known)| {
                *distance <= 2.min(known.len() / 2) || (name.len() > 1 && known.starts_with(&name))
            })
            .collect();
        near.sort();
        near.into_iter()
            .map(|(_, known)| known)
            .take(CLOSE_MATCHES_MAX)
            .collect()
    }
}

const CLOSE_MATCHES_MAX: usize = 5;

/// Levenshtein's distance: insertions, deletions and exchanges from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_valid_and_proves_input_and_arguments() {
        let catalogue = Catalogue::embedded().expect("the catalogue");
        assert!(catalogue.languages().len() >= 30);
        for language in catalogue.languages() {
            assert!(!language.hello.trim().is_empty(), "{}", language.id);
            assert!(!language.self_test.stdout.is_empty(), "{}", language.id);
            assert!(
                !language.self_test.stdin.is_empty() || language.id == "sqlite",
                "{} reads no input",
                language.id
            );
        }
    }

    #[test]
    fn a_mistyped_name_finds_its_language() {
        let catalogue = Catalogue::embedded().expect("the catalogue");
        assert!(
            catalogue
                .close_matches("pythn")
                .contains(&"python".to_owned())
        );
        assert!(catalogue.close_matches("zzzzzz").is_empty());
        assert_eq!(
            catalogue
                .of_file("a.py")
                .map(|language| language.id.as_str()),
            Some("python")
        );
    }

    #[test]
    fn mistakes_name_the_file_and_the_key() {
        let mut catalogue = Catalogue::default();
        let error = catalogue
            .add("bad.toml", "id = 'x'\nnonsense = 1\n")
            .expect_err("unknown key");
        assert!(
            error.to_string().contains("bad.toml") && error.to_string().contains("nonsense"),
            "{error}"
        );
    }
}
