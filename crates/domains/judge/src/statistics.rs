//! What all submissions to a problem come to, and one's own place among them.

use tiltyard_contracts::SignedIn;

use crate::{
    Judge, Rejected,
    histogram::{self, Class},
    store::statistics as rows,
};

#[derive(Debug, Clone, Default)]
pub struct Statistics {
    /// By code, those with a verdict.
    pub verdicts: Vec<(String, u64)>,
    pub runtime_us: Vec<Class>,
    pub memory_bytes: Vec<Class>,
    pub mine: Option<Mine>,
}

/// The best of one's own accepted ones among all that were accepted.
#[derive(Debug, Clone, Copy)]
pub struct Mine {
    pub cpu_time_us: u64,
    pub faster_than: f64,
    pub memory_bytes: u64,
    pub smaller_than: f64,
}

impl Judge {
    pub async fn statistics(
        &self,
        who: Option<&SignedIn>,
        slug: &str,
        language: Option<&str>,
    ) -> Result<Statistics, Rejected> {
        let problem = self.problem(slug).await?;
        if let Some(who) = who {
            self.refuse_held(who, problem.id).await?;
        }
        let accepted = rows::accepted(self.store(), problem.id, language).await?;
        let (mut runtime, mut memory): (Vec<u64>, Vec<u64>) = accepted.into_iter().unzip();
        runtime.sort_unstable();
        memory.sort_unstable();
        let best = match who {
            Some(who) => rows::best_of(self.store(), who.user, problem.id, language).await?,
            None => None,
        };
        Ok(Statistics {
            verdicts: rows::verdicts(self.store(), problem.id, language).await?,
            mine: best.map(|(cpu_time_us, memory_bytes)| Mine {
                cpu_time_us,
                faster_than: histogram::better_than(&runtime, cpu_time_us),
                memory_bytes,
                smaller_than: histogram::better_than(&memory, memory_bytes),
            }),
            runtime_us: histogram::classes(&runtime),
            memory_bytes: histogram::classes(&memory),
        })
    }
}
