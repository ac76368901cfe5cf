//! `tiltyard run FILE`: a file in a box, with this terminal's input and output.

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, bail};
use tiltyard_languages::{Catalogue, Installed};
use tiltyard_protocol::{
    Exit, Limits, Outcome, RelativePath, RunEvent, RunInput, RunRequest, Runs, SourceFile, Stage,
    Stdin, StoppedBy, Stream,
};
use tokio::sync::mpsc;

use crate::engine::{self, LanguageArguments};

#[derive(clap::Args)]
pub struct RunArguments {
    /// The program
    file: PathBuf,
    /// Its language; otherwise the file's ending decides
    #[arg(long)]
    language: Option<String>,
    /// CPU time in milliseconds
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    time: Option<u64>,
    /// Memory in MiB
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    memory: Option<u64>,
    /// Arguments of the program
    #[arg(last = true)]
    args: Vec<String>,
}

/// A program on the command line may write as much as it wants: it is the person's own terminal.
const OUTPUT_BYTES_MAX: u64 = 1 << 40;
/// Read from standard input at once.
const INPUT_CHUNK_BYTES: usize = 16 << 10;
/// Shells tell a signal by this plus its number.
const EXIT_SIGNAL_BASE: i32 = 128;

pub fn main(
    arguments: &RunArguments,
    languages: &LanguageArguments,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let catalogue = languages.catalogue()?;
    let content = std::fs::read(&arguments.file)
        .with_context(|| format!("read {}", arguments.file.display()))?;
    let name = arguments
        .file
        .file_name()
        .and_then(|name| name.to_str())
        .context("the file's name is not text")?;
    let language = match &arguments.language {
        Some(name) => catalogue.find(name).with_context(|| {
            match catalogue.close_matches(name).as_slice() {
                [] => {
                    format!("the language {name:?} is not known; `tiltyard languages` lists them")
                }
                near => format!(
                    "the language {name:?} is not known; did you mean {}?",
                    near.join(", ")
                ),
            }
        })?,
        None => catalogue.of_file(name).with_context(|| {
            format!("no language has files like {name}; name one with --language")
        })?,
    };
    let mut only = Catalogue::default();
    only.insert(language.clone());
    let runner = engine::start_runner(only, Some(1), languages, None)?;
    let Some(installed) = runner.installed().first() else {
        bail!(
            "{} is not installed; `{}` adds it",
            language.name,
            language.missing().install
        );
    };
    let request = request(arguments, installed, name, content);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let result = runtime.block_on(attend(&runner, request));
    // Standard input may still be read by a thread that nobody can interrupt.
    runtime.shutdown_background();
    drop(runner);
    let (stage, outcome) = result?;
    Ok(report(stage, outcome, json))
}

fn request(
    arguments: &RunArguments,
    installed: &Installed,
    name: &str,
    content: Vec<u8>,
) -> RunRequest {
    let limits = installed.language.run_limits();
    // On one core the clock runs at least as long as the CPU.
    let time = arguments.time.unwrap_or(limits.cpu_time_ms);
    let run_limits = Limits {
        cpu_time_ms: time,
        wall_time_ms: if arguments.time.is_some() {
            time.saturating_mul(2).saturating_add(1000)
        } else {
            limits.wall_time_ms
        },
        memory_bytes: arguments
            .memory
            .map_or(limits.memory_bytes, |mib| mib << 20),
        output_bytes: OUTPUT_BYTES_MAX,
        ..limits
    };
    RunRequest {
        language: installed.language.id.clone(),
        files: vec![SourceFile {
            name: RelativePath::parse(name).ok(),
            content: content.into(),
        }],
        args: arguments.args.clone(),
        stdin: Stdin::Interactive,
        compile_limits: Some(Limits {
            output_bytes: OUTPUT_BYTES_MAX,
            ..installed.language.compile_limits()
        }),
        run_limits: Some(run_limits),
        environment: Vec::new(),
        warm: false,
        correlation: "run".to_owned(),
    }
}

/// Passes input and output until the program has ended. The stage that ended last decides.
async fn attend(
    runner: &tiltyard_runner::Runner,
    request: RunRequest,
) -> anyhow::Result<(Stage, Outcome)> {
    let mut handle = runner.submit(request).await?;
    let input = handle.input.clone();
    std::thread::spawn(move || forward_stdin(&input));
    let mut last = None;
    while let Some(event) = handle.events.recv().await {
        match event {
            RunEvent::Output {
                stream: Stream::Stdout,
                bytes,
                ..
            } => write_or_stop(&mut std::io::stdout().lock(), &bytes)?,
            RunEvent::Output {
                stream: Stream::Stderr,
                bytes,
                ..
            } => write_or_stop(&mut std::io::stderr().lock(), &bytes)?,
            RunEvent::StageEnded { stage, outcome } => last = Some((stage, outcome)),
            RunEvent::Failed(why) => bail!(why),
            RunEvent::StageStarted(_) | RunEvent::Finished(_) => {}
        }
    }
    last.context("the run ended without an outcome")
}

fn write_or_stop(to: &mut impl Write, bytes: &[u8]) -> anyhow::Result<()> {
    to.write_all(bytes)
        .and_then(|()| to.flush())
        .context("write the program's output")
}

fn forward_stdin(input: &mpsc::Sender<RunInput>) {
    let mut buffer = vec![0; INPUT_CHUNK_BYTES];
    loop {
        let event = match std::io::stdin().lock().read(&mut buffer) {
            Ok(0) | Err(_) => RunInput::CloseStdin,
            Ok(n) => RunInput::Stdin(buffer[..n].to_vec().into()),
        };
        let last = event == RunInput::CloseStdin;
        if input.blocking_send(event).is_err() || last {
            return;
        }
    }
}

fn report(stage: Stage, outcome: Outcome, json: bool) -> ExitCode {
    let stopped = outcome.stopped_by.map(|by| match by {
        StoppedBy::WallTime => "wall time limit",
        StoppedBy::CpuTime => "CPU time limit",
        StoppedBy::Memory => "memory limit",
        StoppedBy::StdoutBytes | StoppedBy::StderrBytes => "output limit",
        StoppedBy::Cancelled => "cancelled",
    });
    if json {
        eprintln!(
            "{}",
            serde_json::json!({"stage": stage, "outcome": outcome})
        );
    } else if let Some(stopped) = stopped {
        eprintln!(
            "tiltyard: stopped: {stopped} ({} ms CPU, {} MiB)",
            outcome.cpu_time_us / 1000,
            outcome.memory_peak_bytes >> 20
        );
    }
    let code = match outcome.exit {
        Exit::Code(code) => code,
        Exit::Signal(signal) => EXIT_SIGNAL_BASE + signal,
    };
    ExitCode::from(u8::try_from(code & 0xff).unwrap_or(u8::MAX))
}
