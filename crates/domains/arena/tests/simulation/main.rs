//! Whole duels in a world where much goes wrong. `TILTYARD_SIMULATED_DUELS=100000` plays more of them; `cargo run --release --example simulate -- 100000`
//! plays them with a table of how they ended.

mod held;
mod ledger;
mod world;

use std::collections::BTreeSet;

use tiltyard_arena::duel::Reason;

const DUELS: u64 = 2_000;

#[test]
fn every_duel_ends_in_exactly_one_result_that_its_log_tells() {
    let asked = std::env::var("TILTYARD_SIMULATED_DUELS")
        .ok()
        .and_then(|number| number.parse().ok());
    let mut reasons = BTreeSet::new();
    let (mut ledger, mut rated) = (ledger::Ledger::new(), 0);
    let (mut restarts, mut refused, mut applied) = (0, 0, 0);
    for seed in 0..asked.unwrap_or(DUELS) {
        let played = world::play(seed);
        held::held(&played);
        for _ in 0..1 + seed % 2 {
            ledger.book(seed, &played.duel);
        }
        rated += usize::from(played.duel.rated_score().is_some());
        let outcome = played.duel.outcome.as_ref().expect("a result");
        reasons.insert(format!("{:?}", outcome.reason));
        restarts += played.restarts;
        refused += played.refused;
        applied += played.applied;
    }
    ledger.holds(rated);
    let all = [
        Reason::Solved,
        Reason::FewestBytes,
        Reason::MoreTests,
        Reason::Earlier,
        Reason::DrawAgreed,
        Reason::Draw,
        Reason::Resigned,
        Reason::NoShow,
        Reason::Aborted,
        Reason::Void,
        Reason::Declined,
    ];
    for reason in all {
        assert!(
            reasons.contains(&format!("{reason:?}")),
            "no duel ended by {reason:?}: the world is too kind"
        );
    }
    assert!(restarts > 0 && 0 < refused && refused < applied / 2);
}

#[test]
fn the_same_seed_plays_the_same_duel() {
    for seed in 0..200 {
        let (one, other) = (world::play(seed), world::play(seed));
        assert_eq!(one.log, other.log);
        assert_eq!(one.duel, other.duel);
    }
}
