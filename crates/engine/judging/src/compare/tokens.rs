//! Word by word, with the flags of the default output validator of the problem package format (legacy and 2025-09, "Default
//! output validator specification").

use tiltyard_protocol::TokenOptions;

use super::{
    Comparison,
    scan::{C_BLANKS, Words, shown},
};

pub(super) fn compare(options: &TokenOptions, answer: &[u8], output: &[u8]) -> Comparison {
    // Equal bytes are equal whatever the flags say, and most outputs are equal.
    if answer == output {
        return Comparison::accepted();
    }
    match difference(options, answer, output) {
        None => Comparison::accepted(),
        Some(message) => Comparison::rejected(message),
    }
}

fn difference(options: &TokenOptions, answer: &[u8], output: &[u8]) -> Option<String> {
    let mut expected = Words::new(answer, &C_BLANKS);
    let mut got = Words::new(output, &C_BLANKS);
    loop {
        if options.space_change_sensitive {
            let (theirs, ours) = (expected.after_blanks(), got.after_blanks());
            if answer[expected.at..theirs] != output[got.at..ours] {
                return Some(format!(
                    "{}: the white space before it differs: expected {:?}, got {:?}",
                    got.place_of(ours),
                    shown_blanks(&answer[expected.at..theirs]),
                    shown_blanks(&output[got.at..ours]),
                ));
            }
        }
        match (expected.next(), got.next()) {
            (None, None) => return None,
            (Some(word), None) => {
                return Some(if got.bytes.is_empty() {
                    format!("expected {}, but the output is empty", shown(word))
                } else {
                    format!("expected {}, but the output ends", shown(word))
                });
            }
            (None, Some(word)) => {
                return Some(format!(
                    "{}: expected the end, got {}",
                    got.place(),
                    shown(word)
                ));
            }
            (Some(theirs), Some(ours)) => {
                if let Err(why) = same(options, theirs, ours) {
                    return Some(format!(
                        "{}: expected {}, got {}{why}",
                        got.place(),
                        shown(theirs),
                        shown(ours),
                    ));
                }
            }
        }
    }
}

/// `Err`: they differ, with what there is to say beside the words.
fn same(options: &TokenOptions, expected: &[u8], got: &[u8]) -> Result<(), String> {
    let equal = if options.case_sensitive {
        expected == got
    } else {
        expected.eq_ignore_ascii_case(got)
    };
    if equal {
        return Ok(());
    }
    let (absolute, relative) = (
        options.float_absolute_tolerance,
        options.float_relative_tolerance,
    );
    if absolute.is_none() && relative.is_none() {
        return Err(String::new());
    }
    let Some(theirs) = float(expected) else {
        return Err(String::new());
    };
    let Some(ours) = float(got) else {
        return Err(", which is no number".into());
    };
    let error = (theirs - ours).abs();
    if absolute.is_some_and(|most| error <= most)
        || relative.is_some_and(|most| error <= most * theirs.abs())
    {
        return Ok(());
    }
    Err(format!(" (off by {error:e})"))
}

