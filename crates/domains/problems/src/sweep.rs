//! What nobody needs any more: files no draft and no version names, and packages that were laid out and not asked for since.

use std::{
    collections::HashSet,
    fs, io,
    path::Path,
    time::{Duration, SystemTime},
};

use tiltyard_store::{BlobHash, alone_in};

use crate::{
    Problems, Rejected,
    store::{drafts, versions},
};

/// What is put into the house is named by a row within this.
const UNNAMED: Duration = Duration::from_secs(86_400);
/// Whatever reads a package that is laid out has ended after this.
const UNREAD: Duration = Duration::from_secs(7 * 86_400);

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    pub files: usize,
    pub packages: usize,
}

impl Problems {
    /// Removes what was unnamed at the last sweep too and was not put into the house since: somebody may still read what was named a moment
    /// ago. Any process may do it at any time.
    pub async fn sweep(&self, now: SystemTime) -> Result<Swept, Rejected> {
        let unnamed = self.unnamed().await?;
        let last = std::mem::replace(&mut *self.0.unnamed.lock(), unnamed.clone());
        self.aside(move |this| {
            let blobs = &this.parts().blobs;
            let mut swept = Swept::default();
            for name in unnamed.intersection(&last) {
                swept.files += usize::from(blobs.remove(name, now - UNNAMED)?);
            }
            swept.packages = unread(&this.parts().packages, now - UNREAD)?;
            Ok(swept)
        })
        .await?
    }

    /// Files that lie there and are named by nothing.
    async fn unnamed(&self) -> Result<HashSet<BlobHash>, Rejected> {
        // In this order: what is put after the first step is in none of them.
        let there: io::Result<Vec<BlobHash>> =
            self.aside(|this| this.parts().blobs.names()).await?;
        let mut unnamed: HashSet<BlobHash> = there?.into_iter().collect();
        for name in drafts::all_files(self.store()).await? {
            unnamed.remove(&name);
        }
        let mut after = None;
        while let Some((version, manifest)) = versions::after(self.store(), after).await? {
            for entry in manifest.0.values() {
                unnamed.remove(&entry.hash.0);
            }
            after = Some(version);
        }
        Ok(unnamed)
    }
}

/// Removes packages nobody asked for since then; how many those were.
fn unread(packages: &Path, since: SystemTime) -> Result<usize, Rejected> {
    if !packages.is_dir() {
        return Ok(0);
    }
    let mut removed = 0;
    for folder in fs::read_dir(packages)? {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        let _alone = alone_in(packages)?;
        if used_at(&folder)? < since {
            fs::remove_dir_all(&folder)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Below a folder lies each package under its short name; each says itself when it was asked for.
fn used_at(folder: &Path) -> io::Result<SystemTime> {
    let mut used = fs::metadata(folder)?.modified()?;
    for package in fs::read_dir(folder)? {
        used = used.max(package?.metadata()?.modified()?);
    }
    Ok(used)
}
