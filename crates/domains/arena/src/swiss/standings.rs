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
    let record = record_of(games);
    for (user, own) in &record {
        *points.entry(*user).or_default() +=
            own.iter().map(|played| played.half_points).sum::<u32>();
    }
    let of = |user| record.get(&user).map_or(&[][..], Vec::as_slice);
    let mut lines: Vec<Line> = brought
        .iter()
        .map(|one| line(one, of(one.user), &points))
        .collect();
    settle_direct(&mut lines, &record);
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

/// A decided game as one of its sides had it.
#[derive(Debug, Clone, Copy)]
struct Played {
    against: Option<UserId>,
    half_points: u32,
}

type Record = BTreeMap<UserId, Vec<Played>>;

/// Each decided game once from each side.
fn record_of(games: &[Game]) -> Record {
    let mut record = Record::new();
    for game in games {
        let Some([left_half, right_half]) = game.result else {
            continue;
        };
        let mut note = |user, against, half_points| {
            let played = Played {
                against,
                half_points,
            };
            record.entry(user).or_default().push(played);
        };
        note(game.left, game.right, left_half);
        if let Some(right) = game.right {
            note(right, Some(game.left), right_half);
        }
    }
    record
}

fn line(brought: &Brought, own: &[Played], points: &BTreeMap<UserId, u32>) -> Line {
    let of = |user: UserId| points.get(&user).copied().unwrap_or_default();
    let opponents = own.iter().map(|played| played.against.map_or(0, of));
    // Who came late had at least one round without an opponent.
    let late = (brought.half_points > 0).then_some(0);
    let least = opponents.clone().chain(late).min().unwrap_or_default();
    let (met, alone): (Vec<&Played>, Vec<&Played>) =
        own.iter().partition(|played| played.against.is_some());
    let count = |some: &[&Played], half_points: u32| {
        let found = some.iter().filter(|one| one.half_points == half_points);
        u32::try_from(found.count()).unwrap_or(u32::MAX)
    };
    Line {
        user: brought.user,
        rank: 0,
        half_points: of(brought.user),
        buchholz: opponents.sum::<u32>() - least,
        sonneborn_berger: met
            .iter()
            .map(|played| played.half_points * played.against.map_or(0, of))
            .sum(),
        direct: 0,
        wins: count(&met, 2),
        draws: count(&met, 1),
        losses: count(&met, 0),
        byes: count(&alone, 2),
    }
}

/// Those who are equal so far are told apart by what they did against each other.
fn settle_direct(lines: &mut [Line], record: &Record) {
    let mut equal: BTreeMap<Order, BTreeSet<UserId>> = BTreeMap::new();
    for line in lines.iter() {
        equal.entry(order(line)).or_default().insert(line.user);
    }
    for line in lines {
        let group = equal.get(&order(line));
        let (Some(group), Some(own)) = (group, record.get(&line.user)) else {
            continue;
        };
        let among = |played: &&Played| {
            played
                .against
                .is_some_and(|against| group.contains(&against))
        };
        line.direct = own
            .iter()
            .filter(among)
            .map(|played| played.half_points)
            .sum();
    }
}

#[cfg(test)]
#[path = "standings_tests.rs"]
mod tests;
