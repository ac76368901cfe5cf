//! What this machine has.

use std::{
    collections::HashMap,
    io::Read,
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use regex::Regex;
use tiltyard_protocol::{Limits, RuntimeInfo, SourceFile};

use crate::{Catalogue, Language, Plan, PlanError};

/// A toolchain that does not tell its version within this is taken for absent.
const PROBE_WAIT: Duration = Duration::from_secs(15);
/// Probes at the same time.
const PROBES_AT_ONCE: usize = 8;
/// A version is somewhere in this much output.
const PROBE_OUTPUT_BYTES: u64 = 64 << 10;

/// A language this machine has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    pub language: Language,
    /// Three numbers.
    pub version: String,
}

impl Installed {
    pub fn plan(&self, files: &[SourceFile], args: &[String]) -> Result<Plan, PlanError> {
        self.language.plan(files, args)
    }

    pub fn plan_within(
        &self,
        files: &[SourceFile],
        args: &[String],
        compile: &Limits,
        run: &Limits,
    ) -> Result<Plan, PlanError> {
        self.language.plan_within(files, args, compile, run)
    }

    pub fn runtime_info(&self) -> RuntimeInfo {
        let language = &self.language;
        RuntimeInfo {
            id: language.id.clone(),
            name: language.name.clone(),
            version: self.version.clone(),
            aliases: language.aliases.clone(),
            runtime: language.runtime.clone(),
            editor: language.editor.clone(),
            main_file: language.main_file.clone(),
            hello: language.hello.clone(),
            compiled: !language.compile.is_empty(),
            warm: language.warm.is_some(),
            compile_limits: language.compile_limits(),
            run_limits: language.run_limits(),
        }
    }
}

/// Asks every toolchain for its version, several at once, and keeps the catalogue's order.
pub fn detect(catalogue: &Catalogue) -> Vec<Installed> {
    let languages = catalogue.languages();
    let packages = &recorded_versions(Path::new(DPKG_STATUS));
    let mut found: Vec<Option<Installed>> = vec![None; languages.len()];
    let next = std::sync::atomic::AtomicUsize::new(0);
    let (results, received) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..PROBES_AT_ONCE.min(languages.len()) {
            let (results, next) = (results.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(language) = languages.get(index) else {
                        return;
                    };
                    // The receiver lives until every thread has ended.
                    let _ = results.send((index, version(language, packages)));
                }
            });
        }
    });
    drop(results);
    for (index, version) in received {
        found[index] = version.map(|version| Installed {
            language: languages[index].clone(),
            version,
        });
    }
    found.into_iter().flatten().collect()
}

/// Where Debian records what is installed.
const DPKG_STATUS: &str = "/var/lib/dpkg/status";

/// The versions of all installed packages. Empty on a machine that keeps its packages otherwise.
fn recorded_versions(status: &Path) -> HashMap<String, String> {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    text.split("\n\n")
        .filter_map(|record| {
            let field = |name: &str| {
                record
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .map(str::trim)
            };
            if field("Status:") != Some("install ok installed") {
                return None;
            }
            let version = field("Version:")?;
            // The number before the colon orders Debian's packages and says nothing of the toolchain.
            let version = version.split_once(':').map_or(version, |(_, rest)| rest);
            Some((field("Package:")?.to_owned(), version.to_owned()))
        })
        .collect()
}

fn version(language: &Language, packages: &HashMap<String, String>) -> Option<String> {
    if let Some(image) = &language.image {
        let version = language.probe.version.as_deref()?;
        return image.is_dir().then(|| three_numbers(version));
    }
    if !language.needs.iter().all(|path| Path::new(path).exists()) {
        return None;
    }
    let (program, args) = language.probe.argv.split_first()?;
    let recorded = language
        .probe
        .package
        .as_ref()
        .and_then(|name| packages.get(name));
    if let Some(version) = recorded
        && Path::new(program).exists()
    {
        return Some(three_numbers(version));
    }
    let mut child = Command::new(program)
        .args(args)
        .env_clear()
        .env("PATH", "/usr/bin:/bin:/opt/tiltyard/bin")
        .env("HOME", "/nonexistent")
        .env("LANG", "C.UTF-8")
        .envs(
            language
                .environment
                .iter()
                .filter(|(name, _)| !name.ends_with("CACHE")),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let (mut out, mut err) = (
        child.stdout.take()?.take(PROBE_OUTPUT_BYTES),
        child.stderr.take()?.take(PROBE_OUTPUT_BYTES),
    );
    let (told, hears) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        // What could be read before an error is looked at all the same.
        let _ = out.read_to_end(&mut text);
        let _ = err.read_to_end(&mut text);
        let _ = told.send(text);
    });
    let text = hears.recv_timeout(PROBE_WAIT);
    if text.is_err() {
        // It may have ended in this moment.
        let _ = child.kill();
    }
    child.wait().ok()?;
    let text = String::from_utf8_lossy(&text.ok()?).into_owned();
    let version = Regex::new(&language.probe.pattern)
        .ok()?
        .captures(&text)?
        .get(1)?
        .as_str()
        .to_owned();
    Some(three_numbers(&version))
}

/// `5.4` becomes `5.4.0`, `12.2.0-14` becomes `12.2.0`.
fn three_numbers(version: &str) -> String {
    let mut numbers: Vec<String> = version
        .split(|c: char| !c.is_ascii_digit())
        .take_while(|part| !part.is_empty())
        .take(3)
        .map(|part| part.trim_start_matches('0').to_owned())
        .map(|part| {
            if part.is_empty() {
                "0".to_owned()
            } else {
                part
            }
        })
        .collect();
    numbers.resize(3, "0".to_owned());
    numbers.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_installed_packages_count_and_epochs_do_not() {
        let file = std::env::temp_dir().join(format!("tiltyard-status-{}", std::process::id()));
        std::fs::write(
            &file,
            "Package: erlang-base\nStatus: install ok installed\nVersion: 1:25.2.3+dfsg-1\n\nPackage: scala\nStatus: deinstall ok config-files\nVersion: 2.11.12-5\n",
        )
        .expect("written");
        let versions = recorded_versions(&file);
        std::fs::remove_file(&file).expect("removed");
        assert_eq!(
            versions.into_iter().collect::<Vec<_>>(),
            [("erlang-base".to_owned(), "25.2.3+dfsg-1".to_owned())]
        );
    }

    #[test]
    fn versions_have_three_numbers() {
        for (given, expected) in [
            ("3.11.2", "3.11.2"),
            ("5.4", "5.4.0"),
            ("12.2.0-14", "12.2.0"),
            ("9", "9.0.0"),
            ("2022.07", "2022.7.0"),
        ] {
            assert_eq!(three_numbers(given), expected);
        }
    }
}
