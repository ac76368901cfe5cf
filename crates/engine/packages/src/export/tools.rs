//! Checkers, interactors, input validators and generators, with what makes those of other systems understood.

use std::io::{Seek, Write};

use tiltyard_protocol::{Comparer, Dialect};

use super::{Archive, NotExported};
use crate::{Package, Program};

/// Whether the package has an output validator of its own when it is written.
pub(super) fn has_own(package: &Package) -> bool {
    let checking = &package.checking;
    !checking.checkers.is_empty()
        || checking.interactor.is_some()
        || matches!(&checking.comparer, Comparer::Standard(name) if standard(name).is_none())
        || matches!(checking.comparer, Comparer::Values(_)) && package.signature.is_none()
}

/// Flags of the default output validator; where all tests give the same arguments, those.
pub(super) fn flags(package: &Package) -> Vec<String> {
    if let Some(first) = package.tests.first()
        && !first.check_args.is_empty()
        && package
            .tests
            .iter()
            .all(|test| test.check_args == first.check_args)
    {
        return first.check_args.clone();
    }
    if !package.checking.checkers.is_empty() || package.checking.interactor.is_some() {
        return Vec::new();
    }
    match &package.checking.comparer {
        Comparer::Tokens(options) => crate::foreign::token_flags(options),
        Comparer::Lines => vec![
            "case_sensitive".to_owned(),
            "space_change_sensitive".to_owned(),
        ],
        Comparer::Standard(name) => standard(name).unwrap_or_default(),
        Comparer::Values(_) => Vec::new(),
    }
}

/// The flags that make the default validator judge as a checker of testlib does; `None` where none do.
fn standard(name: &str) -> Option<Vec<String>> {
    let flags: &[&str] = match name {
        "yesno" | "nyesno" => &[],
        "wcmp" | "ncmp" | "icmp" | "hcmp" | "casencmp" | "casewcmp" | "caseicmp" | "lcmp" => {
            &["case_sensitive"]
        }
        "fcmp" => &["case_sensitive", "space_change_sensitive"],
        "rcmp4" => &["float_tolerance", "1e-4"],
        "rcmp6" | "dcmp" => &["float_tolerance", "1e-6"],
        "rcmp9" => &["float_tolerance", "1e-9"],
        "rcmp" | "acmp" => &["float_absolute_tolerance", "1.5e-6"],
        "rncmp" => &["float_absolute_tolerance", "1.5e-5"],
        _ => return None,
    };
    Some(flags.iter().map(|&flag| flag.to_owned()).collect())
}

/// Compares two lists of numbers in any order, in the dialect of Kattis.
const UNORDERED: &str = r"import sys

with open(sys.argv[2]) as answer:
    wanted = sorted(answer.read().split())
got = sorted(sys.stdin.read().split())
sys.exit(42 if got == wanted else 43)
";

/// Compares values in JSON, in the dialect of Kattis.
const SAME_VALUES: &str = r"import json
import sys

with open(sys.argv[2]) as answer:
    wanted = json.load(answer)
try:
    got = json.load(sys.stdin)
except ValueError:
    sys.exit(43)
sys.exit(42 if got == wanted else 43)
";

pub(super) fn write<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
) -> Result<(), NotExported> {
    output_validators(archive, package)?;
    for validator in &package.input_validators {
        if package.checking.dialect == Dialect::Testlib && is_testlib(validator) {
            let place = format!("input_validators/{}", stem(validator));
            adapted(archive, &place, &[("validator", validator)], VALIDATOR_RUN)?;
        } else {
            archive.program("input_validators", validator)?;
        }
    }
    for generator in &package.generators {
        archive.program("generators", generator)?;
    }
    Ok(())
}

