//! Tasks of CMS in the Italian format: `task.yaml`, `input/`, `output/`, `gen/GEN`, `sol/`, `check/`.

mod data;

use std::path::Path;

use serde_yaml_ng::Value;
use tiltyard_protocol::{Dialect, RelativePath, Verdict};

use crate::{
    Format, Kind, Markup, Package, Refused, Statement, TimeLimitUse,
    foreign::{
        self, Place, join, language_of_extension,
        yaml::{self, Yaml},
    },
};

/// The file everything starts from.
const TASK: &str = "task.yaml";

/// Reads an unpacked task.
///
/// # Errors
///
/// Everything that stands in the way, with its place.
pub fn read(root: &Path) -> Result<Package, Vec<Refused>> {
    read_as(root, &foreign::directory_name(root))
}

pub(crate) fn read_as(root: &Path, named: &str) -> Result<Package, Vec<Refused>> {
    let mut place = Place::new(root)?;
    let Some(task) = Yaml::read(&mut place, TASK) else {
        if place.refused.is_empty() {
            place.refuse(
                TASK,
                None,
                "this file is not there",
                "give a task of CMS, with task.yaml at its top",
            );
        }
        return Err(place.fail());
    };
    let name = task.text_of("name").unwrap_or_else(|| named.to_owned());
    let mut package = foreign::empty(Format::Cms, foreign::short_name(&name));
    let title = task.text_of("title").unwrap_or(name);
    let tongue = task
        .text_of("primary_language")
        .unwrap_or_else(|| "it".to_owned());
    package.titles.insert(tongue.clone(), title);
    limits(&mut place, &task, &mut package);
    statements(&mut place, &tongue, &mut package);
    checker(&mut place, &mut package);
    package.kind.submit_answer = task
        .get("output_only")
        .is_some_and(|value| *value == Value::Bool(true));
    data::read(&mut place, &task, &mut package);
    solutions(&mut place, &mut package);
    for name in place.list("att") {
        if let Some(file) = place.file(&join("att", &name)) {
            package.attachments.push((name, file));
        }
    }
    package.kind = Kind {
        scoring: package.grading.scored,
        submit_answer: package.kind.submit_answer,
        ..Kind::default()
    };
    place.finish(package)
}

fn limits(place: &mut Place, task: &Yaml, package: &mut Package) {
    let mut amount = |key: &str, most: f64| -> Option<f64> {
        let value = task.get(key)?;
        let amount = yaml::number(value).filter(|amount| *amount > 0.0 && *amount < most);
        if amount.is_none() {
            task.wrong(
                place,
                key,
                format!("`{key}` is no number above 0"),
                "write a number",
            );
        }
        amount
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded just above"
    )]
    {
        package.limits.time_ms =
            amount("time_limit", 1e6).map(|s| (s * 1000.0).round().max(1.0) as u64);
        if let Some(mib) = amount("memory_limit", 1e7) {
            package.limits.memory_bytes = (mib * f64::from(1 << 20)) as u64;
        }
    }
    // Without a word the names are these; an empty one is standard input and output.
    for (key, usual) in [("infile", "input.txt"), ("outfile", "output.txt")] {
        let name = task.value.get(key).map_or_else(
            || usual.to_owned(),
            |value| yaml::text(value).unwrap_or_default(),
        );
        if name.is_empty() {
            continue;
        }
        match RelativePath::parse(&name) {
            Ok(name) if key == "infile" => package.checking.input_file = Some(name),
            Ok(name) => package.checking.output_file = Some(name),
            Err(error) => task.wrong(
                place,
                key,
                format!("{name:?}: {error}"),
                "give a plain file name",
            ),
        }
    }
}

fn statements(place: &mut Place, tongue: &str, package: &mut Package) {
    for directory in ["statement", "testo"] {
        for name in place.list(directory) {
            let Some(stem) = name.strip_suffix(".pdf") else {
                continue;
            };
            let own = match stem {
                "statement" | "testo" => tongue,
                other => other,
            };
            let known = package.statements.iter().any(|other| other.tongue == own);
            if let (Some(body), false) = (place.file(&join(directory, &name)), known) {
                package.statements.push(Statement {
                    tongue: own.to_owned(),
                    markup: Markup::Pdf,
                    body,
                    assets: Vec::new(),
                });
            }
        }
    }
}

fn checker(place: &mut Place, package: &mut Package) {
    for directory in ["check", "cor"] {
        let names = place.list(directory);
        let stem = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
        if names.iter().any(|name| stem(name) == "manager") {
            place.refuse(
                directory,
                None,
                "tasks whose solutions talk to a manager through pipes are not judged here",
                "make it an interactive problem in another format",
            );
            return;
        }
        let ours = |name: &&String| matches!(stem(name).as_str(), "checker" | "correttore");
        let source = names
            .iter()
            .filter(ours)
            .find(|name| language_of_extension(name).is_some());
        let Some(source) = source else {
            if names.iter().any(|name| ours(&name)) {
                let what = "the checker is there as a compiled program only";
                place.refuse(directory, None, what, "add its source beside it");
            }
            continue;
        };
        let beside: Vec<_> = names
            .iter()
            .filter(|name| name.ends_with(".h") || name.ends_with(".hpp"))
            .filter_map(|name| {
                Some((
                    RelativePath::parse(name).ok()?,
                    place.file(&join(directory, name))?,
                ))
            })
            .collect();
        let program = place.program(&join(directory, source), None, None, &beside);
        package.checking.checkers.extend(program);
        package.checking.dialect = Dialect::Cms;
        return;
    }
}

