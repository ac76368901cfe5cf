//! Standings that were computed before. The database says whether they still hold: a number that grows with every change. Whoever asks while they
//! are computed waits for them, so that a change that a thousand pages hear of is folded once.

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use uuid::Uuid;

use super::{Contest, Line, store};
use crate::{Arena, Rejected};

/// Looks at contests that are kept; with one more all are let go.
const LOOKS_KEPT_MAX: usize = 32;

/// A contest, with virtual participants or without, with what is frozen or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Look {
    contest: Uuid,
    with_virtual: bool,
    thawed: bool,
}

/// Lines, and how often the contest had changed before they were read.
struct Known {
    changes: i64,
    lines: Arc<Vec<Line>>,
}

type Place = Arc<tokio::sync::Mutex<Option<Known>>>;

#[derive(Default)]
pub(crate) struct LinesKept(Mutex<HashMap<Look, Place>>);

impl LinesKept {
    fn place(&self, look: Look) -> Place {
        let mut kept = self.0.lock();
        if !kept.contains_key(&look) && kept.len() >= LOOKS_KEPT_MAX {
            kept.clear();
        }
        Arc::clone(kept.entry(look).or_default())
    }
}

impl Arena {
    pub(super) async fn lines_kept(
        &self,
        contest: &Contest,
        with_virtual: bool,
        thawed: bool,
    ) -> Result<Arc<Vec<Line>>, Rejected> {
        let look = Look {
            contest: contest.id,
            with_virtual,
            thawed,
        };
        let place = self.0.lines_kept.place(look);
        let mut known = place.lock().await;
        // Read first: what changes while lines are computed makes them old.
        let changes = store::changes(self.store(), contest.id).await?;
        if let Some(known) = known.as_ref().filter(|known| known.changes == changes) {
            return Ok(Arc::clone(&known.lines));
        }
        // The contest itself may have changed since it was read.
        let contest = self.contest(&contest.slug).await?;
        let hidden = contest.frozen_from_ms().filter(|_| !thawed);
        let lines = Arc::new(self.lines(&contest, with_virtual, hidden, None).await?);
        *known = Some(Known {
            changes,
            lines: Arc::clone(&lines),
        });
        Ok(lines)
    }
}
