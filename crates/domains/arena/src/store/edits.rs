//! What sides write in a duel: the recording in pieces, and the text it comes to.

use tiltyard_contracts::DuelId;
use tiltyard_store::{Store, StoreError, Tx, on, sqlx};

use super::{json, of_json, read, side_name, stored};
use crate::{
    Side,
    recording::{Draft, Piece},
};

/// The text of a side as it is inside this transaction.
pub async fn draft(tx: &mut Tx, duel: DuelId, side: Side) -> Result<Option<Draft>, StoreError> {
    let row: Option<(String, String, i64, i64, i64)> = on!(write tx, db => sqlx::query_as(
        "SELECT language, text, next, keys, pasted FROM arena_drafts WHERE duel_id = $1 AND side = $2")
        .bind(duel.uuid()).bind(side_name(side)).fetch_optional(db).await)?;
    Ok(row.map(of_row))
}

pub async fn read_draft(
    store: &Store,
    duel: DuelId,
    side: Side,
) -> Result<Option<Draft>, StoreError> {
    let row: Option<(String, String, i64, i64, i64)> = on!(read store, db => sqlx::query_as(
        "SELECT language, text, next, keys, pasted FROM arena_drafts WHERE duel_id = $1 AND side = $2")
        .bind(duel.uuid()).bind(side_name(side)).fetch_optional(db).await)?;
    Ok(row.map(of_row))
}

fn of_row((language, text, next, keys, pasted): (String, String, i64, i64, i64)) -> Draft {
    Draft {
        language,
        text,
        next: read(next),
        keys: read(keys),
        pasted: read(pasted),
    }
}

pub async fn append(
    tx: &mut Tx,
    duel: DuelId,
    side: Side,
    piece: &Piece,
    draft: &Draft,
) -> Result<(), StoreError> {
    // Another language alone is nothing that was written; the next edit has its number.
    if !piece.edits.is_empty() {
        on!(change tx => sqlx::query(
            "INSERT INTO arena_edits (duel_id, side, first, language, edits) VALUES ($1, $2, $3, $4, $5)")
            .bind(duel.uuid()).bind(side_name(side)).bind(stored(piece.first)).bind(&piece.language).bind(json(&piece.edits)?))?;
    }
    on!(change tx => sqlx::query(
        "INSERT INTO arena_drafts (duel_id, side, language, text, next, keys, pasted) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (duel_id, side) DO UPDATE SET language = $3, text = $4, next = $5, keys = $6, pasted = $7")
        .bind(duel.uuid()).bind(side_name(side)).bind(&draft.language).bind(&draft.text)
        .bind(stored(draft.next)).bind(stored(draft.keys)).bind(stored(draft.pasted)))?;
    Ok(())
}

/// The whole recording of a side, in its order.
pub async fn pieces(store: &Store, duel: DuelId, side: Side) -> Result<Vec<Piece>, StoreError> {
    let rows: Vec<(i64, String, String)> = on!(read store, db => sqlx::query_as(
        "SELECT first, language, edits FROM arena_edits WHERE duel_id = $1 AND side = $2 ORDER BY first")
        .bind(duel.uuid()).bind(side_name(side)).fetch_all(db).await)?;
    rows.into_iter()
        .map(|(first, language, edits)| {
            Ok(Piece {
                first: read(first),
                language,
                edits: of_json(&edits)?,
            })
        })
        .collect()
}
