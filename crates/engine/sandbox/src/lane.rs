//! A lane: one process per core that owns the namespaces which hold no state (network, IPC, host name) and
//! the template root, keeps spare slots ready, and cleans up behind those that have ended. Building and tearing
//! down wait for the kernel, so they happen here, never while somebody waits for a run.

use std::{
    collections::HashMap,
    fs, io,
    os::fd::{AsFd, AsRawFd, OwnedFd},
};

use crate::{
    Config, StartError,
    cgroup::{Group, Tree},
    launcher::{self, SlotConfig, UIDS_PER_SLOT},
    rootfs, seccomp, sys,
    wire::{Kind, Reader, Writer},
};

/// The first user id that belongs to boxes. Far above what machines give to people and services.
const FIRST_UID: u32 = 0x1000_0000;
/// Slots of one lane that have different user ids at the same time.
const SLOTS_WITH_OWN_UIDS: u32 = 1024;
/// Lanes that have different user ids.
pub const LANES_MAX: u32 = 256;

/// A group that is not clean after so many looks is made clean, or thrown away.
const LOOKS_BEFORE_RECLAIM: u32 = 8;

struct Slot {
    number: u64,
    group: Option<Group>,
    oom_kills_before: u64,
    spare: bool,
}

struct Lane<'a> {
    config: &'a Config,
    index: u32,
    core: Option<usize>,
    rootless: bool,
    client: OwnedFd,
    tree: Option<&'a Tree>,
    filter: Vec<libc::sock_filter>,
    slots: HashMap<libc::pid_t, Slot>,
    /// Groups that are empty and may serve again.
    idle: Vec<Group>,
    /// Groups whose last memory has not come back yet, with how often they were looked at.
    cooling: Vec<(Group, u32)>,
    /// Groups the kernel still holds.
    condemned: Vec<Group>,
    groups_made: u64,
    next_slot: u64,
}

/// Everything of a lane's process.
pub fn main(
    config: &Config,
    index: u32,
    core: Option<usize>,
    rootless: bool,
    client: OwnedFd,
    tree: Option<&Tree>,
) -> ! {
    let mut lane = Lane {
        config,
        index,
        core,
        rootless,
        client,
        tree,
        filter: seccomp::program(),
        slots: HashMap::new(),
        idle: Vec::new(),
        cooling: Vec::new(),
        condemned: Vec::new(),
        groups_made: 0,
        next_slot: 0,
    };
    let result = lane.set_up().and_then(|signals| lane.serve(&signals));
    if let Err(error) = &result {
        let message = Writer::new(Kind::Failed)
            .bytes(error.to_string().as_bytes())
            .finish();
        let _ = sys::send(lane.client.as_raw_fd(), &message, &[], 0);
    }
    sys::exit_now(i32::from(result.is_err()));
}

fn step(step: &'static str) -> impl FnOnce(io::Error) -> StartError {
    move |source| StartError {
        step: step.to_owned(),
        source,
    }
}

/// The last number the kernel could give to a capability.
const CAPABILITY_LAST: u32 = 63;

/// Limits that are the same for every run are set once and inherited.
fn limit_for_all() -> io::Result<()> {
    for (resource, value) in [
        (libc::RLIMIT_CORE, 0),
        (libc::RLIMIT_MEMLOCK, 64 << 10),
        (libc::RLIMIT_MSGQUEUE, 0),
        (libc::RLIMIT_SIGPENDING, 1024),
        (libc::RLIMIT_NICE, 0),
        (libc::RLIMIT_RTPRIO, 0),
    ] {
        sys::lower_rlimit(resource, value)?;
    }
    Ok(())
}

/// What neither this lane nor any launcher or program below it needs, or can get back.
fn give_up_for_all(rootless: bool) -> io::Result<()> {
    for capability in 0..=CAPABILITY_LAST {
        // EINVAL is the end of the kernel's list.
        match sys::prctl(libc::PR_CAPBSET_DROP, u64::from(capability), 0, 0, 0) {
            Err(error) if error.raw_os_error() == Some(libc::EINVAL) => break,
            other => other?,
        };
    }
    let clear = libc::PR_CAP_AMBIENT_CLEAR_ALL as u64;
    sys::prctl(libc::PR_CAP_AMBIENT, clear, 0, 0, 0)?;
    // User id 0 means nothing special on exec, and this cannot be undone.
    let noroot = 0b1111;
    let bits = if rootless {
        noroot | (0b11 << 2)
    } else {
        0b0011
    };
    sys::prctl(libc::PR_SET_SECUREBITS, bits, 0, 0, 0)?;
    // SAFETY: a raw call, so that no other thread is signalled; there is none.
    sys::check_long(unsafe { libc::syscall(libc::SYS_setgroups, 0usize, std::ptr::null::<u32>()) })
        .or_else(|error| {
            // In a user namespace groups cannot be changed; the namespace maps none.
            if rootless { Ok(0) } else { Err(error) }
        })?;
    sys::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)?;
    Ok(())
}

