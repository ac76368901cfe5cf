//! Which test runs next, and what all tests together come to.
//!
//! Sources: "Graders" and "Test data groups" of the legacy problem package format, "Result aggregation" of its version 2025-09,
//! and the groups of Polygon and of the IOI (`complete-group` is [`Aggregate::PassFail`], `each-test` is [`Aggregate::Sum`],
//! dependencies are [`Group::requires`]). The rules:
//!
//! - The parts of a group are its own tests and its groups, in the order of the tests.
//! - A part that was not accepted ends a group that breaks ([`OnReject::Break`]): what is left of it does not run, and its verdict
//!   and score come of the parts that ran. A group is such a part too, once it ended and by its own verdict.
//! - A group whose requirements were not met does not run. Met means that every single test of the required group ran and was
//!   accepted, whatever that group makes of it. For its parent it is a part with no points that was rejected like the first test
//!   that stood in its way.
//! - A group that ignores samples takes neither verdict nor score from them, nor does it break because of them.
//! - A group keeps its score whatever its verdict. Only [`Aggregate::PassFail`] asks for every test.
//! - Where every test runs ([`Grading::run_all`]), those that would not have run otherwise are only looked at: verdict, scores and
//!   the results of groups are the same as without.
//! - One [`Verdict::JudgeError`], wherever it happens, is the verdict of everything. So is a test that was to run and of which
//!   nothing was reported, and a problem of which no test ran: nothing is accepted because nobody looked.

use tiltyard_protocol::{Aggregate, Grading, Group, GroupResult, OnReject, Verdict};

mod order;
mod state;
mod tally;

#[cfg(test)]
mod tests;

use order::Step;
use state::{Head, Standing, State};

/// A test that was handed out and not reported yet.
#[derive(Debug, Clone, Copy)]
struct Pending {
    test: usize,
    counts: bool,
}

/// The tests of one judging. Ask for the [`next`](Self::next), run it, [`report`](Self::report) it, until there is none; then
/// [`finish`](Self::finish).
#[derive(Debug)]
pub struct Agenda {
    groups: Vec<Group>,
    scored: bool,
    run_all: bool,
    tests: Vec<Head>,
    states: Vec<State>,
    steps: std::vec::IntoIter<Step>,
    pending: Option<Pending>,
    judge_error: bool,
}

impl Agenda {
    /// `tests` in the order of the problem: the place of its group, whether it is a sample, and its own score. A grading that
    /// contradicts itself (a group behind its children, a test of no group) ends as a judge error.
    #[must_use]
    pub fn new(
        grading: &Grading,
        tests: impl IntoIterator<Item = (usize, bool, Option<f64>)>,
    ) -> Self {
        let mut judge_error = false;
        let mut groups = grading.groups.clone();
        if groups.is_empty() {
            groups.push(Group::root());
        }
        for (place, group) in groups.iter_mut().enumerate() {
            let fits = match group.parent {
                None => place == 0,
                Some(parent) => parent < place,
            };
            if !fits {
                judge_error = true;
                group.parent = (place > 0).then_some(0);
            }
            let known = group.requires.len();
            group
                .requires
                .retain(|required| *required < grading.groups.len());
            judge_error |= group.requires.len() != known;
        }
        let tests: Vec<Head> = tests
            .into_iter()
            .map(|(group, sample, score)| {
                let fits = group < groups.len();
                judge_error |= !fits;
                Head {
                    group: if fits { group } else { 0 },
                    sample,
                    score,
                }
            })
            .collect();
        let mut states: Vec<State> = groups.iter().map(|_| State::new()).collect();
        for test in &tests {
            for place in order::upwards(&groups, test.group) {
                states[place].count(test.sample).tests += 1;
            }
        }
        let steps = order::steps(&groups, tests.iter().map(|test| test.group));
        Self {
            groups,
            scored: grading.scored,
            run_all: grading.run_all,
            tests,
            states,
            steps: steps.into_iter(),
            pending: None,
            judge_error,
        }
    }

    /// The place of the next test to run. `None`: nothing is left to run. After a judge error nothing is, except where
    /// every test runs.
    #[allow(clippy::should_implement_trait)] // It is asked between reports, and no adapter of iterators fits between them.
    pub fn next(&mut self) -> Option<usize> {
        self.judge_error |= self.pending.is_some();
        if self.judge_error && !self.run_all {
            return None;
        }
        self.pending = self.advance();
        self.pending.map(|pending| pending.test)
    }

