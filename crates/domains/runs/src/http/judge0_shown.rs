//! A submission of Judge0 as it is shown: which fields, and texts in base64 or not.

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use serde_json::{Map, Value, json};

use super::{
    judge0::error,
    judge0_fields::{LIMITS, encoded},
    judge0_kept::Kept,
    judge0_languages,
};
use crate::app::App;

const DEFAULT: [&str; 8] = [
    "stdout",
    "time",
    "memory",
    "stderr",
    "token",
    "compile_output",
    "message",
    "status",
];
const OTHERS: [&str; 26] = [
    "source_code",
    "language_id",
    "language",
    "stdin",
    "expected_output",
    "status_id",
    "created_at",
    "finished_at",
    "number_of_runs",
    "cpu_time_limit",
    "cpu_extra_time",
    "wall_time_limit",
    "memory_limit",
    "stack_limit",
    "max_processes_and_or_threads",
    "enable_per_process_and_thread_time_limit",
    "enable_per_process_and_thread_memory_limit",
    "max_file_size",
    "exit_code",
    "exit_signal",
    "wall_time",
    "compiler_options",
    "command_line_arguments",
    "redirect_stderr_to_stdout",
    "callback_url",
    "additional_files",
];
/// What is never so here.
const ENABLE_NETWORK: &str = "enable_network";

/// Which fields.
#[derive(Debug)]
pub struct Shown(Vec<String>);

impl Default for Shown {
    fn default() -> Self {
        Self(DEFAULT.map(str::to_owned).to_vec())
    }
}

impl Shown {
    pub fn of(fields: Option<&str>) -> Result<Self, Box<Response>> {
        let fields = fields.unwrap_or_default();
        if fields.is_empty() {
            return Ok(Self::default());
        }
        let known = || DEFAULT.into_iter().chain(OTHERS).chain([ENABLE_NETWORK]);
        if fields == "*" {
            return Ok(Self(known().map(str::to_owned).collect()));
        }
        let asked: Vec<&str> = fields.split(',').map(str::trim).collect();
        let unknown: Vec<&str> = asked
            .iter()
            .copied()
            .filter(|field| !known().any(|one| one == *field))
            .collect();
        if !unknown.is_empty() {
            let message = format!("invalid fields: [{}]", unknown.join(", "));
            return Err(Box::new(error(StatusCode::BAD_REQUEST, message)));
        }
        Ok(Self(asked.into_iter().map(str::to_owned).collect()))
    }
}

/// Its fields; a text that is no UTF-8 can only be shown in base64.
pub fn shown(
    app: &Arc<App>,
    kept: &Kept,
    shown: &Shown,
    base64: bool,
) -> Result<Value, Box<Response>> {
    let mut object = Map::new();
    for field in &shown.0 {
        let value = value(app, kept, field, base64).ok_or_else(|| {
            Box::new(error(
                StatusCode::BAD_REQUEST,
                "some attributes for this submission cannot be converted to UTF-8, use base64_encoded=true query parameter",
            ))
        })?;
        object.insert(field.clone(), value);
    }
    Ok(Value::Object(object))
}

fn text(bytes: Option<&[u8]>, base64: bool) -> Option<Value> {
    let Some(bytes) = bytes else {
        return Some(Value::Null);
    };
    if base64 {
        return Some(json!(encoded(bytes)));
    }
    std::str::from_utf8(bytes).ok().map(|text| json!(text))
}

fn seconds(us: Option<u64>) -> Value {
    us.map_or(Value::Null, |us| json!(format!("{:.3}", us as f64 / 1e6)))
}

/// In milliseconds, always: clients read it by its form.
fn moment(at: jiff::Timestamp) -> String {
    format!("{at:.3}")
}

/// `None`: no UTF-8.
fn value(app: &Arc<App>, kept: &Kept, field: &str, base64: bool) -> Option<Value> {
    let came = kept.came();
    let asked = &kept.asked;
    Some(match field {
        "token" => json!(kept.token),
        "stdout" => return text(came.stdout.as_deref(), base64),
        "stderr" => return text(came.stderr.as_deref(), base64),
        "compile_output" => return text(came.compile_output.as_deref(), base64),
        "message" => return text(came.message.as_deref().map(str::as_bytes), base64),
        "source_code" => return text(Some(&asked.source_code), base64),
        "stdin" => return text(asked.stdin.as_deref(), base64),
        "expected_output" => return text(asked.expected_output.as_deref(), base64),
        "additional_files" => return text(asked.additional_files.as_deref(), true),
        "time" => seconds(came.time_us),
        "wall_time" => seconds(came.wall_time_us),
        "memory" => json!(came.memory_bytes.map(|bytes| bytes / 1024)),
        "status" => json!({"id": came.status.0, "description": came.status.description()}),
        "status_id" => json!(came.status.0),
        "language_id" => json!(asked.language_id),
        "language" => judge0_languages::find(&*app.runs, asked.language_id).map_or(
            Value::Null,
            |language| json!({"id": language.id, "name": language.name}),
        ),
        "created_at" => json!(moment(kept.created_at)),
        "finished_at" => json!(came.finished_at.map(moment)),
        "exit_code" => json!(came.exit_code),
        "exit_signal" => json!(came.exit_signal),
        "compiler_options" => json!(asked.compiler_options),
        "command_line_arguments" => json!(asked.command_line_arguments),
        "callback_url" => json!(asked.callback_url),
        "redirect_stderr_to_stdout" => json!(asked.redirect_stderr_to_stdout),
        // Limits are of all processes together.
        "enable_per_process_and_thread_time_limit"
        | "enable_per_process_and_thread_memory_limit"
        | ENABLE_NETWORK => json!(false),
        "cpu_time_limit" | "cpu_extra_time" | "wall_time_limit" => {
            json!(format!("{:?}", asked.number(field)))
        }
        number if LIMITS.iter().any(|limit| limit.name == number) => {
            json!(asked.number(number) as u64)
        }
        _ => Value::Null,
    })
}
