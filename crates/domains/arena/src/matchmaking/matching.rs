//! The heaviest matching: exact where few depend on each other, good and fast where many do. As all weights are above zero, no two who could be
//! a pair are both left.

use std::collections::BTreeMap;

/// A pair by the places of its members, the smaller first.
type Edge = (usize, usize);
type Weights = BTreeMap<Edge, i64>;

/// Up to so many who depend on each other every matching is compared.
const EXACT_MAX: usize = 20;
/// Above it, how often the whole is gone over again in search of a better one.
const PASSES_MAX: usize = 20;

/// Pairs of `0..count`, in order. All weights must be above zero.
pub(super) fn heaviest(count: usize, weights: &Weights) -> Vec<Edge> {
    let mut pairs: Vec<Edge> = components(count, weights)
        .into_iter()
        .flat_map(|members| {
            if members.len() <= EXACT_MAX {
                exact(&members, weights)
            } else {
                improved(&members, weights)
            }
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Those who are connected by possible pairs; who has no possible pair is in none.
fn components(count: usize, weights: &Weights) -> Vec<Vec<usize>> {
    let mut near = vec![Vec::new(); count];
    for (one, other) in weights.keys() {
        near[*one].push(*other);
        near[*other].push(*one);
    }
    let mut seen = vec![false; count];
    let mut all = Vec::new();
    for start in 0..count {
        if seen[start] || near[start].is_empty() {
            continue;
        }
        seen[start] = true;
        let mut members = vec![start];
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            next += 1;
            for other in &near[member] {
                if !std::mem::replace(&mut seen[*other], true) {
                    members.push(*other);
                }
            }
        }
        members.sort_unstable();
        all.push(members);
    }
    all
}

/// For each set of members the best that can be made of it: the last of them is left, or is a pair with one of the others.
fn exact(members: &[usize], weights: &Weights) -> Vec<Edge> {
    let edges = |last: usize| {
        (0..last).filter_map(move |other| {
            let weight = weights.get(&(members[other], members[last]))?;
            Some((other, *weight))
        })
    };
    let near: Vec<Vec<(usize, i64)>> = (0..members.len())
        .map(|last| edges(last).collect())
        .collect();
    let sets = 1_usize << members.len();
    // What a set is worth, and the partner of its last member; the last itself stands for none.
    let mut best = vec![(0_i64, 0_u8); sets];
    for set in 1..sets {
        let last = set.ilog2() as usize;
        let rest = set & !(1 << last);
        let mut found = (best[rest].0, last);
        for (other, weight) in &near[last] {
            if rest & (1 << other) != 0 {
                let worth = weight + best[rest & !(1 << other)].0;
                if worth > found.0 {
                    found = (worth, *other);
                }
            }
        }
        best[set] = (found.0, u8::try_from(found.1).unwrap_or(u8::MAX));
    }
    let mut pairs = Vec::new();
    let mut set = sets - 1;
    while set != 0 {
        let last = set.ilog2() as usize;
        let other = usize::from(best[set].1);
        set &= !(1 << last);
        if other != last {
            set &= !(1 << other);
            pairs.push((members[other], members[last]));
        }
    }
    pairs
}

/// The heaviest possible pair first, again and again; then any two pairs, or a pair and one who is left, change partners where that is better.
fn improved(members: &[usize], weights: &Weights) -> Vec<Edge> {
    let is_member = |edge: &Edge| members.binary_search(&edge.0).is_ok();
    let mut heavy: Vec<(Edge, i64)> = weights
        .iter()
        .filter(|(edge, _)| is_member(edge))
        .map(|(edge, weight)| (*edge, *weight))
        .collect();
    heavy.sort_by_key(|(edge, weight)| (-weight, *edge));
    let mut partner = BTreeMap::new();
    fill(&heavy, &mut partner);
    for _ in 0..PASSES_MAX {
        if !exchange(members, weights, &mut partner) {
            break;
        }
        fill(&heavy, &mut partner);
    }
    pairs_of(&partner)
}

type Partners = BTreeMap<usize, usize>;

fn pairs_of(partner: &Partners) -> Vec<Edge> {
    partner
        .iter()
        .filter(|(one, other)| one < other)
        .map(|(one, other)| (*one, *other))
        .collect()
}

fn fill(heavy: &[(Edge, i64)], partner: &mut Partners) {
    for ((one, other), _) in heavy {
        if !partner.contains_key(one) && !partner.contains_key(other) {
            join(partner, *one, *other);
        }
    }
}

fn join(partner: &mut Partners, one: usize, other: usize) {
    partner.insert(one, other);
    partner.insert(other, one);
}

fn part(partner: &mut Partners, one: usize) {
    if let Some(other) = partner.remove(&one) {
        partner.remove(&other);
    }
}

fn weight_of(weights: &Weights, one: usize, other: usize) -> Option<i64> {
    weights.get(&(one.min(other), one.max(other))).copied()
}

fn exchange(members: &[usize], weights: &Weights, partner: &mut Partners) -> bool {
    let mut is_better = false;
    for (one, other) in pairs_of(partner) {
        for third in members {
            // A change before may have parted them.
            if partner.get(&one) != Some(&other) {
                break;
            }
            if *third != one && *third != other {
                is_better |= exchange_with(weights, partner, (one, other), *third);
            }
        }
    }
    is_better
}

/// The third takes one of the pair, and whom it leaves takes the other if it may.
fn exchange_with(
    weights: &Weights,
    partner: &mut Partners,
    (one, other): Edge,
    third: usize,
) -> bool {
    let fourth = partner.get(&third).copied();
    let old = weight_of(weights, one, other).unwrap_or(0)
        + fourth
            .and_then(|fourth| weight_of(weights, third, fourth))
            .unwrap_or(0);
    for (taken, left) in [(one, other), (other, one)] {
        let Some(first) = weight_of(weights, taken, third) else {
            continue;
        };
        let second = fourth.and_then(|fourth| Some((fourth, weight_of(weights, left, fourth)?)));
        if first + second.map_or(0, |(_, weight)| weight) > old {
            part(partner, one);
            part(partner, third);
            join(partner, taken, third);
            if let Some((fourth, _)) = second {
                join(partner, left, fourth);
            }
            return true;
        }
    }
    false
}
