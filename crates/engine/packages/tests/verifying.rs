//! What comes of jury submissions is held against what the package says, with a judge that does what sources tell it.

use std::{
    future::Future,
    path::Path,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
};

use tiltyard_packages::{
    Opened, open,
    verify::{Options, TimeLimitFrom, Verification, verify},
};
use tiltyard_protocol::{
    Exit, JudgeEvent, JudgeHandle, JudgeRequest, Judgement, Judges, Judging, MissingLanguage,
    NOTHING_RAN, Outcome, RunHandle, RunRefused, RunRequest, RunnerStatus, Runs, RuntimeInfo,
    TestResult, Verdict,
};
use tokio::sync::mpsc;

/// Judges by the first line of the main file: verdicts of the tests in their order, and milliseconds, as in
/// `AC WA 100`. The last verdict counts for the tests that follow.
struct Told;

fn verdicts(request: &JudgeRequest) -> (Vec<Verdict>, u64) {
    let text = String::from_utf8_lossy(&request.source.files[0].content);
    let line = text.lines().next().unwrap_or_default();
    let words = line.trim_start_matches(['#', ' ']).split_whitespace();
    let (mut told, mut ms) = (Vec::new(), 10);
    for word in words {
        match Verdict::of_code(word) {
            Some(verdict) => told.push(verdict),
            None => ms = word.parse().unwrap_or(ms),
        }
    }
    if ms > request.limits.time_ms {
        told = vec![Verdict::TimeLimit];
        ms = request.limits.time_ms + 1;
    }
    (told, ms)
}

impl Judges for Told {
    fn judge(&self, request: JudgeRequest) -> Judging<'_> {
        Box::pin(async move {
            let (told, ms) = verdicts(&request);
            let (sender, events) = mpsc::channel(request.tests.len() + 2);
            let mut all = Verdict::Accepted;
            for test in 0..request.tests.len() {
                let verdict = told.get(test).or(told.last()).copied();
                let verdict = verdict.unwrap_or(Verdict::Accepted);
                let result = TestResult {
                    verdict,
                    score: None,
                    outcome: Outcome {
                        cpu_time_us: ms * 1000,
                        exit: Exit::Code(42),
                        ..NOTHING_RAN
                    },
                    message: String::new(),
                    judge_message: String::new(),
                    stdout: bytes::Bytes::new(),
                    stderr: bytes::Bytes::new(),
                };
                let _ = sender.try_send(JudgeEvent::TestEnded { test, result });
                if all == Verdict::Accepted {
                    all = verdict;
                }
                if all != Verdict::Accepted && !request.grading.run_all {
                    break;
                }
            }
            let _ = sender.try_send(JudgeEvent::Finished(Judgement {
                verdict: all,
                score: None,
                groups: Vec::new(),
                cpu_time_us_max: ms * 1000,
                memory_bytes_max: 0,
                judge_error: None,
                judged_us: 0,
                queued_us: 0,
            }));
            Ok(JudgeHandle { events })
        })
    }

    fn judged_at_once(&self) -> usize {
        2
    }
}

/// The same on a machine that is busy with something else while it judges for the first time.
struct BusyAtFirst(AtomicBool);

impl Judges for BusyAtFirst {
    fn judge(&self, mut request: JudgeRequest) -> Judging<'_> {
        if !self.0.swap(true, Ordering::Relaxed) {
            request.limits.time_ms = 1;
        }
        Told.judge(request)
    }

    fn judged_at_once(&self) -> usize {
        1
    }
}

/// Python alone is here.
struct PythonOnly;

impl Runs for PythonOnly {
    fn languages(&self) -> Vec<RuntimeInfo> {
        vec![RuntimeInfo {
            id: "python".to_owned(),
            name: "Python".to_owned(),
            version: "3.0.0".to_owned(),
            aliases: Vec::new(),
            runtime: None,
            editor: "python".to_owned(),
            main_file: "main.py".to_owned(),
            hello: String::new(),
            compiled: false,
            warm: false,
            compile_limits: tiltyard_protocol::Limits::default(),
            run_limits: tiltyard_protocol::Limits::default(),
        }]
    }

    fn missing(&self) -> Vec<MissingLanguage> {
        Vec::new()
    }

    fn close_matches(&self, _name: &str) -> Vec<String> {
        Vec::new()
    }

    fn submit(
        &self,
        request: RunRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RunHandle, RunRefused>> + Send + '_>> {
        Box::pin(async move { Err(RunRefused::UnknownLanguage(request.language)) })
    }

    fn status(&self) -> RunnerStatus {
        RunnerStatus::default()
    }
}

/// A package with three tests and these submissions.
async fn verified(problem: &str, submissions: &[(&str, &str)]) -> Verification {
    verified_with(problem, submissions, &Options::default()).await
}

async fn verified_with(
    problem: &str,
    submissions: &[(&str, &str)],
    options: &Options,
) -> Verification {
    let place = tempfile::tempdir().expect("a place");
    let root = place.path().join("told");
    let write = |name: &str, text: &str| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, text).expect("a file");
    };
    write("problem.yaml", problem);
    for test in 1..=3 {
        write(&format!("data/secret/{test}.in"), "1\n");
        write(&format!("data/secret/{test}.ans"), "1\n");
    }
    for (path, told) in submissions {
        write(&format!("submissions/{path}"), &format!("# {told}\n"));
    }
    run_with(&open(&root).expect("a package"), options).await
}

