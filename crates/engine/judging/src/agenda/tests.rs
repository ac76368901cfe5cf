//! The agenda against small problems by hand, and against a slow oracle on many made by chance.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use tiltyard_protocol::{Aggregate, Grading, Group, GroupResult, OnReject, Verdict, VerdictMode};

use super::Agenda;
use Verdict::{
    Accepted as AC, JudgeError as IE, MemoryLimit as MLE, RuntimeError as RTE, TimeLimit as TLE,
    WrongAnswer as WA,
};

type Ended = (Verdict, Option<f64>, Vec<GroupResult>);

/// Judges tests that come out as told; also says which ran, in their order.
fn judged(
    grading: &Grading,
    tests: &[(usize, bool, Option<f64>)],
    outcomes: &[(Verdict, Option<f64>)],
) -> (Vec<usize>, Ended) {
    let mut agenda = Agenda::new(grading, tests.iter().copied());
    let mut ran = Vec::new();
    while let Some(test) = agenda.next() {
        ran.push(test);
        agenda.report(test, outcomes[test].0, outcomes[test].1);
    }
    (ran, agenda.finish())
}

fn grading(groups: Vec<Group>) -> Grading {
    Grading {
        groups,
        scored: true,
        run_all: false,
    }
}

fn below(parent: usize) -> Group {
    Group {
        parent: Some(parent),
        ..Group::root()
    }
}

/// Of one group, without samples and scores of their own.
fn flat(root: Group, verdicts: &[Verdict]) -> (Vec<usize>, Verdict, f64) {
    let tests = vec![(0, false, None); verdicts.len()];
    let outcomes: Vec<_> = verdicts.iter().map(|verdict| (*verdict, None)).collect();
    let (ran, (verdict, score, _)) = judged(&grading(vec![root]), &tests, &outcomes);
    (ran, verdict, score.expect("scored"))
}

#[test]
fn a_group_that_breaks_ends_with_its_first_failure() {
    assert_eq!(flat(Group::root(), &[AC, AC, AC]), (vec![0, 1, 2], AC, 3.0));
    assert_eq!(
        flat(Group::root(), &[AC, TLE, WA, RTE]),
        (vec![0, 1], TLE, 1.0)
    );
}

#[test]
fn a_group_that_goes_on_takes_the_first_the_worst_or_no_failure() {
    for (mode, expected) in [
        (VerdictMode::FirstError, WA),
        (VerdictMode::WorstError, RTE),
        (VerdictMode::AlwaysAccept, AC),
    ] {
        let root = Group {
            on_reject: OnReject::Continue,
            verdict: mode,
            ..Group::root()
        };
        assert_eq!(
            flat(root, &[AC, WA, RTE, TLE, MLE]),
            (vec![0, 1, 2, 3, 4], expected, 1.0),
            "{mode:?}"
        );
    }
}

#[test]
fn one_accepted_part_is_enough_where_it_is_said() {
    let root = Group {
        on_reject: OnReject::Continue,
        accept_if_any_accepted: true,
        ..Group::root()
    };
    assert_eq!(flat(root.clone(), &[WA, AC, WA]).1, AC);
    assert_eq!(flat(root, &[WA, TLE]).1, WA);
}

#[test]
fn scores_are_put_together_as_the_group_says() {
    for (aggregate, expected) in [
        (Aggregate::Sum, 22.0),
        (Aggregate::Min, 1.0),
        (Aggregate::Max, 7.0),
        (Aggregate::Average, 5.5),
        (Aggregate::PassFail, 0.0),
    ] {
        let root = Group {
            on_reject: OnReject::Continue,
            aggregate,
            accept_score: 7.0,
            reject_score: 1.0,
            max_score: Some(50.0),
            ..Group::root()
        };
        assert_eq!(flat(root, &[AC, WA, AC, AC]).2, expected, "{aggregate:?}");
    }
    let all = Group {
        aggregate: Aggregate::PassFail,
        max_score: Some(50.0),
        ..Group::root()
    };
    assert_eq!(flat(all.clone(), &[AC, AC]).2, 50.0);
    let all = Group {
        max_score: None,
        accept_score: 9.0,
        ..all
    };
    assert_eq!(flat(all, &[AC, AC]).2, 9.0);
}

