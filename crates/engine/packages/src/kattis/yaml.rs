//! YAML as packages have it: by the book where it is, mended where people and older readers let things pass.

use std::collections::BTreeSet;

use serde_yaml_ng::{Mapping, Value};

use crate::Refused;

/// A document and the file it came from, so that mistakes can be placed.
#[derive(Debug, Clone)]
pub struct Document {
    pub path: String,
    pub text: String,
    pub map: Mapping,
    /// What had to be mended.
    pub mended: bool,
}

impl Document {
    /// Reads a mapping; an empty file is an empty one.
    pub fn parse(path: &str, text: &str) -> Result<Self, Refused> {
        let (value, mended) = match serde_yaml_ng::from_str::<Value>(text) {
            Ok(value) => (value, false),
            Err(error) => match serde_yaml_ng::from_str::<Value>(&mend(text)) {
                Ok(value) => (value, true),
                Err(_) => return Err(Self::mistake(path, &error)),
            },
        };
        let map = match value {
            Value::Mapping(map) => map,
            Value::Null => Mapping::new(),
            _ => {
                return Err(Refused {
                    path: path.to_owned(),
                    line: Some(1),
                    what: "is no list of keys and values".to_owned(),
                    remedy: "write `key: value` lines".to_owned(),
                });
            }
        };
        Ok(Self {
            path: path.to_owned(),
            text: text.to_owned(),
            map,
            mended,
        })
    }

    fn mistake(path: &str, error: &serde_yaml_ng::Error) -> Refused {
        Refused {
            path: path.to_owned(),
            line: error
                .location()
                .and_then(|place| u32::try_from(place.line()).ok()),
            what: format!("is no sound YAML: {error}"),
            remedy: "correct the file".to_owned(),
        }
    }

    /// The first line that begins with a key.
    #[must_use]
    pub fn line_of(&self, key: &str) -> Option<u32> {
        let found = self.text.lines().position(|line| {
            line.trim_start()
                .trim_start_matches(['"', '\''])
                .strip_prefix(key)
                .is_some_and(|rest| {
                    rest.trim_start_matches(['"', '\'', ' ', '\t'])
                        .starts_with(':')
                })
        })?;
        u32::try_from(found + 1).ok()
    }

    /// A finding at a key.
    #[must_use]
    pub fn refuse(&self, key: &str, what: impl Into<String>, remedy: impl Into<String>) -> Refused {
        Refused {
            path: self.path.clone(),
            line: self.line_of(key),
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        get(&self.map, key)
    }

    /// Keys that are none of these.
    #[must_use]
    pub fn unknown(&self, known: &[&str]) -> Vec<String> {
        unknown(&self.map, known)
    }
}

/// A value that is there and not empty.
#[must_use]
pub fn get<'a>(map: &'a Mapping, key: &str) -> Option<&'a Value> {
    map.get(key).filter(|value| !value.is_null())
}

#[must_use]
pub fn unknown(map: &Mapping, known: &[&str]) -> Vec<String> {
    map.keys()
        .filter_map(text)
        .filter(|key| !known.contains(&key.as_str()))
        .collect()
}

/// Any scalar as text.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number, also one in quotes or with a unit behind it.
#[must_use]
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => leading_number(text),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

/// The number a text begins with: `2`, `'1.5'`, `3 s`.
#[must_use]
pub fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .unwrap_or(text.len());
    match text.parse() {
        Ok(number) => Some(number),
        Err(_) => text[..end].parse().ok(),
    }
}

/// YAML 1.1 knows more words for truth than 1.2.
#[must_use]
pub fn boolean(value: &Value) -> Option<bool> {
    match text(value)?.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "1" => Some(true),
        "false" | "no" | "off" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// A list of texts, or one text.
#[must_use]
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Sequence(list) => list.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect(),
    }
}

/// Words of arguments: a list as it stands, or a text cut as a shell does.
#[must_use]
pub fn arguments(value: &Value) -> Vec<String> {
    match value {
        Value::Sequence(list) => list.iter().filter_map(text).collect(),
        other => text(other).map(|text| words(&text)).unwrap_or_default(),
    }
}

/// Cuts at white space, but for what stands in quotes.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match quote {
            Some(open) if c == open => quote = None,
            Some('"') if c == '\\' => word.get_or_insert_default().extend(chars.next()),
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c == '\\' => word.get_or_insert_default().extend(chars.next()),
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// What other readers let pass: tabs, values with a colon or a leading sign, a key given twice (the last counts).
fn mend(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| mend_line(line.trim_end_matches('\r')))
        .collect();
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for line in lines.iter().rev() {
        // Blocks are read from their end: what is indented belongs to the key above it.
        kept.push(line.clone());
        let top = line
            .split_once(':')
            .filter(|_| !line.starts_with([' ', '#', '-']));
        if let Some((key, _)) = top {
            let given_again = !seen.insert(key.trim().to_owned());
            if given_again {
                kept.pop();
                while kept
                    .last()
                    .is_some_and(|below| below.starts_with([' ', '-']) || below.is_empty())
                {
                    kept.pop();
                }
            }
        }
    }
    kept.reverse();
    kept.join("\n")
}

fn mend_line(line: &str) -> String {
    let line = line.replace('\t', "  ");
    let indent = line.len() - line.trim_start().len();
    let body = &line[indent..];
    if body.starts_with('#') {
        return line;
    }
    let Some((key, value)) = body.split_once(": ") else {
        return line;
    };
    let value = value.trim();
    let quoted = value.starts_with(['"', '\'', '[', '{', '|', '>', '#', '&', '*']);
    let odd =
        value.contains(": ") || value.ends_with(':') || value.starts_with(['@', '`', '%', '!']);
    let broken = (value.starts_with('[') && !value.contains(']'))
        || (value.starts_with('"') && value.matches('"').count() % 2 == 1)
        || (value.starts_with('\'') && value.matches('\'').count() % 2 == 1);
    if (odd && !quoted) || broken {
        format!("{}{key}: '{}'", &line[..indent], value.replace('\'', "''"))
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Document {
        Document::parse("problem.yaml", text).expect("YAML")
    }

    #[test]
    fn what_others_let_pass_is_read() {
        let document = parse("name: Hello: World\nlimits:\n\tmemory: '512'\nsource: `x`\n");
        assert_eq!(
            document.get("name").and_then(text).as_deref(),
            Some("Hello: World")
        );
        let limits = document.get("limits").and_then(Value::as_mapping);
        let memory = limits
            .and_then(|limits| get(limits, "memory"))
            .and_then(number);
        assert_eq!(memory, Some(512.0));
        assert!(document.mended);
        let twice = parse("name: a\nlimits:\n  memory: 1\nname: b\nlimits:\n  memory: 2\n");
        assert_eq!(twice.get("name").and_then(text).as_deref(), Some("b"));
        assert!(!parse("").mended);
    }

    #[test]
    fn a_mistake_has_its_line() {
        let refused = Document::parse("problem.yaml", "a: 1\nb: [1, 2\nc: }\n").expect_err("bad");
        assert!(refused.line.is_some(), "{refused}");
        assert_eq!(
            parse("a: 1\n  # x\nlimits : {}\n").line_of("limits"),
            Some(3)
        );
    }

    #[test]
    fn words_are_cut_as_a_shell_does() {
        assert_eq!(
            words(r#"a  "b c" 'd "e' f\ g """#),
            ["a", "b c", "d \"e", "f g", ""]
        );
        assert!(words("  ").is_empty());
    }
}
