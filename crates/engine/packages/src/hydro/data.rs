//! Tests: `subtasks`, `cases`, or what lies in the directory.

use std::collections::BTreeMap;

use serde_yaml_ng::Value;
use tiltyard_protocol::Aggregate;

use super::config::{memory_bytes, time_ms};
use crate::{
    Package, Test,
    foreign::{
        self, Place, Planned, arrange, join,
        yaml::{self, Yaml},
    },
};

/// What all of a problem scores.
const SCORE: f64 = 100.0;

pub(super) fn read(
    place: &mut Place,
    config: Option<&Yaml>,
    directory: &str,
    package: &mut Package,
) {
    let told = config.and_then(|config| Some((config, config.get("subtasks")?)));
    let mut reading = Reading {
        place,
        directory,
        count: 0,
        package,
    };
    let (planned, loose) = match (
        told,
        config.and_then(|config| Some((config, config.get("cases")?))),
    ) {
        (Some((config, Value::Sequence(list))), _) if !list.is_empty() => {
            (reading.subtasks(config, list), Vec::new())
        }
        (_, Some((config, Value::Sequence(list)))) if !list.is_empty() => {
            let mut tests = reading.cases(config, list, None);
            shares(&mut tests, None);
            (Vec::new(), tests)
        }
        _ => reading.found(),
    };
    match arrange(Vec::new(), planned, loose, true) {
        Ok((grading, tests)) => (package.grading, package.tests) = (grading, tests),
        Err(unarranged) => {
            let path = config.map_or_else(String::new, |config| config.path.clone());
            let line = config.and_then(|config| config.line("if"));
            place.refuse(
                &path,
                line,
                unarranged.to_string(),
                "name subtasks by their ids in `if`",
            );
        }
    }
}

/// Equal parts for all tests of which nothing is said.
#[expect(clippy::cast_precision_loss, reason = "tests are few")]
fn shares(tests: &mut [Test], of: Option<f64>) {
    let said: f64 = tests.iter().filter_map(|test| test.score).sum();
    let open = tests.iter().filter(|test| test.score.is_none()).count();
    let part = (of.unwrap_or(SCORE) - said).max(0.0) / open.max(1) as f64;
    for test in tests {
        test.score.get_or_insert(part);
    }
}

struct Reading<'a> {
    place: &'a mut Place,
    directory: &'a str,
    count: usize,
    package: &'a mut Package,
}

