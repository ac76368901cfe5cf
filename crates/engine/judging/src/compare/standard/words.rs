//! Checkers of words, of lines, and of yes and no.

use super::{
    Checked,
    reader::{Reader, Stop, is_plain_integer},
};
use crate::compare::scan::{C_BLANKS, Words, shown};

pub(super) fn words(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    while !answer.is_at_end() {
        let (expected, got) = (answer.word()?, output.word()?);
        if expected != got {
            return Err(differ(output, expected, got));
        }
    }
    Ok(None)
}

pub(super) fn differ(output: &Reader<'_>, expected: &[u8], got: &[u8]) -> Stop {
    output.stop(&format!("expected {}, got {}", shown(expected), shown(got)))
}

/// One signed integer of any length.
pub(super) fn huge_integer(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    let expected = huge(answer)?;
    answer.expect_end()?;
    let got = huge(output)?;
    if expected != got {
        return Err(differ(output, expected, got));
    }
    Ok(None)
}

fn huge<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], Stop> {
    let word = reader.word()?;
    if !is_plain_integer(word) {
        return Err(reader.stop(&format!("{} is not an integer", shown(word))));
    }
    Ok(word)
}

pub(super) fn one_yes_no(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    let (expected, got) = (yes_no(answer)?, yes_no(output)?);
    if expected != got {
        return Err(output.stop(&format!("expected {}, got {}", name(expected), name(got))));
    }
    Ok(None)
}

pub(super) fn many_yes_no(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    while !answer.is_at_end() {
        one_yes_no(answer, output)?;
    }
    Ok(None)
}

fn yes_no(reader: &mut Reader<'_>) -> Result<bool, Stop> {
    let word = reader.word()?;
    if word.eq_ignore_ascii_case(b"yes") {
        Ok(true)
    } else if word.eq_ignore_ascii_case(b"no") {
        Ok(false)
    } else {
        Err(reader.stop(&format!("expected YES or NO, got {}", shown(word))))
    }
}

const fn name(yes: bool) -> &'static str {
    if yes { "YES" } else { "NO" }
}

/// Byte by byte, whichever way lines end.
pub(super) fn lines(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    lines_by(answer, output, |expected, got| expected == got)
}

/// The same words on the same lines.
pub(super) fn words_in_lines(answer: &mut Reader<'_>, output: &mut Reader<'_>) -> Checked {
    lines_by(answer, output, |expected, got| {
        expected == got || Words::new(expected, &C_BLANKS).eq(Words::new(got, &C_BLANKS))
    })
}

fn lines_by(
    answer: &mut Reader<'_>,
    output: &mut Reader<'_>,
    same: fn(&[u8], &[u8]) -> bool,
) -> Checked {
    let mut number = 0_u64;
    while let Some(expected) = answer.line() {
        number += 1;
        let got = output.line().ok_or_else(|| {
            Stop::Rejected(format!(
                "line {number}: expected {}, but the output ends",
                shown(expected)
            ))
        })?;
        if !same(expected, got) {
            return Err(Stop::Rejected(format!(
                "line {number}: expected {}, got {}",
                shown(expected),
                shown(got)
            )));
        }
    }
    Ok(None)
}
