//! `problem.yaml` and what stands in for it: the settings of a problem as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml_ng::{Mapping, Value};
use tiltyard_protocol::TokenOptions;

use super::yaml::{self, Document, arguments, boolean, get, leading_number, number, text, texts};
use crate::{About, Kind, PackageLimits, Refused, Tongue, archive::Tree, program::id_of_code};

/// The version of the format, as far as it changes the meaning of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    Legacy,
    /// `2023-07-draft`, `draft`: the names of 2025-09, and the habits of legacy.
    Draft,
    V2025,
}

#[derive(Debug, Clone)]
pub struct Settings {
    pub version: Version,
    pub names: BTreeMap<Tongue, String>,
    pub uuid: Option<String>,
    pub kind: Kind,
    /// `None`: whatever lies there decides.
    pub custom_check: Option<bool>,
    pub validator_flags: Vec<String>,
    pub limits: PackageLimits,
    pub about: About,
    pub keywords: Vec<String>,
    pub languages: BTreeSet<String>,
    pub constants: BTreeMap<String, String>,
    pub warnings: Vec<String>,
}

const MIB: f64 = 1_048_576.0;
/// What is allowed where the package says nothing: the usual values of the format.
const MEMORY_MIB: f64 = 2048.0;
const OUTPUT_MIB: f64 = 8.0;
const CODE_KIB: f64 = 128.0;
const COMPILE_S: f64 = 60.0;
const CHECK_S: f64 = 60.0;
const PASSES: u32 = 2;
/// A number above this is a slip of the pen, in whatever unit.
const AMOUNT_MAX: f64 = 1e9;

const KEYS_2025: [&str; 15] = [
    "problem_format_version",
    "type",
    "name",
    "uuid",
    "version",
    "credits",
    "source",
    "license",
    "rights_owner",
    "embargo_until",
    "limits",
    "keywords",
    "languages",
    "allow_file_writing",
    "constants",
];
const KEYS_LEGACY: [&str; 13] = [
    "author",
    "source_url",
    "validation",
    "validator_flags",
    "grading",
    "libraries",
    "short-name",
    "label",
    "rgb",
    "color",
    "verified",
    "comment",
    "tags",
];
const LIMITS_2025: [&str; 12] = [
    "time_multipliers",
    "time_limit",
    "time_resolution",
    "memory",
    "output",
    "code",
    "compilation_time",
    "compilation_memory",
    "validation_time",
    "validation_memory",
    "validation_output",
    "validation_passes",
];
const LIMITS_LEGACY: [&str; 3] = ["time_multiplier", "time_safety_margin", "validator_time"];

pub fn read(tree: &Tree) -> Result<Settings, Vec<Refused>> {
    let mut warnings = Vec::new();
    let document = match tree.text("problem.yaml") {
        Some(text) => Document::parse("problem.yaml", &text).map_err(|refused| vec![refused])?,
        None => {
            warnings
                .push("problem.yaml is not there; the format's usual values are taken".to_owned());
            Document {
                path: "problem.yaml".to_owned(),
                text: String::new(),
                map: Mapping::new(),
                mended: false,
            }
        }
    };
    if document.mended {
        warnings.push("problem.yaml is no sound YAML; it was read as others read it".to_owned());
    }
    let version = version(&document, tree, &mut warnings)?;
    let mut reading = Reading {
        document: &document,
        version,
        refused: Vec::new(),
        warnings,
    };
    let (kind, custom_check) = reading.kind();
    let limits = reading.limits(tree);
    let mut settings = Settings {
        version,
        names: reading.names(),
        uuid: document.get("uuid").and_then(text),
        kind,
        custom_check,
        validator_flags: document
            .get("validator_flags")
            .map(arguments)
            .unwrap_or_default(),
        limits,
        about: reading.about(),
        keywords: reading.keywords(),
        languages: reading.languages(),
        constants: reading.constants(),
        warnings: Vec::new(),
    };
    reading.demand_2025();
    if !reading.refused.is_empty() {
        return Err(reading.refused);
    }
    settings.warnings = reading.warnings;
    domjudge(tree, &mut settings);
    Ok(settings)
}

fn version(
    document: &Document,
    tree: &Tree,
    warnings: &mut Vec<String>,
) -> Result<Version, Vec<Refused>> {
    let Some(named) = document.get("problem_format_version").and_then(text) else {
        // What only the new format has is understood even where the version was left out.
        let new = !tree.has_directory("problem_statement")
            && tree.has_directory("statement")
            && document.get("type").is_some()
            && document.get("validation").is_none();
        return Ok(if new { Version::Draft } else { Version::Legacy });
    };
    match named.trim() {
        "legacy" | "legacy-icpc" | "1" | "1.0" => Ok(Version::Legacy),
        "2025-09" => Ok(Version::V2025),
        "2023-07-draft" | "2023-07" | "2025-09-draft" | "draft" => Ok(Version::Draft),
        other => {
            warnings.push(format!(
                "problem_format_version {other:?} is not known; read as 2025-09"
            ));
            if other.starts_with("20") {
                Ok(Version::Draft)
            } else {
                Err(vec![document.refuse(
                    "problem_format_version",
                    format!("the version {other:?} is not known"),
                    "write legacy, legacy-icpc or 2025-09",
                )])
            }
        }
    }
}

