//! Ratings and experience as duels change them.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use tiltyard_accounts::Accounts;
use tiltyard_contracts::{DuelId, Timestamp, UserId};
use tiltyard_ratings::{Outcome, Parameters, Rating, after_duel, expected};
use tiltyard_store::{Store, StoreError, Tx};
use utoipa::ToSchema;

use crate::{
    Arena, Duel, Pool, Rejected, Side,
    kept::{Changes, Experience, Kept, RatingChanges, Standing},
    pool::between_ms,
    store::{PEOPLE_ASKED, duels, experience, integrity, people, ratings},
    xp::{Ended, Played, Source, of_duel},
};

/// How somebody does in a pool.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    pub pool: Pool,
    pub rating: Rating,
    pub wins: u64,
    pub losses: u64,
    pub draws: u64,
    pub peak: f64,
}

/// What a duel made of a rating.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RatingChange)]
pub struct Change {
    pub before: f64,
    pub after: f64,
    pub deviation_before: f64,
    pub deviation_after: f64,
    /// How likely this side was to win, by both ratings and deviations.
    pub expected: f64,
}

impl Record {
    /// Of somebody who plays there for the first time.
    #[must_use]
    pub fn new(pool: Pool, rating: Rating) -> Self {
        Self {
            pool,
            rating,
            wins: 0,
            losses: 0,
            draws: 0,
            peak: rating.value,
        }
    }

    fn played(self, rating: Rating, score: f64) -> Self {
        let is = |wanted: f64| u64::from((score - wanted).abs() < 0.25);
        Self {
            rating,
            wins: self.wins + is(1.0),
            losses: self.losses + is(0.0),
            draws: self.draws + is(0.5),
            peak: self.peak.max(rating.value),
            ..self
        }
    }

    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.rating.is_provisional(&Parameters::default())
    }

    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        let parameters = Parameters::default();
        let rating = self.rating.at(now.as_millisecond(), &parameters);
        Standing {
            rating: rating.value,
            deviation: rating.deviation,
            provisional: rating.is_provisional(&parameters),
        }
    }
}

/// Both records after a duel, and what it changed.
#[must_use]
pub fn after(
    left: Record,
    right: Record,
    score: f64,
    at: Timestamp,
) -> (Record, Record, RatingChanges) {
    let parameters = Parameters::default();
    let at_ms = at.as_millisecond();
    let outcome = if score > 0.75 {
        Outcome::LeftWon
    } else if score < 0.25 {
        Outcome::RightWon
    } else {
        Outcome::Draw
    };
    let now = [
        left.rating.at(at_ms, &parameters),
        right.rating.at(at_ms, &parameters),
    ];
    let chance = expected(&now[0], &now[1], &parameters);
    let (new_left, new_right) =
        after_duel(&left.rating, &right.rating, outcome, at_ms, &parameters);
    let change = |before: &Rating, after: &Rating, expected| Change {
        before: before.value,
        after: after.value,
        deviation_before: before.deviation,
        deviation_after: after.deviation,
        expected,
    };
    let changes = RatingChanges {
        left: change(&now[0], &new_left, chance),
        right: change(&now[1], &new_right, 1.0 - chance),
    };
    (
        left.played(new_left, score),
        right.played(new_right, 1.0 - score),
        changes,
    )
}

/// The day of a time, in UTC.
pub(crate) fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}

impl Arena {
    /// How somebody stands in a pool; who never played there is placed by what they have solved.
    pub(crate) async fn record(&self, user: UserId, pool: Pool) -> Result<Record, Rejected> {
        if let Some(record) = ratings::in_pool(self.store(), user, pool).await? {
            return Ok(record);
        }
        Ok(Record::new(pool, self.placed(user).await?))
    }

    /// What the end of a duel changes, in the transaction of its end.
    pub(crate) async fn settle(&self, tx: &mut Tx, kept: &mut Kept) -> Result<(), StoreError> {
        let rating = match kept.duel.rated_score() {
            Some(score) => self.rate(tx, kept, score).await?,
            None => None,
        };
        let xp = self
            .give_experience(tx, &kept.duel, rating.as_ref())
            .await?;
        kept.changes = Some(Changes { rating, xp });
        Ok(())
    }

