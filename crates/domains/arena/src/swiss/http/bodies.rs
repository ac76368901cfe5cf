//! What is told of a tournament.

use std::collections::HashMap;

use serde::Serialize;
use tiltyard_contracts::{Caller, DuelId, Timestamp, UserId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Arena, Kind, Pool, Rejected,
    contests::caller_organises,
    http::user_of,
    swiss::{Entrant, Phase, Repeats, Swiss, Table, running::lines, standings::Line, store},
};

/// A tournament, as it stands in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SwissHead)]
pub struct HeadBody {
    /// Its live topic is `swiss:` and this.
    #[schema(value_type = String)]
    pub id: Uuid,
    pub title: String,
    pub phase: Phase,
    pub pool: Pool,
    pub rated: bool,
    pub kinds: Vec<Kind>,
    /// `null`: as many as fit in an hour.
    #[schema(required)]
    pub rounds: Option<u32>,
    /// How many there will be, as far as can be told.
    pub rounds_planned: u32,
    /// The last that was paired; 0 before the first.
    pub round: u32,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// When the next round is paired; `null` while duels of this one go on.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub next_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub ended_at: Option<Timestamp>,
    /// Who may join, by their rating in the pool.
    #[schema(required)]
    pub rating_min: Option<u32>,
    #[schema(required)]
    pub rating_max: Option<u32>,
    /// Otherwise it is for whoever knows its address.
    pub listed: bool,
    pub repeats: Repeats,
    /// Why it was cancelled.
    #[schema(required)]
    pub why: Option<String>,
    /// Who have not withdrawn.
    pub entrants: u64,
    /// Whether whoever asks is one of them.
    pub taking_part: bool,
}

impl HeadBody {
    pub fn of(swiss: &Swiss, (entrants, taking_part): (u64, bool)) -> Self {
        Self {
            id: swiss.id,
            title: swiss.title.clone(),
            phase: swiss.phase,
            pool: swiss.pool,
            rated: swiss.rated,
            kinds: swiss.kinds.iter().copied().collect(),
            rounds: swiss.rounds,
            rounds_planned: swiss.rounds_planned(),
            round: swiss.round,
            starts_at: swiss.starts_at,
            next_at: swiss.due_at,
            ended_at: swiss.ended_at,
            rating_min: swiss.rating_min,
            rating_max: swiss.rating_max,
            listed: swiss.listed,
            repeats: swiss.repeats,
            why: swiss.why.clone(),
            entrants,
            taking_part,
        }
    }
}

/// How somebody stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SwissLine)]
pub struct LineBody {
    /// From 1; those who are equal in everything share it.
    pub rank: u32,
    /// A handle; `null` where the account is gone.
    #[schema(required)]
    pub name: Option<String>,
    /// In the pool, when they joined.
    pub rating: f64,
    pub points: f64,
    /// Buchholz cut 1.
    pub buchholz: f64,
    pub sonneborn_berger: f64,
    pub wins: u32,
    pub draws: u32,
    pub losses: u32,
    /// Rounds without an opponent, for which there was a point.
    pub byes: u32,
    pub withdrawn: bool,
}

/// One side of a table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SwissPlayer)]
pub struct PlayerBody {
    /// A handle; `null` where the account is gone.
    #[schema(required)]
    pub name: Option<String>,
    /// 1, a half or 0; `null` until it is decided.
    #[schema(required)]
    pub points: Option<f64>,
}

/// Two who meet in a round, or one who has no opponent in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SwissTable)]
pub struct TableBody {
    pub number: u32,
    pub left: PlayerBody,
    /// `null`: they had no opponent, and a point; or sat in another duel, and have none.
    #[schema(required)]
    pub right: Option<PlayerBody>,
    #[schema(required)]
    pub duel: Option<DuelId>,
}

/// Whoever asks, in this tournament.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SwissPart)]
pub struct PartBody {
    #[schema(required)]
    pub name: Option<String>,
    pub withdrawn: bool,
    /// Their duel of this round, while it goes on.
    #[schema(required)]
    pub duel: Option<DuelId>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Swiss)]
