//! One test: run, as often as the checker asks, and judge.

use bytes::Bytes;
use tiltyard_judging::{compare::compare, tool::Said, verdict::of_outcome};
use tiltyard_protocol::{
    Check, Comparer, Content, Dialect, JudgeTest, NOTHING_RAN, Outcome, RelativePath, StoppedBy,
    TestResult, Verdict,
};

use super::{
    Judging, Programs, interactive,
    program::{Program, Ran},
    tools::{Heard, Question, Tool},
};
use crate::build::JobError;

/// What one look at an output came to.
struct Look {
    verdict: Verdict,
    score: Option<f64>,
    message: String,
    judge_message: String,
    next_pass: Option<Bytes>,
}

impl Look {
    fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            score: None,
            message: String::new(),
            judge_message: String::new(),
            next_pass: None,
        }
    }

    fn failed(why: impl Into<String>) -> Self {
        Self {
            judge_message: why.into(),
            ..Self::of(Verdict::JudgeError)
        }
    }
}

impl Judging {
    pub(super) async fn test(
        &self,
        index: usize,
        programs: &mut Programs,
    ) -> Result<TestResult, JobError> {
        let test = &self.request.tests[index];
        let mut input = self.fetch(&test.input).await?;
        let answer = self.fetch(&test.answer).await?;
        let mut slowest: Option<Outcome> = None;
        let mut pass = 0;
        loop {
            pass += 1;
            let question = Question {
                input: &input,
                answer: &answer,
                args: &test.check_args,
                pass,
            };
            let (ran, look) = self.pass(test, programs, &question).await?;
            let so_far =
                slowest.insert(slowest.map_or(ran.outcome, |before| slower(before, ran.outcome)));
            let outcome = *so_far;
            match look.next_pass {
                Some(next) if pass < self.request.passes_max.max(1) => input = next,
                Some(_) => {
                    let why = format!(
                        "the checker asks for more than {} passes",
                        self.request.passes_max.max(1)
                    );
                    return Ok(self.result(test, outcome, &ran, Look::failed(why)));
                }
                None => return Ok(self.result(test, outcome, &ran, look)),
            }
        }
    }

    fn result(&self, test: &JudgeTest, outcome: Outcome, ran: &Ran, look: Look) -> TestResult {
        let keep = &self.request.keep;
        let room = if keep.samples_only && !test.sample {
            0
        } else {
            keep.output_bytes as usize
        };
        let beginning = |bytes: &[u8]| Bytes::copy_from_slice(&bytes[..bytes.len().min(room)]);
        TestResult {
            verdict: look.verdict,
            score: look.score,
            outcome,
            message: look.message,
            judge_message: look.judge_message,
            stdout: beginning(&ran.stdout),
            stderr: beginning(&ran.stderr),
        }
    }

    async fn pass(
        &self,
        test: &JudgeTest,
        programs: &mut Programs,
        question: &Question<'_>,
    ) -> Result<(Ran, Look), JobError> {
        let Programs {
            submission,
            tools,
            interactor,
        } = programs;
        let Some(submission) = submission else {
            let ran = Ran {
                outcome: NOTHING_RAN,
                stdout: Vec::new(),
                stderr: Vec::new(),
            };
            let look = match self.submitted_answer(&test.name) {
                Some(output) => self.look(test, tools, question, &output).await?,
                None => Look {
                    message: "there is no output for this test among the files".to_owned(),
                    ..Look::of(Verdict::WrongAnswer)
                },
            };
            return Ok((ran, look));
        };
        if let Some(interactor) = interactor {
            return self
                .talk(test, submission, tools, interactor, question)
                .await;
        }
        let (ran, output) = self.run_measured(test, submission, question.input).await?;
        let look = match of_outcome(&ran.outcome, self.request.limits.time_ms) {
            Some(verdict) => Look::of(verdict),
            None => self.look(test, tools, question, &output).await?,
        };
        Ok((ran, look))
    }

