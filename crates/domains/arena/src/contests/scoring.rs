//! Who stands where in a contest: pure functions of what was submitted, when, and what was said of it. The same submissions give the same
//! standings, in whatever order contestants are mixed, so that nothing of them is stored.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wrong attempt at a problem that is solved later, by the rules of ICPC.
pub const ICPC_WRONG_MS: u64 = 20 * MINUTE_MS;
/// The same by those in the manner of AtCoder.
pub const ATCODER_WRONG_MS: u64 = 5 * MINUTE_MS;
const MINUTE_MS: u64 = 60_000;

/// What counts, and what breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContestRules)]
pub enum Rules {
    /// Problems solved; then the minutes of each, and 20 for every wrong attempt before.
    Icpc,
    /// The best points of each problem; equal points share a place.
    Ioi,
    /// Points; then the time of the last that were won, and 5 minutes for every wrong attempt before.
    Atcoder,
}

impl Rules {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Icpc => "icpc",
            Self::Ioi => "ioi",
            Self::Atcoder => "atcoder",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "ioi" => Self::Ioi,
            "atcoder" => Self::Atcoder,
            _ => Self::Icpc,
        }
    }
}

/// What was said of a submission.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Nothing yet.
    Pending,
    /// It counts as never made: it did not compile, or the judge failed.
    Free,
    /// `share` of the problem's points, from 0 to 1.
    Judged { accepted: bool, share: f64 },
}

/// A submission of a contestant; both are told by their place in lists. Submissions are in the order in which they were received.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    pub entrant: usize,
    pub problem: usize,
    /// Since the contestant's own start.
    pub at_ms: u64,
    pub outcome: Outcome,
}

/// How one looks at a contest.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub rules: Rules,
    /// Of each problem.
    pub points: &'a [u32],
    /// Whether each contestant takes part in earnest: a virtual one is the first to solve nothing.
    pub official: &'a [bool],
    /// What came later than this is not there yet.
    pub until_ms: Option<u64>,
    /// What came from then on is pending.
    pub frozen_from_ms: Option<u64>,
    /// Of which contestant and problem it is shown nevertheless.
    pub revealed: &'a HashSet<(usize, usize)>,
}

/// A contestant at a problem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Attempts that brought nothing.
    pub wrong: u32,
    /// Of these, the ones that cost time.
    costly: u32,
    /// Attempts of which nothing is known, or nothing told.
    pub pending: u32,
    /// Whether some of these are pending because the standings are frozen.
    pub frozen: bool,
    pub solved: bool,
    /// Thousandths of points, so that equal is equal.
    pub milli_points: u64,
    /// When the points were won.
    pub at_ms: Option<u64>,
    /// The first of all to solve it.
    pub first: bool,
}

/// A line of the standings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub entrant: usize,
    /// From 1; equals share one.
    pub rank: u32,
    pub solved: u32,
    /// Thousandths; by the rules of ICPC, those of problems solved.
    pub milli_points: u64,
    pub penalty_ms: u64,
    pub cells: Vec<Cell>,
}

impl Row {
    /// Greater is better.
    fn worth(&self) -> (u64, std::cmp::Reverse<u64>) {
        (self.milli_points, std::cmp::Reverse(self.penalty_ms))
    }
}

impl Cell {
    fn take(&mut self, entry: &Entry, hidden: bool, rules: Rules, points: u32) {
        if self.solved {
            return;
        }
        if hidden && entry.outcome != Outcome::Free {
            self.frozen = true;
        }
        let (accepted, share) = match entry.outcome {
            Outcome::Free => return,
            Outcome::Judged { accepted, share } if !hidden => (accepted, share),
            Outcome::Pending | Outcome::Judged { .. } => {
                self.pending += 1;
                return;
            }
        };
        let won = match rules {
            Rules::Icpc => u64::from(accepted) * 1000,
            Rules::Ioi | Rules::Atcoder if accepted => u64::from(points) * 1000,
            Rules::Ioi | Rules::Atcoder => part(points, share),
        };
        if won > self.milli_points || accepted {
            self.milli_points = won;
            self.at_ms = Some(entry.at_ms);
            self.costly = self.wrong;
        } else {
            self.wrong += 1;
        }
        self.solved = accepted;
    }
}

