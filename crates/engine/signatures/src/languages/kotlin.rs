//! Kotlin.

use super::{Call, Files, Id, fill, indent, list, node_classes, numbered};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = String::new();
    for (name, value, links) in node_classes(signature) {
        let value = spelled(&value);
        let fields: Vec<String> = links
            .iter()
            .map(|link| format!(" *     var {link}: {name}? = null\n"))
            .collect();
        out += &format!(
            "/**\n * class {name}(var `val`: {value}) {{\n{} * }}\n */\n\n",
            fields.concat()
        );
    }
    match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Kotlin, &function.name);
            let body = def(&name, &function.params, &function.returns);
            out + &format!("class Solution {{\n{}}}\n", indent(&body, 4))
        }
        Signature::Class(class) => {
            let defs: Vec<String> = class
                .methods
                .iter()
                .map(|method| {
                    def(
                        &names::method(Id::Kotlin, &method.name),
                        &method.params,
                        &method.returns,
                    )
                })
                .collect();
            out + &format!(
                "class {}({}) {{\n{}}}\n",
                class.name,
                given(&class.constructor),
                indent(&defs.join("\n"), 4)
            )
        }
    }
}

fn first(kind: &Type) -> &'static str {
    match kind {
        Type::Int => "0",
        Type::Long => "0L",
        Type::Float => "0.0",
        Type::Bool => "false",
        Type::Char => "' '",
        _ => "\"\"",
    }
}

fn given(params: &[Param]) -> String {
    list(params, |param| {
        format!(
            "{}: {}",
            names::param(Id::Kotlin, &param.name),
            spelled(&param.kind)
        )
    })
}

fn def(name: &str, params: &[Param], returns: &Type) -> String {
    match returns {
        Type::Void => format!("fun {name}({}) {{\n}}\n", given(params)),
        _ => format!(
            "fun {name}({}): {} {{\n    TODO()\n}}\n",
            given(params),
            spelled(returns)
        ),
    }
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => "Unit".to_owned(),
        Type::Int => "Int".to_owned(),
        Type::Long => "Long".to_owned(),
        Type::Float => "Double".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Char => "Char".to_owned(),
        Type::Text => "String".to_owned(),
        Type::Array(inner) => match **inner {
            Type::Int | Type::Long | Type::Float | Type::Bool | Type::Char => {
                format!("{}Array", spelled(inner))
            }
            _ => format!("Array<{}>", spelled(inner)),
        },
        Type::Map(key, value) => format!("Map<{}, {}>", spelled(key), spelled(value)),
        Type::LinkedList(_) => "ListNode?".to_owned(),
        Type::Tree(_) => "TreeNode?".to_owned(),
        Type::Graph => "Array<IntArray>".to_owned(),
    }
}

/// What is at hand without an import of one's own, on the first line beside what the person wrote there.
const IMPORTS: &str = "import java.util.*; import kotlin.math.*; ";

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let call = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Kotlin, &function.name);
            let given = numbered(function.params.len(), |at| format!("arg{at}"));
            let run = format!("Solution().{name}({given})");
            let written = function.result().mangled();
            let call = match function.judged() {
                Some(at) => format!("{run}\nwrite{written}(arg{at})\n"),
                None => format!("write{written}({run})\n"),
            };
            read(&function.params, "") + &call
        }
        Signature::Class(class) => {
            let mut cases = String::new();
            for call in class.calls() {
                let (called, params, run) = match call {
                    Call::Constructor(params) => {
                        let given = numbered(params.len(), |at| format!("arg{at}"));
                        let run = format!("made = {}({given})\nout.append(\"null\")", class.name);
                        (&class.name, params, run)
                    }
                    Call::Method(method) => {
                        let name = names::method(Id::Kotlin, &method.name);
                        let given = numbered(method.params.len(), |at| format!("arg{at}"));
                        let run = format!("made!!.{name}({given})");
                        let run = match method.returns {
                            Type::Void => format!("{run}\nout.append(\"null\")"),
                            _ => format!("write{}({run})", method.returns.mangled()),
                        };
                        (&method.name, method.params.as_slice(), run)
                    }
                };
                let body = format!("{}{run}\n", read(params, "nextArgument()\n"));
                cases += &format!("{called:?} -> {{\n{}}}\n", indent(&body, 4));
            }
            fill(
                include_str!("runtime/class.kt"),
                &[
                    ("CLASS", &class.name),
                    ("CASES", indent(&cases, 8).trim_end()),
                ],
            )
        }
    };
    let types: String = signature.distinct_types().iter().map(codec).collect();
    let mut held = String::new();
    for (name, value, links) in node_classes(signature) {
        let (value, first) = (spelled(&value), first(&value));
        let fields: Vec<String> = links
            .iter()
            .map(|link| format!("    var {link}: {name}? = null\n"))
            .collect();
        held += &format!(
            "class {name}(var `val`: {value} = {first}) {{\n{}}}\n\n",
            fields.concat()
        );
    }
    let main = fill(
        include_str!("runtime/main.kt"),
        &[
            ("NODES", &held),
            ("TYPES", &types),
            ("CALL", indent(&call, 8).trim_end()),
        ],
    );
    vec![
        ("main.kt".to_owned(), main),
        ("solution.kt".to_owned(), format!("{IMPORTS}{user}")),
    ]
}

fn read(params: &[Param], before: &str) -> String {
    params
        .iter()
        .enumerate()
        .map(|(at, param)| format!("{before}val arg{at} = read{}()\n", param.kind.mangled()))
        .collect()
}

/// The functions that read and write a type; those of plain values are there already.
fn codec(kind: &Type) -> String {
    let (text, inner) = match kind {
        Type::Array(inner)
            if matches!(
                **inner,
                Type::Int | Type::Long | Type::Float | Type::Bool | Type::Char
            ) =>
        {
            (include_str!("runtime/plain_array.kt"), inner)
        }
        Type::Array(inner) => (include_str!("runtime/array.kt"), inner),
        Type::Map(_, inner) => (include_str!("runtime/map.kt"), inner),
        Type::LinkedList(inner) => (include_str!("runtime/list.kt"), inner),
        Type::Tree(inner) => (include_str!("runtime/tree.kt"), inner),
        _ => return String::new(),
    };
    let (key, table) = match kind {
        Type::Map(key, value) => {
            let table = format!("HashMap<{}, {}>", spelled(key), spelled(value));
            let key = match **key {
                Type::Int => "name.toInt()",
                Type::Long => "name.toLong()",
                _ => "name",
            };
            (key, table)
        }
        _ => ("", String::new()),
    };
    fill(
        text,
        &[
            ("NAME", &kind.mangled()),
            ("TYPE", &spelled(kind)),
            ("INNER", &inner.mangled()),
            ("VALUE", &spelled(inner)),
            ("TABLE", &table),
            ("KEY", key),
        ],
    )
}
