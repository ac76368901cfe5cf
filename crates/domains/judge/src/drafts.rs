//! What somebody is writing, kept so that another browser goes on with it.

use tiltyard_contracts::{SignedIn, Timestamp};

use crate::{Judge, Rejected, store::drafts, submission::File, submit::FILES_MAX};

/// Of all files of one draft.
pub const DRAFT_BYTES_MAX: usize = 256 << 10;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    pub files: Vec<File>,
    /// Counts what was kept; 0 where nothing was.
    pub revision: u64,
    pub updated_at: Option<Timestamp>,
}

impl Judge {
    /// What is kept; an empty one where nothing is.
    pub async fn draft(
        &self,
        who: &SignedIn,
        slug: &str,
        language: &str,
    ) -> Result<Draft, Rejected> {
        let problem = self.problem(slug).await?;
        let language = self.language(language, &problem)?.id;
        let kept = drafts::get(self.store(), who.user, problem.id, &language).await?;
        Ok(kept.unwrap_or_default())
    }

    /// Keeps what was written after this revision.
    pub async fn keep_draft(
        &self,
        who: &SignedIn,
        slug: &str,
        language: &str,
        files: Vec<File>,
        revision: u64,
    ) -> Result<Draft, Rejected> {
        let problem = self.problem(slug).await?;
        let language = self.language(language, &problem)?.id;
        let bytes: usize = files.iter().map(|file| file.content.len()).sum();
        if files.len() > FILES_MAX || bytes > DRAFT_BYTES_MAX {
            return Err(Rejected::field(
                "files",
                "invalid",
                format!("at most {FILES_MAX} files of {DRAFT_BYTES_MAX} bytes together"),
            ));
        }
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let key = (who.user, problem.id, language.as_str());
        if !drafts::put(&mut tx, key, &files, revision, now).await? {
            return Err(Rejected::Conflict(
                "another page has kept a newer draft; read it first".to_owned(),
            ));
        }
        tx.commit().await?;
        Ok(Draft {
            files,
            revision: revision + 1,
            updated_at: Some(now),
        })
    }
}
