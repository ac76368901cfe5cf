//! The one place where packages are opened, shown and judged: all else in this domain knows them by their facts.

use std::{io, path::Path};

use tiltyard_packages::{FileRef, Package};

pub use crate::plain::{NotJudgeable, Opened, Submitted, open, request};

/// What of a file is looked at when it is to be text, in bytes.
pub const TEXT_BYTES_MAX: u64 = 1 << 20;

/// Opens the package; a refusal says everything that stands in the way.
pub fn opened(path: &Path) -> Result<Opened, Vec<tiltyard_packages::Refused>> {
    open(path)
}

/// The bytes of a file of an open package.
pub fn bytes(root: &Path, file: &FileRef) -> io::Result<Vec<u8>> {
    match file {
        FileRef::Path { path, .. } => std::fs::read(root.join(path)),
        FileRef::Made(bytes) => Ok(bytes.to_vec()),
    }
}

/// The beginning of a file as text.
pub fn text(root: &Path, file: &FileRef, bytes_max: u64) -> io::Result<String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    match file {
        FileRef::Path { path, .. } => {
            std::fs::File::open(root.join(path))?
                .take(bytes_max)
                .read_to_end(&mut bytes)?;
        }
        FileRef::Made(made) => {
            let end = usize::try_from(bytes_max).unwrap_or(usize::MAX);
            bytes.extend_from_slice(&made[..made.len().min(end)]);
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

pub fn size(file: &FileRef) -> u64 {
    match file {
        FileRef::Path { bytes, .. } => *bytes,
        FileRef::Made(bytes) => bytes.len() as u64,
    }
}

/// What one implements in this language; `None` where there is no driver for it.
pub fn stub(package: &tiltyard_signatures::Signature, language: &str) -> Option<String> {
    crate::plain::stub(package, language)
}

/// A text as a page shows it. Pictures are sought below `assets`.
pub fn html(markup: tiltyard_packages::Markup, text: &str, assets: &str) -> String {
    crate::plain::html(markup, text, assets)
}

/// The limits a judging of this package has, where it says nothing of time.
pub fn time_ms(package: &Package) -> Option<u64> {
    package.limits.time_ms
}
