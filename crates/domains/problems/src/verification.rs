//! Verifications: everything a draft says about itself is run, in the background, and told to those who watch.

use std::io::{Cursor, Write};

use serde::Serialize;
use tiltyard_contracts::{ProblemId, SignedIn, SuggestionId, UserId, VerificationId};
use tiltyard_live::Topic;
use tiltyard_packages::Format;
use tiltyard_store::{Outgoing, StoreError, outbox::Kind};
use tokio::sync::mpsc;

use crate::{
    Problems, Rejected,
    desk::Want,
    package::{self, Report},
    store::{
        drafts::{self, Draft},
        verifications::{self, Verification},
    },
};

/// The queue of what is run for the desk.
pub const QUEUE: &str = "verifications";
const TOPIC: &str = "verification:";

/// Says that there is something new to read.
#[derive(Serialize)]
struct Hint<'a> {
    kind: &'static str,
    state: &'a str,
    /// Jury submissions that are judged.
    done: usize,
    total: usize,
}

impl Problems {
    /// Asks for a verification of the draft as it is. One that is under way for the same files is given back instead.
    pub async fn verify(&self, who: &SignedIn, id: ProblemId) -> Result<Verification, Rejected> {
        self.draft(who, id, Want::Look).await?;
        let mut tx = self.store().begin().await?;
        let draft = drafts::locked(&mut tx, id)
            .await?
            .ok_or(Rejected::NotFound)?;
        if let Some(last) = verifications::latest(self.store(), id).await?
            && last.files_hash == draft.files_hash
            && !last.is_over()
        {
            return Ok(last);
        }
        let verification = self.to_verify(&draft, Some(who.user));
        verifications::insert(&mut tx, &verification).await?;
        let job = Outgoing {
            id: uuid::Uuid::now_v7(),
            kind: Kind::Job,
            subject: QUEUE.to_owned(),
            key: None,
            payload: verification.id.to_string().into_bytes(),
        };
        tx.emit(&job, verification.created_at).await?;
        tx.commit().await?;
        Ok(verification)
    }

    /// Verifies the draft in this process, here and now: nothing is queued. `tell` hears each time something is known.
    pub(crate) async fn verify_here(
        &self,
        draft: &Draft,
        tell: impl Fn(&Report) + Send + Sync,
    ) -> Result<Verification, Rejected> {
        let verification = self.to_verify(draft, None);
        let mut tx = self.store().begin().await?;
        verifications::insert(&mut tx, &verification).await?;
        tx.commit().await?;
        self.run(verification.id, draft.id, &verification.files_hash, tell)
            .await?;
        verifications::by_id(self.store(), verification.id)
            .await?
            .ok_or(Rejected::NotFound)
    }

    fn to_verify(&self, draft: &Draft, asked_by: Option<UserId>) -> Verification {
        Verification {
            id: VerificationId::generate(),
            problem: draft.id,
            files_hash: draft.files_hash.clone(),
            state: "queued".to_owned(),
            report: None,
            asked_by,
            created_at: self.now(),
            ended_at: None,
        }
    }

    pub async fn verification(
        &self,
        who: &SignedIn,
        id: ProblemId,
        verification: VerificationId,
    ) -> Result<Verification, Rejected> {
        self.draft(who, id, Want::Look).await?;
        verifications::by_id(self.store(), verification)
            .await?
            .filter(|found| found.problem == id)
            .ok_or(Rejected::NotFound)
    }

    /// Who asked for it and who wrote the draft hear how it goes on.
    pub async fn may_follow(
        &self,
        user: UserId,
        verification: VerificationId,
    ) -> Result<bool, StoreError> {
        let Some(found) = verifications::by_id(self.store(), verification).await? else {
            return Ok(false);
        };
        let draft = drafts::by_id(self.store(), found.problem).await?;
        Ok(found.asked_by == Some(user) || draft.is_some_and(|draft| draft.author == Some(user)))
    }

    /// Does a job of [`QUEUE`]. An error is of the house, and the job is to be tried again.
    pub async fn work_on(&self, payload: &[u8]) -> Result<(), Rejected> {
        let text = std::str::from_utf8(payload).unwrap_or_default();
        if let Ok(suggestion) = text.parse::<SuggestionId>() {
            return self.check_suggestion(suggestion).await;
        }
        let Ok(id) = text.parse::<VerificationId>() else {
            tracing::error!("a job of the desk is no id of a verification or a suggestion");
            return Ok(());
        };
        let Some(verification) = verifications::by_id(self.store(), id).await? else {
            return Ok(());
        };
        if verification.is_over() {
            return Ok(());
        }
        self.run(id, verification.problem, &verification.files_hash, |_| {})
            .await
    }

