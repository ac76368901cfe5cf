//! What is written in a duel, kept as it is written: `/duels/{id}/edits`, `draft`, `replay`.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{DuelId, Timestamp};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody, Whoever};
use tiltyard_judge::File;
use utoipa::ToSchema;

use super::{State, user_of};
use crate::{
    Side,
    duel::Judging,
    playing::Recorded,
    recording::{Sent, TimedEdit},
    text_hash::TextHash,
    view::{DuelBody, EventBody},
};

/// Edits of a side, in the order in which they were made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDuelEdits {
    language: String,
    /// The number of the first of them, from 0.
    from: u64,
    #[schema(max_items = 2000)]
    edits: Vec<TimedEdit>,
    /// Keys that were pressed meanwhile.
    #[serde(default)]
    keys: u64,
    /// Characters that came from outside the editor at once. Both sides see that.
    #[serde(default)]
    pasted: u32,
    /// Of the text after them: FNV-1a of 32 bits over its units of UTF-16, low byte first, in eight hexadecimal digits. Where the text
    /// here comes to another, another page has written meanwhile: nothing is taken, and the answer is 409 `stale_text`.
    #[serde(default)]
    #[schema(pattern = "^[0-9a-f]{8}$")]
    text_hash: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelEditsTaken)]
pub struct NextBody {
    /// The number of the edit that is to come.
    next: u64,
}

/// Keeps what somebody writes. Edits that are here are passed over; a gap is refused with the number to go on from.
#[utoipa::path(put, path = "/duels/{id}/edits", tag = "arena", operation_id = "keep_duel_edits",
    security(("session" = ["person"]), ("token" = ["submissions:write"])), params(("id" = DuelId, Path)), request_body = NewDuelEdits,
    responses((status = 200, body = NextBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn put(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
    Json(new): Json<NewDuelEdits>,
) -> Result<Json<NextBody>, Problem> {
    let text_hash =
        match new.text_hash.as_deref() {
            None => None,
            Some(digits) => Some(TextHash::read(digits).ok_or_else(|| {
                Problem::field("text_hash", "invalid", "eight hexadecimal digits")
            })?),
        };
    let sent = Sent {
        language: new.language,
        from: new.from,
        edits: new.edits,
        keys: new.keys,
        pasted: new.pasted,
        text_hash,
    };
    let next = state.write(&who, id, sent).await?;
    Ok(Json(NextBody { next }))
}

/// What somebody has written so far.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelDraft)]
pub struct DraftBody {
    #[schema(required)]
    language: Option<String>,
    text: String,
    next: u64,
}

/// One's own text, to go on with on another page or device.
#[utoipa::path(get, path = "/duels/{id}/draft", tag = "arena", operation_id = "duel_draft",
    security(("session" = ["person"]), ("token" = ["submissions:read"])), params(("id" = DuelId, Path)),
    responses((status = 200, body = DraftBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn draft(
    state: State,
    Person(who): Person,
    Path(id): Path<DuelId>,
) -> Result<Json<DraftBody>, Problem> {
    let draft = state.draft(&who, id).await?;
    Ok(Json(DraftBody {
        language: Some(draft.language).filter(|language| !language.is_empty()),
        text: draft.text,
        next: draft.next,
    }))
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReplaySubmission {
    number: u32,
    language: String,
    files: Vec<File>,
    /// `null` where the judge failed.
    #[schema(required)]
    verdict: Option<&'static str>,
    passed: u32,
    total: u32,
    bytes: u64,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReplaySide {
    edits: Vec<TimedEdit>,
    start_text: String,
    submissions: Vec<ReplaySubmission>,
}

impl From<Recorded> for ReplaySide {
    fn from(recorded: Recorded) -> Self {
        Self {
            edits: recorded
                .pieces
                .into_iter()
                .flat_map(|piece| piece.edits)
                .collect(),
            start_text: recorded.start_text,
            submissions: recorded
                .submissions
                .into_iter()
                .map(|submitted| {
                    let judgement = match submitted.state {
                        Judging::Judged(judgement) => Some(judgement),
                        Judging::Pending | Judging::Failed => None,
                    };
                    ReplaySubmission {
                        number: submitted.number,
                        language: submitted.language,
                        files: submitted.files,
                        verdict: judgement.map(|judgement| judgement.verdict.code()),
                        passed: judgement.map_or(0, |judgement| judgement.passed),
                        total: judgement.map_or(0, |judgement| judgement.total),
                        bytes: submitted.bytes,
                        at: submitted.at,
                    }
                })
                .collect(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReplaySides {
    left: ReplaySide,
    right: ReplaySide,
}

/// A duel from beginning to end, with all that was written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelReplay)]
pub struct ReplayBody {
    duel: DuelBody,
    events: Vec<EventBody>,
    sides: ReplaySides,
}

/// The replay, once the duel is over: for everybody.
#[utoipa::path(get, path = "/duels/{id}/replay", tag = "arena", operation_id = "duel_replay", security(()), params(("id" = DuelId, Path)),
    responses((status = 200, body = ReplayBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn replay(
    state: State,
    Whoever(caller): Whoever,
    Path(id): Path<DuelId>,
) -> Result<Json<ReplayBody>, Problem> {
    let user = user_of(&caller);
    let kept = state.duel(id).await?;
    let (events, _) = state.events_since(id, user, 0).await?;
    Ok(Json(ReplayBody {
        sides: ReplaySides {
            left: state.recorded(&kept, Side::Left).await?.into(),
            right: state.recorded(&kept, Side::Right).await?.into(),
        },
        duel: state.view(&kept, user).await?,
        events: events.iter().map(EventBody::from).collect(),
    }))
}
