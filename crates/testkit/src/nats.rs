//! A NATS server of this process: on a private port and in a private folder, ended with the process however it ends.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdin, Command, Stdio},
};

use tempfile::TempDir;

/// WHY a shell that reads: when this process ends, even by SIGKILL, the pipe closes, and the shell takes the server down
/// and its folder away.
const KEEPER: &str = r#"
dir=$1
nats-server -a 127.0.0.1 -p -1 -js -sd "$dir" --ports_file_dir "$dir" -l "$dir/log" &
server=$!
trap 'kill -9 $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$dir"' EXIT
until ports=$(cat "$dir"/nats-server_*.ports 2>/dev/null) && [ -n "$ports" ]; do
  kill -0 $server 2>/dev/null || exit 1
  read -rt 0.02 <> <(:) || true
done
echo "$ports" | tr -d '\n '
echo
read -r _ || true
"#;

/// A running NATS server with JetStream.
pub struct Nats {
    pub url: String,
    _keeper: Child,
    _pipe: ChildStdin,
}

impl Nats {
    /// # Panics
    /// Where NATS is not installed or does not start.
    #[must_use]
    pub fn start() -> Self {
        let directory = TempDir::with_prefix("tiltyard-nats-")
            .expect("a folder")
            .keep();
        let mut keeper = Command::new("bash")
            .args(["-c", KEEPER, "keeper"])
            .arg(&directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash");
        let pipe = keeper.stdin.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        let ports: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| {
            panic!("NATS does not start: install nats-server (scripts/setup.sh test)")
        });
        Self {
            url: ports["nats"][0].as_str().expect("an address").to_owned(),
            _keeper: keeper,
            _pipe: pipe,
        }
    }
}
