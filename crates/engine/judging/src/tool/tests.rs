//! What each dialect's ends mean.

use tiltyard_protocol::{Dialect, Exit, Outcome, StoppedBy};

use super::{Feedback, Said, ToolWord, word};

fn outcome(exit: Exit, stopped_by: Option<StoppedBy>) -> Outcome {
    Outcome {
        exit,
        stopped_by,
        wall_time_us: 1,
        cpu_time_us: 1,
        memory_peak_bytes: 1,
    }
}

fn exited(
    dialect: Dialect,
    code: i32,
    stdout: &str,
    stderr: &str,
    feedback: &Feedback<'_>,
) -> ToolWord {
    word(
        dialect,
        &outcome(Exit::Code(code), None),
        stdout.as_bytes(),
        stderr.as_bytes(),
        feedback,
    )
}

const ACCEPTED: Said = Said::Accepted {
    score: None,
    multiplier: None,
};
const REJECTED: Said = Said::Rejected { score: None };

const fn scored(score: f64) -> Said {
    Said::Accepted {
        score: Some(score),
        multiplier: None,
    }
}

const fn part(part: f64) -> Said {
    Said::Accepted {
        score: None,
        multiplier: Some(part),
    }
}

const NONE: Feedback<'_> = Feedback {
    judge_message: None,
    team_message: None,
    score: None,
    score_multiplier: None,
    next_pass: false,
};

#[test]
fn kattis_has_two_verdicts_and_everything_else_is_a_judge_error() {
    for code in 0..256 {
        let said = exited(Dialect::Kattis, code, "", "", &NONE).said;
        match code {
            42 => assert_eq!(said, ACCEPTED),
            43 => assert_eq!(said, REJECTED),
            _ => assert!(matches!(said, Said::Crashed(_)), "{code}"),
        }
    }
}

#[test]
fn kattis_scores_are_in_one_file_and_sound() {
    let with = |code, score: Option<&str>, multiplier: Option<&str>| {
        let feedback = Feedback {
            score: score.map(str::as_bytes),
            score_multiplier: multiplier.map(str::as_bytes),
            ..NONE
        };
        exited(Dialect::Kattis, code, "", "", &feedback).said
    };
    assert_eq!(with(42, Some("12.5\n"), None), scored(12.5));
    assert_eq!(with(42, Some("0"), None), scored(0.0));
    assert_eq!(with(42, None, Some(" 0.25 ")), part(0.25));
    assert_eq!(
        with(43, Some("3"), None),
        Said::Rejected { score: Some(3.0) }
    );
    for (score, multiplier) in [
        (Some("1"), Some("1")),
        (Some(""), None),
        (Some("many"), None),
        (Some("1 2"), None),
        (Some("-1"), None),
        (Some("nan"), None),
        (Some("inf"), None),
        (None, Some("-0.5")),
        (None, Some("1.5")),
        (None, Some("")),
    ] {
        let said = with(42, score, multiplier);
        assert!(matches!(said, Said::Crashed(_)), "{score:?} {multiplier:?}");
    }
}

#[test]
fn kattis_asks_for_another_pass_by_accepting() {
    let feedback = Feedback {
        next_pass: true,
        ..NONE
    };
    let said = |code| exited(Dialect::Kattis, code, "", "", &feedback).said;
    assert_eq!(said(42), Said::AnotherPass);
    assert!(matches!(said(43), Said::Crashed(_)));
    assert!(matches!(said(0), Said::Crashed(_)));
}

#[test]
fn kattis_messages_go_to_whom_they_are_for() {
    let feedback = Feedback {
        judge_message: Some(b"for the jury\n"),
        team_message: Some(b"for the team\n\n"),
        ..NONE
    };
    let word = exited(Dialect::Kattis, 43, "out", "err", &feedback);
    assert_eq!(
        (word.message.as_str(), word.judge_message.as_str()),
        ("for the team", "for the jury")
    );
    let word = exited(Dialect::Kattis, 43, "out", "trace", &NONE);
    assert_eq!(
        (word.message.as_str(), word.judge_message.as_str()),
        ("", "trace")
    );
}

