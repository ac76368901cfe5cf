//! The service as its clients meet it, over a real connection.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    body::{Body, to_bytes},
    http::{Request as HttpRequest, StatusCode},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;
use tonic::{Code, Request, Status, Streaming};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tower::ServiceExt;

use super::{
    pb::{self, execute_stream_request::Message as Say, execute_stream_response::Event as Answer},
    status::{CODE_TRAILER, PUSHBACK_TRAILER},
    talk,
    testing::{FLOOD, Server, channel, connect, runner, serve},
};
use crate::HttpConfig;

fn request(args: &[&str]) -> pb::ExecuteRequest {
    pb::ExecuteRequest {
        language: "py".to_owned(),
        files: vec![pb::File {
            name: String::new(),
            content: Bytes::from_static(b"print(1)"),
        }],
        stdin: Bytes::from_static(b"hello"),
        args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        ..pb::ExecuteRequest::default()
    }
}

fn say(message: Say) -> pb::ExecuteStreamRequest {
    pb::ExecuteStreamRequest {
        message: Some(message),
    }
}

fn start(args: &[&str]) -> pb::ExecuteStreamRequest {
    let mut start = request(args);
    start.stdin.clear();
    say(Say::Start(Box::new(start)))
}

fn stdin(bytes: &'static [u8]) -> pb::ExecuteStreamRequest {
    say(Say::Stdin(Bytes::from_static(bytes)))
}

fn word(status: &Status) -> &str {
    let word = status.metadata().get(CODE_TRAILER);
    word.and_then(|word| word.to_str().ok()).unwrap_or_default()
}

/// A conversation whose side of the client is written by hand.
async fn talk(
    server: &mut Server,
) -> (
    mpsc::Sender<pb::ExecuteStreamRequest>,
    Streaming<pb::ExecuteStreamResponse>,
) {
    let (says, mut heard) = mpsc::channel(8);
    let requests = stream::poll_fn(move |context| heard.poll_recv(context));
    let answers = server.client.execute_stream(requests).await;
    (says, answers.expect("headers at once").into_inner())
}

async fn next(answers: &mut Streaming<pb::ExecuteStreamResponse>) -> Option<Answer> {
    let answer = answers.message().await.expect("an answer");
    answer.map(|answer| answer.event.expect("one of them"))
}

/// Everything a client hears when it says this and no more.
async fn told(
    server: &mut Server,
    says: Vec<pb::ExecuteStreamRequest>,
) -> Result<Vec<Answer>, Status> {
    let answers = server.client.execute_stream(stream::iter(says)).await?;
    let mut answers = answers.into_inner();
    let mut told = Vec::new();
    while let Some(answer) = answers.message().await? {
        told.push(answer.event.expect("one of them"));
    }
    Ok(told)
}

fn output(answers: &[Answer]) -> Vec<u8> {
    let data = answers.iter().filter_map(|answer| match answer {
        Answer::Output(output) => Some(output.data.to_vec()),
        _ => None,
    });
    data.flatten().collect()
}

#[tokio::test]
async fn a_run_answers_with_its_facts_and_is_counted() {
    let mut server = serve(HttpConfig::default()).await;
    let mut asked = Request::new(request(&[]));
    asked
        .metadata_mut()
        .insert("x-request-id", "mine-7".parse().expect("a value"));
    let answer = server.client.execute(asked).await.expect("an answer");
    assert_eq!(
        answer.metadata().get("x-request-id").expect("the id"),
        "mine-7"
    );
    let answer = answer.into_inner();
    assert_eq!(
        (answer.language.as_str(), answer.version.as_str()),
        ("python", "3.11.2")
    );
    assert_eq!(answer.compile, None);
    let run = answer.run.expect("the run stage");
    assert_eq!(
        (&run.stdout[..], &run.output[..]),
        (&b"hello"[..], &b"hello"[..])
    );
    let outcome = run.outcome.expect("an outcome");
    assert_eq!(outcome.exit, Some(pb::outcome::Exit::Code(0)));
    assert_eq!(outcome.stopped_by(), pb::StoppedBy::Unspecified);
    assert_eq!(
        (outcome.wall_time_us, outcome.memory_peak_bytes),
        (2500, 4096)
    );
    assert_eq!(answer.timings.expect("timings").run_us, 2500);
    let metrics = HttpRequest::get("/metrics").body(Body::empty());
    let metrics = server.router.oneshot(metrics.expect("a request")).await;
    let text = to_bytes(metrics.expect("an answer").into_body(), 1 << 20).await;
    let text = String::from_utf8(text.expect("a body").to_vec()).expect("text");
    assert!(
        text.contains("tiltyard_runs_total{language=\"python\",result=\"finished\"} 1"),
        "{text}"
    );
}

