//! What a recording says of how a text came about. Pure: the same recording gives the same findings.
//!
//! A person's own text, cut and put elsewhere, is their own; so is what the editor began with. Times and keys are told by the page of whoever
//! plays, so that none of this proves anything, and its absence proves nothing either.

use std::collections::{HashMap, HashSet};

use super::finding::{Finding, Place, Sign};
use crate::{
    bots::{Edit, typing},
    recording::{Piece, TimedEdit},
};

/// What nobody types between two looks at the text.
pub const BULK_CHARS: usize = 50;
/// What an editor puts there by itself where a language is chosen for the first time, without blanks. What it begins with around a signature is
/// known; the frame of a whole program is the page's own.
const START_CHARS: usize = 200;
/// What was typed without a connection comes at once when it is back.
const RETURN_WITHIN_MS: u64 = 15_000;
/// Editors close brackets and complete words: so many characters for a key are usual.
const CHARS_PER_KEY: usize = 3;
const CHARS_FREE: usize = 100;
const WITHOUT_KEYS_CHARS: usize = 30;
const NO_CORRECTIONS_CHARS: usize = 80;
const RHYTHM_DELAYS: usize = 60;
const SUPERHUMAN_MS: u64 = 30;
const UNIFORM_MS: u64 = 10;
const PAUSE_MS: u64 = 1_500;
const NO_PAUSES_CHARS: usize = 300;
/// A longer delay is a thought and says nothing of hands.
const BURST_MS: u64 = 2_000;
const COMMENT_LINES_MIN: usize = 8;
/// Text that is looked through for own lines, in bytes: a recording can be made to be slow to read.
const REMEMBERED_BYTES_MAX: usize = 64 << 20;
/// Told one by one; more say nothing new.
const BULKS_TOLD_MAX: usize = 20;

/// What answers of chat programs begin and end with.
const PHRASES: [&str; 10] = [
    "as an ai",
    "here is the solution",
    "here's the solution",
    "here is a solution",
    "here's a solution",
    "certainly!",
    "this solution works by",
    "example usage",
    "explanation:",
    "```",
];

/// One side of a duel, as it was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Recording<'a> {
    pub pieces: &'a [Piece],
    pub keys: u64,
    /// Characters the page said were pasted.
    pub pasted: u64,
    /// What the editor may have put there by itself.
    pub given: &'a [String],
    /// When a lost connection came back.
    pub returned_ms: &'a [u64],
    /// What was handed in.
    pub submitted: Option<&'a str>,
}

/// Everything that was noticed, in the order of the recording.
#[must_use]
pub fn look(recording: &Recording<'_>) -> Vec<Finding> {
    let mut reading = Reading::of(recording);
    for piece in recording.pieces {
        for (index, edit) in piece.edits.iter().enumerate() {
            reading.read(piece, index, edit);
        }
    }
    let mut findings = std::mem::take(&mut reading.findings);
    reading.weigh_keys(&mut findings);
    reading.weigh_rhythm(&mut findings);
    if let Some(text) = recording.submitted {
        weigh_text(text, recording.given, &mut findings);
    }
    findings
}

/// A text on its way through the recording.
struct Reading<'a> {
    recording: &'a Recording<'a>,
    text: Vec<u16>,
    languages: HashSet<&'a str>,
    /// Lines that were in the text, or that the editor gave.
    lines: HashSet<String>,
    remembered_bytes: usize,
    was_deleting: bool,
    findings: Vec<Finding>,
    bulks: usize,
    /// Characters in bulks that are not own.
    bulk_chars: usize,
    /// Characters that are not own, bulks among them.
    foreign_chars: usize,
    typed_chars: usize,
    corrections: usize,
    delays: Vec<u64>,
    longest_pause_ms: u64,
    last_t: Option<u64>,
}

impl<'a> Reading<'a> {
    fn of(recording: &'a Recording<'a>) -> Self {
        let mut reading = Self {
            recording,
            text: Vec::new(),
            languages: HashSet::new(),
            lines: HashSet::new(),
            remembered_bytes: 0,
            was_deleting: false,
            findings: Vec::new(),
            bulks: 0,
            bulk_chars: 0,
            foreign_chars: 0,
            typed_chars: 0,
            corrections: 0,
            delays: Vec::new(),
            longest_pause_ms: 0,
            last_t: None,
        };
        for text in recording.given {
            reading.remember(text);
        }
        reading
    }

