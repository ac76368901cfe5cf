//! Problems of Hydro, as they come.

mod formats_common;

use formats_common::{finding, groups, tests, text, write};
use tiltyard_packages::{hydro, statement};
use tiltyard_protocol::{Aggregate, Comparer, Dialect};

const CONFIG: &str = r"type: default
time: 2s
memory: 128m
filename: sums
checker_type: testlib
checker: {file: chk.cc, lang: cc.cc17o2}
validator: val.cc
user_extra_files: [lib.h]
langs: [cc.cc17o2, py.py3]
subtasks:
- id: 1
  score: 30
  type: sum
  cases:
  - {input: 1.in, output: 1.out}
  - {input: 2.in, output: 2.out, score: 20}
- id: 2
  score: 70
  if: [1]
  time: 3s
  cases:
  - {input: 3.in, output: 3.out}
";

const FILES: &[(&str, &str)] = &[
    (
        "problem.yaml",
        "pid: P1000\ntitle: Sums\ntag: [math, easy]\n",
    ),
    ("problem.md", "两个数的和等于多少呢？\n"),
    ("problem_en.md", "Add them. ![](file://pic.png)\n"),
    ("additional_file/pic.png", "png"),
    ("additional_file/notes.txt", "notes"),
    ("testdata/1.in", "1"),
    ("testdata/1.out", "1"),
    ("testdata/2.in", "2"),
    ("testdata/2.out", "2"),
    ("testdata/3.in", "3"),
    ("testdata/3.out", "3"),
    ("testdata/chk.cc", "#include \"testlib.h\""),
    ("testdata/val.cc", "#include \"testlib.h\""),
    ("testdata/lib.h", "// lib"),
    ("testdata/testlib.h", "// testlib"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    FILES.iter().chain(more).copied().collect()
}

#[test]
fn subtasks_checker_and_statements_are_read() {
    let root = write(&with(&[("testdata/config.yaml", CONFIG)]));
    let package = hydro::read(root.path()).expect("a problem");
    assert_eq!(package.short_name, "p1000");
    assert_eq!(package.titles["zh"], "Sums");
    assert_eq!(package.limits.time_ms, Some(3000));
    assert_eq!(package.limits.memory_bytes, 128 << 20);
    assert_eq!(
        package.checking.input_file.as_ref().map(|p| p.as_str()),
        Some("sums.in")
    );
    assert_eq!(package.checking.dialect, Dialect::Testlib);
    assert_eq!(package.checking.checkers[0].path, "testdata/chk.cc");
    assert_eq!(package.input_validators[0].path, "testdata/val.cc");
    assert_eq!(package.include["default"][0].0.as_str(), "lib.h");
    assert_eq!(
        package
            .languages
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        ["cpp", "python"]
    );
    assert_eq!(
        groups(&package)[2..],
        ["secret/subtask1", "secret/subtask2"]
    );
    assert_eq!(package.tests[0].score, Some(10.0));
    assert_eq!(package.tests[1].score, Some(20.0));
    let last = &package.grading.groups[4];
    assert_eq!((last.aggregate, last.accept_score), (Aggregate::Min, 70.0));
    assert_eq!(last.requires, [3]);
    assert_eq!(package.attachments[0].0, "notes.txt");
    let english = statement::sections(&package, "en", "/f/")
        .expect("read")
        .expect("one");
    assert!(english.contains("src=\"/f/pic.png\""), "{english}");
}

#[test]
fn without_a_config_tests_are_found_and_share_the_points() {
    let root = write(FILES);
    let package = hydro::read(root.path()).expect("a problem");
    assert_eq!(tests(&package).len(), 3);
    assert_eq!(package.checking.comparer, Comparer::Lines);
    assert_eq!(package.limits.time_ms, Some(1000));
    let sum: f64 = package.tests.iter().filter_map(|test| test.score).sum();
    assert!((sum - 100.0).abs() < 1e-9);
    let root = write(&[
        ("1-1.in", "a"),
        ("1-1.out", "a"),
        ("2-1.in", "b"),
        ("2-1.ans", "b"),
        ("config.yaml", "time: 1s\n"),
    ]);
    let package = hydro::read(root.path()).expect("a problem");
    assert_eq!(
        groups(&package)[2..],
        ["secret/subtask1", "secret/subtask2"]
    );
    assert_eq!(text(&package.tests[1].answer), "b");
}

#[test]
fn an_interactor_has_the_last_word() {
    let root = write(&with(&[(
        "testdata/config.yaml",
        "type: interactive\ninteractor: chk.cc\n",
    )]));
    let package = hydro::read(root.path()).expect("a problem");
    assert!(package.kind.interactive);
    assert_eq!(
        package.checking.checkers[0].language.as_deref(),
        Some("python")
    );
}

#[test]
fn checkers_of_testlib_need_no_file() {
    let root = write(&with(&[(
        "testdata/config.yaml",
        "checker_type: testlib\nchecker: wcmp.cc\n",
    )]));
    let package = hydro::read(root.path()).expect("a problem");
    assert_eq!(
        package.checking.comparer,
        Comparer::Standard("wcmp".to_owned())
    );
}

#[test]
fn a_program_that_needs_testlib_says_where_to_put_it() {
    let files: Vec<_> = with(&[("testdata/config.yaml", CONFIG)])
        .into_iter()
        .filter(|(name, _)| !name.ends_with("testlib.h"))
        .collect();
    let root = write(&files);
    let refused = match hydro::read(root.path()) {
        // This machine has the header, and lends it.
        Ok(package) => {
            let checker = &package.checking.checkers[0].files;
            assert!(checker.iter().any(|(name, _)| name.as_str() == "testlib.h"));
            return;
        }
        Err(refused) => refused,
    };
    let found = finding(&refused, "includes testlib.h");
    assert_eq!(
        (found.path.as_str(), found.line),
        ("testdata/chk.cc", Some(1))
    );
    assert!(found.remedy.contains("testdata/testlib.h"));
}

#[test]
fn a_test_whose_checker_needs_no_answer_has_an_empty_one() {
    let config =
        "checker_type: testlib\nchecker: chk.cc\ncases:\n- {input: 1.in, output: /dev/null}\n";
    let root = write(&with(&[("testdata/config.yaml", config)]));
    let package = hydro::read(root.path()).expect("a problem");
    assert_eq!(text(&package.tests[0].answer), "");
}

#[test]
fn what_cannot_be_judged_is_refused_with_its_line() {
    for (config, about, line) in [
        ("time: [\n", "not YAML", None),
        ("memory: 1m\ntime: soon\n", "soon", Some(2)),
        ("type: objective\n", "objective", Some(1)),
        (
            "type: communication\nnum_processes: 2\n",
            "communication",
            Some(1),
        ),
        ("checker_type: lemon\nchecker: chk.cc\n", "lemon", Some(1)),
        ("time: 1s\nchecker: nope.cc\n", "nope.cc", Some(2)),
        (
            "subtasks:\n- cases:\n  - {input: 9.in, output: 9.out}\n",
            "9.in",
            None,
        ),
        (
            "subtasks:\n- id: 1\n  if: [5]\n  cases:\n  - {input: 1.in, output: 1.out}\n",
            "subtask5",
            Some(3),
        ),
    ] {
        let root = write(&with(&[("testdata/config.yaml", config)]));
        let refused = hydro::read(root.path()).expect_err(config);
        let found = finding(&refused, about);
        assert!(line.is_none() || found.line == line, "{found}");
    }
}
