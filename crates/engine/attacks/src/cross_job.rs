//! From job to job: what one leaves, the next must not find; what one breaks, the next must not feel.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    os::fd::AsFd,
    thread,
    time::{Duration, Instant},
};

use tiltyard_protocol::Limits;
use tiltyard_sandbox::{Program, Slot, SlotError, sys};

use crate::{Bench, RustAttack, capture, expect::shortened, honest, shell};

pub const ALL: &[RustAttack] = &[
    (69, "69_left_for_the_next_job", left_for_the_next_job),
    (69, "69_left_for_the_next_run", left_for_the_next_run),
    (70, "70_file_locks", file_locks),
    (71, "71_slot_is_crashed", slot_is_crashed),
    (72, "72_hostile_crowd", hostile_crowd),
];

/// Leaves something in every channel there is.
const LEAVE: &str = r#"
import os, socket, subprocess, time, ctypes
def quiet(what):
    try: what()
    except Exception: pass
for place in ('/box/work/secret', '/tmp/secret', '/dev/shm/secret', '/var/tmp/secret', '/run/secret', '/usr/secret'):
    quiet(lambda: open(place, 'w').write('secret'))
    quiet(lambda: os.chmod(place, 0o666))
quiet(lambda: os.setxattr('/box/work', 'user.secret', b'secret'))
quiet(lambda: os.utime('/box/tmp', (1, 1)))
quiet(lambda: os.chmod('/box/work', 0o777))
libc = ctypes.CDLL(None)
for call in (29, 68, 64): libc.syscall(call, 4242, 1, 0o1666)
libc.syscall(240, b'secret', 0o102, 0o666, 0)
libc.syscall(248, b'user', b'secret', b'secret', 6, -4)
libc.sethostname(b'secret', 6)
os.umask(0)
if os.fork() == 0:
    os.setsid()
    s = socket.socket(socket.AF_UNIX); s.bind('\0secret'); s.listen(1)
    n = socket.socket(socket.AF_UNIX); n.bind('/box/tmp/socket'); n.listen(1)
    os.chdir('/tmp'); time.sleep(60)
time.sleep(0.1)
print('left')
"#;

/// Looks into every channel there is.
const LOOK: &str = r#"
import os, socket, ctypes
found = []
for place in ('/box/work/secret', '/tmp/secret', '/dev/shm/secret', '/var/tmp/secret', '/run/secret', '/usr/secret', '/box/tmp/socket'):
    if os.path.lexists(place): found.append(place)
try: found += os.listxattr('/box/work')
except OSError: pass
libc = ctypes.CDLL(None)
for call in (29, 68, 64):
    if libc.syscall(call, 4242, 0, 0) >= 0: found.append('System V %d' % call)
if libc.syscall(240, b'secret', 0, 0, 0) >= 0: found.append('queue')
if libc.syscall(249, b'user', b'secret', None, 0) >= 0: found.append('key')
if socket.gethostname() != 'box': found.append('host name')
if os.getcwd() != '/box/work': found.append('cwd')
if os.umask(0o22) != 0o22: found.append('umask')
for name in (b'\0secret',):
    try: socket.socket(socket.AF_UNIX).connect(name); found.append('abstract socket')
    except OSError: pass
if [p for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]: found.append('processes')
if os.stat('/box/tmp').st_mode & 0o7777 != 0o1777: found.append('mode')
print('ESCAPED: %s' % found if found else 'HELD')
"#;

fn limits() -> Limits {
    Limits {
        wall_time_ms: 5000,
        memory_bytes: 96 << 20,
        ..Limits::default()
    }
}

fn python(slot: &mut Slot, program: &str) -> Result<String, String> {
    let argv = ["/usr/bin/python3", "-I", "-c", program].map(str::to_owned);
    let run = capture(slot, &argv, &["PATH=/usr/bin:/bin".to_owned()], &limits());
    run.outcome.as_ref().map_err(|error| error.to_string())?;
    Ok(run.text())
}

fn must_say(slot: &mut Slot, program: &str, wanted: &str) -> Result<(), String> {
    let said = python(slot, program)?;
    if said.trim() == wanted {
        Ok(())
    } else {
        Err(shortened(&said))
    }
}

fn left_for_the_next_job(bench: &Bench<'_>) -> Result<String, String> {
    for _ in 0..6 {
        must_say(&mut bench.lease()?, LEAVE, "left")?;
        must_say(&mut bench.lease()?, LOOK, "HELD")?;
    }
    // And while the one that leaves is still there.
    let mut first = bench.lease()?;
    must_say(&mut first, LEAVE, "left")?;
    for _ in 0..4 {
        must_say(&mut bench.lease()?, LOOK, "HELD")?;
    }
    Ok("no channel carried anything".to_owned())
}

fn left_for_the_next_run(bench: &Bench<'_>) -> Result<String, String> {
    let mut slot = bench.lease()?;
    for _ in 0..4 {
        must_say(&mut slot, LEAVE, "left")?;
        slot.wipe().map_err(|error| error.to_string())?;
        must_say(&mut slot, LOOK, "HELD")?;
    }
    Ok("no channel carried anything".to_owned())
}

/// What every box sees in the same place, and what both programs below know of locks.
const LOCKS: &str = r#"
import fcntl, os, struct, sys
shared = ['/', '/usr', '/usr/bin/env', '/lib/x86_64-linux-gnu/libc.so.6', '/etc/passwd', '/etc/ld.so.cache',
          '/etc/alternatives', '/dev', '/dev/null', '/dev/zero', '/dev/urandom', '/proc/version', '/box']
