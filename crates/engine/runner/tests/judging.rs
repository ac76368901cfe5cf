//! Submissions judged in real boxes: every verdict, every kind of problem, and tools that misbehave.

use std::{collections::HashMap, process::Command, sync::LazyLock};

use bytes::Bytes;
use tiltyard_languages::{Catalogue, detect};
use tiltyard_protocol::{
    Aggregate, Check, Comparer, Content, Dialect, Grading, Group, JudgeEvent, JudgeLimits,
    JudgeRequest, JudgeTest, Judgement, Judges, Keep, Limits, OnReject, RelativePath, RunRefused,
    Source, SourceFile, Steps, TestResult, TokenOptions, Tool, Verdict, VerdictMode,
};
use tiltyard_runner::{Runner, RunnerConfig};
use tiltyard_sandbox::{Config, RootConfig, Sandbox};

/// One for all tests: they run at the same time, as submissions do.
static RUNNER: LazyLock<Runner> = LazyLock::new(|| {
    let catalogue = Catalogue::embedded().expect("the catalogue is valid");
    let etc = catalogue
        .languages()
        .iter()
        .flat_map(|language| language.etc.clone())
        .collect();
    let config = Config {
        root: RootConfig {
            image: None,
            etc,
            directories: Vec::new(),
        },
        ..Config::default()
    };
    let supervisor = Command::new(env!("CARGO_BIN_EXE_tiltyard-boxes"));
    let sandbox = Sandbox::start(supervisor, &config).expect("boxes");
    let installed = detect(&catalogue);
    let lanes = RunnerConfig::for_lanes(config.lanes);
    Runner::new(sandbox, HashMap::new(), catalogue, installed, lanes, None)
});

fn path(name: &str) -> RelativePath {
    RelativePath::parse(name).expect("a path")
}

fn source(language: &str, text: &str) -> Source {
    Source {
        language: language.to_owned(),
        files: vec![SourceFile {
            name: None,
            content: Bytes::from(text.to_owned()),
        }],
        steps: None,
        compile_args: Vec::new(),
        args: Vec::new(),
    }
}

fn test(name: &str, input: &str, answer: &str) -> JudgeTest {
    JudgeTest {
        name: name.to_owned(),
        group: 0,
        sample: false,
        input: Content::Inline(Bytes::from(input.to_owned())),
        answer: Content::Inline(Bytes::from(answer.to_owned())),
        args: Vec::new(),
        comparer: None,
        check_args: Vec::new(),
        files: Vec::new(),
        score: None,
    }
}

/// A problem: print the double of each number.
fn doubling(source: Source) -> JudgeRequest {
    JudgeRequest {
        source,
        answers_only: false,
        tests: vec![
            test("1", "1\n", "2\n"),
            test("2", "21\n", "42\n"),
            test("3", "-4\n", "-8\n"),
        ],
        grading: Grading {
            groups: vec![Group::root()],
            scored: false,
            run_all: false,
        },
        check: Check::Compare(Comparer::Tokens(TokenOptions::default())),
        interactor: None,
        passes_max: 1,
        input_file: None,
        output_file: None,
        limits: JudgeLimits {
            time_ms: 1_000,
            wall_time_ms: 3_000,
            memory_bytes: 256 << 20,
            output_bytes: 1 << 20,
            processes: 64,
            file_bytes: 1 << 20,
            compile: None,
            check: Limits {
                cpu_time_ms: 4_000,
                wall_time_ms: 4_000,
                ..Limits::default()
            },
        },
        keep: Keep {
            output_bytes: 1_000,
            samples_only: false,
        },
        correlation: "test".to_owned(),
    }
}

struct Judged {
    judgement: Judgement,
    results: Vec<(usize, TestResult)>,
    log: String,
}

async fn judge(request: JudgeRequest) -> Judged {
    let mut handle = RUNNER.judge(request).await.expect("it is taken");
    let (mut results, mut log) = (Vec::new(), String::new());
    loop {
        match handle.events.recv().await.expect("an end") {
            JudgeEvent::Started => {}
            JudgeEvent::Compiled { log: said, .. } => log = said,
            JudgeEvent::TestEnded { test, result } => results.push((test, result)),
            JudgeEvent::Finished(judgement) => {
                return Judged {
                    judgement,
                    results,
                    log,
                };
            }
            JudgeEvent::Failed(why) => panic!("the judge failed: {why}"),
        }
    }
}

