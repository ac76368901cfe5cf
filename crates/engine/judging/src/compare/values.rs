//! Values in JSON: what drivers of signatures print.
//!
//! Numbers are compared as numbers, however they are written: `1` and `1.0` are equal, and integers of 64 bits are exact. Lists
//! in any order are sorted by one order of all values and then compared in their places, so that a million elements take a
//! moment.

use std::cmp::Ordering;

use serde_json::{Number, Value};
use tiltyard_protocol::ValueComparer;

use super::{CannotCompare, Comparison};

pub(super) fn compare(
    comparer: ValueComparer,
    answer: &[u8],
    output: &[u8],
) -> Result<Comparison, CannotCompare> {
    let mut expected: Value = serde_json::from_slice(answer)
        .map_err(|error| CannotCompare::Answer(format!("it is not JSON: {error}")))?;
    let mut got: Value = match serde_json::from_slice(output) {
        Ok(value) => value,
        Err(_) if output.trim_ascii().is_empty() => {
            return Ok(Comparison::rejected(format!(
                "expected {}, but nothing was returned",
                shown(&expected)
            )));
        }
        Err(error) => {
            return Ok(Comparison::rejected(format!(
                "the output is not one value in JSON: {error}"
            )));
        }
    };
    let difference = match comparer {
        ValueComparer::Exact => difference(&expected, &got, None),
        ValueComparer::Float(tolerance) => difference(&expected, &got, Some(tolerance)),
        ValueComparer::AnyOrder => in_any_order(&mut expected, &mut got),
        ValueComparer::SetOfSets => {
            sort_inner(&mut expected);
            sort_inner(&mut got);
            in_any_order(&mut expected, &mut got)
        }
    };
    Ok(match difference {
        None => Comparison::accepted(),
        Some(message) => Comparison::rejected(message),
    })
}

fn sort_inner(value: &mut Value) {
    let lists = value.as_array_mut().into_iter().flatten();
    for list in lists.filter_map(Value::as_array_mut) {
        list.sort_unstable_by(order);
    }
}

fn in_any_order(expected: &mut Value, got: &mut Value) -> Option<String> {
    let (Value::Array(expected), Value::Array(got)) = (&mut *expected, &mut *got) else {
        return difference(expected, got, None);
    };
    if expected.len() != got.len() {
        return Some(format!(
            "expected {} elements, got {}",
            expected.len(),
            got.len()
        ));
    }
    expected.sort_unstable_by(order);
    got.sort_unstable_by(order);
    let (theirs, ours) = expected
        .iter()
        .zip(got.iter())
        .find(|(a, b)| order(a, b).is_ne())?;
    Some(if order(theirs, ours).is_lt() {
        format!("{} is missing, or not there often enough", shown(theirs))
    } else {
        format!("{} is not expected, or not so often", shown(ours))
    })
}

/// The first difference, in a person's words. `tolerance` is of numbers, absolute or relative.
fn difference(expected: &Value, got: &Value, tolerance: Option<f64>) -> Option<String> {
    let mut path = Vec::new();
    let (theirs, ours) = differ(expected, got, tolerance, &mut path)?;
    let place: String = path.iter().rev().map(String::as_str).collect();
    let place = if place.is_empty() {
        place
    } else {
        format!("at {}: ", cut(&place))
    };
    Some(match (theirs, ours) {
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() != ours.len() => format!(
            "{place}expected {} elements, got {}",
            theirs.len(),
            ours.len()
        ),
        _ => format!("{place}expected {}, got {}", shown(theirs), shown(ours)),
    })
}

