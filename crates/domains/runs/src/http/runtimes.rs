//! `GET /api/v1/runtimes`: the languages that are here, and those one command would add.

use axum::{Json, extract::State};
use serde::Serialize;
use tiltyard_protocol::{MissingLanguage, RuntimeInfo};
use utoipa::ToSchema;

use super::{AppState, bodies::LimitsBody};

#[derive(Serialize, ToSchema)]
pub struct Runtimes {
    runtimes: Vec<RuntimeBody>,
    /// Languages this server could run after one command.
    missing: Vec<MissingBody>,
}

/// A language this server runs now.
#[derive(Serialize, ToSchema)]
#[schema(as = Runtime)]
struct RuntimeBody {
    #[schema(examples("python"))]
    id: String,
    #[schema(examples("Python"))]
    name: String,
    /// Always three numbers.
    #[schema(examples("3.11.2"))]
    version: String,
    /// Other words a request may use for it.
    aliases: Vec<String>,
    /// What provides it, when that is another thing than the language.
    #[schema(required, examples("gcc"))]
    runtime: Option<String>,
    /// Identifier of the editor's grammar.
    #[schema(examples("cpp"))]
    editor: String,
    /// Default name of the main file.
    #[schema(examples("main.py"))]
    main_file: String,
    /// A small program that shows the language at work.
    hello: String,
    /// Whether runs have a compile stage.
    compiled: bool,
    /// Whether runs may ask for an interpreter that was started ahead.
    warm: bool,
    compile_limits: LimitsBody,
    run_limits: LimitsBody,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Missing)]
struct MissingBody {
    id: String,
    name: String,
    aliases: Vec<String>,
    /// The command that adds it, to be run on the server.
    #[schema(examples("tiltyard languages install haskell"))]
    install: String,
}

impl From<RuntimeInfo> for RuntimeBody {
    fn from(info: RuntimeInfo) -> Self {
        Self {
            id: info.id,
            name: info.name,
            version: info.version,
            aliases: info.aliases,
            runtime: info.runtime,
            editor: info.editor,
            main_file: info.main_file,
            hello: info.hello,
            compiled: info.compiled,
            warm: info.warm,
            compile_limits: info.compile_limits.into(),
            run_limits: info.run_limits.into(),
        }
    }
}

impl From<MissingLanguage> for MissingBody {
    fn from(missing: MissingLanguage) -> Self {
        Self {
            id: missing.id,
            name: missing.name,
            aliases: missing.aliases,
            install: missing.install,
        }
    }
}

/// The languages of this server.
#[utoipa::path(get, path = "/runtimes", tag = "runs", operation_id = "listRuntimes", security(()),
    responses((status = 200, description = "The languages that are here, and those that could be", body = Runtimes)))]
pub async fn get(State(app): AppState) -> Json<Runtimes> {
    Json(Runtimes {
        runtimes: app.runs.languages().into_iter().map(Into::into).collect(),
        missing: app.runs.missing().into_iter().map(Into::into).collect(),
    })
}
