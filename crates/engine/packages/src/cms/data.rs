//! Tests and subtasks.

use regex::Regex;
use serde_yaml_ng::Value;
use tiltyard_protocol::Aggregate;

use super::TASK;
use crate::{
    Package, Test,
    foreign::{
        self, Place, Planned, arrange,
        yaml::{self, Yaml},
    },
};

/// What all of a task scores where it does not say.
const SCORE: f64 = 100.0;
/// More tests than anybody has.
const TESTS_MAX: usize = 10_000;

/// Points, and how many tests, or which.
struct Subtask {
    points: f64,
    tests: Which,
}

enum Which {
    Next(usize),
    Named(Regex),
}

pub(super) fn read(place: &mut Place, task: &Yaml, package: &mut Package) {
    let tests = tests(place, task);
    let mut aggregate = Aggregate::Min;
    let subtasks = match task.text_of("score_type").as_deref() {
        Some("Sum") => Vec::new(),
        Some(named @ ("GroupMin" | "GroupMul" | "GroupThreshold")) => {
            if named != "GroupMin" {
                place.warn(format!("{named} is taken as GroupMin"));
            }
            parameters(place, task)
        }
        Some(other) => {
            let what = format!("the score type {other:?} is not known here");
            task.wrong(place, "score_type", what, "use Sum or GroupMin");
            return;
        }
        None => generated(place),
    };
    let total = task
        .get("total_value")
        .and_then(yaml::number)
        .unwrap_or(SCORE);
    if subtasks.is_empty() {
        aggregate = Aggregate::Sum;
    }
    let (planned, loose) = split(place, task, tests, subtasks, aggregate, total);
    match arrange(Vec::new(), planned, loose, true) {
        Ok((grading, tests)) => (package.grading, package.tests) = (grading, tests),
        Err(unarranged) => place.refuse(TASK, None, unarranged.to_string(), "correct the subtasks"),
    }
}

fn tests(place: &mut Place, task: &Yaml) -> Vec<Test> {
    let told = task
        .get("n_input")
        .and_then(yaml::text)
        .and_then(|text| text.parse::<usize>().ok());
    if told.is_some_and(|count| count > TESTS_MAX) {
        let what = format!("`n_input` is above {TESTS_MAX}");
        task.wrong(place, "n_input", what, "write the number of tests");
        return Vec::new();
    }
    let input = |number: usize| format!("input/input{number}.txt");
    let count = told.unwrap_or_else(|| {
        (0..TESTS_MAX)
            .find(|number| !place.has(&input(*number)))
            .unwrap_or(TESTS_MAX)
    });
    let samples = task.text_of("public_testcases").unwrap_or_default();
    let public = |number: usize| {
        samples.trim() == "all"
            || samples
                .split(',')
                .any(|text| text.trim().parse() == Ok(number))
    };
    let mut tests = Vec::new();
    for number in 0..count {
        let remedy = "make the tests with cmsMake, and bring input/ and output/";
        let answer = place.need(&format!("output/output{number}.txt"), remedy);
        if let (Some(input), Some(answer)) = (place.need(&input(number), remedy), answer) {
            let mut test = foreign::test(format!("{number:03}"), input, answer);
            test.sample = public(number);
            tests.push(test);
        }
    }
    tests
}

/// `score_type_parameters`: `[[points, count], …]` or `[[points, "names"], …]`.
fn parameters(place: &mut Place, task: &Yaml) -> Vec<Subtask> {
    let mut subtasks = Vec::new();
    let told = match task.get("score_type_parameters") {
        // Some write it as JSON in a text.
        Some(Value::String(text)) => serde_yaml_ng::from_str(text).unwrap_or(Value::Null),
        Some(other) => other.clone(),
        None => Value::Null,
    };
    for entry in told.as_sequence().into_iter().flatten() {
        let pair = entry.as_sequence().map(Vec::as_slice).unwrap_or_default();
        let (Some(points), Some(which)) = (pair.first().and_then(yaml::number), pair.get(1)) else {
            continue;
        };
        let which = match which {
            Value::String(names) => Regex::new(&format!("^(?:{names})")).ok().map(Which::Named),
            other => other
                .as_u64()
                .and_then(|count| usize::try_from(count).ok())
                .map(Which::Next),
        };
        if let Some(tests) = which {
            subtasks.push(Subtask { points, tests });
        }
    }
    if subtasks.is_empty() {
        let what = "the subtasks in it are not understood";
        task.wrong(
            place,
            "score_type_parameters",
            what,
            "write [[points, number of tests], …]",
        );
    }
    subtasks
}

/// `gen/GEN`: a line for each test, `# ST: points` before those of a subtask.
fn generated(place: &mut Place) -> Vec<Subtask> {
    const GEN: &str = "gen/GEN";
    let Some(text) = place.text(GEN) else {
        return Vec::new();
    };
    let mut subtasks: Vec<Subtask> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let comment = line.strip_prefix('#').map(str::trim);
        if let Some(points) = comment.and_then(|comment| comment.strip_prefix("ST:")) {
            match points.trim().parse::<f64>() {
                Ok(points) if points.is_finite() => subtasks.push(Subtask {
                    points,
                    tests: Which::Next(0),
                }),
                _ => {
                    let line = u32::try_from(at + 1).ok();
                    let what = format!("the points of a subtask are {points:?}");
                    place.refuse(GEN, line, what, "write `# ST: ` and a number");
                }
            }
            continue;
        }
        // `#COPY: file` is a test like those that are generated.
        let test = match comment {
            Some(comment) => comment.starts_with("COPY:"),
            None => !line.split('#').next().unwrap_or_default().trim().is_empty(),
        };
        if let (
            true,
            Some(Subtask {
                tests: Which::Next(count),
                ..
            }),
        ) = (test, subtasks.last_mut())
        {
            *count += 1;
        }
    }
    subtasks
}

fn split(
    place: &mut Place,
    task: &Yaml,
    mut tests: Vec<Test>,
    subtasks: Vec<Subtask>,
    aggregate: Aggregate,
    total: f64,
) -> (Vec<Planned>, Vec<Test>) {
    if subtasks.is_empty() {
        #[expect(clippy::cast_precision_loss, reason = "tests are few")]
        let part = total / tests.len().max(1) as f64;
        for test in &mut tests {
            test.score = Some(part);
        }
        return (Vec::new(), tests);
    }
    let mut planned = Vec::new();
    for (at, subtask) in subtasks.into_iter().enumerate() {
        let own: Vec<Test> = match subtask.tests {
            Which::Next(count) => tests.drain(..count.min(tests.len())).collect(),
            Which::Named(names) => {
                let (own, others) = tests
                    .into_iter()
                    .partition(|test| names.is_match(&test.name));
                tests = others;
                own
            }
        };
        if own.is_empty() {
            let what = format!("the subtask {at} has no tests");
            task.wrong(
                place,
                "score_type_parameters",
                what,
                "correct gen/GEN or the parameters",
            );
        }
        planned.push(Planned {
            name: format!("subtask{at}"),
            aggregate,
            points: Some(subtask.points),
            requires: Vec::new(),
            tests: own,
        });
    }
    if !tests.is_empty() && place.refused.is_empty() {
        let what = format!("{} tests belong to no subtask", tests.len());
        task.wrong(
            place,
            "n_input",
            what,
            "correct gen/GEN, the parameters or n_input",
        );
    }
    (planned, Vec::new())
}
