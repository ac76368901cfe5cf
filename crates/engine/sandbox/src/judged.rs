//! The process that will become the program: cloned before anybody asks for it, waiting on one word of memory it shares
//! with the launcher, then stripped and replaced by the program.
//!
//! Between the clone and the exec it shares the launcher's memory (as vfork does) and so it must not allocate, lock,
//! panic or touch `errno`: everything it does is in [`become_program`], in raw system calls.

use std::{
    io,
    os::fd::{AsRawFd, OwnedFd, RawFd},
    sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering},
};

use crate::sys::{self, raw};

/// What the waiting process finds when it is woken.
pub struct Launch {
    pub stdio: [RawFd; 3],
    pub uid: u32,
    pub change_uid: bool,
    pub stack_bytes: u64,
    pub file_bytes: u64,
    pub open_files: u64,
    pub cpu_seconds: u64,
    /// Only where no control group limits them: private memory of each process, and processes of all boxes together.
    pub data_bytes: u64,
    pub processes: u64,
    pub argv: *const *const libc::c_char,
    pub envp: *const *const libc::c_char,
    /// Candidates for the program's path, ended by null.
    pub paths: *const *const libc::c_char,
}

/// The words both sides use.
#[derive(Default)]
pub struct Shared {
    wake: AtomicU32,
    /// Whether the process has a table of descriptors of its own.
    pub has_own_table: AtomicBool,
    /// Why the program could not be started; 0 if it could. The step is in the upper half.
    pub exec_errno: AtomicI32,
}

const STACK_BYTES: usize = 64 << 10;
/// The waiting process leaves with this when it cannot become the program.
pub const EXIT_NOT_STARTED: i32 = 127;

pub struct Judged {
    stack: *mut libc::c_void,
    block: Box<Block>,
    pid: libc::pid_t,
    pidfd: Option<OwnedFd>,
    waiting: bool,
}

struct Block {
    shared: Shared,
    launch: Launch,
}

impl Judged {
    pub fn new() -> io::Result<Self> {
        // SAFETY: a fresh private mapping.
        let stack = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                STACK_BYTES,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK,
                -1,
                0,
            )
        };
        if stack == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let launch = Launch {
            stdio: [0; 3],
            uid: 0,
            change_uid: true,
            stack_bytes: 0,
            file_bytes: 0,
            open_files: 0,
            cpu_seconds: 0,
            data_bytes: 0,
            processes: 0,
            argv: std::ptr::null(),
            envp: std::ptr::null(),
            paths: std::ptr::null(),
        };
        Ok(Self {
            stack,
            block: Box::new(Block {
                shared: Shared::default(),
                launch,
            }),
            pid: 0,
            pidfd: None,
            waiting: false,
        })
    }

    /// Clones the next process, unless one waits already.
    pub fn prepare(&mut self) -> io::Result<()> {
        if self.waiting {
            return Ok(());
        }
        self.block.shared.wake.store(0, Ordering::Release);
        self.block.shared.exec_errno.store(0, Ordering::Release);
        self.block
            .shared
            .has_own_table
            .store(false, Ordering::Release);
        let mut pidfd: RawFd = -1;
        // CLONE_FILES: the descriptors of a run arrive after the clone; the process takes its own table when woken.
        let flags = libc::CLONE_VM | libc::CLONE_FILES | libc::CLONE_PIDFD | libc::SIGCHLD;
        let block: *mut Block = &mut *self.block;
        // SAFETY: the stack is ours and used by one waiting process at a time; `block` outlives it, because the launcher
        // never drops it before its own end.
        let pid = unsafe {
            let top = self.stack.add(STACK_BYTES);
            libc::clone(
                become_program,
                top,
                flags,
                block.cast(),
                &mut pidfd as *mut RawFd,
            )
        };
        sys::check(pid)?;
        self.pid = pid;
        self.pidfd = Some(sys::owned(pidfd)?);
        self.waiting = true;
        Ok(())
    }

    /// Ends the process that waits and clones another: what it was cloned with (its core) is not what is wanted any more.
    pub fn renew(&mut self) -> io::Result<()> {
        if self.waiting {
            // SAFETY: our own child, not yet waited for, and then waited for.
            unsafe {
                sys::check(libc::kill(self.pid, libc::SIGKILL))?;
                sys::check(libc::waitpid(self.pid, std::ptr::null_mut(), libc::__WALL))?;
            }
            self.pidfd = None;
            self.waiting = false;
        }
        self.prepare()
    }

    /// Wakes the waiting process.
    pub fn start(&mut self, launch: Launch) {
        self.waiting = false;
        self.block.launch = launch;
        self.block.shared.wake.store(1, Ordering::Release);
        let word: *const AtomicU32 = &self.block.shared.wake;
        // SAFETY: the word is live and shared with the waiting process.
        unsafe {
            raw(
                libc::SYS_futex,
                word as usize,
                libc::FUTEX_WAKE as usize,
                1,
                0,
                0,
            )
        };
    }

    pub fn pid(&self) -> libc::pid_t {
        self.pid
    }

    pub fn pidfd(&self) -> RawFd {
        self.pidfd.as_ref().map_or(-1, AsRawFd::as_raw_fd)
    }

    pub fn shared(&self) -> &Shared {
        &self.block.shared
    }
}

