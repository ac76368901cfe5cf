//! The frames as they cross the wire: what a client asks, and what it is told.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Topic;

/// What a client asks, one thing per frame.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Follow {
        topic: Topic,
        cursor: Option<Cursor>,
    },
    Leave(Topic),
    Ping(u64),
}

/// How far a client had come in a life of a topic.
#[derive(Debug, PartialEq, Eq)]
pub struct Cursor {
    pub since: u64,
    pub epoch: String,
}

/// WHY one flat struct: the errors of an untagged enum would not say which field is wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    follow: Option<Topic>,
    since: Option<u64>,
    epoch: Option<String>,
    leave: Option<Topic>,
    ping: Option<u64>,
}

impl Asked {
    pub fn parse(text: &str) -> Result<Self, String> {
        let wire: Wire = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match wire {
            Wire {
                follow: Some(topic),
                leave: None,
                ping: None,
                since,
                epoch,
            } => Ok(Self::Follow {
                topic,
                // A number without its epoch could be of another life: an epoch that never was leads to `reread`.
                cursor: since.map(|since| Cursor {
                    since,
                    epoch: epoch.unwrap_or_default(),
                }),
            }),
            Wire {
                leave: Some(topic),
                follow: None,
                ping: None,
                since: None,
                epoch: None,
            } => Ok(Self::Leave(topic)),
            Wire {
                ping: Some(number),
                follow: None,
                leave: None,
                since: None,
                epoch: None,
            } => Ok(Self::Ping(number)),
            _ => Err("a frame has one of follow (with since and epoch), leave, ping".into()),
        }
    }
}

/// Why a client must read the state again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// Messages are missing that nobody keeps any more.
    Gap,
    /// The client read slower than messages came.
    Slow,
}

/// `data` is JSON already; it is copied here once for all followers.
pub fn message(topic: &Topic, seq: u64, data: &str) -> Utf8Bytes {
    format!(r#"{{"topic":"{topic}","seq":{seq},"data":{data}}}"#).into()
}

/// Whether it was taken up is said in the same frame: a client cut off between two would believe it had missed nothing.
pub fn following(topic: &Topic, seq: u64, epoch: &str, resumed: bool) -> Utf8Bytes {
    format!(r#"{{"following":"{topic}","seq":{seq},"epoch":"{epoch}","resumed":{resumed}}}"#).into()
}

pub fn reread(topic: &Topic, seq: u64, why: Why) -> Utf8Bytes {
    json!({"reread": topic, "reason": why, "seq": seq})
        .to_string()
        .into()
}

pub fn denied(topic: &Topic, reason: &str) -> Utf8Bytes {
    json!({"denied": topic, "reason": reason})
        .to_string()
        .into()
}

pub fn here<'a>(topic: &Topic, persons: impl Iterator<Item = &'a Arc<str>>) -> Utf8Bytes {
    json!({"presence": topic, "here": persons.map(ToString::to_string).collect::<Vec<_>>()})
        .to_string()
        .into()
}

pub fn moved(topic: &Topic, joined: &[Arc<str>], left: &[Arc<str>]) -> Utf8Bytes {
    let names = |persons: &[Arc<str>]| persons.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({"presence": topic, "joined": names(joined), "left": names(left)})
        .to_string()
        .into()
}

pub fn pong(number: u64, now_ms: u64) -> Utf8Bytes {
    format!(r#"{{"pong":{number},"now":{now_ms}}}"#).into()
}

pub fn error(text: &str) -> Utf8Bytes {
    json!({"error": text}).to_string().into()
}

pub const DRAIN: Utf8Bytes = Utf8Bytes::from_static(r#"{"drain":true}"#);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_asks_is_read() {
        let topic = Topic::new("t").unwrap();
        for (text, asked) in [
            (
                r#"{"follow":"t"}"#,
                Asked::Follow {
                    topic: topic.clone(),
                    cursor: None,
                },
            ),
            (
                r#"{"follow":"t","since":3,"epoch":"e"}"#,
                Asked::Follow {
                    topic: topic.clone(),
                    cursor: Some(Cursor {
                        since: 3,
                        epoch: "e".into(),
                    }),
                },
            ),
            (r#"{"leave":"t"}"#, Asked::Leave(topic.clone())),
            (r#"{"ping":7}"#, Asked::Ping(7)),
        ] {
            assert_eq!(Asked::parse(text), Ok(asked));
        }
    }

    #[test]
    fn anything_else_is_said_to_be_wrong() {
        for (text, says) in [
            ("", "EOF"),
            ("7", "invalid type"),
            ("{}", "one of follow"),
            (r#"{"ping":-1}"#, "-1"),
            (r#"{"follow":"t","leave":"t"}"#, "one of follow"),
            (r#"{"leave":"t","since":1}"#, "one of follow"),
            (r#"{"follow":"a b"}"#, "a topic has"),
            (r#"{"follow":"t","sinc":1}"#, "unknown field `sinc`"),
        ] {
            let error = Asked::parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn frames_are_json() {
        let topic = Topic::new("t").unwrap();
        let read = |frame: Utf8Bytes| serde_json::from_str::<serde_json::Value>(&frame).unwrap();
        assert_eq!(
            read(message(&topic, 2, "[1]")),
            json!({"topic": "t", "seq": 2, "data": [1]})
        );
        assert_eq!(
            read(following(&topic, 2, "e", true)),
            json!({"following": "t", "seq": 2, "epoch": "e", "resumed": true})
        );
        assert_eq!(
            read(reread(&topic, 2, Why::Slow)),
            json!({"reread": "t", "reason": "slow", "seq": 2})
        );
        assert_eq!(
            read(moved(&topic, &["a".into()], &["b\"".into()])),
            json!({"presence": "t", "joined": ["a"], "left": ["b\""]})
        );
        assert_eq!(read(pong(1, 2)), json!({"pong": 1, "now": 2}));
    }
}
