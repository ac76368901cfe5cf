//! Seasons: the quarters of the calendar, in UTC. While one runs, its leaderboard is read from the log; when it is over, the places people had are
//! kept, once, by whichever process comes first. Ratings go on as they are.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::{SignedDuration, civil, tz::TimeZone};
use parking_lot::Mutex;
use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_store::Tx;

use crate::{
    Arena, Pool, Rejected,
    standing::Record,
    store::{people, seasons},
};

/// Who has played as many rated duels in a pool within a season has a place there: as many as make a rating sure.
pub const SEASON_DUELS_MIN: u32 = 8;
/// Places that are kept in mind on a person's page.
pub const HONOURED_MAX: u32 = 10;
/// A season is closed so long after its end: what was made in its last moment is known by then to every process.
const CLOSES_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// Seasons one looks back at.
pub const PAST_MAX: u32 = 40;
/// Nobody reads further than this.
pub const PEOPLE_READ_MAX: u32 = 10_000;
/// The season that runs is read from the log this often, however many look: a quarter of duels is much to read.
const KEPT_FOR: SignedDuration = SignedDuration::from_secs(10);
/// Pools of seasons that are kept; with one more all are let go.
const KEPT_MAX: usize = 10;

/// A quarter of a year, by its number since the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Season(i64);

impl Season {
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let day = at.to_zoned(TimeZone::UTC).date();
        Self(i64::from(day.year()) * 4 + i64::from((day.month() - 1) / 3))
    }

    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn numbered(number: i64) -> Self {
        Self(number)
    }

    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    const fn year_and_quarter(self) -> (i64, i64) {
        (self.0.div_euclid(4), self.0.rem_euclid(4) + 1)
    }

    /// As `2026-Q4`.
    #[must_use]
    pub fn name(self) -> String {
        let (year, quarter) = self.year_and_quarter();
        format!("{year}-Q{quarter}")
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (year, quarter) = name.split_once("-Q")?;
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year: i64 = year.parse().ok().filter(|_| is_year)?;
        let quarter = ["1", "2", "3", "4"]
            .iter()
            .position(|one| *one == quarter)?;
        Some(Self(year * 4 + i64::try_from(quarter).ok()?))
    }

    #[must_use]
    pub fn starts_at(self) -> Timestamp {
        let (year, quarter) = self.year_and_quarter();
        let month = i8::try_from(quarter * 3 - 2).unwrap_or(1);
        let day = i16::try_from(year)
            .ok()
            .and_then(|year| civil::Date::new(year, month, 1).ok());
        let start = day.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
        start.map_or(Timestamp::MAX, |start| start.timestamp())
    }

    /// The first moment after it.
    #[must_use]
    pub fn ends_at(self) -> Timestamp {
        self.next().starts_at()
    }
}

/// Somebody in a season: their rating as it is or was at its end, and what they played in it.
#[derive(Debug, Clone, Copy)]
pub struct Seasonal {
    pub user: UserId,
    pub record: Record,
    /// Of a closed season.
    pub place: Option<u32>,
}

/// A place somebody had at the end of a season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Honour {
    pub season: Season,
    pub pool: Pool,
    pub place: u32,
}

type Place = Arc<tokio::sync::Mutex<Option<(Timestamp, Arc<Vec<Seasonal>>)>>>;

/// Seasons that run, as they were read of late.
#[derive(Default)]
pub(crate) struct RunningSeasons(Mutex<HashMap<(Season, Pool), Place>>);

impl RunningSeasons {
    fn place(&self, season: Season, pool: Pool) -> Place {
        let mut kept = self.0.lock();
        if !kept.contains_key(&(season, pool)) && kept.len() >= KEPT_MAX {
            kept.clear();
        }
        Arc::clone(kept.entry((season, pool)).or_default())
    }
}

/// Which seasons there are.
pub struct Seasons {
    pub current: Season,
    /// Those in which anybody had a place, the latest first.
    pub past: Vec<Season>,
}

impl Arena {
    pub async fn seasons(&self) -> Result<Seasons, Rejected> {
        Ok(Seasons {
            current: Season::of(self.now()),
            past: seasons::past(self.store(), PAST_MAX).await?,
        })
    }

