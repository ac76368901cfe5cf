//! Days in a row. A day is one of UTC, counted from 1970.

/// How many days in a row something was solved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Streak {
    /// The row that reaches to today, or to yesterday: today is not over.
    pub current: u32,
    pub longest: u32,
}

/// Of sorted days without doubles.
#[must_use]
pub fn streak(days: &[i64], today: i64) -> Streak {
    let (mut row, mut longest, mut before) = (0, 0, None);
    for &day in days {
        row = if before == Some(day - 1) { row + 1 } else { 1 };
        longest = longest.max(row);
        before = Some(day);
    }
    let goes_on = before.is_some_and(|last| last >= today - 1);
    Streak {
        current: if goes_on { row } else { 0 },
        longest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_lasts_until_a_whole_day_is_missed() {
        let row = |days: &[i64], today| {
            let streak = streak(days, today);
            (streak.current, streak.longest)
        };
        assert_eq!(row(&[], 10), (0, 0));
        assert_eq!(row(&[8, 9, 10], 10), (3, 3));
        assert_eq!(row(&[8, 9, 10], 11), (3, 3), "today is not over");
        assert_eq!(row(&[8, 9, 10], 12), (0, 3));
        assert_eq!(row(&[1, 2, 3, 4, 9, 10], 10), (2, 4));
    }
}
