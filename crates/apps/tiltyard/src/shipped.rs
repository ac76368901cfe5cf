//! The problems that ship with the program.

use std::io::{Cursor, Read};

use anyhow::Context;
use tiltyard_web::{Problems, Shipped};

/// Name, state, archive.
const PROBLEMS: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/problems.rs"));

/// Takes in what is not here yet. The server answers meanwhile: at its first start there is more to do than anybody wants
/// to wait for.
pub async fn take_in(problems: Problems) {
    let shipped = PROBLEMS.iter().map(|(name, state, archive)| Shipped {
        name: (*name).to_owned(),
        hash: (*state).to_owned(),
        files: Box::new(|| {
            unpacked(archive).unwrap_or_else(|error| {
                tracing::error!(%error, "a shipped problem cannot be unpacked");
                Vec::new()
            })
        }),
    });
    match problems.seed(shipped.collect()).await {
        Ok(seeded) => {
            for (name, why) in &seeded.refused {
                tracing::error!(name, why, "a shipped problem was refused");
            }
            tracing::info!(
                taken_in = seeded.taken_in,
                known = seeded.known,
                "shipped problems"
            );
        }
        Err(error) => tracing::error!(%error, "the shipped problems wait for the next start"),
    }
}

fn unpacked(archive: &[u8]) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).context("read the archive")?;
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index)?;
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            Ok((entry.name().to_owned(), content))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_problem_unpacks_to_a_package() {
        for (name, state, archive) in PROBLEMS {
            let files = unpacked(archive).expect(name);
            assert!(
                files.iter().any(|(path, _)| path == "problem.yaml"),
                "{name}"
            );
            assert_eq!(state.len(), 64);
        }
    }
}