impl Lane<'_> {
    fn set_up(&mut self) -> Result<OwnedFd, StartError> {
        sys::die_with_parent().map_err(step("bind the lane's life to its supervisor"))?;
        // Programs inherit what a signal does; the supervisor ignores some.
        sys::default_signals();
        let flags =
            libc::CLONE_NEWNS | libc::CLONE_NEWNET | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
        // SAFETY: numbers only; this process has one thread.
        sys::check(unsafe { libc::unshare(flags) }).map_err(step("unshare namespaces"))?;
        for (name, value) in [
            ("kernel/shmmni", "0"),
            ("kernel/msgmni", "0"),
            ("kernel/sem", "0 0 0 0"),
            ("fs/mqueue/queues_max", "0"),
        ] {
            match fs::write(format!("/proc/sys/{name}"), value) {
                // Without root these may belong to another; the filter refuses the calls as well.
                Err(_) if self.rootless => {}
                // A kernel without message queues has nothing to limit.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                other => other.map_err(step("limit inter-process objects to none"))?,
            }
        }
        // SAFETY: pointer and length describe the name.
        sys::check(unsafe { libc::sethostname(c"box".as_ptr(), 3) })
            .map_err(step("name the box"))?;
        rootfs::enter(&self.config.root, self.rootless)?;
        limit_for_all().map_err(step("set resource limits"))?;
        give_up_for_all(self.rootless).map_err(step("give up privileges"))?;
        // SAFETY: an all-zero set is valid; the calls fill and use it.
        let signals = unsafe {
            let mut set: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&mut set);
            libc::sigaddset(&mut set, libc::SIGCHLD);
            sys::check(libc::sigprocmask(
                libc::SIG_BLOCK,
                &set,
                std::ptr::null_mut(),
            ))
            .map_err(step("hold back SIGCHLD"))?;
            libc::signalfd(-1, &set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK)
        };
        sys::owned(signals).map_err(step("make a signal descriptor"))
    }

    fn serve(&mut self, signals: &OwnedFd) -> Result<(), StartError> {
        loop {
            while self.slots.values().filter(|slot| slot.spare).count()
                < self.config.spares_per_lane
                && self.slots.len() < self.config.slots_per_lane_max
            {
                self.build_slot()?;
            }
            let mut fds = [
                sys::readable(self.client.as_raw_fd()),
                sys::readable(signals.as_raw_fd()),
            ];
            sys::poll(&mut fds, -1).map_err(step("wait"))?;
            if fds[1].revents != 0 {
                let mut ignored = [0u8; 1024];
                // SAFETY: a read into a live buffer; what it says is asked again below.
                unsafe {
                    libc::read(
                        signals.as_raw_fd(),
                        ignored.as_mut_ptr().cast(),
                        ignored.len(),
                    )
                };
                self.bury();
            }
            if fds[0].revents != 0 && !self.client_word()? {
                return Ok(());
            }
        }
    }

    fn take_group(&mut self) -> Result<Option<Group>, StartError> {
        let Some(tree) = self.tree else {
            return Ok(None);
        };
        if let Some(group) = self.idle.pop() {
            return Ok(Some(group));
        }
        self.groups_made += 1;
        // A lane that was started again must not meet groups, and their limits, of the one before it.
        let name = format!(
            "lane{}.{}.{}",
            self.index,
            std::process::id(),
            self.groups_made
        );
        // The tree's directories were opened before the root was left; see `Tree`.
        tree.group(&name)
            .map(Some)
            .map_err(step("make a control group"))
    }

    fn build_slot(&mut self) -> Result<(), StartError> {
        let group = self.take_group()?;
        let oom_kills_before = group
            .as_ref()
            .map_or(Ok(0), Group::oom_kills)
            .map_err(step("read a control group"))?;
        let number = self.next_slot;
        self.next_slot += 1;
        let (ours, theirs) = sys::seqpacket_pair().map_err(step("make a socket"))?;
        let flags = libc::CLONE_NEWNS | libc::CLONE_NEWPID | libc::SIGCHLD;
        // SAFETY: fork-like (no new stack, no shared memory) in a process with one thread.
        let pid = sys::check_long(unsafe {
            libc::syscall(
                libc::SYS_clone,
                flags as usize,
                0usize,
                0usize,
                0usize,
                0usize,
            )
        })
        .map_err(step("clone a slot"))? as libc::pid_t;
        if pid == 0 {
            drop(ours);
            let uid = FIRST_UID
                + ((self.config.first_lane + self.index) % LANES_MAX)
                    * SLOTS_WITH_OWN_UIDS
                    * UIDS_PER_SLOT
                + (number as u32 % SLOTS_WITH_OWN_UIDS) * UIDS_PER_SLOT;
            launcher::main(SlotConfig {
                socket: theirs,
                group: group.as_ref(),
                core: self.core,
                disk_bytes: self.config.disk_bytes,
                inodes: self.config.inodes,
                first_uid: uid,
                rootless: self.rootless,
                filter: &self.filter,
            });
        }
        drop(theirs);
        self.slots.insert(
            pid,
            Slot {
                number,
                group,
                oom_kills_before,
                spare: true,
            },
        );
        let message = Writer::new(Kind::Ready).number(number).finish();
        sys::send(self.client.as_raw_fd(), &message, &[ours.as_fd()], 0)
            .map_err(step("hand out a slot"))
    }

    /// Takes away slots that have ended and readies their groups for others.
    fn bury(&mut self) {
        loop {
            // SAFETY: reaping any child.
            let pid = unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) };
            if pid <= 0 {
                break;
            }
            let Some(slot) = self.slots.remove(&pid) else {
                continue;
            };
            let oom_kills = slot
                .group
                .as_ref()
                .and_then(|group| group.oom_kills().ok())
                .unwrap_or(0)
                .saturating_sub(slot.oom_kills_before);
            let message = Writer::new(Kind::Gone)
                .number(slot.number)
                .number(oom_kills)
                .finish();
            // A client that is gone is seen in the next round.
            let _ = sys::send(self.client.as_raw_fd(), &message, &[], 0);
            match slot.group {
                // A group in which memory ran out is not used again.
                Some(group) if oom_kills > 0 || !group.can_serve_again() => {
                    group.kill();
                    self.condemned.push(group);
                }
                Some(group) => self.cooling.push((group, 0)),
                None => {}
            }
        }
        for (group, looks) in std::mem::take(&mut self.cooling) {
            // Reclaiming costs a millisecond; most groups are clean without it soon after.
            if group.is_clean(looks == LOOKS_BEFORE_RECLAIM) {
                self.idle.push(group);
            } else if looks > LOOKS_BEFORE_RECLAIM {
                group.kill();
                self.condemned.push(group);
            } else {
                self.cooling.push((group, looks + 1));
            }
        }
        self.condemned.retain(|group| !group.remove());
    }

    /// False: the client is gone.
    fn client_word(&mut self) -> Result<bool, StartError> {
        let mut buffer = [0u8; 64];
        let (n, _) = sys::receive(self.client.as_raw_fd(), &mut buffer, 0)
            .map_err(step("hear the client"))?;
        if n == 0 {
            return Ok(false);
        }
        let (kind, mut reader) =
            Reader::new(&buffer[..n]).map_err(step("understand the client"))?;
        let number = reader.number().map_err(step("understand the client"))?;
        let Some((pid, slot)) = self
            .slots
            .iter_mut()
            .find(|(_, slot)| slot.number == number)
        else {
            if kind == Kind::Move {
                self.tell_moved(number, libc::ESRCH);
            }
            return Ok(true);
        };
        match kind {
            Kind::Leased => slot.spare = false,
            // SAFETY: our own child, not yet waited for, so the number is still its.
            Kind::End => drop(unsafe { libc::kill(*pid, libc::SIGKILL) }),
            Kind::Move => {
                let core = reader.number().map_err(step("understand the client"))?;
                // Its filter forbids a box to move itself, so that no program can.
                let moved = sys::pin_process(*pid, core as usize);
                let errno = moved
                    .err()
                    .map_or(0, |error| error.raw_os_error().unwrap_or(libc::EIO));
                self.tell_moved(number, errno);
            }
            _ => {}
        }
        Ok(true)
    }

    fn tell_moved(&self, number: u64, errno: i32) {
        let message = Writer::new(Kind::Moved)
            .number(number)
            .number(errno as u64)
            .finish();
        // A client that is gone is seen in the next round.
        let _ = sys::send(self.client.as_raw_fd(), &message, &[], 0);
    }
}
