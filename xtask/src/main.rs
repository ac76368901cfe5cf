//! What a developer does beside cargo: `cargo run -p xtask -- check | tidy | dev | codegen | spec`.

mod tidy;

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let result = match command.as_str() {
        "tidy" => tidy::main(),
        "check" => check(),
        "dev" => steps(&[&["cargo", "run", "--package", "tiltyard", "--", "serve"]]),
        "codegen" => steps(&[&["npm", "--prefix", "web", "run", "codegen"]]),
        // What SPECIFICATION.md promises in numbers, measured on this machine.
        "spec" => steps(&[
            &["cargo", "bench", "--package", "tiltyard"],
            &["cargo", "test", "--package", "tiltyard-attacks"],
        ]),
        _ => Err(anyhow::anyhow!(
            "usage: cargo run -p xtask -- check | tidy | dev | codegen | spec"
        )),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What is quick and needs no root.
fn check() -> anyhow::Result<()> {
    tidy::main()?;
    steps(&[
        &["cargo", "fmt", "--all", "--check"],
        &[
            "cargo",
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ],
        &["npm", "--prefix", "web", "run", "check"],
        &["npm", "--prefix", "web", "run", "codegen"],
        // What was generated is what is kept.
        &[
            "git",
            "diff",
            "--exit-code",
            "--",
            "web/src/api/__generated__",
        ],
    ])
}

fn steps(all: &[&[&str]]) -> anyhow::Result<()> {
    for argv in all {
        let words = argv.join(" ");
        println!("==> {words}");
        let (program, args) = argv.split_first().context("an empty step")?;
        let status = Command::new(program)
            .args(args)
            .status()
            .with_context(|| words.clone())?;
        if !status.success() {
            bail!("`{words}` failed ({status})");
        }
    }
    Ok(())
}
