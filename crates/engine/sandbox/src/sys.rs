//! The kernel, as little wrapped as possible: checked results, owned descriptors, no allocation where a shared address
//! space forbids it.

use std::{
    ffi::CStr,
    io,
    os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd},
};

/// One system call without libc in between.
///
/// WHY: the process about to be judged shares its launcher's memory, and with it the launcher's `errno`; libc would
/// write there.
///
/// # Safety
/// The arguments must be valid for the call named by `number`.
#[inline(always)]
pub unsafe fn raw(number: libc::c_long, a: usize, b: usize, c: usize, d: usize, e: usize) -> isize {
    let result: isize;
    // SAFETY: the x86_64 calling convention of system calls; rcx and r11 are overwritten by the kernel.
    unsafe {
        core::arch::asm!(
            "syscall",
            inlateout("rax") number as isize => result,
            in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, in("r8") e, in("r9") 0usize,
            lateout("rcx") _, lateout("r11") _,
            options(nostack)
        );
    }
    result
}

/// The result of a libc call as an `io::Result`.
pub fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

/// The same for calls that return a long.
pub fn check_long(result: libc::c_long) -> io::Result<libc::c_long> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

/// Takes ownership of a descriptor a call has just returned.
pub fn owned(fd: libc::c_int) -> io::Result<OwnedFd> {
    check(fd)?;
    // SAFETY: the kernel has just given this descriptor to us, nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// A pair of connected sockets that keep message boundaries.
pub fn seqpacket_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    // SAFETY: `fds` has room for the two descriptors.
    check(unsafe {
        libc::socketpair(
            libc::AF_UNIX,
            libc::SOCK_SEQPACKET | libc::SOCK_CLOEXEC,
            0,
            fds.as_mut_ptr(),
        )
    })?;
    // SAFETY: both were just made for us.
    Ok(unsafe { (OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1])) })
}

/// A pipe: (read end, write end), both closed on exec.
pub fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    // SAFETY: `fds` has room for the two descriptors.
    check(unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC) })?;
    // SAFETY: both were just made for us.
    Ok(unsafe { (OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1])) })
}

/// Bytes in a pipe that nobody has read yet.
pub fn unread(pipe: BorrowedFd<'_>) -> io::Result<usize> {
    let mut bytes: libc::c_int = 0;
    // SAFETY: a live descriptor, and a number of the size this request writes.
    check(unsafe { libc::ioctl(pipe.as_raw_fd(), libc::FIONREAD, &mut bytes) })?;
    Ok(usize::try_from(bytes).unwrap_or(0))
}

/// An anonymous file holding `content`, read-only from here on.
pub fn sealed_memfd(content: &[u8]) -> io::Result<OwnedFd> {
    // SAFETY: the name is a valid C string.
    let fd = owned(unsafe {
        libc::memfd_create(
            c"tiltyard".as_ptr(),
            libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING,
        )
    })?;
    write_all(fd.as_raw_fd(), content)?;
    let seals = libc::F_SEAL_WRITE | libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_SEAL;
    // SAFETY: a plain fcntl on our own descriptor.
    check(unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_ADD_SEALS, seals) })?;
    // SAFETY: numbers only.
    check_long(unsafe { libc::lseek(fd.as_raw_fd(), 0, libc::SEEK_SET) })?;
    Ok(fd)
}

/// Writes everything, or says why not.
pub fn write_all(fd: RawFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        // SAFETY: the pointer and the length describe `bytes`.
        let n = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        if n < 0 {
            let error = io::Error::last_os_error();
            if error.kind() == io::ErrorKind::Interrupted {
                continue;
            }
            return Err(error);
        }
        bytes = &bytes[n as usize..];
    }
    Ok(())
}

/// How many descriptors one message may carry.
pub const FDS_MAX: usize = 4;

