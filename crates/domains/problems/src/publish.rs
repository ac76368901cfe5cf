//! From files to a draft, and from a draft to the version people solve.

use std::{io::Write, path::Path};

use tiltyard_contracts::{ProblemId, Timestamp, UserId, VersionId};
use tiltyard_packages::Refused;

use crate::{
    Problems, Rejected,
    facts::{self, Text},
    files::Manifest,
    package,
    store::{
        drafts::{self, Draft},
        lists,
        versions::{self, Version},
    },
    words,
};

/// How often another name is tried for a problem whose name is taken.
const NAMES_MAX: u32 = 50;

/// A package that was taken in: its files are blobs, and nobody knows them yet.
#[derive(Debug)]
pub(crate) struct TakenIn {
    pub manifest: Manifest,
    pub uuid: Option<String>,
    pub title: String,
}

impl Problems {
    /// Takes in a zip. Nothing of it stays where it is refused, but for blobs nobody names.
    pub(crate) async fn take_in_zip(&self, zip: bytes::Bytes) -> Result<TakenIn, Rejected> {
        self.aside(move |this| {
            let mut file = tempfile::Builder::new().suffix(".zip").tempfile()?;
            file.write_all(&zip)?;
            file.flush()?;
            this.take_in(file.path())
        })
        .await?
    }

    /// Takes in a zip or a directory. Waits for the disk.
    pub(crate) fn take_in(&self, path: &Path) -> Result<TakenIn, Rejected> {
        let opened = package::opened(path).map_err(Rejected::Refused)?;
        Ok(TakenIn {
            manifest: Manifest::taken_in(&self.parts().blobs, &opened.root)?,
            uuid: opened.package.uuid.clone(),
            title: title_of(&opened.package),
        })
    }

    /// Takes in a package from its files, by path. Waits for the disk.
    pub(crate) fn take_in_files(
        &self,
        name: &str,
        files: &[(String, Vec<u8>)],
    ) -> Result<TakenIn, Rejected> {
        let mut manifest = Manifest::default();
        for (path, bytes) in files {
            manifest.add(words::path("path", path)?, &self.parts().blobs, bytes)?;
        }
        let place = self.laid_out(name, &manifest)?;
        let opened = package::opened(&place).map_err(Rejected::Refused)?;
        Ok(TakenIn {
            manifest,
            uuid: opened.package.uuid.clone(),
            title: title_of(&opened.package),
        })
    }

    /// A draft of what was taken in: a new one, or the one of the problem it says it is.
    pub(crate) async fn keep(
        &self,
        taken: TakenIn,
        author: Option<UserId>,
        may_all: bool,
        slug: Option<&str>,
    ) -> Result<ProblemId, Rejected> {
        let known = match &taken.uuid {
            Some(uuid) => drafts::by_package(self.store(), uuid).await?,
            None => None,
        };
        if let Some(known) = known {
            if !may_all && (known.author.is_none() || known.author != author) {
                return Err(Rejected::Conflict(format!(
                    "this package says it is the problem {}, which is somebody else's; give it a uuid of its own in problem.yaml",
                    known.slug
                )));
            }
            let mut tx = self.store().begin().await?;
            let mut draft = drafts::locked(&mut tx, known.id)
                .await?
                .ok_or(Rejected::NotFound)?;
            draft.title = taken.title;
            drafts::set_files(&mut tx, draft.id, &taken.manifest).await?;
            if draft.files_hash != taken.manifest.hash() {
                drafts::set_files_hash(&mut tx, &draft, &taken.manifest, self.now()).await?;
            }
            tx.commit().await?;
            return Ok(draft.id);
        }
        let wanted = slug.map_or_else(|| words::slug_of(&taken.title), str::to_owned);
        self.create(taken, author, &wanted).await
    }

    /// A new draft, under this name or one like it.
    async fn create(
        &self,
        taken: TakenIn,
        author: Option<UserId>,
        wanted: &str,
    ) -> Result<ProblemId, Rejected> {
        let mut draft = Draft {
            id: ProblemId::generate(),
            uuid: taken.uuid,
            slug: wanted.to_owned(),
            title: taken.title,
            author,
            state: "draft".to_owned(),
            updated_at: self.now(),
            files_hash: taken.manifest.hash(),
            approved_hash: None,
            public: false,
            version: None,
        };
        for number in 2..=NAMES_MAX {
            if drafts::by_slug(self.store(), &draft.slug).await?.is_some() {
                draft.slug = format!("{wanted}-{number}");
                continue;
            }
            let mut tx = self.store().begin().await?;
            match drafts::insert(&mut tx, &draft, self.now()).await {
                Err(error) if error.is_duplicate_of("problems", "slug") => continue,
                Err(error) if error.is_duplicate_of("problems", "uuid") => {
                    return Err(Rejected::Conflict(
                        "this problem was taken in a moment ago; look at it first".to_owned(),
                    ));
                }
                other => other?,
            }
            drafts::set_files(&mut tx, draft.id, &taken.manifest).await?;
            tx.commit().await?;
            return Ok(draft.id);
        }
        Err(Rejected::Field {
            field: "slug",
            code: "taken",
            detail: format!("there are many problems called {wanted}; choose another name"),
        })
    }

