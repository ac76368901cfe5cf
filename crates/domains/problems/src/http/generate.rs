//! `/desk/problems/{id}/generate`.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::ProblemId;
use tiltyard_http::{Json, Path, Person, Problem, ProblemBody};
use utoipa::ToSchema;

use super::{State, desk::problem_id};
use crate::generate::Generate;

/// Tests to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GenerateBody {
    /// A generator of the package, by its path, as `generators/random.py`.
    generator: String,
    /// What it is called with. `{n}` is the number of the test that is made; where several are made and no argument says
    /// it, it comes last.
    #[schema(max_items = 32)]
    args: Vec<String>,
    /// A test, as `secret/05`, which is written anew if it is there; or a group, as `secret`, that gets further tests.
    into: String,
    /// How many tests; then `into` is a group.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 50, nullable = false)]
    count: Option<usize>,
}

/// Tests that were made.
#[derive(Debug, Serialize, ToSchema)]
pub struct GeneratedTests {
    /// Names of the tests that were written.
    tests: Vec<String>,
}

/// Run a generator of a draft and write tests, with answers of the first accepted jury submission.
#[utoipa::path(post, path = "/desk/problems/{id}/generate", tag = "desk", operation_id = "generate_tests",
    security(("session" = ["person"]), ("token" = ["problems:write"])), params(("id" = ProblemId, Path)),
    extensions(("x-limit" = json!("run"))), request_body = GenerateBody,
    responses((status = 200, body = GeneratedTests), (status = "default", body = ProblemBody, content_type = "application/problem+json")))]
pub async fn generate(
    state: State,
    Person(who): Person,
    Path(id): Path<String>,
    Json(body): Json<GenerateBody>,
) -> Result<Json<GeneratedTests>, Problem> {
    let ask = Generate {
        generator: body.generator,
        args: body.args,
        into: body.into,
        count: body.count,
    };
    let tests = state.generate(&who, problem_id(&id)?, &ask).await?;
    Ok(Json(GeneratedTests { tests }))
}
