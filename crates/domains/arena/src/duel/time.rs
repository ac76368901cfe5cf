//! What time does to a duel: starts it, closes it, ends it where somebody or the judge does not come.

use tiltyard_contracts::Timestamp;

use super::{Body, Decision, Duel, Reason, Side, State, decide, rules::Events};
use crate::pool::{Goal, later};

impl Duel {
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
                    Some(later(self.deciding_at?, self.terms.deciding_max_ms))
                } else {
                    Some(closes_at)
                }
            }
            State::Finished => None,
        }
    }

    /// Until when submissions are taken whose upload began before the deadline.
    pub(super) fn closes_at(&self) -> Option<Timestamp> {
        Some(later(self.deadline_at?, self.terms.upload_grace_ms))
    }

    pub(super) fn no_show_due(&self) -> Option<Timestamp> {
        let is_missing = !self.left.seen || !self.right.seen;
        is_missing.then_some(later(self.started_at?, self.terms.no_show_ms))
    }

    /// Ghosts and bots keep nobody company: a duel with one is left when its person is gone.
    pub(super) fn both_gone_due(&self) -> Option<Timestamp> {
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

    pub(super) fn advance(&mut self, now: Timestamp, events: &mut Events) {
        // Each turn leaves a state or a wait behind, and there are no more of them than this.
        const TURNS_MAX: usize = 8;
        for _ in 0..TURNS_MAX {
            let Some(due) = self.due().filter(|due| *due <= now) else {
                return;
            };
            self.pass(due, now, events);
        }
    }

    pub(super) fn pass(&mut self, due: Timestamp, now: Timestamp, events: &mut Events) {
        match self.state {
            State::Offered => {
                let by = match (self.left.accepted, self.right.accepted) {
                    (true, false) => Some(Side::Right),
                    (false, true) => Some(Side::Left),
                    _ => None,
                };
                self.finish(None, Reason::Declined, by, now, events);
            }
            State::Countdown => match &self.task {
                Some(task) => {
                    let (problem, version, task_kind) =
                        (task.problem, task.version, task.task_kind);
                    // From now and not from when it was due: a server that was away takes no time from the players.
                    let deadline_at = later(now, self.terms.duration_ms);
                    self.emit(None, Body::Started { deadline_at }, now, events);
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

    pub(super) fn no_show(&mut self, now: Timestamp, events: &mut Events) {
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
    pub(super) fn settle(&mut self, now: Timestamp, events: &mut Events) {
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

    pub(super) fn is_closed(&self, now: Timestamp) -> bool {
        let are_done = self.terms.goal == Goal::Bytes && self.left.done && self.right.done;
        let is_late = self.state == State::Deciding
            && self.closes_at().is_some_and(|closes_at| now >= closes_at);
        are_done || is_late
    }
}
