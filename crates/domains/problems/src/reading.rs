//! A problem as the one who solves it reads it: what is not due yet stays closed.

use tiltyard_contracts::{Permission, ProblemId, SignedIn, UserId, VersionId};
use tiltyard_protocol::RuntimeInfo;

use crate::{
    Facts, Listed, Problems, Rejected,
    facts::{Asset, Part},
    package,
    store::{progress, versions},
};

/// Whether the editorial may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Editorial {
    None,
    /// Solve the problem, or give up.
    Locked,
    Open,
}

/// A language one may solve it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    pub id: String,
    pub name: String,
    pub editor: String,
    /// What one begins with; empty where a whole program is written.
    pub stub: String,
}

/// A problem, whole.
#[derive(Debug, Clone)]
pub struct Opened {
    pub listed: Listed,
    pub version: VersionId,
    pub facts: Facts,
    pub tongue: String,
    pub html: String,
    pub languages: Vec<Offered>,
    pub editorial: Editorial,
    pub my_vote: i64,
    pub gave_up: bool,
}

impl Problems {
    /// The problem of this name, in this tongue if it has it. `who` is told what is theirs; `person` is who it is, whatever
    /// they may be told.
    pub async fn open(
        &self,
        slug: &str,
        tongue: &str,
        who: Option<&SignedIn>,
        person: Option<UserId>,
    ) -> Result<Opened, Rejected> {
        let (id, version, facts) = self.public(slug).await?;
        self.saw(person, id).await;
        let user = who.map(|who| who.user);
        let listed = self
            .listed(&[id], user)
            .await?
            .pop()
            .ok_or(Rejected::NotFound)?;
        let (tongue, html) = versions::text(self.store(), version, Part::Statement, tongue)
            .await?
            .unwrap_or_default();
        let (my_vote, gave_up) = match user {
            Some(user) => (
                progress::vote_of(self.store(), user, id).await?,
                progress::surrendered(self.store(), user, id)
                    .await?
                    .is_some(),
            ),
            None => (0, false),
        };
        let editorial = match self.editorial_of(who, id, &facts).await? {
            // What is refused is not offered.
            Editorial::Open if self.refuse_held(person, id).await.is_err() => Editorial::Locked,
            as_ever => as_ever,
        };
        Ok(Opened {
            editorial,
            languages: self.offered(&facts),
            listed,
            version,
            facts,
            tongue,
            html,
            my_vote,
            gave_up,
        })
    }

    /// They know the problem from now on. Nobody is refused the page because that could not be written.
    async fn saw(&self, person: Option<UserId>, problem: ProblemId) {
        let Some(person) = person else {
            return;
        };
        if let Err(error) = self.note_seen(person, problem).await {
            tracing::warn!(%error, "who has seen a problem could not be written down");
        }
    }

    pub(crate) async fn public(
        &self,
        slug: &str,
    ) -> Result<(ProblemId, VersionId, Facts), Rejected> {
        versions::facts_of_public(self.store(), slug)
            .await?
            .ok_or(Rejected::NotFound)
    }

    /// Hints count from 1.
    pub async fn hint(
        &self,
        slug: &str,
        number: u32,
        person: Option<UserId>,
    ) -> Result<String, Rejected> {
        let (id, version, _) = self.public(slug).await?;
        self.refuse_held(person, id).await?;
        let number = number.to_string();
        versions::text(self.store(), version, Part::Hint, &number)
            .await?
            .filter(|(found, _)| *found == number)
            .map(|(_, html)| html)
            .ok_or(Rejected::NotFound)
    }

    pub async fn editorial(
        &self,
        slug: &str,
        tongue: &str,
        who: Option<&SignedIn>,
        person: Option<UserId>,
    ) -> Result<String, Rejected> {
        let (id, version, facts) = self.public(slug).await?;
        self.refuse_held(person, id).await?;
        match self.editorial_of(who, id, &facts).await? {
            Editorial::None => Err(Rejected::NotFound),
            Editorial::Locked => Err(Rejected::Forbidden(
                "the editorial opens when you have solved the problem or given up",
            )),
            Editorial::Open => versions::text(self.store(), version, Part::Editorial, tongue)
                .await?
                .map(|(_, html)| html)
                .ok_or(Rejected::NotFound),
        }
    }

    async fn editorial_of(
        &self,
        who: Option<&SignedIn>,
        problem: ProblemId,
        facts: &Facts,
    ) -> Result<Editorial, Rejected> {
        if !facts.has_editorial {
            return Ok(Editorial::None);
        }
        let Some(who) = who else {
            return Ok(Editorial::Locked);
        };
        let open = who.role.may(Permission::ProblemsReview)
            || progress::has_solved(self.store(), who.user, problem).await?
            || progress::surrendered(self.store(), who.user, problem)
                .await?
                .is_some();
        Ok(if open {
            Editorial::Open
        } else {
            Editorial::Locked
        })
    }

    /// Gives up, which opens the editorial.
    pub async fn surrender(&self, slug: &str, who: &SignedIn) -> Result<(), Rejected> {
        let (id, ..) = self.public(slug).await?;
        let mut tx = self.store().begin().await?;
        progress::surrender(&mut tx, who.user, id, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Likes it (1), dislikes it (-1), or neither (0). The sum of all votes comes back.
    pub async fn vote(&self, slug: &str, who: &SignedIn, value: i64) -> Result<i64, Rejected> {
        if !(-1..=1).contains(&value) {
            return Err(Rejected::invalid("value", "-1, 0 or 1"));
        }
        let (id, ..) = self.public(slug).await?;
        let mut tx = self.store().begin().await?;
        let votes = progress::vote(&mut tx, who.user, id, value).await?;
        tx.commit().await?;
        Ok(votes)
    }

    /// A picture of its texts, or a file to take along.
    pub async fn asset(&self, slug: &str, name: &str) -> Result<(Asset, Vec<u8>), Rejected> {
        let (_, _, facts) = self.public(slug).await?;
        let asset = facts
            .assets
            .into_iter()
            .chain(facts.attachments)
            .find(|asset| asset.name == name)
            .ok_or(Rejected::NotFound)?;
        let bytes = self.parts().blobs.read(asset.hash.0).await?;
        Ok((asset, bytes))
    }

    /// Languages of this machine one may solve it in.
    fn offered(&self, facts: &Facts) -> Vec<Offered> {
        self.parts()
            .runs
            .languages()
            .into_iter()
            .filter(|language| facts.languages.is_empty() || facts.languages.contains(&language.id))
            .filter_map(|language| offered(facts, language))
            .collect()
    }
}

fn offered(facts: &Facts, language: RuntimeInfo) -> Option<Offered> {
    let stub = match &facts.signature {
        Some(signature) => package::stub(signature, &language.id)?,
        None => String::new(),
    };
    Some(Offered {
        stub,
        id: language.id,
        name: language.name,
        editor: language.editor,
    })
}