fn output_validators<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
) -> Result<(), NotExported> {
    let checking = &package.checking;
    let directory = if archive.new {
        "output_validator"
    } else {
        "output_validators"
    };
    let place = |name: &str| {
        if directory == "output_validator" {
            directory.to_owned()
        } else {
            format!("{directory}/{name}")
        }
    };
    match (&checking.interactor, checking.checkers.as_slice()) {
        (None, []) => match &checking.comparer {
            Comparer::Standard(name) if standard(name).is_none() => {
                if name != "uncmp" {
                    archive.note(format!("the checker `{name}` of testlib is replaced by one that compares words in any order"));
                }
                archive.text(&format!("{directory}/unordered.py"), UNORDERED)?;
            }
            Comparer::Values(_) if package.signature.is_none() => {
                archive.text(&format!("{directory}/values.py"), SAME_VALUES)?;
            }
            Comparer::Standard(name) if name == "lcmp" => {
                archive.note("lines are compared as words: the default validator of the format knows no lines");
            }
            Comparer::Lines => {
                archive.note("white space at the ends of lines counts: the default validator of the format has no other way to tell lines apart");
            }
            _ => {}
        },
        (Some(interactor), checkers) if checking.dialect == Dialect::Testlib => {
            let mut parts = vec![("interactor", interactor)];
            let place = place(stem(interactor));
            if let Some(checker) = checkers.first() {
                parts.push(("checker", checker));
                adapted(archive, &place, &parts, INTERACTOR_CHECKER_RUN)?;
            } else {
                archive.note(
                    "what the interactor writes is not compared any more: it has the last word",
                );
                adapted(archive, &place, &parts, INTERACTOR_RUN)?;
            }
        }
        (interactor, checkers) => {
            for program in interactor.iter().chain(checkers) {
                match checking.dialect {
                    Dialect::Kattis => own(archive, directory, program)?,
                    Dialect::Testlib => {
                        let run = CHECKER_RUN.replace("SCORE", score_file(archive.new));
                        adapted(
                            archive,
                            &place(stem(program)),
                            &[("checker", program)],
                            &run,
                        )?;
                    }
                    Dialect::Cms => {
                        let run = CMS_RUN.replace("SCORE", score_file(archive.new));
                        adapted(
                            archive,
                            &place(stem(program)),
                            &[("checker", program)],
                            &run,
                        )?;
                    }
                }
                if archive.new && interactor.iter().chain(checkers).count() > 1 {
                    archive.note("only the first output validator is written: the format has one");
                    break;
                }
            }
        }
    }
    Ok(())
}

fn score_file(new: bool) -> &'static str {
    if new {
        "score_multiplier.txt"
    } else {
        "score.txt"
    }
}

/// One that speaks as the format does.
fn own<W: Write + Seek>(
    archive: &mut Archive<W>,
    directory: &str,
    program: &Program,
) -> Result<(), NotExported> {
    if archive.new {
        // The directory itself is the program.
        return archive.files(directory, program);
    }
    archive.program(directory, program).map(|_| ())
}

fn stem(program: &Program) -> &str {
    let last = program.path.rsplit('/').next().unwrap_or("program");
    last.split('.').next().unwrap_or(last)
}

fn is_testlib(program: &Program) -> bool {
    let text = program.files.first().map(|(_, file)| super::bytes_of(file));
    text.and_then(Result::ok)
        .is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains("testlib.h"))
}

