//! What players do beside commands: submit, try, say that they are there; and what is shown of it afterwards.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use tiltyard_contracts::{DuelId, SignedIn, SubmissionId, Timestamp, VersionId};
use tiltyard_judge::{File, On, OnBehalf, Trial};

use crate::{
    Actor, Arena, Command, Rejected, Side,
    bots::{Does, Plan},
    duel::Judging,
    kept::Kept,
    live::topic_of,
    pool::between_ms,
    recording::{Piece, TimedEdit},
    store::{duels, edits},
};

/// When sides were last heard of: two of each duel that goes on at the most, for some seconds.
pub(crate) type Heard = Mutex<BTreeMap<(DuelId, Side), Timestamp>>;

/// What one side wrote and submitted, to be shown after the end.
pub struct Recorded {
    /// What the editor began with.
    pub start_text: String,
    pub pieces: Vec<Piece>,
    pub submissions: Vec<Submitted>,
}

pub struct Submitted {
    pub number: u32,
    pub language: String,
    pub files: Vec<File>,
    pub state: Judging,
    pub bytes: u64,
    pub at: Timestamp,
}

impl Arena {
    /// Takes a submission: it is in the duel and with the judge, or in neither.
    pub async fn submit(
        &self,
        who: &SignedIn,
        id: DuelId,
        language: &str,
        files: Vec<File>,
        began_at: Timestamp,
    ) -> Result<(SubmissionId, u32), Rejected> {
        let kept = self.kept(id).await?;
        let side = kept
            .duel
            .side_of(who.user)
            .ok_or(crate::duel::Rejected::NotAPlayer)?;
        let task = kept
            .duel
            .revealed()
            .ok_or(crate::duel::Rejected::NotYetRevealed)?;
        let problem = self.problems().head_of(task.problem).await?;
        let problem = problem.ok_or(Rejected::NotFound("problem"))?;
        let began_before_deadline = kept
            .duel
            .deadline_at
            .is_some_and(|deadline| began_at < deadline);
        let (tell, told) = tokio::sync::oneshot::channel();
        let arena = self.clone();
        let on_behalf = OnBehalf {
            topic: topic_of(id),
            receipt: Box::new(move |tx, submission| {
                Box::pin(async move {
                    let elsewhere = |rejected: Rejected| {
                        let problem = tiltyard_http::Refusal::into_problem(rejected);
                        tiltyard_judge::Rejected::Elsewhere(Box::new(problem))
                    };
                    let mut kept = arena.locked(tx, id).await.map_err(elsewhere)?;
                    let command = Command::Submit {
                        submission: submission.id,
                        language: submission.language.clone(),
                        bytes: submission.code_bytes,
                        began_before_deadline,
                    };
                    let events = kept
                        .duel
                        .apply(Actor::Player(side), command, arena.now())
                        .map_err(|rule| elsewhere(rule.into()))?;
                    duels::note_submission(tx, submission.id, id).await?;
                    arena
                        .write_events(tx, &mut kept, &events)
                        .await
                        .map_err(elsewhere)?;
                    // Whoever waits for it may have gone away; then nobody is told at once.
                    drop(tell.send((kept, events)));
                    Ok(())
                })
            }),
        };
        let whole = self
            .judge()
            .submit_for(who, &problem.slug, language, files, on_behalf)
            .await?;
        let submission = whole.submission.id;
        let mut number = 0;
        if let Ok((kept, events)) = told.await {
            number = kept
                .duel
                .submission(submission)
                .map_or(0, |submission| submission.number);
            self.tell_events(&kept, &events);
            self.follow_up(&kept, &events).await;
        }
        // Judged before, perhaps long ago: the duel need not wait to hear of it.
        if whole.submission.result.verdict.is_some() {
            self.submission_judged(submission).await?;
        }
        Ok((submission, number))
    }

