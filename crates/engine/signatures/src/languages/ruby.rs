//! Ruby.

use super::{Files, Id, fill, indent, list, nodes};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = String::new();
    let nodes = nodes(signature);
    if nodes.list.is_some() {
        out += "# class ListNode\n#   attr_accessor :val, :next\n#   def initialize(val = 0, _next = nil)\n#     @val = val\n#     @next = _next\n#   end\n# end\n\n";
    }
    if nodes.tree.is_some() {
        out += "# class TreeNode\n#   attr_accessor :val, :left, :right\n#   def initialize(val = 0, left = nil, right = nil)\n#     @val = val\n#     @left = left\n#     @right = right\n#   end\n# end\n\n";
    }
    match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Ruby, &function.name);
            out += &def(&name, &function.params, &function.returns);
        }
        Signature::Class(class) => {
            let mut defs = vec![def("initialize", &class.constructor, &Type::Void)];
            for method in &class.methods {
                let name = names::method(Id::Ruby, &method.name);
                defs.push(def(&name, &method.params, &method.returns));
            }
            out += &format!("class {}\n{}end\n", class.name, indent(&defs.join("\n"), 2));
        }
    }
    out
}

fn def(name: &str, params: &[Param], returns: &Type) -> String {
    let mut out = String::new();
    for param in params {
        let name = names::param(Id::Ruby, &param.name);
        out += &format!("# @param {{{}}} {name}\n", spelled(&param.kind));
    }
    if *returns != Type::Void {
        out += &format!("# @return {{{}}}\n", spelled(returns));
    }
    let given = list(params, |param| names::param(Id::Ruby, &param.name));
    let given = if given.is_empty() {
        given
    } else {
        format!("({given})")
    };
    out + &format!("def {name}{given}\nend\n")
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => "nil".to_owned(),
        Type::Int | Type::Long => "Integer".to_owned(),
        Type::Float => "Float".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Char | Type::Text => "String".to_owned(),
        Type::Array(inner) => format!("{}[]", spelled(inner)),
        Type::Map(key, value) => format!("Hash<{}, {}>", spelled(key), spelled(value)),
        Type::LinkedList(_) => "ListNode".to_owned(),
        Type::Tree(_) => "TreeNode".to_owned(),
        Type::Graph => "Integer[][]".to_owned(),
    }
}

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let call = match signature {
        Signature::Function(function) => format!(
            "call_function(:{}, {}, {}, {})",
            names::function(Id::Ruby, &function.name),
            readers(&function.params),
            writer(function.result()),
            function
                .judged()
                .map_or("nil".to_owned(), |at| at.to_string()),
        ),
        Signature::Class(class) => {
            let methods: Vec<String> = class
                .methods
                .iter()
                .map(|method| {
                    format!(
                        "{:?} => [:{}, {}, {}]",
                        method.name,
                        names::method(Id::Ruby, &method.name),
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
    let held = nodes(signature);
    let mut own = String::new();
    if held.list.is_some() {
        own += include_str!("runtime/list.rb");
    }
    if held.tree.is_some() {
        own += include_str!("runtime/tree.rb");
    }
    vec![
        (
            "main.rb".to_owned(),
            fill(
                include_str!("runtime/main.rb"),
                &[("NODES", &own), ("CALL", &call)],
            ),
        ),
        ("solution.rb".to_owned(), user.to_owned()),
    ]
}

fn readers(params: &[Param]) -> String {
    format!("[{}]", list(params, |param| reader(&param.kind)))
}

/// What makes the value of a program from the value of JSON; `SAME` where they are.
fn reader(kind: &Type) -> String {
    match kind {
        Type::Float => ":to_f.to_proc".to_owned(),
        Type::Array(inner) => match reader(inner).as_str() {
            "SAME" => "SAME".to_owned(),
            inner => format!("array({inner})"),
        },
        Type::Map(key, value) => {
            let key = if **key == Type::Text {
                "SAME"
            } else {
                ":to_i.to_proc"
            };
            format!("table({key}, {})", reader(value))
        }
        Type::LinkedList(inner) => format!("read_list({})", reader(inner)),
        Type::Tree(inner) => format!("read_tree({})", reader(inner)),
        _ => "SAME".to_owned(),
    }
}

fn writer(kind: &Type) -> String {
    match kind {
        Type::Void => "NOTHING".to_owned(),
        Type::Array(inner) => match writer(inner).as_str() {
            "SAME" => "SAME".to_owned(),
            inner => format!("array({inner})"),
        },
        Type::Map(_, value) => format!("table(SAME, {})", writer(value)),
        Type::LinkedList(_) => "method(:write_list)".to_owned(),
        Type::Tree(_) => "method(:write_tree)".to_owned(),
        _ => "SAME".to_owned(),
    }
}
