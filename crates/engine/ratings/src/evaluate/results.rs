//! The many ways in which people write who won.

use crate::glicko::Outcome;

/// What the results of a history are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultReading {
    /// Seen from the left one; a winner's name is understood where it is no such word.
    Scores,
    /// The winner's name; "1" is then somebody called 1.
    Winners,
}

impl ResultReading {
    /// From rows of result, left and right. Names only where some result can be nothing else.
    pub fn of<'a>(rows: impl Iterator<Item = (&'a [u8], &'a [u8], &'a [u8])> + Clone) -> Self {
        let all_scores = rows.clone().all(|(result, ..)| score(result).is_some());
        let all_winners = rows
            .into_iter()
            .all(|(result, left, right)| winner(result, left, right).is_some());
        if all_winners && !all_scores {
            Self::Winners
        } else {
            Self::Scores
        }
    }

    pub fn read(self, result: &[u8], left: &[u8], right: &[u8]) -> Option<Outcome> {
        match self {
            Self::Winners => winner(result, left, right),
            Self::Scores => score(result).or_else(|| winner(result, left, right)),
        }
    }
}

fn winner(result: &[u8], left: &[u8], right: &[u8]) -> Option<Outcome> {
    if result == left {
        Some(Outcome::LeftWon)
    } else if result == right {
        Some(Outcome::RightWon)
    } else {
        score(result).filter(|outcome| *outcome == Outcome::Draw)
    }
}

fn score(result: &[u8]) -> Option<Outcome> {
    // The common ones first: there are millions of them.
    match result {
        b"1" => return Some(Outcome::LeftWon),
        b"0" => return Some(Outcome::RightWon),
        b"0.5" => return Some(Outcome::Draw),
        _ => {}
    }
    let word = std::str::from_utf8(result).ok()?.to_lowercase();
    match word.as_str() {
        "left" | "left won" | "left_won" | "leftwon" | "w" | "win" | "won" => {
            return Some(Outcome::LeftWon);
        }
        "right" | "right won" | "right_won" | "rightwon" | "l" | "loss" | "lose" | "lost" => {
            return Some(Outcome::RightWon);
        }
        "draw" | "d" | "drawn" | "tie" | "tied" | "1/2" | "½" => return Some(Outcome::Draw),
        _ => {}
    }
    if let Some((left, right)) = word.split_once(['-', ':', '–']) {
        return compared(points(left)?, points(right)?);
    }
    match word.parse::<f64>().ok()? {
        1.0 => Some(Outcome::LeftWon),
        0.0 => Some(Outcome::RightWon),
        0.5 => Some(Outcome::Draw),
        _ => None,
    }
}

fn points(text: &str) -> Option<f64> {
    match text.trim() {
        "1/2" | "½" => Some(0.5),
        text => text
            .parse()
            .ok()
            .filter(|points: &f64| points.is_finite() && *points >= 0.0),
    }
}

fn compared(left: f64, right: f64) -> Option<Outcome> {
    Some(match left.partial_cmp(&right)? {
        std::cmp::Ordering::Greater => Outcome::LeftWon,
        std::cmp::Ordering::Less => Outcome::RightWon,
        std::cmp::Ordering::Equal => Outcome::Draw,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_result_is_read() {
        for (outcome, words) in [
            (Outcome::LeftWon, "1 1.0 left LEFT left_won W win 1-0 3:2"),
            (Outcome::RightWon, "0 0.0 right right_won L loss 0-1 1:4"),
            (
                Outcome::Draw,
                "0.5 .5 draw D tie 1/2 ½ 1/2-1/2 ½-½ 0.5-0.5 2-2",
            ),
        ] {
            for word in words.split(' ') {
                assert_eq!(score(word.as_bytes()), Some(outcome), "{word}");
            }
        }
        for word in ["", "2", "-1", "NaN", "abandoned", "1-", "-", "0.7", "1-0-1"] {
            assert_eq!(score(word.as_bytes()), None, "{word}");
        }
    }

    #[test]
    fn a_winner_called_1_is_somebody_where_results_are_names() {
        let rows: [[&[u8]; 3]; 3] = [
            [b"17", b"17", b"1"],
            [b"1", b"17", b"1"],
            [b"draw", b"1", b"17"],
        ];
        let reading = ResultReading::of(rows.iter().map(|[a, b, c]| (*a, *b, *c)));
        assert_eq!(reading, ResultReading::Winners);
        assert_eq!(reading.read(b"1", b"17", b"1"), Some(Outcome::RightWon));
        assert_eq!(reading.read(b"5", b"17", b"1"), None);
    }

    #[test]
    fn scores_stay_scores_when_names_are_numbers() {
        let rows: [[&[u8]; 3]; 2] = [[b"1", b"0", b"1"], [b"0", b"0", b"1"]];
        let reading = ResultReading::of(rows.iter().map(|[a, b, c]| (*a, *b, *c)));
        assert_eq!(reading, ResultReading::Scores);
        assert_eq!(reading.read(b"1", b"0", b"1"), Some(Outcome::LeftWon));
    }
}
