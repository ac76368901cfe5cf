//! Whether a test fits its signature: what stands in `.in` and `.ans` against the types.

use serde_json::Value;

use crate::{Class, Function, Param, Signature, Type};

/// Which file of the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseFile {
    Input,
    Answer,
}

/// What is wrong with a test, for its author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the {}: {what}", match .file { CaseFile::Input => "input", CaseFile::Answer => "answer" })]
pub struct BadCase {
    pub file: CaseFile,
    /// From 1.
    pub line: usize,
    pub what: String,
}

/// Holds a test against the types: one value a line in the input, in the order of the parameters; one line in the answer.
pub fn check_case(signature: &Signature, input: &str, answer: &str) -> Result<(), BadCase> {
    match signature {
        Signature::Function(function) => function_case(function, input, answer),
        Signature::Class(class) => class_case(class, input, answer),
    }
}

fn function_case(function: &Function, input: &str, answer: &str) -> Result<(), BadCase> {
    let values = lines(CaseFile::Input, input, function.params.len())?;
    for ((line, value), param) in values.iter().zip(&function.params) {
        fits(value, &param.kind).map_err(|what| BadCase {
            file: CaseFile::Input,
            line: *line,
            what: format!("{}: {what}", param.name),
        })?;
    }
    let judged = judged(function);
    let (line, value) = answer_line(answer)?;
    fits(&value, judged).map_err(|what| bad_answer(line, what))
}

/// The type of the answer.
fn judged(function: &Function) -> &Type {
    let in_place = function
        .in_place
        .as_ref()
        .and_then(|name| function.params.iter().find(|param| param.name == *name));
    in_place.map_or(&function.returns, |param| &param.kind)
}

fn class_case(class: &Class, input: &str, answer: &str) -> Result<(), BadCase> {
    let bad = |line, what: String| BadCase {
        file: CaseFile::Input,
        line,
        what,
    };
    let values = lines(CaseFile::Input, input, 2)?;
    let (first, second) = (values[0].0, values[1].0);
    let (Value::Array(names), Value::Array(arguments)) = (&values[0].1, &values[1].1) else {
        return Err(bad(
            first,
            "both lines are arrays: names of methods, and arguments".to_owned(),
        ));
    };
    if names.len() != arguments.len() {
        return Err(bad(
            second,
            format!(
                "{} calls, but arguments for {}",
                names.len(),
                arguments.len()
            ),
        ));
    }
    let mut returned = Vec::new();
    for (at, (name, given)) in names.iter().zip(arguments).enumerate() {
        let name = name.as_str().unwrap_or_default();
        if (name == class.name) != (at == 0) {
            return Err(bad(
                first,
                format!(
                    "call {}: the first call, and no other, is {}",
                    at + 1,
                    class.name
                ),
            ));
        }
        let (params, returns) = call(class, name)
            .ok_or_else(|| bad(first, format!("call {}: no method {name:?}", at + 1)))?;
        call_fits(params, given)
            .map_err(|what| bad(second, format!("call {} ({name}): {what}", at + 1)))?;
        returned.push(returns);
    }
    if returned.is_empty() {
        return Err(bad(first, "nothing is called".to_owned()));
    }
    let (line, value) = answer_line(answer)?;
    let results = value
        .as_array()
        .filter(|results| results.len() == returned.len());
    let Some(results) = results else {
        return Err(bad_answer(
            line,
            format!(
                "an array of {} results is wanted, one a call",
                returned.len()
            ),
        ));
    };
    for (at, (result, kind)) in results.iter().zip(returned).enumerate() {
        fits(result, kind).map_err(|what| bad_answer(line, format!("call {}: {what}", at + 1)))?;
    }
    Ok(())
}

fn call<'a>(class: &'a Class, name: &str) -> Option<(&'a [Param], &'a Type)> {
    if name == class.name {
        return Some((&class.constructor, &Type::Void));
    }
    let method = class.methods.iter().find(|method| method.name == name)?;
    Some((&method.params, &method.returns))
}

fn call_fits(params: &[Param], given: &Value) -> Result<(), String> {
    let given = given.as_array().ok_or("the arguments are an array")?;
    if given.len() != params.len() {
        return Err(format!(
            "{} arguments, but it takes {}",
            given.len(),
            params.len()
        ));
    }
    for (value, param) in given.iter().zip(params) {
        fits(value, &param.kind).map_err(|what| format!("{}: {what}", param.name))?;
    }
    Ok(())
}

