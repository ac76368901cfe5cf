//! Tables for each set of rules, and what must hold for whatever is submitted.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng, seq::SliceRandom};

use super::*;

const MIN: u64 = MINUTE_MS;

fn accepted(entrant: usize, problem: usize, at_ms: u64) -> Entry {
    entry(entrant, problem, at_ms, true, 1.0)
}

fn wrong(entrant: usize, problem: usize, at_ms: u64) -> Entry {
    entry(entrant, problem, at_ms, false, 0.0)
}

fn entry(entrant: usize, problem: usize, at_ms: u64, accepted: bool, share: f64) -> Entry {
    Entry {
        entrant,
        problem,
        at_ms,
        outcome: Outcome::Judged { accepted, share },
    }
}

fn said(outcome: Outcome, entrant: usize, problem: usize, at_ms: u64) -> Entry {
    Entry {
        entrant,
        problem,
        at_ms,
        outcome,
    }
}

fn none() -> &'static HashSet<(usize, usize)> {
    static NONE: std::sync::LazyLock<HashSet<(usize, usize)>> =
        std::sync::LazyLock::new(HashSet::new);
    &NONE
}

fn view<'a>(rules: Rules, points: &'a [u32], official: &'a [bool]) -> View<'a> {
    View {
        rules,
        points,
        official,
        until_ms: None,
        frozen_from_ms: None,
        revealed: none(),
    }
}

/// Entrant, rank, thousandths of points, penalty in minutes.
fn short(rows: &[Row]) -> Vec<(usize, u32, u64, u64)> {
    rows.iter()
        .map(|row| {
            let minutes = row.penalty_ms / MIN;
            (row.entrant, row.rank, row.milli_points, minutes)
        })
        .collect()
}

#[test]
fn by_icpc_problems_count_and_then_minutes_with_twenty_for_each_wrong_attempt_before() {
    let entries = [
        wrong(0, 0, 3 * MIN),
        said(Outcome::Free, 0, 0, 4 * MIN),
        accepted(1, 0, 20 * MIN + 59_999),
        accepted(0, 0, 10 * MIN),
        // After the problem is solved nothing counts any more.
        wrong(0, 0, 11 * MIN),
        accepted(0, 0, 12 * MIN),
        // Wrong attempts at what is never solved cost nothing.
        wrong(1, 1, 30 * MIN),
        wrong(2, 1, 31 * MIN),
    ];
    let rows = standings(
        &view(Rules::Icpc, &[100, 500], &[true, true, true]),
        &entries,
    );
    assert_eq!(
        short(&rows),
        [(1, 1, 1000, 20), (0, 2, 1000, 30), (2, 3, 0, 0)]
    );
    assert!(rows[1].cells[0].first && !rows[0].cells[0].first);
    assert_eq!(rows[0].cells[1].wrong, 1);
    assert_eq!(rows[1].cells[0].wrong, 1, "what did not compile is free");
}

#[test]
fn by_ioi_the_best_of_each_problem_counts_and_time_does_not() {
    let entries = [
        entry(0, 0, MIN, false, 0.4),
        entry(0, 0, 2 * MIN, false, 0.2),
        entry(1, 0, 50 * MIN, false, 0.4),
        entry(1, 1, 51 * MIN, false, 0.1),
        entry(0, 1, 52 * MIN, false, 0.1),
        accepted(2, 0, 59 * MIN),
    ];
    let rows = standings(&view(Rules::Ioi, &[100, 50], &[true; 3]), &entries);
    assert_eq!(
        short(&rows),
        [(2, 1, 100_000, 0), (0, 2, 45_000, 0), (1, 2, 45_000, 0)]
    );
    assert_eq!(rows[1].cells[0].at_ms, Some(MIN));
}

#[test]
fn in_the_manner_of_atcoder_the_last_points_say_the_time_and_wrong_attempts_add_five_minutes() {
    let entries = [
        wrong(0, 0, MIN),
        accepted(0, 0, 10 * MIN),
        accepted(0, 1, 30 * MIN),
        accepted(1, 0, 33 * MIN),
        accepted(1, 1, 34 * MIN),
        // Costs nothing: no points came after it.
        wrong(1, 2, 59 * MIN),
    ];
    let rows = standings(
        &view(Rules::Atcoder, &[100, 200, 300], &[true; 2]),
        &entries,
    );
    assert_eq!(short(&rows), [(1, 1, 300_000, 34), (0, 2, 300_000, 35)]);
}

