//! From the events of a run to one answer.

use bytes::Bytes;
use serde::Serialize;
use tiltyard_protocol::{Exit, Outcome, RunEvent, RunHandle, RunTimings, Stage, StoppedBy, Stream};

use utoipa::ToSchema;

use crate::signals;

/// What one stage did, with everything it wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageResult {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// Both in the order of arrival.
    pub output: Vec<u8>,
    pub outcome: Option<Outcome>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    pub compile: Option<StageResult>,
    pub run: Option<StageResult>,
    pub timings: RunTimings,
}

/// Reads a run to its end. `Err` is our failure, in words.
pub async fn collect(mut handle: RunHandle) -> Result<Collected, String> {
    let mut collected = Collected::default();
    while let Some(event) = handle.events.recv().await {
        match event {
            RunEvent::StageStarted(stage) => {
                *stage_of(&mut collected, stage) = Some(StageResult {
                    stdout: vec![],
                    stderr: vec![],
                    output: vec![],
                    outcome: None,
                });
            }
            RunEvent::Output {
                stage,
                stream,
                bytes,
            } => add(stage_of(&mut collected, stage), stream, &bytes),
            RunEvent::StageEnded { stage, outcome } => {
                if let Some(result) = stage_of(&mut collected, stage) {
                    result.outcome = Some(outcome);
                }
            }
            RunEvent::Finished(timings) => {
                collected.timings = timings;
                return Ok(collected);
            }
            RunEvent::Failed(why) => return Err(why),
        }
    }
    Err("the runner went away".to_owned())
}

fn stage_of(collected: &mut Collected, stage: Stage) -> &mut Option<StageResult> {
    match stage {
        Stage::Compile => &mut collected.compile,
        Stage::Run => &mut collected.run,
    }
}

fn add(result: &mut Option<StageResult>, stream: Stream, bytes: &Bytes) {
    if let Some(result) = result {
        result.output.extend_from_slice(bytes);
        match stream {
            Stream::Stdout => result.stdout.extend_from_slice(bytes),
            Stream::Stderr => result.stderr.extend_from_slice(bytes),
        }
    }
}

/// The facts of a stage as the API tells them. Times are microseconds, sizes bytes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutcomeBody {
    pub exit: Exit,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal_name: Option<String>,
    pub stopped_by: Option<StoppedBy>,
    pub wall_time_us: u64,
    pub cpu_time_us: u64,
    pub memory_peak_bytes: u64,
}

impl From<Outcome> for OutcomeBody {
    fn from(outcome: Outcome) -> Self {
        let signal_name = match outcome.exit {
            Exit::Signal(signal) => Some(signals::name(signal)),
            Exit::Code(_) => None,
        };
        Self {
            exit: outcome.exit,
            signal_name,
            stopped_by: outcome.stopped_by,
            wall_time_us: outcome.wall_time_us,
            cpu_time_us: outcome.cpu_time_us,
            memory_peak_bytes: outcome.memory_peak_bytes,
        }
    }
}

/// Joins UTF-8 sequences that were cut between two reads; what is not UTF-8 becomes U+FFFD.
#[derive(Debug, Default)]
pub struct TextStream {
    held: Vec<u8>,
}

/// The longest unfinished sequence: a fourth byte would complete it.
const UNFINISHED_MAX: usize = 3;

impl TextStream {
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.held.extend_from_slice(bytes);
        let unfinished = (1..=UNFINISHED_MAX.min(self.held.len()))
            .find(|n| {
                let tail = &self.held[self.held.len() - n..];
                matches!(std::str::from_utf8(tail), Err(error) if error.valid_up_to() == 0 && error.error_len().is_none())
            })
            .unwrap_or(0);
        let rest = self.held.split_off(self.held.len() - unfinished);
        let text = String::from_utf8_lossy(&self.held).into_owned();
        self.held = rest;
        text
    }

    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.held)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_cut_anywhere_arrives_whole() {
        let text = "a\u{e4}\u{20ac}\u{1f600}b";
        for cut in 0..=text.len() {
            let mut stream = TextStream::default();
            let joined = stream.push(&text.as_bytes()[..cut])
                + &stream.push(&text.as_bytes()[cut..])
                + &stream.finish();
            assert_eq!(joined, text);
        }
        let mut stream = TextStream::default();
        assert_eq!(stream.push(b"a\xff\xe2"), "a\u{fffd}");
        assert_eq!(stream.finish(), "\u{fffd}");
    }
}