/// Which step failed, for the report: the upper half of [`Shared::exec_errno`].
pub const STEPS: [&str; 9] = [
    "",
    "wait",
    "descriptors",
    "limits",
    "groups",
    "group id",
    "user id",
    "session",
    "start the program",
];

extern "C" fn become_program(block: *mut libc::c_void) -> libc::c_int {
    // SAFETY: the launcher passes a live Block and writes `launch` only before it wakes us.
    let block = unsafe { &*block.cast::<Block>() };
    // SAFETY: raw system calls with live arguments; see the module's words on what is allowed here.
    let (step, errno) = unsafe { wait_strip_exec(block) };
    block
        .shared
        .exec_errno
        .store((step << 16) | errno, Ordering::Release);
    // SAFETY: ends this process only.
    unsafe { raw(libc::SYS_exit_group, EXIT_NOT_STARTED as usize, 0, 0, 0, 0) };
    EXIT_NOT_STARTED
}

/// Sets both values of a limit of this process.
unsafe fn limit(resource: libc::__rlimit_resource_t, value: u64) -> isize {
    let both = [value, value];
    // SAFETY: the record is live.
    unsafe {
        raw(
            libc::SYS_prlimit64,
            0,
            resource as usize,
            both.as_ptr() as usize,
            0,
            0,
        )
    }
}

/// Returns only if a step failed: its number and the error.
unsafe fn wait_strip_exec(block: &Block) -> (i32, i32) {
    macro_rules! must {
        ($step:expr, $call:expr) => {
            let result = unsafe { $call };
            if result < 0 {
                return ($step, -result as i32);
            }
        };
    }
    // A session of its own: no terminal, and a process group that others cannot be confused with.
    must!(7, raw(libc::SYS_setsid, 0, 0, 0, 0, 0));
    let word: *const AtomicU32 = &block.shared.wake;
    while block.shared.wake.load(Ordering::Acquire) == 0 {
        // Interrupted or already woken: the loop looks again.
        unsafe {
            raw(
                libc::SYS_futex,
                word as usize,
                libc::FUTEX_WAIT as usize,
                0,
                0,
                0,
            )
        };
    }
    let launch = &block.launch;
    must!(
        2,
        raw(libc::SYS_unshare, libc::CLONE_FILES as usize, 0, 0, 0, 0)
    );
    for (target, fd) in launch.stdio.iter().enumerate() {
        // The three were received by the launcher and are therefore above 2.
        must!(2, raw(libc::SYS_dup3, *fd as usize, target, 0, 0, 0));
    }
    must!(2, raw(libc::SYS_close_range, 3, u32::MAX as usize, 0, 0, 0));
    block.shared.has_own_table.store(true, Ordering::Release);
    must!(3, limit(libc::RLIMIT_STACK, launch.stack_bytes));
    must!(3, limit(libc::RLIMIT_FSIZE, launch.file_bytes));
    must!(3, limit(libc::RLIMIT_NOFILE, launch.open_files));
    must!(3, limit(libc::RLIMIT_CPU, launch.cpu_seconds));
    if launch.change_uid {
        let id = launch.uid as usize;
        must!(5, raw(libc::SYS_setresgid, id, id, id, 0, 0));
        must!(6, raw(libc::SYS_setresuid, id, id, id, 0, 0));
    } else {
        must!(3, limit(libc::RLIMIT_DATA, launch.data_bytes));
        must!(3, limit(libc::RLIMIT_NPROC, launch.processes));
        // Without other user ids the capabilities go by themselves.
        let header: [u32; 2] = [0x2008_0522, 0];
        let none = [0u32; 6];
        must!(
            6,
            raw(
                libc::SYS_capset,
                header.as_ptr() as usize,
                none.as_ptr() as usize,
                0,
                0,
                0
            )
        );
    }
    let mut error = libc::ENOENT;
    let mut path = launch.paths;
    unsafe {
        while !(*path).is_null() {
            let result = raw(
                libc::SYS_execve,
                *path as usize,
                launch.argv as usize,
                launch.envp as usize,
                0,
                0,
            );
            if -result as i32 != libc::ENOENT {
                error = -result as i32;
                break;
            }
            path = path.add(1);
        }
    }
    (8, error)
}