/// Sends one message with its descriptors. `WouldBlock` and a closed peer are errors like others.
pub fn send(fd: RawFd, bytes: &[u8], fds: &[BorrowedFd<'_>], flags: libc::c_int) -> io::Result<()> {
    assert!(
        fds.len() <= FDS_MAX,
        "a message carries at most {FDS_MAX} descriptors"
    );
    let mut iov = libc::iovec {
        iov_base: bytes.as_ptr() as *mut _,
        iov_len: bytes.len(),
    };
    let mut control = [0u64; 8];
    // SAFETY: an all-zero msghdr is valid.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = &mut iov;
    message.msg_iovlen = 1;
    if !fds.is_empty() {
        let size = (fds.len() * 4) as u32;
        message.msg_control = control.as_mut_ptr().cast();
        // SAFETY: CMSG_SPACE and CMSG_FIRSTHDR only compute addresses inside `control`, which is large enough for FDS_MAX.
        unsafe {
            message.msg_controllen = libc::CMSG_SPACE(size) as usize;
            let header = libc::CMSG_FIRSTHDR(&message);
            (*header).cmsg_level = libc::SOL_SOCKET;
            (*header).cmsg_type = libc::SCM_RIGHTS;
            (*header).cmsg_len = libc::CMSG_LEN(size) as usize;
            let data = libc::CMSG_DATA(header).cast::<RawFd>();
            for (i, fd) in fds.iter().enumerate() {
                data.add(i).write_unaligned(fd.as_raw_fd());
            }
        }
    }
    loop {
        // SAFETY: `message` points at live buffers.
        let n = unsafe { libc::sendmsg(fd, &message, libc::MSG_NOSIGNAL | flags) };
        if n >= 0 {
            return Ok(());
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Descriptors that came with a message, in order.
pub type Received = [Option<OwnedFd>; FDS_MAX];

/// Receives one message. `Ok(0)` is the end: the peer is gone. A message longer than the buffer is an error.
pub fn receive(fd: RawFd, buffer: &mut [u8], flags: libc::c_int) -> io::Result<(usize, Received)> {
    let mut iov = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    let mut control = [0u64; 8];
    // SAFETY: an all-zero msghdr is valid.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = &mut iov;
    message.msg_iovlen = 1;
    message.msg_control = control.as_mut_ptr().cast();
    message.msg_controllen = std::mem::size_of_val(&control);
    let n = loop {
        // SAFETY: `message` points at live buffers.
        let n = unsafe { libc::recvmsg(fd, &mut message, libc::MSG_CMSG_CLOEXEC | flags) };
        if n >= 0 {
            break n as usize;
        }
        let error = io::Error::last_os_error();
        match error.kind() {
            io::ErrorKind::Interrupted => {}
            // The peer ended before it had read everything: gone like any other.
            io::ErrorKind::ConnectionReset => break 0,
            _ => return Err(error),
        }
    };
    let mut fds: Received = [None, None, None, None];
    // SAFETY: the kernel filled `control`; the CMSG macros walk inside msg_controllen.
    unsafe {
        let mut header = libc::CMSG_FIRSTHDR(&message);
        while !header.is_null() {
            if (*header).cmsg_level == libc::SOL_SOCKET && (*header).cmsg_type == libc::SCM_RIGHTS {
                let count = ((*header).cmsg_len - libc::CMSG_LEN(0) as usize) / 4;
                let data = libc::CMSG_DATA(header).cast::<RawFd>();
                for i in 0..count {
                    let received = OwnedFd::from_raw_fd(data.add(i).read_unaligned());
                    if let Some(place) = fds.get_mut(i) {
                        *place = Some(received);
                    }
                }
            }
            header = libc::CMSG_NXTHDR(&message, header);
        }
    }
    if message.msg_flags & (libc::MSG_TRUNC | libc::MSG_CTRUNC) != 0 {
        return Err(io::Error::from_raw_os_error(libc::EMSGSIZE));
    }
    Ok((n, fds))
}

/// Mounts; `None` where the kernel takes no value.
pub fn mount(
    source: Option<&CStr>,
    target: &CStr,
    kind: Option<&CStr>,
    flags: u64,
    data: Option<&CStr>,
) -> io::Result<()> {
    let pointer = |text: Option<&CStr>| text.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: every pointer is null or a live C string.
    check(unsafe {
        libc::mount(
            pointer(source),
            target.as_ptr(),
            pointer(kind),
            flags,
            pointer(data).cast(),
        )
    })?;
    Ok(())
}

/// `prctl` with a checked result.
pub fn prctl(option: libc::c_int, a: u64, b: u64, c: u64, d: u64) -> io::Result<libc::c_int> {
    // SAFETY: only options whose arguments are numbers are used.
    check(unsafe { libc::prctl(option, a, b, c, d) })
}

/// Ends this process when its parent ends.
pub fn die_with_parent() -> io::Result<()> {
    prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as u64, 0, 0, 0)?;
    Ok(())
}

/// Sets both the soft and the hard value, never above today's hard value.
pub fn lower_rlimit(resource: libc::__rlimit_resource_t, value: u64) -> io::Result<()> {
    // SAFETY: an all-zero rlimit is valid and is overwritten.
    let mut now: libc::rlimit = unsafe { std::mem::zeroed() };
    // SAFETY: `now` is a live rlimit.
    check(unsafe { libc::getrlimit(resource, &mut now) })?;
    let value = value.min(now.rlim_max);
    let new = libc::rlimit {
        rlim_cur: value,
        rlim_max: value,
    };
    // SAFETY: `new` is a live rlimit.
    check(unsafe { libc::setrlimit(resource, &new) })?;
    Ok(())
}

/// Today's hard value; "no limit" if it cannot be read, in which case setting it will say so.
pub fn hard_rlimit(resource: libc::__rlimit_resource_t) -> u64 {
    let mut now = libc::rlimit {
        rlim_cur: 0,
        rlim_max: u64::MAX,
    };
    // SAFETY: `now` is a live rlimit.
    unsafe { libc::getrlimit(resource, &mut now) };
    now.rlim_max
}

/// Nanoseconds of a clock.
pub fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `now` is live. The clocks used (MONOTONIC, PROCESS_CPUTIME_ID) always exist.
    unsafe { libc::clock_gettime(clock, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// Binds the calling thread to one core.
pub fn pin_to_core(core: usize) -> io::Result<()> {
    pin_process(0, core)
}

/// Binds a process of one thread to one core; 0 is the calling thread. What it has cloned before stays where it is.
pub fn pin_process(pid: libc::pid_t, core: usize) -> io::Result<()> {
    // SAFETY: an all-zero cpu_set_t is an empty set; CPU_SET stays inside it for the checked index.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if core >= libc::CPU_SETSIZE as usize {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        libc::CPU_SET(core, &mut set);
        check(libc::sched_setaffinity(
            pid,
            std::mem::size_of_val(&set),
            &set,
        ))?;
    }
    Ok(())
}

/// Asks the scheduler for short turns, often: a watcher that uses next to nothing then gets its turn at once when it
/// wakes, also on a core that others keep busy. What this process starts has the usual turns again. Kernels before 6.12
/// take no such wish and keep the usual turns.
pub fn prefer_short_turns() -> io::Result<()> {
    #[repr(C)]
    struct Attributes {
        size: u32,
        policy: u32,
        flags: u64,
        nice: i32,
        priority: u32,
        runtime_ns: u64,
        deadline_ns: u64,
        period_ns: u64,
    }
    let attributes = Attributes {
        size: std::mem::size_of::<Attributes>() as u32,
        policy: libc::SCHED_OTHER as u32,
        flags: libc::SCHED_FLAG_RESET_ON_FORK as u64,
        // Unchanged: without root nobody may become less nice than he was started.
        // SAFETY: asks for a number.
        nice: unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) },
        priority: 0,
        runtime_ns: SHORT_TURN_NS,
        deadline_ns: 0,
        period_ns: 0,
    };
    // SAFETY: the attributes are live and say their size.
    check_long(unsafe { libc::syscall(libc::SYS_sched_setattr, 0, &attributes, 0u32) })?;
    Ok(())
}

/// The shortest turn the scheduler gives.
const SHORT_TURN_NS: u64 = 100_000;

/// The cores this process may use.
pub fn allowed_cores() -> io::Result<Vec<usize>> {
    // SAFETY: as above; the kernel fills the set.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        check(libc::sched_getaffinity(
            0,
            std::mem::size_of_val(&set),
            &mut set,
        ))?;
        Ok((0..libc::CPU_SETSIZE as usize)
            .filter(|&core| libc::CPU_ISSET(core, &set))
            .collect())
    }
}

