//! `submissions/`: programs of the jury, and what must become of each.

use std::{collections::BTreeSet, fs};

use serde_yaml_ng::{Mapping, Value};
use tiltyard_protocol::RelativePath;
use tiltyard_protocol::Verdict::{
    self, Accepted, CompileError, MemoryLimit, OutputLimit, RuntimeError, TimeLimit, WrongAnswer,
};

use super::{
    constants,
    settings::{Settings, Version},
    yaml::{Document, boolean, get, number, text, texts},
};
use crate::{
    FileRef, JurySubmission, Program, Refused, TimeLimitUse,
    archive::{TEXT_BYTES_MAX, Tree, text_of},
    program,
};

const DIRECTORY: &str = "submissions";
const FILE: &str = "submissions/submissions.yaml";

/// All verdicts a program may end with.
const ANY: [Verdict; 7] = [
    Accepted,
    WrongAnswer,
    TimeLimit,
    MemoryLimit,
    OutputLimit,
    RuntimeError,
    CompileError,
];
// The formats have no words for too much memory and too much output. Both are ways to crash; a flood of output is also
// what becomes of a program that loops, or prints nonsense.
const WRONG: [Verdict; 2] = [WrongAnswer, OutputLimit];
const SLOW: [Verdict; 2] = [TimeLimit, OutputLimit];
const CRASH: [Verdict; 3] = [RuntimeError, MemoryLimit, OutputLimit];

/// What is expected of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Expected {
    permitted: BTreeSet<Verdict>,
    required: BTreeSet<Verdict>,
    limit: TimeLimitUse,
}

fn expected(permitted: &[&[Verdict]], required: &[&[Verdict]], limit: TimeLimitUse) -> Expected {
    let set = |parts: &[&[Verdict]]| parts.iter().flat_map(|part| part.iter().copied()).collect();
    Expected {
        permitted: set(permitted),
        required: set(required),
        limit,
    }
}

/// The directories of the old format, and those contests have added to it.
fn of_legacy(directory: &str) -> Option<Expected> {
    use TimeLimitUse::{Lower, No, Upper};
    const AC: &[Verdict] = &[Accepted];
    Some(match directory {
        "accepted" => expected(&[AC], &[], Lower),
        "partially_accepted" => expected(&[AC], &[], No),
        "wrong_answer" | "wrong-answer" | "wronganswer" | "no_output" | "no-output"
        | "presentation_error" => expected(&[&WRONG], &[], No),
        // Too slow for some test, it may give wrong answers in others.
        "time_limit_exceeded"
        | "time_limit"
        | "timelimit"
        | "timelimit_exceeded"
        | "time-limit-exceeded"
        | "tle" => expected(&[&SLOW, &WRONG], &[&SLOW], Upper),
        "run_time_error"
        | "runtime_error"
        | "run-time-error"
        | "runtime-error"
        | "run_error"
        | "memory_limit_exceeded"
        | "memory_limit" => expected(&[&CRASH], &[], No),
        "output_limit" | "output_limit_exceeded" => expected(&[&WRONG, &SLOW, &CRASH], &[], No),
        "compiler_error" | "compile_error" | "compilation_error" | "compiler-error" => {
            expected(&[&[CompileError]], &[], No)
        }
        "slow_accepted" | "accepted_slow" | "slow" => expected(&[AC, &SLOW], &[], No),
        "brute_force" | "brute-force" => expected(&[AC, &SLOW, &CRASH], &[], No),
        "rejected" => expected(&[&ANY[1..]], &[], No),
        _ => return None,
    })
}

/// The directories of 2025-09: permitted in every test, and required in one.
fn of_2025(directory: &str) -> Option<Expected> {
    use TimeLimitUse::{Lower, No, Upper};
    const AC: &[Verdict] = &[Accepted];
    Some(match directory {
        "accepted" => expected(&[AC], &[], Lower),
        "rejected" => expected(&[&ANY], &[&ANY[1..]], No),
        "wrong_answer" => expected(&[AC, &WRONG], &[&WRONG], Lower),
        "time_limit_exceeded" => expected(&[AC, &SLOW], &[&SLOW], Upper),
        "run_time_error" => expected(&[AC, &CRASH], &[&CRASH], Lower),
        "brute_force" => expected(&[AC, &SLOW, &CRASH], &[&SLOW, &CRASH], No),
        _ => return None,
    })
}

