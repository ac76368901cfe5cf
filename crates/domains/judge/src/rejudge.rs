//! What judging again changed: before against after.

use tiltyard_contracts::{AttemptId, ProblemId, SubmissionId, UserId, VersionId};
use tiltyard_protocol::Verdict;

use crate::submission::Summary;

/// A submission that was judged again.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its place among all of the rejudge.
    pub number: i64,
    pub submission: SubmissionId,
    pub problem: ProblemId,
    pub user: Option<UserId>,
    /// The new result counts already.
    pub applied: bool,
    pub before: Before,
    pub after: After,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Before {
    pub verdict: Option<Verdict>,
    pub score: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct After {
    pub attempt: AttemptId,
    pub version: VersionId,
    pub result: Summary,
}

impl Case {
    /// Whether people would see another verdict or score. A judge that failed says nothing about anybody's work.
    #[must_use]
    pub fn differs(&self) -> bool {
        let after = &self.after.result;
        let same_score = match (self.before.score, after.score) {
            (Some(before), Some(after)) => (before - after).abs() < 1e-9,
            (before, after) => before.is_some() == after.is_some(),
        };
        !after.judge_failed && (self.before.verdict != after.verdict || !same_score)
    }

    /// Whether applying takes it over: whatever came to a verdict, for its times and its version too.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.applied && self.after.result.verdict.is_some()
    }

    /// What the person is noted for before, if for anything.
    #[must_use]
    pub fn counted_before(&self) -> Option<bool> {
        self.before
            .verdict
            .map(|verdict| verdict == Verdict::Accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(before: Option<Verdict>, after: Option<Verdict>, scores: [Option<f64>; 2]) -> Case {
        Case {
            number: 1,
            submission: SubmissionId::generate(),
            problem: ProblemId::generate(),
            user: None,
            applied: false,
            before: Before {
                verdict: before,
                score: scores[0],
            },
            after: After {
                attempt: AttemptId::generate(),
                version: VersionId::generate(),
                result: Summary {
                    verdict: after,
                    judge_failed: after.is_none(),
                    score: scores[1],
                    ..Summary::default()
                },
            },
        }
    }

    #[test]
    fn only_another_verdict_or_score_is_a_difference() {
        let ac = Some(Verdict::Accepted);
        let wa = Some(Verdict::WrongAnswer);
        assert!(!case(ac, ac, [None, None]).differs());
        assert!(case(ac, wa, [None, None]).differs());
        assert!(case(ac, ac, [Some(1.0), Some(2.0)]).differs());
        assert!(!case(ac, ac, [Some(0.1 + 0.2), Some(0.3)]).differs());
        assert!(
            case(None, ac, [None, None]).differs(),
            "the judge failed before"
        );
    }

    #[test]
    fn a_judge_that_failed_takes_no_verdict_away() {
        let failed = case(Some(Verdict::Accepted), None, [None, None]);
        assert!(!failed.differs());
        assert!(!failed.counts());
        assert_eq!(failed.counted_before(), Some(true));
    }
}
