//! Leaderboards: the best of a pool, of a season, and of contests; of everybody, of a country, or of those one follows.

use std::collections::{BTreeMap, HashSet, VecDeque};

use jiff::SignedDuration;
use tiltyard_accounts::Person;
use tiltyard_contracts::UserId;
use tiltyard_ratings::Parameters;

use crate::{
    Arena, Pool, Rejected,
    contests::store as contests,
    seasons::{PEOPLE_READ_MAX, Season, Seasonal},
    standing::Record,
    store::ratings,
};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// People who are read at one time.
const READ_AT_ONCE: u32 = 200;
/// Where only some people are asked for, so many places are looked through for one page.
const LOOKED_THROUGH_MAX: u32 = 2_000;
/// Rated contests after which somebody's rating in them has a title.
pub const TITLED_CONTESTS_MIN: u32 = 3;

/// Whose places are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    Everybody,
    /// Whoever shows the same country on their page as whoever asks.
    Country,
    /// Whom whoever asks follows, and themselves.
    Friends,
}

/// What of is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Board {
    Pool(Pool),
    Season(Season, Pool),
    Contests,
}

/// How far a leaderboard was read: people looked through, and places given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    pub looked: u32,
    pub rank: u32,
}

impl Reached {
    const MAX: u32 = PEOPLE_READ_MAX;

    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (looked, rank) = text.split_once('-')?;
        let reached = Self {
            looked: looked.parse().ok()?,
            rank: rank.parse().ok()?,
        };
        (reached.looked <= Self::MAX && reached.rank <= reached.looked).then_some(reached)
    }

    #[must_use]
    pub fn text(self) -> String {
        format!("{}-{}", self.looked, self.rank)
    }
}

/// What somebody did to have a place.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    pub user: UserId,
    pub rating: f64,
    pub deviation: f64,
    /// Whether enough is known of them for a title.
    pub sure: bool,
    /// Duels, or contests.
    pub games: u32,
    /// Of duels: won, lost and drawn.
    pub ended: Option<[u64; 3]>,
    /// Of a closed season.
    pub place: Option<u32>,
}

impl Done {
    fn of(user: UserId, record: &Record, rating: f64, deviation: f64, sure: bool) -> Self {
        Self {
            user,
            rating,
            deviation,
            sure,
            games: record.rating.games,
            ended: Some([record.wins, record.losses, record.draws]),
            place: None,
        }
    }
}

/// A place of a leaderboard.
pub struct Leader {
    /// From 1.
    pub rank: u32,
    pub person: Person,
    pub done: Done,
    pub change: Option<f64>,
}

/// People in their order, read as far as they are needed.
struct Reading<'a> {
    arena: &'a Arena,
    board: Board,
    /// All there are, where they are few enough to be read at once.
    all: Option<Vec<Done>>,
    read: VecDeque<Done>,
    from: u32,
}

impl Reading<'_> {
    async fn next(&mut self) -> Result<Option<Done>, Rejected> {
        if self.read.is_empty() {
            let more = match &self.all {
                Some(all) => all.iter().skip(self.from as usize).copied().collect(),
                None => self.arena.done(self.board, self.from, READ_AT_ONCE).await?,
            };
            self.from += u32::try_from(more.len()).unwrap_or(u32::MAX);
            self.read = more.into();
        }
        Ok(self.read.pop_front())
    }
}

impl Arena {
    /// A page of a leaderboard, and where it goes on.
    pub async fn leaders(
        &self,
        board: Board,
        among: Among,
        user: Option<UserId>,
        from: Reached,
        limit: u32,
    ) -> Result<(Vec<Leader>, Option<Reached>), Rejected> {
        let Some(country) = self.country_asked(among, user).await? else {
            return Ok((Vec::new(), None));
        };
        let changes = self.changes_of(board).await?;
        let mut reading = Reading {
            arena: self,
            board,
            all: match (among, user) {
                (Among::Friends, user) => Some(self.done_by_friends(board, user).await?),
                _ => None,
            },
            read: VecDeque::new(),
            from: from.looked,
        };
        let (mut leaders, mut reached) = (Vec::new(), from);
        while let Some(done) = reading.next().await? {
            if leaders.len() == limit as usize || reached.looked - from.looked >= LOOKED_THROUGH_MAX
            {
                return Ok((leaders, Some(reached)));
            }
            reached.looked += 1;
            // Who has left or is banned has no place.
            let Ok(person) = self.accounts().person(done.user).await else {
                continue;
            };
            let is_elsewhere = country.is_some() && person.shown_country() != country.as_deref();
            if person.ban_at(self.now()).is_some() || is_elsewhere {
                continue;
            }
            reached.rank += 1;
            leaders.push(Leader {
                rank: done.place.unwrap_or(reached.rank),
                change: changes.get(&done.user).map(|before| done.rating - before),
                person,
                done,
            });
        }
        Ok((leaders, None))
    }

