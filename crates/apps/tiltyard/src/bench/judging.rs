//! What judging costs beyond the runs it consists of, and how steady its measures are.

use std::{
    fs::File,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, bail};
use bytes::Bytes;
use tiltyard_languages::Catalogue;
use tiltyard_protocol::{
    Check, Comparer, Content, Grading, Group, JudgeEvent, JudgeLimits, JudgeRequest, JudgeTest,
    Judgement, Judges, Keep, Limits, Outcome, Source, SourceFile, TokenOptions, Verdict,
};
use tiltyard_runner::Runner;

use super::{PYTHON, Row, median, us};
use crate::engine::{self, LanguageArguments};

const PYTHON_TEXT: &str = "print(2 * int(input()))\n";
const CPP_TEXT: &str =
    "#include <iostream>\nint main() { long n; std::cin >> n; std::cout << 2 * n << '\\n'; }\n";
/// About a fifth of a second of work that fits in a cache.
const STEADY_TEXT: &str =
    "n = int(input())\ns = 0\nfor i in range(2_000_000): s += i & n\nprint(2 * n)\n";

pub fn measure(quick: bool, work: &Path, rows: &mut Vec<Row>) -> anyhow::Result<()> {
    let runner = engine::start_runner(
        Catalogue::embedded()?,
        None,
        &LanguageArguments::default(),
        None,
    )?;
    let runtime = tokio::runtime::Runtime::new().context("start the runtime")?;
    let rounds = if quick { 3 } else { 15 };
    python(&runtime, &runner, rounds, work, rows)?;
    cpp(&runtime, &runner, rounds, work, rows)?;
    steady(&runtime, &runner, if quick { 5 } else { 20 }, work, rows)
}

fn request(language: &str, text: &str, tests: i64, time_ms: u64) -> JudgeRequest {
    let test = |number: i64| JudgeTest {
        name: number.to_string(),
        group: 0,
        sample: false,
        input: Content::Inline(Bytes::from(format!("{number}\n"))),
        answer: Content::Inline(Bytes::from(format!("{}\n", 2 * number))),
        args: Vec::new(),
        comparer: None,
        check_args: Vec::new(),
        files: Vec::new(),
        score: None,
    };
    JudgeRequest {
        source: Source {
            language: language.to_owned(),
            files: vec![SourceFile {
                name: None,
                content: Bytes::from(text.to_owned()),
            }],
            steps: None,
            compile_args: Vec::new(),
            args: Vec::new(),
        },
        answers_only: false,
        tests: (1..=tests).map(test).collect(),
        grading: Grading {
            groups: vec![Group::root()],
            scored: false,
            run_all: false,
        },
        check: Check::Compare(Comparer::Tokens(TokenOptions::default())),
        interactor: None,
        passes_max: 1,
        input_file: None,
        output_file: None,
        limits: JudgeLimits {
            time_ms,
            wall_time_ms: 4 * time_ms,
            memory_bytes: 256 << 20,
            output_bytes: 1 << 20,
            processes: 64,
            file_bytes: 1 << 20,
            compile: None,
            check: Limits::default(),
        },
        keep: Keep {
            output_bytes: 0,
            samples_only: true,
        },
        correlation: "bench".to_owned(),
    }
}

/// What one judging came to, as its asker saw it.
struct Seen {
    judgement: Judgement,
    first_tick_us: f64,
    whole_us: f64,
    compile: Option<Outcome>,
}

async fn judge(runner: &Runner, request: JudgeRequest) -> anyhow::Result<Seen> {
    let started = Instant::now();
    let mut handle = runner.judge(request).await?;
    let (mut first_tick_us, mut compile) = (0.0, None);
    while let Some(event) = handle.events.recv().await {
        match event {
            JudgeEvent::TestEnded { test: 0, .. } => first_tick_us = us(started.elapsed()),
            JudgeEvent::Compiled { outcome, .. } => compile = Some(outcome),
            JudgeEvent::Failed(why) => bail!("the judge failed: {why}"),
            JudgeEvent::Finished(judgement) => {
                return Ok(Seen {
                    judgement,
                    first_tick_us,
                    whole_us: us(started.elapsed()),
                    compile,
                });
            }
            _ => {}
        }
    }
    bail!("the judging ended without a word")
}

/// The same program on the same inputs, one bare process each.
fn bare(argv: &[String], tests: i64, work: &Path) -> anyhow::Result<f64> {
    let mut sum = 0.0;
    for number in 1..=tests {
        let path = work.join("input");
        File::create(&path)?.write_all(format!("{number}\n").as_bytes())?;
        let input = File::open(&path)?;
        let started = Instant::now();
        let output = Command::new(&argv[0])
            .args(&argv[1..])
            .stdin(input)
            .stderr(Stdio::null())
            .output()?;
        sum += us(started.elapsed());
        if output.stdout != format!("{}\n", 2 * number).as_bytes() {
            bail!("the bare program is wrong");
        }
    }
    Ok(sum)
}

fn accepted(seen: &Seen) -> anyhow::Result<()> {
    if seen.judgement.verdict != Verdict::Accepted {
        bail!("a right program was judged {}", seen.judgement.verdict);
    }
    Ok(())
}

