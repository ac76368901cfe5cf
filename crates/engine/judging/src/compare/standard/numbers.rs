//! Checkers of integers and of reals.

use super::{
    Checked,
    reader::{Reader, Stop},
};

/// An expected real and the one in the output.
type Same = fn(f64, f64, f64) -> bool;

/// When two reals count as equal.
#[derive(Clone, Copy)]
pub(super) struct Tolerance {
    same: Same,
    most: f64,
}

/// Within an absolute distance.
pub(super) const fn within(most: f64) -> Tolerance {
    Tolerance {
        // WHY the NaN: two infinities have no distance, and testlib takes them as equal.
        same: |expected, got, most| {
            let error = (expected - got).abs();
            error.is_nan() || error <= most
        },
        most,
    }
}

/// Within an absolute or a relative distance, and infinities only for themselves.
pub(super) const fn close(most: f64) -> Tolerance {
    Tolerance {
        same: |expected, got, most| {
            if !expected.is_finite() || !got.is_finite() {
                return expected == got;
            }
            let error = (expected - got).abs();
            error <= most || error <= most * expected.abs()
        },
        most: most + 1e-15,
    }
}

fn check_real(
    answer: &mut Reader<'_>,
    output: &mut Reader<'_>,
    tolerance: Tolerance,
) -> Result<(), Stop> {
    let (expected, got) = (answer.real()?, output.real()?);
    if (tolerance.same)(expected, got, tolerance.most) {
        return Ok(());
    }
    let error = (expected - got).abs();
    Err(output.stop(&format!(
        "expected {expected}, got {got} (off by {error:e})"
    )))
}

pub(super) fn one_real(
    answer: &mut Reader<'_>,
    output: &mut Reader<'_>,
    tolerance: Tolerance,
) -> Checked {
    check_real(answer, output, tolerance)?;
    Ok(None)
}

pub(super) fn reals(
    answer: &mut Reader<'_>,
    output: &mut Reader<'_>,
    tolerance: Tolerance,
) -> Checked {
    while !answer.is_at_end() {
        check_real(answer, output, tolerance)?;
    }
    Ok(None)
}

pub(super) fn one_int32(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    let (expected, got) = (int32(answer)?, int32(output)?);
    differ(output, expected, got)?;
    Ok(None)
}

fn int32(reader: &mut Reader<'_>) -> Result<i64, Stop> {
    let number = reader.integer()?;
    if i32::try_from(number).is_err() {
        return Err(reader.stop(&format!("{number} does not fit 32 bits")));
    }
    Ok(number)
}

pub(super) fn differ(output: &Reader<'_>, expected: i64, got: i64) -> Result<(), Stop> {
    if expected == got {
        return Ok(());
    }
    Err(output.stop(&format!("expected {expected}, got {got}")))
}

pub(super) fn integers(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    while !answer.is_at_end() {
        let (expected, got) = (answer.integer()?, output.integer()?);
        differ(output, expected, got)?;
    }
    Ok(None)
}

pub(super) fn integers_in_any_order(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    let (mut expected, mut got) = (all(answer)?, all(output)?);
    if expected.len() != got.len() {
        return Err(Stop::Rejected(format!(
            "expected {} numbers, got {}",
            expected.len(),
            got.len()
        )));
    }
    expected.sort_unstable();
    got.sort_unstable();
    match expected.iter().zip(&got).find(|(a, b)| a != b) {
        None => Ok(None),
        Some((expected, got)) if expected < got => Err(Stop::Rejected(format!(
            "{expected} is missing, or not there often enough"
        ))),
        Some((_, got)) => Err(Stop::Rejected(format!(
            "{got} is not expected, or not so often"
        ))),
    }
}

fn all(reader: &mut Reader<'_>) -> Result<Vec<i64>, Stop> {
    let mut numbers = Vec::new();
    while !reader.is_at_end() {
        numbers.push(reader.integer()?);
    }
    Ok(numbers)
}

/// testlib's example of a checker that gives points: as many as the two numbers are apart. Parts of more than 1 are 1.
pub(super) fn points(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    let apart = (answer.real()? - output.real()?).abs();
    // Two infinities have no distance.
    Ok(Some(if apart.is_nan() { 0.0 } else { apart.min(1.0) }))
}

/// testlib's example of a checker that leaves the points to somebody else: every number is accepted.
pub(super) fn points_info(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    output.real()?;
    answer.real()?;
    Ok(None)
}
