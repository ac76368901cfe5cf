//! `/moderation/duels`: what was noticed in duels, for those who decide; and `/me/duel-cases`, for whom it was decided about.

use std::collections::HashMap;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{CaseId, DuelId, Timestamp, UserId};
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query};
use utoipa::{IntoParams, ToSchema};

use super::State;
use crate::{
    Arena, Side,
    integrity::{
        Act, CaseState, Code, Decision, Finding, Source, Whole, cases::TEXT_CHARS_MAX,
        winnow::Alike,
    },
    pool::between_ms,
    view::{DuelBody, EventBody},
};

type Names = HashMap<UserId, String>;

/// A case in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuelCase {
    id: CaseId,
    duel: DuelId,
    /// A handle; `null`: has left.
    #[schema(required)]
    person: Option<String>,
    state: CaseState,
    /// 0 to 100: why it is looked at, and no verdict.
    points: u32,
    findings: usize,
    /// Somebody says the decision should not stand.
    appealed: bool,
    #[schema(value_type = String, format = DateTime)]
    opened_at: Timestamp,
}

impl DuelCase {
    fn of(case: &crate::integrity::Case, names: &Names) -> Self {
        Self {
            id: case.id,
            duel: case.duel,
            person: names.get(&case.user).cloned(),
            state: case.state,
            points: case.points,
            findings: case.findings.len(),
            appealed: case.appeal.is_some(),
            opened_at: case.opened_at,
        }
    }
}

/// A program as it was handed in, or written and not handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseCode {
    language: String,
    text: String,
    handed_in: bool,
}

impl From<Code> for CaseCode {
    fn from(code: Code) -> Self {
        Self {
            language: code.language,
            text: code.text,
            handed_in: code.handed_in,
        }
    }
}

/// A program that is like what was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseLikeness {
    /// Whose: a handle, or what the jury calls its program; `null`: has left.
    #[schema(required)]
    name: Option<String>,
    jury: bool,
    /// When a person handed it in.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    at: Option<Timestamp>,
    /// 0 to 1.
    score: f64,
    lines: Vec<Alike>,
    text: String,
}

/// Something that happened, from the start of the duel.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseMoment {
    t_ms: u64,
    event: EventBody,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CaseReport {
    #[schema(required)]
    by: Option<String>,
    reason: String,
    text: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Something that was said or decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseLine {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `null`: the server, or somebody who has left.
    #[schema(required)]
    by: Option<String>,
    act: Act,
    text: String,
}

/// Rating given back.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRefund {
    #[schema(required)]
    name: Option<String>,
    amount: f64,
}

/// A case with all there is to see.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuelCaseView {
    case: DuelCase,
    duel: DuelBody,
    /// On which side they played.
    side: Side,
    findings: Vec<Finding>,
    /// The most alike first.
    similar: Vec<CaseLikeness>,
    #[schema(required)]
    left: Option<CaseCode>,
    #[schema(required)]
    right: Option<CaseCode>,
    timeline: Vec<CaseMoment>,
    reports: Vec<CaseReport>,
    log: Vec<CaseLine>,
    refunds: Vec<CaseRefund>,
    /// They play no rated duels for now.
    frozen: bool,
    #[schema(required)]
    appeal: Option<String>,
}

fn people_in(whole: &Whole) -> Vec<UserId> {
    let mut people = vec![whole.case.user];
    people.extend(whole.reports.iter().map(|report| report.by));
    people.extend(whole.log.iter().filter_map(|line| line.by));
    people.extend(whole.refunds.iter().map(|(user, _)| *user));
    people.extend(
        whole
            .case
            .similar
            .iter()
            .filter_map(|one| match one.source {
                Source::Person { user, .. } => user,
                Source::Jury { .. } => None,
            }),
    );
    people.sort_unstable();
    people.dedup();
    people
}

