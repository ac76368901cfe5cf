//! Judging one attempt: what the runner says becomes the report, told at once and written now and then.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use tiltyard_contracts::AttemptId;
use tiltyard_live::Topic;
use tiltyard_protocol::{
    JudgeEvent, JudgeHandle, Judgement, Keep, RelativePath, RunRefused, SourceFile, TestResult,
    Verdict,
};
use tiltyard_store::StoreError;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::{
    Judge, Judgeable, LEASE, Solution,
    live::Tick,
    on_behalf::{PublicTick, passed},
    store::{attempts, submissions},
    submission::{Claimed, File, GroupReport, Report, Submission, Summary, TestReport},
};

/// What is known is written at the most this often: a hundred tests are not a hundred writes.
const WRITE_EVERY: Duration = Duration::from_millis(250);
/// A claim is renewed this often within its lease.
const RENEWALS_PER_LEASE: u32 = 3;
/// Kept of each stream of a sample.
const KEPT_OUTPUT_BYTES: u64 = 4 << 10;

/// How a judging ended.
pub(crate) enum Ended {
    Judged(Box<Judged>),
    /// No place just now.
    Busy,
    /// Not the submission's fault.
    Failed {
        why: String,
        /// Whether it may go better another time.
        again: bool,
        report: Report,
    },
    /// The claim is another's.
    Lost,
}

pub(crate) struct Judged {
    pub result: Summary,
    pub report: Report,
}

impl Judge {
    pub(crate) async fn judge_claimed(&self, claimed: &Claimed) -> Result<Ended, StoreError> {
        let failed = |why: String, again| Ended::Failed {
            why,
            again,
            report: Report::default(),
        };
        let Some(submission) = submissions::by_id(self.store(), claimed.submission).await? else {
            return Ok(failed("the submission is not there".to_owned(), false));
        };
        let Some(version) = self.problems().judging(claimed.version).await? else {
            return Ok(failed(
                format!("{} of {} is not there", claimed.version, submission.slug),
                false,
            ));
        };
        let handle = match self.begin(&submission, &version).await {
            Ok(handle) => handle,
            Err(Refused::Busy) => return Ok(Ended::Busy),
            Err(Refused::Failed(why)) => return Ok(failed(why, true)),
        };
        let watched = Watched {
            judge: self,
            claimed,
            version: &*version,
            told_too: submission.told_too.as_ref(),
            report: Report::default(),
            is_new: false,
        };
        watched.follow(handle).await
    }

    async fn begin(
        &self,
        submission: &Submission,
        version: &Arc<dyn Judgeable>,
    ) -> Result<JudgeHandle, Refused> {
        let solution = Solution {
            language: submission.language.clone(),
            files: source_files(&submission.files).map_err(Refused::Failed)?,
            time_ms: self.time_ms(version.head().time_ms, &submission.language),
            keep: Keep {
                output_bytes: KEPT_OUTPUT_BYTES,
                samples_only: true,
            },
            run_all: false,
            correlation: submission.id.to_string(),
        };
        self.start(Arc::clone(version), solution, |_| {}).await
    }

    /// Makes the request, off the threads of the runtime, and hands it to the runner.
    pub(crate) async fn start(
        &self,
        version: Arc<dyn Judgeable>,
        solution: Solution,
        change: impl FnOnce(&mut tiltyard_protocol::JudgeRequest) + Send + 'static,
    ) -> Result<JudgeHandle, Refused> {
        let request = tokio::task::spawn_blocking(move || {
            let mut request = version.request(solution)?;
            change(&mut request);
            Ok::<_, crate::NotJudgeable>(request)
        })
        .await
        .map_err(|error| Refused::Failed(error.to_string()))?
        .map_err(|error| Refused::Failed(error.to_string()))?;
        self.0
            .parts
            .judges
            .judge(request)
            .await
            .map_err(|refused| match refused {
                RunRefused::Busy { .. } => Refused::Busy,
                other => Refused::Failed(other.to_string()),
            })
    }
}

/// Why a judging did not begin.
pub(crate) enum Refused {
    Busy,
    Failed(String),
}

pub(crate) fn source_files(files: &[File]) -> Result<Vec<SourceFile>, String> {
    files
        .iter()
        .map(|file| {
            let name = file.name.as_deref().map(RelativePath::parse).transpose();
            Ok(SourceFile {
                name: name.map_err(|error| error.to_string())?,
                content: Bytes::from(file.content.clone()),
            })
        })
        .collect()
}

/// A judging that goes on.
struct Watched<'a> {
    judge: &'a Judge,
    claimed: &'a Claimed,
    version: &'a dyn Judgeable,
    told_too: Option<&'a Topic>,
    report: Report,
    /// Something is known that is not written.
    is_new: bool,
}

/// While it goes on, whoever asks this process is told how far it got.
struct UnderWay<'a>(&'a Judge, AttemptId);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.0.under_way.lock().remove(&self.1);
    }
}

