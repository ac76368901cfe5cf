//! Taking a submission: everything that can be refused is refused here, and what is taken is on disk with its turn.

use sha2::{Digest, Sha256};
use tiltyard_contracts::{AttemptId, ProblemId, SignedIn, SubmissionId};
use tiltyard_http::Cursor;
use tiltyard_protocol::{RelativePath, RuntimeInfo, Verdict};

use crate::{
    Judge, NotedResult, OnBehalf, ProblemHead, Rejected,
    events::{self, SubmissionJudged},
    on_behalf::Receipt,
    store::{
        attempts,
        submissions::{self, Filter},
    },
    submission::{File, Report, State, Submission, Summary},
};

/// Files of one solution.
pub const FILES_MAX: usize = 20;
/// Submissions of one person that wait.
pub const WAITING_MAX: u64 = 100;
/// Submissions of all people that wait.
pub const QUEUE_MAX: u64 = 5_000;

/// A submission with all that is known of its judging.
pub struct Whole {
    pub submission: Submission,
    /// The first is 1.
    pub attempt: u64,
    pub report: Report,
}

impl Judge {
    /// Who is held off a problem neither practises it nor looks at what others made of it.
    pub(crate) async fn refuse_held(
        &self,
        who: &SignedIn,
        problem: ProblemId,
    ) -> Result<(), Rejected> {
        match self.problems().held(who.user, problem).await? {
            Some(until) => Err(Rejected::Held(until)),
            None => Ok(()),
        }
    }

    pub(crate) async fn problem(&self, slug: &str) -> Result<ProblemHead, Rejected> {
        self.problems()
            .find(slug)
            .await?
            .ok_or(Rejected::NotFound("problem"))
    }

    /// A language of this server that the problem takes.
    pub(crate) fn language(
        &self,
        name: &str,
        problem: &ProblemHead,
    ) -> Result<RuntimeInfo, Rejected> {
        let runs = &self.0.parts.runs;
        let found = runs
            .languages()
            .into_iter()
            .find(|runtime| runtime.id == name || runtime.aliases.iter().any(|one| one == name));
        let Some(runtime) = found else {
            let missing = runs.missing().into_iter().find(|one| one.id == name);
            return Err(Rejected::UnknownLanguage {
                detail: match missing {
                    Some(missing) => format!(
                        "{} is not installed on this server; `{}` adds it",
                        missing.name, missing.install
                    ),
                    None => format!(
                        "the language {:?} is not known; GET /api/v1/runtimes lists what is here",
                        name.chars().take(64).collect::<String>()
                    ),
                },
            });
        };
        if !problem.languages.is_empty() && !problem.languages.contains(&runtime.id) {
            return Err(Rejected::field(
                "language",
                "invalid",
                format!("this problem takes {}", problem.languages.join(", ")),
            ));
        }
        Ok(runtime)
    }

    /// Takes a submission; what was judged before is answered at once.
    pub async fn submit(
        &self,
        who: &SignedIn,
        slug: &str,
        language: &str,
        files: Vec<File>,
    ) -> Result<Whole, Rejected> {
        let problem = self.problem(slug).await?;
        self.refuse_held(who, problem.id).await?;
        self.take(who, problem, language, files, None).await
    }

    pub(crate) async fn take(
        &self,
        who: &SignedIn,
        problem: ProblemHead,
        language: &str,
        files: Vec<File>,
        on_behalf: Option<OnBehalf>,
    ) -> Result<Whole, Rejected> {
        let runtime = self.language(language, &problem)?;
        let code_bytes = checked(&files, problem.code_bytes_max)?;
        let waiting = attempts::undone_of(self.store(), who.user).await?;
        if waiting >= WAITING_MAX {
            return Err(Rejected::TooManyWaiting(waiting));
        }
        if attempts::undone(self.store()).await? >= QUEUE_MAX {
            return Err(Rejected::Full);
        }
        let hash = hash(&runtime, &files);
        let before = submissions::judged_before(self.store(), problem.version, &hash).await?;
        let earlier = match &before {
            Some(before) => attempts::by_id(self.store(), before.attempt).await?,
            None => None,
        };
        let (result, report) = match earlier {
            Some(earlier) if earlier.result.verdict.is_some() => {
                (earlier.result, Some(earlier.report))
            }
            _ => (Summary::default(), None),
        };
        let (told_too, receipt) =
            on_behalf.map_or((None, None), |one| (Some(one.topic), Some(one.receipt)));
        let submission = Submission {
            id: SubmissionId::generate(),
            problem: problem.id,
            slug: problem.slug,
            title: problem.title,
            version: problem.version,
            user: Some(who.user),
            language: runtime.id,
            submitted_at: self.now(),
            code_bytes,
            files,
            attempt: AttemptId::generate(),
            state: if report.is_some() {
                State::Done
            } else {
                State::Queued
            },
            result,
            score_max: problem.score_max,
            from_cache: report.is_some(),
            told_too,
        };
        self.problems().note_seen(who.user, problem.id).await?;
        self.keep(who, &submission, report.as_ref(), &hash, receipt)
            .await?;
        Ok(Whole {
            submission,
            attempt: 1,
            report: report.unwrap_or_default(),
        })
    }

