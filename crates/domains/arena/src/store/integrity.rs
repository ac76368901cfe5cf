//! Cases, what was decided in them, and who joined the queue from where.

use tiltyard_contracts::{CaseId, DuelId, Timestamp, UserId};
use tiltyard_http::Cursor;
use tiltyard_store::{Store, StoreError, Tx, micros, on, sqlx, sqlx::types::Uuid, timestamp};

use super::{json, of_json, read, stored};
use crate::{
    Pool,
    integrity::{Act, Case, CaseState, Finding, LogLine, Similar, cases::Report},
};

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        duel_id: Uuid,
        user_id: Uuid,
        state: String,
        points: i64,
        findings: String,
        likenesses: String,
        opened_at: i64,
        appeal: Option<String>,
    }
}

const COLUMNS: &str =
    "id, duel_id, user_id, state, points, findings, likenesses, opened_at, appeal";

impl TryFrom<Row> for Case {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: CaseId::from_uuid(row.id),
            duel: DuelId::from_uuid(row.duel_id),
            user: UserId::from_uuid(row.user_id),
            state: CaseState::named(&row.state)
                .ok_or_else(|| StoreError::Broken(format!("a case is {}", row.state)))?,
            points: u32::try_from(row.points).unwrap_or(u32::MAX),
            findings: of_json::<Vec<Finding>>(&row.findings)?,
            similar: of_json::<Vec<Similar>>(&row.likenesses)?,
            opened_at: timestamp(row.opened_at),
            appeal: row.appeal,
        })
    }
}

/// A duel is to be looked at.
pub async fn ask_look(tx: &mut Tx, duel: DuelId, at: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query(
        "INSERT INTO arena_looks (duel_id, not_before) VALUES ($1, $2) ON CONFLICT (duel_id) DO UPDATE SET not_before = $2")
        .bind(duel.uuid()).bind(micros(at)))?;
    Ok(())
}

/// Duels that are over and to be looked at, the oldest first.
pub async fn looks(store: &Store, now: Timestamp, limit: u32) -> Result<Vec<DuelId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT l.duel_id FROM arena_looks l JOIN arena_duels d ON d.id = l.duel_id \
         WHERE l.not_before <= $1 AND d.state = 'finished' ORDER BY l.not_before LIMIT $2")
        .bind(micros(now)).bind(i64::from(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| DuelId::from_uuid(id))
        .collect())
}

/// False where another process was faster.
pub async fn looked(tx: &mut Tx, duel: DuelId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("DELETE FROM arena_looks WHERE duel_id = $1").bind(duel.uuid()))?;
    Ok(changed == 1)
}

/// Opens a case, or writes what was noticed by now into one that is open. Says whether it was opened.
pub async fn put(tx: &mut Tx, case: &Case) -> Result<bool, StoreError> {
    let opened = on!(change tx => sqlx::query(
        "INSERT INTO arena_cases (id, duel_id, user_id, state, points, findings, likenesses, opened_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING")
        .bind(case.id.uuid()).bind(case.duel.uuid()).bind(case.user.uuid()).bind(case.state.name())
        .bind(i64::from(case.points)).bind(json(&case.findings)?).bind(json(&case.similar)?).bind(micros(case.opened_at)))?;
    if opened == 1 {
        return Ok(true);
    }
    on!(change tx => sqlx::query(
        "UPDATE arena_cases SET points = $3, findings = $4, likenesses = $5 WHERE duel_id = $1 AND user_id = $2 AND state = 'open'")
        .bind(case.duel.uuid()).bind(case.user.uuid()).bind(i64::from(case.points)).bind(json(&case.findings)?)
        .bind(json(&case.similar)?))?;
    Ok(false)
}

pub async fn by_id(store: &Store, id: CaseId) -> Result<Option<Case>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM arena_cases WHERE id = $1"));
    on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(id.uuid()).fetch_optional(db).await)?
        .map(Case::try_from)
        .transpose()
}

/// The case inside this transaction; nobody else decides on it, nor on another of the same duel, before its end.
pub async fn locked(tx: &mut Tx, id: CaseId) -> Result<Option<Case>, StoreError> {
    on!(change tx => sqlx::query(
        "UPDATE arena_cases SET points = points WHERE duel_id = (SELECT duel_id FROM arena_cases WHERE id = $1)").bind(id.uuid()))?;
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM arena_cases WHERE id = $1"));
    on!(write tx, db => sqlx::query_as::<_, Row>(sql).bind(id.uuid()).fetch_optional(db).await)?
        .map(Case::try_from)
        .transpose()
}

pub async fn page(
    store: &Store,
    state: CaseState,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Case>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_cases WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    ));
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(state.name())
        .bind(after.map_or(Uuid::max(), |cursor| cursor.0)).bind(i64::from(limit)).fetch_all(db).await)?;
    rows.into_iter().map(Case::try_from).collect()
}

