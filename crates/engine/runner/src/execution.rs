//! One execution in a box, watched: output streamed and bounded, input forwarded, the asker's going away noticed.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    time::{Duration, Instant},
};

use bytes::{Buf, Bytes};
use tiltyard_protocol::{Exit, Limits, Outcome, RunEvent, RunInput, Stage, StoppedBy, Stream};
use tiltyard_sandbox::{Program, Slot, SlotError, sys};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, Interest, unix::AsyncFd},
    net::unix::pipe,
    sync::mpsc,
};

/// Read at once from a pipe.
const CHUNK_BYTES: usize = 16 << 10;
/// The signal nobody can ignore.
const SIGKILL: i32 = 9;
/// The shell's number for "could not be started".
const EXIT_NOT_STARTED: i32 = 127;

pub enum Input<'a> {
    /// A file, or nothing: the program reads it by itself.
    File(OwnedFd),
    Interactive(&'a mut mpsc::Receiver<RunInput>),
}

pub struct Execution<'a> {
    pub stage: Stage,
    pub argv: &'a [String],
    pub environment: &'a [String],
    pub limits: &'a Limits,
    /// So much on standard error is thrown away after what is kept before it ends the program.
    pub stderr_spare_bytes: u64,
}

/// One of the two output pipes.
struct Output {
    stream: Stream,
    pipe: Option<pipe::Receiver>,
    /// Bytes that may still be kept.
    left: u64,
    /// Bytes that may be thrown away after that.
    spare: u64,
    buffer: Vec<u8>,
}

impl Output {
    fn new(stream: Stream, read: OwnedFd, limit: u64, spare: u64) -> io::Result<Self> {
        Ok(Self {
            stream,
            pipe: Some(pipe::Receiver::from_owned_fd(read)?),
            left: limit,
            spare,
            buffer: vec![0; CHUNK_BYTES],
        })
    }

    /// The next bytes; for ever pending once the pipe has ended.
    async fn next(&mut self) -> io::Result<usize> {
        match &mut self.pipe {
            None => std::future::pending().await,
            Some(pipe) => {
                let n = pipe.read(&mut self.buffer).await?;
                if n == 0 {
                    self.pipe = None;
                }
                Ok(n)
            }
        }
    }

    /// What of the `n` bytes just read is kept, and whether that was too much.
    fn keep(&mut self, n: usize) -> (Bytes, bool) {
        let kept = (n as u64).min(self.left) as usize;
        self.left -= kept as u64;
        let over = (n - kept) as u64;
        let too_much = over > self.spare;
        self.spare = self.spare.saturating_sub(over);
        (Bytes::copy_from_slice(&self.buffer[..kept]), too_much)
    }
}

/// A program that runs, and the ends of its pipes.
pub struct Running {
    out: OwnedFd,
    err: OwnedFd,
    /// Where its input is written, if it is written by us.
    stdin: Option<OwnedFd>,
}

