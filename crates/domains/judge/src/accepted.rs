//! Accepted solutions, for those who try inputs on them.

use std::collections::HashSet;

use tiltyard_contracts::ProblemId;
use tiltyard_problems::{AcceptedSolution, Solutions};
use tiltyard_store::{Store, StoreError};

use crate::{JudgeConfig, judging::source_files, store::submissions};

/// Looked at for each that is wanted: people hand in the same text more than once.
const LOOKED_AT: usize = 4;

/// Knows what was accepted. It stands beside [`crate::Judge`], because problems are made before it.
pub struct AcceptedSolutions {
    pub store: Store,
    pub config: JudgeConfig,
}

impl Solutions for AcceptedSolutions {
    fn accepted(
        &self,
        problem: ProblemId,
        time_ms: u64,
        most: usize,
    ) -> tiltyard_problems::Solved<'_> {
        Box::pin(async move {
            let limit = u32::try_from(most * LOOKED_AT).unwrap_or(u32::MAX);
            let found = submissions::accepted_of(&self.store, problem, limit).await?;
            let (mut seen, mut solutions) = (HashSet::new(), Vec::new());
            for (language, files) in found {
                if solutions.len() >= most || !seen.insert((language.clone(), files.clone())) {
                    continue;
                }
                let files: Vec<crate::File> = serde_json::from_str(&files).map_err(|error| {
                    StoreError::Broken(format!("files of a submission: {error}"))
                })?;
                solutions.push(AcceptedSolution {
                    files: source_files(&files).map_err(StoreError::Broken)?,
                    time_ms: self.config.time_ms(time_ms, &language),
                    language,
                });
            }
            Ok(solutions)
        })
    }
}
