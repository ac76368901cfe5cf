//! Problems of DMOJ, as they come.

mod formats_common;

use std::{fs::File, io::Write, path::Path};

use formats_common::{finding, groups, tests, text, write};
use tiltyard_packages::dmoj;
use tiltyard_protocol::{Aggregate, Comparer, Dialect};
use zip::{ZipWriter, write::SimpleFileOptions};

const INIT: &str = r"archive: data.zip
test_cases:
- {in: s.1.in, out: s.1.out, points: 0}
- batched:
  - {in: s.2.in, out: s.2.out}
  - {in: s.3.in, out: s.3.out}
  points: 40
- batched:
  - {in: s.4.in, out: s.4.out}
  points: 60
  dependencies: [1]
checker:
  name: floats
  args: {precision: 4, error_mode: absolute}
";

fn archive(root: &Path, names: &[&str]) {
    let mut zip = ZipWriter::new(File::create(root.join("data.zip")).expect("a file"));
    for name in names {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("an entry");
        zip.write_all(name.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("an archive");
}

const ALL: [&str; 8] = [
    "s.1.in", "s.1.out", "s.2.in", "s.2.out", "s.3.in", "s.3.out", "s.4.in", "s.4.out",
];

#[test]
fn batches_are_groups_and_their_files_come_out_of_the_archive() {
    let root = write(&[("init.yml", INIT), ("s.1.in", "beside")]);
    archive(root.path(), &ALL);
    let package = dmoj::read(root.path()).expect("a problem");
    assert_eq!(
        groups(&package),
        ["sample", "secret", "secret/batch1", "secret/batch2"]
    );
    let names: Vec<usize> = tests(&package)
        .into_iter()
        .map(|(group, _)| group)
        .collect();
    assert_eq!(names, [2, 3, 3, 4]);
    // What lies beside init.yml comes before what the archive holds.
    assert_eq!(text(&package.tests[0].input), "beside");
    assert_eq!(text(&package.tests[3].answer), "s.4.out");
    let group = &package.grading.groups[4];
    assert_eq!(group.requires, [3]);
    assert_eq!(
        (group.aggregate, group.accept_score),
        (Aggregate::Min, 60.0)
    );
    let Comparer::Tokens(options) = &package.checking.comparer else {
        panic!("{:?}", package.checking.comparer);
    };
    assert_eq!(options.float_absolute_tolerance, Some(1e-4));
    assert_eq!(options.float_relative_tolerance, None);
    assert_eq!(
        package.tests[0].check_args[..2],
        ["case_sensitive", "float_absolute_tolerance"]
    );
}

#[test]
fn tests_nobody_lists_are_found_by_their_names() {
    let root = write(&[("init.yml", "archive: data.zip\n")]);
    archive(
        root.path(),
        &[
            "a.1-1.in",
            "a.1-1.out",
            "a.1-2.in",
            "a.1-2.out",
            "a.2-1.in",
            "a.2-1.out",
            "notes.txt",
        ],
    );
    let package = dmoj::read(root.path()).expect("a problem");
    assert_eq!(groups(&package)[2..], ["secret/batch1", "secret/batch2"]);
    assert_eq!(package.tests.len(), 3);
    assert!(package.kind.scoring);
}

#[test]
fn a_checker_in_python_is_called_as_its_own_judge_does() {
    let init = "test_cases:\n- {in: s.1.in, out: s.1.out}\nchecker: check.py\n";
    let root = write(&[
        ("init.yml", init),
        ("s.1.in", "1"),
        ("s.1.out", "1"),
        (
            "check.py",
            "from dmoj.result import CheckerResult\ndef check(process_output, judge_output, **kwargs):\n    return CheckerResult(True, 1)\n",
        ),
    ]);
    let package = dmoj::read(root.path()).expect("a problem");
    assert_eq!(package.checking.dialect, Dialect::Kattis);
    let names: Vec<&str> = package.checking.checkers[0]
        .files
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names[..2], ["tiltyard_check.py", "problem_checker.py"]);
    assert!(names.contains(&"dmoj/result.py"));
    assert!(!package.kind.scoring);
}

#[test]
fn the_adapter_of_a_checker_in_python_speaks_as_kattis_does() {
    let check = "from dmoj.result import CheckerResult\nfrom dmoj.utils.unicode import utf8text\n\ndef check(process_output, judge_output, judge_input, **kwargs):\n    right = utf8text(process_output).split() == utf8text(judge_output).split()\n    if b'half' in process_output:\n        return CheckerResult(True, 0.5, 'half of it')\n    return right\n";
    let root = write(&[
        (
            "init.yml",
            "test_cases:\n- {in: a, out: a}\nchecker: check.py\n",
        ),
        ("a", "1 2\n"),
        ("check.py", check),
    ]);
    let package = dmoj::read(root.path()).expect("a problem");
    let place = tempfile::tempdir().expect("a directory");
    for (name, file) in &package.checking.checkers[0].files {
        let path = place.path().join(name.as_str());
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        std::fs::write(path, text(file)).expect("a file");
    }
    let feedback = tempfile::tempdir().expect("a directory");
    for (output, code, score) in [
        ("1  2\n", 42, None),
        ("1 3\n", 43, None),
        ("half", 42, Some("0.5")),
    ] {
        std::fs::write(place.path().join("output"), output).expect("a file");
        let status = std::process::Command::new("python3")
            .arg(place.path().join("tiltyard_check.py"))
            .args([
                &root.path().join("a"),
                &root.path().join("a"),
                feedback.path(),
            ])
            .stdin(File::open(place.path().join("output")).expect("a file"))
            .status()
            .expect("python3");
        assert_eq!(status.code(), Some(code), "{output}");
        let got = std::fs::read_to_string(feedback.path().join("score_multiplier.txt")).ok();
        assert_eq!(got.as_deref(), score);
    }
}

#[test]
fn checkers_for_which_there_is_no_comparer_come_with_the_package() {
    for checker in ["sorted", "easy"] {
        let init = format!("test_cases:\n- {{in: a, out: a}}\nchecker: {checker}\n");
        let root = write(&[("init.yml", &init), ("a", "1")]);
        let package = dmoj::read(root.path()).expect("a problem");
        assert_eq!(
            package.checking.checkers[0].language.as_deref(),
            Some("python")
        );
    }
}

#[test]
fn a_bridged_checker_and_an_interactor_are_programs_of_testlib() {
    let root = write(&[
        (
            "init.yml",
            "test_cases:\n- {in: a, out: a}\ninteractive: {files: [i.cpp, h.h], type: testlib, lang: CPP17}\n",
        ),
        ("a", "1"),
        ("i.cpp", ""),
        ("h.h", ""),
    ]);
    let package = dmoj::read(root.path()).expect("a problem");
    assert!(package.kind.interactive);
    assert_eq!(
        package.checking.interactor.as_ref().map(|i| i.files.len()),
        Some(2)
    );
    let root = write(&[
        (
            "init.yml",
            "test_cases:\n- {in: a, out: a}\nchecker: {name: bridged, args: {files: c.cpp, type: testlib, lang: CPP17}}\n",
        ),
        ("a", "1"),
        ("c.cpp", ""),
    ]);
    let package = dmoj::read(root.path()).expect("a problem");
    assert_eq!(package.checking.dialect, Dialect::Testlib);
    assert_eq!(package.checking.checkers[0].path, "c.cpp");
}

#[test]
fn what_cannot_be_judged_is_refused_with_its_line() {
    for (init, about, line) in [
        ("test_cases:\n\t- x\n", "not YAML", Some(2)),
        ("- a\n", "no mapping", Some(1)),
        (
            "archive: data.zip\ntest_cases:\n- {in: a, out: a}\n",
            "data.zip",
            Some(1),
        ),
        ("test_cases:\n- {in: zz, out: a}\n", "zz", Some(1)),
        (
            "checker: magic\ntest_cases:\n- {in: a, out: a}\n",
            "magic",
            Some(1),
        ),
        (
            "test_cases:\n- {in: a, out: a}\ncustom_judge: j.py\n",
            "custom_judge",
            Some(3),
        ),
        (
            "test_cases:\n- {in: a, out: a}\nsignature_grader: {entry: e.cpp}\n",
            "signature_grader",
            Some(3),
        ),
        (
            "checker: bad.py\ntest_cases:\n- {in: a, out: a}\n",
            "dmoj.executors",
            Some(1),
        ),
        (
            "test_cases:\n- batched:\n  - {in: a, out: a}\n  dependencies: [7]\n",
            "batch7",
            Some(4),
        ),
        ("test_cases: []\n", "no tests", None),
    ] {
        let root = write(&[
            ("init.yml", init),
            ("a", "1"),
            ("bad.py", "from dmoj.executors import x\n"),
        ]);
        let refused = dmoj::read(root.path()).expect_err(init);
        assert_eq!(finding(&refused, about).line, line, "{refused:?}");
    }
}
