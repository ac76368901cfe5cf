//! Files of a package as the contents of jobs: each is read once, large ones stay on disk.

use std::{
    collections::HashMap,
    fs::File,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use sha2::{Digest, Sha256};
use tiltyard_protocol::{BlobId, Blobs, Content};

use crate::FileRef;

/// Larger files are not held in memory, where there is somebody to fetch them.
const INLINE_BYTES_MAX: u64 = 256 << 10;

#[derive(Debug, Default)]
struct Known {
    contents: HashMap<PathBuf, Content>,
    blobs: HashMap<BlobId, PathBuf>,
}

/// Contents by path. The same one is given to the runner, which asks it for what is large.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    known: Arc<Mutex<Known>>,
    by_reference: bool,
}

impl Contents {
    /// Where the runner was given a clone of this as its blobs.
    #[must_use]
    pub fn by_reference() -> Self {
        Self {
            by_reference: true,
            ..Self::default()
        }
    }

    pub fn of(&self, file: &FileRef) -> io::Result<Content> {
        let (path, bytes) = match file {
            FileRef::Made(bytes) => return Ok(Content::Inline(bytes.clone())),
            FileRef::Path { path, bytes } => (path, *bytes),
        };
        if let Some(content) = self.lock().contents.get(path) {
            return Ok(content.clone());
        }
        let content = if self.by_reference && bytes > INLINE_BYTES_MAX {
            let mut hash = Sha256::new();
            let bytes = io::copy(&mut File::open(path)?, &mut hash)?;
            let id = BlobId(hash.finalize().into());
            self.lock().blobs.insert(id, path.clone());
            Content::Blob { id, bytes }
        } else {
            Content::Inline(std::fs::read(path)?.into())
        };
        self.lock().contents.insert(path.clone(), content.clone());
        Ok(content)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Blobs for Contents {
    fn open(&self, id: &BlobId) -> io::Result<File> {
        let path = self.lock().blobs.get(id).cloned();
        File::open(path.ok_or(io::ErrorKind::NotFound)?)
    }
}
