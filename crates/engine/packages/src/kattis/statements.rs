//! Statements and editorials: which file is which, in what tongue, and the title they give.

use std::collections::{BTreeMap, BTreeSet};

use crate::{FileRef, Markup, Statement, Tongue, archive::Tree};

/// The tongue where none is named.
const TONGUE: &str = "en";

/// Files `NAME.TONGUE.ENDING` and `NAME.ENDING` of the first directory that has any, the best form of each tongue.
#[must_use]
pub fn read(tree: &Tree, directories: &[&str], name: &str) -> Vec<Statement> {
    for directory in directories {
        let found = in_directory(tree, directory, name);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn in_directory(tree: &Tree, directory: &str, name: &str) -> Vec<Statement> {
    let mut best: BTreeMap<Tongue, (u8, Markup, FileRef)> = BTreeMap::new();
    let mut texts = BTreeSet::new();
    for (file, entry) in tree.below(directory) {
        let Some((tongue, markup)) = meaning(file, name) else {
            continue;
        };
        texts.insert(file.to_owned());
        let rank = rank(markup);
        if best.get(&tongue).is_none_or(|(other, ..)| rank < *other) {
            best.insert(tongue, (rank, markup, entry.file_ref()));
        }
    }
    let assets: Vec<(String, FileRef)> = tree
        .below(directory)
        .filter(|(file, _)| !texts.contains(*file))
        .map(|(file, entry)| (file.to_owned(), entry.file_ref()))
        .collect();
    best.into_iter()
        .map(|(tongue, (_, markup, body))| Statement {
            tongue,
            markup,
            body,
            assets: assets.clone(),
        })
        .collect()
}

/// What can be shown best comes first.
fn rank(markup: Markup) -> u8 {
    match markup {
        Markup::Markdown => 0,
        Markup::Latex => 1,
        Markup::Html => 2,
        Markup::Pdf => 3,
        Markup::Text => 4,
    }
}

/// Tongue and markup of `problem.sv.tex`.
fn meaning(file: &str, name: &str) -> Option<(Tongue, Markup)> {
    let rest = file.strip_prefix(name)?.strip_prefix('.')?;
    let (tongue, ending) = rest.rsplit_once('.').unwrap_or((TONGUE, rest));
    let markup = match ending {
        "md" => Markup::Markdown,
        "tex" => Markup::Latex,
        "html" | "htm" => Markup::Html,
        "pdf" => Markup::Pdf,
        "txt" => Markup::Text,
        _ => return None,
    };
    let is_tongue = !tongue.is_empty()
        && tongue.len() <= 12
        && tongue
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_tongue.then(|| (tongue.to_owned(), markup))
}

/// Statements that lie at the root, as older contests have them.
#[must_use]
pub fn at_root(tree: &Tree) -> Vec<Statement> {
    let mut found: Vec<(u8, Statement)> =
        ["problem.html", "problem.pdf", "problem.txt", "problem.md"]
            .into_iter()
            .filter_map(|file| {
                let (tongue, markup) = meaning(file, "problem")?;
                let body = tree.file(file)?;
                Some((
                    rank(markup),
                    Statement {
                        tongue,
                        markup,
                        body,
                        assets: Vec::new(),
                    },
                ))
            })
            .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .map(|(_, statement)| statement)
        .take(1)
        .collect()
}

/// Titles the statements give themselves.
#[must_use]
pub fn titles(statements: &[Statement]) -> BTreeMap<Tongue, String> {
    statements
        .iter()
        .filter_map(|statement| {
            let bytes = match &statement.body {
                FileRef::Path { path, .. } => std::fs::read(path).ok()?,
                FileRef::Made(bytes) => bytes.to_vec(),
            };
            let text = crate::archive::text_of(&bytes);
            let title = match statement.markup {
                Markup::Latex => braced(&text, "\\problemname"),
                Markup::Markdown => text
                    .lines()
                    .find_map(|line| line.strip_prefix("# "))
                    .map(|title| title.trim().to_owned()),
                _ => None,
            }?;
            (!title.is_empty() && !title.contains('\\')).then(|| (statement.tongue.clone(), title))
        })
        .collect()
}

/// What stands in braces behind a command.
fn braced(text: &str, command: &str) -> Option<String> {
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with(command))?;
    let rest = line.trim_start()[command.len()..].trim_start();
    let inner = rest.strip_prefix('{')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let title = inner[..at].replace(['{', '}'], "").replace('~', " ");
            return Some(
                title
                    .replace("\\&", "&")
                    .replace("``", "“")
                    .replace("''", "”"),
            );
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_statements_hold_their_tongue() {
        assert_eq!(
            meaning("problem.pt-BR.tex", "problem"),
            Some(("pt-BR".to_owned(), Markup::Latex))
        );
        assert_eq!(
            meaning("problem.md", "problem"),
            Some(("en".to_owned(), Markup::Markdown))
        );
        assert_eq!(meaning("problem-slides.tex", "problem"), None);
        assert_eq!(
            braced("% x\n\\problemname{The {A} \\& B}\n", "\\problemname").as_deref(),
            Some("The A & B")
        );
    }
}
