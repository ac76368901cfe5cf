//! Opponents where nobody is: bots of any rating, and ghosts, who do again what a person did. Both follow a plan, step by step.

#[cfg(test)]
mod tests;
pub(crate) mod typing;

use rand::{RngExt, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};

use crate::{
    duel::{Judgement, Seed},
    pace::{Timing, ms},
};

/// What somebody is going to do, in the order of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub language: String,
    pub start_text: String,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// From the start of the duel.
    pub t_ms: u64,
    #[serde(flatten)]
    pub does: Does,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "snake_case")]
pub enum Does {
    Edit(Edit),
    Submit {
        language: String,
        bytes: u64,
        #[serde(flatten)]
        judgement: Judgement,
    },
}

/// At an offset `del` units of text are replaced. Units are those of UTF-16, as editors in browsers count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub at: u32,
    pub del: u32,
    pub ins: String,
}

impl Plan {
    /// The text in the editor at a time.
    #[must_use]
    pub fn text_at(&self, t_ms: u64) -> String {
        let mut text: Vec<u16> = self.start_text.encode_utf16().collect();
        for step in self.steps.iter().take_while(|step| step.t_ms <= t_ms) {
            if let Does::Edit(edit) = &step.does {
                typing::apply(&mut text, edit);
            }
        }
        String::from_utf16_lossy(&text)
    }

    /// The steps after one time and until another: what is to be done when the clock has moved so far.
    #[must_use]
    pub fn between(&self, after_ms: u64, until_ms: u64) -> &[Step] {
        let place = |ms| self.steps.partition_point(|step| step.t_ms <= ms);
        &self.steps[place(after_ms).min(place(until_ms))..place(until_ms)]
    }

    pub fn submissions(&self) -> impl Iterator<Item = (u64, &Judgement)> {
        self.steps.iter().filter_map(|step| match &step.does {
            Does::Submit { judgement, .. } => Some((step.t_ms, judgement)),
            Does::Edit(_) => None,
        })
    }

    /// When there is nothing left to do.
    #[must_use]
    pub fn ends_ms(&self) -> u64 {
        self.steps.last().map_or(0, |step| step.t_ms)
    }
}

/// A source text a bot may type, and what the judge says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub text: String,
    pub judgement: Judgement,
}

/// A bot before a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Bot {
    pub rating: f64,
    pub problem_rating: f64,
    pub duration_ms: u64,
    pub language: String,
    /// What the editor starts with: nothing, a stub, or in "debug" a program that is wrong.
    pub start_text: String,
    pub solution: Source,
    /// Tried before the solution, or in its place where the bot does not find it.
    pub wrong: Vec<Source>,
    pub timing: Timing,
}

/// The shortest time before the first key: the statement has to be read.
const READING_MIN_MS: f64 = 12_000.0;
/// Of the whole time, how much goes by before the first key.
const READING_SHARE: [f64; 2] = [0.15, 0.35];
/// Nobody types faster for minutes.
const TYPING_CHARS_PER_S_MAX: f64 = 7.0;
/// From the last key to the click.
const CLICK_MS: [f64; 2] = [800.0, 4_000.0];
/// A submission at the last moment could be received after it.
const BEFORE_DEADLINE_MS: f64 = 3_000.0;
/// Of the whole time, when the last try of somebody ends who does not find it.
const GIVING_UP_SHARE: [f64; 2] = [0.6, 1.0];
/// More wrong submissions than this look like a machine.
const WRONG_MAX: usize = 3;
/// How likely one more wrong submission is, where the problem is as hard as the bot is good.
const WRONG_CHANCE: f64 = 0.45;

/// What a bot does with this problem, from this seed. It solves it as often and as fast as a person of its rating does, and fails as honestly.
#[must_use]
pub fn bot(bot: &Bot, seed: Seed) -> Plan {
    let mut rng = seed.generator();
    let would_take_ms = bot
        .timing
        .time_ms(bot.rating, bot.problem_rating, normal(&mut rng));
    let last_ms = (ms(bot.duration_ms) - BEFORE_DEADLINE_MS).max(0.0);
    let wrong = tried(bot, &mut rng);
    let typed: usize = typed_units(bot, &wrong);
    #[expect(clippy::cast_precision_loss, reason = "the length of a source text")]
    let shortest_ms = READING_MIN_MS + typed as f64 / TYPING_CHARS_PER_S_MAX * 1000.0 + CLICK_MS[1];
    let needs_ms = would_take_ms.max(shortest_ms);
    let solves = needs_ms <= last_ms;
    let mut drafts: Vec<&Source> = wrong;
    let until_ms = if solves {
        drafts.push(&bot.solution);
        needs_ms
    } else {
        // Who does not find it gives up at some time, not always at the last.
        last_ms * rng.random_range(GIVING_UP_SHARE[0]..GIVING_UP_SHARE[1])
    };
    typing::plan(bot, &drafts, until_ms, &mut rng)
}

/// Which wrong sources come first: the fewer tests they pass, the earlier.
fn tried<'a>(bot: &'a Bot, rng: &mut ChaCha8Rng) -> Vec<&'a Source> {
    let harder = ((bot.problem_rating - bot.rating) / 400.0).clamp(-1.0, 1.0);
    let chance = (WRONG_CHANCE + 0.25 * harder).clamp(0.1, 0.7);
    let mut left: Vec<&Source> = bot.wrong.iter().collect();
    let mut chosen = Vec::new();
    while chosen.len() < WRONG_MAX && !left.is_empty() && rng.random_bool(chance) {
        chosen.push(left.swap_remove(rng.random_range(0..left.len())));
    }
    chosen.sort_by_key(|source| (source.judgement.passed, source.text.len()));
    chosen
}

/// How much has to be typed to come to the solution by way of these.
fn typed_units(bot: &Bot, wrong: &[&Source]) -> usize {
    let mut before = bot.start_text.as_str();
    let mut units = 0;
    for source in wrong.iter().copied().chain([&bot.solution]) {
        units += typing::difference(before, &source.text)
            .ins
            .encode_utf16()
            .count();
        before = &source.text;
    }
    units
}

/// What a person did in a duel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    pub language: String,
    pub start_text: String,
    pub edits: Vec<RecordedEdit>,
    pub submissions: Vec<RecordedSubmission>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEdit {
    pub t_ms: u64,
    #[serde(flatten)]
    pub edit: Edit,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedSubmission {
    /// When it was received, not when it was judged.
    pub t_ms: u64,
    pub language: String,
    pub bytes: u64,
    pub judgement: Judgement,
}

/// The same again, as far as it fits into this duel.
#[must_use]
pub fn ghost(recording: &Recording, duration_ms: u64) -> Plan {
    let edits = recording.edits.iter().map(|recorded| Step {
        t_ms: recorded.t_ms,
        does: Does::Edit(recorded.edit.clone()),
    });
    let submissions = recording.submissions.iter().map(|recorded| Step {
        t_ms: recorded.t_ms,
        does: Does::Submit {
            language: recorded.language.clone(),
            bytes: recorded.bytes,
            judgement: recorded.judgement.kept(),
        },
    });
    // What was typed in the same moment as a submission was sent was typed before it: the order is kept.
    let mut steps: Vec<Step> = edits
        .chain(submissions)
        .filter(|step| step.t_ms < duration_ms)
        .collect();
    steps.sort_by_key(|step| step.t_ms);
    Plan {
        language: recording.language.clone(),
        start_text: recording.start_text.clone(),
        steps,
    }
}

/// From a standard normal distribution (Box and Muller).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (one, other): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - one).ln()).sqrt() * (std::f64::consts::TAU * other).cos()
}
