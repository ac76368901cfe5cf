//! Process 1 of a slot. It builds the last part of the box, gives up everything it does not need, keeps one process
//! cloned and waiting, and then serves its client until the client closes the socket.
//!
//! It never returns: whatever goes wrong ends the process, and with it the whole process namespace.

use std::{
    ffi::CStr,
    io,
    os::fd::{AsRawFd, OwnedFd, RawFd},
    sync::atomic::Ordering,
};

use crate::{
    cgroup::Group,
    counters::Counters,
    files,
    judged::{Judged, Launch},
    landlock,
    request::{LOOK_NS_MAX, RunLimits, RunStrings},
    seccomp,
    sys::{self, Received},
    wire::{Kind, MESSAGE_BYTES_MAX, Reader, Writer},
};

/// What a slot needs to know about itself.
pub struct SlotConfig<'a> {
    pub socket: OwnedFd,
    pub group: Option<&'a Group>,
    pub core: Option<usize>,
    pub disk_bytes: u64,
    pub inodes: u64,
    /// The first of [`UIDS_PER_SLOT`] user ids that belong to this slot alone.
    pub first_uid: u32,
    /// Without root the box has one user id only.
    pub rootless: bool,
    pub filter: &'a [libc::sock_filter],
}

/// Each run inside a slot gets the next of these.
pub const UIDS_PER_SLOT: u32 = 1024;
/// Flags of a run: it is the last one, so that no process is prepared for another.
pub const RUN_LAST: u64 = 1;
/// It talks to a program in another box, which must see the end of what it says when it closes it, not when it ends.
pub const RUN_TALKS: u64 = 2;
/// How soon it is looked whether our copies of its descriptors can be closed.
const RELEASE_LOOK_NS: u64 = 200_000;
/// Written in the kernel's capability numbers.
const KEPT_CAPABILITIES: [u32; 6] = [
    CAP_CHOWN,
    CAP_DAC_OVERRIDE,
    CAP_FOWNER,
    CAP_KILL,
    CAP_SETGID,
    CAP_SETUID,
];
const CAP_CHOWN: u32 = 0;
const CAP_DAC_OVERRIDE: u32 = 1;
const CAP_FOWNER: u32 = 3;
const CAP_KILL: u32 = 5;
const CAP_SETGID: u32 = 6;
const CAP_SETUID: u32 = 7;
/// Memory above the run's limit that the launcher gets back after the kernel has ended a run for want of memory.
const AFTER_OOM_BYTES: u64 = 64 << 20;
/// Without control groups the kernel counts the processes of a user, and all boxes are one user's: room for the others.
const PROCESSES_OF_ALL_BOXES: u64 = 512;
/// The launcher itself counts in the process limit of the slot.
pub const LAUNCHER_PROCESSES: u64 = 1;

struct SetupError {
    step: &'static str,
    source: io::Error,
}

fn step(step: &'static str) -> impl FnOnce(io::Error) -> SetupError {
    move |source| SetupError { step, source }
}

/// Everything of process 1.
pub fn main(config: SlotConfig<'_>) -> ! {
    let socket = config.socket.as_raw_fd();
    let mut launcher = match Launcher::set_up(&config) {
        Ok(launcher) => launcher,
        Err(error) => {
            let errno = error.source.raw_os_error().unwrap_or(0);
            let message = Writer::new(Kind::Failed)
                .bytes(error.step.as_bytes())
                .number(errno as u64)
                .finish();
            // The client sees the end of the socket in any case.
            let _ = sys::send(socket, &message, &[], 0);
            sys::exit_now(1);
        }
    };
    let served = launcher.serve();
    sys::exit_now(i32::from(served.is_err()));
}

struct Launcher<'a> {
    config: &'a SlotConfig<'a>,
    judged: Judged,
    buffer: Vec<u8>,
    timer: OwnedFd,
    runs: u32,
    /// Free inodes of the empty box: equal again means that a run left nothing.
    inodes_free: u64,
    /// Whether their number says nothing.
    must_wipe: bool,
    /// How many cores the box may use at once.
    cores: u64,
    /// Hard limits of stack, file size, open files, memory and processes that this machine gave us; we cannot exceed them.
    hard: [u64; 5],
}

