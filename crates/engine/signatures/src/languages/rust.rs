//! Rust.

use super::{Call, Files, Id, fill, indent, list, nodes, numbered};
use crate::{Param, Signature, Type, names};

pub(super) fn stub(signature: &Signature) -> String {
    let mut out = String::new();
    for text in declared(signature) {
        out.extend(text.lines().map(|line| format!("// {line}\n")));
        out.push('\n');
    }
    match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Rust, &function.name);
            let given = list(&function.params, |param| {
                given(param, function.is_in_place(param))
            });
            out + &def(&format!("fn {name}({given})"), &function.returns)
        }
        Signature::Class(class) => {
            let name = &class.name;
            let constructor = list(&class.constructor, |param| given(param, false));
            let mut defs = vec![format!(
                "fn new({constructor}) -> Self {{\n    {name} {{}}\n}}\n"
            )];
            for method in &class.methods {
                let own = names::method(Id::Rust, &method.name);
                let params: String = method
                    .params
                    .iter()
                    .map(|param| format!(", {}", given(param, false)))
                    .collect();
                defs.push(def(
                    &format!("fn {own}(&mut self{params})"),
                    &method.returns,
                ));
            }
            out + &format!(
                "struct {name} {{\n}}\n\nimpl {name} {{\n{}}}\n",
                indent(&defs.join("\n"), 4)
            )
        }
    }
}

/// The nodes the signature needs.
fn declared(signature: &Signature) -> Vec<String> {
    let nodes = nodes(signature);
    let one = |text: &str, value: &Type| {
        // A float equals another only in part.
        let eq = if *value == Type::Float { "" } else { ", Eq" };
        fill(text, &[("VALUE", &spelled(value)), ("EQ", eq)])
    };
    let list = nodes.list.map(|value| one(LIST_NODE, &value));
    let tree = nodes.tree.map(|value| one(TREE_NODE, &value));
    list.into_iter().chain(tree).collect()
}

const LIST_NODE: &str = "#[derive(PartialEq@EQ@, Clone, Debug)]
pub struct ListNode {
    pub val: @VALUE@,
    pub next: Option<Box<ListNode>>,
}

impl ListNode {
    #[inline]
    pub fn new(val: @VALUE@) -> Self {
        ListNode { next: None, val }
    }
}
";

const TREE_NODE: &str = "#[derive(PartialEq@EQ@, Clone, Debug)]
pub struct TreeNode {
    pub val: @VALUE@,
    pub left: Option<Rc<RefCell<TreeNode>>>,
    pub right: Option<Rc<RefCell<TreeNode>>>,
}

impl TreeNode {
    #[inline]
    pub fn new(val: @VALUE@) -> Self {
        TreeNode { val, left: None, right: None }
    }
}
";

fn given(param: &Param, in_place: bool) -> String {
    let by = if in_place { "&mut " } else { "" };
    format!(
        "{}: {by}{}",
        names::param(Id::Rust, &param.name),
        spelled(&param.kind)
    )
}

fn def(head: &str, returns: &Type) -> String {
    match returns {
        Type::Void => format!("{head} {{\n}}\n"),
        _ => format!("{head} -> {} {{\n    todo!()\n}}\n", spelled(returns)),
    }
}

fn spelled(kind: &Type) -> String {
    match kind {
        Type::Void => "()".to_owned(),
        Type::Int => "i32".to_owned(),
        Type::Long => "i64".to_owned(),
        Type::Float => "f64".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Char => "char".to_owned(),
        Type::Text => "String".to_owned(),
        Type::Array(inner) => format!("Vec<{}>", spelled(inner)),
        Type::Map(key, value) => format!("HashMap<{}, {}>", spelled(key), spelled(value)),
        Type::LinkedList(_) => "Option<Box<ListNode>>".to_owned(),
        Type::Tree(_) => "Option<Rc<RefCell<TreeNode>>>".to_owned(),
        Type::Graph => "Vec<Vec<i32>>".to_owned(),
    }
}

pub(super) fn driver(signature: &Signature, user: &str) -> Files {
    let call = match signature {
        Signature::Function(function) => {
            let name = names::function(Id::Rust, &function.name);
            let judged = function.judged();
            let given = numbered(function.params.len(), |at| {
                let by = if judged == Some(at) { "&mut " } else { "" };
                format!("{by}tilt_{at}")
            });
            let run = format!("{name}({given})");
            let call = match judged {
                Some(at) => format!(
                    "{run};\ncrate::tilt_driver::Write::write(&tilt_{at}, &mut tilt_out);\n"
                ),
                None => format!(
                    "let tilt_result = {run};\ncrate::tilt_driver::Write::write(&tilt_result, &mut tilt_out);\n"
                ),
            };
            // Taking a long list apart takes a deep stack: the program ends with everything still in its place.
            read(&function.params, "") + &call + "crate::tilt_driver::finish(tilt_out)\n"
        }
        Signature::Class(class) => {
            let mut cases = String::new();
            for call in class.calls() {
                let (called, params, run) = match call {
                    Call::Constructor(params) => {
                        let given = numbered(params.len(), |at| format!("tilt_{at}"));
                        let run = format!(
                            "tilt_made = Some({}::new({given}));\ntilt_out.text(\"null\");",
                            class.name
                        );
                        (&class.name, params, run)
                    }
                    Call::Method(method) => {
                        let name = names::method(Id::Rust, &method.name);
                        let given = numbered(method.params.len(), |at| format!("tilt_{at}"));
                        let run = format!(
                            "tilt_made.as_mut().expect(\"the constructor is called first\").{name}({given})"
                        );
                        let run = match method.returns {
                            Type::Void => format!("{run};\ntilt_out.text(\"null\");"),
                            _ => {
                                format!("crate::tilt_driver::Write::write(&{run}, &mut tilt_out);")
                            }
                        };
                        (&method.name, method.params.as_slice(), run)
                    }
                };
                let body = format!("{}{run}\n", read(params, "tilt_input.next_argument();\n"));
                cases += &format!("{called:?} => {{\n{}}}\n", indent(&body, 4));
            }
            fill(
                include_str!("runtime/class.rs.in"),
                &[
                    ("CLASS", &class.name),
                    ("CASES", indent(&cases, 8).trim_end()),
                ],
            )
        }
    };
    let held = nodes(signature);
    let mut codecs = String::new();
    if held.list.is_some() {
        codecs += include_str!("runtime/list.rs.in");
    }
    if held.tree.is_some() {
        codecs += include_str!("runtime/tree.rs.in");
    }
    let main = fill(
        include_str!("runtime/main.rs.in"),
        &[
            ("NODES", indent(&declared(signature).join("\n"), 4).as_str()),
            ("CODECS", indent(&codecs, 4).as_str()),
            ("CALL", indent(&call, 12).trim_end()),
        ],
    );
    vec![
        ("main.rs".to_owned(), main),
        ("solution.rs".to_owned(), user.to_owned()),
    ]
}

fn read(params: &[Param], before: &str) -> String {
    params
        .iter()
        .enumerate()
        .map(|(at, param)| {
            format!(
                "{before}let mut tilt_{at}: {} = crate::tilt_driver::Read::read(&mut tilt_input);\n",
                spelled(&param.kind)
            )
        })
        .collect()
}
