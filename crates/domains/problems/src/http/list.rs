//! `/problems`, `/problem-facets`.

use axum::extract::RawQuery;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ListId, ProblemId};
use tiltyard_http::{Json, PageQuery, Problem, ProblemBody, Query, Whoever};
use tiltyard_packages::CATEGORIES;
use utoipa::{IntoParams, ToSchema};

use super::{
    State,
    bodies::{DifficultyWord, ProblemSummary},
    reader,
};
use crate::{Asked, KindWord, Listed, Sort, Status, list::Place};

/// Tags one may ask for at once.
const TAGS_MAX: usize = 20;
/// The longest text looked for, in characters.
const TEXT_CHARS_MAX: usize = 100;

/// Which problems, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProblemsQuery {
    /// In the title or the address.
    #[param(max_length = 100, nullable = false)]
    q: Option<String>,
    /// What it is about: a tag of `categories` in `/problem-facets`.
    #[param(max_length = 60, nullable = false)]
    category: Option<String>,
    #[param(inline, nullable = false)]
    difficulty: Option<DifficultyWord>,
    /// What the one who asks made of it.
    #[param(inline, nullable = false)]
    status: Option<Status>,
    #[param(inline, nullable = false)]
    kind: Option<KindWord>,
    /// Those of this list.
    #[param(nullable = false, inline, value_type = Option<ListId>)]
    list: Option<String>,
    #[param(inline, nullable = false)]
    sort: Option<Sort>,
    /// `next` of the page before.
    #[param(nullable = false, max_length = 400)]
    cursor: Option<String>,
    /// Items of the page; at most 100.
    #[param(minimum = 1, maximum = 100, nullable = false)]
    limit: Option<u32>,
}

/// A page of the list of problems.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemPage {
    items: Vec<ProblemSummary>,
    /// For `cursor` of the next page; `null` on the last.
    #[schema(required)]
    next: Option<String>,
    /// On all pages together.
    total: i64,
}

/// Problems people may solve.
#[utoipa::path(get, path = "/problems", tag = "problems", operation_id = "problems", security(()),
    params(ProblemsQuery, ("tag" = Option<Vec<String>>, Query, description = "Only those with this tag; may be repeated, and all must be there")),
    responses((status = 200, body = ProblemPage), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Whoever(caller): Whoever,
    Query(query): Query<ProblemsQuery>,
    RawQuery(raw): RawQuery,
) -> Result<Json<ProblemPage>, Problem> {
    let limit = PageQuery {
        after: None,
        limit: query.limit,
    }
    .limit()?;
    let asked = asked(query, raw.as_deref().unwrap_or_default())?;
    let user = reader(&caller).map(|who| who.user);
    // Side by side: neither waits for the other.
    let (items, total) = tokio::try_join!(
        state.list(&asked, user, limit + 1),
        state.count(&asked, user)
    )?;
    let mut items = items;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| cursor_of(last, asked.sort));
    Ok(Json(ProblemPage {
        items: items.into_iter().map(ProblemSummary::from).collect(),
        next,
        total,
    }))
}

fn asked(query: ProblemsQuery, raw: &str) -> Result<Asked, Problem> {
    let text = query
        .q
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    if text
        .as_ref()
        .is_some_and(|text| text.chars().count() > TEXT_CHARS_MAX || text.contains('\0'))
    {
        return Err(Problem::field(
            "q",
            "invalid",
            format!("at most {TEXT_CHARS_MAX} characters"),
        ));
    }
    let mut tags: Vec<String> = url::form_urlencoded::parse(raw.as_bytes())
        .filter(|(name, value)| name == "tag" && !value.is_empty())
        .map(|(_, value)| value.into_owned())
        .chain(query.category)
        .collect();
    tags.dedup();
    if tags.len() > TAGS_MAX || tags.iter().any(|tag| tag.contains('\0')) {
        return Err(Problem::field(
            "tag",
            "invalid",
            format!("at most {TAGS_MAX} tags"),
        ));
    }
    let list = query
        .list
        .map(|id| id.parse::<ListId>())
        .transpose()
        .map_err(|error| Problem::field("list", "invalid", error.to_string()))?;
    let sort = query.sort.unwrap_or_default();
    let after = query
        .cursor
        .map(|text| {
            place_of(&text, sort).ok_or_else(|| {
                Problem::field(
                    "cursor",
                    "invalid",
                    "take it from `next` of the page before, with the same sort",
                )
            })
        })
        .transpose()?;
    Ok(Asked {
        text,
        tags,
        difficulty: query.difficulty.map(Into::into),
        kind: query.kind,
        status: query.status,
        list,
        sort,
        after,
    })
}

fn cursor_of(last: &Listed, sort: Sort) -> String {
    let place = serde_json::to_vec(&(last.place(sort), last.id)).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(place)
}

fn place_of(cursor: &str, sort: Sort) -> Option<(Place, ProblemId)> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (place, id): (Place, ProblemId) = serde_json::from_slice(&bytes).ok()?;
    let fits = match &place {
        Place::Text(text) => sort == Sort::Title && !text.contains('\0'),
        Place::Number(_) => sort != Sort::Title,
    };
    fits.then_some((place, id))
}

/// How many problems have something.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetCount {
    name: String,
    count: i64,
}

/// What one may narrow the list by.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemFacets {
    /// Most frequent first.
    tags: Vec<FacetCount>,
    /// Those of the tags that say what a problem is about.
    categories: Vec<FacetCount>,
    difficulties: Vec<FacetCount>,
}

/// What one may narrow the list of problems by, and how many each leaves.
#[utoipa::path(get, path = "/problem-facets", tag = "problems", operation_id = "problem_facets", security(()),
    responses((status = 200, body = ProblemFacets), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn facets(state: State) -> Result<Json<ProblemFacets>, Problem> {
    let facets = state.facets().await?;
    let counted = |(name, count): (String, i64)| FacetCount { name, count };
    let categories = facets
        .tags
        .iter()
        .filter(|(name, _)| CATEGORIES.contains(&name.as_str()))
        .cloned()
        .map(counted)
        .collect();
    Ok(Json(ProblemFacets {
        categories,
        tags: facets.tags.into_iter().map(counted).collect(),
        difficulties: facets
            .difficulties
            .into_iter()
            .map(|(difficulty, count)| FacetCount {
                name: match difficulty {
                    tiltyard_packages::Difficulty::Easy => "easy",
                    tiltyard_packages::Difficulty::Medium => "medium",
                    tiltyard_packages::Difficulty::Hard => "hard",
                }
                .to_owned(),
                count,
            })
            .collect(),
    }))
}
