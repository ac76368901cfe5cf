//! What Judge0 says of itself: its languages, words, limits and figures. Of the machine only what clients need.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use super::{
    judge0::{AT_ONCE, BATCH_MAX, Judge0, error},
    judge0_fields::LIMITS,
    judge0_kept::{QUEUE_MAX, Status},
    judge0_languages,
};

/// The version whose answers these are.
const VERSION: &str = "1.13.1";

type Api = State<Arc<Judge0>>;

pub fn endpoints() -> Router<Arc<Judge0>> {
    Router::new()
        .route("/languages", get(languages))
        .route("/languages/all", get(languages))
        .route("/languages/{id}", get(language))
        .route("/statuses", get(statuses))
        .route("/system_info", get(system_info))
        .route("/config_info", get(config_info))
        .route("/about", get(about))
        .route("/version", get(async || VERSION))
        .route("/license", get(async || "Apache-2.0"))
        .route(
            "/isolate",
            get(async || "Boxes of Tiltyard; no program isolate is used"),
        )
        .route("/statistics", get(statistics))
        .route("/workers", get(workers))
}

async fn languages(state: Api) -> Json<Value> {
    let here = judge0_languages::here(&*state.app.runs);
    here.into_iter()
        .map(|language| json!({"id": language.id, "name": language.name, "is_archived": false}))
        .collect::<Value>()
        .into()
}

async fn language(state: Api, Path(id): Path<String>) -> Response {
    let found = id
        .parse()
        .ok()
        .and_then(|id| judge0_languages::find(&*state.app.runs, id));
    match found {
        Some(language) => Json(json!({
            "id": language.id, "name": language.name, "is_archived": false,
            "source_file": language.runtime.main_file, "compile_cmd": null, "run_cmd": null,
        }))
        .into_response(),
        None => error(StatusCode::NOT_FOUND, "there is no such language"),
    }
}

async fn statuses() -> Json<Value> {
    Status::ALL
        .into_iter()
        .map(|(id, description)| json!({"id": id, "description": description}))
        .collect::<Value>()
        .into()
}

/// The machine is nobody's business; the keys are there.
async fn system_info() -> Json<Value> {
    Json(json!({"Architecture": std::env::consts::ARCH, "CPU(s)": AT_ONCE.to_string()}))
}

async fn config_info(state: Api) -> Json<Value> {
    let mut config = json!({
        "maintenance_mode": false,
        "enable_wait_result": true,
        "enable_compiler_options": false,
        "allowed_languages_for_compile_options": [],
        "enable_command_line_arguments": true,
        "enable_submission_delete": false,
        "max_queue_size": QUEUE_MAX,
        "enable_network": false,
        "allow_enable_network": false,
        "enable_per_process_and_thread_time_limit": false,
        "allow_enable_per_process_and_thread_time_limit": false,
        "enable_per_process_and_thread_memory_limit": false,
        "allow_enable_per_process_and_thread_memory_limit": false,
        "redirect_stderr_to_stdout": false,
        "enable_batched_submissions": true,
        "max_submission_batch_size": BATCH_MAX,
        "enable_callbacks": state.config.callbacks,
        "callbacks_max_tries": 3,
        "callbacks_timeout": 5.0,
        "enable_additional_files": true,
        "submission_cache_duration": 0.0,
        "use_docs_as_homepage": false,
    });
    let number = |value: f64, name: &str| {
        if name.ends_with("time_limit") || name.ends_with("extra_time") {
            json!(value)
        } else {
            json!(value as u64)
        }
    };
    for limit in &LIMITS {
        if limit.name == "max_extract_size" {
            config[limit.name] = number(limit.most, limit.name);
            continue;
        }
        config[limit.name] = number(limit.default, limit.name);
        config[format!("max_{}", limit.name)] = number(limit.most, limit.name);
    }
    Json(config)
}

async fn about() -> Json<Value> {
    Json(json!({
        "version": VERSION,
        "homepage": "",
        "source_code": "",
        "maintainer": concat!("Tiltyard ", env!("CARGO_PKG_VERSION")),
    }))
}

/// Of what is kept; `total` counts what was taken since the start.
async fn statistics(state: Api) -> Json<Value> {
    let (kept, taken) = state.shelf.all();
    let mut languages: BTreeMap<u64, u64> = BTreeMap::new();
    let mut statuses: BTreeMap<u8, u64> = BTreeMap::new();
    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    for one in &kept {
        *languages.entry(one.asked.language_id).or_default() += 1;
        *statuses.entry(one.came().status.0).or_default() += 1;
        let day: String = one.created_at.to_string().chars().take(10).collect();
        *days.entry(day).or_default() += 1;
    }
    let now = jiff::Timestamp::now();
    let today: String = now.to_string().chars().take(10).collect();
    let named = |(id, count): (u64, u64)| {
        let name = judge0_languages::find(&*state.app.runs, id).map(|language| language.name);
        json!({"language": {"id": id, "name": name}, "count": count})
    };
    let status = |(id, count): (u8, u64)| json!({"status": {"id": id, "description": Status(id).description()}, "count": count});
    Json(json!({
        "created_at": now,
        "cached_until": now,
        "submissions": {"total": taken, "today": days.get(&today).copied().unwrap_or(0), "last_30_days": days},
        "languages": languages.into_iter().map(named).collect::<Value>(),
        "statuses": statuses.into_iter().map(status).collect::<Value>(),
        "database": {"size_pretty": "0 bytes", "size_in_bytes": 0},
    }))
}

async fn workers(state: Api) -> Json<Value> {
    let (kept, _) = state.shelf.all();
    let count = |status: Status| {
        kept.iter()
            .filter(|one| one.came().status == status)
            .count()
    };
    let working = count(Status::RUNNING);
    Json(json!([{
        "queue": "default", "size": count(Status::QUEUED), "available": AT_ONCE,
        "idle": AT_ONCE.saturating_sub(working), "working": working, "paused": 0, "failed": 0,
    }]))
}
