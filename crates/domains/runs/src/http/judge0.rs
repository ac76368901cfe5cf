//! The API of Judge0 CE 1.13 over runs, at `/api/judge0`. What it keeps is in memory, so many and so long
//! (`judge0_kept.rs`). Options for compilers are taken, shown again and not used: how a language is compiled is the
//! catalogue's matter. Nobody may list or delete submissions: whoever has a token has one submission.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Map, Value, json};
use tokio::{sync::Semaphore, time::timeout};

use super::{
    judge0_callback,
    judge0_fields::Asked,
    judge0_info,
    judge0_kept::{Kept, Shelf},
    judge0_languages, judge0_run,
    judge0_shown::{self, Shown},
};
use crate::app::App;

/// Submissions of one request.
pub const BATCH_MAX: usize = 20;
/// How long an answer waits for its submission.
const WAIT_MAX: Duration = Duration::from_secs(600);
/// Run at the same time; the others wait here, and not in the runner's own queue, which is everybody's.
pub const AT_ONCE: usize = 4;

/// What an operator may set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Judge0Config {
    /// Whether `callback_url` is called.
    pub callbacks: bool,
    /// Whether it may lie in a private network.
    pub callbacks_to_private: bool,
}

pub struct Judge0 {
    pub app: Arc<App>,
    pub config: Judge0Config,
    pub shelf: Shelf,
    places: Semaphore,
}

type Api = State<Arc<Judge0>>;
type Words = Query<HashMap<String, String>>;

pub fn router(app: Arc<App>, config: Judge0Config) -> Router {
    let state = Arc::new(Judge0 {
        app,
        config,
        shelf: Shelf::default(),
        places: Semaphore::new(AT_ONCE),
    });
    let endpoints = judge0_info::endpoints()
        .route("/submissions", post(create).get(refused_list))
        .route("/submissions/batch", post(create_batch).get(read_batch))
        .route("/submissions/{token}", get(read).delete(refused_delete))
        .route("/authenticate", post(async || StatusCode::OK))
        .route("/authorize", post(async || StatusCode::FORBIDDEN));
    Router::new()
        .nest("/api/judge0", endpoints)
        .with_state(state)
}

/// An error in Judge0's shape.
pub fn error(status: StatusCode, message: impl Into<String>) -> Response {
    (status, Json(json!({"error": message.into()}))).into_response()
}

async fn refused_list() -> StatusCode {
    StatusCode::FORBIDDEN
}

async fn refused_delete() -> Response {
    error(StatusCode::BAD_REQUEST, "delete not allowed")
}

/// Texts are base64 unless the asker says otherwise: that is what Judge0 does, whatever its documents say.
fn is_base64(words: &HashMap<String, String>) -> bool {
    words
        .get("base64_encoded")
        .is_none_or(|word| word != "false")
}

async fn body(request: Request<Body>) -> Result<Map<String, Value>, Response> {
    let request = axum::RequestExt::with_limited_body(request);
    let bytes = to_bytes(request.into_body(), usize::MAX)
        .await
        .map_err(|_| error(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large"))?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) | Err(_) => Err(error(
            StatusCode::BAD_REQUEST,
            "the body is no object in JSON",
        )),
    }
}

