//! Attacks from the asker's side: absurd requests, hostile packs, names that are not what they were.

use std::{
    fs::File,
    io::Read,
    os::fd::AsFd,
    sync::mpsc,
    time::{Duration, Instant},
};

use tiltyard_protocol::{Exit, Limits, RelativePath};
use tiltyard_sandbox::{Program, Slot, SlotError, sys};

use crate::{
    Bench, RustAttack, capture, honest, shell,
    suite::{path, written},
};

pub const ALL: &[RustAttack] = &[
    (28, "28_huge_arguments", huge_arguments),
    (29, "29_huge_variable", huge_variable),
    (52, "52_absurd_limits", absurd_limits),
    (53, "53_asker_goes_away", asker_goes_away),
    (61, "61_collected_names", collected_names),
    (62, "62_hostile_packs", hostile_packs),
    (62, "62_hostile_names", hostile_names),
];

/// The answer to a request that cannot be met must be an error, and the box must go on or be told to be gone.
fn clean_error(run: &crate::Capture, what: &str) -> Result<(), String> {
    match &run.outcome {
        Err(SlotError::TooLong | SlotError::NotStarted { .. }) if !run.hung => Ok(()),
        other => Err(format!("{what}: {other:?}, hung {}", run.hung)),
    }
}

fn huge_arguments(bench: &Bench<'_>) -> Result<String, String> {
    for (count, size) in [
        (1, 200 << 10),
        (5000, 1),
        (4096, 100),
        (1, 140 << 10),
        (3, 1 << 20),
    ] {
        let mut slot = bench.lease()?;
        let mut argv = vec!["true".to_owned()];
        argv.extend((0..count).map(|_| "x".repeat(size)));
        clean_error(
            &capture(&mut slot, &argv, &[], &Limits::default()),
            &format!("{count} arguments of {size} bytes"),
        )?;
        honest(&mut slot)?;
    }
    let run = capture(&mut bench.lease()?, &[], &[], &Limits::default());
    if run.outcome.is_ok() {
        return Err("no program at all was run".to_owned());
    }
    Ok("refused, and the slot went on".to_owned())
}

fn huge_variable(bench: &Bench<'_>) -> Result<String, String> {
    let mut slot = bench.lease()?;
    for size in [1 << 20, 150 << 10, 132 << 10] {
        let environment = [format!("BIG={}", "x".repeat(size))];
        clean_error(
            &capture(
                &mut slot,
                &["true".to_owned()],
                &environment,
                &Limits::default(),
            ),
            &format!("a variable of {size} bytes"),
        )?;
    }
    honest(&mut slot)?;
    Ok("refused, and the slot went on".to_owned())
}

fn absurd_limits(bench: &Bench<'_>) -> Result<String, String> {
    let calm = Limits {
        wall_time_ms: 300,
        cpu_time_ms: 200,
        ..Limits::default()
    };
    let mut kinds = Vec::new();
    for value in [0u64, u64::MAX, u64::MAX / 1_000_000, i64::MAX as u64] {
        // Time first: a limit of zero must end at once and never mean "none".
        let small = u32::try_from(value).unwrap_or(u32::MAX);
        kinds.push((
            value,
            "memory",
            Limits {
                memory_bytes: value,
                ..calm
            },
        ));
        kinds.push((
            value,
            "stack",
            Limits {
                stack_bytes: value,
                ..calm
            },
        ));
        kinds.push((
            value,
            "file",
            Limits {
                file_bytes: value,
                ..calm
            },
        ));
        kinds.push((
            value,
            "processes",
            Limits {
                processes: small,
                ..calm
            },
        ));
        kinds.push((
            value,
            "files",
            Limits {
                open_files: small,
                ..calm
            },
        ));
        kinds.push((
            value,
            "cpu",
            Limits {
                cpu_time_ms: value,
                ..calm
            },
        ));
        if value == 0 {
            kinds.push((
                value,
                "wall",
                Limits {
                    wall_time_ms: value,
                    ..calm
                },
            ));
        }
    }
    for (value, what, limits) in kinds {
        let mut slot = bench.lease()?;
        let begun = Instant::now();
        let run = shell(&mut slot, "while :; do :; done", &limits);
        if run.hung || begun.elapsed() > Duration::from_secs(5) {
            return Err(format!("{what}={value}: not ended: {}", run.facts()));
        }
    }
    Ok("every one ended in time".to_owned())
}

