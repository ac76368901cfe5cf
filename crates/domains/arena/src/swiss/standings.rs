//! How all stand after some rounds: the fold of what came of each game. Pure.
//!
//! Points are counted in halves, so that sums are exact; Sonneborn-Berger in quarters, which is a half times a half.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use tiltyard_contracts::UserId;

/// What somebody brings along.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Brought {
    pub user: UserId,
    /// When they joined: who are equal in everything stand in its order.
    pub rating: f64,
    /// For rounds before they came.
    pub half_points: u32,
}

/// What came of one table of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Game {
    pub round: u32,
    pub left: UserId,
    /// Nobody, where they had no opponent.
    pub right: Option<UserId>,
    /// Half points of both; none until it is known.
    pub result: Option<[u32; 2]>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub user: UserId,
    /// From 1. Who are equal in everything share it.
    pub rank: u32,
    pub half_points: u32,
    /// Buchholz cut 1, in halves: what all opponents have, without the least of them. A round without an opponent is the least.
    pub buchholz: u32,
    /// In quarters: what each opponent has, as far as they were beaten.
    pub sonneborn_berger: u32,
    /// Half points against those who are equal in all of the above.
    pub direct: u32,
    pub wins: u32,
    pub draws: u32,
    pub losses: u32,
    pub byes: u32,
}

/// All who are or were in it, the best first.
#[must_use]
pub fn standings(brought: &[Brought], games: &[Game]) -> Vec<Line> {
    let mut points: BTreeMap<UserId, u32> = brought
        .iter()
        .map(|one| (one.user, one.half_points))
        .collect();
    for (user, _, half_points) in sides(games) {
        *points.entry(user).or_default() += half_points[0];
    }
    let mut lines: Vec<Line> = brought
        .iter()
        .map(|one| line(one, games, &points))
        .collect();
    settle_direct(&mut lines, games);
    let rating: BTreeMap<UserId, f64> = brought.iter().map(|one| (one.user, one.rating)).collect();
    let rating = |line: &Line| rating.get(&line.user).copied().unwrap_or_default();
    lines.sort_by(|one, other| {
        let by_rating = rating(other).total_cmp(&rating(one));
        order(one)
            .cmp(&order(other))
            .then(by_rating)
            .then(one.user.cmp(&other.user))
    });
    let mut rank = 0;
    for place in 0..lines.len() {
        if place == 0 || order(&lines[place]) != order(&lines[place - 1]) {
            rank = u32::try_from(place + 1).unwrap_or(u32::MAX);
        }
        lines[place].rank = rank;
    }
    lines
}

type Order = Reverse<(u32, u32, u32, u32)>;

const fn order(line: &Line) -> Order {
    Reverse((
        line.half_points,
        line.buchholz,
        line.sonneborn_berger,
        line.direct,
    ))
}

/// Each decided game once from each side: who, against whom, own and other half points.
fn sides(games: &[Game]) -> impl Iterator<Item = (UserId, Option<UserId>, [u32; 2])> {
    games.iter().flat_map(|game| {
        let left = game.result.map(|result| (game.left, game.right, result));
        let right = game
            .right
            .zip(game.result)
            .map(|(right, [left_half, right_half])| {
                (right, Some(game.left), [right_half, left_half])
            });
        left.into_iter().chain(right)
    })
}

fn line(brought: &Brought, games: &[Game], points: &BTreeMap<UserId, u32>) -> Line {
    let own: Vec<_> = sides(games)
        .filter(|(user, ..)| *user == brought.user)
        .collect();
    let of = |opponent: UserId| points.get(&opponent).copied().unwrap_or_default();
    let mut opponents: Vec<u32> = own
        .iter()
        .map(|(_, opponent, _)| opponent.map_or(0, of))
        .collect();
    if brought.half_points > 0 {
        // They came late: at least one round was without an opponent.
        opponents.push(0);
    }
    let least = opponents.iter().min().copied().unwrap_or_default();
    let met = || {
        own.iter()
            .filter_map(|(_, opponent, half)| Some(((*opponent)?, *half)))
    };
    let count = |own: u32| {
        let found = met().filter(|(_, half)| half[0] == own).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let byes = own
        .iter()
        .filter(|(_, opponent, half)| opponent.is_none() && half[0] > 0)
        .count();
    Line {
        user: brought.user,
        rank: 0,
        half_points: of(brought.user),
        buchholz: opponents.iter().sum::<u32>() - least,
        sonneborn_berger: met().map(|(opponent, half)| half[0] * of(opponent)).sum(),
        direct: 0,
        wins: count(2),
        draws: count(1),
        losses: count(0),
        byes: u32::try_from(byes).unwrap_or(u32::MAX),
    }
}

/// Those who are equal so far are told apart by what they did against each other.
fn settle_direct(lines: &mut [Line], games: &[Game]) {
    let mut equal: BTreeMap<Order, BTreeSet<UserId>> = BTreeMap::new();
    for line in lines.iter() {
        equal.entry(order(line)).or_default().insert(line.user);
    }
    for line in lines {
        let Some(group) = equal.get(&order(line)).filter(|group| group.len() > 1) else {
            continue;
        };
        let against = sides(games).filter(|(user, opponent, _)| {
            *user == line.user && opponent.is_some_and(|opponent| group.contains(&opponent))
        });
        line.direct = against.map(|(_, _, half)| half[0]).sum();
    }
}

#[cfg(test)]
#[path = "standings_tests.rs"]
mod tests;
