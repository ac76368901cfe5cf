//! Plays many duels in a world where much goes wrong, holds each against its log, and says how they ended: `cargo run --release --example simulate -- 100000`.

#[path = "../tests/simulation/held.rs"]
mod held;
#[path = "../tests/simulation/ledger.rs"]
mod ledger;
#[path = "../tests/simulation/world.rs"]
mod world;

use std::collections::BTreeMap;

fn main() {
    let duels: u64 = std::env::args()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .unwrap_or(10_000);
    let mut ends: BTreeMap<String, u64> = BTreeMap::new();
    let (mut events, mut applied, mut refused, mut restarts) = (0, 0, 0, 0);
    let (mut ledger, mut rated) = (ledger::Ledger::new(), 0);
    for seed in 0..duels {
        let played = world::play(seed);
        held::held(&played);
        ledger.book(seed, &played.duel);
        rated += usize::from(played.duel.rated_score().is_some());
        if let Some(outcome) = &played.duel.outcome {
            *ends.entry(format!("{:?}", outcome.reason)).or_default() += 1;
        }
        events += played.log.len();
        applied += played.applied;
        refused += played.refused;
        restarts += played.restarts;
    }
    ledger.holds(rated);
    println!("{duels} duels, each with one result; {rated} rated, each booked once");
    println!("{applied} commands ({refused} refused), {events} events, {restarts} restarts");
    for (reason, count) in ends {
        println!("{count:>8}  {reason}");
    }
}
