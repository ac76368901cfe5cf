//! The suite alone: tries every attack on this machine and prints a table. With the word `supervisor` it is the
//! supervisor of the boxes under attack.

use std::process::{Command, ExitCode};

use tiltyard_attacks::{AttackResult, Verdict, run_suite};
use tiltyard_sandbox::{Config, Sandbox};

fn print(result: &AttackResult) {
    let (word, detail) = match &result.verdict {
        Verdict::Held => ("held", result.facts.clone()),
        Verdict::Broken(wrong) => ("BROKEN", wrong.join("; ")),
        Verdict::Skipped(why) => ("skipped", why.clone()),
    };
    println!(
        "{:<7} {:>3} {:<32} {:>6} ms  {detail}",
        word, result.number, result.name, result.took_ms
    );
}

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("supervisor") {
        tiltyard_sandbox::supervisor_main();
    }
    let started = std::env::current_exe()
        .map(Command::new)
        .map_err(|error| error.to_string())
        .and_then(|mut command| {
            command
                .arg("supervisor")
                .env("TILTYARD_CANARY", "must-not-be-seen");
            Sandbox::start(
                command,
                &Config {
                    lanes: 2,
                    ..Config::default()
                },
            )
            .map_err(|error| error.to_string())
        });
    let tried =
        started.and_then(|sandbox| run_suite(&sandbox, print).map_err(|error| error.to_string()));
    match tried {
        Ok(summary) => {
            println!(
                "{} held, {} broken, {} skipped",
                summary.held, summary.broken, summary.skipped
            );
            if summary.broken == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
