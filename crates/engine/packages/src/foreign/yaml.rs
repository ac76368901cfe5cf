//! YAML with the line of what is wrong in it.

use serde_yaml_ng::Value;

use super::Place;

/// A mapping of a YAML file, and its text to find lines in.
pub(crate) struct Yaml {
    pub path: String,
    text: String,
    pub value: Value,
}

impl Yaml {
    /// `None` where it is not there or cannot be used; then it has been said why.
    pub fn read(place: &mut Place, path: &str) -> Option<Self> {
        let text = place.text(path)?;
        let value: Value = match serde_yaml_ng::from_str(&text) {
            Ok(value) => value,
            Err(error) => {
                let line = error
                    .location()
                    .and_then(|at| u32::try_from(at.line()).ok());
                place.refuse(
                    path,
                    line,
                    format!("this is not YAML: {error}"),
                    "correct the line, or the indentation above it",
                );
                return None;
            }
        };
        if !(value.is_mapping() || value.is_null()) {
            place.refuse(
                path,
                Some(1),
                "this is no mapping of keys to values",
                "write `key: value` lines",
            );
            return None;
        }
        Some(Self {
            path: path.to_owned(),
            text,
            value,
        })
    }

    /// The first line that speaks of a key.
    pub fn line(&self, key: &str) -> Option<u32> {
        let at = self.text.lines().position(|line| {
            let line = line.trim_start_matches([' ', '\t', '-', '{']);
            let line = line.trim_start_matches(['"', '\'']);
            line.strip_prefix(key).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\''])
                    .trim_start()
                    .starts_with(':')
            })
        })?;
        u32::try_from(at + 1).ok()
    }

    pub fn wrong(&self, place: &mut Place, key: &str, what: impl Into<String>, remedy: &str) {
        place.refuse(&self.path, self.line(key), what, remedy);
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.value.get(key).filter(|value| !value.is_null())
    }

    pub fn text_of(&self, key: &str) -> Option<String> {
        self.get(key).and_then(text)
    }
}

/// A scalar as text, whatever YAML took it for.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// One text or a list of them.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Sequence(list) => list.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect(),
    }
}
