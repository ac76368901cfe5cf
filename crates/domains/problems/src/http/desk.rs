//! `/desk/problems`: drafts, and the way to publication.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{CommentId, ProblemId, SignedIn, Timestamp, UserId, VersionId};
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody, Query};
use tiltyard_packages::{Markup, Refused};
use utoipa::{IntoParams, ToSchema};

use super::{State, bodies::RenderedText, verification::VerificationView};
use crate::{
    KindWord, Problems, Rejected,
    desk::NewProblem,
    files::Manifest,
    package,
    review::ReviewState,
    store::{drafts::Draft, talk::Comment},
};

/// The longest text a preview renders, in characters.
const PREVIEW_CHARS_MAX: usize = 200_000;

/// What a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    Draft,
    InReview,
    ChangesAsked,
    Approved,
    Published,
    Withdrawn,
}

impl DeskState {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Draft, "draft"),
        (Self::InReview, "in_review"),
        (Self::ChangesAsked, "changes_asked"),
        (Self::Approved, "approved"),
        (Self::Published, "published"),
        (Self::Withdrawn, "withdrawn"),
    ];

    const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|(_, one)| *one == name)
            .map_or(Self::Draft, |(state, _)| state)
    }
}

/// A problem as its author sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskProblem {
    id: ProblemId,
    slug: String,
    title: String,
    state: DeskState,
    /// `null`: it came with the program, or its author has left.
    #[schema(required)]
    author: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// What people solve now; `null` where it was never published.
    #[schema(required)]
    version: Option<VersionId>,
    /// Whether people see it.
    public: bool,
}

impl DeskProblem {
    fn new(draft: Draft, author: Option<String>) -> Self {
        Self {
            id: draft.id,
            slug: draft.slug,
            title: draft.title,
            state: DeskState::named(&draft.state),
            author,
            updated_at: draft.updated_at,
            version: draft.version,
            public: draft.public,
        }
    }

    async fn of(problems: &Problems, draft: Draft) -> Result<Self, Problem> {
        let ids: Vec<UserId> = draft.author.into_iter().collect();
        let handles = problems.handles(&ids).await?;
        let author = draft.author.and_then(|id| handles.get(&id).cloned());
        Ok(Self::new(draft, author))
    }
}

/// Problems of the desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskProblems {
    items: Vec<DeskProblem>,
}

/// Which of them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeskQuery {
    /// Only one's own; without the permission to review, always.
    #[param(nullable = false)]
    mine: Option<bool>,
    #[param(inline, nullable = false)]
    state: Option<DeskState>,
}

/// Problems one works on, and for those who review also what others have put forward; last changed first.
#[utoipa::path(get, path = "/desk/problems", tag = "desk", operation_id = "desk_problems",
    security(("session" = ["person"]), ("token" = ["problems:read"])), params(DeskQuery),
    responses((status = 200, body = DeskProblems), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn list(
    state: State,
    Person(who): Person,
    Query(query): Query<DeskQuery>,
) -> Result<Json<DeskProblems>, Problem> {
    let wanted = query.state.map(DeskState::name);
    let drafts = state
        .drafts(&who, query.mine.unwrap_or(true), wanted)
        .await?;
    let ids: Vec<UserId> = drafts.iter().filter_map(|draft| draft.author).collect();
    let handles = state.handles(&ids).await?;
    let items = drafts
        .into_iter()
        .map(|draft| {
            let author = draft.author.and_then(|id| handles.get(&id).cloned());
            DeskProblem::new(draft, author)
        })
        .collect();
    Ok(Json(DeskProblems { items }))
}

/// A problem to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDeskProblem {
    /// Its name in addresses.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    slug: String,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    kind: KindWord,
}

