//! What is told at once to those who look. Hints: all of it can be read again.

use std::time::Duration;

use serde::Serialize;
use tiltyard_contracts::{ChallengeId, DuelId, UserId};
use tiltyard_live::Topic;

use crate::{
    Arena, CodeShown, Event, Side,
    chat::{Message, Room},
    kept::Kept,
    recording::{Draft, Piece},
    view::{EventBody, MessageBody},
};

/// Those who watch a rated duel see it so much later.
pub const WATCH_DELAY: Duration = Duration::from_secs(30);
/// The lobby.
pub const LOBBY: &str = "arena";
/// Lines of a shape.
const SHAPE_LINES_MAX: usize = 400;
/// Units of a live text: more is read again.
const LIVE_TEXT_BYTES_MAX: usize = 48 << 10;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Hint<'a> {
    Event {
        event: EventBody,
    },
    Typing {
        side: Side,
    },
    Shape {
        side: Side,
        lines: Vec<usize>,
    },
    Code {
        side: Side,
        language: &'a str,
        text: &'a str,
    },
    Message {
        message: &'a MessageBody,
    },
    DuelOffered {
        duel: DuelId,
    },
    DuelMatched {
        duel: DuelId,
    },
    Challenge {
        challenge: ChallengeId,
    },
    Waiting,
    LiveChanged,
    Leaderboard,
}

/// Where a duel is told of to its players, and to those who watch one without ratings.
#[must_use]
pub fn topic_of(duel: DuelId) -> Topic {
    // INVARIANT: an id has only characters a topic may have.
    Topic::new(&format!("duel:{duel}")).expect("an id is a topic")
}

/// Where a rated duel is told of to those who watch.
fn watch_topic(duel: DuelId) -> Topic {
    // INVARIANT: as above.
    Topic::new(&format!("watch:{duel}")).expect("an id is a topic")
}

/// Of which duel a topic tells, and whether it is the one of those who watch.
#[must_use]
pub fn duel_of(topic: &Topic) -> Option<(DuelId, bool)> {
    let text = topic.as_str();
    let of = |id: &str| id.parse().ok();
    match text.strip_prefix("duel:") {
        Some(id) => Some((of(id)?, false)),
        None => Some((of(text.strip_prefix("watch:")?)?, true)),
    }
}

/// Whether this is the topic of the lobby, which is everybody's.
#[must_use]
pub fn is_lobby(topic: &Topic) -> bool {
    topic.as_str() == LOBBY
}

impl Arena {
    fn publish(&self, topic: &Topic, hint: &Hint<'_>) {
        if let Err(error) = self.live().publish(topic, hint) {
            tracing::warn!(%error, "a page was not told of a duel");
        }
    }

    /// To those who watch, when they may know it. What is lost with this process is read again.
    fn publish_later(&self, duel: DuelId, hint: Hint<'static>) {
        let arena = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(WATCH_DELAY).await;
            arena.publish(&watch_topic(duel), &hint);
        });
    }

    pub(crate) fn tell_events(&self, kept: &Kept, events: &[Event]) {
        let duel = &kept.duel;
        let topic = topic_of(duel.id);
        for event in events {
            let body = EventBody::from(event);
            if duel.terms.rated {
                self.publish_later(
                    duel.id,
                    Hint::Event {
                        event: body.clone(),
                    },
                );
            }
            self.publish(&topic, &Hint::Event { event: body });
        }
        use crate::Body::{Finished, Started};
        let stirs = |event: &Event| matches!(event.body, Started { .. } | Finished(_));
        if events.iter().any(stirs) {
            self.tell_lobby("live_changed");
            let is_new = |message: &Message| events.iter().any(|event| event.at == message.at);
            for message in kept.said_by_bot().filter(is_new) {
                self.tell_message(kept, &message);
            }
        }
        if kept.changes.is_some_and(|changes| changes.rating.is_some()) {
            self.tell_lobby("leaderboard");
        }
    }

    /// That somebody writes, and as much of what as this duel shows.
    pub(crate) fn tell_writing(&self, kept: &Kept, side: Side, draft: &Draft, piece: &Piece) {
        let topic = topic_of(kept.duel.id);
        if !piece.edits.is_empty() {
            self.publish(&topic, &Hint::Typing { side });
        }
        match kept.duel.terms.code_shown {
            CodeShown::Hidden => {}
            CodeShown::Shape => self.tell_shape(kept, side, &draft.text),
            CodeShown::Live if draft.text.len() <= LIVE_TEXT_BYTES_MAX => {
                let (language, text) = (draft.language.as_str(), draft.text.as_str());
                self.publish(
                    &topic,
                    &Hint::Code {
                        side,
                        language,
                        text,
                    },
                );
            }
            CodeShown::Live => {}
        }
    }

    /// How a text looks from afar: the lengths of its lines.
    pub(crate) fn tell_shape(&self, kept: &Kept, side: Side, text: &str) {
        let lines = text.lines().take(SHAPE_LINES_MAX);
        let lines = lines.map(|line| line.chars().count()).collect();
        let topic = topic_of(kept.duel.id);
        self.publish(&topic, &Hint::Typing { side });
        self.publish(&topic, &Hint::Shape { side, lines });
    }

    pub(crate) fn tell_message(&self, kept: &Kept, message: &Message) {
        let body = MessageBody::bare(kept, message);
        let hint = Hint::Message { message: &body };
        let duel = &kept.duel;
        if message.room == Room::Players || duel.is_over() {
            self.publish(&topic_of(duel.id), &hint);
        }
        // Those who watch a duel without ratings follow the topic of its players, who must not read them.
        if message.room == Room::Watchers || duel.terms.rated {
            self.publish(&watch_topic(duel.id), &hint);
        }
    }

    fn tell_person(&self, user: UserId, hint: &Hint<'_>) {
        self.publish(&tiltyard_accounts::topic_of(user), hint);
    }

    pub(crate) fn tell_offered(&self, user: UserId, duel: DuelId) {
        self.tell_person(user, &Hint::DuelOffered { duel });
    }

    pub(crate) fn tell_matched(&self, user: UserId, duel: DuelId) {
        self.tell_person(user, &Hint::DuelMatched { duel });
    }

    pub(crate) fn tell_challenged(&self, user: UserId, challenge: ChallengeId) {
        self.tell_person(user, &Hint::Challenge { challenge });
    }

    pub(crate) fn tell_lobby(&self, what: &str) {
        let hint = match what {
            "waiting" => Hint::Waiting,
            "leaderboard" => Hint::Leaderboard,
            _ => Hint::LiveChanged,
        };
        if let Ok(topic) = Topic::new(LOBBY) {
            self.publish(&topic, &hint);
        }
    }

    /// Whether this person, or somebody unknown, may follow a duel: its own topic is its players', and everybody's where it has no ratings.
    pub async fn may_follow(
        &self,
        user: Option<UserId>,
        duel: DuelId,
        watches: bool,
    ) -> Result<bool, tiltyard_store::StoreError> {
        let Some(kept) = crate::store::duels::by_id(self.store(), duel).await? else {
            return Ok(false);
        };
        let plays = user.is_some_and(|user| kept.duel.side_of(user).is_some());
        Ok(if watches {
            // What those who watch say is not for players.
            !plays || kept.duel.is_over()
        } else {
            plays || !kept.duel.terms.rated || kept.duel.is_over()
        })
    }
}
