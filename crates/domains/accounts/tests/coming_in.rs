//! Registering, signing in, losing a password and finding back, as people do it, on both databases.

use std::time::Duration;

use serde_json::json;
use tiltyard_testkit::{PASSWORD, TestApp, TestDatabase, on_each_database};

#[tokio::test]
async fn who_registers_is_signed_in_and_confirms_the_address_once() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("Ada").await;
        let me = ada.get("/session").await.json["person"].clone();
        assert_eq!(
            (me["handle"].as_str(), me["email_verified"].as_bool()),
            (Some("Ada"), Some(false))
        );
        let token = app.token_sent_to("Ada@example.org").await;
        // From another browser, as mail is read anywhere.
        let mut elsewhere = app.browser();
        let confirmed = elsewhere
            .post("/email-confirmations", &json!({"token": token}))
            .await;
        assert_eq!(
            (confirmed.status, confirmed.json["email"].as_str()),
            (200, Some("Ada@example.org"))
        );
        assert_eq!(
            ada.get("/session").await.json["person"]["email_verified"],
            true
        );
        let again = elsewhere
            .post("/email-confirmations", &json!({"token": token}))
            .await;
        assert_eq!(
            (again.status, again.fields()),
            (422, vec![("token", "expired")])
        );
        let conflict = ada.post("/me/email/verification", &json!({})).await;
        assert_eq!(conflict.code(), "conflict");
    })
    .await;
}

#[tokio::test]
async fn a_taken_handle_or_address_is_a_field_error_whatever_its_case() {
    on_each_database(async |app: TestApp| {
        app.register("grace").await;
        for (handle, email, field) in [
            ("GRACE", "other@example.org", "handle"),
            ("other", "GRACE@example.org", "email"),
        ] {
            let body = json!({"handle": handle, "email": email, "password": PASSWORD});
            let answer = app.browser().post("/accounts", &body).await;
            assert_eq!(
                (answer.status, answer.fields()),
                (422, vec![(field, "taken")]),
                "{answer:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn two_who_want_the_same_handle_at_once_do_not_both_get_it() {
    on_each_database(async |app: TestApp| {
        let mut waiting = tokio::task::JoinSet::new();
        for number in 0..8 {
            let mut browser = app.browser();
            let body = json!({"handle": "wanted", "email": format!("w{number}@example.org"), "password": PASSWORD});
            waiting.spawn(async move { browser.post("/accounts", &body).await });
        }
        let mut statuses: Vec<u16> = waiting.join_all().await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422, 422, 422, 422, 422]);
    })
    .await;
}

#[tokio::test]
async fn bad_input_names_its_field() {
    on_each_database(async |app: TestApp| {
        let good = json!({"handle": "linus", "email": "linus@example.org", "password": PASSWORD});
        for (field, value, code) in [
            ("handle", json!("x"), "invalid"),
            ("handle", json!("a b"), "invalid"),
            ("handle", json!("admin"), "invalid"),
            ("handle", json!(7), "invalid"),
            ("email", json!("nobody"), "invalid"),
            ("password", json!("short"), "invalid"),
            ("password", json!("x".repeat(201)), "invalid"),
            ("name", json!("x".repeat(61)), "invalid"),
            ("nickname", json!("x"), "unknown"),
        ] {
            let mut body = good.clone();
            body[field] = value;
            let answer = app.browser().post("/accounts", &body).await;
            assert_eq!(
                (answer.status, answer.fields()),
                (422, vec![(field, code)]),
                "{body}: {answer:?}"
            );
        }
        let answer = app
            .browser()
            .post("/accounts", &json!({"handle": "linus"}))
            .await;
        assert_eq!(answer.fields(), [("email", "required")]);
    })
    .await;
}

#[tokio::test]
async fn sql_and_html_come_back_as_text() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("bobby").await;
        let name = "Robert'); DROP TABLE users;--";
        let bio = "<script>alert(1)</script> \u{1f3af} \\ \" $1 ?";
        let change = json!({"name": name, "bio": bio, "links": ["https://example.org/?a=%27--"]});
        let answer = browser.patch("/me/profile", &change).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let person = app.browser().get("/people/BOBBY").await.json;
        assert_eq!(
            (person["name"].as_str(), person["bio"].as_str()),
            (Some(name), Some(bio))
        );
    })
    .await;
}

