//! `Idempotency-Key`: a request to make something that is sent twice, because its answer was lost, makes it once. The
//! first answer is kept for a day and given again. It may hold secrets that are told once, so that it is kept sealed with
//! a key made of the client's own, which is not kept. After the draft of the IETF of the same name.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest::{SHA256, digest},
};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tiltyard_contracts::{Caller, Clock, Timestamp};
use tiltyard_http::{Client, Code, Problem};
use tiltyard_store::{Migration, Store, StoreError, micros, on};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer is one that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key, in bytes.
const KEY_BYTES_MAX: usize = 128;
/// The longest body of a request that carries a key, and of an answer that is kept.
const BODY_BYTES_MAX: usize = 1 << 20;
/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(86_400);
/// A request whose end nobody saw for so long was killed, and may be made again.
const ABANDONED: Duration = Duration::from_secs(60);

pub const MIGRATIONS: &[Migration] = &[Migration {
    number: 2026112170,
    name: "idempotency",
    sql: "CREATE TABLE idempotency (
            whose BYTEA PRIMARY KEY,
            request BYTEA NOT NULL,
            began_at BIGINT NOT NULL,
            answer BYTEA
          );
          CREATE INDEX idempotency_by_age ON idempotency (began_at);",
}];

#[derive(Clone)]
pub struct Idempotency {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
}

/// An answer as it is kept, before it is sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What is known of a key.
enum Known {
    New,
    UnderWay,
    OtherRequest,
    Answered(Vec<u8>),
}

/// Middleware of operations that make something.
pub async fn once(State(state): State<Idempotency>, request: Request, next: Next) -> Response {
    let key = match request.headers().get(KEY) {
        Some(key) if request.method() == Method::POST => key.clone(),
        _ => return next.run(request).await,
    };
    match state.answer(&key, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

impl Idempotency {
    async fn answer(
        &self,
        key: &HeaderValue,
        request: Request,
        next: Next,
    ) -> Result<Response, Problem> {
        let key = key
            .to_str()
            .ok()
            .filter(|key| (1..=KEY_BYTES_MAX).contains(&key.len()))
            .ok_or_else(|| {
                Problem::field(
                    "idempotency-key",
                    "invalid",
                    format!("1 to {KEY_BYTES_MAX} visible characters"),
                )
            })?
            .to_owned();
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| {
            Problem::new(
                Code::TooLarge,
                "a request with an idempotency-key has at most 1 MiB",
            )
        })?;
        let whose = hash(&[
            asker(parts.extensions.get(), parts.extensions.get()).as_bytes(),
            parts.uri.path().as_bytes(),
            key.as_bytes(),
        ]);
        let asked = hash(&[parts.uri.to_string().as_bytes(), &bytes]);
        let now = self.clock.now();
        match self
            .begin(&whose, &asked, now)
            .await
            .map_err(Problem::internal)?
        {
            Known::New => {}
            Known::UnderWay => {
                return Err(Problem::new(
                    Code::Conflict,
                    "a request with this key is under way; ask again in a moment",
                ));
            }
            Known::OtherRequest => {
                return Err(Problem::field(
                    "idempotency-key",
                    "taken",
                    "another request had this key; take a new one",
                ));
            }
            Known::Answered(sealed) => return replayed(&key, &sealed),
        }
        let response = next
            .run(Request::from_parts(parts, Body::from(bytes)))
            .await;
        self.end(&whose, &key, response).await
    }

    async fn begin(&self, whose: &[u8], asked: &[u8], now: Timestamp) -> Result<Known, StoreError> {
        let mut tx = self.store.begin().await?;
        let added = on!(change tx => sqlx::query(
            "INSERT INTO idempotency (whose, request, began_at) VALUES ($1, $2, $3) ON CONFLICT (whose) DO NOTHING")
            .bind(whose).bind(asked).bind(micros(now)))?;
        if added == 1 {
            tx.commit().await?;
            return Ok(Known::New);
        }
        // Of several who find it abandoned, one takes it over.
        let taken = on!(change tx => sqlx::query(
            "UPDATE idempotency SET began_at = $2 WHERE whose = $1 AND answer IS NULL AND began_at < $3 AND request = $4")
            .bind(whose).bind(micros(now)).bind(micros(now - ABANDONED)).bind(asked))?;
        if taken == 1 {
            tx.commit().await?;
            return Ok(Known::New);
        }
        let (request, answer): (Vec<u8>, Option<Vec<u8>>) = on!(write tx, db => sqlx::query_as(
            "SELECT request, answer FROM idempotency WHERE whose = $1").bind(whose).fetch_one(db).await)?;
        Ok(match answer {
            _ if request != asked => Known::OtherRequest,
            None => Known::UnderWay,
            Some(sealed) => Known::Answered(sealed),
        })
    }

    /// Keeps an answer that says what was made, or why not; what may go better the next time is not kept.
    async fn end(&self, whose: &[u8], key: &str, response: Response) -> Result<Response, Problem> {
        let status = response.status();
        let is_short = axum::body::HttpBody::size_hint(response.body())
            .upper()
            .is_some_and(|bytes| bytes <= BODY_BYTES_MAX as u64);
        let may_go_better = status.is_server_error()
            || matches!(
                status,
                StatusCode::TOO_MANY_REQUESTS | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
            );
        if may_go_better || !is_short {
            self.forget(whose).await.map_err(Problem::internal)?;
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, BODY_BYTES_MAX)
            .await
            .map_err(Problem::internal)?;
        let kept = Kept {
            status: status.as_u16(),
            headers: parts
                .headers
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.to_string(), value.to_str().ok()?.to_owned()))
                })
                .collect(),
            body: body.to_vec(),
        };
        let sealed =
            seal(key, &kept).ok_or_else(|| Problem::internal("an answer cannot be sealed"))?;
        let mut tx = self.store.begin().await.map_err(Problem::internal)?;
        on!(change tx => sqlx::query("UPDATE idempotency SET answer = $2 WHERE whose = $1").bind(whose).bind(sealed.as_slice()))
            .map_err(Problem::internal)?;
        tx.commit().await.map_err(Problem::internal)?;
        Ok(Response::from_parts(parts, Body::from(body)))
    }

    async fn forget(&self, whose: &[u8]) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        on!(change tx => sqlx::query("DELETE FROM idempotency WHERE whose = $1").bind(whose))?;
        tx.commit().await
    }

    /// Forgets what is a day old.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let before = micros(self.clock.now() - KEPT);
        let mut tx = self.store.begin().await?;
        on!(change tx => sqlx::query("DELETE FROM idempotency WHERE began_at < $1").bind(before))?;
        tx.commit().await
    }
}

