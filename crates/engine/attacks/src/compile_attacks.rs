//! Sources that attack the compiler's box: the step must end within its limits, give nothing away and leave nothing.

use std::time::{Duration, Instant};

use tiltyard_protocol::Limits;

use crate::{Bench, RustAttack, expect::shortened, shell, suite::path};

pub const ALL: &[RustAttack] = &[
    (101, "101_endless_includes", endless_includes),
    (102, "102_bombs", bombs),
    (103, "103_options_in_names", options_in_names),
    (104, "104_leaks_through_the_compiler", leaks),
    (105, "105_leftover_daemon", leftover_daemon),
];

const LIMITS: Limits = Limits {
    wall_time_ms: 2500,
    cpu_time_ms: 2000,
    memory_bytes: 128 << 20,
    stack_bytes: 64 << 20,
    processes: 32,
    open_files: 256,
    file_bytes: 16 << 20,
    output_bytes: 64 << 10,
};

/// Compiles one source with a line of shell; it must come to an end, and not print what it must not.
fn contained(bench: &Bench<'_>, name: &str, source: &str, line: &str) -> Result<String, String> {
    let mut slot = bench.lease()?;
    slot.put(&path(name)?, source.as_bytes(), false)
        .map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let run = shell(&mut slot, line, &LIMITS);
    if run.hung || begun.elapsed() > Duration::from_secs(8) {
        return Err(format!("{line}: did not end"));
    }
    let text = run.text();
    for secret in ["root:$", "must-not-be-seen", "the host's own", "ESCAPED"] {
        if text.contains(secret) {
            return Err(format!("ESCAPED: {line}: {}", shortened(&text)));
        }
    }
    Ok(run.facts())
}

fn endless_includes(bench: &Bench<'_>) -> Result<String, String> {
    for file in [
        "/dev/random",
        "/dev/zero",
        "/dev/urandom",
        "/proc/self/fd/0",
        "/dev/stdin",
        "fifo",
        "main.c",
        "/proc/self/mem",
    ] {
        contained(
            bench,
            "main.c",
            &format!("#include \"{file}\"\nint main(void) {{ }}\n"),
            "mkfifo fifo; exec cc -o /dev/null main.c",
        )?;
        contained(
            bench,
            "main.c",
            &format!("__asm__(\".incbin \\\"{file}\\\"\");\n"),
            "mkfifo fifo; exec cc -c -o out.o main.c",
        )?;
    }
    Ok("all ended".to_owned())
}

fn bombs(bench: &Bench<'_>) -> Result<String, String> {
    let mut macros = "#define A0 x x x x x x x x x x\n".to_owned();
    for i in 1..12 {
        let before = format!("A{} ", i - 1).repeat(10);
        macros += &format!("#define A{i} {before}\n");
    }
    macros += "A11\n";
    contained(bench, "main.c", &macros, "exec cc -E main.c")?;
    let templates = "template<int a, int b> struct T { static const long v = T<a - 1, b>::v + T<a, b - 1>::v + T<a - 1, b - 1>::v; };\n\
        template<int b> struct T<0, b> { static const long v = 1; }; template<int a> struct T<a, 0> { static const long v = 1; };\n\
        template<class X> struct D { typedef typename D<D<X*> >::t t; }; long n = T<400, 400>::v; D<int>::t d;\n";
    contained(
        bench,
        "main.cc",
        templates,
        "exec g++ -ftemplate-depth=100000 -c main.cc",
    )?;
    contained(
        bench,
        "main.cc",
        "constexpr long f(long n) { long s = 0; for (;;) s += n; return s; } static_assert(f(1));\n",
        "exec g++ -std=c++17 -fconstexpr-loop-limit=2147483647 -fconstexpr-ops-limit=9223372036854775807 -c main.cc",
    )?;
    contained(
        bench,
        "main.c",
        "int a[1 << 29] = { 1 }; int main(void) { }\n",
        "exec cc main.c",
    )?;
    contained(
        bench,
        "main.cc",
        &"x\n".repeat(20_000),
        "exec g++ -fmax-errors=0 -c main.cc",
    )?;
    contained(
        bench,
        "main.py",
        &format!("{}1{}", "(".repeat(5000), ")".repeat(5000)),
        "exec /usr/bin/python3 -m py_compile main.py",
    )?;
    contained(
        bench,
        "main.py",
        "x = 9 ** 9 ** 9 ** 9\n",
        "exec /usr/bin/python3 -I main.py",
    )?;
    Ok("all ended".to_owned())
}

/// Names of sources that a compiler would read as options, put where a careless step would expand them.
fn options_in_names(bench: &Bench<'_>) -> Result<String, String> {
    for name in [
        "@main",
        "-fplugin=x.so.c",
        "-wrapper=sh,-c,id.c",
        "-specs=main.c",
        "-o main.c",
        "-Wl,-T,main.c",
        "-include.c",
        "$(touch escaped).c",
        "`touch escaped`.c",
        "a;touch escaped;.c",
    ] {
        contained(
            bench,
            name,
            "int main(void) { return 0; }\n",
            "cc -o out -- * ; cc -o out ./* ; cc * ; ls -la; [ -e escaped ] && echo ESCAPED; true",
        )?;
    }
    contained(
        bench,
        "Makefile",
        "all:\n\t@cat /etc/shadow $(CANARY_PATH)\nX := $(shell cat /proc/1/environ)\n",
        "exec make",
    )?;
    contained(
        bench,
        "script.ld",
        "INPUT(/etc/shadow /proc/1/mem)\n",
        "exec ld script.ld",
    )?;
    Ok("nothing was taken for an option that does harm".to_owned())
}

fn leaks(bench: &Bench<'_>) -> Result<String, String> {
    let canary = bench.host.canary().display().to_string();
    for file in [
        "/etc/shadow",
        "/proc/1/environ",
        "/proc/self/environ",
        "/proc/1/root/etc/shadow",
        canary.as_str(),
    ] {
        contained(
            bench,
            "main.c",
            &format!("#include \"{file}\"\n"),
            "exec cc -c main.c",
        )?;
        contained(
            bench,
            "main.s",
            &format!(".incbin \"{file}\"\n"),
            "cc -c -o out.o main.s; exec cat out.o",
        )?;
    }
    Ok("nothing of the host was read".to_owned())
}

fn leftover_daemon(bench: &Bench<'_>) -> Result<String, String> {
    let mut slot = bench.lease()?;
    let run = shell(
        &mut slot,
        "(setsid sh -c 'while :; do echo x > /tmp/cache; done' > /dev/null 2>&1 < /dev/null &); true",
        &LIMITS,
    );
    run.outcome.as_ref().map_err(|error| error.to_string())?;
    slot.wipe().map_err(|error| error.to_string())?;
    let after = shell(&mut slot, "sleep 0.1; ls /tmp/; echo /proc/[0-9]*", &LIMITS);
    let alone = after
        .text()
        .lines()
        .all(|line| line.split(' ').count() == 1 && line != "cache");
    if alone {
        Ok("it ended with its step".to_owned())
    } else {
        Err(format!("ESCAPED: {}", after.text()))
    }
}