    fn remember(&mut self, text: &str) {
        self.remembered_bytes = self.remembered_bytes.saturating_add(text.len());
        if self.remembered_bytes > REMEMBERED_BYTES_MAX {
            return;
        }
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !self.lines.contains(line) {
                self.lines.insert(line.to_owned());
            }
        }
    }

    fn read(&mut self, piece: &'a Piece, index: usize, edit: &TimedEdit) {
        let is_new_language = self.languages.insert(&piece.language);
        let chars = edit.ins.chars().count();
        let deletes = edit.del > 0;
        let is_bulk = chars >= BULK_CHARS;
        if is_bulk || (deletes && !self.was_deleting) {
            self.remember(&String::from_utf16_lossy(&self.text));
        }
        let place = Place {
            t_ms: edit.t,
            edit: piece.first + index as u64,
        };
        let given = if is_new_language { START_CHARS } else { 0 };
        let foreign = self.foreign(edit, chars).saturating_sub(given);
        self.foreign_chars += foreign;
        if is_bulk && foreign >= BULK_CHARS {
            self.note_bulk(foreign, place);
        }
        self.note_time(edit, chars);
        if deletes && chars <= edit.del as usize {
            self.corrections += 1;
        }
        self.was_deleting = deletes;
        typing::apply(
            &mut self.text,
            &Edit {
                at: edit.at,
                del: edit.del,
                ins: edit.ins.clone(),
            },
        );
    }

    /// How many characters of an edit are not the writer's own of before; blanks are nobody's.
    fn foreign(&self, edit: &TimedEdit, chars: usize) -> usize {
        let solid = solid(&edit.ins);
        if chars < BULK_CHARS {
            return solid;
        }
        let before = String::from_utf16_lossy(&self.text);
        if before.contains(edit.ins.trim()) {
            return 0;
        }
        let is_own = |line: &&str| self.lines.contains(*line);
        let lines = edit.ins.lines().map(str::trim);
        let (own, other): (Vec<&str>, Vec<&str>) = lines.partition(is_own);
        let own: usize = own.into_iter().map(self::solid).sum();
        // Where a text is put in another's place, as by renaming everywhere, its words are mostly those of before.
        let from = (edit.at as usize).min(self.text.len());
        let to = (from + edit.del as usize).min(self.text.len());
        let removed = String::from_utf16_lossy(&self.text[from..to]);
        let kept = share_of_words(&other, &removed);
        let left = solid.saturating_sub(own);
        left - (left * kept / 100)
    }

    fn note_bulk(&mut self, foreign: usize, place: Place) {
        self.bulks += 1;
        self.bulk_chars += foreign;
        if self.bulks > BULKS_TOLD_MAX {
            return;
        }
        let returned = self.recording.returned_ms.iter().any(|at| {
            *at <= place.t_ms.saturating_add(1_000) && place.t_ms <= at + RETURN_WITHIN_MS
        });
        let finding = if returned {
            Finding::new(
                Sign::InsertAfterReturn,
                5,
                format!(
                    "{foreign} characters came at once, shortly after a lost connection was back."
                ),
            )
        } else {
            let points = match foreign {
                400.. => 45,
                150.. => 30,
                _ => 15,
            };
            Finding::new(
                Sign::BulkInsert,
                points,
                format!("{foreign} characters came in one edit, and are no text of before."),
            )
        };
        self.findings.push(finding.at(place));
    }

    fn note_time(&mut self, edit: &TimedEdit, chars: usize) {
        let delay = self.last_t.map(|last| edit.t.saturating_sub(last));
        // What came before the first key was reading.
        if self.typed_chars > 0 {
            self.longest_pause_ms = self.longest_pause_ms.max(delay.unwrap_or(0));
        }
        self.last_t = Some(edit.t);
        // A key that is held repeats as a machine does; what is held is a blank.
        let is_typed = (1..=4).contains(&chars) && edit.del == 0 && !edit.ins.trim().is_empty();
        if !is_typed {
            return;
        }
        self.typed_chars += chars;
        self.delays.extend(delay.filter(|delay| *delay < BURST_MS));
    }

    fn weigh_keys(&self, findings: &mut Vec<Finding>) {
        let keys = usize::try_from(self.recording.keys).unwrap_or(usize::MAX);
        let pasted = usize::try_from(self.recording.pasted).unwrap_or(usize::MAX);
        if self.bulk_chars > 0 && pasted == 0 {
            findings.push(Finding::new(
                Sign::UndeclaredPaste,
                15,
                format!(
                    "{} characters came in at once, and the page told of no paste.",
                    self.bulk_chars
                ),
            ));
        }
        let undeclared = self.foreign_chars.saturating_sub(pasted);
        if keys == 0 && undeclared >= WITHOUT_KEYS_CHARS {
            findings.push(Finding::new(
                Sign::WithoutKeys,
                50,
                format!("{undeclared} characters, and not one key was pressed."),
            ));
        } else if undeclared
            > keys
                .saturating_mul(CHARS_PER_KEY)
                .saturating_add(CHARS_FREE)
        {
            findings.push(Finding::new(
                Sign::MoreThanKeys,
                30,
                format!("{undeclared} characters from {keys} keys."),
            ));
        }
    }

    fn weigh_rhythm(&self, findings: &mut Vec<Finding>) {
        if self.typed_chars >= NO_CORRECTIONS_CHARS && self.corrections == 0 {
            findings.push(Finding::new(
                Sign::NoCorrections,
                8,
                format!(
                    "{} characters were typed, and none taken back.",
                    self.typed_chars
                ),
            ));
        }
        if self.typed_chars >= NO_PAUSES_CHARS && self.longest_pause_ms < PAUSE_MS {
            findings.push(Finding::new(
                Sign::NoPauses,
                15,
                format!(
                    "{} characters without a pause longer than {} ms.",
                    self.typed_chars, self.longest_pause_ms
                ),
            ));
        }
        if self.delays.len() < RHYTHM_DELAYS {
            return;
        }
        let count = self.delays.len() as u64;
        let mean = self.delays.iter().sum::<u64>() / count;
        if mean < SUPERHUMAN_MS {
            findings.push(Finding::new(
                Sign::Superhuman,
                30,
                format!("{mean} ms from key to key, over {count} keys."),
            ));
        }
        let mut sorted = self.delays.clone();
        sorted.sort_unstable();
        let median = sorted[sorted.len() / 2];
        let near = sorted
            .iter()
            .filter(|delay| delay.abs_diff(median) <= UNIFORM_MS)
            .count() as u64;
        if near * 10 >= count * 9 {
            findings.push(Finding::new(
                Sign::Uniform,
                30,
                format!("{near} of {count} keys came {median} ms after the one before, give or take {UNIFORM_MS}."),
            ));
        }
    }
}

