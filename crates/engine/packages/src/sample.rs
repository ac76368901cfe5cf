//! The package an author begins with: small, whole, and right.

/// Files of a package by their names in it.
#[must_use]
pub fn sample(name: &str) -> Vec<(&'static str, String)> {
    let files: [(&str, &str); 14] = [
        ("problem.yaml", PROBLEM),
        ("tiltyard.yaml", EXTENSION),
        ("statement/problem.en.md", STATEMENT),
        ("solution/solution.en.md", SOLUTION),
        ("data/sample/1.in", "3 4\n"),
        ("data/sample/1.ans", "7\n"),
        ("data/secret/1-small.in", "0 0\n"),
        ("data/secret/1-small.ans", "0\n"),
        ("data/secret/2-large.in", "1000000000 1000000000\n"),
        ("data/secret/2-large.ans", "2000000000\n"),
        ("data/invalid_input/words.in", "three four\n"),
        ("input_validators/validate.py", VALIDATOR),
        ("submissions/accepted/sum.py", ACCEPTED),
        ("submissions/wrong_answer/difference.py", WRONG),
    ];
    files
        .into_iter()
        .map(|(file, text)| {
            let text = text
                .replace("@NAME@", name)
                .replace("@UUID@", &uuid_of(name));
            (file, text)
        })
        .collect()
}

/// An identity of its own for each name, and the same for the same one: nothing here needs chance.
fn uuid_of(name: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash: [u8; 32] = Sha256::digest(format!("tiltyard problem new {name}")).into();
    let hex: String = hash[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(
        "{}-{}-8{}-8{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..32]
    )
}

const PROBLEM: &str = "problem_format_version: 2025-09
name: @NAME@
uuid: @UUID@
type: pass-fail
license: unknown
credits: Your Name
keywords: [sums]
";

const EXTENSION: &str = "difficulty: easy
categories: [maths]
hints:
  - Read both numbers first.
";

const STATEMENT: &str = "Two boxes hold coins. How many coins are there together?

## Input

One line with two integers $a$ and $b$ ($0 \\le a, b \\le 10^9$), the coins in the boxes.

## Output

The number of all coins.
";

const SOLUTION: &str =
    "The answer is $a + b$, which fits into 32 bits without a sign, and into 64 bits with one.
";

const VALIDATOR: &str = "import re
import sys

text = sys.stdin.read()
match = re.fullmatch(r\"(0|[1-9][0-9]*) (0|[1-9][0-9]*)\\n\", text)
valid = match is not None and all(int(number) <= 10**9 for number in match.groups())
sys.exit(42 if valid else 43)
";

const ACCEPTED: &str = "a, b = map(int, input().split())
print(a + b)
";

const WRONG: &str = "a, b = map(int, input().split())
print(a - b)
";
