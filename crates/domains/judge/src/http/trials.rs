//! `POST /problems/{slug}/trials`: a program on samples or on inputs of one's own, as server-sent events.

use std::convert::Infallible;

use axum::{
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde::{Deserialize, Serialize};
use tiltyard_http::{Path, Person, Problem, ProblemBody};
use tiltyard_protocol::{JudgeEvent, Verdict};
use utoipa::ToSchema;

use super::{State, bodies::Source};
use crate::{
    File,
    trials::{On, Trial},
};

/// A program to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTrial {
    language: String,
    #[schema(min_items = 1, max_items = 20)]
    files: Vec<File>,
    /// What the program reads, one run for each. Nobody says what would be right.
    #[serde(default)]
    #[schema(max_items = 16)]
    inputs: Vec<String>,
    /// In place of inputs: the samples of the problem, judged.
    #[serde(default)]
    samples: bool,
}

impl NewTrial {
    /// Language, files, and on what they are tried.
    pub fn parts(self) -> Result<(String, Vec<File>, On), Problem> {
        let on = match (self.samples, self.inputs) {
            (true, inputs) if inputs.is_empty() => On::Samples,
            (true, _) => {
                return Err(Problem::field(
                    "inputs",
                    "invalid",
                    "either samples or inputs of one's own",
                ));
            }
            (false, inputs) => On::Inputs(inputs),
        };
        Ok((self.language, self.files, on))
    }
}

/// One event of a trial. `finished` or `failed` is the last.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = TrialEvent)]
pub enum TrialEvent {
    Started,
    Compiled {
        ok: bool,
        log: String,
    },
    Test {
        index: usize,
        /// `null` where the program ended well and nobody says what is right.
        #[schema(value_type = Option<String>, required)]
        verdict: Option<Verdict>,
        stdout: String,
        stderr: String,
        /// What would be right; `null` where nobody says it.
        #[schema(required)]
        answer: Option<String>,
        cpu_time_us: u64,
        wall_time_us: u64,
        memory_bytes: u64,
        message: String,
    },
    Finished {
        #[schema(value_type = Option<String>, required)]
        verdict: Option<Verdict>,
    },
    /// The server failed, not the program.
    Failed {
        detail: String,
    },
}

impl TrialEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Compiled { .. } => "compiled",
            Self::Test { .. } => "test",
            Self::Finished { .. } => "finished",
            Self::Failed { .. } => "failed",
        }
    }

    fn of(event: JudgeEvent, trial: &Trial) -> Self {
        // Ending well is all that can be said where nobody knows the answer.
        let said =
            |verdict: Verdict| (trial.is_judged || verdict != Verdict::Accepted).then_some(verdict);
        match event {
            JudgeEvent::Started => Self::Started,
            JudgeEvent::Compiled { ok, log, .. } => Self::Compiled { ok, log },
            JudgeEvent::TestEnded { test, result } => Self::Test {
                index: test,
                verdict: said(result.verdict),
                stdout: String::from_utf8_lossy(&result.stdout).into_owned(),
                stderr: String::from_utf8_lossy(&result.stderr).into_owned(),
                answer: trial.answers.get(test).cloned(),
                cpu_time_us: result.outcome.cpu_time_us,
                wall_time_us: result.outcome.wall_time_us,
                memory_bytes: result.outcome.memory_peak_bytes,
                message: result.message,
            },
            JudgeEvent::Finished(judgement) if judgement.verdict == Verdict::JudgeError => {
                failed(judgement.judge_error.unwrap_or_default())
            }
            JudgeEvent::Finished(judgement) => Self::Finished {
                verdict: said(judgement.verdict),
            },
            JudgeEvent::Failed(why) => failed(why),
        }
    }
}

/// Why is for those who run the place: it may tell of secret parts of the problem.
fn failed(why: String) -> TrialEvent {
    tracing::error!(why, "the judge failed in a trial");
    TrialEvent::Failed {
        detail: "the judge failed; an administrator knows".to_owned(),
    }
}

/// Tries a program. Nothing of it is kept or scored; going away ends it.
#[utoipa::path(post, path = "/problems/{slug}/trials", tag = "submissions", operation_id = "try_solution",
    security(("session" = ["guest"]), ("token" = ["submissions:write"])), extensions(("x-limit" = json!("run"))),
    params(("slug" = String, Path)), request_body = NewTrial,
    responses((status = 200, description = "Events as they happen", content_type = "text/event-stream", body = TrialEvent),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn post(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Source(new): Source<NewTrial>,
) -> Result<Response, Problem> {
    let (language, files, on) = new.parts()?;
    let correlation = tiltyard_http::request_id(&headers);
    let trial = state
        .practice_trial(&who, &slug, &language, &files, on, correlation)
        .await?;
    Ok(answer(trial))
}

/// A trial as it is told while it goes on; going away ends it.
#[must_use]
pub fn answer(mut trial: Trial) -> Response {
    let events = async_stream::stream! {
        while let Some(event) = trial.next().await {
            let body = TrialEvent::of(event, &trial);
            let event = Event::default().event(body.name()).json_data(&body);
            // Text and numbers always have a form in JSON.
            yield Ok::<Event, Infallible>(event.unwrap_or_default());
        }
    };
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}
