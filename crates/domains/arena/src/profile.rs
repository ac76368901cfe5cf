//! How people do: profiles, badges; and what the lobby asks.

use std::collections::BTreeMap;

use serde::Serialize;
use tiltyard_accounts::Person;
use tiltyard_contracts::{DuelId, SignedIn, Timestamp, UserId};
use tiltyard_http::Cursor;
use utoipa::ToSchema;

use crate::{
    Arena, Event, Pool, Rejected,
    challenge::Challenge,
    chat::MessageKind,
    kept::Kept,
    seasons::Honour,
    standing::Record,
    store::{duels, experience, people, ratings, seasons},
    view::MessageBody,
    xp::Source,
};

/// Duels of a profile.
const RECENT_SHOWN: u32 = 10;
/// Points of a rating graph.
const HISTORY_MAX: u32 = 1_000;

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
    /// Experience by where it came from.
    pub experience: BTreeMap<Source, u64>,
    pub badges: Vec<Badge>,
    pub honours: Vec<Honour>,
    pub recent: Vec<Kept>,
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

    pub async fn achieved(&self, handle: &str) -> Result<Achieved, Rejected> {
        let person = self.accounts().person_by_handle(handle).await?;
        let user = person.id;
        let records = ratings::of(self.store(), user).await?;
        Ok(Achieved {
            badges: Badge::of(&records),
            records,
            history: ratings::history(self.store(), user, HISTORY_MAX).await?,
            languages: ratings::languages(self.store(), user).await?,
            experience: experience::by_source(self.store(), user).await?,
            honours: seasons::honours(self.store(), user).await?,
            recent: self
                .duels(Some(true), None, Some(handle), None, RECENT_SHOWN)
                .await?,
        })
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

    /// What somebody who left said names nobody, and their place, ratings, experience and challenges go; duels they played stay, and
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
        // Twice, around the hold: who ends a duel locks ratings first, and what they wrote before the hold goes after it.
        ratings::forget(&mut tx, event.user).await?;
        people::gone(&mut tx, event.user).await?;
        ratings::forget(&mut tx, event.user).await?;
        experience::forget(&mut tx, event.user).await?;
        seasons::forget(&mut tx, event.user).await?;
        crate::store::messages::forget(&mut tx, event.user).await?;
        crate::contests::store::forget(&mut tx, event.user).await?;
        crate::store::integrity::forget(&mut tx, event.user).await?;
        tx.commit().await
    }
}
