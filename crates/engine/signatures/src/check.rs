//! Whether a signature can be written in every language.

use std::collections::BTreeSet;

use crate::{
    Param, Signature, Type,
    names::{Case, written},
};

/// The most parameters a function may take.
pub const PARAMS_MAX: usize = 16;

/// The longest name, in bytes.
pub const NAME_BYTES_MAX: usize = 40;

/// What drivers and stubs call their own.
const TAKEN_CLASSES: &[&str] = &[
    "Solution",
    "ListNode",
    "TreeNode",
    "Main",
    "MainKt",
    "TiltyardDriver",
    "Object",
    "String",
    "Array",
    "Map",
    "Vec",
    "Box",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "Action",
    "ArrayList",
    "Arrays",
    "Console",
    "Convert",
    "Dictionary",
    "Encoding",
    "Environment",
    "Func",
    "HashMap",
    "List",
    "MemoryStream",
    "PrintStream",
    "StringBuilder",
    "System",
];

impl Signature {
    /// Why a driver could not be made, in a sentence for the author of the problem.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self::Function(function) => {
                name(&function.name, "function")?;
                if matches!(function.name.as_str(), "main" | "Main" | "solution") {
                    return Err(format!(
                        "a function cannot be called {}: drivers use that name",
                        function.name
                    ));
                }
                params(&function.params, &function.name)?;
                match &function.in_place {
                    None if function.returns == Type::Void => {
                        return Err(format!(
                            "{} returns void: say which argument is judged with in_place, or what it returns",
                            function.name
                        ));
                    }
                    None => {}
                    Some(judged) => in_place(&function.params, judged)?,
                }
            }
            Self::Class(class) => {
                name(&class.name, "class")?;
                if !class.name.starts_with(|c: char| c.is_ascii_uppercase()) {
                    return Err(format!(
                        "the class {} must begin with a capital letter",
                        class.name
                    ));
                }
                if TAKEN_CLASSES.contains(&class.name.as_str()) {
                    return Err(format!(
                        "a class cannot be called {}: drivers and languages use that name",
                        class.name
                    ));
                }
                params(&class.constructor, &class.name)?;
                if class.methods.is_empty() {
                    return Err(format!("the class {} has no methods", class.name));
                }
                let mut seen = BTreeSet::new();
                for method in &class.methods {
                    name(&method.name, "method")?;
                    let snake = written(&method.name, Case::Snake);
                    if matches!(
                        snake.as_str(),
                        "new" | "create" | "initialize" | "constructor"
                    ) {
                        return Err(format!(
                            "a method cannot be called {}: the constructor is, in some language",
                            method.name
                        ));
                    }
                    if written(&method.name, Case::Pascal) == class.name {
                        return Err(format!(
                            "the method {} is called like its class",
                            method.name
                        ));
                    }
                    if !seen.insert(snake) {
                        return Err(format!(
                            "{} has two methods called {}",
                            class.name, method.name
                        ));
                    }
                    params(&method.params, &method.name)?;
                }
            }
        }
        self.nodes()
    }

    /// Every type it names, void among them.
    pub(crate) fn types(&self) -> Vec<&Type> {
        match self {
            Self::Function(function) => {
                let mut types: Vec<_> = function.params.iter().map(|param| &param.kind).collect();
                types.push(&function.returns);
                types
            }
            Self::Class(class) => {
                let mut types: Vec<_> = class.constructor.iter().map(|param| &param.kind).collect();
                for method in &class.methods {
                    types.extend(method.params.iter().map(|param| &param.kind));
                    types.push(&method.returns);
                }
                types
            }
        }
    }

    /// Nodes hold plain values, and all lists (and all trees) of a signature the same: `ListNode` is one class.
    fn nodes(&self) -> Result<(), String> {
        let mut lists = BTreeSet::new();
        let mut trees = BTreeSet::new();
        for kind in self.types() {
            for part in kind.parts() {
                let (seen, value) = match part {
                    Type::LinkedList(value) => (&mut lists, value),
                    Type::Tree(value) => (&mut trees, value),
                    _ => continue,
                };
                if !value.is_plain() {
                    return Err(format!(
                        "{part}: a node holds int, long, float, bool, char or string"
                    ));
                }
                seen.insert(value.to_string());
                if seen.len() > 1 {
                    return Err(format!("{part}: nodes of one signature hold one type"));
                }
            }
        }
        Ok(())
    }
}

impl Type {
    /// A value without values inside.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::Int | Self::Long | Self::Float | Self::Bool | Self::Char | Self::Text
        )
    }

    /// The type and every type inside, the innermost first.
    pub(crate) fn parts(&self) -> Vec<&Type> {
        let mut parts = match self {
            Self::Array(inner) | Self::LinkedList(inner) | Self::Tree(inner) => inner.parts(),
            Self::Map(key, value) => {
                let mut parts = key.parts();
                parts.extend(value.parts());
                parts
            }
            _ => Vec::new(),
        };
        parts.push(self);
        parts
    }
}