fn bad_answer(line: usize, what: String) -> BadCase {
    BadCase {
        file: CaseFile::Answer,
        line,
        what,
    }
}

fn answer_line(answer: &str) -> Result<(usize, Value), BadCase> {
    lines(CaseFile::Answer, answer, 1)?
        .pop()
        .ok_or_else(|| bad_answer(1, "a line is missing".to_owned()))
}

/// The values of a file with their lines; empty lines are passed over, as drivers do.
fn lines(file: CaseFile, text: &str, wanted: usize) -> Result<Vec<(usize, Value)>, BadCase> {
    let mut values = Vec::new();
    let mut last = 0;
    for (at, line) in text.split('\n').enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        last = at + 1;
        if values.len() == wanted {
            return Err(BadCase {
                file,
                line: last,
                what: format!("more than the {wanted} lines wanted"),
            });
        }
        let value = serde_json::from_str(line).map_err(|error| BadCase {
            file,
            line: last,
            what: format!("no JSON: {error}"),
        })?;
        values.push((last, value));
    }
    if values.len() < wanted {
        return Err(BadCase {
            file,
            line: last + 1,
            what: format!("{} lines, but {wanted} are wanted", values.len()),
        });
    }
    Ok(values)
}

/// The most of a value that a message shows, in characters.
const SHOWN_CHARS_MAX: usize = 40;

fn is_no(value: &Value, kind: &Type) -> String {
    let mut shown = value.to_string();
    if let Some((end, _)) = shown.char_indices().nth(SHOWN_CHARS_MAX) {
        shown.truncate(end);
        shown.push('…');
    }
    format!("{shown} is no {kind}")
}

fn fits(value: &Value, kind: &Type) -> Result<(), String> {
    let fit = match kind {
        Type::Void => value.is_null(),
        Type::Int => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
        Type::Long => value.as_i64().is_some(),
        Type::Float => value.is_number(),
        Type::Bool => value.is_boolean(),
        // One byte: so it is in C, C++ and Go.
        Type::Char => value
            .as_str()
            .is_some_and(|text| text.len() == 1 && text.is_ascii()),
        // Text of C ends at the first zero.
        Type::Text => value.as_str().is_some_and(|text| !text.contains('\0')),
        Type::Array(inner) | Type::LinkedList(inner) => {
            let Some(items) = value.as_array() else {
                return Err(is_no(value, kind));
            };
            for (at, item) in items.iter().enumerate() {
                fits(item, inner).map_err(|what| format!("[{at}]: {what}"))?;
            }
            true
        }
        Type::Map(key, inner) => {
            let Some(entries) = value.as_object() else {
                return Err(is_no(value, kind));
            };
            for (name, item) in entries {
                if !key_fits(name, key) {
                    return Err(format!("the key {name:?} is no {key}"));
                }
                fits(item, inner).map_err(|what| format!("[{name:?}]: {what}"))?;
            }
            true
        }
        Type::Tree(inner) => return tree_fits(value, inner, kind),
        Type::Graph => return graph_fits(value),
    };
    if fit { Ok(()) } else { Err(is_no(value, kind)) }
}

fn key_fits(name: &str, key: &Type) -> bool {
    // As a number is written by every driver: no plus, no zeros before it.
    match key {
        Type::Int => name.parse::<i32>().is_ok_and(|n| n.to_string() == name),
        Type::Long => name.parse::<i64>().is_ok_and(|n| n.to_string() == name),
        _ => !name.contains('\0'),
    }
}

fn tree_fits(value: &Value, inner: &Type, kind: &Type) -> Result<(), String> {
    let Some(items) = value.as_array() else {
        return Err(is_no(value, kind));
    };
    // How many places for children the nodes so far have opened.
    let mut places = 1usize;
    for (at, item) in items.iter().enumerate() {
        if places == 0 {
            return Err(format!("[{at}]: no node above has a place for it"));
        }
        places -= 1;
        if !item.is_null() {
            fits(item, inner).map_err(|what| format!("[{at}]: {what}"))?;
            places += 2;
        }
    }
    if items.last().is_some_and(Value::is_null) {
        return Err("a tree does not end with null".to_owned());
    }
    Ok(())
}

