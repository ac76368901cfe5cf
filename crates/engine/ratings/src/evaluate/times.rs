//! What the times of a history mean. Only days that pass widen a deviation, so a number that merely counts must not be taken for days.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil, tz::TimeZone};

const MS_PER_DAY: f64 = 86_400_000.0;

/// Numbers from here on are seconds since 1970 (this one is in 1973): nobody counts rounds that far.
const SECONDS_FROM: f64 = 1e8;
const MILLISECONDS_FROM: f64 = 1e11;
const MICROSECONDS_FROM: f64 = 1e14;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeReading {
    Microseconds,
    Milliseconds,
    Seconds,
    Days,
    /// ISO 8601.
    Dates,
    /// Numbers that only grow, one for each duel: no days pass.
    Order,
}

/// A time as it is compared with others, and as a rating is told it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    pub key: f64,
    pub at_ms: i64,
}

impl TimeReading {
    /// How these times are to be read, or the place of one that fits no reading the others have.
    pub fn of(times: &[&str]) -> Result<Self, usize> {
        let numbers: Vec<Option<f64>> = times.iter().map(|text| number(text)).collect();
        if let Some(least) = numbers
            .iter()
            .copied()
            .try_fold(f64::INFINITY, |least, number| Some(least.min(number?)))
        {
            return Ok(match least {
                _ if times.iter().all(|text| is_compact_date(text)) => Self::Dates,
                _ if least >= MICROSECONDS_FROM => Self::Microseconds,
                _ if least >= MILLISECONDS_FROM => Self::Milliseconds,
                _ if least >= SECONDS_FROM => Self::Seconds,
                _ if are_shared(times) => Self::Days,
                _ => Self::Order,
            });
        }
        // One that is no number decides that they are dates; then all must be.
        match times.iter().position(|text| date_ms(text).is_none()) {
            None => Ok(Self::Dates),
            Some(at) if numbers[at].is_none() => Err(at),
            // A number among dates: the first of either kind decides.
            Some(at) if numbers[0].is_none() => Err(at),
            Some(_) => Err(numbers.iter().position(Option::is_none).unwrap_or(0)),
        }
    }

    pub fn read(self, text: &str) -> Option<Moment> {
        let ms_of = |unit_ms: f64| {
            let key = number(text)?;
            Some(Moment {
                key,
                at_ms: (key * unit_ms) as i64,
            })
        };
        match self {
            Self::Microseconds => ms_of(0.001),
            Self::Milliseconds => ms_of(1.0),
            Self::Seconds => ms_of(1000.0),
            Self::Days => ms_of(MS_PER_DAY),
            Self::Order => ms_of(0.0),
            Self::Dates => date_ms(text).map(|at_ms| Moment {
                key: at_ms as f64,
                at_ms,
            }),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Microseconds => "microseconds",
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Days => "days",
            Self::Dates => "dates",
            Self::Order => "order",
        }
    }
}

impl FromStr for TimeReading {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [
            Self::Microseconds,
            Self::Milliseconds,
            Self::Seconds,
            Self::Days,
            Self::Dates,
            Self::Order,
        ]
        .into_iter()
        .find(|reading| reading.name() == name)
        .ok_or_else(|| {
            "times are read as microseconds, milliseconds, seconds, days, dates or order".to_owned()
        })
    }
}

impl fmt::Display for TimeReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Microseconds => "microseconds since 1970",
            Self::Milliseconds => "milliseconds since 1970",
            Self::Seconds => "seconds since 1970",
            Self::Days => "days, or rounds, each taken for a day (where no days pass between them, say --time order)",
            Self::Dates => "dates",
            Self::Order => "numbers that only count: no days pass between duels (where they are days, say --time days)",
        })
    }
}

/// Whether most duels share their number with others, as those of a day or of a round do. A number of its own for each duel only counts them.
fn are_shared(times: &[&str]) -> bool {
    let distinct: std::collections::BTreeSet<&str> = times.iter().copied().collect();
    distinct.len() * 2 <= times.len()
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// 20240131, which is also a number.
fn is_compact_date(text: &str) -> bool {
    text.len() == 8
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && ("19700101".."21000101").contains(&text)
        && date_ms(text).is_some()
}

/// Without an offset a time is UTC's; without a time it is the day's first moment.
fn date_ms(text: &str) -> Option<i64> {
    let slashed;
    let text = match text.as_bytes().get(4) {
        Some(b'/') => {
            slashed = text.replace('/', "-");
            slashed.as_str()
        }
        _ => text,
    };
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp.as_millisecond());
    }
    let datetime: civil::DateTime = text.parse().ok()?;
    let timestamp = TimeZone::UTC.to_timestamp(datetime).ok()?;
    Some(timestamp.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_time_is_known_by_its_looks() {
        for (times, reading) in [
            (vec!["0", "1", "2"], TimeReading::Order),
            (vec!["1194"], TimeReading::Order),
            (vec!["14610.5", "14611"], TimeReading::Order),
            (vec!["1262304000", "1262304000.5"], TimeReading::Seconds),
            (vec!["1262304000000"], TimeReading::Milliseconds),
            (vec!["1262304000000000"], TimeReading::Microseconds),
            (
                vec!["2010-01-01", "2010-01-02T03:04:05Z"],
                TimeReading::Dates,
            ),
            (vec!["2010-01-01 10:20", "2010/01/02"], TimeReading::Dates),
            (vec!["20100101", "20101231"], TimeReading::Dates),
            // No day of the year: a number that counts.
            (vec!["20100101", "20101232"], TimeReading::Order),
        ] {
            assert_eq!(TimeReading::of(&times), Ok(reading), "{times:?}");
            for text in times {
                assert!(reading.read(text).is_some(), "{text}");
            }
        }
        assert_eq!(TimeReading::of(&["1", "2", "soon"]), Err(2));
        assert_eq!(TimeReading::of(&["2010-01-01", "7"]), Err(1));
    }

    #[test]
    fn the_same_moment_is_the_same_however_it_is_written() {
        let same_ms = 1_262_401_445_000;
        for (text, reading) in [
            ("2010-01-02T03:04:05Z", TimeReading::Dates),
            ("2010-01-02 03:04:05", TimeReading::Dates),
            ("2010-01-02 03:04:05 UTC", TimeReading::Dates),
            ("2010-01-02T05:04:05+02:00", TimeReading::Dates),
            ("1262401445", TimeReading::Seconds),
            ("1262401445000", TimeReading::Milliseconds),
            ("1262401445000000", TimeReading::Microseconds),
        ] {
            let moment = reading.read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(moment.at_ms, same_ms, "{text}");
        }
    }

    #[test]
    fn numbers_that_duels_share_are_days_and_others_only_count() {
        assert_eq!(
            TimeReading::of(&["1", "1", "2", "2"]),
            Ok(TimeReading::Days)
        );
        assert_eq!(
            TimeReading::of(&["1", "2", "3", "3"]),
            Ok(TimeReading::Order)
        );
        assert_eq!(TimeReading::of(&["1"]), Ok(TimeReading::Order));
    }

    #[test]
    fn what_only_counts_lets_no_days_pass() {
        assert_eq!(TimeReading::Order.read("900").unwrap().at_ms, 0);
        assert_eq!(TimeReading::Days.read("2").unwrap().at_ms, 172_800_000);
    }
}