/// Thousandths of a share of points. What is no share is nothing.
fn part(points: u32, share: f64) -> u64 {
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    // WHY: at most 2^32 thousand and not negative, which is exact in both.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let milli = (f64::from(points) * share * 1000.0).round() as u64;
    milli
}

/// The standings, the best first. Equals stand in the order of the list of contestants.
#[must_use]
pub fn standings(view: &View<'_>, entries: &[Entry]) -> Vec<Row> {
    let mut cells = vec![vec![Cell::default(); view.points.len()]; view.official.len()];
    // Of each problem: when it was first solved, and by whom.
    let mut first: Vec<Option<(u64, usize)>> = vec![None; view.points.len()];
    for entry in entries {
        if view.until_ms.is_some_and(|until| entry.at_ms > until) {
            continue;
        }
        let hidden = view.frozen_from_ms.is_some_and(|from| entry.at_ms >= from)
            && !view.revealed.contains(&(entry.entrant, entry.problem));
        let cell = &mut cells[entry.entrant][entry.problem];
        let before = cell.solved;
        cell.take(entry, hidden, view.rules, view.points[entry.problem]);
        if cell.solved && !before && view.official[entry.entrant] {
            let first = &mut first[entry.problem];
            // Received earlier wins where the times are the same.
            if first.is_none_or(|(at, _)| entry.at_ms < at) {
                *first = Some((entry.at_ms, entry.entrant));
            }
        }
    }
    for (problem, first) in first.into_iter().enumerate() {
        if let Some((_, entrant)) = first {
            cells[entrant][problem].first = true;
        }
    }
    let mut rows: Vec<Row> = cells
        .into_iter()
        .enumerate()
        .map(|(entrant, cells)| row(view.rules, entrant, cells))
        .collect();
    rows.sort_by(|a, b| {
        let better = b.worth().cmp(&a.worth());
        better.then(a.entrant.cmp(&b.entrant))
    });
    rank(&mut rows);
    rows
}

fn row(rules: Rules, entrant: usize, cells: Vec<Cell>) -> Row {
    let won = || cells.iter().filter(|cell| cell.milli_points > 0);
    let penalty_ms = match rules {
        Rules::Icpc => won()
            .map(|cell| {
                let minutes = cell.at_ms.unwrap_or_default() / MINUTE_MS;
                minutes * MINUTE_MS + u64::from(cell.costly) * ICPC_WRONG_MS
            })
            .sum(),
        Rules::Ioi => 0,
        Rules::Atcoder => {
            let last = won().filter_map(|cell| cell.at_ms).max();
            let wrong: u64 = won().map(|cell| u64::from(cell.costly)).sum();
            last.unwrap_or_default() + wrong * ATCODER_WRONG_MS
        }
    };
    let solved = cells.iter().filter(|cell| cell.solved).count();
    Row {
        entrant,
        rank: 0,
        solved: u32::try_from(solved).unwrap_or(u32::MAX),
        milli_points: cells.iter().map(|cell| cell.milli_points).sum(),
        penalty_ms,
        cells,
    }
}

/// One more than are better.
fn rank(rows: &mut [Row]) {
    for at in 0..rows.len() {
        rows[at].rank = match at.checked_sub(1) {
            Some(before) if rows[before].worth() == rows[at].worth() => rows[before].rank,
            _ => u32::try_from(at + 1).unwrap_or(u32::MAX),
        };
    }
}

/// What is revealed next after a freeze: of the last in the standings who has something hidden, the first problem.
#[must_use]
pub fn next_reveal(rows: &[Row]) -> Option<(usize, usize)> {
    rows.iter().rev().find_map(|row| {
        let problem = row.cells.iter().position(|cell| cell.frozen)?;
        Some((row.entrant, problem))
    })
}

#[cfg(test)]
mod tests;
