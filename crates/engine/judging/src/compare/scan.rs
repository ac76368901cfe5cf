//! Words in bytes, and where they are. Nothing is copied: places are only counted when a difference is to be told of.

/// Which bytes separate words.
pub(super) type Blanks = [bool; 256];

const fn blanks(of: &[u8]) -> Blanks {
    let mut table = [false; 256];
    let mut at = 0;
    while at < of.len() {
        table[of[at] as usize] = true;
        at += 1;
    }
    table
}

/// White space of C in its own locale, which is that of the problem package format.
pub(super) static C_BLANKS: Blanks = blanks(b" \t\n\r\x0b\x0c");
/// White space of testlib.
pub(super) static TESTLIB_BLANKS: Blanks = blanks(b" \t\n\r");

#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    pub bytes: &'a [u8],
    /// Behind the last word.
    pub at: usize,
    blanks: &'static Blanks,
}

impl<'a> Words<'a> {
    pub const fn new(bytes: &'a [u8], blanks: &'static Blanks) -> Self {
        Self {
            bytes,
            at: 0,
            blanks,
        }
    }

    /// Where the white space that begins at `at` ends.
    pub fn after_blanks(&self) -> usize {
        self.bytes[self.at..]
            .iter()
            .position(|b| !self.blanks[usize::from(*b)])
            .map_or(self.bytes.len(), |n| self.at + n)
    }

    /// Whether nothing but white space is left.
    pub fn is_at_end(&self) -> bool {
        self.after_blanks() == self.bytes.len()
    }

    /// The place of the word that was read last, or of the end.
    pub fn place(&self) -> String {
        let begin = self.bytes[..self.at]
            .iter()
            .rposition(|b| self.blanks[usize::from(*b)])
            .map_or(0, |n| n + 1);
        self.place_of(begin)
    }

    /// `line 3, token 2`, of the word that begins there.
    pub fn place_of(&self, begin: usize) -> String {
        let before = &self.bytes[..begin];
        let line_begin = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let lines = before[..line_begin].iter().filter(|b| **b == b'\n').count();
        let tokens = Words::new(&before[line_begin..], self.blanks).count();
        format!("line {}, token {}", lines + 1, tokens + 1)
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let begin = self.after_blanks();
        let rest = &self.bytes[begin..];
        let len = rest
            .iter()
            .position(|b| self.blanks[usize::from(*b)])
            .unwrap_or(rest.len());
        self.at = begin + len;
        (len > 0).then(|| &rest[..len])
    }
}

/// Characters of a word that are shown.
const SHOWN_CHARS_MAX: usize = 40;

/// A word for a message: cut, and nothing in it that a terminal or a page would obey.
pub(super) fn shown(word: &[u8]) -> String {
    // The bytes that make up the characters shown, and one more, so that a cut is seen.
    let cut = &word[..word.len().min(4 * (SHOWN_CHARS_MAX + 1))];
    let text = String::from_utf8_lossy(cut);
    let mut out: String = text
        .chars()
        .take(SHOWN_CHARS_MAX)
        .map(|c| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect();
    if text.chars().nth(SHOWN_CHARS_MAX).is_some() {
        out.push('…');
    }
    out
}
