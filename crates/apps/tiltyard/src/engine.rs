//! Starting the engine the same way for the server and for the command line.

use std::process::Command;

use anyhow::Context;
use tiltyard_languages::{Catalogue, Installed};
use tiltyard_runner::{Runner, RunnerConfig};
use tiltyard_sandbox::{Config, RootConfig, Sandbox};

/// This program starts itself with this word to become the supervisor of the boxes.
pub const SUPERVISOR_COMMAND: &str = "supervise-boxes";

pub fn start_sandbox(
    installed: &[Installed],
    lanes: Option<usize>,
    spares: Option<usize>,
) -> anyhow::Result<Sandbox> {
    let defaults = Config::default();
    let mut etc: Vec<String> = installed
        .iter()
        .flat_map(|installed| installed.language.etc.clone())
        .collect();
    etc.sort();
    etc.dedup();
    let config = Config {
        lanes: lanes.unwrap_or(defaults.lanes),
        spares_per_lane: spares.unwrap_or(defaults.spares_per_lane),
        root: RootConfig { image: None, etc },
        ..defaults
    };
    let mut command = Command::new(std::env::current_exe().context("find this program")?);
    command.arg(SUPERVISOR_COMMAND);
    Sandbox::start(command, &config)
        .context("the boxes cannot be made on this machine; `tiltyard doctor` says more")
}

/// The runner with every language that is here.
pub fn start_runner(
    catalogue: Catalogue,
    installed: Vec<Installed>,
    lanes: Option<usize>,
) -> anyhow::Result<Runner> {
    let sandbox = start_sandbox(&installed, lanes, None)?;
    let lanes = lanes.unwrap_or_else(|| Config::default().lanes);
    Ok(Runner::new(
        sandbox,
        catalogue,
        installed,
        RunnerConfig::for_lanes(lanes),
    ))
}
