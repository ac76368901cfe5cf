//! What the readers of the formats of other systems share: files of the package and nothing beside it, findings, arranged groups.

mod arrange;
mod language;
pub(crate) mod yaml;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use tiltyard_protocol::{Comparer, Dialect, Grading, Group, RelativePath, TokenOptions, Verdict};

pub(crate) use arrange::{Planned, arrange};
use language::is_python_2;
pub(crate) use language::{language_of_extension, language_of_type};

use crate::{
    About, Checking, FileRef, Format, JurySubmission, Kind, Package, PackageLimits, Program,
    Refused, Test, TimeLimitUse, testlib,
};

/// Files that are read as text while reading a package may have this many bytes.
pub(crate) const TEXT_BYTES_MAX: u64 = 8 << 20;

/// A package on disk, and what is found about it.
pub(crate) struct Place {
    root: PathBuf,
    real: PathBuf,
    pub refused: Vec<Refused>,
    pub warnings: Vec<String>,
}

impl Place {
    pub fn new(root: &Path) -> Result<Self, Vec<Refused>> {
        let real = root.canonicalize().map_err(|error| {
            vec![Refused {
                path: String::new(),
                line: None,
                what: format!("the package cannot be read: {error}"),
                remedy: "give the directory of an unpacked package".to_owned(),
            }]
        })?;
        Ok(Self {
            root: root.to_owned(),
            real,
            refused: Vec::new(),
            warnings: Vec::new(),
        })
    }

