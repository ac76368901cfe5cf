//! The standard checkers of testlib, by what they are documented to do and with testlib's own ways of reading: integers only as
//! they are printed, reals in decimal or with an exponent, white space forgiven, anything left in the output rejected.
//!
//! What testlib calls a failure of the checker (an answer that cannot be read) is [`CannotCompare`] here.

use super::{CannotCompare, Comparison};
use reader::{Reader, Stop};

mod cases;
mod numbers;
mod reader;
mod words;

#[cfg(test)]
mod tests;

type Checked = Result<Option<f64>, Stop>;
type Checker = fn(&mut Reader<'_>, &mut Reader<'_>) -> Checked;

/// Each takes the answer and the output, in this order.
const CHECKERS: [(&str, Checker); 21] = [
    ("acmp", |a, o| {
        numbers::one_real(a, o, numbers::within(1e-6))
    }),
    ("caseicmp", cases::one_integer_each),
    ("casencmp", cases::integers_each),
    ("casewcmp", cases::words_each),
    ("dcmp", |a, o| numbers::one_real(a, o, numbers::close(1e-6))),
    ("fcmp", words::lines),
    ("hcmp", words::huge_integer),
    ("icmp", numbers::one_int32),
    ("lcmp", words::words_in_lines),
    ("ncmp", numbers::integers),
    ("nyesno", words::many_yes_no),
    ("pointscmp", numbers::points),
    ("pointsinfo", numbers::points_info),
    ("rcmp", |a, o| {
        numbers::one_real(a, o, numbers::within(1.5e-6 + 1e-15))
    }),
    ("rcmp4", |a, o| numbers::reals(a, o, numbers::close(1e-4))),
    ("rcmp6", |a, o| numbers::reals(a, o, numbers::close(1e-6))),
    ("rcmp9", |a, o| numbers::reals(a, o, numbers::close(1e-9))),
    ("rncmp", |a, o| {
        numbers::reals(a, o, numbers::within(1.5e-5 + 1e-15))
    }),
    ("uncmp", numbers::integers_in_any_order),
    ("wcmp", words::words),
    ("yesno", words::one_yes_no),
];

fn find(name: &str) -> Option<Checker> {
    CHECKERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, checker)| *checker)
}

/// Whether testlib has a standard checker of that name (without an extension).
#[must_use]
pub fn is_standard(name: &str) -> bool {
    find(name).is_some()
}

pub(super) fn compare(
    name: &str,
    answer: &[u8],
    output: &[u8],
) -> Result<Comparison, CannotCompare> {
    let checker = find(name).ok_or_else(|| CannotCompare::UnknownChecker(name.to_owned()))?;
    let (mut answer, mut output) = (Reader::answer(answer), Reader::output(output));
    let checked = checker(&mut answer, &mut output).and_then(|score| {
        output.expect_end()?;
        Ok(score)
    });
    match checked {
        Ok(score) => Ok(Comparison {
            score,
            ..Comparison::accepted()
        }),
        Err(Stop::Rejected(message)) => Ok(Comparison::rejected(message)),
        Err(Stop::Answer(why)) => Err(CannotCompare::Answer(why)),
    }
}
