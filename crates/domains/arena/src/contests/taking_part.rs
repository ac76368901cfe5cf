//! Who takes part: people, teams, and those who come after the end.

use tiltyard_contracts::{SignedIn, UserId};
use uuid::Uuid;

use super::{Contest, ENTRANTS_MAX, Entrant, Phase, against, organise::line, store, wrong};
use crate::{Arena, Rejected};

const TEAM_CHARS_MAX: usize = 40;

impl Arena {
    /// Takes part alone, or founds a team.
    pub async fn register(
        &self,
        who: &SignedIn,
        slug: &str,
        team: Option<&str>,
    ) -> Result<(), Rejected> {
        let contest = self.contest(slug).await?;
        let team = team.map(|name| line("team", name, TEAM_CHARS_MAX));
        let team = team.transpose()?;
        if team.is_some() && contest.team_size_max < 2 {
            let detail = "in this contest everybody is on their own";
            return Err(wrong("team", "invalid", detail));
        }
        if contest.phase(self.now()) == Phase::Past {
            return Err(against(
                "over",
                "this contest is over; take part virtually, with a start of your own",
            ));
        }
        let new = Entrant {
            id: Uuid::now_v7(),
            team,
            captain: who.user,
            virtual_at: None,
        };
        self.enter(&contest, &new).await
    }

    async fn enter(&self, contest: &Contest, new: &Entrant) -> Result<(), Rejected> {
        let mut tx = self.store().begin().await?;
        // One after the other, so that there are never too many.
        store::locked(&mut tx, contest.id).await?;
        if store::entrants_in(&mut tx, contest.id).await? >= ENTRANTS_MAX {
            let detail = format!("this contest is full: {ENTRANTS_MAX} take part");
            return Err(against("full", detail));
        }
        // Whoever registered and then did nothing may still come virtually.
        if new.virtual_at.is_some()
            && let Some(old) = store::entrant_in(&mut tx, contest.id, new.captain).await?
            && old.virtual_at.is_none()
            && store::submitted(&mut tx, old.id).await? == 0
        {
            drop_member(&mut tx, contest, &old, new.captain).await?;
        }
        if !store::insert_entrant(&mut tx, contest.id, new).await? {
            return Err(wrong("team", "taken", "another team is called so"));
        }
        if !store::join(&mut tx, contest.id, new.id, new.captain).await? {
            return Err(against("registered", "you take part already"));
        }
        store::changed(&mut tx, contest.id).await?;
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(())
    }

    /// Leaves a contest, or a team, that has not submitted anything.
    pub async fn unregister(&self, who: &SignedIn, slug: &str) -> Result<(), Rejected> {
        let contest = self.contest(slug).await?;
        let mut tx = self.store().begin().await?;
        store::locked(&mut tx, contest.id).await?;
        let entrant = store::entrant_in(&mut tx, contest.id, who.user).await?;
        let entrant = entrant.ok_or_else(|| against("not_registered", "you do not take part"))?;
        store::hold_entrant(&mut tx, entrant.id).await?;
        if store::submitted(&mut tx, entrant.id).await? > 0 {
            return Err(against(
                "has_submitted",
                "something was submitted; what is in the standings stays there",
            ));
        }
        drop_member(&mut tx, &contest, &entrant, who.user).await?;
        store::changed(&mut tx, contest.id).await?;
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(())
    }

    /// Asks somebody into one's team. They are in it when they say yes.
    pub async fn invite(&self, who: &SignedIn, slug: &str, handle: &str) -> Result<(), Rejected> {
        let contest = self.contest(slug).await?;
        let person = match self.accounts().person_by_handle(handle).await {
            Ok(person) => person.id,
            Err(tiltyard_accounts::Rejected::NotFound) => {
                return Err(wrong("handle", "unknown", "nobody is called so"));
            }
            Err(error) => return Err(error.into()),
        };
        let mut tx = self.store().begin().await?;
        store::locked(&mut tx, contest.id).await?;
        let team = store::entrant_in(&mut tx, contest.id, who.user).await?;
        let team = team.filter(|team| team.team.is_some() && team.captain == who.user);
        let team =
            team.ok_or_else(|| against("not_captain", "only the captain of a team invites"))?;
        self.refuse_late(&mut tx, &contest, &team).await?;
        let members = store::members_in(&mut tx, team.id).await?;
        if members.len() >= size_max(&contest) {
            return Err(against("team_full", "the team is as large as it may be"));
        }
        if store::entrant_in(&mut tx, contest.id, person)
            .await?
            .is_some()
        {
            return Err(wrong("handle", "taken", "they take part already"));
        }
        if !store::invite(&mut tx, team.id, person).await? {
            return Err(wrong("handle", "taken", "they are invited already"));
        }
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(())
    }

