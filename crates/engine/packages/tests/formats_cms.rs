//! Tasks of CMS, as they come.

mod formats_common;

use formats_common::{finding, groups, text, write};
use tiltyard_packages::{Markup, TimeLimitUse, cms, statement};
use tiltyard_protocol::{Aggregate, Dialect, Verdict};

const FILES: &[(&str, &str)] = &[
    ("input/input0.txt", "0"),
    ("output/output0.txt", "0"),
    ("input/input1.txt", "1"),
    ("output/output1.txt", "1"),
    ("input/input2.txt", "2"),
    ("output/output2.txt", "2"),
    ("statement/statement.pdf", "%PDF"),
    ("check/checker.cpp", "int main(){}"),
    ("sol/solution.cpp", "int f();"),
    ("sol/wrong.py", "pass"),
    ("sol/grader.cpp", "int main(){}"),
    ("sol/sums.h", "int f();"),
    ("att/sums.zip", "zip"),
];

const TASK: &str = "name: sums\ntitle: The Sums\nprimary_language: en\ntime_limit: 1.5\nmemory_limit: 128\nn_input: 3\ninfile: \"\"\noutfile: out.txt\npublic_testcases: 0\n";

const GEN: &str = "# a comment\n#ST: 0\n#COPY: samples/0\n# ST: 100\n1 2 # seeds\n\n3 4\n";

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    FILES.iter().chain(more).copied().collect()
}

#[test]
fn a_task_is_read_with_its_subtasks() {
    let root = write(&with(&[("task.yaml", TASK), ("gen/GEN", GEN)]));
    let package = cms::read(root.path()).expect("a task");
    assert_eq!(package.short_name, "sums");
    assert_eq!(package.titles["en"], "The Sums");
    assert_eq!(package.limits.time_ms, Some(1500));
    assert_eq!(package.limits.memory_bytes, 128 << 20);
    assert!(package.checking.input_file.is_none());
    assert_eq!(
        package.checking.output_file.as_ref().map(|p| p.as_str()),
        Some("out.txt")
    );
    assert_eq!(package.checking.dialect, Dialect::Cms);
    assert_eq!(package.checking.checkers[0].path, "check/checker.cpp");
    assert_eq!(
        groups(&package)[2..],
        ["secret/subtask0", "secret/subtask1"]
    );
    let counted: Vec<usize> = package.tests.iter().map(|test| test.group).collect();
    assert_eq!(counted, [3, 4, 4]);
    assert!(package.tests[0].sample && !package.tests[1].sample);
    let last = &package.grading.groups[4];
    assert_eq!((last.aggregate, last.accept_score), (Aggregate::Min, 100.0));
    assert_eq!(text(&package.tests[2].answer), "2");
    assert_eq!(package.attachments[0].0, "sums.zip");
}

#[test]
fn the_grader_goes_beside_every_solution_and_is_none() {
    let root = write(&with(&[("task.yaml", TASK), ("gen/GEN", GEN)]));
    let package = cms::read(root.path()).expect("a task");
    let names: Vec<&str> = package.include["cpp"]
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["grader.cpp", "sums.h"]);
    assert_eq!(package.submissions.len(), 2);
    let solution = &package.submissions[0];
    assert_eq!(
        solution.permitted.iter().copied().collect::<Vec<_>>(),
        [Verdict::Accepted]
    );
    assert_eq!(package.submissions[1].use_for_time_limit, TimeLimitUse::No);
    assert!(
        package
            .warnings
            .iter()
            .any(|warning| warning.contains("wrong.py"))
    );
}

#[test]
fn subtasks_may_stand_in_the_task_itself() {
    let task =
        format!("{TASK}score_type: GroupMin\nscore_type_parameters: [[10, 1], [90, \"00[12]\"]]\n");
    let root = write(&with(&[("task.yaml", &task)]));
    let package = cms::read(root.path()).expect("a task");
    assert_eq!(package.grading.groups[4].accept_score, 90.0);
    let task = format!("{TASK}score_type: Sum\n");
    let root = write(&with(&[("task.yaml", &task)]));
    let package = cms::read(root.path()).expect("a task");
    let sum: f64 = package.tests.iter().filter_map(|test| test.score).sum();
    assert!((sum - 100.0).abs() < 1e-9);
}

#[test]
fn a_statement_in_pdf_is_a_link() {
    let root = write(&with(&[("task.yaml", TASK)]));
    let package = cms::read(root.path()).expect("a task");
    assert_eq!(package.statements[0].markup, Markup::Pdf);
    let html = statement::sections(&package, "en", "/f/")
        .expect("read")
        .expect("one");
    assert!(html.contains("href=\"/f/statement.pdf\""), "{html}");
}

#[test]
fn what_cannot_be_judged_is_refused_with_its_line() {
    for (task, more, about, line) in [
        ("name: [\n", ("x", ""), "not YAML", None),
        (
            "name: a\ntime_limit: soon\n",
            ("x", ""),
            "time_limit",
            Some(2),
        ),
        ("name: a\nn_input: 4\n", ("x", ""), "input3.txt", None),
        ("name: a\nscore_type: Magic\n", ("x", ""), "Magic", Some(2)),
        ("name: a\n", ("check/manager.cpp", ""), "manager", None),
        ("name: a\n", ("gen/GEN", "#ST: many\n"), "many", Some(1)),
        (
            "name: a\n",
            ("gen/GEN", "#ST: 10\n1\n"),
            "belong to no subtask",
            None,
        ),
    ] {
        let root = write(&with(&[("task.yaml", task), more]));
        let refused = cms::read(root.path()).expect_err(about);
        let found = finding(&refused, about);
        assert!(line.is_none() || found.line == line, "{found}");
    }
}
