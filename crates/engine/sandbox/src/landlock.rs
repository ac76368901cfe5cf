//! Landlock: the second wall around the files of a box, kept even where a mount or a permission was got wrong.

use std::{ffi::CStr, io, os::fd::AsRawFd};

use crate::sys;

const READ: u64 = EXECUTE | READ_FILE | READ_DIR;
const EXECUTE: u64 = 1;
const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const READ_DIR: u64 = 1 << 3;
/// Rights of the first version: bits 0 to 12.
const VERSION_1: u64 = (1 << 13) - 1;
const REFER: u64 = 1 << 13;
const TRUNCATE: u64 = 1 << 14;
const IOCTL_DEV: u64 = 1 << 15;
/// Rights that make sense on a file that is not a directory.
const OF_FILES: u64 = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;
const MAKE_DEVICES: u64 = (1 << 6) | (1 << 11);

#[repr(C)]
struct Ruleset {
    handled_fs: u64,
    handled_net: u64,
    scoped: u64,
}

#[repr(C, packed)]
struct PathBeneath {
    allowed: u64,
    parent: i32,
}

/// The version of Landlock this kernel speaks; `None` if it has none.
pub fn version() -> Option<u32> {
    // SAFETY: asking for the version takes no pointers.
    let version = unsafe {
        libc::syscall(
            libc::SYS_landlock_create_ruleset,
            std::ptr::null::<u8>(),
            0usize,
            1u32,
        )
    };
    u32::try_from(version).ok().filter(|version| *version > 0)
}

/// Locks this process and its children: everything readable that is visible, writable only what is named.
/// Needs `no_new_privs`.
pub fn restrict(writable: &[&CStr], devices: &[&CStr]) -> io::Result<()> {
    let version = version().ok_or_else(|| io::Error::from_raw_os_error(libc::EOPNOTSUPP))?;
    let mut handled = VERSION_1;
    if version >= 2 {
        handled |= REFER;
    }
    if version >= 3 {
        handled |= TRUNCATE;
    }
    if version >= 5 {
        handled |= IOCTL_DEV;
    }
    let ruleset = Ruleset {
        handled_fs: handled,
        // Binding and connecting TCP sockets: handled and never allowed.
        handled_net: if version >= 4 { 3 } else { 0 },
        // Abstract sockets and signals stay inside the box.
        scoped: if version >= 6 { 3 } else { 0 },
    };
    let size = if version >= 6 {
        24
    } else if version >= 4 {
        16
    } else {
        8usize
    };
    // SAFETY: `ruleset` is live and `size` is the part of it this version knows.
    let fd =
        sys::owned(
            unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, &ruleset, size, 0u32) }
                as i32,
        )?;
    allow(fd.as_raw_fd(), c"/", READ)?;
    for path in writable {
        allow(fd.as_raw_fd(), path, handled & !(MAKE_DEVICES | IOCTL_DEV))?;
    }
    for path in devices {
        allow(fd.as_raw_fd(), path, OF_FILES & handled & !EXECUTE)?;
    }
    // SAFETY: numbers only.
    sys::check_long(unsafe {
        libc::syscall(libc::SYS_landlock_restrict_self, fd.as_raw_fd(), 0u32)
    })?;
    Ok(())
}

fn allow(ruleset: i32, path: &CStr, allowed: u64) -> io::Result<()> {
    // SAFETY: the path is a live C string.
    let parent = sys::owned(unsafe { libc::open(path.as_ptr(), libc::O_PATH | libc::O_CLOEXEC) })?;
    let rule = PathBeneath {
        allowed,
        parent: parent.as_raw_fd(),
    };
    // SAFETY: `rule` is live; 1 is LANDLOCK_RULE_PATH_BENEATH.
    sys::check_long(unsafe {
        libc::syscall(libc::SYS_landlock_add_rule, ruleset, 1u32, &rule, 0u32)
    })?;
    Ok(())
}
