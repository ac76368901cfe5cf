//! The last errors of this process, as its log has them: an administrator sees them without a shell on the machine.

use std::{
    collections::VecDeque,
    fmt::{Debug, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tiltyard_contracts::{Clock, Timestamp};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context};

/// Errors kept; the oldest go first.
const ERRORS_MAX: usize = 100;
/// Kept of one error, in characters.
const MESSAGE_CHARS_MAX: usize = 500;

/// An error, and when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    pub at: Timestamp,
    pub message: String,
}

/// A layer of the log that keeps what is logged as an error. Clones share what they keep.
#[derive(Clone)]
pub struct RecentErrors {
    clock: Arc<dyn Clock>,
    kept: Arc<Mutex<VecDeque<Happened>>>,
}

impl RecentErrors {
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            kept: Arc::default(),
        }
    }

    /// Newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Happened> {
        self.kept().iter().rev().cloned().collect()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Happened>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Subscriber> Layer<S> for RecentErrors {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() != Level::ERROR {
            return;
        }
        let mut line = Line::default();
        event.record(&mut line);
        let message = format!("{}{}", line.message, line.fields);
        let happened = Happened {
            at: self.clock.now(),
            message: message.chars().take(MESSAGE_CHARS_MAX).collect(),
        };
        let mut kept = self.kept();
        if kept.len() == ERRORS_MAX {
            kept.pop_front();
        }
        kept.push_back(happened);
    }
}

/// An event in one line: its message, then its fields.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a text does not fail.
        let _ = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
    }
}

#[cfg(test)]
mod tests {
    use tiltyard_contracts::ManualClock;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn errors_are_kept_newest_first_and_not_without_end() {
        let errors = RecentErrors::new(Arc::new(ManualClock::at(Timestamp::UNIX_EPOCH)));
        let subscriber = tracing_subscriber::registry().with(errors.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!("no error");
            for number in 0..ERRORS_MAX + 1 {
                tracing::error!(number, error = %"broken", "it failed");
            }
            tracing::error!("{}", "x".repeat(MESSAGE_CHARS_MAX + 1));
        });
        let kept = errors.list();
        assert_eq!(kept.len(), ERRORS_MAX);
        assert_eq!(kept[0].message.len(), MESSAGE_CHARS_MAX);
        assert_eq!(kept[1].message, "it failed number=100 error=broken");
        assert_eq!(
            kept[ERRORS_MAX - 1].message,
            "it failed number=2 error=broken"
        );
    }
}
