//! What of a package must be known to show it: read once, when a version is made, and kept beside it.

use std::{collections::BTreeMap, io, path::Path};

use serde::{Deserialize, Serialize};
use tiltyard_packages::{About, Difficulty, FileRef, Markup, Package, Statement, kattis::LIST_TAG};
use tiltyard_protocol::BlobId;
use tiltyard_signatures::Signature;
use tiltyard_store::BlobStore;
use utoipa::ToSchema;

use crate::package;

/// Shown of a sample, in bytes of input and of answer each.
const SAMPLE_BYTES_MAX: u64 = 64 << 10;

/// What one hands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProblemKind)]
pub enum KindWord {
    /// A whole program.
    Program,
    Function,
    Class,
    /// A program that talks with another.
    Interactive,
    /// The answers themselves.
    Answers,
}

impl KindWord {
    pub const ALL: [Self; 5] = [
        Self::Program,
        Self::Function,
        Self::Class,
        Self::Interactive,
        Self::Answers,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Function => "function",
            Self::Class => "class",
            Self::Interactive => "interactive",
            Self::Answers => "answers",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(crate) fn of(package: &Package) -> Self {
        match &package.signature {
            Some(Signature::Function(_)) => Self::Function,
            Some(Signature::Class(_)) => Self::Class,
            None if package.kind.submit_answer => Self::Answers,
            None if package.kind.interactive => Self::Interactive,
            None => Self::Program,
        }
    }
}

/// How a difficulty is kept, so that it sorts.
pub fn difficulty_number(difficulty: Option<Difficulty>) -> i64 {
    match difficulty {
        None => 0,
        Some(Difficulty::Easy) => 1,
        Some(Difficulty::Medium) => 2,
        Some(Difficulty::Hard) => 3,
    }
}

pub fn difficulty_of(number: i64) -> Option<Difficulty> {
    match number {
        1 => Some(Difficulty::Easy),
        2 => Some(Difficulty::Medium),
        3 => Some(Difficulty::Hard),
        _ => None,
    }
}

/// A test everybody sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    pub name: String,
    /// Its place among all tests.
    pub test: usize,
    pub input: String,
    pub answer: String,
    pub explanation_html: Option<String>,
}

/// What of a test is said to everybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestHead {
    pub name: String,
    pub sample: bool,
    /// Its place in the groups.
    pub group: usize,
}

/// A file to look at or to take along.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    pub name: String,
    pub hash: BlobId,
    pub bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProblemLimits)]
pub struct Limits {
    pub time_ms: u64,
    pub memory_bytes: u64,
    pub output_bytes: u64,
    pub code_bytes: u64,
}

/// What of a package is shown, but for the texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub uuid: Option<String>,
    pub titles: BTreeMap<String, String>,
    pub kind: KindWord,
    pub scoring: bool,
    /// A program runs more than once on each test. Versions of before this was written down do not say so.
    #[serde(default)]
    pub multi_pass: bool,
    pub score_max: Option<f64>,
    pub difficulty: Option<Difficulty>,
    pub tags: Vec<String>,
    /// Names of lists of the house it belongs to.
    #[serde(default)]
    pub lists: Vec<String>,
    pub limits: Limits,
    /// Empty: all.
    pub languages: Vec<String>,
    pub signature: Option<Signature>,
    pub tongues: Vec<String>,
    pub samples: Vec<Sample>,
    pub tests: Vec<TestHead>,
    pub groups: Vec<String>,
    pub hints: usize,
    pub has_editorial: bool,
    pub about: About,
    pub attachments: Vec<Asset>,
    /// Pictures of texts.
    pub assets: Vec<Asset>,
}

/// A text of a version, rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub part: Part,
    /// The language it is in; of a hint its number.
    pub tongue: String,
    pub html: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Statement,
    Editorial,
    Hint,
}

impl Part {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Editorial => "editorial",
            Self::Hint => "hint",
        }
    }
}

impl Facts {
    /// In English if it has an English one.
    pub fn title(&self) -> &str {
        self.titles
            .get("en")
            .or_else(|| self.titles.values().next())
            .map_or("", String::as_str)
    }
}

