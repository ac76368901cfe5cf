//! The box against the real kernel. Needs root.

use std::{
    fs::File,
    io::Read,
    os::fd::{AsFd, OwnedFd},
    process::Command,
    time::Duration,
};

use tiltyard_protocol::{Exit, Limits, Outcome, RelativePath, StoppedBy};
use tiltyard_sandbox::{Config, Program, Sandbox, Slot, sys};

fn sandbox() -> Sandbox {
    sandbox_of(1)
}

fn sandbox_of(lanes: usize) -> Sandbox {
    let config = Config {
        lanes,
        ..Config::default()
    };
    Sandbox::start(
        Command::new(env!("CARGO_BIN_EXE_tiltyard-supervisor")),
        &config,
    )
    .expect("the sandbox starts")
}

fn lease(sandbox: &Sandbox) -> Slot {
    sandbox.lease(Duration::from_secs(10)).expect("a slot")
}

fn shell(slot: &mut Slot, script: &str, limits: &Limits) -> (Outcome, String) {
    let null = File::open("/dev/null").expect("null");
    let (read, write) = sys::pipe().expect("pipe");
    let argv = ["sh", "-c", script].map(str::to_owned);
    slot.start(
        Program {
            argv: &argv,
            environment: &["PATH=/usr/bin:/bin".to_owned()],
            limits,
        },
        [null.as_fd(), write.as_fd(), write.as_fd()],
    )
    .expect("start");
    drop::<OwnedFd>(write);
    let mut output = Vec::new();
    File::from(read).read_to_end(&mut output).expect("output");
    let outcome = slot.outcome().expect("outcome");
    (outcome, String::from_utf8_lossy(&output).into_owned())
}

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).expect("path")
}

#[test]
fn a_program_runs_and_its_facts_come_back() {
    let sandbox = sandbox();
    let mut slot = lease(&sandbox);
    slot.put(&path("dir/hello.txt"), b"hello\n", false)
        .expect("put");
    let (outcome, output) = shell(
        &mut slot,
        "cat dir/hello.txt; id -u; hostname; exit 3",
        &Limits::default(),
    );
    assert_eq!(outcome.exit, Exit::Code(3), "{output}");
    assert_eq!(outcome.stopped_by, None);
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!((lines[0], lines[2]), ("hello", "box"));
    assert!(lines[1].parse::<u32>().expect("uid") >= 0x1000_0000);
    assert!(outcome.wall_time_us > 0 && outcome.cpu_time_us > 0);
}

#[test]
fn limits_end_programs_with_the_right_word() {
    let sandbox = sandbox();
    let usual = Limits::default();
    let wall = Limits {
        wall_time_ms: 200,
        ..usual
    };
    let cpu = Limits {
        cpu_time_ms: 100,
        ..usual
    };
    let memory = Limits {
        memory_bytes: 32 << 20,
        ..usual
    };
    for (script, limits, expected) in [
        ("sleep 5", wall, Some(StoppedBy::WallTime)),
        ("kill -STOP $$", wall, Some(StoppedBy::WallTime)),
        ("while :; do :; done", cpu, Some(StoppedBy::CpuTime)),
        ("tail /dev/zero", memory, Some(StoppedBy::Memory)),
        ("true", usual, None),
    ] {
        let mut slot = lease(&sandbox);
        let (outcome, output) = shell(&mut slot, script, &limits);
        assert_eq!(
            outcome.stopped_by, expected,
            "{script}: {outcome:?} {output}"
        );
    }
}

fn cores_of(slot: &mut Slot) -> String {
    let (outcome, output) = shell(
        slot,
        "grep Cpus_allowed_list /proc/self/status",
        &Limits::default(),
    );
    assert_eq!(outcome.exit, Exit::Code(0), "{output}");
    let (_, cores) = output.split_once(':').expect("a value");
    cores.trim().to_owned()
}

#[test]
fn a_box_can_be_brought_to_another_core_between_runs() {
    let sandbox = sandbox();
    let mut slot = lease(&sandbox);
    slot.put(&path("kept"), b"kept", false).expect("put");
    let allowed = sys::allowed_cores().expect("cores");
    for core in allowed.iter().rev().chain(&allowed) {
        slot.move_to(*core).expect("it goes");
        for _ in 0..2 {
            assert_eq!(cores_of(&mut slot), core.to_string());
        }
        assert_eq!(slot.core(), Some(*core));
    }
    let (_, output) = shell(&mut slot, "cat kept", &Limits::default());
    assert_eq!(output, "kept");
    // What cannot be had is an error, and the box is given up.
    assert!(slot.move_to(1023).is_err());
    drop(slot);
    // The next one begins where its lane is.
    let mut next = lease(&sandbox);
    let own = next.core().expect("a core");
    assert_eq!(own, allowed[0]);
    assert_eq!(cores_of(&mut next), own.to_string());
}

