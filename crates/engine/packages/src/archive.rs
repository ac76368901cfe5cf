//! Directories and archives from outside, as a list of plain files that lie where they say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
};

use crate::{FileRef, Refused};

/// Bytes of one file.
pub const FILE_BYTES_MAX: u64 = 1 << 30;
/// Bytes of all files together.
pub const PACKAGE_BYTES_MAX: u64 = 4 << 30;
/// Files and links.
pub const FILES_MAX: usize = 100_000;
/// Directories in directories.
pub const DEPTH_MAX: usize = 24;
/// An archive may grow to so many times its size. Tests of a problem are repetitive, so that small ones may grow more.
pub const GROWTH_MAX: u64 = 400;
/// Below this an archive may grow as much as it likes.
pub const GROWTH_FREE_BYTES: u64 = 256 << 20;
/// Bytes of a text that is read as a whole: settings and statements.
pub const TEXT_BYTES_MAX: u64 = 16 << 20;

/// Directories nothing of which is used: what is odd in them is no reason to refuse a package.
const UNUSED: [&str; 9] = [
    "generators",
    "generator",
    "input_visualizer",
    "output_visualizer",
    "input_visualizers",
    "output_visualizers",
    "visualizers",
    "scripts",
    "build",
];
/// Left by file managers in archives.
const JUNK: [&str; 3] = ["__MACOSX", "Thumbs.db", "desktop.ini"];

/// One plain file.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it really lies: links are resolved.
    pub path: PathBuf,
    pub bytes: u64,
    pub executable: bool,
}

/// The plain files of a directory by their names in it, with `/` between the parts.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub root: PathBuf,
    pub files: BTreeMap<String, Entry>,
    pub warnings: Vec<String>,
}

/// What lies directly in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    pub name: String,
    pub is_directory: bool,
}

pub(crate) fn refused(
    path: impl Into<String>,
    what: impl Into<String>,
    remedy: impl Into<String>,
) -> Refused {
    Refused {
        path: path.into(),
        line: None,
        what: what.into(),
        remedy: remedy.into(),
    }
}

impl Tree {
    /// Lists a directory. Links that stay inside are followed, those that leave it are refused.
    pub fn read(root: &Path) -> Result<Self, Vec<Refused>> {
        Self::read_within(root, None)
    }

    /// Lists a directory. Links are followed as long as they stay below `reach`, a directory above it.
    pub fn read_within(root: &Path, reach: Option<&Path>) -> Result<Self, Vec<Refused>> {
        let real = root.canonicalize().map_err(|error| {
            vec![refused(
                "",
                format!("{} cannot be read: {error}", root.display()),
                "check the path",
            )]
        })?;
        let mut walk = Walk {
            tree: Self {
                root: real.clone(),
                ..Self::default()
            },
            reach: reach.map(Path::to_owned),
            bytes: 0,
            refused: Vec::new(),
        };
        walk.directory(&real, "", 0);
        if walk.refused.is_empty() {
            Ok(walk.tree)
        } else {
            Err(walk.refused)
        }
    }

    #[must_use]
    pub fn file(&self, name: &str) -> Option<FileRef> {
        self.files.get(name).map(Entry::file_ref)
    }

    #[must_use]
    pub fn has_directory(&self, name: &str) -> bool {
        self.below(name).next().is_some()
    }

    /// Files below a directory, with their names in it.
    pub fn below<'a>(&'a self, directory: &str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        let prefix = format!("{directory}/");
        self.files
            .range(prefix.clone()..)
            .take_while({
                let prefix = prefix.clone();
                move |(name, _)| name.starts_with(&prefix)
            })
            .map(move |(name, entry)| (&name[prefix.len()..], entry))
    }

    /// In the order of their names.
    #[must_use]
    pub fn children(&self, directory: &str) -> Vec<Child> {
        let names: BTreeSet<(String, bool)> = self
            .below(directory)
            .map(|(name, _)| match name.split_once('/') {
                Some((first, _)) => (first.to_owned(), true),
                None => (name.to_owned(), false),
            })
            .collect();
        names
            .into_iter()
            .map(|(name, is_directory)| Child { name, is_directory })
            .collect()
    }

    /// A text as it is meant: without a byte order mark, and what is not UTF-8 replaced.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        let entry = self.files.get(name)?;
        if entry.bytes > TEXT_BYTES_MAX {
            return None;
        }
        fs::read(&entry.path).ok().map(|bytes| text_of(&bytes))
    }
}

impl Entry {
    #[must_use]
    pub fn file_ref(&self) -> FileRef {
        FileRef::Path {
            path: self.path.clone(),
            bytes: self.bytes,
        }
    }
}

pub(crate) fn text_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

struct Walk {
    tree: Tree,
    /// Links may lead to what lies below this.
    reach: Option<PathBuf>,
    bytes: u64,
    refused: Vec<Refused>,
}