#[test]
fn more_points_of_the_same_problem_are_no_wrong_attempt() {
    let entries = [
        entry(0, 0, MIN, false, 0.5),
        entry(0, 0, 2 * MIN, false, 0.5),
        entry(0, 0, 3 * MIN, false, 0.75),
        wrong(0, 0, 4 * MIN),
    ];
    let rows = standings(&view(Rules::Atcoder, &[100], &[true]), &entries);
    assert_eq!(
        short(&rows),
        [(0, 1, 75_000, 8)],
        "minute 3, one wrong before"
    );
    assert_eq!(rows[0].cells[0].wrong, 2);
}

#[test]
fn equals_share_a_place_and_the_next_one_is_free() {
    let entries = [
        accepted(0, 0, 5 * MIN),
        accepted(1, 0, 5 * MIN + 10),
        accepted(2, 0, 6 * MIN),
    ];
    let rows = standings(&view(Rules::Icpc, &[1], &[true; 3]), &entries);
    assert_eq!(
        rows.iter().map(|row| row.rank).collect::<Vec<_>>(),
        [1, 1, 3]
    );
}

#[test]
fn while_frozen_later_attempts_are_pending_until_they_are_revealed() {
    let entries = [
        accepted(0, 0, 10 * MIN),
        accepted(1, 0, 70 * MIN),
        accepted(1, 1, 71 * MIN),
        // Solved before: nothing of it is hidden.
        wrong(0, 0, 72 * MIN),
        said(Outcome::Free, 0, 1, 73 * MIN),
    ];
    let frozen = View {
        frozen_from_ms: Some(60 * MIN),
        ..view(Rules::Icpc, &[1, 1], &[true; 2])
    };
    let rows = standings(&frozen, &entries);
    assert_eq!(short(&rows), [(0, 1, 1000, 10), (1, 2, 0, 0)]);
    assert_eq!(
        (rows[1].cells[0].pending, rows[1].cells[0].frozen),
        (1, true)
    );
    assert_eq!(
        (rows[0].cells[0].pending, rows[0].cells[1].frozen),
        (0, false)
    );
    assert_eq!(next_reveal(&rows), Some((1, 0)));
    let revealed = HashSet::from([(1, 0)]);
    let rows = standings(
        &View {
            revealed: &revealed,
            ..frozen
        },
        &entries,
    );
    assert_eq!(short(&rows), [(0, 1, 1000, 10), (1, 2, 1000, 70)]);
    assert_eq!(next_reveal(&rows), Some((1, 1)));
}

#[test]
fn a_virtual_contestant_is_the_first_to_solve_nothing() {
    let entries = [accepted(0, 0, 9 * MIN), accepted(1, 0, 5 * MIN)];
    let rows = standings(&view(Rules::Icpc, &[1], &[true, false]), &entries);
    assert_eq!((rows[0].entrant, rows[0].cells[0].first), (1, false));
    assert!(rows[1].cells[0].first);
}

#[test]
fn a_share_that_is_none_brings_nothing_and_none_brings_more_than_all() {
    for (share, milli) in [
        (f64::NAN, 0),
        (f64::INFINITY, 0),
        (-3.0, 0),
        (7.0, 100_000),
        (0.333_333, 33_333),
    ] {
        let rows = standings(
            &view(Rules::Ioi, &[100], &[true]),
            &[entry(0, 0, 1, false, share)],
        );
        assert_eq!(rows[0].milli_points, milli, "{share}");
    }
}

const SHARES: [f64; 5] = [0.0, 0.25, 0.5, 1.0 / 3.0, 1.0];

struct Made {
    points: Vec<u32>,
    official: Vec<bool>,
    entries: Vec<Entry>,
}

/// A contest of two hours as it may be.
fn made(rng: &mut ChaCha8Rng) -> Made {
    let points: Vec<u32> = (0..rng.random_range(1..6))
        .map(|_| 100 * rng.random_range(1..7))
        .collect();
    let official: Vec<bool> = (0..rng.random_range(1..9))
        .map(|_| rng.random_bool(0.8))
        .collect();
    let mut entries: Vec<Entry> = (0..rng.random_range(0..120))
        .map(|_| {
            let outcome = match rng.random_range(0..10) {
                0 => Outcome::Pending,
                1 => Outcome::Free,
                2..5 => Outcome::Judged {
                    accepted: true,
                    share: 1.0,
                },
                _ => Outcome::Judged {
                    accepted: false,
                    share: SHARES[rng.random_range(0..4)],
                },
            };
            said(
                outcome,
                rng.random_range(0..official.len()),
                rng.random_range(0..points.len()),
                rng.random_range(0..120) * MIN,
            )
        })
        .collect();
    entries.sort_by_key(|entry| entry.at_ms);
    Made {
        points,
        official,
        entries,
    }
}

