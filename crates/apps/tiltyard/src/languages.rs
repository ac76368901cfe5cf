//! `tiltyard languages`: what is here, adding more, and proving that each works in a box.

use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::json;
use tiltyard_languages::{Catalogue, Installed, Language, detect, install_plan};
use tiltyard_protocol::{Exit, RunEvent, RunRequest, Runs, SourceFile, Stdin, Stream};

use crate::engine::{self, LanguageArguments};

#[derive(clap::Subcommand)]
pub enum LanguagesCommand {
    /// Install toolchains, and what is useful beside them: numpy for Python (needs root)
    Install {
        names: Vec<String>,
        #[arg(long, conflicts_with_all = ["names", "core"])]
        all: bool,
        /// The set every test needs, without what is useful beside it
        #[arg(long, conflicts_with = "names")]
        core: bool,
    },
    /// Run each installed language's self-test in a box
    Test { names: Vec<String> },
}

pub fn main(
    command: Option<LanguagesCommand>,
    languages: &LanguageArguments,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let catalogue = languages.catalogue()?;
    match command {
        None => list(&catalogue, as_json),
        Some(LanguagesCommand::Install { names, all, core }) => {
            let wanted: Vec<&Language> = if all {
                catalogue.languages().iter().collect()
            } else if core {
                catalogue
                    .languages()
                    .iter()
                    .filter(|language| language.core)
                    .collect()
            } else {
                find_all(&catalogue, &names)?
            };
            // The core set is what tests need; what is useful beside a language comes with its name.
            install(&catalogue, &wanted, !core)
        }
        Some(LanguagesCommand::Test { names }) => test(catalogue, languages, &names, as_json),
    }
}

fn find_all<'a>(catalogue: &'a Catalogue, names: &[String]) -> anyhow::Result<Vec<&'a Language>> {
    if names.is_empty() {
        bail!("name the languages, or say --core or --all; `tiltyard languages` lists them");
    }
    names
        .iter()
        .map(|name| {
            catalogue
                .find(name)
                .with_context(|| match catalogue.close_matches(name).as_slice() {
                    [] => format!("the language {name:?} is not known"),
                    near => format!(
                        "the language {name:?} is not known; did you mean {}?",
                        near.join(", ")
                    ),
                })
        })
        .collect()
}

fn list(catalogue: &Catalogue, as_json: bool) -> anyhow::Result<ExitCode> {
    let installed = detect(catalogue);
    let version = |language: &Language| {
        installed
            .iter()
            .find(|found| found.language.id == language.id)
            .map(|found| found.version.clone())
    };
    if as_json {
        let all: Vec<_> = catalogue
            .languages()
            .iter()
            .map(|language| json!({"id": language.id, "name": language.name, "version": version(language), "install": language.missing().install}))
            .collect();
        println!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(ExitCode::SUCCESS);
    }
    for language in catalogue.languages() {
        match version(language) {
            Some(version) => println!("{:<14} {:<18} {version}", language.id, language.name),
            None => println!(
                "{:<14} {:<18} not here; {}",
                language.id,
                language.name,
                language.missing().install
            ),
        }
    }
    println!(
        "{} of {} languages are here",
        installed.len(),
        catalogue.languages().len()
    );
    Ok(ExitCode::SUCCESS)
}

fn install(
    catalogue: &Catalogue,
    wanted: &[&Language],
    with_extras: bool,
) -> anyhow::Result<ExitCode> {
    let steps = install_plan(wanted, with_extras);
    for (number, step) in steps.iter().enumerate() {
        println!("[{}/{}] {}", number + 1, steps.len(), step.title);
        let (program, args) = step.argv.split_first().context("an empty command")?;
        let status = std::process::Command::new(program)
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .status()
            .with_context(|| format!("start {program}"))?;
        if !status.success() {
            bail!("`{}` failed ({status})", step.argv.join(" "));
        }
    }
    let installed = detect(catalogue);
    let absent: Vec<&str> = wanted
        .iter()
        .filter(|language| {
            !installed
                .iter()
                .any(|found| found.language.id == language.id)
        })
        .map(|language| language.id.as_str())
        .collect();
    if !absent.is_empty() {
        bail!(
            "still not here after the installation: {}",
            absent.join(", ")
        );
    }
    println!("{} languages are here", installed.len());
    Ok(ExitCode::SUCCESS)
}

