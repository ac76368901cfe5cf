//! `checker`: the ones DMOJ has, those in Python, and bridged programs.

use serde_yaml_ng::Value;
use tiltyard_protocol::{Comparer, Dialect, RelativePath, TokenOptions};

use crate::{
    Package, Program,
    foreign::{self, Place, WORDS, made, yaml},
};

pub(super) fn read(place: &mut Place, init: &yaml::Yaml, package: &mut Package) {
    let Some(told) = init.get("checker") else {
        return;
    };
    let (name, args) = match told {
        Value::Mapping(_) => (
            told.get("name").and_then(yaml::text),
            told.get("args").cloned(),
        ),
        other => (yaml::text(other), None),
    };
    let (name, args) = (name.unwrap_or_default(), args.unwrap_or(Value::Null));
    let comparer = match name.as_str() {
        "standard" => WORDS,
        "rstripped" => Comparer::Lines,
        "identical" => {
            place.warn("`identical` is taken as: every word and every space must agree");
            Comparer::Tokens(TokenOptions {
                case_sensitive: true,
                space_change_sensitive: true,
                ..TokenOptions::default()
            })
        }
        "floats" | "floatsabs" | "floatsrel" => floats(&name, &args),
        "sorted" | "unordered" => return own(package, SORTED, flags(&args)),
        "easy" => return own(package, EASY, Vec::new()),
        "linecount" => {
            place.warn("`linecount` is taken as all or nothing");
            WORDS
        }
        "bridged" => return bridged(place, init, &args, package),
        name if name.ends_with(".py") => return python(place, init, name, package),
        name => {
            let remedy = "use one of standard, rstripped, identical, floats, sorted, easy, bridged or a file in Python";
            return init.wrong(
                place,
                "checker",
                format!("the checker {name:?} is not known"),
                remedy,
            );
        }
    };
    package.checking.comparer = comparer;
}

fn floats(name: &str, args: &Value) -> Comparer {
    let precision = args.get("precision").and_then(yaml::number).unwrap_or(6.0);
    let tolerance = Some(10_f64.powi(-(precision.clamp(0.0, 300.0) as i32)));
    let mode = args.get("error_mode").and_then(yaml::text);
    let mode = match (name, mode.as_deref()) {
        ("floatsabs", _) | (_, Some("absolute")) => "absolute",
        ("floatsrel", _) | (_, Some("relative")) => "relative",
        _ => "default",
    };
    Comparer::Tokens(TokenOptions {
        case_sensitive: true,
        space_change_sensitive: false,
        float_absolute_tolerance: tolerance.filter(|_| mode != "relative"),
        float_relative_tolerance: tolerance.filter(|_| mode != "absolute"),
    })
}

fn flags(args: &Value) -> Vec<String> {
    let split = args.get("split_on").and_then(yaml::text);
    split.into_iter().collect()
}

/// A checker of ours in the dialect of Kattis, for what no comparer does.
fn own(package: &mut Package, text: &'static str, args: Vec<String>) {
    let mut program = foreign::own_program("tiltyard_check.py", text);
    program.args = args;
    package.checking.checkers = vec![program];
    package.checking.dialect = Dialect::Kattis;
}

fn bridged(place: &mut Place, init: &yaml::Yaml, args: &Value, package: &mut Package) {
    let kind = args.get("type").and_then(yaml::text);
    if !matches!(kind.as_deref(), None | Some("default" | "testlib")) {
        let what = format!(
            "bridged checkers of type {:?} are not run here",
            kind.unwrap_or_default()
        );
        return init.wrong(
            place,
            "checker",
            what,
            "write it with testlib and say `type: testlib`",
        );
    }
    let program = super::program(place, init, "checker", args);
    package.checking.checkers.extend(program);
    package.checking.dialect = Dialect::Testlib;
}

