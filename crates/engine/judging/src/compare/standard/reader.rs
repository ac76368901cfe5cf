//! How testlib reads words and numbers from an answer and from an output.

use crate::compare::scan::{TESTLIB_BLANKS, Words, shown};

/// Why a checker came to no end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The output is wrong or cannot be read.
    Rejected(String),
    /// The answer cannot be read.
    Answer(String),
}

pub(super) struct Reader<'a> {
    words: Words<'a>,
    is_answer: bool,
}

impl<'a> Reader<'a> {
    pub const fn answer(bytes: &'a [u8]) -> Self {
        Self {
            words: Words::new(bytes, &TESTLIB_BLANKS),
            is_answer: true,
        }
    }

    pub const fn output(bytes: &'a [u8]) -> Self {
        Self {
            is_answer: false,
            ..Self::answer(bytes)
        }
    }

    /// The end of checking, because of what was read last.
    pub fn stop(&self, why: &str) -> Stop {
        let message = format!("{}: {why}", self.words.place());
        if self.is_answer {
            Stop::Answer(message)
        } else {
            Stop::Rejected(message)
        }
    }

    pub fn is_at_end(&self) -> bool {
        self.words.is_at_end()
    }

    pub fn expect_end(&mut self) -> Result<(), Stop> {
        match self.words.next() {
            None => Ok(()),
            Some(word) => Err(self.stop(&format!("expected the end, got {}", shown(word)))),
        }
    }

    pub fn word(&mut self) -> Result<&'a [u8], Stop> {
        match self.words.next() {
            Some(word) => Ok(word),
            None if self.is_answer => Err(Stop::Answer("it ends where a token is needed".into())),
            None => Err(Stop::Rejected(
                "the output ends where a token is expected".into(),
            )),
        }
    }

    /// Of 64 bits, written without a sign or zeros it does not need.
    pub fn integer(&mut self) -> Result<i64, Stop> {
        let word = self.word()?;
        self.integer_of(word)
    }

    pub fn integer_of(&self, word: &[u8]) -> Result<i64, Stop> {
        is_plain_integer(word)
            .then(|| std::str::from_utf8(word).ok()?.parse().ok())
            .flatten()
            .ok_or_else(|| self.stop(&format!("{} is not an integer", shown(word))))
    }

    pub fn real(&mut self) -> Result<f64, Stop> {
        let word = self.word()?;
        let allowed = |b: &u8| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
        word.iter()
            .all(allowed)
            .then(|| std::str::from_utf8(word).ok()?.parse().ok())
            .flatten()
            .ok_or_else(|| self.stop(&format!("{} is not a number", shown(word))))
    }

    /// The next line without its end; `None` behind the last byte.
    pub fn line(&mut self) -> Option<&'a [u8]> {
        let rest = &self.words.bytes[self.words.at..];
        if rest.is_empty() {
            return None;
        }
        match rest.iter().position(|b| *b == b'\n') {
            Some(end) => {
                self.words.at += end + 1;
                Some(rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]))
            }
            None => {
                self.words.at = self.words.bytes.len();
                Some(rest)
            }
        }
    }
}

/// `0`, or digits that do not begin with one, after a minus or not.
pub(super) fn is_plain_integer(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    match digits {
        [b'0'] => word.len() == 1,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}
