//! Files by what they hold: tests, statements, pictures, whole packages as sets of them. A blob is named by its SHA-256, so
//! that the same bytes are kept once, and is never changed.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use sha2::{Digest, Sha256};

/// The name of a blob.
pub type BlobHash = [u8; 32];

/// Held while somebody counts on what lies in a directory, or removes what nobody counts on, in any process.
const LOCK: &str = "lock";

/// A directory of blobs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct BlobStore(Arc<PathBuf>);

/// Whoever holds it, in whichever process: nothing in the directory is removed meanwhile.
pub fn counted_on(directory: &Path) -> io::Result<File> {
    let lock = locking(directory)?;
    lock.lock_shared()?;
    Ok(lock)
}

/// Whoever holds it may remove what lies in the directory.
pub fn alone_in(directory: &Path) -> io::Result<File> {
    let lock = locking(directory)?;
    lock.lock()?;
    Ok(lock)
}

fn locking(directory: &Path) -> io::Result<File> {
    let path = directory.join(LOCK);
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}

impl BlobStore {
    /// Makes the directory where there is none.
    pub fn open(directory: impl Into<PathBuf>) -> io::Result<Self> {
        let directory = directory.into();
        fs::create_dir_all(&directory)?;
        Ok(Self(Arc::new(directory)))
    }

    /// What the blob of these bytes is called.
    #[must_use]
    pub fn name(bytes: &[u8]) -> BlobHash {
        Sha256::digest(bytes).into()
    }

    /// Keeps these bytes: when this comes back they are on disk, whole, whatever happens next.
    pub async fn put(&self, bytes: Vec<u8>) -> io::Result<BlobHash> {
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.put_here(&bytes))
            .await
            .map_err(io::Error::other)?
    }

    /// The same on this thread, for those who are off the threads of the runtime already.
    pub fn put_here(&self, bytes: &[u8]) -> io::Result<BlobHash> {
        let name = Self::name(bytes);
        let path = self.path(&name);
        let _held = counted_on(&self.0)?;
        match File::open(&path) {
            Ok(blob) => {
                // From now on it counts as new: whoever put it names it soon.
                blob.set_modified(SystemTime::now())?;
                return Ok(name);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder)?;
        // Beside it first, under a name of its own: two who write the same at the same time do not meet.
        let beside = folder.join(format!("new-{}", uuid::Uuid::now_v7().simple()));
        let written = (|| {
            let mut file = File::create_new(&beside)?;
            file.write_all(bytes)?;
            let mut rights = file.metadata()?.permissions();
            // Packages are laid out as links to blobs: what writes there must fail and not change the blob.
            rights.set_readonly(true);
            file.set_permissions(rights)?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            // The name is in the folder, and the folder is a file too.
            File::open(folder)?.sync_all()
        })();
        if written.is_err() {
            // Nobody knows its name; what is left of it would stay for ever.
            drop(fs::remove_file(&beside));
        }
        written.map(|()| name)
    }

    /// Waits for the disk: to be called off the threads of the runtime.
    pub fn open_blob(&self, name: &BlobHash) -> io::Result<File> {
        File::open(self.path(name))
    }

    /// The whole of it, which was checked to be what its name says.
    pub fn read_here(&self, name: &BlobHash) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open_blob(name)?.read_to_end(&mut bytes)?;
        if Self::name(&bytes) == *name {
            Ok(bytes)
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("the blob {} is damaged", self.path(name).display()),
            ))
        }
    }

    pub async fn read(&self, name: BlobHash) -> io::Result<Vec<u8>> {
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.read_here(&name))
            .await
            .map_err(io::Error::other)?
    }

    /// All there are. Waits for the disk.
    pub fn names(&self) -> io::Result<Vec<BlobHash>> {
        let mut names = Vec::new();
        for folder in fs::read_dir(&*self.0)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let text = [folder.file_name(), file?.file_name()];
                let text: String = text.iter().map(|part| part.to_string_lossy()).collect();
                let mut name = BlobHash::default();
                // What is still being written has another name.
                if hex::decode_to_slice(&text, &mut name).is_ok() {
                    names.push(name);
                }
            }
        }
        Ok(names)
    }

    /// Removes a blob that was put before this time for the last time; whether it was there. Where packages are laid out it lies on.
    pub fn remove(&self, name: &BlobHash, before: SystemTime) -> io::Result<bool> {
        let path = self.path(name);
        let _alone = alone_in(&self.0)?;
        let is_old = match fs::metadata(&path) {
            Ok(found) => found.modified()? < before,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if is_old {
            fs::remove_file(&path)?;
        }
        Ok(is_old)
    }

    /// Makes the blob appear at this place, for programs that read files.
    pub fn lay_out(&self, name: &BlobHash, at: &Path) -> io::Result<()> {
        let from = self.path(name);
        match fs::hard_link(&from, at) {
            // Another file system, or one without links.
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                fs::copy(&from, at).map(|_| ())
            }
            other => other,
        }
    }

    fn path(&self, name: &BlobHash) -> PathBuf {
        let text = hex::encode(name);
        self.0.join(&text[..2]).join(&text[2..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_put_is_read_again_and_kept_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = BlobStore::open(folder.path().join("blobs")).expect("a store");
        let name = blobs.put(b"two sum".to_vec()).await.expect("a blob");
        assert_eq!(blobs.put(b"two sum".to_vec()).await.expect("again"), name);
        assert_eq!(blobs.read(name).await.expect("bytes"), b"two sum");
        let kept = fs::read_dir(blobs.path(&name).parent().expect("a folder"))
            .expect("a folder")
            .count();
        assert_eq!(kept, 1);
        let out = folder.path().join("out");
        blobs.lay_out(&name, &out).expect("a file");
        assert_eq!(fs::read(out).expect("a file"), b"two sum");
    }

    #[tokio::test]
    async fn what_is_old_goes_and_what_was_put_again_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = BlobStore::open(folder.path()).expect("a store");
        let [old, again] = [b"old", b"two"].map(|bytes| blobs.put_here(bytes).expect("a blob"));
        let past = SystemTime::now() - std::time::Duration::from_secs(1000);
        for name in [&old, &again] {
            let file = blobs.open_blob(name).expect("a blob");
            file.set_modified(past).expect("an old one");
        }
        blobs.put_here(b"two").expect("the same");
        let before = past + std::time::Duration::from_secs(1);
        let mut names = blobs.names().expect("names");
        names.sort_unstable();
        let mut both = vec![old, again];
        both.sort_unstable();
        assert_eq!(names, both);
        assert!(blobs.remove(&old, before).expect("removed"));
        assert!(!blobs.remove(&old, before).expect("gone already"));
        assert!(!blobs.remove(&again, before).expect("still new"));
        assert_eq!(blobs.names().expect("names"), [again]);
    }

    #[tokio::test]
    async fn what_is_damaged_or_missing_is_not_given_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let blobs = BlobStore::open(folder.path()).expect("a store");
        let name = blobs.put(b"right".to_vec()).await.expect("a blob");
        let path = blobs.path(&name);
        fs::remove_file(&path).expect("removed");
        assert!(blobs.read(name).await.is_err());
        fs::write(&path, b"wrong").expect("written");
        assert!(blobs.read(name).await.is_err());
    }
}
