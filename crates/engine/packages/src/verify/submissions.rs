//! Jury submissions: judged, measured, and held against what the package says of them.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};
use tiltyard_protocol::{JudgeRequest, Keep, SourceFile, Steps, Verdict};

use super::{
    Progress, Verifier,
    judged::{Judged, judge},
    limit,
    report::{SubmissionReport, TimeLimitFrom},
};
use crate::{
    FileRef, Format, JurySubmission, TimeLimitUse,
    program::language_of_name,
    request::{MEMORY_BYTES_MAX, Submitted, compile_args, tool_source},
};

/// Of what programs print, for the message.
const KEPT_BYTES: u64 = 1024;
/// Scores are sums of parts.
const SCORE_SLACK: f64 = 1e-6;

pub(super) struct Found {
    pub reports: Vec<SubmissionReport>,
    pub time_ms: u64,
    pub from: TimeLimitFrom,
}

/// One way to compile and run a program. Packages say less than a compiler must know.
#[derive(Debug, Clone)]
pub(super) struct Way {
    language: String,
    compile_args: Vec<String>,
    /// Taken where the one before it did not compile; otherwise where what came out is not what must.
    after_compile_error: bool,
}

/// What came of one submission, and what remains of the slowest of its tests.
struct Tried {
    place: usize,
    report: SubmissionReport,
    cpu_time_us: u64,
}

