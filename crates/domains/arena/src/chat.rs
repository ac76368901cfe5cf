//! What is said in a duel. While it runs its players have phrases, and those who watch a room of their own that no player sees.

use jiff::SignedDuration;
use serde::Serialize;
use tiltyard_contracts::{DuelId, SignedIn, Timestamp, UserId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Arena, Rejected,
    duel::{Outcome, Player},
    kept::Kept,
    store::{duels, integrity, messages},
};

/// What players say to each other while they play, by name; the page has the words.
pub const PHRASES: [&str; 6] = [
    "good_luck",
    "have_fun",
    "well_played",
    "close",
    "thanks",
    "one_moment",
];
pub const REACTIONS: [&str; 4] = ["nice", "wow", "ouch", "hm"];
/// Characters of a message.
pub const TEXT_CHARS_MAX: usize = 500;
/// Messages of one person in one duel within a minute.
const PER_MINUTE_MAX: u64 = 12;
/// The last so many are shown.
pub const SHOWN_MAX: u32 = 200;
pub const REASONS: [&str; 5] = ["cheating", "abuse", "stalling", "sandbagging", "other"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DuelRoom)]
pub enum Room {
    Players,
    Watchers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DuelMessageKind)]
pub enum MessageKind {
    Text,
    Phrase,
    Reaction,
}

impl Room {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Players => "players",
            Self::Watchers => "watchers",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        if name == "players" {
            Self::Players
        } else {
            Self::Watchers
        }
    }
}

impl MessageKind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Phrase => "phrase",
            Self::Reaction => "reaction",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        match name {
            "phrase" => Self::Phrase,
            "reaction" => Self::Reaction,
            _ => Self::Text,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: Uuid,
    pub room: Room,
    pub by: Option<UserId>,
    /// Said by the bot of this duel.
    pub by_bot: bool,
    pub at: Timestamp,
    pub kind: MessageKind,
    pub text: String,
}

impl Kept {
    /// A bot has manners and nothing else to say: it greets, and speaks well of a duel that was played. That follows from the duel and is
    /// written nowhere. Ghosts do not speak: their people are not here.
    pub(crate) fn said_by_bot(&self) -> impl Iterator<Item = Message> {
        let duel = &self.duel;
        let side = duel.machine();
        let is_bot = side.is_some_and(|side| matches!(duel.seat(side).player, Player::Bot { .. }));
        let is_played = |outcome: &Outcome| outcome.reason.is_played();
        let farewell = duel
            .ended_at
            .filter(|_| duel.outcome.as_ref().is_some_and(is_played));
        let said = [
            (1, duel.started_at, "good_luck"),
            (2, farewell, "well_played"),
        ];
        let id = duel.id.uuid().as_u128();
        said.into_iter()
            .filter(move |_| is_bot)
            .filter_map(move |(number, at, phrase)| {
                Some(Message {
                    id: Uuid::from_u128(id ^ number),
                    room: Room::Players,
                    by: None,
                    by_bot: true,
                    at: at?,
                    kind: MessageKind::Phrase,
                    text: phrase.to_owned(),
                })
            })
    }
}

impl Arena {
    pub async fn say_in(
        &self,
        who: &SignedIn,
        duel: DuelId,
        kind: MessageKind,
        text: &str,
    ) -> Result<Message, Rejected> {
        let kept = self.kept(duel).await?;
        let is_player = kept.duel.side_of(who.user).is_some();
        let text = checked(kind, text)?;
        if is_player && kind == MessageKind::Text && !kept.duel.is_over() {
            return Err(Rejected::Conflict {
                code: "phrases_only",
                detail: "while a duel runs its players have phrases; say it after the end"
                    .to_owned(),
            });
        }
        let now = self.now();
        let minute_ago = now - SignedDuration::from_mins(1);
        let mut tx = self.store().begin().await?;
        // Many that come at once are counted one after the other.
        duels::lock(&mut tx, duel).await?;
        if messages::said_since(&mut tx, duel, who.user, minute_ago).await? >= PER_MINUTE_MAX {
            return Err(Rejected::TooMany(format!(
                "{PER_MINUTE_MAX} messages a minute; wait a little"
            )));
        }
        let message = Message {
            id: Uuid::now_v7(),
            // After the end all are in one room.
            room: if is_player || kept.duel.is_over() {
                Room::Players
            } else {
                Room::Watchers
            },
            by: Some(who.user),
            by_bot: false,
            at: now,
            kind,
            text,
        };
        messages::insert(&mut tx, duel, &message).await?;
        tx.commit().await?;
        self.tell_message(&kept, &message);
        Ok(message)
    }

    /// What somebody may read of what was said: players nothing of those who watch, before the end.
    pub async fn said_in(
        &self,
        user: Option<UserId>,
        duel: DuelId,
    ) -> Result<Vec<Message>, Rejected> {
        let kept = self.kept(duel).await?;
        let mut said = messages::last(self.store(), duel, Room::Players, SHOWN_MAX).await?;
        let plays = user.is_some_and(|user| kept.duel.side_of(user).is_some());
        if !plays || kept.duel.is_over() {
            said.extend(messages::last(self.store(), duel, Room::Watchers, SHOWN_MAX).await?);
        }
        said.extend(kept.said_by_bot());
        said.sort_by_key(|message| (message.at, message.id));
        Ok(said)
    }

    pub async fn report(
        &self,
        who: &SignedIn,
        duel: DuelId,
        reason: &str,
        text: &str,
    ) -> Result<(), Rejected> {
        self.kept(duel).await?;
        if !REASONS.contains(&reason) {
            return Err(Rejected::Field {
                field: "reason".to_owned(),
                code: "invalid",
                detail: format!("one of {}", REASONS.join(", ")),
            });
        }
        let text: String = text
            .trim()
            .chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .take(2_000)
            .collect();
        let mut tx = self.store().begin().await?;
        if !messages::report(&mut tx, duel, who.user, reason, &text, self.now()).await? {
            return Err(Rejected::Conflict {
                code: "reported",
                detail: "you have reported this duel; a moderator will look at it".to_owned(),
            });
        }
        integrity::ask_look(&mut tx, duel, self.now()).await?;
        Ok(tx.commit().await?)
    }
}

fn checked(kind: MessageKind, text: &str) -> Result<String, Rejected> {
    let wrong = |field: &str, detail: String| {
        Err(Rejected::Field {
            field: field.to_owned(),
            code: "invalid",
            detail,
        })
    };
    let text = text.trim();
    match kind {
        MessageKind::Phrase if !PHRASES.contains(&text) => {
            wrong("phrase", format!("one of {}", PHRASES.join(", ")))
        }
        MessageKind::Reaction if !REACTIONS.contains(&text) => {
            wrong("reaction", format!("one of {}", REACTIONS.join(", ")))
        }
        MessageKind::Text
            if text.is_empty()
                || text.chars().count() > TEXT_CHARS_MAX
                || text.chars().any(|c| c.is_control() && c != '\n') =>
        {
            wrong("text", format!("1 to {TEXT_CHARS_MAX} characters"))
        }
        _ => Ok(text.to_owned()),
    }
}