#[tokio::test]
async fn signing_in_works_by_handle_and_by_address_and_wrong_ones_say_nothing_more() {
    on_each_database(async |app: TestApp| {
        app.register("edsger").await;
        for login in [
            "edsger",
            "EDSGER",
            "edsger@example.org",
            " Edsger@Example.org ",
        ] {
            let answer = app
                .browser()
                .post("/sessions", &json!({"login": login, "password": PASSWORD}))
                .await;
            assert_eq!(
                (answer.status, answer.json["state"].as_str()),
                (200, Some("signed_in")),
                "{login}"
            );
        }
        let mut words = Vec::new();
        for login in ["edsger", "nobody-here"] {
            let answer = app
                .browser()
                .post(
                    "/sessions",
                    &json!({"login": login, "password": "wrong password"}),
                )
                .await;
            assert_eq!(answer.status, 422);
            words.push(answer.json["detail"].clone());
        }
        assert_eq!(words[0], words[1]);
    })
    .await;
}

#[tokio::test]
async fn guessing_gets_harder_and_then_slow() {
    on_each_database(async |app: TestApp| {
        app.register("barbara").await;
        let try_once = async |password: &str| {
            app.browser()
                .post(
                    "/sessions",
                    &json!({"login": "barbara", "password": password}),
                )
                .await
        };
        for _ in 0..3 {
            assert_eq!(try_once("wrong password").await.code(), "invalid");
        }
        assert_eq!(try_once(PASSWORD).await.code(), "captcha_required");
        let solved = solve(&app).await;
        let body = json!({"login": "barbara", "password": PASSWORD, "captcha": solved});
        assert_eq!(app.browser().post("/sessions", &body).await.status, 200);
        let again = app.browser().post("/sessions", &body).await;
        assert_eq!(
            again.fields(),
            [("captcha", "wrong")],
            "a captcha is used once: {again:?}"
        );
        app.advance(Duration::from_secs(3601));
        assert_eq!(
            try_once(PASSWORD).await.status,
            200,
            "old failures are forgotten"
        );
    })
    .await;
}

async fn solve(app: &TestApp) -> serde_json::Value {
    let challenge = app.browser().post("/captcha", &json!({})).await.json;
    assert_eq!(challenge["difficulty_bits"], 4);
    let text = challenge["challenge"].as_str().expect("a challenge");
    let nonce = (0_u64..)
        .find(|nonce| {
            use sha2::Digest;
            sha2::Sha256::digest(format!("{text}:{nonce}").as_bytes())[0] < 16
        })
        .expect("a solution");
    json!({"challenge": text, "nonce": nonce.to_string()})
}

#[tokio::test]
async fn a_lost_password_is_set_anew_once_and_ends_all_logins() {
    on_each_database(async |app: TestApp| {
        let mut old = app.register("donald").await;
        let accounts = &app.application.accounts;
        // Nobody's address: the same answer, no letter.
        for email in ["donald@example.org", "nobody@example.org"] {
            let answer = app
                .browser()
                .post("/password-resets", &json!({"email": email}))
                .await;
            assert_eq!((answer.status, answer.bytes.len()), (202, 0), "{email}");
        }
        accounts.idle().await;
        assert!(app.letters_to("nobody@example.org").await.is_empty());
        let token = app.token_sent_to("donald@example.org").await;
        let body = json!({"token": token, "password": "a wholly new password"});
        let mut browser = app.browser();
        assert_eq!(
            browser.post("/password-resets/confirm", &body).await.status,
            204
        );
        assert_eq!(
            browser
                .post("/password-resets/confirm", &body)
                .await
                .fields(),
            [("token", "expired")]
        );
        assert_eq!(
            old.get("/session").await.json["person"],
            serde_json::Value::Null
        );
        let sign_in = |password| json!({"login": "donald", "password": password});
        assert_eq!(
            browser.post("/sessions", &sign_in(PASSWORD)).await.status,
            422
        );
        assert_eq!(
            browser
                .post("/sessions", &sign_in("a wholly new password"))
                .await
                .status,
            200
        );
    })
    .await;
}

