//! `tiltyard bench`.

#[derive(clap::Args)]
pub struct BenchArguments {}

pub fn main(_arguments: &BenchArguments, _json: bool) -> anyhow::Result<()> {
    Ok(())
}
