//! A duel as somebody may see it: its players as it is, those who watch a rated one some time later, and the problem to nobody before the start.

use std::collections::BTreeMap;

use serde::Serialize;
use tiltyard_accounts::Person;
use tiltyard_contracts::{DuelId, SeriesId, SubmissionId, Timestamp, UserId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Arena, Body, CodeShown, Duel, Event, Goal, Kind, Pool, Rejected, Side, State,
    chat::{Message, MessageKind, Room},
    duel::{Player, Reason},
    kept::{Changes, Experience, Kept, RatingChanges},
    live::WATCH_DELAY,
    store::duels,
    xp::{Title, title},
};

/// One side of a duel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelSide)]
pub struct SideBody {
    kind: PlayerKind,
    /// Of a person, and of whose ghost plays.
    #[schema(required)]
    id: Option<UserId>,
    /// A handle; of a bot its rating.
    name: String,
    display_name: String,
    #[schema(required)]
    avatar_url: Option<String>,
    #[schema(required)]
    country: Option<String>,
    #[schema(required)]
    title: Option<Title>,
    /// As both came.
    rating: f64,
    deviation: f64,
    provisional: bool,
    accepted: bool,
    present: bool,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    gone_since: Option<Timestamp>,
    #[schema(required)]
    language: Option<String>,
    /// Of the best submission.
    tests_passed: u32,
    #[schema(required)]
    tests_total: Option<u32>,
    submissions: usize,
    /// Submissions that are being judged.
    pending: usize,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_submission_at: Option<Timestamp>,
    /// Of the smallest accepted source.
    #[schema(required)]
    best_bytes: Option<u64>,
    pasted_chars: u64,
    done: bool,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlayerKind {
    Person,
    Ghost,
    Bot,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelProblem)]
pub struct ProblemShort {
    slug: String,
    title: String,
    /// `easy`, `medium`, `hard`
    #[schema(required)]
    difficulty: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelResult)]
pub struct ResultBody {
    #[schema(required)]
    winner: Option<Side>,
    reason: Reason,
    /// Whose doing it was, where it was somebody's.
    #[schema(required)]
    by: Option<Side>,
    /// Of a void duel.
    #[schema(required)]
    why: Option<String>,
    #[schema(required)]
    rating: Option<RatingChanges>,
    xp: Experience,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelSeries)]
pub struct SeriesBody {
    id: SeriesId,
    best_of: u32,
    wins_left: u32,
    wins_right: u32,
    /// From 1.
    number: u32,
}

/// What somebody may still do; what a player may at first, where nobody plays who asks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelLimits)]
pub struct LimitsBody {
    submissions_max: u32,
    submissions_left: u32,
    runs_max: u32,
    runs_left: u32,
}

/// A duel as whoever asks may see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duel)]
pub struct DuelBody {
    id: DuelId,
    pool: Pool,
    goal: Goal,
    /// `null` until the problem is told.
    #[schema(required)]
    kind: Option<Kind>,
    rated: bool,
    #[schema(required)]
    why_unrated: Option<String>,
    code_shown: CodeShown,
    state: State,
    /// Of the last event that is seen here.
    seq: u64,
    #[schema(value_type = String, format = DateTime)]
    server_now: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    offer_until: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    starts_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    deadline_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    ended_at: Option<Timestamp>,
    duration_ms: u64,
    left: SideBody,
    right: SideBody,
    #[schema(required)]
    you: Option<Side>,
    #[schema(required)]
    problem: Option<ProblemShort>,
    /// What editors begin with, by language; only where something is to be repaired.
    #[schema(required)]
    start_code: Option<BTreeMap<String, String>>,
    #[schema(required)]
    result: Option<ResultBody>,
    #[schema(required)]
    draw_offered_by: Option<Side>,
    #[schema(required)]
    series: Option<SeriesBody>,
    limits: LimitsBody,
    /// How late this is shown, to those who watch a rated duel.
    delay_ms: u64,
    has_replay: bool,
    /// The duel after this one.
    #[schema(required)]
    rematch: Option<DuelId>,
    #[schema(required)]
    rematch_offered_by: Option<Side>,
}

