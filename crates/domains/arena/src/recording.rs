//! What somebody writes in a duel, edit by edit: from it come the draft on another device, the replay, ghosts, and what integrity looks at.

use std::collections::VecDeque;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tiltyard_contracts::{DuelId, SignedIn, Timestamp, UserId};
use tiltyard_store::{StoreError, Tx};
use tokio::sync::oneshot;
use utoipa::ToSchema;

use crate::{
    Actor, Arena, Command, Event, Rejected, Side, State,
    bots::{Edit, RecordedEdit, typing},
    kept::Kept,
    pool::between_ms,
    store::edits,
    text_hash::TextHash,
};

/// Edits of one piece.
pub const EDITS_MAX: usize = 2_000;
/// Edits of one side in one duel.
pub const EDITS_OF_SIDE_MAX: u64 = 60_000;
/// Units of UTF-16 in the text of a side.
pub const TEXT_UNITS_MAX: usize = 200_000;
/// Pieces that are written in one transaction.
const WRITTEN_AT_ONCE_MAX: usize = 128;
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
    /// Of the text they come to.
    pub text_hash: Option<TextHash>,
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

/// A piece that waits to be written.
pub(crate) struct Waiting {
    who: UserId,
    id: DuelId,
    sent: Sent,
    answer: oneshot::Sender<Result<u64, Rejected>>,
}

/// What waits, in the order in which it came.
pub(crate) type Writing = Mutex<VecDeque<Waiting>>;

struct Written {
    next: u64,
    told: Option<Box<Told>>,
}

/// What is told of a piece once it is on disk.
struct Told {
    kept: Kept,
    side: Side,
    events: Vec<Event>,
    draft: Draft,
    piece: Piece,
}

/// Why a piece is not written.
enum Refused {
    /// By a rule, which says nothing of others.
    Alone(Rejected),
    /// The transaction is of no use any more.
    All(Rejected),
}

impl From<Rejected> for Refused {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::Store(_) => Self::All(rejected),
            other => Self::Alone(other),
        }
    }
}

impl From<crate::duel::Rejected> for Refused {
    fn from(rule: crate::duel::Rejected) -> Self {
        Self::Alone(rule.into())
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::All(error.into())
    }
}

fn may_be_sent(sent: &Sent) -> Result<(), Rejected> {
    if sent.edits.len() > EDITS_MAX {
        return Err(Rejected::Field {
            field: "edits".to_owned(),
            code: "invalid",
            detail: format!("{EDITS_MAX} at a time at the most"),
        });
    }
    if let Some(index) = sent.edits.iter().position(|edit| edit.ins.contains('\0')) {
        return Err(Rejected::Field {
            field: format!("edits[{index}].ins"),
            code: "invalid",
            detail: "a NUL; send the source as text".to_owned(),
        });
    }
    if sent.language.len() > LANGUAGE_BYTES_MAX || sent.language.chars().any(char::is_control) {
        return Err(Rejected::Field {
            field: "language".to_owned(),
            code: "invalid",
            detail: "name a language by its id".to_owned(),
        });
    }
    Ok(())
}