#[tokio::test]
async fn a_link_goes_stale() {
    on_each_database(async |app: TestApp| {
        app.register("ken").await;
        let first = app.token_sent_to("ken@example.org").await;
        app.advance(Duration::from_secs(3 * 86_400));
        let answer = app
            .browser()
            .post("/email-confirmations", &json!({"token": first}))
            .await;
        assert_eq!(answer.fields(), [("token", "expired")]);
    })
    .await;
}

#[tokio::test]
async fn another_address_counts_when_it_is_confirmed_and_the_old_one_is_told() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("dennis").await;
        app.register("brian").await;
        let taken = browser
            .post("/me/email", &json!({"email": "brian@example.org"}))
            .await;
        assert_eq!(taken.fields(), [("email", "taken")]);
        assert_eq!(
            browser
                .post("/me/email", &json!({"email": "new@example.org"}))
                .await
                .status,
            202
        );
        assert_eq!(
            browser.get("/session").await.json["person"]["email"],
            "dennis@example.org"
        );
        assert!(
            app.last_letter_to("dennis@example.org")
                .await
                .contains("another address")
        );
        let token = app.token_sent_to("new@example.org").await;
        assert_eq!(
            app.browser()
                .post("/email-confirmations", &json!({"token": token}))
                .await
                .status,
            200
        );
        assert_eq!(
            browser.get("/session").await.json["person"]["email"],
            "new@example.org"
        );
        app.advance(Duration::from_secs(3600));
        let late = browser
            .post("/me/email", &json!({"email": "other@example.org"}))
            .await;
        assert_eq!(late.code(), "sudo_required");
        assert_eq!(
            browser
                .post("/me/sudo", &json!({"password": "wrong password"}))
                .await
                .fields(),
            [("password", "wrong")]
        );
        assert_eq!(
            browser
                .post("/me/sudo", &json!({"password": PASSWORD}))
                .await
                .status,
            200
        );
        assert_eq!(
            browser
                .post("/me/email", &json!({"email": "other@example.org"}))
                .await
                .status,
            202
        );
    })
    .await;
}

#[tokio::test]
async fn logins_are_listed_and_ended_by_their_owner_alone() {
    on_each_database(async |app: TestApp| {
        let mut here = app.register("margaret").await;
        let mut there = app.browser();
        there
            .post(
                "/sessions",
                &json!({"login": "margaret", "password": PASSWORD}),
            )
            .await;
        let list = here.get("/sessions").await.json["items"].clone();
        let items = list.as_array().expect("items");
        assert_eq!(items.len(), 2);
        let other = items
            .iter()
            .find(|item| item["current"] == false)
            .expect("the other")["id"]
            .as_str()
            .expect("an id");
        let mut stranger = app.register("stranger").await;
        assert_eq!(
            stranger.delete(&format!("/sessions/{other}")).await.status,
            404
        );
        assert_eq!(here.delete(&format!("/sessions/{other}")).await.status, 204);
        assert_eq!(there.get("/sessions").await.status, 401);
        assert_eq!(here.delete("/sessions/current").await.status, 204);
        assert_eq!(
            here.get("/session").await.json["person"],
            serde_json::Value::Null
        );
    })
    .await;
}

