//! What somebody writes in a duel, edit by edit: from it come the draft on another device, the replay, ghosts, and what integrity looks at.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{DuelId, SignedIn};
use utoipa::ToSchema;

use crate::{
    Actor, Arena, Command, Rejected, Side, State,
    bots::{Edit, RecordedEdit, typing},
    pool::between_ms,
    store::edits,
};

/// Edits of one piece.
pub const EDITS_MAX: usize = 2_000;
/// Edits of one side in one duel.
pub const EDITS_OF_SIDE_MAX: u64 = 60_000;
/// Units of UTF-16 in the text of a side.
pub const TEXT_UNITS_MAX: usize = 200_000;
/// Bytes of the id of a language.
const LANGUAGE_BYTES_MAX: usize = 64;

/// One change of a text, and when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DuelEdit)]
pub struct TimedEdit {
    /// From the start of the duel.
    pub t: u64,
    /// Where, in units of UTF-16.
    pub at: u32,
    /// Units taken away there.
    pub del: u32,
    /// Put in their place.
    pub ins: String,
}

/// Edits that were sent together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = DuelEdits)]
pub struct Piece {
    /// The number of its first edit.
    pub first: u64,
    pub language: String,
    pub edits: Vec<TimedEdit>,
}

/// The text a side has come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    pub language: String,
    pub text: String,
    /// The number of the next edit.
    pub next: u64,
    pub keys: u64,
    pub pasted: u64,
}

/// A piece as it is sent.
pub struct Sent {
    pub language: String,
    pub from: u64,
    pub edits: Vec<TimedEdit>,
    pub keys: u64,
    pub pasted: u32,
}

impl Draft {
    /// The text after these edits, or what is wrong with the first that cannot be.
    fn with(&self, language: &str, edits: &[TimedEdit]) -> Result<Self, Rejected> {
        let mut text: Vec<u16> = self.text.encode_utf16().collect();
        for (index, edit) in edits.iter().enumerate() {
            let end = u64::from(edit.at) + u64::from(edit.del);
            if end > text.len() as u64 {
                return Err(Rejected::Field {
                    field: format!("edits[{index}]"),
                    code: "invalid",
                    detail: format!(
                        "it ends at {end}, and the text has {} units; read the draft again and send from there",
                        text.len()
                    ),
                });
            }
            typing::apply(
                &mut text,
                &Edit {
                    at: edit.at,
                    del: edit.del,
                    ins: edit.ins.clone(),
                },
            );
            if text.len() > TEXT_UNITS_MAX {
                return Err(Rejected::Field {
                    field: format!("edits[{index}].ins"),
                    code: "invalid",
                    detail: format!("a text in a duel has {TEXT_UNITS_MAX} units at the most"),
                });
            }
        }
        Ok(Self {
            language: language.to_owned(),
            text: String::from_utf16_lossy(&text),
            next: self.next + edits.len() as u64,
            ..*self
        })
    }
}

/// Times are the client's word: nothing was written after now, or before what was written before it.
fn in_order(edits: &mut [TimedEdit], now_ms: u64) {
    let mut last = 0;
    for edit in edits {
        last = edit.t.clamp(last, now_ms.max(last));
        edit.t = last;
    }
}

/// As a ghost plays it again.
#[must_use]
pub fn recorded(pieces: &[Piece]) -> Vec<RecordedEdit> {
    pieces
        .iter()
        .flat_map(|piece| &piece.edits)
        .map(|edit| RecordedEdit {
            t_ms: edit.t,
            edit: Edit {
                at: edit.at,
                del: edit.del,
                ins: edit.ins.clone(),
            },
        })
        .collect()
}

impl Arena {
    /// Appends to what a side has written. What was sent before is passed over; a gap is refused with the number to go on from.
    pub async fn write(&self, who: &SignedIn, id: DuelId, sent: Sent) -> Result<u64, Rejected> {
        if sent.edits.len() > EDITS_MAX {
            return Err(Rejected::Field {
                field: "edits".to_owned(),
                code: "invalid",
                detail: format!("{EDITS_MAX} at a time at the most"),
            });
        }
        if sent.language.len() > LANGUAGE_BYTES_MAX {
            return Err(Rejected::Field {
                field: "language".to_owned(),
                code: "invalid",
                detail: "name a language by its id".to_owned(),
            });
        }
        let mut tx = self.store().begin().await?;
        let mut kept = self.locked(&mut tx, id).await?;
        let side = kept
            .duel
            .side_of(who.user)
            .ok_or(crate::duel::Rejected::NotAPlayer)?;
        if !matches!(kept.duel.state, State::Running | State::Deciding) {
            return Err(match kept.duel.state {
                State::Finished => crate::duel::Rejected::DuelOver,
                _ => crate::duel::Rejected::NotYetRevealed,
            }
            .into());
        }
        let known = edits::draft(&mut tx, id, side).await?.unwrap_or_default();
        if sent.from > known.next {
            return Err(Rejected::Field {
                field: "from".to_owned(),
                code: "stale_seq",
                detail: format!("edits up to {} are here; send from there", known.next),
            });
        }
        let before = usize::try_from(known.next - sent.from).unwrap_or(usize::MAX);
        let mut new: Vec<TimedEdit> = sent.edits.into_iter().skip(before).collect();
        if let Some(started_at) = kept.duel.started_at {
            in_order(&mut new, between_ms(started_at, self.now()));
        }
        if new.is_empty() && known.language == sent.language {
            return Ok(known.next);
        }
        if known.next + new.len() as u64 > EDITS_OF_SIDE_MAX {
            return Err(Rejected::TooMany(format!(
                "a side makes {EDITS_OF_SIDE_MAX} edits in a duel at the most; submit what you have"
            )));
        }
        let mut draft = known.with(&sent.language, &new)?;
        draft.keys = draft.keys.saturating_add(sent.keys);
        draft.pasted = draft.pasted.saturating_add(u64::from(sent.pasted));
        let piece = Piece {
            first: known.next,
            language: sent.language.clone(),
            edits: new,
        };
        edits::append(&mut tx, id, side, &piece, &draft).await?;
        let mut events = Vec::new();
        let language = sent.language;
        self.note(&mut kept, side, Command::Typed { language }, &mut events);
        if sent.pasted > 0 {
            let chars = sent.pasted;
            self.note(&mut kept, side, Command::Pasted { chars }, &mut events);
        }
        if !events.is_empty() {
            self.write_events(&mut tx, &mut kept, &events).await?;
        }
        tx.commit().await?;
        self.tell_events(&kept, &events);
        self.tell_writing(&kept, side, &draft, &piece);
        Ok(draft.next)
    }

    /// What is no reason to refuse an edit where the machine does not take it.
    fn note(
        &self,
        kept: &mut crate::kept::Kept,
        side: Side,
        command: Command,
        events: &mut Vec<crate::Event>,
    ) {
        if let Ok(more) = kept.duel.apply(Actor::Player(side), command, self.now()) {
            events.extend(more);
        }
    }

    /// What somebody has written in a duel.
    pub async fn draft(&self, who: &SignedIn, id: DuelId) -> Result<Draft, Rejected> {
        let kept = self.kept(id).await?;
        let side = kept
            .duel
            .side_of(who.user)
            .ok_or(crate::duel::Rejected::NotAPlayer)?;
        let draft = edits::read_draft(self.store(), id, side).await?;
        Ok(draft.unwrap_or_default())
    }
}