#[test]
fn testlib_speaks_by_exit_codes() {
    for (code, stderr, expected) in [
        (0, "ok 3 tokens", Some(ACCEPTED)),
        (1, "wrong answer expected 1", Some(REJECTED)),
        (2, "wrong output format x", Some(REJECTED)),
        (3, "FAIL answer is broken", None),
        (4, "wrong output format Extra", Some(REJECTED)),
        (5, "", None),
        (6, "", None),
        (7, "points 12.5 well done", Some(scored(12.5))),
        (7, "points 0 nothing", Some(scored(0.0))),
        (7, "points", None),
        (7, "points -1 x", None),
        (7, "points_info=3", None),
        (7, "", None),
        (8, "unexpected eof", Some(REJECTED)),
        (40, "partially correct (40) nearly", Some(part(0.4))),
        (1, "partially correct (1) hardly", Some(part(0.01))),
        (7, "partially correct (7) hardly", Some(part(0.07))),
        (100, "partially correct (100) all", Some(part(1.0))),
        (0, "partially correct (0) nothing", Some(REJECTED)),
        (120, "partially correct (120) too much", None),
        (
            1,
            "partially correct (40) is no word of a checker",
            Some(REJECTED),
        ),
        (40, "", None),
        (16, "", None),
        (139, "", None),
    ] {
        let said = exited(Dialect::Testlib, code, "", stderr, &NONE).said;
        match expected {
            Some(expected) => assert_eq!(said, expected, "{code} {stderr}"),
            None => assert!(
                matches!(said, Said::Crashed(_)),
                "{code} {stderr}: {said:?}"
            ),
        }
    }
}

#[test]
fn testlib_tells_the_submitter_what_it_found_and_the_jury_of_its_failures() {
    let word = exited(Dialect::Testlib, 1, "", "wrong answer expected 1\n", &NONE);
    assert_eq!(word.message, "wrong answer expected 1");
    assert_eq!(word.judge_message, "wrong answer expected 1");
    let word = exited(Dialect::Testlib, 3, "", "FAIL secret of the jury", &NONE);
    assert_eq!(word.message, "");
    assert_eq!(word.judge_message, "FAIL secret of the jury");
}

#[test]
fn cms_says_a_part_and_a_message() {
    for (code, stdout, expected) in [
        (0, "1.0\n", Some(part(1.0))),
        (0, "1", Some(part(1.0))),
        (0, " 0.5 \nmore", Some(part(0.5))),
        (0, "0.0\n", Some(REJECTED)),
        (0, "1.5", None),
        (0, "-1", None),
        (0, "nan", None),
        (0, "", None),
        (0, "good", None),
        (1, "1.0", None),
    ] {
        let word = exited(Dialect::Cms, code, stdout, "translate:success\nx", &NONE);
        match expected {
            Some(expected) => {
                assert_eq!(word.said, expected, "{stdout:?}");
                assert_eq!(word.message, "Output is correct");
            }
            None => assert!(matches!(word.said, Said::Crashed(_)), "{stdout:?}"),
        }
    }
    let word = exited(Dialect::Cms, 0, "0", "line 3 differs\nx", &NONE);
    assert_eq!(word.message, "line 3 differs");
}

#[test]
fn a_tool_that_was_ended_has_no_verdict_in_any_dialect() {
    for dialect in [Dialect::Kattis, Dialect::Testlib, Dialect::Cms] {
        for ended in [
            outcome(Exit::Signal(11), None),
            outcome(Exit::Signal(9), Some(StoppedBy::WallTime)),
            outcome(Exit::Signal(9), Some(StoppedBy::CpuTime)),
            outcome(Exit::Signal(9), Some(StoppedBy::Memory)),
            outcome(Exit::Signal(9), Some(StoppedBy::StdoutBytes)),
            outcome(Exit::Code(42), Some(StoppedBy::Memory)),
            outcome(Exit::Code(0), Some(StoppedBy::StderrBytes)),
            outcome(Exit::Signal(9), Some(StoppedBy::Cancelled)),
        ] {
            let word = word(dialect, &ended, b"1.0", b"ok", &NONE);
            assert!(
                matches!(word.said, Said::Crashed(_)),
                "{dialect:?} {ended:?}"
            );
        }
    }
}

#[test]
fn messages_are_text_for_people_and_end_somewhere() {
    let wild = b"a\x1b[31m\x00\xff\n\tb\r\n \n";
    let word = word(
        Dialect::Testlib,
        &outcome(Exit::Code(1), None),
        b"",
        wild,
        &NONE,
    );
    assert_eq!(word.message, "a[31m\u{fffd}\n\tb");
    let long = "é".repeat(100_000);
    let word = exited(Dialect::Testlib, 1, "", &long, &NONE);
    assert!(word.message.len() <= super::MESSAGE_BYTES_MAX + 3);
}
