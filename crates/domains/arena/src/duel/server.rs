//! What the server says: of presence, of the judge, for ghosts and bots, for a moderator. What is said twice or too late changes nothing.

use tiltyard_contracts::{SubmissionId, Timestamp};
use tiltyard_protocol::Verdict;

use super::{Body, Command, Duel, Judgement, Judging, Rejected, Side, State, rules::Events};
use crate::pool::Goal;

impl Duel {
    pub(super) fn by_server(
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

    pub(super) fn must_be_ghost(&self, side: Side) -> Result<(), Rejected> {
        if self.seat(side).player.is_person() {
            return Err(Rejected::NotAGhost);
        }
        Ok(())
    }

    /// The judge's first word on a submission stands; what it says after the end is for the submission's own page.
    pub(super) fn judged(
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
