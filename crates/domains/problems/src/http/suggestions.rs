//! Tests people suggest, and what is decided on them.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{SuggestionId, Timestamp, UserId};
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query};
use utoipa::{IntoParams, ToSchema};

use super::{State, problem::known};
use crate::{Problems, Rejected, store::suggestions::Suggestion};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionState {
    /// It is held against validators and solutions.
    Checking,
    /// Accepted solutions do not agree on it.
    Useful,
    /// They do.
    Useless,
    /// It is no input of the problem; `word` says why.
    Invalid,
    /// It is a test of the draft.
    Accepted,
    Declined,
}

impl SuggestionState {
    const fn name(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Useful => "useful",
            Self::Useless => "useless",
            Self::Invalid => "invalid",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }
}

/// An input somebody suggests as a test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionView {
    id: SuggestionId,
    slug: String,
    #[schema(required)]
    by: Option<String>,
    input: String,
    state: SuggestionState,
    /// What came of it, in words.
    word: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl SuggestionView {
    fn new(suggestion: Suggestion, by: Option<String>) -> Self {
        let state = serde_json::from_value(suggestion.state.into());
        Self {
            id: suggestion.id,
            slug: suggestion.slug,
            by,
            input: suggestion.input,
            state: state.unwrap_or(SuggestionState::Checking),
            word: suggestion.word,
            created_at: suggestion.created_at,
        }
    }

    async fn of(problems: &Problems, suggestion: Suggestion) -> Result<Self, Problem> {
        let ids: Vec<UserId> = suggestion.user.into_iter().collect();
        let handles = problems.handles(&ids).await?;
        let by = suggestion.user.and_then(|id| handles.get(&id).cloned());
        Ok(Self::new(suggestion, by))
    }
}

/// An input that may be a test others fail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSuggestion {
    #[schema(min_length = 1, max_length = 65536)]
    input: String,
}

/// Suggest a test. It is held against the validators, the jury and accepted solutions in the background.
#[utoipa::path(post, path = "/problems/{slug}/suggestions", tag = "problems", operation_id = "suggest_test",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("slug" = String, Path)),
    extensions(("x-limit" = json!("run"))), request_body = NewSuggestion,
    responses((status = 201, body = SuggestionView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn suggest(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Json(body): Json<NewSuggestion>,
) -> Result<(StatusCode, Json<SuggestionView>), Problem> {
    let made = state.suggest(known(&slug)?, &who, &body.input).await?;
    let body = SuggestionView::of(&state, made).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// Suggested tests.
#[derive(Debug, Serialize, ToSchema)]
pub struct Suggestions {
    items: Vec<SuggestionView>,
}

/// What one suggested for a problem, newest first.
#[utoipa::path(get, path = "/problems/{slug}/suggestions/mine", tag = "problems", operation_id = "my_suggestions",
    security(("session" = ["person"]), ("token" = ["problems:read"])), params(("slug" = String, Path)),
    responses((status = 200, body = Suggestions), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn mine(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
) -> Result<Json<Suggestions>, Problem> {
    let found = state.suggested(known(&slug)?, &who).await?;
    let by = state.handles(&[who.user]).await?.remove(&who.user);
    let items = found
        .into_iter()
        .map(|one| SuggestionView::new(one, by.clone()))
        .collect();
    Ok(Json(Suggestions { items }))
}

/// Which suggestions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionsQuery {
    /// Those in this state; without it, the useful ones.
    #[param(nullable = false, inline)]
    state: Option<SuggestionState>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// Tests people suggest, newest first.
#[utoipa::path(get, path = "/moderation/suggestions", tag = "desk", operation_id = "suggestions",
    security(("session" = ["permission:problems.review"]), ("token" = ["problems:read"])), params(SuggestionsQuery),
    responses((status = 200, body = Page<SuggestionView>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn all(
    state: State,
    Person(who): Person,
    Query(query): Query<SuggestionsQuery>,
) -> Result<Json<Page<SuggestionView>>, Problem> {
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let wanted = query.state.unwrap_or(SuggestionState::Useful).name();
    let items = state
        .suggestions(&who, wanted, page.cursor()?, limit + 1)
        .await?;
    let ids: Vec<UserId> = items.iter().filter_map(|one| one.user).collect();
    let handles = state.handles(&ids).await?;
    Ok(Json(Page::of(items, limit, |one| one.id.uuid()).map(
        |one| {
            let by = one.user.and_then(|id| handles.get(&id).cloned());
            SuggestionView::new(one, by)
        },
    )))
}

/// What is decided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuggestionDecision {
    /// Take it into the draft as a test; it is published when the draft is.
    accept: bool,
}

/// Decide on a suggested test, once.
#[utoipa::path(post, path = "/moderation/suggestions/{id}", tag = "desk", operation_id = "decide_suggestion",
    security(("session" = ["permission:problems.review"]), ("token" = ["problems:write"])),
    params(("id" = SuggestionId, Path)), request_body = SuggestionDecision,
    responses((status = 200, body = SuggestionView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn decide(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<SuggestionDecision>,
) -> Result<Json<SuggestionView>, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    let decided = state.decide(&who, id, body.accept).await?;
    Ok(Json(SuggestionView::of(&state, decided).await?))
}