/// What a word of the format means here.
fn of_code(word: &str) -> Option<&'static [Verdict]> {
    const AC: &[Verdict] = &[Accepted];
    const CE: &[Verdict] = &[CompileError];
    let word = word.trim().to_ascii_uppercase().replace('_', "-");
    Some(match word.as_str() {
        "AC" | "CORRECT" | "ACCEPTED" => AC,
        "WA" | "WRONG-ANSWER" | "NO-OUTPUT" | "PRESENTATION-ERROR" => &WRONG,
        "TLE" | "TIMELIMIT" | "TIME-LIMIT" | "TIME-LIMIT-EXCEEDED" | "TIMELIMIT-EXCEEDED" => &SLOW,
        "RTE"
        | "RUN-ERROR"
        | "RUN-TIME-ERROR"
        | "RUNTIME-ERROR"
        | "RUN-TIME"
        | "MLE"
        | "MEMORY-LIMIT"
        | "MEMORY-LIMIT-EXCEEDED" => &CRASH,
        "OLE" | "OUTPUT-LIMIT" | "OUTPUT-LIMIT-EXCEEDED" => &WRONG,
        "CE" | "COMPILER-ERROR" | "COMPILE-ERROR" => CE,
        "CHECK-MANUALLY" => &ANY,
        _ => return None,
    })
}

pub struct Submissions {
    pub list: Vec<JurySubmission>,
    pub warnings: Vec<String>,
}

pub fn read(tree: &Tree, settings: &Settings) -> Result<Submissions, Vec<Refused>> {
    let mut reading = Reading {
        settings,
        rules: Rules::default(),
        refused: Vec::new(),
        found: Submissions {
            list: Vec::new(),
            warnings: Vec::new(),
        },
    };
    if let Some(text) = tree.text(FILE) {
        match Document::parse(FILE, &text) {
            Ok(document) => reading.rules = Rules::read(&document, &mut reading.refused),
            Err(refusal) => reading.refused.push(refusal),
        }
    }
    for child in tree.children(DIRECTORY) {
        if child.is_directory && settings.kind.submit_answer {
            for program in answers_in(tree, &format!("{DIRECTORY}/{}", child.name)) {
                reading.submission(&child.name, program);
            }
        } else if child.is_directory {
            for program in program::all_in(tree, &format!("{DIRECTORY}/{}", child.name)) {
                reading.submission(&child.name, program);
            }
        } else if let Some(program) = program::of_file(tree, &format!("{DIRECTORY}/{}", child.name))
        {
            reading.submission("", program);
        }
    }
    if reading.found.list.is_empty() {
        reading
            .found
            .warnings
            .push("submissions/: there are no jury submissions".to_owned());
    }
    if reading.refused.is_empty() {
        Ok(reading.found)
    } else {
        Err(reading.refused)
    }
}

/// Answers in place of programs: a directory of files called like the tests, or one such file.
fn answers_in(tree: &Tree, directory: &str) -> Vec<Program> {
    let answers = |path: String, files: Vec<(RelativePath, FileRef)>| Program {
        path,
        language: None,
        language_named: Some("answers".to_owned()),
        files,
        has_own_build: false,
        has_own_run: false,
        args: Vec::new(),
    };
    tree.children(directory)
        .into_iter()
        .filter_map(|child| {
            let path = format!("{directory}/{}", child.name);
            let files = if child.is_directory {
                tree.below(&path)
                    .filter_map(|(name, entry)| {
                        Some((RelativePath::parse(name).ok()?, entry.file_ref()))
                    })
                    .collect()
            } else {
                vec![(RelativePath::parse(&child.name).ok()?, tree.file(&path)?)]
            };
            Some(answers(path, files))
        })
        .collect()
}

struct Reading<'a> {
    settings: &'a Settings,
    rules: Rules,
    refused: Vec<Refused>,
    found: Submissions,
}

