//! How alike two programs are. Both become tokens without names, numbers and comments; of their k-grams some are chosen as fingerprints by
//! winnowing (Schleimer, Wilkerson, Aiken: Winnowing: Local Algorithms for Document Fingerprinting, 2003); what both chose, both have.
//!
//! A stretch of `KGRAM + WINDOW - 1` equal tokens is found whatever lies around it; fewer than `KGRAM` never are.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tokens of a fingerprint.
pub const KGRAM: usize = 12;
/// Of so many k-grams in a row one is chosen.
pub const WINDOW: usize = 8;
/// A program with fewer fingerprints of its own says nothing: there are only so many ways to write it.
pub const PRINTS_MIN: usize = 6;
/// Fingerprints so many of all programs have are how the problem is solved, not whose solution it is.
const COMMON_PERCENT: usize = 25;
const COMMON_AMONG_MIN: usize = 8;
/// Matched places that are told.
const RANGES_MAX: usize = 40;

/// Words of languages stay what they are; every other name is a name.
const KEYWORDS: [&str; 58] = [
    "and",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "def",
    "default",
    "defer",
    "delete",
    "do",
    "elif",
    "else",
    "end",
    "enum",
    "except",
    "finally",
    "fn",
    "for",
    "foreach",
    "from",
    "fun",
    "func",
    "function",
    "goto",
    "if",
    "impl",
    "import",
    "in",
    "interface",
    "is",
    "lambda",
    "let",
    "loop",
    "match",
    "mut",
    "new",
    "not",
    "or",
    "public",
    "raise",
    "return",
    "static",
    "struct",
    "switch",
    "then",
    "throw",
    "try",
    "type",
    "var",
    "when",
    "where",
    "while",
    "yield",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token {
    hash: u64,
    line: u32,
}

/// A chosen k-gram, and on which lines it lies, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print {
    pub hash: u64,
    pub first: u32,
    pub last: u32,
}

/// Lines of both that are alike, from 1, both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlikeLines)]
pub struct Alike {
    pub own_first: u32,
    pub own_last: u32,
    pub other_first: u32,
    pub other_last: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Shared fingerprints among all of both: 0 to 1.
    pub score: f64,
    pub shared: usize,
    pub lines: Vec<Alike>,
}

/// FNV-1a: the same on every machine.
fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn tokens(language: &str, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let from = at;
        let kind = next(language, &chars, &mut at);
        if let Some(kind) = kind {
            tokens.push(Token {
                hash: hash(kind.bytes()),
                line,
            });
        }
        // INVARIANT: `next` has gone on.
        let passed = &chars[from..at];
        line += u32::try_from(passed.iter().filter(|c| **c == '\n').count()).unwrap_or(0);
    }
    tokens
}

/// What stands here, as far as it matters, and goes behind it. `None`: blanks and comments.
fn next(language: &str, chars: &[char], at: &mut usize) -> Option<String> {
    let here = chars[*at];
    let follows = |text: &str| {
        text.chars()
            .enumerate()
            .all(|(index, c)| chars.get(*at + index) == Some(&c))
    };
    if here.is_whitespace() {
        *at += 1;
        return None;
    }
    let dashes = ["haskell", "lua", "sql", "ada", "elm"]
        .iter()
        .any(|name| language.starts_with(name));
    let hash_is_comment = here == '#' && !follows("#define");
    let slashes = follows("//") && !language.starts_with("python");
    if hash_is_comment || slashes || (dashes && follows("--")) {
        while *at < chars.len() && chars[*at] != '\n' {
            *at += 1;
        }
        return None;
    }
    if follows("/*") {
        *at += 2;
        while *at < chars.len() && !(chars[*at] == '*' && chars.get(*at + 1) == Some(&'/')) {
            *at += 1;
        }
        *at = (*at + 2).min(chars.len());
        return None;
    }
    if matches!(here, '"' | '`' | '\'')
        && let Some(end) = end_of_text(chars, *at)
    {
        *at = end;
        return Some("\"".to_owned());
    }
    if here.is_alphanumeric() || here == '_' {
        let from = *at;
        while *at < chars.len() && (chars[*at].is_alphanumeric() || chars[*at] == '_') {
            *at += 1;
        }
        let word: String = chars[from..*at].iter().collect();
        return Some(if here.is_ascii_digit() {
            "0".to_owned()
        } else if KEYWORDS.contains(&word.as_str()) {
            word
        } else {
            "a".to_owned()
        });
    }
    *at += 1;
    // What ends lines in one language and not in another, and in one hand and not in another's, is nothing.
    (here != ';').then(|| here.to_string())
}

