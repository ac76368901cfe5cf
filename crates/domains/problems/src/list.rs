//! The list of problems, as it is asked for.

use serde::{Deserialize, Serialize};
use tiltyard_contracts::{ListId, ProblemId, Timestamp, UserId};
use tiltyard_packages::Difficulty;
use utoipa::ToSchema;

use crate::{KindWord, Problems, Rejected, store};

/// What somebody made of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProblemStatus)]
pub enum Status {
    None,
    Tried,
    Solved,
}

impl Status {
    /// From the number of accepted submissions; below 0 there were none at all.
    pub(crate) fn of(accepted: i64) -> Self {
        match accepted {
            ..0 => Self::None,
            0 => Self::Tried,
            _ => Self::Solved,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProblemSort)]
pub enum Sort {
    #[default]
    Title,
    /// Newest first.
    Newest,
    /// Most often solved first.
    Acceptance,
    /// Easiest first.
    Difficulty,
    /// Best liked first.
    Votes,
}

/// Where a page begins: behind what the sort is by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Place {
    Number(i64),
    Text(String),
}

/// Which problems, in which order.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub text: Option<String>,
    /// All of them.
    pub tags: Vec<String>,
    pub difficulty: Option<Difficulty>,
    pub kind: Option<KindWord>,
    pub status: Option<Status>,
    pub list: Option<ListId>,
    pub sort: Sort,
    pub after: Option<(Place, ProblemId)>,
}

/// A problem in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub id: ProblemId,
    pub slug: String,
    pub title: String,
    pub(crate) title_key: String,
    pub difficulty: Option<Difficulty>,
    pub kind: KindWord,
    pub scoring: bool,
    pub tags: Vec<String>,
    /// Accepted of a million submissions; -1 where there are none.
    pub acceptance_ppm: i64,
    pub submissions: i64,
    pub solved_by: i64,
    pub votes: i64,
    pub published_at: Timestamp,
    pub status: Status,
}

impl Listed {
    /// Its place in this order.
    pub(crate) fn place(&self, sort: Sort) -> Place {
        match sort {
            Sort::Title => Place::Text(self.title_key.clone()),
            Sort::Newest => Place::Number(tiltyard_store::micros(self.published_at)),
            Sort::Acceptance => Place::Number(self.acceptance_ppm),
            Sort::Difficulty => Place::Number(crate::facts::difficulty_number(self.difficulty)),
            Sort::Votes => Place::Number(self.votes),
        }
    }
}

/// What one may narrow the list by, and how many problems each leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facets {
    pub tags: Vec<(String, i64)>,
    pub difficulties: Vec<(Difficulty, i64)>,
}

impl Problems {
    /// One page of the list.
    pub async fn list(
        &self,
        asked: &Asked,
        user: Option<UserId>,
        limit: u32,
    ) -> Result<Vec<Listed>, Rejected> {
        Ok(store::list::page(self.store(), asked, user, limit).await?)
    }

    /// How many there are on all pages together.
    pub async fn count(&self, asked: &Asked, user: Option<UserId>) -> Result<i64, Rejected> {
        Ok(store::list::count(self.store(), asked, user).await?)
    }

    pub async fn facets(&self) -> Result<Facets, Rejected> {
        Ok(Facets {
            tags: store::list::tags(self.store()).await?,
            difficulties: store::list::difficulties(self.store())
                .await?
                .into_iter()
                .filter_map(|(number, count)| Some((crate::facts::difficulty_of(number)?, count)))
                .collect(),
        })
    }

    /// Those of these that people may see, in this order.
    pub async fn listed(
        &self,
        ids: &[ProblemId],
        user: Option<UserId>,
    ) -> Result<Vec<Listed>, Rejected> {
        let mut found = store::list::of_ids(self.store(), ids, user).await?;
        found.sort_by_key(|one| ids.iter().position(|id| *id == one.id));
        Ok(found)
    }
}