    /// One run of the submission. What was too slow by little, or waited much, is run again while nothing else is measured.
    async fn run_measured(
        &self,
        test: &JudgeTest,
        submission: &mut Program,
        input: &Bytes,
    ) -> Result<(Ran, Bytes), JobError> {
        let first = {
            let _beside_others = self.runner.quiet.read().await;
            self.run_once(test, submission, input).await?
        };
        if !self.is_close(&first.0.outcome) {
            return Ok(first);
        }
        let _alone = self.runner.quiet.write().await;
        self.run_once(test, submission, input).await
    }

    fn is_close(&self, outcome: &Outcome) -> bool {
        let limit_us = self.request.limits.time_ms * 1000;
        match outcome.stopped_by {
            None => outcome.cpu_time_us > limit_us,
            Some(StoppedBy::WallTime) => outcome.cpu_time_us >= limit_us / 2,
            _ => false,
        }
    }

    async fn run_once(
        &self,
        test: &JudgeTest,
        submission: &mut Program,
        input: &Bytes,
    ) -> Result<(Ran, Bytes), JobError> {
        let mut files = Vec::new();
        for (path, content) in &test.files {
            files.push((path.clone(), self.fetch(content).await?));
        }
        let stdin = match &self.request.input_file {
            Some(path) => {
                files.push((path.clone(), input.clone()));
                Bytes::new()
            }
            None => input.clone(),
        };
        submission.prepare(files).await?;
        let mut ran = submission.run(&test.args, &stdin).await?;
        let output = match &self.request.output_file {
            None => Bytes::from(std::mem::take(&mut ran.stdout)),
            Some(path) => self.written(submission, path).await?,
        };
        // The beginning is enough for people to look at.
        ran.stdout = output[..output.len().min(self.request.keep.output_bytes as usize)].to_vec();
        Ok((ran, output))
    }