/// Behind a text that begins here and ends on this line.
fn end_of_text(chars: &[char], from: usize) -> Option<usize> {
    let quote = chars[from];
    let mut at = from + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 1,
            '\n' if quote != '`' => return None,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The fingerprints of a program, in its order.
#[must_use]
pub fn prints(language: &str, text: &str) -> Vec<Print> {
    let tokens = tokens(language, text);
    let grams: Vec<Print> = tokens
        .windows(KGRAM)
        .map(|gram| Print {
            hash: hash(gram.iter().flat_map(|token| token.hash.to_le_bytes())),
            first: gram[0].line,
            last: gram[KGRAM - 1].line,
        })
        .collect();
    let mut chosen = Vec::new();
    let mut last = None;
    let window = WINDOW.min(grams.len().max(1));
    for (start, grams) in grams.windows(window).enumerate() {
        // The rightmost of the least: neighbouring windows then choose the same one more often.
        let least = (0..window).rev().min_by_key(|index| grams[*index].hash);
        if let Some(index) = least.map(|index| start + index)
            && last != Some(index)
        {
            chosen.push(grams[index - start]);
            last = Some(index);
        }
    }
    chosen
}

/// Fingerprints that many of these programs have.
#[must_use]
pub fn common<'a>(programs: impl IntoIterator<Item = &'a [Print]>) -> HashSet<u64> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let mut all = 0;
    for program in programs {
        all += 1;
        let hashes: HashSet<u64> = program.iter().map(|print| print.hash).collect();
        for hash in hashes {
            *counts.entry(hash).or_default() += 1;
        }
    }
    if all < COMMON_AMONG_MIN {
        return HashSet::new();
    }
    counts
        .into_iter()
        .filter(|(_, count)| count * 100 > all * COMMON_PERCENT)
        .map(|(hash, _)| hash)
        .collect()
}

/// How alike they are, apart from what is passed over. `None`: there is too little to say.
#[must_use]
pub fn compare(own: &[Print], other: &[Print], passed_over: &HashSet<u64>) -> Option<Likeness> {
    let of = |prints: &[Print]| -> BTreeMap<u64, Print> {
        prints
            .iter()
            .rev()
            .filter(|print| !passed_over.contains(&print.hash))
            .map(|print| (print.hash, *print))
            .collect()
    };
    let (left, right) = (of(own), of(other));
    if left.len() < PRINTS_MIN || right.len() < PRINTS_MIN {
        return None;
    }
    let mut pairs: Vec<(Print, Print)> = left
        .iter()
        .filter_map(|(hash, print)| Some((*print, *right.get(hash)?)))
        .collect();
    pairs.sort_by_key(|(own, other)| (own.first, own.last, other.first));
    #[expect(clippy::cast_precision_loss, reason = "counts of fingerprints")]
    let score = 2.0 * pairs.len() as f64 / (left.len() + right.len()) as f64;
    Some(Likeness {
        score,
        shared: pairs.len(),
        lines: joined(&pairs),
    })
}

