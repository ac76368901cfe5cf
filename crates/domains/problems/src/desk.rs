//! The author's desk: drafts, their files, and the way to publication.

use std::collections::BTreeMap;

use tiltyard_contracts::{Permission, ProblemId, SignedIn, VersionId};
use tiltyard_packages::{Format, Refused};
use tiltyard_protocol::BlobId;

use crate::{
    KindWord, Problems, Rejected,
    files::{Entry, Manifest},
    package, publish,
    store::{
        drafts::{self, Draft},
        verifications::{self, Verification},
        versions::{self, VersionHead},
    },
    template, words,
};

/// How often a change of files is tried while others change them too.
const CHANGE_TRIES: u32 = 8;
/// What one person sees of a list of the desk, newest first.
const DRAFTS_MAX: u32 = 500;
/// Of a test, shown beside the others, in bytes.
const EXCERPT_BYTES: u64 = 400;
/// Tests that are shown with their beginnings.
const EXCERPTS_MAX: usize = 500;

/// A new problem.
#[derive(Debug)]
pub struct NewProblem {
    pub slug: String,
    pub title: String,
    pub kind: KindWord,
}

/// What is found when a draft is opened.
#[derive(Debug, Default)]
pub struct Looked {
    pub format: Option<Format>,
    /// What stands in the way.
    pub findings: Vec<Refused>,
    pub warnings: Vec<String>,
}

/// A test of a draft, and how it begins.
#[derive(Debug)]
pub struct Excerpt {
    pub name: String,
    pub group: usize,
    pub sample: bool,
    pub input: String,
    pub answer: String,
    pub bytes: u64,
}

/// A jury submission of a draft.
#[derive(Debug)]
pub struct Jury {
    pub path: String,
    pub language: Option<String>,
    pub permitted: Vec<&'static str>,
    pub required: Vec<&'static str>,
}

/// A draft, parsed.
#[derive(Debug)]
pub struct Parsed {
    pub titles: BTreeMap<String, String>,
    pub format: Format,
    pub kind: KindWord,
    pub scoring: bool,
    pub time_ms: Option<u64>,
    pub memory_bytes: u64,
    pub output_bytes: u64,
    pub code_bytes: u64,
    pub tags: Vec<String>,
    pub tests: Vec<Excerpt>,
    pub groups: Vec<String>,
    pub submissions: Vec<Jury>,
    pub generators: Vec<String>,
    pub validators: Vec<String>,
    pub warnings: Vec<String>,
}

/// What somebody wants with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    Look,
    Change,
}

