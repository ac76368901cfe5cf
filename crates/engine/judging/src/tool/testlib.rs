//! Checkers written with testlib, in its default build: 0 accepts, 1, 2, 4 and 8 reject, 3 is the checker's own failure, 7 gives
//! points. What is partially correct ends with the part itself as the exit code, so that only the message tells `_pc(1)` from a
//! wrong answer: the message is asked first.

use super::{Heard, Said, number, text};

const POINTS: i32 = 7;

pub(super) fn heard(code: i32, stderr: &[u8]) -> Heard {
    let stderr = text(stderr);
    let said = match partial(&stderr) {
        Some(Ok(percent)) if percent == code => part(percent),
        Some(Ok(_)) | None => plain(code, &stderr),
        Some(Err(reason)) => Said::Crashed(reason),
    };
    let message = (!matches!(said, Said::Crashed(_))).then(|| stderr.clone());
    Heard { said, message }
}

fn plain(code: i32, stderr: &str) -> Said {
    match code {
        0 => Said::Accepted {
            score: None,
            multiplier: None,
        },
        1 | 2 | 4 | 8 => Said::Rejected { score: None },
        3 => Said::Crashed(format!("it failed: {stderr}")),
        POINTS => points(stderr).unwrap_or_else(Said::Crashed),
        other => Said::Crashed(format!(
            "it ended with exit code {other}, which is none of testlib's"
        )),
    }
}

/// `points 12.5 and why`
fn points(stderr: &str) -> Result<Said, String> {
    let mut words = stderr.split_whitespace();
    if words.next() != Some("points") {
        return Err("it ended with exit code 7 and said no points".into());
    }
    let score = number(
        "what follows \"points\"",
        words.next().unwrap_or_default().as_bytes(),
    )?;
    Ok(Said::Accepted {
        score: Some(score),
        multiplier: None,
    })
}

/// `partially correct (40) and why`, in hundredths.
fn partial(stderr: &str) -> Option<Result<i32, String>> {
    let rest = stderr.strip_prefix("partially correct (")?;
    let (part, _) = rest.split_once(')')?;
    Some(match part.parse() {
        Ok(percent @ 0..=100) => Ok(percent),
        _ => Err(format!("{part} is no part of a hundred")),
    })
}

/// A part of nothing is a wrong answer: nobody reads an accepted test without points.
fn part(percent: i32) -> Said {
    if percent == 0 {
        return Said::Rejected { score: None };
    }
    Said::Accepted {
        score: None,
        multiplier: Some(f64::from(percent) / 100.0),
    }
}
