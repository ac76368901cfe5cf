//! What the rest of the program uses: start a supervisor, lease slots, run programs in them.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    io,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tiltyard_protocol::{Exit, Limits, Outcome, RelativePath, StoppedBy};

use crate::{
    Config, StartError,
    judged::STEPS,
    launcher::{Stopped, UIDS_PER_SLOT},
    sys,
    wire::{INLINE_BYTES_MAX, Kind, MESSAGE_BYTES_MAX, Reader, STRINGS_MAX, Writer},
};

/// Why no slot could be had.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    #[error("the sandbox does not run: {0}")]
    Down(String),
    #[error("no box became free in time")]
    TimedOut,
}

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

/// A running supervisor with its lanes. Dropping it ends every box and removes everything they left.
pub struct Sandbox {
    shared: Arc<Shared>,
    supervisor: Option<Child>,
    socket: Option<Arc<OwnedFd>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    lanes: BTreeMap<u32, Lane>,
    /// Why nothing can be leased any more.
    down: Option<String>,
    /// How often the kernel ended something in slots that are no more, by (lane, slot).
    gone: HashMap<(u32, u64), u64>,
    /// Lane `i` runs on core `i % cores`.
    cores: u32,
}

struct Lane {
    socket: Arc<OwnedFd>,
    ready: VecDeque<(u64, OwnedFd)>,
    /// At most one, see [`crate::rootfs`]: what a lane's boxes see is the lane's own, and so one box's at a time.
    leased: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while holding the lock leaves the maps valid: every change is one insert or remove.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sandbox {
    /// Starts a supervisor with `command` (this same program with a hidden word, or the small one of this crate) and
    /// waits until every lane has a slot. Isolation that cannot be had is an error here, not a weaker box.
    pub fn start(mut command: Command, config: &Config) -> Result<Self, StartError> {
        let step = |step: &str| {
            let step = step.to_owned();
            move |source| StartError { step, source }
        };
        let (ours, theirs) = sys::seqpacket_pair().map_err(step("make a socket"))?;
        let child = command
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .spawn()
            .map_err(step("start the supervisor"))?;
        // The command keeps its descriptors until it is dropped; the supervisor's end must be the supervisor's alone.
        drop(command);
        let text = serde_json::to_vec(config)
            .map_err(|error| step("write the configuration")(io::Error::other(error)))?;
        sys::send(ours.as_raw_fd(), &text, &[], 0).map_err(step("send the configuration"))?;
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                cores: sys::allowed_cores().map_err(step("count cores"))?.len() as u32,
                ..State::default()
            }),
            changed: Condvar::new(),
        });
        let socket = Arc::new(ours);
        let thread = std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn({
                let (shared, socket) = (Arc::clone(&shared), Arc::clone(&socket));
                move || listen(&shared, &socket)
            })
            .map_err(step("start a thread"))?;
        let sandbox = Self {
            shared,
            supervisor: Some(child),
            socket: Some(socket),
            thread: Some(thread),
        };
        sandbox.wait_ready(config.lanes).map_err(|why| StartError {
            step: "prepare the boxes".to_owned(),
            source: io::Error::other(why),
        })?;
        Ok(sandbox)
    }

    fn wait_ready(&self, lanes: usize) -> Result<(), String> {
        let deadline = Instant::now() + READY_WAIT;
        let mut state = self.shared.lock();
        loop {
            if let Some(why) = &state.down {
                return Err(why.clone());
            }
            if state
                .lanes
                .values()
                .filter(|lane| !lane.ready.is_empty())
                .count()
                >= lanes
            {
                break;
            }
            let left = deadline
                .checked_duration_since(Instant::now())
                .ok_or("the boxes did not become ready")?;
            state = self
                .shared
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        drop(state);
        // The first slot proves that a whole box can be built here.
        self.lease(READY_WAIT)
            .map_err(|error| error.to_string())?
            .ready()
            .map_err(|error| error.to_string())
    }

    /// Slots that wait for a job.
    pub fn ready(&self) -> usize {
        self.shared
            .lock()
            .lanes
            .values()
            .map(|lane| lane.ready.len())
            .sum()
    }

    /// Process id of the supervisor, for those who watch it.
    pub fn supervisor_pid(&self) -> Option<u32> {
        self.supervisor.as_ref().map(Child::id)
    }

    /// Whether slots can be had.
    pub fn is_up(&self) -> bool {
        self.shared.lock().down.is_none()
    }

    /// For a thread that wants to know when no more slots can be had.
    pub fn watch(&self) -> SandboxWatch {
        SandboxWatch(Arc::clone(&self.shared))
    }

    /// A fresh slot from a free lane, on the core with the fewest jobs, or `None` if none is ready at this moment.
    pub fn try_lease(&self) -> Result<Option<Slot>, LeaseError> {
        self.take(&mut self.shared.lock())
    }

    /// A fresh slot; waits for one if needed.
    pub fn lease(&self, timeout: Duration) -> Result<Slot, LeaseError> {
        let deadline = Instant::now() + timeout;
        let mut state = self.shared.lock();
        loop {
            if let Some(slot) = self.take(&mut state)? {
                return Ok(slot);
            }
            let left = deadline
                .checked_duration_since(Instant::now())
                .ok_or(LeaseError::TimedOut)?;
            state = self
                .shared
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn take(&self, state: &mut State) -> Result<Option<Slot>, LeaseError> {
        if let Some(why) = &state.down {
            return Err(LeaseError::Down(why.clone()));
        }
        let free = |lane: &Lane| !lane.leased && !lane.ready.is_empty();
        let core = |index: u32| index % state.cores.max(1);
        let mut jobs: HashMap<u32, usize> = HashMap::new();
        for index in state
            .lanes
            .iter()
            .filter(|(_, lane)| lane.leased)
            .map(|(index, _)| *index)
        {
            *jobs.entry(core(index)).or_default() += 1;
        }
        let index = state
            .lanes
            .iter()
            .filter(|(_, lane)| free(lane))
            .map(|(index, _)| *index)
            .min_by_key(|index| jobs.get(&core(*index)).copied().unwrap_or(0));
        let Some((index, lane)) =
            index.and_then(|index| Some((index, state.lanes.get_mut(&index)?)))
        else {
            return Ok(None);
        };
        let Some((number, socket)) = lane.ready.pop_front() else {
            return Ok(None);
        };
        lane.leased = true;
        let lane_socket = Arc::clone(&lane.socket);
        // A lane that is gone is replaced by the supervisor; the slot then says so itself.
        let _ = sys::send(
            lane_socket.as_raw_fd(),
            &Writer::new(Kind::Leased).number(number).finish(),
            &[],
            libc::MSG_DONTWAIT,
        );
        Ok(Some(Slot {
            shared: Arc::clone(&self.shared),
            lane: index,
            lane_socket,
            number,
            socket,
            buffer: vec![0; 4096],
            is_ready: false,
            unanswered: 0,
            runs: 0,
            last: false,
        }))
    }
}

/// Outlives the sandbox it was made from.
pub struct SandboxWatch(Arc<Shared>);

impl SandboxWatch {
    /// Returns when the supervisor is gone, with the reason.
    pub fn wait(self) -> String {
        let mut state = self.0.lock();
        loop {
            if let Some(why) = &state.down {
                return why.clone();
            }
            state = self
                .0
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Boxes are ready within this, on a slow machine too.
const READY_WAIT: Duration = Duration::from_secs(20);

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.take() {
            // SAFETY: numbers only. The thread and the supervisor both see the end.
            unsafe { libc::shutdown(socket.as_raw_fd(), libc::SHUT_RDWR) };
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if let Some(mut supervisor) = self.supervisor.take() {
            let _ = supervisor.wait();
        }
    }
}

/// The thread that hears the supervisor and the lanes.
fn listen(shared: &Shared, supervisor: &OwnedFd) {
    let mut buffer = vec![0; 4096];
    loop {
        let sockets: Vec<(u32, Arc<OwnedFd>)> = shared
            .lock()
            .lanes
            .iter()
            .map(|(index, lane)| (*index, Arc::clone(&lane.socket)))
            .collect();
        let mut fds: Vec<libc::pollfd> = sockets
            .iter()
            .map(|(_, socket)| sys::readable(socket.as_raw_fd()))
            .collect();
        fds.push(sys::readable(supervisor.as_raw_fd()));
        let heard = sys::poll(&mut fds, -1).and_then(|_| {
            for (i, (index, socket)) in sockets.iter().enumerate() {
                if fds[i].revents != 0 {
                    hear_lane(shared, *index, socket, &mut buffer)?;
                }
            }
            if fds.last().is_some_and(|fd| fd.revents != 0) {
                hear_supervisor(shared, supervisor, &mut buffer)?;
            }
            Ok(())
        });
        if let Err(error) = heard {
            let mut state = shared.lock();
            state.down.get_or_insert_with(|| error.to_string());
            state.lanes.clear();
            drop(state);
            shared.changed.notify_all();
            return;
        }
        shared.changed.notify_all();
    }
}

fn hear_supervisor(shared: &Shared, socket: &OwnedFd, buffer: &mut [u8]) -> io::Result<()> {
    let (n, [fd, ..]) = sys::receive(socket.as_raw_fd(), buffer, 0)?;
    if n == 0 {
        return Err(io::Error::other("the supervisor has ended"));
    }
    let (kind, mut reader) = Reader::new(&buffer[..n])?;
    match (kind, fd) {
        (Kind::Lane, Some(fd)) => {
            let index = reader.number()? as u32;
            let lane = Lane {
                socket: Arc::new(fd),
                ready: VecDeque::new(),
                leased: false,
            };
            shared.lock().lanes.insert(index, lane);
            Ok(())
        }
        (Kind::Failed, _) => Err(io::Error::other(
            String::from_utf8_lossy(reader.bytes()?).into_owned(),
        )),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn hear_lane(
    shared: &Shared,
    index: u32,
    socket: &Arc<OwnedFd>,
    buffer: &mut [u8],
) -> io::Result<()> {
    let (n, [fd, ..]) = sys::receive(socket.as_raw_fd(), buffer, 0)?;
    let mut state = shared.lock();
    // The supervisor may have replaced the lane in between.
    let current = state
        .lanes
        .get(&index)
        .is_some_and(|lane| Arc::ptr_eq(&lane.socket, socket));
    if n == 0 {
        if current {
            state.lanes.remove(&index);
        }
        return Ok(());
    }
    let (kind, mut reader) = Reader::new(&buffer[..n])?;
    match (kind, fd) {
        (Kind::Ready, Some(fd)) => {
            let number = reader.number()?;
            if let Some(lane) = state.lanes.get_mut(&index).filter(|_| current) {
                lane.ready.push_back((number, fd));
            }
            Ok(())
        }
        (Kind::Gone, _) => {
            let (number, oom_kills) = (reader.number()?, reader.number()?);
            if let Some(lane) = state.lanes.get_mut(&index) {
                let before = lane.ready.len();
                lane.ready.retain(|(ready, _)| *ready != number);
                // Not a spare one: the lane's job has ended, and with it everything it could hold.
                if lane.ready.len() == before {
                    lane.leased = false;
                }
            }
            if oom_kills > 0 {
                state.gone.insert((index, number), oom_kills);
            }
            Ok(())
        }
        (Kind::Failed, _) => Err(io::Error::other(
            String::from_utf8_lossy(reader.bytes()?).into_owned(),
        )),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
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
}

impl AsFd for Slot {
    /// Readable when an answer is there.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Slot {
    fn gone(&self) -> SlotError {
        // The lane tells a moment after the socket ends.
        let deadline = Instant::now() + GONE_WAIT;
        let mut state = self.shared.lock();
        loop {
            if let Some(oom_kills) = state.gone.remove(&(self.lane, self.number)) {
                return SlotError::Gone { oom_kills };
            }
            match deadline.checked_duration_since(Instant::now()) {
                Some(left) if state.down.is_none() => {
                    state = self
                        .shared
                        .changed
                        .wait_timeout(state, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0;
                }
                _ => return SlotError::Gone { oom_kills: 0 },
            }
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
            .number(u64::from(self.last))
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
        Ok(Outcome {
            exit,
            stopped_by,
            wall_time_us: wall_ns / 1000,
            cpu_time_us: cpu_ns / 1000,
            memory_peak_bytes: memory,
        })
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

/// A lane tells of the end of a slot within this.
const GONE_WAIT: Duration = Duration::from_millis(500);