    /// Makes these files the version people solve. That they may be published was decided before.
    pub(crate) async fn publish_files(
        &self,
        draft: &Draft,
        manifest: Manifest,
        by: Option<UserId>,
        time_ms: Option<u64>,
    ) -> Result<VersionId, Rejected> {
        let (version, texts) = self.read_version(draft, manifest, time_ms).await?;
        if let Some(until) = &version.facts.about.embargo_until
            && embargo_end(until)? > self.now()
        {
            return Err(Rejected::Conflict(format!(
                "its package keeps it back until {until}; publish it then, or take embargo_until out of problem.yaml"
            )));
        }
        let mut tx = self.store().begin().await?;
        let now = drafts::locked(&mut tx, draft.id)
            .await?
            .ok_or(Rejected::NotFound)?;
        if now.files_hash != version.manifest.hash() {
            return Err(Rejected::Conflict(
                "the files were changed meanwhile; verify them again".to_owned(),
            ));
        }
        versions::publish(&mut tx, &version, &texts, by, self.now()).await?;
        let names = &version.facts.lists;
        lists::set_house_lists(&mut tx, version.problem, names, self.now()).await?;
        tx.commit().await?;
        Ok(version.id)
    }

    /// Opens the package and reads all that is shown of it.
    async fn read_version(
        &self,
        draft: &Draft,
        manifest: Manifest,
        time_ms: Option<u64>,
    ) -> Result<(Version, Vec<Text>), Rejected> {
        let (slug, problem) = (draft.slug.clone(), draft.id);
        self.aside(move |this| {
            let place = this.laid_out(&slug, &manifest)?;
            let opened = package::opened(&place).map_err(Rejected::Refused)?;
            let license = opened.package.about.license.as_deref();
            if let Some(word @ ("unknown" | "permission")) = license {
                return Err(Rejected::Refused(vec![Refused {
                    path: "problem.yaml".to_owned(),
                    line: None,
                    what: format!("the license is `{word}`, which lets nobody show it to others"),
                    remedy: "name the license its owner gives it, as `license: cc by-sa`"
                        .to_owned(),
                }]));
            }
            let time_ms = opened.package.limits.time_ms.or(time_ms).ok_or_else(|| {
                Rejected::Refused(vec![Refused {
                    path: "problem.yaml".to_owned(),
                    line: None,
                    what: "nobody knows the time limit".to_owned(),
                    remedy: "verify the problem, or write `limits: {time_limit: 1.0}`".to_owned(),
                }])
            })?;
            let prefix = format!("/api/v1/problems/{slug}/assets/");
            let blobs = &this.parts().blobs;
            let (facts, texts) =
                facts::read(&opened.package, &opened.root, blobs, &prefix, time_ms)?;
            let version = Version {
                id: VersionId::generate(),
                problem,
                slug,
                manifest,
                facts,
            };
            Ok((version, texts))
        })
        .await?
    }
}

/// A time, or the beginning of a day in UTC.
fn embargo_end(until: &str) -> Result<Timestamp, Rejected> {
    let until = until.trim();
    let day = |text: &str| {
        let day: jiff::civil::Date = text.parse().ok()?;
        Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    };
    until.parse().ok().or_else(|| day(until)).ok_or_else(|| {
        Rejected::Refused(vec![Refused {
            path: "problem.yaml".to_owned(),
            line: None,
            what: format!("embargo_until is {until:?}, which is no date"),
            remedy: "write a day as 2027-01-31, or a time as 2027-01-31T12:00:00Z".to_owned(),
        }])
    })
}

pub(crate) fn title_of(package: &tiltyard_packages::Package) -> String {
    let titles = &package.titles;
    let title = titles.get("en").or_else(|| titles.values().next());
    let title = title.map_or(package.short_name.as_str(), String::as_str);
    title.chars().take(words::TITLE_CHARS_MAX).collect()
}
