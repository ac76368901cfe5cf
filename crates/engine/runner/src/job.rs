//! The life of one job: wait for a place, take a box, write the files, compile, run.

use std::{
    os::fd::{AsFd, OwnedFd},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use bytes::Bytes;
use tiltyard_languages::Plan;
use tiltyard_protocol::{
    Exit, Limits, Outcome, RunEvent, RunInput, RunRequest, RunTimings, Stage, Stdin, Stream,
};
use tiltyard_sandbox::{LeaseError, Slot, SlotError, sys};
use tokio::{sync::mpsc, task::JoinError};

use crate::{
    Inner,
    artefacts::{Artefact, Key, key},
    execution::{Execution, Input},
    warm::{self, WarmBox},
};

/// A box is normally ready; building one never takes this long.
const LEASE_WAIT: Duration = Duration::from_secs(15);

#[derive(Debug, thiserror::Error)]
enum JobError {
    #[error("the asker is gone")]
    AskerGone,
    #[error("no box could be had: {0}")]
    Lease(#[from] LeaseError),
    #[error("the box failed: {0}")]
    Slot(#[from] SlotError),
    #[error("the box failed: {0}")]
    Io(#[from] std::io::Error),
    #[error("a task of the runner failed: {0}")]
    Task(#[from] JoinError),
}

struct Job {
    runner: Arc<Inner>,
    /// Its place among the installed ones.
    language: usize,
    plan: Plan,
    request: RunRequest,
    compile_limits: Limits,
    run_limits: Limits,
    environment: Vec<String>,
    /// Language and version: part of what an artefact is made from.
    toolchain: String,
    timings: RunTimings,
}

pub(crate) async fn run(
    runner: Arc<Inner>,
    language: usize,
    plan: Plan,
    request: RunRequest,
    events: mpsc::Sender<RunEvent>,
    mut input: mpsc::Receiver<RunInput>,
) {
    let correlation = request.correlation.clone();
    let installed = &runner.installed[language];
    let info = installed.runtime_info();
    let mut environment = plan.environment.clone();
    environment.extend(
        request
            .environment
            .iter()
            .map(|(name, value)| format!("{name}={value}")),
    );
    let mut job = Job {
        language,
        compile_limits: request.compile_limits.unwrap_or(info.compile_limits),
        run_limits: request.run_limits.unwrap_or(info.run_limits),
        toolchain: format!("{}-{}", info.id, info.version),
        environment,
        plan,
        request,
        timings: RunTimings::default(),
        runner: Arc::clone(&runner),
    };
    let asked = Instant::now();
    let permit = tokio::select! {
        permit = runner.places.acquire() => permit,
        () = events.closed() => { runner.queued.fetch_sub(1, Ordering::AcqRel); return }
    };
    runner.queued.fetch_sub(1, Ordering::AcqRel);
    // The semaphore is never closed while the runner lives.
    let Ok(_permit) = permit else { return };
    job.timings.queued_us = micros(asked);
    let last = match job.perform(&events, &mut input).await {
        Ok(()) => RunEvent::Finished(job.timings),
        Err(JobError::AskerGone) => return,
        Err(error) => {
            tracing::error!(correlation, %error, "a run failed");
            RunEvent::Failed(error.to_string())
        }
    };
    // Nobody is there to be told if this fails.
    let _ = events.send(last).await;
}

fn micros(since: Instant) -> u64 {
    since.elapsed().as_micros() as u64
}

async fn tell(events: &mpsc::Sender<RunEvent>, event: RunEvent) -> Result<(), JobError> {
    events.send(event).await.map_err(|_| JobError::AskerGone)
}

impl Job {
    async fn perform(
        &mut self,
        events: &mpsc::Sender<RunEvent>,
        input: &mut mpsc::Receiver<RunInput>,
    ) -> Result<(), JobError> {
        if self.may_be_warm() {
            let found = self.runner.warm.take(self.language);
            warm::refill(&self.runner, self.language);
            if let Some(found) = found {
                return self.run_warm(found, events, input).await;
            }
        }
        let prepared = Instant::now();
        let key = (!self.plan.compile.is_empty()).then(|| self.artefact_key());
        let cached = key.as_ref().and_then(|key| self.runner.artefacts.get(key));
        let mut slot = self.box_with_files(cached.clone()).await?;
        self.timings.prepare_us = micros(prepared);
        match (key, cached) {
            (Some(_), Some(artefact)) => {
                self.timings.compile_cached = true;
                for event in artefact.events.iter().cloned() {
                    tell(events, event).await?;
                }
            }
            (Some(key), None) => {
                let compiling = Instant::now();
                let (returned, compiled) = self.compile(slot, key, events).await?;
                slot = returned;
                self.timings.compile_us = micros(compiling);
                if !compiled {
                    return Ok(());
                }
            }
            (None, _) => {}
        }
        self.run_stage(&mut slot, events, input).await
    }

    /// An interpreter that waits has the language's own limits and environment already; only the clock starts later.
    fn may_be_warm(&self) -> bool {
        let language = &self.runner.installed[self.language].language;
        let own = Limits {
            wall_time_ms: self.run_limits.wall_time_ms,
            output_bytes: self.run_limits.output_bytes,
            ..language.run_limits()
        };
        self.request.warm
            && language.warm.is_some()
            && self.run_limits == own
            && self.request.environment.is_empty()
    }

    async fn run_warm(
        &mut self,
        found: WarmBox,
        events: &mpsc::Sender<RunEvent>,
        input: &mut mpsc::Receiver<RunInput>,
    ) -> Result<(), JobError> {
        tell(events, RunEvent::StageStarted(Stage::Run)).await?;
        let running = Instant::now();
        let execution = Execution {
            stage: Stage::Run,
            argv: &self.plan.run,
            environment: &self.environment,
            limits: &self.run_limits,
        };
        let mut given = match &self.request.stdin {
            Stdin::Interactive => None,
            Stdin::Bytes(bytes) => {
                let (sender, receiver) = mpsc::channel(2);
                for part in [RunInput::Stdin(bytes.clone()), RunInput::CloseStdin] {
                    // The channel has room for both, and its receiver is below.
                    let _ = sender.try_send(part);
                }
                Some(receiver)
            }
        };
        let WarmBox {
            mut slot,
            running: interpreter,
            ..
        } = found;
        let job = warm::job(&self.plan, &self.request.args);
        let outcome = execution
            .run_warm(
                &mut slot,
                interpreter,
                job.into(),
                given.as_mut().unwrap_or(input),
                events,
            )
            .await?;
        self.timings.run_us = micros(running);
        let stage = Stage::Run;
        tell(events, RunEvent::StageEnded { stage, outcome }).await
    }

    fn artefact_key(&self) -> Key {
        let limits = format!("{:?}", self.compile_limits);
        let mut parts: Vec<&[u8]> = vec![self.toolchain.as_bytes(), limits.as_bytes()];
        for (path, content) in &self.plan.files {
            parts.extend([path.as_str().as_bytes(), content]);
        }
        for word in self.plan.compile.iter().flatten().chain(&self.environment) {
            parts.push(word.as_bytes());
        }
        key(parts.into_iter())
    }

    /// A fresh box with the job's files, or with the artefact in their place.
    async fn box_with_files(&self, cached: Option<Arc<Artefact>>) -> Result<Slot, JobError> {
        let runner = Arc::clone(&self.runner);
        let files = self.plan.files.clone();
        let language = self.language;
        // Waiting for the box's answers would hold up a thread of the server.
        tokio::task::spawn_blocking(move || {
            let sandbox = runner.sandbox_of(&runner.installed[language].language);
            let mut slot = sandbox.lease(LEASE_WAIT)?;
            slot.ready()?;
            match cached {
                Some(artefact) => slot.unpack(artefact.pack.as_fd())?,
                None => {
                    for (path, content) in &files {
                        slot.put(path, content, false)?;
                    }
                }
            }
            Ok(slot)
        })
        .await?
    }

    /// All compile steps as one stage. True: there is something to run.
    async fn compile(
        &self,
        mut slot: Slot,
        key: Key,
        events: &mpsc::Sender<RunEvent>,
    ) -> Result<(Slot, bool), JobError> {
        tell(events, RunEvent::StageStarted(Stage::Compile)).await?;
        let (listener, mut heard) = mpsc::channel(crate::EVENTS_MAX);
        let mut kept = vec![RunEvent::StageStarted(Stage::Compile)];
        let mut total: Option<Outcome> = None;
        for argv in &self.plan.compile {
            let execution = Execution {
                stage: Stage::Compile,
                argv,
                environment: &self.environment,
                limits: &self.compile_limits,
            };
            let outcome = {
                let running = execution.run(&mut slot, Input::File(nothing()?), &listener);
                tokio::pin!(running);
                loop {
                    tokio::select! {
                        outcome = &mut running => break outcome?,
                        Some(event) = heard.recv() => { kept.push(event.clone()); tell(events, event).await? }
                        () = events.closed() => return Err(JobError::AskerGone),
                    }
                }
            };
            while let Ok(event) = heard.try_recv() {
                kept.push(event.clone());
                tell(events, event).await?;
            }
            let ended = total.insert(total.map_or(outcome, |before| add(before, outcome)));
            if ended.exit != Exit::Code(0) || ended.stopped_by.is_some() {
                break;
            }
        }
        let Some(mut outcome) = total else {
            return Ok((slot, true));
        };
        let mut compiled = outcome.exit == Exit::Code(0) && outcome.stopped_by.is_none();
        let mut pack = None;
        if compiled {
            let sealed = tokio::task::spawn_blocking(move || {
                let pack = slot.seal().and_then(|()| slot.pack());
                (slot, pack)
            });
            let result;
            (slot, result) = sealed.await?;
            match result {
                Ok(file) => pack = Some(file),
                // The box refused, and it lives: the compiler left more than a job may have, or what is no file.
                Err(SlotError::Failed { source, .. }) => {
                    let words = format!("what was compiled cannot be kept: {source}\n");
                    let event = RunEvent::Output {
                        stage: Stage::Compile,
                        stream: Stream::Stderr,
                        bytes: Bytes::from(words),
                    };
                    tell(events, event).await?;
                    outcome.exit = Exit::Code(1);
                    compiled = false;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let ended = RunEvent::StageEnded {
            stage: Stage::Compile,
            outcome,
        };
        kept.push(ended.clone());
        if let Some(pack) = pack {
            let bytes = std::fs::File::from(pack.try_clone()?).metadata()?.len();
            self.runner.artefacts.put(
                key,
                Artefact {
                    pack,
                    bytes,
                    events: kept,
                },
            );
        }
        tell(events, ended).await?;
        Ok((slot, compiled))
    }

    async fn run_stage(
        &mut self,
        slot: &mut Slot,
        events: &mpsc::Sender<RunEvent>,
        input: &mut mpsc::Receiver<RunInput>,
    ) -> Result<(), JobError> {
        tell(events, RunEvent::StageStarted(Stage::Run)).await?;
        let running = Instant::now();
        let source = match &self.request.stdin {
            Stdin::Interactive => Input::Interactive(input),
            Stdin::Bytes(bytes) if bytes.is_empty() => Input::File(nothing()?),
            Stdin::Bytes(bytes) => Input::File(sys::sealed_memfd(bytes)?),
        };
        let execution = Execution {
            stage: Stage::Run,
            argv: &self.plan.run,
            environment: &self.environment,
            limits: &self.run_limits,
        };
        slot.expect_last_run();
        let outcome = execution.run(slot, source, events).await?;
        self.timings.run_us = micros(running);
        tell(
            events,
            RunEvent::StageEnded {
                stage: Stage::Run,
                outcome,
            },
        )
        .await
    }
}

fn nothing() -> std::io::Result<OwnedFd> {
    Ok(OwnedFd::from(std::fs::File::open("/dev/null")?))
}

/// Two steps of one stage seen as one: times add up, the peak is the higher, the end is the last one's.
fn add(before: Outcome, last: Outcome) -> Outcome {
    Outcome {
        wall_time_us: before.wall_time_us + last.wall_time_us,
        cpu_time_us: before.cpu_time_us + last.cpu_time_us,
        memory_peak_bytes: before.memory_peak_bytes.max(last.memory_peak_bytes),
        ..last
    }
}
