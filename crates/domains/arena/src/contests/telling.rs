//! That something in a contest changed, told to whoever looks: a hint to read it again, at most one a second from each process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::Serialize;
use tiltyard_live::Topic;
use uuid::Uuid;

use crate::Arena;

/// Between two hints.
const PAUSE: Duration = Duration::from_secs(1);
const PREFIX: &str = "contest:";

/// Contests and tournaments that were told of within the last second, and whether more happened since.
#[derive(Clone, Default)]
pub struct Stirred(Arc<Mutex<HashMap<Uuid, bool>>>);

impl Stirred {
    /// Whether it may be told now.
    fn note(&self, contest: Uuid) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match told.get_mut(&contest) {
            Some(again) => {
                *again = true;
                false
            }
            None => {
                told.insert(contest, false);
                true
            }
        }
    }

    /// The pause is over: whether it is to be told again.
    fn passed(&self, contest: Uuid) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match told.get_mut(&contest) {
            Some(again) if *again => {
                *again = false;
                true
            }
            _ => {
                told.remove(&contest);
                false
            }
        }
    }
}

#[derive(Serialize)]
struct Hint {
    kind: &'static str,
}

/// Where a contest is told of: to everybody, since nothing is told but that something changed.
fn topic_of(contest: Uuid) -> Topic {
    // INVARIANT: an id has only characters a topic may have.
    Topic::new(&format!("{PREFIX}{contest}")).expect("an id is a topic")
}

/// Where tests are told of while they are judged. Nobody may follow it: how far a submission got is its author's alone, and hidden
/// while the standings are frozen.
pub(super) fn judging_topic(contest: Uuid) -> Topic {
    // INVARIANT: as above.
    Topic::new(&format!("contest-judging:{contest}")).expect("an id is a topic")
}

/// Whether this is the topic of a contest, which is everybody's.
#[must_use]
pub fn is_contest(topic: &Topic) -> bool {
    let id = topic.as_str().strip_prefix(PREFIX);
    id.is_some_and(|id| Uuid::try_parse(id).is_ok())
}

impl Arena {
    pub(super) fn tell_contest(&self, contest: Uuid) {
        self.tell_changed(contest, topic_of(contest), "contest_changed");
    }

    /// That something many look at is to be read again.
    pub(crate) fn tell_changed(&self, id: Uuid, topic: Topic, kind: &'static str) {
        if !self.stirred().note(id) {
            return;
        }
        let arena = self.clone();
        tokio::spawn(async move {
            loop {
                if let Err(error) = arena.live().publish(&topic, &Hint { kind }) {
                    tracing::warn!(%error, kind, "pages were not told of a change");
                }
                tokio::time::sleep(PAUSE).await;
                if !arena.stirred().passed(id) {
                    break;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_within_the_pause_is_told_once_after_it() {
        let stirred = Stirred::default();
        let contest = Uuid::now_v7();
        assert!(stirred.note(contest));
        assert!(!stirred.note(contest) && !stirred.note(contest));
        assert!(stirred.note(Uuid::now_v7()), "another is told at once");
        assert!(stirred.passed(contest), "told again, once");
        assert!(!stirred.passed(contest));
        assert!(stirred.note(contest));
    }

    #[test]
    fn only_the_hints_of_a_contest_are_everybodys() {
        let contest = Uuid::now_v7();
        assert!(is_contest(&topic_of(contest)));
        assert!(!is_contest(&judging_topic(contest)));
    }
}
