//! The one way into a duel: what is overdue is done first, then what is asked. `time`, `player` and `server` say what that is.

use tiltyard_contracts::Timestamp;

use super::{Actor, Body, Command, Duel, Event, Outcome, Reason, Rejected, Side};

pub(super) type Events = Vec<Event>;

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

    pub(super) fn finish(
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

    pub(super) fn void(&mut self, why: &str, now: Timestamp, events: &mut Events) {
        let outcome = Outcome {
            winner: None,
            reason: Reason::Void,
            by: None,
            why: Some(why.to_owned()),
        };
        self.emit(None, Body::Finished(outcome), now, events);
    }
}
