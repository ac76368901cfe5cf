//! A judge without boxes: what it says stands in the source it is given.
//!
//! The first word of the source is the verdict (`AC`, `WA`, …); `IE` is the judge's own failure. What follows, in any
//! order: `then=AC` is the verdict from the second time on; `gated` waits for [`ScriptedJudges::open`] after its first test; `busy` finds no place once; `cpu=N` is what
//! each test takes, in microseconds; `pause=N` waits so many milliseconds before each test; `score=N` is the score; `fails=N` is how often the judge fails before it knows.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use tiltyard_protocol::{
    GroupResult, JudgeEvent, JudgeHandle, JudgeRequest, Judgement, Judges, Judging, NOTHING_RAN,
    Outcome, RunRefused, TestResult, Verdict,
};
use tokio::sync::{mpsc, watch};

pub struct ScriptedJudges {
    places: usize,
    gate: watch::Sender<bool>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    /// By correlation, in the order they came.
    order: Vec<String>,
    times: HashMap<String, u32>,
    /// Time limits, in the same order.
    limits: Vec<u64>,
    /// When the last verdict was said, by correlation.
    said: HashMap<String, Instant>,
    /// The same of each test, by its number.
    tests_said: HashMap<String, Vec<Instant>>,
}

impl Default for ScriptedJudges {
    fn default() -> Self {
        Self::with_places(2)
    }
}

impl ScriptedJudges {
    #[must_use]
    pub fn with_places(places: usize) -> Self {
        Self {
            places,
            gate: watch::Sender::new(false),
            seen: Arc::default(),
        }
    }

    /// What waits at the gate goes on, and what comes later does not wait, until it is closed.
    pub fn open(&self) {
        self.gate.send_replace(true);
    }

    /// What comes now waits again.
    pub fn close(&self) {
        self.gate.send_replace(false);
    }

    /// What was judged, by correlation, in order; twice what was judged twice.
    #[must_use]
    pub fn order(&self) -> Vec<String> {
        self.seen.lock().order.clone()
    }

    /// When the last verdict on this was said.
    #[must_use]
    pub fn said_at(&self, correlation: &str) -> Option<Instant> {
        self.seen.lock().said.get(correlation).copied()
    }

    /// When each test of this was said to have ended, in order.
    #[must_use]
    pub fn tests_said(&self, correlation: &str) -> Vec<Instant> {
        let seen = self.seen.lock();
        seen.tests_said
            .get(correlation)
            .cloned()
            .unwrap_or_default()
    }

    /// The time limits it was given, in order.
    #[must_use]
    pub fn time_limits_ms(&self) -> Vec<u64> {
        self.seen.lock().limits.clone()
    }
}

/// What a source says.
struct Script {
    verdict: Verdict,
    gated: bool,
    busy: u32,
    fails: u32,
    cpu_time_us: u64,
    pause: Duration,
    score: Option<f64>,
}

impl Script {
    fn of(source: &str, is_first: bool) -> Self {
        let words: Vec<&str> = source.split_whitespace().collect();
        let number = |key: &str| {
            words
                .iter()
                .find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
                .and_then(|text| text.parse::<u64>().ok())
        };
        let later = words.iter().find_map(|word| word.strip_prefix("then="));
        let small = |key: &str| number(key).map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX));
        Self {
            verdict: words
                .first()
                .copied()
                .filter(|_| is_first || later.is_none())
                .or(later)
                .and_then(Verdict::of_code)
                .unwrap_or(Verdict::Accepted),
            gated: words.contains(&"gated"),
            busy: u32::from(words.contains(&"busy")),
            fails: small("fails"),
            cpu_time_us: number("cpu").unwrap_or(1000),
            pause: Duration::from_millis(number("pause").unwrap_or_default()),
            score: number("score").map(|score| score as f64),
        }
    }

    fn test(&self, verdict: Verdict) -> TestResult {
        TestResult {
            verdict,
            score: None,
            outcome: Outcome {
                cpu_time_us: self.cpu_time_us,
                wall_time_us: self.cpu_time_us,
                memory_peak_bytes: 1 << 20,
                ..NOTHING_RAN
            },
            message: if verdict == Verdict::Accepted {
                String::new()
            } else {
                "not so".to_owned()
            },
            judge_message: "for the jury".to_owned(),
            stdout: b"out\0put".as_slice().into(),
            stderr: bytes::Bytes::new(),
        }
    }

    fn judgement(&self, groups: usize) -> Judgement {
        Judgement {
            verdict: self.verdict,
            score: self.score,
            groups: (0..groups)
                .map(|group| GroupResult {
                    group,
                    verdict: Some(self.verdict),
                    score: self.score.unwrap_or_default(),
                })
                .collect(),
            cpu_time_us_max: self.cpu_time_us,
            memory_bytes_max: 1 << 20,
            judge_error: (self.verdict == Verdict::JudgeError)
                .then(|| "the checker crashed".to_owned()),
            judged_us: 1,
            queued_us: 1,
        }
    }
}

impl Judges for ScriptedJudges {
    fn judge(&self, request: JudgeRequest) -> Judging<'_> {
        let source = request.source.files.first();
        let text = source.map(|file| String::from_utf8_lossy(&file.content).into_owned());
        let times = {
            let mut seen = self.seen.lock();
            seen.order.push(request.correlation.clone());
            seen.limits.push(request.limits.time_ms);
            let times = seen.times.entry(request.correlation.clone()).or_default();
            *times += 1;
            *times
        };
        let script = Script::of(&text.unwrap_or_default(), times == 1);
        let mut gate = self.gate.subscribe();
        let seen = Arc::clone(&self.seen);
        Box::pin(async move {
            if times <= script.busy {
                return Err(RunRefused::Busy { queued: 1 });
            }
            let (told, events) = mpsc::channel(4);
            tokio::spawn(async move {
                // Whoever asked may have gone away.
                let say = async |event| told.send(event).await.is_ok();
                say(JudgeEvent::Started).await;
                if times <= script.fails {
                    say(JudgeEvent::Failed("the box broke".to_owned())).await;
                    return;
                }
                let compiles = script.verdict != Verdict::CompileError;
                let log = if compiles { "" } else { "line 1: what?" };
                say(JudgeEvent::Compiled {
                    ok: compiles,
                    outcome: NOTHING_RAN,
                    log: log.to_owned(),
                })
                .await;
                let last = request.tests.len().saturating_sub(1);
                for test in 0..if compiles { request.tests.len() } else { 0 } {
                    let is_bad = test == last && script.verdict != Verdict::Accepted;
                    let verdict = if is_bad {
                        script.verdict
                    } else {
                        Verdict::Accepted
                    };
                    let result = script.test(verdict);
                    if !script.pause.is_zero() {
                        tokio::time::sleep(script.pause).await;
                    }
                    let now = Instant::now();
                    let correlation = request.correlation.clone();
                    seen.lock()
                        .tests_said
                        .entry(correlation)
                        .or_default()
                        .push(now);
                    if !say(JudgeEvent::TestEnded { test, result }).await {
                        return;
                    }
                    if test == 0 && script.gated && gate.wait_for(|open| *open).await.is_err() {
                        return;
                    }
                }
                let now = Instant::now();
                seen.lock().said.insert(request.correlation.clone(), now);
                say(JudgeEvent::Finished(
                    script.judgement(request.grading.groups.len()),
                ))
                .await;
            });
            Ok(JudgeHandle { events })
        })
    }

    fn judged_at_once(&self) -> usize {
        self.places
    }
}
