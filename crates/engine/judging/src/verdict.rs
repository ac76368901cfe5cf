//! From the facts of one run to a verdict on it.

use tiltyard_protocol::{Exit, Outcome, StoppedBy, Verdict};

/// What an outcome says without looking at the output. `None`: it ended well, and the output decides.
///
/// Only one thing can be said of a run in which several went wrong. The order:
///
/// 1. **Memory**, the kernel's own word. A program that runs into its memory is slowed down by reclaim before it is killed, and
///    its exit is a signal: time and exit are consequences.
/// 2. **Output**, counted by us and certain. The flood is ended by a signal too, and costs time.
/// 3. **Time**, of the CPU or of the wall; also of a program that ended by itself after its time, however it ended.
/// 4. **Run-time error**, by a signal or by an exit code that is not 0.
///
/// A run that was cancelled has no verdict of its own: nobody may take it for one, so it counts as a judge error.
#[must_use]
pub fn of_outcome(outcome: &Outcome, time_ms: u64) -> Option<Verdict> {
    match outcome.stopped_by {
        Some(StoppedBy::Memory) => return Some(Verdict::MemoryLimit),
        Some(StoppedBy::StdoutBytes | StoppedBy::StderrBytes) => return Some(Verdict::OutputLimit),
        Some(StoppedBy::WallTime | StoppedBy::CpuTime) => return Some(Verdict::TimeLimit),
        Some(StoppedBy::Cancelled) => return Some(Verdict::JudgeError),
        None => {}
    }
    if outcome.cpu_time_us > time_ms.saturating_mul(1000) {
        return Some(Verdict::TimeLimit);
    }
    (outcome.exit != Exit::Code(0)).then_some(Verdict::RuntimeError)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(exit: Exit, stopped_by: Option<StoppedBy>, cpu_time_us: u64) -> Outcome {
        Outcome {
            exit,
            stopped_by,
            wall_time_us: cpu_time_us,
            cpu_time_us,
            memory_peak_bytes: 0,
        }
    }

    #[test]
    fn each_way_to_end_has_its_verdict() {
        use StoppedBy as By;
        use Verdict as V;
        let (ok, one, killed) = (Exit::Code(0), Exit::Code(1), Exit::Signal(9));
        for (exit, stopped, cpu_us, expected) in [
            (ok, None, 999_999, None),
            (ok, None, 1_000_000, None),
            (ok, None, 1_000_001, Some(V::TimeLimit)),
            (one, None, 10, Some(V::RuntimeError)),
            (one, None, 1_000_001, Some(V::TimeLimit)),
            (Exit::Signal(11), None, 10, Some(V::RuntimeError)),
            (killed, Some(By::WallTime), 10, Some(V::TimeLimit)),
            (killed, Some(By::CpuTime), 1_000_000, Some(V::TimeLimit)),
            (killed, Some(By::Memory), 10, Some(V::MemoryLimit)),
            (killed, Some(By::Memory), 2_000_000, Some(V::MemoryLimit)),
            (ok, Some(By::Memory), 10, Some(V::MemoryLimit)),
            (killed, Some(By::StdoutBytes), 10, Some(V::OutputLimit)),
            (
                killed,
                Some(By::StderrBytes),
                2_000_000,
                Some(V::OutputLimit),
            ),
            (killed, Some(By::Cancelled), 10, Some(V::JudgeError)),
        ] {
            let outcome = outcome(exit, stopped, cpu_us);
            assert_eq!(of_outcome(&outcome, 1000), expected, "{outcome:?}");
        }
    }

    #[test]
    fn a_limit_beyond_counting_is_no_limit() {
        assert_eq!(
            of_outcome(&outcome(Exit::Code(0), None, u64::MAX), u64::MAX),
            None
        );
    }
}
