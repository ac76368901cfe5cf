//! Checkers of outputs whose parts are numbered: `Case 1: …`, `Case 2: …`.

use super::{
    Checked,
    numbers::differ,
    reader::{Reader, Stop},
};
use crate::compare::scan::shown;

const CASE: &[u8] = b"Case";

/// One integer in each case.
pub(super) fn one_integer_each(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    let mut number = 0;
    while !answer.is_at_end() {
        number += 1;
        let expected = case_integer(answer, number)?;
        let got = case_integer(output, number)?;
        differ(output, expected, got)?;
    }
    Ok(None)
}

fn case_integer(reader: &mut Reader<'_>, number: u64) -> Result<i64, Stop> {
    expect_case(reader)?;
    expect_number(reader, number)?;
    reader.integer()
}

/// Any number of integers in each case.
pub(super) fn integers_each(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    each(answer, output, true)
}

/// Any number of words in each case.
pub(super) fn words_each(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    each(answer, output, false)
}

fn each(answer: &mut Reader<'_>, output: &mut Reader<'_>, integers: bool) -> Checked {
    if answer.is_at_end() {
        return Ok(None);
    }
    expect_case(answer)?;
    expect_case(output)?;
    let mut number = 0;
    loop {
        number += 1;
        expect_number(answer, number)?;
        expect_number(output, number)?;
        loop {
            let (expected, got) = (in_case(answer, integers)?, in_case(output, integers)?);
            if expected != got {
                let told = |word: Option<&[u8]>| {
                    word.map_or_else(|| "the end of the case".to_owned(), shown)
                };
                return Err(output.stop(&format!(
                    "expected {} in case {number}, got {}",
                    told(expected),
                    told(got)
                )));
            }
            if expected.is_none() {
                break;
            }
        }
        // Both cases ended: before the word `Case`, which was read, or at the end of everything.
        match (answer.is_at_end(), output.is_at_end()) {
            (true, _) => return Ok(None),
            (false, true) => {
                return Err(Stop::Rejected(format!(
                    "expected case {}, but the output ends",
                    number + 1
                )));
            }
            (false, false) => {}
        }
    }
}

/// The next word of this case. `None`: it ended.
fn in_case<'a>(reader: &mut Reader<'a>, integers: bool) -> Result<Option<&'a [u8]>, Stop> {
    if reader.is_at_end() {
        return Ok(None);
    }
    let word = reader.word()?;
    if word == CASE {
        return Ok(None);
    }
    if integers {
        // An integer is written in one way only, so that words can be compared in its place.
        reader.integer_of(word)?;
    }
    Ok(Some(word))
}

fn expect_case(reader: &mut Reader<'_>) -> Result<(), Stop> {
    let word = reader.word()?;
    if word == CASE {
        return Ok(());
    }
    Err(reader.stop(&format!("expected Case, got {}", shown(word))))
}

/// `12:`
fn expect_number(reader: &mut Reader<'_>, number: u64) -> Result<(), Stop> {
    let word = reader.word()?;
    let expected = format!("{number}:");
    if word == expected.as_bytes() {
        return Ok(());
    }
    Err(reader.stop(&format!("expected {expected}, got {}", shown(word))))
}
