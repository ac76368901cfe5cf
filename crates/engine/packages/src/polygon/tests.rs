//! `judging`: limits, tests, groups.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use roxmltree::Node;
use tiltyard_protocol::{Aggregate, RelativePath};

use super::{FULL_PACKAGE, XML, child, inside, line, value};
use crate::{
    FileRef, Package, Test,
    foreign::{self, Place, Planned, arrange},
};

pub(super) fn read(place: &mut Place, problem: Node<'_, '_>, package: &mut Package) {
    let Some(judging) = child(problem, "judging") else {
        place.refuse(
            XML,
            line(problem),
            "there is no `judging` in it",
            FULL_PACKAGE,
        );
        return;
    };
    if let Some(count) = judging.attribute("run-count").filter(|count| *count != "1") {
        place.refuse(
            XML,
            line(judging),
            format!("solutions run {count} times on each test, which is not done for this format"),
            "convert the problem to a multi-pass problem of Kattis",
        );
    }
    package.checking.input_file = file_name(place, judging, "input-file");
    package.checking.output_file = file_name(place, judging, "output-file");
    let sets: Vec<Node<'_, '_>> = judging
        .children()
        .filter(|node| node.has_tag_name("testset"))
        .collect();
    let tests = |node: &&Node<'_, '_>| node.attribute("name") == Some("tests");
    let Some(set) = sets.iter().find(tests).or(sets.first()).copied() else {
        place.refuse(
            XML,
            line(judging),
            "there is no `testset` in it",
            FULL_PACKAGE,
        );
        return;
    };
    for other in sets.iter().filter(|other| **other != set) {
        let name = other.attribute("name").unwrap_or_default();
        place.warn(format!(
            "the test set `{name}` is not used: one is enough to judge"
        ));
    }
    let limit = |place: &mut Place, name: &str| -> Option<u64> {
        let text = value(set, name)?;
        let number = text.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            let line = child(set, name).and_then(line);
            place.refuse(
                XML,
                line,
                format!("`{name}` is {text:?}"),
                "write a whole number above 0",
            );
        }
        number
    };
    package.limits.time_ms = limit(place, "time-limit");
    if let Some(bytes) = limit(place, "memory-limit") {
        package.limits.memory_bytes = bytes;
    }
    let cases = cases(place, set);
    groups(place, set, cases, package);
}

fn file_name(place: &mut Place, judging: Node<'_, '_>, name: &str) -> Option<RelativePath> {
    let text = judging.attribute(name).filter(|text| !text.is_empty())?;
    let path = RelativePath::parse(text);
    if let Err(error) = &path {
        place.refuse(
            XML,
            line(judging),
            format!("`{name}` is {text:?}: {error}"),
            "give a plain file name",
        );
    }
    path.ok()
}

/// Tests whose lines are changed are held in memory; all together may have this many bytes.
const ENDS_BYTES_MAX: u64 = 512 << 20;

struct Case {
    test: Test,
    group: Option<String>,
}

fn cases(place: &mut Place, set: Node<'_, '_>) -> Vec<Case> {
    let nodes: Vec<Node<'_, '_>> = inside(set, &["tests"]).collect();
    let said = value(set, "test-count").and_then(|text| text.parse::<usize>().ok());
    if let Some(count) = said.filter(|count| *count != nodes.len() && !nodes.is_empty()) {
        let at = child(set, "test-count").and_then(line);
        let what = format!("`test-count` is {count} and `tests` has {}", nodes.len());
        place.refuse(XML, at, what, FULL_PACKAGE);
        return Vec::new();
    }
    let inputs = value(set, "input-path-pattern").unwrap_or("tests/%02d");
    let answers = value(set, "answer-path-pattern").unwrap_or("tests/%02d.a");
    let mut missing = Vec::new();
    let mut cases = Vec::new();
    let mut room = ENDS_BYTES_MAX;
    for (at, node) in nodes.iter().enumerate() {
        let (input, answer) = (numbered(inputs, at + 1), numbered(answers, at + 1));
        let (Some(input_file), Some(answer_file)) = (place.file(&input), place.file(&answer))
        else {
            let name = if place.has(&input) { answer } else { input };
            let generated = node.attribute("method") == Some("generated");
            missing.push((name, generated, line(*node)));
            continue;
        };
        let input_file = with_unix_ends(input_file, &mut room);
        let answer_file = with_unix_ends(answer_file, &mut room);
        let mut test = foreign::test(format!("{:03}", at + 1), input_file, answer_file);
        test.sample = node.attribute("sample") == Some("true");
        test.score = node.attribute("points").and_then(|text| text.parse().ok());
        test.description = node.attribute("description").map(str::to_owned);
        test.generated_by = node.attribute("cmd").map(str::to_owned);
        shown(place, at + 1, &mut test);
        let group = node.attribute("group").filter(|name| !name.is_empty());
        cases.push(Case {
            test,
            group: group.map(str::to_owned),
        });
    }
    if let Some((name, generated, at)) = missing.first() {
        let which = if *generated { "generated test" } else { "test" };
        place.refuse(
            XML,
            *at,
            format!(
                "{} of {} tests have no files, first the {which} {name}",
                missing.len(),
                nodes.len()
            ),
            FULL_PACKAGE,
        );
    }
    cases
}

