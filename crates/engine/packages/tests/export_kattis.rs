//! What is written is what was read.

mod formats_common;

use std::{fmt::Write, fs, io::Cursor, path::Path};

use formats_common::write;
use tiltyard_packages::{FileRef, Format, NotExported, Opened, Package, Program, export, open};
use zip::ZipArchive;

fn bytes(file: &FileRef) -> String {
    let bytes = match file {
        FileRef::Path { path, .. } => fs::read(path).expect("a file"),
        FileRef::Made(bytes) => bytes.to_vec(),
    };
    String::from_utf8_lossy(&bytes).into_owned()
}

fn program(program: &Program) -> String {
    let mut files: Vec<String> = program
        .files
        .iter()
        .map(|(name, file)| format!("{}={}", name.as_str(), bytes(file)))
        .collect();
    files[1..].sort();
    format!(
        "{} {:?} {} {} {:?}",
        program.path, program.language, program.has_own_build, program.has_own_run, files
    )
}

/// All of a package that is its own, not of the place it was read from.
fn told(package: &Package) -> String {
    let mut out = String::new();
    let mut line = |what: &str, value: String| writeln!(out, "{what}: {value}").expect("text");
    line(
        "names",
        format!(
            "{} {:?} {:?}",
            package.short_name, package.uuid, package.titles
        ),
    );
    line("kind", format!("{:?} {:?}", package.kind, package.limits));
    line(
        "about",
        format!(
            "{:?} {:?} {:?}",
            package.about, package.tags, package.difficulty
        ),
    );
    line(
        "own",
        format!(
            "{:?} {:?} {:?}",
            package.hints, package.signature, package.languages
        ),
    );
    line("grading", format!("{:#?}", package.grading));
    let checking = &package.checking;
    line(
        "comparer",
        format!("{:?} {:?}", checking.comparer, checking.dialect),
    );
    for (what, programs) in [
        ("checker", &checking.checkers),
        ("validator", &package.input_validators),
        ("generator", &package.generators),
    ] {
        programs.iter().for_each(|one| line(what, program(one)));
    }
    line(
        "interactor",
        checking
            .interactor
            .as_ref()
            .map(program)
            .unwrap_or_default(),
    );
    for (what, list) in [
        ("statement", &package.statements),
        ("editorial", &package.editorials),
    ] {
        for one in list {
            let assets: Vec<String> = one
                .assets
                .iter()
                .map(|(name, file)| format!("{name}={}", bytes(file)))
                .collect();
            line(
                what,
                format!(
                    "{} {:?} {} {assets:?}",
                    one.tongue,
                    one.markup,
                    bytes(&one.body)
                ),
            );
        }
    }
    for test in &package.tests {
        let shown = (
            test.shown_input.as_ref().map(bytes),
            test.shown_answer.as_ref().map(bytes),
        );
        let files: Vec<String> = test
            .files
            .iter()
            .map(|(name, file)| format!("{}={}", name.as_str(), bytes(file)))
            .collect();
        line(
            "test",
            format!(
                "{} {} {} {} {} {:?} {:?} {:?} {:?} {:?} {:?} {shown:?} {files:?}",
                test.name,
                test.group,
                test.sample,
                bytes(&test.input),
                bytes(&test.answer),
                test.args,
                test.check_args,
                test.validator_args,
                test.score,
                test.description,
                test.hint
            ),
        );
    }
    for one in &package.submissions {
        line(
            "submission",
            format!(
                "{} {:?} {:?} {:?} {:?} {:?}",
                program(&one.program),
                one.permitted,
                one.required,
                one.score,
                one.use_for_time_limit,
                one.author
            ),
        );
    }
    for (language, files) in &package.include {
        let files: Vec<String> = files
            .iter()
            .map(|(name, file)| format!("{}={}", name.as_str(), bytes(file)))
            .collect();
        line("include", format!("{language} {files:?}"));
    }
    for (name, file) in &package.attachments {
        line("attachment", format!("{name}={}", bytes(file)));
    }
    for one in &package.validator_tests {
        line(
            "validator test",
            format!(
                "{} {} {} {:?} {:?}",
                one.name,
                one.valid,
                bytes(&one.input),
                one.answer.as_ref().map(bytes),
                one.output.as_ref().map(bytes)
            ),
        );
    }
    out
}

fn written(package: &Package, format: Format) -> (Vec<u8>, Vec<String>) {
    let mut out = Cursor::new(Vec::new());
    let notes = export(package, format, &mut out).expect("written");
    (out.into_inner(), notes)
}

