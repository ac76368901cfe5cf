#![doc = include_str!("../README.md")]

mod cgroup;
mod client;
mod cores;
mod counters;
mod files;
mod judged;
mod landlock;
mod lane;
mod launcher;
mod request;
mod rootfs;
pub mod seccomp;
mod slot;
mod supervisor;
pub mod sys;
mod wire;

use std::io;

use serde::{Deserialize, Serialize};

pub use cgroup::{Layout, detect as detect_cgroups};
pub use client::{LeaseError, Sandbox, SandboxWatch};
pub use landlock::version as landlock_version;
pub use rootfs::{RootConfig, Shown};
pub use slot::{Program, Slot, SlotError};
pub use supervisor::main as supervisor_main;

/// While one lane of a core buries its last box, or its program waits for input, the other one works.
pub const LANES_PER_CORE: usize = 2;

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
