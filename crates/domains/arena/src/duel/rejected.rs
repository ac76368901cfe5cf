//! Why a command is refused. The codes are part of the API and stay as they are.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    #[error("you do not play in this duel; watch it instead")]
    NotAPlayer,
    #[error("only the server says this; send a command of a player")]
    NotYours,
    #[error("the duel is over; its result stands")]
    DuelOver,
    #[error("the duel is not being offered any more; look for another")]
    NotOffered,
    #[error("the duel is not running; wait for its start, or read its state again")]
    NotRunning,
    #[error("the problem is told when the duel starts; wait for the countdown")]
    NotYetRevealed,
    #[error("it came after the deadline; what you submitted before it counts")]
    TooLate,
    #[error("you have said that you are done; wait for the other side")]
    AlreadyDone,
    #[error(
        "you have used all {max} submissions of this duel; offer a draw, resign, or wait for its end"
    )]
    TooManySubmissions { max: u32 },
    #[error("you have used all {max} runs of this duel; submit what you have")]
    TooManyRuns { max: u32 },
    #[error("you have offered a draw a short while ago; offer again in {retry_after_ms} ms")]
    DrawOfferedTooSoon { retry_after_ms: u64 },
    #[error("the other side offers no draw; offer one yourself")]
    NoDrawOffered,
    #[error("a ghost or a bot takes no draw; resign or play on")]
    NoDrawHere,
    #[error(
        "a duel can be aborted in its first {abort_ms} ms and before a submission; resign instead"
    )]
    AbortTooLate { abort_ms: u64 },
    #[error("only a duel for the fewest bytes ends by being done; submit, or resign")]
    NotForThisGoal,
    #[error("there is no rematch of this duel any more; challenge the other side")]
    NoRematch,
    #[error("no such submission in this duel; name one that was received")]
    UnknownSubmission,
    #[error("this side is a person's; ghosts and bots alone are moved by the server")]
    NotAGhost,
}

impl Rejected {
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAPlayer => "not_a_player",
            Self::NotYours => "not_yours",
            Self::DuelOver => "duel_over",
            Self::NotOffered => "not_offered",
            Self::NotRunning => "not_running",
            Self::NotYetRevealed => "not_yet_revealed",
            Self::TooLate => "too_late",
            Self::AlreadyDone => "already_done",
            Self::TooManySubmissions { .. } => "too_many_submissions",
            Self::TooManyRuns { .. } => "too_many_runs",
            Self::DrawOfferedTooSoon { .. } => "draw_offered_too_soon",
            Self::NoDrawOffered => "no_draw_offered",
            Self::NoDrawHere => "no_draw_here",
            Self::AbortTooLate { .. } => "abort_too_late",
            Self::NotForThisGoal => "not_for_this_goal",
            Self::NoRematch => "no_rematch",
            Self::UnknownSubmission => "unknown_submission",
            Self::NotAGhost => "not_a_ghost",
        }
    }
}

/// A log that is not the log of a duel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("the log is empty or does not begin with an offer; read it from its first event")]
    NoBeginning,
    #[error("event {found} follows event {after}; read the missing ones")]
    Gap { after: u64, found: u64 },
    #[error("event {seq} speaks of a submission nobody made")]
    UnknownSubmission { seq: u64 },
}
