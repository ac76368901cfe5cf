//! The rules of the house that no compiler knows: arrows between crates, sizes of files, words in the documents.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use anyhow::{Context, bail};
use serde_json::Value;

/// A source file longer than this is two ideas.
const LINES_MAX: usize = 800;

/// Which of our crates each may use. A crate that is not here is an error: it needs a place in the house first.
const ARROWS: &[(&str, &[&str])] = &[
    ("tiltyard-protocol", &[]),
    ("tiltyard-sandbox", &["tiltyard-protocol"]),
    ("tiltyard-languages", &["tiltyard-protocol"]),
    ("tiltyard-judging", &["tiltyard-protocol"]),
    ("tiltyard-signatures", &["tiltyard-protocol"]),
    ("tiltyard-ratings", &[]),
    (
        "tiltyard-packages",
        &[
            "tiltyard-judging",
            "tiltyard-protocol",
            "tiltyard-signatures",
        ],
    ),
    (
        "tiltyard-runner",
        &[
            "tiltyard-judging",
            "tiltyard-protocol",
            "tiltyard-sandbox",
            "tiltyard-languages",
        ],
    ),
    (
        "tiltyard-attacks",
        &["tiltyard-protocol", "tiltyard-sandbox"],
    ),
    ("tiltyard-live", &[]),
    ("tiltyard-contracts", &[]),
    ("tiltyard-store", &[]),
    ("tiltyard-mail", &["tiltyard-contracts", "tiltyard-store"]),
    ("tiltyard-http", &["tiltyard-contracts"]),
    ("tiltyard-runs", &["tiltyard-protocol", "tiltyard-http"]),
    (
        "tiltyard-accounts",
        &[
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-live",
            "tiltyard-mail",
            "tiltyard-store",
        ],
    ),
    (
        "tiltyard-judge",
        &[
            "tiltyard-accounts",
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-live",
            "tiltyard-problems",
            "tiltyard-protocol",
            "tiltyard-store",
        ],
    ),
    (
        "tiltyard-arena",
        &[
            "tiltyard-accounts",
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-judge",
            "tiltyard-live",
            "tiltyard-problems",
            "tiltyard-protocol",
            "tiltyard-ratings",
            "tiltyard-store",
        ],
    ),
    (
        "tiltyard-admin",
        &[
            "tiltyard-accounts",
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-mail",
            "tiltyard-protocol",
            "tiltyard-store",
        ],
    ),
    (
        "tiltyard-problems",
        &[
            "tiltyard-accounts",
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-live",
            "tiltyard-packages",
            "tiltyard-protocol",
            "tiltyard-signatures",
            "tiltyard-store",
        ],
    ),
    (
        "tiltyard-web",
        &[
            "tiltyard-accounts",
            "tiltyard-admin",
            "tiltyard-arena",
            "tiltyard-bus",
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-judge",
            "tiltyard-live",
            "tiltyard-mail",
            "tiltyard-problems",
            "tiltyard-protocol",
            "tiltyard-runs",
            "tiltyard-store",
        ],
    ),
    ("tiltyard-bus", &[]),
    (
        "tiltyard",
        &[
            "tiltyard-protocol",
            "tiltyard-sandbox",
            "tiltyard-languages",
            "tiltyard-packages",
            "tiltyard-ratings",
            "tiltyard-runner",
            "tiltyard-accounts",
            "tiltyard-admin",
            "tiltyard-attacks",
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-store",
            "tiltyard-web",
        ],
    ),
    // Tests use what they test.
    (
        "tiltyard-testkit",
        &[
            "tiltyard-accounts",
            "tiltyard-admin",
            "tiltyard-contracts",
            "tiltyard-http",
            "tiltyard-judge",
            "tiltyard-mail",
            "tiltyard-problems",
            "tiltyard-protocol",
            "tiltyard-store",
            "tiltyard-web",
        ],
    ),
    ("xtask", &[]),
];

/// Documents that must exist and say something of each crate.
const MAP: &str = "ARCHITECTURE.md";

pub fn main() -> anyhow::Result<()> {
    let mut findings = arrows()?;
    findings.extend(files()?);
    if findings.is_empty() {
        println!("tidy: the house is in order");
        return Ok(());
    }
    for finding in &findings {
        eprintln!("tidy: {finding}");
    }
    bail!("{} findings", findings.len())
}

fn arrows() -> anyhow::Result<Vec<String>> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .output()
        .context("cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().context("packages")?;
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let map = fs::read_to_string(MAP).context(MAP)?;
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(targets) = allowed.get(name) else {
            findings.push(format!(
                "{name} has no place in the arrows of xtask/src/tidy.rs"
            ));
            continue;
        };
        let folder = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        if name != "xtask" && !folder.with_file_name("README.md").exists() {
            findings.push(format!("{name} has no README.md"));
        }
        if !map.contains(name) {
            findings.push(format!("{MAP} does not mention {name}"));
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default();
            // The testkit is the whole application: any crate may test itself with it.
            let is_test = dependency["kind"] == "dev" && target == "tiltyard-testkit";
            if ours.contains(target) && !targets.contains(&target) && !is_test {
                findings.push(format!("{name} must not use {target}"));
            }
        }
    }
    Ok(findings)
}

fn files() -> anyhow::Result<Vec<String>> {
    let output = Command::new("git")
        .arg("ls-files")
        .output()
        .context("git ls-files")?;
    let list = String::from_utf8(output.stdout).context("git ls-files")?;
    let mut findings = Vec::new();
    for path in list.lines() {
        let is_source = [".rs", ".ts", ".tsx", ".css"]
            .iter()
            .any(|ending| path.ends_with(ending));
        let Ok(text) = fs::read_to_string(Path::new(path)) else {
            continue;
        };
        let lines = text.lines().count();
        // Nobody reads what a program wrote.
        let is_generated = path.contains("/__generated__/");
        if is_source && !is_generated && lines > LINES_MAX {
            findings.push(format!(
                "{path} has {lines} lines; {LINES_MAX} are the most"
            ));
        }
        let says = ["//!", "#![doc = include_str!"]
            .iter()
            .any(|opening| text.starts_with(opening));
        if path.ends_with(".rs") && path.contains("/src/") && !says {
            findings.push(format!(
                "{path} does not say what it is for (a //! comment or its README at the top)"
            ));
        }
    }
    Ok(findings)
}
