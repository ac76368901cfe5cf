//! One problem, whatever format it came in.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tiltyard_protocol::{Comparer, Dialect, Grading, RelativePath, Verdict};
use tiltyard_signatures::Signature;

/// Tags that say what a problem is about, as packages name it; all others are its author's own.
pub const CATEGORIES: [&str; 25] = [
    "arrays",
    "strings",
    "hash-maps",
    "two-pointers",
    "stacks",
    "trees",
    "graphs",
    "dynamic-programming",
    "greedy",
    "bits",
    "maths",
    "intervals",
    "heaps",
    "design",
    "sorting",
    "searching",
    "recursion",
    "simulation",
    "matrices",
    "linked-lists",
    "sliding-window",
    "backtracking",
    "interactive",
    "geometry",
    "data-structures",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// ICPC and Kattis, `legacy` and `legacy-icpc`.
    KattisLegacy,
    /// ICPC and Kattis, `2023-07-draft` and `2025-09`.
    Kattis2025,
    Polygon,
    Dmoj,
    Hydro,
    Cms,
}

/// A language people speak, as packages name it: `en`, `pt-BR`.
pub type Tongue = String;

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRef {
    /// On disk, below the directory the package was read from or unpacked to.
    Path { path: PathBuf, bytes: u64 },
    /// Made while reading.
    Made(Bytes),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    pub format: Format,
    /// `[a-z0-9]+` where the format wants it.
    pub short_name: String,
    pub uuid: Option<String>,
    pub titles: BTreeMap<Tongue, String>,
    pub kind: Kind,
    pub statements: Vec<Statement>,
    /// Written like statements, for those who have solved it.
    pub editorials: Vec<Statement>,
    /// Shown one by one.
    pub hints: Vec<String>,
    pub limits: PackageLimits,
    pub about: About,
    /// Of one of the formats' own categories, and keywords.
    pub tags: Vec<String>,
    pub difficulty: Option<Difficulty>,
    /// Of the Tiltyard extension: what is implemented in place of a whole program.
    pub signature: Option<Signature>,
    /// Languages submissions may use (ids of the catalogue); empty: all.
    pub languages: BTreeSet<String>,
    pub checking: Checking,
    pub input_validators: Vec<Program>,
    pub generators: Vec<Program>,
    pub tests: Vec<Test>,
    /// Tests are in its order; [`Test::group`] is a place in it.
    pub grading: Grading,
    pub submissions: Vec<JurySubmission>,
    /// Put beside a submission before it is compiled, by language of the catalogue; `default` for all others.
    pub include: BTreeMap<String, Vec<(RelativePath, FileRef)>>,
    /// For people to download.
    pub attachments: Vec<(String, FileRef)>,
    /// Of files that must be refused by the validators: `data/invalid_input`, tests of validators in Polygon.
    pub validator_tests: Vec<ValidatorTest>,
    /// What a reader should know and that stands in nobody's way.
    pub warnings: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    pub scoring: bool,
    pub interactive: bool,
    pub multi_pass: bool,
    /// The outputs themselves are submitted.
    pub submit_answer: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    Easy,
    Medium,
    Hard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    Markdown,
    Latex,
    Html,
    Pdf,
    Text,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub tongue: Tongue,
    pub markup: Markup,
    pub body: FileRef,
    /// Pictures, by the name the statement uses.
    pub assets: Vec<(String, FileRef)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PackageLimits {
    /// `None`: inferred from the accepted jury submissions.
    pub time_ms: Option<u64>,
    /// Slowest accepted × this is the least time limit.
    pub ac_to_time_limit: f64,
    /// What must be too slow takes at least the limit × this.
    pub time_limit_to_tle: f64,
    /// An inferred limit is a multiple of this.
    pub time_resolution_ms: u64,
    pub memory_bytes: u64,
    pub output_bytes: u64,
    pub code_bytes: u64,
    pub compile_time_ms: u64,
    pub compile_memory_bytes: u64,
    pub check_time_ms: u64,
    pub check_memory_bytes: u64,
    pub check_output_bytes: u64,
    pub passes_max: u32,
    pub may_write_files: bool,
}

/// Where it comes from and what may be done with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// `cc by-sa`, `public domain`, …, in the words of the Kattis format.
    pub license: Option<String>,
    pub rights_owner: Option<String>,
    pub source: Option<String>,
    pub source_url: Option<String>,
    /// Role (`authors`, `testers`, `translators`, …) and names.
    pub credits: BTreeMap<String, Vec<String>>,
    /// RFC 3339 or a date; not public before.
    pub embargo_until: Option<String>,
}

/// How outputs are judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Checking {
    /// Where there are no checkers.
    pub comparer: Comparer,
    /// All must accept.
    pub checkers: Vec<Program>,
    pub interactor: Option<Program>,
    pub dialect: Dialect,
    pub input_file: Option<RelativePath>,
    pub output_file: Option<RelativePath>,
}

/// A program of the package. It is compiled by its language, or by its own `build` and started by its own `run`.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// In the package: `output_validators/check.cpp`.
    pub path: String,
    /// Id in the catalogue; `None`: not recognised, or by its own scripts.
    pub language: Option<String>,
    /// As the package names it, where it does: `cpp.g++17`.
    pub language_named: Option<String>,
    /// The main one first.
    pub files: Vec<(RelativePath, FileRef)>,
    pub has_own_build: bool,
    pub has_own_run: bool,
    /// Given before all other arguments.
    pub args: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// `secret/group1/03`
    pub name: String,
    pub group: usize,
    pub sample: bool,
    pub input: FileRef,
    pub answer: FileRef,
    pub args: Vec<String>,
    pub check_args: Vec<String>,
    pub validator_args: Vec<String>,
    pub files: Vec<(RelativePath, FileRef)>,
    pub score: Option<f64>,
    pub description: Option<String>,
    pub hint: Option<String>,
    /// Command that generates the input, where the package knows it.
    pub generated_by: Option<String>,
    /// Shown in place of input and answer.
    pub shown_input: Option<FileRef>,
    pub shown_answer: Option<FileRef>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct JurySubmission {
    pub program: Program,
    /// Final verdicts that agree with the package.
    pub permitted: BTreeSet<Verdict>,
    /// One of these must come up in at least one test; empty: nothing is required.
    pub required: BTreeSet<Verdict>,
    /// Lowest and highest score.
    pub score: Option<(f64, f64)>,
    pub use_for_time_limit: TimeLimitUse,
    pub author: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeLimitUse {
    No,
    /// Must be fast enough.
    Lower,
    /// Must be too slow.
    Upper,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ValidatorTest {
    pub name: String,
    pub input: FileRef,
    /// With an answer and an output it tests the output validator, otherwise the input validators.
    pub answer: Option<FileRef>,
    pub output: Option<FileRef>,
    pub valid: bool,
}