    async fn rate(
        &self,
        tx: &mut Tx,
        kept: &Kept,
        score: f64,
    ) -> Result<Option<RatingChanges>, StoreError> {
        let duel = &kept.duel;
        let (Some(left), Some(right)) = (duel.person(Side::Left), duel.person(Side::Right)) else {
            return Ok(None);
        };
        let pool = duel.terms.pool;
        let at = duel.ended_at.unwrap_or(duel.last_at);
        // Always in the same order, so that two ends at once do not wait for each other.
        let mut records = [None, None];
        let order = if left < right { [0, 1] } else { [1, 0] };
        for index in order {
            let (user, side) = [(left, Side::Left), (right, Side::Right)][index];
            let known = ratings::locked(tx, user, pool).await?;
            // Who plays here for the first time begins as they were shown.
            let standing = kept.standing.of(side);
            records[index] = Some(known.unwrap_or_else(|| {
                let parameters = Parameters::default();
                Record::new(
                    pool,
                    Rating::placed(standing.rating, standing.deviation, &parameters),
                )
            }));
        }
        let [Some(left_record), Some(right_record)] = records else {
            return Ok(None);
        };
        let (new_left, new_right, changes) = after(left_record, right_record, score, at);
        let line = |user, opponent, score, change| ratings::Line {
            duel: duel.id,
            user,
            opponent,
            pool,
            at,
            score,
            change,
        };
        // Both are held before anything is written of either: who has gone has no rating, and nobody goes meanwhile.
        let mut here = [true; 2];
        for index in order {
            here[index] = people::hold(tx, [left, right][index]).await?;
        }
        // INVARIANT: once per duel and person; the log says whether this is the first time.
        if !ratings::log(tx, &line(left, right, score, changes.left)).await? {
            return Ok(None);
        }
        ratings::log(tx, &line(right, left, 1.0 - score, changes.right)).await?;
        for (user, record, here) in [(left, &new_left, here[0]), (right, &new_right, here[1])] {
            if here {
                ratings::set(tx, user, record, at).await?;
            }
        }
        Ok(Some(changes))
    }

    async fn give_experience(
        &self,
        tx: &mut Tx,
        duel: &Duel,
        rating: Option<&RatingChanges>,
    ) -> Result<Experience, StoreError> {
        let mut xp = Experience::default();
        let mut sides = Side::BOTH;
        sides.sort_by_key(|side| duel.person(*side));
        for side in sides {
            let (Some(user), Some(played)) =
                (duel.person(side), played(tx, duel, side, rating).await?)
            else {
                continue;
            };
            let today = day(duel.ended_at.unwrap_or(duel.last_at));
            if !people::hold(tx, user).await? {
                continue;
            }
            let earned = experience::earned_on(tx, user, played.source, today).await?;
            let amount = of_duel(&played, earned);
            if amount > 0 {
                experience::earn(tx, user, duel.id.uuid(), played.source, today, amount).await?;
            }
            match side {
                Side::Left => xp.left = amount,
                Side::Right => xp.right = amount,
            }
        }
        Ok(xp)
    }

    /// Makes all ratings again from the log, with the parameters of this program.
    pub async fn rerate(&self) -> Result<Rerated, Rejected> {
        rerate(self.store(), self.accounts(), self.now()).await
    }
}

/// What came of making all ratings again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rerated {
    /// Duels of the log.
    pub duels: usize,
    /// Of these, such as say nothing to ratings: cases about them were upheld.
    pub void: usize,
    /// Ratings there are now, one per person and pool.
    pub ratings: usize,
}

type Records = BTreeMap<(UserId, Pool), Record>;

