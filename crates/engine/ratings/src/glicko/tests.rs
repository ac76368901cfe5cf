//! Glicko-2 held against its published example, against another implementation, and against what players rely on.

use rand::{RngExt, SeedableRng, rngs::StdRng};
use skillratings::{
    Outcomes,
    glicko2::{Glicko2Config, Glicko2Rating, expected_score, glicko2, glicko2_rating_period},
};

use super::*;

const DAY_MS: i64 = 86_400_000;

fn rating(value: f64, deviation: f64) -> Rating {
    Rating {
        value,
        deviation,
        volatility: 0.06,
        games: 20,
        last_at_ms: Some(0),
    }
}

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() < tolerance, "{a} is not {b}");
}

fn theirs(rating: &Rating) -> Glicko2Rating {
    Glicko2Rating {
        rating: rating.value,
        deviation: rating.deviation,
        volatility: rating.volatility,
    }
}

fn config(parameters: &Parameters) -> Glicko2Config {
    Glicko2Config {
        tau: parameters.tau,
        convergence_tolerance: 1e-9,
    }
}

#[test]
fn glickmans_example_comes_out_as_he_has_it() {
    let duels = [
        (rating(1400.0, 30.0), 1.0),
        (rating(1550.0, 100.0), 0.0),
        (rating(1700.0, 300.0), 0.0),
    ];
    let after = after_period(&rating(1500.0, 200.0), &duels, &Parameters::textbook());
    near(after.value, 1464.06, 0.01);
    near(after.deviation, 151.52, 0.01);
    near(after.volatility, 0.05999, 0.00001);
    assert_eq!(after.games, 23);
}

fn random(rng: &mut StdRng) -> Rating {
    Rating {
        volatility: rng.random_range(0.03..0.15),
        ..rating(
            rng.random_range(600.0..2600.0),
            rng.random_range(30.0..340.0),
        )
    }
}

#[test]
fn random_duels_come_out_as_another_implementation_has_them() {
    let mut rng = StdRng::seed_from_u64(5);
    for _ in 0..5_000 {
        let parameters = Parameters {
            tau: rng.random_range(0.2..1.2),
            ..Parameters::textbook()
        };
        let (left, right) = (random(&mut rng), random(&mut rng));
        let (outcome, named) = [
            (Outcome::LeftWon, Outcomes::WIN),
            (Outcome::RightWon, Outcomes::LOSS),
            (Outcome::Draw, Outcomes::DRAW),
        ][rng.random_range(0..3)];
        let (a, b) = after_duel(&left, &right, outcome, 0, &parameters);
        let oracle = glicko2(
            &theirs(&left),
            &theirs(&right),
            &named,
            &config(&parameters),
        );
        for (ours, oracle) in [(a, oracle.0), (b, oracle.1)] {
            near(ours.value, oracle.rating, 0.001);
            near(ours.deviation, oracle.deviation.min(350.0), 0.001);
            near(ours.volatility, oracle.volatility, 1e-6);
        }
        let (chance, _) = expected_score(&theirs(&left), &theirs(&right));
        near(expected(&left, &right, &parameters), chance, 1e-6);
    }
}

#[test]
fn random_periods_come_out_as_another_implementation_has_them() {
    let mut rng = StdRng::seed_from_u64(6);
    let parameters = Parameters::textbook();
    for _ in 0..500 {
        let player = random(&mut rng);
        let duels: Vec<(Rating, f64)> = (0..rng.random_range(1..12))
            .map(|_| (random(&mut rng), [0.0, 0.5, 1.0][rng.random_range(0..3)]))
            .collect();
        let results: Vec<(Glicko2Rating, Outcomes)> = duels
            .iter()
            .map(|(opponent, score)| {
                let outcome = match score {
                    1.0 => Outcomes::WIN,
                    0.0 => Outcomes::LOSS,
                    _ => Outcomes::DRAW,
                };
                (theirs(opponent), outcome)
            })
            .collect();
        let ours = after_period(&player, &duels, &parameters);
        let oracle = glicko2_rating_period(&theirs(&player), &results, &config(&parameters));
        near(ours.value, oracle.rating, 0.001);
        near(ours.deviation, oracle.deviation.min(350.0), 0.001);
        near(ours.volatility, oracle.volatility, 1e-6);
    }
}

