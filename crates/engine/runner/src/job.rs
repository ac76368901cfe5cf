//! The life of one job: wait for a place, take a box, write the files, compile, run.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use tiltyard_languages::Plan;
use tiltyard_protocol::{Limits, RunEvent, RunInput, RunRequest, RunTimings, Stage, Stdin};
use tiltyard_sandbox::{Slot, sys};
use tokio::sync::mpsc;

use crate::{
    Inner,
    build::{JobError, Recipe, nothing, tell},
    execution::{Execution, Input},
    warm::{self, WarmBox},
};

struct Job {
    runner: Arc<Inner>,
    recipe: Recipe,
    request: RunRequest,
    run_limits: Limits,
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
        run_limits: request.run_limits.unwrap_or(info.run_limits),
        recipe: Recipe {
            language,
            compile_limits: request.compile_limits.unwrap_or(info.compile_limits),
            toolchain: format!("{}-{}", info.id, info.version),
            environment,
            plan,
            executable: false,
        },
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

impl Job {
    async fn perform(
        &mut self,
        events: &mpsc::Sender<RunEvent>,
        input: &mut mpsc::Receiver<RunInput>,
    ) -> Result<(), JobError> {
        if self.may_be_warm() {
            let found = self.runner.warm.take(self.recipe.language);
            warm::refill(&self.runner, self.recipe.language);
            if let Some(found) = found {
                return self.run_warm(found, events, input).await;
            }
        }
        let prepared = Instant::now();
        let key = self.recipe.key();
        let cached = key.as_ref().and_then(|key| self.runner.artefacts.get(key));
        let mut slot = self.recipe.open_box(&self.runner, cached.clone()).await?;
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
                let (returned, compiled) =
                    self.recipe.compile(&self.runner, slot, key, events).await?;
                slot = returned;
                self.timings.compile_us = micros(compiling);
                if compiled.is_none() {
                    return Ok(());
                }
            }
            (None, _) => {}
        }
        self.run_stage(&mut slot, events, input).await
    }

    /// An interpreter that waits has the language's own limits and environment already; only the clock starts later.
    fn may_be_warm(&self) -> bool {
        let language = &self.runner.installed[self.recipe.language].language;
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
            argv: &self.recipe.plan.run,
            environment: &self.recipe.environment,
            limits: &self.run_limits,
            stderr_spare_bytes: 0,
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
        let job = warm::job(&self.recipe.plan, &self.request.args);
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
            argv: &self.recipe.plan.run,
            environment: &self.recipe.environment,
            limits: &self.run_limits,
            stderr_spare_bytes: 0,
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
