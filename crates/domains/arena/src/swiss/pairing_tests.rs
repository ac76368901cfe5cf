//! Whole tournaments from seeds, each round held against the rules, and those of few players against every round there could be.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::*;

fn user(number: usize) -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(number as u128 + 1))
}

fn field(rng: &mut ChaCha8Rng, count: usize) -> Vec<Seeded> {
    let seeded = |number| Seeded {
        user: user(number),
        half_points: 0,
        rating: rng.random_range(900.0_f64..2_100.0).round(),
        byes: 0,
    };
    (0..count).map(seeded).collect()
}

/// All are in it, once.
fn is_whole(round: &Round, players: &[Seeded]) {
    let mut seen: Vec<UserId> = round
        .pairs
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    seen.extend(round.bye);
    seen.sort_unstable();
    let mut all: Vec<UserId> = players.iter().map(|player| player.user).collect();
    all.sort_unstable();
    assert_eq!(seen, all);
}

/// What came of a round: the better one wins more often.
fn play(rng: &mut ChaCha8Rng, players: &mut [Seeded], past: &mut Past, round: &Round) {
    for (one, other) in &round.pairs {
        *past.met.entry(Pair::of(*one, *other)).or_default() += 1;
        let (left, right) = [(2, 0), (2, 0), (1, 1), (0, 2)][rng.random_range(0..4)];
        for player in players.iter_mut() {
            if player.user == *one {
                player.half_points += left;
            } else if player.user == *other {
                player.half_points += right;
            }
        }
    }
    for player in players
        .iter_mut()
        .filter(|player| Some(player.user) == round.bye)
    {
        player.half_points += 2;
        player.byes += 1;
    }
}

/// Meetings again, blocked pairs, the place of the bye from below, squares of steps, gaps: what a round costs, the first before all else.
type Cost = (u32, u32, usize, i64, i64);

fn cost(players: &[Seeded], pairs: &[(UserId, UserId)], bye: Option<UserId>, past: &Past) -> Cost {
    let of = |user: UserId| {
        *players
            .iter()
            .find(|one| one.user == user)
            .expect("a player")
    };
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(one, other)| (of(*one), of(*other)))
        .collect();
    let (met, blocked) = past.faults(&pairs);
    let lower = |than: Seeded| {
        let is_lower = |one: &&Seeded| {
            (one.half_points, one.rating, Reversed(one.user))
                .partial_cmp(&(than.half_points, than.rating, Reversed(than.user)))
                .is_some_and(std::cmp::Ordering::is_lt)
        };
        let least = players.iter().map(|one| one.byes).min();
        players
            .iter()
            .filter(|one| Some(one.byes) == least)
            .filter(is_lower)
            .count()
    };
    let mut sums = (0, 0);
    for (one, other) in &pairs {
        let steps = i64::from(one.half_points.abs_diff(other.half_points));
        sums.0 += steps * steps;
        #[expect(clippy::cast_possible_truncation, reason = "whole ratings")]
        let gap = (one.rating - other.rating).abs() as i64;
        sums.1 += gap;
    }
    (
        met,
        blocked,
        bye.map_or(0, |bye| lower(of(bye))),
        sums.0,
        sums.1,
    )
}

#[derive(PartialEq)]
struct Reversed(UserId);

impl PartialOrd for Reversed {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        other.0.partial_cmp(&self.0)
    }
}

/// Pairs, and who is left.
type Way = (Vec<(UserId, UserId)>, Option<UserId>);

/// Every way to pair them, an odd one left in each way that is allowed.
fn every_round(players: &[Seeded]) -> Vec<Way> {
    fn pairs(left: &[UserId]) -> Vec<Vec<(UserId, UserId)>> {
        let Some((first, rest)) = left.split_first() else {
            return vec![Vec::new()];
        };
        let mut all = Vec::new();
        for (place, second) in rest.iter().enumerate() {
            let mut others = rest.to_vec();
            others.remove(place);
            for mut some in pairs(&others) {
                some.push((*first, *second));
                all.push(some);
            }
        }
        all
    }
    let users: Vec<UserId> = players.iter().map(|one| one.user).collect();
    if users.len().is_multiple_of(2) {
        return pairs(&users)
            .into_iter()
            .map(|pairs| (pairs, None))
            .collect();
    }
    let least = players.iter().map(|one| one.byes).min();
    let may = players.iter().filter(|one| Some(one.byes) == least);
    may.flat_map(|bye| {
        let rest: Vec<_> = users
            .iter()
            .copied()
            .filter(|user| *user != bye.user)
            .collect();
        pairs(&rest)
            .into_iter()
            .map(|pairs| (pairs, Some(bye.user)))
    })
    .collect()
}

#[test]
fn no_round_of_few_players_could_be_better() {
    for seed in 0..150 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut players = field(&mut rng, 2 + (seed % 7) as usize);
        let mut past = Past::default();
        if players.len() > 3 && seed % 3 == 0 {
            past.blocked
                .insert(Pair::of(players[0].user, players[1].user));
        }
        for _ in 0..rng.random_range(3..=11) {
            let round = pair(&players, &past);
            is_whole(&round, &players);
            let found = cost(&players, &round.pairs, round.bye, &past);
            let all = every_round(&players).into_iter();
            let best = all
                .map(|(pairs, bye)| cost(&players, &pairs, bye, &past))
                .min();
            assert_eq!(
                Some(found),
                best,
                "seed {seed}: {players:?} {past:?} {round:?}"
            );
            play(&mut rng, &mut players, &mut past, &round);
        }
    }
}

#[test]
fn nobody_meets_anybody_twice_and_byes_go_round() {
    for seed in 0..24 {
        let mut rng = ChaCha8Rng::seed_from_u64(1_000 + seed);
        let mut players = field(&mut rng, 12 + seed as usize * 3);
        let mut past = Past::default();
        let rounds = (players.len() / 2).min(11);
        for number in 0..rounds {
            let round = pair(&players, &past);
            is_whole(&round, &players);
            assert_eq!(round.pairs.len(), players.len() / 2);
            for (one, other) in &round.pairs {
                let met = past.met.get(&Pair::of(*one, *other));
                assert_eq!(met, None, "{} players, round {}", players.len(), number + 1);
            }
            play(&mut rng, &mut players, &mut past, &round);
            let byes = players.iter().map(|one| one.byes);
            assert!(byes.clone().max() <= byes.min().map(|least| least + 1));
        }
    }
}

#[test]
fn the_order_in_which_players_come_changes_nothing() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut players = field(&mut rng, 15);
    let round = pair(&players, &Past::default());
    players.reverse();
    assert_eq!(pair(&players, &Past::default()), round);
}

#[test]
fn two_of_whom_one_blocks_the_other_do_not_meet_but_where_it_cannot_be_avoided() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let players = field(&mut rng, 4);
    let first = pair(&players, &Past::default());
    let (one, other) = first.pairs[0];
    let past = Past {
        blocked: [Pair::of(one, other)].into(),
        ..Past::default()
    };
    assert!(!pair(&players, &past).pairs.contains(&(one, other)));
    let two = &players[..2];
    let past = Past {
        blocked: [Pair::of(two[0].user, two[1].user)].into(),
        ..Past::default()
    };
    assert_eq!(pair(two, &past).pairs.len(), 1);
}

#[test]
fn one_alone_has_no_opponent_and_nobody_no_round() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let players = field(&mut rng, 1);
    let round = pair(&players, &Past::default());
    assert_eq!((round.pairs.len(), round.bye), (0, Some(players[0].user)));
    assert_eq!(pair(&[], &Past::default()), Round::default());
}
