//! `/contests`: read, and what was submitted there.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use tiltyard_contracts::UserId;
use tiltyard_http::{Json, Page, PageQuery, Path, Person, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bodies::{ContestBody, HeadBody, SubmissionBody, contest, submission};
use crate::{
    contests::{Phase, caller_organises, organises, store},
    http::{State, user_of},
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContestsQuery {
    /// `coming`, `running` or `past`.
    phase: String,
    /// `next` of the page before.
    #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    after: Option<String>,
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// Contests of a phase: those to come the next first, others the latest first.
#[utoipa::path(get, path = "/contests", tag = "arena", operation_id = "contests", security(()), params(ContestsQuery),
    responses((status = 200, body = Page<HeadBody>), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Whoever(caller): Whoever,
    Query(query): Query<ContestsQuery>,
) -> Result<Json<Page<HeadBody>>, Problem> {
    let phase = match query.phase.as_str() {
        "coming" => Phase::Coming,
        "running" => Phase::Running,
        "past" => Phase::Past,
        _ => {
            let detail = "`coming`, `running` or `past`";
            return Err(Problem::field("phase", "invalid", detail));
        }
    };
    let page = PageQuery {
        after: query.after,
        limit: query.limit,
    };
    let (after, limit) = (page.cursor()?, page.limit()?);
    let user = user_of(&caller);
    let now = state.clock_now();
    let asked = store::Asked {
        phase,
        now,
        user,
        all: caller_organises(&caller),
        after,
        limit: limit + 1,
    };
    let found = store::page(state.store(), &asked)
        .await
        .map_err(crate::Rejected::from)?;
    let page = Page::of(found, limit, |contest| contest.id);
    let ids: Vec<Uuid> = page.items.iter().map(|contest| contest.id).collect();
    let sizes = store::sizes(state.store(), &ids)
        .await
        .map_err(crate::Rejected::from)?;
    let taken = match user {
        Some(user) => store::taken_part(state.store(), user)
            .await
            .map_err(crate::Rejected::from)?,
        None => BTreeSet::new(),
    };
    Ok(Json(page.map(|contest| {
        let size = sizes.get(&contest.id).copied().unwrap_or_default();
        HeadBody::of(&contest, now, size, taken.contains(&contest.id))
    })))
}

/// A contest, with its problems once it has begun, and how one stands in it.
#[utoipa::path(get, path = "/contests/{slug}", tag = "arena", operation_id = "contest", security(()), params(("slug" = String, Path)),
    responses((status = 200, body = ContestBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(slug): Path<String>,
) -> Result<Json<ContestBody>, Problem> {
    let found = state.contest(&slug).await?;
    Ok(Json(contest(&state, &found, &caller).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SubmissionsQuery {
    /// Everybody's, for organisers.
    #[param(nullable = false)]
    all: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContestSubmissionList)]
pub struct SubmissionsBody {
    items: Vec<SubmissionBody>,
}

/// What one, or one's team, submitted in a contest, the newest first.
#[utoipa::path(get, path = "/contests/{slug}/submissions", tag = "arena", operation_id = "contest_submissions",
    security(("session" = ["person"]), ("token" = ["submissions:read"])), params(("slug" = String, Path), SubmissionsQuery),
    responses((status = 200, body = SubmissionsBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn submissions(
    state: State,
    Person(who): Person,
    Path(slug): Path<String>,
    Query(query): Query<SubmissionsQuery>,
) -> Result<Json<SubmissionsBody>, Problem> {
    let rejected = |error| Problem::from(crate::Rejected::from(error));
    let contest = state.contest(&slug).await?;
    let made = if query.all == Some(true) {
        if !organises(&who) {
            let detail = "only organisers see what everybody submitted";
            return Err(crate::Rejected::Forbidden(detail).into());
        }
        store::submissions(state.store(), contest.id).await
    } else {
        match store::entrant_of(state.store(), contest.id, who.user)
            .await
            .map_err(rejected)?
        {
            Some(entrant) => store::submissions_of(state.store(), entrant.id).await,
            None => Ok(Vec::new()),
        }
    };
    let made = made.map_err(rejected)?;
    let entrants = store::entrants(state.store(), contest.id)
        .await
        .map_err(rejected)?;
    let teams: HashMap<Uuid, String> = entrants
        .into_iter()
        .filter_map(|entrant| Some((entrant.id, entrant.team?)))
        .collect();
    let users: BTreeSet<UserId> = made.iter().filter_map(|made| made.user).collect();
    let users: Vec<UserId> = users.into_iter().collect();
    let handles = state.accounts().handles(&users).await;
    let handles = handles.map_err(crate::Rejected::from)?;
    let items = made.iter().rev().filter_map(|made| {
        let team = teams.get(&made.entrant).cloned();
        submission(&contest, made, team, &handles)
    });
    Ok(Json(SubmissionsBody {
        items: items.collect(),
    }))
}
