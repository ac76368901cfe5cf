//! What a box may ask the kernel for: one list with a reason per rule, compiled into a binary tree.
//!
//! A linear list costs the kernel half a millisecond per installation, a tree less than a tenth, because the kernel
//! walks the filter once per system call number when it is installed. The filter is installed once per slot by the
//! launcher and inherited by everything in the box.

use std::io;

use crate::sys;

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Allow,
    /// The call returns this error.
    Errno(i32),
    /// The call is looked at more closely.
    Check(Check),
}

/// Rules that look at an argument. All look at the low 32 bits, which is what the kernel uses for these arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Argument `index` must have none of the bits of `mask`.
    NoBits { index: u32, mask: u32, errno: i32 },
    /// Argument `index` must be one of the values.
    OneOf {
        index: u32,
        values: &'static [u32],
        errno: i32,
    },
    /// Argument `index` must be none of the values.
    NoneOf {
        index: u32,
        values: &'static [u32],
        errno: i32,
    },
}

/// One line of the policy.
pub struct Rule {
    pub call: libc::c_long,
    pub action: Action,
    pub reason: &'static str,
}

const fn deny(call: libc::c_long, reason: &'static str) -> Rule {
    Rule {
        call,
        action: Action::Errno(libc::EPERM),
        reason,
    }
}

const fn absent(call: libc::c_long, reason: &'static str) -> Rule {
    Rule {
        call,
        action: Action::Errno(libc::ENOSYS),
        reason,
    }
}

const fn look(call: libc::c_long, check: Check, reason: &'static str) -> Rule {
    Rule {
        call,
        action: Action::Check(check),
        reason,
    }
}

/// Every flag of clone and unshare that makes a namespace.
const NEW_NAMESPACES: u32 = 0x7e02_0000 | 0x80;

/// The highest call this policy was written against (`listns`, Linux 6.18). Newer ones do not exist in a box, and
/// neither do x32 calls, whose numbers have bit 30 set.
const HIGHEST_KNOWN: u32 = 470;

const MOUNTS: &str = "changes what the box sees of the file system";
const MODULES: &str = "loads code into the kernel";
const CLOCK: &str = "changes the machine's clock";
const OTHERS: &str = "reads or writes another process";
const KEYS: &str = "keyrings outlive a job and are not namespaced";
const URING: &str = "io_uring performs calls that no filter sees";
const ATTACK_SURFACE: &str = "large kernel attack surface that programs do not need";
const SYSV: &str = "System V objects outlive their process; their limits are 0 in the box as well";
const RAW_IO: &str = "direct access to hardware";
const HANDLES: &str = "opens files past the directory tree";
const WHOLE_MACHINE: &str = "acts on the whole machine";
const PLACEMENT: &str = "a box stays on the core it was given, or its time would not be comparable";

