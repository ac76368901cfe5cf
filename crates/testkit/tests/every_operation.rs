//! Every operation of the API is tried by those who may not: as nobody, as a guest, as a person without the right, with
//! a token without the scope, and as somebody banned.

use axum::http::Method;
use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_http::{
    Access, Client,
    access::{Who, declared},
};
use tiltyard_testkit::{Browser, TestApp, on_each_database};

struct Operation {
    method: Method,
    path: String,
    access: Access,
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            operations.push(Operation {
                method: method.to_uppercase().parse().expect("a method"),
                path: filled(path, &operation["parameters"]),
                access: declared(operation).expect("declared"),
            });
        }
    }
    operations
}

/// An address of something that is nobody's.
fn filled(path: &str, parameters: &Value) -> String {
    let mut filled = path.to_owned();
    for parameter in parameters
        .as_array()
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] == "path")
    {
        let name = parameter["name"].as_str().expect("a name");
        let pattern = parameter["schema"]["$ref"].as_str().unwrap_or_default();
        let value = match pattern.rsplit('/').next().unwrap_or_default() {
            "UserId" => "user_00000000000070008000000000000000",
            "SessionId" => "login_00000000000070008000000000000000",
            _ => "token_00000000000070008000000000000000",
        };
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

async fn code(browser: &mut Browser, operation: &Operation) -> (u16, String) {
    let body = json!({});
    let has_body = operation.method != Method::GET && operation.method != Method::DELETE;
    let answer = browser
        .send(
            operation.method.clone(),
            &operation.path,
            has_body.then_some(&body),
        )
        .await;
    assert!(
        answer.status < 500,
        "{} {}: {answer:?}",
        operation.method,
        operation.path
    );
    (answer.status, answer.code().to_owned())
}

/// Refusals that are about who asks.
const OF_ACCESS: [&str; 6] = [
    "unauthenticated",
    "guests_may_not",
    "forbidden",
    "token_scope",
    "sudo_required",
    "banned",
];

async fn try_all(app: TestApp) {
    let document = serde_json::to_value(&*app.application.document).expect("JSON");
    let operations = operations(&document);
    assert!(operations.len() > 20);
    for operation in &operations {
        let name = format!("{} {}", operation.method, operation.path);
        let nobody = app.browser();
        let mut guest = app.browser();
        guest.post("/guests", &json!({})).await;
        let id = uuid::Uuid::now_v7().simple().to_string();
        let person = app.register(&format!("p{}", &id[16..])).await;
        // A while later, the password that registered is no longer fresh.
        app.advance(std::time::Duration::from_secs(3600));
        let tried = [
            (
                "nobody",
                nobody.clone(),
                expected(
                    operation.access,
                    "unauthenticated",
                    "unauthenticated",
                    "unauthenticated",
                ),
            ),
            (
                "guest",
                guest.clone(),
                expected(operation.access, "", "guests_may_not", "guests_may_not"),
            ),
            (
                "person",
                person.clone(),
                expected(operation.access, "", "", "forbidden"),
            ),
        ];
        for (who, mut browser, refusal) in tried {
            let (status, code) = code(&mut browser, operation).await;
            match refusal {
                "" => assert!(
                    !OF_ACCESS.contains(&code.as_str())
                        || (operation.access.sudo && code == "sudo_required"),
                    "{name} as {who}: {status} {code}"
                ),
                refusal => assert_eq!(code, refusal, "{name} as {who}: {status}"),
            }
        }
    }
}

/// The program of somebody banned still holds a token; their browser holds nothing, for a ban ends logins.
async fn try_all_banned(app: TestApp) {
    let document = serde_json::to_value(&*app.application.document).expect("JSON");
    let mut browser = app.register("spammer").await;
    let made = browser
        .post(
            "/me/tokens",
            &json!({"name": "t", "scopes": ["account:read"]}),
        )
        .await;
    let mut program = app.browser();
    program.token = made.json["token"].as_str().map(str::to_owned);
    assert_eq!(program.get("/me/security-log").await.status, 200);
    let reason = tiltyard_accounts::words::Reason::parse("advertisements").expect("a reason");
    let user = app.id_of("spammer").await;
    let accounts = &app.application.accounts;
    accounts
        .ban(None, user, &reason, None, &Client::default())
        .await
        .expect("a ban");
    for operation in operations(&document) {
        let name = format!("{} {}", operation.method, operation.path);
        if operation.access.who != Who::Everybody {
            assert_eq!(code(&mut program, &operation).await.1, "banned", "{name}");
            assert_eq!(
                code(&mut browser, &operation).await.1,
                "unauthenticated",
                "{name}"
            );
        }
    }
    let login = json!({"login": "spammer", "password": tiltyard_testkit::PASSWORD});
    let answer = app.browser().post("/sessions", &login).await;
    assert_eq!((answer.status, answer.code()), (403, "banned"));
    assert!(
        answer.json["detail"]
            .as_str()
            .is_some_and(|text| text.contains("advertisements")),
        "{answer:?}"
    );
}

/// What an operation says to somebody: where it is for guests, for people, for holders of a permission.
fn expected(
    access: Access,
    guests: &'static str,
    people: &'static str,
    holders: &'static str,
) -> &'static str {
    match access.who {
        Who::Everybody => "",
        Who::Guests => guests,
        Who::People => people,
        Who::Holders(_) => holders,
    }
}

#[tokio::test]
async fn who_may_not_call_an_operation_is_refused() {
    on_each_database(try_all).await;
}

#[tokio::test]
async fn who_is_banned_does_nothing_and_learns_why() {
    on_each_database(try_all_banned).await;
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_nothing_else() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        for (scope, path, code) in [
            ("account:read", "/me/security-log", ""),
            ("account:write", "/me/security-log", "token_scope"),
            ("account:read", "/me/tokens", "token_scope"),
        ] {
            let made = admin
                .post("/me/tokens", &json!({"name": "t", "scopes": [scope]}))
                .await;
            assert_eq!(made.status, 201, "{made:?}");
            let mut program = app.browser();
            program.token = made.json["token"].as_str().map(str::to_owned);
            let answer = program.get(path).await;
            assert_eq!(answer.code(), code, "{scope} {path}: {answer:?}");
        }
    })
    .await;
}