    async fn keep(
        &self,
        who: &SignedIn,
        submission: &Submission,
        report: Option<&Report>,
        hash: &[u8],
        receipt: Option<Receipt>,
    ) -> Result<(), Rejected> {
        let at = submission.submitted_at;
        let mut tx = self.store().begin().await?;
        submissions::insert(&mut tx, submission, hash).await?;
        let attempt = attempts::New {
            id: submission.attempt,
            submission: submission.id,
            version: submission.version,
            lane: who.user.uuid(),
            rejudge: None,
            at,
            done: report.map(|report| (&submission.result, report)),
        };
        attempts::insert(&mut tx, attempt).await?;
        if let Some(receipt) = receipt {
            receipt(&mut tx, submission).await?;
        }
        match submission.result.verdict {
            Some(verdict) => {
                let noted = NotedResult {
                    problem: submission.problem,
                    user: who.user,
                    accepted: verdict == Verdict::Accepted,
                    counted_before: None,
                    at,
                };
                self.problems().note_result(&mut tx, noted).await?;
                judged(submission, verdict).emit(&mut tx, at).await?;
            }
            None => events::turn(&mut tx, submission.attempt, at).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    /// One submission, for those who may read it.
    pub async fn submission(&self, who: &SignedIn, id: SubmissionId) -> Result<Whole, Rejected> {
        let submission = submissions::by_id(self.store(), id)
            .await?
            .filter(|submission| submission.user == Some(who.user) || reads_all(who))
            .ok_or(Rejected::NotFound("submission"))?;
        if submission.user != Some(who.user) {
            self.refuse_held(who, submission.problem).await?;
        }
        let kept = attempts::by_id(self.store(), submission.attempt)
            .await?
            .ok_or(Rejected::NotFound("submission"))?;
        // What goes on in this process is known further than it is written.
        let newer = self.0.under_way.lock().get(&submission.attempt).cloned();
        let mut submission = submission;
        submission.result.tests_total = submission.result.tests_total.max(kept.result.tests_total);
        Ok(Whole {
            submission,
            attempt: kept.ordinal,
            report: newer.unwrap_or(kept.report),
        })
    }

    /// One's own submissions, or everybody's for those who may read them. Newest first.
    pub async fn submissions(
        &self,
        who: &SignedIn,
        filter: &Filter,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Submission>, Rejected> {
        let mut filter = filter.clone();
        if !reads_all(who) {
            if filter.user.is_some_and(|user| user != who.user) {
                return Err(Rejected::Forbidden(
                    "this needs the permission submissions.read, which your role does not have",
                ));
            }
            filter.user = Some(who.user);
        }
        Ok(submissions::page(self.store(), &filter, after, limit).await?)
    }
}

/// Whether they read what others submitted. A token's scope was looked at before.
pub(crate) fn reads_all(who: &SignedIn) -> bool {
    who.role
        .may(tiltyard_contracts::Permission::SubmissionsRead)
}

pub(crate) fn judged(submission: &Submission, verdict: Verdict) -> SubmissionJudged {
    SubmissionJudged {
        submission: submission.id,
        attempt: submission.attempt,
        problem: submission.problem,
        version: submission.version,
        user: submission.user,
        verdict,
        score: submission.result.score,
    }
}

/// Bytes of all files, or what is wrong with which of them.
pub(crate) fn checked(files: &[File], code_bytes_max: usize) -> Result<u64, Rejected> {
    if files.is_empty() || files.len() > FILES_MAX {
        return Err(Rejected::field(
            "files",
            "invalid",
            format!("1 to {FILES_MAX} files"),
        ));
    }
    let mut names: Vec<&str> = Vec::new();
    for (index, file) in files.iter().enumerate() {
        if let Some(name) = &file.name {
            let field = format!("files[{index}].name");
            RelativePath::parse(name)
                .map_err(|error| Rejected::field(&field, "invalid", error.to_string()))?;
            if names.contains(&name.as_str()) {
                return Err(Rejected::field(field, "taken", "two files of this name"));
            }
            names.push(name);
        } else if index > 0 {
            return Err(Rejected::field(
                format!("files[{index}].name"),
                "required",
                "only the first file may go without a name",
            ));
        }
        if let Some(at) = file.content.find('\0') {
            return Err(Rejected::field(
                format!("files[{index}].content"),
                "invalid",
                format!("a NUL at byte {at}; send the source as text"),
            ));
        }
    }
    let bytes: usize = files.iter().map(|file| file.content.len()).sum();
    if bytes > code_bytes_max {
        return Err(Rejected::field(
            "files",
            "invalid",
            format!("{bytes} bytes; this problem takes {code_bytes_max} at the most"),
        ));
    }
    Ok(bytes as u64)
}

/// Equal only where language, its version, and all names and contents are.
fn hash(runtime: &RuntimeInfo, files: &[File]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    part(&runtime.id);
    part(&runtime.version);
    for file in files {
        // An absent name is told apart from an empty one, which cannot be.
        part(file.name.as_deref().unwrap_or_default());
        part(&file.content);
    }
    hash.finalize().to_vec()
}
