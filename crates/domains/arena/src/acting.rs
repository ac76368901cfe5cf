//! The one way in which a duel is changed: a transaction in which the state, its events and all they cause are written together. Nothing
//! in memory decides; any process may do it.

use futures_util::{FutureExt, future::BoxFuture};
use tiltyard_contracts::{DuelId, SubmissionId, Timestamp, UserId};
use tiltyard_protocol::Verdict;
use tiltyard_store::Tx;
use uuid::Uuid;

use crate::{
    Actor, Arena, Body, Command, Duel, Event, Rejected, Side, State,
    bots::Does,
    duel::{Judgement, Player},
    kept::{Kept, Standings},
    pool::Terms,
    store::{duels, integrity, tickets},
};

/// A duel that is to be made.
pub(crate) struct New {
    pub terms: Terms,
    pub left: Player,
    pub right: Player,
    pub standing: Standings,
    /// Where both have agreed already: after how long it begins.
    pub agreed_pause_ms: Option<u64>,
}

impl Arena {
    pub(crate) async fn kept(&self, id: DuelId) -> Result<Kept, Rejected> {
        let found = duels::by_id(self.store(), id).await?;
        found.ok_or(Rejected::NotFound("duel"))
    }

    pub(crate) async fn locked(&self, tx: &mut Tx, id: DuelId) -> Result<Kept, Rejected> {
        let found = duels::locked(tx, id).await?;
        found.ok_or(Rejected::NotFound("duel"))
    }

    /// A player's command. One that was sent before is done once, and answered as if it had just been.
    pub async fn command(
        &self,
        user: UserId,
        id: DuelId,
        command: Command,
        once: Option<Uuid>,
    ) -> Result<Kept, Rejected> {
        let mut tx = self.store().begin().await?;
        let mut kept = self.locked(&mut tx, id).await?;
        let side = kept
            .duel
            .side_of(user)
            .ok_or(crate::duel::Rejected::NotAPlayer)?;
        if let Some(once) = once
            && !duels::is_new(&mut tx, id, once).await?
        {
            return Ok(kept);
        }
        let events = kept.duel.apply(Actor::Player(side), command, self.now())?;
        let agrees = |event: &Event| matches!(event.body, Body::Rematch { .. });
        if events.iter().any(agrees) {
            for user in Side::BOTH
                .into_iter()
                .filter_map(|side| kept.duel.person(side))
            {
                if duels::sits(&mut tx, user).await? {
                    return Err(elsewhere());
                }
            }
        }
        self.write_events(&mut tx, &mut kept, &events).await?;
        tx.commit().await?;
        self.tell_events(&kept, &events);
        self.follow_up(&kept, &events).await;
        Ok(kept)
    }

