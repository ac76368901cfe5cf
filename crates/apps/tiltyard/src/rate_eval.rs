//! `tiltyard admin rate-eval`: how well the ratings, with these or other parameters, would have predicted a history of duels.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use tiltyard_ratings::{
    Parameters,
    evaluate::{Against, Settings, TimeReading, evaluate},
};

/// A file or parameters nothing can be done with, as apart from a failure of ours.
const EXIT_BAD_INPUT: u8 = 2;

#[derive(clap::Args)]
pub struct RateEvalArguments {
    /// CSV with the columns time, left, right, result, the earliest first; - is standard input
    file: PathBuf,
    /// Part of the rounds, from the first on, that is not counted; what comes after 0.3 is always shown too
    #[arg(long, value_name = "FRACTION", default_value_t = 0.0)]
    burn_in: f64,
    /// Other parameters, as sigma=0.1,rd0=350
    #[arg(long, value_name = "NAME=NUMBER,...", value_delimiter = ',')]
    parameters: Vec<String>,
    /// Systems to compare with: elo32 (any K), glicko2
    #[arg(long, value_name = "SYSTEM,...", value_delimiter = ',')]
    against: Vec<Against>,
    /// What times are, where their looks deceive: seconds, milliseconds, microseconds, days, dates, order
    #[arg(long, value_name = "READING")]
    time: Option<TimeReading>,
}

pub fn main(arguments: &RateEvalArguments, as_json: bool) -> anyhow::Result<ExitCode> {
    let settings = match settings(arguments) {
        Ok(settings) => settings,
        Err(message) => return Ok(bad_input(&message)),
    };
    let file = &arguments.file;
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        match File::open(file) {
            Ok(file) => Box::new(file),
            Err(error) => return Ok(bad_input(&format!("open {}: {error}", file.display()))),
        }
    };
    let report = match evaluate(input, &settings) {
        Ok(report) => report,
        Err(error) => return Ok(bad_input(&format!("{}: {error}", file.display()))),
    };
    let text = if as_json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        report.to_string()
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => written
            .map(|()| ExitCode::SUCCESS)
            .context("write the answer"),
    }
}

fn bad_input(message: &str) -> ExitCode {
    eprintln!("tiltyard: {message}");
    ExitCode::from(EXIT_BAD_INPUT)
}

fn settings(arguments: &RateEvalArguments) -> Result<Settings, String> {
    if !(0.0..1.0).contains(&arguments.burn_in) {
        return Err(format!(
            "--burn-in is {}; it is a part of the whole, from 0 to below 1",
            arguments.burn_in
        ));
    }
    let mut parameters = Parameters::default();
    for setting in &arguments.parameters {
        let (name, value) = setting
            .split_once('=')
            .and_then(|(name, value)| Some((name.trim(), value.trim().parse().ok()?)))
            .ok_or_else(|| {
                format!("--parameters has {setting:?}; write NAME=NUMBER, as sigma=0.1")
            })?;
        parameters
            .set(name, value)
            .map_err(|error| format!("--parameters: {error}"))?;
    }
    parameters
        .check()
        .map_err(|error| format!("--parameters: {error}"))?;
    Ok(Settings {
        parameters,
        against: arguments.against.clone(),
        burn_in: arguments.burn_in,
        time: arguments.time,
    })
}