fn read(archive: &[u8], named: &Path) -> Opened {
    fs::write(named, archive).expect("an archive");
    open(named).unwrap_or_else(|refused| panic!("{refused:?}"))
}

/// Package, written and read again; both must tell the same.
fn round(files: &[(&str, &str)], format: Format) -> Vec<String> {
    let root = write(files);
    let place = root.path().join("sums");
    let first = open(&place).unwrap_or_else(|refused| panic!("{refused:?}"));
    let (archive, notes) = written(&first.package, format);
    let second = read(&archive, &root.path().join("again.zip"));
    let (one, two) = (told(&first.package), told(&second.package));
    for (one, two) in one.lines().zip(two.lines()) {
        assert_eq!(one, two, "{notes:?}");
    }
    assert_eq!(
        one.lines().count(),
        two.lines().count(),
        "{one}\n---\n{two}"
    );
    notes
}

fn names(archive: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    names.sort();
    names
}

const NEW: &[(&str, &str)] = &[
    (
        "sums/problem.yaml",
        "problem_format_version: 2025-09\nname: {en: Sums, sv: Summor}\nuuid: 11111111-2222-4333-8444-555555555555\ntype: scoring\nlicense: cc by-sa\ncredits: {authors: [Ada, Bob]}\nsource: {name: A contest, url: 'https://example.org'}\nkeywords: [math]\nlimits: {time_limit: 1.5, memory: 256}\n",
    ),
    (
        "sums/tiltyard.yaml",
        "difficulty: easy\ncategories: [maths]\nlists: [starter]\nhints: [Add.]\n",
    ),
    (
        "sums/statement/problem.en.md",
        "Add $a$ and $b$. ![](tree.png)\n",
    ),
    ("sums/statement/problem.sv.tex", "Addera.\n"),
    ("sums/statement/tree.png", "png"),
    ("sums/solution/solution.en.md", "Just add.\n"),
    ("sums/attachments/notes.txt", "notes"),
    ("sums/include/cpp/lib.h", "// lib"),
    ("sums/generators/gen.py", "print(1)\n"),
    ("sums/input_validators/val.py", "import sys; sys.exit(42)\n"),
    (
        "sums/output_validator/check.py",
        "import sys; sys.exit(42)\n",
    ),
    ("sums/data/sample/1.in", "1 1\n"),
    ("sums/data/sample/1.ans", "2\n"),
    ("sums/data/sample/1.in.statement", "one one\n"),
    ("sums/data/sample/1.ans.statement", "two\n"),
    ("sums/data/secret/a/1.in", "2 1\n"),
    ("sums/data/secret/a/1.ans", "3\n"),
    (
        "sums/data/secret/a/1.yaml",
        "hint: look\ndescription: small\noutput_validator_args: [x]\n",
    ),
    ("sums/data/secret/a/2.in", "2 2\n"),
    ("sums/data/secret/a/2.ans", "4\n"),
    (
        "sums/data/secret/a/test_group.yaml",
        "max_score: 30\nscore_aggregation: pass-fail\n",
    ),
    ("sums/data/secret/b/1.in", "9 1\n"),
    ("sums/data/secret/b/1.ans", "10\n"),
    ("sums/data/secret/b/2.in", "9 2\n"),
    ("sums/data/secret/b/2.ans", "11\n"),
    (
        "sums/data/secret/b/test_group.yaml",
        "max_score: 70\nscore_aggregation: sum\nrequire_pass: [secret/a]\nargs: [--big]\n",
    ),
    ("sums/data/invalid_input/x.in", "x\n"),
    (
        "sums/submissions/accepted/sol.py",
        "print(sum(map(int, input().split())))\n",
    ),
    (
        "sums/submissions/accepted/two/main.cpp",
        "#include \"b.h\"\nint main() {}\n",
    ),
    ("sums/submissions/accepted/two/b.h", "// b\n"),
    ("sums/submissions/wrong_answer/zero.py", "print(0)\n"),
    (
        "sums/submissions/time_limit_exceeded/slow.py",
        "while True: pass\n",
    ),
    ("sums/submissions/rejected/odd.py", "print(1)\n"),
    (
        "sums/submissions/submissions.yaml",
        "rejected/odd.py:\n  permitted: [AC, RTE]\n  score: [10, 20]\n",
    ),
];

#[test]
fn a_package_of_2025_comes_back_as_it_went() {
    let notes = round(NEW, Format::Kattis2025);
    assert!(notes.is_empty(), "{notes:?}");
}

