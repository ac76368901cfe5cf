//! Python.

use super::{Files, Id, fill, indent, list, nodes};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = String::new();
    let nodes = nodes(signature);
    if nodes.list.is_some() {
        out += "# class ListNode:\n#     def __init__(self, val=0, next=None):\n#         self.val = val\n#         self.next = next\n\n";
    }
    if nodes.tree.is_some() {
        out += "# class TreeNode:\n#     def __init__(self, val=0, left=None, right=None):\n#         self.val = val\n#         self.left = left\n#         self.right = right\n\n";
    }
    match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Python, &function.name);
            out += &def(&name, None, &function.params, &function.returns);
        }
        Signature::Class(class) => {
            out += &format!("class {}:\n", class.name);
            let mut defs = vec![def(
                "__init__",
                Some("self"),
                &class.constructor,
                &Type::Void,
            )];
            for method in &class.methods {
                let name = names::method(Id::Python, &method.name);
                defs.push(def(&name, Some("self"), &method.params, &method.returns));
            }
            out += &indent(&defs.join("\n"), 4);
        }
    }
    out
}

fn def(name: &str, own: Option<&str>, params: &[Param], returns: &Type) -> String {
    let given = list(params, |param| {
        format!(
            "{}: {}",
            names::param(Id::Python, &param.name),
            spelled(&param.kind)
        )
    });
    let comma = if own.is_some() && !given.is_empty() {
        ", "
    } else {
        ""
    };
    format!(
        "def {name}({}{comma}{given}) -> {}:\n    pass\n",
        own.unwrap_or_default(),
        spelled(returns)
    )
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => "None".to_owned(),
        Type::Int | Type::Long => "int".to_owned(),
        Type::Float => "float".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Char | Type::Text => "str".to_owned(),
        Type::Array(inner) => format!("list[{}]", spelled(inner)),
        Type::Map(key, value) => format!("dict[{}, {}]", spelled(key), spelled(value)),
        Type::LinkedList(_) => "Optional[ListNode]".to_owned(),
        Type::Tree(_) => "Optional[TreeNode]".to_owned(),
        Type::Graph => "list[list[int]]".to_owned(),
    }
}

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let call = match signature {
        Signature::Function(function) => format!(
            "call_function({:?}, {}, {}, {})",
            names::function(Id::Python, &function.name),
            readers(&function.params),
            writer(function.result()),
            function
                .judged()
                .map_or("None".to_owned(), |at| at.to_string()),
        ),
        Signature::Class(class) => {
            let methods: Vec<String> = class
                .methods
                .iter()
                .map(|method| {
                    format!(
                        "{:?}: ({:?}, {}, {})",
                        method.name,
                        names::method(Id::Python, &method.name),
                        readers(&method.params),
                        writer(&method.returns)
                    )
                })
                .collect();
            format!(
                "call_class({:?}, {}, {{{}}})",
                class.name,
                readers(&class.constructor),
                methods.join(", ")
            )
        }
    };
    vec![
        (
            "main.py".to_owned(),
            fill(include_str!("runtime/main.py"), &[("CALL", &call)]),
        ),
        ("solution.py".to_owned(), user.to_owned()),
    ]
}

fn readers(params: &[Param]) -> String {
    format!("[{}]", list(params, |param| reader(&param.kind)))
}

/// What makes the value of a program from the value of JSON; `same` where they are.
fn reader(kind: &Type) -> String {
    match kind {
        Type::Float => "float".to_owned(),
        Type::Array(inner) => match reader(inner).as_str() {
            "same" => "same".to_owned(),
            inner => format!("array({inner})"),
        },
        Type::Map(key, value) => {
            let key = if **key == Type::Text { "same" } else { "int" };
            format!("table({key}, {})", reader(value))
        }
        Type::LinkedList(inner) => format!("read_list({})", reader(inner)),
        Type::Tree(inner) => format!("read_tree({})", reader(inner)),
        _ => "same".to_owned(),
    }
}

fn writer(kind: &Type) -> String {
    match kind {
        Type::Void => "nothing".to_owned(),
        Type::Array(inner) => match writer(inner).as_str() {
            "same" => "same".to_owned(),
            inner => format!("array({inner})"),
        },
        Type::Map(_, value) => format!("table(same, {})", writer(value)),
        Type::LinkedList(_) => "write_list".to_owned(),
        Type::Tree(_) => "write_tree".to_owned(),
        _ => "same".to_owned(),
    }
}
