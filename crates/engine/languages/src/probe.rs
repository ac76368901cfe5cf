//! What this machine has.

use std::{
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
            compile_limits: language.compile_limits(),
            run_limits: language.run_limits(),
        }
    }
}

/// Asks every toolchain for its version, several at once, and keeps the catalogue's order.
pub fn detect(catalogue: &Catalogue) -> Vec<Installed> {
    let languages = catalogue.languages();
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
                    let _ = results.send((index, version(language)));
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

fn version(language: &Language) -> Option<String> {
    if !language.needs.iter().all(|path| Path::new(path).exists()) {
        return None;
    }
    if language.image.as_ref().is_some_and(|image| !image.is_dir()) {
        return None;
    }
    let (program, args) = language.probe.argv.split_first()?;
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
