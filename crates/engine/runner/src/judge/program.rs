//! A program of a judging (submission, checker, interactor) in its box, run again and again.

use std::{os::fd::OwnedFd, sync::Arc};

use bytes::Bytes;
use tiltyard_protocol::{Limits, Outcome, RelativePath, RunEvent, Source, Stage, Stream};
use tiltyard_sandbox::{Slot, SlotError, sys};
use tokio::sync::mpsc;

use crate::{
    EVENTS_MAX, Inner,
    artefacts::Artefact,
    build::{JobError, Recipe, nothing},
    execution::{Execution, Input},
};

/// Words on standard error cost nobody a verdict; a flood of them is a program that does not end.
const STDERR_SPARE_BYTES: u64 = 64 << 20;
/// What compilers said is kept up to this.
const LOG_BYTES_MAX: usize = 64 << 10;

/// Why a source cannot even be tried: the asker's mistake, found before anything runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSource {
    #[error("the language {0:?} is not on this server")]
    Language(String),
    #[error("{0}")]
    Plan(String),
}

/// A program that can be run.
pub struct Program {
    runner: Arc<Inner>,
    recipe: Recipe,
    artefact: Option<Arc<Artefact>>,
    run: Vec<String>,
    limits: Limits,
    role: Role,
    /// `None` after a run that was ended from outside: nothing of such a box is used again.
    slot: Option<Slot>,
    /// Files that are there for the run that comes.
    lent: Vec<RelativePath>,
    has_run: bool,
}

/// What came of compiling.
pub struct Compiled {
    /// `None`: it did not compile.
    pub program: Option<Program>,
    /// `None`: nothing was compiled.
    pub outcome: Option<Outcome>,
    pub log: String,
}

/// One run, and what it wrote.
pub struct Ran {
    pub outcome: Outcome,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// Reads a source as the catalogue does, without touching a box.
pub fn recipe(
    runner: &Inner,
    source: &Source,
    run: &Limits,
    compile: Option<Limits>,
) -> Result<Recipe, BadSource> {
    let language = runner
        .installed
        .iter()
        .position(|installed| installed.language.id == source.language)
        .ok_or_else(|| BadSource::Language(source.language.clone()))?;
    let installed = &runner.installed[language];
    let compile_limits = compile.unwrap_or_else(|| installed.language.compile_limits());
    let mut plan = installed
        .plan_within(&source.files, &source.args, &compile_limits, run)
        .map_err(|error| BadSource::Plan(error.to_string()))?;
    if let Some(steps) = &source.steps {
        plan.compile.clone_from(&steps.compile);
        plan.judged.clone_from(&steps.run);
        plan.judged.extend(source.args.iter().cloned());
        // Given names count: the language's own idea of the main file's name does not.
        for (planned, given) in plan.files.iter_mut().zip(&source.files) {
            if let Some(name) = &given.name {
                planned.0 = name.clone();
            }
        }
    }
    if let Some(step) = plan.compile.first_mut() {
        // At the end: of two options that contradict each other compilers take the last.
        step.extend(source.compile_args.iter().cloned());
    }
    let info = installed.runtime_info();
    Ok(Recipe {
        language,
        environment: plan.environment.clone(),
        plan,
        compile_limits,
        toolchain: format!("{}-{}", info.id, info.version),
        executable: source.steps.is_some(),
    })
}

/// What a program is in a judging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Its time is measured.
    Submission,
    Tool,
}

/// A box, on a core of its own among those that are measured if its time is.
async fn open_box(
    runner: &Arc<Inner>,
    recipe: &Recipe,
    role: Role,
    cached: Option<Arc<Artefact>>,
) -> Result<Slot, JobError> {
    let mut slot = recipe.open_box(runner, cached).await?;
    if role == Role::Tool {
        return Ok(slot);
    }
    let claimed = move || slot.claim_core().map(|()| slot);
    Ok(tokio::task::spawn_blocking(claimed).await??)
}

