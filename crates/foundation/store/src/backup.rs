//! A copy of the whole database while it works, and putting it back. SQLite copies itself; PostgreSQL's own programs do
//! it for PostgreSQL, as its operators know them.

use std::{path::Path, process::Stdio};

use tokio::process::Command;

use crate::{Store, StoreConfig, StoreError, open::Pools};

impl Store {
    /// Writes a whole, consistent copy to `file`, which must not be there yet.
    pub async fn backup(&self, config: &StoreConfig, file: &Path) -> Result<(), StoreError> {
        let name = file
            .to_str()
            .ok_or_else(|| StoreError::Broken("the name of the file must be text".to_owned()))?;
        match &self.0.pools {
            Pools::Sqlite { write, .. } => {
                sqlx::query("VACUUM INTO $1")
                    .bind(name)
                    .execute(write)
                    .await?;
                Ok(())
            }
            Pools::Postgres { .. } => {
                let url = config.url.as_deref().unwrap_or_default();
                run(
                    "pg_dump",
                    &[
                        "--format=custom",
                        "--no-owner",
                        "--file",
                        name,
                        "--dbname",
                        url,
                    ],
                )
                .await
            }
        }
    }
}

/// Puts the database back as `file` has it. `replace` is needed where one is there. No server may be running on it.
pub async fn restore(config: &StoreConfig, file: &Path, replace: bool) -> Result<(), StoreError> {
    let broken = |what: String| StoreError::Broken(what);
    let Some(url) = config.url.as_deref() else {
        if config.file.exists() && !replace {
            return Err(broken(format!(
                "{} is there; --replace replaces it",
                config.file.display()
            )));
        }
        check_sqlite(file)?;
        for ending in ["-wal", "-shm"] {
            let mut beside = config.file.clone().into_os_string();
            beside.push(ending);
            match std::fs::remove_file(&beside) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(broken(format!(
                        "remove {}: {error}",
                        Path::new(&beside).display()
                    )));
                }
                _ => {}
            }
        }
        // Beside it first, then in its place at once: a copy that stops half-way harms nothing.
        let beside = config.file.with_extension("restoring");
        std::fs::copy(file, &beside)
            .and_then(|_| std::fs::File::open(&beside)?.sync_all())
            .and_then(|()| std::fs::rename(&beside, &config.file))
            .map_err(|error| broken(format!("copy {}: {error}", file.display())))?;
        return Ok(());
    };
    let name = file
        .to_str()
        .ok_or_else(|| broken("the name of the file must be text".to_owned()))?;
    let mut arguments = vec![
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        "--dbname",
        url,
    ];
    if replace {
        arguments.extend(["--clean", "--if-exists"]);
    }
    arguments.push(name);
    run("pg_restore", &arguments).await
}

fn check_sqlite(file: &Path) -> Result<(), StoreError> {
    let mut head = [0_u8; 16];
    std::fs::File::open(file)
        .and_then(|mut open| std::io::Read::read_exact(&mut open, &mut head))
        .map_err(|error| StoreError::Broken(format!("read {}: {error}", file.display())))?;
    if &head != b"SQLite format 3\0" {
        return Err(StoreError::Broken(format!(
            "{} is no copy of an SQLite database",
            file.display()
        )));
    }
    Ok(())
}

async fn run(program: &str, arguments: &[&str]) -> Result<(), StoreError> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(|error| {
            StoreError::Broken(format!("{program} (Debian: postgresql-client): {error}"))
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(StoreError::Broken(format!(
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    )))
}
