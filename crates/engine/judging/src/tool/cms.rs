//! Checkers of CMS: a part from 0 to 1 on the first line of standard output, a message on the first line of standard error.

use super::{Heard, Said, number, text};

pub(super) fn heard(code: i32, stdout: &[u8], stderr: &[u8]) -> Heard {
    if code != 0 {
        return Heard::of(Said::Crashed(format!("it ended with exit code {code}")));
    }
    let line = stdout.split(|b| *b == b'\n').next().unwrap_or_default();
    match number("the first line of standard output", line) {
        Ok(part) if part > 1.0 => {
            Heard::of(Said::Crashed(format!("its score {part} is more than 1")))
        }
        Ok(part) => Heard {
            said: if part == 0.0 {
                Said::Rejected { score: None }
            } else {
                Said::Accepted {
                    score: None,
                    multiplier: Some(part),
                }
            },
            message: Some(message(stderr)),
        },
        Err(reason) => Heard::of(Said::Crashed(reason)),
    }
}

/// The standard messages are keys that the format leaves to be translated.
fn message(stderr: &[u8]) -> String {
    let line = text(stderr.split(|b| *b == b'\n').next().unwrap_or_default());
    match line.as_str() {
        "translate:success" => "Output is correct".into(),
        "translate:wrong" => "Output isn't correct".into(),
        "translate:partial" => "Output is partially correct".into(),
        _ => line,
    }
}