pub async fn upheld_of(store: &Store, user: UserId) -> Result<Vec<Case>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM arena_cases WHERE user_id = $1 AND state = 'upheld' ORDER BY id DESC LIMIT 100"
    ));
    let rows =
        on!(read store, db => sqlx::query_as::<_, Row>(sql).bind(user.uuid()).fetch_all(db).await)?;
    rows.into_iter().map(Case::try_from).collect()
}

/// Who has an upheld case in this duel.
pub async fn upheld_in(tx: &mut Tx, duel: DuelId) -> Result<Vec<(CaseId, UserId)>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = on!(write tx, db => sqlx::query_as(
        "SELECT id, user_id FROM arena_cases WHERE duel_id = $1 AND state = 'upheld' ORDER BY id")
        .bind(duel.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, user)| (CaseId::from_uuid(id), UserId::from_uuid(user)))
        .collect())
}

pub async fn set_state(tx: &mut Tx, id: CaseId, state: CaseState) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE arena_cases SET state = $2 WHERE id = $1").bind(id.uuid()).bind(state.name()))?;
    Ok(())
}

/// False where it is not upheld, or there was an appeal.
pub async fn appeal(tx: &mut Tx, id: CaseId, text: &str) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE arena_cases SET appeal = $2 WHERE id = $1 AND state = 'upheld' AND appeal IS NULL").bind(id.uuid()).bind(text))?;
    Ok(changed == 1)
}

pub async fn log(
    tx: &mut Tx,
    id: CaseId,
    at: Timestamp,
    by: Option<UserId>,
    act: Act,
    text: &str,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO arena_case_log (case_id, at, by_user, act, text) VALUES ($1, $2, $3, $4, $5)")
        .bind(id.uuid()).bind(micros(at)).bind(by.map(UserId::uuid)).bind(act.name()).bind(text))?;
    Ok(())
}

pub async fn log_of(store: &Store, id: CaseId) -> Result<Vec<LogLine>, StoreError> {
    let rows: Vec<(i64, Option<Uuid>, String, String)> = on!(read store, db => sqlx::query_as(
        "SELECT at, by_user, act, text FROM arena_case_log WHERE case_id = $1 ORDER BY number").bind(id.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(at, by, act, text)| LogLine {
            at: timestamp(at),
            by: by.map(UserId::from_uuid),
            act: Act::named(&act),
            text,
        })
        .collect())
}

type ReportRow = (Uuid, String, String, i64);

fn report((by, reason, text, at): ReportRow) -> Report {
    Report {
        by: UserId::from_uuid(by),
        reason,
        text,
        at: timestamp(at),
    }
}

const REPORTS: &str =
    "SELECT by_user, reason, text, at FROM arena_reports WHERE duel_id = $1 ORDER BY id";

pub async fn reports(store: &Store, duel: DuelId) -> Result<Vec<Report>, StoreError> {
    let rows: Vec<ReportRow> =
        on!(read store, db => sqlx::query_as(REPORTS).bind(duel.uuid()).fetch_all(db).await)?;
    Ok(rows.into_iter().map(report).collect())
}

pub async fn reports_in(tx: &mut Tx, duel: DuelId) -> Result<Vec<Report>, StoreError> {
    let rows: Vec<ReportRow> =
        on!(write tx, db => sqlx::query_as(REPORTS).bind(duel.uuid()).fetch_all(db).await)?;
    Ok(rows.into_iter().map(report).collect())
}

/// The duel says nothing to ratings, by this case.
pub async fn void(
    tx: &mut Tx,
    duel: DuelId,
    case: CaseId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO arena_voided (duel_id, case_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(duel.uuid()).bind(case.uuid()).bind(micros(at)))?;
    Ok(())
}

pub async fn unvoid(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_voided WHERE case_id = $1").bind(case.uuid()))?;
    Ok(())
}

/// What somebody got back for a duel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refund {
    pub duel: DuelId,
    pub user: UserId,
    pub case: CaseId,
    pub pool: Pool,
    pub at: Timestamp,
    pub amount: f64,
    pub value_after: f64,
}

/// False where they got something back for this duel before.
pub async fn refund(tx: &mut Tx, refund: &Refund) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "INSERT INTO arena_refunds (duel_id, user_id, case_id, pool, at, amount, value_after) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT DO NOTHING")
        .bind(refund.duel.uuid()).bind(refund.user.uuid()).bind(refund.case.uuid()).bind(refund.pool.name())
        .bind(micros(refund.at)).bind(refund.amount).bind(refund.value_after))?;
    Ok(changed == 1)
}

/// What this duel's log line took from somebody: what they had, and what was left.
pub async fn lost(
    tx: &mut Tx,
    duel: DuelId,
    user: UserId,
) -> Result<Option<(f64, f64)>, StoreError> {
    on!(write tx, db => sqlx::query_as(
        "SELECT value_before, value_after FROM arena_rating_log WHERE duel_id = $1 AND user_id = $2")
        .bind(duel.uuid()).bind(user.uuid()).fetch_optional(db).await)
}