impl Execution<'_> {
    /// Starts the program. Without a file its input comes through a pipe.
    pub fn start(&self, slot: &mut Slot, input: Option<OwnedFd>) -> Result<Running, SlotError> {
        let ((out, out_write), (err, err_write)) = (sys::pipe()?, sys::pipe()?);
        let (read, stdin) = match input {
            Some(file) => (file, None),
            None => {
                let (read, write) = sys::pipe()?;
                (read, Some(write))
            }
        };
        slot.start(
            Program {
                argv: self.argv,
                environment: self.environment,
                limits: self.limits,
            },
            [read.as_fd(), out_write.as_fd(), err_write.as_fd()],
        )?;
        Ok(Running { out, err, stdin })
    }

    /// Runs to the end. The asker is gone when `events` is closed; the program is ended then.
    pub async fn run(
        &self,
        slot: &mut Slot,
        input: Input<'_>,
        events: &mpsc::Sender<RunEvent>,
    ) -> Result<Outcome, SlotError> {
        match input {
            Input::File(file) => {
                let running = self.start(slot, Some(file))?;
                self.attend(slot, running, None, None, events).await
            }
            Input::Interactive(receiver) => {
                let running = self.start(slot, None)?;
                let input = (receiver, Bytes::new());
                self.attend(slot, running, Some(input), None, events).await
            }
        }
    }

    /// The same for an interpreter that was started before and waits for `job` on its input. The clock of the wall limit
    /// begins here, and so does the wall time of the outcome.
    pub async fn run_warm(
        &self,
        slot: &mut Slot,
        running: Running,
        job: Bytes,
        input: &mut mpsc::Receiver<RunInput>,
        events: &mpsc::Sender<RunEvent>,
    ) -> Result<Outcome, SlotError> {
        let started = Instant::now();
        let limit = Duration::from_millis(self.limits.wall_time_ms);
        let mut outcome = self
            .attend(slot, running, Some((input, job)), Some(limit), events)
            .await?;
        outcome.wall_time_us = started.elapsed().as_micros() as u64;
        Ok(outcome)
    }

    /// `input`: what comes, and what is written before it.
    async fn attend(
        &self,
        slot: &mut Slot,
        running: Running,
        input: Option<(&mut mpsc::Receiver<RunInput>, Bytes)>,
        wall: Option<Duration>,
        events: &mpsc::Sender<RunEvent>,
    ) -> Result<Outcome, SlotError> {
        let started = Instant::now();
        let mut feed = match (input, running.stdin) {
            (Some((receiver, pending)), Some(write)) => Some(Feed {
                receiver,
                pipe: Some(pipe::Sender::from_owned_fd(write)?),
                pending,
            }),
            _ => None,
        };
        let mut out = Output::new(Stream::Stdout, running.out, self.limits.output_bytes, 0)?;
        let mut err = Output::new(
            Stream::Stderr,
            running.err,
            self.limits.output_bytes,
            self.stderr_spare_bytes,
        )?;
        // WHY: the new name of this constructor is unsafe for types that may give a wrong descriptor; an OwnedFd cannot.
        #[expect(deprecated)]
        let socket =
            AsyncFd::with_interest(slot.as_fd().try_clone_to_owned()?, Interest::READABLE)?;
        let mut flooded = None;
        let mut cancelled = false;
        let overdue = async move {
            match wall {
                Some(wall) => tokio::time::sleep(wall).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(overdue);
        let mut is_overdue = false;
        loop {
            tokio::select! {
                ready = socket.readable() => { ready?.retain_ready(); break }
                n = out.next() => flooded = flooded.or(self.forward(n?, &mut out, slot, events).await?),
                n = err.next() => flooded = flooded.or(self.forward(n?, &mut err, slot, events).await?),
                () = &mut overdue, if !is_overdue => {
                    is_overdue = true;
                    flooded = flooded.or(Some(StoppedBy::WallTime));
                    slot.signal(SIGKILL)?;
                }
                () = events.closed(), if !cancelled => { cancelled = true; slot.signal(SIGKILL)? }
                () = feed_program(&mut feed, slot) => {}
            }
        }
        let outcome = match slot.outcome() {
            Err(SlotError::NotStarted { source, .. }) => {
                let words = format!("cannot start {}: {source}\n", self.argv[0]);
                self.tell(Stream::Stderr, Bytes::from(words), events).await;
                Ok(not_started())
            }
            Err(SlotError::Gone { oom_kills }) if oom_kills > 0 => Ok(Outcome {
                exit: Exit::Signal(SIGKILL),
                stopped_by: Some(StoppedBy::Memory),
                wall_time_us: started.elapsed().as_micros() as u64,
                cpu_time_us: 0,
                memory_peak_bytes: self.limits.memory_bytes,
            }),
            other => other,
        };
        // Everything in the box has ended: what is left in the pipes is all there is.
        for output in [&mut out, &mut err] {
            while output.pipe.is_some() {
                let n = output.next().await?;
                flooded = flooded.or(self.forward(n, output, slot, events).await?);
            }
        }
        let mut outcome = outcome?;
        if outcome
            .stopped_by
            .is_none_or(|by| by == StoppedBy::Cancelled)
            && flooded.is_some()
        {
            outcome.stopped_by = flooded;
        }
        Ok(outcome)
    }

    /// Passes on what was read; the first byte too many ends the program.
    async fn forward(
        &self,
        n: usize,
        output: &mut Output,
        slot: &Slot,
        events: &mpsc::Sender<RunEvent>,
    ) -> Result<Option<StoppedBy>, SlotError> {
        let (bytes, too_much) = output.keep(n);
        if !bytes.is_empty() {
            self.tell(output.stream, bytes, events).await;
        }
        if !too_much {
            return Ok(None);
        }
        // The box may have ended by itself in this moment.
        let _ = slot.signal(SIGKILL);
        Ok(Some(if output.stream == Stream::Stdout {
            StoppedBy::StdoutBytes
        } else {
            StoppedBy::StderrBytes
        }))
    }

    async fn tell(&self, stream: Stream, bytes: Bytes, events: &mpsc::Sender<RunEvent>) {
        // An asker that is gone is noticed in the loop.
        let _ = events
            .send(RunEvent::Output {
                stage: self.stage,
                stream,
                bytes,
            })
            .await;
    }
}

fn not_started() -> Outcome {
    Outcome {
        exit: Exit::Code(EXIT_NOT_STARTED),
        stopped_by: None,
        wall_time_us: 0,
        cpu_time_us: 0,
        memory_peak_bytes: 0,
    }
}

/// What the asker sends, on its way into the program.
struct Feed<'a> {
    receiver: &'a mut mpsc::Receiver<RunInput>,
    /// `None` once standard input is closed, by either side.
    pipe: Option<pipe::Sender>,
    /// Taken from the asker and not yet in the pipe.
    pending: Bytes,
}

/// Forwards one input, or a part of it. A program that no longer reads is no error. What this has taken and not yet
/// written stays in the feed, because the wait is given up whenever something else happens first.
async fn feed_program(feed: &mut Option<Feed<'_>>, slot: &Slot) {
    let Some(open) = feed else {
        return std::future::pending().await;
    };
    if let Some(pipe) = &mut open.pipe
        && !open.pending.is_empty()
    {
        match pipe.write(&open.pending).await {
            Ok(written) => open.pending.advance(written),
            Err(_) => open.pipe = None,
        }
        return;
    }
    match open.receiver.recv().await {
        Some(RunInput::Stdin(bytes)) => open.pending = bytes,
        Some(RunInput::CloseStdin) => open.pipe = None,
        Some(RunInput::Signal(signal)) => drop(slot.signal(signal)),
        // Nobody will write any more.
        None => *feed = None,
    }
}