    /// A program on samples or own inputs, counted.
    pub async fn attempt(
        &self,
        who: &SignedIn,
        id: DuelId,
        language: &str,
        files: &[File],
        on: On,
        correlation: String,
    ) -> Result<Trial, Rejected> {
        let kept = self.command(who.user, id, Command::Run, None).await?;
        let task = kept
            .duel
            .revealed()
            .ok_or(crate::duel::Rejected::NotYetRevealed)?;
        let problem = self.problems().head_of(task.problem).await?;
        let problem = problem.ok_or(Rejected::NotFound("problem"))?;
        Ok(self
            .judge()
            .trial(who, &problem.slug, language, files, on, correlation)
            .await?)
    }

    /// A page of a player is open.
    pub async fn here(&self, who: &SignedIn, id: DuelId) -> Result<(), Rejected> {
        let kept = self.kept(id).await?;
        let Some(side) = kept.duel.side_of(who.user) else {
            return Err(crate::duel::Rejected::NotAPlayer.into());
        };
        if kept.duel.is_over() {
            return Ok(());
        }
        self.heard().lock().insert((id, side), self.now());
        if !kept.duel.seat(side).present {
            self.say(id, Command::Seen { side }).await?;
        }
        Ok(())
    }

    /// Writes down who was heard of, all together. What is lost with this process is said again in ten seconds.
    pub(crate) async fn note_heard(&self) -> Result<(), Rejected> {
        let heard = std::mem::take(&mut *self.heard().lock());
        if heard.is_empty() {
            return Ok(());
        }
        let mut tx = self.store().begin().await?;
        for ((duel, side), at) in heard {
            duels::seen(&mut tx, duel, side, at).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What editors begin with where something is to be repaired, by language: the jury's shortest wrong program of each.
    pub(crate) async fn start_code(
        &self,
        version: VersionId,
    ) -> Result<BTreeMap<String, String>, Rejected> {
        let mut start: BTreeMap<String, String> = BTreeMap::new();
        let here = self.languages();
        for source in self.problems().jury_sources(version).await? {
            if source.accepted || !here.contains(&source.language) {
                continue;
            }
            let known = start
                .entry(source.language)
                .or_insert_with(|| source.text.clone());
            if source.text.len() < known.len() {
                *known = source.text;
            }
        }
        Ok(start)
    }

    /// Both sides from beginning to end, once it is over.
    pub async fn recorded(&self, kept: &Kept, side: Side) -> Result<Recorded, Rejected> {
        if !kept.duel.is_over() {
            return Err(Rejected::Conflict {
                code: "not_over",
                detail: "the duel goes on; its replay is there when it has ended".to_owned(),
            });
        }
        let mut submissions = Vec::new();
        for submission in kept.duel.submissions_of(side) {
            let files = self
                .judge()
                .files_of(submission.id)
                .await?
                .unwrap_or_default();
            submissions.push(Submitted {
                number: submission.number,
                language: submission.language.clone(),
                files,
                state: submission.state,
                bytes: submission.bytes,
                at: submission.at,
            });
        }
        if let Some(plan) = kept
            .plan
            .as_ref()
            .filter(|_| kept.duel.machine() == Some(side))
        {
            return Ok(Recorded {
                start_text: plan.start_text.clone(),
                pieces: vec![planned(kept, plan)],
                submissions,
            });
        }
        Ok(Recorded {
            // The first edit puts it there.
            start_text: String::new(),
            pieces: edits::pieces(self.store(), kept.duel.id, side).await?,
            submissions,
        })
    }
}

/// What a ghost or a bot had written by the end.
fn planned(kept: &Kept, plan: &Plan) -> Piece {
    let lasted_ms = match (kept.duel.started_at, kept.duel.ended_at) {
        (Some(started), Some(ended)) => between_ms(started, ended),
        _ => 0,
    };
    let steps = plan.steps.iter().take_while(|step| step.t_ms <= lasted_ms);
    let edits = steps
        .filter_map(|step| match &step.does {
            Does::Edit(edit) => Some(TimedEdit {
                t: step.t_ms,
                at: edit.at,
                del: edit.del,
                ins: edit.ins.clone(),
            }),
            Does::Submit { .. } => None,
        })
        .collect();
    Piece {
        first: 0,
        language: plan.language.clone(),
        edits,
    }
}
