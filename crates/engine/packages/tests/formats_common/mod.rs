//! Packages written for a test, and looks into what was read.
#![allow(dead_code)]

use std::fs;

use tempfile::TempDir;
use tiltyard_packages::{FileRef, Package, Refused};

pub fn write(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().expect("a directory");
    for (name, text) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        fs::write(path, text).expect("a file");
    }
    root
}

pub fn text(file: &FileRef) -> String {
    match file {
        FileRef::Path { path, .. } => fs::read_to_string(path).expect("text"),
        FileRef::Made(bytes) => String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

/// Names of groups, behind the root.
pub fn groups(package: &Package) -> Vec<&str> {
    package.grading.groups[1..]
        .iter()
        .map(|group| group.name.as_str())
        .collect()
}

/// Group and name of every test.
pub fn tests(package: &Package) -> Vec<(usize, &str)> {
    package
        .tests
        .iter()
        .map(|test| (test.group, test.name.as_str()))
        .collect()
}

/// The finding about this, with a remedy.
pub fn finding<'a>(refused: &'a [Refused], about: &str) -> &'a Refused {
    let found = refused
        .iter()
        .find(|refused| refused.to_string().contains(about));
    let found = found.unwrap_or_else(|| panic!("nothing about {about:?} in {refused:?}"));
    assert!(!found.remedy.is_empty(), "{found}");
    found
}
