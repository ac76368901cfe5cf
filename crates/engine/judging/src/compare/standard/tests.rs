//! The standard checkers, table by table.

use super::{super::CannotCompare, CHECKERS, compare, is_standard};

fn accepts(checker: &str, answer: &str, output: &str) -> bool {
    let said = compare(checker, answer.as_bytes(), output.as_bytes())
        .unwrap_or_else(|error| panic!("{checker} {answer:?} {output:?}: {error}"));
    assert_eq!(said.message.is_empty(), said.accepted, "{said:?}");
    said.accepted
}

fn message(checker: &str, answer: &str, output: &str) -> String {
    compare(checker, answer.as_bytes(), output.as_bytes())
        .expect("a readable answer")
        .message
}

#[test]
fn the_standard_checkers_are_known_by_name() {
    let names = "acmp caseicmp casencmp casewcmp dcmp fcmp hcmp icmp lcmp ncmp nyesno pointscmp pointsinfo rcmp rcmp4 rcmp6 \
                 rcmp9 rncmp uncmp wcmp yesno";
    assert!(names.split(' ').all(is_standard));
    assert_eq!(names.split(' ').count(), CHECKERS.len());
    for name in ["", "wcmp.cpp", "std::wcmp", "WCMP"] {
        assert!(!is_standard(name));
        assert_eq!(
            compare(name, b"", b""),
            Err(CannotCompare::UnknownChecker(name.to_owned()))
        );
    }
}

