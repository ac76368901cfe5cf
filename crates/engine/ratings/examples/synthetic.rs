//! Writes a made-up history of duels to standard output, to measure evaluations with: `cargo run --example synthetic -- ROUNDS NEWCOMERS SEED`,
//! where NEWCOMERS come to each round.

#[path = "../tests/generator/mod.rs"]
mod generator;

use std::io::{BufWriter, Write, stdout};

fn main() -> std::io::Result<()> {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse::<u64>().ok());
    let mut world = generator::World::default();
    if let Some(rounds) = numbers.next() {
        world.rounds = rounds as usize;
    }
    if let Some(newcomers) = numbers.next() {
        world.newcomers_each = newcomers as usize;
    }
    if let Some(seed) = numbers.next() {
        world.seed = seed;
    }
    let mut out = BufWriter::new(stdout().lock());
    writeln!(out, "time,left,right,result")?;
    let mut written = Ok(());
    generator::history(&world, |row| {
        if written.is_ok() {
            written = writeln!(
                out,
                "{},p{},p{},{}",
                row.time_seconds, row.left, row.right, row.result
            );
        }
    });
    written?;
    out.flush()
}
