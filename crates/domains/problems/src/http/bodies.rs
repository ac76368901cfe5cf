//! What goes over the wire of problems.

use std::collections::BTreeMap;

use serde::Serialize;
use tiltyard_contracts::{ProblemId, Timestamp, VersionId};
use tiltyard_packages::Difficulty;
use utoipa::ToSchema;

use crate::{KindWord, Listed, Status, facts::Limits, reading};

/// How hard it is.
#[derive(Debug, Clone, Copy, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Difficulty)]
pub enum DifficultyWord {
    Easy,
    Medium,
    Hard,
}

impl From<Difficulty> for DifficultyWord {
    fn from(difficulty: Difficulty) -> Self {
        match difficulty {
            Difficulty::Easy => Self::Easy,
            Difficulty::Medium => Self::Medium,
            Difficulty::Hard => Self::Hard,
        }
    }
}

impl From<DifficultyWord> for Difficulty {
    fn from(word: DifficultyWord) -> Self {
        match word {
            DifficultyWord::Easy => Self::Easy,
            DifficultyWord::Medium => Self::Medium,
            DifficultyWord::Hard => Self::Hard,
        }
    }
}

/// A problem in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemSummary {
    id: ProblemId,
    slug: String,
    title: String,
    #[schema(required)]
    difficulty: Option<DifficultyWord>,
    kind: KindWord,
    /// Whether there are points beside the verdict.
    scoring: bool,
    tags: Vec<String>,
    /// The part of all submissions that was accepted, 0 to 1; `null` where there are none.
    #[schema(required)]
    acceptance: Option<f64>,
    submissions: i64,
    /// People who have solved it.
    solved_by: i64,
    votes: i64,
    /// What the one who asks made of it.
    status: Status,
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
}

impl From<Listed> for ProblemSummary {
    fn from(listed: Listed) -> Self {
        Self {
            id: listed.id,
            slug: listed.slug,
            title: listed.title,
            difficulty: listed.difficulty.map(DifficultyWord::from),
            kind: listed.kind,
            scoring: listed.scoring,
            tags: listed.tags,
            acceptance: (listed.acceptance_ppm >= 0)
                .then(|| listed.acceptance_ppm as f64 / 1_000_000.0),
            submissions: listed.submissions,
            solved_by: listed.solved_by,
            votes: listed.votes,
            status: listed.status,
            published_at: listed.published_at,
        }
    }
}

/// A text, rendered and safe to show.
#[derive(Debug, Serialize, ToSchema)]
pub struct RenderedStatement {
    /// The language it is in, as `en`.
    tongue: String,
    html: String,
}

/// A test everybody sees.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemSample {
    name: String,
    input: String,
    answer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    explanation_html: Option<String>,
}

/// A programming language it may be solved in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemLanguage {
    id: String,
    name: String,
    /// What the editor calls it.
    editor: String,
    /// What one begins with; empty where a whole program is written.
    stub: String,
}

/// Where it comes from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemAbout {
    #[schema(required)]
    license: Option<String>,
    #[schema(required)]
    rights_owner: Option<String>,
    #[schema(required)]
    source: Option<String>,
    #[schema(required)]
    source_url: Option<String>,
    /// Names by role: `authors`, `testers`, `translators`, …
    credits: BTreeMap<String, Vec<String>>,
}

/// A file to take along.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemAttachment {
    name: String,
    bytes: u64,
}

/// A problem, whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WholeProblem)]
pub struct ProblemView {
    #[serde(flatten)]
    summary: ProblemSummary,
    version: VersionId,
    statement: RenderedStatement,
    tongues: Vec<String>,
    samples: Vec<ProblemSample>,
    limits: Limits,
    languages: Vec<ProblemLanguage>,
    /// What is implemented, in neutral words; `null` where a whole program is written.
    #[schema(required, value_type = Option<Object>)]
    signature: Option<tiltyard_signatures::Signature>,
    /// How many there are.
    hints: usize,
    editorial: reading::Editorial,
    /// What the best submission scores.
    #[schema(required)]
    score_max: Option<f64>,
    about: ProblemAbout,
    attachments: Vec<ProblemAttachment>,
    #[schema(minimum = -1, maximum = 1)]
    my_vote: i64,
    gave_up: bool,
}

impl From<reading::Opened> for ProblemView {
    fn from(opened: reading::Opened) -> Self {
        let facts = opened.facts;
        Self {
            summary: opened.listed.into(),
            version: opened.version,
            statement: RenderedStatement {
                tongue: opened.tongue,
                html: opened.html,
            },
            tongues: facts.tongues,
            samples: facts
                .samples
                .into_iter()
                .map(|sample| ProblemSample {
                    name: sample.name,
                    input: sample.input,
                    answer: sample.answer,
                    explanation_html: sample.explanation_html,
                })
                .collect(),
            limits: facts.limits,
            languages: opened
                .languages
                .into_iter()
                .map(|language| ProblemLanguage {
                    id: language.id,
                    name: language.name,
                    editor: language.editor,
                    stub: language.stub,
                })
                .collect(),
            signature: facts.signature,
            hints: facts.hints,
            editorial: opened.editorial,
            score_max: facts.score_max,
            about: ProblemAbout {
                license: facts.about.license,
                rights_owner: facts.about.rights_owner,
                source: facts.about.source,
                source_url: facts.about.source_url,
                credits: facts.about.credits,
            },
            attachments: facts
                .attachments
                .into_iter()
                .map(|asset| ProblemAttachment {
                    name: asset.name,
                    bytes: asset.bytes,
                })
                .collect(),
            my_vote: opened.my_vote,
            gave_up: opened.gave_up,
        }
    }
}

/// Rendered and safe to show.
#[derive(Debug, Serialize, ToSchema)]
pub struct RenderedText {
    pub html: String,
}
