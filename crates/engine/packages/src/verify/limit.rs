//! The time limit of a package that names none.

use crate::{Format, PackageLimits};

/// The least limit that is inferred.
pub const TIME_MS_MIN: u64 = 1000;
/// Where no accepted submission could be measured.
pub const TIME_MS_DEFAULT: u64 = 10_000;
/// What a submission may take while it is measured; nobody waits longer for a limit to be found.
pub const MEASURED_MS_MAX: u64 = 60_000;
/// The longest limit that is inferred.
pub const TIME_MS_MAX: u64 = 120_000;

/// The least multiple of the resolution that leaves the slowest accepted submission its room.
#[must_use]
pub fn inferred(limits: &PackageLimits, slowest_us: u64) -> u64 {
    rounded(limits, slowest_us as f64 / 1000.0 * limits.ac_to_time_limit)
}

fn rounded(limits: &PackageLimits, at_least_ms: f64) -> u64 {
    let resolution = limits.time_resolution_ms.max(1);
    let steps = (at_least_ms / resolution as f64).ceil().max(1.0) as u64;
    (steps * resolution).clamp(TIME_MS_MIN.min(resolution.max(1)), TIME_MS_MAX)
}

/// The least limit that is still fair where what must be too slow is not: the old format names no limit, and leaves room
/// between the slowest accepted submission and some times that. Tools round such limits; people who choose them do not always.
#[must_use]
pub fn tightest(format: Format, limits: &PackageLimits, slowest_us: u64) -> Option<u64> {
    const FAIR: f64 = 1.5;
    const STEP_MS: f64 = 100.0;
    let steps = (slowest_us as f64 / 1000.0 * FAIR / STEP_MS).ceil();
    (format == Format::KattisLegacy && limits.ac_to_time_limit > FAIR)
        .then(|| ((steps * STEP_MS) as u64).clamp(TIME_MS_MIN, TIME_MS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(factor: f64, resolution_ms: u64) -> PackageLimits {
        PackageLimits {
            time_ms: None,
            ac_to_time_limit: factor,
            time_limit_to_tle: 1.5,
            time_resolution_ms: resolution_ms,
            memory_bytes: 0,
            output_bytes: 0,
            code_bytes: 0,
            compile_time_ms: 0,
            compile_memory_bytes: 0,
            check_time_ms: 0,
            check_memory_bytes: 0,
            check_output_bytes: 0,
            passes_max: 2,
            may_write_files: false,
        }
    }

    #[test]
    fn the_tightest_limit_leaves_half_the_time_again() {
        let tight = |slowest_us| tightest(Format::KattisLegacy, &limits(2.0, 1000), slowest_us);
        assert_eq!(tight(1_400_000), Some(2100));
        assert_eq!(tight(100_000), Some(1000));
        assert_eq!(tightest(Format::Kattis2025, &limits(2.0, 1000), 1), None);
    }

    #[test]
    fn a_limit_is_the_next_multiple() {
        for (factor, resolution, slowest_us, wanted) in [
            (5.0, 1000, 10_000, 1000),
            (5.0, 1000, 200_000, 1000),
            (5.0, 1000, 200_001, 2000),
            (2.0, 500, 600_000, 1500),
            (2.0, 100, 10_000, 100),
        ] {
            assert_eq!(inferred(&limits(factor, resolution), slowest_us), wanted);
        }
    }
}