/// Begin a problem: a small package that is whole, to be changed piece by piece.
#[utoipa::path(post, path = "/desk/problems", tag = "desk", operation_id = "begin_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])), request_body = NewDeskProblem,
    responses((status = 201, body = DeskProblem), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn begin(
    state: State,
    Person(who): Person,
    Json(body): Json<NewDeskProblem>,
) -> Result<(StatusCode, Json<DeskProblem>), Problem> {
    let new = NewProblem {
        slug: body.slug,
        title: body.title,
        kind: body.kind,
    };
    let draft = state.begin_problem(&who, &new).await?;
    let body = DeskProblem::of(&state, draft).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// What is wrong with a package.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackageFinding {
    /// In the package; empty for the package as a whole.
    path: String,
    #[schema(required)]
    line: Option<u32>,
    what: String,
    /// What to do about it.
    remedy: String,
}

impl From<Refused> for PackageFinding {
    fn from(refused: Refused) -> Self {
        Self {
            path: refused.path,
            line: refused.line,
            what: refused.what,
            remedy: refused.remedy,
        }
    }
}

/// A file of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskFile {
    path: String,
    bytes: u64,
    sha256: String,
}

fn files(manifest: &Manifest) -> Vec<DeskFile> {
    manifest
        .0
        .iter()
        .map(|(path, entry)| DeskFile {
            path: path.clone(),
            bytes: entry.bytes,
            sha256: entry.hash.to_string(),
        })
        .collect()
}

/// A draft, whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskProblemView {
    #[serde(flatten)]
    problem: DeskProblem,
    files: Vec<DeskFile>,
    /// `null`: it is not recognised.
    #[schema(required)]
    format: Option<String>,
    /// What stands in the way; nothing where the package can be used.
    findings: Vec<PackageFinding>,
    warnings: Vec<String>,
    #[schema(required)]
    last_verification: Option<VerificationView>,
    /// Whether the last verification is of these very files.
    verified_files: bool,
}

