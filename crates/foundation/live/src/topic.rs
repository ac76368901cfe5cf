//! The name of a stream of live messages, checked once at the door.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// Longest name of a topic. An id with its prefix has about 45.
pub const TOPIC_BYTES_MAX: usize = 128;

/// A name like `duel:duel_01j9…`. Its characters mean nothing to JSON, so that it is written into frames as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Topic(Arc<str>);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a topic has 1 to {TOPIC_BYTES_MAX} of the characters a-z A-Z 0-9 . _ : / -")]
pub struct BadTopic;

impl Topic {
    pub fn new(name: &str) -> Result<Self, BadTopic> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/-".contains(&byte);
        let fits = (1..=TOPIC_BYTES_MAX).contains(&name.len());
        if fits && name.bytes().all(plain) {
            Ok(Self(name.into()))
        } else {
            Err(BadTopic)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Topic {
    type Error = BadTopic;

    fn try_from(name: String) -> Result<Self, BadTopic> {
        Self::new(&name)
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.0.as_ref().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_a_short_plain_name() {
        for good in ["runs", "duel:duel_01j9", "room/7.chat-1", &"x".repeat(128)] {
            assert_eq!(Topic::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "a b", "a\"b", "ä", "a\n", &"x".repeat(129)] {
            assert_eq!(Topic::new(bad), Err(BadTopic), "{bad:?}");
        }
    }
}
