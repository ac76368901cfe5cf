//! Line by line: white space at the ends of lines and empty lines at the end do not count, everything else does.

use super::{Comparison, scan::shown};

pub(super) fn compare(answer: &[u8], output: &[u8]) -> Comparison {
    let (mut expected, mut got) = (lines(answer), lines(output));
    let mut line = 0_u64;
    loop {
        line += 1;
        let message = match (expected.next(), got.next()) {
            (None, None) => return Comparison::accepted(),
            (theirs, ours) if theirs == ours => continue,
            (Some(theirs), None) => {
                format!(
                    "line {line}: expected {}, but the output ends",
                    shown(theirs)
                )
            }
            (None, Some(ours)) => format!("line {line}: expected the end, got {}", shown(ours)),
            (Some(theirs), Some(ours)) => {
                format!("line {line}: {}", difference(theirs, ours))
            }
        };
        return Comparison::rejected(message);
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let bytes = bytes.trim_ascii_end();
    let some = (!bytes.is_empty()).then(|| bytes.split(|b| *b == b'\n'));
    some.into_iter().flatten().map(<[u8]>::trim_ascii_end)
}

/// From a little before the first byte that differs: two long lines that begin alike would be shown alike.
fn difference(expected: &[u8], got: &[u8]) -> String {
    const BEFORE_BYTES: usize = 10;
    let same = expected.iter().zip(got).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(BEFORE_BYTES);
    let begin = if from > 0 { "…" } else { "" };
    format!(
        "expected {begin}{}, got {begin}{} (column {})",
        shown(&expected[from..]),
        shown(&got[from..]),
        same + 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ends_of_lines_and_the_end_are_forgiven() {
        for (answer, output, accepted) in [
            ("", "", true),
            ("", "\n \n", true),
            ("a\nb\n", "a \r\nb\n\n\n", true),
            ("a\nb", "a\n\nb", false),
            ("a b", "a  b", false),
            ("a", " a", false),
            ("a", "A", false),
            ("a\nb", "a", false),
            ("a", "a\nb", false),
            ("\na", "\na", true),
            ("\na", "a", false),
        ] {
            let said = compare(answer.as_bytes(), output.as_bytes());
            assert_eq!(said.accepted, accepted, "{answer:?} {output:?}");
            assert_eq!(said.message.is_empty(), accepted);
        }
    }

    #[test]
    fn a_difference_far_into_a_line_is_seen() {
        let same = "x".repeat(1000);
        let said = compare(
            format!("a\n{same}1").as_bytes(),
            format!("a\n{same}2").as_bytes(),
        );
        assert_eq!(
            said.message,
            "line 2: expected …xxxxxxxxxx1, got …xxxxxxxxxx2 (column 1001)"
        );
    }
}
