//! Who wins, case by case.

use super::*;

/// One row: goal, the submissions in their order of receipt, whether closed, and who wins.
/// A submission is its side, its verdict (`A`, `W`, `P` pending, `F` failed), tests passed and bytes.
type Row = (Goal, &'static [(Side, char, u32, u64)], bool, Decision);

#[test]
fn who_wins() {
    use Decision::{Await, Drawn, Open};
    use Goal::{Bytes, Debug, Fastest};
    use Reason::{Earlier, FewestBytes, MoreTests, Solved};
    use Side::{Left as L, Right as R};
    let won = |winner, reason| Decision::Won { winner, reason };
    let rows: &[Row] = &[
        (Fastest, &[], false, Open),
        (Fastest, &[], true, Drawn),
        (Fastest, &[(L, 'P', 0, 9)], false, Open),
        (Fastest, &[(L, 'P', 0, 9)], true, Await),
        (Fastest, &[(L, 'A', 10, 9)], false, won(L, Solved)),
        (
            Fastest,
            &[(L, 'W', 9, 9), (R, 'A', 10, 9)],
            false,
            won(R, Solved),
        ),
        (
            Fastest,
            &[(L, 'A', 10, 9), (R, 'P', 0, 9)],
            false,
            won(L, Solved),
        ),
        (Fastest, &[(R, 'P', 0, 9), (L, 'A', 10, 9)], false, Await),
        (
            Fastest,
            &[(R, 'F', 0, 9), (L, 'A', 10, 9)],
            false,
            won(L, Solved),
        ),
        (
            Fastest,
            &[(L, 'P', 0, 9), (L, 'A', 10, 9)],
            false,
            won(L, Solved),
        ),
        (
            Fastest,
            &[(L, 'A', 10, 9), (R, 'A', 10, 9)],
            true,
            won(L, Solved),
        ),
        (
            Fastest,
            &[(R, 'P', 0, 9), (L, 'A', 10, 9), (R, 'A', 10, 9)],
            false,
            Await,
        ),
        (
            Fastest,
            &[(L, 'W', 3, 9), (R, 'W', 4, 9)],
            true,
            won(R, MoreTests),
        ),
        (
            Fastest,
            &[(L, 'W', 4, 9), (L, 'W', 1, 9), (R, 'W', 3, 9)],
            true,
            won(L, MoreTests),
        ),
        (
            Fastest,
            &[(R, 'W', 3, 9), (L, 'W', 3, 9)],
            true,
            won(R, Earlier),
        ),
        (
            Fastest,
            &[(L, 'W', 1, 9), (R, 'W', 3, 9), (L, 'W', 3, 9)],
            true,
            won(R, Earlier),
        ),
        (Fastest, &[(L, 'W', 0, 9), (R, 'W', 0, 9)], true, Drawn),
        (Fastest, &[(L, 'W', 0, 9)], true, Drawn),
        (Fastest, &[(L, 'W', 1, 9)], true, won(L, MoreTests)),
        (
            Fastest,
            &[(L, 'F', 0, 9), (R, 'W', 1, 9)],
            true,
            won(R, MoreTests),
        ),
        (Fastest, &[(L, 'W', 5, 9), (R, 'P', 0, 9)], true, Await),
        (
            Debug,
            &[(L, 'W', 9, 9), (R, 'A', 10, 9)],
            false,
            won(R, Solved),
        ),
        (Bytes, &[(L, 'A', 10, 9)], false, Open),
        (Bytes, &[(L, 'A', 10, 9)], true, won(L, FewestBytes)),
        (
            Bytes,
            &[(L, 'A', 10, 9), (R, 'A', 10, 8)],
            true,
            won(R, FewestBytes),
        ),
        (
            Bytes,
            &[(L, 'A', 10, 9), (R, 'A', 10, 9)],
            true,
            won(L, Earlier),
        ),
        (
            Bytes,
            &[(R, 'A', 10, 9), (L, 'A', 10, 20), (L, 'A', 10, 9)],
            true,
            won(R, Earlier),
        ),
        (
            Bytes,
            &[(L, 'A', 10, 9), (R, 'W', 9, 1)],
            true,
            won(L, FewestBytes),
        ),
        (Bytes, &[(L, 'A', 10, 9), (R, 'P', 0, 8)], true, Await),
        (
            Bytes,
            &[(L, 'A', 10, 9), (R, 'P', 0, 9)],
            true,
            won(L, FewestBytes),
        ),
        (Bytes, &[(R, 'P', 0, 9), (L, 'A', 10, 9)], true, Await),
        (
            Bytes,
            &[(L, 'A', 10, 9), (L, 'P', 0, 1)],
            true,
            won(L, FewestBytes),
        ),
        (
            Bytes,
            &[(L, 'W', 2, 9), (R, 'W', 1, 1)],
            true,
            won(L, MoreTests),
        ),
        (Bytes, &[], true, Drawn),
    ];
    for (number, (goal, given, closed, expected)) in rows.iter().enumerate() {
        let given: Vec<Submission> = given.iter().map(|row| made(*row, None)).collect();
        assert_eq!(decide(*goal, &given, *closed), *expected, "row {number}");
    }
}

#[test]
fn points_count_before_tests() {
    let given = [
        made((Side::Left, 'W', 9, 1), Some(20.0)),
        made((Side::Right, 'W', 2, 1), Some(40.5)),
    ];
    let expected = Decision::Won {
        winner: Side::Right,
        reason: Reason::MoreTests,
    };
    assert_eq!(decide(Goal::Fastest, &given, true), expected);
}

fn made((side, state, passed, bytes): (Side, char, u32, u64), score: Option<f64>) -> Submission {
    let judged = |verdict| {
        Judging::Judged(Judgement {
            score,
            ..judgement(verdict, passed)
        })
    };
    Submission {
        id: SubmissionId::generate(),
        side,
        number: 1,
        language: "c".into(),
        bytes,
        at: Timestamp::UNIX_EPOCH,
        state: match state {
            'A' => judged(Verdict::Accepted),
            'W' => judged(Verdict::WrongAnswer),
            'F' => Judging::Failed,
            _ => Judging::Pending,
        },
    }
}
