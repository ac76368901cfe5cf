//! Those who keep order, and those who may not, as clients meet it, on both databases.

use std::time::Duration;

use serde_json::json;
use tiltyard_contracts::Role;
use tiltyard_testkit::{TestApp, on_each_database};
use tonic::{Code, Request};
use tonic_types::StatusExt;

use super::{
    pb,
    testing::{Client, client, login, refusal, refused, registration, signed_in, with},
};

#[tokio::test]
async fn an_administrator_finds_bans_verifies_and_gives_roles() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        app.register_as("root-of-all", Role::Admin).await;
        let admin = signed_in(&mut client, "root-of-all").await;
        let session = client
            .register(registration("eve"))
            .await
            .expect("a session");
        let eve = session.into_inner();
        let id = eve.user.expect("a user").id;

        let list = |query: &str, state: pb::UserState| pb::ListUsersRequest {
            query: query.to_owned(),
            state: state.into(),
            limit: 1,
            ..pb::ListUsersRequest::default()
        };
        let found = client
            .list_users(with(&admin, list("EVE@", pb::UserState::Unspecified)))
            .await;
        let found = found.expect("people").into_inner();
        assert_eq!(
            (found.users[0].id.as_str(), found.next.as_str()),
            (id.as_str(), "")
        );
        let page = client
            .list_users(with(&admin, list("", pb::UserState::Unspecified)))
            .await;
        let page = page.expect("people").into_inner();
        assert_eq!(page.users[0].handle, "eve");
        let next = pb::ListUsersRequest {
            after: page.next,
            ..list("", pb::UserState::Unspecified)
        };
        let page = client
            .list_users(with(&admin, next))
            .await
            .expect("people")
            .into_inner();
        assert_eq!(
            (page.users[0].handle.as_str(), page.next.as_str()),
            ("root-of-all", "")
        );

        let until = app.now() + Duration::from_secs(3600);
        let ban = pb::BanUserRequest {
            id: id.clone(),
            reason: "advertisements".into(),
            until: Some(super::convert::timestamp(until)),
        };
        let banned = client
            .ban_user(with(&admin, ban.clone()))
            .await
            .expect("banned")
            .into_inner();
        assert!(banned.is_banned);
        assert_eq!(
            (banned.ban_reason, banned.ban_until),
            (ban.reason.clone(), ban.until)
        );
        let gone = client.get_me(with(&eve.secret, pb::GetMeRequest {})).await;
        assert_eq!(
            refused(gone),
            refusal(Code::Unauthenticated, "unauthenticated")
        );
        let status = client.login(login("eve")).await.expect_err("banned");
        assert!(status.message().contains("advertisements"), "{status:?}");
        assert_eq!(
            refused::<()>(Err(status)),
            refusal(Code::PermissionDenied, "banned")
        );
        let found = client
            .list_users(with(&admin, list("", pb::UserState::Banned)))
            .await;
        assert_eq!(found.expect("people").into_inner().users.len(), 1);

        let unban = pb::UnbanUserRequest { id: id.clone() };
        let free = client
            .unban_user(with(&admin, unban))
            .await
            .expect("free")
            .into_inner();
        assert!(!free.is_banned && free.ban_reason.is_empty() && free.ban_until.is_none());
        let verify = pb::VerifyUserRequest {
            id: id.clone(),
            verified: true,
        };
        let verified = client
            .verify_user(with(&admin, verify))
            .await
            .expect("verified");
        assert!(verified.into_inner().is_verified);
        let role = pb::SetRoleRequest {
            id: id.clone(),
            role: pb::Role::Moderator.into(),
        };
        let given = client
            .set_role(with(&admin, role.clone()))
            .await
            .expect("a role");
        assert_eq!(given.into_inner().role(), pb::Role::Moderator);
        let get = pb::GetUserRequest { id: id.clone() };
        let read = client
            .get_user(with(&admin, get))
            .await
            .expect("a user")
            .into_inner();
        assert_eq!((read.role(), read.is_verified), (pb::Role::Moderator, true));

        for (ban, field) in [
            (
                pb::BanUserRequest {
                    reason: String::new(),
                    ..ban.clone()
                },
                "reason",
            ),
            (
                pb::BanUserRequest {
                    until: Some(prost_types::Timestamp {
                        seconds: 1,
                        nanos: 0,
                    }),
                    ..ban.clone()
                },
                "until",
            ),
            (
                pb::BanUserRequest {
                    until: Some(prost_types::Timestamp {
                        seconds: i64::MAX,
                        nanos: 0,
                    }),
                    ..ban
                },
                "until",
            ),
        ] {
            let status = client.ban_user(with(&admin, ban)).await.expect_err(field);
            let info = status.get_details_error_info().expect("details");
            assert_eq!(info.metadata[field], "invalid");
        }
        let nobody = pb::GetUserRequest {
            id: "nonsense".into(),
        };
        let nobody = client.get_user(with(&admin, nobody)).await;
        assert_eq!(refused(nobody), refusal(Code::NotFound, "not_found"));

        // An hour later a role asks for the password again, as over HTTP.
        app.advance(Duration::from_secs(3600));
        let late = client.set_role(with(&admin, role.clone())).await;
        assert_eq!(
            refused(late),
            refusal(Code::PermissionDenied, "sudo_required")
        );
        let admin = signed_in(&mut client, "root-of-all").await;
        client.set_role(with(&admin, role)).await.expect("a role");
    })
    .await;
}

