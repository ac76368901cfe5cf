//! The published comparison of rating systems, on a world made up: the order must be the same, the numbers need not be.

mod generator;

use std::fmt::Write;

use generator::{World, history};
use tiltyard_ratings::evaluate::{Report, Settings, SystemNumbers, evaluate};

fn of_seed(seed: u64) -> Report {
    let world = World {
        seed,
        ..World::default()
    };
    report(&world, &["elo32", "elo16", "glicko2"])
}

fn report(world: &World, against: &[&str]) -> Report {
    let mut csv = String::from("time,left,right,result\n");
    history(world, |row| {
        writeln!(
            csv,
            "{},p{},p{},{}",
            row.time_seconds, row.left, row.right, row.result
        )
        .expect("a string takes all");
    });
    let settings = Settings {
        against: against
            .iter()
            .map(|name| name.parse().expect("a system"))
            .collect(),
        ..Settings::default()
    };
    evaluate(csv.as_bytes(), &settings).expect("a history without mistakes")
}

fn last_part(report: &Report) -> &[SystemNumbers] {
    let part = report.parts.last().expect("two parts");
    assert_eq!(part.burn_in, 0.3);
    &part.systems
}

#[test]
fn our_ratings_predict_better_than_elo_and_the_textbook() {
    for seed in [1, 2, 3] {
        let report = of_seed(seed);
        let [ours, elo32, elo16, textbook] = last_part(&report) else {
            panic!("four systems");
        };
        let accuracy = |system: &SystemNumbers| system.experienced.accuracy.unwrap();
        let loss = |system: &SystemNumbers| system.experienced.log_loss.unwrap();
        for other in [elo32, elo16, textbook] {
            let name = &other.name;
            assert!(accuracy(ours) > accuracy(other), "{seed}: accuracy, {name}");
            assert!(loss(ours) < loss(other), "{seed}: log loss, {name}");
            assert!(
                ours.all.log_loss < other.all.log_loss,
                "{seed}: all, {name}"
            );
        }
        // The order among the others, as published.
        assert!(accuracy(textbook) > accuracy(elo32) && accuracy(elo32) > accuracy(elo16));
        assert!(loss(textbook) < loss(elo32) && loss(elo32) < loss(elo16));
    }
}

#[test]
fn the_more_duels_both_have_behind_them_the_better_the_prediction() {
    // Larger, so that all but the last bands hold enough.
    let world = World {
        newcomers_each: 120,
        ..World::default()
    };
    let report = report(&world, &[]);
    let bands: Vec<_> = last_part(&report)[0]
        .by_games
        .iter()
        // Of fewer pairs the chance error is as large as what is looked for.
        .filter(|band| band.pairs > 20_000)
        .collect();
    assert!(bands.len() >= 5);
    for pair in bands.windows(2) {
        assert!(pair[0].accuracy < pair[1].accuracy, "{pair:?}");
    }
}

#[test]
fn favourites_win_about_as_often_as_is_said() {
    let report = of_seed(1);
    for bin in &last_part(&report)[0].experienced.calibration {
        assert!((bin.expected - bin.won).abs() < 0.05, "{bin:?}");
    }
}
