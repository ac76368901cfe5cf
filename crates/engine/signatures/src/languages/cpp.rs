//! C++.

use super::{Call, Files, Id, fill, indent, list, nodes, numbered};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = String::new();
    let nodes = nodes(signature);
    if let Some(value) = nodes.list {
        out += &format!(
            "/**\n * struct ListNode {{\n *     {} val;\n *     ListNode *next;\n * }};\n */\n\n",
            spelled(&value)
        );
    }
    if let Some(value) = nodes.tree {
        out += &format!(
            "/**\n * struct TreeNode {{\n *     {} val;\n *     TreeNode *left;\n *     TreeNode *right;\n * }};\n */\n\n",
            spelled(&value)
        );
    }
    let (class, defs) = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Cpp, &function.name);
            let head = format!("{} {name}", spelled(&function.returns));
            let body = def(&head, &function.params, &function.returns);
            ("Solution", vec![body])
        }
        Signature::Class(class) => {
            let mut defs = vec![def(&class.name, &class.constructor, &Type::Void)];
            for method in &class.methods {
                let name = names::method(Id::Cpp, &method.name);
                let head = format!("{} {name}", spelled(&method.returns));
                defs.push(def(&head, &method.params, &method.returns));
            }
            (class.name.as_str(), defs)
        }
    };
    out + &format!(
        "class {class} {{\npublic:\n{}}};\n",
        indent(&defs.join("\n"), 4)
    )
}

fn def(head: &str, params: &[Param], returns: &Type) -> String {
    let body = if *returns == Type::Void {
        ""
    } else {
        "    return {};\n"
    };
    let given = list(params, |param| {
        let by = match param.kind {
            Type::Array(_) | Type::Map(..) | Type::Graph => "&",
            _ => "",
        };
        format!(
            "{}{by} {}",
            spelled(&param.kind),
            names::param(Id::Cpp, &param.name)
        )
    });
    format!("{head}({given}) {{\n{body}}}\n")
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => "void".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Long => "long long".to_owned(),
        Type::Float => "double".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Char => "char".to_owned(),
        Type::Text => "string".to_owned(),
        Type::Array(inner) => format!("vector<{}>", spelled(inner)),
        Type::Map(key, value) => format!("unordered_map<{}, {}>", spelled(key), spelled(value)),
        Type::LinkedList(_) => "ListNode*".to_owned(),
        Type::Tree(_) => "TreeNode*".to_owned(),
        Type::Graph => "vector<vector<int>>".to_owned(),
    }
}

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let call = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Cpp, &function.name);
            let given = numbered(function.params.len(), |at| format!("tilt_{at}"));
            let mut call = read(&function.params, "");
            let run = format!("Solution().{name}({given})");
            call += &match function.judged() {
                Some(at) => format!("{run};\ntilt_driver::write_value(tilt_{at});\n"),
                None => format!("tilt_driver::write_value({run});\n"),
            };
            call
        }
        Signature::Class(class) => {
            let mut cases = String::new();
            for call in class.calls() {
                let (called, params, run) = match call {
                    Call::Constructor(params) => {
                        let given = numbered(params.len(), |at| format!("tilt_{at}"));
                        let run = format!(
                            "tilt_made = new {}({given});\ntilt_driver::write_null();",
                            class.name
                        );
                        (&class.name, params, run)
                    }
                    Call::Method(method) => {
                        let name = names::method(Id::Cpp, &method.name);
                        let given = numbered(method.params.len(), |at| format!("tilt_{at}"));
                        let run = format!("tilt_made->{name}({given})");
                        let run = if method.returns == Type::Void {
                            format!("{run};\ntilt_driver::write_null();")
                        } else {
                            format!("tilt_driver::write_value({run});")
                        };
                        (&method.name, method.params.as_slice(), run)
                    }
                };
                let body = format!("{}{run}\n", read(params, "tilt_driver::next_argument();\n"));
                cases += &format!(
                    "if (tilt_called == {called:?}) {{\n{}    continue;\n}}\n",
                    indent(&body, 4)
                );
            }
            fill(
                include_str!("runtime/class.cpp"),
                &[
                    ("CLASS", &class.name),
                    ("CASES", indent(&cases, 4).trim_end()),
                ],
            )
        }
    };
    let held = nodes(signature);
    let mut own = String::new();
    if let Some(value) = held.list {
        own += &fill(
            include_str!("runtime/list.cpp"),
            &[("VALUE", &spelled(&value))],
        );
    }
    if let Some(value) = held.tree {
        own += &fill(
            include_str!("runtime/tree.cpp"),
            &[("VALUE", &spelled(&value))],
        );
    }
    let main = fill(
        include_str!("runtime/main.cpp"),
        &[("NODES", &own), ("CALL", indent(&call, 4).trim_end())],
    );
    vec![
        ("main.cpp".to_owned(), main),
        // Not a name that is compiled by itself.
        ("solution.hpp".to_owned(), user.to_owned()),
    ]
}

/// Reads arguments into variables of their own, which a function may take by value or by reference as it likes.
fn read(params: &[Param], before: &str) -> String {
    params
        .iter()
        .enumerate()
        .map(|(at, param)| {
            format!(
                "{} tilt_{at}{{}};\n{before}tilt_driver::read_value(tilt_{at});\n",
                spelled(&param.kind)
            )
        })
        .collect()
}