/// A pidfd of a child.
pub fn pidfd_open(pid: libc::pid_t) -> io::Result<OwnedFd> {
    // SAFETY: numbers only.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) } as libc::c_int)
}

/// Waits until one of the descriptors is readable. `timeout_ms` < 0 waits for ever.
pub fn poll(fds: &mut [libc::pollfd], timeout_ms: i32) -> io::Result<usize> {
    loop {
        // SAFETY: pointer and length describe `fds`.
        let n = unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, timeout_ms) };
        if n >= 0 {
            return Ok(n as usize);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// A `pollfd` that waits for something to read.
pub fn readable(fd: RawFd) -> libc::pollfd {
    libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    }
}

/// Ends this process at once, without destructors or atexit handlers of a forked image.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: never returns.
    unsafe { libc::_exit(code) }
}

/// Puts every signal back to its default and unblocks all of them.
///
/// WHY: ignored signals survive exec, and Rust ignores SIGPIPE.
pub fn default_signals() {
    // WHY: libc refuses to touch the two signals it uses itself, and those survive exec ignored like the others.
    let default = [0u64; 4];
    for signal in 1..=64usize {
        // SAFETY: an all-zero kernel sigaction is the default; SIGKILL and SIGSTOP are refused, as they should be.
        unsafe {
            raw(
                libc::SYS_rt_sigaction,
                signal,
                default.as_ptr() as usize,
                0,
                8,
                0,
            )
        };
    }
    unblock_signals();
}

/// Unblocks all signals; which are blocked survives exec as well.
pub fn unblock_signals() {
    // SAFETY: the set is live; with valid arguments the call cannot fail.
    unsafe {
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &none, std::ptr::null_mut());
    }
}

/// Gives up root for good: this process becomes `uid`, in no group but `gid`.
pub fn become_user(uid: u32, gid: u32) -> io::Result<()> {
    // SAFETY: numbers only. The libc wrappers change all threads of the process.
    unsafe {
        check(libc::setgroups(0, std::ptr::null()))?;
        check(libc::setresgid(gid, gid, gid))?;
        check(libc::setresuid(uid, uid, uid))?;
        if libc::setuid(0) == 0 {
            return Err(io::Error::other("root could be taken back"));
        }
    }
    prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)?;
    Ok(())
}

/// Whether this process is root.
pub fn is_root() -> bool {
    // SAFETY: asks for a number.
    unsafe { libc::geteuid() == 0 }
}