impl Reading<'_> {
    fn submission(&mut self, directory: &str, mut program: Program) {
        constants::in_program(&mut program, &self.settings.constants);
        let path = program
            .path
            .strip_prefix("submissions/")
            .unwrap_or(&program.path)
            .to_owned();
        let by_directory = match self.settings.version {
            Version::Legacy => of_legacy(directory),
            Version::Draft | Version::V2025 => of_2025(directory).or_else(|| of_legacy(directory)),
        };
        let official = matches!(
            directory,
            "accepted" | "wrong_answer" | "time_limit_exceeded" | "run_time_error"
        );
        let tags = expected_results(&program);
        let mut expected = match (&by_directory, &tags) {
            (Some(own), None) => own.clone(),
            // In the directories of the format the directory has the word; a tag that agrees may allow more.
            (Some(own), Some(tags)) if official => {
                if tags.is_disjoint(&own.permitted) {
                    self.found.warnings.push(format!(
                        "{}: expects other results than its directory; the directory counts",
                        program.path
                    ));
                    own.clone()
                } else {
                    let mut wider = own.clone();
                    wider.permitted.extend(tags);
                    if !tags.is_disjoint(&wider.required) {
                        wider.required.extend(tags);
                    }
                    wider
                }
            }
            (_, Some(tags)) => Expected {
                permitted: tags.clone(),
                required: BTreeSet::new(),
                limit: TimeLimitUse::No,
            },
            (None, None) => {
                if self.settings.version != Version::V2025 && !self.rules.covers(&path) {
                    self.found.warnings.push(format!(
                        "{}: the directory says nothing of what is expected; any result will do",
                        program.path
                    ));
                }
                Expected {
                    permitted: ANY.into(),
                    required: BTreeSet::new(),
                    limit: TimeLimitUse::No,
                }
            }
        };
        let found = self.rules.apply(&path, directory, &mut expected);
        if let Some(code) = found.language {
            match program::id_of_code(&code) {
                Some(id) => program.language = Some(id.to_owned()),
                None => {
                    program.language = None;
                    program.language_named = Some(code);
                }
            }
        }
        if let Some(wanted) = found.entrypoint {
            // In Java and its like it is the name of a class.
            let is_it = |name: &str| {
                name == wanted || name.rsplit_once('.').is_some_and(|(stem, _)| stem == wanted)
            };
            match program.files.iter().position(|(name, _)| is_it(name.as_str())) {
                Some(at) => program.files[..=at].rotate_right(1),
                None => self.found.warnings.push(format!(
                    "{FILE}: {path}: the entry point {wanted:?} is none of its files"
                )),
            }
        }
        if expected.permitted.is_empty() {
            self.refused.push(Refused {
                path: FILE.to_owned(),
                line: None,
                what: format!("no verdict is permitted for {path}"),
                remedy: "make the rules that match it agree".to_owned(),
            });
        }
        self.found.warnings.extend(found.warnings);
        self.found.list.push(JurySubmission {
            program,
            permitted: expected.permitted,
            required: expected.required,
            score: found.score,
            use_for_time_limit: expected.limit,
            author: found.author,
        });
    }
}

/// The verdicts a source asks for in a comment.
fn expected_results(program: &Program) -> Option<BTreeSet<Verdict>> {
    const TAGS: [&str; 2] = ["@EXPECTED_RESULTS@:", "@EXPECTED_SCORE@:"];
    for (_, file) in &program.files {
        let text = match file {
            FileRef::Path { path, bytes } if *bytes <= TEXT_BYTES_MAX => {
                text_of(&fs::read(path).ok()?)
            }
            FileRef::Path { .. } => continue,
            FileRef::Made(bytes) => text_of(bytes),
        };
        let Some((_, rest)) = text.split_once(TAGS[0]) else {
            continue;
        };
        let line = rest.lines().next().unwrap_or_default();
        let words = line.split([',', '|']).map(|word| {
            word.trim()
                .trim_end_matches("*/")
                .trim_end_matches("-->")
                .trim_end_matches("-}")
                .trim()
        });
        let found: BTreeSet<Verdict> = words
            .filter_map(of_code)
            .flat_map(|verdicts| verdicts.iter().copied())
            .collect();
        if !found.is_empty() {
            return Some(found);
        }
    }
    None
}

