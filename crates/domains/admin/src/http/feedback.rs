//! `/feedback`, `/me/feedback`, `/admin/feedback`.

use std::collections::HashMap;

use axum::{extract::Path, http::StatusCode};
use serde::{Deserialize, Serialize};
use tiltyard_accounts::words::{Email, Message, Place};
use tiltyard_contracts::{Caller, FeedbackId, Timestamp, UserId};
use tiltyard_http::{Json, Page, PageQuery, Person, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};

use super::State;
use crate::{Feedback, FeedbackState, NewFeedback, Rejected};

/// Something to say of the place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFeedback)]
pub struct NewFeedbackBody {
    #[schema(inline)]
    text: Message,
    /// On which page, as in `/settings`.
    #[schema(value_type = String, max_length = 300)]
    page: Place,
    /// Where an answer finds somebody without an account.
    #[schema(inline)]
    contact: Option<Email>,
}

/// What somebody said, and what they were answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Feedback)]
pub struct FeedbackBody {
    id: FeedbackId,
    text: String,
    page: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(required)]
    answer: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    answered_at: Option<Timestamp>,
}

impl From<Feedback> for FeedbackBody {
    fn from(feedback: Feedback) -> Self {
        Self {
            id: feedback.id,
            text: feedback.text,
            page: feedback.page,
            created_at: feedback.created_at,
            answer: feedback.answer,
            answered_at: feedback.answered_at,
        }
    }
}

/// What one said oneself.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnFeedback {
    items: Vec<FeedbackBody>,
}

/// What somebody said, and who.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminFeedback {
    #[serde(flatten)]
    body: FeedbackBody,
    /// `null`: nobody was signed in, or the account is gone.
    #[schema(required)]
    person: Option<FeedbackPerson>,
    #[schema(required)]
    contact: Option<String>,
}

/// Who said it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedbackPerson {
    id: UserId,
    handle: String,
}

impl AdminFeedback {
    fn new(feedback: Feedback, handles: &HashMap<UserId, String>) -> Self {
        Self {
            person: feedback.user.and_then(|id| {
                let handle = handles.get(&id)?.clone();
                Some(FeedbackPerson { id, handle })
            }),
            contact: feedback.contact.clone(),
            body: feedback.into(),
        }
    }
}

/// Say something of the place, signed in or not. Those who run it may answer.
#[utoipa::path(post, path = "/feedback", tag = "feedback", operation_id = "leave_feedback", security(()),
    extensions(("x-limit" = json!("mail"))), request_body = NewFeedbackBody,
    responses((status = 201, body = FeedbackBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn leave(
    state: State,
    Whoever(caller): Whoever,
    Json(body): Json<NewFeedbackBody>,
) -> Result<(StatusCode, Json<FeedbackBody>), Problem> {
    let who = match &caller {
        Caller::SignedIn(who) => Some(who),
        Caller::Nobody | Caller::Banned(_) => None,
    };
    let new = NewFeedback {
        text: body.text,
        page: body.page,
        contact: body.contact,
    };
    let feedback = state.leave_feedback(who, &new).await?;
    Ok((StatusCode::CREATED, Json(feedback.into())))
}

/// What one said, and what was answered, newest first.
#[utoipa::path(get, path = "/me/feedback", tag = "feedback", operation_id = "own_feedback",
    security(("session" = ["guest"]), ("token" = ["account:read"])),
    responses((status = 200, body = OwnFeedback), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn own(state: State, Person(who): Person) -> Result<Json<OwnFeedback>, Problem> {
    let items = state.feedback_of(who.user).await?;
    Ok(Json(OwnFeedback {
        items: items.into_iter().map(FeedbackBody::from).collect(),
    }))
}

/// Which of it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedbackQuery {
    #[param(inline, nullable = false)]
    state: Option<FeedbackState>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// What all said, newest first.
#[utoipa::path(get, path = "/admin/feedback", tag = "admin", operation_id = "list_feedback",
    security(("session" = ["permission:feedback.answer"]), ("token" = ["admin:read"])), params(FeedbackQuery),
    responses((status = 200, body = Page<AdminFeedback>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Query(query): Query<FeedbackQuery>,
) -> Result<Json<Page<AdminFeedback>>, Problem> {
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let items = state
        .feedback(query.state, page.cursor()?, limit + 1)
        .await?;
    let users: Vec<UserId> = items.iter().filter_map(|feedback| feedback.user).collect();
    let handles = state.accounts().handles(&users).await?;
    Ok(Json(
        Page::of(items, limit, |feedback| feedback.id.uuid())
            .map(|feedback| AdminFeedback::new(feedback, &handles)),
    ))
}

/// What is answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackAnswer {
    #[schema(inline)]
    text: Message,
}

/// Answer, once. Who said it sees the answer, and gets it by mail where there is an address.
#[utoipa::path(post, path = "/admin/feedback/{id}/answer", tag = "admin", operation_id = "answer_feedback",
    security(("session" = ["permission:feedback.answer"]), ("token" = ["admin:write"])),
    params(("id" = FeedbackId, Path)), request_body = FeedbackAnswer,
    responses((status = 200, body = AdminFeedback), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn answer(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<FeedbackAnswer>,
) -> Result<Json<AdminFeedback>, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    let feedback = state.answer_feedback(&who, id, &body.text).await?;
    let users: Vec<UserId> = feedback.user.into_iter().collect();
    let handles = state.accounts().handles(&users).await?;
    Ok(Json(AdminFeedback::new(feedback, &handles)))
}