#[test]
fn the_checker_goes_before_the_test_and_the_test_before_the_group() {
    let root = Group {
        on_reject: OnReject::Continue,
        accept_score: 1.0,
        ..Group::root()
    };
    let tests = [
        (0, false, None),
        (0, false, Some(10.0)),
        (0, false, Some(100.0)),
        (0, false, Some(1000.0)),
    ];
    let outcomes = [(AC, None), (AC, None), (AC, Some(0.5)), (WA, Some(0.25))];
    let (_, (verdict, score, _)) = judged(&grading(vec![root]), &tests, &outcomes);
    assert_eq!((verdict, score), (WA, Some(11.75)));
}

#[test]
fn nothing_is_scored_where_there_are_no_scores() {
    let grading = Grading {
        scored: false,
        ..grading(vec![Group::root()])
    };
    let (_, ended) = judged(&grading, &[(0, false, None)], &[(AC, None)]);
    assert_eq!((ended.0, ended.1), (AC, None));
}

/// Root; sample; secret; secret/1, /2, /3.
fn olympiad() -> Vec<Group> {
    let subtask = |points: f64, requires: Vec<usize>| Group {
        aggregate: Aggregate::PassFail,
        max_score: Some(points),
        requires,
        ..below(2)
    };
    let root = Group {
        on_reject: OnReject::Continue,
        ignore_samples: true,
        ..Group::root()
    };
    let secret = Group {
        on_reject: OnReject::Continue,
        ..below(0)
    };
    vec![
        root,
        below(0),
        secret,
        subtask(20.0, vec![]),
        subtask(30.0, vec![3]),
        subtask(50.0, vec![4]),
    ]
}

const OLYMPIAD_TESTS: [(usize, bool, Option<f64>); 7] = [
    (1, true, None),
    (3, false, None),
    (3, false, None),
    (4, false, None),
    (4, false, None),
    (5, false, None),
    (5, false, None),
];

#[test]
fn a_group_whose_requirement_was_not_met_does_not_run() {
    let grading = grading(olympiad());
    let of = |verdicts: [Verdict; 7]| {
        judged(
            &grading,
            &OLYMPIAD_TESTS,
            &verdicts.map(|verdict| (verdict, None)),
        )
    };
    let (ran, (verdict, score, _)) = of([AC; 7]);
    assert_eq!((ran.len(), verdict, score), (7, AC, Some(100.0)));

    // A sample that fails is ignored; the second group fails and takes the third with it, but not the first.
    let (ran, (verdict, score, groups)) = of([WA, AC, AC, TLE, AC, AC, AC]);
    assert_eq!(ran, [0, 1, 2, 3]);
    assert_eq!((verdict, score), (TLE, Some(20.0)));
    let verdicts: Vec<_> = groups.iter().map(|group| group.verdict).collect();
    assert_eq!(
        verdicts,
        [Some(TLE), Some(WA), Some(TLE), Some(AC), Some(TLE), None]
    );
    assert_eq!(groups[3].score, 20.0);
    assert_eq!(groups[4].score, 0.0);
}

