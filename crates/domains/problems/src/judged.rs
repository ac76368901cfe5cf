//! What the side that judges needs of a problem: which version, which limits, and the request for a submission.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use parking_lot::Mutex;
use tiltyard_contracts::{ProblemId, VersionId};
use tiltyard_packages::{FileRef, Package};
use tiltyard_protocol::{Content, JudgeRequest, Verdict};
use tiltyard_store::StoreError;

use crate::{
    Facts, JurySource, NotJudgeable, Problems, Sample, Submitted, TestHead,
    files::Manifest,
    package,
    store::versions::{self, Version},
};

/// Versions kept ready; of those not asked for the longest the oldest go first.
const KEPT_MAX: usize = 64;
/// A file up to this size travels with the job, in bytes; larger ones are fetched where it is judged.
const INLINE_BYTES_MAX: u64 = 16 << 10;
/// Files of one version that are held in memory together, in bytes.
const HELD_BYTES_MAX: u64 = 4 << 20;

/// Which version a submission made now is judged on, and what is checked before it is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemHead {
    pub id: ProblemId,
    pub slug: String,
    pub title: String,
    pub version: VersionId,
    pub code_bytes_max: usize,
    pub scoring: bool,
    pub score_max: Option<f64>,
    /// Empty: all.
    pub languages: Vec<String>,
}

/// A version, ready to be judged on.
pub struct JudgedVersion {
    pub problem: ProblemId,
    pub slug: String,
    pub title: String,
    pub version: VersionId,
    pub time_ms: u64,
    pub scoring: bool,
    pub score_max: Option<f64>,
    pub code_bytes_max: usize,
    pub tests: Vec<TestHead>,
    pub groups: Vec<String>,
    samples: Vec<Sample>,
    package: Package,
    root: PathBuf,
    manifest: Manifest,
    /// Files of tests, as they travel. All else is read when it is asked for: a program is never fetched piece by piece.
    held: HashMap<PathBuf, Content>,
}

/// Versions that were asked for lately.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Ready>);

#[derive(Default)]
struct Ready {
    turn: u64,
    versions: HashMap<VersionId, (u64, Arc<JudgedVersion>)>,
}

impl Kept {
    fn get(&self, id: VersionId) -> Option<Arc<JudgedVersion>> {
        let mut ready = self.0.lock();
        ready.turn += 1;
        let turn = ready.turn;
        let (used, version) = ready.versions.get_mut(&id)?;
        *used = turn;
        Some(Arc::clone(version))
    }

    fn put(&self, version: Arc<JudgedVersion>) {
        let mut ready = self.0.lock();
        ready.turn += 1;
        let turn = ready.turn;
        if ready.versions.len() >= KEPT_MAX {
            let oldest = ready
                .versions
                .iter()
                .min_by_key(|(_, (used, _))| *used)
                .map(|(id, _)| *id);
            oldest.map(|id| ready.versions.remove(&id));
        }
        ready.versions.insert(version.version, (turn, version));
    }
}

impl Problems {
    /// The problem of this name as people may submit to it.
    pub async fn find(&self, slug: &str) -> Result<Option<ProblemHead>, StoreError> {
        let found = versions::facts_of_public(self.store(), slug).await?;
        Ok(found.map(|(id, version, facts)| ProblemHead {
            id,
            slug: slug.to_owned(),
            title: facts.title().to_owned(),
            version,
            code_bytes_max: usize::try_from(facts.limits.code_bytes).unwrap_or(usize::MAX),
            scoring: facts.scoring,
            score_max: facts.score_max,
            languages: facts.languages,
        }))
    }

    /// A version to judge on, public or not any more.
    pub async fn judging(
        &self,
        version: VersionId,
    ) -> Result<Option<Arc<JudgedVersion>>, StoreError> {
        if let Some(ready) = self.0.judged.get(version) {
            return Ok(Some(ready));
        }
        let Some(version) = versions::by_id(self.store(), version).await? else {
            return Ok(None);
        };
        let this = self.clone();
        let ready = tokio::task::spawn_blocking(move || this.made_ready(version))
            .await
            .map_err(|error| StoreError::Broken(error.to_string()))?
            .map_err(|why| StoreError::Broken(format!("a package cannot be opened: {why}")))?;
        let ready = Arc::new(ready);
        self.0.judged.put(Arc::clone(&ready));
        Ok(Some(ready))
    }

