//! How a tournament goes on: rounds are paired when their time has come, results are taken from duels as they end. Everything is in the
//! database, so that any process may do the next step, and one that dies loses nothing.

use std::collections::{BTreeMap, BTreeSet};

use tiltyard_contracts::{DuelId, UserId};
use tiltyard_store::{StoreError, Tx};
use uuid::Uuid;

use super::{
    Entrant, GATHER_MS, NO_SHOWS_MAX, PAUSE_MS, Phase, Repeats, Swiss, Table,
    pairing::{Past, Seeded, pair},
    standings::{Brought, Game, Line, standings},
    store,
};
use crate::{
    Arena, Duel, Rejected, Side, Terms,
    acting::New,
    duel::{Player, Reason},
    kept::{Standing, Standings},
    matchmaking::Pair,
    pool::later,
    store::tickets,
};

/// At one time.
const DUE_MAX: u32 = 50;
/// How often a round is thought of anew because somebody came, went or sat down meanwhile; then the next look does it.
const TRIES_MAX: u32 = 5;
const TOO_FEW: &str = "Fewer than two had joined when it was to start.";
/// Begun later than this it would not find those who had joined there.
const LATE_MAX_MS: u64 = 900_000;
const TOO_LATE: &str = "It could not start in time.";

enum Turn {
    Done,
    /// It was not as it had been read.
    Changed,
}

/// What a round is going to be.
struct Plan {
    tables: Vec<Table>,
    duels: Vec<(DuelId, New)>,
}

/// How all stand by what is kept.
pub(super) fn lines(entrants: &[Entrant], tables: &[Table]) -> Vec<Line> {
    let brought: Vec<Brought> = entrants
        .iter()
        .map(|entrant| Brought {
            user: entrant.user,
            rating: entrant.rating,
            half_points: entrant.half_points,
        })
        .collect();
    let games: Vec<Game> = tables.iter().map(|table| table.game.clone()).collect();
    standings(&brought, &games)
}

impl Arena {
    /// Does what is due in all tournaments.
    pub async fn run_swisses(&self) -> Result<(), Rejected> {
        for id in store::due(self.store(), self.now(), DUE_MAX).await? {
            if let Err(error) = self.run_swiss(id).await {
                tracing::error!(swiss = %id, %error, "a tournament could not go on in time");
            }
        }
        Ok(())
    }

