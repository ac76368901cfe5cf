//! Who takes part: anybody, before the start or while it runs, for as long as they like.

use tiltyard_contracts::{SignedIn, UserId};
use uuid::Uuid;

use super::{ENTRANTS_MAX, Entrant, Phase, Swiss, store};
use crate::{Arena, Rejected};

fn against(code: &'static str, detail: impl Into<String>) -> Rejected {
    Rejected::Conflict {
        code,
        detail: detail.into(),
    }
}

impl Arena {
    /// Takes part from the next round on, or again.
    pub async fn join_swiss(&self, who: &SignedIn, id: Uuid) -> Result<(), Rejected> {
        let swiss = self.swiss(id).await?;
        if swiss.rated {
            self.may_play_rated(who.user).await?;
        }
        let record = self.record(who.user, swiss.pool).await?;
        let rating = record.standing(self.now()).rating;
        let mut tx = self.store().begin().await?;
        let swiss = store::locked(&mut tx, id).await?;
        let swiss = swiss.ok_or(Rejected::NotFound("tournament"))?;
        may_join(&swiss, rating)?;
        let known = store::entrant_in(&mut tx, id, who.user).await?;
        if known.is_none() && store::entrants_in(&mut tx, id).await? >= ENTRANTS_MAX {
            let detail = format!("this tournament is full: {ENTRANTS_MAX} take part");
            return Err(against("full", detail));
        }
        let entrant = match known {
            // What they missed meanwhile is their own doing.
            Some(known) => Entrant {
                withdrawn: false,
                ..known
            },
            None => Entrant {
                user: who.user,
                rating,
                half_points: swiss.half_points_for_missed(),
                no_shows: 0,
                withdrawn: false,
            },
        };
        store::set_entrant(&mut tx, id, &entrant).await?;
        tx.commit().await?;
        self.tell_swiss(id);
        Ok(())
    }

    /// Plays no more rounds. A duel that is on goes on; what was won stays.
    pub async fn leave_swiss(&self, user: UserId, id: Uuid) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        let swiss = store::locked(&mut tx, id).await?;
        let swiss = swiss.ok_or(Rejected::NotFound("tournament"))?;
        let known = store::entrant_in(&mut tx, id, user).await?;
        let Some(known) = known.filter(|known| !known.withdrawn && !swiss.is_over()) else {
            return Ok(());
        };
        if swiss.phase == Phase::Coming {
            store::remove_entrant(&mut tx, id, user).await?;
        } else {
            let gone = Entrant {
                withdrawn: true,
                ..known
            };
            store::set_entrant(&mut tx, id, &gone).await?;
        }
        tx.commit().await?;
        self.tell_swiss(id);
        Ok(())
    }

    /// Out of every tournament that is not over.
    pub(crate) async fn leave_swisses_for_good(&self, user: UserId) -> Result<(), Rejected> {
        for id in store::open_of(self.store(), user).await? {
            self.leave_swiss(user, id).await?;
        }
        Ok(())
    }
}

fn may_join(swiss: &Swiss, rating: f64) -> Result<(), Rejected> {
    if swiss.is_over() {
        return Err(against("over", "this tournament is over; look for another"));
    }
    if swiss.rounds.is_some_and(|rounds| swiss.round >= rounds) {
        return Err(against(
            "last_round",
            "the last round is being played; come to the next tournament",
        ));
    }
    let rating = rating.round();
    let low = swiss.rating_min.filter(|min| rating < f64::from(*min));
    let high = swiss.rating_max.filter(|max| rating > f64::from(*max));
    match (low, high) {
        (Some(min), _) => Err(against(
            "rating",
            format!("this one is for ratings from {min}; yours in this pool is {rating}"),
        )),
        (_, Some(max)) => Err(against(
            "rating",
            format!("this one is for ratings up to {max}; yours in this pool is {rating}"),
        )),
        _ => Ok(()),
    }
}
