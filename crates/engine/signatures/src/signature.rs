//! The neutral signature, as it stands in a package.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a person implements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Signature {
    Function(Function),
    Class(Class),
}

/// `function: twoSum`, `params`, `returns`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// In camel case; drivers and stubs write it as each language does (`two_sum` in Python, `TwoSum` in Go).
    #[serde(rename = "function")]
    pub name: String,
    pub params: Vec<Param>,
    /// `void` where an argument is changed in place.
    #[serde(default)]
    pub returns: Type,
    /// The argument that is judged in place of what is returned, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place: Option<String>,
}

/// `class: MinStack`, `constructor`, `methods`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    #[serde(rename = "class")]
    pub name: String,
    #[serde(default)]
    pub constructor: Vec<Param>,
    pub methods: Vec<Method>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    pub name: String,
    #[serde(default)]
    pub params: Vec<Param>,
    #[serde(default)]
    pub returns: Type,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Type,
}

/// `int`, `long`, `float`, `bool`, `char`, `string`, `int[]`, `int[][]`, `map<string,int>`, `list<int>` (linked), `tree<int>`
/// (binary, in level order with null), `graph` (adjacency lists by number), `void`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Type {
    #[default]
    Void,
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    Float,
    Bool,
    /// One character, a string of length 1 in JSON.
    Char,
    Text,
    Array(Box<Type>),
    /// Keys are `int`, `long` or `string`; an object in JSON, its keys texts.
    Map(Box<Type>, Box<Type>),
    LinkedList(Box<Type>),
    Tree(Box<Type>),
    Graph,
}

/// A text that names no type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no type: int, long, float, bool, char, string, T[], map<K,V>, list<T>, tree<T>, graph and void are"
)]
pub struct NotAType(pub String);

impl FromStr for Type {
    type Err = NotAType;

    fn from_str(text: &str) -> Result<Self, NotAType> {
        let text = text.trim();
        let inside = |word: &str| {
            text.strip_prefix(word)?
                .strip_prefix('<')?
                .strip_suffix('>')
        };
        let part = |inner: &str| match inner.parse()? {
            Self::Void => Err(NotAType(text.to_owned())),
            kind => Ok(Box::new(kind)),
        };
        Ok(match text {
            "void" => Self::Void,
            "int" => Self::Int,
            "long" => Self::Long,
            "float" => Self::Float,
            "bool" => Self::Bool,
            "char" => Self::Char,
            "string" => Self::Text,
            "graph" => Self::Graph,
            _ => {
                if let Some(inner) = text.strip_suffix("[]") {
                    Self::Array(part(inner)?)
                } else if let Some((key, value)) =
                    inside("map").and_then(|inner| inner.split_once(','))
                {
                    let key = part(key)?;
                    if !matches!(*key, Self::Int | Self::Long | Self::Text) {
                        return Err(NotAType(text.to_owned()));
                    }
                    Self::Map(key, part(value)?)
                } else if let Some(inner) = inside("list") {
                    Self::LinkedList(part(inner)?)
                } else if let Some(inner) = inside("tree") {
                    Self::Tree(part(inner)?)
                } else {
                    return Err(NotAType(text.to_owned()));
                }
            }
        })
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Void => f.write_str("void"),
            Self::Int => f.write_str("int"),
            Self::Long => f.write_str("long"),
            Self::Float => f.write_str("float"),
            Self::Bool => f.write_str("bool"),
            Self::Char => f.write_str("char"),
            Self::Text => f.write_str("string"),
            Self::Graph => f.write_str("graph"),
            Self::Array(inner) => write!(f, "{inner}[]"),
            Self::Map(key, value) => write!(f, "map<{key},{value}>"),
            Self::LinkedList(inner) => write!(f, "list<{inner}>"),
            Self::Tree(inner) => write!(f, "tree<{inner}>"),
        }
    }
}

impl TryFrom<String> for Type {
    type Error = NotAType;
    fn try_from(text: String) -> Result<Self, NotAType> {
        text.parse()
    }
}

impl From<Type> for String {
    fn from(kind: Type) -> String {
        kind.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_as_it_is_written() {
        for text in [
            "int",
            "string[][]",
            "map<string,int[]>",
            "list<int>[]",
            "tree<long>",
            "graph",
        ] {
            let kind: Type = text.parse().expect("a type");
            assert_eq!(kind.to_string(), text);
        }
        for text in [
            "",
            "Int",
            "void[]",
            "map<int>",
            "map<float,int>",
            "list<>",
            "int[",
            "set<int>",
        ] {
            assert!(text.parse::<Type>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_signature_is_a_function_or_a_class() {
        let function = serde_json::json!({"function": "twoSum", "params": [{"name": "nums", "type": "int[]"}], "returns": "int[]"});
        assert!(matches!(
            serde_json::from_value(function),
            Ok(Signature::Function(_))
        ));
        let class = serde_json::json!({"class": "MinStack", "methods": [{"name": "push", "params": [{"name": "x", "type": "int"}]}]});
        assert!(matches!(
            serde_json::from_value(class),
            Ok(Signature::Class(_))
        ));
    }
}
