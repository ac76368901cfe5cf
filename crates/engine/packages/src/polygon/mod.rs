//! Full packages of Polygon: `problem.xml` and what it names.

mod assets;
mod statements;
mod tests;

use std::{fs, path::Path};

pub(crate) use assets::STANDARD;

use roxmltree::{Document, Node};
use tiltyard_protocol::RelativePath;

use crate::{
    FileRef, Format, Kind, Package, Refused,
    foreign::{self, Place},
};

pub(crate) const FULL_PACKAGE: &str =
    "download the full (linux) package, or run doall.sh, and bring what that makes";

/// The file everything starts from.
const XML: &str = "problem.xml";

/// Reads an unpacked package.
///
/// # Errors
///
/// Everything that stands in the way, with its place.
pub fn read(root: &Path) -> Result<Package, Vec<Refused>> {
    read_as(root, &foreign::directory_name(root))
}

pub(crate) fn read_as(root: &Path, named: &str) -> Result<Package, Vec<Refused>> {
    let mut place = Place::new(root)?;
    let Some(text) = place.text(XML) else {
        if place.refused.is_empty() {
            place.refuse(
                XML,
                None,
                "this file is not in the package",
                "give a package of Polygon, with problem.xml at its top",
            );
        }
        return Err(place.fail());
    };
    let document = match Document::parse(&text) {
        Ok(document) => document,
        Err(error) => {
            place.refuse(
                XML,
                Some(error.pos().row),
                format!("this is not XML: {error}"),
                "download the package again",
            );
            return Err(place.fail());
        }
    };
    let problem = document.root_element();
    if !problem.has_tag_name("problem") {
        let line = line(problem);
        place.refuse(
            XML,
            line,
            format!("its outermost element is `{}`", problem.tag_name().name()),
            "give the package of one problem, not of a contest",
        );
        return Err(place.fail());
    }
    let short = problem.attribute("short-name").unwrap_or_default();
    let short = foreign::short_name(if short.is_empty() { named } else { short });
    let mut package = foreign::empty(Format::Polygon, short);
    fill(&mut place, problem, &mut package);
    place.finish(package)
}

fn fill(place: &mut Place, problem: Node<'_, '_>, package: &mut Package) {
    for name in inside(problem, &["names"]).filter(|node| node.has_tag_name("name")) {
        if let (Some(language), Some(value)) = (name.attribute("language"), name.attribute("value"))
        {
            package.titles.insert(tongue(language), value.to_owned());
        }
    }
    package.tags = inside(problem, &["tags"])
        .filter_map(|tag| tag.attribute("value"))
        .map(str::to_owned)
        .collect();
    package.about.source_url = problem.attribute("url").map(str::to_owned);
    let resources = resources(place, problem);
    statements::read(place, problem, package);
    tests::read(place, problem, package);
    assets::read(place, problem, &resources, package);
    package.kind = Kind {
        scoring: package.grading.scored,
        interactive: package.checking.interactor.is_some(),
        ..Kind::default()
    };
}

/// `files/resources`: what programs of the package include.
fn resources(place: &Place, problem: Node<'_, '_>) -> Vec<(RelativePath, FileRef)> {
    inside(problem, &["files", "resources"])
        .filter_map(|node| node.attribute("path"))
        .filter(|path| {
            let end = path.rsplit('.').next().unwrap_or_default();
            matches!(
                end,
                "h" | "hpp" | "hh" | "inc" | "py" | "java" | "pas" | "dpr"
            )
        })
        .filter_map(|path| {
            let name = path.rsplit('/').next()?;
            Some((RelativePath::parse(name).ok()?, place.file(path)?))
        })
        .collect()
}

fn child<'a, 'b>(node: Node<'a, 'b>, name: &str) -> Option<Node<'a, 'b>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// Elements in the element at the end of a path; none where the path ends early.
fn inside<'a, 'b: 'a>(node: Node<'a, 'b>, path: &[&str]) -> impl Iterator<Item = Node<'a, 'b>> {
    path.iter()
        .try_fold(node, |node, name| child(node, name))
        .into_iter()
        .flat_map(|node| node.children())
        .filter(Node::is_element)
}

fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text().map(str::trim)
}

fn line(node: Node<'_, '_>) -> Option<u32> {
    Some(node.document().text_pos_at(node.range().start).row)
}

/// `english` → `en`.
fn tongue(language: &str) -> String {
    match language {
        "english" => "en",
        "russian" => "ru",
        "ukrainian" => "uk",
        "belarusian" => "be",
        "kazakh" => "kk",
        "azerbaijani" => "az",
        "armenian" => "hy",
        "georgian" => "ka",
        "uzbek" => "uz",
        "chinese" => "zh",
        "japanese" => "ja",
        "korean" => "ko",
        "vietnamese" => "vi",
        "german" => "de",
        "french" => "fr",
        "spanish" => "es",
        "portuguese" => "pt",
        "italian" => "it",
        "polish" => "pl",
        "romanian" => "ro",
        "bulgarian" => "bg",
        "croatian" => "hr",
        "serbian" => "sr",
        "hungarian" => "hu",
        "lithuanian" => "lt",
        "latvian" => "lv",
        "estonian" => "et",
        "turkish" => "tr",
        "persian" | "farsi" => "fa",
        "arabic" => "ar",
        "hebrew" => "he",
        "thai" => "th",
        "indonesian" => "id",
        "mongolian" => "mn",
        "hindi" => "hi",
        "czech" => "cs",
        "slovak" => "sk",
        "slovene" | "slovenian" => "sl",
        "dutch" => "nl",
        "swedish" => "sv",
        "norwegian" => "no",
        "danish" => "da",
        "finnish" => "fi",
        "greek" => "el",
        other => other,
    }
    .to_owned()
}

/// The beginning of a file, to look for words in.
fn beginning(file: &FileRef) -> String {
    match file {
        FileRef::Path { path, bytes } if *bytes < foreign::TEXT_BYTES_MAX => {
            String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
        }
        FileRef::Path { .. } => String::new(),
        FileRef::Made(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
