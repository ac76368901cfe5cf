//! Passkeys over HTTP on both databases, with an authenticator in software that also lies.

mod authenticator;

use std::time::Duration;

use authenticator::Authenticator;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde_json::{Value, json};
use tiltyard_testkit::{Answer, Browser, PASSWORD, TestApp, on_each_database};

type Lie = fn(&mut Authenticator);

async fn add(browser: &mut Browser, authenticator: &mut Authenticator) -> Answer {
    let asked = browser.post("/me/passkeys/challenge", &json!({})).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    let credential = authenticator.make(&asked.json["options"]);
    let body =
        json!({"challenge": asked.json["challenge"], "name": "Laptop", "credential": credential});
    browser.post("/me/passkeys", &body).await
}

/// A challenge and the answer to it.
async fn answered(app: &TestApp, authenticator: &mut Authenticator) -> Value {
    let asked = app.browser().post("/passkey-challenges", &json!({})).await;
    let credential = authenticator.sign(&asked.json["options"]);
    json!({"challenge": asked.json["challenge"], "credential": credential})
}

async fn sign_in(app: &TestApp, authenticator: &mut Authenticator) -> Answer {
    let body = answered(app, authenticator).await;
    app.browser().post("/sessions/passkey", &body).await
}

#[tokio::test]
async fn a_passkey_signs_in_by_itself() {
    on_each_database(async |app: TestApp| {
        for (handle, mut authenticator) in [
            ("es256", Authenticator::es256()),
            ("ed25519", Authenticator::ed25519()),
            ("rs256", Authenticator::rs256()),
        ] {
            let mut browser = app.register(handle).await;
            let added = add(&mut browser, &mut authenticator).await;
            assert_eq!(
                (added.status, &added.json["name"]),
                (201, &json!("Laptop")),
                "{added:?}"
            );
            assert_eq!(added.json["last_used_at"], Value::Null);
            let answer = sign_in(&app, &mut authenticator).await;
            assert_eq!(answer.json["state"], "signed_in", "{answer:?}");
            assert_eq!(answer.json["person"]["handle"], handle);
            assert!(answer.headers.contains_key("set-cookie"));
            let listed = browser.get("/me/second-factor").await.json;
            assert_eq!(listed["totp"], false);
            assert!(listed["passkeys"][0]["last_used_at"].is_string());
            let letters = app.letters_to(&format!("{handle}@example.org")).await;
            assert!(letters.iter().any(|text| text.contains("\"Laptop\"")));
        }
    })
    .await;
}

#[tokio::test]
async fn options_are_those_of_the_standard() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("ruth").await;
        let mut authenticator = Authenticator::es256();
        add(&mut browser, &mut authenticator).await;
        let asked = browser.post("/me/passkeys/challenge", &json!({})).await;
        let options = &asked.json["options"];
        assert_eq!(options["rp"]["id"], "localhost");
        assert_eq!(options["challenge"], asked.json["challenge"]);
        assert_eq!(options["user"]["name"], "ruth");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(
            options["excludeCredentials"][0]["transports"],
            json!(["internal"])
        );
        let asked = app.browser().post("/passkey-challenges", &json!({})).await;
        assert_eq!(asked.json["options"]["rpId"], "localhost");
        assert_eq!(asked.json["options"]["allowCredentials"], json!([]));
        let again = add(&mut browser, &mut authenticator).await;
        assert_eq!(again.code(), "conflict", "{again:?}");
        app.advance(Duration::from_secs(3600));
        let late = browser.post("/me/passkeys/challenge", &json!({})).await;
        assert_eq!(late.code(), "sudo_required");
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_good_once_and_for_five_minutes() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("seymour").await;
        let mut authenticator = Authenticator::es256();
        add(&mut browser, &mut authenticator).await;
        let body = answered(&app, &mut authenticator).await;
        let first = app.browser().post("/sessions/passkey", &body).await;
        assert_eq!(first.status, 200);
        let replayed = app.browser().post("/sessions/passkey", &body).await;
        assert_eq!(replayed.fields(), [("challenge", "expired")]);
        let body = answered(&app, &mut authenticator).await;
        app.advance(Duration::from_secs(301));
        let late = app.browser().post("/sessions/passkey", &body).await;
        assert_eq!(late.fields(), [("challenge", "expired")]);
        // A challenge for making a passkey is none for signing in, nor somebody else's for making one.
        let asked = app
            .register("marvin")
            .await
            .post("/me/passkeys/challenge", &json!({}))
            .await;
        let credential = authenticator.sign(&asked.json["options"]);
        let body = json!({"challenge": asked.json["challenge"], "credential": credential});
        let wrong = app.browser().post("/sessions/passkey", &body).await;
        assert_eq!(wrong.fields(), [("challenge", "expired")]);
        let credential = Authenticator::es256().make(&asked.json["options"]);
        let body =
            json!({"challenge": asked.json["challenge"], "name": "x", "credential": credential});
        let mut browser = app.browser();
        let login = json!({"login": "seymour", "password": PASSWORD});
        browser.post("/sessions", &login).await;
        let wrong = browser.post("/me/passkeys", &body).await;
        assert_eq!(wrong.fields(), [("challenge", "expired")]);
    })
    .await;
}

