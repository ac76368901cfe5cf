//! `tiltyard.yaml`: what the format has no place for.

use serde::Deserialize;
use serde_yaml_ng::Value;
use tiltyard_protocol::{Comparer, ValueComparer};
use tiltyard_signatures::{Method, Param, Signature, Type};

use super::yaml::{get, number, text};
use crate::{Difficulty, Refused, archive::Tree};

const FILE: &str = "tiltyard.yaml";

/// Tags that name a list are told from others by this.
pub const LIST_TAG: &str = "list:";

#[derive(Debug, Default)]
pub struct Extension {
    pub difficulty: Option<Difficulty>,
    pub tags: Vec<String>,
    pub hints: Vec<String>,
    pub signature: Option<Signature>,
    pub compare: Option<ValueComparer>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    difficulty: Option<Difficulty>,
    categories: Vec<String>,
    lists: Vec<String>,
    hints: Vec<String>,
    signature: Option<SignatureKeys>,
    compare: Option<Value>,
}

/// A word, or `float: TOLERANCE`.
fn comparer(value: &Value) -> Result<ValueComparer, String> {
    let word = text(value).unwrap_or_default();
    if let Some(tolerance) = value
        .as_mapping()
        .and_then(|map| get(map, "float"))
        .and_then(number)
    {
        return Ok(ValueComparer::Float(tolerance));
    }
    match word.as_str() {
        "exact" => Ok(ValueComparer::Exact),
        "any_order" => Ok(ValueComparer::AnyOrder),
        "set_of_sets" => Ok(ValueComparer::SetOfSets),
        _ => Err("compare is exact, any_order, set_of_sets or {float: TOLERANCE}".to_owned()),
    }
}

/// All keys of both kinds of signature, so that a mistake is told by its own name.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct SignatureKeys {
    function: Option<String>,
    params: Vec<Param>,
    returns: Type,
    in_place: Option<String>,
    class: Option<String>,
    constructor: Vec<Param>,
    methods: Vec<Method>,
}

impl SignatureKeys {
    fn signature(self) -> Result<Signature, String> {
        match (self.function, self.class) {
            (Some(name), None) => {
                if let Some(in_place) = &self.in_place
                    && !self.params.iter().any(|param| param.name == *in_place)
                {
                    return Err(format!(
                        "in_place names {in_place:?}, which is no parameter"
                    ));
                }
                Ok(Signature::Function(tiltyard_signatures::Function {
                    name,
                    params: self.params,
                    returns: self.returns,
                    in_place: self.in_place,
                }))
            }
            (None, Some(name)) => Ok(Signature::Class(tiltyard_signatures::Class {
                name,
                constructor: self.constructor,
                methods: self.methods,
            })),
            _ => Err("a signature has either `function` or `class`".to_owned()),
        }
    }
}

impl Extension {
    /// What the file says; nothing where there is none.
    pub fn read(tree: &Tree) -> Result<Self, Refused> {
        let Some(content) = tree.text(FILE) else {
            return Ok(Self::default());
        };
        let refuse = |line: Option<u32>, what: String| Refused {
            path: FILE.to_owned(),
            line,
            what,
            remedy: "correct the file".to_owned(),
        };
        if content.trim().is_empty() {
            return Ok(Self::default());
        }
        let file: File = serde_yaml_ng::from_str(&content).map_err(|error| {
            let line = error
                .location()
                .and_then(|at| u32::try_from(at.line()).ok());
            refuse(line, error.to_string())
        })?;
        let signature = file
            .signature
            .map(SignatureKeys::signature)
            .transpose()
            .map_err(|what| refuse(None, what))?;
        let lists = file.lists.iter().map(|list| format!("{LIST_TAG}{list}"));
        Ok(Self {
            difficulty: file.difficulty,
            tags: file.categories.iter().cloned().chain(lists).collect(),
            hints: file.hints,
            signature,
            compare: file
                .compare
                .as_ref()
                .map(comparer)
                .transpose()
                .map_err(|what| refuse(None, what))?,
        })
    }

    /// How values are compared, where there is a signature.
    #[must_use]
    pub fn comparer(&self) -> Option<Comparer> {
        (self.signature.is_some() || self.compare.is_some())
            .then(|| Comparer::Values(self.compare.unwrap_or_default()))
    }
}