fds = [os.open(path, os.O_RDONLY) for path in shared if os.path.exists(path)]
def lock(kind): return struct.pack('hhqqi4x', kind, 0, 0, 0, 0)
"#;
/// Takes every lock a program may have on what it can only read, says so, and keeps them until its input ends.
const HOLD: &str = r#"
for fd in fds:
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if os.path.isfile('/proc/self/fd/%d' % fd): fcntl.fcntl(fd, 37, lock(fcntl.F_RDLCK))
print('locked', flush=True)
sys.stdin.read()
"#;
/// Sees whether somebody holds any.
const MEET: &str = r#"
met = []
for fd in fds:
    name = os.readlink('/proc/self/fd/%d' % fd)
    try: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError: met.append('flock ' + name)
    if os.path.isfile(name) and struct.unpack('hhqqi4x', fcntl.fcntl(fd, 36, lock(fcntl.F_WRLCK)))[0] != fcntl.F_UNLCK:
        met.append('record lock ' + name)
print('ESCAPED: %s' % met if met else 'HELD')
"#;

/// Locks belong to inodes: on one that two boxes share, one program signals to another or holds it up.
fn file_locks(bench: &Bench<'_>) -> Result<String, String> {
    let said = |error: std::io::Error| error.to_string();
    let mut holder = bench.lease()?;
    let (stdin, keep) = sys::pipe().map_err(said)?;
    let (out, stdout) = sys::pipe().map_err(said)?;
    let argv = ["/usr/bin/python3", "-I", "-c", &format!("{LOCKS}{HOLD}")].map(str::to_owned);
    let (environment, limits) = (["PATH=/usr/bin:/bin".to_owned()], limits());
    let program = Program {
        argv: &argv,
        environment: &environment,
        limits: &limits,
    };
    holder
        .start(program, [stdin.as_fd(), stdout.as_fd(), stdout.as_fd()])
        .map_err(|error| error.to_string())?;
    drop((stdin, stdout));
    let mut word = String::new();
    BufReader::new(File::from(out))
        .read_line(&mut word)
        .map_err(said)?;
    if word != "locked\n" {
        return Err(format!("could not take the locks: {word}"));
    }
    let met = must_say(&mut bench.lease()?, &format!("{LOCKS}{MEET}"), "HELD");
    drop(keep);
    holder.outcome().map_err(|error| error.to_string())?;
    met.map(|()| "locks met nobody's".to_owned())
}

fn slot_is_crashed(bench: &Bench<'_>) -> Result<String, String> {
    let small = Limits {
        memory_bytes: 16 << 20,
        wall_time_ms: 1500,
        file_bytes: 1 << 30,
        ..Limits::default()
    };
    let crashes = [
        "cat /dev/zero > /tmp/full",
        "cat /dev/zero > /dev/shm/full & cat /dev/zero > /box/work/full; wait",
        "i=0; while :; do i=$((i+1)); : > /tmp/$i || break; done",
        "tail /dev/zero & tail /dev/zero & tail /dev/zero & wait",
        "for i in 1 2 3 4 5 6 7 8; do (while :; do :; done) & done; kill -STOP -1; kill -9 -1",
    ];
    for script in crashes {
        let mut slot = bench.lease()?;
        let run = shell(&mut slot, script, &small);
        if run.hung {
            return Err(format!("{script}: the box did not answer"));
        }
        if let Err(error) = &run.outcome
            && !matches!(error, SlotError::Gone { oom_kills } if *oom_kills > 0)
        {
            return Err(format!("{script}: {error}"));
        }
        drop(slot);
        honest(&mut bench.lease()?).map_err(|why| format!("after {script}: {why}"))?;
    }
    Ok("the next job never felt it".to_owned())
}

const CROWD: [&str; 6] = [
    "f() { f | f & }; f; sleep 1",
    "while :; do :; done",
    "tail /dev/zero",
    "yes",
    "cat /dev/zero > /tmp/full",
    "kill -STOP -1; sleep 10",
];

fn hostile_crowd(bench: &Bench<'_>) -> Result<String, String> {
    let hostile = Limits {
        wall_time_ms: 800,
        cpu_time_ms: 300,
        memory_bytes: 16 << 20,
        processes: 16,
        ..Limits::default()
    };
    let alone = Instant::now();
    honest(&mut bench.lease()?)?;
    let alone = alone.elapsed();
    let (mut worst, mut hung) = (Duration::ZERO, 0);
    thread::scope(|scope| -> Result<(), String> {
        let crowd: Vec<_> = (0..60)
            .map(|i| {
                scope.spawn(move || -> Result<bool, String> {
                    Ok(shell(&mut bench.lease()?, CROWD[i % CROWD.len()], &hostile).hung)
                })
            })
            .collect();
        for _ in 0..10 {
            let mut slot = bench.lease()?;
            let begun = Instant::now();
            honest(&mut slot).map_err(|why| format!("the honest one: {why}"))?;
            worst = worst.max(begun.elapsed());
        }
        for one in crowd {
            hung += usize::from(one.join().map_err(|_| "a thread ended")??);
        }
        Ok(())
    })?;
    if hung > 0 {
        return Err(format!("{hung} boxes did not answer"));
    }
    Ok(format!(
        "honest: {} ms alone, at worst {} ms among 60",
        alone.as_millis(),
        worst.as_millis()
    ))
}