fn graph_fits(value: &Value) -> Result<(), String> {
    let Some(nodes) = value.as_array() else {
        return Err(is_no(value, &Type::Graph));
    };
    for (at, node) in nodes.iter().enumerate() {
        let neighbours = node.as_array().ok_or_else(|| is_no(value, &Type::Graph))?;
        for other in neighbours {
            let is_node = other
                .as_u64()
                .is_some_and(|other| other < nodes.len() as u64);
            if !is_node {
                return Err(format!("[{at}]: {other} is no node of the graph"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(json: serde_json::Value) -> Signature {
        serde_json::from_value(json).expect("a signature")
    }

    fn one(kind: &str) -> Signature {
        signature(
            serde_json::json!({"function": "f", "params": [{"name": "a", "type": kind}], "returns": "int"}),
        )
    }

    #[test]
    fn values_of_every_type_pass() {
        for (kind, value) in [
            ("int", "-2147483648"),
            ("long", "-9223372036854775808"),
            ("float", "1"),
            ("float", "-1.5e300"),
            ("bool", "true"),
            ("char", "\"a\""),
            ("string", "\"h\\u00e9 \\ud83d\\ude00\""),
            ("int[][]", "[[],[1]]"),
            ("map<int,string[]>", "{\"-3\":[\"a\"]}"),
            ("list<int>", "[]"),
            ("tree<int>", "[1,null,2,3]"),
            ("graph", "[[1,2],[0],[0]]"),
        ] {
            assert_eq!(check_case(&one(kind), value, "1\n"), Ok(()), "{kind}");
        }
    }

    #[test]
    fn a_value_of_another_type_is_refused_with_its_line() {
        for (kind, value) in [
            ("int", "2147483648"),
            ("int", "1.0"),
            ("long", "9223372036854775808"),
            ("float", "\"1\""),
            ("bool", "1"),
            ("char", "\"ab\""),
            ("char", "\"é\""),
            ("string", "null"),
            ("string", "\"\\ud800\""),
            ("int[]", "[1,null]"),
            ("map<int,int>", "{\"a\":1}"),
            ("tree<int>", "[1,null,null]"),
            ("tree<int>", "[null,1]"),
            ("tree<int>", "[1,2,3,null,null,null,null,8]"),
            ("graph", "[[1]]"),
            ("int[]", "[1"),
            ("int[]", "[1]\n[2]"),
            ("int", ""),
        ] {
            let refused = check_case(&one(kind), value, "1").expect_err(kind);
            assert_eq!(refused.file, CaseFile::Input, "{kind} {value}");
        }
        let refused = check_case(&one("int[]"), "\n[1,\"x\"]", "1").expect_err("refused");
        assert_eq!(
            refused.to_string(),
            "line 2 of the input: a: [1]: \"x\" is no int"
        );
        let refused = check_case(&one("int[]"), "[1]", "[1]").expect_err("refused");
        assert_eq!(refused.file, CaseFile::Answer);
    }

    #[test]
    fn what_is_changed_in_place_is_the_answer() {
        let rotate = signature(
            serde_json::json!({"function": "rotate", "params": [{"name": "grid", "type": "int[][]"}], "in_place": "grid"}),
        );
        assert_eq!(check_case(&rotate, "[[1]]", "[[1]]"), Ok(()));
        assert!(check_case(&rotate, "[[1]]", "null").is_err());
    }

    #[test]
    fn calls_of_a_class_are_held_against_its_methods() {
        let stack = signature(serde_json::json!({"class": "MinStack", "methods": [
            {"name": "push", "params": [{"name": "x", "type": "int"}]}, {"name": "top", "returns": "int"}]}));
        let good = "[\"MinStack\",\"push\",\"top\"]\n[[],[1],[]]\n";
        assert_eq!(check_case(&stack, good, "[null,null,1]"), Ok(()));
        for (input, answer) in [
            (good, "[null,null]"),
            (good, "[null,null,null]"),
            (good, "[null,1,1]"),
            ("[\"push\"]\n[[1]]", "[null]"),
            ("[\"MinStack\",\"MinStack\"]\n[[],[]]", "[null,null]"),
            ("[\"MinStack\",\"pop\"]\n[[],[]]", "[null,null]"),
            ("[\"MinStack\",\"push\"]\n[[],[]]", "[null,null]"),
            ("[\"MinStack\"]\n[[],[]]", "[null]"),
            ("[]\n[]", "[]"),
        ] {
            assert!(
                check_case(&stack, input, answer).is_err(),
                "{input} {answer}"
            );
        }
    }
}