/// Whose key it is: nobody's keys are told apart by address.
fn asker(caller: Option<&Caller>, client: Option<&Client>) -> String {
    match caller {
        Some(Caller::SignedIn(who)) => who.user.to_string(),
        _ => client
            .map(|client| client.address.to_string())
            .unwrap_or_default(),
    }
}

/// Parts with their lengths, so that no two lists are the same bytes.
fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut all = Vec::new();
    for part in parts {
        all.extend_from_slice(&(part.len() as u64).to_be_bytes());
        all.extend_from_slice(part);
    }
    digest(&SHA256, &all).as_ref().to_vec()
}

fn cipher(key: &str) -> Option<LessSafeKey> {
    let secret = hash(&[b"tiltyard idempotency", key.as_bytes()]);
    UnboundKey::new(&AES_256_GCM, &secret)
        .ok()
        .map(LessSafeKey::new)
}

/// The number is drawn anew each time: clients may choose equal keys.
fn seal(key: &str, kept: &Kept) -> Option<Vec<u8>> {
    use rand::TryRng;
    let mut number = [0_u8; NONCE_LEN];
    rand::rngs::SysRng.try_fill_bytes(&mut number).ok()?;
    let mut text = serde_json::to_vec(kept).ok()?;
    cipher(key)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(number),
            Aad::empty(),
            &mut text,
        )
        .ok()?;
    Some([number.as_slice(), &text].concat())
}

fn replayed(key: &str, sealed: &[u8]) -> Result<Response, Problem> {
    let open = || {
        let (number, text) = sealed.split_at_checked(NONCE_LEN)?;
        let mut text = text.to_vec();
        let number = Nonce::try_assume_unique_for_key(number).ok()?;
        let plain = cipher(key)?
            .open_in_place(number, Aad::empty(), &mut text)
            .ok()?;
        serde_json::from_slice::<Kept>(plain).ok()
    };
    let kept = open().ok_or_else(|| Problem::internal("an answer that was kept cannot be read"))?;
    let mut headers: HeaderMap = kept
        .headers
        .iter()
        .filter_map(|(name, value)| {
            Some((
                name.parse::<HeaderName>().ok()?,
                value.parse::<HeaderValue>().ok()?,
            ))
        })
        .collect();
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    headers.remove(header::CONTENT_LENGTH);
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    Ok((status, headers, Bytes::from(kept.body)).into_response())
}
