//! An output held against an answer, without a program of the problem's own.

use tiltyard_protocol::{Comparer, ValueComparer};

mod lines;
mod scan;
mod standard;
mod tokens;
mod values;

pub use standard::is_standard;

/// What a comparer found.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub accepted: bool,
    /// A part from 0 to 1, of comparers that give points.
    pub score: Option<f64>,
    /// Where the first difference is, in a person's words. Empty where there is nothing to say.
    pub message: String,
}

impl Comparison {
    const fn accepted() -> Self {
        Self {
            accepted: true,
            score: None,
            message: String::new(),
        }
    }

    const fn rejected(message: String) -> Self {
        Self {
            accepted: false,
            score: None,
            message,
        }
    }
}

/// The comparer has no way to a verdict: the fault of the problem, and a judge error.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CannotCompare {
    #[error("no standard checker is called {0:?}")]
    UnknownChecker(String),
    #[error("the answer of the problem is not what its comparer needs: {0}")]
    Answer(String),
    #[error("{0} is no tolerance: it must be a number from 0 on")]
    Tolerance(f64),
}

/// Holds `output` against `answer`. No comparer of today looks at the input; those of testlib are told of it, so that a caller
/// has it at hand when one does.
pub fn compare(
    comparer: &Comparer,
    _input: &[u8],
    answer: &[u8],
    output: &[u8],
) -> Result<Comparison, CannotCompare> {
    match comparer {
        Comparer::Tokens(options) => {
            for tolerance in [
                options.float_absolute_tolerance,
                options.float_relative_tolerance,
            ] {
                check_tolerance(tolerance)?;
            }
            Ok(tokens::compare(options, answer, output))
        }
        Comparer::Lines => Ok(lines::compare(answer, output)),
        Comparer::Standard(name) => standard::compare(name, answer, output),
        Comparer::Values(comparer) => {
            if let ValueComparer::Float(tolerance) = comparer {
                check_tolerance(Some(*tolerance))?;
            }
            values::compare(*comparer, answer, output)
        }
    }
}

fn check_tolerance(tolerance: Option<f64>) -> Result<(), CannotCompare> {
    match tolerance {
        Some(tolerance) if tolerance.is_nan() || tolerance < 0.0 => {
            Err(CannotCompare::Tolerance(tolerance))
        }
        _ => Ok(()),
    }
}
