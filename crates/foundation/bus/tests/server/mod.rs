//! A nats-server of a test's own: a private port and folder, ended by its id.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

pub struct Server {
    child: Child,
    port: u16,
    /// Where it says how it is, if it was asked to.
    monitor: Option<u16>,
    folder: TempDir,
    arguments: Vec<String>,
}

impl Server {
    pub fn start() -> Self {
        Self::with(&[])
    }

    pub fn with(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("jetstream");
        let jetstream = ["-js", "-sd", store.to_str().unwrap()];
        let arguments = jetstream.iter().chain(more).map(ToString::to_string);
        Self::launch(folder, arguments.collect())
    }

    pub fn without_jetstream() -> Self {
        Self::launch(tempfile::tempdir().unwrap(), Vec::new())
    }

    /// Three that hold every stream together.
    pub fn cluster() -> Vec<Self> {
        // The servers must know of each other before any of them has started, so the ports are chosen here.
        let ports = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let ports = ports.map(|listener| listener.local_addr().unwrap().port());
        let address = |port: &u16| format!("nats://127.0.0.1:{port}");
        let routes: Vec<String> = ports.iter().map(address).collect();
        let routes = routes.join(",");
        let one = |port: &u16| {
            let name = port.to_string();
            Self::with(&[
                "--server_name",
                &name,
                "--cluster_name",
                "test",
                "--cluster",
                &address(port),
                "--routes",
                &routes,
                "-m",
                "-1",
            ])
        };
        ports.iter().map(one).collect()
    }

    pub fn name(&self) -> &str {
        let at = self.arguments.iter().position(|it| it == "--server_name");
        &self.arguments[at.unwrap() + 1]
    }

    fn launch(folder: TempDir, arguments: Vec<String>) -> Self {
        // -1 lets the server choose a free port.
        let (child, port, monitor) = run("-1", &arguments);
        Self {
            child,
            port,
            monitor,
            folder,
            arguments,
        }
    }

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// With the signal that no program can prepare for.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        (self.child, _, self.monitor) = run(&port, &self.arguments);
    }

    /// Whether the cluster itself has a leader and this server knows all that was decided: which streams and consumers there are.
    ///
    /// WHY not of every consumer: in NATS 2.9 a follower of one that never had a job may ask its leader for ever for what neither has.
    pub fn is_current(&self) -> bool {
        let mut answer = String::new();
        let asked = TcpStream::connect(("127.0.0.1", self.monitor.unwrap())).and_then(|mut to| {
            to.write_all(b"GET /healthz?js-server-only=true HTTP/1.0\r\n\r\n")?;
            to.read_to_string(&mut answer)
        });
        asked.is_ok() && answer.contains(" 200 OK")
    }

    pub fn empty(&self) {
        fs::remove_dir_all(self.folder.path().join("jetstream")).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a server and reads what it says until it is ready.
fn run(port: &str, arguments: &[String]) -> (Child, u16, Option<u16>) {
    let mut child = Command::new("nats-server")
        .args(["-a", "127.0.0.1", "-p", port])
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .expect("install nats-server (scripts/setup.sh test)");
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = Vec::new();
    let (mut chosen, mut monitor) = (None, None);
    for line in lines.by_ref() {
        let line = line.unwrap();
        if let Some((_, port)) = line.split_once("Listening for client connections on 127.0.0.1:") {
            chosen = port.trim().parse().ok();
        }
        if let Some((_, port)) = line.split_once("Starting http monitor on 127.0.0.1:") {
            monitor = port.trim().parse().ok();
        }
        said.push(line);
        if said.last().unwrap().contains("Server is ready") {
            // It goes on talking, and must not wait for a reader.
            std::thread::spawn(move || lines.for_each(drop));
            return (child, chosen.unwrap(), monitor);
        }
    }
    child.wait().unwrap();
    panic!("nats-server did not start: {said:#?}");
}