async fn run(opened: &Opened) -> Verification {
    run_with(opened, &Options::default()).await
}

async fn run_with(opened: &Opened, options: &Options) -> Verification {
    verify(&opened.package, &Told, &PythonOnly, options, &mut |_| {}).await
}

fn agreeing(verification: &Verification) -> Vec<bool> {
    verification
        .submissions
        .iter()
        .map(|report| report.agrees)
        .collect()
}

#[tokio::test]
async fn labels_are_held_against_what_came_out() {
    let found = verified(
        "name: Told\nlimits: {time_limit: 1}\n",
        &[
            ("accepted/1.py", "AC"),
            ("accepted/2.py", "WA"),
            ("run_time_error/3.py", "MLE"),
            ("run_time_error/4.py", "WA"),
            ("time_limit_exceeded/5.py", "AC WA TLE"),
            ("time_limit_exceeded/6.py", "WA"),
            ("wrong_answer/7.py", "AC WA RTE"),
            ("wrong_answer/8.py", "AC"),
        ],
    )
    .await;
    assert_eq!(
        agreeing(&found),
        [true, false, true, false, true, false, true, false]
    );
    assert!(!found.agrees);
    assert_eq!(found.time_limit_from, TimeLimitFrom::Package);
}

#[tokio::test]
async fn every_submission_is_seen_on_every_test_where_there_is_time_for_that() {
    let submissions = [
        ("accepted/1.py", "AC"),
        ("wrong_answer/2.py", "AC WA AC 20"),
    ];
    let problem = "name: Told\nlimits: {time_limit: 1}\n";
    let cells = |found: &Verification| -> Vec<Option<(Verdict, u64)>> {
        let cells = found.submissions[1].results.iter();
        cells
            .map(|cell| cell.map(|cell| (cell.verdict, cell.cpu_time_us)))
            .collect()
    };
    for (run_all_ms_max, last) in [(3000, Some((Verdict::Accepted, 20_000))), (2999, None)] {
        let options = Options {
            run_all_ms_max,
            ..Options::default()
        };
        let found = verified_with(problem, &submissions, &options).await;
        assert!(found.agrees, "{found:?}");
        assert_eq!(
            cells(&found),
            [
                Some((Verdict::Accepted, 20_000)),
                Some((Verdict::WrongAnswer, 20_000)),
                last
            ]
        );
    }
}

#[tokio::test]
async fn what_is_required_in_some_test_is_looked_for_in_all() {
    let new = "problem_format_version: 2025-09\nname: Told\nuuid: u\nlimits: {time_limit: 1}\n";
    let found = verified(
        new,
        &[
            ("brute_force/1.py", "AC AC RTE"),
            ("brute_force/2.py", "WA TLE"),
            ("rejected/3.py", "AC AC AC"),
            ("wrong_answer/4.py", "AC WA"),
            ("wrong_answer/5.py", "AC TLE"),
        ],
    )
    .await;
    assert_eq!(agreeing(&found), [true, false, false, true, false]);
}

#[tokio::test]
async fn what_was_too_slow_beside_others_is_tried_once_more_alone() {
    let place = tempfile::tempdir().expect("directory");
    let root = place.path().join("told");
    let files = [
        ("problem.yaml", "name: Told\nlimits: {time_limit: 1}\n"),
        ("data/secret/1.in", "1\n"),
        ("data/secret/1.ans", "1\n"),
        ("submissions/accepted/1.py", "# AC 100\n"),
    ];
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("directory");
        std::fs::write(path, text).expect("file");
    }
    let opened = open(&root).expect("a package");
    let judges = BusyAtFirst(AtomicBool::new(false));
    let options = Options::default();
    let package = &opened.package;
    let found = verify(package, &judges, &PythonOnly, &options, &mut |_| {}).await;
    assert!(found.agrees, "{found:?}");
    assert_eq!(found.submissions[0].verdict, Some(Verdict::Accepted));
}

#[tokio::test]
async fn a_limit_is_inferred_and_kept_fair() {
    let found = verified(
        "name: Told\n",
        &[
            ("accepted/1.py", "AC 350"),
            ("accepted/2.py", "AC 100"),
            ("time_limit_exceeded/3.py", "AC 5000"),
        ],
    )
    .await;
    assert_eq!(found.time_limit_from, TimeLimitFrom::Inferred);
    assert_eq!(found.time_limit_ms, 2000);
    assert!(found.agrees, "{found:?}");

    let close = verified(
        "name: Told\n",
        &[
            ("accepted/1.py", "AC 350"),
            ("time_limit_exceeded/2.py", "AC 1500"),
        ],
    )
    .await;
    assert_eq!(close.time_limit_ms, 1000);
    assert!(close.agrees, "{close:?}");
    assert!(close.warnings.iter().any(|w| w.starts_with("time limit")));
}

#[tokio::test]
async fn what_cannot_run_here_is_skipped_and_said() {
    let opened = open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packages/splitlegacy"))
        .expect("a package");
    let found = run(&opened).await;
    let skipped = found.submissions.iter().filter(|r| r.skipped.is_some());
    assert_eq!(skipped.count(), 5, "{found:?}");
    assert!(found.validators[0].skipped.is_some());
    let json = serde_json::to_value(&found).expect("JSON");
    assert!(json["submissions"][0]["permitted"].is_array());
}