impl Reading<'_> {
    fn test(&mut self, input: &str, answer: &str, file: &str, line: Option<u32>) -> Option<Test> {
        let mut get = |name: &str| {
            let path = join(self.directory, name);
            let found = self.place.file(&path);
            if found.is_none() {
                let what = format!("the file {path} of a test is not in the package");
                self.place
                    .refuse(file, line, what, "add it, or correct its name");
            }
            found
        };
        let (input_file, answer_file) = (
            get(input),
            if answer.is_empty() {
                Some(foreign::made(""))
            } else {
                get(answer)
            },
        );
        self.count += 1;
        let mut test = foreign::test(format!("{:03}", self.count), input_file?, answer_file?);
        test.description = Some(input.to_owned());
        Some(test)
    }

    fn cases(&mut self, config: &Yaml, list: &[Value], aggregate: Option<Aggregate>) -> Vec<Test> {
        let mut tests = Vec::new();
        for case in list {
            let Some(input) = case.get("input").and_then(yaml::text) else {
                config.wrong(
                    self.place,
                    "cases",
                    "a case names no `input`",
                    "name its files",
                );
                continue;
            };
            let answer = case.get("output").and_then(yaml::text).unwrap_or_default();
            // Where a checker needs no answer, this file of the judge's own machine is named.
            let answer = if answer == "/dev/null" {
                String::new()
            } else {
                answer
            };
            let line = config.line("input");
            if let Some(mut test) = self.test(&input, &answer, &config.path, line) {
                test.score = case.get("score").and_then(yaml::number);
                if aggregate.is_some_and(|aggregate| aggregate != Aggregate::Sum) {
                    test.score = None;
                }
                tests.push(test);
            }
            self.own_limits(case);
        }
        tests
    }

    /// A problem has one time limit here: the longest of all.
    fn own_limits(&mut self, told: &Value) {
        let limits = &mut self.package.limits;
        if let Some(ms) = told
            .get("time")
            .and_then(yaml::text)
            .as_deref()
            .and_then(time_ms)
            && limits.time_ms != Some(ms)
        {
            limits.time_ms = limits.time_ms.max(Some(ms));
            self.place
                .warn("some tests have time limits of their own: the longest holds for all");
        }
        if let Some(bytes) = told
            .get("memory")
            .and_then(yaml::text)
            .as_deref()
            .and_then(memory_bytes)
            && limits.memory_bytes != bytes
        {
            limits.memory_bytes = limits.memory_bytes.max(bytes);
            self.place
                .warn("some tests have memory limits of their own: the largest holds for all");
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "subtasks are few")]
    fn subtasks(&mut self, config: &Yaml, list: &[Value]) -> Vec<Planned> {
        let score = |told: &Value| told.get("score").and_then(yaml::number);
        let said: f64 = list.iter().filter_map(score).sum();
        let open = list.iter().filter(|told| score(told).is_none()).count();
        let part = (SCORE - said).max(0.0) / open.max(1) as f64;
        let mut planned = Vec::new();
        for (at, told) in list.iter().enumerate() {
            let id = told
                .get("id")
                .and_then(yaml::text)
                .unwrap_or_else(|| (at + 1).to_string());
            let aggregate = match told.get("type").and_then(yaml::text).as_deref() {
                None | Some("min") => Aggregate::Min,
                Some("sum") => Aggregate::Sum,
                Some("max") => Aggregate::Max,
                Some(other) => {
                    let what = format!("a subtask is of the type {other:?}");
                    config.wrong(self.place, "type", what, "use min, sum or max");
                    continue;
                }
            };
            let cases = told
                .get("cases")
                .and_then(Value::as_sequence)
                .cloned()
                .unwrap_or_default();
            let mut tests = self.cases(config, &cases, Some(aggregate));
            self.own_limits(told);
            let points = score(told).unwrap_or(part);
            if aggregate == Aggregate::Sum {
                shares(&mut tests, Some(points));
            }
            let requires = told.get("if").map(yaml::texts).unwrap_or_default();
            planned.push(Planned {
                name: format!("subtask{id}"),
                aggregate,
                points: Some(points),
                requires: requires.iter().map(|id| format!("subtask{id}")).collect(),
                tests,
            });
        }
        planned
    }

    /// `7.in` with `7.out` or `7.ans`; of `2-7.in` the first number is the subtask.
    fn found(&mut self) -> (Vec<Planned>, Vec<Test>) {
        let names = self.place.list(self.directory);
        let mut subtasks: BTreeMap<u64, Vec<Test>> = BTreeMap::new();
        for name in &names {
            let pairs = match name.rsplit_once('.') {
                Some((stem, "in")) => vec![format!("{stem}.out"), format!("{stem}.ans")],
                Some((stem, "txt")) if stem.starts_with("input") => {
                    vec![format!("output{}.txt", &stem["input".len()..])]
                }
                _ => continue,
            };
            let Some(answer) = pairs.iter().find(|answer| names.contains(answer)) else {
                self.place
                    .warn(format!("{name} is no test: there is no output to it"));
                continue;
            };
            if let Some(test) = self.test(name, answer, "", None) {
                subtasks
                    .entry(subtask(name).unwrap_or(0))
                    .or_default()
                    .push(test);
            }
        }
        if subtasks.len() < 2 {
            let mut tests: Vec<Test> = subtasks.into_values().flatten().collect();
            shares(&mut tests, None);
            return (Vec::new(), tests);
        }
        #[expect(clippy::cast_precision_loss, reason = "subtasks are few")]
        let part = SCORE / subtasks.len() as f64;
        let plan = |(id, tests): (u64, Vec<Test>)| Planned {
            name: format!("subtask{id}"),
            aggregate: Aggregate::Min,
            points: Some(part),
            requires: Vec::new(),
            tests,
        };
        (subtasks.into_iter().map(plan).collect(), Vec::new())
    }
}

fn subtask(name: &str) -> Option<u64> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (first, second) = stem.split_once(['-', '_'])?;
    second.parse::<u64>().ok()?;
    let digits = first.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.parse().ok()
}
