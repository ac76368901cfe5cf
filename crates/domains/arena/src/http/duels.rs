//! `/duels`: read, and played.

use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{DuelId, SubmissionId, Timestamp};
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query, Whoever};
use tiltyard_judge::{
    File, On,
    http::{NewTrial, Source, TrialEvent, trial_answer},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{State, user_of};
use crate::{
    Command, Pool, Rejected,
    view::{DuelBody, EventBody},
};

/// Which duels: all that is named holds.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DuelsQuery {
    /// `live` or `finished`; both where nothing is said.
    #[param(nullable = false)]
    state: Option<String>,
    #[param(nullable = false)]
    pool: Option<Pool>,
    /// A handle.
    #[param(nullable = false)]
    person: Option<String>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// Duels, newest first. Offers that came to nothing are none.
#[utoipa::path(get, path = "/duels", tag = "arena", operation_id = "duels", security(()), params(DuelsQuery),
    responses((status = 200, body = Page<DuelBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Whoever(caller): Whoever,
    Query(query): Query<DuelsQuery>,
) -> Result<Json<Page<DuelBody>>, Problem> {
    let over = match query.state.as_deref() {
        None => None,
        Some("live") => Some(false),
        Some("finished") => Some(true),
        Some(_) => return Err(Problem::field("state", "invalid", "`live` or `finished`")),
    };
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let (after, limit) = (page.cursor()?, page.limit()?);
    let found = state
        .duels(over, query.pool, query.person.as_deref(), after, limit + 1)
        .await?;
    let page = Page::of(found, limit, |kept| kept.duel.id.uuid());
    let mut items = Vec::new();
    for kept in &page.items {
        items.push(state.view(kept, user_of(&caller)).await?);
    }
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

/// A duel, as whoever asks may see it: those who watch a rated one see it some time later.
#[utoipa::path(get, path = "/duels/{id}", tag = "arena", operation_id = "duel", security(()), params(("id" = DuelId, Path)),
    responses((status = 200, body = DuelBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(id): Path<DuelId>,
) -> Result<Json<DuelBody>, Problem> {
    let kept = state.duel(id).await?;
    Ok(Json(state.view(&kept, user_of(&caller)).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// The number of the last event that is known.
    #[param(nullable = false)]
    since: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelEventList)]
pub struct EventsBody {
    events: Vec<EventBody>,
    /// Of the last event there is to see.
    seq: u64,
    #[schema(value_type = String, format = DateTime)]
    server_now: Timestamp,
}

/// What happened after an event that is known.
#[utoipa::path(get, path = "/duels/{id}/events", tag = "arena", operation_id = "duel_events", security(()),
    params(("id" = DuelId, Path), EventsQuery),
    responses((status = 200, body = EventsBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn events(
    state: State,
    Whoever(caller): Whoever,
    Path(id): Path<DuelId>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<EventsBody>, Problem> {
    let (events, seq) = state
        .events_since(id, user_of(&caller), query.since.unwrap_or(0))
        .await?;
    Ok(Json(EventsBody {
        events: events.iter().map(EventBody::from).collect(),
        seq,
        server_now: state.clock_now(),
    }))
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommandWord {
    Accept,
    Decline,
    Resign,
    Abort,
    OfferDraw,
    AcceptDraw,
    DeclineDraw,
    /// Nothing more is coming, in a duel for the fewest bytes.
    Done,
    Rematch,
}

/// What a player wants.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DuelCommand {
    /// Made by the client; sent twice, it is done once.
    #[schema(value_type = String)]
    id: Uuid,
    command: CommandWord,
    /// The number of the last event the client knew. It is not needed, and refused where it is of the future.
    #[serde(default)]
    #[schema(nullable = false)]
    seq: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelAnswer)]
pub struct AnswerBody {
    seq: u64,
    duel: DuelBody,
}

/// Does what a player wants, or says which rule stands against it in `errors[0].code`.
#[utoipa::path(post, path = "/duels/{id}/commands", tag = "arena", operation_id = "command_duel",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = DuelId, Path)), request_body = DuelCommand,
    responses((status = 200, body = AnswerBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn command(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
    Json(asked): Json<DuelCommand>,
) -> Result<Json<AnswerBody>, Problem> {
    if let Some(seq) = asked.seq
        && seq > state.duel(id).await?.duel.seq
    {
        return Err(Problem::field(
            "seq",
            "stale_seq",
            "there is no such event yet; read the duel again",
        ));
    }
    let command = match asked.command {
        CommandWord::Accept => Command::Accept,
        CommandWord::Decline => Command::Decline,
        CommandWord::Resign => Command::Resign,
        CommandWord::Abort => Command::Abort,
        CommandWord::OfferDraw => Command::OfferDraw,
        CommandWord::AcceptDraw => Command::AnswerDraw { accept: true },
        CommandWord::DeclineDraw => Command::AnswerDraw { accept: false },
        CommandWord::Done => Command::Done,
        CommandWord::Rematch => Command::Rematch {
            next: DuelId::generate(),
        },
    };
    let kept = state.command(who.user, id, command, Some(asked.id)).await?;
    let duel = state.view(&kept, Some(who.user)).await?;
    Ok(Json(AnswerBody {
        seq: kept.duel.seq,
        duel,
    }))
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServerClock)]
pub struct ClockBody {
    #[schema(value_type = String, format = DateTime)]
    server_now: Timestamp,
}

/// Says that a page of a player is open: every ten seconds. Who is silent for longer is away; the clock goes on.
#[utoipa::path(post, path = "/duels/{id}/here", tag = "arena", operation_id = "here_in_duel",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = DuelId, Path)),
    responses((status = 200, body = ClockBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn here(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
) -> Result<Json<ClockBody>, Problem> {
    state.here(&who, id).await?;
    Ok(Json(ClockBody {
        server_now: state.clock_now(),
    }))
}

/// A solution in a duel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDuelSubmission {
    language: String,
    #[schema(min_items = 1, max_items = 20)]
    files: Vec<File>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelSubmission)]
pub struct SubmittedBody {
    submission: SubmissionId,
    /// Of its side, from 1.
    number: u32,
}

/// Submits. When it was received decides, not when it is judged.
#[utoipa::path(post, path = "/duels/{id}/submissions", tag = "arena", operation_id = "submit_in_duel",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), extensions(("x-limit" = json!("submit"))),
    params(("id" = DuelId, Path)), request_body = NewDuelSubmission,
    responses((status = 202, body = SubmittedBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn submit(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
    Began(began_at): Began,
    Source(new): Source<NewDuelSubmission>,
) -> Result<(StatusCode, Json<SubmittedBody>), Problem> {
    let (submission, number) = state
        .submit(&who, id, &new.language, new.files, began_at)
        .await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(SubmittedBody { submission, number }),
    ))
}

/// When the server saw the head of a request: before its body, which may take long.
pub struct Began(pub Timestamp);

impl axum::extract::FromRequestParts<crate::Arena> for Began {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        _: &mut axum::http::request::Parts,
        arena: &crate::Arena,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(arena.clock_now()))
    }
}

/// Tries a program on samples or own inputs. It is counted; going away ends it.
#[utoipa::path(post, path = "/duels/{id}/trials", tag = "arena", operation_id = "try_in_duel",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), extensions(("x-limit" = json!("run"))),
    params(("id" = DuelId, Path)), request_body = NewTrial,
    responses((status = 200, description = "Events as they happen", content_type = "text/event-stream", body = TrialEvent),
        (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn attempt(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
    headers: HeaderMap,
    Source(new): Source<NewTrial>,
) -> Result<Response, Problem> {
    let (language, files, on): (String, Vec<File>, On) = new.parts()?;
    let correlation = tiltyard_http::request_id(&headers);
    let trial = state
        .attempt(&who, id, &language, &files, on, correlation)
        .await
        .map_err(|rejected: Rejected| Problem::from(rejected))?;
    Ok(trial_answer(trial))
}