    async fn run_swiss(&self, id: Uuid) -> Result<(), Rejected> {
        for _ in 0..TRIES_MAX {
            match self.try_swiss(id).await {
                Ok(Turn::Done) => return Ok(()),
                // Somebody sat down elsewhere after the round had been thought of.
                Ok(Turn::Changed) | Err(Rejected::Conflict { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn try_swiss(&self, id: Uuid) -> Result<Turn, Rejected> {
        let now = self.now();
        let Some(swiss) = store::by_id(self.store(), id).await? else {
            return Ok(Turn::Done);
        };
        if swiss.is_over() || swiss.due_at.is_none_or(|due_at| due_at > now) {
            return Ok(Turn::Done);
        }
        let entrants = store::entrants(self.store(), id).await?;
        let playing = entrants.iter().filter(|entrant| !entrant.withdrawn).count();
        let is_late = swiss.round == 0 && later(swiss.starts_at, LATE_MAX_MS) < now;
        if playing < 2 || is_late || !swiss.goes_on(now) {
            let never_began = if playing < 2 { TOO_FEW } else { TOO_LATE };
            return self.end_swiss(swiss, never_began).await;
        }
        let plan = self.plan_round(&swiss, &entrants).await?;
        self.begin_round(swiss, plan).await
    }

    /// Over, or never begun; and where it repeats, the next one.
    async fn end_swiss(&self, swiss: Swiss, why: &str) -> Result<Turn, Rejected> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        if !store::take_turn(&mut tx, &swiss).await? {
            return Ok(Turn::Changed);
        }
        if swiss.repeats == Repeats::Weekly {
            let starts_at = swiss.next_start(now);
            let next = Swiss {
                id: Uuid::now_v7(),
                starts_at,
                phase: Phase::Coming,
                round: 0,
                due_at: Some(starts_at),
                version: 0,
                ..swiss.clone()
            };
            store::insert(&mut tx, &next).await?;
        }
        let never_began = swiss.round == 0;
        let over = Swiss {
            phase: if never_began {
                Phase::Cancelled
            } else {
                Phase::Over
            },
            why: never_began.then(|| why.to_owned()),
            repeats: Repeats::None,
            due_at: None,
            ended_at: Some(now),
            ..swiss
        };
        store::write(&mut tx, &over).await?;
        tx.commit().await?;
        self.tell_swiss(over.id);
        Ok(Turn::Done)
    }

    /// Who meets whom. Whoever sits in another duel has no table and no point.
    async fn plan_round(&self, swiss: &Swiss, entrants: &[Entrant]) -> Result<Plan, Rejected> {
        let now = self.now();
        let tables = store::tables(self.store(), swiss.id).await?;
        let seated = store::seated(self.store(), swiss.id).await?;
        let stand: BTreeMap<UserId, Line> = lines(entrants, &tables)
            .into_iter()
            .map(|line| (line.user, line))
            .collect();
        let users: Vec<UserId> = entrants.iter().map(|entrant| entrant.user).collect();
        let blocks = self.accounts().blocks_by(&users).await?;
        let mut past = Past {
            blocked: blocks
                .into_iter()
                .map(|(one, other)| Pair::of(one, other))
                .collect(),
            ..Past::default()
        };
        for game in tables.iter().map(|table| &table.game) {
            if let Some(right) = game.right {
                *past.met.entry(Pair::of(game.left, right)).or_default() += 1;
            }
        }
        let (mut players, mut ratings, mut away) = (Vec::new(), BTreeMap::new(), Vec::new());
        for entrant in entrants.iter().filter(|entrant| !entrant.withdrawn) {
            if seated.contains_key(&entrant.user) {
                away.push(entrant.user);
                continue;
            }
            let standing = self.record(entrant.user, swiss.pool).await?.standing(now);
            ratings.insert(entrant.user, standing);
            let line = stand.get(&entrant.user);
            players.push(Seeded {
                user: entrant.user,
                half_points: line.map_or(0, |line| line.half_points),
                rating: standing.rating,
                byes: line.map_or(0, |line| line.byes),
            });
        }
        let round = pair(&players, &past);
        let mut plan = Plan {
            tables: Vec::new(),
            duels: Vec::new(),
        };
        for (left, right) in round.pairs {
            let duel = DuelId::generate();
            let new = self.duel_of_swiss(swiss, [left, right], &ratings).await?;
            plan.duels.push((duel, new));
            plan.seat(swiss, Some(duel), left, Some(right), None);
        }
        if let Some(bye) = round.bye {
            plan.seat(swiss, None, bye, None, Some([2, 0]));
        }
        for user in away {
            plan.seat(swiss, None, user, None, Some([0, 0]));
        }
        Ok(plan)
    }

    async fn duel_of_swiss(
        &self,
        swiss: &Swiss,
        [left, right]: [UserId; 2],
        ratings: &BTreeMap<UserId, Standing>,
    ) -> Result<New, Rejected> {
        let mut terms = Terms::of(swiss.pool);
        // The next opponent is in the next round.
        terms.rematch_ms = 0;
        let terms = if swiss.rated {
            match self.why_unrated(left, right).await? {
                Some(why) => terms.unrated(Some(why)),
                None => terms,
            }
        } else {
            terms.unrated(None)
        };
        let of = |user: UserId| {
            let known = ratings.get(&user).copied();
            known.ok_or_else(|| Rejected::Broken("a pair of somebody who is not there".to_owned()))
        };
        Ok(New {
            terms,
            left: Player::Person { user: left },
            right: Player::Person { user: right },
            standing: Standings {
                left: of(left)?,
                right: of(right)?,
                kinds: swiss.kinds.clone(),
                languages: BTreeSet::new(),
                only: None,
            },
            agreed_pause_ms: Some(GATHER_MS),
        })
    }

    async fn begin_round(&self, swiss: Swiss, plan: Plan) -> Result<Turn, Rejected> {
        let id = swiss.id;
        let mut tx = self.store().begin().await?;
        if !store::take_turn(&mut tx, &swiss).await? {
            return Ok(Turn::Changed);
        }
        let mut made = Vec::new();
        for (duel, new) in plan.duels {
            let (duel, _) = self.make(&mut tx, duel, new).await?;
            for user in Side::BOTH.into_iter().filter_map(|side| duel.person(side)) {
                tickets::leave(&mut tx, user).await?;
            }
            made.push(duel);
        }
        for table in &plan.tables {
            store::insert_table(&mut tx, id, table).await?;
        }
        let begun = Swiss {
            phase: Phase::Running,
            round: swiss.round + 1,
            // Without a duel nothing is waited for.
            due_at: made.is_empty().then(|| later(self.now(), PAUSE_MS)),
            ..swiss
        };
        store::write(&mut tx, &begun).await?;
        tx.commit().await?;
        self.tell_swiss(id);
        for duel in &made {
            for user in Side::BOTH.into_iter().filter_map(|side| duel.person(side)) {
                self.tell_paired(user, id, duel.id);
            }
        }
        // What fails here, or dies before it, the look for duels without a problem does.
        for duel in &made {
            let kept = self.kept(duel.id).await?;
            self.follow_up(&kept, &[]).await;
        }
        Ok(Turn::Done)
    }

    /// What a duel that ends is worth, where it is of a tournament; in the transaction of its end. The last of a round lets the next begin.
    pub(crate) async fn note_swiss_result(
        &self,
        tx: &mut Tx,
        duel: &Duel,
    ) -> Result<(), StoreError> {
        let Some(id) = store::of_duel_in(tx, duel.id).await? else {
            return Ok(());
        };
        // Two that end at once see each other: whoever is second here knows of the first.
        let Some(swiss) = store::locked(tx, id).await? else {
            return Ok(());
        };
        let (result, missing) = worth(duel);
        if !store::decide(tx, duel.id, result).await? {
            return Ok(());
        }
        for side in Side::BOTH.into_iter().filter(|side| missing.contains(side)) {
            let Some(user) = duel.person(side) else {
                continue;
            };
            if let Some(entrant) = store::entrant_in(tx, id, user).await? {
                let no_shows = entrant.no_shows + 1;
                let entrant = Entrant {
                    no_shows,
                    withdrawn: entrant.withdrawn || no_shows >= NO_SHOWS_MAX,
                    ..entrant
                };
                store::set_entrant(tx, id, &entrant).await?;
            }
        }
        if !swiss.is_over() && store::undecided(tx, id).await? == 0 {
            let now = self.now();
            let due_at = if swiss.goes_on(now) {
                later(now, PAUSE_MS)
            } else {
                now
            };
            let paused = Swiss {
                due_at: Some(due_at),
                ..swiss
            };
            store::write(tx, &paused).await?;
        }
        Ok(())
    }
}

impl Plan {
    fn seat(
        &mut self,
        swiss: &Swiss,
        duel: Option<DuelId>,
        left: UserId,
        right: Option<UserId>,
        result: Option<[u32; 2]>,
    ) {
        let number = u32::try_from(self.tables.len() + 1).unwrap_or(u32::MAX);
        self.tables.push(Table {
            number,
            duel,
            game: Game {
                round: swiss.round + 1,
                left,
                right,
                result,
            },
        });
    }
}

/// Half points of both sides, and who did not come.
fn worth(duel: &Duel) -> ([u32; 2], Vec<Side>) {
    let Some(outcome) = &duel.outcome else {
        return ([1, 1], Vec::new());
    };
    let lost_by = |side| match side {
        Side::Left => [0, 2],
        Side::Right => [2, 0],
    };
    let missing = match outcome.reason {
        Reason::NoShow => outcome.by.into_iter().collect(),
        // Nobody came: no fault of the problem, so no half for either.
        Reason::Void if duel.started_at.is_some() && !duel.left.seen && !duel.right.seen => {
            return ([0, 0], Side::BOTH.to_vec());
        }
        _ => Vec::new(),
    };
    let result = match (outcome.winner, outcome.reason, outcome.by) {
        (Some(winner), ..) => lost_by(winner.other()),
        (None, Reason::Aborted, Some(by)) => lost_by(by),
        _ => [1, 1],
    };
    (result, missing)
}
