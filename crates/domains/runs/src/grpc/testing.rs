//! A server on a real listener with a runner that talks, so that tests of the wire need no privileges.

use std::{
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::Router;
use bytes::Bytes;
use tiltyard_protocol::*;
use tokio::sync::mpsc;
use tonic::transport::{Channel, Endpoint};

use super::pb::execution_service_client::ExecutionServiceClient;
use crate::{HttpConfig, http::testing::Scripted};

/// More pieces than all queues between a program and its client hold.
pub const FLOOD: usize = 500;

/// Repeats what it reads until its input ends. Told to flood, it writes before it reads; told to fail, it fails.
struct Echo {
    /// Told when a run is taken, and when its asker has gone away.
    notes: mpsc::UnboundedSender<&'static str>,
    accepting: Arc<AtomicBool>,
}

impl Runs for Echo {
    fn languages(&self) -> Vec<RuntimeInfo> {
        Scripted.languages()
    }

    fn missing(&self) -> Vec<MissingLanguage> {
        Scripted.missing()
    }

    fn close_matches(&self, name: &str) -> Vec<String> {
        Scripted.close_matches(name)
    }

    fn submit(
        &self,
        request: RunRequest,
    ) -> Pin<Box<dyn Future<Output = Result<RunHandle, RunRefused>> + Send + '_>> {
        Box::pin(async move {
            if request.language == "busy" {
                return Scripted.submit(request).await;
            }
            if request.args.iter().any(|arg| arg.contains('\0')) {
                return Err(RunRefused::Invalid("an argument contains NUL".to_owned()));
            }
            let (events, events_out) = mpsc::channel(4);
            let (input_in, input) = mpsc::channel(4);
            let notes = self.notes.clone();
            tokio::spawn(async move {
                let _ = notes.send("taken");
                if echo(request, &events, input).await.is_none() {
                    let _ = notes.send("gone");
                }
            });
            Ok(RunHandle {
                events: events_out,
                input: input_in,
            })
        })
    }

    fn status(&self) -> RunnerStatus {
        RunnerStatus {
            accepting: self.accepting.load(Ordering::Acquire),
            ..Scripted.status()
        }
    }
}

/// `None`: the asker has gone away.
async fn echo(
    request: RunRequest,
    events: &mpsc::Sender<RunEvent>,
    mut input: mpsc::Receiver<RunInput>,
) -> Option<()> {
    let told_to = |word: &str| request.args.iter().any(|arg| arg == word);
    let write = |bytes: Bytes| async move {
        let event = RunEvent::Output {
            stage: Stage::Run,
            stream: Stream::Stdout,
            bytes,
        };
        events.send(event).await.ok()
    };
    events.send(RunEvent::StageStarted(Stage::Run)).await.ok()?;
    if told_to("fail") {
        let why = RunEvent::Failed("the box broke".to_owned());
        return events.send(why).await.ok();
    }
    if told_to("flood") {
        for _ in 0..FLOOD {
            write(Bytes::from_static(b"x")).await?;
        }
    }
    let mut exit = Exit::Code(0);
    match request.stdin {
        Stdin::Bytes(bytes) => {
            write(bytes).await?;
            if told_to("wait") {
                events.closed().await;
                return None;
            }
        }
        Stdin::Interactive => loop {
            tokio::select! {
                () = events.closed() => return None,
                heard = input.recv() => match heard? {
                    RunInput::Stdin(_) if told_to("flood") => {}
                    RunInput::Stdin(bytes) => write(bytes).await?,
                    RunInput::CloseStdin => break,
                    RunInput::Signal(signal) => { exit = Exit::Signal(signal); break }
                }
            }
        },
    }
    let outcome = Outcome {
        exit,
        stopped_by: None,
        wall_time_us: 2500,
        cpu_time_us: 1500,
        memory_peak_bytes: 4096,
    };
    let stage = Stage::Run;
    let ended = RunEvent::StageEnded { stage, outcome };
    events.send(ended).await.ok()?;
    let timings = RunTimings {
        run_us: 2500,
        ..RunTimings::default()
    };
    events.send(RunEvent::Finished(timings)).await.ok()
}

pub struct Server {
    /// Whether the runner says that it takes runs.
    pub accepting: Arc<AtomicBool>,
    pub address: SocketAddr,
    pub client: ExecutionServiceClient<Channel>,
    /// The same router as the listener's, for requests over plain HTTP.
    pub router: Router,
    pub notes: mpsc::UnboundedReceiver<&'static str>,
}

pub fn runner(
    accepting: Arc<AtomicBool>,
) -> (Arc<dyn Runs>, mpsc::UnboundedReceiver<&'static str>) {
    let (notes, notes_out) = mpsc::unbounded_channel();
    (Arc::new(Echo { notes, accepting }), notes_out)
}

pub async fn serve(config: HttpConfig) -> Server {
    let accepting = Arc::new(AtomicBool::new(true));
    let (runner, notes) = runner(Arc::clone(&accepting));
    let router = crate::router(runner, config);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let app = router.clone();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Server {
        client: connect(address).await,
        accepting,
        address,
        router,
        notes,
    }
}

pub async fn channel(address: SocketAddr) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("an address");
    endpoint.connect().await.expect("a connection")
}

pub async fn connect(address: SocketAddr) -> ExecutionServiceClient<Channel> {
    ExecutionServiceClient::new(channel(address).await)
}
