//! `tiltyard doctor`: what this machine offers to boxes, and what to do where it offers too little. With `--attack` it
//! also tries the escape suite on this very machine.

use std::process::ExitCode;

use anyhow::Context;
use serde_json::json;
use tiltyard_attacks::Verdict;
use tiltyard_languages::{Catalogue, detect};
use tiltyard_sandbox::{detect_cgroups, landlock_version, sys};

use crate::engine::{self, LanguageArguments};

struct Finding {
    what: &'static str,
    ok: bool,
    detail: String,
}

#[derive(clap::Args)]
pub struct DoctorArguments {
    /// Also run the escape suite against real boxes of this machine; takes about a minute
    #[arg(long)]
    attack: bool,
}

pub fn main(
    arguments: &DoctorArguments,
    languages: &LanguageArguments,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let sound = examine(languages, as_json)?;
    let held = !arguments.attack || attack(as_json)?;
    Ok(if sound && held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// True: no attack got through.
fn attack(as_json: bool) -> anyhow::Result<bool> {
    let sandbox = engine::start_sandbox(&Catalogue::default(), |_| {})?;
    let total = tiltyard_attacks::catalogue().len();
    let bar = indicatif::ProgressBar::new(total as u64).with_style(
        indicatif::ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")
            .context("the form of the progress bar")?,
    );
    let summary = tiltyard_attacks::run_suite(&sandbox, |result| {
        bar.inc(1);
        bar.set_message(result.name);
        let (word, detail) = match &result.verdict {
            Verdict::Held => ("held", result.facts.clone()),
            Verdict::Broken(rules) => ("BROKEN", rules.join("; ")),
            Verdict::Skipped(why) => ("skipped", why.clone()),
        };
        if as_json {
            println!(
                "{}",
                json!({"number": result.number, "name": result.name, "verdict": word, "detail": detail, "took_ms": result.took_ms})
            );
        } else {
            let line = format!(
                "{word:<8} {:<32} {:>6} ms  {detail}",
                result.name, result.took_ms
            );
            bar.suspend(|| println!("{line}"));
        }
    })?;
    bar.finish_and_clear();
    if !as_json {
        println!(
            "{} of {total} attacks held, {} broke something, {} could not be tried",
            summary.held, summary.broken, summary.skipped
        );
    }
    Ok(summary.broken == 0)
}

/// True: boxes can be made here.
fn examine(languages: &LanguageArguments, as_json: bool) -> anyhow::Result<bool> {
    let mut findings = Vec::new();
    let root = sys::is_root();
    findings.push(Finding {
        what: "privileges",
        ok: true,
        detail: if root {
            "root: full isolation; only the supervisor of the boxes keeps it".to_owned()
        } else {
            "not root: boxes in a user namespace, without control groups: memory and CPU time are limited for each process and not for the tree, and all runs share one user id".to_owned()
        },
    });
    findings.push(match detect_cgroups() {
        Ok(layout) => Finding {
            what: "control groups",
            ok: true,
            detail: format!("{layout:?}"),
        },
        Err(error) => Finding {
            what: "control groups",
            ok: !root,
            detail: error.to_string(),
        },
    });
    findings.push(match landlock_version() {
        Some(version) => Finding {
            what: "landlock",
            ok: true,
            detail: format!("version {version}"),
        },
        None => Finding {
            what: "landlock",
            ok: false,
            detail: "absent; boot with lsm=landlock,... on a kernel of 5.13 or later".to_owned(),
        },
    });
    let catalogue = languages.catalogue()?;
    let installed = detect(&catalogue);
    findings.push(Finding {
        what: "languages",
        ok: !installed.is_empty(),
        detail: format!(
            "{} of {}; `tiltyard languages` lists them",
            installed.len(),
            catalogue.languages().len()
        ),
    });
    findings.push(
        match engine::start_sandbox(&catalogue, |config| config.lanes = 1) {
            Ok(_) => Finding {
                what: "a whole box",
                ok: true,
                detail: "built and taken down".to_owned(),
            },
            Err(error) => Finding {
                what: "a whole box",
                ok: false,
                detail: format!("{error:#}"),
            },
        },
    );
    for finding in &findings {
        if as_json {
            println!(
                "{}",
                json!({"what": finding.what, "ok": finding.ok, "detail": finding.detail})
            );
        } else {
            println!(
                "{} {:<16} {}",
                if finding.ok { "ok  " } else { "FAIL" },
                finding.what,
                finding.detail
            );
        }
    }
    Ok(findings.iter().all(|finding| finding.ok))
}
