//! The one program: server, command line, supervisor.

mod bench;
mod doctor;
mod engine;
mod languages;
mod run;
mod serve;
mod web;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// One self-hosted platform on one engine that runs untrusted code.
#[derive(Parser)]
#[command(name = "tiltyard", version)]
struct Arguments {
    /// Answers as JSON instead of tables
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    languages: engine::LanguageArguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web page and the API
    Serve {
        #[arg(
            long,
            default_value = "127.0.0.1:8080",
            env = "TILTYARD__SERVER__LISTEN"
        )]
        listen: SocketAddr,
        /// Where the server keeps its files
        #[arg(long, default_value = "data", env = "TILTYARD__SERVER__DATA")]
        data: PathBuf,
    },
    /// Run a file in a box, here and now
    Run(run::RunArguments),
    /// The languages of this machine
    Languages {
        #[command(subcommand)]
        command: Option<languages::LanguagesCommand>,
    },
    /// Check what this machine offers to boxes
    Doctor(doctor::DoctorArguments),
    /// Measure boxes against bare processes, as ratios within one run
    Bench(bench::BenchArguments),
    /// Print the description of the API, in OpenAPI's form
    Openapi,
    #[command(name = engine::SUPERVISOR_COMMAND, hide = true)]
    Supervisor,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Supervisor => tiltyard_sandbox::supervisor_main(),
        Command::Openapi => openapi(),
        Command::Serve { listen, data } => {
            serve::main(listen, &data, &arguments.languages).map(|()| ExitCode::SUCCESS)
        }
        Command::Run(run) => run::main(&run, &arguments.languages, arguments.json),
        Command::Languages { command } => {
            languages::main(command, &arguments.languages, arguments.json)
        }
        Command::Doctor(doctor) => doctor::main(&doctor, &arguments.languages, arguments.json),
        Command::Bench(bench) => bench::main(&bench, arguments.json).map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|error| {
        // The last line is what went wrong; the lines above say where.
        eprintln!("tiltyard: {error:#}");
        ExitCode::from(EXIT_OURS)
    })
}

fn openapi() -> anyhow::Result<ExitCode> {
    println!(
        "{}",
        serde_json::to_string_pretty(&tiltyard_runs::description())?
    );
    Ok(ExitCode::SUCCESS)
}

/// Our own failure, as apart from the exit code of a program that was run.
const EXIT_OURS: u8 = 125;
