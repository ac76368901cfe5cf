//! Trying a program on samples or on inputs of one's own: judged like a submission, scored and kept by nobody.

use bytes::Bytes;
use tiltyard_contracts::SignedIn;
use tiltyard_protocol::{
    Check, Content, Grading, Group, JudgeEvent, JudgeHandle, JudgeRequest, JudgeTest, Keep,
    OnReject,
};

use crate::{
    Judge, ProblemHead, Rejected, Solution,
    judging::{Refused, source_files},
    submission::File,
    submit::checked,
};

/// Inputs of one trial.
pub const INPUTS_MAX: usize = 16;
/// Of all inputs of one trial.
pub const INPUT_BYTES_MAX: usize = 256 << 10;
/// Kept of each stream of each test.
const KEPT_OUTPUT_BYTES: u64 = 64 << 10;

/// What a program is tried on.
#[derive(Debug)]
pub enum On {
    Samples,
    Inputs(Vec<String>),
}

/// A trial under way. Dropping it ends the programs.
pub struct Trial {
    handle: JudgeHandle,
    /// Answers of the samples; none where the inputs are one's own.
    pub answers: Vec<String>,
    /// Whether somebody says what is right.
    pub is_judged: bool,
    ended: bool,
}

impl Trial {
    /// The next event; `None` after the last.
    pub async fn next(&mut self) -> Option<JudgeEvent> {
        if self.ended {
            return None;
        }
        let event = self
            .handle
            .events
            .recv()
            .await
            .unwrap_or_else(|| JudgeEvent::Failed("the runner went away".to_owned()));
        self.ended = matches!(event, JudgeEvent::Finished(_) | JudgeEvent::Failed(_));
        Some(event)
    }
}

impl Judge {
    /// A trial as practice: not while this person is held off the problem.
    pub async fn practice_trial(
        &self,
        who: &SignedIn,
        slug: &str,
        language: &str,
        files: &[File],
        on: On,
        correlation: String,
    ) -> Result<Trial, Rejected> {
        let problem = self.problem(slug).await?;
        self.refuse_held(who, problem.id).await?;
        self.trial_of(who, problem, language, files, on, correlation)
            .await
    }

    /// Tries a program; whoever asks has counted it and decided that this person may. A hold does not stand against it.
    pub async fn trial(
        &self,
        who: &SignedIn,
        slug: &str,
        language: &str,
        files: &[File],
        on: On,
        correlation: String,
    ) -> Result<Trial, Rejected> {
        let problem = self.problem(slug).await?;
        self.trial_of(who, problem, language, files, on, correlation)
            .await
    }

    async fn trial_of(
        &self,
        who: &SignedIn,
        problem: ProblemHead,
        language: &str,
        files: &[File],
        on: On,
        correlation: String,
    ) -> Result<Trial, Rejected> {
        let runtime = self.language(language, &problem)?;
        checked(files, problem.code_bytes_max)?;
        if let On::Inputs(inputs) = &on {
            let bytes: usize = inputs.iter().map(String::len).sum();
            if inputs.is_empty() || inputs.len() > INPUTS_MAX || bytes > INPUT_BYTES_MAX {
                return Err(Rejected::field(
                    "inputs",
                    "invalid",
                    format!("1 to {INPUTS_MAX} inputs of {INPUT_BYTES_MAX} bytes together"),
                ));
            }
        }
        self.problems().note_seen(who.user, problem.id).await?;
        let version = self
            .problems()
            .judging(problem.version)
            .await?
            .ok_or(Rejected::NotFound("problem"))?;
        let head = version.head();
        let is_judged = matches!(on, On::Samples);
        let answers = if is_judged {
            samples(&*version).await
        } else {
            Vec::new()
        };
        let solution = Solution {
            language: runtime.id.clone(),
            files: source_files(files).map_err(Rejected::Broken)?,
            time_ms: self.time_ms(head.time_ms, &runtime.id),
            keep: Keep {
                output_bytes: KEPT_OUTPUT_BYTES,
                samples_only: false,
            },
            run_all: true,
            correlation,
        };
        let started = self
            .start(version, solution, move |request| tried_on(request, on))
            .await;
        let handle = started.map_err(|refused| match refused {
            Refused::Busy => Rejected::Busy("every place is taken".to_owned()),
            Refused::Failed(why) => Rejected::Broken(why),
        })?;
        Ok(Trial {
            handle,
            answers,
            is_judged,
            ended: false,
        })
    }
}

async fn samples(version: &dyn crate::Judgeable) -> Vec<String> {
    let tests = &version.head().tests;
    (0..tests.len())
        .filter(|index| tests[*index].sample)
        .map(|index| {
            let answer = version.sample(index).map(|(_, answer)| answer);
            String::from_utf8_lossy(&answer.unwrap_or_default()).into_owned()
        })
        .collect()
}

/// Only samples, or only these inputs; all run, and nothing is scored.
fn tried_on(request: &mut JudgeRequest, on: On) {
    request.grading = Grading {
        groups: vec![Group {
            on_reject: OnReject::Continue,
            ..Group::root()
        }],
        scored: false,
        run_all: true,
    };
    match on {
        On::Samples => {
            request.tests.retain(|test| test.sample);
            for test in &mut request.tests {
                test.group = 0;
            }
        }
        On::Inputs(inputs) => {
            request.check = Check::Nothing;
            let args = request
                .tests
                .first()
                .map(|test| (test.args.clone(), test.files.clone()))
                .unwrap_or_default();
            request.tests = inputs
                .into_iter()
                .enumerate()
                .map(|(index, input)| JudgeTest {
                    name: (index + 1).to_string(),
                    group: 0,
                    sample: true,
                    input: Content::Inline(Bytes::from(input)),
                    answer: Content::Inline(Bytes::new()),
                    args: args.0.clone(),
                    check_args: Vec::new(),
                    files: args.1.clone(),
                    score: None,
                    comparer: None,
                })
                .collect();
        }
    }
}
