//! What is known of the tests and the groups while they are judged.

use tiltyard_protocol::Verdict;

use super::tally::Tally;

/// What the agenda knows of a test.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub group: usize,
    pub sample: bool,
    pub score: Option<f64>,
}

/// Whether the tests of a group count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its turn has not come.
    Waiting,
    Open,
    /// A requirement was not met; with the verdict of what stood in its way.
    Barred(Verdict),
    /// The group around it had ended.
    Cut,
}

/// Tests of a group and of all below it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub tests: usize,
    pub accepted: usize,
}

impl Count {
    pub const fn is_full(self) -> bool {
        self.tests == self.accepted
    }
}

#[derive(Debug)]
pub(super) struct State {
    pub standing: Standing,
    pub tally: Tally,
    pub samples: Count,
    pub secret: Count,
    /// Of the first test in it or below it that was not accepted.
    pub first_failure: Option<Verdict>,
    pub ran: bool,
}

impl State {
    pub fn new() -> Self {
        Self {
            standing: Standing::Waiting,
            tally: Tally::default(),
            samples: Count::default(),
            secret: Count::default(),
            first_failure: None,
            ran: false,
        }
    }

    pub const fn only_samples(&self) -> bool {
        self.secret.tests == 0 && self.samples.tests > 0
    }

    pub fn count(&mut self, sample: bool) -> &mut Count {
        if sample {
            &mut self.samples
        } else {
            &mut self.secret
        }
    }
}
