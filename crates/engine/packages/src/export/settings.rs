//! `problem.yaml`, the time limit of the old format, and `tiltyard.yaml`.

use std::io::{Seek, Write};

use serde::Serialize;
use serde_yaml_ng::{Mapping, Value};
use sha2::{Digest, Sha256};
use tiltyard_protocol::{Comparer, ValueComparer};

use super::{Archive, NotExported, tools};
use crate::{CATEGORIES, Kind, Package, PackageLimits};

const LIST_TAG: &str = "list:";

pub(super) fn write<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
) -> Result<(), NotExported> {
    let mut keys = Mapping::new();
    if archive.new {
        new(archive, package, &mut keys);
    } else {
        legacy(archive, package, &mut keys);
    }
    archive.text("problem.yaml", &yaml("problem.yaml", &keys)?)?;
    let own = extension(package)?;
    if !own.is_empty() {
        archive.text("tiltyard.yaml", &yaml("tiltyard.yaml", &own)?)?;
    }
    if package.checking.input_file.is_some() || package.checking.output_file.is_some() {
        archive.note("input and output are files in this problem; the format knows standard input and output only");
    }
    Ok(())
}

pub(super) fn yaml(name: &'static str, keys: &Mapping) -> Result<String, NotExported> {
    serde_yaml_ng::to_string(keys).map_err(|error| NotExported::Yaml(name, error))
}

pub(super) fn put(keys: &mut Mapping, key: &str, value: impl Into<Value>) {
    keys.insert(Value::from(key), value.into());
}

pub(super) fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Value {
    Value::Sequence(
        texts
            .into_iter()
            .map(|text| Value::from(text.as_ref()))
            .collect(),
    )
}

/// A whole number without a point where it is one.
pub(super) fn number(number: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and small, as just seen"
    )]
    if number.fract() == 0.0 && number.abs() < 1e15 {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}

#[expect(clippy::cast_precision_loss, reason = "limits are far below 2^52")]
fn in_units(amount: u64, unit: u64) -> Value {
    number(amount as f64 / unit as f64)
}

fn option(keys: &mut Mapping, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        put(keys, key, value.as_str());
    }
}

fn new<W: Write + Seek>(archive: &mut Archive<W>, package: &Package, keys: &mut Mapping) {
    put(keys, "problem_format_version", "2025-09");
    put(keys, "type", kind(package.kind));
    let mut names = Mapping::new();
    let fallback = title(package);
    for statement in &package.statements {
        let title = package.titles.get(&statement.tongue).unwrap_or(&fallback);
        put(&mut names, &statement.tongue, title.as_str());
    }
    if names.is_empty() {
        for (tongue, title) in &package.titles {
            put(&mut names, tongue, title.as_str());
        }
    }
    for tongue in package
        .titles
        .keys()
        .filter(|tongue| !names.contains_key(tongue.as_str()))
    {
        archive.note(format!(
            "the title in `{tongue}` is left out: there is no statement in it"
        ));
    }
    if names.is_empty() {
        put(keys, "name", fallback);
    } else {
        put(keys, "name", names);
    }
    put(
        keys,
        "uuid",
        package.uuid.clone().unwrap_or_else(|| made_uuid(package)),
    );
    let about = &package.about;
    let mut credits = Mapping::new();
    for (role, names) in &about.credits {
        put(&mut credits, role, list(names));
    }
    if !credits.is_empty() {
        put(keys, "credits", credits);
    }
    match (&about.source, &about.source_url) {
        (Some(name), None) => put(keys, "source", name.as_str()),
        (name, Some(url)) => {
            let mut source = Mapping::new();
            put(&mut source, "name", name.as_ref().unwrap_or(url).as_str());
            put(&mut source, "url", url.as_str());
            put(keys, "source", source);
        }
        (None, None) => {}
    }
    option(keys, "license", about.license.as_ref());
    option(keys, "rights_owner", about.rights_owner.as_ref());
    option(keys, "embargo_until", about.embargo_until.as_ref());
    put(keys, "limits", limits(package, true));
    let keywords = keywords(package);
    if !keywords.is_empty() {
        put(keys, "keywords", list(keywords));
    }
    if !package.languages.is_empty() {
        put(
            keys,
            "languages",
            list(package.languages.iter().map(|id| code(id))),
        );
    }
    if package.limits.may_write_files {
        put(keys, "allow_file_writing", true);
    }
}

