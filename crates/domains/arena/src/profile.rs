//! How people do: leaderboards, profiles, badges; and what the lobby asks.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde::Serialize;
use tiltyard_accounts::Person;
use tiltyard_contracts::{DuelId, SignedIn, Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_ratings::Parameters;
use utoipa::ToSchema;

use crate::{
    Arena, Event, Pool, Rejected,
    challenge::Challenge,
    chat::MessageKind,
    kept::Kept,
    standing::Record,
    store::{duels, ratings, tickets},
    view::MessageBody,
};

/// Duels of a profile.
const RECENT_SHOWN: u32 = 10;
/// Points of a rating graph.
const HISTORY_MAX: u32 = 1_000;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Where only one country is asked for, so many places are looked through.
const LOOKED_THROUGH_MAX: u32 = 2_000;

/// What somebody has been given for what they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Badge {
    /// Played a first rated duel.
    FirstDuel,
    FirstWin,
    TenWins,
    HundredWins,
    /// Has a rating in every pool.
    AllPools,
}

impl Badge {
    fn of(records: &[Record]) -> Vec<Self> {
        let wins: u64 = records.iter().map(|record| record.wins).sum();
        let games: u64 = records
            .iter()
            .map(|record| u64::from(record.rating.games))
            .sum();
        let pools = records
            .iter()
            .filter(|record| record.rating.games > 0)
            .count();
        [
            (Self::FirstDuel, games > 0),
            (Self::FirstWin, wins > 0),
            (Self::TenWins, wins >= 10),
            (Self::HundredWins, wins >= 100),
            (Self::AllPools, pools == Pool::ALL.len()),
        ]
        .into_iter()
        .filter(|(_, is_given)| *is_given)
        .map(|(badge, _)| badge)
        .collect()
    }
}

/// All that is shown of somebody.
pub struct Achieved {
    pub records: Vec<Record>,
    pub history: Vec<(Pool, Timestamp, f64)>,
    pub languages: BTreeMap<String, u64>,
    pub xp: u64,
    pub badges: Vec<Badge>,
    pub recent: Vec<Kept>,
}

/// A place of a leaderboard.
pub struct Leader {
    /// From 1.
    pub rank: u32,
    pub person: Person,
    pub record: Record,
    pub change: Option<f64>,
}

impl Arena {
    /// The server's clock.
    #[must_use]
    pub fn clock_now(&self) -> Timestamp {
        self.now()
    }

    pub async fn duel(&self, id: DuelId) -> Result<Kept, Rejected> {
        self.kept(id).await
    }

    pub async fn my_duel(&self, user: UserId) -> Result<Option<DuelId>, Rejected> {
        Ok(duels::seat_of(self.store(), user).await?)
    }

    pub async fn live_duels(&self, limit: u32) -> Result<Vec<Kept>, Rejected> {
        let filter = duels::Filter {
            over: Some(false),
            ..duels::Filter::default()
        };
        Ok(duels::page(self.store(), &filter, None, limit).await?)
    }

