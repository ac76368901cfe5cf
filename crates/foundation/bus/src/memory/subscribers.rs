//! Who listens to which subjects in this process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;

use crate::{
    Pattern, Subject,
    mailbox::{Mailbox, Subscription},
};

#[derive(Default)]
pub struct Subscribers {
    by_pattern: Mutex<HashMap<Pattern, Vec<Arc<Mailbox>>>>,
}

impl Subscribers {
    pub fn join(self: &Arc<Self>, pattern: Pattern, mailbox: Mailbox) -> Subscription {
        let mailbox = Arc::new(mailbox);
        self.lock()
            .entry(pattern.clone())
            .or_default()
            .push(mailbox.clone());
        let leave = Leave {
            subscribers: self.clone(),
            pattern,
            mailbox: mailbox.clone(),
        };
        Subscription::new(mailbox, leave)
    }

    /// Costs one look per word of the subject, however many subscribers there are.
    pub fn publish(&self, subject: &Subject, payload: &Bytes) {
        // WHY under the lock: two publishers would else be heard in different orders by different subscribers.
        let by_pattern = self.lock();
        for pattern in subject.patterns() {
            for mailbox in by_pattern.get(&pattern).into_iter().flatten() {
                mailbox.put(subject.clone(), payload.clone());
            }
        }
    }

    pub fn close(&self) {
        for mailbox in self.lock().values().flatten() {
            mailbox.close();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Pattern, Vec<Arc<Mailbox>>>> {
        self.by_pattern
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the subscriber off the list when its subscription is dropped.
struct Leave {
    subscribers: Arc<Subscribers>,
    pattern: Pattern,
    mailbox: Arc<Mailbox>,
}

impl Drop for Leave {
    fn drop(&mut self) {
        let mut by_pattern = self.subscribers.lock();
        if let Some(mailboxes) = by_pattern.get_mut(&self.pattern) {
            mailboxes.retain(|mailbox| !Arc::ptr_eq(mailbox, &self.mailbox));
            if mailboxes.is_empty() {
                by_pattern.remove(&self.pattern);
            }
        }
    }
}