/// The first two parts that differ. The path to them is pushed from its end.
fn differ<'v>(
    expected: &'v Value,
    got: &'v Value,
    tolerance: Option<f64>,
    path: &mut Vec<String>,
) -> Option<(&'v Value, &'v Value)> {
    let same = match (expected, got) {
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (at, (a, b)) in theirs.iter().zip(ours).enumerate() {
                if let Some(found) = differ(a, b, tolerance, path) {
                    path.push(format!("[{at}]"));
                    return Some(found);
                }
            }
            true
        }
        (Value::Object(theirs), Value::Object(ours)) if theirs.len() == ours.len() => {
            for (key, a) in theirs {
                let Some(b) = ours.get(key) else {
                    return Some((expected, got));
                };
                if let Some(found) = differ(a, b, tolerance, path) {
                    path.push(format!("[{key:?}]"));
                    return Some(found);
                }
            }
            true
        }
        (Value::Number(a), Value::Number(b)) => {
            order_numbers(a, b).is_eq() || tolerance.is_some_and(|most| near(a, b, most))
        }
        _ => order(expected, got).is_eq(),
    };
    (!same).then_some((expected, got))
}

fn near(expected: &Number, got: &Number, most: f64) -> bool {
    let (Some(expected), Some(got)) = (expected.as_f64(), got.as_f64()) else {
        return false;
    };
    let error = (expected - got).abs();
    error <= most || error <= most * expected.abs()
}

/// One order of all values, in which equal means equal as values.
fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => order_numbers(a, b),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Array(a), Value::Array(b)) => a
            .iter()
            .zip(b)
            .map(|(a, b)| order(a, b))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| a.len().cmp(&b.len())),
        (Value::Object(a), Value::Object(b)) => order_maps(a, b),
        _ => rank(a).cmp(&rank(b)),
    }
}

const fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

/// By keys in their own order: the map may keep them in the order they were written.
fn order_maps(a: &serde_json::Map<String, Value>, b: &serde_json::Map<String, Value>) -> Ordering {
    let (keys, others) = (sorted_keys(a), sorted_keys(b));
    keys.cmp(&others).then_with(|| {
        keys.into_iter()
            .map(|key| order(&a[key], &b[key]))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    })
}

fn sorted_keys(map: &serde_json::Map<String, Value>) -> Vec<&String> {
    let mut keys: Vec<&String> = map.keys().collect();
    keys.sort_unstable();
    keys
}

fn order_numbers(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(a), None) => order_mixed(a, b.as_f64().unwrap_or(f64::NAN)),
        (None, Some(b)) => order_mixed(b, a.as_f64().unwrap_or(f64::NAN)).reverse(),
        (None, None) => {
            let (a, b) = (a.as_f64(), b.as_f64());
            // Numbers of JSON are finite, and 0 is -0.
            a.partial_cmp(&b).unwrap_or(Ordering::Equal)
        }
    }
}