    pub async fn duels(
        &self,
        over: Option<bool>,
        pool: Option<Pool>,
        person: Option<&str>,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Kept>, Rejected> {
        let person = match person {
            Some(handle) => Some(self.accounts().person_by_handle(handle).await?.id),
            None => None,
        };
        let filter = duels::Filter { over, pool, person };
        Ok(duels::page(self.store(), &filter, after, limit).await?)
    }

    /// What happened after an event, as far as this person may see it, and the number of the last.
    pub async fn events_since(
        &self,
        id: DuelId,
        user: Option<UserId>,
        since: u64,
    ) -> Result<(Vec<Event>, u64), Rejected> {
        let kept = self.kept(id).await?;
        let (seen, _) = self.seen(&kept, user).await?;
        let mut events = duels::events(self.store(), id, since).await?;
        events.retain(|event| event.seq <= seen.seq);
        Ok((events, seen.seq))
    }

    pub async fn leaders(
        &self,
        pool: Pool,
        of_country: bool,
        user: Option<UserId>,
        skip: u32,
        limit: u32,
    ) -> Result<(Vec<Leader>, bool), Rejected> {
        let parameters = Parameters::default();
        let changes = ratings::changes_since(self.store(), pool, self.now() - DAY).await?;
        let country = match user {
            Some(user) if of_country => self.country(user).await?,
            _ => None,
        };
        if of_country && country.is_none() {
            return Ok((Vec::new(), false));
        }
        let (from, count) = if of_country {
            (0, LOOKED_THROUGH_MAX)
        } else {
            (skip, limit + 1)
        };
        let mut leaders = Vec::new();
        let mut rank = from;
        for (id, record) in ratings::best(self.store(), pool, from, count, &parameters).await? {
            // Who has left or was banned has no place.
            let Ok(person) = self.accounts().person(id).await else {
                continue;
            };
            let is_elsewhere = of_country && person.shown_country() != country.as_deref();
            if person.ban.is_some() || is_elsewhere {
                continue;
            }
            rank += 1;
            if rank <= skip {
                continue;
            }
            leaders.push(Leader {
                rank,
                change: changes.get(&id).map(|before| record.rating.value - before),
                person,
                record,
            });
            if leaders.len() > limit as usize {
                break;
            }
        }
        let more = leaders.len() > limit as usize;
        leaders.truncate(limit as usize);
        Ok((leaders, more))
    }

    async fn country(&self, user: UserId) -> Result<Option<String>, Rejected> {
        let person = self.accounts().person(user).await?;
        Ok(person.shown_country().map(str::to_owned))
    }

    pub async fn achieved(&self, handle: &str) -> Result<Achieved, Rejected> {
        let person = self.accounts().person_by_handle(handle).await?;
        let user = person.id;
        let records = ratings::of(self.store(), user).await?;
        Ok(Achieved {
            badges: Badge::of(&records),
            records,
            history: ratings::history(self.store(), user, HISTORY_MAX).await?,
            languages: ratings::languages(self.store(), user).await?,
            xp: ratings::xp(self.store(), user).await?,
            recent: self
                .duels(Some(true), None, Some(handle), None, RECENT_SHOWN)
                .await?,
        })
    }

    pub async fn block(&self, who: &SignedIn, handle: &str, blocked: bool) -> Result<(), Rejected> {
        let person = self.accounts().person_by_handle(handle).await?;
        let mut tx = self.store().begin().await?;
        if blocked {
            tickets::block(&mut tx, who.user, person.id).await?;
        } else {
            tickets::unblock(&mut tx, who.user, person.id).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Who made a challenge, their rating, and the handle of whom it is for.
    pub async fn people_of_challenge(
        &self,
        challenge: &Challenge,
    ) -> Result<(Person, f64, Option<String>), Rejected> {
        let from = self.accounts().person(challenge.by).await?;
        let record = self.record(challenge.by, challenge.asked.pool).await?;
        let to = match challenge.to {
            Some(to) => self
                .accounts()
                .person(to)
                .await
                .ok()
                .map(|person| person.handle),
            None => None,
        };
        Ok((from, record.standing(self.now()).rating, to))
    }

    pub async fn messages(
        &self,
        user: Option<UserId>,
        duel: DuelId,
    ) -> Result<Vec<MessageBody>, Rejected> {
        let kept = self.kept(duel).await?;
        let said = self.said_in(user, duel).await?;
        let ids: Vec<UserId> = said.iter().filter_map(|message| message.by).collect();
        let names = self.accounts().handles(&ids).await?;
        Ok(said
            .iter()
            .map(|message| {
                let name = message.by.and_then(|by| names.get(&by).cloned());
                MessageBody::bare(&kept, message).named(name)
            })
            .collect())
    }

    pub async fn say_and_show(
        &self,
        who: &SignedIn,
        duel: DuelId,
        kind: MessageKind,
        text: &str,
    ) -> Result<MessageBody, Rejected> {
        let message = self.say_in(who, duel, kind, text).await?;
        let kept = self.kept(duel).await?;
        let name = self
            .accounts()
            .handles(&[who.user])
            .await?
            .remove(&who.user);
        Ok(MessageBody::bare(&kept, &message).named(name))
    }

    /// What somebody who left said names nobody, and their place, ratings, challenges and blocks go; duels they played stay, and
    /// the one they are in ends.
    pub async fn account_deleted(
        &self,
        event: tiltyard_accounts::AccountDeleted,
    ) -> Result<(), tiltyard_store::StoreError> {
        match self.leave_for_good(event.user).await {
            Ok(()) => {}
            Err(Rejected::Store(error)) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "the duel of somebody who left goes on without them");
            }
        }
        match self.leave_swisses_for_good(event.user).await {
            Ok(()) => {}
            Err(Rejected::Store(error)) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "somebody who left is still in a tournament");
            }
        }
        let mut tx = self.store().begin().await?;
        crate::store::messages::forget(&mut tx, event.user).await?;
        crate::contests::store::forget(&mut tx, event.user).await?;
        crate::store::integrity::forget(&mut tx, event.user).await?;
        tx.commit().await
    }
}