fn name(name: &str, what: &str) -> Result<(), String> {
    let mut chars = name.chars();
    let is_name = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name || name.ends_with('_') || name.contains("__") {
        return Err(format!(
            "{name:?} is no name for a {what}: letters, digits and single underscores inside, a letter first"
        ));
    }
    if name.len() > NAME_BYTES_MAX {
        return Err(format!(
            "{name} is too long for a {what}: {NAME_BYTES_MAX} letters are the most"
        ));
    }
    if name.to_ascii_lowercase().starts_with("tilt_") || name.starts_with("tiltyard") {
        return Err(format!("{name}: names of drivers begin like that"));
    }
    Ok(())
}

fn params(params: &[Param], of: &str) -> Result<(), String> {
    if params.len() > PARAMS_MAX {
        return Err(format!(
            "{of} takes {} parameters; {PARAMS_MAX} are the most",
            params.len()
        ));
    }
    let mut seen = BTreeSet::new();
    for param in params {
        name(&param.name, "parameter")?;
        if !seen.insert(written(&param.name, Case::Snake)) {
            return Err(format!("{of} has two parameters called {}", param.name));
        }
        if param.kind == Type::Void {
            return Err(format!(
                "the parameter {} of {of} cannot be void",
                param.name
            ));
        }
    }
    sizes_are_free(params, of)
}

/// Arrays of C come with their sizes beside them, under names of their own.
fn sizes_are_free(params: &[Param], of: &str) -> Result<(), String> {
    for param in params {
        if !matches!(param.kind, Type::Array(_) | Type::Graph) {
            continue;
        }
        let own = written(&param.name, Case::Snake);
        for size in [format!("{own}_size"), format!("{own}_col_sizes")] {
            if params
                .iter()
                .any(|other| written(&other.name, Case::Snake) == size)
            {
                return Err(format!(
                    "{of} cannot take a parameter {size}: in C that is the size of {}",
                    param.name
                ));
            }
        }
    }
    Ok(())
}

fn in_place(params: &[Param], judged: &str) -> Result<(), String> {
    let Some(param) = params.iter().find(|param| param.name == judged) else {
        return Err(format!("in_place: there is no parameter {judged}"));
    };
    if param.kind.is_plain() {
        return Err(format!(
            "in_place: {judged} is {}, which no language changes in place",
            param.kind
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(json: serde_json::Value) -> Result<(), String> {
        serde_json::from_value::<Signature>(json)
            .expect("a signature")
            .check()
    }

    #[test]
    fn a_signature_no_language_could_write_is_refused_with_the_reason() {
        use serde_json::json;
        for (signature, reason) in [
            (
                json!({"function": "two sum", "params": [], "returns": "int"}),
                "no name",
            ),
            (
                json!({"function": "main", "params": [], "returns": "int"}),
                "drivers use",
            ),
            (json!({"function": "f", "params": []}), "returns void"),
            (
                json!({"function": "f", "params": [], "in_place": "a"}),
                "no parameter a",
            ),
            (
                json!({"function": "f", "params": [{"name": "a", "type": "int"}], "in_place": "a"}),
                "in place",
            ),
            (
                json!({"function": "f", "params": [{"name": "aB", "type": "int"}, {"name": "a_b", "type": "int"}], "returns": "int"}),
                "two parameters",
            ),
            (
                json!({"function": "f", "params": [{"name": "a", "type": "void"}], "returns": "int"}),
                "cannot be void",
            ),
            (
                json!({"function": "f", "params": [{"name": "a", "type": "list<int[]>"}], "returns": "int"}),
                "a node holds",
            ),
            (
                json!({"function": "f", "params": [{"name": "a", "type": "list<int>[]"}], "returns": "list<string>"}),
                "hold one type",
            ),
            (
                json!({"class": "stack", "methods": [{"name": "push"}]}),
                "capital",
            ),
            (
                json!({"class": "Solution", "methods": [{"name": "push"}]}),
                "use that name",
            ),
            (
                json!({"function": "f", "params": [{"name": "a", "type": "int[]"}, {"name": "aSize", "type": "int"}], "returns": "int"}),
                "in C",
            ),
            (
                json!({"class": "Stack", "methods": [{"name": "stack"}]}),
                "like its class",
            ),
            (json!({"class": "Stack", "methods": []}), "no methods"),
            (
                json!({"class": "Stack", "methods": [{"name": "push"}, {"name": "push"}]}),
                "two methods",
            ),
        ] {
            let refused = checked(signature.clone()).expect_err("refused");
            assert!(refused.contains(reason), "{signature}: {refused}");
        }
    }

    #[test]
    fn what_can_be_written_passes() {
        use serde_json::json;
        for signature in [
            json!({"function": "twoSum", "params": [{"name": "nums", "type": "int[]"}, {"name": "target", "type": "int"}], "returns": "int[]"}),
            json!({"function": "rotate", "params": [{"name": "grid", "type": "int[][]"}], "in_place": "grid"}),
            json!({"class": "LRUCache", "constructor": [{"name": "capacity", "type": "int"}],
                "methods": [{"name": "get", "params": [{"name": "key", "type": "int"}], "returns": "int"}, {"name": "clear"}]}),
        ] {
            assert_eq!(checked(signature), Ok(()));
        }
    }
}