pub struct SwissBody {
    #[serde(flatten)]
    pub head: HeadBody,
    /// The best first.
    pub standings: Vec<LineBody>,
    /// Of the last round.
    pub tables: Vec<TableBody>,
    /// `null`: they do not take part.
    #[schema(required)]
    pub you: Option<PartBody>,
    /// Whether whoever asks organises.
    pub organiser: bool,
    #[schema(value_type = String, format = DateTime)]
    pub server_now: Timestamp,
}

/// The tables of one round.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SwissRound)]
pub struct RoundBody {
    pub round: u32,
    pub tables: Vec<TableBody>,
}

type Names = HashMap<UserId, String>;

fn halves(count: u32) -> f64 {
    f64::from(count) / 2.0
}

fn line(line: &Line, entrant: &Entrant, names: &Names) -> LineBody {
    LineBody {
        rank: line.rank,
        name: names.get(&line.user).cloned(),
        rating: entrant.rating,
        points: halves(line.half_points),
        buchholz: halves(line.buchholz),
        sonneborn_berger: f64::from(line.sonneborn_berger) / 4.0,
        wins: line.wins,
        draws: line.draws,
        losses: line.losses,
        byes: line.byes,
        withdrawn: entrant.withdrawn,
    }
}

fn table(table: &Table, names: &Names) -> TableBody {
    let player = |user: UserId, side: usize| PlayerBody {
        name: names.get(&user).cloned(),
        points: table.game.result.map(|result| halves(result[side])),
    };
    TableBody {
        number: table.number,
        left: player(table.game.left, 0),
        right: table.game.right.map(|right| player(right, 1)),
        duel: table.duel,
    }
}

async fn names(arena: &Arena, tables: &[Table]) -> Result<Names, Rejected> {
    let sides = |table: &Table| [Some(table.game.left), table.game.right];
    let users: Vec<UserId> = tables.iter().flat_map(sides).flatten().collect();
    Ok(arena.accounts().handles(&users).await?)
}

/// All of it, for whoever asks.
pub async fn whole(arena: &Arena, swiss: &Swiss, caller: &Caller) -> Result<SwissBody, Rejected> {
    let user = user_of(caller);
    let entrants = store::entrants(arena.store(), swiss.id).await?;
    let tables = store::tables(arena.store(), swiss.id).await?;
    let users: Vec<UserId> = entrants.iter().map(|entrant| entrant.user).collect();
    let names = arena.accounts().handles(&users).await?;
    let of = |user: UserId| entrants.iter().find(|entrant| entrant.user == user);
    let lines = lines(&entrants, &tables);
    let standings = lines
        .iter()
        .filter_map(|one| Some(line(one, of(one.user)?, &names)));
    let own_duel = |user: UserId| {
        let plays = |table: &&Table| {
            let game = &table.game;
            game.result.is_none() && (game.left == user || game.right == Some(user))
        };
        tables.iter().find(plays).and_then(|table| table.duel)
    };
    let own = user.and_then(of);
    let you = own.map(|entrant| PartBody {
        name: names.get(&entrant.user).cloned(),
        withdrawn: entrant.withdrawn,
        duel: own_duel(entrant.user),
    });
    let playing = entrants.iter().filter(|entrant| !entrant.withdrawn).count() as u64;
    let last = tables
        .iter()
        .filter(|table| table.game.round == swiss.round);
    Ok(SwissBody {
        head: HeadBody::of(swiss, (playing, own.is_some_and(|own| !own.withdrawn))),
        standings: standings.collect(),
        tables: last.map(|one| table(one, &names)).collect(),
        you,
        organiser: caller_organises(caller),
        server_now: arena.clock_now(),
    })
}

pub async fn round(arena: &Arena, swiss: &Swiss, round: u32) -> Result<RoundBody, Rejected> {
    if !(1..=swiss.round).contains(&round) {
        return Err(Rejected::NotFound("round in this tournament"));
    }
    let mut tables = store::tables(arena.store(), swiss.id).await?;
    tables.retain(|table| table.game.round == round);
    let names = names(arena, &tables).await?;
    let tables = tables.iter().map(|one| table(one, &names)).collect();
    Ok(RoundBody { round, tables })
}
