//! C. Arrays come with their sizes beside them, and go back with theirs through pointers.

use super::{Call, Files, Id, fill, indent, nodes};
use crate::{Function, Param, Signature, Type, names};

/// How a type is passed in C.
enum Shape {
    /// One value: a number, a text, a pointer to a node or a table.
    One(String),
    /// `int* nums, int nums_size`: what an element is.
    Row(String, &'static str),
    /// `int** grid, int grid_size, int* grid_col_sizes`.
    Grid(String, &'static str),
}

/// `None` for what C is given no words for: three dimensions, arrays of tables, tables of arrays.
fn shape(kind: &Type) -> Option<Shape> {
    let kind = kind.without_graph();
    Some(match &kind {
        Type::Array(inner) => match &**inner {
            Type::Array(cell) => {
                let (spelled, name) = single(cell)?;
                Shape::Grid(spelled, name)
            }
            cell => {
                let (spelled, name) = single(cell)?;
                Shape::Row(spelled, name)
            }
        },
        Type::Map(key, value) => {
            if !value.is_plain() || !key.is_plain() {
                return None;
            }
            Shape::One(format!("{}*", kind.mangled()))
        }
        other => Shape::One(single(other)?.0),
    })
}

/// What one element is called, and the functions that read and write it.
fn single(kind: &Type) -> Option<(String, &'static str)> {
    let (spelled, name) = match kind {
        Type::Void => ("void", "void"),
        Type::Int => ("int", "int"),
        Type::Long => ("long long", "long"),
        Type::Float => ("double", "float"),
        Type::Bool => ("bool", "bool"),
        Type::Char => ("char", "char"),
        Type::Text => ("char*", "text"),
        Type::LinkedList(_) => ("struct ListNode*", "list"),
        Type::Tree(_) => ("struct TreeNode*", "tree"),
        _ => return None,
    };
    Some((spelled.to_owned(), name))
}

pub(super) fn stub(signature: &Signature) -> Option<String> {
    let mut out = String::new();
    for text in declared(signature)? {
        let shown: String = text.lines().map(|line| format!(" * {line}\n")).collect();
        out += &format!("/**\n{shown} */\n\n");
    }
    match signature {
        Signature::Function(function) => {
            out += &def(
                &names::function(Id::C, &function.name),
                None,
                &function.params,
                &function.returns,
            )?;
        }
        Signature::Class(class) => {
            let name = &class.name;
            let prefix = prefix(name);
            out += &format!("typedef struct {{\n    int unused;\n}} {name};\n\n");
            let given = given(None, &class.constructor, &Type::Void)?;
            out += &format!(
                "{name}* {prefix}_create({given}) {{\n    return calloc(1, sizeof({name}));\n}}\n"
            );
            for method in &class.methods {
                let own = format!(
                    "{prefix}_{}",
                    names::written(&method.name, names::Case::Snake)
                );
                out += "\n";
                out += &def(&own, Some(name), &method.params, &method.returns)?;
            }
        }
    }
    Some(out)
}

fn prefix(class: &str) -> String {
    names::written(class, names::Case::Snake)
}

fn def(name: &str, own: Option<&str>, params: &[Param], returns: &Type) -> Option<String> {
    let given = given(own, params, returns)?;
    let (returned, body) = match shape(returns)? {
        Shape::One(one) => {
            let body = if *returns == Type::Void {
                ""
            } else {
                "    return 0;\n"
            };
            (one, body)
        }
        Shape::Row(cell, _) => (
            format!("{cell}*"),
            "    *return_size = 0;\n    return NULL;\n",
        ),
        Shape::Grid(cell, _) => (
            format!("{cell}**"),
            "    *return_size = 0;\n    *return_col_sizes = NULL;\n    return NULL;\n",
        ),
    };
    Some(format!("{returned} {name}({given}) {{\n{body}}}\n"))
}

fn given(own: Option<&str>, params: &[Param], returns: &Type) -> Option<String> {
    let mut given: Vec<String> = own.iter().map(|own| format!("{own}* obj")).collect();
    for param in params {
        let name = names::param(Id::C, &param.name);
        match shape(&param.kind)? {
            Shape::One(one) => given.push(format!("{one} {name}")),
            Shape::Row(cell, _) => given.push(format!("{cell}* {name}, int {name}_size")),
            Shape::Grid(cell, _) => given.push(format!(
                "{cell}** {name}, int {name}_size, int* {name}_col_sizes"
            )),
        }
    }
    match shape(returns)? {
        Shape::One(_) => {}
        Shape::Row(..) => given.push("int* return_size".to_owned()),
        Shape::Grid(..) => given.push("int* return_size, int** return_col_sizes".to_owned()),
    }
    Some(if given.is_empty() {
        "void".to_owned()
    } else {
        given.join(", ")
    })
}

/// The nodes and tables the signature needs.
fn declared(signature: &Signature) -> Option<Vec<String>> {
    let nodes = nodes(signature);
    let mut texts = Vec::new();
    if let Some(value) = nodes.list {
        texts.push(format!(
            "struct ListNode {{\n    {} val;\n    struct ListNode* next;\n}};\n",
            single(&value)?.0
        ));
    }
    if let Some(value) = nodes.tree {
        texts.push(format!(
            "struct TreeNode {{\n    {} val;\n    struct TreeNode* left;\n    struct TreeNode* right;\n}};\n",
            single(&value)?.0
        ));
    }
    for kind in signature.distinct_types() {
        if let Type::Map(key, value) = &kind {
            texts.push(format!(
                "typedef struct {{\n    {}* keys;\n    {}* values;\n    int size;\n}} {};\n",
                single(key)?.0,
                single(value)?.0,
                kind.mangled()
            ));
        }
    }
    Some(texts)
}

pub(super) fn driver(signature: &Signature, user: &str) -> Option<Files> {
    let call = match signature {
        Signature::Function(function) => function_call(function)?,
        Signature::Class(class) => {
            let mut cases = String::new();
            let prefix = prefix(&class.name);
            for call in class.calls() {
                let (called, params, run) = match call {
                    Call::Constructor(params) => {
                        let given = arguments(None, params, &Type::Void)?;
                        let run = format!(
                            "tilt_made = {prefix}_create({given});\ntilt_text(\"null\");\n"
                        );
                        (&class.name, params, run)
                    }
                    Call::Method(method) => {
                        let name = format!(
                            "{prefix}_{}",
                            names::written(&method.name, names::Case::Snake)
                        );
                        let run =
                            called(&name, Some("tilt_made"), &method.params, &method.returns)?;
                        let null = if method.returns == Type::Void {
                            "tilt_text(\"null\");\n"
                        } else {
                            ""
                        };
                        (&method.name, method.params.as_slice(), run + null)
                    }
                };
                let body = format!(
                    "{}{run}continue;\n",
                    read(params, "tilt_next_argument();\n")?
                );
                cases += &format!(
                    "if (strcmp(tilt_names[tilt_call], {called:?}) == 0) {{\n{}}}\n",
                    indent(&body, 4)
                );
            }
            fill(
                include_str!("runtime/class.c"),
                &[
                    ("CLASS", &class.name),
                    ("CASES", indent(&cases, 4).trim_end()),
                ],
            )
        }
    };
    let main = fill(
        include_str!("runtime/main.c"),
        &[
            ("NODES", &declared(signature)?.join("\n")),
            ("TYPES", &codecs(signature)?),
            ("CALL", indent(&call, 4).trim_end()),
        ],
    );
    Some(vec![
        ("main.c".to_owned(), main),
        // Not a name that is compiled by itself.
        ("solution.h".to_owned(), user.to_owned()),
    ])
}

fn function_call(function: &Function) -> Option<String> {
    let name = names::function(Id::C, &function.name);
    let mut call = read(&function.params, "")?;
    match function.judged() {
        Some(at) => {
            if !matches!(shape(&function.returns)?, Shape::One(_)) {
                call += "int tilt_return_size = 0, *tilt_return_col_sizes = NULL;\n";
            }
            call += &format!(
                "{name}({});\n",
                arguments(None, &function.params, &function.returns)?
            );
            call += &match shape(&function.params[at].kind)? {
                Shape::One(_) => write_one(&function.params[at].kind, &format!("tilt_arg{at}"))?,
                Shape::Row(_, cell) => {
                    format!("tilt_write_row_{cell}(tilt_arg{at}, tilt_size{at});\n")
                }
                Shape::Grid(_, cell) => {
                    format!("tilt_write_grid_{cell}(tilt_arg{at}, tilt_size{at}, tilt_cols{at});\n")
                }
            };
        }
        None => call += &called(&name, None, &function.params, &function.returns)?,
    }
    Some(call)
}

/// The call, and its result written.
fn called(name: &str, own: Option<&str>, params: &[Param], returns: &Type) -> Option<String> {
    let run = format!("{name}({})", arguments(own, params, returns)?);
    Some(match shape(returns)? {
        Shape::One(_) if *returns == Type::Void => format!("{run};\n"),
        Shape::One(_) => write_one(returns, &run)?,
        Shape::Row(cell, writes) => format!(
            "int tilt_return_size = 0;\n{cell}* tilt_returned = {run};\ntilt_write_row_{writes}(tilt_returned, tilt_return_size);\n"
        ),
        Shape::Grid(cell, writes) => format!(
            "int tilt_return_size = 0, *tilt_return_col_sizes = NULL;\n{cell}** tilt_returned = {run};\ntilt_write_grid_{writes}(tilt_returned, tilt_return_size, tilt_return_col_sizes);\n"
        ),
    })
}

fn write_one(kind: &Type, value: &str) -> Option<String> {
    Some(match kind {
        Type::Map(..) => format!("tilt_write_{}({value});\n", kind.mangled()),
        _ => format!("tilt_write_{}({value});\n", single(kind)?.1),
    })
}

fn arguments(own: Option<&str>, params: &[Param], returns: &Type) -> Option<String> {
    let mut given: Vec<String> = own.iter().map(|own| (*own).to_owned()).collect();
    for (at, param) in params.iter().enumerate() {
        given.push(match shape(&param.kind)? {
            Shape::One(_) => format!("tilt_arg{at}"),
            Shape::Row(..) => format!("tilt_arg{at}, tilt_size{at}"),
            Shape::Grid(..) => format!("tilt_arg{at}, tilt_size{at}, tilt_cols{at}"),
        });
    }
    match shape(returns)? {
        Shape::One(_) => {}
        Shape::Row(..) => given.push("&tilt_return_size".to_owned()),
        Shape::Grid(..) => given.push("&tilt_return_size, &tilt_return_col_sizes".to_owned()),
    }
    Some(given.join(", "))
}

fn read(params: &[Param], before: &str) -> Option<String> {
    let mut out = String::new();
    for (at, param) in params.iter().enumerate() {
        out += before;
        out += &match shape(&param.kind)? {
            Shape::One(one) => {
                let name = match &param.kind {
                    Type::Map(..) => param.kind.mangled(),
                    kind => single(kind)?.1.to_owned(),
                };
                format!("{one} tilt_arg{at} = tilt_read_{name}();\n")
            }
            Shape::Row(cell, name) => {
                format!(
                    "int tilt_size{at};\n{cell}* tilt_arg{at} = tilt_read_row_{name}(&tilt_size{at});\n"
                )
            }
            Shape::Grid(cell, name) => format!(
                "int tilt_size{at}, *tilt_cols{at};\n{cell}** tilt_arg{at} = tilt_read_grid_{name}(&tilt_size{at}, &tilt_cols{at});\n"
            ),
        };
    }
    Some(out)
}

/// The functions that read and write nodes, arrays and tables of this signature.
fn codecs(signature: &Signature) -> Option<String> {
    let held = nodes(signature);
    let mut out = String::new();
    if let Some(value) = &held.list {
        let (spelled, name) = single(value)?;
        out += &fill(
            include_str!("runtime/list.c"),
            &[("VALUE", &spelled), ("NAME", name)],
        );
    }
    if let Some(value) = &held.tree {
        out += &fill(
            include_str!("runtime/tree.c"),
            &[("NAME", single(value)?.1)],
        );
    }
    let mut cells = vec![("char*".to_owned(), "text")];
    for kind in signature.types() {
        if let Shape::Row(cell, name) | Shape::Grid(cell, name) = shape(kind)?
            && !cells.iter().any(|(_, seen)| *seen == name)
        {
            cells.push((cell, name));
        }
    }
    for (cell, name) in cells {
        out += &format!("TILT_ARRAYS({name}, {cell})\n");
    }
    for kind in signature.distinct_types() {
        if let Type::Map(key, value) = &kind {
            let ((key, reads), (value, writes)) = (single(key)?, single(value)?);
            out += &format!(
                "TILT_TABLE({}, {reads}, {key}, {writes}, {value})\n",
                kind.mangled()
            );
        }
    }
    Some(out)
}
