//! Problems as gRPC statuses: a code, and details with our own words.

use std::{collections::HashMap, time::Duration};

use tiltyard_http::{Code as Word, Problem};
use tonic::{Code, Status, metadata::MetadataValue};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

/// Whose words they are.
const DOMAIN: &str = "tiltyard";
/// Trailer with the stable word.
pub const CODE_TRAILER: &str = "tiltyard-code";
/// Trailer that clients with a retry policy obey, in milliseconds.
const PUSHBACK_TRAILER: &str = "grpc-retry-pushback-ms";

pub fn of(problem: Problem) -> Status {
    let word = problem.code.word();
    let fields: HashMap<String, String> = problem
        .errors
        .iter()
        .map(|error| (error.field.clone(), error.code.to_owned()))
        .collect();
    let mut details = ErrorDetails::new();
    details.set_error_info(word.as_str(), DOMAIN, fields);
    if !problem.errors.is_empty() {
        let violations = problem.errors.iter().map(|error| FieldViolation {
            field: error.field.clone(),
            description: error.detail.clone(),
            reason: error.code.to_owned(),
            localized_message: None,
        });
        details.set_bad_request(violations.collect::<Vec<_>>());
    }
    let wait = problem.asks_to_wait_s().map(Duration::from_secs);
    if wait.is_some() {
        details.set_retry_info(wait);
    }
    let mut status = Status::with_error_details(code(problem.code), problem.detail, details);
    let metadata = status.metadata_mut();
    if let Ok(word) = word.parse() {
        metadata.insert(CODE_TRAILER, word);
    }
    if let Some(wait) = wait {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        metadata.insert(PUSHBACK_TRAILER, MetadataValue::from(wait_ms));
    }
    status
}

const fn code(word: Word) -> Code {
    match word {
        Word::Unauthenticated => Code::Unauthenticated,
        Word::Banned
        | Word::CrossSite
        | Word::Forbidden
        | Word::GuestsMayNot
        | Word::SudoRequired
        | Word::TokenScope => Code::PermissionDenied,
        Word::CaptchaRequired | Word::Conflict => Code::FailedPrecondition,
        Word::NotFound | Word::UnknownLanguage => Code::NotFound,
        Word::BadJson | Word::Invalid | Word::NotJson | Word::TooLarge => Code::InvalidArgument,
        Word::MethodNotAllowed => Code::Unimplemented,
        Word::TooMany => Code::ResourceExhausted,
        Word::Busy | Word::Unavailable => Code::Unavailable,
        Word::Internal | Word::RunFailed => Code::Internal,
    }
}
