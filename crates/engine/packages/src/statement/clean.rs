//! What of HTML is left: no scripts, styles, events, nor anything from foreign hosts.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use regex::Regex;

/// Elements inside each other; more is no statement but an attempt to keep the parser busy.
const DEPTH_MAX: usize = 200;

pub(super) fn html(raw: &str, assets_prefix: &str) -> String {
    if deepest(raw) > DEPTH_MAX {
        return format!("<pre>{}</pre>", super::escaped(raw));
    }
    let raw = shifted(raw);
    let prefix = assets_prefix.to_owned();
    let mut builder = Builder::default();
    builder
        .add_tags(["figure", "figcaption", "section", "div", "span", "u", "s"])
        .rm_tags(["map", "area", "bdo"])
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "iframe", "object",
        ]))
        .tag_attributes(attributes())
        .generic_attributes(HashSet::from(["lang", "title", "dir"]))
        .allowed_classes(HashMap::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .attribute_filter(move |element, name, value| filtered(&prefix, element, name, value));
    builder.clean(&raw).to_string()
}

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt", "width", "height"])),
        ("span", HashSet::from(["class", "data-tex"])),
        ("code", HashSet::from(["class"])),
        ("pre", HashSet::from(["class"])),
        ("figure", HashSet::from(["class"])),
        ("div", HashSet::from(["class"])),
        ("table", HashSet::from(["class"])),
        ("ol", HashSet::from(["start"])),
        ("td", HashSet::from(["colspan", "rowspan", "align"])),
        ("th", HashSet::from(["colspan", "rowspan", "align"])),
    ])
}

/// Classes of ours, which pages have styles for.
fn class(element: &str, value: &str) -> bool {
    match element {
        "span" => matches!(
            value,
            "math inline" | "math display" | "footnote" | "smallcaps"
        ),
        "code" | "pre" => value.strip_prefix("language-").is_some_and(|name| {
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'#' | b'_');
            name.len() <= 32 && name.bytes().all(plain)
        }),
        "figure" => value == "illustration",
        "div" => value == "center",
        "table" => value == "sample",
        _ => false,
    }
}

fn filtered<'a>(prefix: &str, element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    match (element, name) {
        (_, "class") => class(element, value).then_some(Cow::Borrowed(value)),
        ("img", "src") => asset(prefix, value).map(Cow::Owned),
        ("a", "href") if has_scheme(value) => Some(Cow::Borrowed(value)),
        ("a", "href") => asset(prefix, value).map(Cow::Owned),
        (_, "width" | "height" | "colspan" | "rowspan" | "start") => value
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| Cow::Borrowed(&value[..value.len().min(4)])),
        _ => Some(Cow::Borrowed(value)),
    }
}

fn has_scheme(value: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| {
        value
            .get(..scheme.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(scheme))
    })
}

/// The address of a file of the statement; nothing for what is none.
fn asset(prefix: &str, value: &str) -> Option<String> {
    let name = value.trim();
    let name = match name.strip_prefix(prefix).filter(|_| !prefix.is_empty()) {
        Some(name) => name,
        None => name.trim_start_matches("./"),
    };
    let name = name.split(['?', '#']).next().unwrap_or_default();
    let wrong = |part: &str| matches!(part, "" | "." | "..");
    if name.contains([':', '\\']) || name.split('/').any(wrong) {
        return None;
    }
    let mut address = prefix.to_owned();
    let bytes = name.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'/' => {
                address.push(char::from(*byte));
            }
            // Markdown has written names as addresses already.
            b'%' if hex(at + 1) && hex(at + 2) => address.push('%'),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(address)
}

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "a constant that the tests compile")]
    Regex::new(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)").unwrap()
});

/// How deep elements lie in each other at most, counted without a parser: those that end by themselves do not count.
fn deepest(raw: &str) -> usize {
    const ALONE: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead",
        "tfoot", "option",
    ];
    const RAW: &[&str] = &[
        "script",
        "style",
        "textarea",
        "title",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
    ];
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for tag in TAG.captures_iter(raw) {
        let name = tag[2].to_ascii_lowercase();
        if ALONE.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name.clone()).or_default();
        if tag[1].is_empty() {
            *count += 1;
            depth += 1;
            deepest = deepest.max(depth);
        } else if *count > 0 && !RAW.contains(&name.as_str()) {
            // What seems to end inside one of those is only text, so those never end here.
            *count -= 1;
            depth -= 1;
        }
    }
    deepest
}

static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "a constant that the tests compile")]
    Regex::new(r"(?i)<(/?)h([1-6])([\s>])").unwrap()
});

/// The highest heading becomes `h2`, the others follow.
fn shifted(raw: &str) -> Cow<'_, str> {
    let level = |text: &str| text.parse::<u8>().unwrap_or(2);
    let highest = HEADING.captures_iter(raw).map(|tag| level(&tag[2])).min();
    let Some(highest) = highest.filter(|highest| *highest != 2) else {
        return Cow::Borrowed(raw);
    };
    HEADING.replace_all(raw, |tag: &regex::Captures<'_>| {
        let level = (level(&tag[2]) + 2 - highest).min(6);
        format!("<{}h{level}{}", &tag[1], &tag[3])
    })
}
