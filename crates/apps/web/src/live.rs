//! `GET /api/v1/live`: the one socket of a tab. Who may follow what, and the way to the other processes.

use std::sync::{Arc, OnceLock};

use axum::{
    extract::{FromRef, State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::BoxStream};
use tiltyard_accounts::{Accounts, topic_of};
use tiltyard_arena::{Arena, duel_of, is_contest, is_lobby, is_swiss};
use tiltyard_bus::{Bus, Heard, Subject};
use tiltyard_contracts::{Caller, SignedIn};
use tiltyard_http::{Client, Code, Problem, ProblemBody, Whoever, from_our_pages};
use tiltyard_judge::{Judge, submission_of};
use tiltyard_live::{
    Allowed, Denied, Doorkeeper, Follower, Hub, Incoming, SocketRefused, Spread, SpreadError, Topic,
};
use tiltyard_problems::{Problems, verification_of};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The subject on which the hubs of all processes speak.
const SPREAD_SUBJECT: &str = "live";

/// Lets people follow what is theirs.
#[derive(Default)]
pub struct Door {
    pub accounts: OnceLock<Accounts>,
    pub judge: OnceLock<Judge>,
    pub problems: OnceLock<Problems>,
    pub arena: OnceLock<Arena>,
}

impl Doorkeeper for Door {
    fn may_follow<'a>(
        &'a self,
        follower: &'a Follower,
        topic: &'a Topic,
    ) -> BoxFuture<'a, Result<Allowed, Denied>> {
        async move {
            let Some(accounts) = self.accounts.get() else {
                return Err(Denied::new("unavailable"));
            };
            let signed_in = match follower
                .login_session
                .as_deref()
                .and_then(|id| id.parse().ok())
            {
                Some(id) => accounts
                    .is_signed_in(id)
                    .await
                    .map_err(|_| Denied::new("unavailable"))?,
                None => false,
            };
            let person = follower
                .person
                .as_deref()
                .filter(|_| signed_in)
                .and_then(|id| id.parse().ok());
            // The lobby and hints of contests and tournaments are everybody's, and most duels may be watched by whoever comes.
            if is_lobby(topic) || is_contest(topic) || is_swiss(topic) {
                return Ok(Allowed::Messages);
            }
            if let Some((arena, (duel, watches))) = self.arena.get().zip(duel_of(topic)) {
                return may(arena.may_follow(person, duel, watches).await);
            }
            match person {
                Some(user) if *topic == topic_of(user) => Ok(Allowed::Messages),
                Some(user) => match self.judge.get().zip(submission_of(topic)) {
                    Some((judge, submission)) => may(judge.may_follow(user, submission).await),
                    None => match self.problems.get().zip(verification_of(topic)) {
                        Some((problems, id)) => may(problems.may_follow(user, id).await),
                        None => Err(Denied::new("forbidden")),
                    },
                },
                None => Err(Denied::new("unauthenticated")),
            }
        }
        .boxed()
    }
}

fn may(asked: Result<bool, tiltyard_store::StoreError>) -> Result<Allowed, Denied> {
    match asked {
        Ok(true) => Ok(Allowed::Messages),
        Ok(false) => Err(Denied::new("forbidden")),
        Err(_) => Err(Denied::new("unavailable")),
    }
}

/// The bus, between the hubs of processes.
pub struct BusSpread(pub Bus);

impl Spread for BusSpread {
    fn publish(&self, bytes: Bytes) -> BoxFuture<'_, Result<(), SpreadError>> {
        async move {
            let subject = Subject::new(SPREAD_SUBJECT)?;
            self.0.publish(&subject, bytes).await?;
            Ok(())
        }
        .boxed()
    }

    fn incoming(&self) -> BoxStream<'static, Incoming> {
        let bus = self.0.clone();
        async move {
            let subscription = match Subject::new(SPREAD_SUBJECT) {
                Ok(subject) => bus.subscribe(subject).await.ok(),
                Err(_) => None,
            };
            // A stream that cannot be opened ends at once, and is opened again a little later.
            match subscription {
                Some(subscription) => subscription
                    .map(|heard| match heard {
                        Heard::Message { payload, .. } => Incoming::Bytes(payload),
                        Heard::Lagged(_) => Incoming::Lost,
                    })
                    .boxed(),
                None => futures_util::stream::empty().boxed(),
            }
        }
        .flatten_stream()
        .boxed()
    }
}

#[derive(Clone)]
pub struct LiveState {
    pub hub: Hub,
    pub origins: Arc<[String]>,
}

impl FromRef<LiveState> for Hub {
    fn from_ref(state: &LiveState) -> Self {
        state.hub.clone()
    }
}

pub fn operations() -> OpenApiRouter<LiveState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// One socket per tab: follow topics, and learn at once that something changed. What is said there is a hint; all of it
/// can be read over HTTP.
#[utoipa::path(get, path = "/live", tag = "live", operation_id = "live", security(()),
    responses((status = 101, description = "The protocol is WebSocket now"), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
async fn get(
    State(state): State<LiveState>,
    Whoever(caller): Whoever,
    client: Client,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !from_our_pages(&headers, &state.origins) {
        return Err(Problem::new(
            Code::CrossSite,
            "this request comes from a page of another site",
        ));
    }
    let upgrade = upgrade
        .map_err(|_| Problem::invalid("this address speaks WebSocket: ask for an upgrade"))?;
    let who = match &caller {
        Caller::SignedIn(who) => Some(who),
        Caller::Nobody | Caller::Banned(_) => None,
    };
    let follower = Follower {
        person: who.map(|who| who.user.to_string()),
        login_session: who.and_then(SignedIn::session).map(|id| id.to_string()),
        address: client.address,
    };
    state
        .hub
        .socket(upgrade, follower)
        .map_err(|refused| match refused {
            SocketRefused::PersonHasTooMany | SocketRefused::AddressHasTooMany => {
                Problem::new(Code::TooMany, refused.to_string())
            }
            SocketRefused::Full | SocketRefused::Draining => {
                Problem::new(Code::Unavailable, refused.to_string())
            }
        })
}
