//! Runs a program in a slot the way the real runner does: output through pipes, the first bytes kept, a program that
//! writes more is ended.

use std::{
    fs::File,
    io::Read,
    os::fd::{AsFd, AsRawFd, OwnedFd},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use tiltyard_protocol::{Limits, Outcome, StoppedBy};
use tiltyard_sandbox::{Program, Slot, SlotError, sys};

/// What a program did.
#[derive(Debug)]
pub struct Capture {
    pub outcome: Result<Outcome, SlotError>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// The box did not answer long after it should have.
    pub hung: bool,
}

/// A box answers at most this long after the wall clock limit; a machine under load gets its share of patience.
const GRACE: Duration = Duration::from_secs(10);

impl Capture {
    /// Both streams, stdout first.
    pub fn text(&self) -> String {
        format!(
            "{}{}",
            String::from_utf8_lossy(&self.stdout),
            String::from_utf8_lossy(&self.stderr)
        )
    }

    /// The outcome in one line.
    pub fn facts(&self) -> String {
        match &self.outcome {
            Ok(outcome) => {
                let stopped = outcome
                    .stopped_by
                    .map_or(String::new(), |by| format!(" stopped {by:?}"));
                let (wall, cpu, memory) = (
                    outcome.wall_time_us / 1000,
                    outcome.cpu_time_us / 1000,
                    outcome.memory_peak_bytes >> 20,
                );
                format!(
                    "{:?}{stopped}, {wall} ms, cpu {cpu} ms, {memory} MiB",
                    outcome.exit
                )
            }
            Err(error) => error.to_string(),
        }
    }

    fn failed(error: SlotError) -> Self {
        Self {
            outcome: Err(error),
            stdout: Vec::new(),
            stderr: Vec::new(),
            hung: false,
        }
    }
}

enum Event {
    Over(StoppedBy),
    End,
}

fn read_bounded(
    pipe: OwnedFd,
    keep: usize,
    by: StoppedBy,
    events: &mpsc::Sender<Event>,
) -> Vec<u8> {
    let (mut pipe, mut kept, mut buffer, mut told) =
        (File::from(pipe), Vec::new(), [0u8; 16 << 10], false);
    while let Ok(n @ 1..) = pipe.read(&mut buffer) {
        let room = keep - kept.len();
        kept.extend(&buffer[..n.min(room)]);
        if n > room && !told {
            told = true;
            // The other side may have given up already.
            let _ = events.send(Event::Over(by));
        }
    }
    let _ = events.send(Event::End);
    kept
}

/// Runs `argv` and collects everything there is to know.
pub fn capture(
    slot: &mut Slot,
    argv: &[String],
    environment: &[String],
    limits: &Limits,
) -> Capture {
    let pipes =
        || -> std::io::Result<_> { Ok((File::open("/dev/null")?, sys::pipe()?, sys::pipe()?)) };
    let (null, (out, out_write), (err, err_write)) = match pipes() {
        Ok(pipes) => pipes,
        Err(error) => return Capture::failed(error.into()),
    };
    if let Err(error) = slot.start(
        Program {
            argv,
            environment,
            limits,
        },
        [null.as_fd(), out_write.as_fd(), err_write.as_fd()],
    ) {
        return Capture::failed(error);
    }
    drop((out_write, err_write));
    let (sender, events) = mpsc::channel();
    let keep = limits.output_bytes as usize;
    let other = sender.clone();
    let out = thread::spawn(move || read_bounded(out, keep, StoppedBy::StdoutBytes, &sender));
    let err = thread::spawn(move || read_bounded(err, keep, StoppedBy::StderrBytes, &other));
    let deadline = Instant::now() + Duration::from_millis(limits.wall_time_ms) + GRACE;
    let (mut open, mut over, mut hung) = (2, None, false);
    while open > 0 && !hung {
        match events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Event::Over(by)) if over.is_none() => {
                over = Some(by);
                // A program that has ended meanwhile needs no signal.
                let _ = slot.signal(9);
            }
            Ok(Event::Over(_)) => {}
            Ok(Event::End) => open -= 1,
            Err(_) => hung = true,
        }
    }
    let left = deadline
        .saturating_duration_since(Instant::now())
        .as_millis() as i32;
    if hung || sys::poll(&mut [sys::readable(slot.as_fd().as_raw_fd())], left).is_ok_and(|n| n == 0)
    {
        hung = true;
        slot.end();
    }
    let mut outcome = slot.outcome();
    if let (Ok(outcome), Some(by)) = (&mut outcome, over)
        && matches!(outcome.stopped_by, None | Some(StoppedBy::Cancelled))
    {
        outcome.stopped_by = Some(by);
    }
    // A reader that panicked has nothing to give.
    Capture {
        outcome,
        stdout: out.join().unwrap_or_default(),
        stderr: err.join().unwrap_or_default(),
        hung,
    }
}

/// Runs a line of shell.
pub fn shell(slot: &mut Slot, script: &str, limits: &Limits) -> Capture {
    let argv = ["sh", "-c", script].map(str::to_owned);
    capture(slot, &argv, &["PATH=/usr/bin:/bin".to_owned()], limits)
}
