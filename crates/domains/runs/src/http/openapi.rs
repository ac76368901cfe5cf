//! `GET /api/v1/openapi.json`: our own API, described for programs. The routers are made from the same declarations as
//! the document, so that neither has what the other lacks. Piston's API is described by Piston.

use std::sync::{Arc, LazyLock};

use axum::{Router, http::header, response::IntoResponse};
use bytes::Bytes;
use utoipa::{OpenApi, openapi::OpenApi as Document};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{health, runs, runtimes};
use crate::app::App;

/// What the document says of the whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tiltyard",
        description = "Runs programs in boxes. Times end in their unit (`_ms`, `_us`), sizes are bytes. Errors are RFC 9457 problem documents with stable codes.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    tags(
        (name = "runs", description = "Run programs nobody scores"),
        (name = "operating", description = "For those who keep the server running"),
    ),
)]
struct About;

pub struct Documented {
    /// To be mounted at `/api/v1`.
    pub v1: Router<Arc<App>>,
    pub root: Router<Arc<App>>,
    pub document: Document,
}

/// Every route of our own API, with its document.
pub fn documented() -> Documented {
    let (v1, v1_document) = OpenApiRouter::new()
        .routes(routes!(runtimes::get))
        .routes(routes!(runs::post))
        .routes(routes!(get))
        .split_for_parts();
    let (root, document) = OpenApiRouter::with_openapi(About::openapi())
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .split_for_parts();
    Documented {
        v1,
        root,
        document: document.nest("/api/v1", v1_document),
    }
}

/// The description of our own API.
pub fn description() -> Document {
    documented().document
}

/// The document, as it is sent. Made once.
static JSON: LazyLock<Bytes> = LazyLock::new(|| {
    // WHY: a document made of text and numbers always has a form in JSON; the tests make this very one.
    Bytes::from(description().to_json().unwrap_or_default())
});

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "operating", operation_id = "openapi",
    responses((status = 200, description = "The API in the OpenAPI format", body = Object)))]
pub async fn get() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], JSON.clone())
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use serde_json::{Value, json};

    use crate::http::{
        schema::{Schemas, samples},
        testing::{get, post, problem_code, send},
    };

    const ROUTES: [(&str, &str); 6] = [
        ("get", "/api/v1/openapi.json"),
        ("get", "/api/v1/runtimes"),
        ("get", "/healthz"),
        ("get", "/metrics"),
        ("get", "/readyz"),
        ("post", "/api/v1/runs"),
    ];

    async fn document() -> Value {
        let (status, document) = get("/api/v1/openapi.json").await;
        assert_eq!(status, 200);
        document
    }

    #[tokio::test]
    async fn every_route_of_our_own_is_described_and_every_description_is_a_route() {
        let document = document().await;
        let mut described: Vec<(&str, &str)> = Vec::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for method in methods.as_object().expect("methods").keys() {
                described.push((method, path));
            }
        }
        described.sort_unstable();
        assert_eq!(described, ROUTES);
        for (method, path) in described {
            let request = Request::builder().method(method.to_uppercase().as_str());
            let request = request.uri(path).body(Body::empty()).expect("a request");
            let (status, _) = send(request).await;
            assert!(![404, 405].contains(&status), "{method} {path}: {status}");
        }
        // A route that is added past the declarations would have no description.
        for source in [include_str!("mod.rs"), include_str!("openapi.rs")] {
            let code = source.split("#[cfg(test)]").next().expect("code");
            assert!(!code.contains(".route("), "a route without a description");
        }
    }

    #[tokio::test]
    async fn what_the_document_allows_is_accepted_and_what_it_forbids_is_refused() {
        let schemas = Schemas::of(document().await);
        let request = schemas.named("RunRequest").clone();
        let mut bodies = request["examples"].as_array().expect("examples").clone();
        assert_eq!(bodies.len(), 2);
        let (smallest, fullest) = samples(&schemas, &request);
        assert_eq!(
            smallest,
            json!({"language": "python", "files": [{"content": ""}]})
        );
        bodies.extend([smallest, fullest.clone()]);
        for body in bodies {
            schemas.check(&request, &body).expect("fits the document");
            let (status, answer) = post("/api/v1/runs", &body.to_string()).await;
            assert_eq!(status, 200, "{body}: {answer}");
        }
        let broken = schemas.broken(&request, &fullest);
        assert!(broken.len() > 30, "{}", broken.len());
        for body in broken {
            assert!(schemas.check(&request, &body).is_err(), "{body}");
            let (status, answer) = post("/api/v1/runs", &body.to_string()).await;
            // WHY: to the parser a number where a word of a list belongs is a fault of the syntax.
            let refusals = [(422, "invalid"), (400, "bad_json")];
            assert!(
                refusals.contains(&(status, problem_code(&answer))),
                "{body}: {answer}"
            );
        }
    }

    #[tokio::test]
    async fn answers_are_as_described() {
        let schemas = Schemas::of(document().await);
        let body = json!({"language": "python", "files": [{"content": ""}]}).to_string();
        for (name, answer) in [
            ("RunAnswer", post("/api/v1/runs", &body).await.1),
            ("Runtimes", get("/api/v1/runtimes").await.1),
            ("Problem", post("/api/v1/runs", "{}").await.1),
            ("Problem", get("/api/v1/nothing").await.1),
        ] {
            let checked = schemas.check(schemas.named(name), &answer);
            assert_eq!(checked, Ok(()), "{name}: {answer}");
        }
        let request = Request::post("/api/v1/runs")
            .header("content-type", "application/json")
            .header("accept", "text/event-stream")
            .body(Body::from(body))
            .expect("a request");
        let (_, text) = send(request).await;
        let mut names = Vec::new();
        for event in text.as_str().expect("text").split("\n\n") {
            let Some((name, data)) = event.split_once('\n') else {
                continue;
            };
            let data = data.strip_prefix("data: ").expect("data");
            let data: Value = serde_json::from_str(data).expect("JSON");
            schemas
                .check(schemas.named("RunEvent"), &data)
                .expect("as described");
            assert_eq!(name.strip_prefix("event: "), data["name"].as_str());
            names.push(data["name"].as_str().expect("a name").to_owned());
        }
        assert_eq!(
            names,
            ["stage_started", "output", "stage_ended", "finished"]
        );
    }
}
