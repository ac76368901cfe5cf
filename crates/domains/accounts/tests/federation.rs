//! Coming in through providers, over HTTP on both databases, with a provider in this process that also lies.

mod issuer;

use std::time::Duration;

use issuer::{Issuer, Mood, Signed};
use serde_json::{Value, json};
use tiltyard_testkit::{Answer, Browser, PASSWORD, TestApp, databases};

/// Runs a test on each database, with a provider of each kind at hand. `changes` come into the section of accounts.
async fn with_providers(changes: &str, test: impl AsyncFn(&TestApp, &Issuer)) {
    for database in databases().await {
        println!("on {}", database.name);
        let issuer = Issuer::start().await;
        let config = format!(
            "[accounts]\ncaptcha = false\ncaptcha_bits = 4\n{changes}\n{}{}",
            provider("own", "oidc", &issuer),
            provider("forge", "github", &issuer),
        );
        let app = TestApp::on(database, &config).await;
        test(&app, &issuer).await;
    }
}

fn provider(id: &str, kind: &str, issuer: &Issuer) -> String {
    format!(
        "[[accounts.providers]]\nid = \"{id}\"\nname = \"The {id}\"\nkind = \"{kind}\"\nissuer = \"{}\"\nclient_id = \"tiltyard\"\nclient_secret = \"between us two\"\n",
        issuer.address()
    )
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 302, "{answer:?}");
    let location = answer.headers["location"].to_str().expect("an address");
    location.to_owned()
}

/// Somebody on the way to a provider.
struct Visit {
    location: String,
    state: String,
}

async fn begin(browser: &mut Browser, provider: &str) -> Visit {
    let path = format!("/auth/{provider}/start?return_to=/p/1");
    let answer = browser.get(&path).await;
    let location = location(&answer);
    let state = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(|text| text.strip_prefix("tiltyard_visit="))
        .and_then(|text| text.split(';').next())
        .expect("a cookie")
        .to_owned();
    Visit { location, state }
}

/// Comes back as `query` says, with the cookie of the visit.
async fn end(browser: &mut Browser, provider: &str, visit: &Visit, query: &str) -> Answer {
    let cookie = format!("tiltyard_visit={}", visit.state);
    browser.headers.push(("cookie", cookie));
    let path = format!("/auth/{provider}/callback?state={}&{query}", visit.state);
    let answer = browser.get(&path).await;
    browser.headers.pop();
    answer
}

/// There and back, as whom these claims say.
async fn come(app: &TestApp, browser: &mut Browser, issuer: &Issuer, claims: &Value) -> Answer {
    let visit = begin(browser, "own").await;
    let code = issuer.code(&visit.location, app.now().as_second(), claims, &Value::Null);
    end(browser, "own", &visit, &format!("code={code}")).await
}

async fn me(browser: &mut Browser) -> Value {
    browser.get("/session").await.json["person"].clone()
}

