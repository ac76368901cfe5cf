//! Codes from an app and recovery codes, over HTTP on both databases.

use std::time::Duration;

use serde_json::{Value, json};
use tiltyard_testkit::{Answer, Browser, PASSWORD, TestApp, on_each_database};
use totp_rs::{Builder, Secret};

/// What an app shows now, plus so many steps.
fn code(app: &TestApp, secret: &str, steps: i64) -> String {
    let secret = Secret::try_from_base32(secret).expect("base 32");
    let totp = Builder::new().with_secret(secret).build().expect("an app");
    let seconds = app.now().as_second() + 30 * steps;
    totp.generate(u64::try_from(seconds).expect("after 1970"))
        .to_string()
}

/// What no app shows about now.
fn no_code(app: &TestApp, secret: &str) -> String {
    let good = [-1, 0, 1].map(|steps| code(app, secret, steps));
    let mut wrong = ["000000", "000001", "000002", "000003"].into_iter();
    wrong
        .find(|code| !good.iter().any(|good| good == code))
        .expect("one of four is not one of three")
        .to_owned()
}

struct Owner {
    browser: Browser,
    secret: String,
    recovery_codes: Vec<String>,
}

/// Somebody whose second factor is on, and a code of the step before was used for it.
async fn with_codes(app: &TestApp, handle: &str) -> Owner {
    let mut browser = app.register(handle).await;
    let begun = browser.post("/me/totp", &json!({})).await;
    assert_eq!(begun.status, 200, "{begun:?}");
    assert!(
        begun.json["qr"]
            .as_str()
            .is_some_and(|qr| qr.starts_with("<svg"))
    );
    let secret = begun.json["secret"].as_str().expect("a secret").to_owned();
    let body = json!({"code": code(app, &secret, -1)});
    let confirmed = browser.post("/me/totp/confirm", &body).await;
    assert_eq!(confirmed.status, 200, "{confirmed:?}");
    let recovery_codes = confirmed.json["recovery_codes"]
        .as_array()
        .expect("codes")
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    Owner {
        browser,
        secret,
        recovery_codes,
    }
}

/// The first step of a login: the challenge of the second.
async fn first_step(app: &TestApp, handle: &str) -> String {
    let body = json!({"login": handle, "password": PASSWORD});
    let answer = app.browser().post("/sessions", &body).await;
    assert_eq!(answer.json["state"], "second_factor", "{answer:?}");
    assert!(answer.headers.get("set-cookie").is_none());
    answer.json["challenge"]
        .as_str()
        .expect("a challenge")
        .to_owned()
}

async fn second_step(app: &TestApp, challenge: &str, what: &str, shown: &str) -> Answer {
    let body = json!({"challenge": challenge, what: shown});
    app.browser().post("/sessions/second-factor", &body).await
}

