//! Programs of a package on inputs that are not among its tests: generators that make them, validators that hold them
//! against the statement, solutions that answer them.

use bytes::Bytes;
use tiltyard_protocol::{
    Check, Content, Grading, Group, JudgeTest, Judges, Keep, Limits, Runs, SourceFile, TestResult,
    Verdict, ended_well,
};

use super::{Contents, Options, Verifier, judged::judge, submissions::is_accepted_only};
use crate::{
    FileRef, Package, Test,
    request::{Submitted, tool_source},
};

/// The longest input or answer that is made, in bytes.
pub const MADE_BYTES_MAX: u64 = 16 << 20;
/// What a generator and a solution that answers may take for each, in milliseconds.
pub const MADE_MS_MAX: u64 = 30_000;

/// An input, and its answer once it is known.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub input: Bytes,
    pub answer: Option<Bytes>,
}

/// Who answers.
#[derive(Debug, Clone, Copy)]
pub enum Solver<'a> {
    /// A jury submission, by its place in the package.
    Jury(usize),
    Person {
        language: &'a str,
        files: &'a [SourceFile],
    },
}

/// A package, and who runs its programs.
pub struct Programs<'a> {
    pub package: &'a Package,
    pub judges: &'a dyn Judges,
    pub runs: &'a dyn Runs,
}

