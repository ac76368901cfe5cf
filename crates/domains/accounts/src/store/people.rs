//! People as rows.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::types::Uuid;
use tiltyard_contracts::{Role, UserId, access::Ban};
use tiltyard_store::{Store, StoreError, Tx, micros, on, timestamp};

use crate::{
    person::{Person, Preferences, Profile, SecondFactor},
    words::{Email, Handle},
};

pub const COLUMNS: &str = "id, handle, name, email, email_verified_at, password_hash, role, guest, bio, country, links, \
    show_country, show_activity, preferences, avatar, created_at, last_seen_at, banned_at, ban_reason, ban_until, \
    totp_secret, totp_confirmed_at, totp_last_step";

tiltyard_store::row! {
    pub struct Row {
        id: Uuid,
        handle: String,
        name: String,
        email: Option<String>,
        email_verified_at: Option<i64>,
        password_hash: Option<String>,
        role: String,
        guest: bool,
        bio: String,
        country: Option<String>,
        links: String,
        show_country: bool,
        show_activity: bool,
        preferences: String,
        avatar: Option<String>,
        created_at: i64,
        last_seen_at: i64,
        banned_at: Option<i64>,
        ban_reason: Option<String>,
        ban_until: Option<i64>,
        totp_secret: Option<Vec<u8>>,
        totp_confirmed_at: Option<i64>,
        totp_last_step: Option<i64>,
    }
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        Self {
            id: UserId::from_uuid(row.id),
            handle: row.handle,
            email: row.email,
            email_verified: row.email_verified_at.is_some(),
            password_hash: row.password_hash,
            // A role this version does not know gives nothing.
            role: Role::named(&row.role).unwrap_or(Role::User),
            guest: row.guest,
            profile: Profile {
                name: row.name,
                bio: row.bio,
                country: row.country,
                links: serde_json::from_str(&row.links).unwrap_or_default(),
                show_country: row.show_country,
                show_activity: row.show_activity,
            },
            preferences: serde_json::from_str(&row.preferences).unwrap_or_default(),
            avatar: row.avatar,
            created_at: timestamp(row.created_at),
            last_seen_at: timestamp(row.last_seen_at),
            ban: super::ban(row.banned_at, row.ban_reason, row.ban_until),
            totp: row.totp_secret.map(|secret| SecondFactor {
                secret,
                confirmed: row.totp_confirmed_at.is_some(),
                last_step: row.totp_last_step,
            }),
        }
    }
}

/// What a new person is made of.
pub struct NewPerson<'a> {
    pub id: UserId,
    pub handle: &'a str,
    pub name: &'a str,
    pub email: Option<&'a Email>,
    pub email_verified: bool,
    pub password_hash: Option<&'a str>,
    pub guest: bool,
}

pub async fn insert(tx: &mut Tx, new: &NewPerson<'_>, now: Timestamp) -> Result<(), StoreError> {
    let at = micros(now);
    on!(change tx => sqlx::query(
        "INSERT INTO users (id, handle, handle_key, name, email, email_key, email_verified_at, password_hash, role, guest, \
         bio, links, show_country, show_activity, preferences, created_at, last_seen_at, name_key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '[]', $11, $12, '{}', $13, $14, $15)")
        .bind(new.id.uuid())
        .bind(new.handle)
        .bind(new.handle.to_ascii_lowercase())
        .bind(new.name)
        .bind(new.email.map(Email::as_str))
        .bind(new.email.map(Email::key))
        .bind(new.email_verified.then_some(at))
        .bind(new.password_hash)
        .bind(Role::User.name())
        .bind(new.guest)
        .bind(false)
        .bind(true)
        .bind(at)
        .bind(at)
        .bind(new.name.to_lowercase()))?;
    Ok(())
}

/// A guest gets a name of their own and ways to come back; the id and all that hangs on it stay.
pub async fn register_guest(
    tx: &mut Tx,
    new: &NewPerson<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = on!(change tx => sqlx::query(
        "UPDATE users SET handle = $2, handle_key = $3, name = $4, email = $5, email_key = $6, email_verified_at = $7, \
         password_hash = $8, guest = $9, last_seen_at = $10, name_key = $12 WHERE id = $1 AND guest = $11 AND deleted_at IS NULL")
        .bind(new.id.uuid())
        .bind(new.handle)
        .bind(new.handle.to_ascii_lowercase())
        .bind(new.name)
        .bind(new.email.map(Email::as_str))
        .bind(new.email.map(Email::key))
        .bind(new.email_verified.then_some(micros(now)))
        .bind(new.password_hash)
        .bind(false)
        .bind(micros(now))
        .bind(true)
        .bind(new.name.to_lowercase()))?;
    Ok(changed == 1)
}

macro_rules! find {
    ($store:expr, $condition:literal, $value:expr) => {{
        let sql = sqlx::AssertSqlSafe(format!(concat!("SELECT {} FROM users WHERE deleted_at IS NULL AND ", $condition), COLUMNS));
        let row = on!(read $store, db => sqlx::query_as::<_, Row>(sql).bind($value).fetch_optional(db).await)?;
        Ok(row.map(Person::from))
    }};
}

