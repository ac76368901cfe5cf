//! What a client's request to run a program says.

use std::{ffi::CStr, io};

use crate::wire::{Reader, STRINGS_MAX};

pub struct RunLimits {
    pub wall_ns: u64,
    pub cpu_ns: u64,
    pub memory_bytes: u64,
    pub stack_bytes: u64,
    pub file_bytes: u64,
    pub processes: u64,
    pub open_files: u64,
}

/// The clock is looked at this often at most, and this often at least.
const LOOK_NS_MIN: u64 = 1_000_000;
pub const LOOK_NS_MAX: u64 = 100_000_000;

impl RunLimits {
    pub fn read(reader: &mut Reader<'_>) -> io::Result<Self> {
        Ok(Self {
            wall_ns: reader.number()?,
            cpu_ns: reader.number()?,
            memory_bytes: reader.number()?,
            stack_bytes: reader.number()?,
            file_bytes: reader.number()?,
            processes: reader.number()?,
            open_files: reader.number()?,
        })
    }

    /// CPU time cannot grow faster than the clock times the cores, so nothing can happen before the nearer of both ends.
    /// A program that sleeps a moment before its CPU limit is not looked at more than once a millisecond.
    pub fn next_look_ns(&self, wall: u64, cpu: u64, cores: u64) -> u64 {
        let cpu_left = (self.cpu_ns.saturating_sub(cpu) / cores).max(LOOK_NS_MIN);
        self.wall_ns
            .saturating_sub(wall)
            .min(cpu_left)
            .clamp(1, LOOK_NS_MAX)
    }
}

/// Places a program without a slash in its name is looked for, in this order.
const SEARCH: [&CStr; 3] = [c"/usr/bin/", c"/opt/tiltyard/bin/", c"/bin/"];

pub struct RunStrings {
    pub argv: Vec<*const libc::c_char>,
    pub envp: Vec<*const libc::c_char>,
    /// Candidates for the program, ended by null.
    pub paths: Vec<*const libc::c_char>,
    /// Keeps the candidates alive.
    _owned: Vec<std::ffi::CString>,
}

impl RunStrings {
    pub fn read(reader: &mut Reader<'_>) -> io::Result<Self> {
        let mut list = || -> io::Result<Vec<*const libc::c_char>> {
            let count = reader.number()? as usize;
            if count > STRINGS_MAX {
                return Err(io::Error::from_raw_os_error(libc::E2BIG));
            }
            let mut pointers = Vec::with_capacity(count + 1);
            for _ in 0..count {
                pointers.push(reader.text()?.as_ptr());
            }
            pointers.push(std::ptr::null());
            Ok(pointers)
        };
        let (argv, envp) = (list()?, list()?);
        if argv.len() < 2 {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // SAFETY: the first argument was read as a C string above.
        let program = unsafe { CStr::from_ptr(argv[0]) };
        let mut owned = Vec::new();
        if !program.to_bytes().contains(&b'/') {
            for directory in SEARCH {
                let path = [directory.to_bytes(), program.to_bytes()].concat();
                owned.push(std::ffi::CString::new(path).map_err(|_| io::ErrorKind::InvalidInput)?);
            }
        }
        let mut paths: Vec<_> = if owned.is_empty() {
            vec![argv[0]]
        } else {
            owned.iter().map(|path| path.as_ptr()).collect()
        };
        paths.push(std::ptr::null());
        Ok(Self {
            argv,
            envp,
            paths,
            _owned: owned,
        })
    }
}
