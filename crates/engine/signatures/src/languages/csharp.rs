//! C#, as mono compiles it.

use super::{Call, Files, Id, fill, indent, list, node_classes, numbered};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = String::new();
    for (name, value, links) in node_classes(signature) {
        let value = spelled(&value);
        let fields: Vec<String> = links
            .iter()
            .map(|link| format!(" *     public {name} {link};\n"))
            .collect();
        out += &format!(
            "/*\n * public class {name} {{\n *     public {value} val;\n{} * }}\n */\n\n",
            fields.concat()
        );
    }
    let (class, defs) = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::CSharp, &function.name);
            let head = format!("public {} {name}", spelled(&function.returns));
            (
                "Solution",
                vec![def(&head, &function.params, &function.returns)],
            )
        }
        Signature::Class(class) => {
            let mut defs = vec![def(
                &format!("public {}", class.name),
                &class.constructor,
                &Type::Void,
            )];
            for method in &class.methods {
                let head = format!(
                    "public {} {}",
                    spelled(&method.returns),
                    names::method(Id::CSharp, &method.name)
                );
                defs.push(def(&head, &method.params, &method.returns));
            }
            (class.name.as_str(), defs)
        }
    };
    out + &format!(
        "public class {class} {{\n{}}}\n",
        indent(&defs.join("\n"), 4)
    )
}

fn def(head: &str, params: &[Param], returns: &Type) -> String {
    let body = if *returns == Type::Void {
        ""
    } else {
        "    throw new NotImplementedException();\n"
    };
    let given = list(params, |param| {
        format!(
            "{} {}",
            spelled(&param.kind),
            names::param(Id::CSharp, &param.name)
        )
    });
    format!("{head}({given}) {{\n{body}}}\n")
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => "void".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Long => "long".to_owned(),
        Type::Float => "double".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Char => "char".to_owned(),
        Type::Text => "string".to_owned(),
        Type::Array(inner) => format!("{}[]", spelled(inner)),
        Type::Map(key, value) => format!("Dictionary<{}, {}>", spelled(key), spelled(value)),
        Type::LinkedList(_) => "ListNode".to_owned(),
        Type::Tree(_) => "TreeNode".to_owned(),
        Type::Graph => "int[][]".to_owned(),
    }
}

/// What is at hand without a directive of one's own; the lines of the person are counted from after it.
const USINGS: &str = "using System; using System.Collections.Generic; using System.Linq; using System.Text;\n#line 1 \"solution.cs\"\n";

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let call = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::CSharp, &function.name);
            let given = numbered(function.params.len(), |at| format!("arg{at}"));
            let run = format!("new Solution().{name}({given})");
            let write = writer(function.result());
            let call = match function.judged() {
                Some(at) => format!("{run};\n{write}(arg{at});\n"),
                None => format!("{write}({run});\n"),
            };
            read(&function.params, "") + &call
        }
        Signature::Class(class) => {
            let mut cases = String::new();
            for call in class.calls() {
                let (called, params, run) = match call {
                    Call::Constructor(params) => {
                        let given = numbered(params.len(), |at| format!("arg{at}"));
                        let run =
                            format!("made = new {}({given});\nOut.Append(\"null\");", class.name);
                        (&class.name, params, run)
                    }
                    Call::Method(method) => {
                        let name = names::method(Id::CSharp, &method.name);
                        let given = numbered(method.params.len(), |at| format!("arg{at}"));
                        let run = format!("made.{name}({given})");
                        let run = match method.returns {
                            Type::Void => format!("{run};\nOut.Append(\"null\");"),
                            _ => format!("{}({run});", writer(&method.returns)),
                        };
                        (&method.name, method.params.as_slice(), run)
                    }
                };
                let body = format!("{}{run}\nbreak;\n", read(params, "NextArgument();\n"));
                cases += &format!("case {called:?}: {{\n{}}}\n", indent(&body, 4));
            }
            fill(
                include_str!("runtime/class.cs"),
                &[
                    ("CLASS", &class.name),
                    ("CASES", indent(&cases, 8).trim_end()),
                ],
            )
        }
    };
    let mut held = String::new();
    let mut types = String::new();
    for (name, value, links) in node_classes(signature) {
        held += &node(name, &spelled(&value), links);
        let text = match name {
            "ListNode" => include_str!("runtime/list.cs"),
            _ => include_str!("runtime/tree.cs"),
        };
        types += &fill(text, &[("INNER", &value.mangled())]);
    }
    let main = fill(
        include_str!("runtime/main.cs"),
        &[
            ("NODES", &held),
            ("TYPES", &types),
            ("CALL", indent(&call, 8).trim_end()),
        ],
    );
    vec![
        ("main.cs".to_owned(), main),
        ("solution.cs".to_owned(), format!("{USINGS}{user}")),
    ]
}

fn node(name: &str, value: &str, links: &[&str]) -> String {
    let each = |one: &dyn Fn(&&str) -> String| links.iter().map(one).collect::<String>();
    format!(
        "public class {name} {{\n    public {value} val;\n{}\n    public {name}({value} val = default({value}){}) {{\n        this.val = val;\n{}    }}\n}}\n\n",
        each(&|link| format!("    public {name} {link};\n")),
        each(&|link| format!(", {name} {link} = null")),
        each(&|link| format!("        this.{link} = {link};\n")),
    )
}

fn read(params: &[Param], before: &str) -> String {
    params
        .iter()
        .enumerate()
        .map(|(at, param)| {
            format!(
                "{before}{} arg{at} = {}();\n",
                spelled(&param.kind),
                reader(&param.kind)
            )
        })
        .collect()
}

/// What reads a value when it is called.
fn reader(kind: &Type) -> String {
    match kind {
        Type::Array(inner) => format!("ReadArray<{}>({})", spelled(inner), reader(inner)),
        Type::Map(key, value) => format!(
            "ReadMap<{}, {}>({}, {})",
            spelled(key),
            spelled(value),
            match **key {
                Type::Int => "int.Parse",
                Type::Long => "long.Parse",
                _ => "Same",
            },
            reader(value)
        ),
        Type::Graph => "ReadArray<int[]>(ReadArray<int>(ReadInt))".to_owned(),
        _ => format!("Read{}", kind.mangled()),
    }
}

fn writer(kind: &Type) -> String {
    match kind {
        Type::Array(inner) => format!("WriteArray<{}>({})", spelled(inner), writer(inner)),
        Type::Map(key, value) => format!(
            "WriteMap<{}, {}>({})",
            spelled(key),
            spelled(value),
            writer(value)
        ),
        Type::Graph => "WriteArray<int[]>(WriteArray<int>(WriteInt))".to_owned(),
        _ => format!("Write{}", kind.mangled()),
    }
}