    /// Says yes to a team.
    pub async fn accept_invitation(
        &self,
        who: &SignedIn,
        slug: &str,
        team: Uuid,
    ) -> Result<(), Rejected> {
        let contest = self.contest(slug).await?;
        let mut tx = self.store().begin().await?;
        store::locked(&mut tx, contest.id).await?;
        let team = store::entrant_by_id(&mut tx, contest.id, team).await?;
        let team = team.ok_or(Rejected::NotFound("invitation"))?;
        if !store::uninvite(&mut tx, team.id, who.user).await? {
            return Err(Rejected::NotFound("invitation"));
        }
        self.refuse_late(&mut tx, &contest, &team).await?;
        if store::members_in(&mut tx, team.id).await?.len() >= size_max(&contest) {
            return Err(against("team_full", "the team is as large as it may be"));
        }
        if !store::join(&mut tx, contest.id, team.id, who.user).await? {
            return Err(against(
                "registered",
                "you take part already; leave that first",
            ));
        }
        store::changed(&mut tx, contest.id).await?;
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(())
    }

    pub async fn decline_invitation(
        &self,
        who: &SignedIn,
        slug: &str,
        team: Uuid,
    ) -> Result<(), Rejected> {
        let contest = self.contest(slug).await?;
        let mut tx = self.store().begin().await?;
        if !store::uninvite(&mut tx, team, who.user).await? {
            return Err(Rejected::NotFound("invitation"));
        }
        tx.commit().await?;
        self.tell_contest(contest.id);
        Ok(())
    }

    /// Begins a contest that is over, alone and with a start of one's own.
    pub async fn start_virtual(&self, who: &SignedIn, slug: &str) -> Result<(), Rejected> {
        let contest = self.contest(slug).await?;
        let now = self.now();
        if contest.phase(now) != Phase::Past {
            return Err(against(
                "not_over",
                "this contest is not over; take part in it",
            ));
        }
        let new = Entrant {
            id: Uuid::now_v7(),
            team: None,
            captain: who.user,
            virtual_at: Some(now),
        };
        self.enter(&contest, &new).await
    }

    /// A team is what it is from its first submission on, and when the contest is over.
    async fn refuse_late(
        &self,
        tx: &mut tiltyard_store::Tx,
        contest: &Contest,
        team: &Entrant,
    ) -> Result<(), Rejected> {
        store::hold_entrant(tx, team.id).await?;
        if contest.phase(self.now()) == Phase::Past {
            return Err(against("over", "this contest is over"));
        }
        if store::submitted(tx, team.id).await? > 0 {
            return Err(against(
                "has_submitted",
                "the team has submitted; nobody joins it any more",
            ));
        }
        Ok(())
    }
}

fn size_max(contest: &Contest) -> usize {
    usize::try_from(contest.team_size_max).unwrap_or(usize::MAX)
}

/// The last one out takes the entrant along; where a captain leaves, the next one is it.
async fn drop_member(
    tx: &mut tiltyard_store::Tx,
    contest: &Contest,
    entrant: &Entrant,
    user: UserId,
) -> Result<(), Rejected> {
    store::leave(tx, contest.id, user).await?;
    match store::members_in(tx, entrant.id).await?.first() {
        None => store::remove_entrant(tx, entrant.id).await?,
        Some(next) if entrant.captain == user => {
            store::set_captain(tx, entrant.id, *next).await?;
        }
        Some(_) => {}
    }
    Ok(())
}
