//! Running a submission of Judge0, and what it says of how it went.

use std::{io::Read, sync::Arc, time::Duration};

use bytes::Bytes;
use jiff::Timestamp;
use tiltyard_protocol::{
    Exit, Limits, RelativePath, RunRefused, RunRequest, SourceFile, Stdin, StoppedBy,
};

use super::{
    judge0_fields::{Asked, is_expected},
    judge0_kept::{Came, Kept, Status},
    judge0_languages,
};
use crate::{
    app::App,
    collect::{Collected, StageResult, collect},
};

/// Files of one archive.
const FILES_MAX: usize = 200;
/// A busy runner is asked again after this, and so often.
const BUSY_WAIT: Duration = Duration::from_millis(200);
const BUSY_TRIES: u32 = 1_500;

/// Runs it to its end, as often as it asks for.
pub async fn run(app: &Arc<App>, kept: &Kept) {
    kept.go(Came::only(Status::RUNNING));
    let mut came = match runs(app, &kept.asked, &kept.token.to_string()).await {
        Ok(came) => came,
        Err(why) => Came {
            message: Some(why),
            ..Came::only(Status::INTERNAL)
        },
    };
    came.finished_at = Some(Timestamp::now());
    kept.go(came);
}

async fn runs(app: &Arc<App>, asked: &Asked, token: &str) -> Result<Came, String> {
    let times = asked.number("number_of_runs") as u32;
    let mut sum = Came::default();
    for number in 1..=u64::from(times.max(1)) {
        let one = judged(once(app, asked, token).await?, asked);
        // Times and memory are those of all runs on average; the rest is of the last.
        let average = |before: Option<u64>, now: Option<u64>| {
            now.map(|now| (before.unwrap_or(0) * (number - 1) + now) / number)
        };
        sum = Came {
            time_us: average(sum.time_us, one.time_us),
            wall_time_us: average(sum.wall_time_us, one.wall_time_us),
            memory_bytes: average(sum.memory_bytes, one.memory_bytes),
            ..one
        };
        if sum.status != Status::ACCEPTED {
            break;
        }
    }
    Ok(sum)
}

async fn once(app: &Arc<App>, asked: &Asked, token: &str) -> Result<Collected, String> {
    let language = judge0_languages::find(&*app.runs, asked.language_id)
        .ok_or("the language is not here any more")?;
    let mut files = vec![SourceFile {
        name: None,
        content: Bytes::from(asked.source_code.clone()),
    }];
    if let Some(archive) = &asked.additional_files {
        let most = asked.number("max_extract_size") as u64 * 1024;
        files.extend(unpacked(archive, most)?);
    }
    let request = RunRequest {
        language: language.runtime.id.clone(),
        files,
        args: asked.arguments(),
        stdin: Stdin::Bytes(Bytes::from(asked.stdin.clone().unwrap_or_default())),
        compile_limits: Some(language.runtime.compile_limits),
        run_limits: Some(limits(asked, language.runtime.run_limits)),
        environment: Vec::new(),
        warm: false,
        correlation: token.to_owned(),
    };
    for _ in 0..BUSY_TRIES {
        match app.start(request.clone()).await {
            Ok(running) => return collect(running).await,
            Err(RunRefused::Busy { .. }) => tokio::time::sleep(BUSY_WAIT).await,
            Err(refused) => return Err(refused.to_string()),
        }
    }
    Err("no place was free for too long".to_owned())
}

/// What was asked for, never more than the language has here.
fn limits(asked: &Asked, ceiling: Limits) -> Limits {
    let ms = |name: &str| (asked.number(name) * 1000.0).ceil().max(1.0) as u64;
    let kb = |name: &str| (asked.number(name) * 1024.0) as u64;
    Limits {
        cpu_time_ms: ms("cpu_time_limit").min(ceiling.cpu_time_ms),
        wall_time_ms: ms("wall_time_limit").min(ceiling.wall_time_ms),
        memory_bytes: kb("memory_limit").min(ceiling.memory_bytes),
        stack_bytes: kb("stack_limit").max(64 << 10).min(ceiling.stack_bytes),
        processes: (asked.number("max_processes_and_or_threads") as u32).min(ceiling.processes),
        file_bytes: kb("max_file_size").min(ceiling.file_bytes),
        ..ceiling
    }
}

/// The files of an archive. It may say less of itself than it holds, so that what comes out is counted.
fn unpacked(archive: &[u8], bytes_max: u64) -> Result<Vec<SourceFile>, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive))
        .map_err(|error| format!("additional_files: {error}"))?;
    if archive.len() > FILES_MAX {
        return Err(format!("additional_files: more than {FILES_MAX} files"));
    }
    let mut files = Vec::new();
    let mut left = bytes_max;
    for index in 0..archive.len() {
        let file = archive
            .by_index(index)
            .map_err(|error| format!("additional_files: {error}"))?;
        if file.is_dir() {
            continue;
        }
        let name = RelativePath::parse(file.name())
            .map_err(|error| format!("additional_files: {:?}: {error}", file.name()))?;
        let mut content = Vec::new();
        file.take(left + 1)
            .read_to_end(&mut content)
            .map_err(|error| format!("additional_files: {error}"))?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or("additional_files: more than may be extracted")?;
        files.push(SourceFile {
            name: Some(name),
            content: content.into(),
        });
    }
    Ok(files)
}

