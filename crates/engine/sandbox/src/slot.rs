//! A leased box, as its holder sees it.

use std::{
    io,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    sync::Arc,
};

use tiltyard_protocol::{Exit, Limits, Outcome, RelativePath, StoppedBy};

use crate::{
    client::Shared,
    cores::Claim,
    judged::STEPS,
    launcher::{RUN_LAST, RUN_TALKS, Stopped, UIDS_PER_SLOT},
    sys,
    wire::{INLINE_BYTES_MAX, Kind, MESSAGE_BYTES_MAX, Reader, STRINGS_MAX, Writer},
};

/// Why something in a slot did not work. The slot is not to be used any more.
#[derive(Debug, thiserror::Error)]
pub enum SlotError {
    #[error("the box has ended; the kernel was out of memory for it {oom_kills} times")]
    Gone { oom_kills: u64 },
    #[error("the arguments and the environment are longer than {MESSAGE_BYTES_MAX} bytes together")]
    TooLong,
    #[error("the program could not be started ({step}): {source}")]
    NotStarted {
        step: &'static str,
        source: io::Error,
    },
    #[error("{step}: {source}")]
    Failed { step: String, source: io::Error },
    #[error("the box does not answer: {0}")]
    Broken(#[from] io::Error),
}

/// A program to run in a slot.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    /// The first is the program: an absolute path, a path in the work directory (`./a.out`), or a name to be found.
    pub argv: &'a [String],
    /// `NAME=value`
    pub environment: &'a [String],
    pub limits: &'a Limits,
}

/// A leased box. It serves one job and ends with it: dropping it ends everything inside.
pub struct Slot {
    shared: Arc<Shared>,
    lane: u32,
    lane_socket: Arc<OwnedFd>,
    number: u64,
    socket: OwnedFd,
    buffer: Vec<u8>,
    is_ready: bool,
    /// File requests whose answers have not been read yet.
    unanswered: usize,
    runs: u32,
    last: bool,
    talks: bool,
    ended_ns: u64,
    /// `None` where boxes are not bound to cores.
    core: Option<usize>,
    claim: Option<Claim>,
}

impl AsFd for Slot {
    /// Readable when an answer is there.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Slot {
    pub(crate) fn new(
        shared: Arc<Shared>,
        lane: u32,
        lane_socket: Arc<OwnedFd>,
        number: u64,
        socket: OwnedFd,
        core: Option<usize>,
    ) -> Self {
        Self {
            shared,
            lane,
            lane_socket,
            number,
            socket,
            buffer: vec![0; 4096],
            is_ready: false,
            unanswered: 0,
            runs: 0,
            last: false,
            talks: false,
            ended_ns: 0,
            core,
            claim: None,
        }
    }

    fn gone(&self) -> SlotError {
        SlotError::Gone {
            oom_kills: self.shared.oom_kills_of(self.lane, self.number),
        }
    }

    fn answer(&mut self) -> Result<(Kind, usize, Option<OwnedFd>), SlotError> {
        let (n, [fd, ..]) = sys::receive(self.socket.as_raw_fd(), &mut self.buffer, 0)?;
        if n == 0 {
            return Err(self.gone());
        }
        let (kind, mut reader) = Reader::new(&self.buffer[..n])?;
        if kind == Kind::Failed {
            let step = String::from_utf8_lossy(reader.bytes()?).into_owned();
            return Err(SlotError::Failed {
                step,
                source: io::Error::from_raw_os_error(reader.number()? as i32),
            });
        }
        Ok((kind, n, fd))
    }

