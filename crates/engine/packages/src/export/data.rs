//! `data/`: tests, groups, what tests the validators.

use std::{
    collections::BTreeMap,
    io::{Seek, Write},
};

use serde_yaml_ng::{Mapping, Value};
use tiltyard_protocol::{Aggregate, Group, OnReject, VerdictMode};

use super::{
    Archive, NotExported,
    settings::{list, number, put, yaml},
    tools,
};
use crate::{Package, Test};

/// A directory below `data/`, and the tests that go there.
struct Directory<'a> {
    name: String,
    group: Group,
    /// Directories that must have been passed.
    requires: Vec<String>,
    tests: Vec<(String, &'a Test)>,
}

pub(super) fn write<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
) -> Result<(), NotExported> {
    let directories = directories(archive, package);
    top(archive, package)?;
    for directory in &directories {
        settings(archive, package, directory)?;
        let place = format!("data/{}", directory.name);
        for (name, test) in &directory.tests {
            one(archive, &format!("{place}/{name}"), test, common(directory))?;
        }
    }
    // Samples of a group that counts are samples for the reader too.
    if !package
        .tests
        .iter()
        .any(|test| test.name.starts_with("sample/"))
    {
        for test in package.tests.iter().filter(|test| test.sample) {
            let name = test.name.trim_start_matches("secret/").replace('/', "-");
            one(
                archive,
                &format!("data/sample/{name}"),
                test,
                (&[], &[], &[]),
            )?;
        }
    }
    validator_tests(archive, package)
}

/// One directory for each group. Where tests of one group score differently each gets a directory of its own, because
/// the formats know points of groups only.
fn directories<'a, W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &'a Package,
) -> Vec<Directory<'a>> {
    let groups = &package.grading.groups;
    let mut made: Vec<Directory<'a>> = Vec::new();
    let mut parts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let tests: Vec<&Test> = package
            .tests
            .iter()
            .filter(|test| test.group == at)
            .collect();
        let name = directory_name(archive, &group.name);
        let requires: Vec<String> = group
            .requires
            .iter()
            .flat_map(|other| parts.get(other).cloned().unwrap_or_default())
            .collect();
        let apart = package.grading.scored
            && group.aggregate == Aggregate::Sum
            && name != "sample"
            && tests.iter().any(|test| test.score != tests[0].score);
        let last = |test: &Test| {
            test.name
                .rsplit('/')
                .next()
                .unwrap_or(&test.name)
                .to_owned()
        };
        if apart {
            for test in tests {
                let under = name
                    .strip_prefix("secret")
                    .unwrap_or(&name)
                    .trim_start_matches('/');
                let own = [under, &last(test)]
                    .iter()
                    .filter(|part| !part.is_empty())
                    .fold(String::new(), |all, part| {
                        if all.is_empty() {
                            (*part).to_owned()
                        } else {
                            format!("{all}-{part}")
                        }
                    });
                let own = format!("secret/{own}");
                parts.entry(at).or_default().push(own.clone());
                let score = test.score.unwrap_or(group.accept_score);
                made.push(Directory {
                    name: own,
                    group: Group {
                        accept_score: score,
                        max_score: Some(score),
                        ..group.clone()
                    },
                    requires: requires.clone(),
                    tests: vec![(last(test), test)],
                });
            }
            continue;
        }
        parts.entry(at).or_default().push(name.clone());
        let mut group = group.clone();
        if let Some(score) = tests.first().and_then(|test| test.score) {
            group.accept_score = score;
        }
        if at == 0 && tests.is_empty() {
            continue;
        }
        let tests = tests.into_iter().map(|test| (last(test), test)).collect();
        made.push(Directory {
            name,
            group,
            requires,
            tests,
        });
    }
    made.retain(|directory| {
        !directory.tests.is_empty() || matches!(directory.name.as_str(), "secret" | "sample")
    });
    made
}

/// `secret/a/b` → `secret/a-b` in the new format, which has one level of groups.
fn directory_name<W: Write + Seek>(archive: &mut Archive<W>, group: &str) -> String {
    let name = match group {
        "" => return "secret".to_owned(),
        name if name == "sample" || name.starts_with("sample/") => return name.to_owned(),
        "secret" => return "secret".to_owned(),
        name => name.strip_prefix("secret/").unwrap_or(name),
    };
    if archive.new && name.contains('/') {
        archive.note(format!(
            "the group {name} is no longer inside another: the format has one level of them"
        ));
        return format!("secret/{}", name.replace('/', "-"));
    }
    format!("secret/{name}")
}