/// The policy. Calls that are not named are allowed.
pub const POLICY: &[Rule] = &[
    deny(libc::SYS_mount, MOUNTS),
    deny(libc::SYS_umount2, MOUNTS),
    deny(libc::SYS_pivot_root, MOUNTS),
    deny(libc::SYS_chroot, MOUNTS),
    deny(libc::SYS_fsopen, MOUNTS),
    deny(libc::SYS_fsconfig, MOUNTS),
    deny(libc::SYS_fsmount, MOUNTS),
    deny(libc::SYS_fspick, MOUNTS),
    deny(libc::SYS_open_tree, MOUNTS),
    deny(libc::SYS_move_mount, MOUNTS),
    deny(libc::SYS_mount_setattr, MOUNTS),
    deny(457, "statmount: shows mounts of the host"),
    deny(458, "listmount: shows mounts of the host"),
    deny(
        467,
        "open_tree_attr: changes what the box sees of the file system",
    ),
    deny(470, "listns: shows namespaces of the host"),
    deny(libc::SYS_setns, "enters another namespace"),
    look(
        libc::SYS_unshare,
        Check::NoBits {
            index: 0,
            mask: NEW_NAMESPACES,
            errno: libc::EPERM,
        },
        "a nested user namespace opens most of the kernel's privileged code",
    ),
    look(
        libc::SYS_clone,
        Check::NoBits {
            index: 0,
            mask: NEW_NAMESPACES & !0x80,
            errno: libc::EPERM,
        },
        "a nested user namespace opens most of the kernel's privileged code",
    ),
    absent(
        libc::SYS_clone3,
        "its flags lie behind a pointer; libc falls back to clone",
    ),
    deny(libc::SYS_bpf, ATTACK_SURFACE),
    deny(libc::SYS_perf_event_open, ATTACK_SURFACE),
    deny(
        libc::SYS_userfaultfd,
        "lets a program stop the kernel in the middle of a copy",
    ),
    absent(libc::SYS_io_uring_setup, URING),
    absent(libc::SYS_io_uring_enter, URING),
    absent(libc::SYS_io_uring_register, URING),
    deny(libc::SYS_keyctl, KEYS),
    deny(libc::SYS_add_key, KEYS),
    deny(libc::SYS_request_key, KEYS),
    deny(libc::SYS_name_to_handle_at, HANDLES),
    deny(libc::SYS_open_by_handle_at, HANDLES),
    absent(
        libc::SYS_memfd_secret,
        "memory that no limit counts well and no one can inspect",
    ),
    deny(libc::SYS_kexec_load, WHOLE_MACHINE),
    deny(libc::SYS_kexec_file_load, WHOLE_MACHINE),
    deny(libc::SYS_reboot, WHOLE_MACHINE),
    deny(libc::SYS_swapon, WHOLE_MACHINE),
    deny(libc::SYS_swapoff, WHOLE_MACHINE),
    deny(libc::SYS_acct, WHOLE_MACHINE),
    deny(libc::SYS_quotactl, WHOLE_MACHINE),
    deny(libc::SYS_quotactl_fd, WHOLE_MACHINE),
    deny(libc::SYS_vhangup, WHOLE_MACHINE),
    deny(libc::SYS_sethostname, WHOLE_MACHINE),
    deny(libc::SYS_setdomainname, WHOLE_MACHINE),
    deny(libc::SYS_syslog, "shows the kernel's log"),
    deny(libc::SYS_init_module, MODULES),
    deny(libc::SYS_finit_module, MODULES),
    deny(libc::SYS_delete_module, MODULES),
    deny(libc::SYS_ptrace, OTHERS),
    deny(libc::SYS_process_vm_readv, OTHERS),
    deny(libc::SYS_process_vm_writev, OTHERS),
    deny(libc::SYS_process_madvise, OTHERS),
    deny(libc::SYS_pidfd_getfd, OTHERS),
    deny(libc::SYS_kcmp, OTHERS),
    deny(libc::SYS_settimeofday, CLOCK),
    deny(libc::SYS_clock_settime, CLOCK),
    deny(libc::SYS_clock_adjtime, CLOCK),
    deny(libc::SYS_adjtimex, CLOCK),
    deny(libc::SYS_iopl, RAW_IO),
    deny(libc::SYS_ioperm, RAW_IO),
    deny(libc::SYS_modify_ldt, ATTACK_SURFACE),
    absent(
        libc::SYS_inotify_init,
        "tells when others open the files all boxes share; programs fall back to looking",
    ),
    absent(
        libc::SYS_inotify_init1,
        "tells when others open the files all boxes share; programs fall back to looking",
    ),
    deny(
        libc::SYS_fanotify_init,
        "watches the file system beyond the box",
    ),
    absent(
        451,
        "cachestat: tells which shared files others have used lately",
    ),
    deny(libc::SYS_migrate_pages, PLACEMENT),
    deny(libc::SYS_move_pages, PLACEMENT),
    deny(libc::SYS_sched_setaffinity, PLACEMENT),
    absent(libc::SYS_shmget, SYSV),
    absent(libc::SYS_msgget, SYSV),
    absent(libc::SYS_semget, SYSV),
    absent(
        libc::SYS_mq_open,
        "message queues outlive their process; their limit is 0 in the box as well",
    ),
    absent(libc::SYS_uselib, ATTACK_SURFACE),
    absent(libc::SYS_ustat, ATTACK_SURFACE),
    absent(libc::SYS_sysfs, ATTACK_SURFACE),
    absent(libc::SYS_lookup_dcookie, ATTACK_SURFACE),
    look(
        libc::SYS_personality,
        // 0 native, 0x40000 no address randomisation (Lisp systems re-execute with it), all ones asks for the present one.
        Check::OneOf {
            index: 0,
            values: &[0, 0x0004_0000, 0xffff_ffff],
            errno: libc::EPERM,
        },
        "other personalities change how addresses and system calls are understood",
    ),
    look(
        libc::SYS_socket,
        Check::OneOf {
            index: 0,
            values: &[libc::AF_UNIX as u32],
            errno: libc::EAFNOSUPPORT,
        },
        "no network: not the loopback, not netlink, not vsock, not raw packets",
    ),
    look(
        libc::SYS_ioctl,
        Check::NoneOf {
            index: 1,
            values: &[libc::TIOCSTI as u32, libc::TIOCLINUX as u32],
            errno: libc::EPERM,
        },
        "types into a terminal as if the person had",
    ),
    look(
        libc::SYS_fcntl,
        Check::NoneOf {
            index: 1,
            values: &[libc::F_SETLEASE as u32, libc::F_NOTIFY as u32],
            errno: libc::EPERM,
        },
        "leases and notifications on shared files would be a channel between boxes",
    ),
];

