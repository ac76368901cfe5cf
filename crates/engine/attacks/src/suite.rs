//! Runs attacks one after the other and looks, after each, at its facts, at the programs beside and after it, and at the
//! host.

use std::{
    io,
    os::fd::AsFd,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use tiltyard_protocol::{Exit, Limits, RelativePath};
use tiltyard_sandbox::{Sandbox, Slot};

use crate::{
    Attack, AttackResult, Capture, HEADER, Host, Kind, Summary, Verdict, capture, catalogue,
    expect::shortened, shell,
};

/// What an attack needs around it.
#[derive(Debug)]
pub struct Bench<'a> {
    pub sandbox: &'a SandboxRef<'a>,
    pub host: Host,
}

/// The sandbox under attack.
pub struct SandboxRef<'a>(pub &'a Sandbox);

impl std::fmt::Debug for SandboxRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sandbox {:?}", self.0.supervisor_pid())
    }
}

/// A slot is there within this, on a machine under load too.
const LEASE_WAIT: Duration = Duration::from_secs(20);
/// The compiler's own needs; attacks get far less.
pub const COMPILE: Limits = Limits {
    wall_time_ms: 20_000,
    cpu_time_ms: 15_000,
    memory_bytes: 256 << 20,
    stack_bytes: 64 << 20,
    processes: 32,
    open_files: 256,
    file_bytes: 32 << 20,
    output_bytes: 64 << 10,
};
const HONEST: &str = "n=0; while [ $n -lt 200 ]; do n=$((n+1)); done; echo honest $n; ls -A /box/tmp/ /box/shm/; umask; pwd; hostname";
const HONEST_SAYS: &str = "honest 200\n/box/shm/:\n\n/box/tmp/:\n0022\n/box/work\nbox\n";

impl Bench<'_> {
    pub fn lease(&self) -> Result<Slot, String> {
        self.sandbox
            .0
            .lease(LEASE_WAIT)
            .map_err(|error| error.to_string())
    }

    /// A fresh slot with the compiled attack in it.
    fn prepare(&self, file: &str, source: &str) -> Result<(Slot, Vec<String>), String> {
        let mut slot = self.lease()?;
        let put = |slot: &mut Slot, name: &str, text: &str| -> Result<(), String> {
            slot.put(&path(name)?, text.as_bytes(), false)
                .map_err(|error| format!("put {name}: {error}"))
        };
        put(&mut slot, file, source)?;
        if !file.ends_with(".c") {
            let interpreter = if file.ends_with(".py") {
                "python3"
            } else {
                "sh"
            };
            return Ok((slot, vec![interpreter.to_owned(), file.to_owned()]));
        }
        put(&mut slot, "attack.h", HEADER)?;
        let argv = [
            "cc", "-O1", "-static", "-w", "-pthread", "-o", "attack", file,
        ]
        .map(str::to_owned);
        let built = capture(
            &mut slot,
            &argv,
            &["PATH=/usr/bin:/bin".to_owned()],
            &COMPILE,
        );
        if !matches!(&built.outcome, Ok(outcome) if outcome.exit == Exit::Code(0)) {
            return Err(format!(
                "does not compile: {} {}",
                built.facts(),
                shortened(&built.text())
            ));
        }
        let moved = || -> Result<Slot, tiltyard_sandbox::SlotError> {
            slot.seal()?;
            let pack = slot.pack()?;
            drop(slot);
            let mut fresh = self.sandbox.0.lease(LEASE_WAIT).map_err(io::Error::other)?;
            fresh.unpack(pack.as_fd())?;
            Ok(fresh)
        };
        Ok((
            moved().map_err(|error| format!("move the artefact: {error}"))?,
            vec!["./attack".to_owned()],
        ))
    }
}

/// Whether a file of the job was really written. Writes are answered with the next request, so one is made.
pub fn written(slot: &mut Slot, name: &str) -> Result<bool, String> {
    let sent = slot.put(&path(name)?, b"overwritten", true).is_ok();
    Ok(sent && shell(slot, "true", &Limits::default()).outcome.is_ok())
}

pub fn path(text: &str) -> Result<RelativePath, String> {
    RelativePath::parse(text).map_err(|error| error.to_string())
}

/// Runs a program that does nothing wrong; what it got wrong is the error.
pub fn honest(slot: &mut Slot) -> Result<(), String> {
    let limits = Limits {
        wall_time_ms: 8000,
        memory_bytes: 64 << 20,
        ..Limits::default()
    };
    let run = shell(slot, HONEST, &limits);
    match &run.outcome {
        Ok(outcome)
            if outcome.exit == Exit::Code(0)
                && outcome.stopped_by.is_none()
                && run.text() == HONEST_SAYS =>
        {
            Ok(())
        }
        _ => Err(format!("{} {:?}", run.facts(), shortened(&run.text()))),
    }
}

