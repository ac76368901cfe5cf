//! What each event makes of the state. Nothing else changes it.

use super::{Body, Broken, Duel, Event, Judging, State, Submission};

impl Duel {
    /// What an event makes of the state. An event that was played before changes nothing.
    pub fn play(&mut self, event: &Event) -> Result<(), Broken> {
        if event.seq <= self.seq {
            return Ok(());
        }
        if event.seq != self.seq + 1 {
            return Err(Broken::Gap {
                after: self.seq,
                found: event.seq,
            });
        }
        self.fold(event)?;
        self.seq = event.seq;
        self.last_at = event.at;
        Ok(())
    }

    fn fold(&mut self, event: &Event) -> Result<(), Broken> {
        match &event.body {
            Body::Submitted { .. } | Body::Judged { .. } | Body::JudgeFailed { .. } => {
                return self.fold_submission(event);
            }
            Body::Countdown { .. }
            | Body::Chosen(_)
            | Body::Started { .. }
            | Body::Deciding
            | Body::Finished(_)
            | Body::Rematch { .. } => self.fold_course(event),
            _ => self.fold_seat(event),
        }
        Ok(())
    }

    /// What moves the duel itself.
    fn fold_course(&mut self, event: &Event) {
        match &event.body {
            Body::Countdown { starts_at } => {
                self.state = State::Countdown;
                self.starts_at = Some(*starts_at);
                self.left.accepted = true;
                self.right.accepted = true;
            }
            Body::Chosen(task) => self.task = Some((**task).clone()),
            Body::Started { deadline_at } => {
                self.state = State::Running;
                self.started_at = Some(event.at);
                self.deadline_at = Some(*deadline_at);
                self.play_unrated_where_seen();
            }
            Body::Deciding => {
                self.state = State::Deciding;
                self.deciding_at = Some(event.at);
                self.draw_offered_by = None;
            }
            Body::Finished(outcome) => {
                self.state = State::Finished;
                self.ended_at = Some(event.at);
                self.draw_offered_by = None;
                self.outcome = Some(outcome.clone());
            }
            Body::Rematch { duel } => self.rematch = Some(*duel),
            _ => {}
        }
    }

    /// What one side does. Whoever does something is there.
    fn fold_seat(&mut self, event: &Event) {
        let Some(side) = event.side else {
            return;
        };
        match event.body {
            Body::DrawOffered => self.draw_offered_by = Some(side),
            Body::DrawDeclined => self.draw_offered_by = None,
            _ => {}
        }
        let seat = self.seat_mut(side);
        match &event.body {
            Body::Accepted => seat.accepted = true,
            Body::Left => {
                seat.present = false;
                seat.gone_since = Some(event.at);
            }
            Body::RematchOffered => seat.wants_rematch = true,
            Body::DrawOffered => seat.draw_offered_at = Some(event.at),
            Body::Done => seat.done = true,
            Body::Ran => seat.runs += 1,
            Body::Typed { language } => {
                seat.language = Some(language.clone());
                seat.notes += 1;
            }
            Body::Pasted { chars } => {
                seat.pasted_chars = seat.pasted_chars.saturating_add(u64::from(*chars));
                seat.notes += 1;
            }
            _ => {}
        }
        let is_there = matches!(
            event.body,
            Body::Returned
                | Body::DrawOffered
                | Body::DrawDeclined
                | Body::Done
                | Body::Ran
                | Body::Typed { .. }
                | Body::Pasted { .. }
        );
        if is_there {
            seat.appears();
        }
    }

    /// A problem somebody knows says nothing of who is better. It is told with the start: before, it would tell of the problem.
    fn play_unrated_where_seen(&mut self) {
        let why = self
            .task
            .as_ref()
            .and_then(|task| task.relaxed.why_unrated());
        if let Some(why) = why.filter(|_| self.terms.rated) {
            self.terms.rated = false;
            self.terms.why_unrated = Some(why.to_owned());
        }
    }

    fn fold_submission(&mut self, event: &Event) -> Result<(), Broken> {
        let unknown = Broken::UnknownSubmission { seq: event.seq };
        match &event.body {
            Body::Submitted {
                submission,
                number,
                language,
                bytes,
            } => {
                let side = event.side.ok_or(unknown)?;
                self.submissions.push(Submission {
                    id: *submission,
                    side,
                    number: *number,
                    language: language.clone(),
                    bytes: *bytes,
                    at: event.at,
                    state: Judging::Pending,
                });
                let seat = self.seat_mut(side);
                seat.language = Some(language.clone());
                seat.appears();
            }
            Body::Judged {
                submission,
                judgement,
                ..
            } => {
                let found = self
                    .submissions
                    .iter_mut()
                    .find(|known| known.id == *submission);
                found.ok_or(unknown)?.state = Judging::Judged(*judgement);
            }
            Body::JudgeFailed { submission, .. } => {
                let found = self
                    .submissions
                    .iter_mut()
                    .find(|known| known.id == *submission);
                found.ok_or(unknown)?.state = Judging::Failed;
            }
            _ => {}
        }
        Ok(())
    }
}
