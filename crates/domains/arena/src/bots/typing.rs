//! Typing as people do: one place at a time, in bursts, with pauses where they think.

use rand::{RngExt, rngs::ChaCha8Rng};

use super::{Bot, CLICK_MS, Does, Edit, Plan, READING_MIN_MS, READING_SHARE, Source, Step, normal};

/// Text appears in pieces of a few keys, as an editor sends it.
const KEYS_MAX: usize = 6;
/// Pauses differ by so much (of their logarithm).
const PAUSE_SIGMA: f64 = 0.8;
/// A new line is a longer thought than a new word.
const LINE_PAUSE: f64 = 5.0;
const WORD_PAUSE: f64 = 1.6;

pub(crate) fn apply(text: &mut Vec<u16>, edit: &Edit) {
    let from = (edit.at as usize).min(text.len());
    let to = from.saturating_add(edit.del as usize).min(text.len());
    text.splice(from..to, edit.ins.encode_utf16());
}

/// The one replacement that makes one text of another: all that is between their common beginning and their common end.
pub(super) fn difference(before: &str, after: &str) -> Edit {
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let start = old
        .iter()
        .zip(&new)
        .take_while(|(one, other)| one == other)
        .count();
    let same_end = |(one, other): &(&char, &char)| one == other;
    let end = old[start..]
        .iter()
        .rev()
        .zip(new[start..].iter().rev())
        .take_while(same_end)
        .count();
    let units = |chars: &[char]| {
        u32::try_from(chars.iter().map(|it| it.len_utf16()).sum::<usize>()).unwrap_or(u32::MAX)
    };
    Edit {
        at: units(&old[..start]),
        del: units(&old[start..old.len() - end]),
        ins: new[start..new.len() - end].iter().collect(),
    }
}

/// Drafts are typed one after the other and each is submitted, the last at `until_ms`.
pub(super) fn plan(bot: &Bot, drafts: &[&Source], until_ms: f64, rng: &mut ChaCha8Rng) -> Plan {
    let mut plan = Plan {
        language: bot.language.clone(),
        start_text: bot.start_text.clone(),
        steps: Vec::new(),
    };
    let share = rng.random_range(READING_SHARE[0]..READING_SHARE[1]);
    let mut now_ms = (until_ms * share).max(READING_MIN_MS).min(until_ms);
    let mut before = bot.start_text.as_str();
    for (number, draft) in drafts.iter().enumerate() {
        // The first draft is most of the work; what follows is shared by those that are left.
        #[expect(clippy::cast_precision_loss, reason = "at most some drafts")]
        let left = (drafts.len() - number) as f64;
        let part = if left > 1.0 && number == 0 {
            0.6
        } else {
            1.0 / left
        };
        let sent_ms = now_ms + (until_ms - now_ms) * part;
        let click_ms = rng
            .random_range(CLICK_MS[0]..CLICK_MS[1])
            .min((sent_ms - now_ms) / 2.0);
        typed(
            &mut plan,
            &difference(before, &draft.text),
            now_ms,
            sent_ms - click_ms,
            rng,
        );
        plan.steps.push(Step {
            t_ms: whole(sent_ms),
            does: Does::Submit {
                language: bot.language.clone(),
                bytes: draft.text.len() as u64,
                judgement: draft.judgement.kept(),
            },
        });
        before = &draft.text;
        now_ms = sent_ms;
    }
    if drafts.is_empty() {
        // It has an idea, and it comes to nothing: half of a solution stands there at the end.
        let lines = bot.solution.text.lines().count() / 2;
        let half: String = bot
            .solution
            .text
            .split_inclusive('\n')
            .take(lines)
            .collect();
        typed(&mut plan, &difference(before, &half), now_ms, until_ms, rng);
    }
    plan
}

fn typed(plan: &mut Plan, edit: &Edit, from_ms: f64, to_ms: f64, rng: &mut ChaCha8Rng) {
    let pieces = pieces(&edit.ins, rng);
    let mut pauses: Vec<f64> = pieces
        .iter()
        .map(|piece| {
            let thought = if piece.starts_with('\n') {
                LINE_PAUSE
            } else if piece.starts_with(' ') {
                WORD_PAUSE
            } else {
                1.0
            };
            thought * (PAUSE_SIGMA * normal(rng)).exp()
        })
        .collect();
    if edit.del > 0 {
        pauses.insert(0, LINE_PAUSE);
    }
    let whole_pause: f64 = pauses.iter().sum();
    let mut gone = 0.0;
    let mut times = pauses.iter().map(|pause| {
        gone += pause;
        whole(from_ms + (to_ms - from_ms) * gone / whole_pause)
    });
    let mut at = edit.at;
    if edit.del > 0 {
        let t_ms = times.next().unwrap_or(whole(from_ms));
        plan.steps.push(Step {
            t_ms,
            does: Does::Edit(Edit {
                at,
                del: edit.del,
                ins: String::new(),
            }),
        });
    }
    for (piece, t_ms) in pieces.into_iter().zip(times) {
        let units = u32::try_from(piece.encode_utf16().count()).unwrap_or(u32::MAX);
        plan.steps.push(Step {
            t_ms,
            does: Does::Edit(Edit {
                at,
                del: 0,
                ins: piece,
            }),
        });
        at = at.saturating_add(units);
    }
}

/// A line's beginning with its indentation, a word, or a part of one.
fn pieces(text: &str, rng: &mut ChaCha8Rng) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut room = 0;
    for letter in text.chars() {
        let is_indentation = letter == ' '
            && all
                .last()
                .is_some_and(|piece| piece.starts_with('\n') && piece.trim().is_empty());
        let begins = letter == '\n' || (letter == ' ' && !is_indentation);
        if let Some(piece) = all
            .last_mut()
            .filter(|_| is_indentation || (room > 0 && !begins))
        {
            piece.push(letter);
            room -= usize::from(!is_indentation);
        } else {
            all.push(letter.to_string());
            room = rng.random_range(0..KEYS_MAX);
        }
    }
    all
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "times within a duel"
)]
fn whole(ms: f64) -> u64 {
    ms.max(0.0) as u64
}