/// Takes the entry of a refund back, and says what it was.
pub async fn take_refund(
    tx: &mut Tx,
    duel: DuelId,
    user: UserId,
) -> Result<Option<f64>, StoreError> {
    let row: Option<(f64,)> = on!(write tx, db => sqlx::query_as(
        "SELECT amount FROM arena_refunds WHERE duel_id = $1 AND user_id = $2")
        .bind(duel.uuid()).bind(user.uuid()).fetch_optional(db).await)?;
    on!(change tx => sqlx::query("DELETE FROM arena_refunds WHERE duel_id = $1 AND user_id = $2")
        .bind(duel.uuid()).bind(user.uuid()))?;
    Ok(row.map(|(amount,)| amount))
}

/// What a case gave back to whom.
pub async fn refunds_of(store: &Store, case: CaseId) -> Result<Vec<(UserId, f64)>, StoreError> {
    let rows: Vec<(Uuid, f64)> = on!(read store, db => sqlx::query_as(
        "SELECT user_id, amount FROM arena_refunds WHERE case_id = $1").bind(case.uuid()).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(user, amount)| (UserId::from_uuid(user), amount))
        .collect())
}

/// Ratings were made again without the duels that are void: what was given back is in them.
pub async fn refunds_are_in(tx: &mut Tx) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE arena_refunds SET amount = 0"))?;
    Ok(())
}

pub async fn freeze(
    tx: &mut Tx,
    user: UserId,
    case: CaseId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO arena_frozen (user_id, case_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(user.uuid()).bind(case.uuid()).bind(micros(at)))?;
    Ok(())
}

/// Holds nobody's rating by this case any more.
pub async fn thaw_case(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_frozen WHERE case_id = $1").bind(case.uuid()))?;
    Ok(())
}

/// False where it was not held.
pub async fn thaw(tx: &mut Tx, user: UserId) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query("DELETE FROM arena_frozen WHERE user_id = $1").bind(user.uuid()))?;
    Ok(changed > 0)
}

pub async fn is_frozen(store: &Store, user: UserId) -> Result<bool, StoreError> {
    let row: (i64,) = on!(read store, db => sqlx::query_as(
        "SELECT COUNT(*) FROM arena_frozen WHERE user_id = $1").bind(user.uuid()).fetch_one(db).await)?;
    Ok(row.0 > 0)
}

/// How often somebody joined the queue since then. Inside the transaction that joins: whoever joins twice at once is counted twice.
pub async fn joins_since(tx: &mut Tx, user: UserId, since: Timestamp) -> Result<u64, StoreError> {
    let row: (i64,) = on!(write tx, db => sqlx::query_as(
        "SELECT COUNT(*) FROM arena_joins WHERE user_id = $1 AND at > $2").bind(user.uuid()).bind(micros(since)).fetch_one(db).await)?;
    Ok(read(row.0))
}

pub async fn joined(
    tx: &mut Tx,
    user: UserId,
    at: Timestamp,
    network: Option<u64>,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("INSERT INTO arena_joins (user_id, at, network) VALUES ($1, $2, $3)")
        .bind(user.uuid()).bind(micros(at)).bind(network.map(u64::cast_signed)))?;
    Ok(())
}

pub async fn forget_joins(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_joins WHERE at < $1").bind(micros(before)))?;
    Ok(())
}

/// How many others came from this network since then.
pub async fn others_of_network(
    store: &Store,
    user: UserId,
    network: u64,
    since: Timestamp,
) -> Result<u64, StoreError> {
    let row: (i64,) = on!(read store, db => sqlx::query_as(
        "SELECT COUNT(DISTINCT user_id) FROM arena_joins WHERE network = $1 AND at > $2 AND user_id <> $3")
        .bind(network.cast_signed()).bind(micros(since)).bind(user.uuid()).fetch_one(db).await)?;
    Ok(read(row.0))
}

/// Who else came from a network this person came from since then.
pub async fn of_same_network(
    store: &Store,
    user: UserId,
    since: Timestamp,
    limit: u64,
) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<(Uuid,)> = on!(read store, db => sqlx::query_as(
        "SELECT DISTINCT o.user_id FROM arena_joins o WHERE o.at > $2 AND o.user_id <> $1 AND o.network IN \
         (SELECT network FROM arena_joins WHERE user_id = $1 AND at > $2 AND network IS NOT NULL) LIMIT $3")
        .bind(user.uuid()).bind(micros(since)).bind(stored(limit)).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(id,)| UserId::from_uuid(id))
        .collect())
}

/// What somebody who left has said goes, and what is noted of them beside their cases.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("DELETE FROM arena_joins WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("DELETE FROM arena_frozen WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("UPDATE arena_cases SET appeal = NULL WHERE user_id = $1").bind(user.uuid()))?;
    on!(change tx => sqlx::query("UPDATE arena_case_log SET text = '' WHERE by_user = $1 AND act = 'appealed'").bind(user.uuid()))?;
    Ok(())
}
