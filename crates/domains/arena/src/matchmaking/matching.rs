//! The heaviest matching: exact where few depend on each other, good and fast where many do. As all weights are above zero, no two who could be
//! a pair are both left.

/// A pair by the places of its members, the smaller first.
type Edge = (usize, usize);

/// Up to so many who depend on each other every matching is compared.
const EXACT_MAX: usize = 20;
/// Above it, how often the whole is gone over again in search of a better one.
const PASSES_MAX: usize = 20;

/// What each pair is worth; zero where two cannot be one.
pub(crate) struct Weights {
    count: usize,
    of: Vec<i64>,
}

impl Weights {
    pub(crate) fn none(count: usize) -> Self {
        Self {
            count,
            of: vec![0; count * count],
        }
    }

    /// `weight` must be above zero.
    pub(crate) fn set(&mut self, one: usize, other: usize, weight: i64) {
        self.of[one * self.count + other] = weight;
        self.of[other * self.count + one] = weight;
    }

    pub(crate) fn get(&self, one: usize, other: usize) -> i64 {
        self.of[one * self.count + other]
    }
}

/// Pairs of all who are weighed, in order.
pub(crate) fn heaviest(weights: &Weights) -> Vec<Edge> {
    let mut pairs: Vec<Edge> = components(weights)
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
fn components(weights: &Weights) -> Vec<Vec<usize>> {
    let mut seen = vec![false; weights.count];
    let mut all = Vec::new();
    for start in 0..weights.count {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut members = vec![start];
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            next += 1;
            for (other, seen) in seen.iter_mut().enumerate() {
                if weights.get(member, other) > 0 && !std::mem::replace(seen, true) {
                    members.push(other);
                }
            }
        }
        members.sort_unstable();
        if members.len() > 1 {
            all.push(members);
        }
    }
    all
}

/// For each set of members the best that can be made of it: the last of them is left, or is a pair with one of the others.
fn exact(members: &[usize], weights: &Weights) -> Vec<Edge> {
    let near: Vec<Vec<(usize, i64)>> = (0..members.len())
        .map(|last| {
            let weighed =
                (0..last).map(|other| (other, weights.get(members[other], members[last])));
            weighed.filter(|(_, weight)| *weight > 0).collect()
        })
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
    let mut heavy: Vec<(i64, Edge)> = Vec::new();
    for (place, one) in members.iter().enumerate() {
        for other in &members[place + 1..] {
            let weight = weights.get(*one, *other);
            if weight > 0 {
                heavy.push((-weight, (*one, *other)));
            }
        }
    }
    heavy.sort_unstable();
    let mut couples = Couples {
        weights,
        partner: vec![None; weights.count],
    };
    couples.fill(&heavy);
    for _ in 0..PASSES_MAX {
        if !couples.exchange(members) {
            break;
        }
        couples.fill(&heavy);
    }
    couples.pairs()
}

struct Couples<'a> {
    weights: &'a Weights,
    partner: Vec<Option<usize>>,
}

impl Couples<'_> {
    fn pairs(&self) -> Vec<Edge> {
        let both = |(one, other): (usize, &Option<usize>)| {
            other.filter(|other| one < *other).map(|other| (one, other))
        };
        self.partner.iter().enumerate().filter_map(both).collect()
    }

    fn fill(&mut self, heavy: &[(i64, Edge)]) {
        for (_, (one, other)) in heavy {
            if self.partner[*one].is_none() && self.partner[*other].is_none() {
                self.join(*one, *other);
            }
        }
    }

    fn join(&mut self, one: usize, other: usize) {
        self.partner[one] = Some(other);
        self.partner[other] = Some(one);
    }

    fn part(&mut self, one: usize) {
        if let Some(other) = self.partner[one].take() {
            self.partner[other] = None;
        }
    }

    fn exchange(&mut self, members: &[usize]) -> bool {
        let mut is_better = false;
        for (one, other) in self.pairs() {
            for third in members {
                // A change before may have parted them.
                if self.partner[one] != Some(other) {
                    break;
                }
                if *third != one && *third != other {
                    is_better |= self.exchange_with((one, other), *third);
                }
            }
        }
        is_better
    }

    /// The third takes one of the pair, and whom it leaves takes the other if it may.
    fn exchange_with(&mut self, (one, other): Edge, third: usize) -> bool {
        let fourth = self.partner[third];
        let weight =
            |one, other: Option<usize>| other.map_or(0, |other| self.weights.get(one, other));
        let old = weight(one, Some(other)) + weight(third, fourth);
        for (taken, left) in [(one, other), (other, one)] {
            let (first, second) = (weight(taken, Some(third)), weight(left, fourth));
            if first > 0 && first + second > old {
                self.part(one);
                self.part(third);
                self.join(taken, third);
                if let Some(fourth) = fourth.filter(|_| second > 0) {
                    self.join(left, fourth);
                }
                return true;
            }
        }
        false
    }
}
