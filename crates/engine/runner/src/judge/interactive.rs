//! A submission and an interactor that talk: two boxes, and two pipes between them.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    time::{Duration, Instant},
};

use tiltyard_protocol::{Exit, Limits, Outcome, StoppedBy};
use tiltyard_sandbox::{Program as Start, Slot, SlotError, sys};
use tokio::{
    io::{AsyncReadExt, Interest, unix::AsyncFd},
    net::unix::pipe,
};

use super::{
    program::{Program, Ran},
    tools::{Question, Tool},
};
use crate::build::JobError;

const SIGKILL: i32 = 9;
const SIGPIPE: i32 = 13;
/// How often it is looked whether both are silent.
const IDLE_LOOK: Duration = Duration::from_millis(20);
/// So many such looks one after the other are no start of an interpreter any more.
const IDLE_LOOKS: u32 = 8;
/// Kept of what each writes to standard error.
const STDERR_BYTES_MAX: usize = 64 << 10;

/// Both ends of a talk.
pub struct Talk {
    pub submission: Ran,
    pub interactor: Ran,
    /// Whether the interactor ended before the submission did: what the submission did then is the consequence.
    pub interactor_first: bool,
}

/// Our copies of the writing ends of both pipes. While they are open neither program sees the end of what the other says, so
/// that whoever ends first has ended by itself, whatever the order in which their launchers come to tell of it. When both
/// are silent the submission may wait for just that end, and then it must come. The interactor sees it when the submission
/// has ended, and not before: what closes its output and goes on is judged by how it ends, not by what it no longer says.
struct Ends {
    of_submission: Option<OwnedFd>,
    of_interactor: Option<OwnedFd>,
    idle_looks: u32,
}

impl Ends {
    fn look(&mut self) -> io::Result<()> {
        let (Some(one), Some(other)) = (&self.of_submission, &self.of_interactor) else {
            return Ok(());
        };
        let idle = sys::unread(one.as_fd())? == 0 && sys::unread(other.as_fd())? == 0;
        self.idle_looks = if idle { self.idle_looks + 1 } else { 0 };
        if self.idle_looks == IDLE_LOOKS {
            self.of_interactor = None;
        }
        Ok(())
    }

    /// Closes both. Whether both were still there.
    fn close(&mut self) -> bool {
        let of_submission = self.of_submission.take().is_some();
        self.of_interactor.take().is_some() && of_submission
    }
}

/// One of the two, started.
struct Side {
    slot: Slot,
    started: Instant,
    stderr: pipe::Receiver,
    kept: Vec<u8>,
    outcome: Option<Outcome>,
    memory_bytes: u64,
}

impl Side {
    fn start(
        program: &mut Program,
        args: &[String],
        limits: &Limits,
        stdin: OwnedFd,
        stdout: OwnedFd,
    ) -> Result<Self, JobError> {
        let argv = program.argv(args);
        let (stderr, stderr_write) = sys::pipe()?;
        let mut slot = program.borrow_slot()?;
        slot.expect_talk();
        slot.start(
            Start {
                argv: &argv,
                environment: program.environment(),
                limits,
            },
            [stdin.as_fd(), stdout.as_fd(), stderr_write.as_fd()],
        )?;
        Ok(Self {
            slot,
            started: Instant::now(),
            stderr: pipe::Receiver::from_owned_fd(stderr)?,
            kept: Vec::new(),
            outcome: None,
            memory_bytes: limits.memory_bytes,
        })
    }

    /// Comes back when it has ended. What it writes to standard error is read on the way.
    async fn end(&mut self) -> Result<(), JobError> {
        // WHY: the new name of this constructor is unsafe for types that may give a wrong descriptor; an OwnedFd cannot.
        #[expect(deprecated)]
        let socket =
            AsyncFd::with_interest(self.slot.as_fd().try_clone_to_owned()?, Interest::READABLE)?;
        let mut buffer = [0u8; 4096];
        let mut open = true;
        loop {
            tokio::select! {
                ready = socket.readable() => { ready?.retain_ready(); break }
                read = self.stderr.read(&mut buffer), if open => match read? {
                    0 => open = false,
                    n => keep(&mut self.kept, &buffer[..n]),
                },
            }
        }
        self.outcome = Some(match self.slot.outcome() {
            Err(SlotError::NotStarted { source, step }) => {
                keep(
                    &mut self.kept,
                    format!("cannot start ({step}): {source}\n").as_bytes(),
                );
                Outcome {
                    exit: Exit::Code(127),
                    ..tiltyard_protocol::NOTHING_RAN
                }
            }
            Err(SlotError::Gone { oom_kills }) if oom_kills > 0 => Outcome {
                exit: Exit::Signal(SIGKILL),
                stopped_by: Some(StoppedBy::Memory),
                wall_time_us: self.started.elapsed().as_micros() as u64,
                cpu_time_us: 0,
                memory_peak_bytes: self.memory_bytes,
            },
            other => other?,
        });
        while open {
            match self.stderr.read(&mut buffer).await? {
                0 => open = false,
                n => keep(&mut self.kept, &buffer[..n]),
            }
        }
        Ok(())
    }

