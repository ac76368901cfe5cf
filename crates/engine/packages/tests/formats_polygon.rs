//! Packages of Polygon, as they come.

mod formats_common;

use formats_common::{finding, groups, tests, text, write};
use tiltyard_packages::{Markup, TimeLimitUse, polygon, statement};
use tiltyard_protocol::{Aggregate, Comparer, Dialect, OnReject, Verdict};

const XML: &str = r#"<?xml version="1.0" encoding="utf-8" standalone="no"?>
<problem revision="7" short-name="two-sums" url="https://example.org/p/two-sums">
  <names>
    <name language="english" value="Two Sums"/>
    <name language="russian" value="Две суммы"/>
  </names>
  <statements>
    <statement charset="UTF-8" language="english" path="statements/english/problem.tex" type="application/x-tex"/>
    <statement language="english" path="statements/.pdf/english/problem.pdf" type="application/pdf"/>
  </statements>
  <judging cpu-name="x" input-file="" output-file="sums.out">
    <testset name="tests">
      <time-limit>1500</time-limit>
      <memory-limit>268435456</memory-limit>
      <test-count>4</test-count>
      <input-path-pattern>tests/%02d</input-path-pattern>
      <answer-path-pattern>tests/%02d.a</answer-path-pattern>
      <tests>
        <test method="manual" sample="true" group="0" points="0"/>
        <test cmd="gen 5" method="generated" group="2" points="30"/>
        <test cmd="gen 6" method="generated" group="2" points="40"/>
        <test cmd="gen 7" method="generated" group="1" points="30"/>
      </tests>
      <groups>
        <group feedback-policy="complete" name="0" points="0.0" points-policy="each-test"/>
        <group name="2" points-policy="each-test"><dependencies><dependency group="1"/></dependencies></group>
        <group name="1" points-policy="complete-group"/>
      </groups>
    </testset>
    <testset name="pretests"><test-count>0</test-count></testset>
  </judging>
  <files>
    <resources><file path="files/testlib.h" type="h.g++"/><file path="files/olymp.sty"/></resources>
    <executables>
      <executable><source path="files/gen.cpp" type="cpp.g++17"/></executable>
      <executable><source path="files/val.cpp" type="cpp.g++17"/></executable>
    </executables>
  </files>
  <assets>
    <checker name="CHECKER" type="testlib"><source path="files/check.cpp" type="cpp.g++17"/></checker>
    <validators>
      <validator><source path="files/val.cpp" type="cpp.g++17"/>
        <testset><test-count>2</test-count><input-path-pattern>files/tests/validator-tests/%02d</input-path-pattern>
          <tests><test verdict="valid"/><test verdict="invalid"/></tests></testset>
      </validator>
    </validators>
    <solutions>
      <solution tag="main"><source path="solutions/a.cpp" type="cpp.g++17"/></solution>
      <solution tag="time-limit-exceeded"><source path="solutions/slow.py" type="python.3"/></solution>
      <solution tag="time-limit-exceeded-or-accepted"><source path="solutions/b.java" type="java21"/></solution>
      <solution tag="wrong-answer"><source path="solutions/w.py" type="python.pypy3"/></solution>
      <solution tag="do-not-run"><source path="solutions/x.cpp" type="cpp.g++17"/></solution>
    </solutions>
  </assets>
  <tags><tag value="math"/></tags>
</problem>
"#;

