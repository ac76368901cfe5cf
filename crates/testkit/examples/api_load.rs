//! `taskset -c 0,1 cargo run --release -p tiltyard-testkit --example api_load`: how long answers of the API take at 200
//! requests a second, on each database, quiet and while a storm of logins is looked at. The server is a process of its
//! own; both share the processors. Requests leave by the clock, whether or not answers came: one that waits counts in full.

use std::{
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tiltyard_testkit::{PASSWORD, TestDatabase, databases};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    sync::Mutex,
    task::JoinSet,
    time::Instant,
};

const REQUESTS_PER_SECOND: u32 = 200;
const SECONDS: u32 = 10;
/// Logins under way at the same time in a storm.
const STORM: usize = 16;

async fn start(database: &TestDatabase) -> (Child, String) {
    let url = database
        .config
        .url
        .clone()
        .unwrap_or_else(|| database.config.file.display().to_string());
    let server = std::env::current_exe().expect("a path");
    let server = server
        .parent()
        .and_then(std::path::Path::parent)
        .expect("a folder")
        .join("tiltyard-test-web");
    assert!(
        server.exists(),
        "build it first: cargo build --release -p tiltyard-testkit"
    );
    let mut child = Command::new(server)
        .args([url.as_str(), "--honest-passwords"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the web role");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    out.read_line(&mut line).await.expect("an address");
    (child, line.trim().to_owned())
}

/// A connection that is kept.
struct Wire {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Wire {
    async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("connected");
        stream.set_nodelay(true).expect("no delay");
        Self {
            stream: BufReader::new(stream),
            host: address.to_owned(),
        }
    }

    async fn ask(&mut self, method: &str, path: &str, cookie: &str, body: &str) -> (u16, String) {
        let request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nhost: {}\r\ncookie: tiltyard_session={cookie}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream
            .write_all(request.as_bytes())
            .await
            .expect("sent");
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).await.expect("a line");
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
            head.push_str(&line);
        }
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).await.expect("a body");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        (status, head)
    }
}

async fn register(address: &str, handle: &str) -> String {
    let body = format!(
        r#"{{"handle":"{handle}","email":"{handle}@example.org","password":"{PASSWORD}"}}"#
    );
    let (status, head) = Wire::open(address)
        .await
        .ask("POST", "/accounts", "", &body)
        .await;
    assert_eq!(status, 201);
    let (_, rest) = head.split_once("tiltyard_session=").expect("a cookie");
    rest.split(';').next().unwrap_or_default().to_owned()
}

/// Sorted times of all answers, in microseconds.
async fn load(
    address: &str,
    cookies: &[String],
    asks: &'static [(&'static str, &'static str, &'static str)],
) -> Vec<u64> {
    let wires: Arc<Mutex<Vec<Wire>>> = Arc::default();
    let mut answers = JoinSet::new();
    let begin = Instant::now();
    for number in 0..REQUESTS_PER_SECOND * SECONDS {
        let due = begin + Duration::from_secs(1) * number / REQUESTS_PER_SECOND;
        tokio::time::sleep_until(due).await;
        let (method, path, body) = asks[number as usize % asks.len()];
        let cookie = cookies
            .get(number as usize % cookies.len().max(1))
            .cloned()
            .unwrap_or_default();
        let (address, wires) = (address.to_owned(), Arc::clone(&wires));
        answers.spawn(async move {
            let kept = wires.lock().await.pop();
            let mut wire = match kept {
                Some(wire) => wire,
                None => Wire::open(&address).await,
            };
            let (status, _) = wire.ask(method, path, &cookie, body).await;
            assert!(status < 300, "{method} {path}: {status}");
            wires.lock().await.push(wire);
            u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX)
        });
    }
    let mut times = answers.join_all().await;
    times.sort_unstable();
    times
}

fn told(what: &str, times: &[u64]) -> u64 {
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "  {what:<34} p50 {:>6.2} ms   p95 {:>6.2} ms   p99 {:>6.2} ms",
        at(0.5) as f64 / 1e3,
        at(0.95) as f64 / 1e3,
        at(0.99) as f64 / 1e3
    );
    at(0.95)
}

const READS: &[(&str, &str, &str)] = &[
    ("GET", "/people/person0", ""),
    ("GET", "/session", ""),
    ("GET", "/runtimes", ""),
];
const SIGNED_IN: &[(&str, &str, &str)] = &[
    ("GET", "/session", ""),
    ("GET", "/sessions", ""),
    ("GET", "/me/security-log", ""),
    ("GET", "/me/tokens", ""),
    ("PATCH", "/me/preferences", r#"{"theme":"dark"}"#),
];

async fn measure(database: TestDatabase) {
    println!("{}", database.name);
    let (_server, address) = start(&database).await;
    let mut cookies = Vec::new();
    for number in 0..20 {
        cookies.push(register(&address, &format!("person{number}")).await);
    }
    load(&address, &cookies, SIGNED_IN).await;
    let quiet = told("reads of nobody", &load(&address, &[], READS).await);
    told(
        "signed in, one in five a write",
        &load(&address, &cookies, SIGNED_IN).await,
    );
    let stop = Arc::new(AtomicBool::new(false));
    let mut storm = JoinSet::new();
    for number in 0..STORM {
        let (address, stop) = (address.clone(), Arc::clone(&stop));
        storm.spawn(async move {
            let body = format!(r#"{{"login":"person{number}","password":"{PASSWORD}"}}"#);
            let mut wire = Wire::open(&address).await;
            let mut logins = 0_u32;
            while !stop.load(Ordering::Relaxed) {
                assert_eq!(wire.ask("POST", "/sessions", "", &body).await.0, 200);
                logins += 1;
            }
            logins
        });
    }
    let stormy = told(
        "reads of nobody in a login storm",
        &load(&address, &[], READS).await,
    );
    stop.store(true, Ordering::Relaxed);
    let logins: u32 = storm.join_all().await.iter().sum();
    println!(
        "  {:.0} logins a second meanwhile; p95 is {:.1} times the quiet one",
        f64::from(logins) / f64::from(SECONDS),
        stormy as f64 / quiet as f64
    );
}

#[tokio::main]
async fn main() {
    for database in databases().await {
        measure(database).await;
    }
}
