//! `data/`: tests, the groups they are in, and what tests the validators.

mod keys;

use keys::{legacy_grader, legacy_keys, own_keys};
use serde_yaml_ng::Value;
use tiltyard_protocol::{Aggregate, Grading, Group, OnReject, RelativePath};

use super::{
    constants,
    settings::{Settings, Version},
    yaml::{Document, arguments, text, words},
};
use crate::{
    FileRef, Refused, Test, ValidatorTest,
    archive::{Tree, refused},
};

/// What `data/` holds.
#[derive(Debug)]
pub struct Data {
    pub tests: Vec<Test>,
    pub grading: Grading,
    pub validator_tests: Vec<ValidatorTest>,
    pub warnings: Vec<String>,
    /// Somewhere a grader of the package's own is asked for.
    pub custom_grading: bool,
    /// Groups and scores go by the rules of the old format.
    pub graded_as_legacy: bool,
}

/// What a directory says of its tests, and passes on to those below it.
#[derive(Debug, Clone, Default)]
struct Said {
    args: Vec<String>,
    check_args: Vec<String>,
    validator_args: Vec<String>,
    on_reject: OnReject,
    grader_flags: Vec<String>,
    /// A grader of the package's own is asked for.
    custom: bool,
    accept_score: Option<f64>,
    reject_score: Option<f64>,
    /// Not passed on.
    own: Own,
}

#[derive(Debug, Clone, Default)]
struct Own {
    max_score: Option<f64>,
    unbounded: bool,
    aggregate: Option<Aggregate>,
    requires: Vec<String>,
}

const KEYS_2025: [&str; 12] = [
    "max_score",
    "score_aggregation",
    "static_validation_score",
    "require_pass",
    "args",
    "input_validator_args",
    "static_validator_args",
    "output_validator_args",
    "input_visualizer_args",
    "output_visualizer_args",
    "full_feedback",
    "description",
];
/// The score of a whole problem that says nothing of it.
const SCORE_MAX: f64 = 100.0;

/// Reads `data/`. `answers_needed`: outputs are held against the answers, so that none may be missing.
pub fn read(tree: &Tree, settings: &Settings, answers_needed: bool) -> Result<Data, Vec<Refused>> {
    let mut reading = Reading {
        tree,
        settings,
        answers_needed,
        refused: Vec::new(),
        requires: Vec::new(),
        data: Data {
            tests: Vec::new(),
            grading: Grading {
                groups: Vec::new(),
                scored: settings.kind.scoring,
                run_all: false,
            },
            validator_tests: Vec::new(),
            warnings: Vec::new(),
            custom_grading: false,
            graded_as_legacy: settings.version == Version::Legacy || is_graded_as_legacy(tree),
        },
    };
    reading.all();
    if reading.data.tests.is_empty() && reading.refused.is_empty() {
        reading.refused.push(refused(
            "data",
            "there are no tests",
            "put tests as X.in and X.ans into data/secret",
        ));
    }
    if reading.refused.is_empty() {
        Ok(reading.data)
    } else {
        Err(reading.refused)
    }
}

/// Drafts of the new format had the groups of the old one, and packages that name a draft still do: whoever says how to
/// grade in its words means its rules.
fn is_graded_as_legacy(tree: &Tree) -> bool {
    const KEYS: [&str; 5] = [
        "on_reject",
        "grader_flags",
        "accept_score",
        "reject_score",
        "range",
    ];
    let of_data = || tree.below("data").map(|(name, _)| name);
    let is_file = |name: &str, file: &str| name.rsplit('/').next() == Some(file);
    let of_new = |name: &str| is_file(name, "test_group.yaml");
    let of_old = |name: &str| {
        is_file(name, "testdata.yaml")
            && tree
                .text(&format!("data/{name}"))
                .and_then(|text| Document::parse(name, &text).ok())
                .is_some_and(|document| KEYS.iter().any(|key| document.get(key).is_some()))
    };
    !of_data().any(of_new) && of_data().any(of_old)
}

struct Reading<'a> {
    tree: &'a Tree,
    settings: &'a Settings,
    answers_needed: bool,
    refused: Vec<Refused>,
    /// Group, and the names of those it requires.
    requires: Vec<(usize, Vec<String>)>,
    data: Data,
}

/// Tests directly in a directory, by their paths below `data/` without `.in`.
fn tests_in(tree: &Tree, directory: &str, deep: bool) -> Vec<String> {
    let prefix = format!("data/{directory}");
    let mut names: Vec<String> = tree
        .below(&prefix)
        .filter(|(name, _)| deep || !name.contains('/'))
        .filter(|(name, _)| !name.split('/').any(|part| part.ends_with(".files")))
        .filter_map(|(name, _)| name.strip_suffix(".in"))
        .filter(|name| !name.is_empty() && !name.ends_with('/'))
        .map(|name| format!("{directory}/{name}"))
        .collect();
    names.sort();
    names
}

