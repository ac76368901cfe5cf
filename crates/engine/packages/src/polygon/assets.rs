//! Checker, interactor, validators, generators and solutions.

use roxmltree::Node;
use tiltyard_protocol::{
    Comparer, Dialect, RelativePath,
    Verdict::{self, Accepted, MemoryLimit, RuntimeError, TimeLimit, WrongAnswer},
};

use super::{FULL_PACKAGE, XML, child, inside, line};
use crate::{
    FileRef, Package, Program, TimeLimitUse, ValidatorTest,
    foreign::{self, Place, language_of_type},
};

type Beside = [(RelativePath, FileRef)];

pub(super) fn read(
    place: &mut Place,
    problem: Node<'_, '_>,
    resources: &Beside,
    package: &mut Package,
) {
    let Some(assets) = child(problem, "assets") else {
        place.refuse(
            XML,
            line(problem),
            "there are no `assets` in it",
            FULL_PACKAGE,
        );
        return;
    };
    package.checking.dialect = Dialect::Testlib;
    match child(assets, "checker") {
        Some(checker) => read_checker(place, checker, resources, package),
        None => place.refuse(XML, line(assets), "there is no checker", FULL_PACKAGE),
    }
    if let Some(node) = child(assets, "interactor") {
        package.checking.interactor = program(place, node, resources);
    }
    for node in inside(assets, &["validators"]) {
        let validator = program(place, node, resources);
        package.input_validators.extend(validator);
        validator_tests(place, node, package);
    }
    for node in inside(problem, &["files", "executables"]) {
        let Some(source) = child(node, "source") else {
            continue;
        };
        let path = source.attribute("path").unwrap_or_default();
        let others = [&package.checking.checkers, &package.input_validators];
        let known = others.into_iter().flatten().any(|other| other.path == path);
        let interactor = package.checking.interactor.as_ref();
        if !known && interactor.is_none_or(|other| other.path != path) && place.has(path) {
            let generator = program(place, node, resources);
            package.generators.extend(generator);
        }
    }
    for node in inside(assets, &["solutions"]) {
        solution(place, node, resources, package);
    }
    attachments(place, problem, package);
}

fn program(place: &mut Place, node: Node<'_, '_>, beside: &Beside) -> Option<Program> {
    let source = child(node, "source");
    let Some(path) = source.and_then(|source| source.attribute("path")) else {
        let what = format!("`{}` has no source", node.tag_name().name());
        place.refuse(XML, line(node), what, FULL_PACKAGE);
        return None;
    };
    let kind = source.and_then(|source| source.attribute("type"));
    let language = kind.and_then(language_of_type);
    place.program(path, language, kind, beside)
}

/// Checkers of testlib that need not be compiled.
pub(crate) const STANDARD: &[&str] = &[
    "acmp", "caseicmp", "casencmp", "casewcmp", "dcmp", "fcmp", "hcmp", "icmp", "lcmp", "ncmp",
    "nyesno", "rcmp", "rcmp4", "rcmp6", "rcmp9", "rncmp", "uncmp", "wcmp", "yesno",
];

fn read_checker(place: &mut Place, node: Node<'_, '_>, resources: &Beside, package: &mut Package) {
    let standard = node
        .attribute("name")
        .and_then(|name| name.strip_prefix("std::"))
        .map(|name| name.trim_end_matches(".cpp"));
    match standard {
        Some(name) if STANDARD.contains(&name) => {
            package.checking.comparer = Comparer::Standard(name.to_owned());
        }
        _ => {
            let checker = program(place, node, resources);
            package.checking.checkers.extend(checker);
        }
    }
}

fn validator_tests(place: &mut Place, validator: Node<'_, '_>, package: &mut Package) {
    let Some(set) = child(validator, "testset") else {
        return;
    };
    let pattern = super::value(set, "input-path-pattern").unwrap_or_default();
    for (at, node) in inside(set, &["tests"]).enumerate() {
        let name = super::tests::numbered(pattern, at + 1);
        match place.file(&name) {
            Some(input) => package.validator_tests.push(ValidatorTest {
                name,
                input,
                answer: None,
                output: None,
                valid: node.attribute("verdict") != Some("invalid"),
            }),
            None => place.warn(format!(
                "{name}, a test of a validator, is not in the package"
            )),
        }
    }
}

/// What a tag permits, and what must come up at least once.
fn meaning(tag: &str) -> Option<(&'static [Verdict], &'static [Verdict])> {
    Some(match tag {
        "main" | "accepted" => (&[Accepted], &[]),
        "rejected" | "failed" => (
            &[
                WrongAnswer,
                TimeLimit,
                MemoryLimit,
                Verdict::OutputLimit,
                RuntimeError,
            ],
            &[],
        ),
        // A wrong format is a wrong answer here.
        "wrong-answer" | "presentation-error" => (&[WrongAnswer], &[]),
        "time-limit-exceeded" => (&[TimeLimit], &[TimeLimit]),
        "time-limit-exceeded-or-accepted" => (&[TimeLimit, Accepted], &[]),
        "time-limit-exceeded-or-memory-limit-exceeded" => {
            (&[TimeLimit, MemoryLimit, RuntimeError], &[])
        }
        // A program that handles running out of memory by itself ends as it likes, which is a run-time error.
        "memory-limit-exceeded" => (&[MemoryLimit, RuntimeError], &[]),
        _ => return None,
    })
}

fn solution(place: &mut Place, node: Node<'_, '_>, resources: &Beside, package: &mut Package) {
    let tag = node.attribute("tag").unwrap_or_default();
    if tag == "do-not-run" {
        return;
    }
    let Some((permitted, required)) = meaning(tag) else {
        let what = format!("a solution has the unknown tag {tag:?}");
        place.refuse(
            XML,
            line(node),
            what,
            "use a tag of Polygon, such as `accepted`",
        );
        return;
    };
    let grader: Vec<_> = resources
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "testlib.h" | "olymp.sty"))
        .cloned()
        .collect();
    let Some(program) = program(place, node, &grader) else {
        return;
    };
    let mut made = foreign::submission(program, permitted);
    made.required = required.iter().copied().collect();
    if required == [TimeLimit] {
        made.use_for_time_limit = TimeLimitUse::Upper;
    }
    if package.grading.scored && permitted != [Accepted] {
        // Where groups give points, what is wrong in one of them may be right in all that counts.
        made.required.clear();
    }
    package.submissions.push(made);
}

fn attachments(place: &mut Place, problem: Node<'_, '_>, package: &mut Package) {
    for node in inside(problem, &["files", "attachments"]) {
        if let Some(path) = node.attribute("path")
            && let Some(file) = place.file(path)
        {
            let name = path.rsplit('/').next().unwrap_or(path);
            package.attachments.push((name.to_owned(), file));
        }
    }
    // Resources that are compiled with a solution go beside everybody's, in its language.
    for node in inside(problem, &["files", "resources"]) {
        let assets =
            inside(node, &["assets"]).any(|asset| asset.attribute("name") == Some("solution"));
        let (Some(path), true) = (node.attribute("path"), assets) else {
            continue;
        };
        let kinds = node.attribute("for-types").unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or(path);
        let (Some(file), Ok(name)) = (place.file(path), RelativePath::parse(name)) else {
            continue;
        };
        let mut languages: Vec<String> = kinds.split(';').filter_map(language_of_type).collect();
        if languages.is_empty() {
            languages.push("default".to_owned());
        }
        languages.sort();
        languages.dedup();
        for language in languages {
            let files = package.include.entry(language).or_default();
            files.push((name.clone(), file.clone()));
        }
    }
}
