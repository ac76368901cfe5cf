//! One duel: its state, which is the fold of its events. What may happen is in `rules`, who wins in `decide`.

pub mod decide;
mod event;
mod fold;
mod player;
mod rejected;
mod rules;
mod server;
#[cfg(test)]
mod tests;
mod time;

pub use decide::{Decision, Judging, Reason, Submission, decide};
pub use event::{Actor, Body, Command, Event, Judgement, Offer, Outcome, Player, Seed, Side, Task};
pub use rejected::{Broken, Rejected};
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{DuelId, Timestamp};
use utoipa::ToSchema;

use crate::pool::{SeriesPlace, Terms, later};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Offered,
    Countdown,
    Running,
    Deciding,
    Finished,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    pub player: Player,
    pub accepted: bool,
    pub present: bool,
    /// Whether they were ever there. Accepting is not being there: it is done from another page.
    pub seen: bool,
    pub gone_since: Option<Timestamp>,
    pub language: Option<String>,
    pub runs: u32,
    /// Pastes and changes of language in the log.
    pub notes: u32,
    pub pasted_chars: u64,
    pub done: bool,
    pub draw_offered_at: Option<Timestamp>,
    pub wants_rematch: bool,
}

impl Seat {
    fn of(player: Player) -> Self {
        let is_machine = !player.is_person();
        Self {
            player,
            accepted: is_machine,
            present: is_machine,
            seen: is_machine,
            gone_since: None,
            language: None,
            runs: 0,
            notes: 0,
            pasted_chars: 0,
            done: false,
            draw_offered_at: None,
            wants_rematch: is_machine,
        }
    }