#[tokio::test]
async fn codes_are_asked_for_once_they_are_confirmed() {
    on_each_database(async |app: TestApp| {
        let mut browser = app.register("grace").await;
        let secret = browser.post("/me/totp", &json!({})).await.json["secret"].clone();
        let secret = secret.as_str().expect("a secret");
        let sign_in = json!({"login": "grace", "password": PASSWORD});
        let answer = app.browser().post("/sessions", &sign_in).await;
        assert_eq!(answer.json["state"], "signed_in", "not confirmed yet");
        let wrong = browser
            .post("/me/totp/confirm", &json!({"code": no_code(&app, secret)}))
            .await;
        assert_eq!(wrong.fields(), [("code", "wrong")]);
        let right = json!({"code": code(&app, secret, 0)});
        let confirmed = browser.post("/me/totp/confirm", &right).await;
        assert_eq!(
            confirmed.json["recovery_codes"].as_array().map(Vec::len),
            Some(10)
        );
        let state = browser.get("/me/second-factor").await.json;
        assert_eq!(
            (&state["totp"], &state["recovery_codes_left"]),
            (&json!(true), &json!(10))
        );
        assert_eq!(
            browser.get("/session").await.json["person"]["second_factor"],
            true
        );
        assert!(
            app.last_letter_to("grace@example.org")
                .await
                .contains("code from an app")
        );
        let again = browser.post("/me/totp", &json!({})).await;
        assert_eq!(again.code(), "conflict");

        let asked = app.browser().post("/sessions", &sign_in).await.json;
        assert_eq!(asked["methods"], json!(["totp", "recovery_code"]));
        let challenge = asked["challenge"].as_str().expect("a challenge");
        let replayed = second_step(&app, challenge, "totp", &code(&app, secret, 0)).await;
        assert_eq!(
            replayed.fields(),
            [("totp", "wrong")],
            "it confirmed already"
        );
        let answer = second_step(&app, challenge, "totp", &code(&app, secret, 1)).await;
        assert_eq!(answer.json["state"], "signed_in", "{answer:?}");
        let used = second_step(&app, challenge, "totp", &code(&app, secret, 1)).await;
        assert_eq!(used.fields(), [("challenge", "expired")]);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_good_once_whoever_saw_it() {
    on_each_database(async |app: TestApp| {
        let owner = with_codes(&app, "ida").await;
        let shown = code(&app, &owner.secret, 0);
        let (one, other) = (first_step(&app, "ida").await, first_step(&app, "ida").await);
        assert_eq!(second_step(&app, &one, "totp", &shown).await.status, 200);
        let answer = second_step(&app, &other, "totp", &shown).await;
        assert_eq!(answer.fields(), [("totp", "wrong")]);
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_new_ones_end_the_old() {
    on_each_database(async |app: TestApp| {
        let mut owner = with_codes(&app, "tony").await;
        let used = owner.recovery_codes[3].to_uppercase().replace('-', " ");
        let challenge = first_step(&app, "tony").await;
        let answer = second_step(&app, &challenge, "recovery_code", &used).await;
        assert_eq!(answer.json["state"], "signed_in", "{answer:?}");
        let letter = app.last_letter_to("tony@example.org").await;
        assert!(letter.contains("recovery codes"), "{letter}");
        let challenge = first_step(&app, "tony").await;
        let answer = second_step(&app, &challenge, "recovery_code", &used).await;
        assert_eq!(answer.fields(), [("recovery_code", "wrong")]);
        let state = owner.browser.get("/me/second-factor").await.json;
        assert_eq!(state["recovery_codes_left"], 9);

        let fresh = owner.browser.post("/me/recovery-codes", &json!({})).await;
        assert_eq!(
            fresh.json["recovery_codes"].as_array().map(Vec::len),
            Some(10)
        );
        let old = &owner.recovery_codes[0];
        let answer = second_step(&app, &challenge, "recovery_code", old).await;
        assert_eq!(answer.fields(), [("recovery_code", "wrong")]);
        let kinds = kinds(&mut owner.browser).await;
        for kind in [
            "second_factor_on",
            "recovery_code_used",
            "recovery_codes_made",
        ] {
            assert!(kinds.iter().any(|one| one == kind), "{kind} in {kinds:?}");
        }
    })
    .await;
}

async fn kinds(browser: &mut Browser) -> Vec<String> {
    let log = browser.get("/me/security-log").await.json;
    log["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|item| item["kind"].as_str())
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn guessing_codes_ends_the_login_and_gets_slow() {
    on_each_database(async |app: TestApp| {
        let owner = with_codes(&app, "alonzo").await;
        let challenge = first_step(&app, "alonzo").await;
        for _ in 0..5 {
            let answer = second_step(&app, &challenge, "totp", &no_code(&app, &owner.secret)).await;
            assert_eq!(answer.fields(), [("totp", "wrong")]);
        }
        let right = code(&app, &owner.secret, 0);
        let answer = second_step(&app, &challenge, "totp", &right).await;
        assert_eq!(answer.fields(), [("challenge", "expired")]);

        let challenge = first_step(&app, "alonzo").await;
        second_step(&app, &challenge, "totp", &no_code(&app, &owner.secret)).await;
        let answer = second_step(&app, &challenge, "totp", &right).await;
        assert_eq!(answer.code(), "too_many", "{answer:?}");
        assert!(answer.headers.contains_key("retry-after"));
        app.advance(Duration::from_secs(301));
        let right = code(&app, &owner.secret, 0);
        let answer = second_step(&app, &challenge, "totp", &right).await;
        assert_eq!(answer.json["state"], "signed_in", "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn tries_at_the_same_time_all_count() {
    on_each_database(async |app: TestApp| {
        let owner = with_codes(&app, "emmy").await;
        let mut tries = Vec::new();
        for _ in 0..6 {
            let challenge = first_step(&app, "emmy").await;
            let wrong = no_code(&app, &owner.secret);
            let mut browser = app.browser();
            tries.push(tokio::spawn(async move {
                let body = json!({"challenge": challenge, "totp": wrong});
                browser.post("/sessions/second-factor", &body).await
            }));
        }
        for one in tries {
            assert_eq!(one.await.expect("an answer").status, 422);
        }
        let challenge = first_step(&app, "emmy").await;
        let right = code(&app, &owner.secret, 0);
        let answer = second_step(&app, &challenge, "totp", &right).await;
        assert_eq!(answer.code(), "too_many", "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn a_second_step_waits_ten_minutes_and_takes_one_thing() {
    on_each_database(async |app: TestApp| {
        let owner = with_codes(&app, "kurt").await;
        let challenge = first_step(&app, "kurt").await;
        for body in [
            json!({"challenge": challenge}),
            json!({"challenge": challenge, "totp": "000000", "recovery_code": "x"}),
            json!({"challenge": challenge, "sms": "000000"}),
        ] {
            let answer = app.browser().post("/sessions/second-factor", &body).await;
            assert_eq!((answer.status, answer.code()), (422, "invalid"), "{body}");
        }
        app.advance(Duration::from_secs(601));
        let right = code(&app, &owner.secret, 0);
        let answer = second_step(&app, &challenge, "totp", &right).await;
        assert_eq!(answer.fields(), [("challenge", "expired")]);
    })
    .await;
}

#[tokio::test]
async fn a_code_gives_sudo_and_sudo_turns_codes_off() {
    on_each_database(async |app: TestApp| {
        let mut owner = with_codes(&app, "haskell").await;
        app.advance(Duration::from_secs(3600));
        let answer = owner.browser.delete("/me/totp").await;
        assert_eq!(answer.code(), "sudo_required");
        let wrong = owner
            .browser
            .post("/me/sudo", &json!({"totp": no_code(&app, &owner.secret)}))
            .await;
        assert_eq!(wrong.fields(), [("totp", "wrong")]);
        let right = json!({"totp": code(&app, &owner.secret, 0)});
        let given = owner.browser.post("/me/sudo", &right).await;
        assert_eq!(given.status, 200, "{given:?}");
        assert_eq!(owner.browser.delete("/me/totp").await.status, 204);
        assert_eq!(owner.browser.delete("/me/totp").await.status, 404);
        let sign_in = json!({"login": "haskell", "password": PASSWORD});
        let answer = app.browser().post("/sessions", &sign_in).await;
        assert_eq!(answer.json["state"], "signed_in");
        let state = owner.browser.get("/me/second-factor").await.json;
        assert_eq!(
            (&state["totp"], &state["recovery_codes_left"]),
            (&json!(false), &json!(0))
        );
        let answer = owner.browser.post("/me/recovery-codes", &json!({})).await;
        assert_eq!(answer.code(), "conflict");
    })
    .await;
}
