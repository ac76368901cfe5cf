//! Tournaments announced, changed and called off by those who organise.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use tiltyard_contracts::{SignedIn, Timestamp};
use uuid::Uuid;

use super::{Phase, ROUNDS_MAX, ROUNDS_MIN, Repeats, Swiss, rounds_in_hour, store};
use crate::{
    Arena, Kind, Pool, Rejected,
    contests::{line, within, wrong},
};

const TITLE_CHARS_MAX: usize = 80;
const RATING_MAX: u32 = 4_000;
/// How far ahead one is announced, in hours.
const AHEAD_HOURS_MAX: i64 = 366 * 24;
/// Those that run or come, in all.
const OPEN_MAX: u64 = 200;

/// What an organiser says of a tournament.
#[derive(Debug, Clone)]
pub struct About {
    pub title: String,
    pub pool: Pool,
    pub rated: bool,
    /// None: as many as fit in an hour.
    pub rounds: Option<u32>,
    pub starts_at: Timestamp,
    /// Empty: both.
    pub kinds: BTreeSet<Kind>,
    pub rating_min: Option<u32>,
    pub rating_max: Option<u32>,
    pub listed: bool,
    pub repeats: Repeats,
}

impl Arena {
    pub async fn make_swiss(&self, who: &SignedIn, about: About) -> Result<Swiss, Rejected> {
        let new = self.checked_swiss(who, about)?;
        let mut tx = self.store().begin().await?;
        if store::open(&mut tx).await? >= OPEN_MAX {
            return Err(Rejected::TooMany(format!(
                "{OPEN_MAX} tournaments are announced; call one off"
            )));
        }
        store::insert(&mut tx, &new).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// What is said holds for one that has not begun; of one that runs, whether there is another after it, and nothing else.
    pub async fn change_swiss(
        &self,
        who: &SignedIn,
        id: Uuid,
        about: About,
    ) -> Result<Swiss, Rejected> {
        let mut tx = self.store().begin().await?;
        let kept = store::locked(&mut tx, id).await?;
        let kept = kept.ok_or(Rejected::NotFound("tournament"))?;
        let new = match kept.phase {
            Phase::Coming => {
                let new = self.checked_swiss(who, about)?;
                Swiss {
                    id: kept.id,
                    created_by: kept.created_by,
                    ..new
                }
            }
            Phase::Running => Swiss {
                repeats: about.repeats,
                ..kept
            },
            Phase::Over | Phase::Cancelled => {
                return Err(Rejected::Conflict {
                    code: "over",
                    detail: "this tournament is over; announce another".to_owned(),
                });
            }
        };
        store::write(&mut tx, &new).await?;
        tx.commit().await?;
        self.tell_swiss(id);
        self.swiss(id).await
    }

    /// Calls one off, and with it those that would have come after it. Duels that are on go on, and no round follows.
    pub async fn cancel_swiss(&self, id: Uuid) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        let kept = store::locked(&mut tx, id).await?;
        let kept = kept.ok_or(Rejected::NotFound("tournament"))?;
        if !kept.is_over() {
            let cancelled = Swiss {
                phase: Phase::Cancelled,
                repeats: Repeats::None,
                due_at: None,
                ended_at: Some(self.now()),
                why: Some("The organisers called it off.".to_owned()),
                ..kept
            };
            store::write(&mut tx, &cancelled).await?;
            tx.commit().await?;
            self.tell_swiss(id);
        }
        Ok(())
    }

    fn checked_swiss(&self, who: &SignedIn, about: About) -> Result<Swiss, Rejected> {
        let title = line("title", &about.title, TITLE_CHARS_MAX)?;
        match about.rounds {
            Some(rounds) => {
                within("rounds", rounds, ROUNDS_MIN..=ROUNDS_MAX)?;
            }
            None if rounds_in_hour(about.pool) < ROUNDS_MIN => {
                let detail = "an hour is too short for this pool; say how many rounds";
                return Err(wrong("rounds", "invalid", detail));
            }
            None => {}
        }
        let now = self.now();
        if about.starts_at <= now {
            return Err(wrong("starts_at", "invalid", "some time to come"));
        }
        if about.starts_at > now + SignedDuration::from_hours(AHEAD_HOURS_MAX) {
            return Err(wrong("starts_at", "invalid", "within the next year"));
        }
        let bounds = [
            ("rating_min", about.rating_min),
            ("rating_max", about.rating_max),
        ];
        for (field, bound) in bounds {
            if let Some(bound) = bound {
                within(field, bound, 0..=RATING_MAX)?;
            }
        }
        if about
            .rating_min
            .zip(about.rating_max)
            .is_some_and(|(min, max)| min > max)
        {
            let detail = "no lower than the lowest rating";
            return Err(wrong("rating_max", "invalid", detail));
        }
        let kinds = if about.kinds.is_empty() {
            Kind::ALL.into_iter().collect()
        } else {
            about.kinds
        };
        Ok(Swiss {
            id: Uuid::now_v7(),
            title,
            pool: about.pool,
            rated: about.rated,
            rounds: about.rounds,
            starts_at: about.starts_at,
            kinds,
            rating_min: about.rating_min,
            rating_max: about.rating_max,
            listed: about.listed,
            repeats: about.repeats,
            created_by: who.user,
            phase: Phase::Coming,
            round: 0,
            due_at: Some(about.starts_at),
            ended_at: None,
            why: None,
            version: 0,
        })
    }
}