/// `.timelimit` is the one hidden file that means something.
fn is_skipped(name: &str) -> bool {
    (name.starts_with('.') && name != ".timelimit") || JUNK.contains(&name)
}

impl Walk {
    fn directory(&mut self, real: &Path, name: &str, depth: usize) {
        if depth > DEPTH_MAX {
            return self.refuse(
                name,
                format!("directories lie more than {DEPTH_MAX} deep"),
                "a link may lead in a circle; flatten the package",
            );
        }
        let entries = match fs::read_dir(real) {
            Ok(entries) => entries,
            Err(error) => {
                return self.refuse(name, format!("cannot be read: {error}"), "check its rights");
            }
        };
        for entry in entries.filter_map(Result::ok) {
            if !self.refused.is_empty() {
                return;
            }
            let Ok(own) = entry.file_name().into_string() else {
                self.refuse(
                    &format!("{name}/{}", entry.file_name().to_string_lossy()),
                    "the name is not UTF-8",
                    "rename the file",
                );
                return;
            };
            if is_skipped(&own) {
                continue;
            }
            let full = if name.is_empty() {
                own
            } else {
                format!("{name}/{own}")
            };
            self.entry(&entry.path(), full, depth);
        }
    }

    fn entry(&mut self, path: &Path, name: String, depth: usize) {
        let unused = name
            .split('/')
            .next()
            .is_some_and(|top| UNUSED.contains(&top));
        if unused && name.contains('/') && path.is_symlink() {
            return;
        }
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(_) => {
                self.tree
                    .warnings
                    .push(format!("{name}: the link leads nowhere; it is left out"));
                return;
            }
        };
        if !self.may_hold(&real) {
            return self.refuse(
                &name,
                "the link leads out of the package",
                "put the file itself in its place",
            );
        }
        let Ok(facts) = fs::metadata(&real) else {
            return self.refuse(&name, "cannot be read", "check its rights");
        };
        if facts.is_dir() {
            return self.directory(&real, &name, depth + 1);
        }
        if !facts.is_file() {
            self.tree
                .warnings
                .push(format!("{name}: no plain file; it is left out"));
            return;
        }
        self.bytes = self.bytes.saturating_add(facts.len());
        if facts.len() > FILE_BYTES_MAX {
            return self.refuse(
                &name,
                format!("larger than {} MiB", FILE_BYTES_MAX >> 20),
                "make the file smaller",
            );
        }
        if self.bytes > PACKAGE_BYTES_MAX || self.tree.files.len() >= FILES_MAX {
            return self.refuse(
                "",
                format!(
                    "more than {} MiB or {FILES_MAX} files",
                    PACKAGE_BYTES_MAX >> 20
                ),
                "leave out what judging does not need",
            );
        }
        self.tree.files.insert(
            name,
            Entry {
                path: real,
                bytes: facts.len(),
                executable: is_executable(&facts),
            },
        );
    }

    fn may_hold(&self, real: &Path) -> bool {
        let hidden = |path: &Path| {
            path.components()
                .any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
        };
        real.starts_with(&self.tree.root)
            || self
                .reach
                .as_ref()
                .and_then(|reach| real.strip_prefix(reach).ok())
                .is_some_and(|below| !hidden(below))
    }

    fn refuse(&mut self, path: &str, what: impl Into<String>, remedy: &str) {
        self.refused.push(refused(path, what, remedy));
    }
}

#[cfg(unix)]
fn is_executable(facts: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    facts.permissions().mode() & 0o111 != 0
}

/// Unpacks a zip archive below `into`, which is empty. Everything is checked before or while it is written; what a header
/// says of sizes is not believed.
pub fn unpack(archive: &Path, into: &Path) -> Result<(), Refused> {
    let whole = |error: &dyn std::fmt::Display| {
        refused(
            "",
            format!("{} is no sound zip archive: {error}", archive.display()),
            "pack the directory again with zip",
        )
    };
    let file = File::open(archive).map_err(|error| whole(&error))?;
    let packed_bytes = file.metadata().map_err(|error| whole(&error))?.len();
    let mut zip = zip::ZipArchive::new(io::BufReader::new(file)).map_err(|error| whole(&error))?;
    if zip.len() > FILES_MAX {
        return Err(refused(
            "",
            format!("more than {FILES_MAX} files"),
            "leave out what judging does not need",
        ));
    }
    let growth_bytes_max = packed_bytes
        .saturating_mul(GROWTH_MAX)
        .clamp(GROWTH_FREE_BYTES, PACKAGE_BYTES_MAX);
    let mut unpacking = Unpacking {
        into,
        left_bytes: growth_bytes_max,
        names: BTreeSet::new(),
        links: Vec::new(),
    };
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|error| whole(&error))?;
        unpacking.entry(&mut entry)?;
    }
    // Links come last, so that nothing can be written through one.
    unpacking.make_links()
}

