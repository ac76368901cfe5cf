//! Techniques of published advisories about services of this kind.

use std::thread;

use tiltyard_protocol::Limits;

use crate::{
    Bench, RustAttack,
    expect::shortened,
    shell,
    suite::{path, written},
};

pub const ALL: &[RustAttack] = &[
    (201, "201_links_at_output_names", links_at_output_names),
    (202, "202_descriptors_of_others", descriptors_of_others),
    (203, "203_exchange_while_walking", exchange_while_walking),
];

/// CVE-2024-28185 and CVE-2024-28189: a program plants links where the service writes, or changes owners, later.
fn links_at_output_names(bench: &Bench<'_>) -> Result<String, String> {
    let canary = bench.host.canary().display().to_string();
    for target in [
        canary.as_str(),
        "/etc/passwd",
        "/box/tmp/outside",
        "/proc/self/fd/3",
    ] {
        let mut slot = bench.lease()?;
        let names = [
            "run",
            "run.sh",
            "a.out",
            "stdin.txt",
            "metadata.txt",
            "main.c",
            "main",
            "stdout",
            "out/a.out",
        ];
        let script = format!(
            "for n in run run.sh a.out stdin.txt metadata.txt main.c main stdout; do ln -s {target} $n; done; ln -s / out; true"
        );
        shell(&mut slot, &script, &Limits::default());
        for name in names {
            if written(&mut slot, name)? {
                return Err(format!(
                    "ESCAPED: {name} was written through a link to {target}"
                ));
            }
        }
        slot.seal().map_err(|error| error.to_string())?;
        let look = shell(
            &mut slot,
            "cat /etc/passwd /box/tmp/outside 2>/dev/null | grep overwritten; stat -c %U /etc/passwd",
            &Limits::default(),
        );
        if look.text() != "root\n" {
            return Err(format!("ESCAPED: {}", shortened(&look.text())));
        }
    }
    Ok("no link was followed".to_owned())
}

/// Asks for each number by itself: reading the directory would open one descriptor more.
const LIST: &str =
    "n=0; while [ $n -lt 256 ]; do [ -h /proc/$$/fd/$n ] && echo $n; n=$((n+1)); done";

/// Descriptors of one box must not leak into another that starts at the same moment.
fn descriptors_of_others(bench: &Bench<'_>) -> Result<String, String> {
    let listings: Result<Vec<String>, String> = thread::scope(|scope| {
        let jobs: Vec<_> = (0..50)
            .map(|_| {
                scope.spawn(|| {
                    bench
                        .lease()
                        .map(|mut slot| shell(&mut slot, LIST, &Limits::default()).text())
                })
            })
            .collect();
        jobs.into_iter()
            .map(|job| job.join().map_err(|_| "a thread ended".to_owned())?)
            .collect()
    });
    match listings?.into_iter().find(|listing| listing != "0\n1\n2\n") {
        None => Ok("0, 1 and 2 in each of 50".to_owned()),
        Some(other) => Err(format!("ESCAPED: {other:?}")),
    }
}

/// CVE-2021-30465 and its kind: directories and links change places while the service walks. Here every walk comes
/// after the end of all processes, so that an exchanger that survived its run would be the hole.
fn exchange_while_walking(bench: &Bench<'_>) -> Result<String, String> {
    for _ in 0..5 {
        let mut slot = bench.lease()?;
        let script = "mkdir d; echo x > d/passwd; ln -s /etc l; (setsid sh -c 'while :; do mv -T d t; mv -T l d; mv -T d l; mv -T t d; done' >/dev/null 2>&1 &); sleep 0.05";
        shell(&mut slot, script, &Limits::default());
        for name in ["d/passwd", "l/passwd", "t/passwd"] {
            if let Ok(fd) = slot.get(&path(name)?) {
                let text = std::io::read_to_string(std::fs::File::from(fd)).unwrap_or_default();
                if text != "x\n" {
                    return Err(format!("ESCAPED: {name} gave {}", shortened(&text)));
                }
            }
        }
        // A link may stand anywhere: sealing takes it away, and must not follow it.
        slot.seal().map_err(|error| error.to_string())?;
        slot.wipe().map_err(|error| error.to_string())?;
    }
    Ok("nothing was followed".to_owned())
}
