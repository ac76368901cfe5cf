//! What the rest of the program uses: start a supervisor, lease slots, run programs in them.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    io,
    os::fd::{AsRawFd, OwnedFd},
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    Config, StartError,
    slot::Slot,
    sys,
    wire::{Kind, Reader, Writer},
};

/// Why no slot could be had.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    #[error("the sandbox does not run: {0}")]
    Down(String),
    #[error("no box became free in time")]
    TimedOut,
}

/// A running supervisor with its lanes. Dropping it ends every box and removes everything they left.
pub struct Sandbox {
    shared: Arc<Shared>,
    supervisor: Option<Child>,
    socket: Option<Arc<OwnedFd>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

pub(crate) struct Shared {
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
    /// What lanes said of boxes that were to go to another core, by (lane, slot): 0 or an error.
    moved: HashMap<(u32, u64), i32>,
    /// The boxes of lane `i` begin on core `i % cores.len()` of these.
    cores: Vec<usize>,
    /// Whether they stay on it.
    pinned: bool,
}

impl State {
    fn core(&self, index: u32) -> usize {
        let moved_to = self.lanes.get(&index).and_then(|lane| lane.moved_to);
        moved_to.unwrap_or(self.cores[index as usize % self.cores.len()])
    }

    /// Leased boxes, by core.
    fn jobs(&self) -> HashMap<usize, usize> {
        let mut jobs = HashMap::new();
        for (index, _) in self.lanes.iter().filter(|(_, lane)| lane.leased) {
            *jobs.entry(self.core(*index)).or_default() += 1;
        }
        jobs
    }
}

struct Lane {
    socket: Arc<OwnedFd>,
    ready: VecDeque<(u64, OwnedFd)>,
    /// At most one, see [`crate::rootfs`]: what a lane's boxes see is the lane's own, and so one box's at a time.
    leased: bool,
    /// Where the leased box is, if not on the lane's own core.
    moved_to: Option<usize>,
}

/// A lane tells of the end of a slot within this.
const GONE_WAIT: Duration = Duration::from_millis(500);
/// A lane moves a box within this: it may be building or burying others before.
const MOVE_WAIT: Duration = Duration::from_secs(5);

impl Shared {
    /// How often the kernel ended something in a slot that is no more. The lane tells a moment after the socket ends.
    pub fn oom_kills_of(&self, lane: u32, number: u64) -> u64 {
        let deadline = Instant::now() + GONE_WAIT;
        let mut state = self.lock();
        loop {
            if let Some(oom_kills) = state.gone.remove(&(lane, number)) {
                return oom_kills;
            }
            match deadline.checked_duration_since(Instant::now()) {
                Some(left) if state.down.is_none() => {
                    state = self
                        .changed
                        .wait_timeout(state, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0;
                }
                _ => return 0,
            }
        }
    }

    /// All cores boxes may be on, those with the fewest leased boxes first, but `own` before all.
    pub fn cores_by_jobs(&self, own: usize) -> Vec<usize> {
        let state = self.lock();
        let jobs = state.jobs();
        let mut cores = state.cores.clone();
        cores.sort_by_key(|core| (*core != own, jobs.get(core).copied().unwrap_or(0)));
        cores
    }

    /// Has a lane bring a leased box to another core, and waits until it is there.
    pub fn move_box(
        &self,
        lane: u32,
        socket: &OwnedFd,
        number: u64,
        core: usize,
    ) -> io::Result<()> {
        let message = Writer::new(Kind::Move).number(number).number(core as u64);
        sys::send(socket.as_raw_fd(), &message.finish(), &[], 0)?;
        let deadline = Instant::now() + MOVE_WAIT;
        let mut state = self.lock();
        loop {
            match state.moved.remove(&(lane, number)) {
                Some(0) => break,
                Some(errno) => return Err(io::Error::from_raw_os_error(errno)),
                None => {}
            }
            let left = deadline
                .checked_duration_since(Instant::now())
                .filter(|_| state.down.is_none())
                .ok_or(io::ErrorKind::TimedOut)?;
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        if let Some(lane) = state.lanes.get_mut(&lane).filter(|lane| lane.leased) {
            lane.moved_to = Some(core);
        }
        Ok(())
    }

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
        let cores = sys::allowed_cores().map_err(step("count cores"))?;
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                cores,
                pinned: config.pin,
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
        let jobs = state.jobs();
        let index = state
            .lanes
            .iter()
            .filter(|(_, lane)| free(lane))
            .map(|(index, _)| *index)
            .min_by_key(|index| jobs.get(&state.core(*index)).copied().unwrap_or(0));
        let core = index
            .filter(|_| state.pinned)
            .map(|index| state.core(index));
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
        Ok(Some(Slot::new(
            Arc::clone(&self.shared),
            index,
            lane_socket,
            number,
            socket,
            core,
        )))
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
                moved_to: None,
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
        (Kind::Moved, _) => {
            let (number, errno) = (reader.number()?, reader.number()? as i32);
            state.moved.insert((index, number), errno);
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
                    lane.moved_to = None;
                }
            }
            state.moved.remove(&(index, number));
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