impl Verifier<'_> {
    pub(super) async fn submissions(
        &self,
        warnings: &mut Vec<String>,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Found {
        let all: Vec<usize> = (0..self.package.submissions.len()).collect();
        let mut done: Vec<Option<Tried>> = all.iter().map(|_| None).collect();
        let (time_ms, from) = match self.package.limits.time_ms {
            Some(time_ms) => (self.scaled(time_ms), TimeLimitFrom::Package),
            None => {
                progress(Progress::Measuring);
                self.measure(&mut done, progress).await
            }
        };
        progress(Progress::TimeLimit(time_ms));
        let rest: Vec<usize> = all
            .iter()
            .copied()
            .filter(|place| done[*place].is_none())
            .collect();
        for tried in self.run_all(&rest, time_ms, true, progress).await {
            let place = tried.place;
            done[place] = Some(tried);
        }
        let mut tried: Vec<Tried> = done.into_iter().flatten().collect();
        self.once_more_alone(&mut tried, time_ms).await;
        let mut time_ms = time_ms;
        if from == TimeLimitFrom::Inferred {
            time_ms = self.tighten(&mut tried, time_ms, warnings).await;
        }
        Found {
            reports: tried.into_iter().map(|tried| tried.report).collect(),
            time_ms,
            from,
        }
    }

    /// What was too slow and must not be may have suffered from what ran beside it: it has a second try with nothing beside it.
    async fn once_more_alone(&self, tried: &mut [Tried], time_ms: u64) {
        for one in tried {
            let submission = &self.package.submissions[one.place];
            let slow = one.report.seen.contains(&Verdict::TimeLimit)
                || one.report.verdict == Some(Verdict::TimeLimit);
            if one.report.agrees || !slow || submission.permitted.contains(&Verdict::TimeLimit) {
                continue;
            }
            let again = self.submission(one.place, time_ms, true).await;
            if again.report.agrees {
                *one = again;
            }
        }
    }

    fn scaled(&self, time_ms: u64) -> u64 {
        ((time_ms as f64 * self.options.time_limit_factor).round() as u64).max(1)
    }

    /// Runs what bounds the limit from below, with time enough, and finds the limit.
    async fn measure(
        &self,
        done: &mut [Option<Tried>],
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> (u64, TimeLimitFrom) {
        let lower: Vec<usize> = (0..self.package.submissions.len())
            .filter(|place| {
                self.package.submissions[*place].use_for_time_limit == TimeLimitUse::Lower
            })
            .collect();
        let measured = self
            .run_all(&lower, limit::MEASURED_MS_MAX, false, &mut |_| {})
            .await;
        let slowest = measured
            .iter()
            .filter(|tried| tried.report.agrees && !tried.report.seen.contains(&Verdict::TimeLimit))
            .map(|tried| tried.cpu_time_us)
            .max();
        let (time_ms, from) = match slowest {
            Some(slowest) => (
                limit::inferred(&self.package.limits, slowest),
                TimeLimitFrom::Inferred,
            ),
            None => (limit::TIME_MS_DEFAULT, TimeLimitFrom::Default),
        };
        let time_ms = self.scaled(time_ms);
        for tried in measured {
            // What was measured with more time than it has in the end is run again.
            if tried.report.skipped.is_some()
                || (tried.report.agrees && tried.cpu_time_us <= time_ms * 1000)
            {
                progress(Progress::Submission(&tried.report));
                let place = tried.place;
                done[place] = Some(tried);
            }
        }
        (time_ms, from)
    }

    /// As many as the judges have places and the machine has memory: what the kernel ends for want of memory would be
    /// blamed on the submission.
    fn at_once(&self) -> usize {
        let places = self.judges.judged_at_once().max(1);
        // Virtual machines get something on top.
        let each_bytes = (self.package.limits.memory_bytes / 3).saturating_mul(4);
        let each_bytes = each_bytes.clamp(1, MEMORY_BYTES_MAX);
        match memory_available_bytes() {
            Some(bytes) => places.min((bytes / each_bytes) as usize).max(1),
            None => places,
        }
    }

    /// Several at once.
    async fn run_all(
        &self,
        places: &[usize],
        time_ms: u64,
        stops: bool,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Vec<Tried> {
        let mut running = stream::iter(places.iter().copied())
            .map(|place| self.submission(place, time_ms, stops))
            .buffer_unordered(self.at_once());
        let mut tried = Vec::with_capacity(places.len());
        while let Some(one) = running.next().await {
            progress(Progress::Submission(&one.report));
            tried.push(one);
        }
        tried
    }

    /// The old format names no limit. Where what must be too slow is not, a limit that is still fair to the accepted ones may
    /// make all labels true.
    async fn tighten(&self, tried: &mut [Tried], time_ms: u64, warnings: &mut Vec<String>) -> u64 {
        let slowest = tried
            .iter()
            .filter(|one| one.report.use_for_time_limit == Some(TimeLimitUse::Lower))
            .filter(|one| one.report.agrees && one.report.skipped.is_none())
            .map(|one| one.cpu_time_us)
            .max();
        let tight = slowest
            .and_then(|slowest| limit::tightest(self.package.format, &self.package.limits, slowest))
            .map(|tight| self.scaled(tight));
        let Some(tight) = tight.filter(|tight| *tight < time_ms) else {
            return time_ms;
        };
        let late = |one: &Tried| one.cpu_time_us > tight * 1000;
        let misses: Vec<&Tried> = tried
            .iter()
            .filter(|one| {
                one.report.use_for_time_limit == Some(TimeLimitUse::Upper)
                    && !one.report.agrees
                    && one.report.verdict.is_some()
            })
            .collect();
        if misses.is_empty() || !misses.iter().any(|one| late(one)) {
            return time_ms;
        }
        let again: Vec<usize> = tried
            .iter()
            .filter(|one| late(one) && one.report.use_for_time_limit != Some(TimeLimitUse::Lower))
            .map(|one| one.place)
            .collect();
        let new = self.run_all(&again, tight, true, &mut |_| {}).await;
        let agreeing =
            |list: &mut dyn Iterator<Item = &Tried>| list.filter(|one| one.report.agrees).count();
        let before = agreeing(&mut tried.iter().filter(|one| again.contains(&one.place)));
        if agreeing(&mut new.iter()) <= before {
            return time_ms;
        }
        warnings.push(format!(
            "time limit: {tight} ms in place of {time_ms} ms, because with that a submission that must be too slow is not"
        ));
        for one in new {
            if let Some(old) = tried.iter_mut().find(|old| old.place == one.place) {
                *old = one;
            }
        }
        tight
    }

    /// One submission, in the first way that comes out as it must.
    async fn submission(&self, place: usize, time_ms: u64, stops: bool) -> Tried {
        let submission = &self.package.submissions[place];
        let mut report = blank(submission);
        let mut cpu_time_us = 0;
        let ways = match self.ways(submission) {
            Ok(ways) => ways,
            Err(why) => {
                report.skipped = Some(why);
                report.agrees = true;
                return Tried {
                    place,
                    report,
                    cpu_time_us,
                };
            }
        };
        let mut first: Option<(SubmissionReport, u64)> = None;
        for way in &ways {
            if let Some((last, _)) = &first {
                let failed_to_compile = report.verdict == Some(Verdict::CompileError);
                if way.after_compile_error != failed_to_compile && last.verdict.is_some() {
                    continue;
                }
            }
            (report, cpu_time_us) = self.in_way(submission, way, time_ms, stops).await;
            if report.agrees {
                break;
            }
            let replaces = first.as_ref().is_none_or(|(before, _)| {
                before.verdict == Some(Verdict::CompileError) || before.verdict.is_none()
            });
            if replaces {
                first = Some((report.clone(), cpu_time_us));
            }
        }
        if let (false, Some(first)) = (report.agrees, first) {
            (report, cpu_time_us) = first;
        }
        Tried {
            place,
            report,
            cpu_time_us,
        }
    }

    /// How a program may be compiled and run, the likeliest first.
    pub(super) fn ways(&self, submission: &JurySubmission) -> Result<Vec<Way>, String> {
        let program = &submission.program;
        let way = |language: &str, args: &[&str], after_compile_error| Way {
            language: language.to_owned(),
            compile_args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            after_compile_error,
        };
        if self.package.kind.submit_answer {
            return Ok(vec![way("python", &[], false)]);
        }
        if program.has_own_build || program.has_own_run {
            return Ok(vec![way("bash", &[], false)]);
        }
        let language = match (&program.language, &program.language_named) {
            (Some(language), _) => language.as_str(),
            (None, Some(named)) => return Err(format!("there is nothing here that runs {named}")),
            (None, None) => return Err("its language is not known".to_owned()),
        };
        let mut ways = match language {
            // Judges of contests run Python with PyPy, which has no numpy.
            "python" if self.package.signature.is_some() => vec![way("python", &[], false)],
            "python" if self.texts(submission).iter().any(|text| uses_numpy(text)) => {
                vec![way("python", &[], false)]
            }
            "python" => vec![way("pypy", &[], false), way("python", &[], false)],
            "cpp" => {
                let old = compile_args("cpp", &self.files(submission).unwrap_or_default())
                    .iter()
                    .any(|arg| arg.ends_with("14"));
                let first: &[&str] = if old { &["-std=gnu++14"] } else { &[] };
                let mut ways = vec![
                    way("cpp", first, false),
                    way("cpp", &["-std=gnu++23"], true),
                    way("cpp", &["-std=gnu++17"], true),
                ];
                ways.push(way("cpp", &["-std=gnu++14", "-fpermissive", "-w"], true));
                ways
            }
            "c" => vec![way("c", &[], false), way("c", &["-std=gnu89", "-w"], true)],
            "pascal" => vec![
                way("pascal", &[], false),
                way("pascal", &["-Mdelphi"], true),
            ],
            "cobol" => vec![way("cobol", &[], false), way("cobol", &["-free"], true)],
            other => vec![way(other, &[], false)],
        };
        ways.retain(|way| self.languages.contains(&way.language));
        if ways.is_empty() {
            return Err(format!("{language} is not installed"));
        }
        Ok(ways)
    }

    fn texts(&self, submission: &JurySubmission) -> Vec<String> {
        self.files(submission)
            .unwrap_or_default()
            .iter()
            .map(|file| String::from_utf8_lossy(&file.content).into_owned())
            .collect()
    }

    fn files(&self, submission: &JurySubmission) -> Result<Vec<SourceFile>, String> {
        let program = &submission.program;
        program
            .files
            .iter()
            .map(|(name, file)| {
                let content = match file {
                    FileRef::Made(bytes) => bytes.clone(),
                    FileRef::Path { path, .. } => std::fs::read(path)
                        .map_err(|error| format!("{}: {error}", name.as_str()))?
                        .into(),
                };
                Ok(SourceFile {
                    name: Some(name.clone()),
                    content,
                })
            })
            .collect()
    }

    pub(super) fn request(
        &self,
        submission: &JurySubmission,
        way: &Way,
        time_ms: u64,
        run_all: bool,
    ) -> Result<JudgeRequest, String> {
        let contents = &self.options.contents;
        let program = &submission.program;
        let ask = Submitted {
            language: &way.language,
            files: readable(&way.language, self.files(submission)?),
            time_ms,
            keep: Keep {
                output_bytes: KEPT_BYTES,
                samples_only: false,
            },
            run_all,
            correlation: program.path.clone(),
        };
        let content = |file: &FileRef| contents.of(file);
        let mut request = if way.language == "pypy" && !self.package.languages.is_empty() {
            // The package names languages, and either program is one of that language.
            let mut free = self.package.clone();
            free.languages.clear();
            free.request(ask, &content)
        } else {
            self.package.request(ask, &content)
        }
        .map_err(|error| error.to_string())?;
        if program.has_own_build || program.has_own_run {
            request.source = tool_source(program, &content).map_err(|error| error.to_string())?;
        } else {
            request.source.compile_args.clone_from(&way.compile_args);
            request.source.steps = steps_of_many(&way.language, &request.source.files);
        }
        Ok(request)
    }

    async fn in_way(
        &self,
        submission: &JurySubmission,
        way: &Way,
        time_ms: u64,
        stops: bool,
    ) -> (SubmissionReport, u64) {
        let mut report = blank(submission);
        report.language = Some(way.language.clone());
        // Where every test has a word to say, every test runs.
        let by_test = self.package.kind.scoring && self.package.format == Format::Kattis2025;
        let mut everything = by_test
            || (!stops && !is_accepted_only(submission))
            || (stops && self.affords_all(time_ms));
        loop {
            let judged = match self.request(submission, way, time_ms, everything) {
                Ok(request) => judge(self.judges, request).await,
                Err(why) => {
                    report.skipped = Some(why);
                    report.agrees = true;
                    return (report, 0);
                }
            };
            let judged = match judged {
                Ok(judged) => judged,
                Err(why) => {
                    report.verdict = Some(Verdict::JudgeError);
                    report.message = why;
                    return (report, 0);
                }
            };
            self.fill(&mut report, submission, &judged, by_test);
            let unseen = !submission.required.is_empty()
                && submission.required.is_disjoint(&report.seen)
                && report.verdict != Some(Verdict::CompileError)
                && report.verdict != Some(Verdict::Accepted)
                && report.verdict != Some(Verdict::JudgeError);
            if unseen && !everything {
                everything = true;
                continue;
            }
            return (report, judged.judgement.cpu_time_us_max);
        }
    }

    /// Whether even what is too slow on every test is run on every test.
    fn affords_all(&self, time_ms: u64) -> bool {
        let tests = self.package.tests.len() as u64;
        tests.saturating_mul(time_ms) <= self.options.run_all_ms_max
    }

    fn fill(
        &self,
        report: &mut SubmissionReport,
        submission: &JurySubmission,
        judged: &Judged,
        by_test: bool,
    ) {
        let judgement = &judged.judgement;
        report.verdict = Some(judgement.verdict);
        report.score = judgement.score;
        report.cpu_time_ms = judgement.cpu_time_us_max as f64 / 1000.0;
        report.memory_bytes = judgement.memory_bytes_max;
        report.tests_run = judged.results.len();
        report.first_failed = judged
            .first_failed()
            .map(|(test, _)| self.package.tests[*test].name.clone());
        report.message = judged.message();
        report.results = judged.cells(self.package.tests.len());
        report.seen = judged.seen();
        report.agrees = agrees(submission, report, by_test);
    }
}

/// Whether what came out is what the package says.
fn agrees(submission: &JurySubmission, report: &SubmissionReport, by_test: bool) -> bool {
    let Some(verdict) = report.verdict else {
        return true;
    };
    let permitted = if by_test && verdict != Verdict::CompileError {
        verdict != Verdict::JudgeError && report.seen.is_subset(&submission.permitted)
    } else {
        submission.permitted.contains(&verdict)
    };
    let mut seen = report.seen.clone();
    seen.insert(verdict);
    let required = submission.required.is_empty() || !submission.required.is_disjoint(&seen);
    let score = match (submission.score, report.score) {
        (Some((low, high)), Some(score)) => {
            score >= low - SCORE_SLACK && score <= high + SCORE_SLACK
        }
        _ => true,
    };
    permitted && required && score
}

pub(super) fn is_accepted_only(submission: &JurySubmission) -> bool {
    submission.permitted == BTreeSet::from([Verdict::Accepted])
}

/// How Prolog starts a program of several files: those who wrote it had all of them loaded, whichever names the others.
fn steps_of_many(language: &str, files: &[SourceFile]) -> Option<Steps> {
    if language != "prolog" || files.len() < 2 {
        return None;
    }
    let words = ["/usr/bin/swipl", "-q", "-g", "main", "-t", "halt"];
    let names = files
        .iter()
        .filter_map(|file| file.name.as_ref())
        .map(|name| name.as_str())
        .filter(|name| language_of_name(name) == Some("perl"));
    let run = words.into_iter().chain(names).chain(["--"]);
    Some(Steps {
        compile: Vec::new(),
        run: run.map(str::to_owned).collect(),
    })
}

/// Compilers that want UTF-8 refuse the comments of older sources, which are in Latin 1.
fn readable(language: &str, mut files: Vec<SourceFile>) -> Vec<SourceFile> {
    if matches!(
        language,
        "java" | "kotlin" | "scala" | "haskell" | "rust" | "go"
    ) {
        for file in &mut files {
            if std::str::from_utf8(&file.content).is_err() {
                let text: String = file.content.iter().map(|byte| char::from(*byte)).collect();
                file.content = text.into_bytes().into();
            }
        }
    }
    files
}

/// What the kernel could give to programs right now.
fn memory_available_bytes() -> Option<u64> {
    let facts = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = facts
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

/// Packages that come with CPython alone.
fn uses_numpy(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        (line.starts_with("import ") || line.starts_with("from "))
            && [
                "numpy", "scipy", "sympy", "networkx", "pandas", "shapely", "z3", "numba", "gmpy2",
            ]
            .iter()
            .any(|name| line.contains(name))
    })
}

fn blank(submission: &JurySubmission) -> SubmissionReport {
    let program = &submission.program;
    SubmissionReport {
        path: program.path.clone(),
        language: program
            .language
            .clone()
            .or_else(|| program.language_named.clone()),
        permitted: submission.permitted.clone(),
        required: submission.required.clone(),
        permitted_score: submission.score,
        verdict: None,
        score: None,
        cpu_time_ms: 0.0,
        memory_bytes: 0,
        tests_run: 0,
        first_failed: None,
        message: String::new(),
        seen: BTreeSet::new(),
        agrees: false,
        skipped: None,
        results: Vec::new(),
        use_for_time_limit: Some(submission.use_for_time_limit),
    }
}

#[cfg(test)]
mod tests {
    use tiltyard_protocol::RelativePath;

    use super::*;

    fn file(name: &str, content: &'static [u8]) -> SourceFile {
        SourceFile {
            name: RelativePath::parse(name).ok(),
            content: bytes::Bytes::from_static(content),
        }
    }

    #[test]
    fn several_files_of_prolog_are_all_loaded() {
        let files = [
            file("a.pl", b""),
            file("lib.pl", b""),
            file("notes.txt", b""),
        ];
        let steps = steps_of_many("prolog", &files).expect("steps");
        assert_eq!(steps.run[6..], ["a.pl", "lib.pl", "--"]);
        assert_eq!(steps_of_many("prolog", &files[..1]), None);
        assert_eq!(steps_of_many("perl", &files), None);
    }

    #[test]
    fn latin_1_becomes_what_compilers_read() {
        let files = readable("java", vec![file("A.java", b"// caf\xe9")]);
        assert_eq!(&files[0].content[..], "// caf\u{e9}".as_bytes());
        // Elsewhere bytes of a text may be what the program prints.
        let files = readable("cpp", vec![file("a.cpp", b"\"\xe9\"")]);
        assert_eq!(&files[0].content[..], b"\"\xe9\"");
    }
}
