//! The one place where packages are opened, shown, judged, verified and written: all else in this domain knows them by
//! their facts.

use std::{
    io::{self, Cursor},
    path::Path,
};

use serde::{Deserialize, Serialize};
use tiltyard_packages::{
    FileRef, Format, Markup, Package, Refused, Statement,
    verify::{Cell, Contents, Options, Progress, SubmissionReport},
};
use tiltyard_protocol::{Content, JudgeRequest, Judges, Runs};
use tiltyard_signatures::Signature;
use utoipa::ToSchema;

pub use tiltyard_packages::{
    NotJudgeable, Opened, Submitted,
    verify::cases::{Case, Programs, Solver},
};

/// A jury submission runs on every test as long as that takes no longer than this if it is too slow on all of them.
const RUN_ALL_MS_MAX: u64 = 10 * 60 * 1000;

/// Results of single tests that are kept of one verification. Where there would be more, none are.
const CELLS_MAX: usize = 20_000;

/// Opens the package; a refusal says everything that stands in the way. Waits for the disk.
pub fn opened(path: &Path) -> Result<Opened, Vec<Refused>> {
    tiltyard_packages::open(path)
}

/// The bytes of a file of an open package.
pub fn bytes(root: &Path, file: &FileRef) -> io::Result<Vec<u8>> {
    match file {
        FileRef::Path { path, .. } => std::fs::read(root.join(path)),
        FileRef::Made(bytes) => Ok(bytes.to_vec()),
    }
}

/// The beginning of a file as text.
pub fn text(root: &Path, file: &FileRef, bytes_max: u64) -> io::Result<String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    match file {
        FileRef::Path { path, .. } => {
            std::fs::File::open(root.join(path))?
                .take(bytes_max)
                .read_to_end(&mut bytes)?;
        }
        FileRef::Made(made) => {
            let end = usize::try_from(bytes_max).unwrap_or(usize::MAX);
            bytes.extend_from_slice(&made[..made.len().min(end)]);
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

pub fn size(file: &FileRef) -> u64 {
    match file {
        FileRef::Path { bytes, .. } => *bytes,
        FileRef::Made(bytes) => bytes.len() as u64,
    }
}

/// What one implements in this language; `None` where there is no driver for it.
pub fn stub(signature: &Signature, language: &str) -> Option<String> {
    tiltyard_signatures::stub(signature, language)
}

/// A text as a page shows it. Pictures are sought below `assets`.
pub fn html(markup: Markup, text: &str, assets: &str) -> String {
    tiltyard_packages::statement::html(markup, text, assets)
}

/// A statement as a page shows it.
pub fn statement(statement: &Statement, assets: &str) -> io::Result<String> {
    tiltyard_packages::statement::shown(statement, assets)
}

/// What a statement that is a document is called among the assets.
pub fn document_name(statement: &Statement) -> Option<String> {
    (statement.markup == Markup::Pdf).then(|| tiltyard_packages::statement::pdf_name(statement))
}

pub fn request(
    package: &Package,
    ask: Submitted<'_>,
    content: &dyn Fn(&FileRef) -> io::Result<Content>,
) -> Result<JudgeRequest, NotJudgeable> {
    package.request(ask, content)
}

/// As a zip in another format.
pub fn export(package: &Package, format: Format) -> Result<Vec<u8>, String> {
    let mut out = Cursor::new(Vec::new());
    tiltyard_packages::export(package, format, &mut out).map_err(|error| error.to_string())?;
    Ok(out.into_inner())
}

/// A jury submission, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = VerifiedSubmission)]
pub struct JuryResult {
    path: String,
    #[schema(required)]
    language: Option<String>,
    /// Verdicts that agree with the package, as `AC`.
    permitted: Vec<String>,
    required: Vec<String>,
    /// `null`: it was not judged.
    #[schema(required)]
    verdict: Option<String>,
    #[schema(required)]
    score: Option<f64>,
    agrees: bool,
    /// Why it was not judged. It is no disagreement.
    #[schema(required)]
    skipped: Option<String>,
    /// Of the slowest test.
    cpu_time_us_max: u64,
    memory_bytes_max: u64,
    tests_run: usize,
    #[schema(required)]
    first_failed: Option<String>,
    message: String,
    /// Verdicts of all tests that ran.
    seen: Vec<String>,
    /// Of each of `tests`, in their order; `null` where it did not run. Empty where there are too many of them.
    #[serde(default)]
    results: Vec<Option<TestCell>>,
}

/// One jury submission on one test.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = VerifiedTest)]
pub struct TestCell {
    /// As `AC`.
    verdict: String,
    cpu_time_us: u64,
    memory_bytes: u64,
}

impl From<&SubmissionReport> for JuryResult {
    fn from(report: &SubmissionReport) -> Self {
        let codes = |verdicts: &std::collections::BTreeSet<tiltyard_protocol::Verdict>| {
            verdicts.iter().map(ToString::to_string).collect()
        };
        Self {
            path: report.path.clone(),
            language: report.language.clone(),
            permitted: codes(&report.permitted),
            required: codes(&report.required),
            verdict: report.verdict.map(|verdict| verdict.to_string()),
            score: report.score,
            agrees: report.agrees || report.skipped.is_some(),
            skipped: report.skipped.clone(),
            cpu_time_us_max: (report.cpu_time_ms * 1000.0) as u64,
            memory_bytes_max: report.memory_bytes,
            tests_run: report.tests_run,
            first_failed: report.first_failed.clone(),
            message: report.message.clone(),
            seen: codes(&report.seen),
            results: report
                .results
                .iter()
                .map(|cell| cell.map(TestCell::from))
                .collect(),
        }
    }
}

impl From<Cell> for TestCell {
    fn from(cell: Cell) -> Self {
        Self {
            verdict: cell.verdict.code().to_owned(),
            cpu_time_us: cell.cpu_time_us,
            memory_bytes: cell.memory_bytes,
        }
    }
}

/// What a validator got wrong.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ValidatorFinding {
    validator: String,
    test: String,
    what: String,
}

/// What a verification found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    pub time_limit_ms: Option<u64>,
    /// Names of all tests.
    pub tests: Vec<String>,
    /// Jury submissions there are; those that are judged already are in `submissions`.
    pub submissions_total: usize,
    pub submissions: Vec<JuryResult>,
    pub validator_findings: Vec<ValidatorFinding>,
    pub warnings: Vec<String>,
    /// Why there is nothing to show.
    pub word: Option<String>,
}