const OLD: &[(&str, &str)] = &[
    (
        "sums/problem.yaml",
        "name: Sums\nauthor: Ada\nsource: A contest\nlicense: cc by\nkeywords: math easy\nlimits: {memory: 512, time_multiplier: 4}\nvalidation: default\nvalidator_flags: case_sensitive float_tolerance 1e-6\n",
    ),
    ("sums/.timelimit", "2\n"),
    (
        "sums/problem_statement/problem.en.tex",
        "\\problemname{Sums}\nAdd.\n",
    ),
    ("sums/problem_statement/pic.png", "png"),
    ("sums/input_validators/val.py", "import sys; sys.exit(42)\n"),
    (
        "sums/input_validators/other/val.cpp",
        "int main() { return 42; }\n",
    ),
    ("sums/input_validators/other/lib.h", "// lib\n"),
    ("sums/data/sample/1.in", "1 1\n"),
    ("sums/data/sample/1.ans", "2\n"),
    ("sums/data/secret/1.in", "2 1\n"),
    ("sums/data/secret/1.ans", "3\n"),
    ("sums/data/secret/1.desc", "small"),
    (
        "sums/submissions/accepted/sol.py",
        "print(sum(map(int, input().split())))\n",
    ),
    ("sums/submissions/wrong_answer/zero.py", "print(0)\n"),
    (
        "sums/submissions/time_limit_exceeded/slow.py",
        "while True: pass\n",
    ),
    ("sums/submissions/run_time_error/crash.py", "1/0\n"),
    ("sums/submissions/slow_accepted/brute.py", "print(1)\n"),
];

#[test]
fn a_package_of_the_old_format_comes_back_as_it_went() {
    let notes = round(OLD, Format::KattisLegacy);
    assert!(
        notes.iter().all(|note| note.contains("brute.py")),
        "{notes:?}"
    );
}

#[test]
fn groups_of_the_old_format_come_back_as_they_went() {
    let mut files = OLD.to_vec();
    files.extend([
        (
            "sums/data/testdata.yaml",
            "on_reject: continue\ngrader_flags: ignore_sample\n",
        ),
        ("sums/data/secret/testdata.yaml", "grader_flags: sum\n"),
        (
            "sums/data/secret/g1/testdata.yaml",
            "on_reject: break\naccept_score: 40\ngrader_flags: min\n",
        ),
        ("sums/data/secret/g1/1.in", "5 5\n"),
        ("sums/data/secret/g1/1.ans", "10\n"),
    ]);
    files[0].1 = "name: Sums\ntype: scoring\nvalidation: default\nvalidator_flags: case_sensitive\nlimits: {memory: 512}\n";
    round(&files, Format::KattisLegacy);
}

#[test]
fn an_interactive_package_comes_back_as_it_went() {
    let files = [
        (
            "sums/problem.yaml",
            "problem_format_version: 2025-09\nname: Guess\nuuid: 11111111-2222-4333-8444-555555555555\ntype: [interactive, multi-pass]\nlimits: {time_limit: 1, validation_passes: 3}\n",
        ),
        ("sums/statement/problem.en.md", "Guess.\n"),
        (
            "sums/output_validator/guess.py",
            "import sys; sys.exit(42)\n",
        ),
        ("sums/data/sample/1.in", "1\n"),
        ("sums/data/sample/1.ans", "\n"),
        ("sums/data/secret/1.in", "2\n"),
        ("sums/data/secret/1.ans", "\n"),
        ("sums/submissions/accepted/sol.py", "print(1)\n"),
    ];
    assert_eq!(round(&files, Format::Kattis2025), Vec::<String>::new());
}

