//! The problem of a duel: looked up when both have agreed to play, from a seed that is logged, told to nobody before the start.

use std::collections::HashSet;

use jiff::SignedDuration;
use tiltyard_contracts::UserId;
use tiltyard_problems::{DuelKind, DuelProblem};

use crate::{
    Arena, Command, Goal, Kind, Rejected, Side,
    choose::{Candidate, Level, Wanted, choose, problem_rating},
    duel::Seed,
    kept::Kept,
    store::duels,
};

/// A problem that was in a duel so shortly ago is taken only where no other is there.
const RECENT: SignedDuration = SignedDuration::from_hours(3);
/// So many problems are looked into for a wrong solution of their jury.
const LOOKED_INTO_MAX: usize = 24;

impl Arena {
    pub(crate) async fn choose_problem(&self, kept: &Kept) -> Result<(), Rejected> {
        let duel = &kept.duel;
        let people: Vec<UserId> = Side::BOTH
            .into_iter()
            .filter_map(|side| duel.person(side))
            .collect();
        let recent: HashSet<_> = duels::recent_problems(self.store(), self.now() - RECENT)
            .await?
            .into_iter()
            .collect();
        let mut found = self.problems().for_duels(&people).await?;
        let languages = &kept.standing.languages;
        found.retain(|problem| {
            let takes = |one: &String| languages.contains(one);
            kept.standing
                .only
                .is_none_or(|only| only == problem.problem)
                && (problem.languages.is_empty()
                    || languages.is_empty()
                    || problem.languages.iter().any(takes))
        });
        let seed = Seed(rand::random());
        if duel.terms.goal == Goal::Debug {
            found = self.with_something_wrong(found, seed).await?;
        }
        let candidates: Vec<Candidate> = found
            .iter()
            .map(|problem| {
                let seen = |side| {
                    duel.person(side)
                        .is_some_and(|user| problem.seen_by.contains(&user))
                };
                Candidate {
                    problem: problem.problem,
                    version: problem.version,
                    kind: kind_of(problem),
                    rating: rating_of(problem),
                    seen_by_left: seen(Side::Left),
                    seen_by_right: seen(Side::Right),
                    recent: recent.contains(&problem.problem),
                }
            })
            .collect();
        let wanted = Wanted {
            pool: duel.terms.pool,
            kinds: kept.standing.kinds.clone(),
            left_rating: kept.standing.left.rating,
            right_rating: kept.standing.right.rating,
        };
        if let Some(task) = choose(&candidates, &wanted, seed) {
            self.say(duel.id, Command::Chosen(Box::new(task))).await?;
        }
        // Where there is none the duel waits until it is void, and says so.
        Ok(())
    }

    /// Repairing needs something that is broken.
    async fn with_something_wrong(
        &self,
        mut problems: Vec<DuelProblem>,
        seed: Seed,
    ) -> Result<Vec<DuelProblem>, Rejected> {
        use rand::seq::SliceRandom;
        problems.shuffle(&mut seed.generator());
        problems.truncate(LOOKED_INTO_MAX);
        let mut broken = Vec::new();
        for problem in problems {
            let sources = self.problems().jury_sources(problem.version).await?;
            if sources.iter().any(|source| !source.accepted) {
                broken.push(problem);
            }
        }
        Ok(broken)
    }
}

fn kind_of(problem: &DuelProblem) -> Kind {
    match problem.kind {
        DuelKind::Function => Kind::Function,
        DuelKind::Stdin => Kind::Stdin,
    }
}

pub(crate) fn rating_of(problem: &DuelProblem) -> f64 {
    let level = match problem.level {
        1 => Some(Level::Easy),
        2 => Some(Level::Medium),
        3 => Some(Level::Hard),
        _ => None,
    };
    problem_rating(level, problem.tried, problem.solved)
}
