//! What a slot's control group says of one run: the difference between its start and its end, less the launcher's share.

use std::io;

use crate::{cgroup::Group, launcher::LAUNCHER_PROCESSES, request::RunLimits, sys};

/// The counters of the slot at the start of a run.
pub struct Counters {
    cpu_ns: u64,
    own_cpu_ns: u64,
    usage: u64,
    oom_kills: u64,
    /// The peak before the run, where the kernel cannot begin a new one.
    peak_before: Option<u64>,
}

pub struct Facts {
    pub cpu_ns: u64,
    pub memory_peak: u64,
    pub oom_kills: u64,
}

/// Asking for the own CPU time first makes the kernel bring the group's counter up to date as well.
fn cpu_pair(group: &Group) -> io::Result<(u64, u64)> {
    let own = sys::clock_ns(libc::CLOCK_PROCESS_CPUTIME_ID);
    Ok((group.cpu_ns()?, own))
}

/// What this process has had resident at most.
fn own_memory_peak() -> u64 {
    // SAFETY: an all-zero rusage is valid and is overwritten.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    usage.ru_maxrss as u64 * 1024
}

impl Counters {
    pub fn begin(group: Option<&Group>, limits: &RunLimits) -> io::Result<Self> {
        let Some(group) = group else {
            return Ok(Self {
                cpu_ns: 0,
                own_cpu_ns: 0,
                usage: 0,
                oom_kills: 0,
                peak_before: None,
            });
        };
        let usage = group.memory_usage()?;
        // What the launcher and the files of the job use already does not count against the program.
        group.set_memory_max(limits.memory_bytes.saturating_add(usage))?;
        group.set_processes_max(limits.processes + LAUNCHER_PROCESSES)?;
        let peak_before = if group.reset_memory_peak() {
            None
        } else {
            Some(group.memory_peak()?)
        };
        let oom_kills = group.oom_kills()?;
        let (cpu_ns, own_cpu_ns) = cpu_pair(group)?;
        Ok(Self {
            cpu_ns,
            own_cpu_ns,
            usage,
            oom_kills,
            peak_before,
        })
    }

    /// CPU time of the run so far. Without a control group only the main process can be asked.
    pub fn cpu_so_far(&self, group: Option<&Group>, pid: libc::pid_t) -> io::Result<u64> {
        match group {
            Some(group) => {
                let (cpu, own) = cpu_pair(group)?;
                Ok((cpu - self.cpu_ns).saturating_sub(own - self.own_cpu_ns))
            }
            // The CPU clock of another process: the kernel's own encoding of (process, scheduler clock).
            None => Ok(sys::clock_ns((!pid << 3) | 2)),
        }
    }

    /// `main_memory` is what the kernel says the main process had resident at most.
    pub fn end(&self, group: Option<&Group>, main_memory: u64) -> io::Result<Facts> {
        let Some(group) = group else {
            return Ok(Facts {
                cpu_ns: 0,
                memory_peak: 0,
                oom_kills: 0,
            });
        };
        let cpu_ns = self.cpu_so_far(Some(group), 0)?;
        let peak_now = group.memory_peak()?;
        // A peak that could not be reset and did not rise belongs to what was before: then the main process must do, if it
        // had more than the launcher, whose memory it shared before its exec and which counts as its own.
        let memory_peak = match self.peak_before {
            Some(before) if peak_now <= before => {
                let main = if main_memory > own_memory_peak() {
                    main_memory
                } else {
                    0
                };
                main.max(group.memory_usage()?.saturating_sub(self.usage))
            }
            _ => peak_now.saturating_sub(self.usage),
        };
        let oom_kills = group.oom_kills()? - self.oom_kills;
        Ok(Facts {
            cpu_ns,
            memory_peak,
            oom_kills,
        })
    }
}