#[test]
fn each_checker_takes_what_testlib_takes() {
    for (checker, answer, output, accepted) in [
        // Words.
        ("wcmp", "a b\nc", " a\tb c\r\n", true),
        ("wcmp", "a b", "a B", false),
        ("wcmp", "a b", "a", false),
        ("wcmp", "a", "a b", false),
        ("wcmp", "", "", true),
        ("wcmp", "", "\n ", true),
        ("wcmp", "", "x", false),
        ("wcmp", "1.0", "1", false),
        ("wcmp", "a b", "a\x0bb", false),
        // Lines.
        ("fcmp", "a b\nc\n", "a b\nc\n", true),
        ("fcmp", "a b\nc\n", "a b\r\nc", true),
        ("fcmp", "a b\n", "a  b\n", false),
        ("fcmp", "a\n", "a \n", false),
        ("fcmp", "a\n", "a\n\n\n", true),
        ("fcmp", "a\n", "a\nb\n", false),
        ("fcmp", "a\nb\n", "a\n", false),
        ("fcmp", "", "", true),
        ("fcmp", "a\rb\n", "a\rb\n", true),
        ("lcmp", "a b\nc\n", "  a   b \nc", true),
        ("lcmp", "a b\nc\n", "a\nb c\n", false),
        ("lcmp", "a\n\nb\n", "a\n \nb\n", true),
        ("lcmp", "a\n\nb\n", "a\nb\n", false),
        ("lcmp", "a", "a\n\n", true),
        ("lcmp", "a", "a\nb", false),
        ("lcmp", "a\nb", "a", false),
        // Integers.
        ("icmp", "5", " 5\n", true),
        ("icmp", "5", "6", false),
        ("icmp", "5", "05", false),
        ("icmp", "5", "+5", false),
        ("icmp", "5", "5.0", false),
        ("icmp", "5", "5 5", false),
        ("icmp", "5", "", false),
        ("icmp", "0", "-0", false),
        ("icmp", "0", "00", false),
        ("icmp", "-2147483648", "-2147483648", true),
        ("icmp", "0", "2147483648", false),
        ("ncmp", "1 2 3", "1\n2\n3\n", true),
        ("ncmp", "1 2 3", "1 3 2", false),
        ("ncmp", "1 2 3", "1 2", false),
        ("ncmp", "1 2", "1 2 3", false),
        ("ncmp", "", "", true),
        ("ncmp", "9223372036854775807", "9223372036854775807", true),
        ("ncmp", "0", "9223372036854775808", false),
        ("uncmp", "3 1 2 1", "1 1 2 3", true),
        ("uncmp", "1 1 2", "1 2 2", false),
        ("uncmp", "1 2", "1 2 2", false),
        ("uncmp", "1 2", "1 x", false),
        (
            "hcmp",
            "123456789012345678901234567890",
            "123456789012345678901234567890",
            true,
        ),
        ("hcmp", "-1", "-1", true),
        ("hcmp", "1", "01", false),
        ("hcmp", "0", "-0", false),
        ("hcmp", "1", "2", false),
        ("hcmp", "1", "one", false),
        ("hcmp", "1", "1 1", false),
        // Reals.
        ("acmp", "1", "1.0000009", true),
        ("acmp", "1", "1.0000011", false),
        ("acmp", "1000000", "1000000.5", false),
        ("acmp", "1", "1e0", true),
        ("acmp", "1", "1 1", false),
        ("acmp", "1", "nan", false),
        ("acmp", "1", "0x1", false),
        ("acmp", "1", "", false),
        ("rcmp", "1", "1.0000014", true),
        ("rcmp", "1", "1.0000016", false),
        ("dcmp", "1000000", "1000000.5", true),
        ("dcmp", "1000000", "1000002", false),
        ("dcmp", "-1000000", "-1000000.5", true),
        ("dcmp", "0", "0.0000009", true),
        ("dcmp", "0", "0.0000011", false),
        ("rcmp4", "1 2", "1.00005 2", true),
        ("rcmp4", "1 2", "1.00015 2", false),
        ("rcmp4", "10000", "10000.9", true),
        ("rcmp6", "1 2", "1.0000005\n2", true),
        ("rcmp6", "1 2", "1.000005 2", false),
        ("rcmp6", "1 2", "1", false),
        ("rcmp6", "1", "1 2", false),
        ("rcmp6", "1", "inf", false),
        ("rcmp6", "1", "1e999", false),
        ("rcmp9", "1", "1.0000000005", true),
        ("rcmp9", "1", "1.000000005", false),
        ("rcmp9", "1000000000", "1000000000.9", true),
        ("rncmp", "1 1", "1.00001 0.99999", true),
        ("rncmp", "1 1", "1 1.00002", false),
        ("rncmp", "1000000", "1000001", false),
        // Yes and no.
        ("yesno", "YES", "yes", true),
        ("yesno", "no", "No", true),
        ("yesno", "YES", "NO", false),
        ("yesno", "YES", "maybe", false),
        ("yesno", "YES", "YES YES", false),
        ("yesno", "YES", "", false),
        ("nyesno", "YES no Yes", "yes NO yes", true),
        ("nyesno", "YES NO", "YES YES", false),
        ("nyesno", "YES NO", "YES", false),
        ("nyesno", "YES", "YES NO", false),
        ("nyesno", "", "", true),
        // Numbered cases.
        (
            "caseicmp",
            "Case 1: 5\nCase 2: 6",
            "Case 1: 5 Case 2: 6",
            true,
        ),
        (
            "caseicmp",
            "Case 1: 5\nCase 2: 6",
            "Case 1: 5 Case 2: 7",
            false,
        ),
        ("caseicmp", "Case 1: 5\nCase 2: 6", "Case 1: 5", false),
        ("caseicmp", "Case 1: 5", "Case 1: 5 Case 2: 6", false),
        ("caseicmp", "Case 1: 5", "case 1: 5", false),
        ("caseicmp", "Case 1: 5", "Case #1: 5", false),
        ("caseicmp", "Case 1: 5", "5", false),
        (
            "casencmp",
            "Case 1: 5 6\nCase 2:\n",
            "Case 1: 5\n6 Case 2:",
            true,
        ),
        (
            "casencmp",
            "Case 1: 5 6\nCase 2: 7",
            "Case 1: 5\nCase 2: 7",
            false,
        ),
        (
            "casencmp",
            "Case 1: 5\nCase 2: 7",
            "Case 1: 5 6\nCase 2: 7",
            false,
        ),
        ("casencmp", "Case 1: 5\nCase 2: 7", "Case 1: 5", false),
        ("casencmp", "Case 1: 5", "Case 1: 5\nCase 2: 7", false),
        ("casencmp", "Case 1: 5", "Case 1: 05", false),
        ("casencmp", "", "", true),
        (
            "casewcmp",
            "Case 1: a b\nCase 2: c",
            "Case 1: a b Case 2: c",
            true,
        ),
        (
            "casewcmp",
            "Case 1: a b\nCase 2: c",
            "Case 1: a b Case 3: c",
            false,
        ),
        ("casewcmp", "Case 1: a", "Case 1: A", false),
    ] {
        assert_eq!(
            accepts(checker, answer, output),
            accepted,
            "{checker} {answer:?} {output:?}"
        );
    }
}

