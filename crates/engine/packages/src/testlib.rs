//! The header of testlib, for packages that leave it to the judge.

use std::path::{Path, PathBuf};

use tiltyard_protocol::{Dialect, RelativePath};

use crate::{FileRef, Program};

pub const HEADER: &str = "testlib.h";
/// Where the installation of C++ leaves it, by dialect.
const PLACE: &str = "/opt/tiltyard/testlib";

fn place_of(dialect: Dialect) -> PathBuf {
    let name = match dialect {
        Dialect::Kattis => "kattis",
        Dialect::Testlib | Dialect::Cms => "testlib",
    };
    Path::new(PLACE).join(name).join(HEADER)
}

/// Puts the header of this machine beside a program. `false`: the machine has none.
pub fn lend(program: &mut Program, dialect: Dialect) -> bool {
    lend_from(program, &place_of(dialect))
}

fn lend_from(program: &mut Program, path: &Path) -> bool {
    let Ok(name) = RelativePath::parse(HEADER) else {
        return false;
    };
    let Some(facts) = path.metadata().ok().filter(std::fs::Metadata::is_file) else {
        return false;
    };
    program.files.push((
        name,
        FileRef::Path {
            path: path.to_owned(),
            bytes: facts.len(),
        },
    ));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_is_there_is_put_beside_the_program() {
        let place = tempfile::tempdir().expect("a place");
        let mut program = Program {
            path: "check".to_owned(),
            language: Some("cpp".to_owned()),
            language_named: None,
            files: Vec::new(),
            has_own_build: false,
            has_own_run: false,
            args: Vec::new(),
        };
        let path = place.path().join(HEADER);
        assert!(!lend_from(&mut program, &path));
        assert!(program.files.is_empty());
        std::fs::write(&path, "// testlib").expect("a file");
        assert!(lend_from(&mut program, &path));
        assert_eq!(program.files[0].0.as_str(), HEADER);
    }
}
