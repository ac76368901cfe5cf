//! Validators over all inputs of a package, and the output validator over outputs that say what they are.

use tiltyard_protocol::{
    Aggregate, Check, Exit, Grading, Group, JudgeLimits, JudgeRequest, JudgeTest, Keep, OnReject,
    Source, SourceFile, StoppedBy, TestResult, Verdict,
};

use super::{
    Progress, Verifier,
    judged::judge,
    report::{Finding, ValidatorReport},
};
use crate::{
    FileRef, Format, Program,
    request::{Submitted, tool_source},
};

/// Exit code by which a validator of Kattis says that an input is valid.
const VALID_OF_KATTIS: i32 = 42;
const VALID_OF_OTHERS: i32 = 0;
/// Of what validators say.
const KEPT_BYTES: u64 = 2048;

/// One input, and what validators must make of it.
struct Given<'a> {
    name: String,
    input: &'a FileRef,
    args: &'a [String],
    valid: bool,
}

impl Verifier<'_> {
    pub(super) async fn validators(
        &self,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Vec<ValidatorReport> {
        let given = self.given();
        let mut reports = Vec::new();
        // An invalid input must be refused by one validator, not by all.
        let mut refused = vec![false; given.len()];
        for program in &self.package.input_validators {
            let report = self.validator(program, &given, &mut refused).await;
            progress(Progress::Validator(&report));
            reports.push(report);
        }
        let all_ran = reports.iter().all(|report| report.skipped.is_none());
        if all_ran && let Some(last) = reports.last_mut() {
            let taken = given
                .iter()
                .zip(&refused)
                .filter(|(given, refused)| !given.valid && !**refused);
            last.findings.extend(taken.map(|(given, _)| Finding {
                test: given.name.clone(),
                what: "is invalid, and no validator refuses it".to_owned(),
            }));
        }
        if self
            .package
            .validator_tests
            .iter()
            .any(|test| test.output.is_some())
        {
            let report = self.output_validator().await;
            progress(Progress::Validator(&report));
            reports.push(report);
        }
        reports
    }

    fn given(&self) -> Vec<Given<'_>> {
        let tests = self.package.tests.iter().map(|test| Given {
            name: test.name.clone(),
            input: &test.input,
            args: &test.validator_args,
            valid: true,
        });
        let others = self.package.validator_tests.iter().map(|test| Given {
            name: test.name.clone(),
            input: &test.input,
            args: &[],
            // What tests the output validator has inputs that are sound.
            valid: test.valid || test.output.is_some(),
        });
        tests.chain(others).collect()
    }

    async fn validator(
        &self,
        program: &Program,
        given: &[Given<'_>],
        refused: &mut [bool],
    ) -> ValidatorReport {
        let mut report = ValidatorReport {
            path: program.path.clone(),
            inputs: given.len(),
            findings: Vec::new(),
            skipped: None,
        };
        let request = match self.validator_request(program, given) {
            Ok(request) => request,
            Err(why) => {
                report.skipped = Some(why);
                return report;
            }
        };
        let judged = match judge(self.judges, request).await {
            Ok(judged) => judged,
            Err(why) => {
                report.skipped = Some(why);
                return report;
            }
        };
        if judged.judgement.verdict == Verdict::CompileError {
            report.skipped = Some(format!("does not compile: {}", judged.message()));
            return report;
        }
        let wanted = match self.package.format {
            Format::KattisLegacy | Format::Kattis2025 => VALID_OF_KATTIS,
            _ => VALID_OF_OTHERS,
        };
        for (test, result) in &judged.results {
            let valid = result.outcome.exit == Exit::Code(wanted)
                // Output nobody reads is no reason to refuse an input.
                && result
                    .outcome
                    .stopped_by
                    .is_none_or(|by| matches!(by, StoppedBy::StdoutBytes | StoppedBy::StderrBytes));
            refused[*test] |= !valid;
            if given[*test].valid && !valid {
                report.findings.push(Finding {
                    test: given[*test].name.clone(),
                    what: format!("refused: {}", said(result)),
                });
            }
        }
        report
    }

    fn validator_request(
        &self,
        program: &Program,
        given: &[Given<'_>],
    ) -> Result<JudgeRequest, String> {
        if let (None, Some(named)) = (&program.language, &program.language_named) {
            return Err(format!("there is nothing here that runs {named}"));
        }
        let contents = &self.options.contents;
        let source =
            tool_source(program, &|file| contents.of(file)).map_err(|error| error.to_string())?;
        if !self.languages.contains(&source.language) {
            return Err(format!("{} is not installed", source.language));
        }
        let tests = given
            .iter()
            .map(|given| {
                Ok(JudgeTest {
                    name: given.name.clone(),
                    group: 0,
                    sample: false,
                    input: contents
                        .of(given.input)
                        .map_err(|error| format!("{}: {error}", given.name))?,
                    answer: tiltyard_protocol::Content::Inline(bytes::Bytes::new()),
                    args: given.args.to_vec(),
                    check_args: Vec::new(),
                    comparer: None,
                    files: Vec::new(),
                    score: None,
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(self.plain_request(source, tests, Check::Nothing))
    }

    /// A program on tests of which each runs, whatever came of the others, with the limits of validators.
    pub(super) fn plain_request(
        &self,
        source: Source,
        tests: Vec<JudgeTest>,
        check: Check,
    ) -> JudgeRequest {
        let limits = self.package.check_limits();
        JudgeRequest {
            source,
            answers_only: false,
            tests,
            grading: Grading {
                groups: vec![Group {
                    on_reject: OnReject::Continue,
                    aggregate: Aggregate::Sum,
                    ..Group::root()
                }],
                scored: false,
                run_all: true,
            },
            check,
            interactor: None,
            passes_max: 1,
            input_file: None,
            output_file: None,
            limits: JudgeLimits {
                time_ms: limits.cpu_time_ms,
                wall_time_ms: limits.wall_time_ms,
                memory_bytes: limits.memory_bytes,
                output_bytes: limits.output_bytes,
                processes: limits.processes,
                file_bytes: limits.file_bytes,
                compile: None,
                check: limits,
            },
            keep: Keep {
                output_bytes: KEPT_BYTES,
                samples_only: false,
            },
            correlation: "validator".to_owned(),
        }
    }

    /// The output validator, or the comparison, on outputs that must pass or fail. Nothing but it runs: the outputs are handed
    /// in as answers.
    async fn output_validator(&self) -> ValidatorReport {
        let tests: Vec<_> = self
            .package
            .validator_tests
            .iter()
            .filter(|test| test.output.is_some())
            .collect();
        let mut report = ValidatorReport {
            path: self
                .package
                .checking
                .checkers
                .first()
                .map_or("the default comparison".to_owned(), |program| {
                    program.path.clone()
                }),
            inputs: tests.len(),
            findings: Vec::new(),
            skipped: None,
        };
        if self.package.checking.interactor.is_some() {
            report.skipped = Some("it talks to submissions, and outputs cannot".to_owned());
            return report;
        }
        match self.outputs(&tests).await {
            Ok(findings) => report.findings = findings,
            Err(why) => report.skipped = Some(why),
        }
        report
    }

    async fn outputs(&self, tests: &[&crate::ValidatorTest]) -> Result<Vec<Finding>, String> {
        let contents = &self.options.contents;
        let of = |file: &FileRef| contents.of(file).map_err(|error| error.to_string());
        let (mut files, mut judge_tests) = (Vec::new(), Vec::new());
        for (number, test) in tests.iter().enumerate() {
            let (Some(answer), Some(output)) = (&test.answer, &test.output) else {
                continue;
            };
            // Names of their own: two directories may have tests of one name.
            let name = format!("{number}");
            let content = match output {
                FileRef::Path { path, .. } => std::fs::read(path)
                    .map_err(|error| format!("{}: {error}", test.name))?
                    .into(),
                FileRef::Made(bytes) => bytes.clone(),
            };
            files.push(SourceFile {
                name: tiltyard_protocol::RelativePath::parse(&format!("{name}.out")).ok(),
                content,
            });
            judge_tests.push(JudgeTest {
                name,
                group: 0,
                sample: false,
                input: of(&test.input)?,
                answer: of(answer)?,
                args: Vec::new(),
                check_args: Vec::new(),
                comparer: None,
                files: Vec::new(),
                score: None,
            });
        }
        let ask = Submitted {
            language: "python",
            files: vec![SourceFile {
                name: None,
                content: bytes::Bytes::new(),
            }],
            time_ms: 1000,
            keep: Keep {
                output_bytes: KEPT_BYTES,
                samples_only: false,
            },
            run_all: true,
            correlation: "output validator".to_owned(),
        };
        let mut plain = self.package.clone();
        plain.signature = None;
        plain.languages.clear();
        plain.tests.clear();
        let usual = plain
            .request(ask, &|file| contents.of(file))
            .map_err(|error| error.to_string())?;
        let source = Source {
            files,
            ..usual.source
        };
        let mut request = self.plain_request(source, judge_tests, usual.check);
        request.answers_only = true;
        let judged = judge(self.judges, request).await?;
        if let Some(error) = &judged.judgement.judge_error {
            return Err(error.clone());
        }
        let finding = |(place, result): &(usize, TestResult)| {
            let test = tests.get(*place)?;
            let accepted = result.verdict == Verdict::Accepted;
            (accepted != test.valid).then(|| Finding {
                test: test.name.clone(),
                what: if accepted {
                    "must be rejected, and is accepted".to_owned()
                } else {
                    format!("must be accepted, and is rejected: {}", said(result))
                },
            })
        };
        Ok(judged.results.iter().filter_map(finding).collect())
    }
}

/// What a program said about itself.
fn said(result: &TestResult) -> String {
    let text = [&result.stderr, &result.stdout]
        .into_iter()
        .map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned())
        .find(|text| !text.is_empty());
    let words = [result.judge_message.clone(), result.message.clone()]
        .into_iter()
        .find(|text| !text.trim().is_empty());
    let ended = match (result.outcome.stopped_by, result.outcome.exit) {
        (Some(by), _) => format!("stopped ({by:?})"),
        (None, Exit::Code(code)) => format!("exit code {code}"),
        (None, Exit::Signal(signal)) => format!("signal {signal}"),
    };
    let text = text.or(words).unwrap_or_default();
    let text: String = text.chars().take(300).collect();
    format!("{ended} {text}").trim().to_owned()
}