/// An integer against a number with a fraction or an exponent, without rounding the integer.
fn order_mixed(integer: i128, float: f64) -> Ordering {
    let floor = float.floor();
    // The cast saturates, and integers of JSON have 64 bits: what saturates is beyond them all.
    #[allow(clippy::cast_possible_truncation)]
    let whole = floor as i128;
    integer.cmp(&whole).then_with(|| {
        if float > floor {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    })
}

const SHOWN_CHARS_MAX: usize = 60;

/// A value for a message: cut, and written only as far as it is shown.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(list) if list.len() > SHOWN_CHARS_MAX => {
            let begin = Value::Array(list[..SHOWN_CHARS_MAX].to_vec());
            cut(&begin.to_string())
        }
        _ => cut(&value.to_string()),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};
    use serde_json::json;

    use super::*;

    use ValueComparer::{AnyOrder, Exact, Float, SetOfSets};

    fn said(comparer: ValueComparer, answer: &str, output: &str) -> Comparison {
        let said = compare(comparer, answer.as_bytes(), output.as_bytes()).expect("JSON");
        assert_eq!(said.accepted, said.message.is_empty());
        said
    }

    #[test]
    fn values_are_equal_as_each_comparer_says() {
        // answer, output, exact, any order, set of sets
        for (answer, output, by) in [
            ("[1,2]", " [ 1,\n2 ]\n", [true, true, true]),
            ("1", "1.0", [true, true, true]),
            ("100", "1e2", [true, true, true]),
            ("0", "-0.0", [true, true, true]),
            ("0.1", "0.10", [true, true, true]),
            ("1", "1.5", [false, false, false]),
            ("1", "true", [false, false, false]),
            ("1", "\"1\"", [false, false, false]),
            ("null", "null", [true, true, true]),
            ("null", "[]", [false, false, false]),
            ("\"a\"", "\"A\"", [false, false, false]),
            ("\"\\u0061\"", "\"a\"", [true, true, true]),
            ("[1,2]", "[2,1]", [false, true, true]),
            ("[1,1,2]", "[1,2,2]", [false, false, false]),
            ("[1,2]", "[1,2,2]", [false, false, false]),
            ("[1,2.0]", "[2,1.0]", [false, true, true]),
            ("[[1,2],[3]]", "[[3],[1,2]]", [false, true, true]),
            ("[[1,2],[3]]", "[[3],[2,1]]", [false, false, true]),
            ("[[[1,2]]]", "[[[2,1]]]", [false, false, false]),
            ("[\"b\",\"a\"]", "[\"a\",\"b\"]", [false, true, true]),
            ("[null,1]", "[1,null]", [false, true, true]),
            (
                r#"{"a":1,"b":[2]}"#,
                r#"{"b":[2],"a":1.0}"#,
                [true, true, true],
            ),
            (r#"{"a":1}"#, r#"{"a":2}"#, [false, false, false]),
            (r#"{"a":1}"#, r#"{"b":1}"#, [false, false, false]),
            (r#"{"a":1}"#, r#"{"a":1,"b":1}"#, [false, false, false]),
            (
                r#"[{"a":1,"b":2},{"a":0}]"#,
                r#"[{"a":0},{"b":2,"a":1}]"#,
                [false, true, true],
            ),
            (
                "9007199254740993",
                "9007199254740992",
                [false, false, false],
            ),
            (
                "9007199254740993",
                "9007199254740992.0",
                [false, false, false],
            ),
            (
                "18446744073709551615",
                "18446744073709551615",
                [true, true, true],
            ),
            (
                "18446744073709551615",
                "18446744073709551614",
                [false, false, false],
            ),
            ("-9223372036854775808", "-9223372036854775807", [false; 3]),
            ("[1]", "", [false; 3]),
            ("[1]", "[1", [false; 3]),
            ("[1]", "[1] [1]", [false; 3]),
            ("[1]", "NaN", [false; 3]),
            ("[1]", "debug\n[1]", [false; 3]),
        ] {
            let got = [Exact, AnyOrder, SetOfSets].map(|by| said(by, answer, output).accepted);
            assert_eq!(got, by, "{answer} {output}");
        }
    }

    #[test]
    fn numbers_may_be_off_by_a_tolerance_wherever_they_are() {
        for (answer, output, accepted) in [
            ("1.0", "1.005", true),
            ("1.0", "1.02", false),
            ("1000", "1005.0", true),
            ("0", "0.01", true),
            ("[1,[2.0]]", "[1.001,[2.001]]", true),
            ("[1,2]", "[2,1]", false),
            (r#"{"a":1.0}"#, r#"{"a":1.001}"#, true),
            ("\"1.0\"", "\"1.001\"", false),
            ("1", "null", false),
        ] {
            assert_eq!(
                said(Float(0.01), answer, output).accepted,
                accepted,
                "{answer} {output}"
            );
        }
    }

    #[test]
    fn a_difference_is_told_with_its_place() {
        for (comparer, answer, output, expected) in [
            (
                Exact,
                "[1,[2,3]]",
                "[1,[2,4]]",
                "at [1][1]: expected 3, got 4",
            ),
            (Exact, "[1,2]", "[1]", "expected 2 elements, got 1"),
            (Exact, "7", "8", "expected 7, got 8"),
            (
                Exact,
                r#"{"k":[1]}"#,
                r#"{"k":[2]}"#,
                "at [\"k\"][0]: expected 1, got 2",
            ),
            (Exact, "7", "\n", "expected 7, but nothing was returned"),
            (
                AnyOrder,
                "[1,2]",
                "[3,1]",
                "2 is missing, or not there often enough",
            ),
            (
                AnyOrder,
                "[2,3]",
                "[1,2]",
                "1 is not expected, or not so often",
            ),
            (AnyOrder, "[2]", "[1,2]", "expected 1 elements, got 2"),
        ] {
            assert_eq!(said(comparer, answer, output).message, expected);
        }
        let long = json!(vec![123_456; 100_000]).to_string();
        let message = said(Exact, "1", &long).message;
        assert!(message.chars().count() < 100, "{message}");
    }

    #[test]
    fn an_answer_that_is_no_json_is_the_fault_of_the_problem() {
        for answer in ["", "[1", "x"] {
            assert!(matches!(
                compare(Exact, answer.as_bytes(), b"1"),
                Err(CannotCompare::Answer(_))
            ));
        }
    }

    fn made(rng: &mut StdRng, depth: usize) -> Value {
        match rng.random_range(0..if depth == 0 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => json!(rng.random_bool(0.5)),
            2 => json!(rng.random_range(-2..3)),
            3 => json!(f64::from(rng.random_range(-4..5)) / 2.0),
            4 => json!(["", "a", "b"][rng.random_range(0..3)]),
            5 => (0..rng.random_range(0..4))
                .map(|_| made(rng, depth - 1))
                .collect(),
            _ => Value::Object(
                (0..rng.random_range(0..3))
                    .map(|_| {
                        (
                            ["k", "l", "m"][rng.random_range(0..3)].to_owned(),
                            made(rng, depth - 1),
                        )
                    })
                    .collect(),
            ),
        }
    }

    /// Equality once more, without an order.
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
            }
            _ => a == b,
        }
    }

    /// Each element finds a partner of its own.
    fn matched(a: &[Value], b: &[Value], same: fn(&Value, &Value) -> bool) -> bool {
        let mut left: Vec<&Value> = b.iter().collect();
        a.len() == b.len()
            && a.iter().all(|a| {
                let partner = left.iter().position(|b| same(a, b));
                partner.map(|at| left.swap_remove(at)).is_some()
            })
    }

    fn same_inner(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Array(a), Value::Array(b)) => matched(a, b, same),
            _ => same(a, b),
        }
    }

    #[test]
    fn random_values_compare_as_by_looking_for_partners() {
        let mut rng = StdRng::seed_from_u64(4);
        let mut accepted = 0;
        for _ in 0..20_000 {
            let a = made(&mut rng, 3);
            let mut b = if rng.random_bool(0.5) {
                made(&mut rng, 3)
            } else {
                a.clone()
            };
            if let Value::Array(list) = &mut b
                && rng.random_bool(0.5)
            {
                list.shuffle(&mut rng);
                if let Some(Value::Array(inner)) = list.first_mut() {
                    inner.shuffle(&mut rng);
                }
            }
            let lists = a.as_array().zip(b.as_array());
            let outer = lists.map_or_else(|| same(&a, &b), |(a, b)| matched(a, b, same));
            let inner = lists.map_or_else(|| same(&a, &b), |(a, b)| matched(a, b, same_inner));
            let (a, b) = (a.to_string(), b.to_string());
            assert_eq!(said(AnyOrder, &a, &b).accepted, outer, "{a} {b}");
            assert_eq!(said(SetOfSets, &a, &b).accepted, inner, "{a} {b}");
            accepted += u32::from(outer) + u32::from(inner);
            let exact = same(
                &serde_json::from_str(&a).unwrap(),
                &serde_json::from_str(&b).unwrap(),
            );
            assert_eq!(said(Exact, &a, &b).accepted, exact, "{a} {b}");
            assert_eq!(said(Float(0.0), &a, &b).accepted, exact, "{a} {b}");
        }
        assert!(accepted > 10_000);
    }

    #[test]
    fn a_million_elements_in_any_order_are_compared() {
        let mut numbers: Vec<u32> = (0..1_000_000).collect();
        let answer = json!(numbers).to_string();
        numbers.reverse();
        let output = json!(numbers).to_string();
        assert!(said(AnyOrder, &answer, &output).accepted);
    }
}
