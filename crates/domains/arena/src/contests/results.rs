//! Standings as somebody may see them, and what is revealed after a freeze.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use tiltyard_contracts::{Timestamp, UserId};
use tiltyard_ratings::elo_mmr::Rating;
use uuid::Uuid;

use super::{
    Contest, Entrant, Made, Phase, against, ms_between,
    scoring::{Cell, Row, View, next_reveal, standings},
    store,
};
use crate::{Arena, Rejected};

/// Changes of a rating that are shown.
const HISTORY_MAX: u32 = 500;

/// What a contest made of somebody's rating.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rated {
    pub place: u32,
    pub entrants: u32,
    pub at: Timestamp,
    pub performance: f64,
    pub before: f64,
    pub deviation_before: f64,
    pub after: f64,
    pub deviation_after: f64,
}

/// A line of the standings, with who it is.
#[derive(Debug, Clone)]
pub struct Line {
    pub row: Row,
    pub entrant: Entrant,
    pub members: Vec<UserId>,
    pub rated: Option<Rated>,
}

#[derive(Debug, Clone)]
pub struct Standings {
    pub lines: Arc<Vec<Line>>,
    /// Something is kept back.
    pub frozen: bool,
    /// So much of somebody's own time they show; none: all.
    pub until_ms: Option<u64>,
}

/// Who asks for standings, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    pub user: Option<UserId>,
    /// With those who took part virtually.
    pub with_virtual: bool,
    /// With what is frozen: for organisers.
    pub thawed: bool,
}

/// All of a contest that standings are made of.
pub(super) struct Field {
    pub(super) entrants: Vec<Entrant>,
    pub(super) made: Vec<Made>,
    revealed: HashSet<(usize, usize)>,
}

impl Field {
    pub(super) async fn read(
        arena: &Arena,
        contest: &Contest,
        with_virtual: bool,
    ) -> Result<Self, Rejected> {
        let mut entrants = store::entrants(arena.store(), contest.id).await?;
        entrants.retain(|entrant| with_virtual || entrant.virtual_at.is_none());
        let place: HashMap<Uuid, usize> = entrants
            .iter()
            .enumerate()
            .map(|(at, entrant)| (entrant.id, at))
            .collect();
        let revealed = store::reveals(arena.store(), contest.id).await?;
        let revealed = revealed
            .into_iter()
            .filter_map(|(entrant, task)| Some((*place.get(&entrant)?, task)))
            .collect();
        let mut made = store::submissions(arena.store(), contest.id).await?;
        made.retain(|made| place.contains_key(&made.entrant) && made.task < contest.tasks.len());
        Ok(Self {
            entrants,
            made,
            revealed,
        })
    }

    pub(super) fn rows(
        &self,
        contest: &Contest,
        frozen_from_ms: Option<u64>,
        until_ms: Option<u64>,
    ) -> Vec<Row> {
        let place: HashMap<Uuid, usize> = self
            .entrants
            .iter()
            .enumerate()
            .map(|(at, entrant)| (entrant.id, at))
            .collect();
        let entries: Vec<_> = self
            .made
            .iter()
            .filter_map(|made| Some(made.entry(*place.get(&made.entrant)?)))
            .collect();
        let official: Vec<bool> = self
            .entrants
            .iter()
            .map(|entrant| entrant.virtual_at.is_none())
            .collect();
        let points: Vec<u32> = contest.tasks.iter().map(|task| task.points).collect();
        let view = View {
            rules: contest.rules,
            points: &points,
            official: &official,
            until_ms,
            frozen_from_ms,
            revealed: &self.revealed,
        };
        standings(&view, &entries)
    }
}

impl Arena {
    /// The standings. Who takes part virtually sees all others as they were at the same time of their contest.
    pub async fn contest_standings(
        &self,
        contest: &Contest,
        look: Look,
    ) -> Result<Standings, Rejected> {
        let now = self.now();
        let own = match look.user {
            Some(user) => store::entrant_of(self.store(), contest.id, user).await?,
            None => None,
        };
        let running = own
            .filter(|own| own.virtual_at.is_some() && own.is_running(contest, now))
            .map(|own| ms_between(own.start(contest), now));
        let until_ms = if look.thawed { None } else { running };
        let hidden = contest.frozen_from_ms().filter(|_| !look.thawed);
        let lines = if until_ms.is_some() {
            Arc::new(self.lines(contest, true, hidden, until_ms).await?)
        } else {
            self.lines_kept(contest, look.with_virtual, look.thawed)
                .await?
        };
        Ok(Standings {
            lines,
            frozen: hidden.is_some() && contest.is_frozen(now),
            until_ms,
        })
    }