/// What is new of a piece, and the text it comes to; nothing where all of it is here.
fn appended(
    known: &Draft,
    sent: &Sent,
    started_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<(Piece, Draft)>, Rejected> {
    if sent.from > known.next {
        return Err(Rejected::Field {
            field: "from".to_owned(),
            code: "stale_seq",
            detail: format!("edits up to {} are here; send from there", known.next),
        });
    }
    let stale = || Rejected::Conflict {
        code: "stale_text",
        detail: "another page of yours has written meanwhile; read the draft and go on from there"
            .to_owned(),
    };
    let before = usize::try_from(known.next - sent.from).unwrap_or(usize::MAX);
    let mut new: Vec<TimedEdit> = sent.edits.iter().skip(before).cloned().collect();
    if let Some(started_at) = started_at {
        in_order(&mut new, between_ms(started_at, now));
    }
    if new.is_empty() && known.language == sent.language {
        let is_same = sent
            .text_hash
            .is_none_or(|hash| hash == TextHash::of(&known.text));
        return if is_same { Ok(None) } else { Err(stale()) };
    }
    if known.next + new.len() as u64 > EDITS_OF_SIDE_MAX {
        return Err(Rejected::TooMany(format!(
            "a side makes {EDITS_OF_SIDE_MAX} edits in a duel at the most; submit what you have"
        )));
    }
    // Edits of another text may fit by their numbers and by their places. What they come to says of which text they were made.
    let mut draft = match (known.with(&sent.language, &new), sent.text_hash) {
        (Ok(draft), Some(hash)) if hash != TextHash::of(&draft.text) => return Err(stale()),
        (draft, _) => draft?,
    };
    draft.keys = draft.keys.saturating_add(sent.keys);
    draft.pasted = draft.pasted.saturating_add(u64::from(sent.pasted));
    let piece = Piece {
        first: known.next,
        language: sent.language.clone(),
        edits: new,
    };
    Ok(Some((piece, draft)))
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
    ///
    /// Everybody who plays writes every two seconds: what comes while the disk is busy is written together, and nobody is answered before
    /// their part is on it.
    pub async fn write(&self, who: &SignedIn, id: DuelId, sent: Sent) -> Result<u64, Rejected> {
        may_be_sent(&sent)?;
        let (answer, answered) = oneshot::channel();
        self.writing().lock().push_back(Waiting {
            who: who.user,
            id,
            sent,
            answer,
        });
        // Of its own: whoever asked may go away, and others' parts are in it.
        let arena = self.clone();
        tokio::spawn(async move { arena.write_waiting().await });
        let lost = |_| Rejected::Broken("what was written could not be kept; send it again".into());
        answered.await.map_err(lost)?
    }

    /// Writes what waits by now, in one transaction.
    async fn write_waiting(&self) {
        let _turn = self.writing_turn().lock().await;
        if self.writing().lock().is_empty() {
            return;
        }
        let mut tx = match self.store().begin().await {
            Ok(tx) => tx,
            Err(error) => return self.refuse_waiting(&error),
        };
        let mut waiting: Vec<Waiting> = {
            let mut all = self.writing().lock();
            let count = all.len().min(WRITTEN_AT_ONCE_MAX);
            all.drain(..count).collect()
        };
        // Duels are locked in one order by all processes; pieces of one side stay in theirs.
        waiting.sort_by_key(|one| one.id);
        let mut written = Vec::new();
        for one in waiting {
            match self.write_one(&mut tx, one.who, one.id, one.sent).await {
                Ok(done) => written.push((one.answer, done)),
                // A refusal has written nothing. Who is not there any more is not told.
                Err(Refused::Alone(error)) => drop(one.answer.send(Err(error))),
                Err(Refused::All(error)) => {
                    tracing::error!(%error, "what was written in duels is not kept");
                    // Their senders go with them, and all are asked to send again.
                    return;
                }
            }
        }
        if let Err(error) = tx.commit().await {
            tracing::error!(%error, "what was written in duels is not kept");
            return;
        }
        for (answer, done) in written {
            drop(answer.send(Ok(done.next)));
            if let Some(told) = done.told {
                self.tell_events(&told.kept, &told.events);
                self.tell_writing(&told.kept, told.side, &told.draft, &told.piece);
                if !told.events.is_empty() {
                    self.follow_up(&told.kept, &told.events).await;
                }
            }
        }
    }

    fn refuse_waiting(&self, error: &StoreError) {
        tracing::error!(%error, "what was written in duels is not kept");
        // As above.
        self.writing().lock().clear();
    }

    async fn write_one(
        &self,
        tx: &mut Tx,
        user: UserId,
        id: DuelId,
        sent: Sent,
    ) -> Result<Written, Refused> {
        let mut kept = self.locked(tx, id).await?;
        let side = kept
            .duel
            .side_of(user)
            .ok_or(crate::duel::Rejected::NotAPlayer)?;
        if !matches!(kept.duel.state, State::Running | State::Deciding) {
            return Err(match kept.duel.state {
                State::Finished => crate::duel::Rejected::DuelOver,
                _ => crate::duel::Rejected::NotYetRevealed,
            }
            .into());
        }
        let known = edits::draft(tx, id, side).await?.unwrap_or_default();
        let (piece, draft) = match appended(&known, &sent, kept.duel.started_at, self.now())? {
            Some(appended) => appended,
            None => {
                let (next, told) = (known.next, None);
                return Ok(Written { next, told });
            }
        };
        edits::append(tx, id, side, &piece, &draft).await?;
        let mut events = Vec::new();
        let language = sent.language;
        self.note(&mut kept, side, Command::Typed { language }, &mut events);
        if sent.pasted > 0 {
            let chars = sent.pasted;
            self.note(&mut kept, side, Command::Pasted { chars }, &mut events);
        }
        if !events.is_empty() {
            // Of this duel something is written already: what fails here fails for all.
            self.write_events(tx, &mut kept, &events)
                .await
                .map_err(Refused::All)?;
        }
        Ok(Written {
            next: draft.next,
            told: Some(Box::new(Told {
                kept,
                side,
                events,
                draft,
                piece,
            })),
        })
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
