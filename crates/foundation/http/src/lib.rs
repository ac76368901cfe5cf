#![doc = include_str!("../README.md")]

pub mod access;
mod caller;
mod client;
mod etag;
mod grpc;
mod headers;
mod json;
mod limits;
mod page;
mod path;
mod problem;
mod query;
mod request_id;
mod same_site;

pub use access::{Access, AccessRules};
pub use caller::{Credentials, Identified, Identify, Person, SESSION_COOKIE, Whoever, identify};
pub use client::{Client, TrustedProxies, with_client};
pub use etag::etag;
pub use grpc::{grpc_address, only_grpc};
pub use headers::security_headers;
pub use json::Json;
pub use limits::{LimitClass, Quota, RateLimits};
pub use page::{Cursor, Page, PageQuery};
pub use path::Path;
pub use problem::{Code, FieldError, Problem, ProblemBody, Refusal, not_allowed, not_found};
pub use query::Query;
pub use request_id::{REQUEST_ID_HEADER, RequestId, request_id, with_request_id};
pub use same_site::from_our_pages;