#[tokio::test]
async fn a_login_lives_while_it_is_used_and_a_new_password_ends_the_others() {
    on_each_database(async |app: TestApp| {
        let mut used = app.register("john").await;
        let mut idle = app.browser();
        idle.post("/sessions", &json!({"login": "john", "password": PASSWORD}))
            .await;
        for _ in 0..3 {
            app.advance(Duration::from_secs(20 * 86_400));
            assert_eq!(used.get("/sessions").await.status, 200);
        }
        assert_eq!(idle.get("/sessions").await.status, 401);
        idle.post("/sessions", &json!({"login": "john", "password": PASSWORD}))
            .await;
        let wrong = json!({"current": "not this one", "password": "a wholly new password"});
        assert_eq!(
            used.put("/me/password", &wrong).await.fields(),
            [("current", "wrong")]
        );
        let right = json!({"current": PASSWORD, "password": "a wholly new password"});
        assert_eq!(used.put("/me/password", &right).await.status, 204);
        assert_eq!(used.get("/sessions").await.status, 200);
        assert_eq!(idle.get("/sessions").await.status, 401);
        let log = used.get("/me/security-log").await.json["items"].clone();
        let kinds: Vec<&str> = log
            .as_array()
            .expect("items")
            .iter()
            .filter_map(|item| item["kind"].as_str())
            .collect();
        assert_eq!(kinds.first(), Some(&"password_changed"));
        assert_eq!(kinds.last(), Some(&"registered"));
    })
    .await;
}

#[tokio::test]
async fn a_guest_who_registers_stays_who_they_are() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.browser();
        let guest = browser.post("/guests", &json!({})).await;
        assert_eq!(
            (guest.status, guest.json["guest"].as_bool()),
            (201, Some(true))
        );
        let handle = guest.json["handle"].as_str().expect("a handle");
        assert_eq!(
            app.browser().get(&format!("/people/{handle}")).await.status,
            404,
            "guests are nobody to others"
        );
        browser
            .patch("/me/preferences", &json!({"theme": "light"}))
            .await;
        let body = json!({"handle": "katherine", "email": "k@example.org", "password": PASSWORD});
        let registered = browser.post("/accounts", &body).await;
        assert_eq!(registered.status, 201, "{registered:?}");
        assert_eq!(registered.json["id"], guest.json["id"]);
        assert_eq!(registered.json["preferences"]["theme"], "light");
        assert_eq!(browser.post("/accounts", &body).await.code(), "conflict");
    })
    .await;
}

#[tokio::test]
async fn requests_of_other_sites_pages_change_nothing() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("adele").await;
        browser
            .headers
            .push(("sec-fetch-site", "cross-site".to_owned()));
        let answer = browser.patch("/me/profile", &json!({"name": "x"})).await;
        assert_eq!((answer.status, answer.code()), (403, "cross_site"));
        let mut nobody = app.browser();
        nobody
            .headers
            .push(("origin", "https://evil.example".to_owned()));
        let answer = nobody
            .post(
                "/sessions",
                &json!({"login": "adele", "password": PASSWORD}),
            )
            .await;
        assert_eq!(answer.code(), "cross_site");
    })
    .await;
}

