//! `config.yaml`: limits, checker, interactor, languages.

use serde_yaml_ng::Value;
use tiltyard_protocol::{Comparer, Dialect, RelativePath, TokenOptions};

use super::data;
use crate::{
    FileRef, Package, Program,
    foreign::{
        self, Place, join, language_of_type,
        yaml::{self, Yaml},
    },
};

pub(super) fn read(place: &mut Place, directory: &str, package: &mut Package) {
    let at = ["config.yaml", "config.yml"]
        .map(|name| join(directory, name))
        .into_iter()
        .find(|path| place.has(path));
    let config = match at {
        Some(path) => match Yaml::read(place, &path) {
            Some(config) => Some(config),
            None => return,
        },
        None => None,
    };
    package.limits.time_ms = Some(1000);
    package.checking.comparer = Comparer::Lines;
    if let Some(config) = &config {
        limits(place, config, package);
        kind(place, config, directory, package);
        checker(place, config, directory, package);
        beside(place, config, directory, package);
    }
    data::read(place, config.as_ref(), directory, package);
}

fn limits(place: &mut Place, config: &Yaml, package: &mut Package) {
    if let Some(text) = config.text_of("time") {
        match time_ms(&text) {
            Some(ms) => package.limits.time_ms = Some(ms),
            None => config.wrong(
                place,
                "time",
                format!("the time {text:?} is not understood"),
                "write it as 1s or 500ms",
            ),
        }
    }
    if let Some(text) = config.text_of("memory") {
        match memory_bytes(&text) {
            Some(bytes) => package.limits.memory_bytes = bytes,
            None => config.wrong(
                place,
                "memory",
                format!("the memory {text:?} is not understood"),
                "write it as 256m",
            ),
        }
    }
    if let Some(name) = config.text_of("filename").filter(|name| !name.is_empty()) {
        let files = (
            RelativePath::parse(&format!("{name}.in")),
            RelativePath::parse(&format!("{name}.out")),
        );
        match files {
            (Ok(input), Ok(output)) => {
                package.checking.input_file = Some(input);
                package.checking.output_file = Some(output);
            }
            _ => config.wrong(
                place,
                "filename",
                format!("{name:?} is no file name"),
                "give a plain name",
            ),
        }
    }
    if config.get("time_limit_rate").is_some() || config.get("memory_limit_rate").is_some() {
        place.warn("rates of limits by language are left out: languages have their own here");
    }
}

pub(super) fn time_ms(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let (number, unit) = split(&text);
    let number: f64 = number.parse().ok()?;
    let ms = match unit {
        "ms" | "" => number,
        "s" => number * 1000.0,
        "us" => number / 1000.0,
        _ => return None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "just seen to fit"
    )]
    (1.0..1e9).contains(&ms).then_some(ms as u64)
}

pub(super) fn memory_bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let (number, unit) = split(&text);
    let number: f64 = number.parse().ok()?;
    let unit = match unit.trim_end_matches("ib").trim_end_matches('b') {
        "k" => 1_u64 << 10,
        "m" | "" => 1 << 20,
        "g" => 1 << 30,
        _ => return None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "just seen to fit"
    )]
    (number > 0.0 && number < 1e9).then_some((number * unit as f64) as u64)
}

fn split(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    (text[..end].trim(), text[end..].trim())
}

fn kind(place: &mut Place, config: &Yaml, directory: &str, package: &mut Package) {
    match config.text_of("type").as_deref() {
        None | Some("default") => {}
        Some("submit_answer") => package.kind.submit_answer = true,
        Some("interactive") => {
            let interactor = program(place, config, "interactor", directory);
            if interactor.is_none() && place.refused.is_empty() {
                config.wrong(
                    place,
                    "type",
                    "the problem is interactive and names no interactor",
                    "add `interactor`",
                );
            }
            package.checking.interactor = interactor;
            // What an interactor says here is final.
            package.checking.checkers = vec![foreign::accepts_all()];
        }
        Some(other) => {
            let what = format!("problems of type {other:?} are not judged here");
            config.wrong(
                place,
                "type",
                what,
                "use default, submit_answer or interactive",
            );
        }
    }
    if config
        .get("multi_pass")
        .is_some_and(|value| *value != Value::Bool(false))
    {
        let what = "solutions that run several times are not read from this format";
        config.wrong(
            place,
            "multi_pass",
            what,
            "convert the problem to the format of Kattis",
        );
    }
    if config
        .get("num_processes")
        .and_then(Value::as_u64)
        .is_some_and(|count| count > 1)
    {
        let what = "solutions of several processes are not judged here";
        config.wrong(
            place,
            "num_processes",
            what,
            "make it an interactive problem",
        );
    }
}

