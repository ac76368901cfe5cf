//! Personal access tokens as rows.

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{Role, Scope, TokenId, UserId, access::Ban};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

/// A token that was shown, with what is to be known of its owner.
pub struct Shown {
    pub token: Token,
    pub user: UserId,
    pub role: Role,
    pub ban: Option<Ban>,
}

tiltyard_store::row! {
    struct Row {
        id: Uuid,
        name: String,
        scopes: String,
        created_at: i64,
        expires_at: Option<i64>,
        last_used_at: Option<i64>,
    }
}

impl From<Row> for Token {
    fn from(row: Row) -> Self {
        Self {
            id: TokenId::from_uuid(row.id),
            name: row.name,
            scopes: row.scopes.split(' ').filter_map(Scope::named).collect(),
            created_at: timestamp(row.created_at),
            expires_at: row.expires_at.map(timestamp),
            last_used_at: row.last_used_at.map(timestamp),
        }
    }
}

pub async fn insert(
    tx: &mut Tx,
    user: UserId,
    token: &Token,
    secret: &[u8],
) -> Result<(), StoreError> {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.name()).collect();
    on!(change tx => sqlx::query(
        "INSERT INTO access_tokens (id, user_id, secret, name, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(token.id.uuid())
        .bind(user.uuid())
        .bind(secret)
        .bind(&token.name)
        .bind(scopes.join(" "))
        .bind(micros(token.created_at))
        .bind(token.expires_at.map(micros)))?;
    Ok(())
}

pub async fn of(store: &Store, user: UserId) -> Result<Vec<Token>, StoreError> {
    let rows = on!(read store, db => sqlx::query_as::<_, Row>(
        "SELECT id, name, scopes, created_at, expires_at, last_used_at FROM access_tokens WHERE user_id = $1 ORDER BY id DESC")
        .bind(user.uuid()).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Token::from).collect())
}

tiltyard_store::row! {
    struct ShownRow {
        #[flatten]
        token: Row,
        user_id: Uuid,
        role: String,
        banned_at: Option<i64>,
        ban_reason: Option<String>,
        ban_until: Option<i64>,
    }
}

pub async fn by_secret(store: &Store, secret: &[u8]) -> Result<Option<Shown>, StoreError> {
    let row = on!(read store, db => sqlx::query_as::<_, ShownRow>(
        "SELECT t.id, t.name, t.scopes, t.created_at, t.expires_at, t.last_used_at, t.user_id, u.role, u.banned_at, u.ban_reason, \
         u.ban_until FROM access_tokens t JOIN users u ON u.id = t.user_id WHERE t.secret = $1 AND u.deleted_at IS NULL")
        .bind(secret).fetch_optional(db).await)?;
    Ok(row.map(|row| Shown {
        token: row.token.into(),
        user: UserId::from_uuid(row.user_id),
        role: Role::named(&row.role).unwrap_or(Role::User),
        ban: super::ban(row.banned_at, row.ban_reason, row.ban_until),
    }))
}

pub async fn used(tx: &mut Tx, id: TokenId, now: Timestamp) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE access_tokens SET last_used_at = $2 WHERE id = $1").bind(id.uuid()).bind(micros(now)))?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, user: UserId, id: TokenId) -> Result<bool, StoreError> {
    let deleted = on!(change tx => sqlx::query("DELETE FROM access_tokens WHERE user_id = $1 AND id = $2")
        .bind(user.uuid()).bind(id.uuid()))?;
    Ok(deleted == 1)
}

pub async fn count(store: &Store, user: UserId) -> Result<i64, StoreError> {
    on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM access_tokens WHERE user_id = $1")
        .bind(user.uuid()).fetch_one(db).await)
}
