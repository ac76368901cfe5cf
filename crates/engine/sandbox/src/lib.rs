//! One box: an isolated place where untrusted processes run, and the facts of what they did.
//!
//! # Theory of operation
//!
//! ```text
//! client            this library inside the server, the command line, a test; needs no privileges
//!   |  a socket to the supervisor, one to each lane, one to each leased slot
//! supervisor        keeps root; control group tree; starts lanes and removes everything when the client is gone
//! lane × 2 × core     own network (loopback down), IPC (limits 0), host name and control group namespaces, template root
//! launcher × slot   process 1 of fresh process and mount namespaces: /proc, one tmpfs, few capabilities, landlock, filter
//! judged            fresh user id, no capabilities, no new privileges, limits; cloned before the request arrives
//! ```
//!
//! What waits for the kernel (namespaces, mounts, control groups, and their ends) is done by lanes, ahead and behind.
//! What a run waits for is one message, one wake-up, the change of user, and exec. A slot belongs to one job: compile
//! and tests of one submission share it, with everything ended and wiped and a new user id in between; then the slot
//! and all it held go away. Any part that dies takes what hangs below it along (parent-death signals and process
//! namespaces), and the supervisor puts back what should be there.
//!
//! The launcher sits inside the slot's control group and its children are born there, so no process is moved while
//! somebody waits; its own share of CPU time and memory is subtracted from the facts.
//!
//! Isolation fails closed: what cannot be set up is a [`StartError`] with the step's name, never a weaker box.
//! The sandbox reports facts and judges nothing.

mod cgroup;
mod client;
mod files;
mod judged;
mod landlock;
mod lane;
mod launcher;
mod rootfs;
pub mod seccomp;
mod supervisor;
pub mod sys;
mod wire;

use std::io;

use serde::{Deserialize, Serialize};

pub use cgroup::{Layout, detect as detect_cgroups};
pub use client::{LeaseError, Program, Sandbox, SandboxWatch, Slot, SlotError};
pub use landlock::version as landlock_version;
pub use rootfs::{RootConfig, Shown};
pub use supervisor::main as supervisor_main;

/// While one lane of a core buries its last box, or its program waits for input, the other one works.
const LANES_PER_CORE: usize = 2;

/// How boxes are made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Config {
    /// Builders of boxes. Each leases one box at a time.
    pub lanes: usize,
    /// The number of the first lane. User ids go by it: sandboxes side by side must not share any.
    pub first_lane: u32,
    /// Each lane's boxes stay on one core.
    pub pin: bool,
    /// Boxes a lane keeps ready.
    pub spares_per_lane: usize,
    /// Boxes a lane may have at once, leased ones included.
    pub slots_per_lane_max: usize,
    /// Size of everything a box may write to its file system.
    pub disk_bytes: u64,
    /// Files and directories a box may have.
    pub inodes: u64,
    pub root: RootConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            lanes: LANES_PER_CORE * sys::allowed_cores().map_or(1, |cores| cores.len().max(1)),
            first_lane: 0,
            pin: true,
            spares_per_lane: 1,
            slots_per_lane_max: 8,
            disk_bytes: 256 << 20,
            inodes: 16 << 10,
            root: RootConfig {
                image: None,
                etc: Vec::new(),
                directories: Vec::new(),
            },
        }
    }
}

/// Why the sandbox cannot run on this machine.
#[derive(Debug, thiserror::Error)]
#[error("cannot {step}: {source}")]
pub struct StartError {
    pub step: String,
    pub source: io::Error,
}