    /// The country that is asked for: `None` where whoever asks shows none, `Some(None)` where any will do.
    async fn country_asked(
        &self,
        among: Among,
        user: Option<UserId>,
    ) -> Result<Option<Option<String>>, Rejected> {
        if among != Among::Country {
            return Ok(Some(None));
        }
        let Some(user) = user else { return Ok(None) };
        let person = self.accounts().person(user).await?;
        Ok(person
            .shown_country()
            .map(|country| Some(country.to_owned())))
    }

    /// What people had a day ago, where it is still being played for.
    async fn changes_of(&self, board: Board) -> Result<BTreeMap<UserId, f64>, Rejected> {
        let pool = match board {
            Board::Pool(pool) => pool,
            Board::Season(season, pool) if season == Season::of(self.now()) => pool,
            Board::Season(..) | Board::Contests => return Ok(BTreeMap::new()),
        };
        Ok(ratings::changes_since(self.store(), pool, self.now() - DAY).await?)
    }

    async fn done(&self, board: Board, from: u32, count: u32) -> Result<Vec<Done>, Rejected> {
        let parameters = Parameters::default();
        Ok(match board {
            Board::Pool(pool) => {
                let best = ratings::best(self.store(), pool, from, count, &parameters).await?;
                best.iter()
                    .map(|(user, record)| self.done_in_pool(*user, record))
                    .collect()
            }
            Board::Season(season, pool) => {
                let people = self.seasonal(season, pool, from, count).await?;
                people.iter().map(done_in_season).collect()
            }
            Board::Contests => {
                let best = contests::best(self.store(), from, count).await?;
                best.into_iter().map(done_in_contests).collect()
            }
        })
    }

    fn done_in_pool(&self, user: UserId, record: &Record) -> Done {
        let standing = record.standing(self.now());
        let (rating, deviation) = (standing.rating, standing.deviation);
        Done::of(user, record, rating, deviation, !standing.provisional)
    }

    /// Whom somebody follows and they themselves, of those of whom enough is known.
    async fn done_by_friends(
        &self,
        board: Board,
        user: Option<UserId>,
    ) -> Result<Vec<Done>, Rejected> {
        let Some(user) = user else {
            return Ok(Vec::new());
        };
        let mut friends = self.accounts().followed_by(user).await?;
        friends.push(user);
        let mut done: Vec<Done> = match board {
            Board::Pool(pool) => {
                let records = ratings::of_people(self.store(), pool, &friends).await?;
                let known = records
                    .iter()
                    .filter(|(_, record)| !record.is_provisional());
                known
                    .map(|(user, record)| self.done_in_pool(*user, record))
                    .collect()
            }
            // Their places among all: as many as have one are looked through.
            Board::Season(..) => {
                let all = self.done(board, 0, LOOKED_THROUGH_MAX).await?;
                let friends: HashSet<UserId> = friends.into_iter().collect();
                all.into_iter()
                    .filter(|done| friends.contains(&done.user))
                    .collect()
            }
            Board::Contests => {
                let of = contests::ratings_of(self.store(), &friends).await?;
                of.into_iter().map(done_in_contests).collect()
            }
        };
        done.sort_by(|one, other| {
            let better = other.rating.total_cmp(&one.rating);
            better.then(one.user.cmp(&other.user))
        });
        Ok(done)
    }
}

/// As it was at the end of the season, where that is over: a deviation does not grow in the past.
fn done_in_season(seasonal: &Seasonal) -> Done {
    let rating = seasonal.record.rating;
    Done {
        place: seasonal.place,
        ..Done::of(
            seasonal.user,
            &seasonal.record,
            rating.value,
            rating.deviation,
            true,
        )
    }
}

fn done_in_contests(of: contests::RatedPerson) -> Done {
    Done {
        user: of.user,
        rating: of.value,
        deviation: of.deviation,
        sure: of.contests >= TITLED_CONTESTS_MIN,
        games: of.contests,
        ended: None,
        place: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_leaderboard_goes_on_is_what_was_said_and_nothing_else() {
        let reached = Reached {
            looked: 120,
            rank: 100,
        };
        assert_eq!(Reached::of(&reached.text()), Some(reached));
        for text in ["", "5", "-", "5-6", "10001-3", "-1-0", "a-b"] {
            assert_eq!(Reached::of(text), None, "{text}");
        }
    }
}
