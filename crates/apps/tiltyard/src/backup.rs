//! `tiltyard backup` and `restore`: the database and the files of problems, in one archive.
//!
//! A tar: `database` first, as its engine copies itself, then `blobs/NAME` for each file, NAME being the SHA-256 of what it holds. The
//! database is copied first: whatever it names is there when the files are copied, since files are removed days after they were last named.

use std::{
    fs::File,
    io::{Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, bail};
use tiltyard_sandbox::sys;
use tiltyard_store::{BlobStore, Store};
use tiltyard_web::Config;

use crate::{
    house::{migrate, wait},
    serve::{SERVER_UID, become_server},
};

const DATABASE: &str = "database";
const BLOBS: &str = "blobs/";
/// The larger part of a copy is read in one piece.
const BLOB_BYTES_MAX: u64 = 1 << 30;

/// Beside the running server. A copy replaces nothing, and one that fails leaves nothing.
pub fn backup(config: &Config, file: &Path) -> anyhow::Result<ExitCode> {
    if file.exists() {
        bail!(
            "{} is there already; a copy never replaces another",
            file.display()
        );
    }
    let beside = file.parent().filter(|parent| *parent != Path::new(""));
    // Beside the copy: there is room for it, and nobody else reads there.
    let work = tempfile::Builder::new()
        .prefix(".tiltyard-backup-")
        .tempdir_in(beside.unwrap_or(Path::new(".")))
        .context("make a directory beside the copy")?;
    let database = work.path().join(DATABASE);
    wait(async {
        let store = Store::connect(&config.store())
            .await
            .context("open the database")?;
        store.backup(&config.store(), &database).await?;
        store.close().await;
        Ok(())
    })?;
    let whole = work.path().join("whole");
    // Passwords' hashes and people's addresses are in it.
    let out = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&whole)?;
    let mut archive = tar::Builder::new(out);
    archive.append_path_with_name(&database, DATABASE)?;
    let folder = config.server.data.join("blobs");
    let mut count = 0;
    // Made here, it would belong to somebody else than the server.
    if folder.is_dir() {
        let blobs = BlobStore::open(folder)?;
        for name in blobs.names()? {
            let mut blob = blobs.open_blob(&name)?;
            archive.append_file(format!("{BLOBS}{}", hex::encode(name)), &mut blob)?;
            count += 1;
        }
    }
    let mut out = archive.into_inner()?;
    out.flush()?;
    out.sync_all()?;
    if file.exists() {
        bail!("{} has come meanwhile; nothing was copied", file.display());
    }
    std::fs::rename(&whole, file).with_context(|| format!("put the copy at {}", file.display()))?;
    println!(
        "{} holds a copy of the database and of {count} files of problems",
        file.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// While no server runs. `replace` is needed where a database is there; files are added to those that are.
pub fn restore(config: &Config, file: &Path, replace: bool) -> anyhow::Result<ExitCode> {
    let data = &config.server.data;
    std::fs::create_dir_all(data)
        .with_context(|| format!("make the data directory {}", data.display()))?;
    let mut copy = File::open(file).with_context(|| format!("open {}", file.display()))?;
    if is_archive(&mut copy)? {
        let mut archive = tar::Archive::new(copy);
        let mut entries = archive.entries()?;
        let work = tempfile::tempdir_in(data)?;
        let database = work.path().join(DATABASE);
        match entries.next().transpose()? {
            Some(mut first) if first.path()?.as_os_str() == DATABASE => {
                std::io::copy(&mut first, &mut File::create_new(&database)?)?;
            }
            _ => bail!("{} is no copy of this program's", file.display()),
        }
        database_again(config, &database, replace)?;
        drop(work);
        become_server(data)?;
        let blobs = BlobStore::open(data.join("blobs"))?;
        for entry in entries {
            blob_again(&blobs, entry?)?;
        }
    } else {
        // Copies of earlier versions are of the database alone.
        database_again(config, file, replace)?;
    }
    migrate(config)
}

fn database_again(config: &Config, from: &Path, replace: bool) -> anyhow::Result<()> {
    wait(async {
        tiltyard_store::restore(&config.store(), from, replace).await?;
        Ok(())
    })?;
    if sys::is_root() && config.database.url.is_empty() {
        std::os::unix::fs::chown(config.store().file, Some(SERVER_UID), Some(SERVER_UID))
            .context("hand the database to the server's user")?;
    }
    Ok(())
}

fn blob_again(blobs: &BlobStore, mut entry: tar::Entry<'_, File>) -> anyhow::Result<()> {
    let path = entry.path()?.display().to_string();
    let size = entry.header().size()?;
    if size > BLOB_BYTES_MAX {
        bail!("{path} is larger than any file of a problem");
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    // The name says what must be in it.
    if path.strip_prefix(BLOBS) != Some(&hex::encode(BlobStore::name(&bytes))) {
        bail!("the copy is damaged: {path} holds something else");
    }
    blobs.put_here(&bytes)?;
    Ok(())
}

/// A tar says so at the end of its first header.
fn is_archive(copy: &mut File) -> anyhow::Result<bool> {
    let mut head = [0; 512];
    let is_whole = copy.read_exact(&mut head).is_ok();
    copy.rewind()?;
    Ok(is_whole && &head[257..262] == b"ustar")
}
