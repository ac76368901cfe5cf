//! A PostgreSQL of this process: on a private port and in a private folder, ended with the process however it ends.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use tempfile::TempDir;

/// WHY a shell that reads: when this process ends, even by SIGKILL, the pipe closes, and the shell takes the database
/// down and its folder away.
const KEEPER: &str = r#"
set -e
as=$1; bin=$2; dir=$3; port=$4
trap '$as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
if [ -n "$5" ]; then
  $as "$bin/pg_basebackup" -h 127.0.0.1 -p "$5" -U postgres -D "$dir/data" -R -X stream -c fast --no-sync >/dev/null
else
  $as "$bin/initdb" -D "$dir/data" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
fi
$as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/server.log" -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=200" start >/dev/null
echo ready
read -r _ || true
"#;

/// A running PostgreSQL.
pub struct Postgres {
    port: u16,
    _keeper: Child,
    _pipe: ChildStdin,
}

impl Postgres {
    /// The one of this process, started when it is first asked for.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or does not start.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// One of one's own.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_at(free_port())
    }

    /// One of one's own at this port.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn start_at(port: u16) -> Self {
        Self::start_after(port, None)
    }

    /// A replica of this server.
    ///
    /// # Panics
    /// Where it does not start.
    #[must_use]
    pub fn replica(&self) -> Self {
        Self::start_after(free_port(), Some(self.port))
    }

    fn start_after(port: u16, primary: Option<u16>) -> Self {
        let bin = programs()
            .expect("PostgreSQL is not installed: scripts/setup.sh test (Debian: postgresql)");
        let directory = TempDir::with_prefix("tiltyard-postgres-")
            .expect("a folder")
            .keep();
        std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(0o777))
            .expect("permissions");
        // PostgreSQL refuses to be root.
        let is_root = std::fs::metadata("/proc/self")
            .is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0);
        let user = if is_root {
            "setpriv --reuid postgres --regid postgres --clear-groups"
        } else {
            ""
        };
        let mut keeper = Command::new("bash")
            .args(["-c", KEEPER, "keeper", user])
            .arg(&bin)
            .arg(&directory)
            .arg(port.to_string())
            .arg(primary.map(|port| port.to_string()).unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash");
        let pipe = keeper.stdin.take().expect("a pipe");
        let mut line = String::new();
        let said = BufReader::new(keeper.stdout.take().expect("a pipe")).read_line(&mut line);
        assert!(
            said.is_ok() && line.trim() == "ready",
            "PostgreSQL does not start; what it says stands above"
        );
        Self {
            port,
            _keeper: keeper,
            _pipe: pipe,
        }
    }

    /// The URL of a database of this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The URL of a new, empty database.
    ///
    /// # Panics
    /// Where the database cannot be made.
    pub async fn fresh(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let store = tiltyard_store::Store::connect(&tiltyard_store::StoreConfig::postgres(
            self.url("postgres"),
        ))
        .await
        .expect("PostgreSQL");
        let tiltyard_store::Readers::Postgres(pool) = store.readers() else {
            panic!("not PostgreSQL");
        };
        let sql = format!("CREATE DATABASE {name}");
        tiltyard_store::sqlx::query(tiltyard_store::sqlx::AssertSqlSafe(sql))
            .execute(pool)
            .await
            .expect("a database");
        store.close().await;
        self.url(&name)
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port")
        .port()
}

fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| Path::new(bin).join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop()
}
