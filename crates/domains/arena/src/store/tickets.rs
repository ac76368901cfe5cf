//! Who waits, and who came lately.

use tiltyard_contracts::{DuelId, TicketId, Timestamp, UserId};
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{json, of_json};
use crate::{
    Pool,
    matchmaking::{Arrival, Pair},
    queue::{Asked, Ticket},
};

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        user_id: Uuid,
        joined_at: i64,
        asked: String,
        network: Option<i64>,
        duel_id: Option<Uuid>,
    }
}

impl TryFrom<Row> for Ticket {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TicketId::from_uuid(row.id),
            user: UserId::from_uuid(row.user_id),
            joined_at: timestamp(row.joined_at),
            asked: of_json::<Asked>(&row.asked)?,
            network: row.network.map(i64::cast_unsigned),
            duel: row.duel_id.map(DuelId::from_uuid),
        })
    }
}

const COLUMNS: &str = "id, user_id, joined_at, asked, network, duel_id";

/// Takes a place; who has one keeps it, with what they ask for now.
pub async fn join(tx: &mut Tx, ticket: &Ticket) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_tickets (id, user_id, joined_at, asked, network) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (user_id) DO UPDATE SET asked = $4, network = $5")
        .bind(ticket.id.uuid()).bind(ticket.user.uuid()).bind(micros(ticket.joined_at)).bind(json(&ticket.asked)?)
        .bind(ticket.network.map(u64::cast_signed)))?;
    Ok(())
}

pub async fn leave(tx: &mut Tx, user: UserId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("DELETE FROM arena_tickets WHERE user_id = $1").bind(user.uuid()))?;
    Ok(changed > 0)
}

pub async fn of(store: &Store, user: UserId) -> Result<Option<Ticket>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_tickets WHERE user_id = $1"
    ));
    let row = on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(user.uuid()).fetch_optional(db).await)?;
    row.map(Ticket::try_from).transpose()
}

/// All who wait and are offered nothing just now. Who plays a ghost or a bot meanwhile keeps the place, and is offered nothing.
pub async fn waiting(store: &Store, limit: u32) -> Result<Vec<Ticket>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_tickets t WHERE duel_id IS NULL \
         AND NOT EXISTS (SELECT 1 FROM arena_players p WHERE p.user_id = t.user_id) ORDER BY joined_at LIMIT $1"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(i64::from(limit)).fetch_all(db).await)?;
    rows.into_iter().map(Ticket::try_from).collect()
}

/// False where somebody else has offered them something.
pub async fn offer(tx: &mut Tx, ticket: TicketId, duel: DuelId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE arena_tickets SET duel_id = $2 WHERE id = $1 AND duel_id IS NULL")
        .bind(ticket.uuid()).bind(duel.uuid()))?;
    Ok(changed == 1)
}

/// They wait on, in the place they had.
pub async fn back(tx: &mut Tx, user: UserId, duel: DuelId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE arena_tickets SET duel_id = NULL WHERE user_id = $1 AND duel_id = $2")
        .bind(user.uuid()).bind(duel.uuid()))?;
    Ok(())
}

/// The offer was taken, or was lost by their own doing.
pub async fn done(tx: &mut Tx, user: UserId, duel: DuelId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_tickets WHERE user_id = $1 AND duel_id = $2")
        .bind(user.uuid()).bind(duel.uuid()))?;
    Ok(())
}

/// Those who have been waiting since before then and have left without a word.
pub async fn forget_before(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_tickets WHERE joined_at < $1 AND duel_id IS NULL").bind(micros(before)))?;
    on!(change tx => sqlx::query("DELETE FROM arena_arrivals WHERE at < $1").bind(micros(before)))?;
    Ok(())
}

pub async fn arrived(
    tx: &mut Tx,
    pool: Pool,
    rating: f64,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO arena_arrivals (at, pool, rating) VALUES ($1, $2, $3)")
        .bind(micros(at)).bind(pool.name()).bind(rating))?;
    Ok(())
}

/// Who came to which pool since then.
pub async fn arrivals(store: &Store, since: Timestamp) -> Result<Vec<(Pool, Arrival)>, StoreError> {
    let rows: Vec<(i64, String, f64)> = on!(read store, db => sqlx::query_as(
        "SELECT at, pool, rating FROM arena_arrivals WHERE at > $1 ORDER BY number DESC LIMIT 10000")
        .bind(micros(since)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(at, pool, rating)| {
            let arrival = Arrival {
                at: timestamp(at),
                rating,
            };
            Some((Pool::of_name(&pool)?, arrival))
        })
        .collect())
}

/// Those who wait, with whom an offer of theirs came to nothing since then.
pub async fn resting(store: &Store, since: Timestamp) -> Result<Vec<Pair>, StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>)> = on!(read store, db => sqlx::query_as(
        "SELECT t.user_id, d.right_user FROM arena_tickets t JOIN arena_duels d ON d.left_user = t.user_id \
         WHERE d.state = 'finished' AND d.started_at IS NULL AND d.ended_at > $1")
        .bind(micros(since)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(one, other)| {
            Some(Pair::of(UserId::from_uuid(one), UserId::from_uuid(other?)))
        })
        .collect())
}