#[test]
fn running_everything_changes_no_result() {
    let mut grading = grading(olympiad());
    let outcomes = [WA, AC, AC, TLE, AC, RTE, AC].map(|verdict| (verdict, None));
    let (some, as_graded) = judged(&grading, &OLYMPIAD_TESTS, &outcomes);
    grading.run_all = true;
    let (all, as_seen) = judged(&grading, &OLYMPIAD_TESTS, &outcomes);
    assert_eq!(some, [0, 1, 2, 3]);
    assert_eq!(all, [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(as_graded, as_seen);
}

#[test]
fn what_is_required_runs_first_whatever_the_order() {
    let mut groups = olympiad();
    groups[3].requires = vec![5];
    groups[4].requires = vec![];
    groups[5].requires = vec![4];
    let outcomes = [(AC, None); 7];
    let (ran, ended) = judged(&grading(groups), &OLYMPIAD_TESTS, &outcomes);
    assert_eq!(ran, [0, 3, 4, 5, 6, 1, 2]);
    assert_eq!((ended.0, ended.1), (AC, Some(100.0)));
}

#[test]
fn groups_that_require_each_other_are_a_judge_error() {
    let mut groups = olympiad();
    groups[3].requires = vec![4];
    let (ran, ended) = judged(&grading(groups), &OLYMPIAD_TESTS, &[(AC, None); 7]);
    assert_eq!((ended.0, ended.1), (IE, None), "{ran:?}");
}

#[test]
fn samples_count_unless_they_are_ignored() {
    let tests = [(1, true, None), (2, false, None)];
    let outcomes = [(WA, None), (AC, None)];
    let strict = vec![Group::root(), below(0), below(0)];
    let (ran, ended) = judged(&grading(strict.clone()), &tests, &outcomes);
    assert_eq!((ran, ended.0), (vec![0], WA));
    let mut lenient = strict;
    lenient[0].ignore_samples = true;
    let (ran, ended) = judged(&grading(lenient), &tests, &outcomes);
    assert_eq!((ran, ended.0, ended.1), (vec![0, 1], AC, Some(1.0)));
}

#[test]
fn a_judge_error_is_the_end_of_everything() {
    let root = Group {
        on_reject: OnReject::Continue,
        verdict: VerdictMode::AlwaysAccept,
        ..Group::root()
    };
    let tests = [(0, false, None); 3];
    let outcomes = [(AC, None), (IE, None), (AC, None)];
    let (ran, ended) = judged(&grading(vec![root.clone()]), &tests, &outcomes);
    assert_eq!((ran, ended.0, ended.1), (vec![0, 1], IE, None));
    let all = Grading {
        run_all: true,
        ..grading(vec![root])
    };
    let (ran, ended) = judged(&all, &tests, &outcomes);
    assert_eq!((ran, ended.0, ended.1), (vec![0, 1, 2], IE, None));
}

#[test]
fn what_nobody_looked_at_is_not_accepted() {
    let grading = grading(vec![Group::root()]);
    assert_eq!(Agenda::new(&grading, []).finish().0, IE);

    let tests = [(0, false, None); 2];
    assert_eq!(Agenda::new(&grading, tests).finish().0, IE);

    let mut unreported = Agenda::new(&grading, tests);
    assert_eq!(unreported.next(), Some(0));
    assert_eq!(unreported.next(), None);
    assert_eq!(unreported.finish().0, IE);

    let mut left = Agenda::new(&grading, tests);
    assert_eq!(left.next(), Some(0));
    left.report(0, AC, None);
    assert_eq!(left.finish().0, IE);

    let mut another = Agenda::new(&grading, tests);
    assert_eq!(another.next(), Some(0));
    another.report(1, AC, None);
    assert_eq!(another.finish().0, IE);

    let mut endless = Agenda::new(&grading, [(0, false, None)]);
    assert_eq!(endless.next(), Some(0));
    endless.report(0, AC, Some(f64::NAN));
    assert_eq!(endless.finish().0, IE);
}

#[test]
fn a_grading_that_contradicts_itself_is_a_judge_error() {
    let cases: [(Vec<Group>, usize); 4] = [
        (vec![], 1),
        (vec![Group::root()], 1),
        (vec![Group::root(), below(2), below(0)], 1),
        (
            vec![
                Group::root(),
                Group {
                    requires: vec![7],
                    ..below(0)
                },
            ],
            1,
        ),
    ];
    for (groups, group) in cases {
        let agenda = Agenda::new(&grading(groups), [(group, false, None)]);
        assert_eq!(agenda.finish().0, IE);
    }
}

/// The same rules once more, told as one recursion over a tree.
struct Oracle<'a> {
    groups: &'a [Group],
    tests: &'a [(usize, bool, Option<f64>)],
    outcomes: &'a [(Verdict, Option<f64>)],
    ran: Vec<usize>,
    barred: Vec<Option<Verdict>>,
    results: Vec<Option<(Verdict, f64)>>,
}

impl Oracle<'_> {
    fn is_in(&self, test: usize, group: usize) -> bool {
        let mut place = Some(self.tests[test].0);
        while let Some(at) = place {
            if at == group {
                return true;
            }
            place = self.groups[at].parent;
        }
        false
    }

    fn all_in(&self, group: usize) -> Vec<usize> {
        (0..self.tests.len())
            .filter(|test| self.is_in(*test, group))
            .collect()
    }

    fn run(&mut self, group: usize) -> Option<(Verdict, f64)> {
        let rules = self.groups[group].clone();
        for required in &rules.requires {
            let tests = self.all_in(*required);
            let passed = |test: &usize| self.ran.contains(test) && self.outcomes[*test].0 == AC;
            if tests.iter().all(passed) {
                continue;
            }
            let failed = tests
                .iter()
                .find(|test| self.ran.contains(test) && !passed(test));
            let verdict = match failed {
                Some(test) => self.outcomes[*test].0,
                None => self.barred[*required].unwrap_or_else(|| {
                    let failed = |test: &&usize| self.outcomes[**test].0 != AC;
                    let first = self.ran.iter().find(failed).expect("something failed");
                    self.outcomes[*first].0
                }),
            };
            self.barred[group] = Some(verdict);
            return Some((verdict, 0.0));
        }
        let (mut parts, mut first) = (Vec::new(), 0);
        while first < self.tests.len() {
            let broken = parts.iter().any(|(verdict, _)| *verdict != AC);
            if broken && rules.on_reject == OnReject::Break {
                break;
            }
            let child = (1..self.groups.len())
                .find(|g| self.groups[*g].parent == Some(group) && self.is_in(first, *g));
            if let Some(child) = child {
                let tests = self.all_in(child);
                let part = self.run(child);
                let ignored = rules.ignore_samples && tests.iter().all(|t| self.tests[*t].1);
                parts.extend(part.filter(|_| !ignored));
                first = tests.last().expect("it has one") + 1;
                continue;
            }
            if self.tests[first].0 == group {
                self.ran.push(first);
                let (verdict, score) = self.outcomes[first];
                if !(rules.ignore_samples && self.tests[first].1) {
                    let own = self.tests[first].2.unwrap_or(rules.accept_score);
                    let fallback = if verdict == AC {
                        own
                    } else {
                        rules.reject_score
                    };
                    parts.push((verdict, score.unwrap_or(fallback)));
                }
            }
            first += 1;
        }
        let result = (verdict_of(&rules, &parts), self.score_of(group, &parts));
        let any = self.all_in(group).iter().any(|t| self.ran.contains(t));
        self.results[group] = any.then_some(result);
        (!parts.is_empty()).then_some(result)
    }

    fn score_of(&self, group: usize, parts: &[(Verdict, f64)]) -> f64 {
        let rules = &self.groups[group];
        let scores = || parts.iter().map(|(_, score)| *score);
        match rules.aggregate {
            Aggregate::PassFail => {
                let all = self.all_in(group).into_iter().all(|test| {
                    (rules.ignore_samples && self.tests[test].1)
                        || (self.ran.contains(&test) && self.outcomes[test].0 == AC)
                });
                if all {
                    rules.max_score.unwrap_or(rules.accept_score)
                } else {
                    0.0
                }
            }
            _ if parts.is_empty() => 0.0,
            Aggregate::Sum => scores().sum(),
            Aggregate::Min => scores().fold(f64::INFINITY, f64::min),
            Aggregate::Max => scores().fold(f64::NEG_INFINITY, f64::max),
            Aggregate::Average => scores().sum::<f64>() / parts.len() as f64,
        }
    }
}

