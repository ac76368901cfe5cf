//! The wire as clients of Judge0 see it.

use serde_json::{Value, json};

use super::super::testing::{get, post};

async fn create(query: &str, body: Value) -> (u16, Value) {
    post(
        &format!("/api/judge0/submissions?{query}"),
        &body.to_string(),
    )
    .await
}

#[tokio::test]
async fn a_submission_that_is_waited_for_comes_with_its_default_fields() {
    let body = json!({"source_code": "print(1)", "language_id": 71, "expected_output": "1"});
    let (status, answer) = create("base64_encoded=false&wait=true", body).await;
    assert_eq!(status, 201);
    assert_eq!(
        answer["status"],
        json!({"id": 3, "description": "Accepted"})
    );
    assert_eq!(
        (&answer["stdout"], &answer["stderr"]),
        (&json!("1\n"), &Value::Null)
    );
    assert_eq!(
        (&answer["time"], &answer["memory"]),
        (&json!("0.002"), &json!(4))
    );
    let mut fields: Vec<&str> = answer
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "compile_output",
            "memory",
            "message",
            "status",
            "stderr",
            "stdout",
            "time",
            "token"
        ]
    );
}

#[tokio::test]
async fn moments_have_milliseconds_for_clients_that_read_them_by_form() {
    let body = json!({"source_code": "x", "language_id": 71});
    let query = "base64_encoded=false&wait=true&fields=created_at,finished_at";
    let (_, answer) = create(query, body).await;
    for field in ["created_at", "finished_at"] {
        let text = answer[field].as_str().expect("a moment");
        assert_eq!(
            (text.len(), &text[19..20], &text[23..]),
            (24, ".", "Z"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn texts_are_base64_unless_somebody_says_otherwise() {
    let body = json!({"source_code": "cHJpbnQoMSk=", "language_id": 71, "expected_output": "Mg=="});
    let (status, answer) = create("wait=true&fields=source_code,stdout,status_id", body).await;
    assert_eq!(status, 201);
    let fields = json!({"source_code": "cHJpbnQoMSk=\n", "stdout": "MQo=\n", "status_id": 4});
    assert_eq!(answer, fields);
}

#[tokio::test]
async fn refusals_have_judge0s_words() {
    let (status, answer) = create("base64_encoded=false", json!({"language_id": 9999})).await;
    assert_eq!(status, 422);
    assert_eq!(
        answer["language_id"],
        json!(["language with id 9999 doesn't exist"])
    );
    let good = json!({"source_code": "eA==", "language_id": 71});
    let (status, answer) = create("fields=stdout,nonsense,more", good.clone()).await;
    assert_eq!(
        (status, &answer["error"]),
        (400, &json!("invalid fields: [nonsense, more]"))
    );
    let batch = "/api/judge0/submissions/batch";
    for (query, body, message) in [
        (
            "?wait=true",
            json!({"submissions": [good]}),
            "wait not allowed",
        ),
        (
            "",
            json!({"submissions": []}),
            "there should be at least one submission in a batch",
        ),
        (
            "",
            json!({"submissions": vec![good.clone(); 21]}),
            "number of submissions in a batch should be less than or equal to 20",
        ),
    ] {
        let (status, answer) = post(&format!("{batch}{query}"), &body.to_string()).await;
        assert_eq!((status, &answer["error"]), (400, &json!(message)));
    }
    let (status, answer) = post(batch, &json!({"submissions": [{}, good]}).to_string()).await;
    assert_eq!(status, 201);
    assert_eq!(answer[0]["source_code"], json!(["can't be blank"]));
    assert!(answer[1]["token"].is_string());
    let (status, _) = post(batch, &json!({"submissions": [{}]}).to_string()).await;
    assert_eq!(status, 422, "none was taken");
    assert_eq!(get("/api/judge0/submissions").await.0, 403);
    assert_eq!(get("/api/judge0/submissions/none").await.0, 404);
    let (_, answer) = get("/api/judge0/submissions/batch?tokens=none,other").await;
    assert_eq!(answer, json!({"submissions": [null, null]}));
}

#[tokio::test]
async fn it_says_of_itself_what_clients_ask_first() {
    let (_, languages) = get("/api/judge0/languages").await;
    let python = languages
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["id"] == 71);
    assert_eq!(python.expect("Python")["name"], "Python (3.11.2)");
    assert_eq!(
        get("/api/judge0/languages/71").await.1["source_file"],
        "main"
    );
    assert_eq!(get("/api/judge0/languages/62").await.0, 404);
    assert_eq!(
        get("/api/judge0/statuses").await.1[13]["description"],
        "Exec Format Error"
    );
    let (_, config) = get("/api/judge0/config_info").await;
    assert_eq!(
        (&config["cpu_time_limit"], &config["max_cpu_time_limit"]),
        (&json!(5.0), &json!(15.0))
    );
    assert_eq!(
        (&config["max_max_file_size"], &config["max_extract_size"]),
        (&json!(4096), &json!(10240))
    );
    assert_eq!(config["enable_callbacks"], false);
    for path in [
        "about",
        "system_info",
        "statistics",
        "workers",
        "version",
        "license",
        "isolate",
    ] {
        assert_eq!(get(&format!("/api/judge0/{path}")).await.0, 200, "{path}");
    }
}