#[test]
fn who_wins_rises_who_loses_falls_and_both_are_better_known() {
    let parameters = Parameters::default();
    let newcomer = Rating::newcomer(&parameters);
    let (won, lost) = after_duel(&newcomer, &newcomer, Outcome::LeftWon, 7, &parameters);
    assert!(won.value > 1500.0 && lost.value < 1500.0);
    near(won.value - 1500.0, 1500.0 - lost.value, 1e-9);
    assert!(won.deviation < 250.0 && lost.deviation < 250.0);
    assert_eq!((won.games, won.last_at_ms), (1, Some(7)));
    assert_eq!(won.volatility, 0.12, "constant");
}

#[test]
fn left_and_right_are_the_same_seen_from_the_other_side() {
    let parameters = Parameters::default();
    let (a, b) = (rating(1720.0, 80.0), rating(1490.0, 200.0));
    let there = after_duel(&a, &b, Outcome::RightWon, 5 * DAY_MS, &parameters);
    let back = after_duel(&b, &a, Outcome::LeftWon, 5 * DAY_MS, &parameters);
    assert_eq!(there, (back.1, back.0));
    near(
        expected(&a, &b, &parameters) + expected(&b, &a, &parameters),
        1.0,
        1e-12,
    );
}

#[test]
fn absence_widens_the_deviation_up_to_the_ceiling_and_leaves_the_value() {
    let parameters = Parameters::default();
    let known = Rating {
        volatility: 0.12,
        ..rating(1800.0, 60.0)
    };
    let after = |days: i64| known.at(days * DAY_MS, &parameters);
    assert_eq!(after(0), known);
    near(after(100).deviation, 113.5, 0.5);
    assert_eq!(after(100_000).deviation, 250.0);
    assert_eq!(after(100_000).value, 1800.0);
    // A clock that went back takes nothing away.
    assert_eq!(known.at(-DAY_MS, &parameters), known);
    assert_eq!(known.at(i64::MIN, &parameters), known);
}

#[test]
fn a_duel_dated_before_the_last_one_does_not_turn_time_back() {
    let parameters = Parameters::default();
    let late = Rating {
        last_at_ms: Some(10 * DAY_MS),
        ..rating(1500.0, 100.0)
    };
    let (left, _) = after_duel(&late, &late, Outcome::Draw, 3 * DAY_MS, &parameters);
    assert_eq!(left.last_at_ms, Some(10 * DAY_MS));
}

#[test]
fn floors_and_caps_hold_through_any_streak() {
    let parameters = Parameters::default();
    let mut pair = (rating(3900.0, 250.0), rating(450.0, 250.0));
    for day in 0..2_000 {
        // The sure winner wins, then the sure loser: both ends are tried.
        let outcome = if day < 1_000 {
            Outcome::LeftWon
        } else {
            Outcome::RightWon
        };
        let before = pair;
        pair = after_duel(&pair.0, &pair.1, outcome, day * 30 * DAY_MS, &parameters);
        for (before, after) in [(before.0, pair.0), (before.1, pair.1)] {
            assert!((400.0..=4000.0).contains(&after.value));
            assert!((40.0..=250.0).contains(&after.deviation));
            assert!((after.value - before.value).abs() <= 700.0);
        }
    }
}

#[test]
fn provisional_ends_with_eight_duels_or_a_small_deviation() {
    let parameters = Parameters::default();
    let with = |games, deviation| Rating {
        games,
        ..rating(1500.0, deviation)
    };
    assert!(Rating::newcomer(&parameters).is_provisional(&parameters));
    assert!(with(7, 110.0).is_provisional(&parameters));
    assert!(!with(8, 200.0).is_provisional(&parameters));
    assert!(!with(3, 109.9).is_provisional(&parameters));
}

#[test]
fn an_explanation_holds_what_happened_and_what_could_have() {
    let parameters = Parameters::default();
    let (me, other) = (rating(1500.0, 90.0), rating(1650.0, 70.0));
    let at_ms = 40 * DAY_MS;
    let (after, _) = after_duel(&me, &other, Outcome::LeftWon, at_ms, &parameters);
    let told = explain(&me, &after, &other, 1.0, at_ms, &parameters);
    near(told.change, told.change_if_won, 1e-12);
    assert!(
        told.change_if_lost < told.change_if_drawn && told.change_if_drawn < told.change_if_won
    );
    assert!(told.expected < 0.5 && told.deviation_from_absence > 0.0);
    near(told.value_before + told.change, told.value_after, 1e-9);
}
