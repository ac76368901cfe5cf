//! The server under load: the web role with problems, a judge that says when it said what, and the machine's clock.

use std::{collections::HashMap, fs, net::SocketAddr, process::Stdio, sync::Arc};

use tiltyard_accounts::Passwords;
use tiltyard_contracts::SystemClock;
use tiltyard_problems::Shipped;
use tiltyard_store::{Store, StoreConfig};
use tiltyard_testkit::{NoBoxes, ScriptedJudges, TestDatabase, sum_files, test_config};
use tiltyard_web::{Application, Parts};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use crate::Moments;

/// Submissions judged at the same time.
const PLACES: usize = 64;
const PROBLEMS: usize = 60;
/// The processors of the server.
const PROCESSORS: &str = "0,1";
/// Every client has an address of its own, as in service; they are told as a proxy tells them.
const CONFIG: &str = "
[server]
public_url = \"http://localhost\"
trusted_proxies = [\"127.0.0.1\"]
";

pub async fn serve(url: &str) {
    let moments = Moments::begin();
    let config = if url.starts_with("postgres://") {
        StoreConfig::postgres(url)
    } else {
        StoreConfig::sqlite(url)
    };
    let store = Store::connect(&config).await.expect("a database");
    let data = tempfile::tempdir().expect("a folder");
    let mut config = test_config(CONFIG);
    config.server.data = data.path().to_owned();
    let judges = Arc::new(ScriptedJudges::with_places(PLACES));
    let parts = Parts {
        runs: Arc::new(NoBoxes),
        judges: Arc::clone(&judges) as Arc<dyn tiltyard_protocol::Judges>,
        judged: None,
        clock: Arc::new(SystemClock),
        errors: tiltyard_admin::RecentErrors::new(Arc::new(SystemClock)),
        pages: axum::Router::new(),
    };
    let passwords = Passwords::with_memory(2, 64).expect("passwords");
    let application = Application::on(store, &config, parts, passwords).await;
    let application = application.expect("the application");
    let shipped = (0..PROBLEMS).map(|number| Shipped {
        name: format!("problem-{number}"),
        hash: "one".to_owned(),
        files: Box::new(move || sum_files(&format!("problem-{number}"))),
    });
    let seeded = application.problems.seed(shipped.collect()).await;
    assert!(seeded.expect("seeded").refused.is_empty());
    let working = application.clone();
    tokio::spawn(async move { working.work().await });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    // As the server has it: small answers must not wait for more to send.
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        stream.set_nodelay(true).expect("a socket");
    });
    let service = application
        .router
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line != "said" {
            break;
        }
        let said: HashMap<String, Vec<i128>> = judges
            .order()
            .into_iter()
            .map(|id| {
                let said = judges.tests_said(&id);
                let said = said.into_iter().map(|at| moments.micros(at)).collect();
                (id, said)
            })
            .collect();
        println!("{}", serde_json::to_string(&said).expect("JSON"));
    }
}

pub struct Server {
    child: Child,
    asks: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    pub address: String,
}

impl Server {
    pub async fn start(database: &TestDatabase) -> Self {
        let url = database
            .config
            .url
            .clone()
            .unwrap_or_else(|| database.config.file.display().to_string());
        let this = std::env::current_exe().expect("a path");
        let mut child = Command::new("taskset")
            .args(["-c", PROCESSORS])
            .arg(this)
            .args(["serve", &url])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the web role");
        let asks = child.stdin.take().expect("a pipe");
        let mut answers = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = answers.next_line().await.expect("a line");
        Self {
            child,
            asks,
            answers,
            address: address.expect("an address"),
        }
    }

    /// When the judge said each test of each submission.
    pub async fn said(&mut self) -> HashMap<String, Vec<i128>> {
        self.asks.write_all(b"said\n").await.expect("asked");
        let line = self.answers.next_line().await.expect("a line");
        serde_json::from_str(&line.expect("an answer")).expect("JSON")
    }

    pub fn resident_bytes(&self) -> usize {
        let status = self.proc("status");
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok())
            .map_or(0, |kib| kib * 1024)
    }

    /// Of both processors, used since the start.
    pub fn processor_ms(&self) -> u64 {
        /// Of a second; the kernel tells it so to everybody.
        const TICK_MS: u64 = 10;
        let stat = self.proc("stat");
        let rest = stat.rsplit(')').next().unwrap_or_default();
        let used = rest.split_whitespace().skip(11).take(2);
        used.filter_map(|text| text.parse::<u64>().ok())
            .sum::<u64>()
            * TICK_MS
    }

    /// How long its threads were ready to work and had no processor, which others had.
    pub fn starved_ms(&self) -> u64 {
        let id = self.child.id().unwrap_or_default();
        let threads = fs::read_dir(format!("/proc/{id}/task"))
            .into_iter()
            .flatten();
        let starved = threads.flatten().filter_map(|thread| {
            let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            text.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        starved.sum::<u64>() / 1_000_000
    }

    fn proc(&self, file: &str) -> String {
        let id = self.child.id().unwrap_or_default();
        fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    pub async fn stop(mut self) {
        drop(self.asks);
        drop(self.child.wait().await);
    }
}
