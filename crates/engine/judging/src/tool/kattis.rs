//! Output validators of the ICPC and Kattis problem package format, legacy and 2025-09: 42 accepts, 43 rejects.

use super::{Feedback, Said, number};

const ACCEPTED: i32 = 42;
const REJECTED: i32 = 43;

pub(super) fn said(code: i32, feedback: &Feedback<'_>) -> Said {
    judged(code, feedback).unwrap_or_else(Said::Crashed)
}

fn judged(code: i32, feedback: &Feedback<'_>) -> Result<Said, String> {
    if !matches!(code, ACCEPTED | REJECTED) {
        return Err(format!(
            "it ended with exit code {code}; only 42 (accepted) and 43 (rejected) are verdicts"
        ));
    }
    if feedback.next_pass && code != ACCEPTED {
        return Err("it asked for another pass (nextpass.in) and rejected the output".into());
    }
    if feedback.score.is_some() && feedback.score_multiplier.is_some() {
        return Err("it wrote both score.txt and score_multiplier.txt".into());
    }
    let score = feedback
        .score
        .map(|bytes| number("score.txt", bytes))
        .transpose()?;
    let multiplier = feedback
        .score_multiplier
        .map(|bytes| number("score_multiplier.txt", bytes))
        .transpose()?;
    if let Some(part) = multiplier.filter(|part| *part > 1.0) {
        return Err(format!("score_multiplier.txt is more than 1: {part}"));
    }
    Ok(match code {
        ACCEPTED if feedback.next_pass => Said::AnotherPass,
        ACCEPTED => Said::Accepted { score, multiplier },
        _ => Said::Rejected { score },
    })
}