async fn shown(arena: &Arena, id: CaseId) -> Result<DuelCaseView, Problem> {
    let whole = arena.whole_case(id).await?;
    let names = arena.names(&people_in(&whole)).await?;
    let name = |user: UserId| names.get(&user).cloned();
    let duel = &whole.kept.duel;
    let started_at = duel.started_at.unwrap_or(duel.created_at);
    let similar = whole.case.similar.iter().zip(whole.similar);
    let [left, right] = whole.codes;
    Ok(DuelCaseView {
        case: DuelCase::of(&whole.case, &names),
        // As a player: moderators wait for nothing.
        duel: arena.view(&whole.kept, Some(whole.case.user)).await?,
        side: whole.side,
        similar: similar
            .map(|(one, text)| {
                let (name, at) = match &one.source {
                    Source::Person { user, at, .. } => (user.and_then(name), Some(*at)),
                    Source::Jury { label } => (Some(label.clone()), None),
                };
                CaseLikeness {
                    name,
                    jury: matches!(one.source, Source::Jury { .. }),
                    at,
                    score: one.score,
                    lines: one.lines.clone(),
                    text,
                }
            })
            .collect(),
        left: left.map(CaseCode::from),
        right: right.map(CaseCode::from),
        timeline: whole
            .events
            .iter()
            .filter(|event| event.is_told_to_players())
            .map(|event| CaseMoment {
                t_ms: between_ms(started_at, event.at),
                event: EventBody::from(event),
            })
            .collect(),
        reports: whole
            .reports
            .into_iter()
            .map(|report| CaseReport {
                by: name(report.by),
                reason: report.reason,
                text: report.text,
                at: report.at,
            })
            .collect(),
        log: whole
            .log
            .into_iter()
            .map(|line| CaseLine {
                at: line.at,
                by: line.by.and_then(name),
                act: line.act,
                text: line.text,
            })
            .collect(),
        refunds: whole
            .refunds
            .into_iter()
            .map(|(user, amount)| CaseRefund {
                name: name(user),
                amount,
            })
            .collect(),
        frozen: whole.frozen,
        appeal: whole.case.appeal.clone(),
        findings: whole.case.findings,
    })
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CasesQuery {
    /// Open ones where nothing is said.
    #[param(nullable = false)]
    state: Option<CaseState>,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// Cases, the newest first.
#[utoipa::path(get, path = "/moderation/duels", tag = "arena", operation_id = "duel_cases",
    security(("session" = ["permission:duels.review"]), ("token" = ["admin:read"])), params(CasesQuery),
    responses((status = 200, body = Page<DuelCase>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Query(query): Query<CasesQuery>,
) -> Result<Json<Page<DuelCase>>, Problem> {
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let limit = page.limit()?;
    let which = query.state.unwrap_or(CaseState::Open);
    let items = state.cases(which, page.cursor()?, limit + 1).await?;
    let people: Vec<UserId> = items.iter().map(|case| case.user).collect();
    let names = state.names(&people).await?;
    Ok(Json(
        Page::of(items, limit, |case| case.id.uuid()).map(|case| DuelCase::of(&case, &names)),
    ))
}

/// A case with its evidence: both programs, what was noticed and where, what it is like, what happened when, reports, decisions.
#[utoipa::path(get, path = "/moderation/duels/{id}", tag = "arena", operation_id = "duel_case",
    security(("session" = ["permission:duels.review"]), ("token" = ["admin:read"])), params(("id" = CaseId, Path)),
    responses((status = 200, body = DuelCaseView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(state: State, Path(id): Path<CaseId>) -> Result<Json<DuelCaseView>, Problem> {
    Ok(Json(shown(&state, id).await?))
}

/// What is decided, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseDecision {
    decision: Decision,
    /// Told to whom it is about.
    #[schema(min_length = 1, max_length = 4000)]
    reason: String,
}

const _: () = assert!(TEXT_CHARS_MAX == 4_000, "as the schemas here say");

/// Decides a case, and writes down who did and why. Nobody is banned by it.
#[utoipa::path(post, path = "/moderation/duels/{id}/decision", tag = "arena", operation_id = "decide_duel_case",
    security(("session" = ["permission:duels.review"]), ("token" = ["admin:write"])), params(("id" = CaseId, Path)),
    request_body = NewCaseDecision,
    responses((status = 200, body = DuelCaseView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn decide(
    state: State,
    Person(who): Person,
    Path(id): Path<CaseId>,
    Json(new): Json<NewCaseDecision>,
) -> Result<Json<DuelCaseView>, Problem> {
    state
        .decide_case(&who, id, new.decision, &new.reason)
        .await?;
    Ok(Json(shown(&state, id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseText {
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

/// Says something for other moderators.
#[utoipa::path(post, path = "/moderation/duels/{id}/notes", tag = "arena", operation_id = "note_duel_case",
    security(("session" = ["permission:duels.review"]), ("token" = ["admin:write"])), params(("id" = CaseId, Path)), request_body = CaseText,
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn note(
    state: State,
    Person(who): Person,
    Path(id): Path<CaseId>,
    Json(new): Json<CaseText>,
) -> Result<StatusCode, Problem> {
    state.note_case(&who, id, &new.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was upheld against whoever asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnCase {
    id: CaseId,
    duel: DuelId,
    reason: String,
    #[schema(required)]
    appeal: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OwnCases {
    /// Without rated duels for now.
    frozen: bool,
    items: Vec<OwnCase>,
}

/// What was upheld against oneself, and why.
#[utoipa::path(get, path = "/me/duel-cases", tag = "arena", operation_id = "own_duel_cases",
    security(("session" = ["person"]), ("token" = ["account:read"])),
    responses((status = 200, body = OwnCases), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn mine(state: State, Person(who): Person) -> Result<Json<OwnCases>, Problem> {
    let items = state.cases_against(who.user).await?;
    Ok(Json(OwnCases {
        frozen: state.is_frozen(who.user).await?,
        items: items
            .into_iter()
            .map(|(case, reason)| OwnCase {
                id: case.id,
                duel: case.duel,
                reason,
                appeal: case.appeal,
            })
            .collect(),
    }))
}

/// Says, once, why it should not stand.
#[utoipa::path(post, path = "/me/duel-cases/{id}/appeal", tag = "arena", operation_id = "appeal_duel_case",
    security(("session" = ["person"]), ("token" = ["account:write"])), params(("id" = CaseId, Path)), request_body = CaseText,
    responses((status = 204), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn appeal(
    state: State,
    Person(who): Person,
    Path(id): Path<CaseId>,
    Json(new): Json<CaseText>,
) -> Result<StatusCode, Problem> {
    state.appeal(&who, id, &new.text).await?;
    Ok(StatusCode::NO_CONTENT)
}
