//! The bus in process keeps what every bus promises. Time is tokio's and stands still until everybody waits.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod conformance;

use tiltyard_bus::{Bus, BusConfig};

async fn start(config: BusConfig) -> (Bus, ()) {
    (Bus::in_process(config), ())
}

conformance::every_case!(tokio::test(start_paused = true), start);