/// Programs the jury has written; the grader and what it includes go beside everybody's.
fn solutions(place: &mut Place, package: &mut Package) {
    let names = place.list("sol");
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let headers: Vec<_> = names
        .iter()
        .filter(|name| name.ends_with(".h") || name.ends_with(".hpp"))
        .filter_map(|name| {
            Some((
                RelativePath::parse(name).ok()?,
                place.file(&join("sol", name))?,
            ))
        })
        .collect();
    let mut jury = Vec::new();
    for name in &names {
        let Some(language) = language_of_extension(name) else {
            continue;
        };
        let path = join("sol", name);
        match stem(name).as_str() {
            "grader" => {
                if let (Some(file), Ok(own)) = (place.file(&path), RelativePath::parse(name)) {
                    let files = package.include.entry(language).or_default();
                    files.push((own, file));
                    files.extend(headers.iter().cloned());
                }
            }
            "stub" | "template" | "manager" => {}
            other if other.starts_with("template_") => {}
            _ => jury.push(name.clone()),
        }
    }
    let marked = jury.iter().any(|name| is_reference(&stem(name)));
    for name in jury {
        let path = join("sol", &name);
        let said = place.text(&path).and_then(|text| checks(&text));
        let Some(program) = place.program(&path, None, None, &[]) else {
            continue;
        };
        let permitted = match said {
            Some(said) => said,
            None if !marked || is_reference(&stem(&name)) => vec![Verdict::Accepted],
            None => {
                place.warn(format!("{path}: nothing says what must become of it"));
                anything()
            }
        };
        let is_accepted = permitted == [Verdict::Accepted];
        let mut submission = foreign::submission(program, &permitted);
        if !is_accepted {
            submission.use_for_time_limit = TimeLimitUse::No;
        }
        package.submissions.push(submission);
    }
}

fn anything() -> Vec<Verdict> {
    let all = Verdict::ALL.into_iter();
    all.filter(|verdict| *verdict != Verdict::JudgeError)
        .collect()
}

/// The names authors give to what is right: `solution`, `soluzione_pas`. What is slow, wrong or a part has more words.
fn is_reference(stem: &str) -> bool {
    const OTHERWISE: [&str; 16] = [
        "slow", "lent", "wrong", "sbagl", "brute", "naive", "quad", "cub", "n2", "n_2", "n^2",
        "greedy", "partial", "parz", "tle", "sub",
    ];
    let stem = stem.to_ascii_lowercase();
    let starts = ["solution", "soluzione", "sol_", "sol-", "sol1", "sol2"];
    let rest = starts.iter().find_map(|start| stem.strip_prefix(start));
    stem == "sol" || rest.is_some_and(|rest| !OTHERWISE.iter().any(|word| rest.contains(word)))
}

/// What a comment of the kind `@check-accepted: *` says of the end. `None`: there is none.
fn checks(text: &str) -> Option<Vec<Verdict>> {
    let mut permitted: Vec<Verdict> = Vec::new();
    let (mut any, mut accepted) = (false, false);
    for line in text.lines() {
        let Some((_, rest)) = line.split_once("@check-") else {
            continue;
        };
        let Some((kind, which)) = rest.split_once(':') else {
            continue;
        };
        let more: &[Verdict] = match kind.trim() {
            "accepted" => {
                accepted |= which.split_whitespace().any(|word| word == "*");
                &[]
            }
            "wrong-answer" => &[Verdict::WrongAnswer],
            "time-limit-exceeded" | "wall-time-limit-exceeded" => &[Verdict::TimeLimit],
            "memory-limit-exceeded" => &[Verdict::MemoryLimit, Verdict::RuntimeError],
            "runtime-error" => &[Verdict::RuntimeError, Verdict::MemoryLimit],
            _ => &[],
        };
        permitted.extend(more);
        any = true;
    }
    match (any, permitted.is_empty(), accepted) {
        (false, ..) => None,
        (true, true, true) => Some(vec![Verdict::Accepted]),
        // Some subtasks are right, and of the others nothing is said.
        (true, true, false) => Some(anything()),
        (true, false, _) => Some(permitted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_comments_say_what_must_become_of_a_solution() {
        for right in ["sol", "solution", "soluzione_pas", "sol_mau", "solution2"] {
            assert!(is_reference(right), "{right}");
        }
        for other in ["solve-quad", "sol_lenta", "solution-slow", "euristica"] {
            assert!(!is_reference(other), "{other}");
        }
        assert_eq!(
            checks("// @check-accepted: *\n"),
            Some(vec![Verdict::Accepted])
        );
        let slow = "# @check-accepted: examples\n# @check-time-limit-exceeded: all\n";
        assert_eq!(checks(slow), Some(vec![Verdict::TimeLimit]));
        assert_eq!(checks("// @check-accepted: small\n"), Some(anything()));
        assert_eq!(checks("int main() {}"), None);
    }
}
