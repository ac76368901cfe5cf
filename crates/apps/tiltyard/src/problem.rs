//! `tiltyard problem`: packages of problems from the command line, without a server.

mod kept;

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tiltyard_packages::{
    Refused,
    verify::{Contents, Options, Progress, SubmissionReport, TimeLimitFrom, Verification},
};

use crate::engine::{self, LanguageArguments};
use kept::{ExportArguments, ImportArguments, export, import};
use tiltyard_web::Config;

#[derive(clap::Subcommand)]
pub enum ProblemCommand {
    /// Run everything a package says about itself: validators, and jury submissions against their labels
    Verify(VerifyArguments),
    /// Take a package into the database of this machine, verified; a server may run beside it
    Import(ImportArguments),
    /// Write a problem of the database of this machine to a zip
    Export(ExportArguments),
    /// Write a small whole package to begin with
    New {
        /// A directory that does not exist yet; its name is the problem's
        directory: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct VerifyArguments {
    /// The package: a directory or a zip archive
    path: PathBuf,
    /// Multiply the time limit by this
    #[arg(long, default_value_t = 1.0, value_parser = factor)]
    limit_time_factor: f64,
    /// Leave out validators
    #[arg(long)]
    submissions_only: bool,
}

fn factor(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|factor: &f64| (0.01..=1000.0).contains(factor))
        .ok_or_else(|| "a number from 0.01 to 1000".to_owned())
}

/// A submission came out otherwise than the package says.
const EXIT_DISAGREES: u8 = 1;
/// The package cannot be used.
const EXIT_REFUSED: u8 = 2;

pub fn main(
    command: ProblemCommand,
    config: &Config,
    languages: &LanguageArguments,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    match command {
        ProblemCommand::Import(arguments) => import(&arguments, config, languages, as_json),
        ProblemCommand::Export(arguments) => export(&arguments, config, languages),
        ProblemCommand::Verify(arguments) => verify(&arguments, languages, as_json),
        ProblemCommand::New { directory } => new(&directory),
    }
}

fn verify(
    arguments: &VerifyArguments,
    languages: &LanguageArguments,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let opened = match tiltyard_packages::open_own(&arguments.path) {
        Ok(opened) => opened,
        Err(refused) => return Ok(refuse(&arguments.path, &refused, as_json)),
    };
    let contents = Contents::by_reference();
    let runner = engine::start_runner(
        languages.catalogue()?,
        None,
        languages,
        Some(Arc::new(contents.clone())),
    )?;
    let options = Options {
        time_limit_factor: arguments.limit_time_factor,
        validators: !arguments.submissions_only,
        contents,
        ..Options::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let mut bar = Bar::default();
    let verification = runtime.block_on(tiltyard_packages::verify(
        &opened.package,
        &runner,
        &runner,
        &options,
        &mut |progress| bar.show(&progress),
    ));
    bar.done();
    runtime.shutdown_background();
    drop(runner);
    let text = if as_json {
        serde_json::to_string_pretty(&verification)?
    } else {
        text_of(&verification)
    };
    // Whoever reads the beginning alone takes nothing from what was found.
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    Ok(if verification.agrees {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(EXIT_DISAGREES)
    })
}

fn refuse(path: &Path, refused: &[Refused], as_json: bool) -> ExitCode {
    if as_json {
        let list: Vec<_> = refused
            .iter()
            .map(|one| json!({"path": one.path, "line": one.line, "what": one.what, "remedy": one.remedy}))
            .collect();
        println!(
            "{:#}",
            json!({"package": path.display().to_string(), "refused": list})
        );
    } else {
        for one in refused {
            eprintln!("tiltyard: {one}");
        }
    }
    ExitCode::from(EXIT_REFUSED)
}

fn bar(parts: u64) -> ProgressBar {
    let bar = ProgressBar::new(parts);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

/// On a terminal only: indicatif shows nothing elsewhere.
#[derive(Default)]
struct Bar(Option<ProgressBar>);

impl Bar {
    fn show(&mut self, progress: &Progress<'_>) {
        if let Progress::Parts(parts) = progress {
            self.0 = Some(bar(*parts as u64));
        }
        let Some(bar) = &self.0 else { return };
        match progress {
            Progress::Parts(_) => bar.tick(),
            Progress::Measuring => bar.set_message("measuring accepted submissions"),
            Progress::TimeLimit(ms) => bar.set_message(format!("time limit {ms} ms")),
            Progress::Validator(report) => {
                bar.set_message(report.path.clone());
                bar.inc(1);
            }
            Progress::Submission(report) => {
                bar.set_message(report.path.clone());
                bar.inc(1);
            }
        }
    }

    fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// What a person reads.
fn text_of(verification: &Verification) -> String {
    let mut lines = Vec::new();
    let from = match verification.time_limit_from {
        TimeLimitFrom::Package => "as the package says",
        TimeLimitFrom::Inferred => "inferred from accepted submissions",
        TimeLimitFrom::Default => "for want of accepted submissions",
    };
    lines.push(format!(
        "{} ({}): {} tests, time limit {:.3} s {from}, {} MiB",
        verification.title,
        verification.short_name,
        verification.tests,
        verification.time_limit_ms as f64 / 1000.0,
        verification.memory_limit_bytes >> 20,
    ));
    let width = verification
        .submissions
        .iter()
        .map(|report| report.path.len())
        .max()
        .unwrap_or(0);
    for report in &verification.submissions {
        lines.push(row(report, width));
    }
    for warning in &verification.warnings {
        lines.push(format!("warning: {warning}"));
    }
    let count = |wanted: fn(&SubmissionReport) -> bool| {
        verification
            .submissions
            .iter()
            .filter(|report| wanted(report))
            .count()
    };
    lines.push(format!(
        "{} agree, {} disagree, {} skipped",
        count(|report| report.agrees && report.skipped.is_none()),
        count(|report| !report.agrees && report.skipped.is_none()),
        count(|report| report.skipped.is_some()),
    ));
    lines.join("\n")
}

fn row(report: &SubmissionReport, width: usize) -> String {
    if let Some(why) = &report.skipped {
        return format!("skip  {:width$}  {why}", report.path);
    }
    let labels: Vec<&str> = report
        .permitted
        .iter()
        .map(|verdict| verdict.code())
        .collect();
    let got = report.verdict.map_or("?", |verdict| verdict.code());
    let score = report
        .score
        .map_or(String::new(), |score| format!("  {score} points"));
    let mut row = format!(
        "{}  {:width$}  {got:<3} of {:<16} {:>8.0} ms {:>6} MiB{score}",
        if report.agrees { "ok  " } else { "FAIL" },
        report.path,
        labels.join(","),
        report.cpu_time_ms,
        report.memory_bytes >> 20,
    );
    if !report.agrees {
        if let Some(test) = &report.first_failed {
            row.push_str(&format!("\n      {test}"));
        }
        for line in report.message.lines().take(5) {
            row.push_str(&format!("\n      {line}"));
        }
    }
    row
}

fn new(directory: &Path) -> anyhow::Result<ExitCode> {
    let name = directory
        .file_name()
        .and_then(|name| name.to_str())
        .context("the directory has no name")?;
    if name.is_empty()
        || !name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    {
        bail!("{name:?}: the name of a package has lower case letters and digits only");
    }
    if directory.exists() {
        bail!("{} exists already", directory.display());
    }
    for (file, text) in tiltyard_packages::sample(name) {
        let path = directory.join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("make {}", parent.display()))?;
        }
        std::fs::write(&path, text).with_context(|| format!("write {}", path.display()))?;
    }
    println!(
        "{} is there; `tiltyard problem verify {}` tries it",
        directory.display(),
        directory.display()
    );
    Ok(ExitCode::SUCCESS)
}
