//! Go.

use super::{Call, Files, Id, fill, indent, list, nodes, numbered};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = "package main\n\n".to_owned();
    for (text, value) in declared(signature) {
        let text = fill(text, &[("VALUE", &spelled(&value))]);
        let shown: String = text.lines().map(|line| format!(" * {line}\n")).collect();
        out += &format!("/**\n{shown} */\n\n");
    }
    match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Go, &function.name);
            out += &def(&name, &function.params, &spelled(&function.returns));
        }
        Signature::Class(class) => {
            let name = &class.name;
            out += &format!("type {name} struct {{\n}}\n\n");
            out += &format!(
                "func New{name}({}) *{name} {{\n\treturn &{name}{{}}\n}}\n",
                given(&class.constructor)
            );
            for method in &class.methods {
                let own = names::method(Id::Go, &method.name);
                out += "\n";
                out += &def(
                    &format!("(this *{name}) {own}"),
                    &method.params,
                    &spelled(&method.returns),
                );
            }
        }
    }
    out
}

/// The nodes the signature needs.
fn declared(signature: &Signature) -> Vec<(&'static str, Type)> {
    let nodes = nodes(signature);
    let list = nodes.list.map(|value| (LIST_NODE, value));
    let tree = nodes.tree.map(|value| (TREE_NODE, value));
    list.into_iter().chain(tree).collect()
}

const LIST_NODE: &str = "type ListNode struct {\n\tVal @VALUE@\n\tNext *ListNode\n}\n";
const TREE_NODE: &str =
    "type TreeNode struct {\n\tVal @VALUE@\n\tLeft *TreeNode\n\tRight *TreeNode\n}\n";

fn given(params: &[Param]) -> String {
    list(params, |param| {
        format!(
            "{} {}",
            names::param(Id::Go, &param.name),
            spelled(&param.kind)
        )
    })
}

fn def(name: &str, params: &[Param], returns: &str) -> String {
    let given = given(params);
    if returns.is_empty() {
        format!("func {name}({given}) {{\n}}\n")
    } else {
        format!("func {name}({given}) {returns} {{\n\tpanic(\"not written yet\")\n}}\n")
    }
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => String::new(),
        Type::Int => "int".to_owned(),
        Type::Long => "int64".to_owned(),
        Type::Float => "float64".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Char => "byte".to_owned(),
        Type::Text => "string".to_owned(),
        Type::Array(inner) => format!("[]{}", spelled(inner)),
        Type::Map(key, value) => format!("map[{}]{}", spelled(key), spelled(value)),
        Type::LinkedList(_) => "*ListNode".to_owned(),
        Type::Tree(_) => "*TreeNode".to_owned(),
        Type::Graph => "[][]int".to_owned(),
    }
}

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let call = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Go, &function.name);
            let given = numbered(function.params.len(), |at| format!("tilt{at}"));
            let run = format!("{name}({given})");
            let write = writer(function.result());
            let call = match function.judged() {
                Some(at) => format!("{run}\n{write}(tilt{at})\n"),
                None => format!("{write}({run})\n"),
            };
            read(&function.params, "") + &call
        }
        Signature::Class(class) => class_calls(class),
    };
    let mut held = String::new();
    let holds = nodes(signature);
    if let Some(value) = holds.list {
        let marks = [
            ("VALUE", spelled(&value)),
            ("READ", reader(&value)),
            ("WRITE", writer(&value)),
        ];
        let marks = marks.each_ref().map(|(mark, with)| (*mark, with.as_str()));
        held += &fill(
            &format!("{LIST_NODE}{}", include_str!("runtime/list.go")),
            &marks,
        );
    }
    if let Some(value) = holds.tree {
        let marks = [
            ("VALUE", spelled(&value)),
            ("READ", reader(&value)),
            ("WRITE", writer(&value)),
        ];
        let marks = marks.each_ref().map(|(mark, with)| (*mark, with.as_str()));
        held += &fill(
            &format!("{TREE_NODE}{}", include_str!("runtime/tree.go")),
            &marks,
        );
    }
    let main = fill(
        include_str!("runtime/main.go"),
        &[("NODES", &held), ("CALL", indent(&call, 4).trim_end())],
    );
    let package = if has_package(user) {
        ""
    } else {
        "package main; "
    };
    vec![
        ("main.go".to_owned(), main),
        ("solution.go".to_owned(), format!("{package}{user}")),
    ]
}

fn class_calls(class: &crate::Class) -> String {
    let mut cases = String::new();
    for call in class.calls() {
        let (called, params, run) = match call {
            Call::Constructor(params) => {
                let given = numbered(params.len(), |at| format!("tilt{at}"));
                let run = format!("tiltMade = New{}({given})\ntiltText(\"null\")", class.name);
                (&class.name, params, run)
            }
            Call::Method(method) => {
                let name = names::method(Id::Go, &method.name);
                let given = numbered(method.params.len(), |at| format!("tilt{at}"));
                let run = format!("tiltMade.{name}({given})");
                let run = match method.returns {
                    Type::Void => format!("{run}\ntiltText(\"null\")"),
                    _ => format!("{}({run})", writer(&method.returns)),
                };
                (&method.name, method.params.as_slice(), run)
            }
        };
        let body = format!("{}{run}\n", read(params, "tiltNextArgument()\n"));
        cases += &format!("case {called:?}:\n{}", indent(&body, 4));
    }
    fill(
        include_str!("runtime/class.go"),
        &[
            ("CLASS", &class.name),
            ("CASES", indent(&cases, 4).trim_end()),
        ],
    )
}

/// Whether the first word that is no comment is `package`.
fn has_package(source: &str) -> bool {
    let mut rest = source.trim_start_matches('\u{feff}').trim_start();
    loop {
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment
                .split_once('\n')
                .map_or("", |(_, after)| after)
                .trim_start();
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment
                .split_once("*/")
                .map_or("", |(_, after)| after)
                .trim_start();
        } else {
            return rest
                .strip_prefix("package")
                .is_some_and(|after| after.starts_with([' ', '\t']));
        }
    }
}

fn read(params: &[Param], before: &str) -> String {
    params
        .iter()
        .enumerate()
        .map(|(at, param)| format!("{before}tilt{at} := {}()\n", reader(&param.kind)))
        .collect()
}

/// What reads a value when it is called.
fn reader(kind: &Type) -> String {
    match kind {
        Type::Array(inner) => format!("tiltReadArray({})", reader(inner)),
        Type::Map(key, value) => {
            format!("tiltReadMap(tiltKey{}, {})", key.mangled(), reader(value))
        }
        Type::Graph => "tiltReadArray(tiltReadArray(tiltReadInt))".to_owned(),
        _ => format!("tiltRead{}", kind.mangled()),
    }
}

fn writer(kind: &Type) -> String {
    match kind {
        Type::Array(inner) => format!("tiltWriteArray({})", writer(inner)),
        Type::Map(key, value) => format!("tiltWriteMap[{}]({})", spelled(key), writer(value)),
        Type::Graph => "tiltWriteArray(tiltWriteArray(tiltWriteInt))".to_owned(),
        _ => format!("tiltWrite{}", kind.mangled()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_without_a_package_gets_one_and_keeps_its_lines() {
        assert!(has_package("// mine\n/* package */ package main\n"));
        assert!(!has_package("// package main\nfunc f() {}\n"));
        assert!(!has_package("packages := 1"));
    }
}