    /// The lines of the standings, computed from all that was submitted.
    pub(super) async fn lines(
        &self,
        contest: &Contest,
        with_virtual: bool,
        hidden: Option<u64>,
        until_ms: Option<u64>,
    ) -> Result<Vec<Line>, Rejected> {
        let field = Field::read(self, contest, with_virtual).await?;
        let mut members = store::members(self.store(), contest.id).await?;
        let rated = store::rated_in(self.store(), contest.id).await?;
        let rated: BTreeMap<UserId, Rated> = rated.into_iter().collect();
        let lines = field
            .rows(contest, hidden, until_ms)
            .into_iter()
            .map(|row| {
                let entrant = field.entrants[row.entrant].clone();
                let members = members.remove(&entrant.id).unwrap_or_default();
                let rated = match (entrant.virtual_at, members.as_slice()) {
                    (None, [user]) if entrant.team.is_none() => rated.get(user).copied(),
                    _ => None,
                };
                Line {
                    row,
                    entrant,
                    members,
                    rated,
                }
            });
        Ok(lines.collect())
    }

    /// How an entrant stands at each problem, by what they know themselves.
    pub async fn own_cells(
        &self,
        contest: &Contest,
        entrant: &Entrant,
    ) -> Result<Vec<Cell>, Rejected> {
        let mut made = store::submissions_of(self.store(), entrant.id).await?;
        made.retain(|made| made.task < contest.tasks.len());
        let field = Field {
            entrants: vec![entrant.clone()],
            made,
            revealed: HashSet::new(),
        };
        let mut rows = field.rows(contest, None, None);
        Ok(rows.pop().map(|row| row.cells).unwrap_or_default())
    }

    /// Shows what was frozen: the next of it, from the last place upwards, or all. True where nothing is left.
    pub async fn reveal_in_contest(&self, slug: &str, all: bool) -> Result<bool, Rejected> {
        let contest = self.contest(slug).await?;
        let mut tx = self.store().begin().await?;
        let kept = store::locked(&mut tx, contest.id).await?;
        let mut kept = kept.ok_or(Rejected::NotFound("contest"))?;
        if kept.phase(self.now()) != Phase::Past {
            return Err(against(
                "not_over",
                "results are revealed when the contest is over",
            ));
        }
        if kept.freeze_minutes == 0 || kept.revealed_at.is_some() {
            return Err(against("revealed", "nothing is hidden any more"));
        }
        // Nobody else writes reveals of this contest while it is locked.
        let mut field = Field::read(self, &kept, false).await?;
        let rows = field.rows(&kept, kept.frozen_from_ms(), None);
        let mut done = all;
        match next_reveal(&rows) {
            Some((entrant, task)) if !all => {
                store::reveal(&mut tx, kept.id, field.entrants[entrant].id, task).await?;
                field.revealed.insert((entrant, task));
                done = next_reveal(&field.rows(&kept, kept.frozen_from_ms(), None)).is_none();
            }
            Some(_) => {}
            None => done = true,
        }
        if done {
            kept.revealed_at = Some(self.now());
            store::write(&mut tx, &kept).await?;
        }
        store::changed(&mut tx, kept.id).await?;
        tx.commit().await?;
        self.tell_contest(kept.id);
        Ok(done)
    }

    /// Somebody's rating in contests, and what made it, the newest first: address and title of the contest, and the change.
    pub async fn contest_history(
        &self,
        handle: &str,
    ) -> Result<(Option<Rating>, Vec<(String, String, Rated)>), Rejected> {
        let user = self.accounts().person_by_handle(handle).await?.id;
        let rating = store::rating_of(self.store(), user).await?;
        let changes = store::rated_of(self.store(), user, HISTORY_MAX).await?;
        let ids: Vec<Uuid> = changes.iter().map(|(id, _)| *id).collect();
        let names = store::names(self.store(), &ids).await?;
        let names: HashMap<Uuid, (String, String)> = names
            .into_iter()
            .map(|(id, slug, title)| (id, (slug, title)))
            .collect();
        let named = changes.into_iter().filter_map(|(id, change)| {
            let (slug, title) = names.get(&id)?.clone();
            Some((slug, title, change))
        });
        Ok((rating, named.collect()))
    }
}