    fn give_back(self, program: &mut Program) -> Result<Ran, JobError> {
        let outcome = self
            .outcome
            .ok_or_else(|| io::Error::other("a side of a talk has not ended"))?;
        program.used(self.slot, &outcome);
        Ok(Ran {
            outcome,
            stdout: Vec::new(),
            stderr: self.kept,
        })
    }
}

/// The interactor goes on when the submission is gone. What it still says is taken from the pipe: a writer to a pipe nobody
/// reads is killed, and a killed interactor would be a failure of the judge.
async fn end_unheard(interactor: &mut Side, unread: OwnedFd) -> Result<(), JobError> {
    // Not sooner: the submission's own end of the pipe would no longer block either.
    let mut unread = pipe::Receiver::from_owned_fd(unread)?;
    let mut buffer = [0u8; 4096];
    let ending = interactor.end();
    tokio::pin!(ending);
    let mut open = true;
    loop {
        tokio::select! {
            ended = &mut ending => return ended,
            read = unread.read(&mut buffer), if open => open = read? > 0,
        }
    }
}

fn keep(kept: &mut Vec<u8>, bytes: &[u8]) {
    let room = STDERR_BYTES_MAX.saturating_sub(kept.len());
    kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
}

/// Lets both talk until both have ended. Both must be prepared.
pub async fn talk(
    submission: &mut Program,
    args: &[String],
    interactor: &mut Tool,
    question: &Question<'_>,
) -> Result<Talk, JobError> {
    let (to_interactor, from_submission) = sys::pipe()?;
    let (to_submission, from_interactor) = sys::pipe()?;
    let unread = to_submission.try_clone()?;
    let mut ends = Ends {
        of_submission: Some(from_submission.try_clone()?),
        of_interactor: Some(from_interactor.try_clone()?),
        idle_looks: 0,
    };
    let interactor_args = interactor.interactor_args(question);
    let own = *submission.limits();
    // It waits for the submission: that time is not its own.
    let mut its = *interactor.program.limits();
    its.wall_time_ms = its.wall_time_ms.saturating_add(own.wall_time_ms);
    let mut theirs = Side::start(
        &mut interactor.program,
        &interactor_args,
        &its,
        to_interactor,
        from_interactor,
    )?;
    let mut ours = Side::start(submission, args, &own, to_submission, from_submission)?;
    let mut timer = tokio::time::interval(IDLE_LOOK);
    let mut interactor_ended = loop {
        tokio::select! {
            biased;
            ended = theirs.end() => { ended?; break true }
            ended = ours.end() => { ended?; break false }
            _ = timer.tick() => ends.look()?,
        }
    };
    let in_order = ends.close();
    if interactor_ended {
        let accepted = theirs.outcome.is_some_and(|outcome| {
            matches!(outcome.exit, Exit::Code(0 | 42)) && outcome.stopped_by.is_none()
        });
        if !accepted {
            // Whatever it does now changes nothing. It may have ended by itself in this moment.
            let _ = ours.slot.signal(SIGKILL);
        }
        ours.end().await?;
    } else {
        end_unheard(&mut theirs, unread).await?;
    }
    if !in_order {
        interactor_ended = theirs.slot.ended_ns() < ours.slot.ended_ns();
    }
    let (broken_pipe, by_itself) = ours.outcome.map_or((false, false), |outcome| {
        (
            outcome.exit == Exit::Signal(SIGPIPE),
            matches!(outcome.stopped_by, None | Some(StoppedBy::Cancelled)),
        )
    });
    // What a limit ended did not fall over what the interactor did.
    let interactor_first = broken_pipe || (by_itself && interactor_ended);
    let interactor_ran = theirs.give_back(&mut interactor.program)?;
    let submission_ran = ours.give_back(submission)?;
    Ok(Talk {
        submission: submission_ran,
        interactor: interactor_ran,
        interactor_first,
    })
}