impl Watched<'_> {
    async fn follow(mut self, mut handle: JudgeHandle) -> Result<Ended, StoreError> {
        let _seen = UnderWay(self.judge, self.claimed.attempt);
        let mut writes = interval(WRITE_EVERY);
        writes.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick comes at once, and there is nothing to write.
        writes.tick().await;
        let mut renewed = Instant::now();
        loop {
            let event = tokio::select! {
                event = handle.events.recv() => event,
                _ = writes.tick() => {
                    if self.is_new || renewed.elapsed() >= LEASE / RENEWALS_PER_LEASE {
                        renewed = Instant::now();
                        if !self.write().await? {
                            return Ok(Ended::Lost);
                        }
                    }
                    continue;
                }
            };
            match event {
                Some(JudgeEvent::Finished(judgement)) => return Ok(self.ended(judgement)),
                Some(JudgeEvent::Failed(why)) => return Ok(self.failed(why)),
                None => return Ok(self.failed("the runner went away".to_owned())),
                Some(event) => self.hear(event),
            }
        }
    }

    fn hear(&mut self, event: JudgeEvent) {
        let submission = self.claimed.submission;
        // A rejudge is nobody's to watch: what is shown meanwhile is what counts.
        let told = self.claimed.rejudge.is_none();
        match event {
            JudgeEvent::Started => {
                if told {
                    let tests_total = self.version.head().tests.len();
                    self.judge.tell(submission, &Tick::Started { tests_total });
                }
            }
            JudgeEvent::Compiled { ok, log, .. } => {
                self.learn(|report| {
                    report.compiled = Some(ok);
                    report.compile_log = Some(log.clone());
                });
            }
            JudgeEvent::TestEnded { test, result } => {
                let test = self.test(test, result);
                self.learn(|report| report.tests.push(test.clone()));
                if told {
                    self.tell_others(&test);
                }
            }
            JudgeEvent::Finished(_) | JudgeEvent::Failed(_) => {}
        }
        if told {
            self.tell_newest();
        }
    }

    /// In what will be written, and in what those are told who ask meanwhile.
    fn learn(&mut self, change: impl Fn(&mut Report)) {
        change(&mut self.report);
        let mut under_way = self.judge.0.under_way.lock();
        change(under_way.entry(self.claimed.attempt).or_default());
        self.is_new = true;
    }

    /// How far it got, for those who may know no more than that.
    fn tell_others(&self, test: &TestReport) {
        let Some(topic) = self.told_too else {
            return;
        };
        let tick = PublicTick {
            submission: self.claimed.submission,
            index: test.index,
            verdict: test.verdict.code(),
            passed: passed(&self.report),
            total: self.version.head().tests.len() as u64,
        };
        self.judge.publish(topic, &tick);
    }

    fn tell_newest(&self) {
        let submission = self.claimed.submission;
        if let Some(test) = self.report.tests.last() {
            self.judge.tell(submission, &Tick::of_test(test));
        } else if let (Some(ok), Some(log)) = (self.report.compiled, &self.report.compile_log) {
            self.judge.tell(submission, &Tick::Compiled { ok, log });
        }
    }

    fn test(&self, index: usize, result: TestResult) -> TestReport {
        let head = self.version.head().tests.get(index);
        let sample = head.is_some_and(|head| head.sample);
        let text = |bytes: &Bytes| sample.then(|| String::from_utf8_lossy(bytes).into_owned());
        TestReport {
            index,
            name: head.map_or_else(|| (index + 1).to_string(), |head| head.name.clone()),
            sample,
            group: head.map(|head| head.group.clone()).unwrap_or_default(),
            verdict: result.verdict,
            score: result.score,
            cpu_time_us: result.outcome.cpu_time_us,
            wall_time_us: result.outcome.wall_time_us,
            memory_bytes: result.outcome.memory_peak_bytes,
            message: result.message,
            judge_message: result.judge_message,
            stdout: text(&result.stdout),
            stderr: text(&result.stderr),
        }
    }

    /// False where the claim is another's by now.
    async fn write(&mut self) -> Result<bool, StoreError> {
        let mut tx = self.judge.store().begin().await?;
        let until = self.judge.now() + LEASE;
        let total = self.version.head().tests.len() as u64;
        let ours = attempts::progress(&mut tx, self.claimed, &self.report, total, until).await?;
        tx.commit().await?;
        self.is_new = false;
        Ok(ours)
    }

    fn failed(self, why: String) -> Ended {
        Ended::Failed {
            why,
            again: true,
            report: self.report,
        }
    }

    fn ended(mut self, judgement: Judgement) -> Ended {
        if judgement.verdict == Verdict::JudgeError {
            let why = judgement
                .judge_error
                .unwrap_or_else(|| "the judge did not say why".to_owned());
            return self.failed(why);
        }
        let names = &self.version.head().groups;
        // The root is all of them together, and without a score groups are nobody's business.
        self.report.groups = judgement
            .groups
            .iter()
            .filter(|group| judgement.score.is_some() && group.group != 0)
            .map(|group| GroupReport {
                name: names.get(group.group).cloned().unwrap_or_default(),
                verdict: group.verdict,
                score: group.score,
            })
            .collect();
        let first_failed = self
            .report
            .tests
            .iter()
            .filter(|test| test.verdict != Verdict::Accepted)
            .map(|test| test.index as u64)
            .min();
        Ended::Judged(Box::new(Judged {
            result: Summary {
                verdict: Some(judgement.verdict),
                judge_failed: false,
                score: judgement.score,
                cpu_time_us_max: judgement.cpu_time_us_max,
                memory_bytes_max: judgement.memory_bytes_max,
                first_failed,
                tests_total: self.version.head().tests.len() as u64,
            },
            report: self.report,
        }))
    }
}