/// A name, or `{file, lang}`.
fn program(place: &mut Place, config: &Yaml, key: &str, directory: &str) -> Option<Program> {
    let told = config.get(key)?;
    let (file, named) = match told {
        Value::Mapping(_) => (
            told.get("file").and_then(yaml::text),
            told.get("lang").and_then(yaml::text),
        ),
        other => (yaml::text(other), None),
    };
    let Some(file) = file else {
        config.wrong(
            place,
            key,
            format!("`{key}` names no file"),
            "give the name of a file in testdata",
        );
        return None;
    };
    let path = join(directory, &file);
    if !place.has(&path) {
        config.wrong(
            place,
            key,
            format!("{path} is not in the package"),
            "add it, or correct the name",
        );
        return None;
    }
    let beside = extra(place, config, "judge_extra_files", directory);
    let named = named.filter(|named| named != "auto");
    let language = named.as_deref().and_then(language_of_type);
    place.program(&path, language, named.as_deref(), &beside)
}

fn checker(place: &mut Place, config: &Yaml, directory: &str, package: &mut Package) {
    let kind = config.text_of("checker_type");
    let has = config.get("checker").is_some();
    let dialect = match kind.as_deref() {
        None if has => Dialect::Testlib,
        None | Some("default") => return,
        Some("strict") => {
            package.checking.comparer = Comparer::Tokens(TokenOptions {
                case_sensitive: true,
                space_change_sensitive: true,
                ..TokenOptions::default()
            });
            return;
        }
        Some("testlib") => Dialect::Testlib,
        Some("kattis") => Dialect::Kattis,
        Some(other) => {
            let what = format!("checkers of type {other:?} are not run here");
            return config.wrong(
                place,
                "checker_type",
                what,
                "use default, strict, testlib or kattis",
            );
        }
    };
    if package.checking.interactor.is_some() {
        return;
    }
    if !has {
        return config.wrong(
            place,
            "checker_type",
            "a checker is promised and none is named",
            "add `checker`",
        );
    }
    // Those of testlib are there by their names, with no file in the package.
    let named = config.text_of("checker").unwrap_or_default();
    let standard = named.trim_end_matches(".cpp").trim_end_matches(".cc");
    if dialect == Dialect::Testlib
        && !place.has(&join(directory, &named))
        && crate::polygon::STANDARD.contains(&standard)
    {
        package.checking.comparer = Comparer::Standard(standard.to_owned());
        return;
    }
    let checker = program(place, config, "checker", directory);
    package.checking.checkers.extend(checker);
    package.checking.dialect = dialect;
}

fn extra(
    place: &mut Place,
    config: &Yaml,
    key: &str,
    directory: &str,
) -> Vec<(RelativePath, FileRef)> {
    let names = config.get(key).map(yaml::texts).unwrap_or_default();
    let mut files = Vec::new();
    for name in names {
        let file = place.file(&join(directory, &name));
        match (RelativePath::parse(&name), file) {
            (Ok(name), Some(file)) => files.push((name, file)),
            _ => config.wrong(
                place,
                key,
                format!("{name} is not in the package"),
                "add it, or take it out of the list",
            ),
        }
    }
    files
}

fn beside(place: &mut Place, config: &Yaml, directory: &str, package: &mut Package) {
    let files = extra(place, config, "user_extra_files", directory);
    if !files.is_empty() {
        package.include.insert("default".to_owned(), files);
    }
    let validator = program(place, config, "validator", directory);
    package.input_validators.extend(validator);
    for named in config.get("langs").map(yaml::texts).unwrap_or_default() {
        match language_of_type(&named) {
            Some(language) => {
                package.languages.insert(language);
            }
            None => place.warn(format!("the language {named:?} is not known here")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_with_their_units() {
        assert_eq!(time_ms("1s"), Some(1000));
        assert_eq!(time_ms("1.5s"), Some(1500));
        assert_eq!(time_ms("500ms"), Some(500));
        assert_eq!(time_ms("500"), Some(500));
        assert_eq!(time_ms("soon"), None);
        assert_eq!(memory_bytes("256m"), Some(256 << 20));
        assert_eq!(memory_bytes("256 MB"), Some(256 << 20));
        assert_eq!(memory_bytes("1GiB"), Some(1 << 30));
        assert_eq!(memory_bytes("-1m"), None);
    }
}
