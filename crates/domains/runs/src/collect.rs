//! From the events of a run to one answer.

use bytes::Bytes;
use tiltyard_protocol::{Outcome, RunEvent, RunTimings, Stage, Stream};

use crate::app::Running;

/// What one stage did, with everything it wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageResult {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// Both in the order of arrival.
    pub output: Vec<u8>,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    pub compile: Option<StageResult>,
    pub run: Option<StageResult>,
    pub timings: RunTimings,
}

/// What the stage that goes on has written so far.
#[derive(Default)]
struct Written {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    output: Vec<u8>,
}

impl Written {
    fn add(&mut self, stream: Stream, bytes: &Bytes) {
        self.output.extend_from_slice(bytes);
        match stream {
            Stream::Stdout => self.stdout.extend_from_slice(bytes),
            Stream::Stderr => self.stderr.extend_from_slice(bytes),
        }
    }

    fn ended(self, outcome: Outcome) -> StageResult {
        StageResult {
            stdout: self.stdout,
            stderr: self.stderr,
            output: self.output,
            outcome,
        }
    }
}

/// Reads a run to its end. `Err` is our failure, in words.
pub async fn collect(mut run: Running) -> Result<Collected, String> {
    let mut collected = Collected::default();
    let mut written = Written::default();
    while let Some(event) = run.next().await {
        match event {
            RunEvent::StageStarted(_) => written = Written::default(),
            RunEvent::Output { stream, bytes, .. } => written.add(stream, &bytes),
            RunEvent::StageEnded { stage, outcome } => {
                let result = Some(std::mem::take(&mut written).ended(outcome));
                match stage {
                    Stage::Compile => collected.compile = result,
                    Stage::Run => collected.run = result,
                }
            }
            RunEvent::Finished(timings) => collected.timings = timings,
            RunEvent::Failed(why) => return Err(why),
        }
    }
    Ok(collected)
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