struct Reading<'a> {
    document: &'a Document,
    version: Version,
    refused: Vec<Refused>,
    warnings: Vec<String>,
}

impl Reading<'_> {
    fn refuse(&mut self, key: &str, what: impl Into<String>, remedy: &str) {
        self.refused.push(self.document.refuse(key, what, remedy));
    }

    /// Refused where the format says so, told otherwise.
    fn wrong(&mut self, key: &str, what: impl Into<String>, remedy: &str) {
        let what = what.into();
        if self.version == Version::V2025 {
            self.refuse(key, what, remedy);
        } else {
            self.warnings.push(format!("problem.yaml: {what}"));
        }
    }

    fn demand_2025(&mut self) {
        let known: Vec<&str> = if self.version == Version::V2025 {
            KEYS_2025.to_vec()
        } else {
            KEYS_2025.iter().chain(&KEYS_LEGACY).copied().collect()
        };
        for key in self.document.unknown(&known) {
            self.wrong(
                &key,
                format!("the key {key:?} is not known"),
                "remove the key",
            );
        }
        if self.version == Version::V2025 {
            for key in ["name", "uuid"] {
                if self.document.get(key).is_none() {
                    self.refuse(key, format!("{key} is missing"), "add it");
                }
            }
        }
    }

    fn names(&mut self) -> BTreeMap<Tongue, String> {
        match self.document.get("name") {
            Some(Value::Mapping(map)) => map
                .iter()
                .filter_map(|(tongue, name)| Some((text(tongue)?, text(name)?)))
                .collect(),
            Some(value) => text(value)
                .map(|name| BTreeMap::from([("en".to_owned(), name)]))
                .unwrap_or_default(),
            None => BTreeMap::new(),
        }
    }

    /// What kind of problem it is, and whether outputs are checked by a program of its own.
    fn kind(&mut self) -> (Kind, Option<bool>) {
        let mut kind = Kind::default();
        for word in self.document.get("type").map(texts).unwrap_or_default() {
            for word in word.split([' ', ',']).filter(|word| !word.is_empty()) {
                self.kind_word(&mut kind, word);
            }
        }
        let validation = match self.document.get("validation") {
            Some(value) => texts(value).join(" ").to_ascii_lowercase(),
            None if self.version == Version::Legacy => "default".to_owned(),
            None => return (kind, None),
        };
        let mut custom = None;
        for word in validation.split([' ', ',']).filter(|word| !word.is_empty()) {
            match word {
                "default" => custom = Some(false),
                "custom" => custom = Some(true),
                "score" | "scoring" => {
                    kind.scoring |= self.version != Version::Legacy || !self.says_pass_fail()
                }
                "interactive" => kind.interactive = true,
                "multi-pass" | "multipass" | "multi_pass" => kind.multi_pass = true,
                other => self
                    .warnings
                    .push(format!("problem.yaml: validation: {other:?} is not known")),
            }
        }
        if kind.interactive || kind.multi_pass {
            custom = Some(true);
        }
        (kind, custom)
    }

    fn says_pass_fail(&self) -> bool {
        self.document
            .get("type")
            .is_some_and(|value| texts(value).iter().any(|word| word == "pass-fail"))
    }

    fn kind_word(&mut self, kind: &mut Kind, word: &str) {
        match word {
            "pass-fail" | "pass_fail" => {}
            "scoring" => kind.scoring = true,
            "interactive" => kind.interactive = true,
            "multi-pass" => kind.multi_pass = true,
            "submit-answer" => kind.submit_answer = true,
            other => self.wrong(
                "type",
                format!("the type {other:?} is not known"),
                "write pass-fail, scoring, interactive, multi-pass or submit-answer",
            ),
        }
    }

    /// A positive amount; odd ones are refused or passed over.
    fn amount(&mut self, map: &Mapping, key: &str) -> Option<f64> {
        let value = get(map, key)?;
        match number(value) {
            Some(amount) if amount > 0.0 && amount <= AMOUNT_MAX => Some(amount),
            _ => {
                self.wrong(
                    key,
                    format!("{key} is no positive number"),
                    "write a number above 0",
                );
                None
            }
        }
    }

    fn limits(&mut self, tree: &Tree) -> PackageLimits {
        let empty = Mapping::new();
        let map = self
            .document
            .get("limits")
            .and_then(Value::as_mapping)
            .unwrap_or(&empty);
        let known: Vec<&str> = if self.version == Version::V2025 {
            LIMITS_2025.to_vec()
        } else {
            LIMITS_2025.iter().chain(&LIMITS_LEGACY).copied().collect()
        };
        for key in yaml::unknown(map, &known) {
            self.wrong(
                &key,
                format!("limits: the key {key:?} is not known"),
                "remove the key",
            );
        }
        let legacy = self.version == Version::Legacy;
        let multipliers = get(map, "time_multipliers")
            .and_then(Value::as_mapping)
            .unwrap_or(&empty);
        let (usual_ac, usual_tle) = if legacy { (5.0, 2.0) } else { (2.0, 1.5) };
        let ac = self
            .amount(multipliers, "ac_to_time_limit")
            .or_else(|| self.amount(map, "time_multiplier"));
        let tle = self
            .amount(multipliers, "time_limit_to_tle")
            .or_else(|| self.amount(map, "time_safety_margin"));
        let mut amount = |key: &str, usual: f64| self.amount(map, key).unwrap_or(usual);
        let bytes = |mib: f64| (mib * MIB) as u64;
        let ms = |s: f64| (s * 1000.0).round() as u64;
        let limits = PackageLimits {
            time_ms: None,
            ac_to_time_limit: ac.unwrap_or(usual_ac),
            time_limit_to_tle: tle.unwrap_or(usual_tle),
            time_resolution_ms: ms(amount("time_resolution", 1.0)).max(1),
            memory_bytes: bytes(amount("memory", MEMORY_MIB)),
            output_bytes: bytes(amount("output", OUTPUT_MIB)),
            code_bytes: (amount("code", CODE_KIB) * 1024.0) as u64,
            compile_time_ms: ms(amount("compilation_time", COMPILE_S)),
            compile_memory_bytes: bytes(amount("compilation_memory", MEMORY_MIB)),
            check_time_ms: ms(amount("validation_time", CHECK_S)),
            check_memory_bytes: bytes(amount("validation_memory", MEMORY_MIB)),
            check_output_bytes: bytes(amount("validation_output", OUTPUT_MIB)),
            passes_max: amount("validation_passes", f64::from(PASSES)) as u32,
            // The old format never forbade it.
            may_write_files: self
                .document
                .get("allow_file_writing")
                .map_or(Some(legacy), boolean)
                .unwrap_or(legacy),
        };
        let time = self
            .amount(map, "time_limit")
            .or_else(|| self.amount(&self.document.map.clone(), "timelimit"))
            .or_else(|| time_beside(tree));
        PackageLimits {
            time_ms: time.map(|seconds| ms(seconds).max(1)),
            ..limits
        }
    }

    fn about(&mut self) -> About {
        let document = self.document;
        let mut about = About {
            license: document.get("license").and_then(text),
            rights_owner: document.get("rights_owner").and_then(text),
            source_url: document.get("source_url").and_then(text),
            embargo_until: document.get("embargo_until").and_then(text),
            ..About::default()
        };
        let sources: Vec<Value> = match document.get("source") {
            Some(Value::Sequence(list)) => list.clone(),
            Some(value) => vec![value.clone()],
            None => Vec::new(),
        };
        let mut names = Vec::new();
        for source in &sources {
            match source {
                Value::Mapping(map) => {
                    names.extend(get(map, "name").and_then(text));
                    let url = get(map, "url").and_then(text);
                    about.source_url = about.source_url.or(url);
                }
                value => names.extend(text(value)),
            }
        }
        about.source = (!names.is_empty()).then(|| names.join("; "));
        match document.get("credits") {
            Some(Value::Mapping(map)) => {
                for (role, people) in map {
                    let Some(role) = text(role) else { continue };
                    let people = people_of(people);
                    if !people.is_empty() {
                        about.credits.insert(role, people);
                    }
                }
            }
            Some(value) => {
                about.credits.insert("authors".to_owned(), people_of(value));
            }
            None => {}
        }
        if let Some(author) = document.get("author") {
            about
                .credits
                .entry("authors".to_owned())
                .or_insert_with(|| people_of(author));
        }
        about
    }

    /// A list, or words between spaces as in the old format.
    fn keywords(&mut self) -> Vec<String> {
        match self.document.get("keywords") {
            Some(Value::Sequence(list)) => list.iter().filter_map(text).collect(),
            Some(value) => {
                let words = text(value).unwrap_or_default();
                words
                    .split([' ', ',', '\n'])
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned)
                    .collect()
            }
            None => Vec::new(),
        }
    }

    fn languages(&mut self) -> BTreeSet<String> {
        let named = self
            .document
            .get("languages")
            .map(texts)
            .unwrap_or_default();
        if named.iter().any(|name| name == "all") {
            return BTreeSet::new();
        }
        let mut known = BTreeSet::new();
        for code in named.iter().flat_map(|name| name.split_whitespace()) {
            match id_of_code(code) {
                Some(id) => {
                    known.insert(id.to_owned());
                }
                None => self.warnings.push(format!(
                    "problem.yaml: the language {code:?} is not known here"
                )),
            }
        }
        if !named.is_empty() && known.is_empty() {
            self.refuse(
                "languages",
                "none of the languages is known",
                "name at least one that is in the catalogue, or `all`",
            );
        }
        known
    }

    fn constants(&mut self) -> BTreeMap<String, String> {
        let Some(Value::Mapping(map)) = self.document.get("constants") else {
            return BTreeMap::new();
        };
        let mut constants = BTreeMap::new();
        for (name, value) in map {
            let Some(name) = text(name) else { continue };
            match value {
                // One constant in several spellings: `{{name.spelling}}`, and `{{name}}` is its value.
                Value::Mapping(spellings) => {
                    for (spelling, value) in spellings {
                        let (Some(spelling), Some(value)) = (text(spelling), text(value)) else {
                            continue;
                        };
                        if spelling == "value" {
                            constants.insert(name.clone(), value.clone());
                        }
                        constants.insert(format!("{name}.{spelling}"), value);
                    }
                }
                value => constants.extend(text(value).map(|value| (name, value))),
            }
        }
        constants
    }
}