/// Reads all that is shown of a package. `prefix` is where its assets will be found. Waits for the disk.
pub fn read(
    package: &Package,
    root: &Path,
    blobs: &BlobStore,
    prefix: &str,
    time_ms: u64,
) -> io::Result<(Facts, Vec<Text>)> {
    let mut assets = Vec::new();
    let mut texts = Vec::new();
    for (part, statements) in [
        (Part::Statement, &package.statements),
        (Part::Editorial, &package.editorials),
    ] {
        for statement in best_of_each_tongue(statements) {
            texts.push(Text {
                part,
                tongue: statement.tongue.clone(),
                html: rendered(statement, root, blobs, prefix, &mut assets)?,
            });
        }
    }
    for (number, hint) in (1..).zip(&package.hints) {
        texts.push(Text {
            part: Part::Hint,
            tongue: number.to_string(),
            html: package::html(Markup::Markdown, hint, prefix),
        });
    }
    let attachments = package
        .attachments
        .iter()
        .map(|(name, file)| kept(name, file, root, blobs))
        .collect::<io::Result<_>>()?;
    let tongues = texts
        .iter()
        .filter(|text| text.part == Part::Statement)
        .map(|text| text.tongue.clone())
        .collect();
    let facts = Facts {
        uuid: package.uuid.clone(),
        titles: package.titles.clone(),
        kind: KindWord::of(package),
        scoring: package.kind.scoring,
        multi_pass: package.kind.multi_pass,
        score_max: score_max(package),
        difficulty: package.difficulty,
        tags: normal_tags(&package.tags),
        lists: lists_named(&package.tags),
        limits: Limits {
            time_ms,
            memory_bytes: package.limits.memory_bytes,
            output_bytes: package.limits.output_bytes,
            code_bytes: package.limits.code_bytes,
        },
        languages: package.languages.iter().cloned().collect(),
        signature: package.signature.clone(),
        tongues,
        samples: samples(package, root, prefix)?,
        tests: package
            .tests
            .iter()
            .map(|test| TestHead {
                name: test.name.clone(),
                sample: test.sample,
                group: test.group,
            })
            .collect(),
        groups: package
            .grading
            .groups
            .iter()
            .map(|group| group.name.clone())
            .collect(),
        hints: package.hints.len(),
        has_editorial: !package.editorials.is_empty(),
        about: package.about.clone(),
        attachments,
        assets,
    };
    Ok((facts, texts))
}

/// Categories and keywords in one spelling, each once.
fn normal_tags(tags: &[String]) -> Vec<String> {
    let mut normal: Vec<String> = Vec::new();
    for tag in tags.iter().filter(|tag| !tag.starts_with(LIST_TAG)) {
        let tag = normal_tag(tag);
        if !tag.is_empty() && !normal.contains(&tag) {
            normal.push(tag);
        }
    }
    normal
}

fn normal_tag(tag: &str) -> String {
    let words: Vec<String> = tag
        .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

fn lists_named(tags: &[String]) -> Vec<String> {
    let mut lists: Vec<String> = Vec::new();
    for name in tags.iter().filter_map(|tag| tag.strip_prefix(LIST_TAG)) {
        let name = normal_tag(name);
        if !name.is_empty() && !lists.contains(&name) {
            lists.push(name);
        }
    }
    lists
}

/// A package may bring one statement in several forms: what flows on a page comes before what does not.
fn best_of_each_tongue(statements: &[Statement]) -> Vec<&Statement> {
    let rank = |markup| match markup {
        Markup::Markdown => 0,
        Markup::Html => 1,
        Markup::Latex => 2,
        Markup::Text => 3,
        Markup::Pdf => 4,
    };
    let mut best: BTreeMap<&str, &Statement> = BTreeMap::new();
    for statement in statements {
        let known = best.entry(&statement.tongue).or_insert(statement);
        if rank(statement.markup) < rank(known.markup) {
            *known = statement;
        }
    }
    best.into_values().collect()
}

fn rendered(
    statement: &Statement,
    root: &Path,
    blobs: &BlobStore,
    prefix: &str,
    assets: &mut Vec<Asset>,
) -> io::Result<String> {
    for (name, file) in &statement.assets {
        if !assets.iter().any(|asset| asset.name == *name) {
            assets.push(kept(name, file, root, blobs)?);
        }
    }
    if let Some(name) = package::document_name(statement) {
        assets.push(kept(&name, &statement.body, root, blobs)?);
    }
    package::statement(statement, prefix)
}

fn kept(name: &str, file: &FileRef, root: &Path, blobs: &BlobStore) -> io::Result<Asset> {
    let bytes = package::bytes(root, file)?;
    Ok(Asset {
        name: name.to_owned(),
        hash: BlobId(blobs.put_here(&bytes)?),
        bytes: bytes.len() as u64,
    })
}

fn samples(package: &Package, root: &Path, prefix: &str) -> io::Result<Vec<Sample>> {
    package
        .tests
        .iter()
        .enumerate()
        .filter(|(_, test)| test.sample)
        .map(|(number, test)| {
            let shown = |shown: &Option<FileRef>, own: &FileRef| {
                package::text(root, shown.as_ref().unwrap_or(own), SAMPLE_BYTES_MAX)
            };
            Ok(Sample {
                name: test.name.clone(),
                test: number,
                input: shown(&test.shown_input, &test.input)?,
                answer: shown(&test.shown_answer, &test.answer)?,
                explanation_html: test
                    .description
                    .as_ref()
                    .map(|text| package::html(Markup::Markdown, text, prefix)),
            })
        })
        .collect()
}

/// What the best submission scores, where the package bounds it.
fn score_max(package: &Package) -> Option<f64> {
    let groups = &package.grading.groups;
    let root = groups.first().filter(|_| package.grading.scored)?;
    root.max_score.or_else(|| {
        let parts: Vec<f64> = groups
            .iter()
            .filter(|group| group.parent.is_some())
            .filter_map(|group| group.max_score)
            .collect();
        (!parts.is_empty()).then(|| parts.iter().sum())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_one_spelling_and_lists_are_no_tags() {
        let tags: Vec<String> = [
            "Hash Maps",
            "hash-maps",
            "list:Starter",
            " graphs ",
            "list:starter",
        ]
        .map(str::to_owned)
        .into();
        assert_eq!(normal_tags(&tags), ["hash-maps", "graphs"]);
        assert_eq!(lists_named(&tags), ["starter"]);
    }
}