fn files(xml: &str) -> Vec<(&str, &str)> {
    vec![
        ("problem.xml", xml),
        ("tests/01", "1 2\n"),
        ("tests/01.a", "3\n"),
        ("tests/02", "2 2\n"),
        ("tests/02.a", "4\n"),
        ("tests/03", "3 2\n"),
        ("tests/03.a", "5\n"),
        ("tests/04", "4 2\n"),
        ("tests/04.a", "6\n"),
        ("files/testlib.h", "// testlib"),
        ("files/check.cpp", "#include \"testlib.h\""),
        ("files/val.cpp", "#include \"testlib.h\""),
        ("files/gen.cpp", "#include \"testlib.h\""),
        ("files/tests/validator-tests/01", "1 1"),
        ("files/tests/validator-tests/02", "x"),
        ("solutions/a.cpp", "int main(){}"),
        ("solutions/slow.py", "pass"),
        ("solutions/b.java", "class b {}"),
        ("solutions/w.py", "pass"),
        ("solutions/x.cpp", "int main(){}"),
        (
            "statements/english/problem.tex",
            "\\begin{problem}{T}{a}{b}{c}{d} Whole. \\end{problem}",
        ),
        ("statement-sections/english/name.tex", "Two Sums"),
        (
            "statement-sections/english/legend.tex",
            "Add $a$ and $b$. \\includegraphics{tree}",
        ),
        ("statement-sections/english/input.tex", "Two numbers."),
        ("statement-sections/english/output.tex", "Their sum."),
        ("statement-sections/english/tutorial.tex", "Add them."),
        ("statement-sections/english/tree.png", "png"),
        ("statement-sections/russian/legend.tex", "Сложите."),
        ("statement-sections/russian/input.tex", "Два числа."),
    ]
}

#[test]
fn a_full_package_is_read_with_everything_in_it() {
    let root = write(&files(XML));
    let package = polygon::read(root.path()).expect("a package");
    assert_eq!(package.short_name, "twosums");
    assert_eq!(package.titles["ru"], "Две суммы");
    assert_eq!(package.tags, ["math"]);
    assert_eq!(package.limits.time_ms, Some(1500));
    assert_eq!(package.limits.memory_bytes, 256 << 20);
    let checking = &package.checking;
    assert!(checking.input_file.is_none());
    assert_eq!(
        checking.output_file.as_ref().map(|p| p.as_str()),
        Some("sums.out")
    );
    assert_eq!(checking.dialect, Dialect::Testlib);
    let checker = &checking.checkers[0];
    assert_eq!(checker.language.as_deref(), Some("cpp"));
    assert_eq!(checker.language_named.as_deref(), Some("cpp.g++17"));
    let names: Vec<&str> = checker
        .files
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["check.cpp", "testlib.h"]);
    // The validator is no generator, though it is among the executables.
    assert_eq!(package.generators.len(), 1);
    assert_eq!(package.input_validators.len(), 1);
    let valid: Vec<bool> = package
        .validator_tests
        .iter()
        .map(|test| test.valid)
        .collect();
    assert_eq!(valid, [true, false]);
    assert!(
        package
            .warnings
            .iter()
            .any(|warning| warning.contains("pretests"))
    );
}

#[test]
fn groups_have_their_points_and_stand_behind_what_they_depend_on() {
    let root = write(&files(XML));
    let package = polygon::read(root.path()).expect("a package");
    assert!(package.kind.scoring);
    assert_eq!(
        groups(&package),
        ["sample", "secret", "secret/0", "secret/1", "secret/2"]
    );
    assert_eq!(
        tests(&package),
        [
            (3, "secret/0/001"),
            (4, "secret/1/004"),
            (5, "secret/2/002"),
            (5, "secret/2/003")
        ]
    );
    let whole = &package.grading.groups[4];
    assert_eq!(
        (whole.aggregate, whole.max_score),
        (Aggregate::PassFail, Some(30.0))
    );
    assert_eq!(whole.on_reject, OnReject::Break);
    let each = &package.grading.groups[5];
    assert_eq!(
        (each.aggregate, each.on_reject),
        (Aggregate::Sum, OnReject::Continue)
    );
    assert_eq!(each.requires, [4]);
    assert_eq!(package.tests[3].score, Some(40.0));
    assert_eq!(package.tests[3].generated_by.as_deref(), Some("gen 6"));
    assert!(package.tests[0].sample);
    assert_eq!(text(&package.tests[1].input), "4 2\n");
}

