//! Statements: the sections Polygon keeps apart, put together, or the files it made of them.

use roxmltree::Node;

use super::{child, inside, tongue};
use crate::{
    Markup, Package, Statement,
    foreign::{self, Place, join},
};

pub(super) fn read(place: &mut Place, problem: Node<'_, '_>, package: &mut Package) {
    for language in place.list("statement-sections") {
        sections(place, &language, package);
    }
    if let Some(node) = child(problem, "statements") {
        // Sources first: what is left of a language that has one already is the same text in another form.
        let rank = |node: &Node<'_, '_>| match node.attribute("type") {
            Some("application/x-tex") => 0,
            Some("text/html") => 1,
            _ => 2,
        };
        let mut nodes: Vec<_> = node.children().filter(Node::is_element).collect();
        nodes.sort_by_key(rank);
        for node in nodes {
            file(place, node, package);
        }
    }
    for node in inside(problem, &["tutorials"]) {
        let path = node.attribute("path").unwrap_or_default();
        let tongue = tongue(node.attribute("language").unwrap_or("english"));
        let tex = node.attribute("type") == Some("application/x-tex");
        let known = package
            .editorials
            .iter()
            .any(|other| other.tongue == tongue);
        if let (Some(body), true, false) = (place.file(path), tex, known) {
            let assets = foreign::pictures(place, directory(path));
            package.editorials.push(Statement {
                tongue,
                markup: Markup::Latex,
                body,
                assets,
            });
        }
    }
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Titles of sections, in the tongue of the statement.
fn heading(section: &str, tongue: &str) -> &'static str {
    let russian = tongue == "ru";
    match section {
        "input" if russian => "Входные данные",
        "input" => "Input",
        "output" if russian => "Выходные данные",
        "output" => "Output",
        "interaction" if russian => "Протокол взаимодействия",
        "interaction" => "Interaction",
        "scoring" if russian => "Система оценки",
        "scoring" => "Scoring",
        "notes" if russian => "Замечание",
        _ => "Note",
    }
}

fn sections(place: &mut Place, language: &str, package: &mut Package) {
    let at = join("statement-sections", language);
    let tongue = tongue(language);
    if let Some(name) = place.text(&join(&at, "name.tex")) {
        let name = name.trim().to_owned();
        package.titles.entry(tongue.clone()).or_insert(name);
    }
    let Some(mut body) = place.text(&join(&at, "legend.tex")) else {
        return;
    };
    for section in ["input", "output", "interaction", "scoring", "notes"] {
        let text = place.text(&join(&at, &format!("{section}.tex")));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            let heading = heading(section, &tongue);
            body.push_str(&format!("\n\n\\section*{{{heading}}}\n\n{text}"));
        }
    }
    let assets = foreign::pictures(place, &at);
    if let Some(text) = place.text(&join(&at, "tutorial.tex"))
        && !text.trim().is_empty()
    {
        package.editorials.push(Statement {
            tongue: tongue.clone(),
            markup: Markup::Latex,
            body: foreign::made(text),
            assets: assets.clone(),
        });
    }
    package.statements.push(Statement {
        tongue,
        markup: Markup::Latex,
        body: foreign::made(body),
        assets,
    });
}

fn file(place: &mut Place, node: Node<'_, '_>, package: &mut Package) {
    let tongue = tongue(node.attribute("language").unwrap_or("english"));
    let markup = match node.attribute("type") {
        Some("application/x-tex") => Markup::Latex,
        Some("text/html") => Markup::Html,
        Some("application/pdf") => Markup::Pdf,
        _ => return,
    };
    let path = node.attribute("path").unwrap_or_default();
    let known = package
        .statements
        .iter()
        .any(|other| other.tongue == tongue);
    if known {
        return;
    }
    let Some(body) = place.file(path) else {
        place.warn(format!("the statement {path} is not in the package"));
        return;
    };
    let assets = match markup {
        Markup::Pdf => Vec::new(),
        _ => foreign::pictures(place, directory(path)),
    };
    package.statements.push(Statement {
        tongue,
        markup,
        body,
        assets,
    });
}
