//! The life of a judging: wait for a place, compile what must be compiled, run test after test, say what each came to.

mod interactive;
mod program;
mod test;
mod tools;

use std::{sync::Arc, sync::atomic::Ordering, time::Instant};

use tiltyard_judging::Agenda;
use tiltyard_protocol::{
    Check, Dialect, JudgeEvent, JudgeRequest, Judgement, Limits, RunRefused, Source, Verdict,
};
use tokio::sync::mpsc;

use self::{
    program::{BadSource, Compiled, Program, Role, build},
    tools::Tool,
};
use crate::{
    Inner,
    build::{JobError, Recipe},
};

/// A program may use this much more time than it is allowed before it is ended: how close it came is then known, and what
/// is close is measured again alone.
const GRACE_MS_MIN: u64 = 50;
/// The least a program may write to files: virtual machines keep small ones of their own.
const FILE_BYTES_MIN: u64 = 64 << 20;
/// Files a program may have open.
const OPEN_FILES: u32 = 512;

/// All programs of a request as recipes: what is wrong with one is found before anything waits.
pub struct Recipes {
    submission: Option<Recipe>,
    tools: Vec<(Recipe, Dialect)>,
    interactor: Option<(Recipe, Dialect)>,
}

/// What the submission may use in a run: a little more time than the limit, which is judged afterwards.
fn run_limits(request: &JudgeRequest) -> Limits {
    let limits = &request.limits;
    let grace = (limits.time_ms / 10).max(GRACE_MS_MIN);
    Limits {
        wall_time_ms: limits.wall_time_ms.max(limits.time_ms + grace),
        cpu_time_ms: limits.time_ms + grace,
        memory_bytes: limits.memory_bytes,
        stack_bytes: limits.memory_bytes,
        processes: limits.processes,
        open_files: OPEN_FILES,
        file_bytes: limits.file_bytes.max(FILE_BYTES_MIN),
        output_bytes: limits.output_bytes,
    }
}

impl Recipes {
    pub fn of(runner: &Inner, request: &JudgeRequest) -> Result<Self, RunRefused> {
        let refused = |error| match error {
            BadSource::Language(language) => RunRefused::UnknownLanguage(language),
            BadSource::Plan(why) => RunRefused::Invalid(why),
        };
        let check = &request.limits.check;
        let tool = |tool: &tiltyard_protocol::Tool| {
            program::recipe(runner, &tool.source, check, None)
                .map(|recipe| (recipe, tool.dialect))
                .map_err(refused)
        };
        let submission = match request.answers_only {
            true => None,
            false => Some(
                program::recipe(
                    runner,
                    &request.source,
                    &run_limits(request),
                    request.limits.compile,
                )
                .map_err(refused)?,
            ),
        };
        let tools = match &request.check {
            Check::Tools(tools) => tools.iter().map(tool).collect::<Result<_, _>>()?,
            Check::Nothing | Check::Compare(_) => Vec::new(),
        };
        let recipes = Self {
            submission,
            tools,
            interactor: request.interactor.as_ref().map(tool).transpose()?,
        };
        let boxes = recipes.boxes();
        if boxes > runner.config.places {
            let places = runner.config.places;
            return Err(RunRefused::Invalid(format!(
                "this problem needs {boxes} boxes at once, and this server has {places}"
            )));
        }
        Ok(recipes)
    }

    /// Held at the same time.
    fn boxes(&self) -> usize {
        usize::from(self.submission.is_some())
            + self.tools.len()
            + usize::from(self.interactor.is_some())
    }
}

/// Everything that runs, compiled.
struct Programs {
    submission: Option<Program>,
    tools: Vec<Tool>,
    interactor: Option<Tool>,
}

/// What stands before the first test.
enum Ready {
    Go(Box<Programs>),
    /// It ends here.
    Over(Verdict, Option<String>),
}

struct Judging {
    runner: Arc<Inner>,
    request: JudgeRequest,
    events: mpsc::Sender<JudgeEvent>,
}

pub async fn run(
    runner: Arc<Inner>,
    recipes: Recipes,
    request: JudgeRequest,
    events: mpsc::Sender<JudgeEvent>,
) {
    let correlation = request.correlation.clone();
    let asked = Instant::now();
    let boxes = recipes.boxes() as u32;
    let waiting = Waiting::new(Arc::clone(&runner));
    let judging = async {
        // The semaphores are never closed while the runner lives.
        let places = async {
            let measured = runner.measured.acquire().await.ok()?;
            Some((measured, runner.places.acquire_many(boxes).await.ok()?))
        };
        let _held = places.await?;
        drop(waiting);
        let (queued_us, started) = (micros(asked), Instant::now());
        let mut judging = Judging {
            runner: Arc::clone(&runner),
            request,
            events: events.clone(),
        };
        Some(match judging.perform(recipes).await {
            Ok(mut judgement) => {
                judgement.queued_us = queued_us;
                judgement.judged_us = micros(started);
                JudgeEvent::Finished(judgement)
            }
            Err(error) => {
                tracing::error!(correlation, %error, "a judging failed");
                JudgeEvent::Failed(error.to_string())
            }
        })
    };
    let last = tokio::select! {
        last = judging => last,
        // Nobody wants to know any more; what runs ends with its boxes.
        () = events.closed() => None,
    };
    if let Some(last) = last {
        // Nobody is there to be told if this fails.
        let _ = events.send(last).await;
    }
}

/// Counted among those who wait, until it is dropped.
struct Waiting(Arc<Inner>);

impl Waiting {
    fn new(runner: Arc<Inner>) -> Self {
        runner.queued.fetch_add(1, Ordering::AcqRel);
        Self(runner)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.queued.fetch_sub(1, Ordering::AcqRel);
    }
}

