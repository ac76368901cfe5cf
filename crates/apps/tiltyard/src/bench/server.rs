//! The server under measurement.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};
use serde_json::json;

/// A server of this same program, ended with the value.
pub struct Server {
    child: Child,
    connection: BufReader<TcpStream>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub fn start(work: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(work.join("data"))
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("the server's output")?).lines();
        let address = loop {
            let line = lines.next().context("the server ended at once")??;
            if let Some(rest) = line.strip_prefix("Tiltyard at http://localhost:") {
                break format!("127.0.0.1:{}", rest.split(' ').next().unwrap_or_default());
            }
        };
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            child,
            connection: BufReader::new(stream),
        })
    }

    pub fn execute(&mut self, code: &str) -> anyhow::Result<()> {
        self.post(
            "/api/v2/execute",
            &json!({"language": "python", "version": "*", "files": [{"content": code}]}),
        )
    }

    pub fn warm(&mut self) -> anyhow::Result<()> {
        self.post(
            "/api/v1/runs",
            &json!({"language": "python", "warm": true, "files": [{"content": "print(1)"}]}),
        )
    }

    /// Posts a program that prints 1.
    fn post(&mut self, path: &str, body: &serde_json::Value) -> anyhow::Result<()> {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.connection.get_mut().write_all(request.as_bytes())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line)?;
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.connection.read_exact(&mut answer)?;
        let answer: serde_json::Value = serde_json::from_slice(&answer)?;
        if answer["run"]["stdout"] == "1\n" {
            Ok(())
        } else {
            bail!("the server answered {answer}")
        }
    }

    /// Proportional share of memory of the server and everything below it.
    pub fn resident_mib(&self) -> anyhow::Result<f64> {
        let mut wanted = vec![self.child.id()];
        let mut kib = 0;
        while let Some(pid) = wanted.pop() {
            let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))
                .unwrap_or_default();
            wanted.extend(
                children
                    .split_whitespace()
                    .filter_map(|pid| pid.parse::<u32>().ok()),
            );
            let text =
                std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
            kib += text
                .lines()
                .find_map(|line| line.strip_prefix("Pss:"))
                .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
                .unwrap_or(0);
        }
        Ok(kib as f64 / 1024.0)
    }
}
