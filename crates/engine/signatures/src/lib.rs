#![doc = include_str!("../README.md")]

mod case;
mod check;
mod languages;
mod names;
mod signature;

use tiltyard_protocol::RelativePath;

pub use case::{BadCase, CaseFile, check_case};
pub use signature::*;

/// The languages of the catalogue that stubs and drivers are made for.
pub const LANGUAGES: &[&str] = &[
    "python",
    "cpp",
    "java",
    "javascript",
    "typescript",
    "go",
    "rust",
    "csharp",
    "kotlin",
    "ruby",
    "c",
    "pypy",
    "cpp-clang",
    "c-clang",
];

/// What a person begins with. It compiles with its driver as it stands. `None`: the language is not one of [`LANGUAGES`], or has
/// no words for a type of the signature (maps of arrays and arrays of three dimensions in C).
pub fn stub(signature: &Signature, language: &str) -> Option<String> {
    languages::find(language)?.stub(signature)
}

/// Every file of the job, the one that is started first; the person's code keeps its line numbers in a file of its own.
pub fn driver(
    signature: &Signature,
    language: &str,
    user_source: &str,
) -> Option<Vec<(RelativePath, String)>> {
    let files = languages::find(language)?.driver(signature, user_source)?;
    files
        .into_iter()
        .map(|(name, text)| Some((RelativePath::parse(&name).ok()?, text)))
        .collect()
}