/// Takes a box and compiles.
pub async fn build(
    runner: &Arc<Inner>,
    recipe: Recipe,
    limits: Limits,
    role: Role,
) -> Result<Compiled, JobError> {
    let key = recipe.key();
    let cached = key.as_ref().and_then(|key| runner.artefacts.get(key));
    let mut slot = open_box(runner, &recipe, role, cached.clone()).await?;
    let (mut outcome, mut log, mut artefact) = (None, Vec::new(), cached.clone());
    match (key, cached) {
        (Some(_), Some(cached)) => cached
            .events
            .iter()
            .for_each(|event| heard(event, &mut outcome, &mut log)),
        (Some(key), None) => {
            let (sender, mut events) = mpsc::channel(EVENTS_MAX);
            let compiling = recipe.compile(runner, slot, key, &sender);
            tokio::pin!(compiling);
            let ended = loop {
                tokio::select! {
                    ended = &mut compiling => break ended?,
                    Some(event) = events.recv() => heard(&event, &mut outcome, &mut log),
                }
            };
            while let Ok(event) = events.try_recv() {
                heard(&event, &mut outcome, &mut log);
            }
            (slot, artefact) = ended;
            if artefact.is_none() {
                return Ok(Compiled {
                    program: None,
                    outcome,
                    log: text_of(log),
                });
            }
        }
        (None, _) => {}
    }
    let program = Program {
        runner: Arc::clone(runner),
        run: recipe.plan.judged.clone(),
        recipe,
        artefact,
        limits,
        role,
        slot: Some(slot),
        lent: Vec::new(),
        has_run: false,
    };
    Ok(Compiled {
        program: Some(program),
        outcome,
        log: text_of(log),
    })
}

