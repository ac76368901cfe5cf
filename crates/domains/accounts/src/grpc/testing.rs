//! A client of the service, over a real connection to the whole application.

use std::net::SocketAddr;

use tiltyard_testkit::{PASSWORD, TestApp};
use tonic::{
    Code, Request, Status,
    transport::{Channel, Endpoint},
};
use tonic_types::StatusExt;

use super::{
    pb::{
        self, auth_user_admin_service_client::AuthUserAdminServiceClient,
        login_response::Result as Got,
    },
    status::CODE_TRAILER,
};

pub type Client = AuthUserAdminServiceClient<Channel>;

pub async fn client(app: &TestApp) -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = app
        .application
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let channel = Endpoint::from_shared(format!("http://{address}"))
        .expect("an address")
        .connect()
        .await
        .expect("a connection");
    AuthUserAdminServiceClient::new(channel)
}

/// A message from somebody who shows this secret; an empty one is nobody's.
pub fn with<T>(secret: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    if !secret.is_empty() {
        let value = format!("Bearer {secret}").parse().expect("a value");
        request.metadata_mut().insert("authorization", value);
    }
    request
}

pub fn registration(handle: &str) -> pb::RegisterRequest {
    pb::RegisterRequest {
        handle: handle.to_owned(),
        email: format!("{handle}@example.org"),
        password: PASSWORD.to_owned(),
        ..pb::RegisterRequest::default()
    }
}

pub fn login(handle: &str) -> pb::LoginRequest {
    pb::LoginRequest {
        login: handle.to_owned(),
        password: PASSWORD.to_owned(),
        captcha: None,
    }
}

pub async fn signed_in(client: &mut Client, handle: &str) -> String {
    let answer = client.login(login(handle)).await.expect("signed in");
    match answer.into_inner().result {
        Some(Got::Session(session)) => session.secret,
        other => panic!("{other:?}"),
    }
}

/// The code, and our word for it in its three places.
pub fn refused<T: std::fmt::Debug>(result: Result<T, Status>) -> (Code, String) {
    let status = result.expect_err("refused");
    let info = status.get_details_error_info().expect("details");
    assert_eq!(info.domain, "tiltyard");
    let word = status.metadata().get(CODE_TRAILER).expect("a trailer");
    assert_eq!(word.to_str().expect("a word"), info.reason);
    (status.code(), info.reason)
}

pub fn refusal(code: Code, word: &str) -> (Code, String) {
    (code, word.to_owned())
}