fn legacy<W: Write + Seek>(archive: &mut Archive<W>, package: &Package, keys: &mut Mapping) {
    put(keys, "problem_format_version", "legacy");
    put(
        keys,
        "type",
        if package.kind.scoring {
            "scoring"
        } else {
            "pass-fail"
        },
    );
    let mut names = Mapping::new();
    for (tongue, title) in &package.titles {
        put(&mut names, tongue, title.as_str());
    }
    match names.len() {
        0 => put(keys, "name", title(package)),
        1 if package.titles.contains_key("en") => put(keys, "name", title(package)),
        _ => put(keys, "name", names),
    }
    option(keys, "uuid", package.uuid.as_ref());
    let about = &package.about;
    for (role, names) in &about.credits {
        if role == "authors" {
            put(keys, "author", names.join(", "));
        } else {
            archive.note(format!(
                "the {role} are left out: the old format names authors only"
            ));
        }
    }
    option(keys, "source", about.source.as_ref());
    option(keys, "source_url", about.source_url.as_ref());
    option(keys, "license", about.license.as_ref());
    option(keys, "rights_owner", about.rights_owner.as_ref());
    if about.embargo_until.is_some() {
        archive.note("the embargo is left out: the old format knows none");
    }
    put(keys, "limits", limits(package, false));
    let mut validation = vec![if tools::has_own(package) {
        "custom"
    } else {
        "default"
    }];
    for (yes, word) in [
        (package.kind.interactive, "interactive"),
        (package.kind.multi_pass, "multi-pass"),
        (package.kind.scoring && validation == ["custom"], "score"),
    ] {
        validation.extend(yes.then_some(word));
    }
    put(keys, "validation", validation.join(" "));
    let flags = tools::flags(package);
    if !flags.is_empty() {
        put(keys, "validator_flags", flags.join(" "));
    }
    let keywords = keywords(package);
    if !keywords.is_empty() {
        put(keys, "keywords", keywords.join(" "));
    }
    if !package.languages.is_empty() {
        put(
            keys,
            "languages",
            list(package.languages.iter().map(|id| code(id))),
        );
    }
    if package.kind.submit_answer {
        archive.note("outputs are submitted in this problem; the old format does not know that");
    }
}

fn kind(kind: Kind) -> Value {
    let mut words = vec![if kind.scoring { "scoring" } else { "pass-fail" }];
    for (yes, word) in [
        (kind.interactive, "interactive"),
        (kind.multi_pass, "multi-pass"),
        (kind.submit_answer, "submit-answer"),
    ] {
        words.extend(yes.then_some(word));
    }
    match words.as_slice() {
        [word] => Value::from(*word),
        words => list(words),
    }
}

pub(super) fn title(package: &Package) -> String {
    let english = package.titles.get("en");
    let title = english.or_else(|| package.titles.values().next());
    title.cloned().unwrap_or_else(|| package.short_name.clone())
}

