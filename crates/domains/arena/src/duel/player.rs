//! What a player may do, and when.

use tiltyard_contracts::{DuelId, SubmissionId, Timestamp};

use super::{Body, Command, Decision, Duel, Reason, Rejected, Side, State, decide, rules::Events};
use crate::pool::{Goal, between_ms, later};

impl Duel {
    pub(super) fn by_player(
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
            Command::Pasted { chars } => self.pasted(side, chars, now, events),
            Command::Run => self.ran(side, now, events),
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

    pub(super) fn done(
        &mut self,
        side: Side,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
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

    pub(super) fn received(
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

    fn pasted(
        &mut self,
        side: Side,
        chars: u32,
        now: Timestamp,
        events: &mut Events,
    ) -> Result<(), Rejected> {
        self.must_run()?;
        if chars > 0 && self.seat(side).notes < self.terms.notes_max {
            self.emit(Some(side), Body::Pasted { chars }, now, events);
        }
        Ok(())
    }

    fn ran(&mut self, side: Side, now: Timestamp, events: &mut Events) -> Result<(), Rejected> {
        self.must_run()?;
        if self.runs_left(side) == 0 {
            return Err(Rejected::TooManyRuns {
                max: self.terms.runs_max,
            });
        }
        self.emit(Some(side), Body::Ran, now, events);
        Ok(())
    }

    fn rematch(
        &mut self,
        side: Side,
        next: DuelId,
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
}