/// A name, names, or maps with names; by tongue where translators are meant.
fn people_of(value: &Value) -> Vec<String> {
    match value {
        Value::Sequence(list) => list.iter().flat_map(people_of).collect(),
        Value::Mapping(map) => match get(map, "name").and_then(text) {
            Some(name) => vec![name],
            None => map
                .iter()
                .flat_map(|(tongue, people)| {
                    let tongue = text(tongue).unwrap_or_default();
                    people_of(people)
                        .into_iter()
                        .map(move |name| format!("{name} ({tongue})"))
                })
                .collect(),
        },
        value => text(value).into_iter().collect(),
    }
}

/// Seconds, as tools leave them beside a package.
fn time_beside(tree: &Tree) -> Option<f64> {
    let ini = tree
        .text("domjudge-problem.ini")
        .and_then(|text| leading_number(ini_value(&text, "timelimit")?));
    ini.or_else(|| leading_number(&tree.text(".timelimit")?))
        .filter(|seconds| *seconds > 0.0 && *seconds < 10_000.0)
}

fn ini_value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim().trim_matches(['"', '\'']))
    })
}

fn domjudge(tree: &Tree, settings: &mut Settings) {
    let Some(ini) = tree.text("domjudge-problem.ini") else {
        return;
    };
    if settings.names.is_empty()
        && let Some(name) = ini_value(&ini, "name")
    {
        settings.names.insert("en".to_owned(), name.to_owned());
    }
}

