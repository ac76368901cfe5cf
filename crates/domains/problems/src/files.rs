//! Packages as sets of files: where each lies is a path, what it holds a blob.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tiltyard_protocol::BlobId;
use tiltyard_store::{BlobStore, counted_on};

use crate::{Problems, Rejected, words};

/// Files of a package at the most.
pub const FILES_MAX: usize = 20_000;
/// Bytes of one file at the most.
pub const FILE_BYTES_MAX: u64 = 256 << 20;
/// Bytes of all files together at the most.
pub const PACKAGE_BYTES_MAX: u64 = 1 << 30;
/// A zip as it is sent, in bytes.
pub const ZIP_BYTES_MAX: usize = 64 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub hash: BlobId,
    pub bytes: u64,
}

/// All files of a package, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Manifest(pub BTreeMap<String, Entry>);

impl Manifest {
    /// The same for the same files at the same places, and for no others.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (path, entry) in &self.0 {
            hash.update((path.len() as u64).to_le_bytes());
            hash.update(path.as_bytes());
            hash.update(entry.hash.0);
        }
        hex::encode(hash.finalize())
    }

    /// Takes in all files below a directory.
    pub(crate) fn taken_in(blobs: &BlobStore, root: &Path) -> Result<Self, Rejected> {
        let mut manifest = Self::default();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let kind = fs::metadata(entry.path())?;
                if kind.is_dir() {
                    // A link to a folder may lead to itself; whoever opened the package resolved those that do not.
                    if !entry.file_type()?.is_symlink() {
                        folders.push(entry.path());
                    }
                    continue;
                }
                let place = entry.path();
                let inside = place.strip_prefix(root).map_err(io::Error::other)?;
                let path = words::path("path", &inside.to_string_lossy())?;
                let bytes = fs::read(&place)?;
                manifest.add(path, blobs, &bytes)?;
            }
        }
        Ok(manifest)
    }

    pub(crate) fn add(
        &mut self,
        path: String,
        blobs: &BlobStore,
        bytes: &[u8],
    ) -> Result<(), Rejected> {
        let entry = Entry {
            hash: BlobId(blobs.put_here(bytes)?),
            bytes: bytes.len() as u64,
        };
        self.0.insert(path, entry);
        self.check()
    }

    /// Whether it stays within what a package may hold.
    pub(crate) fn check(&self) -> Result<(), Rejected> {
        let all: u64 = self.0.values().map(|entry| entry.bytes).sum();
        let large = self.0.values().any(|entry| entry.bytes > FILE_BYTES_MAX);
        if self.0.len() > FILES_MAX || all > PACKAGE_BYTES_MAX || large {
            return Err(Rejected::invalid(
                "files",
                format!(
                    "a package has at most {FILES_MAX} files, {} MiB each and {} MiB together",
                    FILE_BYTES_MAX >> 20,
                    PACKAGE_BYTES_MAX >> 20
                ),
            ));
        }
        Ok(())
    }
}

impl Problems {
    /// The files of a package in a directory, for programs that read files. The same files lie in the same place, however
    /// often they are asked for. Waits for the disk.
    pub(crate) fn laid_out(&self, slug: &str, manifest: &Manifest) -> io::Result<PathBuf> {
        // Formats take the name of the folder for the short name of the problem, of letters and digits.
        let name: String = slug.chars().filter(char::is_ascii_alphanumeric).collect();
        let cache = &self.parts().packages;
        let place = cache.join(manifest.hash()).join(&name);
        fs::create_dir_all(cache)?;
        let _held = counted_on(cache)?;
        if place.exists() {
            used_now(&place)?;
            return Ok(place);
        }
        let beside = tempfile::Builder::new().prefix("new-").tempdir_in(cache)?;
        for (path, entry) in &manifest.0 {
            let at = beside.path().join("package").join(path);
            if let Some(folder) = at.parent() {
                fs::create_dir_all(folder)?;
            }
            self.parts().blobs.lay_out(&entry.hash.0, &at)?;
        }
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        match fs::rename(beside.path().join("package"), &place) {
            // Somebody else was faster, with the same files.
            Err(_) if place.exists() => Ok(place),
            other => other.map(|()| place),
        }
    }
}

/// The sweep leaves a package alone that was asked for lately.
fn used_now(place: &Path) -> io::Result<()> {
    fs::File::open(place)?.set_modified(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_files_is_that_of_paths_and_contents() {
        let entry = |byte| Entry {
            hash: BlobId([byte; 32]),
            bytes: 1,
        };
        let of = |files: &[(&str, u8)]| {
            Manifest(
                files
                    .iter()
                    .map(|(path, byte)| ((*path).to_owned(), entry(*byte)))
                    .collect(),
            )
            .hash()
        };
        assert_eq!(of(&[("a", 1), ("b", 2)]), of(&[("b", 2), ("a", 1)]));
        assert_ne!(of(&[("a", 1)]), of(&[("a", 2)]));
        assert_ne!(of(&[("a", 1)]), of(&[("b", 1)]));
    }
}