/// A draft: its files, what is wrong with them, and the last verification.
#[utoipa::path(get, path = "/desk/problems/{id}", tag = "desk", operation_id = "desk_problem",
    security(("session" = ["person"]), ("token" = ["problems:read"])), params(("id" = ProblemId, Path)),
    responses((status = 200, body = DeskProblemView), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn get(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<Json<DeskProblemView>, Problem> {
    let (draft, manifest) = state.draft_files(&who, problem_id(&id)?).await?;
    let looked = state.look(&draft, manifest.clone()).await?;
    let last = state.last_verification(draft.id).await?;
    let verified_files = last
        .as_ref()
        .is_some_and(|last| last.files_hash == draft.files_hash);
    Ok(Json(DeskProblemView {
        problem: DeskProblem::of(&state, draft).await?,
        files: files(&manifest),
        format: looked.format.map(format_name),
        findings: looked
            .findings
            .into_iter()
            .map(PackageFinding::from)
            .collect(),
        warnings: looked.warnings,
        last_verification: last.map(VerificationView::from),
        verified_files,
    }))
}

fn format_name(format: tiltyard_packages::Format) -> String {
    match serde_json::to_value(format) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A text to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewBody {
    #[schema(inline)]
    markup: PreviewMarkup,
    #[schema(max_length = 200_000)]
    text: String,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreviewMarkup {
    Markdown,
    Latex,
    Html,
    Text,
}

/// A text as it will be shown.
#[utoipa::path(post, path = "/desk/preview", tag = "desk", operation_id = "preview_text",
    security(("session" = ["person"]), ("token" = ["problems:write"])), request_body = PreviewBody,
    extensions(("x-limit" = json!("read"))),
    responses((status = 200, body = RenderedText), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn preview(
    state: State,
    Person(_): Person,
    Json(body): Json<PreviewBody>,
) -> Result<Json<RenderedText>, Problem> {
    if body.text.chars().count() > PREVIEW_CHARS_MAX {
        return Err(Problem::field(
            "text",
            "invalid",
            format!("at most {PREVIEW_CHARS_MAX} characters"),
        ));
    }
    let markup = match body.markup {
        PreviewMarkup::Markdown => Markup::Markdown,
        PreviewMarkup::Latex => Markup::Latex,
        PreviewMarkup::Html => Markup::Html,
        PreviewMarkup::Text => Markup::Text,
    };
    let html = state
        .aside(move |_| package::html(markup, &body.text, ""))
        .await?;
    Ok(Json(RenderedText { html }))
}

/// A test of a draft, and how it begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskTest {
    name: String,
    group: String,
    sample: bool,
    input_excerpt: String,
    answer_excerpt: String,
    bytes: u64,
}

/// A jury submission of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskSubmission {
    path: String,
    #[schema(required)]
    language: Option<String>,
    /// Verdicts that agree with the package, as `AC`.
    permitted: Vec<&'static str>,
    /// One of these must come up in some test.
    required: Vec<&'static str>,
}

/// Limits as the package says them.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskLimits {
    /// `null`: found by the verification.
    #[schema(required)]
    time_ms: Option<u64>,
    memory_bytes: u64,
    output_bytes: u64,
    code_bytes: u64,
}

/// A draft as a reader of packages understands it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParsedPackage {
    titles: BTreeMap<String, String>,
    format: String,
    kind: KindWord,
    scoring: bool,
    limits: DeskLimits,
    tags: Vec<String>,
    tests: Vec<DeskTest>,
    groups: Vec<String>,
    submissions: Vec<DeskSubmission>,
    generators: Vec<String>,
    validators: Vec<String>,
    warnings: Vec<String>,
}

/// A draft as a reader of packages understands it.
#[utoipa::path(get, path = "/desk/problems/{id}/package", tag = "desk", operation_id = "desk_package",
    security(("session" = ["person"]), ("token" = ["problems:read"])), params(("id" = ProblemId, Path)),
    responses((status = 200, body = ParsedPackage), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn parsed(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<Json<ParsedPackage>, Problem> {
    let parsed = state.parsed(&who, problem_id(&id)?).await?;
    let groups = parsed.groups;
    Ok(Json(ParsedPackage {
        titles: parsed.titles,
        format: format_name(parsed.format),
        kind: parsed.kind,
        scoring: parsed.scoring,
        limits: DeskLimits {
            time_ms: parsed.time_ms,
            memory_bytes: parsed.memory_bytes,
            output_bytes: parsed.output_bytes,
            code_bytes: parsed.code_bytes,
        },
        tags: parsed.tags,
        tests: parsed
            .tests
            .into_iter()
            .map(|test| DeskTest {
                name: test.name,
                group: groups.get(test.group).cloned().unwrap_or_default(),
                sample: test.sample,
                input_excerpt: test.input,
                answer_excerpt: test.answer,
                bytes: test.bytes,
            })
            .collect(),
        groups,
        submissions: parsed
            .submissions
            .into_iter()
            .map(|jury| DeskSubmission {
                path: jury.path,
                language: jury.language,
                permitted: jury.permitted,
                required: jury.required,
            })
            .collect(),
        generators: parsed.generators,
        validators: parsed.validators,
        warnings: parsed.warnings,
    }))
}

/// Make the draft the version people solve: with the permission to manage problems or an approval of these files, and a
/// verification of these files that agrees.
#[utoipa::path(post, path = "/desk/problems/{id}/publish", tag = "desk", operation_id = "publish_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ProblemId, Path)),
    responses((status = 200, body = DeskProblem), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn publish(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<Json<DeskProblem>, Problem> {
    let id = problem_id(&id)?;
    state.publish(&who, id).await?;
    Ok(Json(one(&state, &who, id).await?))
}

/// Take a problem back: nobody sees it any more, and what was submitted stays.
#[utoipa::path(post, path = "/desk/problems/{id}/withdraw", tag = "desk", operation_id = "withdraw_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ProblemId, Path)),
    responses((status = 200, body = DeskProblem), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn withdraw(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<Json<DeskProblem>, Problem> {
    let id = problem_id(&id)?;
    state.withdraw(&who, id).await?;
    Ok(Json(one(&state, &who, id).await?))
}

/// A version of a problem.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemVersion {
    version: VersionId,
    number: i64,
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
    #[schema(required)]
    by: Option<String>,
}

/// Versions of a problem, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemVersions {
    items: Vec<ProblemVersion>,
}

/// What was published of it, newest first.
#[utoipa::path(get, path = "/desk/problems/{id}/versions", tag = "desk", operation_id = "problem_versions",
    security(("session" = ["person"]), ("token" = ["problems:read"])), params(("id" = ProblemId, Path)),
    responses((status = 200, body = ProblemVersions), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn versions(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<Json<ProblemVersions>, Problem> {
    let heads = state.versions(&who, problem_id(&id)?).await?;
    let ids: Vec<UserId> = heads.iter().filter_map(|head| head.by).collect();
    let handles = state.handles(&ids).await?;
    let items = heads
        .into_iter()
        .map(|head| ProblemVersion {
            version: head.id,
            number: head.number,
            published_at: head.published_at,
            by: head.by.and_then(|id| handles.get(&id).cloned()),
        })
        .collect();
    Ok(Json(ProblemVersions { items }))
}

/// How a review goes on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    #[schema(inline)]
    state: ReviewState,
}

/// Put a draft forward (its author), ask for changes or approve it (a reviewer who is not its author).
#[utoipa::path(post, path = "/desk/problems/{id}/review", tag = "desk", operation_id = "review_problem",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ProblemId, Path)), request_body = ReviewBody,
    responses((status = 200, body = DeskProblem), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn review(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<ReviewBody>,
) -> Result<Json<DeskProblem>, Problem> {
    let draft = state.review(&who, problem_id(&id)?, body.state).await?;
    Ok(Json(DeskProblem::of(&state, draft).await?))
}

/// A comment on a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewComment {
    id: CommentId,
    #[schema(required)]
    by: Option<String>,
    text: String,
    /// The file it is about.
    #[schema(required)]
    path: Option<String>,
    #[schema(required)]
    line: Option<u32>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl ReviewComment {
    fn new(comment: Comment, by: Option<String>) -> Self {
        Self {
            id: comment.id,
            by,
            text: comment.text,
            path: comment.path,
            line: comment.line,
            created_at: comment.created_at,
        }
    }
}

/// Comments on a draft, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewComments {
    items: Vec<ReviewComment>,
}

/// What was said in the review, oldest first.
#[utoipa::path(get, path = "/desk/problems/{id}/comments", tag = "desk", operation_id = "review_comments",
    security(("session" = ["person"]), ("token" = ["problems:read"])), params(("id" = ProblemId, Path)),
    responses((status = 200, body = ReviewComments), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn comments(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
) -> Result<Json<ReviewComments>, Problem> {
    let comments = state.comments(&who, problem_id(&id)?).await?;
    let ids: Vec<UserId> = comments.iter().filter_map(|one| one.user).collect();
    let handles = state.handles(&ids).await?;
    let items = comments
        .into_iter()
        .map(|comment| {
            let by = comment.user.and_then(|id| handles.get(&id).cloned());
            ReviewComment::new(comment, by)
        })
        .collect();
    Ok(Json(ReviewComments { items }))
}

/// Something to say of a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewComment {
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
    /// The file it is about.
    #[schema(max_length = 200)]
    path: Option<String>,
    line: Option<u32>,
}

/// Say something of a draft.
#[utoipa::path(post, path = "/desk/problems/{id}/comments", tag = "desk", operation_id = "comment_in_review",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ProblemId, Path)), request_body = NewReviewComment,
    responses((status = 201, body = ReviewComment), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn comment(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<NewReviewComment>,
) -> Result<(StatusCode, Json<ReviewComment>), Problem> {
    let line = body.line;
    let place = body.path.map(|path| (path, line));
    let comment = state
        .comment(&who, problem_id(&id)?, &body.text, place)
        .await?;
    let handles = state.handles(&[who.user]).await?;
    let by = handles.get(&who.user).cloned();
    Ok((StatusCode::CREATED, Json(ReviewComment::new(comment, by))))
}

pub(super) async fn one(
    problems: &Problems,
    who: &SignedIn,
    id: ProblemId,
) -> Result<DeskProblem, Problem> {
    let (draft, _) = problems.draft_files(who, id).await?;
    DeskProblem::of(problems, draft).await
}

pub(super) async fn shown(problems: &Problems, draft: Draft) -> Result<DeskProblem, Problem> {
    DeskProblem::of(problems, draft).await
}

pub(super) fn problem_id(text: &str) -> Result<ProblemId, Rejected> {
    text.parse().map_err(|_| Rejected::NotFound)
}
