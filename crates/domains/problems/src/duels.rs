//! Problems as duels need them: which can be played, what one begins with, what the jury wrote.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use parking_lot::Mutex;
use serde::Deserialize;
use tiltyard_contracts::{ProblemId, UserId, VersionId};
use tiltyard_packages::Difficulty;
use tiltyard_store::StoreError;

use crate::{
    KindWord, Problems, Rejected,
    facts::difficulty_of,
    package,
    store::{drafts, duels, progress, versions},
};

/// How one hands it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DuelKind {
    /// A function or a class, around which the program is made.
    Function,
    /// A whole program that reads and writes.
    Stdin,
}

/// A problem two can play: it is judged on its own, and right or wrong as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuelProblem {
    pub problem: ProblemId,
    pub version: VersionId,
    pub slug: String,
    pub title: String,
    pub kind: DuelKind,
    /// As it is stored: 1 easy, 2 medium, 3 hard, 0 where nobody gave one.
    pub level: i64,
    /// People with a judged submission.
    pub tried: u64,
    /// People with an accepted one.
    pub solved: u64,
    /// Empty: any.
    pub languages: Vec<String>,
    /// Those of the people asked about who know it.
    pub seen_by: Vec<UserId>,
}

/// A program the jury wrote, of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JurySource {
    pub language: String,
    pub text: String,
    /// Whether it is right; of the others the package says that they fail.
    pub accepted: bool,
    /// What it is called in the package.
    pub label: String,
}

/// The short of a problem, public or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    pub problem: ProblemId,
    pub slug: String,
    pub title: String,
    pub difficulty: Option<Difficulty>,
    /// What is published, or was last.
    pub version: Option<VersionId>,
    pub public: bool,
}

/// What of a version matters and is not in the row of its problem. Versions never change, so that it is read once.
#[derive(Debug, Clone, Deserialize)]
struct Plain {
    #[serde(default)]
    multi_pass: bool,
    languages: Vec<String>,
}

/// Of every version that can be played now; those that are not published any more go when a new one comes.
#[derive(Default)]
pub(crate) struct PlainVersions(Mutex<Arc<HashMap<VersionId, Plain>>>);

impl Problems {
    /// All problems that can be played, and which of these people know them.
    pub async fn for_duels(&self, people: &[UserId]) -> Result<Vec<DuelProblem>, Rejected> {
        let rows = duels::playable(self.store()).await?;
        let plain = self.plain(&rows).await?;
        let mut seen: HashMap<ProblemId, Vec<UserId>> = HashMap::new();
        for (problem, user) in duels::seen_by(self.store(), people).await? {
            seen.entry(problem).or_default().push(user);
        }
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let version = VersionId::from_uuid(row.version);
                let plain = plain.get(&version).filter(|plain| !plain.multi_pass)?;
                let problem = ProblemId::from_uuid(row.id);
                Some(DuelProblem {
                    problem,
                    version,
                    slug: row.slug,
                    title: row.title,
                    kind: match KindWord::named(&row.kind)? {
                        KindWord::Function | KindWord::Class => DuelKind::Function,
                        KindWord::Program => DuelKind::Stdin,
                        KindWord::Interactive | KindWord::Answers => return None,
                    },
                    level: row.difficulty,
                    tried: count(row.tried_by),
                    solved: count(row.solved_by),
                    languages: plain.languages.clone(),
                    seen_by: seen.remove(&problem).unwrap_or_default(),
                })
            })
            .collect())
    }

    async fn plain(
        &self,
        rows: &[duels::Row],
    ) -> Result<Arc<HashMap<VersionId, Plain>>, StoreError> {
        let before = Arc::clone(&self.0.plain.0.lock());
        let asked: HashSet<VersionId> = rows
            .iter()
            .map(|row| VersionId::from_uuid(row.version))
            .collect();
        let is_new = |version: &&VersionId| !before.contains_key(*version);
        let missing: Vec<VersionId> = asked.iter().filter(is_new).copied().collect();
        if missing.is_empty() {
            return Ok(before);
        }
        let mut known = HashMap::clone(&before);
        known.retain(|version, _| asked.contains(version));
        for (version, facts) in duels::facts_of(self.store(), &missing).await? {
            let plain = serde_json::from_str(&facts).map_err(|error| {
                StoreError::Broken(format!("a version is not readable: {error}"))
            })?;
            known.insert(version, plain);
        }
        let known = Arc::new(known);
        *self.0.plain.0.lock() = Arc::clone(&known);
        Ok(known)
    }

    /// The jury's programs of one file, as somebody would write them who solves the problem: around a signature nothing is
    /// in them that is not in a submission of a person.
    pub async fn jury_sources(&self, version: VersionId) -> Result<Vec<JurySource>, Rejected> {
        let judged = self.judging(version).await?.ok_or(Rejected::NotFound)?;
        self.aside(move |_| judged.jury_sources())
            .await?
            .map_err(Rejected::Files)
    }

    /// What an editor begins with; empty where a whole program is written. `None`: nobody solves it in this language.
    pub async fn stub(
        &self,
        version: VersionId,
        language: &str,
    ) -> Result<Option<String>, Rejected> {
        let version = versions::by_id(self.store(), version)
            .await?
            .ok_or(Rejected::NotFound)?;
        let facts = version.facts;
        if !facts.languages.is_empty() && !facts.languages.iter().any(|one| one == language) {
            return Ok(None);
        }
        Ok(match &facts.signature {
            Some(signature) => package::stub(signature, language),
            None => Some(String::new()),
        })
    }

    /// Who wrote these problems, had them tried, reviewed or published them, and so knew them before others did.
    pub async fn insiders(&self, problems: &[ProblemId]) -> Result<HashSet<UserId>, Rejected> {
        let mut insiders = HashSet::new();
        for problem in problems {
            insiders.extend(duels::insiders(self.store(), *problem).await?);
        }
        Ok(insiders)
    }

    /// How many problems somebody has solved: without a level, easy, medium, hard.
    pub async fn solved_by_level(&self, user: UserId) -> Result<[u64; 4], Rejected> {
        let mut solved = [0; 4];
        for (level, count) in progress::solved(self.store(), user).await? {
            if let Some(known) = usize::try_from(level)
                .ok()
                .and_then(|level| solved.get_mut(level))
            {
                *known = u64::try_from(count).unwrap_or_default();
            }
        }
        Ok(solved)
    }

    /// The short of a problem, whether people see it or not: whoever asks decides who is told.
    pub async fn head_of(&self, problem: ProblemId) -> Result<Option<Short>, Rejected> {
        let draft = drafts::by_id(self.store(), problem).await?;
        let Some(draft) = draft else { return Ok(None) };
        let difficulty = duels::difficulty_of(self.store(), problem).await?;
        Ok(Some(Short {
            problem,
            slug: draft.slug,
            title: draft.title,
            difficulty: difficulty.and_then(difficulty_of),
            version: draft.version,
            public: draft.public,
        }))
    }
}
