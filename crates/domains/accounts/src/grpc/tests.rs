//! Coming in and being somebody, as clients meet it, on both databases.

use std::time::Duration;

use serde_json::json;
use tiltyard_testkit::{TestApp, TestDatabase, on_each_database};
use tonic::Code;
use tonic_types::StatusExt;

use super::{
    pb::{self, login_response::Result as Got},
    testing::{client, login, refusal, refused, registration, signed_in, with},
};

#[tokio::test]
async fn who_registers_is_signed_in_renews_the_secret_and_signs_out() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        let session = client
            .register(registration("Ada"))
            .await
            .expect("a session");
        let session = session.into_inner();
        let user = session.user.expect("a user");
        assert_eq!((user.handle.as_str(), user.role()), ("Ada", pb::Role::User));
        assert!(!user.is_verified && !user.is_banned && !user.is_guest);

        let first = session.secret;
        let me = client.get_me(with(&first, pb::GetMeRequest {})).await;
        let me = me.expect("oneself").into_inner();
        assert_eq!(me.user.map(|user| user.id), Some(user.id));
        assert!(me.sudo_until.is_some() && me.has_password && !me.has_second_factor);
        // The same session, over HTTP.
        let mut browser = app.browser();
        browser.token = Some(first.clone());
        assert_eq!(
            browser.get("/session").await.json["person"]["handle"],
            "Ada"
        );

        let renewed = client.refresh(with(&first, pb::RefreshRequest {})).await;
        let second = renewed.expect("renewed").into_inner().secret;
        let gone = refusal(Code::Unauthenticated, "unauthenticated");
        assert_eq!(
            refused(client.get_me(with(&first, pb::GetMeRequest {})).await),
            gone
        );
        client
            .logout(with(&second, pb::LogoutRequest {}))
            .await
            .expect("signed out");
        assert_eq!(
            refused(client.get_me(with(&second, pb::GetMeRequest {})).await),
            gone
        );
        signed_in(&mut client, "ada@example.org").await;
    })
    .await;
}

#[tokio::test]
async fn a_guest_who_registers_stays_who_they_are() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        let mut browser = app.browser();
        let guest = browser.post("/guests", &json!({})).await;
        let secret = browser.cookie.clone().expect("a cookie");
        let session = client.register(with(&secret, registration("ada"))).await;
        let user = session
            .expect("a session")
            .into_inner()
            .user
            .expect("a user");
        assert_eq!(json!(user.id), guest.json["id"]);
        let again = client.register(with(&secret, registration("eve"))).await;
        assert_eq!(
            refused(again),
            refusal(Code::FailedPrecondition, "conflict")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_of_its_field() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        client
            .register(registration("ada"))
            .await
            .expect("a session");
        let right = registration("eve");
        for (request, field, word) in [
            (
                pb::RegisterRequest {
                    handle: "ADA".into(),
                    ..right.clone()
                },
                "handle",
                "taken",
            ),
            (
                pb::RegisterRequest {
                    email: "ADA@example.org".into(),
                    ..right.clone()
                },
                "email",
                "taken",
            ),
            (
                pb::RegisterRequest {
                    handle: "a b".into(),
                    ..right.clone()
                },
                "handle",
                "invalid",
            ),
            (
                pb::RegisterRequest {
                    email: "nowhere".into(),
                    ..right.clone()
                },
                "email",
                "invalid",
            ),
            (
                pb::RegisterRequest {
                    password: "short".into(),
                    ..right.clone()
                },
                "password",
                "invalid",
            ),
            (
                pb::RegisterRequest {
                    name: "a\nb".into(),
                    ..right.clone()
                },
                "name",
                "invalid",
            ),
        ] {
            let status = client.register(request).await.expect_err(field);
            assert_eq!(status.code(), Code::InvalidArgument);
            let details = status.get_error_details();
            let info = details.error_info().expect("what it is");
            assert_eq!(info.reason, "invalid");
            assert_eq!(info.metadata.get(field).map(String::as_str), Some(word));
            let violations = &details.bad_request().expect("fields").field_violations;
            assert_eq!(
                (violations[0].field.as_str(), violations[0].reason.as_str()),
                (field, word)
            );
            assert!(!violations[0].description.is_empty());
        }
        let wrong = pb::LoginRequest {
            password: "wrong".into(),
            ..login("ada")
        };
        assert_eq!(
            refused(client.login(wrong).await),
            refusal(Code::InvalidArgument, "invalid")
        );
    })
    .await;
}

