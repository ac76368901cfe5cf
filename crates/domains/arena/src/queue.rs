//! The queue: who waits for what, and the look at all of them that pairs them. A transaction decides who meets whom, so that any number
//! of processes may look.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tiltyard_accounts::captcha::Captcha;
use tiltyard_contracts::{DuelId, SignedIn, TicketId, Timestamp, UserId};
use tiltyard_http::Client;

use crate::{
    Arena, Kind, Pool, Rejected, Terms,
    acting::New,
    duel::Player,
    integrity::{JOINS_KEPT, Join},
    kept::{Standing, Standings},
    matchmaking::{self, Arrival, Between, Pair, Pairing, Seeker},
    pool::{between_ms, later},
    standing::Record,
    store::{duels, integrity, ratings, tickets},
};

/// Who wait at the same time; more are paired when some of these have gone.
const SEEKERS_MAX: u32 = 2_000;
/// Whoever waits longer has gone home.
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(2);
/// Two whose offer came to nothing do not meet again for so long.
const REST: SignedDuration = SignedDuration::from_secs(90);
const ARRIVALS: SignedDuration = SignedDuration::from_hours(1);
/// Duels left at once, or offers let pass, in this time close the queue.
const LEFT_WITHIN: SignedDuration = SignedDuration::from_hours(2);
const LEFT_FREE: u64 = 2;
/// For each more, twice as long.
const COOLDOWN_S: u64 = 60;
const COOLDOWN_S_MAX: u64 = 1_800;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub pools: BTreeSet<Pool>,
    /// Empty: both.
    #[serde(default)]
    pub kinds: BTreeSet<Kind>,
    /// Ids of languages; empty: any.
    #[serde(default)]
    pub languages: BTreeSet<String>,
    pub rated: bool,
}

impl Asked {
    pub(crate) fn checked(mut self) -> Result<Self, Rejected> {
        if self.pools.is_empty() {
            return Err(Rejected::Field {
                field: "pools".to_owned(),
                code: "required",
                detail: "name one pool at least".to_owned(),
            });
        }
        if self.languages.len() > 20 || self.languages.iter().any(|one| one.len() > 64) {
            return Err(Rejected::Field {
                field: "languages".to_owned(),
                code: "invalid",
                detail: "20 languages at the most, by their ids".to_owned(),
            });
        }
        if self.kinds.is_empty() {
            self.kinds = Kind::ALL.into_iter().collect();
        }
        Ok(self)
    }
}

/// A place in the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub id: TicketId,
    pub user: UserId,
    pub joined_at: Timestamp,
    pub asked: Asked,
    pub network: Option<u64>,
    /// What is offered to them just now.
    pub duel: Option<DuelId>,
}

/// A place with what there is to say of it.
pub struct Place {
    pub ticket: Ticket,
    pub window: f64,
    pub expected_wait_ms: Option<u64>,
    pub ghost_offer_at: Timestamp,
}

/// What is said of a pool in the lobby.
pub struct PoolNow {
    pub pool: Pool,
    pub waiting: u64,
    pub live: u64,
    pub expected_wait_ms: Option<u64>,
    pub mine: Option<(Standing, u32)>,
}

impl Arena {
    /// Takes a place in the queue, or changes what is asked for and keeps the place.
    pub async fn join(
        &self,
        who: &SignedIn,
        asked: Asked,
        client: &Client,
    ) -> Result<Place, Rejected> {
        self.join_with(who, asked, None, client).await
    }

    /// The same with a captcha, which is asked of some.
    pub async fn join_with(
        &self,
        who: &SignedIn,
        asked: Asked,
        captcha: Option<&Captcha>,
        client: &Client,
    ) -> Result<Place, Rejected> {
        let asked = asked.checked()?;
        self.may_play(who.user).await?;
        if asked.rated {
            self.may_play_rated(who.user).await?;
        }
        let now = self.now();
        let known = tickets::of(self.store(), who.user).await?;
        let is_new = known.is_none();
        let ticket = Ticket {
            id: known
                .as_ref()
                .map_or_else(TicketId::generate, |ticket| ticket.id),
            user: who.user,
            joined_at: known.as_ref().map_or(now, |ticket| ticket.joined_at),
            asked,
            network: network_of(client.address),
            duel: known.and_then(|ticket| ticket.duel),
        };
        let mut ratings = Vec::new();
        for pool in &ticket.asked.pools {
            ratings.push((
                *pool,
                self.record(who.user, *pool).await?.standing(now).rating,
            ));
        }
        let mut tx = self.store().begin().await?;
        tickets::join(&mut tx, &ticket).await?;
        let join = Join {
            user: who.user,
            at: now,
            network: ticket.network,
            captcha,
        };
        self.note_join(&mut tx, &join).await?;
        if is_new {
            for (pool, rating) in ratings {
                tickets::arrived(&mut tx, pool, rating, now).await?;
            }
        }
        tx.commit().await?;
        self.wake_queue();
        self.tell_lobby("waiting");
        self.place(ticket).await
    }

