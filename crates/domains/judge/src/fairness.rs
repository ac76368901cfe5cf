//! Whose turn it is. A lane is a person, or a rejudge; lanes are served in rounds, so that a flood in one delays no other.

use tiltyard_store::sqlx::types::Uuid;

/// A lane with something that could be judged now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    pub id: Uuid,
    /// The number of its oldest attempt that waits.
    pub oldest: i64,
    /// How many of it are judged at this moment.
    pub under_way: i64,
    /// The number of its last turn; 0 where it never had one.
    pub served: i64,
}

/// The lane that holds the fewest places; of those the one whose last turn is the longest ago; then the oldest attempt.
#[must_use]
pub fn next(lanes: &[Lane]) -> Option<Lane> {
    lanes
        .iter()
        .min_by_key(|lane| (lane.under_way, lane.served, lane.oldest))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves everything with so many places, in whole rounds of places; answers with the lanes in their order.
    fn served(mut waiting: Vec<(u128, Vec<i64>)>, places: usize) -> Vec<u128> {
        let mut turns: Vec<(u128, i64)> = Vec::new();
        let mut order = Vec::new();
        loop {
            let mut busy: Vec<u128> = Vec::new();
            for _ in 0..places {
                let lanes: Vec<Lane> = waiting
                    .iter()
                    .filter(|(_, attempts)| !attempts.is_empty())
                    .map(|(id, attempts)| Lane {
                        id: Uuid::from_u128(*id),
                        oldest: attempts[0],
                        under_way: busy.iter().filter(|other| *other == id).count() as i64,
                        served: turns
                            .iter()
                            .rev()
                            .find(|(other, _)| other == id)
                            .map_or(0, |(_, number)| *number),
                    })
                    .collect();
                let Some(lane) = next(&lanes) else {
                    break;
                };
                let id = lane.id.as_u128();
                order.push(id);
                busy.push(id);
                turns.push((id, turns.len() as i64 + 1));
                for (other, attempts) in &mut waiting {
                    if *other == id {
                        attempts.remove(0);
                    }
                }
            }
            if busy.is_empty() {
                return order;
            }
        }
    }

    #[test]
    fn a_flood_delays_nobody_by_more_than_a_round() {
        let flood = (1, (0..100).collect());
        let order = served(vec![flood, (2, vec![100]), (3, vec![101, 102])], 1);
        assert_eq!(order[..5], [1, 2, 3, 1, 3]);
        assert_eq!(order.len(), 103, "nothing is left out");
    }

    #[test]
    fn nobody_takes_a_second_place_while_another_waits() {
        let order = served(vec![(1, vec![0, 1, 2]), (2, vec![3])], 2);
        assert_eq!(order, [1, 2, 1, 1]);
        assert_eq!(next(&[]), None);
    }
}