fn verdict_of(rules: &Group, parts: &[(Verdict, f64)]) -> Verdict {
    let failures = || {
        parts
            .iter()
            .map(|part| part.0)
            .filter(|verdict| *verdict != AC)
    };
    if rules.accept_if_any_accepted && parts.iter().any(|part| part.0 == AC) {
        return AC;
    }
    let worst_first = [RTE, MLE, TLE, Verdict::OutputLimit, WA];
    let failure = match rules.verdict {
        VerdictMode::AlwaysAccept => None,
        VerdictMode::FirstError => failures().next(),
        VerdictMode::WorstError => worst_first
            .into_iter()
            .find(|bad| failures().any(|f| f == *bad)),
    };
    failure.unwrap_or(AC)
}

/// A tree of groups with its tests in order; most tests are accepted, so that all the rules come to work.
struct World {
    groups: Vec<Group>,
    tests: Vec<(usize, bool, Option<f64>)>,
    outcomes: Vec<(Verdict, Option<f64>)>,
}

fn pick<T: Copy, const N: usize>(rng: &mut StdRng, from: [T; N]) -> T {
    from[rng.random_range(0..N)]
}

/// Halves, so that sums are exact in any order.
fn halves(rng: &mut StdRng) -> f64 {
    f64::from(rng.random_range(0..20)) / 2.0
}

