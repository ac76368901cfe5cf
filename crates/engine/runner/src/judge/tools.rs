//! Checkers and interactors in boxes of their own: they see answers, which no submission's box ever holds.

use bytes::Bytes;
use tiltyard_judging::tool::{self, Feedback, ToolWord};
use tiltyard_protocol::{Dialect, Outcome, RelativePath};

use super::program::{Program, Ran};
use crate::build::JobError;

/// A name no package uses for a file of its own.
const PLACE: &str = "tiltyard-judge";
/// As programs see it.
const PLACE_IN_BOX: &str = "/box/work/tiltyard-judge";
/// What is read of a message or a score.
const WORDS_BYTES_MAX: u64 = 64 << 10;
/// What is read of the input of another pass.
const NEXT_PASS_BYTES_MAX: u64 = 64 << 20;

/// A tool that can be run.
pub struct Tool {
    pub program: Program,
    pub dialect: Dialect,
}

/// What a tool is asked about.
pub struct Question<'a> {
    pub input: &'a Bytes,
    pub answer: &'a Bytes,
    pub args: &'a [String],
    /// 1 for the first.
    pub pass: u32,
}

/// What a tool said, and what it left for another pass.
pub struct Heard {
    pub word: ToolWord,
    pub next_pass: Option<Bytes>,
}

fn path(name: &str) -> Result<RelativePath, JobError> {
    RelativePath::parse(&format!("{PLACE}/{name}"))
        .map_err(|error| std::io::Error::other(error).into())
}

fn named(name: &str) -> String {
    format!("{PLACE_IN_BOX}/{name}")
}

impl Tool {
    /// Puts everything in place. What the tool left in its directory stays from pass to pass.
    pub async fn prepare(
        &mut self,
        question: &Question<'_>,
        output: Option<&Bytes>,
    ) -> Result<(), JobError> {
        if question.pass > 1 {
            self.program
                .lend(path("input")?, question.input.clone())
                .await?;
            if let Some(output) = output {
                self.program.lend(path("output")?, output.clone()).await?;
            }
            return Ok(());
        }
        let mut files = vec![
            (path("input")?, question.input.clone()),
            (path("answer")?, question.answer.clone()),
            // It makes the directory, which everybody may write to.
            (path("feedback/.keep")?, Bytes::new()),
        ];
        files.extend(
            output
                .map(|output| Ok::<_, JobError>((path("output")?, output.clone())))
                .transpose()?,
        );
        self.program.prepare(files).await
    }

    /// Its arguments. An interactor of testlib writes the output, a checker reads it.
    pub fn args(&self, question: &Question<'_>) -> Vec<String> {
        let names: &[&str] = match self.dialect {
            Dialect::Kattis => &["input", "answer", "feedback/"],
            Dialect::Testlib => &["input", "output", "answer"],
            Dialect::Cms => &["input", "answer", "output"],
        };
        names
            .iter()
            .map(|name| named(name))
            .chain(question.args.iter().cloned())
            .collect()
    }

    /// The same for an interactor, whose output does not exist yet and lies where it may write.
    pub fn interactor_args(&self, question: &Question<'_>) -> Vec<String> {
        let mut args = self.args(question);
        if self.dialect == Dialect::Testlib {
            args[1] = named("feedback/output");
        }
        args
    }

    /// Asks about an output.
    pub async fn check(
        &mut self,
        question: &Question<'_>,
        output: &Bytes,
    ) -> Result<Heard, JobError> {
        let as_file = self.dialect != Dialect::Kattis;
        self.prepare(question, as_file.then_some(output)).await?;
        let stdin = if as_file {
            Bytes::new()
        } else {
            output.clone()
        };
        let args = self.args(question);
        let ran = self.program.run(&args, &stdin).await?;
        self.hear(&ran).await
    }

    /// What it left and how it ended, as its dialect means it.
    pub async fn hear(&mut self, ran: &Ran) -> Result<Heard, JobError> {
        let mut left = Left::default();
        if self.dialect == Dialect::Kattis {
            left = self.left().await?;
        }
        if left.next_pass.is_some() {
            // It asks for one pass, not for all that follow.
            self.program.discard(path("feedback/nextpass.in")?).await?;
        }
        Ok(left.read(self.dialect, &ran.outcome, &ran.stdout, &ran.stderr))
    }

    /// What an interactor of testlib wrote for the checker.
    pub async fn interactor_output(&mut self) -> Result<Bytes, JobError> {
        let found = self
            .program
            .collect(path("feedback/output")?, NEXT_PASS_BYTES_MAX)
            .await?;
        Ok(found.unwrap_or_default())
    }

    async fn left(&mut self) -> Result<Left, JobError> {
        let mut left = Left::default();
        for (name, bytes_max, place) in [
            ("judgemessage.txt", WORDS_BYTES_MAX, &mut left.judge_message),
            ("teammessage.txt", WORDS_BYTES_MAX, &mut left.team_message),
            ("score.txt", WORDS_BYTES_MAX, &mut left.score),
            (
                "score_multiplier.txt",
                WORDS_BYTES_MAX,
                &mut left.score_multiplier,
            ),
            ("nextpass.in", NEXT_PASS_BYTES_MAX, &mut left.next_pass),
        ] {
            *place = self
                .program
                .collect(path(&format!("feedback/{name}"))?, bytes_max)
                .await?;
        }
        Ok(left)
    }
}

/// Files of the directory for feedback.
#[derive(Default)]
struct Left {
    judge_message: Option<Bytes>,
    team_message: Option<Bytes>,
    score: Option<Bytes>,
    score_multiplier: Option<Bytes>,
    next_pass: Option<Bytes>,
}

impl Left {
    fn read(self, dialect: Dialect, outcome: &Outcome, stdout: &[u8], stderr: &[u8]) -> Heard {
        let feedback = Feedback {
            judge_message: self.judge_message.as_deref(),
            team_message: self.team_message.as_deref(),
            score: self.score.as_deref(),
            score_multiplier: self.score_multiplier.as_deref(),
            next_pass: self.next_pass.is_some(),
        };
        Heard {
            word: tool::word(dialect, outcome, stdout, stderr, &feedback),
            next_pass: self.next_pass,
        }
    }
}