    /// What came of the test handed out last. `score` is absolute, and only there where a checker gave one.
    pub fn report(&mut self, test: usize, verdict: Verdict, score: Option<f64>) {
        let Some(pending) = self.pending.take_if(|pending| pending.test == test) else {
            self.judge_error = true;
            return;
        };
        let finite = score.is_none_or(f64::is_finite);
        self.judge_error |= verdict == Verdict::JudgeError || !finite;
        if !pending.counts {
            return;
        }
        let head = self.tests[test];
        for place in order::upwards(&self.groups, head.group) {
            let state = &mut self.states[place];
            state.ran = true;
            if verdict == Verdict::Accepted {
                state.count(head.sample).accepted += 1;
            } else {
                state.first_failure.get_or_insert(verdict);
            }
        }
        let group = &self.groups[head.group];
        if group.ignore_samples && head.sample {
            return;
        }
        let score = score.filter(|_| finite).unwrap_or_else(|| {
            if verdict == Verdict::Accepted {
                head.score.unwrap_or(group.accept_score)
            } else {
                group.reject_score
            }
        });
        self.states[head.group].tally.add(verdict, score);
    }

    /// The verdict, the score where the problem has one, and what came of each group.
    #[must_use]
    pub fn finish(mut self) -> (Verdict, Option<f64>, Vec<GroupResult>) {
        self.judge_error |= self.pending.is_some();
        while let Some(left) = self.advance() {
            self.judge_error |= left.counts;
        }
        let groups: Vec<GroupResult> = (0..self.groups.len())
            .map(|group| GroupResult {
                group,
                verdict: self.states[group].ran.then(|| self.verdict(group)),
                score: self.score(group),
            })
            .collect();
        let root = &groups[0];
        match root.verdict {
            Some(verdict) if !self.judge_error => {
                (verdict, self.scored.then_some(root.score), groups)
            }
            _ => (Verdict::JudgeError, None, groups),
        }
    }

    /// Goes on to the next test that runs.
    fn advance(&mut self) -> Option<Pending> {
        while let Some(step) = self.steps.next() {
            match step {
                Step::Enter(group) => self.states[group].standing = self.standing(group),
                Step::Leave(group) => self.leave(group),
                Step::Test(test) => {
                    let group = self.tests[test].group;
                    let counts =
                        self.states[group].standing == Standing::Open && !self.has_broken(group);
                    if counts || self.run_all {
                        return Some(Pending { test, counts });
                    }
                }
            }
        }
        None
    }

    fn has_broken(&self, group: usize) -> bool {
        self.groups[group].on_reject == OnReject::Break && self.states[group].tally.has_failure()
    }

    fn standing(&self, group: usize) -> Standing {
        if let Some(parent) = self.groups[group].parent
            && (self.states[parent].standing != Standing::Open || self.has_broken(parent))
        {
            return Standing::Cut;
        }
        let unmet = |place: &&usize| {
            let state = &self.states[**place];
            !(state.samples.is_full() && state.secret.is_full())
        };
        match self.groups[group].requires.iter().find(unmet) {
            None => Standing::Open,
            Some(required) => Standing::Barred(self.blame(*required)),
        }
    }

    /// The verdict that stood in the way of those who require this group: its own first failure, or what barred it, or, where it
    /// was cut, the first failure of all. Without any, groups require each other in a circle, and the problem is at fault.
    fn blame(&self, required: usize) -> Verdict {
        let state = &self.states[required];
        match (state.first_failure, state.standing) {
            (Some(verdict), _) | (None, Standing::Barred(verdict)) => verdict,
            _ => self.states[0].first_failure.unwrap_or(Verdict::JudgeError),
        }
    }

    /// The group becomes a part of its parent.
    fn leave(&mut self, group: usize) {
        let part = match self.states[group].standing {
            Standing::Open if self.states[group].tally.parts > 0 => {
                (self.verdict(group), self.score(group))
            }
            Standing::Barred(verdict) => (verdict, 0.0),
            Standing::Open | Standing::Waiting | Standing::Cut => return,
        };
        self.judge_error |= part.0 == Verdict::JudgeError;
        let Some(parent) = self.groups[group].parent else {
            return;
        };
        if self.groups[parent].ignore_samples && self.states[group].only_samples() {
            return;
        }
        self.states[parent].tally.add(part.0, part.1);
    }

    fn verdict(&self, group: usize) -> Verdict {
        let rules = &self.groups[group];
        self.states[group]
            .tally
            .verdict(rules.verdict, rules.accept_if_any_accepted)
    }

    fn score(&self, group: usize) -> f64 {
        let (rules, state) = (&self.groups[group], &self.states[group]);
        if rules.aggregate != Aggregate::PassFail {
            return state.tally.score(rules.aggregate);
        }
        let full = state.secret.is_full() && (rules.ignore_samples || state.samples.is_full());
        if full && state.ran {
            rules.max_score.unwrap_or(rules.accept_score)
        } else {
            0.0
        }
    }
}