type Arguments<'a> = (&'a [String], &'a [String], &'a [String]);

/// Arguments all tests of a directory have: of the program, the output validator, the input validators.
fn common<'a>(directory: &Directory<'a>) -> Arguments<'a> {
    let Some((_, first)) = directory.tests.first() else {
        return (&[], &[], &[]);
    };
    let same = |of: fn(&Test) -> &Vec<String>| -> &'a [String] {
        let all = directory
            .tests
            .iter()
            .all(|(_, test)| of(test) == of(first));
        if all { of(first) } else { &[] }
    };
    (
        same(|test| &test.args),
        same(|test| &test.check_args),
        same(|test| &test.validator_args),
    )
}

/// What holds for all groups.
fn top<W: Write + Seek>(archive: &mut Archive<W>, package: &Package) -> Result<(), NotExported> {
    let root = &package.grading.groups[0];
    let mut keys = Mapping::new();
    let flags = tools::flags(package);
    if archive.new {
        if !flags.is_empty() {
            put(&mut keys, "output_validator_args", list(flags));
        }
    } else {
        legacy_keys(root, &mut keys);
    }
    let name = if archive.new {
        "data/test_group.yaml"
    } else {
        "data/testdata.yaml"
    };
    if !keys.is_empty() && (archive.new || package.grading.scored || *root != Group::root()) {
        archive.text(name, &yaml("test groups", &keys)?)?;
    }
    Ok(())
}

fn legacy_keys(group: &Group, keys: &mut Mapping) {
    let on_reject = match group.on_reject {
        OnReject::Break => "break",
        OnReject::Continue => "continue",
    };
    put(keys, "on_reject", on_reject);
    put(keys, "grading", "default");
    let mut flags = vec![
        match group.verdict {
            VerdictMode::WorstError => "worst_error",
            VerdictMode::FirstError => "first_error",
            VerdictMode::AlwaysAccept => "always_accept",
        },
        match group.aggregate {
            Aggregate::Sum => "sum",
            // All are accepted, or the least of them is nothing.
            Aggregate::Min | Aggregate::PassFail => "min",
            Aggregate::Max => "max",
            Aggregate::Average => "avg",
        },
    ];
    flags.extend(group.ignore_samples.then_some("ignore_sample"));
    flags.extend(
        group
            .accept_if_any_accepted
            .then_some("accept_if_any_accepted"),
    );
    put(keys, "grader_flags", flags.join(" "));
    put(keys, "accept_score", number(group.accept_score));
    put(keys, "reject_score", number(group.reject_score));
}

fn settings<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
    directory: &Directory<'_>,
) -> Result<(), NotExported> {
    let mut keys = Mapping::new();
    let group = &directory.group;
    let scored = package.grading.scored;
    if archive.new {
        if scored && directory.name != "sample" && !directory.tests.is_empty() {
            new_keys(archive, directory, &mut keys);
        }
        if !directory.requires.is_empty() {
            put(&mut keys, "require_pass", list(&directory.requires));
        }
    } else {
        let usual = Group {
            name: group.name.clone(),
            parent: group.parent,
            ..Group::root()
        };
        if scored || *group != usual {
            legacy_keys(group, &mut keys);
        }
        if !directory.requires.is_empty() {
            archive
                .note("which groups require which is left out: the old format does not know that");
        }
    }
    let (args, check, validators) = common(directory);
    let (check_key, validator_key) = if archive.new {
        ("output_validator_args", "input_validator_args")
    } else {
        ("output_validator_flags", "input_validator_flags")
    };
    let value = |texts: &[String]| {
        if archive.new {
            list(texts)
        } else {
            Value::from(texts.join(" "))
        }
    };
    if archive.new && !args.is_empty() {
        put(&mut keys, "args", list(args));
    }
    if !check.is_empty() && check != tools::flags(package) {
        put(&mut keys, check_key, value(check));
    }
    if !validators.is_empty() {
        put(&mut keys, validator_key, value(validators));
    }
    if keys.is_empty() {
        return Ok(());
    }
    let file = if archive.new {
        "test_group.yaml"
    } else {
        "testdata.yaml"
    };
    archive.text(
        &format!("data/{}/{file}", directory.name),
        &yaml("test groups", &keys)?,
    )
}