const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
const EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
const AT_LEAST: u16 = (libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K) as u16;
const ANY_BIT: u16 = (libc::BPF_JMP | libc::BPF_JSET | libc::BPF_K) as u16;
const JUMP: u16 = (libc::BPF_JMP | libc::BPF_JA) as u16;

const OFFSET_NUMBER: u32 = 0;
const OFFSET_ARCHITECTURE: u32 = 4;
const OFFSET_ARGUMENTS: u32 = 16;
const AUDIT_ARCH_X86_64: u32 = 0xc000_003e;

fn instruction(code: u16, jt: u8, jf: u8, k: u32) -> libc::sock_filter {
    libc::sock_filter { code, jt, jf, k }
}

fn verdict(action: i32) -> libc::sock_filter {
    let value = if action == 0 {
        libc::SECCOMP_RET_ALLOW
    } else {
        libc::SECCOMP_RET_ERRNO | action as u32
    };
    instruction(RETURN, 0, 0, value)
}

/// The policy as intervals of call numbers: each pair is the first number and what holds from there on.
fn intervals() -> Vec<(u32, Action)> {
    let mut rules: Vec<(u32, Action)> = POLICY
        .iter()
        .map(|rule| (rule.call as u32, rule.action))
        .collect();
    rules.sort_by_key(|rule| rule.0);
    let mut intervals: Vec<(u32, Action)> = vec![(0, Action::Allow)];
    let mut push = |from: u32, action: Action| match intervals.last_mut() {
        Some(last) if last.0 == from => last.1 = action,
        Some(last) if last.1 == action => {}
        _ => intervals.push((from, action)),
    };
    for (call, action) in rules {
        push(call, action);
        push(call + 1, Action::Allow);
    }
    push(HIGHEST_KNOWN + 1, Action::Errno(libc::ENOSYS));
    intervals
}

fn leaf(action: Action) -> Vec<libc::sock_filter> {
    match action {
        Action::Allow => vec![verdict(0)],
        Action::Errno(errno) => vec![verdict(errno)],
        Action::Check(Check::NoBits { index, mask, errno }) => vec![
            instruction(LOAD, 0, 0, OFFSET_ARGUMENTS + 8 * index),
            instruction(ANY_BIT, 1, 0, mask),
            verdict(0),
            verdict(errno),
        ],
        Action::Check(Check::OneOf {
            index,
            values,
            errno,
        }) => compare(index, values, 0, errno),
        Action::Check(Check::NoneOf {
            index,
            values,
            errno,
        }) => compare(index, values, errno, 0),
    }
}

/// Compares an argument with each value: `equal` if one fits, `other` if none does.
fn compare(index: u32, values: &[u32], equal: i32, other: i32) -> Vec<libc::sock_filter> {
    let mut program = vec![instruction(LOAD, 0, 0, OFFSET_ARGUMENTS + 8 * index)];
    for (i, value) in values.iter().enumerate() {
        program.push(instruction(EQUAL, (values.len() - i) as u8, 0, *value));
    }
    program.push(verdict(other));
    program.push(verdict(equal));
    program
}

fn tree(intervals: &[(u32, Action)]) -> Vec<libc::sock_filter> {
    if let [(_, action)] = intervals {
        return leaf(*action);
    }
    let (left, right) = intervals.split_at(intervals.len() / 2);
    let left_program = tree(left);
    let mut program = match u8::try_from(left_program.len()) {
        Ok(near) => vec![instruction(AT_LEAST, near, 0, right[0].0)],
        // A conditional jump spans only 255 instructions; the far half is reached by a long one.
        Err(_) => vec![
            instruction(AT_LEAST, 0, 1, right[0].0),
            instruction(JUMP, 0, 0, left_program.len() as u32),
        ],
    };
    program.extend(left_program);
    program.extend(tree(right));
    program
}

