//! Which class a virtual machine shall start, read from a source by its brackets. Pure.
//!
//! This is no parser: it blanks comments and strings, counts braces, and remembers the outermost declaration in which
//! something that looks like a main method stands. Where it finds none the caller falls back to the file's name.

use std::sync::LazyLock;

use regex::Regex;

/// A declaration (first group: its name), or the mark of a main method.
static LANDMARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:class|interface|enum|record|object)\s+(\w+)|\bstatic\s+(?:(?:public|final)\s+)*void\s+main\s*\(|\bdef\s+main\s*\(|\bextends\s+App\b|[{}]",
    )
    .ok()
});

/// The outermost class or object that holds the main method, without its package.
pub(crate) fn main_class(source: &str) -> Option<String> {
    let bare = without_comments_and_strings(source);
    let (mut depth, mut outermost) = (0_usize, None);
    for found in LANDMARK.as_ref()?.captures_iter(&bare) {
        match (found.get(1), found.get(0)?.as_str()) {
            (Some(name), _) if depth == 0 => outermost = Some(name.as_str().to_owned()),
            (Some(_), _) => {}
            (None, "{") => depth += 1,
            (None, "}") => depth = depth.saturating_sub(1),
            (None, _) => return outermost,
        }
    }
    None
}

/// `a.b` of `package a.b;`.
pub(crate) fn package(source: &str) -> Option<String> {
    let bare = without_comments_and_strings(source);
    let line = bare
        .lines()
        .find_map(|line| line.trim().strip_prefix("package ").map(str::to_owned))?;
    let name = line
        .split([';', '{'])
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    name.split('.').all(plain).then_some(name)
}

/// The same text with every comment and every literal of text left out.
fn without_comments_and_strings(source: &str) -> String {
    let mut bare = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(inside) = rest.strip_prefix("/*") {
            inside.find("*/").map_or(rest.len(), |end| end + 4)
        } else if let Some(inside) = rest.strip_prefix("\"\"\"") {
            inside.find("\"\"\"").map_or(rest.len(), |end| end + 6)
        } else if first == '"' || first == '\'' {
            literal(rest, first)
        } else {
            bare.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        bare.push(' ');
        rest = &rest[skipped..];
    }
    bare
}

/// Bytes of the literal that begins `text`; it ends with its line at the latest.
fn literal(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_class_with_a_main_method_is_found() {
        let source = "// class Wrong { static void main( }\nclass Node { class In {} String s = \"{\"; char c = '{'; }\nclass Start { static class Deep {} public static void main(String[] a) {} }";
        assert_eq!(main_class(source).as_deref(), Some("Start"));
        assert_eq!(
            main_class("object Hello extends App { println(1) }").as_deref(),
            Some("Hello")
        );
        assert_eq!(
            main_class("case class P(x: Int)\nobject Go { def main(a: Array[String]): Unit = () }")
                .as_deref(),
            Some("Go")
        );
        assert_eq!(main_class("class Empty {}"), None);
        assert_eq!(main_class("\"\"\"never ended { static void main("), None);
    }

    #[test]
    fn packages_are_read_and_odd_ones_are_not() {
        assert_eq!(
            package("/* package no; */\npackage a.b_c; class X {}").as_deref(),
            Some("a.b_c")
        );
        assert_eq!(package("package a..b;"), None);
        assert_eq!(package("package -x;"), None);
        assert_eq!(package("class X {}"), None);
    }
}