/// Lines of packages made for Windows end as they do there, and programs that read whole lines would meet what their authors
/// never saw. A file is changed only where each of its lines ends that way.
fn with_unix_ends(file: FileRef, room: &mut u64) -> FileRef {
    let FileRef::Path { path, bytes } = &file else {
        return file;
    };
    if *bytes > *room || !begins_with_windows_end(path) {
        return file;
    }
    let Ok(text) = fs::read(path) else {
        return file;
    };
    let is_end = |(at, byte): (usize, &u8)| *byte != b'\n' || (at > 0 && text[at - 1] == b'\r');
    if !text.iter().enumerate().all(is_end) {
        return file;
    }
    *room -= *bytes;
    let mut unix = Vec::with_capacity(text.len());
    for (at, byte) in text.iter().enumerate() {
        if *byte != b'\r' || text.get(at + 1) != Some(&b'\n') {
            unix.push(*byte);
        }
    }
    FileRef::Made(unix.into())
}

/// Whether the first line does, as far as a look at the beginning tells; a longer line is not one of Windows.
fn begins_with_windows_end(path: &Path) -> bool {
    const LOOK_BYTES: u64 = 8 << 20;
    let Ok(file) = fs::File::open(path) else {
        return false;
    };
    let mut line = Vec::new();
    let read = BufReader::new(file.take(LOOK_BYTES)).read_until(b'\n', &mut line);
    read.is_ok() && line.ends_with(b"\r\n")
}

/// What the statement shows in place of a sample, where it is something else.
fn shown(place: &Place, number: usize, test: &mut Test) {
    if !test.sample {
        return;
    }
    for language in place.list("statement-sections") {
        let input = format!("statement-sections/{language}/example.{number:02}");
        let files = (place.file(&input), place.file(&format!("{input}.a")));
        if let (Some(input), Some(answer)) = files {
            let same = |a, b| super::beginning(a).trim_end() == super::beginning(b).trim_end();
            if !same(&input, &test.input) || !same(&answer, &test.answer) {
                (test.shown_input, test.shown_answer) = (Some(input), Some(answer));
            }
            return;
        }
    }
}

/// `tests/%02d.a` and 7 → `tests/07.a`.
pub(super) fn numbered(pattern: &str, number: usize) -> String {
    let Some((before, rest)) = pattern.split_once('%') else {
        return pattern.to_owned();
    };
    let Some((width, after)) = rest.split_once('d') else {
        return pattern.to_owned();
    };
    let digits = width
        .trim_start_matches('0')
        .parse::<usize>()
        .unwrap_or(0)
        .min(20);
    if width.starts_with('0') {
        format!("{before}{number:0digits$}{after}")
    } else {
        format!("{before}{number:digits$}{after}")
    }
}

