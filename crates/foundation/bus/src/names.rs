//! Names of queues, subjects and groups: parsed here, once, so that no name can mean something to a server that it does not mean to us.

use std::{fmt, sync::Arc};

use crate::BusError;

/// A name of a queue or group is at most this long.
pub const QUEUE_NAME_BYTES_MAX: usize = 48;
/// A subject is at most this long.
pub const SUBJECT_BYTES_MAX: usize = 200;
/// A subject has at most this many words.
pub const SUBJECT_WORDS_MAX: usize = 12;

/// Where jobs wait: small letters, digits and hyphens. The queue of a group is told by its prefix.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QueueName {
    name: Arc<str>,
    of_group: bool,
}

impl QueueName {
    pub fn new(name: &str) -> Result<Self, BusError> {
        Self::parse(name, false)
    }

    fn parse(name: &str, of_group: bool) -> Result<Self, BusError> {
        let fits = !name.is_empty()
            && name.len() <= QUEUE_NAME_BYTES_MAX
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !fits {
            return Err(BusError::Unfit {
                what: "name of a queue",
                why: format!(
                    "{name:?} is not 1 to {QUEUE_NAME_BYTES_MAX} small letters, digits and hyphens"
                ),
            });
        }
        Ok(Self {
            name: name.into(),
            of_group,
        })
    }

    pub(crate) fn is_of_group(&self) -> bool {
        self.of_group
    }

    /// One word for streams and subjects. No name of a queue has an underscore, so none is taken for a group's.
    pub(crate) fn word(&self) -> String {
        let mark = if self.of_group { "group_" } else { "" };
        format!("{mark}{}", self.name)
    }
}

impl fmt::Display for QueueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.of_group { "group:" } else { "" };
        write!(f, "{mark}{}", self.name)
    }
}

/// What a message or an event is about: words with dots between them, such as `duel.finished`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject(Arc<str>);

impl Subject {
    pub fn new(text: &str) -> Result<Self, BusError> {
        let word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let fits = text.len() <= SUBJECT_BYTES_MAX
            && text.split('.').count() <= SUBJECT_WORDS_MAX
            && text.split('.').all(word);
        if !fits {
            return Err(BusError::Unfit {
                what: "subject",
                why: format!(
                    "{text:?} is not up to {SUBJECT_WORDS_MAX} words of letters, digits, '-' and '_' with dots between them, {SUBJECT_BYTES_MAX} bytes in all"
                ),
            });
        }
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every pattern that this subject matches.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = Pattern> + '_ {
        let parents = self
            .0
            .match_indices('.')
            .map(|(at, _)| Pattern::Under(Self(self.0[..at].into())));
        [Pattern::All, Pattern::Exact(self.clone())]
            .into_iter()
            .chain(parents)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which subjects somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// This one alone.
    Exact(Subject),
    /// All that begin with these words and have more: `duel` means `duel.finished` and `duel.7.tick`, neither `duel` nor `duels.open`.
    Under(Subject),
    All,
}

impl Pattern {
    pub fn matches(&self, subject: &Subject) -> bool {
        match self {
            Self::Exact(exact) => exact == subject,
            Self::Under(prefix) => subject
                .0
                .strip_prefix(&*prefix.0)
                .is_some_and(|rest| rest.starts_with('.')),
            Self::All => true,
        }
    }

    /// The same in the words of NATS.
    pub(crate) fn filter(&self) -> String {
        match self {
            Self::Exact(subject) => subject.to_string(),
            Self::Under(prefix) => format!("{prefix}.>"),
            Self::All => ">".to_owned(),
        }
    }
}

impl From<Subject> for Pattern {
    fn from(subject: Subject) -> Self {
        Self::Exact(subject)
    }
}

/// Somebody who must see every event of a pattern, once per group however many processes work for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    queue: QueueName,
    wants: Pattern,
}

impl Group {
    pub fn new(name: &str, wants: impl Into<Pattern>) -> Result<Self, BusError> {
        Ok(Self {
            queue: QueueName::parse(name, true)?,
            wants: wants.into(),
        })
    }

    pub(crate) fn of(queue: QueueName) -> Self {
        Self {
            queue,
            wants: Pattern::All,
        }
    }

    /// The queue in which its events wait: for its status and its dead letters.
    pub fn queue(&self) -> &QueueName {
        &self.queue
    }

    pub fn wants(&self) -> &Pattern {
        &self.wants
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(text: &str) -> Subject {
        Subject::new(text).unwrap()
    }

    #[test]
    fn names_that_mean_something_to_a_server_are_refused() {
        for bad in [
            "", ".", "a..b", "a.*", "a.>", "a b", "a\r\n", "ä", ".a", "a.",
        ] {
            assert!(Subject::new(bad).is_err(), "{bad:?}");
        }
        for bad in ["", "Mail", "a.b", "a_b", "group:x", "*", &"a".repeat(49)] {
            assert!(QueueName::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_patterns_of_a_subject_are_those_that_match_it() {
        let heard = subject("duel.7.tick");
        let all: Vec<Pattern> = heard.patterns().collect();
        assert_eq!(all.len(), 4);
        assert!(all.iter().all(|pattern| pattern.matches(&heard)));
        assert!(!Pattern::Under(subject("duel.7.tick")).matches(&heard));
        assert!(!Pattern::Under(subject("due")).matches(&heard));
        assert!(!Pattern::Exact(subject("duel.7")).matches(&heard));
    }

    #[test]
    fn a_group_and_a_queue_of_one_name_are_two() {
        let group = Group::new("arena", Pattern::All).unwrap();
        let queue = QueueName::new("arena").unwrap();
        assert_ne!(group.queue(), &queue);
        assert_ne!(group.queue().word(), queue.word());
    }
}
