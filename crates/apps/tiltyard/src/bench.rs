//! `tiltyard bench`: boxes against bare processes, taken in alternation within one run, so that the ratios hold where
//! the absolute numbers depend on the machine. Bare means: this process starts the same program with vfork and exec.

mod judging;
mod server;

use std::{
    fs::File,
    os::fd::{AsFd, BorrowedFd},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use serde_json::json;
use server::Server;
use tiltyard_languages::Catalogue;
use tiltyard_protocol::{Exit, Limits, Outcome, RelativePath};
use tiltyard_sandbox::{Program, Sandbox, Shown, Slot};

use crate::engine;

#[derive(clap::Args)]
pub struct BenchArguments {
    /// A tenth of the repetitions, to see that it works
    #[arg(long)]
    quick: bool,
    /// Nothing but what judging costs
    #[arg(long)]
    judging: bool,
}

/// One line of the table.
struct Row {
    name: &'static str,
    value: f64,
    unit: &'static str,
    goal: &'static str,
    met: bool,
}

struct Bench {
    scale: usize,
    sandbox: Sandbox,
    cores: usize,
    static_program: PathBuf,
    rows: Vec<Row>,
}

const PYTHON: &str = "/usr/bin/python3";
/// In the measurement of throughput, on both sides: no core is idle while one asker waits.
const ASKERS_PER_CORE: usize = 2;
/// Where boxes see the bench's directory.
const SHOWN_AT: &str = "/opt/bench";
const LEASE_WAIT: Duration = Duration::from_secs(10);
/// Runs of one lease in the throughput measurement, below the user ids of a slot.
const RUNS_PER_LEASE: usize = 500;

pub fn main(arguments: &BenchArguments, as_json: bool) -> anyhow::Result<()> {
    let work = std::env::temp_dir().join(format!("tiltyard-bench-{}", std::process::id()));
    std::fs::create_dir_all(&work)?;
    let result = measure(arguments, &work, as_json);
    std::fs::remove_dir_all(&work).context("remove the bench's directory")?;
    result
}

fn measure(arguments: &BenchArguments, work: &Path, as_json: bool) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    if !arguments.judging {
        rows = boxes(arguments, work)?;
    }
    eprintln!("judging");
    judging::measure(arguments.quick, work, &mut rows)?;
    for row in &rows {
        if as_json {
            println!(
                "{}",
                json!({"name": row.name, "value": row.value, "unit": row.unit, "goal": row.goal, "met": row.met})
            );
        } else {
            println!(
                "{:<58} {:>9.3} {:<5} goal {:<14} {}",
                row.name,
                row.value,
                row.unit,
                row.goal,
                if row.met { "met" } else { "NOT MET" }
            );
        }
    }
    Ok(())
}

/// Boxes, and the server around them.
fn boxes(arguments: &BenchArguments, work: &Path) -> anyhow::Result<Vec<Row>> {
    let static_program = compile_static(work)?;
    let sandbox = engine::start_sandbox(&Catalogue::default(), |config| {
        // The same file for both sides: what is measured is the box, not the copying of a program.
        config.root.directories = vec![Shown {
            from: work.to_owned(),
            to: PathBuf::from(SHOWN_AT),
        }];
    })?;
    let scale = if arguments.quick { 10 } else { 1 };
    let mut bench = Bench {
        scale,
        sandbox,
        cores: tiltyard_sandbox::sys::allowed_cores()?.len(),
        static_program,
        rows: Vec::new(),
    };
    eprintln!("[1/5] latency of one run");
    bench.latency()?;
    eprintln!("[2/5] runs on all cores");
    bench.throughput()?;
    eprintln!("[3/5] limits");
    bench.overshoot()?;
    eprintln!("[4/5] CPU time");
    bench.cpu_time()?;
    drop(std::mem::replace(
        &mut bench.sandbox,
        engine::start_sandbox(&Catalogue::default(), |config| config.lanes = 1)?,
    ));
    eprintln!("[5/5] the server");
    bench.server(work)?;
    Ok(bench.rows)
}

/// The smallest program: a static `return 0`.
fn compile_static(work: &Path) -> anyhow::Result<PathBuf> {
    let (source, program) = (work.join("zero.c"), work.join("zero"));
    std::fs::write(&source, "int main(void) { return 0; }\n")?;
    let status = Command::new("cc")
        .args(["-O2", "-static", "-o"])
        .args([&program, &source])
        .status()
        .context("the C compiler is needed (cc)")?;
    if !status.success() {
        bail!("cc failed");
    }
    Ok(program)
}