fn heard(event: &RunEvent, outcome: &mut Option<Outcome>, log: &mut Vec<u8>) {
    match event {
        RunEvent::Output { bytes, .. } => {
            let room = LOG_BYTES_MAX.saturating_sub(log.len());
            log.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
        RunEvent::StageEnded { outcome: ended, .. } => *outcome = Some(*ended),
        _ => {}
    }
}

pub fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

impl Program {
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The box as it was before the first run, with files for this run alone. Programs of one user clean up nothing after
    /// each other, so that without root each run has a box of its own.
    pub async fn prepare(&mut self, files: Vec<(RelativePath, Bytes)>) -> Result<(), JobError> {
        let usable = !(self.has_run && self.runner.shared_user);
        self.has_run = false;
        let mut slot = match self.slot.take().filter(|_| usable) {
            Some(slot) => slot,
            None => {
                self.lent.clear();
                let cached = self.artefact.clone();
                open_box(&self.runner, &self.recipe, self.role, cached).await?
            }
        };
        let lent = std::mem::take(&mut self.lent);
        self.lent = files.iter().map(|(path, _)| path.clone()).collect();
        self.slot = Some(
            tokio::task::spawn_blocking(move || -> Result<Slot, SlotError> {
                for path in &lent {
                    slot.remove(path)?;
                }
                slot.wipe()?;
                for (path, content) in &files {
                    slot.put(path, content, false)?;
                }
                Ok(slot)
            })
            .await??,
        );
        Ok(())
    }

    /// Brings the box to the core of another one's. Both must be prepared. Programs that take turns lose nothing by sharing
    /// a core, and on two each turn costs the waking of the other core.
    pub async fn go_to(&mut self, other: &Self) -> Result<(), JobError> {
        let Some(core) = other.slot.as_ref().and_then(Slot::core) else {
            return Ok(());
        };
        let mut slot = self.take_slot()?;
        if slot.core() != Some(core) {
            let moved = move || slot.move_to(core).map(|()| slot);
            slot = tokio::task::spawn_blocking(moved).await??;
        }
        self.slot = Some(slot);
        Ok(())
    }

    /// Gives the box back its state of [`Program::prepare`] for a further run with the files it has left.
    pub async fn lend(&mut self, path: RelativePath, content: Bytes) -> Result<(), JobError> {
        let mut slot = self.take_slot()?;
        let known = self.lent.contains(&path);
        if !known {
            self.lent.push(path.clone());
        }
        self.slot = Some(
            tokio::task::spawn_blocking(move || -> Result<Slot, SlotError> {
                if known {
                    slot.remove(&path)?;
                }
                slot.put(&path, &content, false)?;
                Ok(slot)
            })
            .await??,
        );
        Ok(())
    }

    fn take_slot(&mut self) -> Result<Slot, JobError> {
        self.slot
            .take()
            .ok_or_else(|| std::io::Error::other("a box was used again that had ended").into())
    }

    /// Runs once, with more arguments, from a box that is prepared.
    pub async fn run(&mut self, args: &[String], stdin: &Bytes) -> Result<Ran, JobError> {
        let mut slot = self.take_slot()?;
        let argv = self.argv(args);
        let input = memory_file(stdin.clone()).await?;
        let execution = Execution {
            stage: Stage::Run,
            argv: &argv,
            environment: &self.recipe.environment,
            limits: &self.limits,
            stderr_spare_bytes: STDERR_SPARE_BYTES,
        };
        let ran = collect(&execution, &mut slot, input).await?;
        self.used(slot, &ran.outcome);
        Ok(ran)
    }

    pub fn argv(&self, args: &[String]) -> Vec<String> {
        self.run.iter().chain(args).cloned().collect()
    }

    pub fn environment(&self) -> &[String] {
        &self.recipe.environment
    }

    /// The box, to run in it by hand; [`Program::used`] gives it back.
    pub fn borrow_slot(&mut self) -> Result<Slot, JobError> {
        self.take_slot()
    }

    /// What was ended from outside may have left anything behind: such a box ends with it.
    pub fn used(&mut self, slot: Slot, outcome: &Outcome) {
        self.has_run = true;
        self.slot = outcome.stopped_by.is_none().then_some(slot);
    }

    /// Removes a file the last run has made.
    pub async fn discard(&mut self, path: RelativePath) -> Result<(), JobError> {
        let mut slot = self.take_slot()?;
        self.slot =
            Some(tokio::task::spawn_blocking(move || slot.remove(&path).map(|()| slot)).await??);
        Ok(())
    }

    /// A file the last run has made, up to a size. `None`: there is none.
    pub async fn collect(
        &mut self,
        path: RelativePath,
        bytes_max: u64,
    ) -> Result<Option<Bytes>, JobError> {
        let Some(mut slot) = self.slot.take() else {
            return Ok(None);
        };
        let (slot, found) = tokio::task::spawn_blocking(move || {
            let found = slot.get(&path).map(|fd| read_up_to(fd, bytes_max));
            (slot, found)
        })
        .await?;
        match found {
            Ok(content) => {
                self.slot = Some(slot);
                Ok(Some(content?))
            }
            // The box lives and says there is no such file, or what is there is no file.
            Err(SlotError::Failed { .. }) => {
                self.slot = Some(slot);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn read_up_to(fd: OwnedFd, bytes_max: u64) -> std::io::Result<Bytes> {
    use std::io::Read;
    let mut content = Vec::new();
    std::fs::File::from(fd)
        .take(bytes_max)
        .read_to_end(&mut content)?;
    Ok(content.into())
}

/// Bytes as a file nobody else has: boxes share no inode.
pub async fn memory_file(bytes: Bytes) -> Result<OwnedFd, JobError> {
    if bytes.is_empty() {
        return Ok(nothing()?);
    }
    Ok(tokio::task::spawn_blocking(move || sys::sealed_memfd(&bytes)).await??)
}

/// Runs to the end and keeps what was written.
pub async fn collect(
    execution: &Execution<'_>,
    slot: &mut Slot,
    input: OwnedFd,
) -> Result<Ran, JobError> {
    let (sender, mut events) = mpsc::channel(EVENTS_MAX);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut keep = |event| {
        if let RunEvent::Output { stream, bytes, .. } = event {
            match stream {
                Stream::Stdout => stdout.extend_from_slice(&bytes),
                Stream::Stderr => stderr.extend_from_slice(&bytes),
            }
        }
    };
    let outcome = {
        let running = execution.run(slot, Input::File(input), &sender);
        tokio::pin!(running);
        loop {
            tokio::select! {
                outcome = &mut running => break outcome?,
                Some(event) = events.recv() => keep(event),
            }
        }
    };
    while let Ok(event) = events.try_recv() {
        keep(event);
    }
    Ok(Ran {
        outcome,
        stdout,
        stderr,
    })
}