fn test(
    catalogue: Catalogue,
    languages: &LanguageArguments,
    names: &[String],
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let wanted: Vec<String> = if names.is_empty() {
        Vec::new()
    } else {
        find_all(&catalogue, names)?
            .iter()
            .map(|language| language.id.clone())
            .collect()
    };
    let runner = engine::start_runner(catalogue, None, languages, None)?;
    let skipped: Vec<String> = runner
        .missing()
        .into_iter()
        .map(|missing| missing.id)
        .collect();
    let chosen: Vec<&Installed> = runner
        .installed()
        .iter()
        .filter(|found| wanted.is_empty() || wanted.contains(&found.language.id))
        .collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let (mut passed, mut failed) = (0, 0);
    for found in &chosen {
        let result = runtime.block_on(self_test(&runner, &found.language));
        match &result {
            Ok(ms) => {
                passed += 1;
                if as_json {
                    println!(
                        "{}",
                        json!({"language": found.language.id, "ok": true, "ms": ms})
                    )
                } else {
                    println!("ok    {:<14} {:>8} ms", found.language.id, ms)
                }
            }
            Err(why) => {
                failed += 1;
                if as_json {
                    println!(
                        "{}",
                        json!({"language": found.language.id, "ok": false, "why": why})
                    )
                } else {
                    println!("FAIL  {:<14} {why}", found.language.id)
                }
            }
        }
    }
    if !skipped.is_empty() {
        println!(
            "skipped, because they are not installed: {}",
            skipped.join(", ")
        );
    }
    println!(
        "{passed} passed, {failed} failed, {} skipped",
        skipped.len()
    );
    Ok(if failed == 0 && passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Both programs of a language: the self-test with its expected output, and the example, which must end well.
async fn self_test(runner: &tiltyard_runner::Runner, language: &Language) -> Result<u128, String> {
    let started = std::time::Instant::now();
    let test = &language.self_test;
    let stdout = run_once(runner, language, &test.source, &test.stdin, &test.args).await?;
    if stdout != test.stdout {
        return Err(format!("expected {:?}, got {stdout:?}", test.stdout));
    }
    let took = started.elapsed().as_millis();
    let example = run_once(runner, language, &language.hello, "", &[])
        .await
        .map_err(|why| format!("the example: {why}"))?;
    if example.trim().is_empty() {
        Err("the example prints nothing".to_owned())
    } else {
        Ok(took)
    }
}

async fn run_once(
    runner: &tiltyard_runner::Runner,
    language: &Language,
    source: &str,
    stdin: &str,
    args: &[String],
) -> Result<String, String> {
    let request = RunRequest {
        language: language.id.clone(),
        files: vec![SourceFile {
            name: None,
            content: source.to_owned().into(),
        }],
        args: args.to_vec(),
        stdin: Stdin::Bytes(stdin.to_owned().into()),
        compile_limits: None,
        run_limits: None,
        environment: Vec::new(),
        warm: false,
        correlation: format!("self-test-{}", language.id),
    };
    let mut handle = runner
        .submit(request)
        .await
        .map_err(|error| error.to_string())?;
    let (mut stdout, mut stderr, mut last) = (Vec::new(), Vec::new(), None);
    while let Some(event) = handle.events.recv().await {
        match event {
            RunEvent::Output {
                stream: Stream::Stdout,
                bytes,
                ..
            } => stdout.extend_from_slice(&bytes),
            RunEvent::Output {
                stream: Stream::Stderr,
                bytes,
                ..
            } => stderr.extend_from_slice(&bytes),
            RunEvent::StageEnded { outcome, .. } => last = Some(outcome),
            RunEvent::Failed(why) => return Err(why),
            RunEvent::StageStarted(_) | RunEvent::Finished(_) => {}
        }
    }
    match last {
        Some(outcome) if outcome.exit == Exit::Code(0) && outcome.stopped_by.is_none() => {
            Ok(String::from_utf8_lossy(&stdout).into_owned())
        }
        other => {
            let words: String = String::from_utf8_lossy(&[stdout, stderr].concat())
                .chars()
                .take(600)
                .collect();
            Err(format!("{other:?}: {words}"))
        }
    }
}
