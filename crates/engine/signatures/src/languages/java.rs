//! Java.

use super::{Call, Files, Id, fill, indent, list, node_classes, numbered};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = String::new();
    for (name, value, links) in node_classes(signature) {
        let value = spelled(&value);
        let fields: Vec<String> = links
            .iter()
            .map(|link| format!(" *     {name} {link};\n"))
            .collect();
        out += &format!(
            "/**\n * class {name} {{\n *     {value} val;\n{} * }}\n */\n\n",
            fields.concat()
        );
    }
    let (class, defs) = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Java, &function.name);
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
                    names::method(Id::Java, &method.name)
                );
                defs.push(def(&head, &method.params, &method.returns));
            }
            (class.name.as_str(), defs)
        }
    };
    out + &format!("class {class} {{\n{}}}\n", indent(&defs.join("\n"), 4))
}

fn def(head: &str, params: &[Param], returns: &Type) -> String {
    let body = if *returns == Type::Void {
        ""
    } else {
        "    throw new UnsupportedOperationException(\"not written yet\");\n"
    };
    let given = list(params, |param| {
        format!(
            "{} {}",
            spelled(&param.kind),
            names::param(Id::Java, &param.name)
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
        Type::Bool => "boolean".to_owned(),
        Type::Char => "char".to_owned(),
        Type::Text => "String".to_owned(),
        Type::Array(inner) => format!("{}[]", spelled(inner)),
        Type::Map(key, value) => format!("Map<{}, {}>", boxed(key), boxed(value)),
        Type::LinkedList(_) => "ListNode".to_owned(),
        Type::Tree(_) => "TreeNode".to_owned(),
        Type::Graph => "int[][]".to_owned(),
    }
}

fn boxed(kind: &Type) -> String {
    match kind {
        Type::Int => "Integer".to_owned(),
        Type::Long => "Long".to_owned(),
        Type::Float => "Double".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Char => "Character".to_owned(),
        _ => spelled(kind),
    }
}

/// What is at hand without an import of one's own, on the first line beside what the person wrote there.
const IMPORTS: &str = "import java.math.*; import java.util.*; import java.util.function.*; import java.util.stream.*; ";

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let (class, call) = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Java, &function.name);
            let given = numbered(function.params.len(), |at| format!("arg{at}"));
            let run = format!("new Solution().{name}({given})");
            let written = function.result().mangled();
            let call = match function.judged() {
                Some(at) => format!("{run};\nwrite{written}(arg{at});\n"),
                None => format!("write{written}({run});\n"),
            };
            ("Solution", read(&function.params, "") + &call)
        }
        Signature::Class(class) => {
            let mut cases = String::new();
            for call in class.calls() {
                let (called, params, run) = match call {
                    Call::Constructor(params) => {
                        let given = numbered(params.len(), |at| format!("arg{at}"));
                        let run =
                            format!("made = new {}({given});\nout.append(\"null\");", class.name);
                        (&class.name, params, run)
                    }
                    Call::Method(method) => {
                        let name = names::method(Id::Java, &method.name);
                        let given = numbered(method.params.len(), |at| format!("arg{at}"));
                        let run = format!("made.{name}({given})");
                        let run = match method.returns {
                            Type::Void => format!("{run};\nout.append(\"null\");"),
                            _ => format!("write{}({run});", method.returns.mangled()),
                        };
                        (&method.name, method.params.as_slice(), run)
                    }
                };
                let body = format!("{}{run}\nbreak;\n", read(params, "nextArgument();\n"));
                cases += &format!("case {called:?}: {{\n{}}}\n", indent(&body, 4));
            }
            let call = fill(
                include_str!("runtime/class.java"),
                &[
                    ("CLASS", &class.name),
                    ("CASES", indent(&cases, 8).trim_end()),
                ],
            );
            (class.name.as_str(), call)
        }
    };
    let types: String = signature.distinct_types().iter().map(codec).collect();
    let mut held = String::new();
    for (name, value, links) in node_classes(signature) {
        let value = spelled(&value);
        held += &node(name, &value, links);
    }
    let main = fill(
        include_str!("runtime/main.java"),
        &[
            ("NODES", &held),
            ("TYPES", &types),
            ("CALL", indent(&call, 8).trim_end()),
        ],
    );
    vec![
        ("TiltyardDriver.java".to_owned(), main),
        (format!("{class}.java"), format!("{IMPORTS}{user}")),
    ]
}

fn node(name: &str, value: &str, links: &[&str]) -> String {
    let each = |one: &dyn Fn(&&str) -> String| links.iter().map(one).collect::<String>();
    format!(
        "class {name} {{\n    {value} val;\n{}\n    {name}() {{}}\n\n    {name}({value} val) {{\n        this.val = val;\n    }}\n\n    {name}({value} val{}) {{\n        this.val = val;\n{}    }}\n}}\n\n",
        each(&|link| format!("    {name} {link};\n")),
        each(&|link| format!(", {name} {link}")),
        each(&|link| format!("        this.{link} = {link};\n")),
    )
}

fn read(params: &[Param], before: &str) -> String {
    params
        .iter()
        .enumerate()
        .map(|(at, param)| {
            format!(
                "{before}{} arg{at} = read{}();\n",
                spelled(&param.kind),
                param.kind.mangled()
            )
        })
        .collect()
}

/// The functions that read and write a type; those of plain values are there already.
fn codec(kind: &Type) -> String {
    let text = match kind {
        Type::Array(_) => include_str!("runtime/array.java"),
        Type::Map(..) => include_str!("runtime/map.java"),
        Type::LinkedList(_) => include_str!("runtime/list.java"),
        Type::Tree(_) => include_str!("runtime/tree.java"),
        _ => return String::new(),
    };
    let inner = match kind {
        Type::Array(inner) | Type::LinkedList(inner) | Type::Tree(inner) | Type::Map(_, inner) => {
            inner
        }
        other => other,
    };
    let key = match kind {
        Type::Map(key, _) if **key == Type::Int => "Integer.valueOf(name)",
        Type::Map(key, _) if **key == Type::Long => "Long.valueOf(name)",
        _ => "name",
    };
    let entry = match kind {
        Type::Map(key, value) => format!("Map.Entry<{}, {}>", boxed(key), boxed(value)),
        _ => String::new(),
    };
    let table = match kind {
        Type::Map(key, value) => format!("HashMap<{}, {}>", boxed(key), boxed(value)),
        _ => String::new(),
    };
    fill(
        text,
        &[
            ("NAME", &kind.mangled()),
            ("TYPE", &spelled(kind)),
            ("INNER", &inner.mangled()),
            ("VALUE", &spelled(inner)),
            ("NEW", &array_of(inner)),
            ("ENTRY", &entry),
            ("TABLE", &table),
            ("KEY", key),
        ],
    )
}

/// `new int[8][]` for an array of arrays of int: the length stands before the other brackets, and no array is made of a type with
/// parameters.
fn array_of(inner: &Type) -> String {
    let spelled = spelled(inner);
    let base = spelled.trim_end_matches("[]");
    let brackets = &spelled[base.len()..];
    let plain = base.split('<').next().unwrap_or(base);
    format!("new {plain}[8]{brackets}")
}