#[tokio::test]
async fn addresses_are_confirmed_and_lost_passwords_set_anew_by_letters() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        let session = client
            .register(registration("ada"))
            .await
            .expect("a session");
        let secret = session.into_inner().secret;
        client
            .resend_verification(with(&secret, pb::ResendVerificationRequest {}))
            .await
            .expect("sent again");
        let token = app.token_sent_to("ada@example.org").await;
        let request = pb::VerifyEmailRequest { token };
        let confirmed = client
            .verify_email(request.clone())
            .await
            .expect("confirmed");
        assert_eq!(confirmed.into_inner().email, "ada@example.org");
        let again = client.verify_email(request).await.expect_err("once");
        let info = again.get_details_error_info().expect("details");
        assert_eq!(info.metadata["token"], "expired");
        let resend = client
            .resend_verification(with(&secret, pb::ResendVerificationRequest {}))
            .await;
        assert_eq!(
            refused(resend),
            refusal(Code::FailedPrecondition, "conflict")
        );

        for email in ["nobody@example.org", "ada@example.org"] {
            let email = email.to_owned();
            let request = pb::AskPasswordResetRequest {
                email,
                captcha: None,
            };
            client
                .ask_password_reset(request)
                .await
                .expect("the same answer");
        }
        app.application.accounts.idle().await;
        let request = pb::ResetPasswordRequest {
            token: app.token_sent_to("ada@example.org").await,
            password: "another battery horse".into(),
        };
        client.reset_password(request).await.expect("set");
        let gone = client.get_me(with(&secret, pb::GetMeRequest {})).await;
        assert_eq!(
            refused(gone),
            refusal(Code::Unauthenticated, "unauthenticated")
        );
        client
            .login(login("ada"))
            .await
            .expect_err("the old password");
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_taken() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        let mut ada = app.register("ada").await;
        let begun = ada.post("/me/totp", &json!({})).await;
        let secret = begun.json["secret"].as_str().expect("a secret");
        let secret = totp_rs::Secret::try_from_base32(secret).expect("base 32");
        let app_of_ada = totp_rs::Builder::new()
            .with_secret(secret)
            .build()
            .expect("an app");
        let code = |steps: i64| {
            let seconds = app.now().as_second() + 30 * steps;
            let seconds = u64::try_from(seconds).expect("after 1970");
            app_of_ada.generate(seconds).to_string()
        };
        let body = json!({"code": code(-1)});
        let on = ada.post("/me/totp/confirm", &body).await;
        let recovery_code = on.json["recovery_codes"][0].as_str().expect("a code");

        for (factor, word) in [
            (pb::second_factor_request::Factor::Totp(code(100)), "wrong"),
            (pb::second_factor_request::Factor::Totp(code(0)), ""),
            (
                pb::second_factor_request::Factor::RecoveryCode(recovery_code.to_owned()),
                "",
            ),
        ] {
            let answer = client.login(login("ada")).await.expect("the first step");
            let Some(Got::SecondFactor(asked)) = answer.into_inner().result else {
                panic!("signed in with a password alone");
            };
            assert_eq!(
                asked.methods().collect::<Vec<_>>(),
                [
                    pb::SecondFactorMethod::Totp,
                    pb::SecondFactorMethod::RecoveryCode
                ]
            );
            let request = pb::SecondFactorRequest {
                challenge: asked.challenge,
                factor: Some(factor),
            };
            match client.second_factor(request.clone()).await {
                Ok(session) => {
                    assert_eq!(word, "");
                    let secret = session.into_inner().secret;
                    let me = client.get_me(with(&secret, pb::GetMeRequest {})).await;
                    assert!(me.expect("oneself").into_inner().has_second_factor);
                    client
                        .second_factor(request)
                        .await
                        .expect_err("a challenge is answered once");
                }
                Err(status) => {
                    let info = status.get_details_error_info().expect("details");
                    assert_eq!(info.metadata["totp"], word);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_changed_where_it_is_named_and_shows_what_it_may() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        let session = client
            .register(registration("ada"))
            .await
            .expect("a session");
        let secret = session.into_inner().secret;
        let change = pb::UpdateProfileRequest {
            name: Some("Ada".into()),
            country: Some("GB".into()),
            links: Some(pb::Links {
                items: vec!["https://example.org/".into()],
            }),
            ..pb::UpdateProfileRequest::default()
        };
        let me = client.update_profile(with(&secret, change)).await;
        let own = me
            .expect("oneself")
            .into_inner()
            .profile
            .expect("a profile");
        assert_eq!((own.name.as_str(), own.country.as_str()), ("Ada", "GB"));
        let request = pb::GetProfileRequest {
            handle: "ADA".into(),
        };
        let seen = client
            .get_profile(request.clone())
            .await
            .expect("a profile")
            .into_inner();
        assert_eq!((seen.country.as_str(), seen.links.len()), ("", 1));

        let change = pb::UpdateProfileRequest {
            country: Some(String::new()),
            show_country: Some(true),
            ..pb::UpdateProfileRequest::default()
        };
        let me = client
            .update_profile(with(&secret, change))
            .await
            .expect("oneself");
        let own = me.into_inner().profile.expect("a profile");
        assert_eq!((own.name.as_str(), own.country.as_str()), ("Ada", ""));
        let change = pb::UpdateProfileRequest {
            links: Some(pb::Links {
                items: vec!["javascript:alert(1)".into()],
            }),
            ..pb::UpdateProfileRequest::default()
        };
        let wrong = client
            .update_profile(with(&secret, change))
            .await
            .expect_err("no link");
        assert_eq!(
            wrong.get_details_error_info().expect("details").metadata["links"],
            "invalid"
        );
        let request = pb::GetProfileRequest {
            handle: "nobody".into(),
        };
        assert_eq!(
            refused(client.get_profile(request).await),
            refusal(Code::NotFound, "not_found")
        );
    })
    .await;
}