fn ada() -> Value {
    json!({"sub": "1", "email": "ada@example.org", "email_verified": true, "name": "Ada Lovelace",
        "preferred_username": "ada", "profile": "https://example.org/~ada"})
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

#[tokio::test]
async fn a_stranger_gets_an_account_filled_by_the_provider_and_comes_back_to_it() {
    with_providers("", async |app, issuer| {
        let mut browser = app.browser();
        assert_eq!(
            browser.get("/session").await.json["providers"],
            json!([{"id": "own", "name": "The own"}, {"id": "forge", "name": "The forge"}])
        );
        let answer = come(app, &mut browser, issuer, &ada()).await;
        assert_eq!(location(&answer), "/p/1");
        let person = me(&mut browser).await;
        assert_eq!(person["handle"], "ada");
        assert_eq!(person["name"], "Ada Lovelace");
        assert_eq!(person["email"], "ada@example.org");
        assert_eq!(person["email_verified"], true);
        assert_eq!(person["has_password"], false);
        assert_eq!(
            person["profile"]["links"],
            json!(["https://example.org/~ada"])
        );
        assert!(
            person["sudo_until"].is_string(),
            "there is nothing else to show"
        );
        let mut other = app.browser();
        issuer.sign(Signed::Rs256);
        let renamed = with(ada(), "preferred_username", json!("countess"));
        let answer = come(app, &mut other, issuer, &renamed).await;
        assert_eq!(location(&answer), "/p/1");
        assert_eq!(
            me(&mut other).await["id"],
            person["id"],
            "by the subject alone"
        );
        let identities = browser.get("/me/identities").await.json["items"].clone();
        assert_eq!(identities[0]["provider_name"], "The own");
        assert_eq!(identities[0]["email"], "ada@example.org");
        let log = browser.get("/me/security-log").await.json["items"].clone();
        let kinds: Vec<&Value> = log
            .as_array()
            .expect("items")
            .iter()
            .map(|item| &item["kind"])
            .collect();
        assert_eq!(kinds, ["signed_in", "identity_linked", "registered"]);
    })
    .await;
}

#[tokio::test]
async fn an_address_the_provider_did_not_check_is_to_be_confirmed() {
    with_providers("", async |app, issuer| {
        let mut browser = app.browser();
        let claims = with(ada(), "email_verified", json!(false));
        come(app, &mut browser, issuer, &claims).await;
        assert_eq!(me(&mut browser).await["email_verified"], false);
        let token = app.token_sent_to("ada@example.org").await;
        let confirmed = browser
            .post("/email-confirmations", &json!({"token": token}))
            .await;
        assert_eq!(confirmed.status, 200);
        // One without an address is welcome too, and another of the same name gets a number.
        let mut other = app.browser();
        let claims = json!({"sub": "2", "preferred_username": "ada"});
        let visit = begin(&mut other, "own").await;
        let told = json!({"sub": "2", "preferred_username": "ada"});
        let code = issuer.code(&visit.location, app.now().as_second(), &claims, &told);
        end(&mut other, "own", &visit, &format!("code={code}")).await;
        let person = me(&mut other).await;
        assert_eq!(
            (&person["handle"], &person["email"]),
            (&json!("ada-2"), &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn having_the_address_elsewhere_opens_no_account() {
    with_providers("", async |app, issuer| {
        let mut owner = app.register("ada").await;
        for claims in [ada(), with(ada(), "email", json!("ADA@Example.org"))] {
            let mut thief = app.browser();
            let answer = come(app, &mut thief, issuer, &claims).await;
            assert_eq!(location(&answer), "/sign-in?error=link_first&return_to=%2F");
            assert_eq!(me(&mut thief).await, Value::Null);
        }
        assert_eq!(owner.get("/me/identities").await.json["items"], json!([]));
        // The owner links it, and comes in by it from then on.
        let answer = come(app, &mut owner, issuer, &ada()).await;
        assert_eq!(location(&answer), "/p/1");
        assert!(
            app.last_letter_to("ada@example.org")
                .await
                .contains("The own")
        );
        let mut other = app.browser();
        come(app, &mut other, issuer, &ada()).await;
        let person = me(&mut other).await;
        assert_eq!(person["handle"], "ada");
        assert_eq!(
            person["sudo_until"],
            Value::Null,
            "there is a password to show"
        );
        // Somebody else cannot have it as well.
        let mut stranger = app.register("stranger").await;
        let answer = come(app, &mut stranger, issuer, &ada()).await;
        assert_eq!(location(&answer), "/settings/security?error=identity_taken");
    })
    .await;
}

#[tokio::test]
async fn linking_asks_for_sudo_and_for_our_own_page() {
    with_providers("", async |app, issuer| {
        let mut owner = app.register("ada").await;
        let mut framed = owner.clone();
        framed
            .headers
            .push(("sec-fetch-site", "cross-site".to_owned()));
        assert_eq!(framed.get("/auth/own/start").await.code(), "cross_site");
        let visit = begin(&mut owner, "own").await;
        app.advance(Duration::from_secs(3600));
        let answer = owner.get("/auth/own/start").await;
        assert_eq!(location(&answer), "/settings/security?error=sudo_required");
        // A visit that began an hour ago is over; and it was hers, not a stranger's.
        let answer = end(&mut owner, "own", &visit, "code=code-0").await;
        assert_eq!(location(&answer), "/settings/security?error=expired");
        owner.post("/me/sudo", &json!({"password": PASSWORD})).await;
        let visit = begin(&mut owner, "own").await;
        let code = issuer.code(&visit.location, app.now().as_second(), &ada(), &Value::Null);
        let mut stranger = app.register("stranger").await;
        let query = format!("code={code}");
        let answer = end(&mut stranger, "own", &visit, &query).await;
        assert_eq!(location(&answer), "/settings/security?error=expired");
        assert_eq!(
            stranger.get("/me/identities").await.json["items"],
            json!([])
        );
    })
    .await;
}

#[tokio::test]
async fn a_visit_ends_once_in_the_browser_and_at_the_provider_it_began_with() {
    with_providers("", async |app, issuer| {
        let now = app.now().as_second();
        let mut browser = app.browser();
        let visit = begin(&mut browser, "own").await;
        let code = issuer.code(&visit.location, now, &ada(), &Value::Null);
        let query = format!("code={code}");
        let path = format!("/auth/own/callback?state={}&{query}", visit.state);
        let expired = "/sign-in?error=expired&return_to=%2F";
        let mut victim = app.browser();
        assert_eq!(
            location(&victim.get(&path).await),
            expired,
            "another browser"
        );
        assert_eq!(me(&mut victim).await, Value::Null);
        let answer = end(&mut browser, "own", &visit, &query).await;
        assert_eq!(location(&answer), "/p/1");
        let answer = end(&mut app.browser(), "own", &visit, &query).await;
        assert_eq!(location(&answer), expired, "the same again");
        // The code alone, replayed in another visit, is none of that visit's.
        let again = begin(&mut app.browser(), "own").await;
        let answer = end(&mut app.browser(), "own", &again, &query).await;
        assert_eq!(
            location(&answer),
            "/sign-in?error=provider_failed&return_to=%2F"
        );
        let other = begin(&mut app.browser(), "own").await;
        let code = issuer.code(&other.location, now, &ada(), &Value::Null);
        let third = begin(&mut app.browser(), "own").await;
        let answer = end(&mut app.browser(), "own", &third, &format!("code={code}")).await;
        assert_eq!(
            location(&answer),
            "/sign-in?error=provider_failed&return_to=%2F",
            "a code of another visit"
        );
        let elsewhere = begin(&mut app.browser(), "own").await;
        let answer = end(&mut app.browser(), "forge", &elsewhere, "code=x").await;
        assert_eq!(location(&answer), expired, "another provider");
        let late = begin(&mut app.browser(), "own").await;
        app.advance(Duration::from_secs(601));
        let answer = end(&mut app.browser(), "own", &late, "code=x").await;
        assert_eq!(location(&answer), expired, "too late");
        let answer = app.browser().get("/auth/nowhere/start").await;
        assert_eq!(
            location(&answer),
            "/sign-in?error=unknown_provider&return_to=%2F"
        );
    })
    .await;
}

#[tokio::test]
async fn what_the_provider_says_is_believed_only_if_all_of_it_is_right() {
    with_providers("", async |app, issuer| {
        let now = app.now().as_second();
        let refused = "/sign-in?error=provider_failed&return_to=%2F";
        for (name, value) in [
            ("nonce", json!("another")),
            ("nonce", Value::Null),
            ("iss", json!("https://evil.example")),
            ("aud", json!("another client")),
            ("aud", json!(["tiltyard", "another client"])),
            ("azp", json!("another client")),
            ("exp", json!(now - 61)),
            ("exp", Value::Null),
            ("exp", json!("never")),
            ("iat", json!(now + 61)),
            ("nbf", json!(now + 61)),
            ("sub", json!("")),
            ("sub", json!("x".repeat(256))),
        ] {
            let mut browser = app.browser();
            let answer = come(app, &mut browser, issuer, &with(ada(), name, value.clone())).await;
            assert_eq!(location(&answer), refused, "{name} {value}");
            assert_eq!(me(&mut browser).await, Value::Null);
        }
        for signed in [
            Signed::OtherKey,
            Signed::UnknownKey,
            Signed::Not,
            Signed::WithPublicKey,
        ] {
            issuer.sign(signed);
            let answer = come(app, &mut app.browser(), issuer, &ada()).await;
            assert_eq!(location(&answer), refused, "{signed:?}");
        }
        issuer.sign(Signed::Es256);
        for mood in [Mood::Elsewhere, Mood::Endless] {
            issuer.mood(mood);
            let answer = come(app, &mut app.browser(), issuer, &ada()).await;
            assert_eq!(location(&answer), refused, "{mood:?}");
        }
        issuer.mood(Mood::Good);
        let mut browser = app.browser();
        let visit = begin(&mut browser, "own").await;
        let told = json!({"sub": "2", "email": "boss@example.org", "email_verified": true});
        let code = issuer.code(&visit.location, now, &json!({"sub": "1"}), &told);
        let answer = end(&mut browser, "own", &visit, &format!("code={code}")).await;
        assert_eq!(location(&answer), refused, "told of somebody else");
        for (query, error) in [
            ("error=access_denied", "cancelled"),
            ("error=server_error", "provider_failed"),
            ("", "provider_failed"),
            ("code=x&iss=https%3A%2F%2Fevil.example", "provider_failed"),
        ] {
            let visit = begin(&mut browser, "own").await;
            let answer = end(&mut browser, "own", &visit, query).await;
            let expected = format!("/sign-in?error={error}&return_to=%2F");
            assert_eq!(location(&answer), expected, "{query}");
        }
        let answer = come(app, &mut browser, issuer, &ada()).await;
        assert_eq!(location(&answer), "/p/1", "and nothing of it stayed");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_sent_to_another_place_afterwards() {
    with_providers("", async |app, issuer| {
        let mut browser = app.browser();
        let answer = browser
            .get("/auth/own/start?return_to=%2F%2Fevil.example")
            .await;
        let state = answer.headers["set-cookie"].to_str().expect("a cookie");
        let state = state.split(['=', ';']).nth(1).expect("a state").to_owned();
        let visit = Visit {
            location: location(&answer),
            state,
        };
        let code = issuer.code(&visit.location, app.now().as_second(), &ada(), &Value::Null);
        let answer = end(&mut browser, "own", &visit, &format!("code={code}")).await;
        assert_eq!(location(&answer), "/");
    })
    .await;
}

#[tokio::test]
async fn the_accounts_second_factor_is_still_asked_for() {
    with_providers("", async |app, issuer| {
        let mut browser = app.register("ada").await;
        come(app, &mut browser, issuer, &ada()).await;
        let secret = browser.post("/me/totp", &json!({})).await.json["secret"].clone();
        let secret = totp_rs::Secret::try_from_base32(secret.as_str().expect("a secret"));
        let totp = totp_rs::Builder::new()
            .with_secret(secret.expect("base 32"))
            .build()
            .expect("an app");
        let seconds = app.now().as_second().unsigned_abs();
        let code = totp.generate(seconds - 30).to_string();
        assert_eq!(
            browser
                .post("/me/totp/confirm", &json!({"code": code}))
                .await
                .status,
            200
        );

        let mut other = app.browser();
        let answer = come(app, &mut other, issuer, &ada()).await;
        let location = location(&answer);
        let rest = location
            .strip_prefix("/sign-in?return_to=%2Fp%2F1#challenge=")
            .expect("the second step");
        let (challenge, methods) = rest.split_once("&methods=").expect("methods");
        assert_eq!(methods, "totp%2Crecovery_code");
        assert_eq!(me(&mut other).await, Value::Null);
        let code = totp.generate(seconds).to_string();
        let body = json!({"challenge": challenge, "totp": code});
        let answer = other.post("/sessions/second-factor", &body).await;
        assert_eq!(answer.json["state"], "signed_in", "{answer:?}");
        assert_eq!(me(&mut other).await["sudo_until"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn the_last_way_in_stays() {
    with_providers("", async |app, issuer| {
        let mut browser = app.browser();
        come(app, &mut browser, issuer, &ada()).await;
        let items = browser.get("/me/identities").await.json["items"].clone();
        let path = format!("/me/identities/{}", items[0]["id"].as_str().expect("an id"));
        let mut stranger = app.register("stranger").await;
        assert_eq!(stranger.delete(&path).await.status, 404);
        assert_eq!(browser.delete(&path).await.code(), "conflict");
        // Without anything else to show, another visit is what shows who one is.
        app.advance(Duration::from_secs(3600));
        assert_eq!(browser.delete(&path).await.code(), "sudo_required");
        let answer = come(app, &mut browser, issuer, &ada()).await;
        assert_eq!(location(&answer), "/p/1");
        assert_eq!(browser.delete(&path).await.code(), "conflict");
        // But it links nothing new.
        app.advance(Duration::from_secs(3600));
        let answer = come(app, &mut browser, issuer, &with(ada(), "sub", json!("2"))).await;
        assert_eq!(location(&answer), "/settings/security?error=sudo_required");
        let new = json!({"password": PASSWORD});
        let answer = browser.put("/me/password", &new).await;
        assert_eq!(answer.code(), "sudo_required");
        come(app, &mut browser, issuer, &ada()).await;
        assert_eq!(browser.put("/me/password", &new).await.status, 204);
        app.advance(Duration::from_secs(3600));
        browser
            .post("/me/sudo", &json!({"password": PASSWORD}))
            .await;
        assert_eq!(browser.delete(&path).await.status, 204);
        let answer = come(app, &mut app.browser(), issuer, &ada()).await;
        assert_eq!(location(&answer), "/sign-in?error=link_first&return_to=%2F");
    })
    .await;
}

#[tokio::test]
async fn a_guest_who_comes_by_a_provider_stays_who_they_are() {
    with_providers("", async |app, issuer| {
        let mut browser = app.browser();
        let guest = browser.post("/guests", &json!({})).await.json;
        come(app, &mut browser, issuer, &ada()).await;
        let person = me(&mut browser).await;
        assert_eq!(
            (&person["id"], &person["guest"]),
            (&guest["id"], &json!(false))
        );
        // Whoever has an account already goes to it.
        let mut other = app.browser();
        other.post("/guests", &json!({})).await;
        come(app, &mut other, issuer, &ada()).await;
        assert_eq!(me(&mut other).await["id"], person["id"]);
    })
    .await;
}

#[tokio::test]
async fn who_is_kept_out_stays_out() {
    with_providers("registration_open = false", async |app, issuer| {
        let answer = come(app, &mut app.browser(), issuer, &ada()).await;
        assert_eq!(location(&answer), "/sign-in?error=closed&return_to=%2F");
    })
    .await;
    with_providers("", async |app, issuer| {
        come(app, &mut app.browser(), issuer, &ada()).await;
        let reason = tiltyard_accounts::words::Reason::parse("spam").expect("a reason");
        let accounts = &app.application.accounts;
        let user = app.id_of("ada").await;
        let client = tiltyard_http::Client::default();
        accounts
            .ban(None, user, &reason, None, &client)
            .await
            .expect("a ban");
        let mut browser = app.browser();
        let answer = come(app, &mut browser, issuer, &ada()).await;
        assert_eq!(location(&answer), "/sign-in?error=banned&return_to=%2F");
        assert_eq!(me(&mut browser).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn github_is_asked_in_its_own_way() {
    with_providers("", async |app, issuer| {
        let now = app.now().as_second();
        let told = |id: u64, verified: bool| {
            json!({"id": id, "login": "grace", "name": "Grace Hopper", "html_url": "https://example.org/grace", "emails": [
                {"email": "old@example.org", "primary": false, "verified": true},
                {"email": format!("grace{id}@example.org"), "primary": true, "verified": verified},
            ]})
        };
        for (id, verified, handle) in [(7, true, "grace"), (8, false, "grace-2")] {
            let mut browser = app.browser();
            let visit = begin(&mut browser, "forge").await;
            assert!(visit.location.starts_with(&format!("{}/login/oauth/authorize?", issuer.address())));
            let code = issuer.code(&visit.location, now, &json!({}), &told(id, verified));
            let answer = end(&mut browser, "forge", &visit, &format!("code={code}")).await;
            assert_eq!(location(&answer), "/p/1");
            let person = me(&mut browser).await;
            assert_eq!(person["handle"], handle);
            assert_eq!(person["email"], format!("grace{id}@example.org"));
            assert_eq!(person["email_verified"], verified);
            assert_eq!(person["profile"]["links"], json!(["https://example.org/grace"]));
        }
        let mut browser = app.browser();
        let visit = begin(&mut browser, "forge").await;
        let answer = end(&mut browser, "forge", &visit, "code=stolen").await;
        assert_eq!(location(&answer), "/sign-in?error=provider_failed&return_to=%2F");
    })
    .await;
}
