//! Elo-MMR by what must be true of it: its own likelihood, order, symmetry, limits.

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};

use super::*;

fn newcomers(ranks: &[u32]) -> Vec<(Rating, u32)> {
    let newcomer = Rating::newcomer(&Parameters::default());
    ranks.iter().map(|rank| (newcomer.clone(), *rank)).collect()
}

fn random_entrants(rng: &mut StdRng) -> Vec<Entrant> {
    (0..rng.random_range(2..40))
        .map(|_| {
            let deviation = rng.random_range(200.0..420.0);
            Entrant {
                value: rng.random_range(800.0..2800.0),
                deviation,
                scale: logistic_scale(deviation),
                rank: rng.random_range(0..12),
            }
        })
        .collect()
}

/// The logarithm of how likely a performance is, told from the densities, without their derivatives. Scaled per unit as the paper does.
fn likelihood(entrants: &[Entrant], own: usize, x: f64) -> f64 {
    let me = &entrants[own];
    let below = |entrant: &Entrant| 1.0 / (1.0 + (-(x - entrant.value) / entrant.scale).exp());
    entrants
        .iter()
        .enumerate()
        .map(|(at, other)| {
            let (won, lost) = (below(other).ln(), (1.0 - below(other)).ln());
            match me.rank.cmp(&other.rank) {
                // The density of a logistic distribution is the product of both sides.
                _ if at == own => won + lost,
                std::cmp::Ordering::Less => won,
                std::cmp::Ordering::Equal => (won + lost) / 2.0,
                std::cmp::Ordering::Greater => lost,
            }
        })
        .sum()
}

#[test]
fn a_performance_is_the_likeliest_one() {
    let mut rng = StdRng::seed_from_u64(3);
    for _ in 0..200 {
        let entrants = random_entrants(&mut rng);
        for own in 0..entrants.len() {
            let found = performance(&entrants, own, true);
            let best = likelihood(&entrants, own, found);
            for beside in [-3.0, 3.0] {
                assert!(likelihood(&entrants, own, found + beside) < best);
            }
        }
    }
}

#[test]
fn among_equals_a_better_place_is_a_better_performance_and_a_better_rating() {
    for split_ties in [true, false] {
        let parameters = Parameters {
            split_ties,
            ..Parameters::default()
        };
        let mut contestants = newcomers(&[1, 2, 3, 3, 5, 6]);
        let performances = after_contest(&mut contestants, &parameters);
        for (at, pair) in contestants.windows(2).enumerate() {
            if pair[0].1 == pair[1].1 {
                assert_eq!(pair[0].0, pair[1].0, "shared places are shared");
            } else {
                assert!(pair[0].0.value > pair[1].0.value);
                assert!(performances[at] > performances[at + 1]);
            }
        }
    }
}

#[test]
fn climbing_one_place_never_costs() {
    let mut rng = StdRng::seed_from_u64(4);
    let parameters = Parameters::default();
    for _ in 0..100 {
        let mut contestants: Vec<(Rating, u32)> = newcomers(&[0; 15]);
        for (rating, rank) in &mut contestants {
            rating.value = rng.random_range(900.0..2500.0);
            *rank = rng.random_range(1..12);
        }
        let mut climbed = contestants.clone();
        climbed[0].1 -= 1;
        after_contest(&mut contestants, &parameters);
        after_contest(&mut climbed, &parameters);
        assert!(climbed[0].0.value >= contestants[0].0.value);
    }
}

#[test]
fn a_contest_of_two_equals_moves_both_by_the_same() {
    let parameters = Parameters::default();
    let mut contestants = newcomers(&[1, 2]);
    after_contest(&mut contestants, &parameters);
    let (up, down) = (contestants[0].0.value, contestants[1].0.value);
    assert!(up > 1500.0);
    assert!((up - 1500.0 - (1500.0 - down)).abs() < 1e-6);
    let mut drawn = newcomers(&[1, 1]);
    after_contest(&mut drawn, &parameters);
    assert!((drawn[0].0.value - 1500.0).abs() < 1e-6);
}

#[test]
fn somebody_alone_is_not_rated() {
    let mut alone = newcomers(&[1]);
    after_contest(&mut alone, &Parameters::default());
    assert_eq!(alone, newcomers(&[1]));
}

#[test]
fn the_deviation_of_who_always_comes_tends_to_the_limit() {
    let parameters = Parameters::default();
    let mut contestants = newcomers(&[1, 1, 1]);
    for _ in 0..300 {
        after_contest(&mut contestants, &parameters);
    }
    let (rating, _) = &contestants[0];
    assert!(
        (rating.deviation - 80.0).abs() < 0.01,
        "{}",
        rating.deviation
    );
    assert!(rating.history.len() <= parameters.history_max);
    // All that is known is somewhere: in the sum or in a performance.
    let weights: f64 = rating.history.iter().map(|one| one.weight).sum();
    assert!(((rating.sum.weight + weights).powf(-0.5) - rating.deviation).abs() < 1e-6);
}

#[test]
fn one_odd_contest_of_a_known_player_is_mostly_forgiven() {
    let parameters = Parameters::default();
    let mut rating = Rating::newcomer(&parameters);
    for _ in 0..40 {
        rating.diffuse(&parameters);
        rating.learn(2000.0, &parameters);
    }
    let moved = |performance: f64| {
        let mut after = rating.clone();
        after.diffuse(&parameters);
        after.learn(performance, &parameters);
        rating.value - after.value
    };
    // A straight mean would move six times as far for a fall six times as deep.
    assert!(moved(1900.0) > 5.0);
    assert!(moved(1400.0) < 4.5 * moved(1900.0));
    assert!(moved(-50_000.0) < 2.0 * moved(1400.0));
}

#[test]
fn contests_bring_contestants_into_the_order_of_their_skills() {
    let mut rng = StdRng::seed_from_u64(8);
    let parameters = Parameters::default();
    let skills: Vec<f64> = (0..60).map(|at| 900.0 + 20.0 * f64::from(at)).collect();
    let mut ratings: Vec<Rating> = vec![Rating::newcomer(&parameters); skills.len()];
    for _ in 0..60 {
        let mut here: Vec<usize> = (0..skills.len()).collect();
        here.shuffle(&mut rng);
        here.truncate(20);
        let mut shown: Vec<(f64, usize)> = here
            .iter()
            .map(|at| {
                // A sum of uniform numbers is near enough to a normal one, of deviation 200.
                let noise: f64 = (0..12).map(|_| rng.random_range(-0.5..0.5)).sum();
                (skills[*at] + 200.0 * noise, *at)
            })
            .collect();
        shown.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut contestants: Vec<(Rating, u32)> = shown
            .iter()
            .zip(1..)
            .map(|((_, at), rank)| (ratings[*at].clone(), rank))
            .collect();
        after_contest(&mut contestants, &parameters);
        for ((_, at), (rating, _)) in shown.iter().zip(contestants) {
            ratings[*at] = rating;
        }
    }
    let (mut right, mut pairs) = (0, 0);
    for a in 0..skills.len() {
        for b in 0..a {
            pairs += 1;
            right += u32::from(ratings[a].value > ratings[b].value);
        }
    }
    assert!(right * 100 > pairs * 90, "{right} of {pairs} pairs");
}
