//! What a slot's control group says of one run: the difference between its start and its end, less the launcher's share.

use std::io;

use crate::{cgroup::Group, launcher::LAUNCHER_PROCESSES, request::RunLimits, sys};

/// The counters of the slot at the start of a run.
pub struct Counters {
    cpu_ns: u64,
    own_cpu_ns: u64,
    usage: u64,
    oom_kills: u64,
    peak_was_reset: bool,
    last_peak: u64,
}

pub struct Facts {
    pub cpu_ns: u64,
    pub memory_peak: u64,
    pub peak_now: u64,
    pub oom_kills: u64,
}

/// Asking for the own CPU time first makes the kernel bring the group's counter up to date as well.
fn cpu_pair(group: &Group) -> io::Result<(u64, u64)> {
    let own = sys::clock_ns(libc::CLOCK_PROCESS_CPUTIME_ID);
    Ok((group.cpu_ns()?, own))
}

impl Counters {
    pub fn begin(group: Option<&Group>, limits: &RunLimits, last_peak: u64) -> io::Result<Self> {
        let Some(group) = group else {
            return Ok(Self {
                cpu_ns: 0,
                own_cpu_ns: 0,
                usage: 0,
                oom_kills: 0,
                peak_was_reset: false,
                last_peak: 0,
            });
        };
        let usage = group.memory_usage()?;
        // What the launcher and the files of the job use already does not count against the program.
        group.set_memory_max(limits.memory_bytes.saturating_add(usage))?;
        group.set_processes_max(limits.processes + LAUNCHER_PROCESSES)?;
        let peak_was_reset = group.reset_memory_peak();
        let oom_kills = group.oom_kills()?;
        let (cpu_ns, own_cpu_ns) = cpu_pair(group)?;
        Ok(Self {
            cpu_ns,
            own_cpu_ns,
            usage,
            oom_kills,
            peak_was_reset,
            last_peak,
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

    pub fn end(&self, group: Option<&Group>) -> io::Result<Facts> {
        let Some(group) = group else {
            return Ok(Facts {
                cpu_ns: 0,
                memory_peak: 0,
                peak_now: 0,
                oom_kills: 0,
            });
        };
        let cpu_ns = self.cpu_so_far(Some(group), 0)?;
        let peak_now = group.memory_peak()?;
        // A peak that could not be reset and did not rise belongs to an earlier run: what is used now is a lower bound.
        let peak = if self.peak_was_reset || peak_now > self.last_peak {
            peak_now
        } else {
            group.memory_usage()?
        };
        let oom_kills = group.oom_kills()? - self.oom_kills;
        Ok(Facts {
            cpu_ns,
            memory_peak: peak.saturating_sub(self.usage),
            peak_now,
            oom_kills,
        })
    }
}