/// The flags of the default comparison; the first that is not one comes back as a mistake.
pub fn token_options(flags: &[String]) -> Result<TokenOptions, String> {
    let mut options = TokenOptions::default();
    let mut flags = flags.iter();
    while let Some(flag) = flags.next() {
        let mut tolerance = || {
            flags
                .next()
                .and_then(|value| value.parse::<f64>().ok())
                .filter(|value| value.is_finite() && *value >= 0.0)
                .ok_or_else(|| format!("{flag} needs a number"))
        };
        match flag.as_str() {
            "case_sensitive" => options.case_sensitive = true,
            "space_change_sensitive" => options.space_change_sensitive = true,
            "float_absolute_tolerance" => options.float_absolute_tolerance = Some(tolerance()?),
            "float_relative_tolerance" => options.float_relative_tolerance = Some(tolerance()?),
            "float_tolerance" => {
                let both = Some(tolerance()?);
                options.float_absolute_tolerance = both;
                options.float_relative_tolerance = both;
            }
            other => {
                return Err(format!(
                    "the flag {other:?} is not one of the default comparison"
                ));
            }
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_the_default_comparison() {
        let flags = |text: &str| token_options(&yaml::words(text));
        let both = flags("float_tolerance 1e-6 case_sensitive").expect("flags");
        assert_eq!(both.float_absolute_tolerance, Some(1e-6));
        assert_eq!(both.float_relative_tolerance, Some(1e-6));
        assert!(both.case_sensitive && !both.space_change_sensitive);
        for bad in [
            "float_tolerance",
            "float_tolerance x",
            "float_tolerance -1",
            "tolerance",
        ] {
            assert!(flags(bad).is_err(), "{bad}");
        }
    }
}