impl<'a> Launcher<'a> {
    fn set_up(config: &'a SlotConfig<'a>) -> Result<Self, SetupError> {
        sys::die_with_parent().map_err(step("bind the slot's life to its lane"))?;
        // The lane hears of its slots' ends by a signal it holds back; programs want theirs.
        sys::unblock_signals();
        if let Some(group) = config.group {
            group.enter().map_err(step("enter the control group"))?;
        }
        // From here on the box's own group is the root of all it sees of groups: no name tells of the host. Not sooner,
        // because where systemd has mounted version 2 nobody can be moved across the border of a namespace.
        // SAFETY: numbers only; this process has one thread.
        sys::check(unsafe { libc::unshare(libc::CLONE_NEWCGROUP) })
            .map_err(step("unshare control groups"))?;
        mount_private_places(config).map_err(step("mount /proc and /box"))?;
        if let Some(core) = config.core {
            sys::pin_to_core(core).map_err(step("stay on one core"))?;
        }
        sys::prefer_short_turns().map_err(step("ask for short turns"))?;
        keep_only_needed_descriptors(config).map_err(step("close descriptors"))?;
        // SAFETY: numbers only.
        let timer = sys::owned(unsafe {
            libc::timerfd_create(
                libc::CLOCK_MONOTONIC,
                libc::TFD_CLOEXEC | libc::TFD_NONBLOCK,
            )
        })
        .map_err(step("make a timer"))?;
        drop_privileges().map_err(step("drop capabilities"))?;
        landlock::restrict(
            &[c"/box/work", c"/box/tmp", c"/box/shm"],
            &[
                c"/dev/null",
                c"/dev/zero",
                c"/dev/full",
                c"/dev/random",
                c"/dev/urandom",
            ],
        )
        .map_err(step("landlock"))?;
        seccomp::install(config.filter).map_err(step("install the system call filter"))?;
        let mut launcher = Self {
            config,
            judged: Judged::new().map_err(step("reserve a stack"))?,
            buffer: vec![0; MESSAGE_BYTES_MAX],
            timer,
            runs: 0,
            inodes_free: 0,
            must_wipe: false,
            cores: sys::allowed_cores()
                .map_err(step("count cores"))?
                .len()
                .max(1) as u64,
            hard: [
                libc::RLIMIT_STACK,
                libc::RLIMIT_FSIZE,
                libc::RLIMIT_NOFILE,
                libc::RLIMIT_DATA,
                libc::RLIMIT_NPROC,
            ]
            .map(sys::hard_rlimit),
        };
        launcher.inodes_free = files::inodes_free().map_err(step("look at /box"))?;
        launcher
            .judged
            .prepare()
            .map_err(step("clone the first process"))?;
        launcher
            .reply(Writer::new(Kind::Ready))
            .map_err(step("report"))?;
        Ok(launcher)
    }

    fn reply(&self, message: Writer) -> io::Result<()> {
        sys::send(self.config.socket.as_raw_fd(), &message.finish(), &[], 0)
    }