fn groups(place: &mut Place, set: Node<'_, '_>, cases: Vec<Case>, package: &mut Package) {
    let told: Vec<Node<'_, '_>> = inside(set, &["groups"]).collect();
    let points = cases.iter().any(|case| case.test.score.is_some());
    let scored = points || told.iter().any(|group| group.attribute("points").is_some());
    let mut planned: Vec<Planned> = Vec::new();
    let (mut samples, mut loose) = (Vec::new(), Vec::new());
    for case in cases {
        // Only a scored problem, or one that tells of them, has groups that mean something.
        let group = case.group.filter(|_| scored || !told.is_empty());
        match group {
            Some(name) => match planned.iter_mut().find(|plan| plan.name == name) {
                Some(plan) => plan.tests.push(case.test),
                None => planned.push(Planned {
                    name,
                    aggregate: Aggregate::Sum,
                    points: None,
                    requires: Vec::new(),
                    tests: vec![case.test],
                }),
            },
            None if case.test.sample => samples.push(case.test),
            None => loose.push(case.test),
        }
    }
    for node in told {
        let name = node.attribute("name").unwrap_or_default();
        match planned.iter_mut().find(|plan| plan.name == name) {
            Some(plan) => tell(node, plan),
            None => place.warn(format!("the group `{name}` has no tests")),
        }
    }
    for plan in &planned {
        if RelativePath::parse(&plan.name).is_err() || plan.name.contains('/') {
            let what = format!("a group is called {:?}", plan.name);
            place.refuse(XML, line(set), what, "give it a plain name");
        }
    }
    if !scored {
        for test in samples.iter_mut().chain(&mut loose) {
            test.score = None;
        }
    }
    match arrange(samples, planned, loose, scored) {
        Ok((grading, tests)) => (package.grading, package.tests) = (grading, tests),
        Err(unarranged) => {
            let what = format!("{unarranged}");
            place.refuse(XML, line(set), what, "correct `dependencies` of the groups");
        }
    }
}

fn tell(node: Node<'_, '_>, plan: &mut Planned) {
    plan.requires = inside(node, &["dependencies"])
        .filter_map(|node| node.attribute("group"))
        .map(str::to_owned)
        .collect();
    let sum: f64 = plan.tests.iter().filter_map(|test| test.score).sum();
    let points = node.attribute("points").and_then(|text| text.parse().ok());
    if node.attribute("points-policy") == Some("complete-group") {
        plan.aggregate = Aggregate::PassFail;
        plan.points = Some(points.unwrap_or(sum));
        for test in &mut plan.tests {
            test.score = None;
        }
        return;
    }
    plan.points = points;
    let count = plan.tests.len();
    if let (Some(points), true) = (points, plan.tests.iter().all(|test| test.score.is_none())) {
        // WHY: points of a group of which every test counts, given only for the whole, are in equal parts.
        #[expect(clippy::cast_precision_loss, reason = "tests are few")]
        let part = points / count.max(1) as f64;
        for test in &mut plan.tests {
            test.score = Some(part);
        }
    }
}

#[cfg(test)]
mod tests_of_tests {
    use crate::FileRef;

    #[test]
    fn lines_of_windows_end_as_elsewhere() {
        let place = tempfile::tempdir().expect("directory");
        let mut room = 100;
        let mut ends = |text: &str| {
            let path = place.path().join("01");
            std::fs::write(&path, text).expect("file");
            let bytes = text.len() as u64;
            super::with_unix_ends(FileRef::Path { path, bytes }, &mut room)
        };
        let made = |file: FileRef| match file {
            FileRef::Made(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            FileRef::Path { .. } => None,
        };
        assert_eq!(made(ends("1\r\n2 3\r\n")).as_deref(), Some("1\n2 3\n"));
        assert_eq!(made(ends("1\r\n2\r")).as_deref(), Some("1\n2\r"));
        for kept in ["1\n2\n", "1\r\n2\n", "1", ""] {
            assert_eq!(made(ends(kept)), None, "{kept:?}");
        }
        assert_eq!(made(ends(&"1\r\n".repeat(50))), None);
    }

    #[test]
    fn patterns_are_filled_as_printf_does() {
        assert_eq!(super::numbered("tests/%02d", 7), "tests/07");
        assert_eq!(super::numbered("tests/%03d.a", 1234), "tests/1234.a");
        assert_eq!(super::numbered("t/%d.in", 12), "t/12.in");
        assert_eq!(super::numbered("plain", 1), "plain");
    }
}