    async fn written(
        &self,
        submission: &mut Program,
        path: &RelativePath,
    ) -> Result<Bytes, JobError> {
        let found = submission
            .collect(path.clone(), self.request.limits.output_bytes)
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// Like [`Self::pass`] where an interactor talks to the submission.
    async fn talk(
        &self,
        test: &JudgeTest,
        submission: &mut Program,
        tools: &mut [Tool],
        interactor: &mut Tool,
        question: &Question<'_>,
    ) -> Result<(Ran, Look), JobError> {
        submission.prepare(Vec::new()).await?;
        interactor.prepare(question, None).await?;
        interactor.program.go_to(submission).await?;
        let talk = {
            let _beside_others = self.runner.quiet.read().await;
            interactive::talk(submission, &test.args, interactor, question).await?
        };
        let ended = of_outcome(&talk.submission.outcome, self.request.limits.time_ms);
        let heard = interactor.hear(&talk.interactor).await?;
        let refused = matches!(heard.word.said, Said::Rejected { .. } | Said::Crashed(_));
        let look = match ended {
            // It fell over the end of an interactor that had rejected already, or had failed.
            Some(_) if refused && talk.interactor_first => self.heard(test, heard),
            Some(verdict) => Look {
                judge_message: heard.word.judge_message,
                ..Look::of(verdict)
            },
            None if interactor.dialect == Dialect::Testlib && !refused => {
                let output = interactor.interactor_output().await?;
                self.look(test, tools, question, &output).await?
            }
            None => self.heard(test, heard),
        };
        Ok((talk.submission, look))
    }

    /// Holds an output against the answer.
    async fn look(
        &self,
        test: &JudgeTest,
        tools: &mut [Tool],
        question: &Question<'_>,
        output: &Bytes,
    ) -> Result<Look, JobError> {
        match &self.request.check {
            Check::Nothing => Ok(Look::of(Verdict::Accepted)),
            Check::Compare(comparer) => {
                self.compared(
                    test,
                    test.comparer.as_ref().unwrap_or(comparer),
                    question,
                    output,
                )
                .await
            }
            Check::Tools(_) => {
                let mut last = Look::of(Verdict::Accepted);
                for tool in tools {
                    last = self.heard(test, tool.check(question, output).await?);
                    if last.verdict != Verdict::Accepted {
                        break;
                    }
                }
                Ok(last)
            }
        }
    }

    async fn compared(
        &self,
        test: &JudgeTest,
        comparer: &Comparer,
        question: &Question<'_>,
        output: &Bytes,
    ) -> Result<Look, JobError> {
        let (comparer, input) = (comparer.clone(), question.input.clone());
        let (answer, output) = (question.answer.clone(), output.clone());
        let compared =
            tokio::task::spawn_blocking(move || compare(&comparer, &input, &answer, &output))
                .await?;
        Ok(match compared {
            Ok(comparison) => Look {
                score: comparison.score.map(|part| part * self.full_score(test)),
                message: comparison.message,
                ..Look::of(if comparison.accepted {
                    Verdict::Accepted
                } else {
                    Verdict::WrongAnswer
                })
            },
            Err(error) => Look::failed(error.to_string()),
        })
    }

    /// What the test gives to whoever does all of it.
    fn full_score(&self, test: &JudgeTest) -> f64 {
        let group = &self.request.grading.groups[test.group];
        test.score.or(group.max_score).unwrap_or(group.accept_score)
    }

    fn heard(&self, test: &JudgeTest, heard: Heard) -> Look {
        let Heard { word, next_pass } = heard;
        let (verdict, score, next_pass) = match word.said {
            // Where nothing is scored a part of the points is not enough.
            Said::Accepted {
                score: None,
                multiplier: Some(part),
            } if part < 1.0 && !self.request.grading.scored => (Verdict::WrongAnswer, None, None),
            Said::Accepted { score, multiplier } => {
                let part = multiplier.map(|part| part * self.full_score(test));
                (Verdict::Accepted, score.or(part), None)
            }
            Said::Rejected { score } => (Verdict::WrongAnswer, score, None),
            Said::AnotherPass => (Verdict::Accepted, None, next_pass),
            Said::Crashed(why) => {
                let judge_message = format!("{why}\n{}", word.judge_message);
                return Look::failed(judge_message.trim_end());
            }
        };
        Look {
            verdict,
            score,
            message: word.message,
            judge_message: word.judge_message,
            next_pass,
        }
    }

    /// The file of an output-only submission that belongs to a test.
    fn submitted_answer(&self, test: &str) -> Option<Bytes> {
        let stem = test.rsplit('/').next().unwrap_or(test);
        let fits = |name: &RelativePath| {
            let name = name.as_str();
            let file = name.rsplit('/').next().unwrap_or(name);
            ["", ".out", ".ans", ".txt"]
                .iter()
                .any(|end| file.strip_suffix(end) == Some(stem))
        };
        let files = &self.request.source.files;
        files
            .iter()
            .find(|file| file.name.as_ref().is_some_and(fits))
            .map(|file| file.content.clone())
    }

    async fn fetch(&self, content: &Content) -> Result<Bytes, JobError> {
        let (id, bytes) = match content {
            Content::Inline(bytes) => return Ok(bytes.clone()),
            Content::Blob { id, bytes } => (*id, *bytes),
        };
        let runner = std::sync::Arc::clone(&self.runner);
        let read = move || {
            use std::io::Read;
            let blobs = runner
                .blobs
                .as_ref()
                .ok_or_else(|| std::io::Error::other("this runner has no blobs"))?;
            let mut content = Vec::with_capacity(bytes as usize);
            blobs.open(&id)?.read_to_end(&mut content)?;
            if content.len() as u64 != bytes {
                return Err(std::io::Error::other(format!(
                    "the blob {id} has not {bytes} bytes"
                )));
            }
            Ok(Bytes::from(content))
        };
        Ok(tokio::task::spawn_blocking(read).await??)
    }
}

fn slower(before: Outcome, last: Outcome) -> Outcome {
    Outcome {
        cpu_time_us: before.cpu_time_us.max(last.cpu_time_us),
        wall_time_us: before.wall_time_us.max(last.wall_time_us),
        memory_peak_bytes: before.memory_peak_bytes.max(last.memory_peak_bytes),
        ..last
    }
}
