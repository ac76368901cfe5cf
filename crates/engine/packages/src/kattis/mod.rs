//! Packages of ICPC and Kattis: `legacy`, `legacy-icpc`, `2023-07-draft` and `2025-09`.

mod constants;
mod data;
mod extension;
mod settings;
mod statements;
mod submissions;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use tiltyard_protocol::{Comparer, Dialect, RelativePath, Verdict};

pub use extension::LIST_TAG;
pub(crate) use settings::token_options;
use settings::{Settings, Version};

use crate::{
    Checking, FileRef, Format, Package, Program, Refused,
    archive::{Tree, refused},
    program::{self, id_of_code},
    testlib,
};

/// Reads a package from its files.
pub fn read(tree: &Tree, named: &str) -> Result<Package, Vec<Refused>> {
    let settings = settings::read(tree)?;
    let extension = extension::Extension::read(tree).map_err(|refusal| vec![refusal])?;
    let mut warnings = tree.warnings.clone();
    warnings.extend(settings.warnings.iter().cloned());

    let mut refusals = Vec::new();
    let mut checkers = output_validators(tree, &settings, &mut refusals, &mut warnings);
    let custom = !checkers.is_empty();
    let data = data::read(tree, &settings, !custom && !settings.kind.interactive);
    let found = submissions::read(tree, &settings);
    let (data, mut found) = match (data, found) {
        (Ok(data), Ok(found)) if refusals.is_empty() => (data, found),
        (data, found) => {
            refusals.extend(data.err().into_iter().flatten());
            refusals.extend(found.err().into_iter().flatten());
            return Err(refusals);
        }
    };
    warnings.extend(data.warnings);
    warnings.extend(found.warnings);
    if data.custom_grading && tree.has_directory("graders") {
        warnings.push(
            "graders/: a grader of the package's own is not run; its flags `all`, `sum` and `ignore` are taken for what they usually mean"
                .to_owned(),
        );
    }

    // What a grader of their own makes of a part that fails is not known, and the new format has labels for single tests only.
    let any_part = data.custom_grading || !data.graded_as_legacy;
    for one in found.list.iter_mut().filter(|_| any_part) {
        if one
            .program
            .path
            .starts_with("submissions/partially_accepted/")
        {
            let all = Verdict::ALL.into_iter();
            one.permitted.extend(
                all.filter(|verdict| {
                    !matches!(verdict, Verdict::CompileError | Verdict::JudgeError)
                }),
            );
        }
    }

    let statement_directories = ["statement", "problem_statement", "statements"];
    let mut statements = statements::read(tree, &statement_directories, "problem");
    if statements.is_empty() {
        statements = statements::at_root(tree);
    }
    if statements.is_empty() {
        warnings.push("there is no problem statement".to_owned());
    }
    for statement in &mut statements {
        statement.body = constants::in_file(&statement.body, &settings.constants);
    }
    let mut titles = settings.names.clone();
    if titles.is_empty() {
        titles = statements::titles(&statements);
    }
    if titles.is_empty() {
        titles.insert("en".to_owned(), named.to_owned());
    }

    let interactor = if settings.kind.interactive && custom {
        Some(checkers.remove(0))
    } else {
        None
    };
    if interactor.is_some() && !checkers.is_empty() {
        warnings.push("output validators: only the first talks to submissions".to_owned());
        checkers.clear();
    }
    let comparer = match extension.comparer() {
        Some(comparer) => comparer,
        None => default_comparer(&settings, custom, &data.tests, &mut warnings)?,
    };
    let mut tags = settings.keywords.clone();
    tags.extend(extension.tags.iter().cloned());
    Ok(Package {
        format: match settings.version {
            Version::Legacy => Format::KattisLegacy,
            Version::Draft | Version::V2025 if data.graded_as_legacy => Format::KattisLegacy,
            Version::Draft | Version::V2025 => Format::Kattis2025,
        },
        short_name: short_name(named),
        uuid: settings.uuid.clone(),
        titles,
        kind: settings.kind,
        statements,
        editorials: statements::read(tree, &["solution"], "solution"),
        hints: extension.hints,
        limits: settings.limits.clone(),
        about: settings.about.clone(),
        tags,
        difficulty: extension.difficulty,
        signature: extension.signature,
        languages: settings.languages.clone(),
        checking: Checking {
            comparer,
            checkers,
            interactor,
            dialect: Dialect::Kattis,
            input_file: None,
            output_file: None,
        },
        input_validators: input_validators(tree, &settings),
        generators: program::all_in(tree, "generators"),
        tests: data.tests,
        grading: data.grading,
        submissions: found.list,
        include: include(tree, &settings, &mut warnings),
        attachments: tree
            .below("attachments")
            .map(|(name, entry)| (name.to_owned(), entry.file_ref()))
            .collect(),
        validator_tests: data.validator_tests,
        warnings,
    })
}

/// Lower case letters and digits of a name.
fn short_name(named: &str) -> String {
    let name: String = named
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if name.is_empty() {
        "problem".to_owned()
    } else {
        name
    }
}

