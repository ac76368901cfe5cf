//! Those who keep order among people: finding, banning, verifying, roles, and looking through somebody's eyes, on both
//! databases.

use std::time::Duration;

use serde_json::{Value, json};
use tiltyard_contracts::Role;
use tiltyard_testkit::{Answer, Browser, PASSWORD, TestApp, on_each_database};

const HOUR: Duration = Duration::from_secs(3600);

fn handles(answer: &Answer) -> Vec<&str> {
    answer.json["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|person| person["handle"].as_str())
        .collect()
}

async fn kinds(browser: &mut Browser, path: &str) -> Vec<String> {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|entry| entry["kind"].as_str().map(str::to_owned))
        .collect()
}

async fn sign_in(app: &TestApp, handle: &str) -> (Browser, Answer) {
    let mut browser = app.browser();
    let body = json!({"login": handle, "password": PASSWORD});
    let answer = browser.post("/sessions", &body).await;
    (browser, answer)
}

#[tokio::test]
async fn people_are_found_by_any_part_of_what_they_are_called_and_by_what_they_are() {
    on_each_database(async |app: TestApp| {
        let mut moderator = app.register_as("order", Role::Moderator).await;
        let mut ada = app.register("Ada").await;
        ada.patch("/me/profile", &json!({"name": "Émilie du Châtelet 100%_"}))
            .await;
        app.register("grace").await;
        app.browser().post("/guests", &json!({})).await;

        for (query, found) in [
            ("query=ADA", vec!["Ada"]),
            ("query=%C3%89MILIE", vec!["Ada"]),
            ("query=grace@EXAMPLE", vec!["grace"]),
            ("query=100%25_", vec!["Ada"]),
            ("query=_", vec!["Ada"]),
            ("query=nobody", vec![]),
            ("query=example.org&limit=2", vec!["grace", "Ada"]),
            ("role=moderator", vec!["order"]),
            ("role=user&query=r", vec!["grace", "Ada"]),
            ("state=banned", vec![]),
            ("state=unverified", vec!["grace", "Ada", "order"]),
        ] {
            let answer = moderator.get(&format!("/admin/people?{query}")).await;
            assert_eq!(handles(&answer), found, "{query}: {answer:?}");
        }
        let guests = moderator.get("/admin/people?state=guest").await;
        assert_eq!(guests.json["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(guests.json["items"][0]["guest"], true);

        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = moderator
                .get(&format!("/admin/people?limit=1{after}"))
                .await;
            seen.extend(handles(&page).into_iter().map(str::to_owned));
            let Some(next) = page.json["next"].as_str() else {
                break;
            };
            after = format!("&after={next}");
        }
        assert_eq!(seen.len(), 4);
        assert_eq!(seen[1..], ["grace", "Ada", "order"]);

        for wrong in ["role=king", "state=odd", "limit=0", "after=x"] {
            let answer = moderator.get(&format!("/admin/people?{wrong}")).await;
            assert_eq!((answer.status, answer.code()), (422, "invalid"), "{wrong}");
        }
        let long = moderator
            .get(&format!("/admin/people?query={}", "x".repeat(101)))
            .await;
        assert_eq!(long.fields(), [("query", "invalid")]);
    })
    .await;
}

#[tokio::test]
async fn who_is_banned_is_signed_out_at_once_and_comes_back_when_the_ban_is_over() {
    on_each_database(async |app: TestApp| {
        let mut moderator = app.register_as("order", Role::Moderator).await;
        let mut bob = app.register("bob").await;
        let id = app.id_of("bob").await;
        let ban = format!("/admin/people/{id}/ban");

        for (body, fields) in [
            (json!({}), vec![("reason", "required")]),
            (json!({"reason": ""}), vec![("reason", "invalid")]),
            (
                json!({"reason": "r", "until": app.now()}),
                vec![("until", "invalid")],
            ),
            (json!({"reason": "r", "why": 1}), vec![("why", "unknown")]),
        ] {
            let answer = moderator.post(&ban, &body).await;
            assert_eq!(answer.fields(), fields, "{answer:?}");
        }
        let until = app.now() + HOUR;
        let answer = moderator
            .post(&ban, &json!({"reason": "advertisements", "until": until}))
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(
            answer.json["banned"],
            json!({"reason": "advertisements", "until": until, "at": app.now()})
        );
        assert_eq!(bob.get("/sessions").await.code(), "unauthenticated");
        assert_eq!(sign_in(&app, "bob").await.1.code(), "banned");
        assert_eq!(
            handles(&moderator.get("/admin/people?state=banned").await),
            ["bob"]
        );

        app.advance(HOUR);
        assert_eq!(sign_in(&app, "bob").await.1.status, 200);
        let over = moderator.get(&format!("/admin/people/{id}")).await;
        assert_eq!(over.json["banned"], Value::Null);
        assert!(handles(&moderator.get("/admin/people?state=banned").await).is_empty());

        moderator.post(&ban, &json!({"reason": "again"})).await;
        assert_eq!(moderator.delete(&ban).await.json["banned"], Value::Null);
        let mut bob = sign_in(&app, "bob").await.0;
        let log = bob.get("/me/security-log").await;
        let banned = log.json["items"]
            .as_array()
            .expect("items")
            .iter()
            .find(|entry| entry["kind"] == "banned")
            .expect("its owner sees it");
        assert_eq!(banned["detail"], "again");
        assert_eq!(banned["actor"], json!(app.id_of("order").await));
    })
    .await;
}

#[tokio::test]
async fn administrators_are_not_banned_and_nobody_changes_what_they_are_themselves() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        app.register_as("another", Role::Admin).await;
        let me = app.id_of("root-of-all").await;
        let other = app.id_of("another").await;
        for (id, path, body) in [
            (me, "ban", json!({"reason": "r"})),
            (other, "ban", json!({"reason": "r"})),
            (other, "impersonation", json!({})),
            (me, "impersonation", json!({})),
        ] {
            let answer = admin
                .post(&format!("/admin/people/{id}/{path}"), &body)
                .await;
            assert_eq!(answer.code(), "conflict", "{path}: {answer:?}");
        }
        let role = format!("/admin/people/{me}/role");
        let answer = admin.put(&role, &json!({"role": "user"})).await;
        assert_eq!(answer.code(), "conflict");
        for path in ["user_00000000000070008000000000000000", "nonsense"] {
            let answer = admin.get(&format!("/admin/people/{path}")).await;
            assert_eq!(answer.code(), "not_found");
        }
    })
    .await;
}

