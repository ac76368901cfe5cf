//! Errors as gRPC codes, each with the stable word of the HTTP API.

use tonic::{Code, Status, metadata::MetadataValue};

use crate::ask::{AskRefused, RETRY_AFTER_S, RefusedKind};

/// Trailer with the stable word.
pub const CODE_TRAILER: &str = "tiltyard-code";
/// Trailer that clients with a retry policy obey, in milliseconds.
pub const PUSHBACK_TRAILER: &str = "grpc-retry-pushback-ms";

pub fn refused(refused: AskRefused) -> Status {
    let message = refused.to_string();
    match refused.kind() {
        RefusedKind::UnknownLanguage => with_word(Code::NotFound, "unknown_language", message),
        RefusedKind::Invalid => invalid(message),
        RefusedKind::Busy => {
            let mut status = with_word(Code::ResourceExhausted, "busy", message);
            let wait_ms = MetadataValue::from(RETRY_AFTER_S * 1000);
            status.metadata_mut().insert(PUSHBACK_TRAILER, wait_ms);
            status
        }
    }
}

pub fn invalid(message: impl Into<String>) -> Status {
    with_word(Code::InvalidArgument, "invalid", message)
}

/// The start of a stream did not come in time.
pub fn late(message: impl Into<String>) -> Status {
    with_word(Code::DeadlineExceeded, "invalid", message)
}

/// Our failure, not the program's.
pub fn failed(why: impl Into<String>) -> Status {
    with_word(Code::Internal, "run_failed", why)
}

fn with_word(code: Code, word: &'static str, message: impl Into<String>) -> Status {
    let mut status = Status::new(code, message);
    status
        .metadata_mut()
        .insert(CODE_TRAILER, MetadataValue::from_static(word));
    status
}