    pub fn refuse(
        &mut self,
        path: &str,
        line: Option<u32>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.refused.push(Refused {
            path: path.to_owned(),
            line,
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    pub fn warn(&mut self, what: impl Into<String>) {
        self.warnings.push(what.into());
    }

    /// The file itself, if it is one and lies in the package, whatever links lead there.
    fn inside(&self, relative: &str) -> Option<PathBuf> {
        let path = self.root.join(RelativePath::parse(relative).ok()?.as_str());
        path.canonicalize()
            .is_ok_and(|real| real.starts_with(&self.real))
            .then_some(path)
    }

    pub fn file(&self, relative: &str) -> Option<FileRef> {
        let path = self.inside(relative)?;
        let about = fs::metadata(&path).ok()?;
        about.is_file().then(|| FileRef::Path {
            path,
            bytes: about.len(),
        })
    }

    pub fn has(&self, relative: &str) -> bool {
        self.file(relative).is_some()
    }

    /// A file that must be there.
    pub fn need(&mut self, relative: &str, remedy: &str) -> Option<FileRef> {
        let file = self.file(relative);
        if file.is_none() {
            self.refuse(
                relative,
                None,
                "this file is not in the package",
                remedy.to_owned(),
            );
        }
        file
    }

    pub fn text(&mut self, relative: &str) -> Option<String> {
        let FileRef::Path { path, bytes } = self.file(relative)? else {
            return None;
        };
        if bytes > TEXT_BYTES_MAX {
            self.refuse(
                relative,
                None,
                format!("it has {bytes} bytes"),
                format!("texts may have {TEXT_BYTES_MAX} bytes"),
            );
            return None;
        }
        let bytes = fs::read(path).ok()?;
        match String::from_utf8(bytes) {
            Ok(text) => Some(text.trim_start_matches('\u{feff}').to_owned()),
            Err(error) => {
                let before = error.utf8_error().valid_up_to();
                let line = error.as_bytes()[..before]
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count();
                self.refuse(
                    relative,
                    u32::try_from(line + 1).ok(),
                    "it is not UTF-8",
                    "convert it to UTF-8",
                );
                None
            }
        }
    }

    /// Names in a directory of the package, in the order people count.
    pub fn list(&self, relative: &str) -> Vec<String> {
        let path = if relative.is_empty() {
            Some(self.root.clone())
        } else {
            self.inside(relative)
        };
        let mut names: Vec<String> = path
            .and_then(|path| fs::read_dir(path).ok())
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.') && name != "__MACOSX")
            .collect();
        names.sort_by_key(|name| counted(name));
        names
    }

    /// Files of a directory and of those below it, by their path in it.
    pub fn below(&self, relative: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![(String::new(), 0)];
        while let Some((directory, depth)) = open.pop() {
            for name in self.list(&join(relative, &directory)) {
                let name = join(&directory, &name);
                if self.has(&join(relative, &name)) {
                    found.push(name);
                } else if depth < 8 {
                    open.push((name, depth + 1));
                }
            }
        }
        found.sort_by_key(|name| counted(name));
        found
    }

    /// A program of one file, with what it may include beside it.
    pub fn program(
        &mut self,
        relative: &str,
        language: Option<String>,
        named: Option<&str>,
        beside: &[(RelativePath, FileRef)],
    ) -> Option<Program> {
        let file = self.need(relative, "take the full package, with its sources")?;
        let name = relative.rsplit('/').next().unwrap_or(relative);
        let name = RelativePath::parse(name).ok()?;
        let directory = relative.rsplit_once('/').map_or("", |(at, _)| at);
        let header = self.file(&join(directory, "testlib.h"));
        let header = header.and_then(|file| Some((RelativePath::parse("testlib.h").ok()?, file)));
        let header = header.filter(|(header, _)| {
            *header != name && !beside.iter().any(|(other, _)| other == header)
        });
        let is_c = relative.ends_with(['c', 'p', 'x']);
        let beside = beside
            .iter()
            .filter(|(other, _)| *other != name)
            .cloned()
            .chain(header.filter(|_| is_c));
        Some(Program {
            path: relative.to_owned(),
            language: language
                .or_else(|| language_of_extension(relative))
                .filter(|_| !named.is_some_and(is_python_2)),
            language_named: named.map(str::to_owned),
            files: std::iter::once((name.clone(), file))
                .chain(beside)
                .collect(),
            has_own_build: false,
            has_own_run: false,
            args: Vec::new(),
        })
    }

    /// The package if nothing stands in its way.
    pub fn finish(mut self, mut package: Package) -> Result<Package, Vec<Refused>> {
        if package.tests.is_empty() && self.refused.is_empty() {
            self.refuse(
                "",
                None,
                "the package has no tests",
                "add tests, or take the full package",
            );
        }
        self.need_testlib(&mut package);
        if let (Comparer::Tokens(options), []) = (
            &package.checking.comparer,
            package.checking.checkers.as_slice(),
        ) {
            // Tests carry the flags of the default comparer, each its own.
            let flags = token_flags(options);
            for test in &mut package.tests {
                test.check_args.clone_from(&flags);
            }
        }
        if self.refused.is_empty() {
            package.warnings = self.warnings;
            Ok(package)
        } else {
            Err(self.refused)
        }
    }

    /// The header of testlib is not part of every package, and a program that cannot be compiled judges nobody.
    fn need_testlib(&mut self, package: &mut Package) {
        let checking = &mut package.checking;
        let dialect = checking.dialect;
        let programs = checking
            .checkers
            .iter_mut()
            .chain(&mut checking.interactor)
            .chain(&mut package.input_validators);
        for program in programs {
            let brings = |(name, _): &(RelativePath, FileRef)| name.as_str() == "testlib.h";
            let Some((_, main)) = program.files.first() else {
                continue;
            };
            let text = match main {
                FileRef::Path { path, .. } => fs::read(path).unwrap_or_default(),
                FileRef::Made(bytes) => bytes.to_vec(),
            };
            let text = String::from_utf8_lossy(&text);
            let includes = |line: &str| {
                line.trim_start().starts_with('#')
                    && line.contains("include")
                    && line.contains("testlib.h")
            };
            let Some(line) = text.lines().position(includes) else {
                continue;
            };
            let brought = program.files.iter().any(brings);
            if !brought && !testlib::lend(program, dialect) {
                let directory = program.path.rsplit_once('/').map_or("", |(at, _)| at);
                let wanted = join(directory, "testlib.h");
                self.refuse(
                    &program.path,
                    u32::try_from(line + 1).ok(),
                    "it includes testlib.h, which is not in the package",
                    format!("put testlib.h into the package as {wanted}"),
                );
            }
        }
    }

    pub fn fail(self) -> Vec<Refused> {
        self.refused
    }
}

pub(crate) fn join(directory: &str, name: &str) -> String {
    match (directory, name) {
        ("", name) => name.to_owned(),
        (directory, "") => directory.to_owned(),
        (directory, name) => format!("{directory}/{name}"),
    }
}

/// Key that puts `test10` behind `test9`.
pub(crate) fn counted(name: &str) -> (Vec<(String, u128)>, String) {
    let mut parts = vec![(String::new(), 0_u128)];
    let mut digits = false;
    for c in name.chars() {
        match c.to_digit(10) {
            Some(digit) => {
                digits = true;
                if let Some((_, number)) = parts.last_mut() {
                    *number = number.saturating_mul(10).saturating_add(u128::from(digit));
                }
            }
            None => {
                if std::mem::take(&mut digits) {
                    parts.push((String::new(), 0));
                }
                if let Some((text, _)) = parts.last_mut() {
                    text.push(c);
                }
            }
        }
    }
    (parts, name.to_owned())
}

/// A short name the Kattis formats accept.
pub(crate) fn short_name(named: &str) -> String {
    let name: String = named
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .take(64)
        .collect();
    if name.is_empty() {
        "problem".to_owned()
    } else {
        name
    }
}

/// The name of the package's directory.
pub(crate) fn directory_name(root: &Path) -> String {
    let name = root.canonicalize().ok();
    let name = name.as_deref().unwrap_or(root).file_name();
    short_name(&name.unwrap_or_default().to_string_lossy())
}

/// The words of a whole output, as most of these systems compare them.
pub(crate) const WORDS: Comparer = Comparer::Tokens(TokenOptions {
    case_sensitive: true,
    space_change_sensitive: false,
    float_absolute_tolerance: None,
    float_relative_tolerance: None,
});

/// A package in which nothing is said yet.
pub(crate) fn empty(format: Format, short_name: String) -> Package {
    Package {
        format,
        short_name,
        uuid: None,
        titles: BTreeMap::new(),
        kind: Kind::default(),
        statements: Vec::new(),
        editorials: Vec::new(),
        hints: Vec::new(),
        limits: PackageLimits {
            time_ms: None,
            ac_to_time_limit: 2.0,
            time_limit_to_tle: 1.5,
            time_resolution_ms: 1000,
            memory_bytes: 256 << 20,
            output_bytes: 64 << 20,
            code_bytes: 256 << 10,
            compile_time_ms: 60_000,
            compile_memory_bytes: 2 << 30,
            check_time_ms: 60_000,
            check_memory_bytes: 2 << 30,
            check_output_bytes: 8 << 20,
            passes_max: 1,
            may_write_files: false,
        },
        about: About::default(),
        tags: Vec::new(),
        difficulty: None,
        signature: None,
        languages: BTreeSet::new(),
        checking: Checking {
            comparer: WORDS,
            checkers: Vec::new(),
            interactor: None,
            dialect: Dialect::Testlib,
            input_file: None,
            output_file: None,
        },
        input_validators: Vec::new(),
        generators: Vec::new(),
        tests: Vec::new(),
        grading: Grading {
            groups: vec![Group::root()],
            scored: false,
            run_all: false,
        },
        submissions: Vec::new(),
        include: BTreeMap::new(),
        attachments: Vec::new(),
        validator_tests: Vec::new(),
        warnings: Vec::new(),
    }
}

pub(crate) fn test(name: String, input: FileRef, answer: FileRef) -> Test {
    Test {
        name,
        group: 0,
        sample: false,
        input,
        answer,
        args: Vec::new(),
        check_args: Vec::new(),
        validator_args: Vec::new(),
        files: Vec::new(),
        score: None,
        description: None,
        hint: None,
        generated_by: None,
        shown_input: None,
        shown_answer: None,
    }
}

/// A jury submission of which only the end is said.
pub(crate) fn submission(program: Program, permitted: &[Verdict]) -> JurySubmission {
    let accepted = permitted == [Verdict::Accepted];
    JurySubmission {
        program,
        permitted: permitted.iter().copied().collect(),
        required: BTreeSet::new(),
        score: None,
        use_for_time_limit: if accepted {
            TimeLimitUse::Lower
        } else {
            TimeLimitUse::No
        },
        author: None,
    }
}

/// Pictures of a directory, for the statement that lies beside them.
pub(crate) fn pictures(place: &Place, directory: &str) -> Vec<(String, FileRef)> {
    place
        .list(directory)
        .into_iter()
        .filter(|name| crate::statement::is_picture(name))
        .filter_map(|name| Some((name.clone(), place.file(&join(directory, &name))?)))
        .collect()
}

/// Options as tests carry them: as flags of the default validator of Kattis.
pub(crate) fn token_flags(options: &TokenOptions) -> Vec<String> {
    let mut flags = Vec::new();
    if options.case_sensitive {
        flags.push("case_sensitive".to_owned());
    }
    if options.space_change_sensitive {
        flags.push("space_change_sensitive".to_owned());
    }
    let tolerances = (
        options.float_absolute_tolerance,
        options.float_relative_tolerance,
    );
    match tolerances {
        (Some(absolute), Some(relative)) if absolute.to_bits() == relative.to_bits() => {
            flags.extend(["float_tolerance".to_owned(), absolute.to_string()]);
        }
        (absolute, relative) => {
            for (flag, tolerance) in [
                ("float_absolute_tolerance", absolute),
                ("float_relative_tolerance", relative),
            ] {
                if let Some(tolerance) = tolerance {
                    flags.extend([flag.to_owned(), tolerance.to_string()]);
                }
            }
        }
    }
    flags
}

pub(crate) fn made(text: impl Into<String>) -> FileRef {
    FileRef::Made(Bytes::from(text.into()))
}

/// A program of ours, in Python, that goes with what was read.
pub(crate) fn own_program(path: &str, text: &'static str) -> Program {
    let name = path.rsplit('/').next().unwrap_or(path);
    Program {
        path: path.to_owned(),
        language: Some("python".to_owned()),
        language_named: None,
        files: RelativePath::parse(name)
            .into_iter()
            .map(|name| (name, made(text)))
            .collect(),
        has_own_build: false,
        has_own_run: false,
        args: Vec::new(),
    }
}

/// Accepts in the dialect of testlib: for interactors that have the last word.
pub(crate) fn accepts_all() -> Program {
    own_program("tiltyard_accept.py", "raise SystemExit(0)\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_as_people_count() {
        let mut names = vec!["10.in", "9.in", "b2", "b10", "a"];
        names.sort_by_key(|name| counted(name));
        assert_eq!(names, ["9.in", "10.in", "a", "b2", "b10"]);
    }

    #[test]
    fn nothing_outside_the_package_is_read() {
        let outside = tempfile::tempdir().expect("directory");
        fs::write(outside.path().join("secret"), "x").expect("file");
        let package = tempfile::tempdir().expect("directory");
        std::os::unix::fs::symlink(outside.path().join("secret"), package.path().join("link"))
            .expect("link");
        fs::write(package.path().join("own"), "x").expect("file");
        std::os::unix::fs::symlink("own", package.path().join("fine")).expect("link");
        let place = Place::new(package.path()).expect("place");
        assert!(place.has("own") && place.has("fine"));
        assert!(!place.has("link") && !place.has("../secret") && !place.has("/etc/passwd"));
    }
}
