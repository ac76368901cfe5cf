//! `/problems/{slug}/drafts/{language}`.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::Timestamp;
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{State, bodies::Source};
use crate::{File, drafts::Draft};

/// What somebody is writing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftToKeep {
    #[schema(max_items = 20)]
    files: Vec<File>,
    /// The one this was written on; 0 for the first.
    #[schema(maximum = 4_294_967_295_u64)]
    revision: u32,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SolutionDraft)]
pub struct DraftBody {
    files: Vec<File>,
    /// 0 where nothing is kept.
    revision: u64,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    updated_at: Option<Timestamp>,
}

impl From<Draft> for DraftBody {
    fn from(draft: Draft) -> Self {
        Self {
            files: draft.files,
            revision: draft.revision,
            updated_at: draft.updated_at,
        }
    }
}

/// What is kept of one's own for this problem and language.
#[utoipa::path(get, path = "/problems/{slug}/drafts/{language}", tag = "submissions", operation_id = "solution_draft",
    security(("session" = ["guest"]), ("token" = ["problems:read"])), params(("slug" = String, Path), ("language" = String, Path)),
    responses((status = 200, body = DraftBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Person(who): Person,
    Path((slug, language)): Path<(String, String)>,
) -> Result<Json<DraftBody>, Problem> {
    Ok(Json(state.draft(&who, &slug, &language).await?.into()))
}

/// Keeps what was written. 409 where another page has kept a newer one.
#[utoipa::path(put, path = "/problems/{slug}/drafts/{language}", tag = "submissions", operation_id = "keep_solution_draft",
    security(("session" = ["guest"]), ("token" = ["submissions:write"])), params(("slug" = String, Path), ("language" = String, Path)),
    request_body = DraftToKeep,
    responses((status = 200, body = DraftBody), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn put(
    state: State,
    Person(who): Person,
    Path((slug, language)): Path<(String, String)>,
    Source(draft): Source<DraftToKeep>,
) -> Result<Json<DraftBody>, Problem> {
    let kept = state
        .keep_draft(
            &who,
            &slug,
            &language,
            draft.files,
            u64::from(draft.revision),
        )
        .await?;
    Ok(Json(kept.into()))
}