    fn send(&self, message: Writer, fds: &[BorrowedFd<'_>]) -> Result<(), SlotError> {
        match sys::send(self.socket.as_raw_fd(), &message.finish(), fds, 0) {
            Err(error) if error.raw_os_error() == Some(libc::EMSGSIZE) => Err(SlotError::TooLong),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(self.gone()),
            other => Ok(other?),
        }
    }

    /// Waits until the box is built, which it nearly always is already.
    pub fn ready(&mut self) -> Result<(), SlotError> {
        if !self.is_ready {
            let (kind, ..) = self.answer()?;
            if kind != Kind::Ready {
                return Err(SlotError::Broken(io::ErrorKind::InvalidData.into()));
            }
            self.is_ready = true;
        }
        Ok(())
    }

    /// Waits for the answers of earlier requests.
    fn settle(&mut self) -> Result<(), SlotError> {
        self.ready()?;
        while self.unanswered > 0 {
            // Counted before it is looked at: an answer that is an error has been given as well.
            self.unanswered -= 1;
            self.answer()?;
        }
        Ok(())
    }

    /// The core its programs run on; `None` where boxes are not bound to cores.
    #[must_use]
    pub fn core(&self) -> Option<usize> {
        self.core
    }

    /// Says that the time of its programs is measured: until the box ends no other that says so is on its core, as long as
    /// there are cores without any. It may go to another core for that.
    pub fn claim_core(&mut self) -> Result<(), SlotError> {
        let Some(own) = self.core.filter(|_| self.claim.is_none()) else {
            return Ok(());
        };
        let cores = self.shared.cores_by_jobs(own);
        if let Some(claim) = Claim::of_first_free(&cores) {
            self.move_to(claim.core())?;
            self.claim = Some(claim);
        }
        Ok(())
    }

    /// Brings the box to another core, where its programs run from now on. Nothing may be running in it.
    pub fn move_to(&mut self, core: usize) -> Result<(), SlotError> {
        if self.core.is_none_or(|own| own == core) {
            return Ok(());
        }
        self.settle()?;
        self.shared
            .move_box(self.lane, &self.lane_socket, self.number, core)
            .map_err(|source| SlotError::Failed {
                step: format!("go to core {core}"),
                source,
            })?;
        self.core = Some(core);
        self.request(Writer::new(Kind::Renew), &[]).map(drop)
    }

    /// Writes a file of the job. Errors are told by the next call that waits.
    pub fn put(
        &mut self,
        path: &RelativePath,
        content: &[u8],
        executable: bool,
    ) -> Result<(), SlotError> {
        let message = Writer::new(Kind::Put)
            .number(if executable { 0o755 } else { 0o644 })
            .bytes(path.as_str().as_bytes());
        if content.len() <= INLINE_BYTES_MAX {
            self.send(message.bytes(content), &[])?;
        } else {
            let file = sys::sealed_memfd(content)?;
            self.send(message.bytes(b""), &[file.as_fd()])?;
        }
        self.unanswered += 1;
        Ok(())
    }

    fn request(
        &mut self,
        message: Writer,
        fds: &[BorrowedFd<'_>],
    ) -> Result<Option<OwnedFd>, SlotError> {
        self.settle()?;
        self.send(message, fds)?;
        Ok(self.answer()?.2)
    }

    /// What the last run left in the work directory becomes part of the job.
    pub fn seal(&mut self) -> Result<(), SlotError> {
        self.request(Writer::new(Kind::Seal), &[]).map(drop)
    }

    /// Removes what runs have left and is not part of the job.
    pub fn wipe(&mut self) -> Result<(), SlotError> {
        self.request(Writer::new(Kind::Wipe), &[]).map(drop)
    }

    /// Removes a file of the job. Without this a file stays for all its runs.
    pub fn remove(&mut self, path: &RelativePath) -> Result<(), SlotError> {
        self.request(
            Writer::new(Kind::Remove).bytes(path.as_str().as_bytes()),
            &[],
        )
        .map(drop)
    }

    /// Opens a regular file the programs have made.
    pub fn get(&mut self, path: &RelativePath) -> Result<OwnedFd, SlotError> {
        let fd = self.request(Writer::new(Kind::Get).bytes(path.as_str().as_bytes()), &[])?;
        fd.ok_or_else(|| SlotError::Broken(io::ErrorKind::InvalidData.into()))
    }

    /// The whole work directory as one file, for [`Slot::unpack`] in another slot.
    pub fn pack(&mut self) -> Result<OwnedFd, SlotError> {
        let fd = self.request(Writer::new(Kind::Pack), &[])?;
        fd.ok_or_else(|| SlotError::Broken(io::ErrorKind::InvalidData.into()))
    }

    /// Fills the work directory from a pack.
    pub fn unpack(&mut self, pack: BorrowedFd<'_>) -> Result<(), SlotError> {
        self.request(Writer::new(Kind::Unpack), &[pack]).map(drop)
    }

    /// Says that the next run is the last one: the box then prepares no process for another. A further run still works
    /// and waits for one.
    pub fn expect_last_run(&mut self) {
        self.last = true;
    }

    /// Says that what runs from now on talks to a program in another box: its ends of pipes are then nobody else's.
    pub fn expect_talk(&mut self) {
        self.talks = true;
    }

    /// Starts a program. Its outcome is read with [`Slot::outcome`]; nothing else may be asked before.
    pub fn start(
        &mut self,
        program: Program<'_>,
        stdio: [BorrowedFd<'_>; 3],
    ) -> Result<(), SlotError> {
        self.settle()?;
        if program.argv.len() > STRINGS_MAX || program.environment.len() > STRINGS_MAX {
            return Err(SlotError::TooLong);
        }
        if self.runs == UIDS_PER_SLOT {
            return Err(SlotError::Broken(io::Error::other(
                "this box has served as many runs as it may",
            )));
        }
        self.runs += 1;
        let limits = program.limits;
        let mut message = Writer::new(Kind::Run)
            .number(if self.last { RUN_LAST } else { 0 } | if self.talks { RUN_TALKS } else { 0 })
            .number(limits.wall_time_ms.saturating_mul(1_000_000))
            .number(limits.cpu_time_ms.saturating_mul(1_000_000))
            .number(limits.memory_bytes)
            .number(limits.stack_bytes)
            .number(limits.file_bytes)
            .number(u64::from(limits.processes))
            .number(u64::from(limits.open_files));
        for list in [program.argv, program.environment] {
            message = message.number(list.len() as u64);
            for text in list {
                message = message.bytes(text.as_bytes());
            }
        }
        let message = message.finish();
        if message.len() > MESSAGE_BYTES_MAX {
            return Err(SlotError::TooLong);
        }
        match sys::send(self.socket.as_raw_fd(), &message, &stdio, 0) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(self.gone()),
            other => Ok(other?),
        }
    }

    /// Sends a signal to everything that runs in the box; SIGKILL ends the run.
    pub fn signal(&self, signal: i32) -> Result<(), SlotError> {
        self.send(Writer::new(Kind::Kill).number(signal as u64), &[])
    }

    /// Waits for the end of the program started last.
    pub fn outcome(&mut self) -> Result<Outcome, SlotError> {
        let (kind, n, _) = self.answer()?;
        if kind != Kind::Outcome {
            return Err(SlotError::Broken(io::ErrorKind::InvalidData.into()));
        }
        let (_, mut reader) = Reader::new(&self.buffer[..n])?;
        let mut next = || reader.number();
        let (status, stopped, not_started) = (next()? as i32, next()?, next()? as i32);
        let (wall_ns, cpu_ns, memory, oom) = (next()?, next()?, next()?, next()?);
        let ended_ns = next()?;
        if not_started != 0 {
            let step = STEPS
                .get((not_started >> 16) as usize)
                .copied()
                .unwrap_or("");
            return Err(SlotError::NotStarted {
                step,
                source: io::Error::from_raw_os_error(not_started & 0xffff),
            });
        }
        let exit = if libc::WIFSIGNALED(status) {
            Exit::Signal(libc::WTERMSIG(status))
        } else {
            Exit::Code(libc::WEXITSTATUS(status))
        };
        let stopped_by = if oom > 0 {
            Some(StoppedBy::Memory)
        } else if stopped == Stopped::Wall as u64 {
            Some(StoppedBy::WallTime)
        } else if stopped == Stopped::Cpu as u64 {
            Some(StoppedBy::CpuTime)
        } else if stopped == Stopped::Client as u64 {
            Some(StoppedBy::Cancelled)
        } else {
            None
        };
        self.ended_ns = ended_ns;
        Ok(Outcome {
            exit,
            stopped_by,
            wall_time_us: wall_ns / 1000,
            cpu_time_us: cpu_ns / 1000,
            memory_peak_bytes: memory,
        })
    }

    /// When the last program ended, by the machine's monotonic clock: which of two boxes was first.
    #[must_use]
    pub fn ended_ns(&self) -> u64 {
        self.ended_ns
    }

    /// Starts a program and waits for its end.
    pub fn run(
        &mut self,
        program: Program<'_>,
        stdio: [BorrowedFd<'_>; 3],
    ) -> Result<Outcome, SlotError> {
        self.start(program, stdio)?;
        self.outcome()
    }

    /// Ends the box from outside, when it does not answer.
    pub fn end(&self) {
        let message = Writer::new(Kind::End).number(self.number).finish();
        // A lane that is gone has taken the box with it.
        let _ = sys::send(
            self.lane_socket.as_raw_fd(),
            &message,
            &[],
            libc::MSG_DONTWAIT,
        );
    }
}
