//! Cores that belong to boxes whose time is measured. Cores are the machine's, not one sandbox's: boxes of languages with a
//! root file system of their own come from another sandbox of the same program, and must not be measured beside these.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

static CLAIMS: Mutex<BTreeMap<usize, usize>> = Mutex::new(BTreeMap::new());

fn claims() -> MutexGuard<'static, BTreeMap<usize, usize>> {
    // Every change is one number: a panic leaves the map valid.
    CLAIMS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A core on which a box is measured, until this is dropped.
#[derive(Debug)]
pub struct Claim(usize);

impl Claim {
    /// The first of the given cores nobody has claimed. Where more is measured than there are cores, the one least claimed.
    pub fn of_first_free(cores: &[usize]) -> Option<Self> {
        let mut claims = claims();
        let count = |core: &usize| claims.get(core).copied().unwrap_or(0);
        let core = *cores.iter().min_by_key(|core| count(core))?;
        *claims.entry(core).or_default() += 1;
        Some(Self(core))
    }

    pub fn core(&self) -> usize {
        self.0
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut claims = claims();
        if let Some(count) = claims.get_mut(&self.0) {
            *count -= 1;
            if *count == 0 {
                claims.remove(&self.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Claim;

    #[test]
    fn nobody_claims_what_is_claimed_while_another_core_is_free() {
        // Cores no machine has, for other tests of this process claim real ones.
        let cores = [9_001, 9_002];
        let first = Claim::of_first_free(&cores).expect("a core");
        let second = Claim::of_first_free(&cores).expect("a core");
        assert_eq!((first.core(), second.core()), (9_001, 9_002));
        drop(first);
        let third = Claim::of_first_free(&[9_002, 9_001]).expect("a core");
        assert_eq!(third.core(), 9_001);
        // More than there are cores: nobody waits.
        let fourth = Claim::of_first_free(&cores).expect("a core");
        assert_eq!(fourth.core(), 9_001);
        assert!(Claim::of_first_free(&[]).is_none());
    }
}