fn asker_goes_away(bench: &Bench<'_>) -> Result<String, String> {
    let null = || {
        File::options()
            .read(true)
            .write(true)
            .open("/dev/null")
            .map_err(|error| error.to_string())
    };
    let limits = Limits::default();
    for script in [
        "sleep 60",
        "while :; do :; done",
        "kill -STOP $$",
        "trap '' TERM HUP; sleep 60 & sleep 60 & wait",
    ] {
        let mut slot = bench.lease()?;
        let argv = ["sh", "-c", script].map(str::to_owned);
        let null = null()?;
        slot.start(
            Program {
                argv: &argv,
                environment: &[],
                limits: &limits,
            },
            [null.as_fd(); 3],
        )
        .map_err(|error| error.to_string())?;
        drop(slot);
    }
    // The look at the host afterwards proves that nobody runs on.
    Ok("the programs ended with the asker".to_owned())
}

/// What a program plants, and the names the asker then collects.
const PLANTED: &str = "ln -s /etc/passwd out1; ln -s /proc/1/root/etc/shadow out2; ln -s / d1; mkdir -p a/b; ln -s ../../../.. a/b/c; \
    mkfifo out3; mkdir out4; ln -s /dev/zero out5; ln -s out6 out6; ln -s /proc/self/mem out7; ln -s \"$CANARY\" out8; \
    python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('out9')\" 2>/dev/null; ln -s /proc/self/fd/3 out10; true";
const ASKED: [&str; 13] = [
    "out1",
    "out2",
    "d1/etc/passwd",
    "a/b/c/etc/passwd",
    "out3",
    "out4",
    "out5",
    "out6",
    "out7",
    "out8",
    "out9",
    "out10",
    "d1",
];

fn collected_names(bench: &Bench<'_>) -> Result<String, String> {
    let mut slot = bench.lease()?;
    let script = format!("CANARY={}; {PLANTED}", bench.host.canary().display());
    shell(&mut slot, &script, &Limits::default());
    for name in ASKED {
        let begun = Instant::now();
        if slot.get(&path(name)?).is_ok() {
            return Err(format!("ESCAPED: {name} was collected"));
        }
        if begun.elapsed() > Duration::from_secs(1) {
            return Err(format!("{name} held the collector up"));
        }
    }
    // The names are taken already: whatever is written there later must not follow them.
    for name in ["out1", "out8", "d1/planted", "a/b/c/tmp/planted", "out3"] {
        if written(&mut slot, name)? {
            return Err(format!("ESCAPED: {name} was written through"));
        }
    }
    slot.seal().map_err(|error| format!("seal: {error}"))?;
    let mut packed = Vec::new();
    File::from(slot.pack().map_err(|error| format!("pack: {error}"))?)
        .read_to_end(&mut packed)
        .map_err(|error| error.to_string())?;
    if packed.windows(5).any(|bytes| bytes == b"root:") {
        return Err("ESCAPED: the pack holds /etc/passwd".to_owned());
    }
    Ok("all refused without waiting".to_owned())
}

fn entry(name: &[u8], mode: u64, length: u64, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in [name.len() as u64, mode, length] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(name);
    bytes.extend(content);
    bytes
}

fn unpack(slot: &mut Slot, bytes: &[u8]) -> Result<Result<(), SlotError>, String> {
    let pack = sys::sealed_memfd(bytes).map_err(|error| error.to_string())?;
    Ok(slot.unpack(pack.as_fd()))
}

