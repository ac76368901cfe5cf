//! `/problem-lists`, `/daily-problem`, reports.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ListId, ReportId, Timestamp, UserId};
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};

use super::{State, bodies::ProblemSummary, problem::known, reader};
use crate::{
    Problems, Rejected,
    lists::NewList,
    store::{lists::List, talk::Report},
};

/// A list of problems.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemList {
    id: ListId,
    title: String,
    description: String,
    public: bool,
    #[schema(required)]
    owner: Option<String>,
    /// Whether it is one's own.
    mine: bool,
}

impl ProblemList {
    fn new(list: List, owner: Option<String>, user: Option<UserId>) -> Self {
        Self {
            id: list.id,
            title: list.title,
            description: list.description,
            public: list.public,
            owner,
            mine: user == Some(list.owner),
        }
    }
}

/// Lists of problems.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemLists {
    items: Vec<ProblemList>,
}

/// A list, and what is on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemListView {
    #[serde(flatten)]
    list: ProblemList,
    problems: Vec<ProblemSummary>,
}

/// A list to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemListBody {
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[schema(max_length = 2000)]
    description: String,
    /// Whether everybody sees it.
    public: bool,
    /// Names of problems as in addresses, in order.
    #[schema(max_items = 500)]
    problems: Vec<String>,
}

impl From<ProblemListBody> for NewList {
    fn from(body: ProblemListBody) -> Self {
        Self {
            title: body.title,
            description: body.description,
            public: body.public,
            problems: body.problems,
        }
    }
}

async fn view(
    problems: &Problems,
    id: ListId,
    user: Option<UserId>,
) -> Result<Json<ProblemListView>, Problem> {
    let (list, items) = problems.list_of(id, user).await?;
    let owner = problems.handles(&[list.owner]).await?.remove(&list.owner);
    Ok(Json(ProblemListView {
        list: ProblemList::new(list, owner, user),
        problems: items.into_iter().map(ProblemSummary::from).collect(),
    }))
}

fn list_id(text: &str) -> Result<ListId, Rejected> {
    text.parse().map_err(|_| Rejected::NotFound)
}

