//! How often a password may be tried wrongly. Pure. An account is never locked for its owner: after some failures a
//! captcha is asked for, and each try waits a little longer.

use std::time::Duration;

use jiff::Timestamp;

/// Failures after which a captcha is asked for.
pub const FREE_FAILURES: i64 = 3;
/// Failures after which one waits.
const QUICK_FAILURES: i64 = 6;
/// The longest wait.
const WAIT_S_MAX: u64 = 300;
/// Failures older than this count no more.
const MEMORY_S: i64 = 3600;

/// Failures so far, of one account's name or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    pub count: i64,
    /// The last one, in microseconds since 1970.
    pub last_at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Free,
    Captcha,
    Wait(Duration),
}

impl Failures {
    fn recent(self, now: Timestamp) -> i64 {
        if now.as_microsecond().saturating_sub(self.last_at) > MEMORY_S * 1_000_000 {
            0
        } else {
            self.count
        }
    }

    /// What the next try has to bring.
    #[must_use]
    pub fn verdict(self, now: Timestamp) -> Verdict {
        let count = self.recent(now);
        if count < FREE_FAILURES {
            return Verdict::Free;
        }
        if count >= QUICK_FAILURES {
            let exponent = u32::try_from(count - QUICK_FAILURES)
                .unwrap_or(u32::MAX)
                .min(16);
            let wait = Duration::from_secs(2_u64.saturating_pow(exponent).min(WAIT_S_MAX));
            let since = Duration::from_micros(
                u64::try_from(now.as_microsecond() - self.last_at).unwrap_or(0),
            );
            if since < wait {
                return Verdict::Wait(wait - since);
            }
        }
        Verdict::Captcha
    }

    /// After one more.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        Self {
            count: self.recent(now) + 1,
            last_at: now.as_microsecond(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    #[test]
    fn it_gets_slower_and_is_forgotten() {
        let mut failures = Failures::default();
        for _ in 0..3 {
            assert_eq!(failures.verdict(at(1000)), Verdict::Free);
            failures = failures.failed(at(1000));
        }
        assert_eq!(failures.verdict(at(1000)), Verdict::Captcha);
        for _ in 0..4 {
            failures = failures.failed(at(1000));
        }
        assert_eq!(
            failures.verdict(at(1000)),
            Verdict::Wait(Duration::from_secs(2))
        );
        assert_eq!(failures.verdict(at(1002)), Verdict::Captcha);
        for _ in 0..60 {
            failures = failures.failed(at(1000));
        }
        assert_eq!(
            failures.verdict(at(1000)),
            Verdict::Wait(Duration::from_secs(WAIT_S_MAX))
        );
        assert_eq!(failures.verdict(at(1000 + 3601)), Verdict::Free);
        assert_eq!(failures.failed(at(1000 + 3601)).count, 1);
    }
}
