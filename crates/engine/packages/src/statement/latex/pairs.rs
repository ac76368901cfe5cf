//! Which brace and which `\end` belongs to which beginning, found in one walk: looking again at every level would take
//! the square of the time.

use std::collections::HashMap;

pub(super) struct Pairs {
    braces: HashMap<usize, usize>,
    environments: HashMap<usize, usize>,
}

/// How far back an `\end` looks for its `\begin` over others that were never ended.
const UNENDED_MAX: usize = 16;

/// Environments whose text is not LaTeX.
pub(super) const VERBATIM: &[&str] = &[
    "verbatim",
    "verbatim*",
    "lstlisting",
    "minted",
    "Verbatim",
    "comment",
];

impl Pairs {
    pub fn of(text: &str) -> Self {
        let mut pairs = Self {
            braces: HashMap::new(),
            environments: HashMap::new(),
        };
        let bytes = text.as_bytes();
        let mut braces: Vec<usize> = Vec::new();
        let mut environments: Vec<(usize, &str)> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let inside = environments
                .last()
                .is_some_and(|(_, name)| VERBATIM.contains(name));
            match bytes[at] {
                b'\\' => {
                    let rest = &text[at..];
                    if let Some(name) = name(rest, "\\begin{").filter(|_| !inside) {
                        environments.push((at, name));
                        at += "\\begin{}".len() + name.len();
                        continue;
                    }
                    if let Some(name) = name(rest, "\\end{") {
                        pairs.end(&mut environments, name, at);
                        at += "\\end{}".len() + name.len();
                        continue;
                    }
                    // The byte behind it may be the first of several; only ASCII is looked at, so that is well.
                    at += usize::from(!inside);
                }
                b'%' if !inside => {
                    at = text[at..].find('\n').map_or(bytes.len(), |line| at + line);
                }
                b'{' if !inside => braces.push(at),
                b'}' if !inside => {
                    if let Some(open) = braces.pop() {
                        pairs.braces.insert(open, at);
                    }
                }
                _ => {}
            }
            at += 1;
            while at < bytes.len() && !text.is_char_boundary(at) {
                at += 1;
            }
        }
        pairs
    }

    fn end(&mut self, open: &mut Vec<(usize, &str)>, name: &str, at: usize) {
        let found = open
            .iter()
            .rev()
            .take(UNENDED_MAX)
            .position(|(_, other)| *other == name);
        if let Some(back) = found {
            let place = open.len() - 1 - back;
            self.environments.insert(open[place].0, at);
            open.truncate(place);
        }
    }

    /// The end of the group that begins here.
    pub fn brace(&self, open: usize) -> Option<usize> {
        self.braces.get(&open).copied()
    }

    /// Where the `\end` of the `\begin` at this place stands.
    pub fn environment(&self, begin: usize) -> Option<usize> {
        self.environments.get(&begin).copied()
    }
}

/// The short name in braces behind a word.
pub(super) fn name<'a>(rest: &'a str, word: &str) -> Option<&'a str> {
    let rest = rest.strip_prefix(word)?;
    let length = rest.bytes().take(40).position(|b| b == b'}')?;
    let name = rest.get(..length)?;
    name.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'*')
        .then_some(name)
}