#[tokio::test]
async fn guessing_is_slowed_down_as_over_http_and_limits_say_when_to_come_back() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        client
            .register(registration("ada"))
            .await
            .expect("a session");
        let wrong = pb::LoginRequest {
            password: "wrong".into(),
            ..login("ada")
        };
        for _ in 0..2 {
            client.login(wrong.clone()).await.expect_err("wrong");
        }
        // The third failure counts whichever wire it comes from.
        app.browser()
            .post("/sessions", &json!({"login": "ada", "password": "wrong"}))
            .await;
        let captcha = refused(client.login(login("ada")).await);
        assert_eq!(captcha.1, "captcha_required");
        assert_eq!(captcha.0, Code::FailedPrecondition);
        let challenge = client.get_captcha(pb::GetCaptchaRequest {}).await;
        let challenge = challenge.expect("a challenge").into_inner();
        let solved = pb::LoginRequest {
            captcha: Some(solve(&challenge)),
            ..login("ada")
        };
        client.login(solved).await.expect("signed in");
    })
    .await;

    let limits = "[limits]\nread = { per_minute = 1, burst = 0 }\nwrite = { per_minute = 1, burst = 0 }\nrun = { per_minute = 1, burst = 0 }\nauth = { per_minute = 1, burst = 2 }\nmail = { per_minute = 1, burst = 0 }\n";
    let app = TestApp::on(TestDatabase::sqlite(), limits).await;
    let mut client = client(&app).await;
    for _ in 0..2 {
        client.login(login("nobody")).await.expect_err("nobody");
    }
    let status = client.login(login("nobody")).await.expect_err("too often");
    let wait = status.get_details_retry_info().expect("when").retry_delay;
    assert!(wait.is_some_and(|wait| wait > Duration::ZERO));
    assert!(status.metadata().get("grpc-retry-pushback-ms").is_some());
    assert_eq!(
        refused::<()>(Err(status)),
        refusal(Code::ResourceExhausted, "too_many")
    );
}

fn solve(challenge: &pb::GetCaptchaResponse) -> pb::Captcha {
    use sha2::{Digest, Sha256};

    let challenge_text = &challenge.challenge;
    let nonce = (0_u64..)
        .map(|nonce| nonce.to_string())
        .find(|nonce| {
            let digest = Sha256::digest(format!("{challenge_text}:{nonce}").as_bytes());
            let first = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
            first.leading_zeros() >= challenge.difficulty_bits
        })
        .expect("a solution");
    pb::Captcha {
        challenge: challenge.challenge.clone(),
        nonce,
    }
}

#[tokio::test]
async fn what_is_not_grpc_is_not_answered() {
    use tower::ServiceExt;

    let app = TestApp::on(TestDatabase::sqlite(), "").await;
    let secret = app.register("ada").await.cookie.expect("a cookie");
    let request = axum::http::Request::post("/tiltyard.v1.AuthUserAdminService/Logout")
        .header("content-type", "text/plain")
        .header("authorization", format!("Bearer {secret}"))
        .body(axum::body::Body::from(vec![0; 5]))
        .expect("a request");
    let answer = app.application.router.clone().oneshot(request).await;
    let status = answer.expect("an answer").status();
    assert_eq!(status, axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