#[test]
fn boxes_that_are_measured_have_cores_of_their_own() {
    let cores = sys::allowed_cores().expect("cores").len();
    let sandbox = sandbox_of(2 * cores);
    let mut slots: Vec<Slot> = (0..2 * cores).map(|_| lease(&sandbox)).collect();
    // Two of each core one after the other.
    slots.sort_by_key(Slot::core);
    let mut seen: Vec<String> = Vec::new();
    for slot in &mut slots[..cores] {
        slot.claim_core().expect("a core");
        seen.push(cores_of(slot));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), cores, "{seen:?}");
    // A box that has ended claims nothing: the last one may stay where it is.
    let last = slots.pop().expect("a slot");
    let own = last.core();
    slots.clear();
    let mut last = last;
    last.claim_core().expect("a core");
    assert_eq!(last.core(), own);
}

/// Both survive exec: a program that never hears of its children's ends waits for ever.
#[test]
fn programs_start_with_no_signal_blocked_or_ignored() {
    let sandbox = sandbox();
    let mut slot = lease(&sandbox);
    for _ in 0..2 {
        let (_, output) = shell(
            &mut slot,
            "exec grep -E '^Sig(Blk|Ign)' /proc/self/status",
            &Limits::default(),
        );
        assert_eq!(
            output,
            "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"
        );
    }
}

#[test]
fn nothing_of_a_run_is_left_for_the_next_in_the_same_slot() {
    let sandbox = sandbox();
    let mut slot = lease(&sandbox);
    let limits = Limits::default();
    slot.put(&path("given"), b"given", false).expect("put");
    let (first, _) = shell(
        &mut slot,
        "echo made > made; echo x > /tmp/x; mkdir -p d/e; echo y > /dev/shm/y; (sleep 100 &) ; echo ok",
        &limits,
    );
    assert_eq!(first.exit, Exit::Code(0));
    slot.wipe().expect("wipe");
    let (_, output) = shell(
        &mut slot,
        "ls /box/work /tmp /dev/shm; ls /proc | grep -c '^[0-9]'; echo z > given",
        &limits,
    );
    assert!(
        output.contains("given")
            && !output.contains("made")
            && !output.lines().any(|line| line == "x" || line == "y"),
        "{output}"
    );
    assert!(
        output.contains("denied"),
        "the job's own files cannot be changed: {output}"
    );
}

#[test]
fn a_file_that_is_taken_away_hides_nothing_a_run_has_left() {
    let sandbox = sandbox();
    let mut slot = lease(&sandbox);
    let limits = Limits::default();
    slot.put(&path("deep/given"), b"given", false).expect("put");
    slot.wipe().expect("wipe");
    // As many inodes come as go: the count of those that are free says nothing.
    let (first, _) = shell(&mut slot, "echo made > made", &limits);
    assert_eq!(first.exit, Exit::Code(0));
    slot.remove(&path("deep/given")).expect("remove");
    slot.wipe().expect("wipe");
    let (_, output) = shell(&mut slot, "ls /box/work /box/work/deep", &limits);
    assert!(
        !output.contains("made") && !output.contains("given"),
        "{output}"
    );
    slot.put(&path("deep/given"), b"other", false)
        .expect("the same name again");
    let (_, output) = shell(&mut slot, "cat deep/given; ln -s /etc link", &limits);
    assert_eq!(output, "other");
    for nowhere in ["missing", "deep", "link/passwd"] {
        assert!(slot.remove(&path(nowhere)).is_err(), "{nowhere}");
    }
}

#[test]
fn a_compiled_artefact_is_sealed_and_travels_to_another_slot() {
    let sandbox = sandbox();
    let limits = Limits::default();
    let mut slot = lease(&sandbox);
    let (built, _) = shell(
        &mut slot,
        "mkdir out; echo 'echo built' > out/a.sh; chmod +x out/a.sh; ln -s /etc/passwd link; mkfifo pipe",
        &limits,
    );
    assert_eq!(built.exit, Exit::Code(0));
    slot.seal().expect("seal");
    let pack = slot.pack().expect("pack");
    assert!(slot.get(&path("link")).is_err() && slot.get(&path("pipe")).is_err());
    drop(slot);
    let mut other = lease(&sandbox);
    other.unpack(pack.as_fd()).expect("unpack");
    let (outcome, output) = shell(&mut other, "sh out/a.sh; ls", &limits);
    assert_eq!(
        (outcome.exit, output.as_str()),
        (Exit::Code(0), "built\nout\n")
    );
}

