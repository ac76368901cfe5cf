//! What the description of this domain says, against what its operations do.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::http::{
    schema::{Schemas, samples},
    testing::{get, post, problem_code, send},
};

const ROUTES: [(&str, &str); 5] = [
    ("get", "/api/v1/runtimes"),
    ("get", "/healthz"),
    ("get", "/metrics"),
    ("get", "/readyz"),
    ("post", "/api/v1/runs"),
];

fn document() -> Value {
    let (v1, root) = crate::descriptions();
    serde_json::to_value(root.nest("/api/v1", v1)).expect("JSON")
}

#[tokio::test]
async fn every_route_of_our_own_is_described_and_every_description_is_a_route() {
    let document = document();
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
    let code = include_str!("mod.rs");
    assert!(!code.contains(".route("), "a route without a description");
}

#[tokio::test]
async fn what_the_document_allows_is_accepted_and_what_it_forbids_is_refused() {
    let schemas = Schemas::of(document());
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
    let schemas = Schemas::of(document());
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
