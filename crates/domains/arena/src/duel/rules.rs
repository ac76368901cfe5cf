//! What may happen in a duel, and what follows from it.

use tiltyard_contracts::{SubmissionId, Timestamp};
use tiltyard_protocol::Verdict;

use super::{
    Actor, Body, Command, Decision, Duel, Event, Judgement, Judging, Outcome, Reason, Rejected,
    Side, State, decide,
};
use crate::pool::{Goal, between_ms, later};

type Events = Vec<Event>;

impl Duel {
    /// Does what is overdue, and then what is asked. A refusal changes nothing, not even what is overdue: the next `Tick` does that.
    ///
    /// `now` is the server's. Where it lies before the last event, because another node's clock is behind, it is that event's time.
    pub fn apply(
        &mut self,
        actor: Actor,
        command: Command,
        now: Timestamp,
    ) -> Result<Events, Rejected> {
        let now = now.max(self.last_at);
        let mut next = self.clone();
        let mut events = Vec::new();
        next.advance(now, &mut events);
        match actor {
            Actor::Player(side) => next.by_player(side, command, now, &mut events)?,
            Actor::Server => next.by_server(command, now, &mut events)?,
        }
        *self = next;
        Ok(events)
    }

    /// When `Tick` is to be applied next, if nothing else happens first.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Offered => self.offer_until,
            State::Countdown => {
                let starts_at = self.starts_at?;
                let is_ready = self.task.is_some();
                Some(if is_ready {
                    starts_at
                } else {
                    later(starts_at, self.terms.choosing_max_ms)
                })
            }
            State::Running => [self.no_show_due(), self.both_gone_due(), self.deadline_at]
                .into_iter()
                .flatten()
                .min(),
            State::Deciding => {
                let closes_at = self.closes_at()?;
                if decide(self.terms.goal, &self.submissions, true) == Decision::Await {
                    Some(later(
                        closes_at.max(self.deciding_at?),
                        self.terms.deciding_max_ms,
                    ))
                } else {
                    Some(closes_at)
                }
            }
            State::Finished => None,
        }
    }

    /// Until when submissions are taken whose upload began before the deadline.
    fn closes_at(&self) -> Option<Timestamp> {
        Some(later(self.deadline_at?, self.terms.upload_grace_ms))
    }

    fn no_show_due(&self) -> Option<Timestamp> {
        let is_missing = !self.left.seen || !self.right.seen;
        is_missing.then_some(later(self.started_at?, self.terms.no_show_ms))
    }

    /// Ghosts and bots keep nobody company: a duel with one is left when its person is gone.
    fn both_gone_due(&self) -> Option<Timestamp> {
        let started_at = self.started_at?;
        let gone_since = |side| {
            let seat = self.seat(side);
            match (seat.player.is_person(), seat.present) {
                (true, true) => None,
                (true, false) => Some(seat.gone_since.unwrap_or(started_at).max(started_at)),
                (false, _) => Some(started_at),
            }
        };
        let both = gone_since(Side::Left)?.max(gone_since(Side::Right)?);
        Some(later(both, self.terms.both_gone_ms))
    }

    fn advance(&mut self, now: Timestamp, events: &mut Events) {
        // Each turn leaves a state or a wait behind, and there are no more of them than this.
        const TURNS_MAX: usize = 8;
        for _ in 0..TURNS_MAX {
            let Some(due) = self.due().filter(|due| *due <= now) else {
                return;
            };
            self.pass(due, now, events);
        }
    }

    fn pass(&mut self, due: Timestamp, now: Timestamp, events: &mut Events) {
        match self.state {
            State::Offered => {
                let by = match (self.left.accepted, self.right.accepted) {
                    (true, false) => Some(Side::Right),
                    (false, true) => Some(Side::Left),
                    _ => None,
                };
                self.finish(None, Reason::Declined, by, now, events);
            }
            State::Countdown => match self.task {
                Some(task) => {
                    // From now and not from when it was due: a server that was away takes no time from the players.
                    let deadline_at = later(now, self.terms.duration_ms);
                    self.emit(None, Body::Started { deadline_at }, now, events);
                    let (problem, version, task_kind) =
                        (task.problem, task.version, task.task_kind);
                    self.emit(
                        None,
                        Body::Revealed {
                            problem,
                            version,
                            task_kind,
                        },
                        now,
                        events,
                    );
                }
                None => self.void("No problem was found for this duel.", now, events),
            },
            State::Running if self.no_show_due() == Some(due) => self.no_show(now, events),
            State::Running if self.both_gone_due() == Some(due) => {
                self.void("Both sides were gone.", now, events);
            }
            State::Running => {
                self.emit(None, Body::Deciding, now, events);
                self.settle(now, events);
            }
            State::Deciding => {
                self.settle(now, events);
                if self.state == State::Deciding {
                    self.void("The judge did not answer in time.", now, events);
                }
            }
            State::Finished => {}
        }
    }

    fn no_show(&mut self, now: Timestamp, events: &mut Events) {
        match (self.left.seen, self.right.seen) {
            (true, false) => self.finish(
                Some(Side::Left),
                Reason::NoShow,
                Some(Side::Right),
                now,
                events,
            ),
            (false, true) => self.finish(
                Some(Side::Right),
                Reason::NoShow,
                Some(Side::Left),
                now,
                events,
            ),
            _ => self.void("Neither side came.", now, events),
        }
    }

    /// Ends the duel if its submissions say who wins, and closes it if no later one can change that.
    fn settle(&mut self, now: Timestamp, events: &mut Events) {
        if !matches!(self.state, State::Running | State::Deciding) {
            return;
        }
        match decide(self.terms.goal, &self.submissions, self.is_closed(now)) {
            Decision::Open => {}
            Decision::Await if self.state == State::Running => {
                self.emit(None, Body::Deciding, now, events)
            }
            Decision::Await => {}
            Decision::Won { winner, reason } => {
                self.finish(Some(winner), reason, None, now, events)
            }
            Decision::Drawn => self.finish(None, Reason::Draw, None, now, events),
        }
    }

    fn is_closed(&self, now: Timestamp) -> bool {
        let are_done = self.terms.goal == Goal::Bytes && self.left.done && self.right.done;
        let is_late = self.state == State::Deciding
            && self.closes_at().is_some_and(|closes_at| now >= closes_at);
        are_done || is_late
    }

    fn finish(
        &mut self,
        winner: Option<Side>,
        reason: Reason,
        by: Option<Side>,
        now: Timestamp,
        events: &mut Events,
    ) {
        let outcome = Outcome {
            winner,
            reason,
            by,
            why: None,
        };
        self.emit(by, Body::Finished(outcome), now, events);
    }

    fn void(&mut self, why: &str, now: Timestamp, events: &mut Events) {
        let outcome = Outcome {
            winner: None,
            reason: Reason::Void,
            by: None,
            why: Some(why.to_owned()),
        };
        self.emit(None, Body::Finished(outcome), now, events);
    }

    fn by_player(
        &mut self,
        side: Side,
        command: Command,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        if !self.seat(side).player.is_person() {
            return Err(Rejected::NotAPlayer);
        }
        match command {
            Command::Accept => self.accept(side, now, events),
            Command::Decline => self.decline(side, now, events),
            Command::Resign => {
                self.must_run()?;
                self.emit(Some(side), Body::Resigned, now, events);
                self.finish(
                    Some(side.other()),
                    Reason::Resigned,
                    Some(side),
                    now,
                    events,
                );
                Ok(())
            }
            Command::Abort => self.abort(side, now, events),
            Command::OfferDraw => self.offer_draw(side, now, events),
            Command::AnswerDraw { accept } => self.answer_draw(side, accept, now, events),
            Command::Done => self.done(side, now, events),
            Command::Submit {
                submission,
                language,
                bytes,
                began_before_deadline,
            } => {
                if self.submission(submission).is_some() {
                    return Ok(());
                }
                self.may_submit(side, began_before_deadline, now)?;
                self.received(side, submission, language, bytes, now, events);
                Ok(())
            }
            Command::Typed { language } => self.typed(side, language, now, events),
            Command::Pasted { chars } => {
                self.must_run()?;
                if chars > 0 && self.seat(side).notes < self.terms.notes_max {
                    self.emit(Some(side), Body::Pasted { chars }, now, events);
                }
                Ok(())
            }
            Command::Run => {
                self.must_run()?;
                if self.runs_left(side) == 0 {
                    return Err(Rejected::TooManyRuns {
                        max: self.terms.runs_max,
                    });
                }
                self.emit(Some(side), Body::Ran, now, events);
                Ok(())
            }
            Command::Rematch { next } => self.rematch(side, next, now, events),
            Command::Chosen(_)
            | Command::Seen { .. }
            | Command::Gone { .. }
            | Command::Judged { .. }
            | Command::JudgeFailed { .. }
            | Command::GhostSubmitted { .. }
            | Command::GhostDone { .. }
            | Command::Tick
            | Command::Void { .. } => Err(Rejected::NotYours),
        }
    }

    fn must_run(&self) -> Result<(), Rejected> {
        match self.state {
            State::Running => Ok(()),
            State::Finished => Err(Rejected::DuelOver),
            State::Offered | State::Countdown => Err(Rejected::NotYetRevealed),
            State::Deciding => Err(Rejected::NotRunning),
        }
    }

    fn accept(&mut self, side: Side, now: Timestamp, events: &mut Events) -> Result<(), Rejected> {
        if self.is_over() {
            return Err(Rejected::DuelOver);
        }
        // Who is past the offer has accepted it.
        if self.state != State::Offered || self.seat(side).accepted {
            return Ok(());
        }
        self.emit(Some(side), Body::Accepted, now, events);
        if self.left.accepted && self.right.accepted {
            let starts_at = later(now, self.terms.countdown_ms);
            self.emit(None, Body::Countdown { starts_at }, now, events);
        }
        Ok(())
    }

    fn decline(&mut self, side: Side, now: Timestamp, events: &mut Events) -> Result<(), Rejected> {
        match self.state {
            State::Offered => {
                self.emit(Some(side), Body::Declined, now, events);
                self.finish(None, Reason::Declined, Some(side), now, events);
                Ok(())
            }
            State::Finished => Err(Rejected::DuelOver),
            _ => Err(Rejected::NotOffered),
        }
    }

    fn abort(&mut self, side: Side, now: Timestamp, events: &mut Events) -> Result<(), Rejected> {
        self.must_run()?;
        let abort_ms = self.terms.abort_ms;
        let is_early = self
            .started_at
            .is_some_and(|started_at| now < later(started_at, abort_ms));
        if !is_early || !self.submissions.is_empty() {
            return Err(Rejected::AbortTooLate { abort_ms });
        }
        self.emit(Some(side), Body::Aborted, now, events);
        self.finish(None, Reason::Aborted, Some(side), now, events);
        Ok(())
    }

    fn offer_draw(
        &mut self,
        side: Side,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        self.must_run()?;
        if !self.seat(side.other()).player.is_person() {
            return Err(Rejected::NoDrawHere);
        }
        // Two offers that cross are an agreement.
        if self.draw_offered_by == Some(side.other()) {
            return self.answer_draw(side, true, now, events);
        }
        if let Some(offered_at) = self.seat(side).draw_offered_at {
            let next_at = later(offered_at, self.terms.draw_offer_pause_ms);
            if now < next_at {
                return Err(Rejected::DrawOfferedTooSoon {
                    retry_after_ms: between_ms(now, next_at).max(1),
                });
            }
        }
        self.emit(Some(side), Body::DrawOffered, now, events);
        Ok(())
    }

    fn answer_draw(
        &mut self,
        side: Side,
        accept: bool,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        self.must_run()?;
        if self.draw_offered_by != Some(side.other()) {
            return Err(Rejected::NoDrawOffered);
        }
        if accept {
            self.finish(None, Reason::DrawAgreed, Some(side), now, events);
        } else {
            self.emit(Some(side), Body::DrawDeclined, now, events);
        }
        Ok(())
    }

    fn done(&mut self, side: Side, now: Timestamp, events: &mut Events) -> Result<(), Rejected> {
        self.must_run()?;
        if self.terms.goal != Goal::Bytes {
            return Err(Rejected::NotForThisGoal);
        }
        if !self.seat(side).done {
            self.emit(Some(side), Body::Done, now, events);
            self.settle(now, events);
        }
        Ok(())
    }

    fn may_submit(
        &self,
        side: Side,
        began_before_deadline: bool,
        now: Timestamp,
    ) -> Result<(), Rejected> {
        match self.state {
            State::Running => {}
            // Where an accepted submission waits for an earlier one, the duel is closed before its deadline.
            State::Deciding if self.is_closed(now) || !began_before_deadline => {
                return Err(Rejected::TooLate);
            }
            State::Deciding => {
                if decide(self.terms.goal, &self.submissions, false) != Decision::Open {
                    return Err(Rejected::TooLate);
                }
            }
            State::Offered | State::Countdown => return Err(Rejected::NotYetRevealed),
            State::Finished => return Err(Rejected::DuelOver),
        }
        if self.seat(side).done {
            return Err(Rejected::AlreadyDone);
        }
        if self.submissions_left(side) == 0 {
            return Err(Rejected::TooManySubmissions {
                max: self.terms.submissions_max,
            });
        }
        Ok(())
    }

    fn received(
        &mut self,
        side: Side,
        submission: SubmissionId,
        language: String,
        bytes: u64,
        now: Timestamp,
        events: &mut Events,
    ) {
        let number = u32::try_from(self.submissions_of(side).count() + 1).unwrap_or(u32::MAX);
        self.emit(
            Some(side),
            Body::Submitted {
                submission,
                number,
                language,
                bytes,
            },
            now,
            events,
        );
    }

    /// The language may be told before the start, as the sides are shown with it.
    fn typed(
        &mut self,
        side: Side,
        language: String,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        match self.state {
            State::Offered | State::Countdown | State::Running => {}
            State::Deciding => return Err(Rejected::NotRunning),
            State::Finished => return Err(Rejected::DuelOver),
        }
        let seat = self.seat(side);
        if seat.language.as_ref() != Some(&language) && seat.notes < self.terms.notes_max {
            self.emit(Some(side), Body::Typed { language }, now, events);
        }
        Ok(())
    }

    fn rematch(
        &mut self,
        side: Side,
        next: tiltyard_contracts::DuelId,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        let (Some(ended_at), Some(outcome)) = (self.ended_at, &self.outcome) else {
            return Err(Rejected::NotRunning);
        };
        if self.rematch.is_some() {
            return Ok(());
        }
        let is_too_late = now > later(ended_at, self.terms.rematch_ms);
        if is_too_late || outcome.reason == Reason::Declined || self.next_in_series().is_some() {
            return Err(Rejected::NoRematch);
        }
        if !self.seat(side).wants_rematch {
            self.emit(Some(side), Body::RematchOffered, now, events);
        }
        if self.left.wants_rematch && self.right.wants_rematch {
            self.emit(None, Body::Rematch { duel: next }, now, events);
        }
        Ok(())
    }

    fn by_server(
        &mut self,
        command: Command,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        match command {
            Command::Tick => {}
            Command::Chosen(task) => match self.state {
                State::Countdown if self.task.is_none() => {
                    self.emit(None, Body::Chosen(task), now, events);
                    self.advance(now, events);
                }
                State::Offered => return Err(Rejected::NotRunning),
                _ => {}
            },
            Command::Seen { side } => {
                if !self.is_over() && !self.seat(side).present {
                    self.emit(Some(side), Body::Returned, now, events);
                }
            }
            Command::Gone { side } => {
                let seat = self.seat(side);
                if !self.is_over() && seat.present && seat.player.is_person() {
                    self.emit(Some(side), Body::Left, now, events);
                }
            }
            Command::Judged {
                submission,
                judgement,
            } => self.judged(submission, Some(judgement), now, events)?,
            Command::JudgeFailed { submission } => self.judged(submission, None, now, events)?,
            Command::GhostSubmitted {
                side,
                submission,
                language,
                bytes,
                judgement,
            } => {
                self.must_be_ghost(side)?;
                if self.state == State::Running && self.submission(submission).is_none() {
                    self.received(side, submission, language, bytes, now, events);
                    self.judged(submission, Some(judgement), now, events)?;
                }
            }
            Command::GhostDone { side } => {
                self.must_be_ghost(side)?;
                if self.state == State::Running && self.terms.goal == Goal::Bytes {
                    self.done(side, now, events)?;
                }
            }
            Command::Void { why } => {
                if self.is_over() {
                    return Err(Rejected::DuelOver);
                }
                self.void(&why, now, events);
            }
            _ => return Err(Rejected::NotAPlayer),
        }
        Ok(())
    }

    fn must_be_ghost(&self, side: Side) -> Result<(), Rejected> {
        if self.seat(side).player.is_person() {
            return Err(Rejected::NotAGhost);
        }
        Ok(())
    }

    /// The judge's first word on a submission stands; what it says after the end is for the submission's own page.
    fn judged(
        &mut self,
        submission: SubmissionId,
        judgement: Option<Judgement>,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        let known = self
            .submission(submission)
            .ok_or(Rejected::UnknownSubmission)?;
        if self.is_over() || known.state != Judging::Pending {
            return Ok(());
        }
        let (side, number, bytes) = (known.side, known.number, known.bytes);
        // The fault of the problem or of the judge is no verdict on anybody's work.
        let body = match judgement.filter(|judgement| judgement.verdict != Verdict::JudgeError) {
            Some(judgement) => Body::Judged {
                submission,
                number,
                bytes,
                judgement: judgement.kept(),
            },
            None => Body::JudgeFailed { submission, number },
        };
        self.emit(Some(side), body, now, events);
        self.settle(now, events);
        Ok(())
    }
}
