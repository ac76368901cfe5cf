//! What the parts of one group come to.

use tiltyard_protocol::{Aggregate, Verdict, VerdictMode};

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub parts: usize,
    any_accepted: bool,
    first_failure: Option<Verdict>,
    worst: Option<Verdict>,
    sum: f64,
    min: f64,
    max: f64,
}

impl Tally {
    pub fn add(&mut self, verdict: Verdict, score: f64) {
        if verdict == Verdict::Accepted {
            self.any_accepted = true;
        } else {
            self.first_failure.get_or_insert(verdict);
            if self
                .worst
                .is_none_or(|worst| badness(worst) < badness(verdict))
            {
                self.worst = Some(verdict);
            }
        }
        if self.parts == 0 {
            (self.min, self.max) = (score, score);
        } else {
            (self.min, self.max) = (self.min.min(score), self.max.max(score));
        }
        self.sum += score;
        self.parts += 1;
    }

    pub const fn has_failure(&self) -> bool {
        self.first_failure.is_some()
    }

    pub fn verdict(&self, mode: VerdictMode, accept_if_any_accepted: bool) -> Verdict {
        let failure = match mode {
            _ if accept_if_any_accepted && self.any_accepted => None,
            VerdictMode::AlwaysAccept => None,
            VerdictMode::FirstError => self.first_failure,
            VerdictMode::WorstError => self.worst,
        };
        failure.unwrap_or(Verdict::Accepted)
    }

    pub fn score(&self, aggregate: Aggregate) -> f64 {
        if self.parts == 0 {
            return 0.0;
        }
        match aggregate {
            // The agenda itself says whether everything was accepted.
            Aggregate::Sum | Aggregate::PassFail => self.sum,
            Aggregate::Min => self.min,
            Aggregate::Max => self.max,
            #[allow(clippy::cast_precision_loss)] // Nobody has 2^52 tests.
            Aggregate::Average => self.sum / self.parts as f64,
        }
    }
}

/// The order of [`VerdictMode::WorstError`].
const fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Accepted => 0,
        Verdict::WrongAnswer => 1,
        Verdict::OutputLimit => 2,
        Verdict::TimeLimit => 3,
        Verdict::MemoryLimit => 4,
        Verdict::RuntimeError => 5,
        Verdict::CompileError => 6,
        Verdict::JudgeError => 7,
    }
}