    /// People of a season in their order, from an offset on.
    pub(crate) async fn seasonal(
        &self,
        season: Season,
        pool: Pool,
        from: u32,
        count: u32,
    ) -> Result<Vec<Seasonal>, Rejected> {
        if seasons::is_closed(self.store(), season).await? {
            return Ok(seasons::places(self.store(), season, pool, from, count).await?);
        }
        let people = self.running_season(season, pool).await?;
        let some = people.iter().skip(from as usize).take(count as usize);
        Ok(some.copied().collect())
    }

    /// Whoever has a place in a season that is not closed, the best first, as of a few seconds ago. Whoever asks while it is read waits for it.
    async fn running_season(
        &self,
        season: Season,
        pool: Pool,
    ) -> Result<Arc<Vec<Seasonal>>, Rejected> {
        let place = self.0.running_seasons.place(season, pool);
        let mut known = place.lock().await;
        let now = self.now();
        if let Some((at, people)) = known.as_ref()
            && now.duration_since(*at) < KEPT_FOR
        {
            return Ok(Arc::clone(people));
        }
        let people = seasons::running(self.store(), season, pool, PEOPLE_READ_MAX).await?;
        let people = Arc::new(people);
        *known = Some((now, Arc::clone(&people)));
        Ok(people)
    }

    /// Closes what is over and not closed yet; says how many seasons that were.
    pub async fn close_seasons(&self) -> Result<u32, Rejected> {
        let current = Season::of(self.now() - CLOSES_AFTER);
        let Some(mut season) = seasons::first_open(self.store()).await? else {
            return Ok(0);
        };
        let mut closed = 0;
        while season < current {
            if !self.close_season(season).await? {
                break;
            }
            closed += 1;
            season = season.next();
        }
        Ok(closed)
    }

    /// False while something of it is not over yet.
    async fn close_season(&self, season: Season) -> Result<bool, Rejected> {
        let mut tx = self.store().begin().await?;
        // INVARIANT: once per season; whoever comes second waits here for the first, and then finds it done.
        if !seasons::claim(&mut tx, season, self.now()).await? {
            return Ok(true);
        }
        if seasons::is_played_on(&mut tx, season).await? {
            return Ok(false);
        }
        let mut places = Vec::new();
        for pool in Pool::ALL {
            places.push((pool, seasons::at_the_end(&mut tx, season, pool).await?));
        }
        let here = self.who_is_here(&mut tx, &places).await?;
        for (pool, people) in places {
            let mut place = 0;
            for seasonal in people {
                if here.get(&seasonal.user) == Some(&true) {
                    place += 1;
                    seasons::keep(&mut tx, season, pool, &seasonal, place).await?;
                }
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Who has left or is banned has no place; who stays cannot leave before the places are kept.
    async fn who_is_here(
        &self,
        tx: &mut Tx,
        places: &[(Pool, Vec<Seasonal>)],
    ) -> Result<BTreeMap<UserId, bool>, Rejected> {
        let users = places.iter().flat_map(|(_, people)| people);
        // Held in the order of ids, as everywhere.
        let mut here: BTreeMap<UserId, bool> =
            users.map(|seasonal| (seasonal.user, false)).collect();
        for (user, is_here) in &mut here {
            let held = people::hold(tx, *user).await?;
            let person = self.accounts().person(*user).await;
            *is_here = held && person.is_ok_and(|person| person.ban_at(self.now()).is_none());
        }
        Ok(here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn a_season_is_a_quarter_in_utc() {
        for (time, name) in [
            ("2026-01-01T00:00:00Z", "2026-Q1"),
            ("2026-03-31T23:59:59.999999Z", "2026-Q1"),
            ("2026-04-01T00:00:00Z", "2026-Q2"),
            ("2026-12-31T23:59:59Z", "2026-Q4"),
            ("2027-01-01T00:30:00+01:00", "2026-Q4"),
        ] {
            let season = Season::of(at(time));
            assert_eq!(season.name(), name, "{time}");
            assert_eq!(Season::named(name), Some(season));
            assert!((season.starts_at()..season.ends_at()).contains(&at(time)));
        }
        assert_eq!(
            Season::named("2026-Q4").map(Season::ends_at),
            Some(at("2027-01-01T00:00:00Z"))
        );
    }

    #[test]
    fn what_is_no_season_is_none() {
        for name in [
            "", "2026", "2026-Q0", "2026-Q5", "26-Q1", "+026-Q1", "2026-q1", "2026-Q1 ",
        ] {
            assert_eq!(Season::named(name), None, "{name}");
        }
    }
}