fn hostile_packs(bench: &Bench<'_>) -> Result<String, String> {
    let whole = |name: &[u8]| entry(name, 0o6777, 1, b"x");
    let packs: Vec<(&str, Vec<u8>)> = vec![
        ("..", whole(b"../escaped")),
        ("deeper ..", whole(b"a/../../escaped")),
        ("absolute", whole(b"/box/tmp/escaped")),
        ("host", whole(b"/tmp/escaped")),
        ("link", whole(b"link/escaped")),
        ("link as name", whole(b"link")),
        ("twice", [whole(b"same"), whole(b"same")].concat()),
        ("zero in name", whole(b"a\0b")),
        ("empty name", whole(b"")),
        ("dot", whole(b".")),
        ("long name", whole(&[b'x'; 300])),
        (
            "endless name",
            entry(b"x", 0, 1, b"x")
                .iter()
                .enumerate()
                .map(|(i, b)| if i < 8 { 0xff } else { *b })
                .collect(),
        ),
        ("endless content", entry(b"big", 0o644, u64::MAX, b"x")),
        ("cut content", entry(b"big", 0o644, 100, b"x")),
        ("cut header", vec![1, 0, 0]),
        (
            "no pack",
            b"PK\x03\x04 this is not what was asked for".to_vec(),
        ),
    ];
    for (what, bytes) in packs {
        let mut slot = bench.lease()?;
        shell(&mut slot, "ln -s /box/tmp link", &Limits::default());
        if unpack(&mut slot, &bytes)?.is_ok() {
            return Err(format!("ESCAPED: a pack was taken: {what}"));
        }
        let left = shell(
            &mut slot,
            "find /box/tmp /box/shm -name 'escaped*'",
            &Limits::default(),
        );
        if !left.text().is_empty() || left.outcome.is_err() {
            return Err(format!("ESCAPED: {what}: {} {}", left.text(), left.facts()));
        }
    }
    let many: Vec<u8> = (0..100_000)
        .flat_map(|i| entry(format!("f{i}").as_bytes(), 0o644, 0, b""))
        .collect();
    let mut slot = bench.lease()?;
    if unpack(&mut slot, &many)?.is_ok() {
        return Err("ESCAPED: a hundred thousand entries were taken".to_owned());
    }
    let mut slot = bench.lease()?;
    // A mode with set-user-id is taken without these bits.
    unpack(&mut slot, &whole(b"suid"))?.map_err(|error| error.to_string())?;
    let run = shell(
        &mut slot,
        "[ -u suid ] && echo ESCAPED; [ -g suid ] && echo ESCAPED; echo ok",
        &Limits::default(),
    );
    if run.text() != "ok\n" || !matches!(&run.outcome, Ok(outcome) if outcome.exit == Exit::Code(0))
    {
        return Err(format!("ESCAPED: {}", run.text()));
    }
    Ok("all refused".to_owned())
}

fn hostile_names(bench: &Bench<'_>) -> Result<String, String> {
    for name in [
        "", "..", "../x", "/x", "a/../b", "a//b", "a/", "./a", "a\0b", "a\nb", "\u{7f}",
    ] {
        if RelativePath::parse(name).is_ok() {
            return Err(format!("ESCAPED: {name:?} was taken for a path"));
        }
    }
    if RelativePath::parse(&"x/".repeat(3000)).is_ok() {
        return Err("ESCAPED: a path of 6000 bytes was taken".to_owned());
    }
    // A name that looks like an option stays a name.
    let mut slot = bench.lease()?;
    slot.put(&path("-rf")?, b"x", false)
        .map_err(|error| error.to_string())?;
    let (sender, answers) = mpsc::channel();
    std::thread::spawn(move || {
        sender.send(
            slot.get(&RelativePath::parse("-rf").expect("a name"))
                .is_ok(),
        )
    });
    match answers.recv_timeout(Duration::from_secs(2)) {
        Ok(true) => Ok("refused where they are parsed".to_owned()),
        other => Err(format!("{other:?}")),
    }
}