    /// Ends the duel of somebody who has left for good, so that the other side need not wait for them.
    pub(crate) async fn leave_for_good(&self, user: UserId) -> Result<(), Rejected> {
        let Some(id) = duels::seat_of(self.store(), user).await? else {
            return Ok(());
        };
        let left = match self.kept(id).await?.duel.state {
            State::Offered => self.command(user, id, Command::Decline, None).await,
            State::Running => self.command(user, id, Command::Resign, None).await,
            State::Countdown => {
                let why = "One side has left for good.".to_owned();
                self.say(id, Command::Void { why }).await
            }
            // What they submitted decides; nothing of theirs is waited for.
            State::Deciding | State::Finished => return Ok(()),
        };
        match left {
            // It went on or ended meanwhile; who is not there loses it by its rules.
            Ok(_) | Err(Rejected::Rule(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What the server says to a duel.
    pub(crate) async fn say(&self, id: DuelId, command: Command) -> Result<Kept, Rejected> {
        let mut tx = self.store().begin().await?;
        let mut kept = self.locked(&mut tx, id).await?;
        let events = kept.duel.apply(Actor::Server, command, self.now())?;
        if !events.is_empty() {
            self.write_events(&mut tx, &mut kept, &events).await?;
            tx.commit().await?;
            self.tell_events(&kept, &events);
            self.follow_up(&kept, &events).await;
        }
        Ok(kept)
    }

    /// Makes a duel in this transaction. Its players take their seats, which nobody can who sits elsewhere.
    pub(crate) async fn make(
        &self,
        tx: &mut Tx,
        id: DuelId,
        new: New,
    ) -> Result<(Duel, Vec<Event>), Rejected> {
        let now = self.now();
        let (duel, events) = match new.agreed_pause_ms {
            None => Duel::offered(id, new.terms, new.left, new.right, now),
            Some(pause_ms) => Duel::agreed(id, new.terms, new.left, new.right, pause_ms, now),
        };
        for side in Side::BOTH {
            if let Some(user) = duel.person(side)
                && !duels::take_seat(tx, user, id).await?
            {
                return Err(elsewhere());
            }
        }
        duels::insert(tx, &duel, &new.standing, &events).await?;
        Ok((duel, events))
    }

    /// Writes what happened and what it causes.
    pub(crate) async fn write_events(
        &self,
        tx: &mut Tx,
        kept: &mut Kept,
        events: &[Event],
    ) -> Result<(), Rejected> {
        for event in events {
            match &event.body {
                Body::Chosen(task) => {
                    if let Some(why) = task.relaxed.why_unrated() {
                        tracing::info!(duel = %kept.duel.id, why, "a duel without ratings");
                    }
                }
                Body::Revealed { problem, .. } => {
                    for side in Side::BOTH {
                        if let (Some(user), Some(until)) =
                            (kept.duel.person(side), kept.duel.deadline_at)
                        {
                            self.problems().hold(tx, *problem, user, until).await?;
                            // Whoever had it in front of them knows it, whether or not their page read it.
                            self.problems().note_seen_in(tx, user, *problem).await?;
                        }
                    }
                }
                Body::Finished(_) => self.ended(tx, kept).await?,
                _ => {}
            }
        }
        kept.owe_after(events);
        let due = kept.due();
        duels::write(tx, kept, events, due).await?;
        Ok(())
    }

    /// All that the end of a duel causes, but the next duel of a series: that is owed, and made after it.
    async fn ended(&self, tx: &mut Tx, kept: &mut Kept) -> Result<(), Rejected> {
        self.settle(tx, kept).await?;
        let duel = &kept.duel;
        if duel.rated_score().is_some() {
            integrity::ask_look(tx, duel.id, self.now()).await?;
        }
        duels::leave_seats(tx, duel.id).await?;
        self.note_swiss_result(tx, duel).await?;
        for side in Side::BOTH {
            let Some(user) = duel.person(side) else {
                continue;
            };
            if duel.keeps_place(side) {
                tickets::back(tx, user, duel.id).await?;
            } else {
                tickets::done(tx, user, duel.id).await?;
            }
            if let Some(task) = duel.revealed() {
                self.problems().release(tx, task.problem, user).await?;
            }
        }
        Ok(())
    }

    /// What has to be looked up or made once the duel is written. It is tried again by the timer where it fails here.
    pub(crate) fn follow_up<'a>(
        &'a self,
        kept: &'a Kept,
        events: &'a [Event],
    ) -> BoxFuture<'a, ()> {
        self.wake();
        // What follows may have something that follows.
        async move {
            let duel = &kept.duel;
            if duel.state == State::Countdown
                && duel.task.is_none()
                && let Err(error) = self.choose_problem(kept).await
            {
                tracing::warn!(duel = %duel.id, %error, "no problem was chosen yet");
            }
            let ends = |event: &Event| matches!(event.body, Body::Finished(_));
            if events.iter().any(ends) {
                self.tell_swiss_of(duel.id).await;
            }
            let tells = |event: &Event| matches!(event.body, Body::Revealed { .. });
            if events.iter().any(tells) {
                self.plan_machine(kept);
            }
            if kept.owes
                && let Err(error) = self.make_following(duel.id).await
            {
                tracing::warn!(duel = %duel.id, %error, "the next duel was not made yet");
            }
        }
        .boxed()
    }

    /// What the judge said of a submission. Told twice, or of what is of no duel and no contest, it changes nothing.
    pub async fn submission_judged(&self, submission: SubmissionId) -> Result<(), Rejected> {
        self.judged_in_contest(submission).await?;
        self.judged_in_practice(submission).await?;
        let Some(duel) = duels::of_submission(self.store(), submission).await? else {
            return Ok(());
        };
        let Some(judged) = self.judge().judgement_of(submission).await? else {
            return Ok(());
        };
        let command = match judged.verdict {
            Some(verdict) => Command::Judged {
                submission,
                judgement: judgement(verdict, judged.passed, judged.total, judged.score),
            },
            None if judged.judge_failed => Command::JudgeFailed { submission },
            None => return Ok(()),
        };
        self.say(duel, command).await?;
        Ok(())
    }

    /// The judge has given up on a submission.
    pub async fn submission_failed(&self, submission: SubmissionId) -> Result<(), Rejected> {
        self.judged_in_contest(submission).await?;
        if let Some(duel) = duels::of_submission(self.store(), submission).await? {
            self.say(duel, Command::JudgeFailed { submission }).await?;
        }
        Ok(())
    }

    /// Does what is overdue in a duel: in its own time, and in that of a ghost or a bot.
    pub(crate) async fn tick(&self, id: DuelId) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        let mut kept = self.locked(&mut tx, id).await?;
        if kept.owes {
            drop(tx);
            return self.make_following(id).await;
        }
        let now = self.now();
        let mut events = Vec::new();
        while let Some((at, index)) = kept.next_step().filter(|(at, _)| *at <= now) {
            self.play_step(&mut kept, at, index, &mut events)?;
        }
        events.extend(kept.duel.apply(Actor::Server, Command::Tick, now)?);
        // Written even where nothing happened: what is due moves on.
        self.write_events(&mut tx, &mut kept, &events).await?;
        tx.commit().await?;
        self.tell_events(&kept, &events);
        self.follow_up(&kept, &events).await;
        Ok(())
    }

    fn play_step(
        &self,
        kept: &mut Kept,
        at: Timestamp,
        index: usize,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejected> {
        let step = kept.plan.as_ref().and_then(|plan| plan.steps.get(index));
        let (
            Some(side),
            Some(Does::Submit {
                language,
                bytes,
                judgement,
            }),
        ) = (kept.duel.machine(), step.map(|step| &step.does))
        else {
            kept.plan_step = index + 1;
            return Ok(());
        };
        let command = Command::GhostSubmitted {
            side,
            submission: SubmissionId::generate(),
            language: language.clone(),
            bytes: *bytes,
            judgement: *judgement,
        };
        kept.plan_step = index + 1;
        events.extend(kept.duel.apply(Actor::Server, command, at)?);
        let rest = kept
            .plan
            .iter()
            .flat_map(|plan| &plan.steps)
            .skip(kept.plan_step);
        if rest
            .into_iter()
            .all(|step| matches!(step.does, Does::Edit(_)))
        {
            events.extend(
                kept.duel
                    .apply(Actor::Server, Command::GhostDone { side }, at)?,
            );
        }
        Ok(())
    }
}

fn elsewhere() -> Rejected {
    Rejected::Conflict {
        code: "already_in_a_duel",
        detail: "one of you is in another duel; end that one first".to_owned(),
    }
}

/// The judge's words, in those of a duel.
pub(crate) fn judgement(
    verdict: Verdict,
    passed: u64,
    total: u64,
    score: Option<f64>,
) -> Judgement {
    let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Judgement {
        verdict,
        passed: count(passed),
        total: count(total),
        score,
    }
}