#[test]
fn the_client_can_end_a_run_and_a_missing_program_is_said() {
    let sandbox = sandbox();
    let mut slot = lease(&sandbox);
    let null = File::options()
        .read(true)
        .write(true)
        .open("/dev/null")
        .expect("null");
    let fds = [null.as_fd(), null.as_fd(), null.as_fd()];
    let limits = Limits::default();
    let sleep = ["sleep", "100"].map(str::to_owned);
    slot.start(
        Program {
            argv: &sleep,
            environment: &[],
            limits: &limits,
        },
        fds,
    )
    .expect("start");
    slot.signal(9).expect("kill");
    assert_eq!(
        slot.outcome().expect("outcome").stopped_by,
        Some(StoppedBy::Cancelled)
    );
    let missing = ["no-such-program".to_owned()];
    let error = slot
        .run(
            Program {
                argv: &missing,
                environment: &[],
                limits: &limits,
            },
            fds,
        )
        .expect_err("missing");
    assert!(error.to_string().contains("No such file"), "{error}");
}

/// Neither an earlier run of the job nor the job before it in the same control group shows in what a run is said to use.
#[test]
fn the_memory_of_a_run_is_its_own() {
    let sandbox = sandbox();
    let limits = Limits::default();
    let used = |slot: &mut Slot, mib: u64| {
        // What comes through a pipe is kept until its end is known.
        let script = format!("head -c {mib}M /dev/zero | tail -c {mib}M | wc -c");
        let (outcome, output) = shell(slot, &script, &limits);
        assert_eq!(output.trim(), (mib << 20).to_string());
        outcome.memory_peak_bytes >> 20
    };
    for _ in 0..6 {
        let mut slot = lease(&sandbox);
        assert!(used(&mut slot, 0) < 8, "the first run of a job");
        let much = used(&mut slot, 40);
        assert!((40..56).contains(&much), "{much} MiB and not 40");
        let less = used(&mut slot, 20);
        assert!((20..36).contains(&less), "{less} MiB and not 20");
        assert!(used(&mut slot, 0) < 8, "a small run after large ones");
    }
}

/// The names of groups tell of the machine and of the supervisor.
#[test]
fn control_groups_above_the_box_are_not_seen() {
    let (_, output) = shell(
        &mut lease(&sandbox()),
        "cat /proc/self/cgroup",
        &Limits::default(),
    );
    assert!(
        output.lines().all(|line| line.ends_with(":/")) && !output.is_empty(),
        "{output}"
    );
}

/// As an ordinary user: the same box inside a user namespace, without control groups.
#[test]
fn boxes_hold_without_root() {
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let allowed = std::fs::read_to_string("/proc/sys/user/max_user_namespaces");
    if allowed.is_ok_and(|count| count.trim() == "0") {
        println!("not tried: this machine allows no user namespaces");
        return;
    }
    // The build's own directory may be closed to others.
    let program = std::env::temp_dir().join(format!("tiltyard-rootless-{}", std::process::id()));
    // Copied by another process: a file that this one has open for writing would be inherited by supervisors that other
    // tests start in this moment, and a program that somebody may write to cannot be started.
    let copied = Command::new("install")
        .args(["-m", "755", env!("CARGO_BIN_EXE_tiltyard-supervisor")])
        .arg(&program)
        .status()
        .expect("install runs");
    assert!(copied.success());
    let mut command = Command::new(&program);
    command.uid(NOBODY).gid(NOBODY).current_dir("/");
    let started = Sandbox::start(
        command,
        &Config {
            lanes: 1,
            ..Config::default()
        },
    );
    std::fs::remove_file(&program).expect("removed");
    let sandbox = started.expect("boxes without root");
    let limits = Limits {
        wall_time_ms: 2000,
        cpu_time_ms: 200,
        memory_bytes: 64 << 20,
        ..Limits::default()
    };
    for (script, expected) in [
        (
            // In a file, because the counter itself may or may not be there yet when it is listed.
            "echo ok > /tmp/x; cat /tmp/x; ls /proc > /tmp/y; grep -c '^[0-9]' /tmp/y",
            "ok\n2\n",
        ),
        ("cat /etc/shadow /proc/1/environ 2>&1 | grep -c :", "2\n"),
        (
            "mount -t tmpfs x /tmp 2>/dev/null || echo refused",
            "refused\n",
        ),
        ("unshare -U true 2>/dev/null || echo refused", "refused\n"),
        (
            "python3 -c 'bytearray(80 << 20)' 2>&1 | tail -1",
            "MemoryError\n",
        ),
    ] {
        let mut slot = lease(&sandbox);
        let (outcome, output) = shell(&mut slot, script, &limits);
        assert_eq!(
            (output.as_str(), outcome.stopped_by),
            (expected, None),
            "{script}"
        );
    }
    let (outcome, _) = shell(&mut lease(&sandbox), "while :; do :; done", &limits);
    assert_eq!(outcome.stopped_by, Some(StoppedBy::CpuTime));
}