#[tokio::test]
async fn what_cannot_be_run_is_said() {
    let mut server = serve(HttpConfig::default()).await;
    let with = |change: fn(&mut pb::ExecuteRequest)| {
        let mut request = request(&[]);
        change(&mut request);
        request
    };
    let within = |wall_time_ms: u64| pb::ExecuteRequest {
        run_limits: Some(pb::StageLimits {
            wall_time_ms: Some(wall_time_ms),
            ..pb::StageLimits::default()
        }),
        ..request(&[])
    };
    let unknown = (Code::NotFound, "unknown_language");
    let invalid = (Code::InvalidArgument, "invalid");
    let cases = [
        (
            with(|r| r.language = "pythn".into()),
            unknown,
            "did you mean python?",
        ),
        (with(|r| r.language.clear()), unknown, "/api/v1/runtimes"),
        (
            with(|r| r.language = "haskell".into()),
            unknown,
            "tiltyard languages install haskell",
        ),
        (with(|r| r.version = "4.x".into()), invalid, "4.x"),
        (with(|r| r.version = "new".into()), invalid, "version"),
        (with(|r| r.files.clear()), invalid, "files"),
        (
            with(|r| r.files[0].name = "../a".into()),
            invalid,
            "files[0].name",
        ),
        (with(|r| r.args.push("a\0b".into())), invalid, "argument"),
        (
            within(3001),
            invalid,
            "limits.run.wall_time_ms: 3001 is not between 1 and 3000",
        ),
        (within(0), invalid, "0 is not between 1 and 3000"),
        (
            with(|r| r.language = "busy".into()),
            (Code::ResourceExhausted, "busy"),
            "7 runs are waiting",
        ),
    ];
    for (request, (code, stable), part) in cases {
        let once = server.client.execute(request.clone()).await;
        let refused = once.expect_err("refused");
        let in_stream = told(&mut server, vec![say(Say::Start(Box::new(request)))])
            .await
            .expect_err("refused");
        for status in [refused, in_stream] {
            assert_eq!((status.code(), word(&status)), (code, stable), "{status:?}");
            assert!(status.message().contains(part), "{status:?}");
            let pushback = status.metadata().get(PUSHBACK_TRAILER);
            let expected = (code == Code::ResourceExhausted).then_some("1000");
            assert_eq!(pushback.and_then(|ms| ms.to_str().ok()), expected);
        }
    }
}

#[tokio::test]
async fn our_failure_is_not_the_programs() {
    let mut server = serve(HttpConfig::default()).await;
    let mut asked = Request::new(request(&["fail"]));
    let id = "mine-8".parse().expect("a value");
    asked.metadata_mut().insert("x-request-id", id);
    let once = server.client.execute(asked).await.expect_err("failed");
    assert_eq!(
        once.metadata().get("x-request-id").expect("the id"),
        "mine-8"
    );
    let in_stream = told(&mut server, vec![start(&["fail"])]).await;
    for status in [once, in_stream.expect_err("failed")] {
        assert_eq!(
            (status.code(), word(&status)),
            (Code::Internal, "run_failed")
        );
        assert_eq!(status.message(), "the box broke");
    }
}

