//! The part of LaTeX that statements are written in: Kattis, Polygon's olymp.sty, and what authors mix in.
//!
//! It never gives up: a command nobody knows is left out and its arguments are shown.

mod commands;
mod environments;
mod pairs;

use std::collections::HashSet;

use pairs::Pairs;

/// Groups, arguments and environments inside each other; what lies deeper is left out.
const DEPTH_MAX: usize = 64;

pub(super) fn html(text: &str, assets: &[&str]) -> String {
    let mut tex = Tex {
        text,
        pairs: Pairs::of(text),
        assets,
        at: 0,
        out: String::with_capacity(text.len() * 2),
        paragraph: false,
        depth: 0,
        columns: 0,
        inline: 0,
        never: HashSet::new(),
    };
    tex.run(text.len());
    tex.end_paragraph();
    tex.out
}

/// A walk over the source from left to right, writing HTML.
struct Tex<'a> {
    text: &'a str,
    pairs: Pairs,
    assets: &'a [&'a str],
    at: usize,
    out: String,
    paragraph: bool,
    depth: usize,
    /// How many tables we are in.
    columns: usize,
    /// How many elements we are in that hold no paragraphs: headings, cells, captions.
    inline: usize,
    /// Ends that do not come any more: nobody looks for them twice, so that time stays linear.
    never: HashSet<String>,
}

impl<'a> Tex<'a> {
    fn run(&mut self, end: usize) {
        let mut closing: Vec<&'static str> = Vec::new();
        if self.depth < DEPTH_MAX {
            self.depth += 1;
            while self.at < end {
                self.step(end, &mut closing);
            }
            self.depth -= 1;
        }
        self.at = end;
        while let Some(tag) = closing.pop() {
            self.out.push_str(tag);
        }
    }

    fn rest(&self, end: usize) -> &'a str {
        self.text.get(self.at..end).unwrap_or_default()
    }

    fn step(&mut self, end: usize, closing: &mut Vec<&'static str>) {
        let rest = self.rest(end);
        let Some(c) = rest.chars().next() else {
            self.at = end;
            return;
        };
        match c {
            '\\' => self.command(end, closing),
            '%' => self.comment(end),
            '{' => self.group(end),
            '}' => self.at += 1,
            '$' => self.dollars(end),
            '~' => self.word(1, "\u{a0}"),
            '&' if self.columns > 0 => {
                self.at += 1;
                self.out.push_str("</td><td>");
            }
            '`' if rest.starts_with("``") => self.word(2, "“"),
            '`' => self.word(1, "‘"),
            '\'' if rest.starts_with("''") => self.word(2, "”"),
            '\'' => self.word(1, "’"),
            '-' if rest.starts_with("---") => self.word(3, "—"),
            '-' if rest.starts_with("--") => self.word(2, "–"),
            '<' if rest.starts_with("<<") => self.word(2, "«"),
            '>' if rest.starts_with(">>") => self.word(2, "»"),
            c if c.is_whitespace() => self.space(end),
            c => {
                let mut bytes = [0; 4];
                self.word(c.len_utf8(), c.encode_utf8(&mut bytes));
            }
        }
    }

    /// `bytes` of the source stand for this text.
    fn word(&mut self, bytes: usize, text: &str) {
        self.begin_paragraph();
        super::push_escaped(&mut self.out, text);
        self.at += bytes;
    }

    fn begin_paragraph(&mut self) {
        if !self.paragraph && self.inline == 0 {
            self.out.push_str("<p>");
            self.paragraph = true;
        }
    }

    fn end_paragraph(&mut self) {
        if self.paragraph {
            self.out.truncate(self.out.trim_end().len());
            self.out.push_str("</p>\n");
            self.paragraph = false;
        }
    }

    fn space(&mut self, end: usize) {
        let rest = self.rest(end);
        let blank = &rest[..rest.len() - rest.trim_start().len()];
        self.at += blank.len();
        if blank.bytes().filter(|b| *b == b'\n').count() > 1 {
            self.end_paragraph();
        } else if (self.paragraph || self.inline > 0)
            && !self.out.ends_with([' ', '\n'])
            && !self.out.ends_with("<td>")
        {
            self.out.push(if blank.contains('\n') { '\n' } else { ' ' });
        }
    }

    /// A comment takes the end of its line and the indentation of the next one with it.
    fn comment(&mut self, end: usize) {
        let rest = self.rest(end);
        let Some(line) = rest.find('\n') else {
            self.at = end;
            return;
        };
        let next = rest[line + 1..].trim_start_matches([' ', '\t']);
        self.at = if next.starts_with('\n') {
            self.at + line
        } else {
            end - next.len()
        };
    }

    fn group(&mut self, end: usize) {
        match self.pairs.brace(self.at).filter(|close| *close < end) {
            Some(close) => {
                self.at += 1;
                self.run(close);
                self.at = close + 1;
            }
            None => self.at += 1,
        }
    }

    /// The position of an end marker, if it comes.
    fn find(&mut self, from: usize, end: usize, marker: &str) -> Option<usize> {
        if self.never.contains(marker) {
            return None;
        }
        let found = self.text.get(from..)?.find(marker).map(|at| from + at);
        if found.is_none() {
            self.never.insert(marker.to_owned());
        }
        found.filter(|at| at + marker.len() <= end)
    }

    fn dollars(&mut self, end: usize) {
        let rest = self.rest(end);
        let (marker, display) = if rest.starts_with("$$$$$$") {
            ("$$$$$$", true)
        } else if rest.starts_with("$$$") {
            ("$$$", false)
        } else if rest.starts_with("$$") {
            ("$$", true)
        } else {
            ("$", false)
        };
        let from = self.at + marker.len();
        match math_end(self.text, from, end, marker) {
            Some(to) => self.math(from, to, to + marker.len(), display),
            None => self.word(marker.len(), marker),
        }
    }

    fn math(&mut self, from: usize, to: usize, next: usize, display: bool) {
        self.begin_paragraph();
        let tex = self.text.get(from..to).unwrap_or_default();
        super::push_math(&mut self.out, tex, display);
        self.at = next;
    }
}

/// Where math ends: at its marker, if that comes before a blank line.
fn math_end(text: &str, from: usize, end: usize, marker: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut line_is_blank = false;
    while at < end {
        match bytes[at] {
            b'\\' => at += 1,
            b'$' if bytes[at..end].starts_with(marker.as_bytes()) => {
                return (at > from).then_some(at);
            }
            b'\n' if line_is_blank => return None,
            b'\n' => line_is_blank = true,
            byte if !byte.is_ascii_whitespace() => line_is_blank = false,
            _ => {}
        }
        at += 1;
    }
    None
}