    fn serve(&mut self) -> io::Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        loop {
            let (n, fds) = sys::receive(self.config.socket.as_raw_fd(), &mut buffer, 0)?;
            if n == 0 {
                return Ok(());
            }
            let (kind, mut reader) = Reader::new(&buffer[..n])?;
            match kind {
                Kind::Run => self.run(&mut reader, fds)?,
                // The run it was meant for has ended already.
                Kind::Kill => {}
                Kind::Renew => {
                    self.judged.renew()?;
                    self.reply(Writer::new(Kind::Done))?;
                }
                other => self.file_request(other, &mut reader, fds)?,
            }
        }
    }

    fn file_request(
        &mut self,
        kind: Kind,
        reader: &mut Reader<'_>,
        fds: Received,
    ) -> io::Result<()> {
        let [first, ..] = fds;
        // What the job itself adds or takes away would hide in the count of inodes what a program has added.
        self.must_wipe |= matches!(kind, Kind::Put | Kind::Remove | Kind::Unpack);
        let answer = match kind {
            Kind::Put => files::put(reader, first).map(|()| None),
            Kind::Get => reader.text().and_then(files::open_for_collecting).map(Some),
            Kind::Seal => files::seal().map(|()| None),
            Kind::Pack => files::pack().map(Some),
            Kind::Unpack => first
                .ok_or_else(|| io::ErrorKind::InvalidInput.into())
                .and_then(files::unpack)
                .map(|()| None),
            Kind::Wipe => self.wipe().map(|()| None),
            Kind::Remove => reader.text().and_then(files::remove).map(|()| None),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        };
        let socket = self.config.socket.as_raw_fd();
        match answer {
            Ok(None) => sys::send(socket, &Writer::new(Kind::Done).finish(), &[], 0),
            Ok(Some(fd)) => {
                use std::os::fd::AsFd;
                sys::send(socket, &Writer::new(Kind::Done).finish(), &[fd.as_fd()], 0)
            }
            Err(error) => {
                let errno = error.raw_os_error().unwrap_or(libc::EIO);
                self.reply(
                    Writer::new(Kind::Failed)
                        .bytes(b"files")
                        .number(errno as u64),
                )
            }
        }
    }

    fn wipe(&mut self) -> io::Result<()> {
        if !self.must_wipe && files::inodes_free()? == self.inodes_free {
            return Ok(());
        }
        files::wipe()?;
        self.must_wipe = false;
        self.inodes_free = files::inodes_free()?;
        Ok(())
    }

    /// One execution: wake the waiting process, watch it, end everything, report the facts, clone the next.
    fn run(&mut self, reader: &mut Reader<'_>, fds: Received) -> io::Result<()> {
        let flags = reader.number()?;
        let (last, talks) = (flags & RUN_LAST != 0, flags & RUN_TALKS != 0);
        let limits = RunLimits::read(reader)?;
        let strings = RunStrings::read(reader)?;
        let [Some(stdin), Some(stdout), Some(stderr), _] = fds else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        if self.runs >= UIDS_PER_SLOT {
            return Err(io::Error::from_raw_os_error(libc::EUSERS));
        }
        let uid = if self.config.rootless {
            0
        } else {
            self.config.first_uid + self.runs
        };
        self.runs += 1;
        // One waits already, unless the run before was said to be the last.
        self.judged.prepare()?;
        let before = Counters::begin(self.config.group, &limits)?;
        let started = sys::clock_ns(libc::CLOCK_MONOTONIC);
        self.judged.start(Launch {
            stdio: [stdin.as_raw_fd(), stdout.as_raw_fd(), stderr.as_raw_fd()],
            uid,
            change_uid: !self.config.rootless,
            stack_bytes: limits.stack_bytes.min(self.hard[0]),
            file_bytes: limits.file_bytes.min(self.hard[1]),
            open_files: limits.open_files.min(self.hard[2]),
            cpu_seconds: limits.cpu_ns.div_ceil(1_000_000_000) + 1,
            data_bytes: limits.memory_bytes.min(self.hard[3]),
            processes: (limits.processes + PROCESSES_OF_ALL_BOXES).min(self.hard[4]),
            argv: strings.argv.as_ptr(),
            envp: strings.envp.as_ptr(),
            paths: strings.paths.as_ptr(),
        });
        let mut held = Some([stdin, stdout, stderr]);
        let watched = self.watch(&limits, &before, started, &mut held, talks)?;
        drop(held);
        let wall_ns = sys::clock_ns(libc::CLOCK_MONOTONIC) - started;
        let facts = before.end(self.config.group, watched.rusage_memory)?;
        self.reply(
            Writer::new(Kind::Outcome)
                .number(watched.status as u64)
                .number(watched.stopped as u64)
                .number(self.judged.shared().exec_errno.load(Ordering::Acquire) as u64)
                .number(wall_ns)
                .number(if self.config.group.is_some() {
                    facts.cpu_ns
                } else {
                    watched.rusage_cpu_ns
                })
                .number(if self.config.group.is_some() {
                    facts.memory_peak
                } else {
                    watched.rusage_memory
                })
                .number(u64::from(facts.oom_kills > 0))
                .number(watched.ended_ns),
        )?;
        if last { Ok(()) } else { self.judged.prepare() }
    }

    /// Waits for the end of the main process, for the clock and for the client, then ends whatever is left.
    fn watch(
        &mut self,
        limits: &RunLimits,
        before: &Counters,
        started: u64,
        held: &mut Option<[OwnedFd; 3]>,
        talks: bool,
    ) -> io::Result<Watched> {
        let pid = self.judged.pid();
        let socket = self.config.socket.as_raw_fd();
        let mut stopped = Stopped::No;
        let first = limits.next_look_ns(0, 0, self.cores);
        self.arm(if talks {
            first.min(RELEASE_LOOK_NS)
        } else {
            first
        })?;
        let mut fds = [
            sys::readable(self.judged.pidfd()),
            sys::readable(self.timer.as_raw_fd()),
            sys::readable(socket),
        ];
        loop {
            sys::poll(&mut fds, -1)?;
            if fds[0].revents != 0 {
                break;
            }
            if fds[2].revents != 0 && stopped == Stopped::No {
                stopped = self.client_word(socket, &mut fds[2])?;
            }
            if fds[1].revents != 0 {
                reap_orphans(pid)?;
                let wall = sys::clock_ns(libc::CLOCK_MONOTONIC) - started;
                let cpu = before.cpu_so_far(self.config.group, pid)?;
                if stopped == Stopped::No {
                    if cpu >= limits.cpu_ns {
                        stopped = Stopped::Cpu;
                    } else if wall >= limits.wall_ns {
                        stopped = Stopped::Wall;
                    }
                }
                // A program that is being ended needs the core for it: no second look at once.
                let mut next = if stopped == Stopped::No {
                    limits.next_look_ns(wall, cpu, self.cores)
                } else {
                    LOOK_NS_MAX
                };
                if talks && held.is_some() {
                    // Not sooner: until it has a table of its own the process shares ours.
                    if self.judged.shared().has_own_table.load(Ordering::Acquire) {
                        *held = None;
                    } else {
                        next = next.min(RELEASE_LOOK_NS);
                    }
                }
                self.arm(next)?;
            }
            if stopped != Stopped::No {
                end_everything();
            }
        }
        let ended_ns = sys::clock_ns(libc::CLOCK_MONOTONIC);
        self.arm(0)?;
        let (status, rusage) = wait_for(pid)?;
        self.end_the_rest()?;
        Ok(Watched {
            ended_ns,
            status,
            stopped,
            rusage_cpu_ns: (rusage.ru_utime.tv_sec + rusage.ru_stime.tv_sec) as u64 * 1_000_000_000
                + (rusage.ru_utime.tv_usec + rusage.ru_stime.tv_usec) as u64 * 1000,
            rusage_memory: rusage.ru_maxrss as u64 * 1024,
        })
    }

    /// A message in the middle of a run can only be a signal; the end of the socket ends the run.
    fn client_word(&mut self, socket: RawFd, poll: &mut libc::pollfd) -> io::Result<Stopped> {
        let mut small = [0u8; 64];
        let (n, _) = sys::receive(socket, &mut small, 0)?;
        if n == 0 {
            poll.fd = -1;
            return Ok(Stopped::Client);
        }
        let (kind, mut reader) = Reader::new(&small[..n])?;
        let signal = reader.number()? as i32;
        if kind != Kind::Kill {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if signal == libc::SIGKILL {
            return Ok(Stopped::Client);
        }
        // SAFETY: a signal to everything in this process namespace but ourselves. Nobody left is no error.
        unsafe { libc::kill(-1, signal) };
        Ok(Stopped::No)
    }

    /// Sets the timer; 0 stops it. Also takes away what it has rung.
    fn arm(&self, after_ns: u64) -> io::Result<()> {
        let at = libc::timespec {
            tv_sec: (after_ns / 1_000_000_000) as i64,
            tv_nsec: (after_ns % 1_000_000_000) as i64,
        };
        let spec = libc::itimerspec {
            it_interval: libc::timespec {
                tv_sec: 0,
                tv_nsec: 0,
            },
            it_value: at,
        };
        // SAFETY: `spec` is live.
        sys::check(unsafe {
            libc::timerfd_settime(self.timer.as_raw_fd(), 0, &spec, std::ptr::null_mut())
        })?;
        Ok(())
    }

    /// No process of the run may outlive it. An empty namespace is proven by "no children".
    fn end_the_rest(&self) -> io::Result<()> {
        loop {
            // SAFETY: reaping any child.
            let pid =
                unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG | libc::__WALL) };
            if pid < 0 {
                return Ok(());
            }
            if pid == 0 {
                break;
            }
        }
        if let Some(group) = self.config.group {
            // After a run that used all its memory even the end of processes may need a little.
            let _ = group.set_memory_max(group.memory_usage()? + AFTER_OOM_BYTES);
        }
        end_everything();
        // SAFETY: as above, waiting this time: everything has been killed.
        while unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::__WALL) } > 0 {}
        Ok(())
    }
}

