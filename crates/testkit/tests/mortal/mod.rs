//! The web role in a process that may be killed, and requests it may die of answering.

use std::{process::Stdio, time::Duration};

use rand::{RngExt, rngs::StdRng};
use tiltyard_testkit::TestDatabase;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    sync::mpsc::UnboundedReceiver,
};

/// A kill comes after so many acknowledged writes, and at any time within this.
const WRITES_MAX: usize = 6;
const LIFE_MS_MAX: u64 = 30;

pub async fn start(database: &TestDatabase) -> (Child, String) {
    let url = database
        .config
        .url
        .clone()
        .unwrap_or_else(|| database.config.file.display().to_string());
    let mut child = Command::new(env!("CARGO_BIN_EXE_tiltyard-test-web"))
        .arg(url)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the web role");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    out.read_line(&mut line).await.expect("an address");
    assert!(!line.is_empty(), "the web role did not start");
    (child, line.trim().to_owned())
}

/// One request on a connection of its own; `None` where the other side died.
pub async fn ask(
    address: &str,
    method: &str,
    path: &str,
    cookie: &str,
    body: &str,
) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!(
        "{method} /api/v1{path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncookie: tiltyard_session={cookie}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    // An answer that was cut is none.
    let (head, rest) = answer.split_once("\r\n\r\n")?;
    let length: usize = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?
        .parse()
        .ok()?;
    (rest.len() == length).then_some((status, answer))
}

/// Lives until some writes are acknowledged, however slow the machine is, and any time longer.
pub async fn live(acknowledged: &mut UnboundedReceiver<()>, chance: &mut StdRng) {
    for _ in 0..chance.random_range(0..=WRITES_MAX) {
        acknowledged.recv().await;
    }
    // WHY a wait: when the kill comes is what the test is about; any time will do.
    tokio::time::sleep(Duration::from_millis(chance.random_range(0..LIFE_MS_MAX))).await;
}
