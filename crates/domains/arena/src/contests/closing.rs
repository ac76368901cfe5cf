//! The end of a contest: nothing of it changes any more, ratings change, and who took part has experience of it.

use std::collections::{BTreeMap, HashSet};

use tiltyard_contracts::{Permission, ProblemId, Role, UserId};
use tiltyard_ratings::elo_mmr::{self, Parameters, Rating};
use tiltyard_store::Tx;
use uuid::Uuid;

use super::{Contest, Made, Phase, Rated, against, results::Field, scoring::Row, store};
use crate::{
    Arena, Rejected,
    standing::day,
    store::{experience, people},
    xp::{Source, of_contest, within_day},
};

/// People of a role who are read at one time.
const PEOPLE_READ: u32 = 100;

/// Whoever took part in earnest and submitted something.
struct Finishers {
    /// Lines of the standings, the best first, with who is behind each.
    lines: Vec<(Row, Vec<UserId>, bool)>,
}

impl Finishers {
    fn of(field: &Field, contest: &Contest, mut members: BTreeMap<Uuid, Vec<UserId>>) -> Self {
        let submitted: HashSet<Uuid> = field.made.iter().map(|made| made.entrant).collect();
        let lines = field.rows(contest, None, None).into_iter();
        let lines = lines.filter_map(|row| {
            let entrant = &field.entrants[row.entrant];
            let members = members.remove(&entrant.id).unwrap_or_default();
            let is_alone = entrant.team.is_none() && members.len() == 1;
            submitted
                .contains(&entrant.id)
                .then_some((row, members, is_alone))
        });
        Self {
            lines: lines.collect(),
        }
    }

    fn people(&self) -> impl Iterator<Item = UserId> {
        self.lines
            .iter()
            .flat_map(|(_, members, _)| members)
            .copied()
    }

    /// Who took part alone, with their rank.
    fn alone(&self) -> impl Iterator<Item = (UserId, u32)> {
        self.lines
            .iter()
            .filter(|(.., is_alone)| *is_alone)
            .filter_map(|(row, members, _)| Some((*members.first()?, row.rank)))
    }
}

impl Arena {
    /// Closes a contest: nothing of it changes any more, and if it is rated, ratings change, once.
    pub async fn close_contest(&self, slug: &str) -> Result<Contest, Rejected> {
        let contest = self.contest(slug).await?;
        let mut tx = self.store().begin().await?;
        let kept = store::locked(&mut tx, contest.id).await?;
        let mut kept = kept.ok_or(Rejected::NotFound("contest"))?;
        let now = self.now();
        if kept.phase(now) != Phase::Past {
            return Err(against("not_over", "a contest is closed when it is over"));
        }
        if kept.closed_at.is_some() {
            return Err(against("closed", "this contest is closed already"));
        }
        if kept.frozen_from_ms().is_some() {
            return Err(against("frozen", "reveal the results first"));
        }
        let field = Field::read(self, &kept, false).await?;
        let waits = |made: &Made| made.verdict.is_none() && !made.failed;
        if field.made.iter().any(waits) {
            return Err(against(
                "judging",
                "some submissions are still being judged",
            ));
        }
        let members = store::members(self.store(), kept.id).await?;
        let finishers = Finishers::of(&field, &kept, members);
        let counted = self.counted(&mut tx, &kept, &finishers).await?;
        if kept.rated {
            self.rate_contest(&mut tx, &kept, &finishers, &counted)
                .await?;
        }
        self.reward_contest(&mut tx, &kept, &finishers, &counted)
            .await?;
        kept.closed_at = Some(now);
        store::write(&mut tx, &kept).await?;
        store::changed(&mut tx, kept.id).await?;
        tx.commit().await?;
        self.tell_contest(kept.id);
        Ok(kept)
    }