fn python(
    runtime: &tokio::runtime::Runtime,
    runner: &Runner,
    rounds: usize,
    work: &Path,
    rows: &mut Vec<Row>,
) -> anyhow::Result<()> {
    const TESTS: i64 = 50;
    let path = work.join("main.py");
    std::fs::write(&path, PYTHON_TEXT)?;
    let argv = [PYTHON.to_owned(), path.display().to_string()];
    let (mut ratios, mut ticks) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let bare_us = bare(&argv, TESTS, work)?;
        let seen = runtime.block_on(judge(runner, request("python", PYTHON_TEXT, TESTS, 2_000)))?;
        accepted(&seen)?;
        ratios.push(seen.whole_us / bare_us);
        ticks.push(seen.first_tick_us / 1e3);
    }
    let (ratio, tick) = (median(&mut ratios), median(&mut ticks));
    rows.push(Row {
        name: "judging, 50 tests of python, over the bare runs",
        value: ratio,
        unit: "x",
        goal: "<= 1.3",
        met: ratio <= 1.3,
    });
    rows.push(Row {
        name: "judging, asked to first test ended, python",
        value: tick,
        unit: "ms",
        goal: "<= 150",
        met: tick <= 150.0,
    });
    Ok(())
}

fn cpp(
    runtime: &tokio::runtime::Runtime,
    runner: &Runner,
    rounds: usize,
    work: &Path,
    rows: &mut Vec<Row>,
) -> anyhow::Result<()> {
    const TESTS: i64 = 100;
    let (source, program) = (work.join("main.cpp"), work.join("main"));
    std::fs::write(&source, CPP_TEXT)?;
    let status = Command::new("g++")
        .args(["-O2", "-std=gnu++20", "-o"])
        .args([&program, &source])
        .status()
        .context("the C++ compiler is needed (g++)")?;
    if !status.success() {
        bail!("g++ failed");
    }
    let argv = [program.display().to_string()];
    let mut beyond = Vec::new();
    for round in 0..rounds {
        let bare_us = bare(&argv, TESTS, work)?;
        // Each round's source is new, so that it is compiled.
        let text = format!("{CPP_TEXT}// {round}\n");
        let seen = runtime.block_on(judge(runner, request("cpp", &text, TESTS, 2_000)))?;
        accepted(&seen)?;
        let compile_us = seen.compile.map_or(0, |outcome| outcome.wall_time_us) as f64;
        beyond.push((seen.whole_us - compile_us - bare_us) / 1e6);
    }
    let value = median(&mut beyond);
    rows.push(Row {
        name: "judging, 100 tests of C++, beyond compiling and bare runs",
        value,
        unit: "s",
        goal: "<= 0.4",
        met: value <= 0.4,
    });
    Ok(())
}

/// By how much the most is more than the least, in percent.
fn spread(times: &[f64]) -> f64 {
    let least = times.iter().copied().fold(f64::INFINITY, f64::min);
    let most = times.iter().copied().fold(0.0, f64::max);
    (most / least - 1.0) * 100.0
}

/// What the steady program takes as a bare process: it says so itself at its end.
fn bare_cpu_time_us(work: &Path) -> anyhow::Result<f64> {
    let (path, input) = (work.join("steady.py"), work.join("input"));
    let says = "import sys, time; sys.stderr.write(str(time.process_time_ns() // 1000))\n";
    std::fs::write(&path, format!("{STEADY_TEXT}{says}"))?;
    std::fs::write(&input, "1\n")?;
    let output = Command::new(PYTHON)
        .arg(&path)
        .stdin(File::open(&input)?)
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    text.trim()
        .parse()
        .with_context(|| format!("the bare program said {text:?}"))
}

/// The same submission again and again: alone, and with every core but one busy.
fn steady(
    runtime: &tokio::runtime::Runtime,
    runner: &Runner,
    rounds: usize,
    work: &Path,
    rows: &mut Vec<Row>,
) -> anyhow::Result<()> {
    let (mut times, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let seen = runtime.block_on(judge(runner, request("python", STEADY_TEXT, 1, 2_000)))?;
        accepted(&seen)?;
        times.push(seen.judgement.cpu_time_us_max as f64);
        bare.push(bare_cpu_time_us(work)?);
    }
    let (spread, of_bare) = (spread(&times), spread(&bare));
    rows.push(Row {
        name: "judging, the same program bare meanwhile, spread of CPU time",
        value: of_bare,
        unit: "%",
        goal: "the machine's own",
        met: true,
    });
    rows.push(Row {
        name: "judging, the same submission again, spread of CPU time",
        value: spread,
        unit: "%",
        goal: "<= 5",
        met: spread <= 5.0,
    });
    // Close to its limit alone: it must pass whatever the others do.
    let time_ms = (median(&mut times) * 1.5 / 1e3) as u64;
    let right = runtime.block_on(async {
        let mut right = 0;
        for _ in 0..rounds {
            let others = (1..runner.judged_at_once())
                .map(|_| judge(runner, request("python", "while True: pass", 1, 1_000)));
            let (seen, _) = tokio::join!(
                judge(runner, request("python", STEADY_TEXT, 1, time_ms)),
                futures_util::future::join_all(others)
            );
            right += usize::from(accepted(&seen?).is_ok());
        }
        anyhow::Ok(right)
    })?;
    rows.push(Row {
        name: "judging, right verdicts with all other cores busy",
        value: right as f64 / rounds as f64 * 100.0,
        unit: "%",
        goal: "100",
        met: right == rounds,
    });
    Ok(())
}