#[test]
fn an_answer_that_cannot_be_read_is_the_fault_of_the_problem() {
    for (checker, answer) in [
        ("icmp", "x"),
        ("icmp", ""),
        ("icmp", "3000000000"),
        ("ncmp", "1 x"),
        ("uncmp", "x"),
        ("hcmp", "1 2"),
        ("hcmp", "01"),
        ("acmp", "x"),
        ("rcmp6", "nan"),
        ("yesno", "true"),
        ("nyesno", "YES true"),
        ("caseicmp", "1: 5"),
        ("casencmp", "Case 2: 5"),
        ("casewcmp", "a"),
        ("pointscmp", "x"),
    ] {
        let output: &[u8] = match checker {
            "nyesno" => b"YES NO",
            "ncmp" => b"1 2",
            "casencmp" | "casewcmp" | "caseicmp" => b"Case 1: 1",
            _ => b"1",
        };
        let said = compare(checker, answer.as_bytes(), output);
        assert!(
            matches!(said, Err(CannotCompare::Answer(_))),
            "{checker} {answer:?}: {said:?}"
        );
    }
}

#[test]
fn a_difference_is_told_with_its_place() {
    for (checker, answer, output, expected) in [
        (
            "wcmp",
            "a b\nc d",
            "a b\nc e",
            "line 2, token 2: expected d, got e",
        ),
        (
            "wcmp",
            "a",
            "a\nb",
            "line 2, token 1: expected the end, got b",
        ),
        (
            "wcmp",
            "a b",
            "a",
            "the output ends where a token is expected",
        ),
        ("lcmp", "a\nb", "a\nc", "line 2: expected b, got c"),
        (
            "lcmp",
            "a\nb",
            "a\n",
            "line 2: expected b, but the output ends",
        ),
        ("icmp", "1", "one", "line 1, token 1: one is not an integer"),
        (
            "rcmp4",
            "1 2",
            "1 3",
            "line 1, token 2: expected 2, got 3 (off by 1e0)",
        ),
        (
            "uncmp",
            "1 2",
            "1 3",
            "2 is missing, or not there often enough",
        ),
        ("uncmp", "2 3", "1 2", "1 is not expected, or not so often"),
        ("uncmp", "2 3", "1", "expected 2 numbers, got 1"),
        (
            "nyesno",
            "YES NO",
            "YES\nYES",
            "line 2, token 1: expected NO, got YES",
        ),
        (
            "casencmp",
            "Case 1: 5 6",
            "Case 1: 5 7",
            "line 1, token 4: expected 6 in case 1, got 7",
        ),
    ] {
        assert_eq!(message(checker, answer, output), expected, "{checker}");
    }
}

#[test]
fn points_are_a_part() {
    for (answer, output, part) in [("1", "1.25", 0.25), ("1", "1", 0.0), ("1", "9", 1.0)] {
        let said = compare("pointscmp", answer.as_bytes(), output.as_bytes()).expect("numbers");
        assert_eq!((said.accepted, said.score), (true, Some(part)));
    }
    let said = compare("pointsinfo", b"1", b"2").expect("numbers");
    assert_eq!((said.accepted, said.score), (true, None));
    assert!(!accepts("pointsinfo", "1", "x"));
    assert!(!accepts("pointscmp", "1", "1 2"));
}
