//! From a path to a package: unpacked if it is an archive, and read in the format it is in.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{
    Package, Refused,
    archive::{self, Tree, refused},
    cms, dmoj, hydro, kattis, polygon,
};

/// A package and the place its files lie in, which lives as long as this does.
#[derive(Debug)]
pub struct Opened {
    pub package: Package,
    pub root: PathBuf,
    _unpacked: Option<TempDir>,
}

/// What the files of a directory say about its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Kattis,
    Polygon,
    Hydro,
    Dmoj,
    Cms,
}

/// How far above a package its contest may begin, where no repository says it.
const CONTEST_LEVELS: usize = 3;

/// Opens a directory or a zip archive, flat or with one directory at the top. Nothing in it may lead out of it.
pub fn open(path: &Path) -> Result<Opened, Vec<Refused>> {
    open_within(path, None)
}

/// The same for a directory of whoever asks. Contests keep what their problems share beside them, and link to it: links
/// are followed as far as the repository reaches. Of an archive nothing leads out.
pub fn open_own(path: &Path) -> Result<Opened, Vec<Refused>> {
    let reach = path.is_dir().then(|| reach_of(path)).flatten();
    open_within(path, reach.as_deref())
}

/// The repository a directory lies in, or else what a contest may be: never a directory at the top of the system, which
/// holds what is nobody's problem.
fn reach_of(path: &Path) -> Option<PathBuf> {
    const NAMED_PARTS_MIN: usize = 3;
    let real = path.canonicalize().ok()?;
    let above = || {
        real.ancestors()
            .take_while(|place| place.components().count() >= NAMED_PARTS_MIN)
    };
    above()
        .find(|place| place.join(".git").exists())
        .or_else(|| above().take(CONTEST_LEVELS + 1).last())
        .map(Path::to_owned)
}

fn open_within(path: &Path, reach: Option<&Path>) -> Result<Opened, Vec<Refused>> {
    let (place, unpacked) = if path.is_dir() {
        (path.to_owned(), None)
    } else if is_other_file(path) {
        return Err(vec![refused(
            "",
            format!(
                "{} is neither a directory nor a zip archive",
                path.display()
            ),
            "give the directory or the zip archive of one problem",
        )]);
    } else {
        let into = tempfile::tempdir().map_err(|error| {
            vec![refused(
                "",
                format!("no place to unpack it: {error}"),
                "free some space for temporary files",
            )]
        })?;
        archive::unpack(path, into.path()).map_err(|refused| vec![refused])?;
        (into.path().to_owned(), Some(into))
    };
    let Some((root, found)) = root_of(&place) else {
        return Err(vec![refused(
            "",
            "no problem package: neither problem.yaml with data/, nor problem.xml, init.yml, task.yaml or testdata/config.yaml",
            "give the directory or archive of one problem",
        )]);
    };
    // A flat archive has its name from the file.
    let named = if unpacked.is_some() && root == place {
        path.file_stem()
    } else {
        root.file_name()
    };
    let named = match named {
        Some(name) => name.to_string_lossy().into_owned(),
        None => root
            .canonicalize()
            .ok()
            .and_then(|real| Some(real.file_name()?.to_string_lossy().into_owned()))
            .unwrap_or_default(),
    };
    if found != Found::Kattis {
        // Those readers go by paths: nothing they can name may lie outside or be too large.
        Tree::read_within(&root, reach)?;
    }
    let package = read(found, &root, reach, &named)?;
    Ok(Opened {
        package,
        root,
        _unpacked: unpacked,
    })
}

/// A file that begins like no zip archive, an empty one included.
fn is_other_file(path: &Path) -> bool {
    let mut first = [0; 2];
    std::fs::File::open(path).is_ok_and(|mut file| {
        let read = std::io::Read::read_exact(&mut file, &mut first);
        path.is_file() && (read.is_err() || &first != b"PK")
    })
}

fn read(
    found: Found,
    root: &Path,
    reach: Option<&Path>,
    named: &str,
) -> Result<Package, Vec<Refused>> {
    match found {
        Found::Kattis => kattis::read(&Tree::read_within(root, reach)?, named),
        Found::Polygon => polygon::read_as(root, named),
        Found::Hydro => hydro::read_as(root, named),
        Found::Dmoj => dmoj::read_as(root, named),
        Found::Cms => cms::read_as(root, named),
    }
}

/// The directory that holds the package: the one given, or the only one in it.
fn root_of(place: &Path) -> Option<(PathBuf, Found)> {
    if let Some(found) = detect(place) {
        return Some((place.to_owned(), found));
    }
    let mut directories = std::fs::read_dir(place)
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with(['.', '_']))
        .map(|entry| entry.path());
    let only = directories.next()?;
    if directories.next().is_some() {
        return None;
    }
    detect(&only).map(|found| (only, found))
}

fn detect(root: &Path) -> Option<Found> {
    let file = |name: &str| root.join(name).is_file();
    let directory = |name: &str| root.join(name).is_dir();
    let of_kattis = [
        "data",
        "submissions",
        "problem_statement",
        "statement",
        "input_validators",
    ]
    .into_iter()
    .any(directory);
    if file("problem.xml") {
        Some(Found::Polygon)
    } else if file("problem.yaml") && of_kattis {
        Some(Found::Kattis)
    } else if file("testdata/config.yaml")
        || file("config.yaml")
        || (directory("testdata") && file("problem.yaml"))
    {
        Some(Found::Hydro)
    } else if file("init.yml") {
        Some(Found::Dmoj)
    } else if file("task.yaml") {
        Some(Found::Cms)
    } else if file("problem.yaml")
        || ((directory("data/secret") || directory("data/sample"))
            && (directory("submissions") || file("domjudge-problem.ini")))
    {
        Some(Found::Kattis)
    } else {
        None
    }
}