#[tokio::test]
async fn a_list_that_did_not_change_is_not_sent_again() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("hedy").await;
        let first = browser.get("/me/tokens").await;
        let tag = first.headers["etag"].to_str().expect("a tag").to_owned();
        browser.headers.push(("if-none-match", tag));
        let second = browser.get("/me/tokens").await;
        assert_eq!((second.status, second.bytes.len()), (304, 0));
        browser
            .post(
                "/me/tokens",
                &json!({"name": "t", "scopes": ["account:read"]}),
            )
            .await;
        assert_eq!(browser.get("/me/tokens").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn limits_hold_and_say_when_to_come_back() {
    let changes = "[limits]\nread = { per_minute = 60, burst = 3 }\nwrite = { per_minute = 60, burst = 3 }\nrun = { per_minute = 60, burst = 3 }\nauth = { per_minute = 60, burst = 3 }\nmail = { per_minute = 60, burst = 3 }\n";
    let app = TestApp::on(TestDatabase::sqlite(), changes).await;
    let mut browser = app.browser();
    for left in ["2", "1", "0"] {
        let answer = browser.get("/session").await;
        assert_eq!(answer.headers["ratelimit-remaining"], left);
    }
    let answer = browser.get("/session").await;
    assert_eq!((answer.status, answer.code()), (429, "too_many"));
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(
        browser.get("/readyz").await.status,
        200,
        "whoever watches the server may ask always"
    );
}

#[tokio::test]
async fn pages_of_named_origins_may_read_and_no_others() {
    let changes = "[server]\npublic_url = \"http://localhost\"\nallowed_origins = [\"https://friend.example\"]\n";
    let app = TestApp::on(TestDatabase::sqlite(), changes).await;
    for (origin, allowed) in [
        ("https://friend.example", true),
        ("https://evil.example", false),
    ] {
        let mut browser = app.browser();
        browser.headers.push(("origin", origin.to_owned()));
        let answer = browser.get("/session").await;
        let said = answer
            .headers
            .get("access-control-allow-origin")
            .map(|value| value.as_bytes());
        assert_eq!(said, allowed.then_some(origin.as_bytes()));
        let body =
            json!({"handle": "visitor", "email": "visitor@example.org", "password": PASSWORD});
        assert_eq!(
            browser.post("/accounts", &body).await.status,
            if allowed { 201 } else { 403 }
        );
    }
}

#[tokio::test]
async fn runs_over_pistons_api_are_limited_too() {
    let changes = "[limits]\nread = { per_minute = 60, burst = 0 }\nwrite = { per_minute = 60, burst = 0 }\nrun = { per_minute = 60, burst = 2 }\nauth = { per_minute = 60, burst = 0 }\nmail = { per_minute = 60, burst = 0 }\n";
    let app = TestApp::on(TestDatabase::sqlite(), changes).await;
    let mut browser = app.browser();
    let body = json!({"language": "python", "version": "*", "files": [{"content": ""}]});
    assert_eq!(browser.post("/api/v2/execute", &body).await.status, 200);
    let ours = json!({"language": "python", "files": [{"content": ""}]});
    assert_eq!(
        browser.post("/runs", &ours).await.status,
        200,
        "one bucket for all wires"
    );
    let answer = browser.post("/api/v2/execute", &body).await;
    assert_eq!(answer.status, 429);
    assert!(
        answer.json["message"].is_string() && answer.headers.contains_key("retry-after"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn what_is_asked_twice_with_one_key_is_made_once() {
    on_each_database(async |app: TestApp| {
        let mut ada = app.register("ada").await;
        let body = json!({"name": "build server", "scopes": ["account:read"]});
        ada.headers
            .push(("idempotency-key", "a-key-of-mine".to_owned()));
        let first = ada.post("/me/tokens", &body).await;
        let again = ada.post("/me/tokens", &body).await;
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!(first.json, again.json);
        assert!(
            again.headers.contains_key("idempotency-replayed")
                && !first.headers.contains_key("idempotency-replayed")
        );
        assert_eq!(
            ada.get("/me/tokens").await.json["items"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        let other = ada
            .post(
                "/me/tokens",
                &json!({"name": "another", "scopes": ["account:read"]}),
            )
            .await;
        assert_eq!(
            (other.status, other.fields()),
            (422, vec![("idempotency-key", "taken")])
        );

        // The same key of somebody else is another key.
        let mut grace = app.register("grace").await;
        grace
            .headers
            .push(("idempotency-key", "a-key-of-mine".to_owned()));
        assert_ne!(
            grace.post("/me/tokens", &body).await.json["token"],
            first.json["token"]
        );

        // Many at once: one makes it, all others are told to wait or get its answer.
        let mut asking = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let mut browser = ada.clone();
            browser.headers = vec![("idempotency-key", "at-once".to_owned())];
            let body = body.clone();
            asking.spawn(async move { browser.post("/me/tokens", &body).await });
        }
        for answer in asking.join_all().await {
            assert!([201, 409].contains(&answer.status), "{answer:?}");
        }
        assert_eq!(
            ada.get("/me/tokens").await.json["items"]
                .as_array()
                .map(Vec::len),
            Some(2)
        );

        // A refusal that may go better is not kept.
        app.advance(Duration::from_secs(3600));
        ada.headers = vec![("idempotency-key", "later".to_owned())];
        assert_eq!(ada.post("/me/tokens", &body).await.code(), "sudo_required");
        ada.headers.clear();
        ada.post("/me/sudo", &json!({"password": PASSWORD})).await;
        ada.headers = vec![("idempotency-key", "later".to_owned())];
        assert_eq!(ada.post("/me/tokens", &body).await.status, 201);
    })
    .await;
}