/// The same problem gets the same one every time.
fn made_uuid(package: &Package) -> String {
    let mut hash = Sha256::new();
    hash.update(&package.short_name);
    hash.update([0]);
    hash.update(title(package));
    let mut bytes: [u8; 16] = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

fn limits(package: &Package, new: bool) -> Mapping {
    let PackageLimits {
        time_ms,
        ac_to_time_limit,
        time_limit_to_tle,
        time_resolution_ms,
        ..
    } = package.limits;
    let limits = &package.limits;
    let mut keys = Mapping::new();
    if new {
        if let Some(ms) = time_ms {
            put(&mut keys, "time_limit", in_units(ms, 1000));
        }
        let mut times = Mapping::new();
        put(&mut times, "ac_to_time_limit", number(ac_to_time_limit));
        put(&mut times, "time_limit_to_tle", number(time_limit_to_tle));
        put(&mut keys, "time_multipliers", times);
        put(
            &mut keys,
            "time_resolution",
            in_units(time_resolution_ms, 1000),
        );
        put(
            &mut keys,
            "validation_passes",
            u64::from(limits.passes_max.max(2)),
        );
    } else {
        put(&mut keys, "time_multiplier", number(ac_to_time_limit));
        put(&mut keys, "time_safety_margin", number(time_limit_to_tle));
    }
    for (key, amount, unit) in [
        ("memory", limits.memory_bytes, 1 << 20),
        ("output", limits.output_bytes, 1 << 20),
        ("code", limits.code_bytes, 1 << 10),
        ("compilation_time", limits.compile_time_ms, 1000),
        ("compilation_memory", limits.compile_memory_bytes, 1 << 20),
        ("validation_time", limits.check_time_ms, 1000),
        ("validation_memory", limits.check_memory_bytes, 1 << 20),
        ("validation_output", limits.check_output_bytes, 1 << 20),
    ] {
        // The formats want whole numbers here.
        put(&mut keys, key, amount.div_ceil(unit));
    }
    keys
}

fn keywords(package: &Package) -> Vec<String> {
    let own = |tag: &&String| !CATEGORIES.contains(&tag.as_str()) && !tag.starts_with(LIST_TAG);
    package.tags.iter().filter(own).cloned().collect()
}

/// The code of a language in the formats.
pub(super) fn code(id: &str) -> &str {
    match id {
        "python" => "python3",
        "javascript" => "javascript",
        other => other,
    }
}

fn extension(package: &Package) -> Result<Mapping, NotExported> {
    let value = |value: &dyn erased::Yaml| {
        value
            .yaml()
            .map_err(|error| NotExported::Yaml("tiltyard.yaml", error))
    };
    let mut keys = Mapping::new();
    if let Some(difficulty) = &package.difficulty {
        put(&mut keys, "difficulty", value(difficulty)?);
    }
    let categories = package
        .tags
        .iter()
        .filter(|tag| CATEGORIES.contains(&tag.as_str()));
    let lists = package
        .tags
        .iter()
        .filter_map(|tag| tag.strip_prefix(LIST_TAG));
    for (key, texts) in [("categories", list(categories)), ("lists", list(lists))] {
        if texts.as_sequence().is_some_and(|texts| !texts.is_empty()) {
            put(&mut keys, key, texts);
        }
    }
    if !package.hints.is_empty() {
        put(&mut keys, "hints", list(&package.hints));
    }
    if let Some(signature) = &package.signature {
        put(&mut keys, "signature", value(signature)?);
    }
    if let Comparer::Values(values) = &package.checking.comparer {
        let compare = match values {
            ValueComparer::Exact => Value::from("exact"),
            ValueComparer::AnyOrder => Value::from("any_order"),
            ValueComparer::SetOfSets => Value::from("set_of_sets"),
            ValueComparer::Float(by) => {
                let mut float = Mapping::new();
                put(&mut float, "float", *by);
                Value::from(float)
            }
        };
        put(&mut keys, "compare", compare);
    }
    Ok(keys)
}

mod erased {
    //! Values of any kind, by reference.
    use super::{Serialize, Value};

    pub trait Yaml {
        fn yaml(&self) -> Result<Value, serde_yaml_ng::Error>;
    }

    impl<T: Serialize> Yaml for T {
        fn yaml(&self) -> Result<Value, serde_yaml_ng::Error> {
            serde_yaml_ng::to_value(self)
        }
    }
}
