//! What administrators see of the server, on both databases.

use serde_json::json;
use tiltyard_contracts::Role;
use tiltyard_testkit::{TestApp, TestDatabase, on_each_database};

#[tokio::test]
async fn an_administrator_sees_how_the_server_does() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        let system = admin.get("/admin/system").await;
        assert_eq!(system.status, 200, "{system:?}");
        let facts = &system.json;
        assert_eq!(facts["started_at"], json!(app.now()));
        assert_eq!(
            facts["database"]["kind"],
            json!(app.database.name.to_lowercase())
        );
        assert!(facts["database"]["latency_us"].is_u64());
        // The letter of the registration waits, and so does its job.
        assert_eq!(
            facts["queues"],
            json!([{"name": "outbox", "waiting": 1, "dead": 0}])
        );
        assert_eq!(facts["mail"], json!({"configured": false, "waiting": 1}));
        assert!(facts["runner"]["boxes_ready"].is_u64());
        assert_eq!(facts["languages"], 1);
        assert_eq!(facts["live"], json!({"sockets": 0}));
        assert_eq!(facts["errors"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn the_errors_of_the_log_are_shown() {
    use tracing_subscriber::layer::SubscriberExt;

    let app = TestApp::on(TestDatabase::sqlite(), "").await;
    let mut admin = app.register_as("root-of-all", Role::Admin).await;
    let log = tracing_subscriber::registry().with(app.errors.clone());
    tracing::subscriber::with_default(log, || {
        tracing::error!(error = "no space left", "it failed")
    });
    let system = admin.get("/admin/system").await;
    assert_eq!(
        system.json["errors"],
        json!([{"at": app.now(), "message": "it failed error=\"no space left\""}])
    );
}

#[tokio::test]
async fn settings_are_shown_without_their_secrets() {
    let app = TestApp::on(
        TestDatabase::sqlite(),
        "[mail]\nsmtp_url = \"smtps://user:hunter2@mail.example.org\"\nfrom = \"a@b.co\"\n",
    )
    .await;
    let mut admin = app.register_as("root-of-all", Role::Admin).await;
    let config = admin.get("/admin/config").await;
    let text = String::from_utf8_lossy(&config.bytes);
    assert!(!text.contains("hunter2"), "{text}");
    let entries = config.json.as_array().expect("a list");
    let find = |section: &str, key: &str| {
        entries
            .iter()
            .find(|entry| entry["section"] == section && entry["key"] == key)
            .expect("a setting")
    };
    assert_eq!(find("mail", "smtp_url")["value"], "••••••");
    assert_eq!(find("mail", "from")["value"], "a@b.co");
    assert_eq!(find("accounts", "registration_open")["source"], "built in");
}

#[tokio::test]
async fn letters_are_read_where_no_mail_server_is_and_by_no_token() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        let mail = admin.get("/admin/mail").await;
        let letter = &mail.json["items"][0];
        assert_eq!(letter["to"], "root-of-all@example.org", "{mail:?}");
        assert!(
            letter["text"]
                .as_str()
                .is_some_and(|text| text.contains("token="))
        );

        let body = json!({"name": "t", "scopes": ["admin:read"]});
        let made = admin.post("/me/tokens", &body).await;
        let mut program = app.browser();
        program.token = made.json["token"].as_str().map(str::to_owned);
        assert_eq!(program.get("/admin/mail").await.code(), "token_scope");
        assert_eq!(program.get("/admin/system").await.status, 200);
    })
    .await;

    let smtp = "[mail]\nsmtp_url = \"smtp://127.0.0.1:9\"\nfrom = \"a@b.co\"\n";
    let app = TestApp::on(TestDatabase::sqlite(), smtp).await;
    let mut admin = app.register_as("root-of-all", Role::Admin).await;
    let mail = admin.get("/admin/mail").await;
    assert_eq!(
        mail.json["items"][0]["text"], "",
        "it may hold the key to an account"
    );
}
