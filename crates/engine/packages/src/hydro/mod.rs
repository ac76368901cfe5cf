//! Problems of Hydro: `problem.yaml`, `problem_zh.md`, and `testdata/` with its `config.yaml` or without.

mod config;
mod data;

use std::path::Path;

use tiltyard_protocol::RelativePath;

use crate::{
    FileRef, Format, Kind, Markup, Package, Refused, Statement,
    foreign::{self, Place, join, yaml},
};

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
    let mut package = foreign::empty(Format::Hydro, foreign::short_name(named));
    let about = yaml::Yaml::read(&mut place, "problem.yaml");
    let directory = if root.join("testdata").is_dir() {
        "testdata"
    } else {
        ""
    };
    let title = about.as_ref().and_then(|about| about.text_of("title"));
    if let Some(about) = &about {
        package.tags = about.get("tag").map(yaml::texts).unwrap_or_default();
        package.about.source = about.text_of("source");
        if let Some(id) = about.text_of("pid") {
            package.short_name = foreign::short_name(&id);
        }
    }
    statements(&mut place, &mut package);
    let title = title.unwrap_or_else(|| named.to_owned());
    for statement in &package.statements {
        package
            .titles
            .insert(statement.tongue.clone(), title.clone());
    }
    if package.titles.is_empty() {
        package.titles.insert("en".to_owned(), title);
    }
    config::read(&mut place, directory, &mut package);
    let answers = package.kind.submit_answer;
    package.kind = Kind {
        scoring: package.grading.scored,
        interactive: package.checking.interactor.is_some(),
        submit_answer: answers,
        ..Kind::default()
    };
    place.finish(package)
}

fn statements(place: &mut Place, package: &mut Package) {
    let assets: Vec<(String, FileRef)> = place
        .below("additional_file")
        .into_iter()
        .filter(|name| RelativePath::parse(name).is_ok())
        .filter_map(|name| Some((name.clone(), place.file(&join("additional_file", &name))?)))
        .collect();
    for name in place.list("") {
        let Some(stem) = name
            .strip_prefix("problem")
            .and_then(|rest| rest.strip_suffix(".md"))
        else {
            continue;
        };
        let Some(text) = place.text(&name) else {
            continue;
        };
        let tongue = match stem.trim_start_matches('_') {
            "" => tongue_of(&text).to_owned(),
            tongue => tongue.replace('_', "-"),
        };
        if package
            .statements
            .iter()
            .any(|other| other.tongue == tongue)
        {
            continue;
        }
        // Files of the problem have a scheme of their own there.
        let body = foreign::made(text.replace("file://", ""));
        package.statements.push(Statement {
            tongue,
            markup: Markup::Markdown,
            body,
            assets: assets.clone(),
        });
    }
    for (name, file) in assets {
        if !crate::statement::is_picture(&name) {
            package.attachments.push((name, file));
        }
    }
}

/// A text that names no tongue is Chinese if it has Chinese characters.
fn tongue_of(text: &str) -> &'static str {
    let chinese = text
        .chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .count();
    if chinese * 10 > text.chars().count() {
        "zh"
    } else {
        "en"
    }
}