fn for_many(check: impl Fn(Rules, &Made, &mut ChaCha8Rng)) {
    for seed in 0..400 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let made = made(&mut rng);
        for rules in [Rules::Icpc, Rules::Ioi, Rules::Atcoder] {
            check(rules, &made, &mut rng);
        }
    }
}

fn of(rules: Rules, made: &Made) -> View<'_> {
    view(rules, &made.points, &made.official)
}

#[test]
fn everybody_has_a_line_and_a_place_that_says_how_many_are_better() {
    for_many(|rules, made, _| {
        let rows = standings(&of(rules, made), &made.entries);
        assert_eq!(rows.len(), made.official.len());
        for row in &rows {
            let better = rows.iter().filter(|other| other.worth() > row.worth());
            assert_eq!(row.rank as usize, better.count() + 1);
        }
    });
}

#[test]
fn how_contestants_are_mixed_changes_nothing() {
    for_many(|rules, made, rng| {
        let mut mixed = made.entries.clone();
        mixed.shuffle(rng);
        // Each contestant's own submissions keep their order.
        let mut own: Vec<_> = (0..made.official.len())
            .map(|who| {
                made.entries
                    .iter()
                    .filter(move |entry| entry.entrant == who)
            })
            .collect();
        let mixed: Vec<Entry> = mixed
            .iter()
            .filter_map(|entry| own[entry.entrant].next().copied())
            .collect();
        let plain = |entries: &[Entry]| {
            let mut rows = standings(&of(rules, made), entries);
            // Who was first in the same minute is told by the order of receipt, which was changed here.
            for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                cell.first = false;
            }
            rows
        };
        assert_eq!(plain(&mixed), plain(&made.entries));
    });
}

#[test]
fn the_standings_at_a_time_are_those_of_what_had_come_by_then() {
    for_many(|rules, made, rng| {
        let until = rng.random_range(0..120) * MIN;
        let early: Vec<Entry> = made
            .entries
            .iter()
            .filter(|entry| entry.at_ms <= until)
            .copied()
            .collect();
        let at = View {
            until_ms: Some(until),
            ..of(rules, made)
        };
        assert_eq!(
            standings(&at, &made.entries),
            standings(&of(rules, made), &early)
        );
    });
}

#[test]
fn one_more_attempt_never_takes_points_away() {
    for_many(|rules, made, rng| {
        let mut more = made.entries.clone();
        let last = said(
            Outcome::Judged {
                accepted: false,
                share: SHARES[rng.random_range(0..4)],
            },
            0,
            0,
            120 * MIN,
        );
        more.push(last);
        let of_first = |entries: &[Entry]| {
            let rows = standings(&of(rules, made), entries);
            rows.iter()
                .find(|row| row.entrant == 0)
                .map(|row| row.milli_points)
        };
        assert!(of_first(&more) >= of_first(&made.entries));
    });
}

#[test]
fn what_is_frozen_has_no_influence_and_revealing_it_step_by_step_ends_at_the_truth() {
    for_many(|rules, made, _| {
        let frozen = View {
            frozen_from_ms: Some(60 * MIN),
            ..of(rules, made)
        };
        // Whatever the hidden verdicts are, nobody can tell from what is shown.
        let lies: Vec<Entry> = made
            .entries
            .iter()
            .map(|entry| match entry.outcome {
                Outcome::Judged { .. } if entry.at_ms >= 60 * MIN => {
                    wrong(entry.entrant, entry.problem, entry.at_ms)
                }
                _ => *entry,
            })
            .collect();
        assert_eq!(standings(&frozen, &made.entries), standings(&frozen, &lies));

        let mut revealed = HashSet::new();
        let mut steps = 0;
        let mut rows = standings(&frozen, &made.entries);
        let hidden = rows.iter().flat_map(|row| &row.cells);
        let hidden = hidden.filter(|cell| cell.frozen).count();
        while let Some((entrant, problem)) = next_reveal(&rows) {
            let rank = |rows: &[Row]| {
                rows.iter()
                    .find(|row| row.entrant == entrant)
                    .map(|row| row.rank)
            };
            let before = rank(&rows);
            assert!(revealed.insert((entrant, problem)), "revealed twice");
            let view = View {
                revealed: &revealed,
                ..frozen
            };
            rows = standings(&view, &made.entries);
            if rules != Rules::Atcoder {
                assert!(rank(&rows) <= before, "who is revealed does not fall");
            }
            steps += 1;
        }
        assert_eq!(steps, hidden);
        assert_eq!(rows, standings(&of(rules, made), &made.entries));
    });
}