impl Programs<'_> {
    /// What a generator writes, for each list of arguments.
    pub async fn generated(&self, path: &str, calls: &[Vec<String>]) -> Result<Vec<Bytes>, String> {
        let program = self
            .package
            .generators
            .iter()
            .find(|program| program.path == path)
            .ok_or_else(|| format!("the package has no generator {path}"))?;
        let options = Options::default();
        let verifier = self.verifier(self.package, &options);
        let contents = Contents::default();
        let source =
            tool_source(program, &|file| contents.of(file)).map_err(|error| error.to_string())?;
        if !verifier.languages.contains(&source.language) {
            return Err(format!("{} is not installed", source.language));
        }
        let tests = calls
            .iter()
            .map(|args| JudgeTest {
                name: format!("{path} {}", args.join(" ")),
                group: 0,
                sample: false,
                input: Content::Inline(Bytes::new()),
                answer: Content::Inline(Bytes::new()),
                args: args.clone(),
                check_args: Vec::new(),
                comparer: None,
                files: Vec::new(),
                score: None,
            })
            .collect();
        let mut request = verifier.plain_request(source, tests, Check::Nothing);
        request.limits.time_ms = MADE_MS_MAX;
        request.limits.wall_time_ms = 2 * MADE_MS_MAX;
        request.limits.output_bytes = MADE_BYTES_MAX;
        request.limits.check = Limits {
            output_bytes: MADE_BYTES_MAX,
            ..request.limits.check
        };
        request.keep = kept();
        request.correlation = path.to_owned();
        let judged = judge(self.judges, request).await?;
        if judged.judgement.verdict == Verdict::CompileError {
            return Err(format!("{path} does not compile: {}", judged.message()));
        }
        outputs(path, calls.len(), judged.results)
    }

    /// Why this is no input of the problem; `None`: every validator that runs here takes it.
    pub async fn invalid(&self, input: Bytes) -> Result<Option<String>, String> {
        let case = Case {
            name: "input".to_owned(),
            input,
            answer: None,
        };
        let package = self.with_cases(&[case])?;
        let options = Options::default();
        let reports = self
            .verifier(&package, &options)
            .validators(&mut |_| {})
            .await;
        Ok(reports.into_iter().find_map(|report| {
            let finding = report.findings.into_iter().next()?;
            Some(format!("{}: {}", report.path, finding.what))
        }))
    }

    /// The jury submissions that must be accepted, as they come in the package.
    #[must_use]
    pub fn accepted(&self) -> Vec<usize> {
        let all = self.package.submissions.iter().enumerate();
        all.filter(|(_, submission)| is_accepted_only(submission))
            .map(|(place, _)| place)
            .collect()
    }

    /// What the solution prints for each.
    pub async fn answers(&self, solver: Solver<'_>, cases: &[Case]) -> Result<Vec<Bytes>, String> {
        let results = self.solved(solver, cases, MADE_MS_MAX, false).await?;
        outputs(&self.name(solver), cases.len(), results)
    }

    /// What the problem says of the solution's outputs, held against the answers of these.
    pub async fn judged(
        &self,
        solver: Solver<'_>,
        cases: &[Case],
        time_ms: u64,
    ) -> Result<Vec<TestResult>, String> {
        let results = self.solved(solver, cases, time_ms, true).await?;
        Ok(results.into_iter().map(|(_, result)| result).collect())
    }

    fn name(&self, solver: Solver<'_>) -> String {
        match solver {
            Solver::Jury(place) => self.package.submissions[place].program.path.clone(),
            Solver::Person { language, .. } => format!("a solution in {language}"),
        }
    }

    async fn solved(
        &self,
        solver: Solver<'_>,
        cases: &[Case],
        time_ms: u64,
        checked: bool,
    ) -> Result<Vec<(usize, TestResult)>, String> {
        if self.package.kind.submit_answer {
            return Err("its solutions are answers, and no programs".to_owned());
        }
        let package = self.with_cases(cases)?;
        let options = Options::default();
        let verifier = self.verifier(&package, &options);
        let mut requests = Vec::new();
        match solver {
            Solver::Jury(place) => {
                let submission = &package.submissions[place];
                for way in verifier.ways(submission)? {
                    requests.push(verifier.request(submission, &way, time_ms, true)?);
                }
            }
            Solver::Person { language, files } => {
                let ask = Submitted {
                    language,
                    files: files.to_vec(),
                    time_ms,
                    keep: kept(),
                    run_all: true,
                    correlation: "a solution".to_owned(),
                };
                let contents = &options.contents;
                let request = package.request(ask, &|file| contents.of(file));
                requests.push(request.map_err(|error| error.to_string())?);
            }
        }
        let mut why = String::new();
        for mut request in requests {
            request.keep = kept();
            if !checked {
                request.check = Check::Nothing;
            }
            let judged = judge(self.judges, request).await?;
            if let Some(error) = &judged.judgement.judge_error {
                return Err(error.clone());
            }
            if judged.judgement.verdict != Verdict::CompileError {
                return Ok(judged.results);
            }
            why = judged.message();
        }
        Err(format!("{} does not compile: {why}", self.name(solver)))
    }

    fn verifier<'a>(&'a self, package: &'a Package, options: &'a Options) -> Verifier<'a> {
        Verifier {
            package,
            judges: self.judges,
            languages: self
                .runs
                .languages()
                .into_iter()
                .map(|language| language.id)
                .collect(),
            options,
        }
    }

    /// The package as if these were all its tests. What its tests are judged with, they are judged with.
    fn with_cases(&self, cases: &[Case]) -> Result<Package, String> {
        let template = self
            .package
            .tests
            .last()
            .ok_or("the package has no tests yet")?;
        let mut package = self.package.clone();
        package.tests = cases
            .iter()
            .map(|case| Test {
                name: case.name.clone(),
                group: 0,
                sample: false,
                input: FileRef::Made(case.input.clone()),
                answer: FileRef::Made(case.answer.clone().unwrap_or_default()),
                files: Vec::new(),
                description: None,
                hint: None,
                generated_by: None,
                shown_input: None,
                shown_answer: None,
                ..template.clone()
            })
            .collect();
        package.validator_tests.clear();
        package.grading = Grading {
            groups: vec![Group::root()],
            scored: false,
            run_all: true,
        };
        Ok(package)
    }
}

fn kept() -> Keep {
    Keep {
        output_bytes: MADE_BYTES_MAX,
        samples_only: false,
    }
}

/// What was printed, where every run ended well.
fn outputs(
    program: &str,
    wanted: usize,
    mut results: Vec<(usize, TestResult)>,
) -> Result<Vec<Bytes>, String> {
    results.sort_by_key(|(place, _)| *place);
    for (place, result) in &results {
        if !ended_well(&result.outcome) || result.verdict != Verdict::Accepted {
            let said = String::from_utf8_lossy(&result.stderr);
            let said: String = said.trim().chars().take(400).collect();
            return Err(format!(
                "{program} failed on number {}: {} {} {said}",
                place + 1,
                result.verdict,
                result.message
            ));
        }
    }
    if results.len() != wanted {
        return Err(format!(
            "{program} ended {} of {wanted} times",
            results.len()
        ));
    }
    Ok(results
        .into_iter()
        .map(|(_, result)| result.stdout)
        .collect())
}