/// A finite decimal number, in any way of writing it. What is infinite or not a number is text, as in the reference.
fn float(word: &[u8]) -> Option<f64> {
    if !matches!(word.first()?, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let number: f64 = std::str::from_utf8(word).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

fn shown_blanks(blanks: &[u8]) -> String {
    String::from_utf8_lossy(&blanks[..blanks.len().min(20)]).into_owned()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    use super::*;

    const PLAIN: TokenOptions = TokenOptions {
        case_sensitive: false,
        space_change_sensitive: false,
        float_absolute_tolerance: None,
        float_relative_tolerance: None,
    };

    fn accepts(options: TokenOptions, answer: &str, output: &str) -> bool {
        compare(&options, answer.as_bytes(), output.as_bytes()).accepted
    }

    fn says(options: TokenOptions, answer: &str, output: &str) -> String {
        let said = compare(&options, answer.as_bytes(), output.as_bytes());
        assert!(!said.accepted, "{answer:?} {output:?}");
        said.message
    }

    #[test]
    fn without_flags_words_count_and_nothing_else() {
        for (answer, output, accepted) in [
            ("", "", true),
            ("", " \n\t\r\x0b\x0c", true),
            ("1 2\n3\n", "1\n2 3", true),
            ("1 2", "1 2 3", false),
            ("1 2 3", "1 2", false),
            ("Yes", "yES", true),
            ("É", "é", false),
            ("1.0", "1.00", false),
            ("1.0", "1", false),
            ("ab", "a b", false),
            ("x", "x\n\n\n", true),
            ("1\r\n2\r\n", "1\n2\n", true),
            ("", "x", false),
            ("x", "", false),
        ] {
            assert_eq!(
                accepts(PLAIN, answer, output),
                accepted,
                "{answer:?} {output:?}"
            );
        }
        assert!(compare(&PLAIN, b"\xff\x00 a", b"\xff\x00\nA").accepted);
        assert!(!compare(&PLAIN, b"\xff", b"\xfe").accepted);
    }

    #[test]
    fn case_counts_where_it_is_asked_for() {
        let options = TokenOptions {
            case_sensitive: true,
            ..PLAIN
        };
        assert!(!accepts(options, "Yes", "yes"));
        assert!(accepts(options, "Yes", " Yes "));
    }

    #[test]
    fn white_space_counts_where_it_is_asked_for() {
        let options = TokenOptions {
            space_change_sensitive: true,
            ..PLAIN
        };
        for (answer, output, accepted) in [
            ("a b\n", "A b\n", true),
            ("a b\n", "a b", false),
            ("a b", "a b\n", false),
            ("a b\n", "a  b\n", false),
            ("a b\n", "a\tb\n", false),
            ("a b\n", " a b\n", false),
            ("a\nb\n", "a\r\nb\r\n", false),
            ("", "\n", false),
        ] {
            assert_eq!(
                accepts(options, answer, output),
                accepted,
                "{answer:?} {output:?}"
            );
        }
        assert_eq!(
            says(options, "a b\nc", "a b\n\nc"),
            "line 3, token 1: the white space before it differs: expected \"\\n\", got \"\\n\\n\""
        );
    }

    #[test]
    fn numbers_may_be_off_by_the_one_tolerance_or_by_the_other() {
        let absolute = TokenOptions {
            float_absolute_tolerance: Some(0.01),
            ..PLAIN
        };
        let relative = TokenOptions {
            float_relative_tolerance: Some(0.01),
            ..PLAIN
        };
        let both = TokenOptions {
            float_absolute_tolerance: Some(0.01),
            ..relative
        };
        // answer, output, absolute, relative, both
        for (answer, output, by) in [
            ("1000", "1005", [false, true, true]),
            ("1000", "1011", [false, false, false]),
            ("100", "101.005", [false, false, false]),
            ("0.001", "0.002", [true, false, true]),
            ("0", "0.005", [true, false, true]),
            ("0", "-0", [true, true, true]),
            ("0.0314", "3.14000000e-2", [true, true, true]),
            ("1", "+1.", [true, true, true]),
            ("0.5", ".5", [true, true, true]),
            ("1", "one", [false, false, false]),
            ("1", "nan", [false, false, false]),
            ("1", "inf", [false, false, false]),
            ("1", "1e999", [false, false, false]),
            ("1", "1x", [false, false, false]),
            ("nan", "NaN", [true, true, true]),
            ("inf", "Inf", [true, true, true]),
            ("inf", "1e999", [false, false, false]),
            ("inf", "infinity", [false, false, false]),
            ("-1000", "-1005", [false, true, true]),
            ("-1", "1", [false, false, false]),
            ("abc", "ABC", [true, true, true]),
            ("abc", "1", [false, false, false]),
            ("1", "", [false, false, false]),
            ("1", "1 1", [false, false, false]),
        ] {
            let got = [absolute, relative, both].map(|options| accepts(options, answer, output));
            assert_eq!(got, by, "{answer:?} {output:?}");
        }
        let none = TokenOptions {
            float_absolute_tolerance: Some(0.0),
            ..PLAIN
        };
        assert!(accepts(none, "1.0", "1"));
        assert!(!accepts(none, "1.0", "1.0000001"));
    }

    #[test]
    fn a_difference_is_told_with_its_place() {
        let tolerant = TokenOptions {
            float_absolute_tolerance: Some(1e-6),
            ..PLAIN
        };
        assert_eq!(
            says(PLAIN, "1\n2 3\n4 17", "1\n2 3\n4 18\n"),
            "line 3, token 2: expected 17, got 18"
        );
        assert_eq!(
            says(PLAIN, "1", "1\n\n 7"),
            "line 3, token 1: expected the end, got 7"
        );
        assert_eq!(says(PLAIN, "1 2", "1\n"), "expected 2, but the output ends");
        assert_eq!(says(PLAIN, "1", ""), "expected 1, but the output is empty");
        assert_eq!(
            says(tolerant, "0.5", "0.75"),
            "line 1, token 1: expected 0.5, got 0.75 (off by 2.5e-1)"
        );
        assert_eq!(
            says(tolerant, "0.5", "half"),
            "line 1, token 1: expected 0.5, got half, which is no number"
        );
        let long = says(PLAIN, "1", &"9".repeat(100_000));
        assert!(long.chars().count() < 100, "{long}");
        assert!(!says(PLAIN, "1", "\u{1b}[31mred").contains('\u{1b}'));
    }

    /// The words of a text and the white space before each and at the end, by hand.
    fn pieces(text: &str) -> (Vec<String>, Vec<String>) {
        let (mut words, mut gaps) = (vec![], vec![String::new()]);
        let mut in_word = false;
        for c in text.chars() {
            if " \t\n\r\x0b\x0c".contains(c) {
                if in_word {
                    gaps.push(String::new());
                }
                gaps.last_mut().expect("one").push(c);
                in_word = false;
            } else {
                if !in_word {
                    words.push(String::new());
                }
                words.last_mut().expect("one").push(c);
                in_word = true;
            }
        }
        if in_word {
            gaps.push(String::new());
        }
        (words, gaps)
    }

    #[test]
    fn random_texts_compare_as_their_words_and_gaps_do() {
        let mut rng = StdRng::seed_from_u64(1);
        let letters = ["a", "A", "b", " ", " ", "\n", "\t", "\x0b", "\x0c", "\r"];
        let mut text = |most: usize| -> String {
            (0..rng.random_range(0..most))
                .map(|_| letters[rng.random_range(0..letters.len())])
                .collect()
        };
        let mut accepted = 0;
        for _ in 0..50_000 {
            let (answer, output) = (text(6), text(6));
            let (theirs, ours) = (pieces(&answer), pieces(&output));
            for (case_sensitive, space_change_sensitive) in
                [(false, false), (false, true), (true, false), (true, true)]
            {
                let options = TokenOptions {
                    case_sensitive,
                    space_change_sensitive,
                    ..PLAIN
                };
                let fold = |words: &[String]| -> Vec<String> {
                    words
                        .iter()
                        .map(|word| {
                            if case_sensitive {
                                word.clone()
                            } else {
                                word.to_lowercase()
                            }
                        })
                        .collect()
                };
                let expected = fold(&theirs.0) == fold(&ours.0)
                    && (!space_change_sensitive || theirs.1 == ours.1);
                assert_eq!(
                    accepts(options, &answer, &output),
                    expected,
                    "{answer:?} {output:?} {options:?}"
                );
                accepted += u32::from(expected);
            }
        }
        assert!(accepted > 1000);
    }
}
