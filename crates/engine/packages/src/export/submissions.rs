//! Jury submissions, in the directories that say what must become of them, or with `submissions.yaml`.

use std::{
    collections::BTreeSet,
    io::{Seek, Write},
};

use serde_yaml_ng::{Mapping, Value};
use tiltyard_protocol::Verdict;

use super::{
    Archive, NotExported, bytes_of,
    settings::{list, number, put, yaml},
};
use crate::{
    FileRef, Format, JurySubmission, Package, TimeLimitUse, foreign::language_of_extension,
};

pub(super) fn write<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
) -> Result<(), NotExported> {
    let mut rules = Mapping::new();
    for submission in &package.submissions {
        let same = package.format
            == if archive.new {
                Format::Kattis2025
            } else {
                Format::KattisLegacy
            };
        let directory = own_directory(submission)
            .filter(|_| same)
            .unwrap_or_else(|| directory(archive.new, submission));
        let tagged = tagged(archive, directory, submission)?;
        let program = tagged.as_ref().unwrap_or(&submission.program);
        let path = archive.program(&format!("submissions/{directory}"), program)?;
        let by_name = language_of_extension(&path);
        let other = submission
            .program
            .language
            .clone()
            .filter(|own| by_name.as_ref() != Some(own));
        if archive.new {
            let mut rule = rule(directory, submission);
            if let (Some(language), [_]) = (&other, program.files.as_slice()) {
                put(&mut rule, "language", super::settings::code(language));
            }
            if !rule.is_empty() {
                let path = path.trim_start_matches("submissions/");
                put(&mut rules, path, rule);
            }
        } else {
            legacy_notes(archive, &path, submission);
        }
    }
    if !rules.is_empty() {
        archive.text(
            "submissions/submissions.yaml",
            &yaml("submissions.yaml", &rules)?,
        )?;
    }
    Ok(())
}

/// The four words of the formats.
fn codes(verdicts: &BTreeSet<Verdict>) -> BTreeSet<&'static str> {
    verdicts
        .iter()
        .map(|verdict| match verdict {
            Verdict::Accepted => "AC",
            Verdict::WrongAnswer => "WA",
            Verdict::TimeLimit => "TLE",
            Verdict::CompileError => "CE",
            // A flood comes with wrong answers and with programs that never end; alone it is a crash.
            Verdict::OutputLimit
                if verdicts.contains(&Verdict::WrongAnswer)
                    || verdicts.contains(&Verdict::TimeLimit) =>
            {
                if verdicts.contains(&Verdict::WrongAnswer) {
                    "WA"
                } else {
                    "TLE"
                }
            }
            Verdict::MemoryLimit
            | Verdict::OutputLimit
            | Verdict::RuntimeError
            | Verdict::JudgeError => "RTE",
        })
        .collect()
}

/// The directory it came from, where that means the same in what is written.
fn own_directory(submission: &JurySubmission) -> Option<&str> {
    let path = submission.program.path.strip_prefix("submissions/")?;
    path.split_once('/').map(|(directory, _)| directory)
}

fn directory(new: bool, submission: &JurySubmission) -> &'static str {
    let permitted = codes(&submission.permitted);
    let required = codes(&submission.required);
    let words: Vec<&str> = permitted.iter().copied().collect();
    if new {
        return match words.as_slice() {
            ["AC"] => "accepted",
            // The directories of the format require what they are named for.
            words if words.contains(&"AC") && required.is_empty() => "mixed",
            ["AC", "RTE", "TLE"] => "brute_force",
            ["WA"] | ["AC", "WA"] => "wrong_answer",
            ["TLE"] | ["AC", "TLE"] => "time_limit_exceeded",
            ["RTE"] | ["AC", "RTE"] => "run_time_error",
            ["TLE", "WA"] if required.contains("TLE") => "time_limit_exceeded",
            _ => "rejected",
        };
    }
    match words.as_slice() {
        ["AC"]
            if submission.score.is_some() || submission.use_for_time_limit == TimeLimitUse::No =>
        {
            "partially_accepted"
        }
        ["AC"] => "accepted",
        ["WA"] => "wrong_answer",
        ["TLE"] | ["TLE", "WA"] => "time_limit_exceeded",
        ["RTE"] => "run_time_error",
        ["CE"] => "compiler_error",
        ["AC", "TLE"] => "slow_accepted",
        ["AC", "RTE", "TLE"] => "brute_force",
        words if words.contains(&"AC") => "mixed",
        _ => "rejected",
    }
}