#[tokio::test]
async fn a_liar_does_not_get_in() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("shafi").await;
        let mut own = Authenticator::es256();
        add(&mut browser, &mut own).await;
        let lies: [(&str, Lie); 4] = [
            ("another page", |one| {
                one.origin = "https://evil.example".into()
            }),
            ("another place", |one| one.host = "evil.example".into()),
            ("nobody verified", |one| one.flags = 0x01),
            ("nobody there", |one| one.flags = 0x04),
        ];
        for (what, lie) in lies {
            let mut liar = Authenticator::es256().of_same_id(&own);
            lie(&mut own);
            let answer = sign_in(&app, &mut own).await;
            assert_eq!(answer.fields(), [("credential", "wrong")], "{what}");
            own.origin = "http://localhost".into();
            own.host = "localhost".into();
            own.flags = 0x05;
            lie(&mut liar);
            let mut maker = app.register(&format!("m{}", what.replace(' ', ""))).await;
            let answer = add(&mut maker, &mut liar).await;
            assert_eq!(answer.fields(), [("credential", "wrong")], "{what}");
        }
        let mut thief = Authenticator::es256().of_same_id(&own);
        thief.counter = 1000;
        let answer = sign_in(&app, &mut thief).await;
        assert_eq!(answer.fields(), [("credential", "wrong")], "another key");
        let answer = sign_in(&app, &mut Authenticator::es256()).await;
        assert_eq!(answer.fields(), [("credential", "wrong")], "unknown");
        assert_eq!(sign_in(&app, &mut own).await.status, 200);
        own.counter = 1;
        let answer = sign_in(&app, &mut own).await;
        assert_eq!(answer.fields(), [("credential", "wrong")], "a copy");
        let stranger = app.id_of("manotherpage").await;
        let mut own = own.owned_by(stranger.uuid().as_bytes());
        own.counter = 100;
        let answer = sign_in(&app, &mut own).await;
        assert_eq!(answer.fields(), [("credential", "wrong")], "another owner");
    })
    .await;
}

#[tokio::test]
async fn rubbish_is_refused_wherever_it_begins() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("silvio").await;
        for cut in [0, 1, 10, 36, 60, 75, 100, 150, 170] {
            let asked = browser.post("/me/passkeys/challenge", &json!({})).await;
            let mut credential = Authenticator::es256().make(&asked.json["options"]);
            let object = credential["response"]["attestationObject"].as_str().expect("base64");
            let mut bytes = BASE64.decode(object).expect("base64");
            bytes.truncate(cut);
            credential["response"]["attestationObject"] = json!(BASE64.encode(bytes));
            let body = json!({"challenge": asked.json["challenge"], "name": "x", "credential": credential});
            let answer = browser.post("/me/passkeys", &body).await;
            assert_eq!(answer.fields(), [("credential", "wrong")], "{cut}");
        }
        let body = json!({"challenge": "x", "name": "x", "credential": {"rawId": "*", "response": {}}});
        let answer = browser.post("/me/passkeys", &body).await;
        assert_eq!(answer.fields(), [("credential.rawId", "invalid")]);
    })
    .await;
}