impl Problems {
    /// The draft, if this person may do with it what they want. Whoever may not even look learns nothing of it.
    pub(crate) async fn draft(
        &self,
        who: &SignedIn,
        id: ProblemId,
        want: Want,
    ) -> Result<Draft, Rejected> {
        let draft = drafts::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)?;
        let theirs = draft.author == Some(who.user) || who.role.may(Permission::ProblemsManage);
        let reviewed = who.role.may(Permission::ProblemsReview) && draft.state != "draft";
        match want {
            _ if theirs => {}
            Want::Look if reviewed => {}
            Want::Change if reviewed => {
                return Err(Rejected::Forbidden(
                    "only its author changes this problem; ask for changes in a comment",
                ));
            }
            _ => return Err(Rejected::NotFound),
        }
        // Solutions lie in it: to who plays the problem it is as closed as the editorial.
        self.refuse_held(Some(who.user), id).await?;
        self.note_seen(who.user, id).await?;
        Ok(draft)
    }

    /// One's own drafts; for those who review, also what others have put forward.
    pub async fn drafts(
        &self,
        who: &SignedIn,
        mine: bool,
        state: Option<&str>,
    ) -> Result<Vec<Draft>, Rejected> {
        let others = !mine && who.role.may(Permission::ProblemsReview);
        let author = (!others).then_some(who.user);
        let mut found = drafts::list(self.store(), author, state, DRAFTS_MAX).await?;
        if !who.role.may(Permission::ProblemsManage) {
            found.retain(|draft| draft.author == Some(who.user) || draft.state != "draft");
        }
        Ok(found)
    }

    /// A small whole package to begin with.
    pub async fn begin_problem(&self, who: &SignedIn, new: &NewProblem) -> Result<Draft, Rejected> {
        let slug = words::slug(&new.slug)?;
        let title = words::line("title", &new.title, words::TITLE_CHARS_MAX)?;
        if drafts::by_slug(self.store(), &slug).await?.is_some() {
            return Err(Rejected::Field {
                field: "slug",
                code: "taken",
                detail: "another problem has this name; choose another".to_owned(),
            });
        }
        let uuid = uuid::Uuid::now_v7().to_string();
        let files = template::files(&title, &uuid, new.kind);
        let manifest = self
            .aside(move |this| {
                let mut manifest = Manifest::default();
                for (path, text) in files {
                    manifest.add(path.to_owned(), &this.parts().blobs, text.as_bytes())?;
                }
                Ok::<_, Rejected>(manifest)
            })
            .await??;
        let taken = publish::TakenIn {
            manifest,
            uuid: Some(uuid),
            title,
        };
        let id = self.keep(taken, Some(who.user), false, Some(&slug)).await?;
        self.draft(who, id, Want::Change).await
    }

    /// Takes in a zip: as a new draft, or as the files of the problem it says it is.
    pub async fn import(&self, who: &SignedIn, zip: bytes::Bytes) -> Result<Draft, Rejected> {
        let taken = self.take_in_zip(zip).await?;
        let may_all = who.role.may(Permission::ProblemsManage);
        let id = self.keep(taken, Some(who.user), may_all, None).await?;
        self.draft(who, id, Want::Look).await
    }

    pub async fn draft_files(
        &self,
        who: &SignedIn,
        id: ProblemId,
    ) -> Result<(Draft, Manifest), Rejected> {
        let draft = self.draft(who, id, Want::Look).await?;
        let manifest = drafts::files(self.store(), id).await?;
        Ok((draft, manifest))
    }

    /// What a reader of the package makes of it.
    pub(crate) async fn look(&self, draft: &Draft, manifest: Manifest) -> Result<Looked, Rejected> {
        let slug = draft.slug.clone();
        self.aside(move |this| {
            let place = this.laid_out(&slug, &manifest)?;
            Ok(match package::opened(&place) {
                Ok(opened) => Looked {
                    format: Some(opened.package.format),
                    findings: Vec::new(),
                    warnings: opened.package.warnings,
                },
                Err(findings) => Looked {
                    findings,
                    ..Looked::default()
                },
            })
        })
        .await?
    }

    /// The draft, parsed.
    pub async fn parsed(&self, who: &SignedIn, id: ProblemId) -> Result<Parsed, Rejected> {
        let (draft, manifest) = self.draft_files(who, id).await?;
        self.aside(move |this| {
            let place = this.laid_out(&draft.slug, &manifest)?;
            let opened = package::opened(&place).map_err(Rejected::Refused)?;
            parsed(&opened).map_err(Rejected::from)
        })
        .await?
    }

    pub async fn draft_file(
        &self,
        who: &SignedIn,
        id: ProblemId,
        path: &str,
    ) -> Result<(BlobId, Vec<u8>), Rejected> {
        let (_, manifest) = self.draft_files(who, id).await?;
        let entry = manifest.0.get(path).ok_or(Rejected::NotFound)?;
        let bytes = self.parts().blobs.read(entry.hash.0).await?;
        Ok((entry.hash, bytes))
    }

    /// Writes a file. `expected` is what it held when its writer last read it.
    pub async fn put_draft_file(
        &self,
        who: &SignedIn,
        id: ProblemId,
        path: &str,
        bytes: Vec<u8>,
        expected: Option<BlobId>,
    ) -> Result<BlobId, Rejected> {
        let draft = self.draft(who, id, Want::Change).await?;
        let path = words::path("path", path)?;
        let size = bytes.len() as u64;
        let hash = BlobId(self.parts().blobs.put(bytes).await?);
        self.change_files(&draft, |manifest| {
            unchanged(manifest, &path, expected)?;
            let entry = Entry { hash, bytes: size };
            manifest.0.insert(path.clone(), entry);
            Ok(())
        })
        .await?;
        Ok(hash)
    }

    pub async fn remove_draft_file(
        &self,
        who: &SignedIn,
        id: ProblemId,
        path: &str,
        expected: Option<BlobId>,
    ) -> Result<(), Rejected> {
        let draft = self.draft(who, id, Want::Change).await?;
        self.change_files(&draft, |manifest| {
            unchanged(manifest, path, expected)?;
            manifest.0.remove(path).ok_or(Rejected::NotFound)?;
            Ok(())
        })
        .await
    }

    /// A file, or all files of a folder.
    pub async fn rename_draft_file(
        &self,
        who: &SignedIn,
        id: ProblemId,
        from: &str,
        to: &str,
    ) -> Result<(), Rejected> {
        let draft = self.draft(who, id, Want::Change).await?;
        let to = words::path("to", to)?;
        self.change_files(&draft, |manifest| {
            let folder = format!("{from}/");
            let moved: Vec<String> = manifest
                .0
                .keys()
                .filter(|path| *path == from || path.starts_with(&folder))
                .cloned()
                .collect();
            if moved.is_empty() {
                return Err(Rejected::NotFound);
            }
            for path in moved {
                let goal = words::path("to", &format!("{to}{}", &path[from.len()..]))?;
                if let Some(entry) = manifest.0.remove(&path)
                    && manifest.0.insert(goal.clone(), entry).is_some()
                {
                    return Err(Rejected::Field {
                        field: "to",
                        code: "taken",
                        detail: format!("there is a file {goal} already"),
                    });
                }
            }
            Ok(())
        })
        .await
    }

    /// Changes the files of a draft, all of it or nothing. The package is opened before anything is locked: that waits for the
    /// disk, and everybody who writes would wait with it. Where somebody else was faster, it is done again on what they left.
    pub(crate) async fn change_files(
        &self,
        draft: &Draft,
        change: impl Fn(&mut Manifest) -> Result<(), Rejected>,
    ) -> Result<(), Rejected> {
        for _ in 0..CHANGE_TRIES {
            let mut manifest = drafts::files(self.store(), draft.id).await?;
            let before = manifest.hash();
            change(&mut manifest)?;
            manifest.check()?;
            if manifest.hash() == before {
                return Ok(());
            }
            let said = self.said_of_itself(draft, &manifest).await?;
            let mut tx = self.store().begin().await?;
            let mut now = drafts::locked(&mut tx, draft.id)
                .await?
                .ok_or(Rejected::NotFound)?;
            if now.files_hash != before {
                continue;
            }
            drafts::set_files(&mut tx, draft.id, &manifest).await?;
            if let Some((title, uuid)) = said {
                now.title = title;
                now.uuid = uuid.or(now.uuid);
            }
            match drafts::set_files_hash(&mut tx, &now, &manifest, self.now()).await {
                Err(error) if error.is_duplicate_of("problems", "uuid") => {
                    return Err(Rejected::Conflict(
                        "another problem has this uuid; give this one its own".to_owned(),
                    ));
                }
                other => other?,
            }
            return Ok(tx.commit().await?);
        }
        Err(Rejected::Conflict(
            "others change the files of this problem at the same time; try again".to_owned(),
        ))
    }

    /// Title and uuid as the package has them; nothing where it cannot be opened just now.
    async fn said_of_itself(
        &self,
        draft: &Draft,
        manifest: &Manifest,
    ) -> Result<Option<(String, Option<String>)>, Rejected> {
        let (slug, manifest) = (draft.slug.clone(), manifest.clone());
        self.aside(move |this| {
            let place = this.laid_out(&slug, &manifest)?;
            Ok(package::opened(&place).ok().map(|opened| {
                (
                    publish::title_of(&opened.package),
                    opened.package.uuid.clone(),
                )
            }))
        })
        .await?
    }

    /// Makes the draft the version people solve: by those who manage problems, or when it was approved as it is; and only
    /// where its jury came out as it says.
    pub async fn publish(&self, who: &SignedIn, id: ProblemId) -> Result<VersionId, Rejected> {
        let draft = self.draft(who, id, Want::Change).await?;
        let approved = draft.approved_hash.as_ref() == Some(&draft.files_hash);
        if !approved && !who.role.may(Permission::ProblemsManage) {
            return Err(Rejected::Forbidden(
                "a reviewer must approve these files first; ask for a review",
            ));
        }
        let verified = verifications::latest(self.store(), id).await?;
        let report = verified
            .filter(|one| one.files_hash == draft.files_hash)
            .ok_or_else(|| {
                Rejected::Conflict(
                    "these files were not verified; verify them, then publish".to_owned(),
                )
            })?;
        if report.state != "agrees" {
            return Err(Rejected::Conflict(format!(
                "the verification of these files is: {}; publish when what the jury got is what the package says",
                report.state
            )));
        }
        let manifest = drafts::files(self.store(), id).await?;
        self.publish_files(&draft, manifest, Some(who.user), report.time_limit_ms())
            .await
    }

    /// Nobody sees it any more; what was submitted stays.
    pub async fn withdraw(&self, who: &SignedIn, id: ProblemId) -> Result<(), Rejected> {
        self.draft(who, id, Want::Change).await?;
        let mut tx = self.store().begin().await?;
        let draft = drafts::locked(&mut tx, id)
            .await?
            .ok_or(Rejected::NotFound)?;
        if !draft.public {
            return Err(Rejected::Conflict(
                "it is not published, so there is nothing to withdraw".to_owned(),
            ));
        }
        versions::withdraw(&mut tx, id, self.now()).await?;
        Ok(tx.commit().await?)
    }

    pub async fn versions(
        &self,
        who: &SignedIn,
        id: ProblemId,
    ) -> Result<Vec<VersionHead>, Rejected> {
        self.draft(who, id, Want::Look).await?;
        Ok(versions::heads(self.store(), id).await?)
    }

    pub async fn last_verification(&self, id: ProblemId) -> Result<Option<Verification>, Rejected> {
        Ok(verifications::latest(self.store(), id).await?)
    }
}