    /// In no other duel, and not sent to cool down.
    pub(crate) async fn may_play(&self, user: UserId) -> Result<(), Rejected> {
        if duels::seat_of(self.store(), user).await?.is_some() {
            return Err(Rejected::Conflict {
                code: "already_in_a_duel",
                detail: "you are in a duel; end that one first".to_owned(),
            });
        }
        let now = self.now();
        let left = duels::left_by(self.store(), user, now - LEFT_WITHIN).await?;
        if left > LEFT_FREE {
            let more = u32::try_from(left - LEFT_FREE - 1)
                .unwrap_or(u32::MAX)
                .min(10);
            return Err(Rejected::Cooldown {
                retry_after_s: (COOLDOWN_S << more).min(COOLDOWN_S_MAX),
            });
        }
        Ok(())
    }

    pub async fn leave(&self, who: &SignedIn) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        tickets::leave(&mut tx, who.user).await?;
        tx.commit().await?;
        self.tell_lobby("waiting");
        Ok(())
    }

    pub async fn my_place(&self, who: &SignedIn) -> Result<Option<Place>, Rejected> {
        match tickets::of(self.store(), who.user).await? {
            Some(ticket) => Ok(Some(self.place(ticket).await?)),
            None => Ok(None),
        }
    }

    async fn place(&self, ticket: Ticket) -> Result<Place, Rejected> {
        let now = self.now();
        let pools = self.pools_now(Some(ticket.user)).await?;
        let expected_wait_ms = pools
            .iter()
            .filter(|pool| ticket.asked.pools.contains(&pool.pool))
            .filter_map(|pool| pool.expected_wait_ms)
            .min();
        let waited = between_ms(ticket.joined_at, now);
        Ok(Place {
            window: matchmaking::window_after(waited),
            expected_wait_ms,
            ghost_offer_at: later(ticket.joined_at, matchmaking::GHOST_OFFER_AFTER_MS),
            ticket,
        })
    }

    /// All pools as they are now, told to this person.
    pub async fn pools_now(&self, user: Option<UserId>) -> Result<Vec<PoolNow>, Rejected> {
        let now = self.now();
        let arrivals = tickets::arrivals(self.store(), now - ARRIVALS).await?;
        let waiting = tickets::waiting(self.store(), SEEKERS_MAX).await?;
        let live = duels::live(self.store()).await?;
        let mut pools = Vec::new();
        for pool in Pool::ALL {
            let mine = match user {
                Some(user) => {
                    let record = self.record(user, pool).await?;
                    Some((record.standing(now), record.rating.games))
                }
                None => None,
            };
            let own = mine.map_or(1500.0, |(standing, _)| standing.rating);
            let came: Vec<Arrival> = arrivals
                .iter()
                .filter(|(of, _)| *of == pool)
                .map(|(_, arrival)| *arrival)
                .collect();
            let others: Vec<Arrival> = waiting
                .iter()
                .filter(|ticket| Some(ticket.user) != user && ticket.asked.pools.contains(&pool))
                .map(|ticket| Arrival {
                    at: ticket.joined_at,
                    rating: own,
                })
                .collect();
            pools.push(PoolNow {
                pool,
                waiting: others.len() as u64,
                live: live.get(pool.name()).copied().unwrap_or_default(),
                expected_wait_ms: matchmaking::expected_wait_ms(own, &came, &others, now),
                mine,
            });
        }
        Ok(pools)
    }

    /// Looks at all who wait, and offers a duel to those who may meet. Says how many pairs were made.
    pub async fn pair(&self) -> Result<usize, Rejected> {
        let now = self.now();
        let waiting = tickets::waiting(self.store(), SEEKERS_MAX).await?;
        if waiting.len() < 2 {
            return Ok(0);
        }
        let records = ratings::of_waiting(self.store()).await?;
        let mut seekers = Vec::new();
        for ticket in &waiting {
            let mut pools = BTreeMap::new();
            for pool in &ticket.asked.pools {
                let standing = match records.get(&(ticket.user, *pool)) {
                    Some(record) => record.standing(now),
                    None => Record::new(*pool, self.placed(ticket.user).await?).standing(now),
                };
                pools.insert(
                    *pool,
                    matchmaking::Standing {
                        rating: standing.rating,
                        provisional: standing.provisional,
                    },
                );
            }
            seekers.push(Seeker {
                ticket: ticket.id,
                user: ticket.user,
                joined_at: ticket.joined_at,
                pools,
                kinds: ticket.asked.kinds.clone(),
                languages: ticket.asked.languages.clone(),
                rated: ticket.asked.rated,
                network: ticket.network,
            });
        }
        let has_played = |user| records.keys().any(|(known, _)| *known == user);
        let rated: Vec<UserId> = waiting
            .iter()
            .map(|ticket| ticket.user)
            .filter(|user| has_played(*user))
            .collect();
        let between = self.between(&waiting, &rated).await?;
        let mut made = 0;
        for pairing in matchmaking::wave(&seekers, &between, now) {
            match self.offer(&waiting, &pairing).await {
                Ok(true) => made += 1,
                // Another process was faster, or one of them sits in a duel by now: the next look knows.
                Ok(false) | Err(Rejected::Conflict { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(made)
    }

    /// What lies between those who wait; `rated` are those of them who have played for ratings.
    async fn between(&self, waiting: &[Ticket], rated: &[UserId]) -> Result<Between, Rejected> {
        let now = self.now();
        let waiting: Vec<UserId> = waiting.iter().map(|ticket| ticket.user).collect();
        let blocks = self.accounts().blocks_by(&waiting).await?;
        let mut between = Between {
            blocked: blocks
                .into_iter()
                .map(|(one, other)| Pair::of(one, other))
                .collect(),
            resting: tickets::resting(self.store(), now - REST)
                .await?
                .into_iter()
                .collect(),
            ..Between::default()
        };
        for user in rated.iter().copied() {
            let last =
                duels::last_rated(self.store(), user, matchmaking::RATED_IN_A_ROW_MAX).await?;
            if let Some(Some(other)) = last.first().copied() {
                let in_a_row = last.iter().take_while(|one| **one == Some(other)).count();
                let in_a_row = u32::try_from(in_a_row).unwrap_or(u32::MAX);
                // For the one for whom it is more.
                let known = between
                    .rated_in_a_row
                    .entry(Pair::of(user, other))
                    .or_default();
                *known = in_a_row.max(*known);
                let today = duels::between(self.store(), user, other, now - DAY).await?;
                let rated = today.iter().filter(|(rated, _)| *rated).count();
                between.rated_today.insert(
                    Pair::of(user, other),
                    u32::try_from(rated).unwrap_or(u32::MAX),
                );
            }
        }
        Ok(between)
    }

    /// Whether these two may play for ratings just now, by how often they have of late.
    pub(crate) async fn why_unrated(
        &self,
        one: UserId,
        other: UserId,
    ) -> Result<Option<&'static str>, Rejected> {
        if self.is_frozen(one).await? || self.is_frozen(other).await? {
            return Ok(Some("The rating of one of you is held by moderators."));
        }
        let last = duels::last_rated(self.store(), one, matchmaking::RATED_IN_A_ROW_MAX).await?;
        let in_a_row = last.iter().filter(|played| **played == Some(other)).count();
        Ok((in_a_row >= matchmaking::RATED_IN_A_ROW_MAX as usize)
            .then_some("You have played each other too often in a row for another rated duel."))
    }

    async fn offer(&self, waiting: &[Ticket], pairing: &Pairing) -> Result<bool, Rejected> {
        let of = |id: TicketId| waiting.iter().find(|ticket| ticket.id == id);
        let (Some(left), Some(right)) = (of(pairing.left), of(pairing.right)) else {
            return Ok(false);
        };
        let meeting = &pairing.meeting;
        let now = self.now();
        let terms = Terms::of(meeting.pool);
        let terms = if meeting.rated {
            terms
        } else {
            terms.unrated(meeting.why_unrated)
        };
        let standing = Standings {
            left: self.record(left.user, meeting.pool).await?.standing(now),
            right: self.record(right.user, meeting.pool).await?.standing(now),
            kinds: meeting.kinds.clone(),
            languages: meeting.languages.clone(),
            only: None,
        };
        let id = DuelId::generate();
        let new = New {
            terms,
            left: Player::Person { user: left.user },
            right: Player::Person { user: right.user },
            standing,
            agreed_pause_ms: None,
        };
        let mut tx = self.store().begin().await?;
        for ticket in [left, right] {
            if !tickets::offer(&mut tx, ticket.id, id).await? {
                return Ok(false);
            }
        }
        self.make(&mut tx, id, new).await?;
        tx.commit().await?;
        for user in [left.user, right.user] {
            self.tell_offered(user, id);
        }
        self.tell_lobby("waiting");
        self.wake();
        Ok(true)
    }

    /// Those who have waited too long have gone.
    pub(crate) async fn forget_waiting(&self) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        tickets::forget_before(&mut tx, self.now() - WAIT_MAX).await?;
        integrity::forget_joins(&mut tx, self.now() - JOINS_KEPT).await?;
        Ok(tx.commit().await?)
    }
}

/// The same number for all addresses of a network: the first three parts of an IPv4 address, the first half of an IPv6 one. One's own machine
/// is no network: whoever plays there tries things.
fn network_of(address: std::net::IpAddr) -> Option<u64> {
    match address.to_canonical() {
        address if address.is_loopback() || address.is_unspecified() => None,
        std::net::IpAddr::V4(v4) => Some(u64::from(v4.to_bits() >> 8)),
        std::net::IpAddr::V6(v6) => Some((v6.to_bits() >> 64) as u64),
    }
}