    /// Of whom anything is written: who is here, stays until this is written, and did not know the contest from within.
    async fn counted(
        &self,
        tx: &mut Tx,
        contest: &Contest,
        finishers: &Finishers,
    ) -> Result<HashSet<UserId>, Rejected> {
        let insiders = self.insiders(contest).await?;
        let mut users: Vec<UserId> = finishers.people().collect();
        let here = self.accounts().handles(&users).await?;
        // The turn first, then people in the order of their ids, as everywhere.
        store::take_rating_turn(tx).await?;
        users.sort_unstable();
        let mut counted = HashSet::new();
        for user in users {
            if people::hold(tx, user).await?
                && here.contains_key(&user)
                && !insiders.contains(&user)
            {
                counted.insert(user);
            }
        }
        Ok(counted)
    }

    /// Who organises contests sees everything of them; who wrote, tried, reviewed or published a problem of this one knew it before. They take part
    /// if they like, and nothing comes of it.
    async fn insiders(&self, contest: &Contest) -> Result<HashSet<UserId>, Rejected> {
        let problems: Vec<ProblemId> = contest.tasks.iter().map(|task| task.problem).collect();
        let mut insiders: HashSet<UserId> = self.problems().insiders(&problems).await?;
        insiders.insert(contest.created_by);
        for role in Role::ALL {
            if role.may(Permission::ProblemsManage) {
                insiders.extend(self.accounts().all_of_role(role, PEOPLE_READ).await?);
            }
        }
        Ok(insiders)
    }

    /// Whoever took part alone and submitted something is rated; teams are not.
    async fn rate_contest(
        &self,
        tx: &mut Tx,
        contest: &Contest,
        finishers: &Finishers,
        counted: &HashSet<UserId>,
    ) -> Result<(), Rejected> {
        let parameters = Parameters::default();
        let (mut people, mut contestants) = (Vec::new(), Vec::new());
        for (user, rank) in finishers.alone().filter(|(user, _)| counted.contains(user)) {
            let before = store::rating_in(tx, user).await?;
            let before = before.unwrap_or_else(|| Rating::newcomer(&parameters));
            people.push((user, before.value, before.deviation));
            contestants.push((before, rank));
        }
        if contestants.len() < 2 {
            return Ok(());
        }
        // Its time grows with the square of those who took part: not on a thread that others wait for.
        let computed = tokio::task::spawn_blocking(move || {
            let performances = elo_mmr::after_contest(&mut contestants, &parameters);
            (contestants, performances)
        });
        let (contestants, performances) = computed
            .await
            .map_err(|error| Rejected::Broken(format!("ratings of a contest: {error}")))?;
        let entrants = u32::try_from(people.len()).unwrap_or(u32::MAX);
        let ranks: Vec<u32> = contestants.iter().map(|(_, rank)| *rank).collect();
        let after = contestants.iter().zip(&performances);
        for ((user, before, deviation_before), ((rating, rank), performance)) in
            people.into_iter().zip(after)
        {
            let change = Rated {
                // Among those who are rated: others between them take no place away.
                place: rank_among(&ranks, *rank),
                entrants,
                at: self.now(),
                performance: *performance,
                before,
                deviation_before,
                after: rating.value,
                deviation_after: rating.deviation,
            };
            if store::log_rating(tx, contest.id, user, &change).await? {
                store::put_rating(tx, user, rating).await?;
            }
        }
        Ok(())
    }

    /// Experience for whoever took part, each of a team as much as one alone.
    async fn reward_contest(
        &self,
        tx: &mut Tx,
        contest: &Contest,
        finishers: &Finishers,
        counted: &HashSet<UserId>,
    ) -> Result<(), Rejected> {
        let today = day(self.now());
        let of = u32::try_from(finishers.lines.len()).unwrap_or(u32::MAX);
        for (row, members, _) in &finishers.lines {
            for user in members.iter().filter(|user| counted.contains(user)) {
                let earned = experience::earned_on(tx, *user, Source::Contest, today).await?;
                let amount = within_day(Source::Contest, of_contest(row.rank, of), earned);
                experience::earn(tx, *user, contest.id, Source::Contest, today, amount).await?;
            }
        }
        Ok(())
    }
}

/// One more than have a better rank; ranks are in their order.
fn rank_among(ranks: &[u32], own: u32) -> u32 {
    let better = ranks.partition_point(|rank| *rank < own);
    u32::try_from(better + 1).unwrap_or(u32::MAX)
}