pub async fn by_id(store: &Store, id: UserId) -> Result<Option<Person>, StoreError> {
    find!(store, "id = $1", id.uuid())
}

pub async fn by_handle(store: &Store, handle: &str) -> Result<Option<Person>, StoreError> {
    find!(store, "handle_key = $1", handle.to_ascii_lowercase())
}

pub async fn by_email(store: &Store, email: &str) -> Result<Option<Person>, StoreError> {
    find!(store, "email_key = $1", email.to_ascii_lowercase())
}

/// By what somebody types at the door: a handle, or an address.
pub async fn by_login(store: &Store, login: &str) -> Result<Option<Person>, StoreError> {
    let login = login.trim();
    if login.contains('@') {
        by_email(store, login).await
    } else {
        by_handle(store, login).await
    }
}

pub async fn count_of_role(store: &Store, role: Role) -> Result<i64, StoreError> {
    on!(read store, db => sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE role = $1 AND deleted_at IS NULL")
        .bind(role.name()).fetch_one(db).await)
}

/// Whoever else wants to change how this person comes in waits until this transaction is over.
pub async fn lock(tx: &mut Tx, id: UserId) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE users SET id = id WHERE id = $1").bind(id.uuid()))?;
    Ok(())
}

/// Whether they have left, as this transaction knows it.
pub async fn left_in(tx: &mut Tx, id: UserId) -> Result<bool, StoreError> {
    let row: Option<(Option<i64>,)> = on!(write tx, db => sqlx::query_as("SELECT deleted_at FROM users WHERE id = $1")
        .bind(id.uuid()).fetch_optional(db).await)?;
    Ok(row.is_none_or(|(deleted_at,)| deleted_at.is_some()))
}

/// The handles of these people, as far as they are still there.
pub async fn handles(store: &Store, ids: &[UserId]) -> Result<HashMap<UserId, String>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT id, handle FROM users WHERE deleted_at IS NULL AND id IN ({})",
        places.join(", ")
    ));
    let rows: Vec<(Uuid, String)> = on!(read store, db => {
        let mut query = sqlx::query_as(sql);
        for id in ids {
            query = query.bind(id.uuid());
        }
        query.fetch_all(db).await
    })?;
    Ok(rows
        .into_iter()
        .map(|(id, handle)| (UserId::from_uuid(id), handle))
        .collect())
}

pub async fn set_password(tx: &mut Tx, id: UserId, hash: &str) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1").bind(id.uuid()).bind(hash))?;
    Ok(())
}

/// The address, and that it was shown to be theirs.
pub async fn set_email(
    tx: &mut Tx,
    id: UserId,
    email: &Email,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE users SET email = $2, email_key = $3, email_verified_at = $4 WHERE id = $1")
        .bind(id.uuid()).bind(email.as_str()).bind(email.key()).bind(micros(now)))?;
    Ok(())
}

pub async fn set_verified(
    tx: &mut Tx,
    id: UserId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE users SET email_verified_at = $2 WHERE id = $1")
        .bind(id.uuid()).bind(at.map(micros)))?;
    Ok(())
}

pub async fn set_role(tx: &mut Tx, id: UserId, role: Role) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE users SET role = $2 WHERE id = $1").bind(id.uuid()).bind(role.name()))?;
    Ok(())
}

pub async fn set_ban(tx: &mut Tx, id: UserId, ban: Option<&Ban>) -> Result<(), StoreError> {
    on!(change tx => sqlx::query("UPDATE users SET banned_at = $2, ban_reason = $3, ban_until = $4 WHERE id = $1")
        .bind(id.uuid())
        .bind(ban.map(|ban| micros(ban.at)))
        .bind(ban.map(|ban| ban.reason.as_str()))
        .bind(ban.and_then(|ban| ban.until).map(micros)))?;
    Ok(())
}

pub async fn set_profile(
    tx: &mut Tx,
    id: UserId,
    handle: Option<&Handle>,
    profile: &Profile,
) -> Result<(), StoreError> {
    if let Some(handle) = handle {
        on!(change tx => sqlx::query("UPDATE users SET handle = $2, handle_key = $3 WHERE id = $1")
            .bind(id.uuid()).bind(handle.as_str()).bind(handle.key()))?;
    }
    let links = serde_json::to_string(&profile.links).unwrap_or_else(|_| "[]".to_owned());
    on!(change tx => sqlx::query(
        "UPDATE users SET name = $2, bio = $3, country = $4, links = $5, show_country = $6, show_activity = $7, name_key = $8 WHERE id = $1")
        .bind(id.uuid())
        .bind(&profile.name)
        .bind(&profile.bio)
        .bind(profile.country.as_deref())
        .bind(links)
        .bind(profile.show_country)
        .bind(profile.show_activity)
        .bind(profile.name.to_lowercase()))?;
    Ok(())
}

pub async fn set_preferences(
    tx: &mut Tx,
    id: UserId,
    preferences: &Preferences,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(preferences).unwrap_or_else(|_| "{}".to_owned());
    on!(change tx => sqlx::query("UPDATE users SET preferences = $2 WHERE id = $1").bind(id.uuid()).bind(text))?;
    Ok(())
}
