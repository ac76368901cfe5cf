//! Statements as HTML that may be shown to anybody.

mod clean;
mod latex;
mod markdown;

use std::{fs, io};

use crate::{FileRef, Markup, Package, Statement};

/// A statement may have this many bytes; what is behind them is not shown.
pub const STATEMENT_BYTES_MAX: usize = 1 << 20;

/// Sanitised HTML of a statement. Pictures and files are addressed as `assets_prefix` and their name; math is left as
/// `<span class="math inline|display" data-tex="…">`; headings begin at `h2`.
#[must_use]
pub fn html(markup: Markup, text: &str, assets_prefix: &str) -> String {
    render(markup, text, assets_prefix, &[])
}

fn render(markup: Markup, text: &str, assets_prefix: &str, assets: &[&str]) -> String {
    let text = cut(text);
    let raw = match markup {
        Markup::Markdown => markdown::html(text),
        Markup::Latex => latex::html(text, assets),
        Markup::Html => text.to_owned(),
        Markup::Text => format!("<pre>{}</pre>", escaped(text)),
        // The text of a PDF is its name.
        Markup::Pdf => format!("<p><a href=\"{}\">PDF</a></p>", escaped(text.trim())),
    };
    clean::html(&raw, assets_prefix)
}

/// The best statement of a package for a tongue, as HTML: the tongue itself, its language, English, any.
///
/// `None` where there is no statement at all.
///
/// # Errors
///
/// The statement cannot be read.
pub fn sections(
    package: &Package,
    tongue: &str,
    assets_prefix: &str,
) -> io::Result<Option<String>> {
    best(&package.statements, tongue)
        .map(|statement| shown(statement, assets_prefix))
        .transpose()
}

/// HTML of one statement of a package, its pictures found even where their names have no end.
///
/// # Errors
///
/// It cannot be read.
pub fn shown(statement: &Statement, assets_prefix: &str) -> io::Result<String> {
    let assets: Vec<&str> = statement
        .assets
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    if statement.markup == Markup::Pdf {
        return Ok(render(
            Markup::Pdf,
            &pdf_name(statement),
            assets_prefix,
            &assets,
        ));
    }
    let bytes = match &statement.body {
        FileRef::Made(bytes) => bytes.to_vec(),
        FileRef::Path { path, .. } => fs::read(path)?,
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    Ok(render(statement.markup, text, assets_prefix, &assets))
}

/// The name a PDF goes by among the assets.
#[must_use]
pub fn pdf_name(statement: &Statement) -> String {
    match &statement.body {
        FileRef::Path { path, .. } => path.file_name().map_or_else(
            || "problem.pdf".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        ),
        FileRef::Made(_) => "problem.pdf".to_owned(),
    }
}

/// Of texts in several tongues that one a reader of `tongue` gets; one that is no PDF before one that is.
#[must_use]
pub fn best<'a>(statements: &'a [Statement], tongue: &str) -> Option<&'a Statement> {
    let language = |tongue: &str| {
        let language = tongue.split(['-', '_']).next().unwrap_or_default();
        language.to_ascii_lowercase()
    };
    let distance = |statement: &Statement| {
        let far = if statement.tongue.eq_ignore_ascii_case(tongue) {
            0
        } else if language(&statement.tongue) == language(tongue) {
            1
        } else if language(&statement.tongue) == "en" {
            2
        } else {
            3
        };
        (far, statement.markup == Markup::Pdf)
    };
    statements
        .iter()
        .min_by_key(|statement| distance(statement))
}

/// Whether a browser shows it as a picture, by its name.
pub(crate) fn is_picture(name: &str) -> bool {
    let end = name
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(
        end.as_str(),
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp"
    ) && name.contains('.')
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(STATEMENT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// Math as the page expects it; the source is also its text, for those who read without scripts.
fn push_math(out: &mut String, tex: &str, display: bool) {
    let kind = if display { "display" } else { "inline" };
    let tex = escaped(tex.trim());
    out.push_str(&format!(
        "<span class=\"math {kind}\" data-tex=\"{tex}\">{tex}</span>"
    ));
}

#[cfg(test)]
mod tests;
