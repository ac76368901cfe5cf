//! What a directory of tests says of itself, key by key, and what the flags of the old format's grader mean.

use serde_yaml_ng::Value;
use tiltyard_protocol::{Aggregate, Group, OnReject, VerdictMode};

use super::{
    super::yaml::{Document, arguments, get, number, text, texts},
    Own, Said,
};

pub(super) fn legacy_keys(document: &Document, said: &mut Said) {
    match document.get("on_reject").and_then(text).as_deref() {
        Some("continue" | "grade" | "worst_error" | "accept") => {
            said.on_reject = OnReject::Continue
        }
        Some(_) => said.on_reject = OnReject::Break,
        None => {}
    }
    if let Some(flags) = document.get("grader_flags") {
        said.grader_flags = arguments(flags);
    }
    if let Some(grading) = document.get("grading").and_then(text) {
        said.custom = grading == "custom";
    }
    if let Some(score) = document.get("accept_score").and_then(number) {
        said.accept_score = Some(score);
    }
    if let Some(score) = document.get("reject_score").and_then(number) {
        said.reject_score = Some(score);
    }
}

pub(super) fn own_keys(document: &Document, own: &mut Own) {
    // Drafts of the format had these below a key of their own.
    let inner = document.get("scoring").and_then(Value::as_mapping);
    let find = |key: &str, older: &str| {
        document
            .get(key)
            .or_else(|| inner.and_then(|map| get(map, older)))
    };
    match find("max_score", "score") {
        Some(value) if text(value).as_deref() == Some("unbounded") => own.unbounded = true,
        Some(value) => own.max_score = number(value),
        None => {}
    }
    own.aggregate = find("score_aggregation", "aggregation")
        .and_then(text)
        .and_then(|word| match word.as_str() {
            "pass-fail" => Some(Aggregate::PassFail),
            "sum" => Some(Aggregate::Sum),
            "min" => Some(Aggregate::Min),
            _ => None,
        });
    own.requires = find("require_pass", "require_pass")
        .map(texts)
        .unwrap_or_default();
}

/// The flags of the old format's grader.
pub(super) fn legacy_grader(said: &Said, group: &mut Group) {
    let has = |flag: &str| said.grader_flags.iter().any(|other| other == flag);
    group.verdict = if has("first_error") {
        VerdictMode::FirstError
    } else if has("always_accept") {
        VerdictMode::AlwaysAccept
    } else {
        VerdictMode::WorstError
    };
    group.aggregate = if has("min") {
        Aggregate::Min
    } else if has("max") {
        Aggregate::Max
    } else if has("avg") {
        Aggregate::Average
    } else {
        Aggregate::Sum
    };
    group.accept_if_any_accepted = has("accept_if_any_accepted");
    group.ignore_samples = has("ignore_sample");
    group.accept_score = said.accept_score.unwrap_or(1.0);
    group.reject_score = said.reject_score.unwrap_or(0.0);
    if said.custom {
        usual_custom_grader(said, group);
    }
}

/// What the words mean that graders of olympiads share: `ignore`, `all 20`, `sum`. The graders themselves are not run.
fn usual_custom_grader(said: &Said, group: &mut Group) {
    let has = |flag: &str| said.grader_flags.iter().any(|other| other == flag);
    let points = said
        .grader_flags
        .iter()
        .rev()
        .find_map(|flag| flag.parse::<f64>().ok());
    if has("ignore") {
        group.verdict = VerdictMode::AlwaysAccept;
        group.accept_score = 0.0;
    } else if let (true, Some(points)) = (has("all"), points) {
        group.aggregate = Aggregate::PassFail;
        group.accept_score = points;
        group.max_score = Some(points);
    } else if has("sum") {
        // Points anywhere are enough, but for those of samples.
        group.accept_if_any_accepted = true;
        group.ignore_samples = true;
    }
}