/// The whole filter as the kernel takes it.
pub fn program() -> Vec<libc::sock_filter> {
    let mut program = vec![
        instruction(LOAD, 0, 0, OFFSET_ARCHITECTURE),
        instruction(EQUAL, 1, 0, AUDIT_ARCH_X86_64),
        // A call in another convention (int 0x80) would mean other numbers: the process ends.
        instruction(RETURN, 0, 0, libc::SECCOMP_RET_KILL_PROCESS),
        instruction(LOAD, 0, 0, OFFSET_NUMBER),
    ];
    program.extend(tree(&intervals()));
    program
}

/// Installs the filter for this thread and everything it will start. Needs `no_new_privs`.
pub fn install(program: &[libc::sock_filter]) -> io::Result<()> {
    let filter = libc::sock_fprog {
        len: program.len() as u16,
        filter: program.as_ptr() as *mut _,
    };
    // SAFETY: `filter` and the program it points at live through the call.
    sys::check_long(unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            libc::SECCOMP_FILTER_FLAG_SPEC_ALLOW,
            &filter,
        )
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small interpreter of the instructions used, as an oracle independent of the kernel.
    fn evaluate(program: &[libc::sock_filter], number: u32, arch: u32, arguments: [u32; 6]) -> u32 {
        let (mut at, mut accumulator) = (0usize, 0u32);
        loop {
            let i = &program[at];
            at += 1;
            match i.code {
                LOAD => {
                    accumulator = match i.k {
                        OFFSET_NUMBER => number,
                        OFFSET_ARCHITECTURE => arch,
                        k => arguments[((k - OFFSET_ARGUMENTS) / 8) as usize],
                    }
                }
                RETURN => return i.k,
                EQUAL => at += usize::from(if accumulator == i.k { i.jt } else { i.jf }),
                AT_LEAST => at += usize::from(if accumulator >= i.k { i.jt } else { i.jf }),
                ANY_BIT => at += usize::from(if accumulator & i.k != 0 { i.jt } else { i.jf }),
                JUMP => at += i.k as usize,
                code => panic!("unknown instruction {code}"),
            }
        }
    }

    fn expected(number: u32, arguments: [u32; 6]) -> u32 {
        if number > HIGHEST_KNOWN {
            return libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;
        }
        let errno = match POLICY
            .iter()
            .find(|rule| rule.call as u32 == number)
            .map(|rule| rule.action)
        {
            None | Some(Action::Allow) => 0,
            Some(Action::Errno(errno)) => errno,
            Some(Action::Check(Check::NoBits { index, mask, errno })) => {
                if arguments[index as usize] & mask == 0 {
                    0
                } else {
                    errno
                }
            }
            Some(Action::Check(Check::OneOf {
                index,
                values,
                errno,
            })) => {
                if values.contains(&arguments[index as usize]) {
                    0
                } else {
                    errno
                }
            }
            Some(Action::Check(Check::NoneOf {
                index,
                values,
                errno,
            })) => {
                if values.contains(&arguments[index as usize]) {
                    errno
                } else {
                    0
                }
            }
        };
        if errno == 0 {
            libc::SECCOMP_RET_ALLOW
        } else {
            libc::SECCOMP_RET_ERRNO | errno as u32
        }
    }

    #[test]
    fn the_tree_says_for_every_number_what_the_list_says() {
        let program = program();
        let samples = [
            0,
            1,
            2,
            16,
            0x40000,
            0x1000_0000,
            0x0002_0000,
            libc::TIOCSTI as u32,
            1024,
            1026,
            u32::MAX,
        ];
        for number in (0..600).chain([0x4000_0000, 0x4000_0001, u32::MAX]) {
            for value in samples {
                let arguments = [value; 6];
                assert_eq!(
                    evaluate(&program, number, AUDIT_ARCH_X86_64, arguments),
                    expected(number, arguments),
                    "call {number}, argument {value:#x}"
                );
            }
        }
    }

    #[test]
    fn another_calling_convention_ends_the_process() {
        assert_eq!(
            evaluate(&program(), 0, 0x4000_0003, [0; 6]),
            libc::SECCOMP_RET_KILL_PROCESS
        );
    }

    #[test]
    fn no_call_is_named_twice_and_every_rule_has_a_reason() {
        let mut seen = std::collections::BTreeSet::new();
        for rule in POLICY {
            assert!(seen.insert(rule.call), "call {} is named twice", rule.call);
            assert!(rule.reason.len() > 10);
        }
    }
}