    /// Runs everything the draft says about itself, and keeps what is known of it as it becomes known.
    async fn run(
        &self,
        id: VerificationId,
        problem: ProblemId,
        files_hash: &str,
        told_here: impl Fn(&Report) + Send + Sync,
    ) -> Result<(), Rejected> {
        let manifest = drafts::files(self.store(), problem).await?;
        let draft = drafts::by_id(self.store(), problem).await?;
        let Some(draft) = draft.filter(|_| manifest.hash() == files_hash) else {
            let word = "the files were changed before it began; ask for another".to_owned();
            return self.end(id, "failed", told(word)).await;
        };
        self.note(id, "running", &Report::default()).await?;
        let opened = self
            .aside(move |this| {
                let place = this.laid_out(&draft.slug, &manifest)?;
                Ok::<_, Rejected>(package::opened(&place))
            })
            .await??;
        let opened = match opened {
            Ok(opened) => opened,
            Err(findings) => {
                let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
                return self.end(id, "refused", told(all.join("\n"))).await;
            }
        };
        let (news, mut heard) = mpsc::unbounded_channel::<Report>();
        let parts = self.parts();
        let work = async {
            // Its end closes the channel.
            let news = news;
            package::verified(&opened.package, &*parts.judges, &*parts.runs, |report| {
                told_here(report);
                // Nobody listens only where the whole is given up.
                drop(news.send(report.clone()));
            })
            .await
        };
        let tell = async {
            while let Some(mut report) = heard.recv().await {
                // Only the last of several matters.
                while let Ok(later) = heard.try_recv() {
                    report = later;
                }
                self.note(id, "running", &report).await?;
            }
            Ok::<_, Rejected>(())
        };
        let ((report, agrees), noted) = tokio::join!(work, tell);
        noted?;
        let state = if agrees { "agrees" } else { "disagrees" };
        self.end(id, state, report).await
    }

    async fn note(
        &self,
        id: VerificationId,
        state: &'static str,
        report: &Report,
    ) -> Result<(), Rejected> {
        self.keep_report(id, state, report, None).await
    }

    async fn end(
        &self,
        id: VerificationId,
        state: &'static str,
        report: Report,
    ) -> Result<(), Rejected> {
        self.keep_report(id, state, &report, Some(self.now())).await
    }

    async fn keep_report(
        &self,
        id: VerificationId,
        state: &'static str,
        report: &Report,
        ended_at: Option<tiltyard_contracts::Timestamp>,
    ) -> Result<(), Rejected> {
        let json =
            serde_json::to_value(report).map_err(|error| Rejected::Broken(error.to_string()))?;
        let mut tx = self.store().begin().await?;
        let changed = verifications::set(&mut tx, id, state, Some(&json), ended_at).await?;
        tx.commit().await?;
        if changed {
            let hint = Hint {
                kind: "changed",
                state,
                done: report.submissions.len(),
                total: report.submissions_total,
            };
            if let Ok(topic) = Topic::new(&format!("{TOPIC}{id}"))
                && let Err(error) = self.parts().live.publish(&topic, &hint)
            {
                tracing::warn!(%error, "a page was not told of a verification");
            }
        }
        Ok(())
    }

    /// The draft as a zip: in this format, or its files as they are.
    pub async fn export(
        &self,
        who: &SignedIn,
        id: ProblemId,
        format: Option<Format>,
    ) -> Result<(String, Vec<u8>), Rejected> {
        let (draft, manifest) = self.draft_files(who, id).await?;
        self.packed(draft, manifest, format).await
    }

    /// Name and zip of these files of a draft.
    pub(crate) async fn packed(
        &self,
        draft: Draft,
        manifest: crate::files::Manifest,
        format: Option<Format>,
    ) -> Result<(String, Vec<u8>), Rejected> {
        let slug = draft.slug.clone();
        let zip = self
            .aside(move |this| match format {
                None => zipped(this, &draft.slug, &manifest),
                Some(format) => {
                    let place = this.laid_out(&draft.slug, &manifest)?;
                    let opened = package::opened(&place).map_err(Rejected::Refused)?;
                    package::export(&opened.package, format)
                        .map_err(|why| Rejected::invalid("format", why))
                }
            })
            .await??;
        Ok((slug, zip))
    }
}

/// The verification a topic is about.
#[must_use]
pub fn verification_of(topic: &Topic) -> Option<VerificationId> {
    topic.as_str().strip_prefix(TOPIC)?.parse().ok()
}

fn told(word: String) -> Report {
    Report {
        word: Some(word),
        ..Report::default()
    }
}

fn zipped(
    problems: &Problems,
    slug: &str,
    manifest: &crate::files::Manifest,
) -> Result<Vec<u8>, Rejected> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let broken = |error: zip::result::ZipError| Rejected::Broken(error.to_string());
    for (path, entry) in &manifest.0 {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("{slug}/{path}"), options)
            .map_err(broken)?;
        zip.write_all(&problems.parts().blobs.read_here(&entry.hash.0)?)?;
    }
    Ok(zip.finish().map_err(broken)?.into_inner())
}