/// Neighbouring places as one.
fn joined(pairs: &[(Print, Print)]) -> Vec<Alike> {
    let mut lines: Vec<Alike> = Vec::new();
    for (own, other) in pairs {
        if let Some(last) = lines.last_mut()
            && own.first <= last.own_last + 1
            && other.first >= last.other_first
            && other.first <= last.other_last + 1
        {
            last.own_last = last.own_last.max(own.last);
            last.other_last = last.other_last.max(other.last);
            continue;
        }
        lines.push(Alike {
            own_first: own.first,
            own_last: own.last,
            other_first: other.first,
            other_last: other.last,
        });
    }
    lines.truncate(RANGES_MAX);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "def solve(values, target):\n    seen = {}\n    for index, value in enumerate(values):\n        rest = target - value\n        if rest in seen:\n            return [seen[rest], index]\n        seen[value] = index\n    return []\n\nn = int(input())\nprint(solve(list(map(int, input().split())), n))\n";
    const OTHER: &str = "import sys\ndata = sys.stdin.read().split()\ntarget = int(data[0])\nnumbers = sorted((int(x), i) for i, x in enumerate(data[1:]))\nlow, high = 0, len(numbers) - 1\nwhile low < high:\n    total = numbers[low][0] + numbers[high][0]\n    if total == target:\n        print([numbers[low][1], numbers[high][1]])\n        break\n    elif total < target:\n        low += 1\n    else:\n        high -= 1\n";

    fn likeness(one: &str, other: &str) -> f64 {
        compare(
            &prints("python", one),
            &prints("python", other),
            &HashSet::new(),
        )
        .expect("enough")
        .score
    }

    #[test]
    fn other_names_comments_numbers_and_blanks_hide_nothing() {
        let disguised = ONE
            .replace("seen", "table")
            .replace("values", "xs")
            .replace("rest", "d")
            .replace("    ", "  ")
            .replace("    return []", "  # nothing was found\n\n  return []");
        assert!(likeness(ONE, &disguised) > 0.99);
        assert!((likeness(ONE, ONE) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn another_solution_of_the_same_problem_is_another() {
        assert!(likeness(ONE, OTHER) < 0.2);
    }

    #[test]
    fn a_copied_part_is_told_with_its_lines_in_both() {
        let copied = format!("{}\n\n{ONE}", OTHER);
        let found = compare(
            &prints("python", ONE),
            &prints("python", &copied),
            &HashSet::new(),
        )
        .expect("enough");
        assert!(found.score > 0.4 && found.score < 0.9, "{found:?}");
        let shift = u32::try_from(OTHER.lines().count()).expect("short") + 2;
        let longest = found
            .lines
            .iter()
            .max_by_key(|alike| alike.own_last - alike.own_first)
            .expect("a place");
        assert!(longest.own_last - longest.own_first >= 5, "{found:?}");
        assert_eq!(longest.other_first, longest.own_first + shift);
    }

    #[test]
    fn every_long_enough_stretch_is_found_whatever_lies_around_it() {
        // INVARIANT of winnowing: of any WINDOW k-grams in a row one is chosen, by their hashes alone.
        let stretch: String = (0..KGRAM + WINDOW)
            .map(|index| ["if ", "x ", "= ", "( ", "1 ", "] ", "while "][index * 5 % 7])
            .collect();
        let one: HashSet<u64> = prints("c", &format!("a b + {stretch} for ( ; ; ) {{ y }} z"))
            .iter()
            .map(|print| print.hash)
            .collect();
        let other = prints("c", &format!("{{ return 5 }} {stretch} - - - q"));
        assert!(other.iter().any(|print| one.contains(&print.hash)));
    }

    #[test]
    fn what_most_have_and_what_is_short_says_nothing() {
        let programs: Vec<Vec<Print>> = (0..10).map(|_| prints("python", ONE)).collect();
        let shared = common(programs.iter().map(Vec::as_slice));
        assert!(compare(&programs[0], &programs[1], &shared).is_none());
        let short = prints("python", "print(sum(map(int, input().split())))\n");
        assert!(compare(&short, &short, &HashSet::new()).is_none());
        assert!(common(programs[..3].iter().map(Vec::as_slice)).is_empty());
    }

    #[test]
    fn any_text_has_fingerprints_or_none_and_breaks_nothing() {
        for text in [
            "",
            "\"",
            "'a",
            "/*",
            "`\n\n",
            "\\",
            "# only",
            "é漢 = '𝄞' /* ",
            "a'b'c'",
        ] {
            let found = prints("rust", text);
            assert!(found.len() <= text.len(), "{text:?}");
        }
    }
}