/// The programs that judge outputs. Where the package promises one it must be there.
fn output_validators(
    tree: &Tree,
    settings: &Settings,
    refusals: &mut Vec<Refused>,
    warnings: &mut Vec<String>,
) -> Vec<Program> {
    let mut programs = Vec::new();
    let mut place = "output_validators";
    for directory in ["output_validators", "output_validator", "output_checkers"] {
        if tree.has_directory(directory) {
            place = directory;
            programs = if directory == "output_validator" {
                single_or_all(tree, directory)
            } else {
                program::validators_in(tree, directory)
            };
        }
        if !programs.is_empty() {
            break;
        }
    }
    for program in &mut programs {
        constants::in_program(program, &settings.constants);
    }
    if settings.custom_check == Some(false) {
        if !programs.is_empty() {
            warnings.push(format!(
                "{place}/: not used, because problem.yaml says `validation: default`"
            ));
        }
        return Vec::new();
    }
    let needed = settings.custom_check == Some(true)
        || settings.kind.interactive
        || settings.kind.multi_pass;
    if needed && programs.is_empty() {
        let what = if tree.has_directory(place) {
            format!(
                "the package promises an output validator of its own, and nothing in {place}/ is a program"
            )
        } else {
            "the package promises an output validator of its own and carries none".to_owned()
        };
        refusals.push(refused(
            place,
            what,
            "add the validator, or say `validation: default`",
        ));
    }
    for program in &mut programs {
        lend_testlib(program);
        if let Some(refusal) = unusable(program) {
            refusals.push(refusal);
        }
    }
    programs
}

/// The new format has one validator: its files lie in the directory or in one directory in it.
fn single_or_all(tree: &Tree, directory: &str) -> Vec<Program> {
    let children = tree.children(directory);
    let own_files = children.iter().any(|child| {
        !child.is_directory
            && (program::language_of_name(&child.name).is_some()
                || matches!(child.name.as_str(), "build" | "run"))
    });
    if own_files {
        program::of_directory(tree, directory).into_iter().collect()
    } else {
        program::validators_in(tree, directory)
    }
}

/// Why a program that judging needs cannot be used anywhere.
fn unusable(program: &Program) -> Option<Refused> {
    if let Some(named) = &program.language_named
        && program.language.is_none()
    {
        return Some(refused(
            &program.path,
            format!("programs in {named} are not run here"),
            "write the validator in another language",
        ));
    }
    let header = missing_header(program)?;
    Some(refused(
        &program.path,
        format!("includes {header}, which is not in the package"),
        format!("put {header} beside the program"),
    ))
}

/// Libraries of validators that authors have installed, and that belong into packages.
const HEADERS: [&str; 3] = [testlib::HEADER, "validation.h", "validate.h"];

/// The library a program includes and does not bring.
fn missing_header(program: &Program) -> Option<&'static str> {
    if program.has_own_build {
        return None;
    }
    let absent = |header: &&str| {
        !program
            .files
            .iter()
            .any(|(name, _)| name.as_str().rsplit('/').next() == Some(*header))
    };
    let includes = |header: &&str| {
        program.files.iter().any(|(_, file)| {
            let text = match file {
                FileRef::Path { path, .. } => std::fs::read(path).unwrap_or_default(),
                FileRef::Made(bytes) => bytes.to_vec(),
            };
            crate::archive::text_of(&text).lines().any(|line| {
                let line = line.trim_start();
                line.starts_with("#include")
                    && line
                        .split(['"', '<', '>', '/'])
                        .any(|part| part.trim() == *header)
            })
        })
    };
    HEADERS
        .into_iter()
        .find(|header| absent(header) && includes(header))
}

/// Authors of checkers count on the judge's own header.
fn lend_testlib(program: &mut Program) {
    if missing_header(program) == Some(testlib::HEADER) {
        testlib::lend(program, Dialect::Kattis);
    }
}

fn default_comparer(
    settings: &Settings,
    custom: bool,
    tests: &[crate::Test],
    warnings: &mut Vec<String>,
) -> Result<Comparer, Vec<Refused>> {
    if custom {
        return Ok(Comparer::Tokens(tiltyard_protocol::TokenOptions::default()));
    }
    let mistake = |flags: &[String]| {
        token_options(flags).map_err(|what| {
            vec![refused(
                "problem.yaml",
                format!("validator flags: {what}"),
                "use the flags of the default comparison",
            )]
        })
    };
    let sets: BTreeSet<&Vec<String>> = tests.iter().map(|test| &test.check_args).collect();
    for flags in &sets {
        mistake(flags)?;
    }
    if sets.len() > 1 {
        warnings.push(
            "flags of the comparison differ between tests; each test keeps its own".to_owned(),
        );
    }
    // Those of most tests are those of the problem.
    let common = sets.into_iter().max_by_key(|flags| {
        tests
            .iter()
            .filter(|test| test.check_args == **flags)
            .count()
    });
    let flags = common.map_or(settings.validator_flags.as_slice(), Vec::as_slice);
    mistake(flags).map(Comparer::Tokens)
}

fn input_validators(tree: &Tree, settings: &Settings) -> Vec<Program> {
    let mut programs: Vec<Program> = ["input_validators", "input_format_validators"]
        .into_iter()
        .flat_map(|directory| program::validators_in(tree, directory))
        .collect();
    for program in &mut programs {
        constants::in_program(program, &settings.constants);
        lend_testlib(program);
    }
    programs
}

/// Files put beside submissions, by language.
fn include(
    tree: &Tree,
    settings: &Settings,
    warnings: &mut Vec<String>,
) -> BTreeMap<String, Vec<(RelativePath, FileRef)>> {
    let mut include: BTreeMap<String, Vec<(RelativePath, FileRef)>> = BTreeMap::new();
    for child in tree.children("include") {
        if !child.is_directory {
            continue;
        }
        let Some(id) = id_of_code(&child.name) else {
            warnings.push(format!(
                "include/{}: the language is not known here",
                child.name
            ));
            continue;
        };
        let mut files: Vec<(RelativePath, FileRef)> = tree
            .below(&format!("include/{}", child.name))
            .filter_map(|(name, entry)| Some((RelativePath::parse(name).ok()?, entry.file_ref())))
            .collect();
        constants::in_files(&mut files, &settings.constants);
        let own = include.entry(id.to_owned()).or_default();
        for (name, file) in files {
            if !own.iter().any(|(other, _)| *other == name) {
                own.push((name, file));
            }
        }
    }
    include
}