impl Reading<'_> {
    fn is_legacy(&self) -> bool {
        self.data.graded_as_legacy
    }

    fn wrong(&mut self, refusal: Refused) {
        if self.settings.version == Version::V2025 {
            self.refused.push(refusal);
        } else {
            self.data.warnings.push(refusal.to_string());
        }
    }

    fn all(&mut self) {
        let base = self.said("", &Said::default());
        let mut root = self.group("", None, &base, 0);
        root.ignore_samples |= self.settings.kind.scoring && !self.is_legacy();
        if !self.is_legacy() && self.settings.kind.scoring {
            root.on_reject = OnReject::Continue;
        }
        self.data.grading.groups.push(root);
        if self.is_legacy() {
            for top in ["sample", "secret"] {
                self.legacy_directory(top, 0, &base);
            }
        } else {
            self.sample(&base);
            self.secret(&base);
        }
        if self.data.tests.is_empty() {
            self.tests_without_directories(&base);
        }
        self.resolve_requires();
        self.validator_tests(&base);
        self.say_what_is_passed_over();
    }

    fn legacy_directory(&mut self, name: &str, parent: usize, above: &Said) {
        if tests_in(self.tree, name, true).is_empty() {
            return;
        }
        let said = self.said(name, above);
        let group = self.group(name, Some(parent), &said, 0);
        let own = self.data.grading.groups.len();
        self.data.grading.groups.push(group);
        for test in tests_in(self.tree, name, false) {
            self.test(&test, own, &said, None);
        }
        for child in self.tree.children(&format!("data/{name}")) {
            if child.is_directory && !child.name.ends_with(".files") {
                self.legacy_directory(&format!("{name}/{}", child.name), own, &said);
            }
        }
    }

    fn sample(&mut self, base: &Said) {
        let tests = tests_in(self.tree, "sample", true);
        if tests.is_empty() {
            return;
        }
        let said = self.said("sample", base);
        let mut group = self.group("sample", Some(0), &said, tests.len());
        // Samples count for nothing.
        group.accept_score = 0.0;
        group.max_score = None;
        group.aggregate = Aggregate::Sum;
        let own = self.data.grading.groups.len();
        self.data.grading.groups.push(group);
        for test in tests {
            self.test(&test, own, &said, None);
        }
    }

    fn secret(&mut self, base: &Said) {
        let said = self.said("secret", base);
        let direct = tests_in(self.tree, "secret", false);
        let directories: Vec<String> = self
            .tree
            .children("data/secret")
            .into_iter()
            .filter(|child| child.is_directory && !child.name.ends_with(".files"))
            .map(|child| format!("secret/{}", child.name))
            .filter(|name| !tests_in(self.tree, name, true).is_empty())
            .collect();
        if direct.is_empty() && directories.is_empty() {
            return;
        }
        let mut group = self.group("secret", Some(0), &said, direct.len());
        let each = group.accept_score;
        if !directories.is_empty() && said.own.aggregate != Some(Aggregate::PassFail) {
            group.max_score = None;
        }
        let secret = self.data.grading.groups.len();
        self.data.grading.groups.push(group);
        self.requires.push((secret, said.own.requires.clone()));
        let scored = self.settings.kind.scoring;
        for test in direct {
            self.test(&test, secret, &said, scored.then_some(each));
        }
        for name in directories {
            let mut own = self.said(&name, &said);
            let tests = tests_in(self.tree, &name, true);
            self.complete_score(&name, &mut own);
            let group = self.group(&name, Some(secret), &own, tests.len());
            let each = group.accept_score;
            let of_tests = (scored && group.aggregate != Aggregate::PassFail).then_some(each);
            let place = self.data.grading.groups.len();
            self.data.grading.groups.push(group);
            self.requires.push((place, own.own.requires.clone()));
            for test in tests {
                self.test(&test, place, &own, of_tests);
            }
        }
    }

    /// A group that gives its points whole must say how many.
    fn complete_score(&mut self, name: &str, said: &mut Said) {
        let whole = said
            .own
            .aggregate
            .is_none_or(|aggregate| aggregate == Aggregate::PassFail);
        if self.settings.kind.scoring && whole && said.own.max_score.is_none() {
            self.wrong(refused(
                format!("data/{name}/test_group.yaml"),
                "a group that is passed or failed as a whole has no max_score",
                "add max_score",
            ));
            said.own.max_score = Some(1.0);
        }
    }

    /// Older packages have their tests right in `data/`.
    fn tests_without_directories(&mut self, base: &Said) {
        let names: Vec<String> = self
            .tree
            .children("data")
            .into_iter()
            .filter(|child| !child.is_directory)
            .filter_map(|child| child.name.strip_suffix(".in").map(str::to_owned))
            .collect();
        if names.is_empty() {
            return;
        }
        self.data.warnings.push(
            "data/: tests lie outside data/sample and data/secret; they are taken as secret"
                .to_owned(),
        );
        for name in names {
            self.test(&name, 0, base, None);
        }
    }

    fn resolve_requires(&mut self) {
        for (group, names) in std::mem::take(&mut self.requires) {
            for name in names {
                let found =
                    self.data.grading.groups.iter().position(|other| {
                        other.name == name || other.name == format!("secret/{name}")
                    });
                match found {
                    Some(other) if other < group => {
                        self.data.grading.groups[group].requires.push(other);
                    }
                    _ => {
                        let own = self.data.grading.groups[group].name.clone();
                        self.wrong(refused(
                            format!("data/{own}/test_group.yaml"),
                            format!(
                                "require_pass names {name:?}, which is no group before this one"
                            ),
                            "name a group that comes earlier",
                        ));
                    }
                }
            }
        }
    }

    /// What a directory's settings say, over those above it.
    fn said(&mut self, directory: &str, above: &Said) -> Said {
        let mut said = Said {
            own: Own::default(),
            ..above.clone()
        };
        let place = if directory.is_empty() {
            "data".to_owned()
        } else {
            format!("data/{directory}")
        };
        for file in ["testdata.yaml", "test_group.yaml"] {
            let path = format!("{place}/{file}");
            let Some(document) = self.document(&path) else {
                continue;
            };
            if self.settings.version == Version::V2025 && file == "test_group.yaml" {
                for key in document.unknown(&KEYS_2025) {
                    self.refused.push(document.refuse(
                        &key,
                        format!("the key {key:?} is not known"),
                        "remove the key",
                    ));
                }
            }
            self.arguments_of(&document, &mut said);
            legacy_keys(&document, &mut said);
            own_keys(&document, &mut said.own);
            self.data.custom_grading |=
                document.get("grading").and_then(text).as_deref() == Some("custom");
        }
        said
    }

    fn document(&mut self, path: &str) -> Option<Document> {
        let text = self.tree.text(path)?;
        let text = constants::substitute(&text, &self.settings.constants);
        match Document::parse(path, &text) {
            Ok(document) => Some(document),
            Err(refusal) => {
                self.refused.push(refusal);
                None
            }
        }
    }

    fn arguments_of(&mut self, document: &Document, said: &mut Said) {
        if let Some(value) = document.get("args") {
            said.args = arguments(value);
        }
        for key in ["output_validator_flags", "output_validator_args"] {
            if let Some(value) = document.get(key) {
                said.check_args = arguments(value);
            }
        }
        for key in ["input_validator_flags", "input_validator_args"] {
            match document.get(key) {
                Some(Value::Mapping(map)) => {
                    said.validator_args = map.values().next().map(arguments).unwrap_or_default();
                    if map.len() > 1 {
                        self.data.warnings.push(format!(
                            "{}: {key}: one set of arguments is given to all validators",
                            document.path
                        ));
                    }
                }
                Some(value) => said.validator_args = arguments(value),
                None => {}
            }
        }
    }

    fn group(&self, name: &str, parent: Option<usize>, said: &Said, tests: usize) -> Group {
        let mut group = Group {
            name: name.to_owned(),
            parent,
            on_reject: said.on_reject,
            ..Group::root()
        };
        if self.is_legacy() {
            legacy_grader(said, &mut group);
            return group;
        }
        if !self.settings.kind.scoring {
            return group;
        }
        let whole = if name == "secret" || name.is_empty() {
            Aggregate::Sum
        } else {
            Aggregate::PassFail
        };
        group.aggregate = said.own.aggregate.unwrap_or(whole);
        let usual = (name == "secret").then_some(SCORE_MAX);
        let max = if said.own.unbounded {
            None
        } else {
            said.own.max_score.or(usual)
        };
        // A part that a checker gives is a part of what one test can score.
        let each = match group.aggregate {
            Aggregate::Sum if tests > 0 => max.map(|max| max / tests as f64),
            _ => max,
        };
        group.accept_score = each.unwrap_or(0.0);
        group.max_score = max;
        group.on_reject = match group.aggregate {
            Aggregate::Sum => OnReject::Continue,
            _ => OnReject::Break,
        };
        group
    }

    fn test(&mut self, name: &str, group: usize, said: &Said, score: Option<f64>) {
        let base = format!("data/{name}");
        let Some(input) = self.tree.file(&format!("{base}.in")) else {
            return;
        };
        let Some(answer) = self.answer(&base) else {
            return;
        };
        let mut said = said.clone();
        let (mut description, mut hint) = (None, None);
        let config = format!("{base}.yaml");
        if self.tree.files.contains_key(&config)
            && let Some(document) = self.document(&config)
        {
            self.arguments_of(&document, &mut said);
            description = document.get("description").and_then(text);
            hint = document.get("hint").and_then(text);
        }
        if let Some(line) = self.tree.text(&format!("{base}.args")) {
            said.args = words(&line);
        }
        let beside = |ending: &str| self.tree.text(&format!("{base}.{ending}"));
        let mut check_args = if self.is_legacy() {
            self.settings.validator_flags.clone()
        } else {
            Vec::new()
        };
        if !self.is_legacy() && said.check_args.is_empty() {
            check_args.clone_from(&self.settings.validator_flags);
        }
        check_args.extend(said.check_args);
        let files = self
            .tree
            .below(&format!("{base}.files"))
            .filter_map(|(name, entry)| Some((RelativePath::parse(name).ok()?, entry.file_ref())))
            .collect();
        let (shown_input, shown_answer) = self.shown(&base);
        self.data.tests.push(Test {
            name: name.to_owned(),
            group,
            sample: name.starts_with("sample/"),
            input,
            answer,
            args: said.args,
            check_args,
            validator_args: said.validator_args,
            files,
            score,
            description: description.or_else(|| beside("desc")),
            hint: hint.or_else(|| beside("hint")),
            generated_by: None,
            shown_input,
            shown_answer,
        });
    }

    fn answer(&mut self, base: &str) -> Option<FileRef> {
        if let Some(answer) = self.tree.file(&format!("{base}.ans")) {
            return Some(answer);
        }
        // Older tools called answers so.
        if self.settings.version == Version::Legacy
            && let Some(answer) = self.tree.file(&format!("{base}.out"))
        {
            return Some(answer);
        }
        if self.answers_needed {
            self.refused.push(refused(
                format!("{base}.ans"),
                "the answer of the test is missing",
                "add it, or remove the test",
            ));
            return None;
        }
        self.data
            .warnings
            .push(format!("{base}.ans is missing; an empty answer is taken"));
        Some(FileRef::Made(bytes::Bytes::new()))
    }

    /// What is shown of a sample in place of its input and answer.
    fn shown(&self, base: &str) -> (Option<FileRef>, Option<FileRef>) {
        let file = |ending: &str| self.tree.file(&format!("{base}.{ending}"));
        if let Some(interaction) = file("interaction") {
            return (Some(interaction), Some(FileRef::Made(bytes::Bytes::new())));
        }
        (
            file("in.statement"),
            file("ans.statement").or_else(|| file("out")),
        )
    }

    fn validator_tests(&mut self, _base: &Said) {
        let sets = [
            ("invalid_input", false),
            ("invalid_inputs", false),
            ("invalid_output", false),
            ("invalid_outputs", false),
            ("valid_output", true),
            ("valid_outputs", true),
        ];
        for (directory, valid) in sets {
            for name in tests_in(self.tree, directory, true) {
                let base = format!("data/{name}");
                let file = |ending: &str| self.tree.file(&format!("{base}.{ending}"));
                let of_output = directory.contains("output");
                let (answer, output) = if of_output {
                    (file("ans"), file("out"))
                } else {
                    (None, None)
                };
                if of_output && (answer.is_none() || output.is_none()) {
                    self.data.warnings.push(format!(
                        "{base}: a test of the output validator needs .in, .ans and .out; passed over"
                    ));
                    continue;
                }
                self.data
                    .validator_tests
                    .extend(file("in").map(|input| ValidatorTest {
                        name,
                        input,
                        answer,
                        output,
                        valid,
                    }));
            }
        }
    }

    fn say_what_is_passed_over(&mut self) {
        for child in self.tree.children("data") {
            let known = [
                "sample",
                "secret",
                "invalid_input",
                "invalid_inputs",
                "invalid_output",
                "invalid_outputs",
                "valid_output",
                "valid_outputs",
            ];
            if child.is_directory
                && !known.contains(&child.name.as_str())
                && !tests_in(self.tree, &child.name, true).is_empty()
            {
                self.data.warnings.push(format!(
                    "data/{}: no directory of the format; its tests are not used",
                    child.name
                ));
            }
        }
    }
}