/// What each method that is not for everybody says to somebody with this secret.
async fn all_refused(client: &mut Client, secret: &str) -> Vec<(&'static str, Code, String)> {
    let mut told = Vec::new();
    macro_rules! try_each {
        ($($method:ident($request:expr))+) => {$(
            let (code, word) = refused(client.$method(with(secret, $request)).await);
            told.push((stringify!($method), code, word));
        )+};
    }
    try_each! {
        get_me(pb::GetMeRequest {})
        refresh(pb::RefreshRequest {})
        logout(pb::LogoutRequest {})
        resend_verification(pb::ResendVerificationRequest {})
        update_profile(pb::UpdateProfileRequest::default())
        list_users(pb::ListUsersRequest::default())
        get_user(pb::GetUserRequest::default())
        ban_user(pb::BanUserRequest::default())
        unban_user(pb::UnbanUserRequest::default())
        verify_user(pb::VerifyUserRequest::default())
        set_role(pb::SetRoleRequest::default())
    }
    told
}

#[tokio::test]
async fn every_method_keeps_the_rule_of_its_operation() {
    on_each_database(async |app: TestApp| {
        let mut client = client(&app).await;
        for (method, code, word) in all_refused(&mut client, "").await {
            let expected = (Code::Unauthenticated, "unauthenticated");
            assert_eq!((code, word.as_str()), expected, "{method} as nobody");
        }
        let mut browser = app.browser();
        browser.post("/guests", &json!({})).await;
        let guest = browser.cookie.expect("a cookie");
        let status = client
            .update_profile(with(&guest, pb::UpdateProfileRequest::default()))
            .await;
        assert_eq!(
            refused(status),
            refusal(Code::PermissionDenied, "guests_may_not")
        );

        let mut ada = app.register("ada").await;
        let secret = ada.cookie.clone().expect("a cookie");
        let forbidden = refusal(Code::PermissionDenied, "forbidden");
        let list = pb::ListUsersRequest::default();
        assert_eq!(
            refused(client.list_users(with(&secret, list.clone())).await),
            forbidden
        );
        let role = pb::SetRoleRequest::default();
        assert_eq!(
            refused(client.set_role(with(&secret, role)).await),
            forbidden
        );

        // A token, with the scope and without.
        app.register_as("root-of-all", Role::Admin).await;
        let admin = signed_in(&mut client, "root-of-all").await;
        let mut program = app.browser();
        program.token = Some(admin);
        let body = json!({"name": "t", "scopes": ["admin:read"]});
        let made = program.post("/me/tokens", &body).await;
        let token = made.json["token"].as_str().expect("a token").to_owned();
        client.list_users(with(&token, list)).await.expect("people");
        for status in [
            client
                .ban_user(with(&token, pb::BanUserRequest::default()))
                .await
                .map(drop),
            client
                .set_role(with(&token, pb::SetRoleRequest::default()))
                .await
                .map(drop),
            client
                .logout(with(&token, pb::LogoutRequest {}))
                .await
                .map(drop),
        ] {
            assert_eq!(
                refused(status),
                refusal(Code::PermissionDenied, "token_scope")
            );
        }

        // Somebody banned learns why, from the token that is left to them.
        let body = json!({"name": "t", "scopes": ["account:write"]});
        let made = ada.post("/me/tokens", &body).await;
        let token = made.json["token"].as_str().expect("a token").to_owned();
        let reason = json!({"reason": "advertisements"});
        let id = app.id_of("ada").await;
        assert_eq!(
            program
                .post(&format!("/admin/people/{id}/ban"), &reason)
                .await
                .status,
            200
        );
        for (method, code, word) in all_refused(&mut client, &token).await {
            assert_eq!(
                (code, word.as_str()),
                (Code::PermissionDenied, "banned"),
                "{method}"
            );
        }

        // A cookie is no credential here.
        let mut request = Request::new(pb::GetMeRequest {});
        let cookie = format!("tiltyard_session={guest}")
            .parse()
            .expect("a value");
        request.metadata_mut().insert("cookie", cookie);
        assert_eq!(
            refused(client.get_me(request).await),
            refusal(Code::Unauthenticated, "unauthenticated")
        );
    })
    .await;
}