/// Programs with a `build` of ours that compiles them and a `run` that calls them as they want to be called.
fn adapted<W: Write + Seek>(
    archive: &mut Archive<W>,
    place: &str,
    parts: &[(&str, &Program)],
    run: &str,
) -> Result<(), NotExported> {
    let mut build = "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")\"\n".to_owned();
    for (called, program) in parts {
        for (name, file) in &program.files {
            let path = format!("{place}/{}", name.as_str());
            if !archive.names.contains(&path) {
                archive.file(&path, file)?;
            }
        }
        let Some((main, _)) = program.files.first() else {
            continue;
        };
        // Names of package files can hold anything; in a script they must not mean anything.
        let main = main.as_str().replace('\'', "'\\''");
        let line = match program.language.as_deref() {
            Some("cpp") => format!("g++ -std=c++17 -O2 -o {called} './{main}'\n"),
            Some("c") => format!("gcc -std=c17 -O2 -o {called} './{main}' -lm\n"),
            Some("python") => format!(
                "printf '#!/bin/sh\\nexec python3 \"$(dirname \"$0\")\"/%s \"$@\"\\n' \"'{main}'\" > {called}\nchmod +x {called}\n"
            ),
            other => {
                archive.note(format!(
                    "{}: programs in {} are not built by `build`, add a line for it",
                    program.path,
                    other.unwrap_or("an unknown language")
                ));
                continue;
            }
        };
        build.push_str(&line);
        let bundled = program
            .files
            .iter()
            .any(|(name, _)| name.as_str() == "testlib.h");
        if is_testlib(program) && !bundled {
            archive.note(format!(
                "{}: testlib.h is not in the package and must be installed where it is built",
                program.path
            ));
        }
    }
    archive.script(&format!("{place}/build"), &build)?;
    archive.script(&format!("{place}/run"), run)
}

/// input answer feedback_dir < output → input output answer; 0 → 42, 1, 2 and 8 → 43, 7 → points.
const CHECKER_RUN: &str = r#"#!/bin/sh
here=$(dirname "$0")
input=$1 answer=$2 feedback=$3
shift 3
cat > "$feedback/output"
"$here/checker" "$input" "$feedback/output" "$answer" "$@" 2> "$feedback/judgemessage.txt"
case $? in
    0) exit 42 ;;
    1|2|8) exit 43 ;;
    7) sed -n 's/^points \([0-9.eE+-]*\).*/\1/p' "$feedback/judgemessage.txt" | head -n 1 > "$feedback/SCORE"; exit 42 ;;
    *) exit 1 ;;
esac
"#;

/// `interactor input output answer`, and nobody after it.
const INTERACTOR_RUN: &str = r#"#!/bin/sh
here=$(dirname "$0")
input=$1 answer=$2 feedback=$3
shift 3
"$here/interactor" "$input" "$feedback/output" "$answer" "$@" 2> "$feedback/judgemessage.txt"
case $? in
    0) exit 42 ;;
    1|2|8) exit 43 ;;
    *) exit 1 ;;
esac
"#;

/// `interactor input output answer`, then `checker input output answer`.
const INTERACTOR_CHECKER_RUN: &str = r#"#!/bin/sh
here=$(dirname "$0")
input=$1 answer=$2 feedback=$3
shift 3
"$here/interactor" "$input" "$feedback/output" "$answer" "$@" 2> "$feedback/judgemessage.txt"
case $? in
    0) ;;
    1|2|8) exit 43 ;;
    *) exit 1 ;;
esac
"$here/checker" "$input" "$feedback/output" "$answer" 2>> "$feedback/judgemessage.txt"
case $? in
    0) exit 42 ;;
    1|2|8) exit 43 ;;
    *) exit 1 ;;
esac
"#;

/// input answer feedback_dir < output → input answer output, which prints a score from 0 to 1.
const CMS_RUN: &str = r#"#!/bin/sh
here=$(dirname "$0")
input=$1 answer=$2 feedback=$3
cat > "$feedback/output"
score=$("$here/checker" "$input" "$answer" "$feedback/output" 2> "$feedback/judgemessage.txt") || exit 1
awk -v score="$score" 'BEGIN { exit !(score + 0 > 0) }' || exit 43
awk -v score="$score" 'BEGIN { exit !(score + 0 < 1) }' && echo "$score" > "$feedback/SCORE"
exit 42
"#;

/// 0 → 42, everything else is an invalid input.
const VALIDATOR_RUN: &str = r#"#!/bin/sh
here=$(dirname "$0")
"$here/validator" "$@" && exit 42
exit 43
"#;
