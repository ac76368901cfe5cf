//! What a checker or an interactor said, read from how it ended and from what it wrote.

use tiltyard_protocol::{Dialect, Exit, Outcome, StoppedBy};

mod cms;
mod kattis;
mod testlib;

#[cfg(test)]
mod tests;

/// What lies in the feedback directory of a tool after it ran, where the dialect has one. `None`: no such file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Feedback<'a> {
    /// `judgemessage.txt`
    pub judge_message: Option<&'a [u8]>,
    /// `teammessage.txt`
    pub team_message: Option<&'a [u8]>,
    /// `score.txt`
    pub score: Option<&'a [u8]>,
    /// `score_multiplier.txt`
    pub score_multiplier: Option<&'a [u8]>,
    /// Whether there is a `nextpass.in`.
    pub next_pass: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    Accepted {
        /// Absolute, in points of the problem.
        score: Option<f64>,
        /// A part of what the group gives for the test. Never beside a score.
        multiplier: Option<f64>,
    },
    Rejected {
        /// Some scoring checkers of the legacy format give points for a rejected output.
        score: Option<f64>,
    },
    /// The submission is to be run again, on what the tool left as the next input.
    AnotherPass,
    /// The tool failed, or broke the rules of its dialect: a judge error, with the reason.
    Crashed(String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct ToolWord {
    pub said: Said,
    /// For whoever wrote the submission.
    pub message: String,
    /// For the jury.
    pub judge_message: String,
}

/// Messages are cut at this.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// Reads the word of a tool. `stdout` and `stderr` are its own.
#[must_use]
pub fn word(
    dialect: Dialect,
    outcome: &Outcome,
    stdout: &[u8],
    stderr: &[u8],
    feedback: &Feedback<'_>,
) -> ToolWord {
    let heard = match ended(outcome) {
        Err(reason) => Heard::of(Said::Crashed(reason)),
        Ok(code) => match dialect {
            Dialect::Kattis => Heard::of(kattis::said(code, feedback)),
            Dialect::Testlib => testlib::heard(code, stderr),
            Dialect::Cms => cms::heard(code, stdout, stderr),
        },
    };
    let mut judge_message = text(feedback.judge_message.unwrap_or_default());
    if judge_message.is_empty() {
        judge_message = text(stderr);
    }
    ToolWord {
        said: heard.said,
        message: heard
            .message
            .unwrap_or_else(|| text(feedback.team_message.unwrap_or_default())),
        judge_message,
    }
}

/// What a dialect makes of an exit code.
struct Heard {
    said: Said,
    /// Where the dialect has a message of its own for the submitter.
    message: Option<String>,
}

impl Heard {
    const fn of(said: Said) -> Self {
        Self {
            said,
            message: None,
        }
    }
}

/// The exit code, if the tool ended by itself.
fn ended(outcome: &Outcome) -> Result<i32, String> {
    if let Some(stopped) = outcome.stopped_by {
        let limit = match stopped {
            StoppedBy::WallTime => "its wall time limit",
            StoppedBy::CpuTime => "its CPU time limit",
            StoppedBy::Memory => "its memory limit",
            StoppedBy::StdoutBytes | StoppedBy::StderrBytes => "its output limit",
            StoppedBy::Cancelled => "a cancellation",
        };
        return Err(format!("it was ended by {limit}"));
    }
    match outcome.exit {
        Exit::Code(code) => Ok(code),
        Exit::Signal(signal) => Err(format!("it was killed by signal {signal}")),
    }
}

/// Text for people, of bytes that may be anything: cut, without control characters and white space at the end.
fn text(bytes: &[u8]) -> String {
    let cut = &bytes[..bytes.len().min(MESSAGE_BYTES_MAX)];
    let mut text: String = String::from_utf8_lossy(cut)
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    text.truncate(text.trim_end().len());
    text
}

/// A finite number that is not negative, alone in its text.
fn number(what: &str, bytes: &[u8]) -> Result<f64, String> {
    let shown = || text(&bytes[..bytes.len().min(60)]);
    std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.trim().parse::<f64>().ok())
        .filter(|number| number.is_finite() && *number >= 0.0)
        .ok_or_else(|| format!("{what} is not a number from 0 on: {:?}", shown()))
}