/// From facts to Judge0's words.
fn judged(collected: Collected, asked: &Asked) -> Came {
    let some = |bytes: Vec<u8>| (!bytes.is_empty()).then_some(bytes);
    let compile_output = collected
        .compile
        .as_ref()
        .and_then(|compile| some(compile.output.clone()));
    let Some(run) = collected.run else {
        let too_slow = collected.compile.is_some_and(|compile| {
            matches!(
                compile.outcome.stopped_by,
                Some(StoppedBy::WallTime | StoppedBy::CpuTime)
            )
        });
        return Came {
            compile_output,
            message: too_slow.then(|| "Compilation time limit exceeded.".to_owned()),
            ..Came::only(Status::COMPILE)
        };
    };
    let (status, message) = said(&run, asked);
    let (exit_code, exit_signal) = match run.outcome.exit {
        Exit::Code(code) => (Some(code), None),
        Exit::Signal(signal) => (None, Some(signal)),
    };
    let (stdout, stderr) = if asked.redirect_stderr_to_stdout {
        (run.output, Vec::new())
    } else {
        (run.stdout, run.stderr)
    };
    Came {
        status,
        stdout: some(stdout),
        stderr: some(stderr),
        compile_output,
        message,
        exit_code,
        exit_signal,
        time_us: Some(run.outcome.cpu_time_us),
        wall_time_us: Some(run.outcome.wall_time_us),
        memory_bytes: Some(run.outcome.memory_peak_bytes),
        finished_at: None,
    }
}

fn said(run: &StageResult, asked: &Asked) -> (Status, Option<String>) {
    let killed = |status, signal: i32| (status, Some(format!("Caught fatal signal {signal}")));
    match (run.outcome.stopped_by, run.outcome.exit) {
        (Some(StoppedBy::WallTime | StoppedBy::CpuTime), _) => {
            (Status::TIME, Some("Time limit exceeded".to_owned()))
        }
        // Its own word for more output than it takes: the signal of a file that grew too large.
        (Some(StoppedBy::StdoutBytes | StoppedBy::StderrBytes), _) => killed(Status::XFSZ, 25),
        (Some(StoppedBy::Memory | StoppedBy::Cancelled), _) => killed(Status::OTHER, 9),
        (None, Exit::Signal(signal)) => {
            let status = match signal {
                11 => Status::SEGV,
                25 => Status::XFSZ,
                8 => Status::FPE,
                6 => Status::ABRT,
                _ => Status::OTHER,
            };
            killed(status, signal)
        }
        (None, Exit::Code(0)) => {
            let stdout = if asked.redirect_stderr_to_stdout {
                &run.output
            } else {
                &run.stdout
            };
            if is_expected(asked.expected_output.as_deref(), stdout) {
                (Status::ACCEPTED, None)
            } else {
                (Status::WRONG, None)
            }
        }
        (None, Exit::Code(code)) => (
            Status::NZEC,
            Some(format!("Exited with error status {code}")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use tiltyard_protocol::{Outcome, RunTimings};

    use super::*;

    fn ran(exit: Exit, stopped_by: Option<StoppedBy>) -> Collected {
        Collected {
            compile: None,
            run: Some(StageResult {
                stdout: b"1\n".to_vec(),
                stderr: b"e".to_vec(),
                output: b"1\ne".to_vec(),
                outcome: Outcome {
                    exit,
                    stopped_by,
                    wall_time_us: 2000,
                    cpu_time_us: 1000,
                    memory_peak_bytes: 4096,
                },
            }),
            timings: RunTimings::default(),
        }
    }

    #[test]
    fn every_end_has_judge0s_word() {
        let status = |exit, stopped| judged(ran(exit, stopped), &Asked::default()).status;
        assert_eq!(status(Exit::Code(0), None), Status::ACCEPTED);
        assert_eq!(status(Exit::Code(3), None), Status::NZEC);
        assert_eq!(status(Exit::Signal(11), None), Status::SEGV);
        assert_eq!(status(Exit::Signal(8), None), Status::FPE);
        assert_eq!(status(Exit::Signal(6), None), Status::ABRT);
        assert_eq!(status(Exit::Signal(15), None), Status::OTHER);
        assert_eq!(
            status(Exit::Signal(9), Some(StoppedBy::Memory)),
            Status::OTHER
        );
        assert_eq!(
            status(Exit::Signal(9), Some(StoppedBy::CpuTime)),
            Status::TIME
        );
        assert_eq!(
            status(Exit::Signal(9), Some(StoppedBy::StdoutBytes)),
            Status::XFSZ
        );
        let asked = Asked {
            expected_output: Some(b"2".to_vec()),
            ..Asked::default()
        };
        assert_eq!(
            judged(ran(Exit::Code(0), None), &asked).status,
            Status::WRONG
        );
        let asked = Asked {
            redirect_stderr_to_stdout: true,
            ..Asked::default()
        };
        let both = judged(ran(Exit::Code(0), None), &asked);
        assert_eq!(
            (both.stdout.as_deref(), both.stderr),
            (Some(b"1\ne".as_slice()), None)
        );
        let none = Collected::default();
        assert_eq!(judged(none, &Asked::default()).status, Status::COMPILE);
    }

    #[test]
    fn archives_leave_no_way_out_and_hold_no_more_than_they_may() {
        let zip = |name: &str, content: &[u8]| {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .expect("a file");
            zip.write_all(content).expect("written");
            zip.finish().expect("finished").into_inner()
        };
        let files = unpacked(&zip("a/b.txt", b"hello"), 5).expect("files");
        assert_eq!(files[0].content, b"hello".as_slice());
        assert!(unpacked(&zip("a", &[0; 1000]), 999).is_err());
        assert!(unpacked(&zip("../a", b""), 10).is_err());
        assert!(unpacked(b"no zip", 10).is_err());
    }
}
