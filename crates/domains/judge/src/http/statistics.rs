//! `GET /problems/{slug}/statistics`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tiltyard_contracts::Caller;
use tiltyard_http::{Json, Path, Problem, ProblemBody, Query, Whoever};
use utoipa::{IntoParams, ToSchema};

use super::State;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// Only submissions in this language, by its id.
    #[param(nullable = false)]
    language: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RuntimeClass {
    up_to_us: u64,
    count: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MemoryClass {
    up_to_bytes: u64,
    count: u64,
}

/// One's own best among all that were accepted. Of equal ones half count as worse.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnPlace {
    cpu_time_us: u64,
    /// A share of 1.
    faster_than: f64,
    memory_bytes: u64,
    smaller_than: f64,
}

/// What all submissions to a problem come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemStatistics)]
pub struct StatisticsBody {
    /// Those with a verdict.
    submissions: u64,
    accepted: u64,
    verdicts: BTreeMap<String, u64>,
    /// CPU time of accepted submissions in classes of equal width; the last reaches to the slowest.
    runtime: Vec<RuntimeClass>,
    memory: Vec<MemoryClass>,
    /// `null` for nobody, and for who has nothing accepted.
    #[schema(required)]
    mine: Option<OwnPlace>,
}

/// What all submissions to a problem come to, and one's own place among them.
#[utoipa::path(get, path = "/problems/{slug}/statistics", tag = "submissions", operation_id = "problem_statistics", security(()),
    params(("slug" = String, Path), StatisticsQuery),
    responses((status = 200, body = StatisticsBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Whoever(caller): Whoever,
    Path(slug): Path<String>,
    Query(query): Query<StatisticsQuery>,
) -> Result<Json<StatisticsBody>, Problem> {
    let who = match &caller {
        Caller::SignedIn(who) => Some(who),
        Caller::Nobody | Caller::Banned(_) => None,
    };
    let language = query.language.as_deref().filter(|id| !id.is_empty());
    let found = state.statistics(who, &slug, language).await?;
    let verdicts: BTreeMap<String, u64> = found.verdicts.into_iter().collect();
    Ok(Json(StatisticsBody {
        submissions: verdicts.values().sum(),
        accepted: verdicts.get("AC").copied().unwrap_or_default(),
        verdicts,
        runtime: found
            .runtime_us
            .into_iter()
            .map(|class| RuntimeClass {
                up_to_us: class.up_to,
                count: class.count,
            })
            .collect(),
        memory: found
            .memory_bytes
            .into_iter()
            .map(|class| MemoryClass {
                up_to_bytes: class.up_to,
                count: class.count,
            })
            .collect(),
        mine: found.mine.map(|mine| OwnPlace {
            cpu_time_us: mine.cpu_time_us,
            faster_than: mine.faster_than,
            memory_bytes: mine.memory_bytes,
            smaller_than: mine.smaller_than,
        }),
    }))
}