/// Runs honest programs in slots of their own until told to stop; at least one.
fn beside(bench: &Bench<'_>, done: &AtomicBool) -> Result<(), String> {
    loop {
        honest(&mut bench.lease()?)
            .map_err(|why| format!("a program beside it went wrong: {why}"))?;
        if done.load(Ordering::Acquire) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn attempt(bench: &Bench<'_>, attack: &Attack) -> (Result<String, Vec<String>>, Option<Slot>) {
    match &attack.kind {
        Kind::Rust(attempt) => (attempt(bench).map_err(|why| vec![why]), None),
        Kind::Program {
            file,
            source,
            expectation,
        } => {
            let (mut slot, argv) = match bench.prepare(file, source) {
                Ok(prepared) => prepared,
                Err(why) => return (Err(vec![why]), None),
            };
            let environment = [
                "PATH=/usr/bin:/bin".to_owned(),
                format!("CANARY_PATH={}", bench.host.canary().display()),
                format!(
                    "SUPERVISOR={}",
                    bench.sandbox.0.supervisor_pid().unwrap_or(0)
                ),
            ];
            let run: Capture = capture(&mut slot, &argv, &environment, &expectation.limits);
            let mut wrong = expectation.judge(&run);
            if run.hung {
                wrong.push("the box did not answer".to_owned());
            }
            let alive = run.outcome.is_ok().then_some(slot);
            (
                if wrong.is_empty() {
                    Ok(run.facts())
                } else {
                    Err(wrong)
                },
                alive,
            )
        }
    }
}

/// Tries one attack and looks at everything that must be unharmed.
pub fn run_one(bench: &Bench<'_>, attack: &Attack) -> AttackResult {
    let begun = Instant::now();
    let done = AtomicBool::new(false);
    let (tried, beside) = thread::scope(|scope| {
        let beside = scope.spawn(|| beside(bench, &done));
        let mut tried = attempt(bench, attack);
        done.store(true, Ordering::Release);
        // The slot lives on only if it could be cleaned; one that could not is thrown away, as the runner does.
        if let Some(slot) = &mut tried.1
            && slot.wipe().is_ok()
            && let Err(why) = honest(slot)
        {
            let why = format!("the next program in the slot went wrong: {why}");
            tried.0 = match tried.0 {
                Ok(_) => Err(vec![why]),
                Err(mut wrong) => {
                    wrong.push(why);
                    Err(wrong)
                }
            };
        }
        (
            tried.0,
            beside
                .join()
                .unwrap_or_else(|_| Err("the program beside it could not be run".to_owned())),
        )
    });
    let mut wrong: Vec<String> = beside.err().into_iter().collect();
    let fresh = bench.lease().and_then(|mut slot| honest(&mut slot));
    wrong.extend(
        fresh
            .err()
            .map(|why| format!("a program in a fresh slot went wrong: {why}")),
    );
    wrong.extend(bench.host.settled());
    let facts = match tried {
        Ok(facts) => facts,
        Err(more) => {
            wrong.extend(more);
            String::new()
        }
    };
    let verdict = if wrong.is_empty() {
        Verdict::Held
    } else {
        Verdict::Broken(wrong)
    };
    AttackResult {
        number: attack.number,
        name: attack.name,
        verdict,
        facts,
        took_ms: begun.elapsed().as_millis() as u64,
    }
}

/// Tries everything. A machine without a C compiler can try only what needs none.
pub fn run_suite(
    sandbox: &Sandbox,
    mut on_result: impl FnMut(&AttackResult),
) -> io::Result<Summary> {
    let reference = SandboxRef(sandbox);
    let bench = Bench {
        sandbox: &reference,
        host: Host::remember(sandbox)?,
    };
    let has = |name: &str| std::path::Path::new("/usr/bin").join(name).exists();
    let (compiler, python) = (has("cc"), has("python3"));
    let mut summary = Summary::default();
    for attack in catalogue() {
        let missing = match &attack.kind {
            Kind::Program { file, .. } if file.ends_with(".c") && !compiler => Some("a C compiler"),
            Kind::Program { file, .. } if file.ends_with(".py") && !python => Some("python3"),
            Kind::Rust(_) if attack.number >= 100 && !compiler => Some("a C compiler"),
            _ => None,
        };
        let result = match missing {
            None => run_one(&bench, attack),
            Some(what) => AttackResult {
                number: attack.number,
                name: attack.name,
                verdict: Verdict::Skipped(format!("this machine has no {what}")),
                facts: String::new(),
                took_ms: 0,
            },
        };
        match result.verdict {
            Verdict::Held => summary.held += 1,
            Verdict::Broken(_) => summary.broken += 1,
            Verdict::Skipped(_) => summary.skipped += 1,
        }
        on_result(&result);
    }
    Ok(summary)
}
