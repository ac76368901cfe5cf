//! Every attack against the real box, each a test with its own name. Needs root.

use std::{
    process::Command,
    sync::{Mutex, OnceLock, PoisonError},
};

use tiltyard_attacks::{Bench, Host, Kind, SandboxRef, Verdict, catalogue, run_one};
use tiltyard_sandbox::{Config, Sandbox};

/// One sandbox for all, one attack at a time: what is left on the host must be known to be that attack's.
fn one(name: &str) {
    static SANDBOX: OnceLock<Mutex<Sandbox>> = OnceLock::new();
    let sandbox = SANDBOX
        .get_or_init(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_tiltyard-escape"));
            command
                .arg("supervisor")
                .env("TILTYARD_CANARY", "must-not-be-seen");
            Mutex::new(
                Sandbox::start(
                    command,
                    &Config {
                        lanes: 4,
                        ..Config::default()
                    },
                )
                .expect("the sandbox starts"),
            )
        })
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let reference = SandboxRef(&sandbox);
    let bench = Bench {
        sandbox: &reference,
        host: Host::remember(&sandbox).expect("a look at the host"),
    };
    let attack = catalogue()
        .iter()
        .find(|attack| attack.name == name)
        .expect("the attack is in the catalogue");
    let result = run_one(&bench, attack);
    println!(
        "{:>3} {:<32} {:>6} ms  {}",
        result.number, result.name, result.took_ms, result.facts
    );
    assert_eq!(result.verdict, Verdict::Held, "{name}");
}

include!(concat!(env!("OUT_DIR"), "/program_tests.rs"));

/// The attacks written in Rust; a failure names the attack.
fn group(numbers: std::ops::RangeInclusive<u32>) {
    let attacks = catalogue()
        .iter()
        .filter(|attack| matches!(attack.kind, Kind::Rust(_)) && numbers.contains(&attack.number));
    for attack in attacks {
        one(attack.name);
    }
}

#[test]
fn attacks_on_the_interface() {
    group(1..=68);
}

#[test]
fn attacks_from_job_to_job() {
    group(69..=99);
}

#[test]
fn attacks_on_compilers() {
    group(100..=199);
}

#[test]
fn attacks_from_advisories() {
    group(200..=299);
}

#[test]
fn every_number_of_the_catalogue_is_tried() {
    let missing: Vec<u32> = (1..=72)
        .filter(|number| !catalogue().iter().any(|attack| attack.number == *number))
        .collect();
    assert_eq!(missing, [0u32; 0]);
}