impl World {
    fn made(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut world = Self {
            groups: Vec::new(),
            tests: Vec::new(),
            outcomes: Vec::new(),
        };
        world.grow(&mut rng, None, 0);
        world
    }

    fn grow(&mut self, rng: &mut StdRng, parent: Option<usize>, depth: usize) {
        let place = self.groups.len();
        // Groups that have ended already, and are no part of those around this one.
        let mut around = vec![];
        let mut up = parent;
        while let Some(at) = up {
            around.push(at);
            up = self.groups[at].parent;
        }
        let requires = (0..place)
            .filter(|g| !around.contains(g) && self.groups[*g].parent.is_some())
            .filter(|_| rng.random_bool(0.15))
            .collect();
        self.groups.push(Group {
            name: place.to_string(),
            parent,
            on_reject: pick(rng, [OnReject::Break, OnReject::Continue]),
            verdict: pick(
                rng,
                [
                    VerdictMode::FirstError,
                    VerdictMode::WorstError,
                    VerdictMode::AlwaysAccept,
                ],
            ),
            accept_if_any_accepted: rng.random_bool(0.2),
            ignore_samples: rng.random_bool(0.2),
            aggregate: pick(
                rng,
                [
                    Aggregate::Sum,
                    Aggregate::Min,
                    Aggregate::Max,
                    Aggregate::Average,
                    Aggregate::PassFail,
                ],
            ),
            accept_score: halves(rng),
            reject_score: halves(rng),
            max_score: rng.random_bool(0.5).then(|| halves(rng)),
            requires,
        });
        for _ in 0..rng.random_range(1..4) {
            if depth < 3 && rng.random_bool(0.5) {
                self.grow(rng, Some(place), depth + 1);
                continue;
            }
            let own = rng.random_bool(0.3).then(|| halves(rng));
            self.tests.push((place, rng.random_bool(0.25), own));
            let verdict = pick(rng, [AC, AC, AC, AC, AC, WA, TLE, RTE, MLE]);
            self.outcomes
                .push((verdict, rng.random_bool(0.2).then(|| halves(rng))));
        }
    }
}

#[test]
fn any_tree_of_groups_comes_out_as_one_recursion_over_it_says() {
    for seed in 0..4000 {
        let world = World::made(seed);
        let mut oracle = Oracle {
            groups: &world.groups,
            tests: &world.tests,
            outcomes: &world.outcomes,
            ran: Vec::new(),
            barred: vec![None; world.groups.len()],
            results: vec![None; world.groups.len()],
        };
        let root = oracle.run(0);
        let mut graded = grading(world.groups.clone());
        let (ran, ended) = judged(&graded, &world.tests, &world.outcomes);
        assert_eq!(ran, oracle.ran, "seed {seed}");
        let (verdict, score) = root.unwrap_or((AC, oracle.score_of(0, &[])));
        assert_eq!((ended.0, ended.1), (verdict, Some(score)), "seed {seed}");
        for (result, expected) in ended.2.iter().zip(&oracle.results) {
            assert_eq!(result.verdict, expected.map(|e| e.0), "seed {seed}");
            assert_eq!(result.score, expected.map_or(0.0, |e| e.1), "seed {seed}");
        }
        graded.run_all = true;
        let (all, seen) = judged(&graded, &world.tests, &world.outcomes);
        assert_eq!(all.len(), world.tests.len(), "seed {seed}");
        assert_eq!(seen, ended, "seed {seed}");
    }
}