async fn create(state: Api, Query(words): Words, request: Request) -> Response {
    let base64 = is_base64(&words);
    let shown = match Shown::of(words.get("fields").map(String::as_str)) {
        Ok(shown) => shown,
        Err(refused) => return *refused,
    };
    let body = match body(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let asked = match state.read(&body, base64).await {
        Ok(asked) => asked,
        Err(wrong) => return (StatusCode::UNPROCESSABLE_ENTITY, Json(wrong)).into_response(),
    };
    let Ok(kept) = state.shelf.put(asked) else {
        return error(StatusCode::SERVICE_UNAVAILABLE, "queue is full");
    };
    state.begin(Arc::clone(&kept));
    if words.get("wait").is_some_and(|word| word == "true") {
        // What has not ended by then is told as it stands, with the token to ask again.
        let _ = timeout(WAIT_MAX, kept.ended()).await;
        return match judge0_shown::shown(&state.app, &kept, &shown, base64) {
            Ok(value) => (StatusCode::CREATED, Json(value)).into_response(),
            Err(refused) => *refused,
        };
    }
    (StatusCode::CREATED, Json(json!({"token": kept.token}))).into_response()
}

async fn create_batch(state: Api, Query(words): Words, request: Request) -> Response {
    let base64 = is_base64(&words);
    if words.get("wait").is_some_and(|word| word == "true") {
        return error(StatusCode::BAD_REQUEST, "wait not allowed");
    }
    let body = match body(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let submissions = match body.get("submissions").and_then(Value::as_array) {
        Some(submissions) if !submissions.is_empty() => submissions,
        _ => {
            return error(
                StatusCode::BAD_REQUEST,
                "there should be at least one submission in a batch",
            );
        }
    };
    if submissions.len() > BATCH_MAX {
        return error(
            StatusCode::BAD_REQUEST,
            format!("number of submissions in a batch should be less than or equal to {BATCH_MAX}"),
        );
    }
    let mut answers = Vec::new();
    let mut taken = 0;
    for submission in submissions {
        let none = Map::new();
        let fields = submission.as_object().unwrap_or(&none);
        match state.read(fields, base64).await {
            Ok(asked) => {
                let Ok(kept) = state.shelf.put(asked) else {
                    return error(StatusCode::SERVICE_UNAVAILABLE, "queue is full");
                };
                answers.push(json!({"token": kept.token}));
                state.begin(kept);
                taken += 1;
            }
            Err(wrong) => answers.push(Value::Object(wrong)),
        }
    }
    let status = if taken > 0 {
        StatusCode::CREATED
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    (status, Json(answers)).into_response()
}

async fn read(state: Api, Path(token): Path<String>, Query(words): Words) -> Response {
    let shown = match Shown::of(words.get("fields").map(String::as_str)) {
        Ok(shown) => shown,
        Err(refused) => return *refused,
    };
    let Some(kept) = state.shelf.get(&token) else {
        return error(StatusCode::NOT_FOUND, "there is no such submission");
    };
    match judge0_shown::shown(&state.app, &kept, &shown, is_base64(&words)) {
        Ok(value) => Json(value).into_response(),
        Err(refused) => *refused,
    }
}

async fn read_batch(state: Api, headers: HeaderMap, Query(words): Words) -> Response {
    let shown = match Shown::of(words.get("fields").map(String::as_str)) {
        Ok(shown) => shown,
        Err(refused) => return *refused,
    };
    let in_header = headers.get("tokens").and_then(|value| value.to_str().ok());
    let tokens = words.get("tokens").map(String::as_str).or(in_header);
    let tokens: Vec<&str> = tokens
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|token| !token.is_empty())
        .collect();
    if tokens.is_empty() {
        return error(
            StatusCode::BAD_REQUEST,
            "there should be at least one submission in a batch",
        );
    }
    if tokens.len() > BATCH_MAX {
        return error(
            StatusCode::BAD_REQUEST,
            format!("number of submissions in a batch should be less than or equal to {BATCH_MAX}"),
        );
    }
    let mut answers = Vec::new();
    for token in tokens {
        let one = state
            .shelf
            .get(token)
            .map(|kept| judge0_shown::shown(&state.app, &kept, &shown, is_base64(&words)));
        match one.transpose() {
            Ok(value) => answers.push(value.unwrap_or(Value::Null)),
            Err(refused) => return *refused,
        }
    }
    Json(json!({"submissions": answers})).into_response()
}

impl Judge0 {
    async fn read(
        &self,
        body: &Map<String, Value>,
        base64: bool,
    ) -> Result<Asked, Map<String, Value>> {
        let runs = &*self.app.runs;
        let asked = Asked::read(body, base64, |id| {
            judge0_languages::find(runs, id).is_some()
        })?;
        if let (true, Some(url)) = (self.config.callbacks, &asked.callback_url) {
            let looked = judge0_callback::looked_at(url, self.config.callbacks_to_private).await;
            if let Err(not_called) = looked {
                let mut wrong = Map::new();
                wrong.insert("callback_url".to_owned(), json!([not_called.to_string()]));
                return Err(wrong);
            }
        }
        Ok(asked)
    }

    /// Goes on after the answer.
    fn begin(self: &Arc<Self>, kept: Arc<Kept>) {
        let this = Arc::clone(self);
        tokio::spawn(async move {
            // The semaphore is never closed.
            let place = this.places.acquire().await;
            judge0_run::run(&this.app, &kept).await;
            drop(place);
            this.call_back(&kept).await;
        });
    }

    async fn call_back(&self, kept: &Kept) {
        let Some(url) = kept
            .asked
            .callback_url
            .as_deref()
            .filter(|_| self.config.callbacks)
        else {
            return;
        };
        let Ok(body) = judge0_shown::shown(&self.app, kept, &Shown::default(), true) else {
            return;
        };
        // Looked at again: the name may mean another address by now.
        if let Ok((url, address)) =
            judge0_callback::looked_at(url, self.config.callbacks_to_private).await
        {
            // Whose address does not answer has the submission to read.
            drop(judge0_callback::call(url, address, &body).await);
        }
    }
}

#[cfg(test)]
#[path = "judge0_tests.rs"]
mod tests;