#[test]
fn solutions_may_end_as_their_tags_say() {
    let root = write(&files(XML));
    let package = polygon::read(root.path()).expect("a package");
    let got: Vec<(&str, Vec<Verdict>, TimeLimitUse)> = package
        .submissions
        .iter()
        .map(|submission| {
            let language = submission.program.language.as_deref().expect("a language");
            let permitted = submission.permitted.iter().copied().collect();
            (language, permitted, submission.use_for_time_limit)
        })
        .collect();
    assert_eq!(
        got,
        [
            ("cpp", vec![Verdict::Accepted], TimeLimitUse::Lower),
            ("python", vec![Verdict::TimeLimit], TimeLimitUse::Upper),
            (
                "java",
                vec![Verdict::Accepted, Verdict::TimeLimit],
                TimeLimitUse::No
            ),
            ("pypy", vec![Verdict::WrongAnswer], TimeLimitUse::No),
        ]
    );
}

#[test]
fn sections_become_one_statement_in_the_readers_tongue() {
    let root = write(&files(XML));
    let package = polygon::read(root.path()).expect("a package");
    let english = statement::sections(&package, "en-GB", "/a/")
        .expect("read")
        .expect("one");
    for part in [
        "data-tex=\"a\"",
        "src=\"/a/tree.png\"",
        "<h2>Input</h2>",
        "Their sum.",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    let russian = statement::sections(&package, "ru", "/a/")
        .expect("read")
        .expect("one");
    assert!(russian.contains("<h2>Входные данные</h2>"), "{russian}");
    assert_eq!(package.statements[0].markup, Markup::Latex);
    assert_eq!(text(&package.editorials[0].body), "Add them.");
}

#[test]
fn a_standard_checker_needs_no_compiler() {
    let xml = XML.replace("CHECKER", "std::rcmp6.cpp");
    let root = write(&files(&xml));
    let package = polygon::read(root.path()).expect("a package");
    assert_eq!(
        package.checking.comparer,
        Comparer::Standard("rcmp6".to_owned())
    );
    assert!(package.checking.checkers.is_empty());
}

#[test]
fn a_package_without_its_generated_tests_says_where_to_get_them() {
    let files: Vec<_> = files(XML)
        .into_iter()
        .filter(|(name, _)| !matches!(*name, "tests/02" | "tests/03.a"))
        .collect();
    let root = write(&files);
    let refused = polygon::read(root.path()).expect_err("refused");
    let found = finding(&refused, "2 of 4 tests have no files");
    assert_eq!((found.path.as_str(), found.line), ("problem.xml", Some(20)));
    assert!(found.remedy.contains("full (linux) package") && found.remedy.contains("doall.sh"));
}

#[test]
fn mistakes_are_told_with_their_line() {
    for (old, new, about, line) in [
        (
            "<time-limit>1500<",
            "<time-limit>soon<",
            "time-limit",
            Some(13),
        ),
        ("tag=\"main\"", "tag=\"best\"", "unknown tag", Some(48)),
        (
            "group=\"1\"/></dep",
            "group=\"9\"/></dep",
            "depends on `9`",
            Some(12),
        ),
        (
            "<test-count>4<",
            "<test-count>5<",
            "`test-count` is 5",
            Some(15),
        ),
        (
            "output-file=\"sums.out\"",
            "output-file=\"../x\"",
            "output-file",
            Some(11),
        ),
        (
            "output-file=\"sums.out\"",
            "output-file=\"sums.out\" run-count=\"2\"",
            "run 2 times",
            Some(11),
        ),
        ("</problem>", "", "not XML", None),
        (
            "files/check.cpp",
            "../../etc/passwd",
            "not in the package",
            None,
        ),
    ] {
        let xml = XML.replace(old, new);
        let root = write(&files(&xml));
        let refused = polygon::read(root.path()).expect_err(new);
        let found = finding(&refused, about);
        assert!(line.is_none() || found.line == line, "{found}");
    }
}

#[test]
fn an_interactive_problem_has_its_interactor() {
    let xml = XML.replace(
        "<validators>",
        "<interactor><source path=\"files/gen.cpp\" type=\"cpp.g++17\"/></interactor><validators>",
    );
    let root = write(&files(&xml));
    let package = polygon::read(root.path()).expect("a package");
    assert!(package.kind.interactive && package.checking.interactor.is_some());
    assert!(package.generators.is_empty());
}