fn percentile(samples: &mut [f64], percent: usize) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[(samples.len() * percent / 100).min(samples.len() - 1)]
}

fn median(samples: &mut [f64]) -> f64 {
    percentile(samples, 50)
}

fn us(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

fn bare(argv: &[String]) -> anyhow::Result<f64> {
    let started = Instant::now();
    let status = Command::new(&argv[0])
        .args(&argv[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .env_clear()
        .status()?;
    let took = us(started.elapsed());
    if status.success() {
        Ok(took)
    } else {
        bail!("{argv:?} failed bare")
    }
}

fn words(argv: &[&str]) -> Vec<String> {
    argv.iter().map(|word| (*word).to_owned()).collect()
}

fn boxed(slot: &mut Slot, argv: &[String], null: &File) -> anyhow::Result<f64> {
    let started = Instant::now();
    let outcome = run(slot, argv, null, &Limits::default())?;
    let took = us(started.elapsed());
    if outcome.exit == Exit::Code(0) {
        Ok(took)
    } else {
        bail!("{argv:?} failed in the box: {outcome:?}")
    }
}

fn run(slot: &mut Slot, argv: &[String], null: &File, limits: &Limits) -> anyhow::Result<Outcome> {
    Ok(slot.run(
        Program {
            argv,
            environment: &[],
            limits,
        },
        [null.as_fd(), null.as_fd(), null.as_fd()],
    )?)
}

fn null() -> anyhow::Result<File> {
    Ok(File::options().read(true).write(true).open("/dev/null")?)
}

impl Bench {
    fn row(
        &mut self,
        name: &'static str,
        value: f64,
        unit: &'static str,
        goal: &'static str,
        met: bool,
    ) {
        self.rows.push(Row {
            name,
            value,
            unit,
            goal,
            met,
        });
    }

    /// A slot that holds the static program.
    fn slot(&self) -> anyhow::Result<Slot> {
        let mut slot = self.sandbox.lease(LEASE_WAIT)?;
        slot.put(
            &RelativePath::parse("zero")?,
            &std::fs::read(&self.static_program)?,
            true,
        )?;
        slot.ready()?;
        Ok(slot)
    }

    fn latency(&mut self) -> anyhow::Result<()> {
        let (null, mut slot) = (null()?, self.slot()?);
        let bare_zero = words(&[&self.static_program.to_string_lossy()]);
        let box_zero = words(&["./zero"]);
        let (mut outside, mut inside, mut cold) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..600 / self.scale {
            outside.push(bare(&bare_zero)?);
            inside.push(boxed(&mut slot, &box_zero, &null)?);
        }
        let (b, i) = (median(&mut outside), median(&mut inside));
        self.row(
            "static C, ready slot: median over bare",
            i - b,
            "us",
            "<= 120",
            i - b <= 120.0,
        );
        self.row(
            "static C, ready slot: median as a ratio of bare",
            i / b,
            "x",
            "<= 1.2 (or us)",
            i / b <= 1.2 || i - b <= 120.0,
        );
        let (b99, i99) = (percentile(&mut outside, 99), percentile(&mut inside, 99));
        self.row(
            "static C, ready slot: p99 over bare's p99",
            i99 - b99,
            "us",
            "< 3000 (RCU)",
            i99 - b99 < 3000.0,
        );
        for _ in 0..60 / self.scale {
            std::thread::sleep(Duration::from_millis(50));
            cold.push(boxed(&mut slot, &box_zero, &null)?);
        }
        let ratio = median(&mut cold) / i;
        self.row(
            "static C, after 50 ms idle: ratio of hot",
            ratio,
            "x",
            "<= 1.2",
            ratio <= 1.2,
        );
        let python = words(&[PYTHON, "-c", "print(1)"]);
        let (mut outside, mut inside) = (Vec::new(), Vec::new());
        for _ in 0..150 / self.scale {
            outside.push(bare(&python)?);
            inside.push(boxed(&mut slot, &python, &null)?);
        }
        let ratio = median(&mut inside) / median(&mut outside);
        self.row(
            "python print(1), ready slot: ratio of bare",
            ratio,
            "x",
            "<= 1.05",
            ratio <= 1.05,
        );
        Ok(())
    }

    /// Runs per second of all cores together, each kind in turn, several rounds; the ratio of the medians.
    fn throughput(&mut self) -> anyhow::Result<()> {
        let zero = words(&[&self.static_program.to_string_lossy()]);
        let box_zero = words(&[&format!("{SHOWN_AT}/zero")]);
        let python = words(&[PYTHON, "-c", "print(1)"]);
        let span = Duration::from_millis(1500 / self.scale.min(5) as u64);
        let mut rates: [Vec<f64>; 6] = Default::default();
        for _ in 0..3 {
            rates[0].push(self.rate(span, || {
                let argv = zero.clone();
                Box::new(move || bare(&argv).map(drop))
            })?);
            rates[1].push(self.rate(span, || self.lease_loop(words(&["./zero"])))?);
            rates[2].push(self.rate(span, || self.fresh_loop(None, box_zero.clone()))?);
            rates[3].push(self.rate(span, || {
                let argv = python.clone();
                Box::new(move || bare(&argv).map(drop))
            })?);
            rates[4].push(self.rate(span, || self.fresh_loop(None, python.clone()))?);
        }
        let pack = self.slot()?.pack()?;
        for _ in 0..3 {
            rates[5].push(self.rate(span, || {
                self.fresh_loop(Some(pack.as_fd()), words(&["./zero"]))
            })?);
        }
        let [bare_c, lease, fresh, bare_python, fresh_python, carried] =
            rates.map(|mut samples| median(&mut samples));
        self.row(
            "static C, inside one lease, all cores: ratio of bare",
            lease / bare_c,
            "x",
            ">= 0.85",
            lease / bare_c >= 0.85,
        );
        self.row(
            "static C, fresh slot per run, all cores: ratio of bare",
            fresh / bare_c,
            "x",
            ">= 0.40",
            fresh / bare_c >= 0.40,
        );
        self.row(
            "the same, an artefact of 760 KB carried into each slot",
            carried / bare_c,
            "x",
            "(no goal)",
            true,
        );
        let ratio = fresh_python / bare_python;
        self.row(
            "python, fresh slot per run, all cores: ratio of bare",
            ratio,
            "x",
            ">= 0.93",
            ratio >= 0.93,
        );
        Ok(())
    }

    fn lease_loop<'a>(
        &'a self,
        argv: Vec<String>,
    ) -> Box<dyn FnMut() -> anyhow::Result<()> + Send + 'a> {
        let mut held: Option<(Slot, usize)> = None;
        Box::new(move || {
            if held
                .as_ref()
                .is_none_or(|(_, runs)| *runs >= RUNS_PER_LEASE)
            {
                // One lane has one box for a job at a time: the old one goes first.
                held = None;
                held = Some((self.slot()?, 0));
            }
            let null = null()?;
            if let Some((slot, runs)) = &mut held {
                *runs += 1;
                boxed(slot, &argv, &null)?;
            }
            Ok(())
        })
    }

    fn fresh_loop<'a>(
        &'a self,
        pack: Option<BorrowedFd<'a>>,
        argv: Vec<String>,
    ) -> Box<dyn FnMut() -> anyhow::Result<()> + Send + 'a> {
        Box::new(move || {
            let mut slot = self.sandbox.lease(LEASE_WAIT)?;
            if let Some(pack) = pack {
                slot.unpack(pack)?;
            }
            slot.expect_last_run();
            boxed(&mut slot, &argv, &null()?).map(drop)
        })
    }

    fn rate<'a>(
        &self,
        span: Duration,
        work: impl Fn() -> Box<dyn FnMut() -> anyhow::Result<()> + Send + 'a>,
    ) -> anyhow::Result<f64> {
        let started = Instant::now();
        let counts: Vec<anyhow::Result<u64>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.cores * ASKERS_PER_CORE)
                .map(|_| {
                    let mut work = work();
                    scope.spawn(move || {
                        let mut count = 0;
                        while started.elapsed() < span {
                            work()?;
                            count += 1;
                        }
                        Ok(count)
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| {
                    thread
                        .join()
                        .unwrap_or_else(|_| bail!("a thread of the bench panicked"))
                })
                .collect()
        });
        let took = started.elapsed().as_secs_f64();
        let total: u64 = counts.into_iter().sum::<anyhow::Result<u64>>()?;
        Ok(total as f64 / took)
    }

    fn overshoot(&mut self) -> anyhow::Result<()> {
        let null = null()?;
        let spin = words(&["/bin/sh", "-c", "while :; do :; done"]);
        let (mut wall, mut cpu) = (Vec::new(), Vec::new());
        for _ in 0..100 / self.scale {
            let mut slot = self.sandbox.lease(LEASE_WAIT)?;
            let outcome = run(
                &mut slot,
                &spin,
                &null,
                &Limits {
                    wall_time_ms: 50,
                    ..Limits::default()
                },
            )?;
            wall.push(outcome.wall_time_us as f64 / 1e3 - 50.0);
            let mut slot = self.sandbox.lease(LEASE_WAIT)?;
            let outcome = run(
                &mut slot,
                &spin,
                &null,
                &Limits {
                    cpu_time_ms: 50,
                    ..Limits::default()
                },
            )?;
            cpu.push(outcome.cpu_time_us as f64 / 1e3 - 50.0);
        }
        let (m, p) = (median(&mut wall), percentile(&mut wall, 99));
        self.row(
            "wall limit of 50 ms: overshoot, median",
            m,
            "ms",
            "<= 5",
            m <= 5.0,
        );
        self.row(
            "wall limit of 50 ms: overshoot, p99",
            p,
            "ms",
            "<= 20",
            p <= 20.0,
        );
        let (m, p) = (median(&mut cpu), percentile(&mut cpu, 99));
        self.row(
            "CPU limit of 50 ms: overshoot, median",
            m,
            "ms",
            "<= 5",
            m <= 5.0,
        );
        self.row(
            "CPU limit of 50 ms: overshoot, p99",
            p,
            "ms",
            "<= 20",
            p <= 20.0,
        );
        Ok(())
    }

    /// CPU time as the box reports it against what the same program's own rusage says when it runs bare.
    fn cpu_time(&mut self) -> anyhow::Result<()> {
        let program = "import resource\nfor i in range(3_000_000): pass\nu = resource.getrusage(resource.RUSAGE_SELF)\nprint(u.ru_utime + u.ru_stime)";
        let argv = words(&[PYTHON, "-c", program]);
        let null = null()?;
        let (mut outside, mut inside) = (Vec::new(), Vec::new());
        for _ in 0..(20 / self.scale).max(3) {
            let output = Command::new(&argv[0])
                .args(&argv[1..])
                .env_clear()
                .output()?;
            outside.push(
                String::from_utf8_lossy(&output.stdout)
                    .trim()
                    .parse::<f64>()
                    .context("the program's own CPU time")?,
            );
            let mut slot = self.sandbox.lease(LEASE_WAIT)?;
            inside.push(run(&mut slot, &argv, &null, &Limits::default())?.cpu_time_us as f64 / 1e6);
        }
        let ratio = median(&mut inside) / median(&mut outside);
        self.row(
            "CPU time of a busy program: ratio of bare rusage",
            ratio,
            "x",
            "0.97 to 1.03",
            (0.97..=1.03).contains(&ratio),
        );
        Ok(())
    }

    fn server(&mut self, work: &Path) -> anyhow::Result<()> {
        let started = Instant::now();
        let mut server = Server::start(work)?;
        server.execute("print(1)")?;
        let first = started.elapsed().as_secs_f64();
        self.row(
            "server: start to first answered run",
            first,
            "s",
            "<= 1",
            first <= 1.0,
        );
        let python = words(&[PYTHON, "-c", "print(1)"]);
        let (mut outside, mut inside) = (Vec::new(), Vec::new());
        for _ in 0..100 / self.scale {
            outside.push(bare(&python)?);
            let started = Instant::now();
            server.execute("print(1)")?;
            inside.push(us(started.elapsed()));
        }
        let (mut cold, mut warm) = (Vec::new(), Vec::new());
        server.warm()?;
        for _ in 0..100 / self.scale {
            // Long enough for the next interpreter to be there.
            std::thread::sleep(Duration::from_millis(40));
            cold.push(bare(&python)?);
            let started = Instant::now();
            server.warm()?;
            warm.push(us(started.elapsed()));
        }
        let times = median(&mut cold) / median(&mut warm);
        self.row(
            "POST /api/v1/runs, warm python print(1): times as fast as bare",
            times,
            "x",
            ">= 5",
            times >= 5.0,
        );
        let ratio = median(&mut inside) / median(&mut outside);
        self.row(
            "POST /api/v2/execute, python print(1): ratio of bare",
            ratio,
            "x",
            "<= 1.25",
            ratio <= 1.25,
        );
        let resident = server.resident_mib()?;
        self.row(
            "server idle with its pool: proportional resident memory",
            resident,
            "MiB",
            "<= 60",
            resident <= 60.0,
        );
        Ok(())
    }
}
