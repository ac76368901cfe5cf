//! One request to a judge, and all that came of it.

use std::{collections::BTreeSet, time::Duration};

use tiltyard_protocol::{
    JudgeEvent, JudgeRequest, Judgement, Judges, RunRefused, TestResult, Verdict,
};

use super::report::Cell;

/// Between asking a judge that is busy, and again.
const BUSY_WAIT: Duration = Duration::from_millis(250);
/// How often that is done.
const BUSY_TRIES: u32 = 2400;
/// Our own failures are tried again so often.
const FAILED_TRIES: u32 = 2;
/// Of messages that are shown.
const MESSAGE_CHARS_MAX: usize = 600;

/// A judging from its beginning to its end.
#[derive(Debug)]
pub struct Judged {
    pub judgement: Judgement,
    pub compiled: Option<(bool, String)>,
    /// In the order they ran.
    pub results: Vec<(usize, TestResult)>,
}

impl Judged {
    pub fn seen(&self) -> BTreeSet<Verdict> {
        self.results
            .iter()
            .map(|(_, result)| result.verdict)
            .collect()
    }

    /// In the order of the package.
    pub fn cells(&self, tests: usize) -> Vec<Option<Cell>> {
        let mut cells = vec![None; tests];
        for (test, result) in &self.results {
            if let Some(cell) = cells.get_mut(*test) {
                *cell = Some(Cell {
                    verdict: result.verdict,
                    cpu_time_us: result.outcome.cpu_time_us,
                    memory_bytes: result.outcome.memory_peak_bytes,
                });
            }
        }
        cells
    }

    pub fn first_failed(&self) -> Option<&(usize, TestResult)> {
        self.results
            .iter()
            .find(|(_, result)| result.verdict != Verdict::Accepted)
    }

    /// What a person wants to read first.
    pub fn message(&self) -> String {
        if let Some(error) = &self.judgement.judge_error {
            return shortened(error);
        }
        if let Some((false, log)) = &self.compiled {
            return shortened(log);
        }
        let Some((_, result)) = self.first_failed() else {
            return String::new();
        };
        let stderr = String::from_utf8_lossy(&result.stderr);
        let words = [
            result.judge_message.as_str(),
            result.message.as_str(),
            stderr.as_ref(),
        ];
        let found = words.iter().find(|words| !words.trim().is_empty());
        found.map(|words| shortened(words)).unwrap_or_default()
    }
}

fn shortened(text: &str) -> String {
    text.trim().chars().take(MESSAGE_CHARS_MAX).collect()
}

/// Asks until an answer comes. `Err` holds a failure that is not the submission's.
pub async fn judge(judges: &dyn Judges, request: JudgeRequest) -> Result<Judged, String> {
    let mut why = String::new();
    for _ in 0..FAILED_TRIES {
        match once(judges, request.clone()).await? {
            Ok(judged) => return Ok(judged),
            Err(failed) => why = failed,
        }
    }
    Err(why)
}

async fn once(
    judges: &dyn Judges,
    request: JudgeRequest,
) -> Result<Result<Judged, String>, String> {
    let mut tries = 0;
    let mut handle = loop {
        match judges.judge(request.clone()).await {
            Ok(handle) => break handle,
            Err(RunRefused::Busy { .. }) if tries < BUSY_TRIES => {
                tries += 1;
                tokio::time::sleep(BUSY_WAIT).await;
            }
            Err(refused) => return Err(refused.to_string()),
        }
    };
    let (mut compiled, mut results) = (None, Vec::new());
    while let Some(event) = handle.events.recv().await {
        match event {
            JudgeEvent::Started => {}
            JudgeEvent::Compiled { ok, log, .. } => compiled = Some((ok, log)),
            JudgeEvent::TestEnded { test, result } => results.push((test, result)),
            JudgeEvent::Finished(judgement) => {
                return Ok(Ok(Judged {
                    judgement,
                    compiled,
                    results,
                }));
            }
            JudgeEvent::Failed(why) => return Ok(Err(why)),
        }
    }
    Ok(Err("the judge ended without a word".to_owned()))
}
