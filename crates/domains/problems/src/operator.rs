//! What an operator does with problems at the command line, beside a server that may be running: nobody is asked who they are.

use tiltyard_contracts::UserId;
use tiltyard_packages::Format;

use crate::{Problems, Rejected, store::drafts};

/// How a problem is brought in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bringing {
    /// Whose problem it is; the house's where nobody is named.
    pub author: Option<UserId>,
    /// Whether people may solve it once its jury came out as it says.
    pub publish: bool,
}

/// What became of a package that was brought in.
#[derive(Debug)]
pub struct Brought {
    /// Its name in addresses.
    pub slug: String,
    /// Whether its jury came out as it says.
    pub agrees: bool,
    /// Where it did not agree, why; a line for each finding.
    pub findings: Vec<String>,
    pub published: bool,
}

impl Problems {
    /// Takes in a package from its files, verifies it in this process, and publishes it where that is wished and all agrees.
    /// `tell` hears how many jury submissions are judged, and of how many.
    pub async fn bring_in(
        &self,
        name: String,
        files: Vec<(String, Vec<u8>)>,
        bringing: Bringing,
        tell: impl Fn(usize, usize) + Send + Sync,
    ) -> Result<Brought, Rejected> {
        let taken = self
            .aside(move |this| this.take_in_files(&name, &files))
            .await??;
        let id = self.keep(taken, bringing.author, true, None).await?;
        let draft = drafts::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)?;
        let verification = self
            .verify_here(&draft, |report| {
                tell(report.submissions.len(), report.submissions_total);
            })
            .await?;
        let agrees = verification.state == "agrees";
        if agrees && bringing.publish {
            let manifest = drafts::files(self.store(), id).await?;
            let time_ms = verification.time_limit_ms();
            self.publish_files(&draft, manifest, bringing.author, time_ms)
                .await?;
        }
        Ok(Brought {
            slug: draft.slug,
            agrees,
            findings: verification.findings(),
            published: agrees && bringing.publish,
        })
    }

    /// The files of a problem as a zip: as they are, or written in this format.
    pub async fn take_out(&self, slug: &str, format: Option<Format>) -> Result<Vec<u8>, Rejected> {
        let draft = drafts::by_slug(self.store(), slug)
            .await?
            .ok_or(Rejected::NotFound)?;
        let manifest = drafts::files(self.store(), draft.id).await?;
        Ok(self.packed(draft, manifest, format).await?.1)
    }
}