fn micros(since: Instant) -> u64 {
    since.elapsed().as_micros() as u64
}

impl Judging {
    async fn tell(&self, event: JudgeEvent) -> Result<(), JobError> {
        self.events
            .send(event)
            .await
            .map_err(|_| JobError::AskerGone)
    }

    async fn perform(&mut self, recipes: Recipes) -> Result<Judgement, JobError> {
        self.tell(JudgeEvent::Started).await?;
        let mut programs = match self.build(recipes).await? {
            Ready::Go(programs) => programs,
            Ready::Over(verdict, judge_error) => return Ok(over(verdict, judge_error)),
        };
        let tests = self
            .request
            .tests
            .iter()
            .map(|test| (test.group, test.sample, test.score));
        let mut agenda = Agenda::new(&self.request.grading, tests);
        let (mut cpu_time_us_max, mut memory_bytes_max, mut judge_error) = (0, 0, None);
        while let Some(index) = agenda.next() {
            let mut result = self.test(index, &mut programs).await?;
            agenda.report(index, result.verdict, result.score);
            if !self.request.grading.scored {
                result.score = None;
            }
            cpu_time_us_max = cpu_time_us_max.max(result.outcome.cpu_time_us);
            memory_bytes_max = memory_bytes_max.max(result.outcome.memory_peak_bytes);
            let failed = result.verdict == Verdict::JudgeError;
            if failed {
                let name = &self.request.tests[index].name;
                judge_error = Some(format!("test {name}: {}", result.judge_message));
            }
            self.tell(JudgeEvent::TestEnded {
                test: index,
                result,
            })
            .await?;
            if failed {
                break;
            }
        }
        let (verdict, score, groups) = agenda.finish();
        Ok(Judgement {
            verdict: if judge_error.is_some() {
                Verdict::JudgeError
            } else {
                verdict
            },
            score,
            groups,
            cpu_time_us_max,
            memory_bytes_max,
            judge_error,
            judged_us: 0,
            queued_us: 0,
        })
    }

    /// Of checkers and of the interactor, in the order of their recipes.
    fn tool_sources(&self) -> impl Iterator<Item = &Source> {
        let checkers = match &self.request.check {
            Check::Tools(tools) => tools.as_slice(),
            Check::Nothing | Check::Compare(_) => &[],
        };
        let tools = checkers.iter().chain(&self.request.interactor);
        tools.map(|tool| &tool.source)
    }

    /// Checkers are often older than the compiler, and nobody can ask their authors: what today's language refuses is tried
    /// as the language of its time.
    async fn build_tool(&self, recipe: Recipe, source: &Source) -> Result<Compiled, JobError> {
        const OLDER_CPP: [&[&str]; 2] =
            [&["-std=gnu++17"], &["-std=gnu++14", "-fpermissive", "-w"]];
        let (runner, check) = (&self.runner, self.request.limits.check);
        let first = build(runner, recipe, check, Role::Tool).await?;
        // What has steps of its own says itself how it is compiled.
        if first.program.is_some() || source.language != "cpp" || source.steps.is_some() {
            return Ok(first);
        }
        for arguments in OLDER_CPP {
            let mut older = source.clone();
            let arguments = arguments.iter().map(|argument| (*argument).to_owned());
            older.compile_args.extend(arguments);
            if let Ok(recipe) = program::recipe(runner, &older, &check, None) {
                let built = build(runner, recipe, check, Role::Tool).await?;
                if built.program.is_some() {
                    return Ok(built);
                }
            }
        }
        Ok(first)
    }

    /// Compiles everything at once: a checker costs no time where the submission is compiled too.
    async fn build(&self, recipes: Recipes) -> Result<Ready, JobError> {
        let runner = &self.runner;
        let limits = run_limits(&self.request);
        let submission = async {
            match recipes.submission {
                Some(recipe) => build(runner, recipe, limits, Role::Submission)
                    .await
                    .map(Some),
                None => Ok(None),
            }
        };
        let tools = async {
            let mut built = Vec::new();
            let given = recipes.tools.into_iter().chain(recipes.interactor);
            for ((recipe, dialect), source) in given.zip(self.tool_sources()) {
                built.push((self.build_tool(recipe, source).await?, dialect));
            }
            Ok::<_, JobError>(built)
        };
        let (submission, tools) = tokio::join!(submission, tools);
        let (submission, tools) = (submission?, tools?);
        let mut programs = Programs {
            submission: None,
            tools: Vec::new(),
            interactor: None,
        };
        for (Compiled { program, log, .. }, dialect) in tools {
            match program {
                Some(program) => programs.tools.push(Tool { program, dialect }),
                None => {
                    let why = format!("a checker or interactor does not compile: {log}");
                    return Ok(Ready::Over(Verdict::JudgeError, Some(why)));
                }
            }
        }
        if self.request.interactor.is_some() {
            programs.interactor = programs.tools.pop();
        }
        if let Some(Compiled {
            program,
            outcome,
            log,
        }) = submission
        {
            if let Some(outcome) = outcome {
                let ok = program.is_some();
                self.tell(JudgeEvent::Compiled { ok, outcome, log }).await?;
            }
            if program.is_none() {
                return Ok(Ready::Over(Verdict::CompileError, None));
            }
            programs.submission = program;
        }
        Ok(Ready::Go(Box::new(programs)))
    }
}

fn over(verdict: Verdict, judge_error: Option<String>) -> Judgement {
    Judgement {
        verdict,
        score: None,
        groups: Vec::new(),
        cpu_time_us_max: 0,
        memory_bytes_max: 0,
        judge_error,
        judged_us: 0,
        queued_us: 0,
    }
}