#[tokio::test]
async fn a_message_over_the_limit_is_refused() {
    let mut server = serve(HttpConfig {
        body_bytes_max: 1000,
        ..HttpConfig::default()
    })
    .await;
    let mut long = request(&[]);
    long.stdin = Bytes::from(vec![b'x'; 1000]);
    let status = server.client.execute(long).await.expect_err("refused");
    assert_eq!(status.code(), Code::OutOfRange);
}

#[tokio::test]
async fn input_reaches_the_program_while_it_runs() {
    let mut server = serve(HttpConfig::default()).await;
    let (says, mut answers) = talk(&mut server).await;
    says.send(start(&[])).await.expect("open");
    let started = Answer::Started(pb::Started {
        language: "python".to_owned(),
        version: "3.11.2".to_owned(),
    });
    assert_eq!(next(&mut answers).await, Some(started));
    let stage = pb::Stage::Run as i32;
    assert_eq!(next(&mut answers).await, Some(Answer::StageStarted(stage)));
    // Each is answered before the next is said.
    for piece in [&b"one"[..], b"\xff\x00", b"three"] {
        says.send(stdin(piece)).await.expect("open");
        let echoed = Answer::Output(pb::OutputChunk {
            stage,
            stream: pb::Stream::Stdout.into(),
            data: Bytes::from_static(piece),
        });
        assert_eq!(next(&mut answers).await, Some(echoed));
    }
    says.send(say(Say::CloseStdin(pb::CloseStdin {})))
        .await
        .expect("open");
    assert!(matches!(
        next(&mut answers).await,
        Some(Answer::StageEnded(_))
    ));
    assert!(matches!(
        next(&mut answers).await,
        Some(Answer::Finished(_))
    ));
    assert_eq!(next(&mut answers).await, None);
}

#[tokio::test]
async fn a_signal_reaches_the_program() {
    let mut server = serve(HttpConfig::default()).await;
    let answers = told(&mut server, vec![start(&[]), say(Say::Signal(15))]).await;
    let answers = answers.expect("answers");
    let outcome = answers.iter().find_map(|answer| match answer {
        Answer::StageEnded(ended) => ended.outcome.clone(),
        _ => None,
    });
    let outcome = outcome.expect("an outcome");
    assert_eq!(outcome.exit, Some(pb::outcome::Exit::Signal(15)));
    assert_eq!(outcome.signal_name, "SIGTERM");
}

#[tokio::test]
async fn the_end_of_the_requests_is_the_end_of_stdin() {
    let mut server = serve(HttpConfig::default()).await;
    let start = say(Say::Start(Box::new(request(&[]))));
    let answers = told(&mut server, vec![start, stdin(b" a"), stdin(b"b")]).await;
    let answers = answers.expect("answers");
    assert_eq!(output(&answers), b"hello ab");
    assert!(matches!(answers.last(), Some(Answer::Finished(_))));
}

#[tokio::test]
async fn a_program_that_writes_before_it_reads_is_not_blocked() {
    let mut server = serve(HttpConfig::default()).await;
    let mut says = vec![start(&["flood"])];
    says.extend(std::iter::repeat_n(stdin(b"y"), FLOOD));
    let answers = told(&mut server, says).await.expect("answers");
    assert_eq!(output(&answers).len(), FLOOD);
    assert!(matches!(answers.last(), Some(Answer::Finished(_))));
}