/// Characters that are no blanks.
fn solid(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// How much of the words of these lines, in hundredths of their length, was in that text.
fn share_of_words(lines: &[&str], before: &str) -> usize {
    let mut known: HashMap<&str, usize> = HashMap::new();
    for word in words(before) {
        *known.entry(word).or_default() += 1;
    }
    let (mut all, mut kept) = (0, 0);
    for word in lines.iter().flat_map(|line| words(line)) {
        all += word.len();
        if let Some(left) = known.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            kept += word.len();
        }
    }
    (kept * 100).checked_div(all).unwrap_or(0)
}

fn weigh_text(text: &str, given: &[String], findings: &mut Vec<Finding>) {
    let known: HashSet<&str> = given
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
        .collect();
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !known.contains(line))
        .collect();
    let comments = lines.iter().filter(|line| is_comment(line)).count();
    if lines.len() >= COMMENT_LINES_MIN && comments * 10 > lines.len() * 6 {
        findings.push(Finding::new(
            Sign::Comments,
            15,
            format!("{comments} of {} lines are comments.", lines.len()),
        ));
    }
    let own = lines.join("\n").to_lowercase();
    for phrase in PHRASES {
        if own.contains(phrase) {
            findings.push(Finding::new(
                Sign::Phrase,
                10,
                format!("It says \"{phrase}\", as answers of chat programs do."),
            ));
        }
    }
}

/// In any language: a line that begins as comments do.
fn is_comment(line: &str) -> bool {
    const DIRECTIVES: [&str; 5] = ["#include", "#define", "#if", "#endif", "#!"];
    if DIRECTIVES.iter().any(|start| line.starts_with(start)) {
        return false;
    }
    ["//", "#", "--", "/*", "* ", "*/", "\"\"\"", "%", ";;"]
        .iter()
        .any(|start| line.starts_with(start))
}

#[cfg(test)]
#[path = "risk_tests.rs"]
mod tests;
