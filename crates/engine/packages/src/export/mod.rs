//! Packages written again, in the formats of ICPC and Kattis.

mod data;
mod layout;
mod programs;
mod settings;
mod submissions;
mod tools;

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Seek, Write},
};

use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{FileRef, Format, Package};

#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    #[error("packages are written as `kattis_legacy` and `kattis2025`, not as {0:?}")]
    Format(Format),
    #[error("{path} cannot be read: {error}")]
    Read { path: String, error: io::Error },
    #[error("the archive cannot be written: {0}")]
    Zip(#[from] ZipError),
    #[error("the archive cannot be written: {0}")]
    Io(#[from] io::Error),
    #[error("{0} cannot be written as YAML: {1}")]
    Yaml(&'static str, serde_yaml_ng::Error),
}

/// Writes a package as a zip archive with one directory at its top, and gives back what the format has no place for.
///
/// # Errors
///
/// The format is not one that is written, a file of the package cannot be read, or `out` cannot be written.
pub fn export(
    package: &Package,
    format: Format,
    out: impl Write + Seek,
) -> Result<Vec<String>, NotExported> {
    if !matches!(format, Format::KattisLegacy | Format::Kattis2025) {
        return Err(NotExported::Format(format));
    }
    let mut archive = Archive {
        zip: ZipWriter::new(out),
        top: crate::foreign::short_name(&package.short_name),
        names: BTreeSet::new(),
        notes: Vec::new(),
        new: format == Format::Kattis2025,
    };
    settings::write(&mut archive, package)?;
    layout::write(&mut archive, package)?;
    data::write(&mut archive, package)?;
    tools::write(&mut archive, package)?;
    submissions::write(&mut archive, package)?;
    archive.zip.finish()?;
    Ok(archive.notes)
}

struct Archive<W: Write + Seek> {
    zip: ZipWriter<W>,
    top: String,
    names: BTreeSet<String>,
    notes: Vec<String>,
    /// 2025-09, otherwise legacy.
    new: bool,
}

impl<W: Write + Seek> Archive<W> {
    fn note(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.notes.contains(&what) {
            self.notes.push(what);
        }
    }

    fn begin(&mut self, name: &str, executable: bool) -> Result<bool, NotExported> {
        if !self.names.insert(name.to_owned()) {
            self.note(format!(
                "{name}: there is more than one file of this name, the first is written"
            ));
            return Ok(false);
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(false)
            .unix_permissions(if executable { 0o755 } else { 0o644 });
        self.zip
            .start_file(format!("{}/{name}", self.top), options)?;
        Ok(true)
    }

    fn text(&mut self, name: &str, text: &str) -> Result<(), NotExported> {
        if self.begin(name, false)? {
            self.zip.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    fn script(&mut self, name: &str, text: &str) -> Result<(), NotExported> {
        if self.begin(name, true)? {
            self.zip.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    fn file(&mut self, name: &str, file: &FileRef) -> Result<(), NotExported> {
        self.file_that(name, file, false)
    }

    fn file_that(
        &mut self,
        name: &str,
        file: &FileRef,
        executable: bool,
    ) -> Result<(), NotExported> {
        if !self.begin(name, executable)? {
            return Ok(());
        }
        match file {
            FileRef::Made(bytes) => self.zip.write_all(bytes)?,
            FileRef::Path { path, .. } => {
                let read = |error| NotExported::Read {
                    path: path.display().to_string(),
                    error,
                };
                let mut from = File::open(path).map_err(read)?;
                io::copy(&mut from, &mut self.zip).map_err(read)?;
            }
        }
        Ok(())
    }
}

/// All of a small file.
fn bytes_of(file: &FileRef) -> Result<Vec<u8>, NotExported> {
    match file {
        FileRef::Made(bytes) => Ok(bytes.to_vec()),
        FileRef::Path { path, .. } => std::fs::read(path).map_err(|error| NotExported::Read {
            path: path.display().to_string(),
            error,
        }),
    }
}