/// One entry of `submissions.yaml`.
#[derive(Debug, Clone, Default)]
struct Rule {
    glob: String,
    permitted: Option<BTreeSet<Verdict>>,
    required: Option<BTreeSet<Verdict>>,
    limit: Option<TimeLimitUse>,
    score: Option<(f64, f64)>,
    language: Option<String>,
    /// The file its program starts with.
    entrypoint: Option<String>,
    author: Option<String>,
    of_groups: bool,
}

#[derive(Debug, Default)]
struct Rules(Vec<Rule>);

#[derive(Debug, Default)]
struct Applied {
    language: Option<String>,
    entrypoint: Option<String>,
    author: Option<String>,
    score: Option<(f64, f64)>,
    warnings: Vec<String>,
}

impl Rules {
    fn read(document: &Document, refused: &mut Vec<Refused>) -> Self {
        let mut rules = Vec::new();
        for (glob, value) in &document.map {
            let (Some(glob), Value::Mapping(map)) = (text(glob), value) else {
                continue;
            };
            match Rule::read(glob.clone(), map) {
                Ok(rule) => rules.push(rule),
                Err(what) => refused.push(document.refuse(
                    &glob,
                    what,
                    "write verdicts as AC, WA, TLE or RTE",
                )),
            }
        }
        Self(rules)
    }

    fn covers(&self, path: &str) -> bool {
        self.0.iter().any(|rule| matches_path(&rule.glob, path))
    }

    fn apply(&self, path: &str, directory: &str, expected: &mut Expected) -> Applied {
        let mut applied = Applied::default();
        for rule in self.0.iter().filter(|rule| matches_path(&rule.glob, path)) {
            // The bare name of a directory replaces what is usual for it, everything else comes on top.
            let replaces = rule.glob.trim_end_matches('/') == directory;
            if let Some(permitted) = &rule.permitted {
                if replaces {
                    expected.permitted.clone_from(permitted);
                } else {
                    expected.permitted = &expected.permitted & permitted;
                }
            }
            if let Some(required) = &rule.required {
                let both = &expected.required & required;
                if replaces || both.is_empty() {
                    expected.required.clone_from(required);
                } else {
                    expected.required = both;
                }
            }
            if let Some(limit) = rule.limit {
                expected.limit = limit;
            } else if rule.permitted.is_some() || rule.required.is_some() {
                expected.limit = usual_limit(expected);
            }
            applied.score = rule.score.or(applied.score);
            applied.language = rule.language.clone().or(applied.language);
            applied.entrypoint = rule.entrypoint.clone().or(applied.entrypoint);
            applied.author = rule.author.clone().or(applied.author);
            if rule.of_groups {
                applied.warnings.push(format!(
                    "{FILE}: {}: what is asked of single groups is not checked",
                    rule.glob
                ));
            }
        }
        applied
    }
}

/// Whoever may not be too slow bounds the limit from below; whoever must be, from above.
fn usual_limit(expected: &Expected) -> TimeLimitUse {
    if !expected.permitted.contains(&TimeLimit) {
        TimeLimitUse::Lower
    } else if !expected.required.is_empty()
        && expected
            .required
            .iter()
            .all(|verdict| SLOW.contains(verdict))
    {
        TimeLimitUse::Upper
    } else {
        TimeLimitUse::No
    }
}