/// A fact of a duel. Which of the last fields there are depends on its type.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = DuelEvent)]
pub struct EventBody {
    /// From 1. A number that is missing is of what is not told to anybody.
    seq: u64,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[schema(required)]
    side: Option<Side>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    submission: Option<SubmissionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chars: Option<u32>,
    /// The duel that follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    duel: Option<DuelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

impl From<&Event> for EventBody {
    fn from(event: &Event) -> Self {
        let mut body = Self {
            seq: event.seq,
            at: event.at,
            side: event.side,
            kind: kind_of(&event.body),
            submission: None,
            number: None,
            language: None,
            bytes: None,
            verdict: None,
            passed: None,
            total: None,
            chars: None,
            duel: None,
            until: None,
        };
        match &event.body {
            Body::Submitted {
                submission,
                number,
                language,
                bytes,
            } => {
                body.submission = Some(*submission);
                body.number = Some(*number);
                body.language = Some(language.clone());
                body.bytes = Some(*bytes);
            }
            Body::Judged {
                submission,
                number,
                bytes,
                judgement,
            } => {
                body.submission = Some(*submission);
                body.number = Some(*number);
                body.bytes = Some(*bytes);
                body.verdict = Some(judgement.verdict.code());
                body.passed = Some(judgement.passed);
                body.total = Some(judgement.total);
            }
            Body::JudgeFailed { submission, number } => {
                body.submission = Some(*submission);
                body.number = Some(*number);
            }
            Body::Typed { language } => body.language = Some(language.clone()),
            Body::Pasted { chars } => body.chars = Some(*chars),
            Body::Rematch { duel } => body.duel = Some(*duel),
            Body::Countdown { starts_at } => body.until = Some(*starts_at),
            Body::Started { deadline_at } => body.until = Some(*deadline_at),
            _ => {}
        }
        body
    }
}

const fn kind_of(body: &Body) -> &'static str {
    match body {
        Body::Offered(_) => "offered",
        Body::Accepted => "accepted",
        Body::Declined => "declined",
        Body::Countdown { .. } => "countdown",
        // That there is a problem is no secret; which is.
        Body::Chosen(_) => "chosen",
        Body::Started { .. } => "started",
        Body::Revealed { .. } => "revealed",
        Body::Submitted { .. } => "submitted",
        Body::Judged { .. } => "judged",
        Body::JudgeFailed { .. } => "judge_failed",
        Body::DrawOffered => "draw_offered",
        Body::DrawDeclined => "draw_declined",
        Body::Resigned => "resigned",
        Body::Aborted => "aborted",
        Body::Done => "done",
        Body::Left => "left",
        Body::Returned => "returned",
        Body::Typed { .. } => "typed",
        Body::Pasted { .. } => "pasted",
        Body::Ran => "ran",
        Body::Deciding => "deciding",
        Body::Finished(_) => "finished",
        Body::RematchOffered => "rematch_offered",
        Body::Rematch { .. } => "rematch",
    }
}

/// What somebody said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DuelMessage)]
pub struct MessageBody {
    #[schema(value_type = String)]
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    room: Room,
    /// A handle; `null` of somebody who has left, and of a bot.
    #[schema(required)]
    name: Option<String>,
    /// Of a player.
    #[schema(required)]
    side: Option<Side>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The name of a phrase, of which the page has the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    phrase: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reaction: Option<String>,
}

impl MessageBody {
    /// Without the name, which a hint has no time to look up: pages read it with the rest.
    pub(crate) fn bare(kept: &Kept, message: &Message) -> Self {
        let text = Some(message.text.clone());
        let of = |kind| {
            if message.kind == kind {
                text.clone()
            } else {
                None
            }
        };
        Self {
            id: message.id,
            at: message.at,
            room: message.room,
            name: None,
            side: match message.by {
                Some(by) => kept.duel.side_of(by),
                None => kept.duel.machine().filter(|_| message.by_bot),
            },
            text: of(MessageKind::Text),
            phrase: of(MessageKind::Phrase),
            reaction: of(MessageKind::Reaction),
        }
    }

    pub(crate) fn named(mut self, name: Option<String>) -> Self {
        self.name = name;
        self
    }
}

impl Arena {
    /// The duel as this person may see it, and how late.
    pub(crate) async fn seen(
        &self,
        kept: &Kept,
        user: Option<UserId>,
    ) -> Result<(Duel, u64), Rejected> {
        let duel = &kept.duel;
        let plays = user.is_some_and(|user| duel.side_of(user).is_some());
        let is_told = plays || !duel.terms.rated || duel.state == State::Offered;
        let delay = jiff::SignedDuration::try_from(WATCH_DELAY).unwrap_or_default();
        if is_told
            || duel
                .ended_at
                .is_some_and(|ended| ended + delay <= self.now())
        {
            return Ok((duel.clone(), 0));
        }
        let until = self.now() - delay;
        let events = duels::events(self.store(), duel.id, 0).await?;
        let shown: Vec<Event> = events
            .into_iter()
            .enumerate()
            // The offer is the beginning of all there is to see.
            .filter(|(index, event)| *index == 0 || event.at <= until)
            .map(|(_, event)| event)
            .collect();
        let shown =
            Duel::from_events(&shown).map_err(|error| Rejected::Broken(error.to_string()))?;
        Ok((
            shown,
            u64::try_from(WATCH_DELAY.as_millis()).unwrap_or_default(),
        ))
    }

