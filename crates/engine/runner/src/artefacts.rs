//! Compiled artefacts, kept by the content of everything that went into them. Only identical bytes share an artefact,
//! so nothing of one person's code can reach another who did not have it.

use std::{
    collections::{HashMap, VecDeque},
    os::fd::OwnedFd,
    sync::{Arc, Mutex, PoisonError},
};

use sha2::{Digest, Sha256};
use tiltyard_protocol::RunEvent;

pub type Key = [u8; 32];

/// What a compile stage left.
pub struct Artefact {
    /// The whole work directory.
    pub pack: OwnedFd,
    pub bytes: u64,
    /// What the compiler said and the facts of its run, told again to those who are answered from here.
    pub events: Vec<RunEvent>,
}

pub struct Artefacts {
    bytes_max: u64,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    by_key: HashMap<Key, Arc<Artefact>>,
    /// Least recently used first.
    order: VecDeque<Key>,
    bytes: u64,
}

impl Artefacts {
    pub fn new(bytes_max: u64) -> Self {
        Self {
            bytes_max,
            kept: Mutex::default(),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, key: &Key) -> Option<Arc<Artefact>> {
        let mut kept = self.lock();
        let found = kept.by_key.get(key).cloned()?;
        if let Some(at) = kept.order.iter().position(|other| other == key) {
            kept.order.remove(at);
            kept.order.push_back(*key);
        }
        Some(found)
    }

    /// Keeps an artefact; older ones go until everything fits. One that is too large alone is not kept.
    pub fn put(&self, key: Key, artefact: Arc<Artefact>) {
        if artefact.bytes > self.bytes_max / 4 {
            return;
        }
        let mut kept = self.lock();
        if kept.by_key.contains_key(&key) {
            return;
        }
        kept.bytes += artefact.bytes;
        kept.by_key.insert(key, artefact);
        kept.order.push_back(key);
        while kept.bytes > self.bytes_max {
            let Some(oldest) = kept.order.pop_front() else {
                break;
            };
            if let Some(gone) = kept.by_key.remove(&oldest) {
                kept.bytes -= gone.bytes;
            }
        }
    }
}

/// A key over parts whose lengths are part of it, so that moving a byte from one part to the next changes it.
pub fn key<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artefact(bytes: u64) -> Arc<Artefact> {
        let pack = OwnedFd::from(std::fs::File::open("/dev/null").expect("null"));
        Arc::new(Artefact {
            pack,
            bytes,
            events: Vec::new(),
        })
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let artefacts = Artefacts::new(100);
        for name in [b"a", b"b", b"c", b"d"] {
            artefacts.put(key([&name[..]].into_iter()), artefact(25));
        }
        let key_of = |name: &[u8]| key([name].into_iter());
        assert!(artefacts.get(&key_of(b"a")).is_some());
        artefacts.put(key_of(b"e"), artefact(25));
        assert!(artefacts.get(&key_of(b"a")).is_some(), "used last, stays");
        assert!(
            artefacts.get(&key_of(b"b")).is_none(),
            "unused longest, goes"
        );
        artefacts.put(key_of(b"big"), artefact(26));
        assert!(
            artefacts.get(&key_of(b"big")).is_none(),
            "more than a quarter is not kept"
        );
    }

    #[test]
    fn the_border_between_parts_counts() {
        let one = key([&b"ab"[..], b"c"].into_iter());
        let other = key([&b"a"[..], b"bc"].into_iter());
        assert_ne!(one, other);
    }
}