    fn appears(&mut self) {
        self.present = true;
        self.seen = true;
        self.gone_since = None;
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duel {
    pub id: DuelId,
    pub terms: Terms,
    pub state: State,
    /// Of the last event.
    pub seq: u64,
    /// When the last event was.
    pub last_at: Timestamp,
    pub created_at: Timestamp,
    pub offer_until: Option<Timestamp>,
    pub starts_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub deadline_at: Option<Timestamp>,
    pub deciding_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Known to the server from the countdown on; told when the duel runs (`revealed`).
    pub task: Option<Task>,
    pub left: Seat,
    pub right: Seat,
    /// In the order of receipt.
    pub submissions: Vec<Submission>,
    pub draw_offered_by: Option<Side>,
    pub outcome: Option<Outcome>,
    pub rematch: Option<DuelId>,
}

impl Duel {
    /// A duel both have to accept. Its first event comes with it.
    #[must_use]
    pub fn offered(
        id: DuelId,
        terms: Terms,
        left: Player,
        right: Player,
        now: Timestamp,
    ) -> (Self, Vec<Event>) {
        let offer_until = Some(later(now, terms.offer_ms));
        Self::begin(
            Offer {
                duel: id,
                terms,
                left,
                right,
                offer_until,
            },
            now,
        )
    }

    /// A duel both have agreed on before (challenge, rematch, series, ghost, bot): it counts down at once, after a pause.
    #[must_use]
    pub fn agreed(
        id: DuelId,
        terms: Terms,
        left: Player,
        right: Player,
        pause_ms: u64,
        now: Timestamp,
    ) -> (Self, Vec<Event>) {
        let starts_at = later(now, pause_ms.saturating_add(terms.countdown_ms));
        let offer = Offer {
            duel: id,
            terms,
            left,
            right,
            offer_until: None,
        };
        let (mut duel, mut events) = Self::begin(offer, now);
        duel.emit(None, Body::Countdown { starts_at }, now, &mut events);
        (duel, events)
    }

    fn begin(offer: Offer, now: Timestamp) -> (Self, Vec<Event>) {
        let event = Event {
            seq: 1,
            at: now,
            side: None,
            body: Body::Offered(Box::new(offer.clone())),
        };
        (Self::first(&offer, now), vec![event])
    }

    fn first(offer: &Offer, at: Timestamp) -> Self {
        Self {
            id: offer.duel,
            terms: offer.terms.clone(),
            state: State::Offered,
            seq: 1,
            last_at: at,
            created_at: at,
            offer_until: offer.offer_until,
            starts_at: None,
            started_at: None,
            deadline_at: None,
            deciding_at: None,
            ended_at: None,
            task: None,
            left: Seat::of(offer.left),
            right: Seat::of(offer.right),
            submissions: Vec::new(),
            draw_offered_by: None,
            outcome: None,
            rematch: None,
        }
    }

    /// The fold of a log, or of its beginning: spectators are shown the events until some seconds ago.
    pub fn from_events<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Self, Broken> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(Broken::NoBeginning)?;
        let Body::Offered(offer) = &first.body else {
            return Err(Broken::NoBeginning);
        };
        if first.seq != 1 {
            return Err(Broken::NoBeginning);
        }
        let mut duel = Self::first(offer, first.at);
        for event in events {
            duel.play(event)?;
        }
        Ok(duel)
    }

    /// Writes an event and makes it true: nothing changes state in another way.
    fn emit(&mut self, side: Option<Side>, body: Body, now: Timestamp, events: &mut Vec<Event>) {
        let event = Event {
            seq: self.seq + 1,
            at: now,
            side,
            body,
        };
        // It has the next number and speaks of what is there: it cannot be refused.
        let played = self.play(&event);
        debug_assert_eq!(played, Ok(()), "{event:?}");
        events.push(event);
    }

    #[must_use]
    pub const fn seat(&self, side: Side) -> &Seat {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    const fn seat_mut(&mut self, side: Side) -> &mut Seat {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        }
    }

    pub fn submissions_of(&self, side: Side) -> impl Iterator<Item = &Submission> {
        self.submissions
            .iter()
            .filter(move |submission| submission.side == side)
    }

    #[must_use]
    pub fn submission(&self, id: tiltyard_contracts::SubmissionId) -> Option<&Submission> {
        self.submissions
            .iter()
            .find(|submission| submission.id == id)
    }

    /// What is left of them: what the judge could not judge is given back.
    #[must_use]
    pub fn submissions_left(&self, side: Side) -> u32 {
        let used = self
            .submissions_of(side)
            .filter(|submission| submission.state != Judging::Failed)
            .count();
        self.terms
            .submissions_max
            .saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))
    }

    #[must_use]
    pub fn runs_left(&self, side: Side) -> u32 {
        self.terms.runs_max.saturating_sub(self.seat(side).runs)
    }

    #[must_use]
    pub fn pending(&self, side: Side) -> usize {
        self.submissions_of(side)
            .filter(|submission| submission.is_pending())
            .count()
    }

    /// The best that was judged, of which a scoreboard tells the tests.
    #[must_use]
    pub fn best(&self, side: Side) -> Option<&Submission> {
        decide::best(&self.submissions, side)
    }

    /// The smallest accepted source.
    #[must_use]
    pub fn best_bytes(&self, side: Side) -> Option<u64> {
        self.submissions_of(side)
            .filter(|submission| submission.is_accepted())
            .map(|submission| submission.bytes)
            .min()
    }

    /// The problem as far as it may be told to anybody: not before the duel ran.
    #[must_use]
    pub fn revealed(&self) -> Option<&Task> {
        self.task.as_ref().filter(|_| self.started_at.is_some())
    }

    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.state, State::Finished)
    }

    /// What ratings are told, for the left side: 1, 0 or a half. `None` where the duel says nothing to them.
    #[must_use]
    pub fn rated_score(&self) -> Option<f64> {
        let outcome = self.outcome.as_ref()?;
        let are_people = self.left.player.is_person() && self.right.player.is_person();
        if !self.terms.rated || !are_people || !outcome.reason.is_played() {
            return None;
        }
        Some(match outcome.winner {
            Some(Side::Left) => 1.0,
            Some(Side::Right) => 0.0,
            None => 0.5,
        })
    }

    /// Whether a side goes back to its place in the queue: the offer came to nothing through no fault of theirs.
    #[must_use]
    pub fn keeps_place(&self, side: Side) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| {
            outcome.reason == Reason::Declined && outcome.by != Some(side) && self.seat(side).player.is_person()
                // Where the time ran out on both, both were away.
                && (outcome.by.is_some() || self.seat(side).accepted)
        })
    }

    /// Where the next duel of a best of three stands; `None` where it is decided or was broken off.
    #[must_use]
    pub fn next_in_series(&self) -> Option<SeriesPlace> {
        let (series, outcome) = (self.terms.series?, self.outcome.as_ref()?);
        if !outcome.reason.is_played() {
            return None;
        }
        let next = SeriesPlace {
            number: series.number + 1,
            wins_left: series.wins_left + u32::from(outcome.winner == Some(Side::Left)),
            wins_right: series.wins_right + u32::from(outcome.winner == Some(Side::Right)),
            ..series
        };
        let needed = series.best_of / 2 + 1;
        (next.number <= series.best_of && next.wins_left < needed && next.wins_right < needed)
            .then_some(next)
    }
}
