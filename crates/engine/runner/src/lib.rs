#![doc = include_str!("../README.md")]

mod artefacts;
mod build;
mod execution;
mod job;
mod judge;
mod warm;

use std::{
    collections::HashMap,
    future::Future,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tiltyard_languages::{Catalogue, Installed, Language};
use tiltyard_protocol::{
    Blobs, JudgeHandle, JudgeRequest, Judges, Judging, MissingLanguage, RunHandle, RunRefused,
    RunRequest, RunnerStatus, Runs, RuntimeInfo,
};
use tiltyard_sandbox::{LANES_PER_CORE, Sandbox, sys};
use tokio::sync::{RwLock, Semaphore, mpsc};

use artefacts::Artefacts;
use warm::Warm;

pub use warm::WARM_MAX;

/// How many jobs at once.
#[derive(Debug, Clone, Copy)]
pub struct RunnerConfig {
    /// Jobs that have a box at the same time.
    pub places: usize,
    /// Submissions judged at the same time: no more than cores, for what shares a core cannot be measured.
    pub judged_at_once: usize,
    /// Jobs that wait for a place; one more is refused as busy.
    pub queue_max: usize,
    /// Bytes of compiled artefacts kept for identical sources.
    pub artefact_bytes_max: u64,
}

impl RunnerConfig {
    /// Fitting for a sandbox with this many lanes, each of which has one box for a job at a time.
    pub fn for_lanes(lanes: usize) -> Self {
        Self {
            places: lanes,
            judged_at_once: (lanes / LANES_PER_CORE).max(1),
            queue_max: 256,
            artefact_bytes_max: 256 << 20,
        }
    }
}

/// The runner in this process.
pub struct Runner {
    inner: Arc<Inner>,
}

struct Inner {
    sandbox: Sandbox,
    /// Boxes of languages that bring a root file system of their own, by the `image` of their file.
    images: HashMap<PathBuf, Sandbox>,
    config: RunnerConfig,
    catalogue: Catalogue,
    installed: Vec<Installed>,
    places: Semaphore,
    measured: Semaphore,
    /// Held for reading while a submission runs, and for writing by one that must be alone.
    quiet: RwLock<()>,
    /// Without root all programs are one user, and none can clean up after another.
    shared_user: bool,
    blobs: Option<Arc<dyn Blobs>>,
    queued: AtomicUsize,
    artefacts: Artefacts,
    warm: Warm,
}

impl Inner {
    fn sandboxes(&self) -> impl Iterator<Item = &Sandbox> {
        std::iter::once(&self.sandbox).chain(self.images.values())
    }

    fn sandbox_of(&self, language: &Language) -> &Sandbox {
        language
            .image
            .as_ref()
            .and_then(|image| self.images.get(image))
            .unwrap_or(&self.sandbox)
    }
}

/// Events a slow asker may be behind before its program is made to wait.
const EVENTS_MAX: usize = 64;
/// Inputs the asker may be ahead of its program.
const INPUTS_MAX: usize = 64;

impl Runner {
    pub fn new(
        sandbox: Sandbox,
        images: HashMap<PathBuf, Sandbox>,
        catalogue: Catalogue,
        installed: Vec<Installed>,
        config: RunnerConfig,
        blobs: Option<Arc<dyn Blobs>>,
    ) -> Self {
        let artefacts = Artefacts::new(config.artefact_bytes_max);
        let places = Semaphore::new(config.places);
        Self {
            inner: Arc::new(Inner {
                sandbox,
                images,
                config,
                catalogue,
                installed,
                places,
                measured: Semaphore::new(config.judged_at_once),
                quiet: RwLock::new(()),
                shared_user: !sys::is_root(),
                blobs,
                queued: AtomicUsize::new(0),
                artefacts,
                warm: Warm::default(),
            }),
        }
    }

    pub fn installed(&self) -> &[Installed] {
        &self.inner.installed
    }

    /// All that hold boxes, for those who watch them.
    pub fn sandboxes(&self) -> impl Iterator<Item = &Sandbox> {
        self.inner.sandboxes()
    }

    fn take(&self, request: RunRequest) -> Result<RunHandle, RunRefused> {
        let language = self
            .inner
            .installed
            .iter()
            .position(|installed| installed.language.id == request.language)
            .ok_or_else(|| RunRefused::UnknownLanguage(request.language.clone()))?;
        let queued = self.inner.queued.load(Ordering::Acquire);
        let sandbox = self
            .inner
            .sandbox_of(&self.inner.installed[language].language);
        if !sandbox.is_up() || queued >= self.inner.config.queue_max {
            return Err(RunRefused::Busy { queued });
        }
        // Names and arguments that cannot work are refused before anything waits.
        let installed = &self.inner.installed[language];
        let compile_limits = request
            .compile_limits
            .unwrap_or_else(|| installed.language.compile_limits());
        let run_limits = request
            .run_limits
            .unwrap_or_else(|| installed.language.run_limits());
        let plan = installed
            .plan_within(&request.files, &request.args, &compile_limits, &run_limits)
            .map_err(|error| RunRefused::Invalid(error.to_string()))?;
        self.inner.queued.fetch_add(1, Ordering::AcqRel);
        let (events, events_out) = mpsc::channel(EVENTS_MAX);
        let (input_in, input) = mpsc::channel(INPUTS_MAX);
        tokio::spawn(job::run(
            Arc::clone(&self.inner),
            language,
            plan,
            request,
            events,
            input,
        ));
        Ok(RunHandle {
            events: events_out,
            input: input_in,
        })
    }
}

impl Runs for Runner {
    fn languages(&self) -> Vec<RuntimeInfo> {
        self.inner
            .installed
            .iter()
            .map(Installed::runtime_info)
            .collect()
    }

    fn missing(&self) -> Vec<MissingLanguage> {
        self.inner
            .catalogue
            .languages()
            .iter()
            .filter(|language| {
                !self
                    .inner
                    .installed
                    .iter()
                    .any(|installed| installed.language.id == language.id)
            })
            .map(|language| language.missing())
            .collect()
    }

    fn close_matches(&self, name: &str) -> Vec<String> {
        self.inner.catalogue.close_matches(name)
    }

    fn submit(
        &self,
        request: RunRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RunHandle, RunRefused>> + Send + '_>> {
        Box::pin(async move { self.take(request) })
    }

    fn status(&self) -> RunnerStatus {
        RunnerStatus {
            boxes_ready: self.inner.sandboxes().map(Sandbox::ready).sum(),
            boxes_busy: self.inner.config.places - self.inner.places.available_permits(),
            queued: self.inner.queued.load(Ordering::Acquire),
            accepting: self.inner.sandboxes().all(Sandbox::is_up),
        }
    }
}

impl Judges for Runner {
    fn judge(&self, request: JudgeRequest) -> Judging<'_> {
        Box::pin(async move {
            let inner = &self.inner;
            let queued = inner.queued.load(Ordering::Acquire);
            if !inner.sandboxes().all(Sandbox::is_up) || queued >= inner.config.queue_max {
                return Err(RunRefused::Busy { queued });
            }
            let recipes = judge::Recipes::of(inner, &request)?;
            let (sender, events) = mpsc::channel(EVENTS_MAX);
            tokio::spawn(judge::run(Arc::clone(inner), recipes, request, sender));
            Ok(JudgeHandle { events })
        })
    }

    fn judged_at_once(&self) -> usize {
        self.inner.config.judged_at_once
    }
}