#[expect(clippy::cast_precision_loss, reason = "tests are few")]
fn new_keys<W: Write + Seek>(
    archive: &mut Archive<W>,
    directory: &Directory<'_>,
    keys: &mut Mapping,
) {
    let group = &directory.group;
    let count = directory.tests.len() as f64;
    let (word, max) = match group.aggregate {
        Aggregate::PassFail => ("pass-fail", group.max_score.unwrap_or(group.accept_score)),
        Aggregate::Min => ("min", group.accept_score),
        Aggregate::Sum => ("sum", group.accept_score * count),
        Aggregate::Average | Aggregate::Max => {
            archive.note(format!(
                "{}: the format knows neither the average nor the highest of scores, they are added",
                directory.name
            ));
            ("sum", group.accept_score)
        }
    };
    put(keys, "max_score", number(max));
    put(keys, "score_aggregation", word);
}

fn one<W: Write + Seek>(
    archive: &mut Archive<W>,
    place: &str,
    test: &Test,
    common: Arguments<'_>,
) -> Result<(), NotExported> {
    archive.file(&format!("{place}.in"), &test.input)?;
    archive.file(&format!("{place}.ans"), &test.answer)?;
    for (end, file) in [
        (".in.statement", &test.shown_input),
        (".ans.statement", &test.shown_answer),
    ] {
        match file {
            Some(file) if archive.new => archive.file(&format!("{place}{end}"), file)?,
            Some(_) => archive.note("what samples show in place of their data is left out: the old format does not know that"),
            None => {}
        }
    }
    for (name, file) in &test.files {
        archive.file(&format!("{place}.files/{}", name.as_str()), file)?;
    }
    if test.generated_by.is_some() {
        archive.note(
            "the commands that generated tests are left out: the format has no place for them",
        );
    }
    let differs = |own: &[String], common: &[String]| !own.is_empty() && own != common;
    let mut keys = Mapping::new();
    for (key, own, common) in [
        ("args", &test.args, common.0),
        ("output_validator_args", &test.check_args, common.1),
        ("input_validator_args", &test.validator_args, common.2),
    ] {
        if differs(own, common) {
            put(&mut keys, key, list(own));
        }
    }
    if archive.new {
        for (key, text) in [("description", &test.description), ("hint", &test.hint)] {
            if let Some(text) = text {
                put(&mut keys, key, text.as_str());
            }
        }
        if !keys.is_empty() {
            archive.text(&format!("{place}.yaml"), &yaml("a test", &keys)?)?;
        }
        return Ok(());
    }
    for (end, text) in [("desc", &test.description), ("hint", &test.hint)] {
        if let Some(text) = text {
            archive.text(&format!("{place}.{end}"), text)?;
        }
    }
    if !test.args.is_empty() {
        archive.text(&format!("{place}.args"), &test.args.join(" "))?;
    }
    if keys.contains_key("output_validator_args") || keys.contains_key("input_validator_args") {
        archive.note("arguments of validators that only some tests of a group have are left out: the old format has them by group");
    }
    Ok(())
}

fn validator_tests<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
) -> Result<(), NotExported> {
    for test in &package.validator_tests {
        let name = test.name.rsplit('/').next().unwrap_or(&test.name);
        let directory = match (test.valid, &test.answer, &test.output) {
            (true, Some(_), Some(_)) => "valid_output",
            (false, Some(_), Some(_)) => "invalid_output",
            (false, ..) => "invalid_input",
            (true, ..) => {
                archive.note(
                    "inputs that validators must accept are left out: the tests are such inputs",
                );
                continue;
            }
        };
        if !archive.new && directory != "invalid_input" {
            archive.note(
                "tests of the output validator are left out: the old format has no place for them",
            );
            continue;
        }
        let name = name.strip_suffix(".in").unwrap_or(name);
        let place = format!("data/{directory}/{name}");
        archive.file(&format!("{place}.in"), &test.input)?;
        if directory != "invalid_input" {
            for (end, file) in [("ans", &test.answer), ("out", &test.output)] {
                if let Some(file) = file {
                    archive.file(&format!("{place}.{end}"), file)?;
                }
            }
        }
    }
    Ok(())
}