#[tokio::test]
async fn an_administrator_verifies_gives_roles_and_signs_people_out() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        let mut eve = app.register("eve").await;
        let id = app.id_of("eve").await;
        let person = format!("/admin/people/{id}");

        let answer = admin
            .put(&format!("{person}/verified"), &json!({"verified": true}))
            .await;
        assert_eq!(answer.json["email_verified"], true);
        let answer = admin
            .put(&format!("{person}/role"), &json!({"role": "moderator"}))
            .await;
        assert_eq!(answer.json["role"], "moderator");
        assert_eq!(eve.get("/admin/people").await.status, 200);

        let sessions = admin.get(&format!("{person}/sessions")).await;
        assert_eq!(sessions.json["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            admin.delete(&format!("{person}/sessions")).await.status,
            204
        );
        assert_eq!(eve.get("/sessions").await.code(), "unauthenticated");

        // An hour later the password is to be shown again, for what is dangerous and for nothing else.
        app.advance(HOUR);
        let role = admin
            .put(&format!("{person}/role"), &json!({"role": "user"}))
            .await;
        assert_eq!(role.code(), "sudo_required");
        assert_eq!(
            admin
                .post("/me/sudo", &json!({"password": PASSWORD}))
                .await
                .status,
            200
        );
        let role = admin
            .put(&format!("{person}/role"), &json!({"role": "user"}))
            .await;
        assert_eq!(role.json["role"], "user");

        let log = kinds(&mut admin, &format!("{person}/security-log")).await;
        assert_eq!(
            log,
            [
                "role_changed",
                "session_ended",
                "role_changed",
                "verified",
                "registered"
            ]
        );
        let all = admin.get("/admin/security-log?limit=1").await;
        assert_eq!(all.json["items"][0]["handle"], "eve");
        assert!(all.json["next"].is_string());
    })
    .await;
}

