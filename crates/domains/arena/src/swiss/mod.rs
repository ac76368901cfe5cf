//! Swiss tournaments: duels in rounds, at a time that was announced, for whoever comes. What one is, and when it goes on. Who meets whom is
//! in `pairing`, how all stand in `standings`; both are pure.

pub mod http;
mod organise;
pub mod pairing;
mod running;
pub mod standings;
pub(crate) mod store;
mod taking_part;
mod telling;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{DuelId, Timestamp, UserId};
use utoipa::ToSchema;
use uuid::Uuid;

pub use organise::About;
pub use telling::is_swiss;

use crate::{
    Arena, Kind, Pool, Rejected,
    pool::{between_ms, later},
};

/// Rounds of one tournament.
pub const ROUNDS_MIN: u32 = 3;
pub const ROUNDS_MAX: u32 = 11;
/// Who takes part in one, in all: a round of them is made in one transaction, and weighed against each other in `pairing`.
pub const ENTRANTS_MAX: u64 = 300;
/// Between the end of the last duel of a round and the next round.
const PAUSE_MS: u64 = 20_000;
/// From the pairing until the countdown: their pages go there meanwhile.
const GATHER_MS: u64 = 5_000;
/// Who did not come to so many duels is taken for gone.
const NO_SHOWS_MAX: u32 = 2;
const HOUR_MS: u64 = 3_600_000;
const WEEK_MS: u64 = 7 * 24 * HOUR_MS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SwissPhase)]
pub enum Phase {
    Coming,
    Running,
    Over,
    Cancelled,
}

impl Phase {
    const ALL: [Self; 4] = [Self::Coming, Self::Running, Self::Over, Self::Cancelled];

    const fn name(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Running => "running",
            Self::Over => "over",
            Self::Cancelled => "cancelled",
        }
    }

    fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|phase| phase.name() == name);
        found.unwrap_or(Self::Cancelled)
    }
}

/// Whether there is another after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SwissRepeats)]
pub enum Repeats {
    None,
    /// 7 times 24 hours later, made when this one ends.
    Weekly,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Swiss {
    pub id: Uuid,
    pub title: String,
    pub pool: Pool,
    pub rated: bool,
    /// None: as many as fit in an hour.
    pub rounds: Option<u32>,
    pub starts_at: Timestamp,
    pub kinds: BTreeSet<Kind>,
    /// Who may join: by their rating in the pool.
    pub rating_min: Option<u32>,
    pub rating_max: Option<u32>,
    /// In the list; otherwise for whoever knows the address.
    pub listed: bool,
    pub repeats: Repeats,
    pub created_by: UserId,
    pub phase: Phase,
    /// The last that was paired; 0 before the first.
    pub round: u32,
    /// When something happens next by itself; none while duels of the round go on.
    pub due_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Why it was cancelled.
    pub why: Option<String>,
    /// Grows with every change of it and of who is in it: whoever decides from what they read changes nothing if it was another.
    pub version: u64,
}

impl Swiss {
    /// How many rounds there will be. Where an hour says it: so many as fit if each takes all its time.
    #[must_use]
    pub fn rounds_planned(&self) -> u32 {
        let in_hour = rounds_in_hour(self.pool).min(ROUNDS_MAX).max(self.round);
        self.rounds.unwrap_or(in_hour)
    }

    /// Whether another round is begun now, after those there were.
    #[must_use]
    pub fn goes_on(&self, now: Timestamp) -> bool {
        match self.rounds {
            Some(rounds) => self.round < rounds,
            None => {
                let ends = later(now, GATHER_MS.saturating_add(self.pool.duration_ms()));
                self.round < ROUNDS_MAX && ends <= later(self.starts_at, HOUR_MS)
            }
        }
    }

    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over | Phase::Cancelled)
    }

    /// What somebody is given who comes now: half a point for each round they missed, for no more than half of the rounds.
    #[must_use]
    pub fn half_points_for_missed(&self) -> u32 {
        self.round.min(self.rounds_planned() / 2)
    }

    /// The first start after now, in steps of a week.
    #[must_use]
    fn next_start(&self, now: Timestamp) -> Timestamp {
        let weeks = between_ms(self.starts_at, now) / WEEK_MS + 1;
        later(self.starts_at, weeks.saturating_mul(WEEK_MS))
    }
}

