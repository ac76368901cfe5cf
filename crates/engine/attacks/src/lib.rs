#![doc = include_str!("../README.md")]

mod advisories;
mod api_attacks;
mod capture;
mod compile_attacks;
mod cross_job;
mod expect;
mod host;
mod suite;

use std::sync::OnceLock;

pub use capture::{Capture, capture, shell};
pub use expect::{BadFrontMatter, Expectation, Expected};
pub use host::{FIRST_UID, Host, descendants, is_alive};
pub use suite::{Bench, SandboxRef, honest, run_one, run_suite};

/// One thing to try.
#[derive(Debug)]
pub struct Attack {
    /// In the catalogue of hostile programs; compile-time attacks start at 100, advisories at 200.
    pub number: u32,
    pub name: &'static str,
    pub kind: Kind,
}

/// How it is tried.
#[derive(Debug)]
pub enum Kind {
    /// A program run inside a box.
    Program {
        file: &'static str,
        source: &'static str,
        expectation: Expectation,
    },
    /// Something done to the box through its own interface. The text says what was seen; the error what went wrong.
    Rust(fn(&Bench<'_>) -> Result<String, String>),
}

/// How an attack ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Held,
    /// Every rule it broke.
    Broken(Vec<String>),
    /// This machine has no means to try it.
    Skipped(String),
}

#[derive(Debug, Clone)]
pub struct AttackResult {
    pub number: u32,
    pub name: &'static str,
    pub verdict: Verdict,
    /// The facts of its run in one line.
    pub facts: String,
    pub took_ms: u64,
}

/// The whole suite in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub held: usize,
    pub broken: usize,
    pub skipped: usize,
}

/// What the attack programs share; it lies beside each of them when it is compiled.
pub const HEADER: &str = include_str!("../programs/attack.h");
const PROGRAMS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// Every attack, in the order of its number.
pub fn catalogue() -> &'static [Attack] {
    static CATALOGUE: OnceLock<Vec<Attack>> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut attacks: Vec<Attack> = PROGRAMS
            .iter()
            .map(|(file, source)| program(file, source))
            .collect();
        for (number, name, attempt) in api_attacks::ALL
            .iter()
            .chain(cross_job::ALL)
            .chain(compile_attacks::ALL)
            .chain(advisories::ALL)
        {
            attacks.push(Attack {
                number: *number,
                name,
                kind: Kind::Rust(*attempt),
            });
        }
        attacks.sort_by_key(|attack| (attack.number, attack.name));
        attacks
    })
}

/// An attack in Rust: its number, its name, and what it does.
type RustAttack = (u32, &'static str, fn(&Bench<'_>) -> Result<String, String>);

fn program(file: &'static str, source: &'static str) -> Attack {
    let name = file.split('.').next().unwrap_or(file);
    let number = name
        .split('_')
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0);
    // A file whose first lines cannot be read expects the impossible, so that its test fails and says why.
    let expectation =
        Expectation::parse(source).unwrap_or_else(|why| Expectation::unreadable(&why));
    Attack {
        number,
        name,
        kind: Kind::Program {
            file,
            source,
            expectation,
        },
    }
}