/// Makes all ratings again from the log, beside a server that may be running. A duel that is void changes nothing, so that what was given
/// back for it is in the ratings themselves from then on.
pub async fn rerate(
    store: &Store,
    accounts: &Accounts,
    now: Timestamp,
) -> Result<Rerated, Rejected> {
    let mut tx = store.begin().await?;
    // First: whoever ends a duel meanwhile waits for this, and what ended before is in the log that is read then.
    ratings::forget_all(&mut tx).await?;
    let log = ratings::whole_log(&mut tx).await?;
    let mut records = Records::new();
    for logged in &log {
        rerate_one(store, &mut tx, &mut records, logged).await?;
    }
    integrity::refunds_are_in(&mut tx).await?;
    let users: Vec<UserId> = records.keys().map(|(user, _)| *user).collect();
    let mut here = HashSet::new();
    for users in users.chunks(PEOPLE_ASKED) {
        here.extend(accounts.handles(users).await?.into_keys());
    }
    // Who has left has no rating.
    records.retain(|(user, _), _| here.contains(user));
    let mut written = 0;
    for ((user, _), record) in &records {
        // In the order of ids; who is forgotten at this moment is forgotten after this, with what is written here.
        if !people::hold(&mut tx, *user).await? {
            continue;
        }
        let at = record
            .rating
            .last_at_ms
            .and_then(|ms| Timestamp::from_millisecond(ms).ok());
        ratings::set(&mut tx, *user, record, at.unwrap_or(now)).await?;
        written += 1;
    }
    tx.commit().await?;
    Ok(Rerated {
        duels: log.len(),
        void: log.iter().filter(|logged| logged.void).count(),
        ratings: written,
    })
}

async fn rerate_one(
    store: &Store,
    tx: &mut Tx,
    records: &mut Records,
    logged: &ratings::Logged,
) -> Result<(), StoreError> {
    let &ratings::Logged {
        duel,
        left,
        right,
        score,
        pool,
        at,
        void,
    } = logged;
    let mut began = Vec::new();
    for (user, side) in [(left, Side::Left), (right, Side::Right)] {
        began.push(match records.get(&(user, pool)) {
            Some(record) => *record,
            None => first_record(store, duel, side, pool).await?,
        });
    }
    let (new_left, new_right, mut changes) = after(began[0], began[1], score, at);
    if void {
        for change in [&mut changes.left, &mut changes.right] {
            change.after = change.before;
            change.deviation_after = change.deviation_before;
        }
    }
    for (user, opponent, score, change, record) in [
        (left, right, score, changes.left, new_left),
        (right, left, 1.0 - score, changes.right, new_right),
    ] {
        let line = ratings::Line {
            duel,
            user,
            opponent,
            pool,
            at,
            score,
            change,
        };
        ratings::relog(tx, &line).await?;
        if !void {
            records.insert((user, pool), record);
        }
    }
    Ok(())
}

/// As somebody was shown who played there for the first time.
async fn first_record(
    store: &Store,
    duel: DuelId,
    side: Side,
    pool: Pool,
) -> Result<Record, StoreError> {
    let parameters = Parameters::default();
    let kept = duels::by_id(store, duel).await?;
    let placed = kept.map_or_else(
        || Rating::newcomer(&parameters),
        |kept| {
            let standing = kept.standing.of(side);
            Rating::placed(standing.rating, standing.deviation, &parameters)
        },
    );
    Ok(Record::new(pool, placed))
}

/// The duel as one side played it; nothing where it never ran.
async fn played(
    tx: &mut Tx,
    duel: &Duel,
    side: Side,
    rating: Option<&RatingChanges>,
) -> Result<Option<Played>, StoreError> {
    let (Some(outcome), Some(started_at), Some(ended_at)) =
        (&duel.outcome, duel.started_at, duel.ended_at)
    else {
        return Ok(None);
    };
    let (source, with_same_today) = match (duel.person(side), duel.person(side.other())) {
        (Some(own), Some(other)) => {
            let midnight = Timestamp::from_second(day(ended_at) * 86_400).unwrap_or(ended_at);
            let ended = duels::ended_between(tx, own, other, midnight).await?;
            (Source::Duel, u32::try_from(ended).unwrap_or(u32::MAX))
        }
        _ => (Source::Sparring, 0),
    };
    Ok(Some(Played {
        source,
        ended: match outcome.winner {
            Some(winner) if winner == side => Ended::Won,
            Some(_) => Ended::Lost,
            None => Ended::Drawn,
        },
        reason: outcome.reason,
        expected: rating.map_or(0.5, |rating| match side {
            Side::Left => rating.left.expected,
            Side::Right => rating.right.expected,
        }),
        lasted_ms: between_ms(started_at, ended_at),
        submitted: duel.submissions_of(side).next().is_some(),
        with_same_today,
    }))
}
