//! Executions nobody scores: the runs API of our own over HTTP and gRPC, the Piston API, health and metrics.
//!
//! Every wire form becomes a [`tiltyard_protocol::RunRequest`] and is answered from the events of one run; nothing is
//! stored. Invariants: a limit is never "none"; a name never leaves the work directory; an asker that goes away takes
//! its program along.

mod app;
mod ask;
mod collect;
mod http;
mod metrics;
mod signals;

pub use http::{HttpConfig, router};
