//! Interim reading.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use tiltyard_packages::*;
use tiltyard_protocol::*;

pub struct Opened {
    pub package: Package,
    pub root: PathBuf,
    _unpacked: Option<tempfile::TempDir>,
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotJudgeable(pub String);

pub struct Submitted<'a> {
    pub language: &'a str,
    pub files: Vec<SourceFile>,
    pub time_ms: u64,
    pub keep: Keep,
    pub run_all: bool,
    pub correlation: String,
}

fn refused(path: &str, what: impl Into<String>) -> Vec<Refused> {
    vec![Refused {
        path: path.to_owned(),
        line: None,
        what: what.into(),
        remedy: "add it".to_owned(),
    }]
}

pub fn open(path: &Path) -> Result<Opened, Vec<Refused>> {
    if path.is_file() {
        let to = tempfile::tempdir().map_err(|e| refused("", e.to_string()))?;
        let file = fs::File::open(path).map_err(|e| refused("", e.to_string()))?;
        zip::ZipArchive::new(file)
            .and_then(|mut zip| zip.extract(to.path()))
            .map_err(|e| refused("", e.to_string()))?;
        let mut opened = open(to.path())?;
        opened._unpacked = Some(to);
        return Ok(opened);
    }
    let yaml = fs::read_to_string(path.join("problem.yaml"))
        .map_err(|e| refused("problem.yaml", e.to_string()))?;
    let field = |name: &str| {
        yaml.lines().find_map(|l| {
            l.strip_prefix(&format!("{name}: "))
                .map(|v| v.trim().trim_matches('"').to_owned())
        })
    };
    let extra = fs::read_to_string(path.join("tiltyard.yaml")).unwrap_or_default();
    let extra_field = |name: &str| {
        extra.lines().find_map(|l| {
            l.strip_prefix(&format!("{name}: "))
                .map(|v| v.trim().to_owned())
        })
    };
    let list = |text: Option<String>| -> Vec<String> {
        text.map(|t| {
            t.trim_matches(['[', ']'])
                .split(',')
                .map(|w| w.trim().trim_matches('"').to_owned())
                .filter(|w| !w.is_empty())
                .collect()
        })
        .unwrap_or_default()
    };
    let file = |p: &str| FileRef::Path {
        path: p.into(),
        bytes: fs::metadata(path.join(p)).map(|m| m.len()).unwrap_or(0),
    };
    let mut tests = Vec::new();
    for (folder, sample) in [("sample", true), ("secret", false)] {
        let mut names: Vec<String> = fs::read_dir(path.join("data").join(folder))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|e| {
                e.file_name()
                    .to_str()?
                    .strip_suffix(".in")
                    .map(str::to_owned)
            })
            .collect();
        names.sort();
        for name in names {
            tests.push(Test {
                name: format!("{folder}/{name}"),
                group: 0,
                sample,
                input: file(&format!("data/{folder}/{name}.in")),
                answer: file(&format!("data/{folder}/{name}.ans")),
                args: vec![],
                check_args: vec![],
                validator_args: vec![],
                files: vec![],
                score: None,
                description: None,
                hint: None,
                generated_by: None,
                shown_input: None,
                shown_answer: None,
            });
        }
    }
    if tests.is_empty() {
        return Err(refused("data/secret", "there are no tests"));
    }
    let statement = |p: &str| {
        path.join(p).exists().then(|| Statement {
            tongue: "en".into(),
            markup: Markup::Markdown,
            body: file(p),
            assets: vec![],
        })
    };
    let name = field("name").ok_or_else(|| refused("problem.yaml", "there is no name"))?;
    Ok(Opened {
        package: Package {
            format: Format::Kattis2025,
            short_name: "x".into(),
            uuid: field("uuid"),
            titles: BTreeMap::from([("en".into(), name)]),
            kind: Kind::default(),
            statements: statement("statement/problem.en.md").into_iter().collect(),
            editorials: statement("solution/solution.en.md").into_iter().collect(),
            hints: list(extra_field("hints")),
            limits: PackageLimits {
                time_ms: Some(1000),
                ac_to_time_limit: 2.0,
                time_limit_to_tle: 1.5,
                time_resolution_ms: 1000,
                memory_bytes: 2 << 30,
                output_bytes: 8 << 20,
                code_bytes: 128 << 10,
                compile_time_ms: 60_000,
                compile_memory_bytes: 2 << 30,
                check_time_ms: 60_000,
                check_memory_bytes: 2 << 30,
                check_output_bytes: 8 << 20,
                passes_max: 1,
                may_write_files: false,
            },
            about: About {
                license: field("license"),
                ..About::default()
            },
            tags: list(extra_field("categories")),
            difficulty: extra_field("difficulty")
                .and_then(|d| serde_json::from_value(serde_json::Value::String(d)).ok()),
            signature: None,
            languages: Default::default(),
            checking: Checking {
                comparer: Comparer::Tokens(TokenOptions::default()),
                checkers: vec![],
                interactor: None,
                dialect: Dialect::Kattis,
                input_file: None,
                output_file: None,
            },
            input_validators: vec![],
            generators: vec![],
            tests,
            grading: Grading {
                groups: vec![Group::root()],
                scored: false,
                run_all: false,
            },
            submissions: vec![],
            include: Default::default(),
            attachments: vec![],
            validator_tests: vec![],
            warnings: vec![],
        },
        root: path.to_owned(),
        _unpacked: None,
    })
}

pub fn request(
    package: &Package,
    ask: Submitted<'_>,
    content: &dyn Fn(&FileRef) -> io::Result<Content>,
) -> Result<JudgeRequest, NotJudgeable> {
    let tests = package
        .tests
        .iter()
        .map(|t| {
            Ok(JudgeTest {
                name: t.name.clone(),
                group: t.group,
                sample: t.sample,
                input: content(&t.input)?,
                answer: content(&t.answer)?,
                args: vec![],
                comparer: None,
                check_args: vec![],
                files: vec![],
                score: None,
            })
        })
        .collect::<io::Result<Vec<_>>>()
        .map_err(|e| NotJudgeable(e.to_string()))?;
    Ok(JudgeRequest {
        source: Source {
            language: ask.language.to_owned(),
            files: ask.files,
            steps: None,
            compile_args: vec![],
            args: vec![],
        },
        answers_only: false,
        tests,
        grading: Grading {
            run_all: ask.run_all,
            ..package.grading.clone()
        },
        check: Check::Compare(package.checking.comparer.clone()),
        interactor: None,
        passes_max: 1,
        input_file: None,
        output_file: None,
        limits: JudgeLimits {
            time_ms: ask.time_ms,
            wall_time_ms: ask.time_ms * 3,
            memory_bytes: package.limits.memory_bytes,
            output_bytes: package.limits.output_bytes,
            processes: 64,
            file_bytes: 0,
            compile: None,
            check: Limits::default(),
        },
        keep: ask.keep,
        correlation: ask.correlation,
    })
}

pub fn stub(_: &tiltyard_signatures::Signature, _: &str) -> Option<String> {
    None
}

pub fn html(_: Markup, text: &str, _: &str) -> String {
    format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;"))
}
