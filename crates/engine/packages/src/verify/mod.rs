//! Whether a package is what it says: its validators take its tests, and its submissions come out as labelled.

pub mod cases;
mod contents;
mod judged;
mod limit;
mod report;
mod submissions;
mod validators;

use std::collections::BTreeSet;

use tiltyard_protocol::{Judges, Runs};

pub use contents::Contents;
pub use report::{Cell, Finding, SubmissionReport, TimeLimitFrom, ValidatorReport, Verification};

use crate::Package;

/// How a verification is done.
#[derive(Debug, Clone)]
pub struct Options {
    /// The limit, however it was found, is multiplied by this: for machines slower than the author's.
    pub time_limit_factor: f64,
    /// Validators are run as well.
    pub validators: bool,
    pub contents: Contents,
    /// Every submission runs on every test, whatever came of the tests before, as long as that takes no longer than this if it is
    /// too slow on all of them. Verdicts are the same either way.
    pub run_all_ms_max: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            time_limit_factor: 1.0,
            validators: true,
            contents: Contents::default(),
            run_all_ms_max: 0,
        }
    }
}

/// What happens meanwhile, for those who watch.
#[derive(Debug)]
pub enum Progress<'a> {
    /// So many parts there are.
    Parts(usize),
    /// Accepted submissions are measured to find the time limit.
    Measuring,
    /// The time limit is known.
    TimeLimit(u64),
    Validator(&'a ValidatorReport),
    Submission(&'a SubmissionReport),
}

/// What all parts of a verification share.
struct Verifier<'a> {
    package: &'a Package,
    judges: &'a dyn Judges,
    /// Ids of languages that are here.
    languages: BTreeSet<String>,
    options: &'a Options,
}

/// Runs everything a package says about itself.
pub async fn verify(
    package: &Package,
    judges: &dyn Judges,
    runs: &dyn Runs,
    options: &Options,
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Verification {
    let verifier = Verifier {
        package,
        judges,
        languages: runs
            .languages()
            .into_iter()
            .map(|language| language.id)
            .collect(),
        options,
    };
    let validators = if options.validators {
        package.input_validators.len()
            + usize::from(
                package
                    .validator_tests
                    .iter()
                    .any(|test| test.output.is_some()),
            )
    } else {
        0
    };
    progress(Progress::Parts(package.submissions.len() + validators));
    let mut warnings = package.warnings.clone();
    warnings.extend(package.limit_warnings());
    let validators = if options.validators {
        verifier.validators(progress).await
    } else {
        Vec::new()
    };
    for report in &validators {
        if let Some(why) = &report.skipped {
            warnings.push(format!("{}: not run: {why}", report.path));
        }
        for finding in &report.findings {
            warnings.push(format!(
                "{}: {}: {}",
                report.path, finding.test, finding.what
            ));
        }
    }
    let found = verifier.submissions(&mut warnings, progress).await;
    Verification {
        short_name: package.short_name.clone(),
        title: package
            .titles
            .get("en")
            .or_else(|| package.titles.values().next())
            .cloned()
            .unwrap_or_default(),
        format: package.format,
        tests: package.tests.len(),
        // Where nothing could be judged nothing is known.
        agrees: found.reports.iter().all(|report| report.agrees)
            && (found.reports.is_empty()
                || found.reports.iter().any(|report| report.skipped.is_none())),
        time_limit_ms: found.time_ms,
        time_limit_from: found.from,
        memory_limit_bytes: package.limits.memory_bytes,
        submissions: found.reports,
        validators,
        warnings,
    }
}