    /// The duel as this person may see it.
    pub async fn view(&self, kept: &Kept, user: Option<UserId>) -> Result<DuelBody, Rejected> {
        let (duel, delay_ms) = self.seen(kept, user).await?;
        let you = user.and_then(|user| duel.side_of(user));
        let changes = if duel.is_over() { kept.changes } else { None };
        let limits_of = you.unwrap_or(Side::Left);
        let problem = match duel.revealed() {
            Some(task) => self.problems().head_of(task.problem).await?,
            None => None,
        };
        let start_code = match duel.revealed() {
            Some(task) if duel.terms.goal == Goal::Debug => {
                Some(self.start_code(task.version).await?)
            }
            _ => None,
        };
        let wants = |side: Side| duel.person(side).is_some() && duel.seat(side).wants_rematch;
        Ok(DuelBody {
            id: duel.id,
            pool: duel.terms.pool,
            goal: duel.terms.goal,
            kind: duel.revealed().map(|task| task.task_kind),
            rated: duel.terms.rated,
            why_unrated: duel.terms.why_unrated.clone(),
            code_shown: duel.terms.code_shown,
            state: duel.state,
            seq: duel.seq,
            server_now: self.now(),
            created_at: duel.created_at,
            offer_until: duel.offer_until,
            starts_at: duel.starts_at,
            deadline_at: duel.deadline_at,
            ended_at: duel.ended_at,
            duration_ms: duel.terms.duration_ms,
            left: self.side(kept, &duel, Side::Left).await?,
            right: self.side(kept, &duel, Side::Right).await?,
            you,
            problem: problem.map(|problem| ProblemShort {
                slug: problem.slug,
                title: problem.title,
                difficulty: problem.difficulty.and_then(word),
            }),
            start_code,
            result: duel.outcome.as_ref().map(|outcome| ResultBody {
                winner: outcome.winner,
                reason: outcome.reason,
                by: outcome.by,
                why: outcome.why.clone(),
                rating: changes.and_then(|changes: Changes| changes.rating),
                xp: changes.map(|changes| changes.xp).unwrap_or_default(),
            }),
            draw_offered_by: duel.draw_offered_by,
            series: duel.terms.series.map(|series| SeriesBody {
                id: series.id,
                best_of: series.best_of,
                wins_left: series.wins_left,
                wins_right: series.wins_right,
                number: series.number,
            }),
            limits: LimitsBody {
                submissions_max: duel.terms.submissions_max,
                submissions_left: duel.submissions_left(limits_of),
                runs_max: duel.terms.runs_max,
                runs_left: duel.runs_left(limits_of),
            },
            delay_ms,
            has_replay: duel.is_over() && duel.started_at.is_some(),
            rematch: duel.rematch,
            rematch_offered_by: Side::BOTH.into_iter().find(|side| wants(*side)),
        })
    }

    async fn side(&self, kept: &Kept, duel: &Duel, side: Side) -> Result<SideBody, Rejected> {
        let seat = duel.seat(side);
        let standing = kept.standing.of(side);
        let (kind, id) = match seat.player {
            Player::Person { user } => (PlayerKind::Person, Some(user)),
            Player::Ghost { of, .. } => (PlayerKind::Ghost, Some(of)),
            Player::Bot { .. } => (PlayerKind::Bot, None),
        };
        let person = match id {
            Some(id) => self.accounts().person(id).await.ok(),
            None => None,
        };
        let best = duel.best(side).and_then(crate::duel::Submission::judgement);
        let last = duel.submissions_of(side).last();
        let name = match (&person, seat.player) {
            (Some(person), _) => person.handle.clone(),
            (None, Player::Bot { rating }) => format!("bot-{rating}"),
            (None, _) => String::new(),
        };
        Ok(SideBody {
            kind,
            id: id.filter(|_| person.is_some()),
            display_name: person
                .as_ref()
                .map_or_else(|| name.clone(), |person| person.display_name().to_owned()),
            name,
            avatar_url: person.as_ref().and_then(Person::avatar_address),
            country: person
                .as_ref()
                .and_then(|person| person.shown_country().map(str::to_owned)),
            title: title(standing.rating, standing.provisional),
            rating: standing.rating,
            deviation: standing.deviation,
            provisional: standing.provisional,
            accepted: seat.accepted,
            present: seat.present,
            gone_since: seat.gone_since,
            language: seat.language.clone(),
            tests_passed: best.map_or(0, |best| best.passed),
            tests_total: best.map(|best| best.total),
            submissions: duel.submissions_of(side).count(),
            pending: duel.pending(side),
            last_submission_at: last.map(|last| last.at),
            best_bytes: duel.best_bytes(side),
            pasted_chars: seat.pasted_chars,
            done: seat.done,
        })
    }
}

fn word<T: Serialize>(value: T) -> Option<String> {
    serde_json::to_value(value)
        .ok()?
        .as_str()
        .map(str::to_owned)
}
