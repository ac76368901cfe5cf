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
