//! Problems of DMOJ: `init.yml` with what it names, in the directory or in its archive.

mod checker;
mod data;

use std::path::Path;

use serde_yaml_ng::Value;
use tiltyard_protocol::{Dialect, RelativePath};

use crate::{
    Format, Kind, Markup, Package, Program, Refused, Statement,
    foreign::{self, Place, language_of_type, yaml},
};

/// The file everything starts from.
const INIT: &str = "init.yml";

/// Keys that change how solutions are judged in ways there is no way to say here.
const REFUSED: &[(&str, &str)] = &[
    (
        "custom_judge",
        "write the grader as a checker or an interactor",
    ),
    (
        "signature_grader",
        "make it a problem with standard input, or with a signature of ours",
    ),
    (
        "generator",
        "generate the tests once and put them into the archive",
    ),
];

/// Reads an unpacked problem.
///
/// # Errors
///
/// Everything that stands in the way, with its place.
pub fn read(root: &Path) -> Result<Package, Vec<Refused>> {
    read_as(root, &foreign::directory_name(root))
}

pub(crate) fn read_as(root: &Path, named: &str) -> Result<Package, Vec<Refused>> {
    let mut place = Place::new(root)?;
    let Some(init) = yaml::Yaml::read(&mut place, INIT) else {
        if place.refused.is_empty() {
            place.refuse(
                INIT,
                None,
                "this file is not there",
                "give a problem of DMOJ, with init.yml at its top",
            );
        }
        return Err(place.fail());
    };
    for (key, remedy) in REFUSED {
        if init.get(key).is_some() {
            init.wrong(
                &mut place,
                key,
                format!("`{key}` cannot be run here"),
                remedy,
            );
        }
    }
    let mut package = foreign::empty(Format::Dmoj, foreign::short_name(named));
    package.titles.insert("en".to_owned(), named.to_owned());
    place.warn("init.yml knows neither limits nor statements: the time limit is found with the jury's submissions");
    statements(&mut place, &mut package);
    data::read(&mut place, &init, &mut package);
    checker::read(&mut place, &init, &mut package);
    if let Some(interactive) = init.get("interactive") {
        interactor(&mut place, &init, interactive, &mut package);
    }
    if let Some(files) = init.get("file_io") {
        let name = |key: &str| {
            let text = files.get(key).and_then(yaml::text)?;
            RelativePath::parse(&text).ok()
        };
        package.checking.input_file = name("input");
        package.checking.output_file = name("output");
    }
    if let Some(length) = init.get("output_limit_length").and_then(Value::as_u64) {
        package.limits.output_bytes = length;
    }
    package.kind = Kind {
        scoring: package.grading.scored,
        interactive: package.checking.interactor.is_some(),
        ..Kind::default()
    };
    place.finish(package)
}

fn statements(place: &mut Place, package: &mut Package) {
    for (name, markup) in [
        ("statement.md", Markup::Markdown),
        ("problem.md", Markup::Markdown),
        ("README.md", Markup::Markdown),
        ("statement.pdf", Markup::Pdf),
        ("problem.pdf", Markup::Pdf),
    ] {
        if let Some(body) = place.file(name) {
            package.statements.push(Statement {
                tongue: "en".to_owned(),
                markup,
                body,
                assets: foreign::pictures(place, ""),
            });
            return;
        }
    }
}

fn interactor(place: &mut Place, init: &yaml::Yaml, told: &Value, package: &mut Package) {
    let kind = told.get("type").and_then(yaml::text);
    if kind.as_deref() != Some("testlib") {
        init.wrong(
            place,
            "interactive",
            "only interactors written with testlib are run here",
            "write it with testlib and say `type: testlib`",
        );
        return;
    }
    if let Some(program) = program(place, init, "interactive", told) {
        package.checking.interactor = Some(program);
        // What an interactor says here is final.
        package.checking.checkers = vec![foreign::accepts_all()];
        package.checking.dialect = Dialect::Testlib;
    }
}

/// `files` (one or several, the main one first) and `lang`.
fn program(place: &mut Place, init: &yaml::Yaml, key: &str, told: &Value) -> Option<Program> {
    let files = told.get("files").map(yaml::texts).unwrap_or_default();
    let Some((main, others)) = files.split_first() else {
        init.wrong(place, key, format!("`{key}` names no files"), "add `files`");
        return None;
    };
    let named = told.get("lang").and_then(yaml::text);
    let mut beside = Vec::new();
    for other in others {
        if let (Some(file), Ok(name)) = (
            place.need(other, "add the file, or take it out of `files`"),
            RelativePath::parse(other),
        ) {
            beside.push((name, file));
        }
    }
    let language = named.as_deref().and_then(language_of_type);
    place.program(main, language, named.as_deref(), &beside)
}