#[tokio::test]
async fn who_looks_through_somebodys_eyes_is_seen_and_goes_no_further() {
    on_each_database(async |app: TestApp| {
        let mut admin = app.register_as("root-of-all", Role::Admin).await;
        let mut eve = app.register("eve").await;
        let id = app.id_of("eve").await;
        let before = admin.cookie.clone();
        let mut own_tab = admin.clone();

        let me = admin
            .post(&format!("/admin/people/{id}/impersonation"), &json!({}))
            .await;
        assert_eq!(me.json["handle"], "eve", "{me:?}");
        assert_eq!(
            me.json["impersonated_by"],
            json!(app.id_of("root-of-all").await)
        );
        assert_ne!(admin.cookie, before);
        assert_eq!(admin.get("/session").await.json["person"]["handle"], "eve");
        assert_eq!(admin.get("/admin/people").await.code(), "forbidden");

        // What needs the password again is not for visitors, nor what would give them a way in of their own.
        for answer in [
            admin
                .post(
                    "/me/tokens",
                    &json!({"name": "t", "scopes": ["account:read"]}),
                )
                .await,
            admin
                .put(
                    "/me/password",
                    &json!({"current": PASSWORD, "password": PASSWORD}),
                )
                .await,
        ] {
            assert_eq!(
                (answer.status, answer.code()),
                (403, "forbidden"),
                "{answer:?}"
            );
        }
        let sessions = eve.get("/sessions").await;
        assert_eq!(sessions.json["items"].as_array().map(Vec::len), Some(2));
        let visits = sessions.json["items"]
            .as_array()
            .expect("items")
            .iter()
            .filter(|session| session["impersonation"] == true)
            .count();
        assert_eq!(visits, 1);

        let me = admin.delete("/admin/impersonation").await;
        assert_eq!(me.json["handle"], "root-of-all", "{me:?}");
        assert_eq!(me.json["impersonated_by"], Value::Null);
        assert_eq!(admin.get("/admin/people").await.status, 200);
        assert_eq!(
            own_tab.get("/admin/people").await.code(),
            "unauthenticated",
            "the secret that was given up is no longer good"
        );
        assert_eq!(
            admin.delete("/admin/impersonation").await.code(),
            "conflict"
        );
        assert_eq!(
            kinds(&mut eve, "/me/security-log").await,
            ["impersonation_ended", "impersonation_begun", "registered"]
        );
        let log = eve.get("/me/security-log").await;
        assert_eq!(log.json["items"][1]["detail"], "root-of-all");
    })
    .await;
}

#[tokio::test]
async fn a_visit_ends_after_an_hour_with_the_login_it_came_from_and_with_the_role() {
    on_each_database(async |app: TestApp| {
        app.register("eve").await;
        let id = app.id_of("eve").await;
        let visit = format!("/admin/people/{id}/impersonation");
        let own = app.register_as("root-of-all", Role::Admin).await;

        let mut visitor = own.clone();
        visitor.post(&visit, &json!({})).await;
        assert_eq!(visitor.get("/sessions").await.status, 200);
        app.advance(HOUR);
        assert_eq!(visitor.get("/sessions").await.code(), "unauthenticated");

        let (mut elsewhere, _) = sign_in(&app, "root-of-all").await;
        let (mut visitor, _) = sign_in(&app, "root-of-all").await;
        visitor.post(&visit, &json!({})).await;
        assert_eq!(visitor.get("/sessions").await.status, 200);
        assert_eq!(elsewhere.delete("/sessions").await.status, 204);
        assert_eq!(visitor.get("/sessions").await.code(), "unauthenticated");

        let (mut visitor, _) = sign_in(&app, "root-of-all").await;
        visitor.post(&visit, &json!({})).await;
        let admin = app.id_of("root-of-all").await;
        app.application
            .accounts
            .set_role(None, admin, Role::User, &tiltyard_http::Client::default())
            .await
            .expect("a role");
        assert_eq!(visitor.get("/sessions").await.code(), "unauthenticated");
    })
    .await;
}