#[tokio::test]
async fn a_passkey_is_a_second_step_and_gives_sudo_to_its_owner_alone() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("leonard").await;
        let mut own = Authenticator::ed25519();
        add(&mut browser, &mut own).await;
        let login = json!({"login": "leonard", "password": PASSWORD});
        let answer = app.browser().post("/sessions", &login).await;
        assert_eq!(
            answer.json["state"], "signed_in",
            "a passkey alone asks for no second step"
        );
        let secret = browser.post("/me/totp", &json!({})).await.json["secret"].clone();
        let secret = totp_rs::Secret::try_from_base32(secret.as_str().expect("a secret"));
        let totp = totp_rs::Builder::new()
            .with_secret(secret.expect("base 32"))
            .build()
            .expect("an app");
        let code = totp.generate(app.now().as_second().unsigned_abs());
        let on = browser
            .post("/me/totp/confirm", &json!({"code": code.to_string()}))
            .await;
        assert_eq!(on.status, 200);

        let asked = app.browser().post("/sessions", &login).await.json;
        assert_eq!(
            asked["methods"],
            json!(["totp", "recovery_code", "passkey"])
        );
        let mut others = Authenticator::es256();
        let mut other = app.register("frances").await;
        add(&mut other, &mut others).await;
        let foreign = answered(&app, &mut others).await;
        let body = json!({"challenge": asked["challenge"], "passkey": foreign});
        let answer = app.browser().post("/sessions/second-factor", &body).await;
        assert_eq!(answer.fields(), [("passkey", "wrong")], "somebody else's");
        let right = answered(&app, &mut own).await;
        let body = json!({"challenge": asked["challenge"], "passkey": right});
        let answer = app.browser().post("/sessions/second-factor", &body).await;
        assert_eq!(answer.json["state"], "signed_in", "{answer:?}");

        app.advance(Duration::from_secs(3600));
        let foreign = json!({"passkey": answered(&app, &mut others).await});
        let answer = browser.post("/me/sudo", &foreign).await;
        assert_eq!(answer.fields(), [("passkey", "wrong")]);
        let right = json!({"passkey": answered(&app, &mut own).await});
        let answer = browser.post("/me/sudo", &right).await;
        assert!(answer.json["sudo_until"].is_string(), "{answer:?}");
        assert_eq!(browser.delete("/me/totp").await.status, 204);
        let answer = sign_in(&app, &mut own).await;
        assert_eq!(answer.json["state"], "signed_in", "two factors by itself");
    })
    .await;
}

#[tokio::test]
async fn a_passkey_is_renamed_and_removed_by_its_owner() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("radia").await;
        let mut authenticator = Authenticator::es256();
        let id = add(&mut browser, &mut authenticator).await.json["id"].clone();
        let path = format!("/me/passkeys/{}", id.as_str().expect("an id"));
        let name = json!({"name": "Telephone"});
        let mut stranger = app.register("stranger").await;
        assert_eq!(stranger.patch(&path, &name).await.status, 404);
        assert_eq!(stranger.delete(&path).await.status, 404);
        assert_eq!(browser.patch(&path, &name).await.json["name"], "Telephone");
        assert_eq!(browser.delete(&path).await.status, 204);
        assert_eq!(browser.delete(&path).await.status, 404);
        let answer = sign_in(&app, &mut authenticator).await;
        assert_eq!(answer.fields(), [("credential", "wrong")]);
    })
    .await;
}

#[tokio::test]
async fn who_is_banned_does_not_get_in_by_a_passkey() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("spammer").await;
        let mut authenticator = Authenticator::es256();
        add(&mut browser, &mut authenticator).await;
        let reason = tiltyard_accounts::words::Reason::parse("spam").expect("a reason");
        let user = app.id_of("spammer").await;
        let client = tiltyard_http::Client::default();
        let accounts = &app.application.accounts;
        let banned = accounts.ban(None, user, &reason, None, &client).await;
        banned.expect("a ban");
        assert_eq!(sign_in(&app, &mut authenticator).await.code(), "banned");
    })
    .await;
}