impl Report {
    /// What did not come out as the package says, a line for each.
    pub fn findings(&self) -> Vec<String> {
        let submissions = self.submissions.iter().filter(|one| !one.agrees);
        let submissions = submissions.map(|one| {
            format!(
                "{}: {} where the package says {}",
                one.path,
                one.verdict.as_deref().unwrap_or("no verdict"),
                one.permitted.join(" or "),
            )
        });
        let validators = self
            .validator_findings
            .iter()
            .map(|one| format!("{}, test {}: {}", one.validator, one.test, one.what));
        let word = self.word.clone().into_iter();
        word.chain(submissions).chain(validators).collect()
    }
}

fn shown(report: &SubmissionReport, cells: usize) -> JuryResult {
    let mut result = JuryResult::from(report);
    if cells > CELLS_MAX {
        result.results.clear();
    }
    result
}

/// Runs everything the package says about itself. `tell` hears each time there is something new. What comes back says
/// whether all came out as it must.
pub async fn verified(
    package: &Package,
    judges: &dyn Judges,
    runs: &dyn Runs,
    tell: impl Fn(&Report) + Send + Sync,
) -> (Report, bool) {
    let cells = package.tests.len() * package.submissions.len();
    let mut report = Report {
        tests: package.tests.iter().map(|test| test.name.clone()).collect(),
        submissions_total: package.submissions.len(),
        ..Report::default()
    };
    let mut progress = |progress: Progress<'_>| {
        match progress {
            Progress::TimeLimit(time_ms) => report.time_limit_ms = Some(time_ms),
            Progress::Submission(one) => report.submissions.push(shown(one, cells)),
            Progress::Parts(_) | Progress::Measuring | Progress::Validator(_) => return,
        }
        tell(&report);
    };
    let options = Options {
        run_all_ms_max: if cells <= CELLS_MAX {
            RUN_ALL_MS_MAX
        } else {
            0
        },
        // Files of a draft are blobs, and lie as they are in the package: who judges fetches large ones by their hash.
        contents: Contents::by_reference(),
        ..Options::default()
    };
    let all = tiltyard_packages::verify(package, judges, runs, &options, &mut progress).await;
    let validator_findings: Vec<ValidatorFinding> = all
        .validators
        .iter()
        .flat_map(|validator| {
            validator.findings.iter().map(|finding| ValidatorFinding {
                validator: validator.path.clone(),
                test: finding.test.clone(),
                what: finding.what.clone(),
            })
        })
        .collect();
    // A test its own validator refuses is as wrong as a jury submission that does not come out as it says.
    let agrees = all.agrees && validator_findings.is_empty();
    report.time_limit_ms = Some(all.time_limit_ms);
    report.submissions = all
        .submissions
        .iter()
        .map(|one| shown(one, cells))
        .collect();
    report.validator_findings = validator_findings;
    report.warnings = all.warnings;
    (report, agrees)
}