impl Rule {
    fn read(glob: String, map: &Mapping) -> Result<Self, String> {
        let verdicts = |key: &str| {
            get(map, key)
                .map(|value| {
                    let mut set = BTreeSet::new();
                    for word in texts(value) {
                        let known = of_code(&word)
                            .ok_or_else(|| format!("{key}: {word:?} is no verdict"))?;
                        set.extend(known.iter().copied());
                    }
                    Ok::<_, String>(set)
                })
                .transpose()
        };
        let limit = get(map, "use_for_time_limit").map(|value| match text(value).as_deref() {
            Some("lower") => TimeLimitUse::Lower,
            Some("upper") => TimeLimitUse::Upper,
            _ if boolean(value) == Some(true) => TimeLimitUse::Lower,
            _ => TimeLimitUse::No,
        });
        let score = match get(map, "score") {
            Some(Value::Sequence(range)) => {
                let ends: Vec<f64> = range.iter().filter_map(number).collect();
                match ends[..] {
                    [low, high] => Some((low, high)),
                    [only] => Some((only, only)),
                    _ => return Err("score is a number or two".to_owned()),
                }
            }
            Some(value) => number(value).map(|score| (score, score)),
            None => None,
        };
        let author = get(map, "authors").or_else(|| get(map, "author"));
        Ok(Self {
            permitted: verdicts("permitted")?,
            required: verdicts("required")?,
            limit,
            score,
            language: get(map, "language").and_then(text),
            entrypoint: get(map, "entrypoint").and_then(text),
            author: author.map(|value| match value {
                Value::Mapping(person) => get(person, "name").and_then(text).unwrap_or_default(),
                value => texts(value).join(", "),
            }),
            of_groups: map.values().any(Value::is_mapping),
            glob,
        })
    }
}

/// Whether a pattern means a path or a directory above it.
fn matches_path(glob: &str, path: &str) -> bool {
    braces(glob.trim_matches('/')).iter().any(|pattern| {
        let wanted: Vec<&str> = pattern.split('/').collect();
        let parts: Vec<&str> = path.split('/').collect();
        wanted.len() <= parts.len()
            && wanted
                .iter()
                .zip(&parts)
                .all(|(pattern, part)| matches_part(pattern.as_bytes(), part.as_bytes()))
    })
}

fn matches_part(pattern: &[u8], text: &[u8]) -> bool {
    // The last star may take more when what follows it does not fit.
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && pattern[p] == text[t] {
            p += 1;
            t += 1;
        } else if let Some((at, taken)) = star {
            star = Some((at, taken + 1));
            p = at + 1;
            t = taken + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

/// Patterns one with braces stands for; too many stand for themselves.
const BRACES_MAX: usize = 256;

fn braces(pattern: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        let parts = pattern.find('{').and_then(|from| {
            let to = from + pattern[from..].find('}')?;
            Some((from, to))
        });
        match parts {
            Some((from, to)) if done.len() + open.len() < BRACES_MAX => {
                for word in pattern[from + 1..to].split(',') {
                    open.push(format!("{}{word}{}", &pattern[..from], &pattern[to + 1..]));
                }
            }
            _ => done.push(pattern),
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_paths_and_the_directories_above_them() {
        for (glob, path, wanted) in [
            ("accepted", "accepted/a.py", true),
            ("accepted/*", "accepted/a.py", true),
            ("accepted/*", "accepted/dir/a.py", true),
            ("*", "accepted/a.py", true),
            ("accepted/*.cpp", "accepted/a.py", false),
            ("accepted/{a,b}.{py,cpp}", "accepted/b.py", true),
            ("accepted/{a,b}.{py,cpp}", "accepted/c.py", false),
            ("wrong", "wrong_answer/a.py", false),
            ("*/a*b*c.py", "x/a1b2b3c.py", true),
        ] {
            assert_eq!(matches_path(glob, path), wanted, "{glob} {path}");
        }
    }

    #[test]
    fn rules_narrow_and_directories_replace() {
        let document = Document::parse(
            FILE,
            "wrong_answer:\n  permitted: [AC, WA, TLE]\n  required: [WA]\n'*/x.py':\n  permitted: [AC, WA]\n  score: [1, 2]\n",
        )
        .expect("YAML");
        let rules = Rules::read(&document, &mut Vec::new());
        let mut expected = of_2025("wrong_answer").expect("known");
        let applied = rules.apply("wrong_answer/x.py", "wrong_answer", &mut expected);
        assert_eq!(applied.score, Some((1.0, 2.0)));
        assert!(!expected.permitted.contains(&TimeLimit));
        assert_eq!(expected.limit, TimeLimitUse::Lower);
        let mut other = of_2025("wrong_answer").expect("known");
        rules.apply("wrong_answer/y.py", "wrong_answer", &mut other);
        assert!(other.permitted.contains(&TimeLimit));
    }
}
