//! The first lines of an attack program: which outcomes are right, what it must print, and within which limits.

use tiltyard_protocol::{Exit, Limits, StoppedBy};
use tiltyard_sandbox::SlotError;

use crate::Capture;

/// One outcome that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `None`: any exit code.
    Exit(Option<i32>),
    /// `None`: any signal.
    Signal(Option<i32>),
    Stopped(StoppedBy),
    /// The whole box ended for want of memory.
    Gone,
}

#[derive(Debug, Clone)]
pub struct Expectation {
    pub any_of: Vec<Expected>,
    /// What must stand in the output; empty if it does not matter.
    pub output: String,
    pub limits: Limits,
    /// Why the first lines could not be read.
    pub problem: Option<String>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFrontMatter {
    #[error("no line with 'expect:'")]
    Missing,
    #[error("{0:?} is not an outcome")]
    Outcome(String),
    #[error("{0:?} is not a limit")]
    Limit(String),
}

/// Small enough that every attack meets its limits within a second or two.
const LIMITS: Limits = Limits {
    wall_time_ms: 3000,
    cpu_time_ms: 1500,
    memory_bytes: 64 << 20,
    stack_bytes: 8 << 20,
    processes: 64,
    open_files: 256,
    file_bytes: 16 << 20,
    output_bytes: 64 << 10,
};

impl Expectation {
    pub fn parse(source: &str) -> Result<Self, BadFrontMatter> {
        let line = source
            .lines()
            .take(5)
            .find_map(|line| line.split_once("expect:"))
            .ok_or(BadFrontMatter::Missing)?
            .1;
        let mut parsed = Self {
            any_of: Vec::new(),
            output: String::new(),
            limits: LIMITS,
            problem: None,
        };
        for (i, part) in line.split(';').map(str::trim).enumerate() {
            if i == 0 {
                parsed.any_of = part
                    .split('|')
                    .map(|text| outcome(text.trim()))
                    .collect::<Result<_, _>>()?;
            } else if let Some(text) = part.strip_prefix("output:") {
                parsed.output = text.trim().to_owned();
            } else if let Some(text) = part.strip_prefix("limits:") {
                text.split_whitespace()
                    .try_for_each(|text| limit(&mut parsed.limits, text))?;
            }
        }
        Ok(parsed)
    }

    pub fn unreadable(why: &BadFrontMatter) -> Self {
        Self {
            any_of: Vec::new(),
            output: String::new(),
            limits: LIMITS,
            problem: Some(why.to_string()),
        }
    }

    /// What is wrong with a run; nothing if it is as expected.
    pub fn judge(&self, run: &Capture) -> Vec<String> {
        let mut wrong: Vec<String> = self.problem.iter().cloned().collect();
        if !self.any_of.iter().any(|expected| expected.fits(run)) {
            wrong.push(format!(
                "ended otherwise than expected ({:?}): {}",
                self.any_of,
                run.facts()
            ));
        }
        let text = run.text();
        wrong.extend(
            text.lines()
                .filter(|line| line.starts_with("ESCAPED"))
                .map(str::to_owned),
        );
        if !text.contains(&self.output) {
            wrong.push(format!(
                "did not print {:?} but {:?}",
                self.output,
                shortened(&text)
            ));
        }
        wrong
    }
}

/// Enough of an output to understand it.
pub fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

impl Expected {
    fn fits(self, run: &Capture) -> bool {
        match (&run.outcome, self) {
            (Ok(outcome), Self::Stopped(by)) => outcome.stopped_by == Some(by),
            (Ok(outcome), _) if outcome.stopped_by.is_some() => false,
            (Ok(outcome), Self::Exit(code)) => {
                matches!(outcome.exit, Exit::Code(seen) if code.is_none_or(|code| code == seen))
            }
            (Ok(outcome), Self::Signal(signal)) => {
                matches!(outcome.exit, Exit::Signal(seen) if signal.is_none_or(|signal| signal == seen))
            }
            (Err(SlotError::Gone { .. }), Self::Gone) => true,
            _ => false,
        }
    }
}

fn outcome(text: &str) -> Result<Expected, BadFrontMatter> {
    let bad = || BadFrontMatter::Outcome(text.to_owned());
    let (kind, value) = text.split_once(' ').unwrap_or((text, ""));
    match (kind, value) {
        ("gone", "") => Ok(Expected::Gone),
        ("exit", "any") => Ok(Expected::Exit(None)),
        ("exit", code) => code
            .parse()
            .map(|code| Expected::Exit(Some(code)))
            .map_err(|_| bad()),
        ("signal", "any") => Ok(Expected::Signal(None)),
        ("signal", name) => signal(name)
            .map(|signal| Expected::Signal(Some(signal)))
            .ok_or_else(bad),
        ("stopped", by) => stopped(by).map(Expected::Stopped).ok_or_else(bad),
        _ => Err(bad()),
    }
}

fn signal(name: &str) -> Option<i32> {
    Some(match name {
        "SIGKILL" => 9,
        "SIGSEGV" => 11,
        "SIGPIPE" => 13,
        "SIGTERM" => 15,
        "SIGXCPU" => 24,
        "SIGXFSZ" => 25,
        "SIGSYS" => 31,
        number => number.parse().ok()?,
    })
}

fn stopped(by: &str) -> Option<StoppedBy> {
    Some(match by {
        "memory" => StoppedBy::Memory,
        "wall_time" => StoppedBy::WallTime,
        "cpu_time" => StoppedBy::CpuTime,
        "stdout_bytes" => StoppedBy::StdoutBytes,
        "stderr_bytes" => StoppedBy::StderrBytes,
        _ => return None,
    })
}

fn limit(limits: &mut Limits, text: &str) -> Result<(), BadFrontMatter> {
    let bad = || BadFrontMatter::Limit(text.to_owned());
    let (name, number) = text.split_once('=').ok_or_else(bad)?;
    let number: u32 = number.parse().map_err(|_| bad())?;
    let mib = u64::from(number) << 20;
    match name {
        "memory_mib" => limits.memory_bytes = mib,
        "stack_mib" => limits.stack_bytes = mib,
        "file_mib" => limits.file_bytes = mib,
        "wall_ms" => limits.wall_time_ms = u64::from(number),
        "cpu_ms" => limits.cpu_time_ms = u64::from(number),
        "output_bytes" => limits.output_bytes = u64::from(number),
        "processes" => limits.processes = number,
        "open_files" => limits.open_files = number,
        _ => return Err(bad()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lines_are_read() {
        let parsed = Expectation::parse("// expect: exit 0 | signal SIGKILL | stopped memory; output: HELD; limits: memory_mib=32 wall_ms=7\n").expect("parsed");
        assert_eq!(
            parsed.any_of,
            [
                Expected::Exit(Some(0)),
                Expected::Signal(Some(9)),
                Expected::Stopped(StoppedBy::Memory)
            ]
        );
        assert_eq!(
            (
                parsed.output.as_str(),
                parsed.limits.memory_bytes,
                parsed.limits.wall_time_ms
            ),
            ("HELD", 32 << 20, 7)
        );
        assert_eq!(
            Expectation::parse("int main;").err(),
            Some(BadFrontMatter::Missing)
        );
        assert!(
            Expectation::parse("// expect: exits 0").is_err()
                && Expectation::parse("// expect: exit 0; limits: cores=2").is_err()
        );
    }
}