struct Unpacking<'a> {
    into: &'a Path,
    left_bytes: u64,
    names: BTreeSet<String>,
    links: Vec<(String, String)>,
}

const MODE_KIND: u32 = 0o170_000;
const MODE_LINK: u32 = 0o120_000;
const MODE_FILE: u32 = 0o100_000;
const LINK_BYTES_MAX: u64 = 4096;

impl Unpacking<'_> {
    fn entry<R: Read>(&mut self, entry: &mut zip::read::ZipFile<'_, R>) -> Result<(), Refused> {
        let name = std::str::from_utf8(entry.name_raw())
            .map_err(|_| {
                refused(
                    entry.name().to_owned(),
                    "the name is not UTF-8",
                    "rename the file and pack again",
                )
            })?
            .trim_end_matches('/')
            .to_owned();
        if name.split('/').any(|part| JUNK.contains(&part)) || name.is_empty() {
            return Ok(());
        }
        let path = plain(&name)?;
        if entry.is_dir() {
            return fs::create_dir_all(self.into.join(path))
                .map_err(|error| io_refused(&name, &error));
        }
        if !self.names.insert(path.to_string_lossy().into_owned()) {
            return Err(refused(
                name,
                "is in the archive twice",
                "pack the directory again",
            ));
        }
        if entry.encrypted() {
            return Err(refused(name, "is encrypted", "pack without a password"));
        }
        let mode = entry.unix_mode().unwrap_or(MODE_FILE | 0o644);
        match mode & MODE_KIND {
            MODE_LINK => {
                let mut target = String::new();
                entry
                    .take(LINK_BYTES_MAX)
                    .read_to_string(&mut target)
                    .map_err(|error| io_refused(&name, &error))?;
                stays_inside(&name, &target)?;
                self.links.push((name, target));
                Ok(())
            }
            0 | MODE_FILE => self.file(entry, &name, &path, mode & 0o111 != 0),
            _ => Err(refused(name, "is no plain file", "leave it out")),
        }
    }

    fn file<R: Read>(
        &mut self,
        entry: &mut zip::read::ZipFile<'_, R>,
        name: &str,
        path: &Path,
        executable: bool,
    ) -> Result<(), Refused> {
        let io = |error: io::Error| io_refused(name, &error);
        let target = self.into.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .open(&target)
            .map_err(io)?;
        let allowed = FILE_BYTES_MAX.min(self.left_bytes);
        let written = io::copy(&mut entry.take(allowed + 1), &mut file).map_err(io)?;
        if written > allowed {
            return Err(refused(
                name,
                format!(
                    "unpacks to more than a package may hold ({} MiB a file, {} MiB in all, {GROWTH_MAX} times the archive)",
                    FILE_BYTES_MAX >> 20,
                    PACKAGE_BYTES_MAX >> 20
                ),
                "leave out what judging does not need, or give the directory itself",
            ));
        }
        self.left_bytes -= written;
        file.flush().map_err(io)?;
        if executable {
            set_executable(&target).map_err(io)?;
        }
        Ok(())
    }

    fn make_links(&self) -> Result<(), Refused> {
        for (name, target) in &self.links {
            let path = self.into.join(plain(name)?);
            let through = self
                .links
                .iter()
                .any(|(other, _)| name.starts_with(&format!("{other}/")));
            if through || path.symlink_metadata().is_ok() {
                return Err(refused(
                    name,
                    "lies behind a link of the archive",
                    "put the file itself in its place",
                ));
            }
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| io_refused(name, &error))?;
            }
            std::os::unix::fs::symlink(target, &path).map_err(|error| io_refused(name, &error))?;
        }
        Ok(())
    }
}

fn io_refused(name: &str, error: &dyn std::fmt::Display) -> Refused {
    refused(
        name,
        format!("cannot be unpacked: {error}"),
        "pack the directory again",
    )
}

/// A name that stays below the directory it is joined to.
fn plain(name: &str) -> Result<PathBuf, Refused> {
    let bad = |what: &str| Err(refused(name, what, "pack the directory again with zip"));
    if name.contains('\\') || name.chars().any(char::is_control) {
        return bad("the name holds a backslash or a control character");
    }
    if name.split('/').count() > DEPTH_MAX {
        return bad("lies too deep");
    }
    let path = Path::new(name);
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => plain.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return bad("the name leads out of the archive");
            }
        }
    }
    if plain.as_os_str().is_empty() {
        return bad("the name is empty");
    }
    Ok(plain)
}

/// Whether a link, followed by its words alone, stays in the archive.
fn stays_inside(name: &str, target: &str) -> Result<(), Refused> {
    let outside = || {
        Err(refused(
            name,
            "the link leads out of the package",
            "put the file itself in its place",
        ))
    };
    let mut depth = name.split('/').count() - 1;
    for part in Path::new(target).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return outside(),
        }
    }
    Ok(())
}

fn set_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}
