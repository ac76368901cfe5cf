//! The one program: server, command line, supervisor.

mod backup;
mod bench;
mod doctor;
mod engine;
mod house;
mod languages;
mod problem;
mod rate_eval;
mod run;
mod serve;
mod shipped;
mod web;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use tiltyard_web::Config;

/// One self-hosted platform on one engine that runs untrusted code.
#[derive(Parser)]
#[command(name = "tiltyard", version)]
struct Arguments {
    /// Answers as JSON instead of tables
    #[arg(long, global = true)]
    json: bool,
    /// A file of settings over those built in; see `tiltyard config`
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    languages: engine::LanguageArguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web page and the API
    Serve {
        /// Address and port, over the configuration's
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// Where the server keeps its files, over the configuration's
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Bring the database up to this version; `serve` does so too
    Migrate,
    /// Write a copy of the database and of the files of problems to one file
    Backup { file: PathBuf },
    /// Put the database and the files of problems back as a copy has them
    Restore {
        file: PathBuf,
        /// Replace what is there
        #[arg(long)]
        replace: bool,
    },
    /// Fill an empty database with people to try things with; prints their passwords
    Seed,
    /// What only an operator may do
    Admin {
        #[command(subcommand)]
        command: house::AdminCommand,
    },
    /// Print all settings with what they mean, or with --json those in force
    Config,
    /// Run a file in a box, here and now
    Run(run::RunArguments),
    /// Packages of problems
    Problem {
        #[command(subcommand)]
        command: problem::ProblemCommand,
    },
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
    if matches!(arguments.command, Command::Supervisor) {
        tiltyard_sandbox::supervisor_main();
    }
    let config = match Config::read(arguments.config.as_deref()) {
        Ok(config) => config,
        Err(error) => return ended(Err(error.into())),
    };
    let languages = arguments.languages.or(&config);
    ended(match arguments.command {
        Command::Supervisor => unreachable!("answered above"),
        Command::Openapi => openapi(),
        Command::Serve { listen, data } => {
            serve::main(&with(config, listen, data), &languages).map(|()| ExitCode::SUCCESS)
        }
        Command::Migrate => house::migrate(&config),
        Command::Backup { file } => backup::backup(&config, &file),
        Command::Restore { file, replace } => backup::restore(&config, &file, replace),
        Command::Seed => house::seed(&config),
        Command::Admin { command } => house::admin(&config, &command, arguments.json),
        Command::Config => house::config(&config, arguments.json),
        Command::Run(run) => run::main(&run, &languages, arguments.json),
        Command::Problem { command } => problem::main(command, &config, &languages, arguments.json),
        Command::Languages { command } => languages::main(command, &languages, arguments.json),
        Command::Doctor(doctor) => doctor::main(&doctor, &languages, arguments.json),
        Command::Bench(bench) => bench::main(&bench, arguments.json).map(|()| ExitCode::SUCCESS),
    })
}

/// The configuration with what the command line says over it.
fn with(mut config: Config, listen: Option<SocketAddr>, data: Option<PathBuf>) -> Config {
    config.server.listen = listen.unwrap_or(config.server.listen);
    if let Some(data) = data {
        config.server.data = data;
    }
    config
}

fn ended(result: anyhow::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        // The last line is what went wrong; the lines above say where.
        eprintln!("tiltyard: {error:#}");
        ExitCode::from(EXIT_OURS)
    })
}

fn openapi() -> anyhow::Result<ExitCode> {
    println!(
        "{}",
        serde_json::to_string_pretty(&tiltyard_web::description())?
    );
    Ok(ExitCode::SUCCESS)
}

/// Our own failure, as apart from the exit code of a program that was run.
const EXIT_OURS: u8 = 125;