/// A checker in Python is a function; what it imports of the judge it was written for is here as far as most need it.
fn python(place: &mut Place, init: &yaml::Yaml, name: &str, package: &mut Package) {
    let Some(text) = place.text(name) else {
        place.need(name, "put the checker beside init.yml");
        return;
    };
    let foreign_module = text.lines().find(|line| {
        let module = line
            .trim()
            .strip_prefix("from ")
            .or(line.trim().strip_prefix("import "));
        let module = module.and_then(|rest| rest.split_whitespace().next());
        module.is_some_and(|module| {
            module.split('.').next() == Some("dmoj")
                && !matches!(module, "dmoj.result" | "dmoj.utils.unicode")
        })
    });
    if let Some(line) = foreign_module {
        let what = format!(
            "the checker {name} needs a part of the judge that is not here: `{}`",
            line.trim()
        );
        return init.wrong(place, "checker", what, "write it without, or with testlib");
    }
    let files = [
        ("tiltyard_check.py", made(ADAPTER)),
        ("problem_checker.py", made(text)),
        ("dmoj/__init__.py", made("")),
        ("dmoj/result.py", made(RESULT)),
        ("dmoj/utils/__init__.py", made("")),
        ("dmoj/utils/unicode.py", made(UNICODE)),
    ];
    package.checking.checkers = vec![Program {
        path: name.to_owned(),
        language: Some("python".to_owned()),
        language_named: None,
        files: files
            .into_iter()
            .filter_map(|(name, file)| Some((RelativePath::parse(name).ok()?, file)))
            .collect(),
        has_own_build: false,
        has_own_run: false,
        args: Vec::new(),
    }];
    package.checking.dialect = Dialect::Kattis;
}

/// In any order: of lines, or of all words.
const SORTED: &str = r#"import sys

by_lines = "whitespace" not in sys.argv[1:2]
arguments = [a for a in sys.argv[1:] if a not in ("lines", "whitespace")]


def parts(data):
    if by_lines:
        return sorted(line.split() for line in data.split(b"\n") if line.strip())
    return sorted(data.split())


with open(arguments[1], "rb") as answer:
    wanted = parts(answer.read())
sys.exit(42 if parts(sys.stdin.buffer.read()) == wanted else 43)
"#;

/// The same letters, however often the words are split and whatever their case.
const EASY: &str = r#"import sys


def letters(data):
    return sorted(b"".join(data.lower().split()))


with open(sys.argv[2], "rb") as answer:
    wanted = letters(answer.read())
sys.exit(42 if letters(sys.stdin.buffer.read()) == wanted else 43)
"#;

/// Calls `check` as its own judge does, and says what it found in the dialect of Kattis.
const ADAPTER: &str = r#"import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from problem_checker import check

input_path, answer_path, feedback = sys.argv[1:4]
with open(input_path, "rb") as file:
    judge_input = file.read()
with open(answer_path, "rb") as file:
    judge_output = file.read()
result = check(
    sys.stdin.buffer.read(),
    judge_output,
    judge_input=judge_input,
    point_value=1.0,
    submission_source=b"",
    case_position=1,
    batch=0,
)
passed = bool(getattr(result, "passed", result))
points = float(getattr(result, "points", 1.0 if passed else 0.0))
message = getattr(result, "feedback", None) or ""
with open(os.path.join(feedback, "teammessage.txt"), "w") as file:
    file.write(str(message))
if passed and 0.0 < points < 1.0:
    with open(os.path.join(feedback, "score_multiplier.txt"), "w") as file:
        file.write(str(points))
sys.exit(42 if passed else 43)
"#;

const RESULT: &str = r"class CheckerResult:
    def __init__(self, passed, points, feedback=None, extended_feedback=None):
        self.passed = passed
        self.points = points
        self.feedback = feedback
        self.extended_feedback = extended_feedback

    def __bool__(self):
        return bool(self.passed)
";

const UNICODE: &str = r"def utf8bytes(text):
    return text if isinstance(text, bytes) or text is None else str(text).encode()


def utf8text(data, errors='strict'):
    return data.decode('utf-8', errors) if isinstance(data, bytes) else data
";
