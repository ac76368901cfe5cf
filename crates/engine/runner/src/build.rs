//! From sources to a box that can run them: take a box, write the files or unpack what was compiled from the same bytes
//! before, compile.

use std::{
    os::fd::{AsFd, OwnedFd},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use tiltyard_languages::Plan;
use tiltyard_protocol::{Exit, Limits, Outcome, RunEvent, Stage, Stream, ended_well};
use tiltyard_sandbox::{LeaseError, Slot, SlotError};
use tokio::{sync::mpsc, task::JoinError};

use crate::{
    Inner,
    artefacts::{Artefact, Key, key},
    execution::{Execution, Input},
};

/// A box is normally ready; building one never takes this long.
const LEASE_WAIT: Duration = Duration::from_secs(15);

#[derive(Debug, thiserror::Error)]
pub enum JobError {
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

/// A program before it is compiled.
pub struct Recipe {
    /// Its place among the installed ones.
    pub language: usize,
    pub plan: Plan,
    pub environment: Vec<String>,
    pub compile_limits: Limits,
    /// Language and version: part of what an artefact is made from.
    pub toolchain: String,
    /// The files are programs themselves, started by name.
    pub executable: bool,
}

pub async fn tell(events: &mpsc::Sender<RunEvent>, event: RunEvent) -> Result<(), JobError> {
    events.send(event).await.map_err(|_| JobError::AskerGone)
}

pub fn nothing() -> std::io::Result<OwnedFd> {
    Ok(OwnedFd::from(std::fs::File::open("/dev/null")?))
}

/// Two steps of one stage seen as one: times add up, the peak is the higher, the end is the last one's.
pub fn add(before: Outcome, last: Outcome) -> Outcome {
    Outcome {
        wall_time_us: before.wall_time_us + last.wall_time_us,
        cpu_time_us: before.cpu_time_us + last.cpu_time_us,
        memory_peak_bytes: before.memory_peak_bytes.max(last.memory_peak_bytes),
        ..last
    }
}

impl Recipe {
    /// Where what is compiled from this is kept; `None`: nothing is compiled.
    pub fn key(&self) -> Option<Key> {
        if self.plan.compile.is_empty() {
            return None;
        }
        let limits = format!("{:?}", self.compile_limits);
        let mut parts: Vec<&[u8]> = vec![self.toolchain.as_bytes(), limits.as_bytes()];
        for (path, content) in &self.plan.files {
            parts.extend([path.as_str().as_bytes(), content]);
        }
        for word in self.plan.compile.iter().flatten().chain(&self.environment) {
            parts.push(word.as_bytes());
        }
        Some(key(parts.into_iter()))
    }

    /// A fresh box with the job's files, or with the artefact in their place.
    pub async fn open_box(
        &self,
        runner: &Arc<Inner>,
        cached: Option<Arc<Artefact>>,
    ) -> Result<Slot, JobError> {
        let runner = Arc::clone(runner);
        let files = self.plan.files.clone();
        let (language, executable) = (self.language, self.executable);
        // Waiting for the box's answers would hold up a thread of the server.
        tokio::task::spawn_blocking(move || {
            let sandbox = runner.sandbox_of(&runner.installed[language].language);
            let mut slot = sandbox.lease(LEASE_WAIT)?;
            slot.ready()?;
            match cached {
                Some(artefact) => slot.unpack(artefact.pack.as_fd())?,
                None => {
                    for (path, content) in &files {
                        slot.put(path, content, executable)?;
                    }
                }
            }
            Ok(slot)
        })
        .await?
    }

    /// All compile steps as one stage. Without an artefact there is nothing to run.
    pub async fn compile(
        &self,
        runner: &Arc<Inner>,
        mut slot: Slot,
        key: Key,
        events: &mpsc::Sender<RunEvent>,
    ) -> Result<(Slot, Option<Arc<Artefact>>), JobError> {
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
                stderr_spare_bytes: 0,
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
            if !ended_well(ended) {
                break;
            }
        }
        // A language that compiles has a step.
        let Some(mut outcome) = total else {
            return Ok((slot, None));
        };
        let mut pack = None;
        if ended_well(&outcome) {
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
                }
                Err(error) => return Err(error.into()),
            }
        }
        let ended = RunEvent::StageEnded {
            stage: Stage::Compile,
            outcome,
        };
        kept.push(ended.clone());
        let mut artefact = None;
        if let Some(pack) = pack {
            let bytes = std::fs::File::from(pack.try_clone()?).metadata()?.len();
            let made = Arc::new(Artefact {
                pack,
                bytes,
                events: kept,
            });
            runner.artefacts.put(key, Arc::clone(&made));
            artefact = Some(made);
        }
        tell(events, ended).await?;
        Ok((slot, artefact))
    }
}
