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
            _ => jury.push(name.clone()),
        }
    }
    let reference = |name: &String| {
        let stem = stem(name);
        stem.starts_with("sol")
    };
    let marked = jury.iter().any(reference);
    for name in jury {
        let Some(program) = place.program(&join("sol", &name), None, None, &[]) else {
            continue;
        };
        if !marked || reference(&name) {
            package
                .submissions
                .push(foreign::submission(program, &[Verdict::Accepted]));
        } else {
            let any: Vec<Verdict> = Verdict::ALL
                .into_iter()
                .filter(|verdict| *verdict != Verdict::JudgeError)
                .collect();
            let mut submission = foreign::submission(program, &any);
            submission.use_for_time_limit = TimeLimitUse::No;
            package.submissions.push(submission);
            place.warn(format!("sol/{name}: nothing says what must become of it"));
        }
    }
}
