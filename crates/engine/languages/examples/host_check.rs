//! Runs every language's self-test and hello program on this machine, WITHOUT a box: a check of the catalogue and of
//! what is installed, for whoever writes a language's file. It is no proof of isolation. Needs root, because programs
//! run as an unprivileged user with neither a home nor a passwd entry, and their sources belong to root.
//!
//! `cargo run -p tiltyard-languages --example host_check [-- NAME…]`; `VERBOSE=1` prints what the programs print.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tiltyard_languages::{Catalogue, Installed, detect};
use tiltyard_protocol::SourceFile;

/// Far from the ids Debian gives away.
const NOBODY: &str = "60000";

struct Row {
    name: String,
    line: String,
    good: bool,
}

struct Ran {
    compile: Duration,
    run: Duration,
    output: Output,
}

fn main() -> Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let catalogue = Catalogue::embedded()?;
    let began = Instant::now();
    let found = detect(&catalogue);
    println!(
        "{} of {} languages, detected in {:.1} s",
        found.len(),
        catalogue.languages().len(),
        began.elapsed().as_secs_f32()
    );
    for language in catalogue.languages() {
        if !found
            .iter()
            .any(|installed| installed.language.id == language.id)
        {
            println!("absent: {}", language.id);
        }
    }
    let chosen: Vec<&Installed> = found
        .iter()
        .filter(|installed| wanted.is_empty() || wanted.contains(&installed.language.id))
        .collect();
    let rows = check_all(&chosen);
    println!(
        "{:<14} {:<12} {:>9} {:>8}  {:<9} {:>9} {:>8}  hello",
        "language", "version", "compile", "run", "self-test", "compile", "run"
    );
    for row in &rows {
        println!("{}", row.line);
    }
    let bad: Vec<&str> = rows
        .iter()
        .filter(|row| !row.good)
        .map(|row| row.name.as_str())
        .collect();
    if !bad.is_empty() {
        bail!("failed: {}", bad.join(", "));
    }
    Ok(())
}

/// One thread per core, and each program on one core, as in a box.
fn check_all(chosen: &[&Installed]) -> Vec<Row> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, rows) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for core in 0..cores {
            let (next, rows) = (&next, &rows);
            scope.spawn(move || {
                while let Some(installed) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let row = check(installed, core);
                    rows.lock().expect("no thread panics with it").push(row);
                }
            });
        }
    });
    let mut rows = rows.into_inner().expect("no thread panics with it");
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

fn check(installed: &Installed, core: usize) -> Row {
    let language = &installed.language;
    let test = &language.self_test;
    let tested = execute(installed, core, &test.source, &test.stdin, &test.args).and_then(|ran| {
        let said = String::from_utf8_lossy(&ran.output.stdout);
        if !ran.output.status.success() || said != test.stdout {
            bail!(
                "{}: {said:?} instead of {:?}; {}",
                ran.output.status,
                test.stdout,
                String::from_utf8_lossy(&ran.output.stderr)
            );
        }
        Ok(ran)
    });
    let greeted = execute(installed, core, &language.hello, "", &[]).and_then(|ran| {
        if std::env::var_os("VERBOSE").is_some() {
            println!(
                "--- {}\n{}",
                language.id,
                String::from_utf8_lossy(&ran.output.stdout)
            );
        }
        if !ran.output.status.success()
            || ran.output.stdout.is_empty()
            || !ran.output.stderr.is_empty()
        {
            bail!(
                "{}: {}",
                ran.output.status,
                String::from_utf8_lossy(&ran.output.stderr)
            );
        }
        Ok(ran)
    });
    let mut line = format!("{:<14} {:<12}", language.id, installed.version);
    for result in [&tested, &greeted] {
        match result {
            Ok(ran) => {
                line += &format!(
                    " {:>7}ms {:>6}ms  {:<9}",
                    ran.compile.as_millis(),
                    ran.run.as_millis(),
                    "ok"
                )
            }
            Err(error) => line += &format!(" {:>9} {:>8}  FAILED: {error:#}\n", "", ""),
        }
    }
    Row {
        name: language.id.clone(),
        line,
        good: tested.is_ok() && greeted.is_ok(),
    }
}

fn execute(
    installed: &Installed,
    core: usize,
    source: &str,
    stdin: &str,
    args: &[String],
) -> Result<Ran> {
    let folder = tempfile::tempdir()?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    let (work, tmp) = (folder.path().join("work"), folder.path().join("tmp"));
    for place in [&work, &tmp] {
        fs::create_dir(place)?;
        // Anyone may write here, yet nobody may remove what is another's: the sources stay.
        fs::set_permissions(place, fs::Permissions::from_mode(0o1777))?;
    }
    let plan = installed.plan(
        &[SourceFile {
            name: None,
            content: source.to_owned().into(),
        }],
        args,
    )?;
    for (name, content) in &plan.files {
        fs::write(work.join(name.as_str()), content)?;
        fs::set_permissions(work.join(name.as_str()), fs::Permissions::from_mode(0o444))?;
    }
    let began = Instant::now();
    for step in &plan.compile {
        let output = step_output(step, &plan.environment, folder.path(), core, "")?;
        if !output.status.success() {
            bail!(
                "compile {}: {}{}",
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    let compile = began.elapsed();
    let began = Instant::now();
    let output = step_output(&plan.run, &plan.environment, folder.path(), core, stdin)?;
    Ok(Ran {
        compile,
        run: began.elapsed(),
        output,
    })
}

/// One step as the unprivileged user, with the temporary directory in the place of the box's.
fn step_output(
    step: &[String],
    environment: &[String],
    folder: &Path,
    core: usize,
    stdin: &str,
) -> Result<Output> {
    let here = |word: &String| word.replace("/box/", &format!("{}/", folder.display()));
    let input = folder.join("stdin");
    fs::write(&input, stdin)?;
    Command::new("/usr/bin/setpriv")
        .args([
            "--reuid",
            NOBODY,
            "--regid",
            NOBODY,
            "--clear-groups",
            "--no-new-privs",
            "taskset",
            "-c",
            &core.to_string(),
        ])
        .args(["timeout", "-k", "1", "180"])
        .args(step.iter().map(here))
        .env_clear()
        .envs(environment.iter().map(here).filter_map(|pair| {
            pair.split_once('=')
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        }))
        .current_dir(folder.join("work"))
        .stdin(Stdio::from(fs::File::open(&input)?))
        .output()
        .with_context(|| step.join(" "))
}
