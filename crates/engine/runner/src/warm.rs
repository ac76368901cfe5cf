//! Interpreters started ahead. Each waits in a box of its own, for one job, and ends with it; nothing is shared with another
//! job but the time its start took. For the playground, never for verdicts.

use std::{
    collections::{HashMap, VecDeque},
    os::fd::{AsFd, AsRawFd},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tiltyard_languages::Plan;
use tiltyard_protocol::{Limits, Stage};
use tiltyard_sandbox::{Slot, sys};

use crate::{
    Inner,
    execution::{Execution, Running},
};

/// Interpreters of one language that wait at the same time.
pub const WARM_MAX: usize = 2;
/// One that waited longer is replaced.
const WARM_AGE_MAX: Duration = Duration::from_secs(30 * 60);
/// A box is normally ready; nobody waits for this one.
const LEASE_WAIT: Duration = Duration::from_secs(15);

pub struct WarmBox {
    pub slot: Slot,
    pub running: Running,
    started: Instant,
}

#[derive(Default)]
struct Waiting {
    ready: VecDeque<WarmBox>,
    /// Being started.
    coming: usize,
}

/// By the place of the language among the installed ones.
#[derive(Default)]
pub struct Warm {
    waiting: Mutex<HashMap<usize, Waiting>>,
}

impl Warm {
    /// An interpreter of this language that still waits.
    pub fn take(&self, language: usize) -> Option<WarmBox> {
        let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = &mut all.entry(language).or_default().ready;
        while let Some(found) = ready.pop_front() {
            // A word from the box can only be that its interpreter has ended.
            let mut ended = [sys::readable(found.slot.as_fd().as_raw_fd())];
            let waits = sys::poll(&mut ended, 0).is_ok_and(|count| count == 0);
            if waits && found.started.elapsed() < WARM_AGE_MAX {
                return Some(found);
            }
        }
        None
    }
}

/// Starts interpreters until enough wait. The first asker of a language gets none, and brings them for the next.
pub fn refill(runner: &Arc<Inner>, language: usize) {
    {
        let mut all = runner
            .warm
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let waiting = all.entry(language).or_default();
        if waiting.ready.len() + waiting.coming >= WARM_MAX {
            return;
        }
        waiting.coming += 1;
    }
    let runner = Arc::clone(runner);
    tokio::task::spawn_blocking(move || {
        let started = start(&runner, language);
        let mut all = runner
            .warm
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let waiting = all.entry(language).or_default();
        waiting.coming -= 1;
        match started {
            Ok(found) => waiting.ready.push_back(found),
            Err(error) => tracing::warn!(%error, "no interpreter could be started ahead"),
        }
    });
}

fn start(
    runner: &Inner,
    language: usize,
) -> Result<WarmBox, Box<dyn std::error::Error + Send + Sync>> {
    let language = &runner.installed[language].language;
    let argv = language.warm.clone().unwrap_or_default();
    let limits = Limits {
        wall_time_ms: WARM_AGE_MAX.as_millis() as u64 * 2,
        ..language.run_limits()
    };
    let mut slot = runner.sandbox_of(language).lease(LEASE_WAIT)?;
    slot.expect_last_run();
    let execution = Execution {
        stage: Stage::Run,
        argv: &argv,
        environment: &language.environment_of_box(),
        limits: &limits,
        stderr_spare_bytes: 0,
    };
    let running = execution.start(&mut slot, None)?;
    Ok(WarmBox {
        slot,
        running,
        started: Instant::now(),
    })
}

/// What the interpreter reads. Every number is eight hexadecimal digits, every text its length and its bytes: the length of
/// all that follows, the count of arguments and each, the count of files and each one's name and content.
pub fn job(plan: &Plan, args: &[String]) -> Vec<u8> {
    fn text(into: &mut Vec<u8>, bytes: &[u8]) {
        into.extend(format!("{:08x}", bytes.len()).into_bytes());
        into.extend(bytes);
    }
    let mut body = format!("{:08x}", args.len()).into_bytes();
    for arg in args {
        text(&mut body, arg.as_bytes());
    }
    body.extend(format!("{:08x}", plan.files.len()).into_bytes());
    for (path, content) in &plan.files {
        text(&mut body, path.as_str().as_bytes());
        text(&mut body, content);
    }
    let mut job = Vec::with_capacity(body.len() + 8);
    text(&mut job, &body);
    job
}