/// SIGKILL to everything in this process namespace. The walk holds a lock that forks need, so that no fork escapes it.
fn end_everything() {
    // SAFETY: process 1 of a process namespace reaches that namespace only, and not itself.
    unsafe { libc::kill(-1, libc::SIGKILL) };
}

/// Takes away dead orphans while the main process goes on, so that they do not fill the process limit.
fn reap_orphans(main: libc::pid_t) -> io::Result<()> {
    loop {
        // SAFETY: an all-zero siginfo is valid and is overwritten.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        let flags = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
        // SAFETY: `info` is live.
        if unsafe { libc::waitid(libc::P_ALL, 0, &mut info, flags) } < 0 {
            return Ok(());
        }
        // SAFETY: waitid has filled the child's part of `info`.
        let pid = unsafe { info.si_pid() };
        if pid == 0 || pid == main {
            return Ok(());
        }
        // SAFETY: this child is dead.
        unsafe { libc::waitpid(pid, std::ptr::null_mut(), libc::__WALL) };
    }
}

fn wait_for(pid: libc::pid_t) -> io::Result<(i32, libc::rusage)> {
    let mut status = 0;
    // SAFETY: an all-zero rusage is valid and is overwritten.
    let mut rusage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both places are live.
        if unsafe { libc::wait4(pid, &mut status, libc::__WALL, &mut rusage) } >= 0 {
            return Ok((status, rusage));
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Stopped {
    No,
    Wall,
    Cpu,
    Client,
}

struct Watched {
    /// When the main process ended, by the clock of the whole machine.
    ended_ns: u64,
    status: i32,
    stopped: Stopped,
    rusage_cpu_ns: u64,
    rusage_memory: u64,
}

/// /proc that shows only the box, and one tmpfs for everything the box may write.
fn mount_private_places(config: &SlotConfig<'_>) -> io::Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    sys::mount(
        Some(c"proc"),
        c"/proc",
        Some(c"proc"),
        flags | libc::MS_NOEXEC,
        Some(c"hidepid=invisible,subset=pid"),
    )?;
    let options = format!(
        "size={},nr_inodes={},mode=0755\0",
        config.disk_bytes, config.inodes
    );
    let options =
        CStr::from_bytes_with_nul(options.as_bytes()).map_err(|_| io::ErrorKind::InvalidInput)?;
    sys::mount(Some(c"box"), c"/box", Some(c"tmpfs"), flags, Some(options))?;
    for place in [c"/box/work", c"/box/tmp", c"/box/shm"] {
        // SAFETY: C strings.
        sys::check(unsafe { libc::mkdir(place.as_ptr(), 0o1777) })?;
        // The umask took bits away.
        // SAFETY: as above.
        sys::check(unsafe { libc::chmod(place.as_ptr(), 0o1777) })?;
    }
    // SAFETY: a C string.
    sys::check(unsafe { libc::chdir(c"/box/work".as_ptr()) })?;
    Ok(())
}

/// 0, 1 and 2 become /dev/null; the socket and the counters stay; the rest is closed.
fn keep_only_needed_descriptors(config: &SlotConfig<'_>) -> io::Result<()> {
    // SAFETY: a C string.
    let null = unsafe { libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) };
    sys::check(null)?;
    for target in 0..3 {
        // SAFETY: numbers only.
        sys::check(unsafe { libc::dup2(null, target) })?;
    }
    let mut keep = config.group.map(Group::descriptors).unwrap_or_default();
    keep.push(config.socket.as_raw_fd());
    keep.sort_unstable();
    let mut next = 3;
    for fd in keep.into_iter().chain([i32::MAX]) {
        if fd > next {
            // SAFETY: numbers only; everything in the gap belongs to this process and is not used again.
            sys::check_long(unsafe {
                libc::syscall(libc::SYS_close_range, next as u32, (fd - 1) as u32, 0u32)
            })?;
        }
        next = fd.saturating_add(1);
    }
    Ok(())
}

#[repr(C)]
struct CapabilityHeader {
    version: u32,
    pid: i32,
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct CapabilityData {
    effective: u32,
    permitted: u32,
    inheritable: u32,
}

/// Keeps what starting, ending and cleaning up after other users needs; nothing of it survives an exec. What every
/// launcher of a lane gives up alike, the lane has given up for all of them.
fn drop_privileges() -> io::Result<()> {
    let kept: u32 = KEPT_CAPABILITIES
        .iter()
        .map(|capability| 1 << capability)
        .sum();
    let header = CapabilityHeader {
        version: 0x2008_0522,
        pid: 0,
    };
    let data = [
        CapabilityData {
            effective: kept,
            permitted: kept,
            inheritable: 0,
        },
        CapabilityData::default(),
    ];
    // SAFETY: version 3 takes two data records; both live.
    sys::check_long(unsafe { libc::syscall(libc::SYS_capset, &header, data.as_ptr()) })?;
    sys::prctl(libc::PR_SET_DUMPABLE, 0, 0, 0, 0)?;
    // A change of credentials may have taken this away.
    sys::die_with_parent()?;
    Ok(())
}