#[test]
fn a_package_of_polygon_becomes_one_a_kattis_judge_can_use() {
    let xml = r#"<problem short-name="sums"><names><name language="english" value="Sums"/></names>
<judging input-file="" output-file=""><testset name="tests"><time-limit>1000</time-limit><memory-limit>67108864</memory-limit>
<test-count>2</test-count><tests><test sample="true" points="0"/><test points="60"/></tests></testset></judging>
<assets><checker name="check.cpp"><source path="check.cpp" type="cpp.g++17"/></checker>
<validators><validator><source path="val.cpp" type="cpp.g++17"/></validator></validators>
<solutions><solution tag="main"><source path="sol.cpp" type="cpp.g++17"/></solution>
<solution tag="memory-limit-exceeded"><source path="big.py" type="python.pypy3"/></solution></solutions></assets></problem>"#;
    let root = write(&[
        ("problem.xml", xml),
        ("tests/01", "1 1\n"),
        ("tests/01.a", "2\n"),
        ("tests/02", "2 1\n"),
        ("tests/02.a", "3\n"),
        ("check.cpp", "#include \"testlib.h\"\n"),
        ("testlib.h", "// testlib\n"),
        ("val.cpp", "#include \"testlib.h\"\n"),
        ("sol.cpp", "int main() {}\n"),
        ("big.py", "x = [0] * 10**12\n"),
    ]);
    let first = open(root.path()).unwrap_or_else(|refused| panic!("{refused:?}"));
    for format in [Format::Kattis2025, Format::KattisLegacy] {
        let (archive, notes) = written(&first.package, format);
        let names = names(&archive);
        let checker = match format {
            Format::Kattis2025 => "sums/output_validator",
            _ => "sums/output_validators/check",
        };
        for name in ["build", "run", "check.cpp"] {
            assert!(names.contains(&format!("{checker}/{name}")), "{names:?}");
        }
        assert!(
            names.contains(&"sums/input_validators/val/run".to_owned()),
            "{names:?}"
        );
        assert!(
            names.contains(&format!("{checker}/testlib.h")),
            "{names:?} {notes:?}"
        );
        let again = read(&archive, &root.path().join("again.zip")).package;
        assert_eq!(again.limits.time_ms, Some(1000));
        assert_eq!(again.tests.len(), 2);
        assert_eq!(again.submissions.len(), 2);
        assert!(again.checking.checkers[0].has_own_build && again.checking.checkers[0].has_own_run);
    }
}

#[test]
fn the_adapter_of_a_checker_speaks_as_kattis_does() {
    let xml = r#"<problem short-name="sums"><judging><testset name="tests"><test-count>1</test-count><tests><test/></tests></testset></judging>
<assets><checker><source path="che'ck.py" type="python.3"/></checker></assets></problem>"#;
    let check = "import sys\ntext = open(sys.argv[2]).read()\nif text.startswith('x'):\n    sys.exit(3)\nsys.exit(0 if text == open(sys.argv[3]).read() else 1)\n";
    let root = write(&[
        ("problem.xml", xml),
        ("tests/01", "1\n"),
        ("tests/01.a", "2\n"),
        ("che'ck.py", check),
    ]);
    let package = open(root.path())
        .unwrap_or_else(|refused| panic!("{refused:?}"))
        .package;
    let (archive, _) = written(&package, Format::KattisLegacy);
    let out = tempfile::tempdir().expect("a directory");
    ZipArchive::new(Cursor::new(archive))
        .expect("an archive")
        .extract(out.path())
        .expect("unpacked");
    let validator = out.path().join("sums/output_validators/che'ck");
    let run = |name: &str, arguments: &[&Path], input: &str| {
        let input_path = out.path().join("team");
        fs::write(&input_path, input).expect("a file");
        std::process::Command::new("/bin/sh")
            .arg(validator.join(name))
            .args(arguments)
            .stdin(fs::File::open(&input_path).expect("a file"))
            .status()
            .expect("a shell")
            .code()
    };
    assert_eq!(run("build", &[], ""), Some(0));
    let (input, answer) = (root.path().join("tests/01"), root.path().join("tests/01.a"));
    for (text, code) in [("2\n", 42), ("3\n", 43), ("x", 1)] {
        assert_eq!(
            run("run", &[&input, &answer, out.path()], text),
            Some(code),
            "{text}"
        );
    }
}

#[test]
fn points_of_single_tests_become_groups_of_their_own() {
    let root = write(&[
        (
            "init.yml",
            "test_cases:\n- {in: a, out: a, points: 10}\n- {in: a, out: a, points: 90}\n",
        ),
        ("a", "1\n"),
    ]);
    let package = open(root.path())
        .unwrap_or_else(|refused| panic!("{refused:?}"))
        .package;
    let (archive, _) = written(&package, Format::Kattis2025);
    let again = read(&archive, &root.path().join("again.zip")).package;
    let scores: Vec<f64> = again.grading.groups[2..]
        .iter()
        .map(|group| group.accept_score)
        .collect();
    assert_eq!(scores, [10.0, 90.0]);
}

#[test]
fn only_the_two_formats_are_written() {
    let root = write(NEW);
    let package = open(&root.path().join("sums")).expect("a package").package;
    let refused = export(&package, Format::Polygon, Cursor::new(Vec::new()));
    assert!(matches!(refused, Err(NotExported::Format(Format::Polygon))));
}