fn rule(directory: &str, submission: &JurySubmission) -> Mapping {
    let mut rule = Mapping::new();
    let accepted = directory == "accepted" && submission.required.is_empty();
    if !accepted {
        put(&mut rule, "permitted", list(codes(&submission.permitted)));
        if !submission.required.is_empty() {
            put(&mut rule, "required", list(codes(&submission.required)));
        }
    }
    if let Some((low, high)) = submission.score {
        let score = if low.to_bits() == high.to_bits() {
            number(low)
        } else {
            Value::Sequence(vec![number(low), number(high)])
        };
        put(&mut rule, "score", score);
    }
    match submission.use_for_time_limit {
        TimeLimitUse::Lower if accepted => {}
        TimeLimitUse::Lower => put(&mut rule, "use_for_time_limit", "lower"),
        TimeLimitUse::Upper => put(&mut rule, "use_for_time_limit", "upper"),
        TimeLimitUse::No => put(&mut rule, "use_for_time_limit", false),
    }
    if let Some(author) = &submission.author {
        put(&mut rule, "author", author.as_str());
    }
    rule
}

/// Where the directory of the old format says nothing exact, a comment that judges read does.
fn tagged<W: Write + Seek>(
    archive: &mut Archive<W>,
    directory: &str,
    submission: &JurySubmission,
) -> Result<Option<crate::Program>, NotExported> {
    if archive.new || !matches!(directory, "mixed" | "rejected") {
        return Ok(None);
    }
    let comment = match submission.program.language.as_deref() {
        Some("python" | "pypy" | "ruby" | "perl" | "bash" | "r" | "nim") => "#",
        Some(
            "c" | "cpp" | "java" | "kotlin" | "javascript" | "typescript" | "go" | "rust"
            | "csharp" | "scala" | "d" | "php" | "pascal" | "zig",
        ) => "//",
        _ => return Ok(None),
    };
    let Some((name, file)) = submission.program.files.first() else {
        return Ok(None);
    };
    let mut text = bytes_of(file)?;
    if text.windows(18).any(|part| part == b"@EXPECTED_RESULTS@") {
        return Ok(None);
    }
    let words: Vec<&str> = codes(&submission.permitted)
        .into_iter()
        .map(|code| match code {
            "AC" => "CORRECT",
            "WA" => "WRONG-ANSWER",
            "TLE" => "TIMELIMIT",
            "CE" => "COMPILER-ERROR",
            _ => "RUN-ERROR",
        })
        .collect();
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    let line = format!("{comment} @EXPECTED_RESULTS@: {}\n", words.join(", "));
    text.extend_from_slice(line.as_bytes());
    let mut program = submission.program.clone();
    program.files[0] = (name.clone(), FileRef::Made(text.into()));
    Ok(Some(program))
}

fn legacy_notes<W: Write + Seek>(
    archive: &mut Archive<W>,
    path: &str,
    submission: &JurySubmission,
) {
    if submission.score.is_some() {
        archive.note(format!(
            "{path}: the score it must get is left out: the old format has no place for it"
        ));
    }
    if submission.permitted.contains(&Verdict::Accepted) && submission.permitted.len() > 1 {
        archive.note(format!("{path}: what may become of it is said by a comment or a directory that not all judges know"));
    }
    if submission.author.is_some() {
        archive.note("who wrote the submissions is left out: the old format has no place for it");
    }
}
