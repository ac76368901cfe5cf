//! A real client over loopback against the scripted runner.

use std::sync::Arc;

use tonic::{Code, transport::Channel};

use super::messages::{
    ExecuteRequest, ExecuteStreamRequest, File, StageLimits, execute_stream_request::Message,
    execute_stream_response::Event, execution_service_client::ExecutionServiceClient,
};
use crate::{HttpConfig, http::testing::Scripted, router};

async fn client() -> ExecutionServiceClient<Channel> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let app = router(Arc::new(Scripted), HttpConfig::default());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let channel = Channel::from_shared(format!("http://{address}"))
        .expect("an address")
        .connect()
        .await
        .expect("a connection");
    ExecutionServiceClient::new(channel)
}

fn ask(language: &str) -> ExecuteRequest {
    ExecuteRequest {
        language: language.to_owned(),
        files: vec![File {
            name: String::new(),
            content: "print(1)".into(),
        }],
        ..ExecuteRequest::default()
    }
}

#[tokio::test]
async fn a_run_answers_with_its_facts() {
    let answer = client()
        .await
        .execute(ask("py"))
        .await
        .expect("an answer")
        .into_inner();
    let run = answer.run.expect("a run");
    assert_eq!(
        (answer.language.as_str(), &run.stdout[..]),
        ("python", b"1\n".as_slice())
    );
    assert_eq!(run.outcome.expect("an outcome").wall_time_us, 2500);
}

#[tokio::test]
async fn what_cannot_be_run_is_said_with_the_right_code() {
    let mut client = client().await;
    let leaving = ExecuteRequest {
        files: vec![File {
            name: "../a".to_owned(),
            content: "".into(),
        }],
        ..ask("python")
    };
    let too_much = ExecuteRequest {
        run_limits: Some(StageLimits {
            wall_time_ms: Some(0),
            ..StageLimits::default()
        }),
        ..ask("python")
    };
    let nothing = ExecuteRequest {
        files: vec![],
        ..ask("python")
    };
    for (request, code, words) in [
        (ask("pythn"), Code::NotFound, "python"),
        (
            ask("haskell"),
            Code::NotFound,
            "tiltyard languages install haskell",
        ),
        (ask("busy"), Code::ResourceExhausted, "busy"),
        (leaving, Code::InvalidArgument, "files[0].name"),
        (too_much, Code::InvalidArgument, "limits.run.wall_time_ms"),
        (nothing, Code::InvalidArgument, "files"),
    ] {
        let status = client.execute(request).await.expect_err("a refusal");
        assert_eq!(status.code(), code, "{status}");
        assert!(status.message().contains(words), "{status}");
    }
}

fn say(message: Message) -> ExecuteStreamRequest {
    ExecuteStreamRequest {
        message: Some(message),
    }
}

#[tokio::test]
async fn a_stream_tells_events_in_order() {
    let requests = futures_util::stream::iter([say(Message::Start(ask("py")))]);
    let mut events = client()
        .await
        .execute_stream(requests)
        .await
        .expect("a stream")
        .into_inner();
    let mut names = Vec::new();
    while let Some(answer) = events.message().await.expect("an event") {
        names.push(match answer.event.expect("an event") {
            Event::Started(started) => started.language,
            Event::StageStarted(_) => "stage".to_owned(),
            Event::Output(chunk) => String::from_utf8_lossy(&chunk.data).into_owned(),
            Event::StageEnded(_) => "ended".to_owned(),
            Event::Finished(_) => "finished".to_owned(),
        });
    }
    assert_eq!(names, ["python", "stage", "1\n", "ended", "finished"]);
}

#[tokio::test]
async fn a_stream_begins_with_its_start() {
    let requests = futures_util::stream::iter([say(Message::Signal(9))]);
    let status = client()
        .await
        .execute_stream(requests)
        .await
        .expect_err("a refusal");
    assert_eq!(status.code(), Code::InvalidArgument);
}