    fn made_ready(&self, version: Version) -> Result<JudgedVersion, String> {
        let root = self
            .laid_out(&version.slug, &version.manifest)
            .map_err(|error| error.to_string())?;
        let opened = package::opened(&root).map_err(|findings| {
            let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
            all.join("; ")
        })?;
        let Facts {
            samples,
            tests,
            groups,
            limits,
            scoring,
            score_max,
            ..
        } = version.facts.clone();
        let mut ready = JudgedVersion {
            problem: version.problem,
            title: version.facts.title().to_owned(),
            slug: version.slug,
            version: version.id,
            time_ms: limits.time_ms,
            scoring,
            score_max,
            code_bytes_max: usize::try_from(limits.code_bytes).unwrap_or(usize::MAX),
            tests,
            groups,
            samples,
            package: opened.package,
            root,
            manifest: version.manifest,
            held: HashMap::new(),
        };
        ready.hold().map_err(|error| error.to_string())?;
        Ok(ready)
    }
}

impl JudgedVersion {
    /// Reads the small files of tests once, and names the large ones.
    fn hold(&mut self) -> io::Result<()> {
        let mut held = HashMap::new();
        let mut bytes = 0;
        for test in &self.package.tests {
            for file in [&test.input, &test.answer] {
                let FileRef::Path { path, bytes: size } = file else {
                    continue;
                };
                let inside = path.strip_prefix(&self.root).unwrap_or(path);
                let entry = self.manifest.0.get(&in_slashes(inside));
                if *size <= INLINE_BYTES_MAX && bytes + size <= HELD_BYTES_MAX {
                    bytes += size;
                    let read = std::fs::read(self.root.join(path))?;
                    held.insert(path.clone(), Content::Inline(read.into()));
                } else if let Some(entry) = entry {
                    let (id, bytes) = (entry.hash, entry.bytes);
                    held.insert(path.clone(), Content::Blob { id, bytes });
                }
            }
        }
        self.held = held;
        Ok(())
    }

    /// Judges a submission on this version. Waits for the disk where files are not small.
    pub fn request(&self, ask: Submitted<'_>) -> Result<JudgeRequest, NotJudgeable> {
        package::request(&self.package, ask, &|file| self.content(file))
    }

    /// Programs of the jury that are one file and clearly right or clearly wrong. Waits for the disk.
    pub(crate) fn jury_sources(&self) -> io::Result<Vec<JurySource>> {
        let mut sources = Vec::new();
        for submission in &self.package.submissions {
            let program = &submission.program;
            let (Some(language), [(_, file)]) = (&program.language, program.files.as_slice())
            else {
                continue;
            };
            let languages = &self.package.languages;
            let is_taken = languages.is_empty() || languages.contains(language);
            // What is run by scripts or arguments of its own is nothing somebody could hand in.
            let is_plain =
                !program.has_own_build && !program.has_own_run && program.args.is_empty();
            let accepted = submission.permitted.iter().eq([&Verdict::Accepted]);
            // A format may permit single tests of a wrong one to be accepted; then it says what must come up beside.
            let required = &submission.required;
            let fails = !submission.permitted.contains(&Verdict::Accepted)
                || (!required.is_empty() && !required.contains(&Verdict::Accepted));
            if !is_taken
                || !is_plain
                || !(accepted || fails)
                || package::size(file) > self.code_bytes_max as u64
            {
                continue;
            }
            if let Ok(text) = String::from_utf8(package::bytes(&self.root, file)?) {
                sources.push(JurySource {
                    language: language.clone(),
                    text,
                    accepted,
                    label: program.path.clone(),
                });
            }
        }
        Ok(sources)
    }

    fn content(&self, file: &FileRef) -> io::Result<Content> {
        let path = match file {
            FileRef::Made(bytes) => return Ok(Content::Inline(bytes.clone())),
            FileRef::Path { path, .. } => path,
        };
        if let Some(held) = self.held.get(path) {
            return Ok(held.clone());
        }
        std::fs::read(self.root.join(path)).map(|bytes| Content::Inline(Bytes::from(bytes)))
    }

    /// Input and answer of a test, if everybody may see it.
    #[must_use]
    pub fn sample(&self, test: usize) -> Option<(&str, &str)> {
        let sample = self.samples.iter().find(|sample| sample.test == test)?;
        Some((&sample.input, &sample.answer))
    }

    /// All tests everybody may see.
    #[must_use]
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }
}

fn in_slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