/// Rounds of which each takes all its time.
const fn rounds_in_hour(pool: Pool) -> u32 {
    // With the countdown.
    let round_ms = pool.duration_ms() + GATHER_MS + 5_000 + PAUSE_MS;
    #[expect(clippy::cast_possible_truncation, reason = "an hour has few rounds")]
    let rounds = (HOUR_MS / round_ms) as u32;
    rounds
}

/// Who takes part.
#[derive(Debug, Clone, PartialEq)]
pub struct Entrant {
    pub user: UserId,
    /// In the pool, when they joined.
    pub rating: f64,
    pub half_points: u32,
    pub no_shows: u32,
    pub withdrawn: bool,
}

/// One table of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub number: u32,
    pub duel: Option<DuelId>,
    pub game: standings::Game,
}

impl Arena {
    pub async fn swiss(&self, id: Uuid) -> Result<Swiss, Rejected> {
        let found = store::by_id(self.store(), id).await?;
        found.ok_or(Rejected::NotFound("tournament"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swiss(pool: Pool, rounds: Option<u32>) -> Swiss {
        Swiss {
            id: Uuid::nil(),
            title: String::new(),
            pool,
            rated: true,
            rounds,
            starts_at: Timestamp::UNIX_EPOCH,
            kinds: BTreeSet::new(),
            rating_min: None,
            rating_max: None,
            listed: true,
            repeats: Repeats::Weekly,
            created_by: UserId::from_uuid(Uuid::nil()),
            phase: Phase::Running,
            round: 0,
            due_at: None,
            ended_at: None,
            why: None,
            version: 0,
        }
    }

    fn at(ms: u64) -> Timestamp {
        later(Timestamp::UNIX_EPOCH, ms)
    }

    #[test]
    fn an_hour_takes_a_round_while_it_could_still_end_in_it() {
        let mut hour = swiss(Pool::Blitz, None);
        assert_eq!(hour.rounds_planned(), 10);
        hour.round = 7;
        assert!(hour.goes_on(at(54 * 60_000)), "five minutes fit in six");
        assert!(!hour.goes_on(at(55 * 60_000)), "there is no time to gather");
        hour.round = ROUNDS_MAX;
        assert!(!hour.goes_on(at(10 * 60_000)), "there are enough");
        assert_eq!(
            hour.rounds_planned(),
            ROUNDS_MAX,
            "more fitted than were planned"
        );
        let few = Pool::ALL
            .into_iter()
            .filter(|pool| rounds_in_hour(*pool) < ROUNDS_MIN);
        assert_eq!(few.collect::<Vec<_>>(), [Pool::Long]);
    }

    #[test]
    fn rounds_that_are_counted_go_on_however_long_they_take() {
        let mut swiss = swiss(Pool::Rapid, Some(4));
        swiss.round = 3;
        assert!(swiss.goes_on(at(5 * HOUR_MS)));
        swiss.round = 4;
        assert!(!swiss.goes_on(at(1)));
    }

    #[test]
    fn rounds_missed_give_half_a_point_each_for_no_more_than_half_of_all() {
        let mut swiss = swiss(Pool::Blitz, Some(7));
        for (round, half_points) in [(0, 0), (1, 1), (3, 3), (4, 3), (6, 3)] {
            swiss.round = round;
            assert_eq!(swiss.half_points_for_missed(), half_points);
        }
    }

    #[test]
    fn the_next_of_a_week_is_to_come_however_late_this_one_ended() {
        let swiss = swiss(Pool::Blitz, Some(3));
        assert_eq!(swiss.next_start(at(1)), at(WEEK_MS));
        assert_eq!(swiss.next_start(at(WEEK_MS)), at(2 * WEEK_MS));
        assert_eq!(swiss.next_start(at(5 * WEEK_MS + 1)), at(6 * WEEK_MS));
    }
}
