//! `cargo bench`: what `tiltyard bench` measures, built for production.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let status = Command::new(env!("CARGO_BIN_EXE_tiltyard"))
        .arg("bench")
        .status();
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        other => {
            eprintln!("tiltyard bench: {other:?}");
            ExitCode::FAILURE
        }
    }
}