/// Whether a file still holds what its writer read.
fn unchanged(manifest: &Manifest, path: &str, expected: Option<BlobId>) -> Result<(), Rejected> {
    let now = manifest.0.get(path).map(|entry| entry.hash);
    if expected.is_none() || expected == now {
        return Ok(());
    }
    Err(Rejected::Conflict(
        "the file was changed meanwhile; read it again".to_owned(),
    ))
}

fn parsed(opened: &package::Opened) -> std::io::Result<Parsed> {
    let package = &opened.package;
    let codes = |verdicts: &std::collections::BTreeSet<tiltyard_protocol::Verdict>| {
        verdicts.iter().map(|verdict| verdict.code()).collect()
    };
    let tests = package
        .tests
        .iter()
        .take(EXCERPTS_MAX)
        .map(|test| {
            Ok(Excerpt {
                name: test.name.clone(),
                group: test.group,
                sample: test.sample,
                input: package::text(&opened.root, &test.input, EXCERPT_BYTES)?,
                answer: package::text(&opened.root, &test.answer, EXCERPT_BYTES)?,
                bytes: package::size(&test.input) + package::size(&test.answer),
            })
        })
        .collect::<std::io::Result<_>>()?;
    let paths = |programs: &[tiltyard_packages::Program]| {
        programs
            .iter()
            .map(|program| program.path.clone())
            .collect()
    };
    Ok(Parsed {
        titles: package.titles.clone(),
        format: package.format,
        kind: KindWord::of(package),
        scoring: package.kind.scoring,
        time_ms: package.limits.time_ms,
        memory_bytes: package.limits.memory_bytes,
        output_bytes: package.limits.output_bytes,
        code_bytes: package.limits.code_bytes,
        tags: package.tags.clone(),
        tests,
        groups: package
            .grading
            .groups
            .iter()
            .map(|group| group.name.clone())
            .collect(),
        submissions: package
            .submissions
            .iter()
            .map(|jury| Jury {
                path: jury.program.path.clone(),
                language: jury.program.language.clone(),
                permitted: codes(&jury.permitted),
                required: codes(&jury.required),
            })
            .collect(),
        generators: paths(&package.generators),
        validators: paths(&package.input_validators),
        warnings: package.warnings.clone(),
    })
}
