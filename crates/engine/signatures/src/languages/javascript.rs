//! JavaScript and TypeScript: one driver.

use super::{Files, Id, fill, indent, list, names as has, node_classes};
use crate::{Param, Signature, Type, names};

const ID: Id = Id::JavaScript;

pub(super) fn stub(signature: &Signature, typed: bool) -> String {
    let mut out = String::new();
    for (name, value, links) in node_classes(signature) {
        let value = spelled(&value);
        if typed {
            let fields: Vec<String> = links
                .iter()
                .map(|link| format!(" *   {link}: {name} | null\n"))
                .collect();
            out += &format!(
                "/**\n * class {name} {{\n *   val: {value}\n{} * }}\n */\n\n",
                fields.concat()
            );
        } else {
            let given = links.join(", ");
            let fields: Vec<String> = links
                .iter()
                .map(|link| format!(" *   this.{link} = {link} ?? null\n"))
                .collect();
            out += &format!(
                "/**\n * function {name}(val, {given}) {{\n *   this.val = val ?? 0\n{} * }}\n */\n\n",
                fields.concat()
            );
        }
    }
    match signature {
        Signature::Function(function) => {
            let name = names::function(ID, &function.name);
            out += &def(
                &format!("function {name}"),
                &function.params,
                Some(&function.returns),
                typed,
            );
        }
        Signature::Class(class) => {
            let mut defs = vec![def("constructor", &class.constructor, None, typed)];
            for method in &class.methods {
                let name = names::method(ID, &method.name);
                defs.push(def(&name, &method.params, Some(&method.returns), typed));
            }
            out += &format!(
                "class {} {{\n{}}}\n",
                class.name,
                indent(&defs.join("\n"), 2)
            );
        }
    }
    out
}

/// `returns` is `None` for a constructor.
fn def(head: &str, params: &[Param], returns: Option<&Type>, typed: bool) -> String {
    let own = |param: &Param| names::param(ID, &param.name);
    if typed {
        let given = list(params, |param| {
            format!("{}: {}", own(param), spelled(&param.kind))
        });
        let returned = returns.map_or(String::new(), |kind| format!(": {}", spelled(kind)));
        let body = match returns {
            None | Some(Type::Void) => "",
            Some(_) => "  throw new Error(\"not written yet\");\n",
        };
        return format!("{head}({given}){returned} {{\n{body}}}\n");
    }
    let mut doc = String::new();
    for param in params {
        doc += &format!(" * @param {{{}}} {}\n", spelled(&param.kind), own(param));
    }
    if let Some(returns) = returns {
        doc += &format!(" * @return {{{}}}\n", spelled(returns));
    }
    let doc = if doc.is_empty() {
        doc
    } else {
        format!("/**\n{doc} */\n")
    };
    format!("{doc}{head}({}) {{\n}}\n", list(params, own))
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => "void".to_owned(),
        Type::Int | Type::Float => "number".to_owned(),
        // A number of JavaScript holds 53 bits of it.
        Type::Long => "bigint".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Char | Type::Text => "string".to_owned(),
        Type::Array(inner) => match **inner {
            Type::LinkedList(_) | Type::Tree(_) => format!("({})[]", spelled(inner)),
            _ => format!("{}[]", spelled(inner)),
        },
        Type::Map(key, value) => format!("Map<{}, {}>", spelled(key), spelled(value)),
        Type::LinkedList(_) => "ListNode | null".to_owned(),
        Type::Tree(_) => "TreeNode | null".to_owned(),
        Type::Graph => "number[][]".to_owned(),
    }
}

pub(super) fn driver(signature: &Signature, user: &str, typed: bool) -> Files {
    let (name, call) = match signature {
        Signature::Function(function) => {
            let name = names::function(ID, &function.name);
            let call = format!(
                "callFunction({}, {}, {})",
                readers(&function.params),
                writer(function.result()),
                function
                    .judged()
                    .map_or("null".to_owned(), |at| at.to_string()),
            );
            (name, call)
        }
        Signature::Class(class) => {
            let methods: Vec<String> = class
                .methods
                .iter()
                .map(|method| {
                    format!(
                        "[{:?}, [{:?}, {}, {}]]",
                        method.name,
                        names::method(ID, &method.name),
                        readers(&method.params),
                        writer(&method.returns)
                    )
                })
                .collect();
            let call = format!(
                "callClass({:?}, {}, new Map([{}]))",
                class.name,
                readers(&class.constructor),
                methods.join(", ")
            );
            (class.name.clone(), call)
        }
    };
    let has_long = has(signature, |kind| *kind == Type::Long);
    let marks = [
        ("CALL", call.as_str()),
        ("LONG", if has_long { "true" } else { "false" }),
    ];
    let runtime = fill(include_str!("runtime/main.js"), &marks);
    // WHY: after the person's code and on a line of its own, so that neither its lines nor a comment at its end matter.
    let handed = if typed {
        format!("{user}\nexport {{}};\n(module as any).exports = {name};\n")
    } else {
        format!("{user}\nmodule.exports = {name};\n")
    };
    if !typed {
        return vec![
            ("main.js".to_owned(), runtime),
            ("solution.js".to_owned(), handed),
        ];
    }
    let mut globals = String::new();
    for (name, value, links) in node_classes(signature) {
        let value = spelled(&value);
        let fields: Vec<String> = links
            .iter()
            .map(|link| format!("  {link}: {name} | null;\n"))
            .collect();
        let given: Vec<String> = links
            .iter()
            .map(|link| format!(", {link}?: {name} | null"))
            .collect();
        globals += &format!(
            "declare class {name} {{\n  val: {value};\n{}  constructor(val?: {value}{});\n}}\n",
            fields.concat(),
            given.concat()
        );
    }
    let mut files = vec![
        // The types of a signature are no concern of the driver, which is the one of JavaScript.
        (
            "main.ts".to_owned(),
            format!("// @ts-nocheck\n{runtime}export {{}};\n"),
        ),
        ("solution.ts".to_owned(), handed),
    ];
    if !globals.is_empty() {
        files.push(("nodes.d.ts".to_owned(), globals));
    }
    files
}

fn readers(params: &[Param]) -> String {
    format!("[{}]", list(params, |param| reader(&param.kind)))
}

/// What makes the value of a program from the value of JSON; `same` where they are.
fn reader(kind: &Type) -> String {
    match kind {
        Type::Long => "BigInt".to_owned(),
        Type::Float => "Number".to_owned(),
        Type::Array(inner) => match reader(inner).as_str() {
            "same" => "same".to_owned(),
            inner => format!("array({inner})"),
        },
        Type::Map(key, value) => {
            let key = match **key {
                Type::Int => "Number",
                Type::Long => "BigInt",
                _ => "same",
            };
            format!("table({key}, {})", reader(value))
        }
        Type::LinkedList(inner) => format!("readList({})", reader(inner)),
        Type::Tree(inner) => format!("readTree({})", reader(inner)),
        _ => "same".to_owned(),
    }
}

/// What writes a value as JSON.
fn writer(kind: &Type) -> String {
    match kind {
        Type::Void => "nothing".to_owned(),
        Type::Array(inner) => format!("putArray({})", writer(inner)),
        Type::Map(_, value) => format!("putTable({})", writer(value)),
        Type::LinkedList(inner) => format!("putList({})", writer(inner)),
        Type::Tree(inner) => format!("putTree({})", writer(inner)),
        Type::Graph => "putArray(putArray(put))".to_owned(),
        _ => "put".to_owned(),
    }
}
