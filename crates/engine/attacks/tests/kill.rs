//! Kill -9 of the parts of a sandbox at seeded moments: nothing remains, nobody waits for ever, a restart is clean.

use std::{
    fs::{self, File},
    os::fd::{AsFd, AsRawFd},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use tiltyard_attacks::{descendants, honest, is_alive};
use tiltyard_protocol::Limits;
use tiltyard_sandbox::{Config, Layout, Program, Sandbox, Slot, detect_cgroups, sys};

const WAIT: Duration = Duration::from_secs(10);

fn sandbox() -> Sandbox {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiltyard-escape"));
    command.arg("supervisor");
    Sandbox::start(
        command,
        &Config {
            lanes: 2,
            ..Config::default()
        },
    )
    .expect("the sandbox starts")
}

fn kill(pid: u32) {
    // It may have ended by itself between the look and this.
    let _ = Command::new("kill")
        .args(["-9", &pid.to_string()])
        .output()
        .expect("kill runs");
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + WAIT;
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Slots whose part was killed may be handed out once more; soon one works.
fn works(sandbox: &Sandbox, otherwise: &str) {
    let deadline = Instant::now() + WAIT;
    loop {
        let result = sandbox
            .lease(WAIT)
            .map_err(|error| error.to_string())
            .and_then(|mut slot| honest(&mut slot));
        match result {
            Ok(()) => return,
            Err(why) => assert!(Instant::now() < deadline, "{otherwise}: {why}"),
        }
    }
}

fn busy(sandbox: &Sandbox) -> Slot {
    let mut slot = sandbox.lease(WAIT).expect("a slot");
    let null = File::options()
        .read(true)
        .write(true)
        .open("/dev/null")
        .expect("null");
    let argv = ["sh", "-c", "sleep 60 & sleep 60 & while :; do :; done"].map(str::to_owned);
    slot.start(
        Program {
            argv: &argv,
            environment: &[],
            limits: &Limits::default(),
        },
        [null.as_fd(); 3],
    )
    .expect("start");
    slot
}

/// The run must end with an error or an outcome; waiting for ever would be the fault.
fn answers(mut slot: Slot) -> bool {
    let n = sys::poll(
        &mut [sys::readable(slot.as_fd().as_raw_fd())],
        WAIT.as_millis() as i32,
    )
    .expect("poll");
    assert!(n > 0, "the client waits for ever");
    slot.outcome().is_ok()
}

fn tree_of(supervisor: u32) -> Vec<std::path::PathBuf> {
    let bases = match detect_cgroups().expect("control groups") {
        Layout::V1 {
            memory,
            pids,
            cpuacct,
        } => vec![memory, pids, cpuacct],
        Layout::V2(base) => vec![base],
    };
    bases
        .into_iter()
        .map(|base| base.join(format!("tiltyard.{supervisor}")))
        .collect()
}

#[test]
fn nothing_remains_of_a_killed_supervisor() {
    let mut random: u64 = 0x7117_7a2d;
    for _ in 0..6 {
        // A small generator with a fixed seed: the same moments every time.
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let sandbox = sandbox();
        let supervisor = sandbox.supervisor_pid().expect("a supervisor");
        let slots: Vec<Slot> = (0..2).map(|_| busy(&sandbox)).collect();
        thread::sleep(Duration::from_micros((random >> 33) % 60_000));
        let below = descendants(supervisor);
        assert!(below.len() > 5, "there is something to remain: {below:?}");
        kill(supervisor);
        for slot in slots {
            assert!(
                !answers(slot),
                "a run of a killed supervisor has no outcome"
            );
        }
        until("processes remain", || {
            !below.iter().any(|pid| is_alive(*pid))
        });
        until("the sandbox believes it is up", || !sandbox.is_up());
        assert!(
            sandbox.lease(WAIT).is_err(),
            "a lease from a sandbox that is no more"
        );
        drop(sandbox);
        let again = self::sandbox();
        for directory in tree_of(supervisor) {
            assert!(
                !fs::exists(&directory).expect("a look"),
                "a stale {}",
                directory.display()
            );
        }
        honest(&mut again.lease(WAIT).expect("a slot")).expect("an honest program");
    }
}

#[test]
fn a_killed_launcher_or_lane_is_replaced() {
    let sandbox = sandbox();
    let supervisor = sandbox.supervisor_pid().expect("a supervisor");
    let children = |pid: u32| {
        fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default()
    };
    let first = |pid: u32| {
        children(pid)
            .split_whitespace()
            .next()
            .and_then(|pid| pid.parse::<u32>().ok())
    };
    for _ in 0..4 {
        let slot = busy(&sandbox);
        for lane in children(supervisor)
            .split_whitespace()
            .map(|pid| pid.parse::<u32>().expect("a number"))
        {
            for launcher in children(lane)
                .split_whitespace()
                .map(|pid| pid.parse::<u32>().expect("a number"))
            {
                kill(launcher);
            }
        }
        assert!(!answers(slot), "a run of a killed launcher has no outcome");
        works(&sandbox, "no slot works after launchers were killed");
    }
    for _ in 0..3 {
        let slot = busy(&sandbox);
        let lane = first(supervisor).expect("a lane");
        let below = descendants(lane);
        kill(lane);
        until("processes of a lane remain", || {
            !below.iter().any(|pid| is_alive(*pid))
        });
        drop(slot);
        works(&sandbox, "no slot works after a lane was killed");
    }
    assert!(sandbox.is_up());
}