#[tokio::test]
async fn what_cannot_be_said_ends_the_run() {
    let mut server = serve(HttpConfig::default()).await;
    let long = say(Say::Stdin(Bytes::from(vec![0; talk::STDIN_BYTES_MAX + 1])));
    let empty = pb::ExecuteStreamRequest { message: None };
    for (bad, part) in [
        (say(Say::Signal(65)), "65 is not between 1 and 64"),
        (say(Say::Signal(0)), "signal"),
        (start(&[]), "running already"),
        (long, "at most 262144"),
        (empty, "one of"),
    ] {
        let status = told(&mut server, vec![start(&[]), bad]).await;
        let status = status.expect_err("refused");
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().contains(part), "{status:?}");
        assert_eq!(server.notes.recv().await, Some("taken"));
        assert_eq!(server.notes.recv().await, Some("gone"));
    }
    for nothing in [vec![stdin(b"early")], vec![]] {
        let status = told(&mut server, nothing).await.expect_err("refused");
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().contains("must be start"), "{status:?}");
    }
}

#[tokio::test]
async fn a_client_that_goes_away_takes_its_program_along() {
    let mut server = serve(HttpConfig::default()).await;
    let mut client = server.client.clone();
    let waiting = tokio::spawn(async move { client.execute(request(&["wait"])).await });
    assert_eq!(server.notes.recv().await, Some("taken"));
    waiting.abort();
    assert_eq!(server.notes.recv().await, Some("gone"));

    // A whole client that vanishes in the middle of a conversation: its runtime takes the connection along. The side of
    // the requests stays open until then, since going away is not saying no more.
    let address = server.address;
    let client = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut client = connect(address).await;
            let says = stream::iter([start(&[])]).chain(stream::pending());
            let answers = client.execute_stream(says).await.expect("headers");
            next(&mut answers.into_inner()).await
        })
    });
    let answer = client.await.expect("the client ran");
    assert!(matches!(answer, Some(Answer::Started(_))));
    assert_eq!(server.notes.recv().await, Some("taken"));
    assert_eq!(server.notes.recv().await, Some("gone"));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_says_nothing_is_let_go() {
    let (runs, _notes) = runner(Arc::default());
    let app = Arc::new(crate::app::App {
        runs,
        metrics: crate::metrics::Metrics::default(),
    });
    let mut answers = Box::pin(talk::answers(app, stream::pending(), String::new()));
    let status = answers.next().await.expect("an end").expect_err("let go");
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert!(status.message().contains("10 seconds"), "{status:?}");
}

#[tokio::test]
async fn only_grpc_is_heard_and_unknown_methods_are_said() {
    let server = serve(HttpConfig::default()).await;
    for (method, content_type, status, code) in [
        (
            "Execute",
            "text/plain",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            None,
        ),
        (
            "Execute",
            "application/grpc-web",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            None,
        ),
        ("Nothing", "application/grpc", StatusCode::OK, Some("12")),
    ] {
        let request = HttpRequest::post(format!("/tiltyard.v1.ExecutionService/{method}"))
            .header("content-type", content_type)
            .body(Body::empty());
        let answer = server.router.clone().oneshot(request.expect("a request"));
        let answer = answer.await.expect("an answer");
        assert_eq!(answer.status(), status, "{method} {content_type}");
        let grpc_status = answer.headers().get("grpc-status");
        assert_eq!(grpc_status.and_then(|code| code.to_str().ok()), code);
    }
}

#[tokio::test]
async fn health_is_told_as_it_is() {
    let server = serve(HttpConfig::default()).await;
    let mut health = HealthClient::new(channel(server.address).await);
    let ask = |service: &str| HealthCheckRequest {
        service: service.to_owned(),
    };
    for (accepting, expected) in [
        (true, ServingStatus::Serving),
        (false, ServingStatus::NotServing),
    ] {
        server.accepting.store(accepting, Ordering::Release);
        for service in ["", "tiltyard.v1.ExecutionService"] {
            let answer = health.check(ask(service)).await.expect("an answer");
            assert_eq!(answer.into_inner().status(), expected);
        }
    }
    let unknown = health.check(ask("nobody")).await.expect_err("refused");
    assert_eq!(unknown.code(), Code::NotFound);
    let watch = health.watch(ask("")).await.expect_err("refused");
    assert_eq!(watch.code(), Code::Unimplemented);
}