/// One's own lists of problems, then those everybody may see.
#[utoipa::path(get, path = "/problem-lists", tag = "problems", operation_id = "problem_lists", security(()),
    responses((status = 200, body = ProblemLists), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn all(state: State, Whoever(caller): Whoever) -> Result<Json<ProblemLists>, Problem> {
    let user = reader(&caller).map(|who| who.user);
    let lists = state.lists(user).await?;
    let owners: Vec<UserId> = lists.iter().map(|list| list.owner).collect();
    let handles = state.handles(&owners).await?;
    let items = lists
        .into_iter()
        .map(|list| {
            let owner = handles.get(&list.owner).cloned();
            ProblemList::new(list, owner, user)
        })
        .collect();
    Ok(Json(ProblemLists { items }))
}

/// A list of problems.
#[utoipa::path(get, path = "/problem-lists/{id}", tag = "problems", operation_id = "problem_list", security(()),
    params(("id" = ListId, Path)),
    responses((status = 200, body = ProblemListView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(id): Path<String>,
) -> Result<Json<ProblemListView>, Problem> {
    view(&state, list_id(&id)?, reader(&caller).map(|who| who.user)).await
}

/// Make a list of problems.
#[utoipa::path(post, path = "/problem-lists", tag = "problems", operation_id = "make_problem_list",
    security(("session" = ["person"]), ("token" = ["problems:write"])), request_body = ProblemListBody,
    responses((status = 201, body = ProblemListView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn make(
    state: State,
    Person(who): Person,
    Json(body): Json<ProblemListBody>,
) -> Result<(StatusCode, Json<ProblemListView>), Problem> {
    let id = state.put_list(&who, None, &body.into()).await?;
    let made = view(&state, id, Some(who.user)).await?;
    Ok((StatusCode::CREATED, made))
}

/// Write a list of one's own anew.
#[utoipa::path(put, path = "/problem-lists/{id}", tag = "problems", operation_id = "put_problem_list",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ListId, Path)), request_body = ProblemListBody,
    responses((status = 200, body = ProblemListView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn put(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<ProblemListBody>,
) -> Result<Json<ProblemListView>, Problem> {
    let id = state
        .put_list(&who, Some(list_id(&id)?), &body.into())
        .await?;
    view(&state, id, Some(who.user)).await
}

/// Remove a list of one's own.
#[utoipa::path(delete, path = "/problem-lists/{id}", tag = "problems", operation_id = "remove_problem_list",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ListId, Path)),
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn remove(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    state.remove_list(&who, list_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The problem of today.
#[derive(Debug, Serialize, ToSchema)]
pub struct DailyProblem {
    /// In UTC.
    #[schema(value_type = String, format = Date)]
    date: String,
    problem: ProblemSummary,
    /// Days in a row on which one solved something, up to today or yesterday.
    streak: u32,
    /// Whether one solved something today.
    solved_today: bool,
}

/// The problem of today: the same for all, and none again before all have been.
#[utoipa::path(get, path = "/daily-problem", tag = "problems", operation_id = "daily_problem", security(()),
    responses((status = 200, body = DailyProblem), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn daily(state: State, Whoever(caller): Whoever) -> Result<Json<DailyProblem>, Problem> {
    let daily = state.daily(reader(&caller).map(|who| who.user)).await?;
    Ok(Json(DailyProblem {
        date: daily.date.to_string(),
        problem: daily.problem.into(),
        streak: daily.streak,
        solved_today: daily.solved_today,
    }))
}

/// What is wrong with a problem.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

/// What somebody holds against a problem.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemReport {
    id: ReportId,
    slug: String,
    title: String,
    #[schema(required)]
    by: Option<String>,
    text: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// What was done about it.
    #[schema(required)]
    resolution: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    resolved_at: Option<Timestamp>,
}

impl ProblemReport {
    fn new(report: Report, by: Option<String>) -> Self {
        Self {
            id: report.id,
            slug: report.slug,
            title: report.title,
            by,
            text: report.text,
            created_at: report.created_at,
            resolution: report.resolution,
            resolved_at: report.resolved_at,
        }
    }

    async fn of(problems: &Problems, report: Report) -> Result<Self, Problem> {
        let ids: Vec<UserId> = report.user.into_iter().collect();
        let handles = problems.handles(&ids).await?;
        let by = report.user.and_then(|id| handles.get(&id).cloned());
        Ok(Self::new(report, by))
    }
}

/// Say what is wrong with a problem.
#[utoipa::path(post, path = "/problems/{slug}/reports", tag = "problems", operation_id = "report_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("slug" = String, Path)), request_body = NewReport,
    responses((status = 201, body = ProblemReport), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn report(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Json(body): Json<NewReport>,
) -> Result<(StatusCode, Json<ProblemReport>), Problem> {
    let report = state.report(known(&slug)?, &who, &body.text).await?;
    let body = ProblemReport::of(&state, report).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// Which reports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportsQuery {
    /// Settled ones too.
    #[param(nullable = false)]
    all: Option<bool>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// What people hold against problems, newest first.
#[utoipa::path(get, path = "/moderation/reports", tag = "desk", operation_id = "problem_reports",
    security(("session" = ["permission:problems.review"]), ("token" = ["problems:read"])), params(ReportsQuery),
    responses((status = 200, body = Page<ProblemReport>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn reports(
    state: State,
    Query(query): Query<ReportsQuery>,
) -> Result<Json<Page<ProblemReport>>, Problem> {
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let only_open = !query.all.unwrap_or(false);
    let items = state.reports(only_open, page.cursor()?, limit + 1).await?;
    let ids: Vec<UserId> = items.iter().filter_map(|report| report.user).collect();
    let handles = state.handles(&ids).await?;
    Ok(Json(Page::of(items, limit, |report| report.id.uuid()).map(
        |report| {
            let by = report.user.and_then(|id| handles.get(&id).cloned());
            ProblemReport::new(report, by)
        },
    )))
}

/// What was done about a report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolutionBody {
    #[schema(min_length = 1, max_length = 4000)]
    resolution: String,
}

/// Settle a report, once.
#[utoipa::path(post, path = "/moderation/reports/{id}", tag = "desk", operation_id = "resolve_problem_report",
    security(("session" = ["permission:problems.review"]), ("token" = ["problems:write"])),
    params(("id" = ReportId, Path)), request_body = ResolutionBody,
    responses((status = 200, body = ProblemReport), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn resolve(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<ResolutionBody>,
) -> Result<Json<ProblemReport>, Problem> {
    let id = id.parse().map_err(|_| Rejected::NotFound)?;
    let report = state.resolve(&who, id, &body.resolution).await?;
    Ok(Json(ProblemReport::of(&state, report).await?))
}
