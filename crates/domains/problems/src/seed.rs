//! The problems that come with the program: taken in at its first start, and again when a new program brings others.

use crate::{
    Problems, Rejected,
    store::{drafts, shipped},
};

/// Of a package that says nothing of time and whose jury nobody ran here, in milliseconds.
const TIME_MS: u64 = 2000;

/// A package that came with the program.
pub struct Shipped {
    /// Its name in addresses.
    pub name: String,
    /// Another where any of its files is another.
    pub hash: String,
    /// Its files, by path; asked for only where this installation does not have them.
    pub files: Box<dyn Fn() -> Vec<(String, Vec<u8>)> + Send + Sync>,
}

/// What a seeding came to.
#[derive(Debug, Default)]
pub struct Seeded {
    pub taken_in: usize,
    pub known: usize,
    /// What could not be used, and why.
    pub refused: Vec<(String, String)>,
}

impl Problems {
    /// Publishes what came with the program and is not here yet. The jury submissions of these packages are not run here:
    /// the tests of the program verify every one of them before it is shipped, with the same judge.
    pub async fn seed(&self, shipped: Vec<Shipped>) -> Result<Seeded, Rejected> {
        let known = shipped::hashes(self.store()).await?;
        let mut seeded = Seeded::default();
        for one in shipped {
            if known.get(&one.name) == Some(&one.hash) {
                seeded.known += 1;
                continue;
            }
            let (name, hash) = (one.name.clone(), one.hash.clone());
            match self.seed_one(one).await {
                Ok(()) => {
                    let mut tx = self.store().begin().await?;
                    shipped::note(&mut tx, &name, &hash).await?;
                    tx.commit().await?;
                    seeded.taken_in += 1;
                }
                // The house failed, not the package: the next start tries again.
                Err(error @ (Rejected::Store(_) | Rejected::Files(_))) => return Err(error),
                Err(error) => seeded.refused.push((name, error.to_string())),
            }
        }
        Ok(seeded)
    }

    async fn seed_one(&self, shipped: Shipped) -> Result<(), Rejected> {
        let name = shipped.name.clone();
        let taken = self
            .aside(move |this| this.take_in_files(&shipped.name, &(shipped.files)()))
            .await??;
        if let Some(uuid) = &taken.uuid
            && let Some(known) = drafts::by_package(self.store(), uuid).await?
            && (known.author.is_some() || known.state == "withdrawn")
        {
            // Somebody here made it their own, or does not want it.
            return Ok(());
        }
        let manifest = taken.manifest.clone();
        let id = self.keep(taken, None, true, Some(&name)).await?;
        let draft = drafts::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)?;
        self.publish_files(&draft, manifest, None, Some(TIME_MS))
            .await?;
        Ok(())
    }
}