async fn verdict(language: &str, text: &str) -> Verdict {
    judge(doubling(source(language, text)))
        .await
        .judgement
        .verdict
}

const RIGHT: &str = "print(2 * int(input()))";

#[tokio::test(flavor = "multi_thread")]
async fn each_verdict_comes_from_what_deserves_it() {
    for (language, text, expected) in [
        ("python", RIGHT, Verdict::Accepted),
        ("python", "print(int(input()) + 21)", Verdict::WrongAnswer),
        ("python", "while True: pass", Verdict::TimeLimit),
        ("python", "import time; time.sleep(60)", Verdict::TimeLimit),
        (
            "python",
            "x = bytearray(1 << 30); print(len(x))",
            Verdict::MemoryLimit,
        ),
        (
            "python",
            "while True: print('x' * 1000)",
            Verdict::OutputLimit,
        ),
        (
            "python",
            "import sys\nwhile True: print('x' * 100000, file=sys.stderr)",
            Verdict::OutputLimit,
        ),
        (
            "python",
            "import sys\nprint('x' * 3000000, file=sys.stderr)\nprint(2 * int(input()))",
            Verdict::Accepted,
        ),
        (
            "python",
            "print(2 * int(input())); raise SystemExit(3)",
            Verdict::RuntimeError,
        ),
        (
            "cpp",
            "int main() { int *p = nullptr; *p = 1; }",
            Verdict::RuntimeError,
        ),
        ("cpp", "int main( { return 0; }", Verdict::CompileError),
        (
            "cpp",
            "#include <bits/stdc++.h>\nint main() { long n; std::cin >> n; std::cout << 2 * n; }",
            Verdict::Accepted,
        ),
        // As deep as the memory allows, for the stack may take all of it.
        (
            "cpp",
            "#include <cstdio>\nlong deep(long n) { volatile char a[1000]; a[n % 1000] = 1; return n ? deep(n - 1) + a[n % 1000] : 0; }\n\
             int main() { long n; std::scanf(\"%ld\", &n); std::printf(\"%ld\", 2 * n + deep(100000) - 100000); }",
            Verdict::Accepted,
        ),
    ] {
        assert_eq!(
            verdict(language, text).await,
            expected,
            "{language}: {text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_failure_stops_and_says_where_the_outputs_part() {
    let judged = judge(doubling(source(
        "python",
        "n = int(input())\nprint(2 * n if n != 21 else 41)",
    )))
    .await;
    assert_eq!(judged.judgement.verdict, Verdict::WrongAnswer);
    let verdicts: Vec<_> = judged
        .results
        .iter()
        .map(|(test, result)| (*test, result.verdict))
        .collect();
    assert_eq!(
        verdicts,
        [(0, Verdict::Accepted), (1, Verdict::WrongAnswer)]
    );
    let message = &judged.results[1].1.message;
    assert!(
        message.contains("42") && message.contains("41"),
        "{message}"
    );
    assert_eq!(judged.results[1].1.stdout, "41\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_tests_run_where_that_is_asked_for() {
    let mut request = doubling(source(
        "python",
        "n = int(input())\nprint(2 * n if n != 21 else 41)",
    ));
    request.grading.run_all = true;
    let judged = judge(request).await;
    assert_eq!(judged.judgement.verdict, Verdict::WrongAnswer);
    assert_eq!(judged.results.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_compiler_said_is_kept() {
    let judged = judge(doubling(source("c", "int main(void) { return nothing; }"))).await;
    assert_eq!(judged.judgement.verdict, Verdict::CompileError);
    assert!(judged.log.contains("nothing"), "{}", judged.log);
    assert!(judged.results.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_from_one_test_to_the_next() {
    let text = "import os\nprint(2 * int(input()) if not os.path.exists('/box/work/left') else 'left')\n\
                open('/box/work/left', 'w').write('x')\nopen('/box/tmp/left', 'w').write('x')";
    let judged = judge(doubling(source("python", text))).await;
    assert_eq!(
        judged.judgement.verdict,
        Verdict::Accepted,
        "{:?}",
        judged.results
    );
}

fn kattis(text: &str) -> Check {
    Check::Tools(vec![Tool {
        source: source("python", text),
        dialect: Dialect::Kattis,
    }])
}

/// Accepts an output whose numbers are those of the answer in any order, and leaves words.
const CHECKER: &str = "
import sys, os
given, answer, feedback = sys.argv[1:4]
assert not os.listdir(feedback) or os.listdir(feedback) == ['.keep'], os.listdir(feedback)
got = sorted(sys.stdin.read().split())
open(feedback + 'judgemessage.txt', 'w').write('looked at ' + open(given).read().strip())
open(feedback + 'teammessage.txt', 'w').write('got ' + ' '.join(got))
sys.exit(42 if got == sorted(open(answer).read().split()) else 43)
";

#[tokio::test(flavor = "multi_thread")]
async fn a_checker_of_the_package_has_the_word() {
    let mut request = doubling(source("python", RIGHT));
    request.check = kattis(CHECKER);
    let judged = judge(request.clone()).await;
    assert_eq!(
        judged.judgement.verdict,
        Verdict::Accepted,
        "{:?}",
        judged.results
    );
    assert_eq!(judged.results[1].1.judge_message, "looked at 21");
    assert_eq!(judged.results[1].1.message, "got 42");
    request.source = source("python", "print(7)");
    assert_eq!(judge(request).await.judgement.verdict, Verdict::WrongAnswer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checker_that_fails_is_never_a_verdict() {
    for text in [
        "import sys; sys.exit(0)",
        "import sys; sys.exit(1)",
        "raise ValueError('rubbish')",
        "while True: pass",
        "import os; os.abort()",
        "import sys; open(sys.argv[3] + 'nextpass.in', 'w').write('1'); sys.exit(43)",
    ] {
        let mut request = doubling(source("python", RIGHT));
        request.limits.check.cpu_time_ms = 500;
        request.check = kattis(text);
        let judgement = judge(request).await.judgement;
        assert_eq!(judgement.verdict, Verdict::JudgeError, "{text}");
        assert!(
            judgement.judge_error.is_some_and(|why| !why.is_empty()),
            "{text}"
        );
    }
    let mut request = doubling(source("python", RIGHT));
    request.check = Check::Tools(vec![Tool {
        source: source("cpp", "int main( {"),
        dialect: Dialect::Kattis,
    }]);
    assert_eq!(judge(request).await.judgement.verdict, Verdict::JudgeError);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checker_of_testlib_is_called_in_its_own_order() {
    let text = "
#include <fstream>
#include <iostream>
int main(int, char **a) {
    long given, got, answer;
    std::ifstream(a[1]) >> given; std::ifstream(a[2]) >> got; std::ifstream(a[3]) >> answer;
    if (2 * given != answer) return 3;
    std::cerr << (got == answer ? \"ok\" : \"wrong answer\");
    return got == answer ? 0 : 1;
}";
    let mut request = doubling(source("python", RIGHT));
    request.check = Check::Tools(vec![Tool {
        source: source("cpp", text),
        dialect: Dialect::Testlib,
    }]);
    assert_eq!(
        judge(request.clone()).await.judgement.verdict,
        Verdict::Accepted
    );
    request.source = source("python", "print(1)");
    assert_eq!(judge(request).await.judgement.verdict, Verdict::WrongAnswer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checker_older_than_the_compiler_still_judges() {
    // `byte` is a type of the library since C++17, and exceptions are not listed any more.
    let text = "
#include <cstddef>
#include <fstream>
#include <iostream>
using namespace std;
typedef long byte;
byte read(const char *name) throw(int) { byte number = 0; ifstream(name) >> number; return number; }
int main(int, char **a) { byte got = 0; cin >> got; return got == read(a[2]) ? 42 : 43; }";
    let mut request = doubling(source("python", RIGHT));
    request.check = Check::Tools(vec![Tool {
        source: source("cpp", text),
        dialect: Dialect::Kattis,
    }]);
    let judged = judge(request).await;
    assert_eq!(
        judged.judgement.verdict,
        Verdict::Accepted,
        "{:?}",
        judged.judgement.judge_error
    );
}

/// Thinks of the number in its input and answers guesses.
const HOST: &str = "
import sys
number = int(open(sys.argv[1]).read())
print(100, flush=True)
for _ in range(8):
    line = sys.stdin.readline()
    if not line:
        sys.exit(43)
    guess = int(line)
    if guess == number:
        print('right', flush=True)
        sys.exit(42)
    print('more' if guess < number else 'less', flush=True)
open(sys.argv[3] + 'teammessage.txt', 'w').write('too many guesses')
sys.exit(43)
";

const GUESSER: &str = "
low, high = 1, int(input())
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    word = input()
    if word == 'right': break
    if word == 'more': low = middle + 1
    else: high = middle - 1
";

fn guessing(text: &str) -> JudgeRequest {
    let mut request = doubling(source("python", text));
    request.tests = vec![
        test("low", "1", ""),
        test("high", "100", ""),
        test("middle", "37", ""),
    ];
    request.check = Check::Nothing;
    request.interactor = Some(Tool {
        source: source("python", HOST),
        dialect: Dialect::Kattis,
    });
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interactor_and_a_submission_talk() {
    for (text, expected) in [
        (GUESSER, Verdict::Accepted),
        (
            "n = int(input())\nfor i in range(1, n):\n    print(i, flush=True)\n    if input() == 'right': break",
            Verdict::WrongAnswer,
        ),
        (
            "input()\nraise ValueError('on purpose')",
            Verdict::RuntimeError,
        ),
        ("input()\ninput()", Verdict::TimeLimit),
        ("while True: pass", Verdict::TimeLimit),
        // Who closes its output is judged by how it ends.
        (
            "import os, time\nos.close(1)\ntime.sleep(0.4)\nos._exit(1)",
            Verdict::RuntimeError,
        ),
        (
            "import os, time\nos.close(1)\ntime.sleep(99)",
            Verdict::TimeLimit,
        ),
        ("import os\nos.close(1)", Verdict::WrongAnswer),
    ] {
        let judged = judge(guessing(text)).await;
        assert_eq!(
            judged.judgement.verdict, expected,
            "{text}: {:?}",
            judged.results
        );
    }
    // Neither an interactor that talks on when nobody listens nor one that closes its side early is a failure of the judge.
    let talks_on = "import sys\nfor i in range(100000): print(i)\nsys.stdout.flush()\nsys.exit(43)";
    let closes = "import os, sys\nprint(7, flush=True)\nos.close(1)\nsys.exit(42 if sys.stdin.read() == 'all 1\\n' else 43)";
    for (host, text, expected) in [
        (talks_on, "pass", Verdict::WrongAnswer),
        (
            closes,
            "import sys\nprint('all', len(sys.stdin.readlines()))",
            Verdict::Accepted,
        ),
    ] {
        let mut request = guessing(text);
        request.interactor = Some(Tool {
            source: source("python", host),
            dialect: Dialect::Kattis,
        });
        let judged = judge(request).await;
        assert_eq!(
            judged.judgement.verdict, expected,
            "{host}: {:?}",
            judged.results
        );
    }
    let mut request = guessing(GUESSER);
    request.interactor = Some(Tool {
        source: source("python", "import sys; sys.exit(1)"),
        dialect: Dialect::Kattis,
    });
    assert_eq!(judge(request).await.judgement.verdict, Verdict::JudgeError);
}

/// On two cores each turn would wait for the other core to wake.
#[tokio::test(flavor = "multi_thread")]
async fn an_interactor_and_a_submission_share_a_core_while_they_talk() {
    let says = "import os\nprint(*sorted(os.sched_getaffinity(0)), flush=True)\ninput()";
    let mut request = guessing(says);
    let compares = "
import os, sys
print('go', flush=True)
own, its = ' '.join(map(str, sorted(os.sched_getaffinity(0)))), input()
open(sys.argv[3] + 'judgemessage.txt', 'w').write(own + ' and ' + its)
sys.exit(42 if own == its else 43)
";
    request.interactor = Some(Tool {
        source: source("python", compares),
        dialect: Dialect::Kattis,
    });
    // A box that was ended is replaced by another, which must be there too.
    let ended = format!("{says}\nx = bytearray(1 << 30)\nprint(len(x))");
    for text in [says, &ended] {
        request.source = source("python", text);
        request.grading.run_all = true;
        // More at once than there are cores: whatever boxes they get, in whatever order.
        let at_once = (0..6).map(|_| judge(request.clone()));
        let mut results = Vec::new();
        for judged in at_once.map(tokio::spawn).collect::<Vec<_>>() {
            results.extend(judged.await.expect("it is judged").results);
        }
        assert_eq!(results.len(), 6 * 3);
        for (_, result) in results {
            let (one, other) = result.judge_message.split_once(" and ").expect("both");
            assert_eq!(one, other, "{result:?}");
            assert!(!one.is_empty() && !one.contains(' '), "{result:?}");
        }
    }
}

/// Each says a number and waits for the other's.
const TURNS: &str = "
#include <cstdio>
int main(int, char **a) {
    const bool first = a[1] == nullptr;
    for (int turn = 0, heard; turn < 100000; ++turn) {
        if (first) { std::printf(\"%d\\n\", turn); std::fflush(stdout); }
        if (std::scanf(\"%d\", &heard) != 1 || heard != turn) return 43;
        if (!first) { std::printf(\"%d\\n\", turn); std::fflush(stdout); }
    }
    return first ? 0 : 42;
}
";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; its numbers are in SPECIFICATION.md"]
async fn what_a_hundred_thousand_turns_of_a_talk_cost() {
    let mut request = guessing("");
    request.source = source("cpp", TURNS);
    request.interactor = Some(Tool {
        source: source("cpp", TURNS),
        dialect: Dialect::Kattis,
    });
    request.limits.time_ms = 60_000;
    request.limits.wall_time_ms = 60_000;
    request.limits.check.cpu_time_ms = 60_000;
    request.limits.check.wall_time_ms = 60_000;
    let judged = judge(request).await;
    assert_eq!(
        judged.judgement.verdict,
        Verdict::Accepted,
        "{:?}",
        judged.results
    );
    for (_, TestResult { outcome, .. }) in &judged.results {
        let (cpu_ms, wall_ms) = (outcome.cpu_time_us / 1000, outcome.wall_time_us / 1000);
        println!("CPU time of the submission {cpu_ms} ms, wall clock {wall_ms} ms");
    }
}

/// Debian's compiler writes no start into the program for these.
#[tokio::test(flavor = "multi_thread")]
async fn a_main_of_kotlin_may_lie_in_an_object() {
    let installed = RUNNER.installed().iter();
    if !installed.into_iter().any(|one| one.language.id == "kotlin") {
        return;
    }
    let inside =
        "@JvmStatic\n    fun main(args: Array<String>) { println(2 * readLine()!!.toLong()) }";
    let object = format!("object Doubling {{\n    {inside}\n}}\n");
    // Braces in texts, other classes inside, a package.
    let companion = format!(
        "package at.home\nclass Doubling {{\n    class Inside {{ val s = \"{{{{\" }} // {{\n    companion object {{\n    {inside}\n    }}\n}}\n"
    );
    let outside = "object Other { @JvmStatic fun main(args: Array<String>) { println(1) } }\nfun main() { println(2 * readLine()!!.toLong()) }\n";
    for text in [&object, &companion, outside] {
        let mut request = doubling(source("kotlin", text));
        request.limits.time_ms = 10_000;
        request.limits.wall_time_ms = 30_000;
        request.limits.memory_bytes = 1 << 30;
        let judged = judge(request).await;
        assert_eq!(
            judged.judgement.verdict,
            Verdict::Accepted,
            "{text}: {} {:?}",
            judged.log,
            judged.results
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checker_may_ask_for_another_pass() {
    // The first pass doubles; the second is given the result, and its double must be four times the first.
    let checker = "
import sys, os
given, answer, feedback = sys.argv[1:4]
got, first = int(sys.stdin.read()), feedback + 'first'
if got != 2 * int(open(given).read()): sys.exit(43)
if os.path.exists(first): sys.exit(42 if got == 4 * int(open(first).read()) else 43)
open(first, 'w').write(open(given).read())
open(feedback + 'nextpass.in', 'w').write(str(got))
sys.exit(42)
";
    let mut request = doubling(source("python", RIGHT));
    request.check = kattis(checker);
    request.passes_max = 2;
    let judged = judge(request.clone()).await;
    assert_eq!(
        judged.judgement.verdict,
        Verdict::Accepted,
        "{:?}",
        judged.results
    );
    request.passes_max = 1;
    assert_eq!(judge(request).await.judgement.verdict, Verdict::JudgeError);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_score() {
    let mut request = doubling(source(
        "python",
        "n = int(input())\nprint(2 * n if n > 0 else 0)",
    ));
    request.grading.scored = true;
    let group = |name: &str, points: f64| Group {
        name: name.to_owned(),
        parent: Some(0),
        aggregate: Aggregate::Min,
        accept_score: points,
        ..Group::root()
    };
    request.grading.groups = vec![
        Group {
            on_reject: OnReject::Continue,
            verdict: VerdictMode::WorstError,
            ..Group::root()
        },
        group("small", 30.0),
        group("all", 70.0),
    ];
    for (test, group) in request.tests.iter_mut().zip([1, 1, 2]) {
        test.group = group;
    }
    let judgement = judge(request).await.judgement;
    assert_eq!(judgement.score, Some(30.0), "{judgement:?}");
    assert_eq!(judgement.verdict, Verdict::WrongAnswer);
}

#[tokio::test(flavor = "multi_thread")]
async fn outputs_alone_are_judged_by_their_names() {
    let mut request = doubling(source("python", ""));
    request.answers_only = true;
    let file = |name: &str, content: &'static str| SourceFile {
        name: Some(path(name)),
        content: Bytes::from(content),
    };
    request.source.files = vec![file("1.out", "2"), file("2.ans", "42"), file("3.out", "-8")];
    assert_eq!(
        judge(request.clone()).await.judgement.verdict,
        Verdict::Accepted
    );
    request.source.files.pop();
    let judged = judge(request).await;
    assert_eq!(judged.judgement.verdict, Verdict::WrongAnswer);
    assert_eq!(judged.results.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn input_and_output_may_be_files() {
    let mut request = doubling(source(
        "python",
        "open('out.txt', 'w').write(str(2 * int(open('in.txt').read())))",
    ));
    request.input_file = Some(path("in.txt"));
    request.output_file = Some(path("out.txt"));
    assert_eq!(
        judge(request.clone()).await.judgement.verdict,
        Verdict::Accepted
    );
    request.source = source(
        "python",
        RIGHT.replace("input()", "open('in.txt').read()").as_str(),
    );
    assert_eq!(judge(request).await.judgement.verdict, Verdict::WrongAnswer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_may_bring_its_own_way_to_build_and_run() {
    let mut own = source("bash", "");
    let file = |name: &str, content: &'static str| SourceFile {
        name: Some(path(name)),
        content: Bytes::from(content),
    };
    own.files = vec![
        file("build", "#!/bin/sh\necho 'exit 42' > made\n"),
        file("run", "#!/bin/sh\n. ./made\n"),
    ];
    own.steps = Some(Steps {
        compile: vec![vec!["./build".to_owned()]],
        run: vec!["./run".to_owned()],
    });
    let mut request = doubling(source("python", RIGHT));
    request.check = Check::Tools(vec![Tool {
        source: own,
        dialect: Dialect::Kattis,
    }]);
    let judged = judge(request).await;
    assert_eq!(
        judged.judgement.verdict,
        Verdict::Accepted,
        "{:?}",
        judged.judgement
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_judged_is_refused_at_once() {
    let error = RUNNER
        .judge(doubling(source("klingon", "")))
        .await
        .expect_err("refused");
    assert_eq!(error, RunRefused::UnknownLanguage("klingon".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_away_frees_the_boxes() {
    for _ in 0..16 {
        let mut handle = RUNNER
            .judge(doubling(source("python", "import time; time.sleep(60)")))
            .await
            .expect("taken");
        assert_eq!(handle.events.recv().await, Some(JudgeEvent::Started));
    }
    assert_eq!(verdict("python", RIGHT).await, Verdict::Accepted);
}
