//! Who is here: persons counted once, however many tabs they have and on however many processes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use tokio::time::Instant;

#[derive(Default)]
pub struct Presence {
    /// With how many tabs each is here on this process.
    local: BTreeMap<Arc<str>, u32>,
    /// Who is here on other processes, as they last said.
    remote: HashMap<String, Remote>,
    /// What the followers were told.
    told: BTreeSet<Arc<str>>,
    local_changed: bool,
}

struct Remote {
    persons: BTreeSet<Arc<str>>,
    heard: Instant,
}

/// Sorted, and without persons in both.
#[derive(Debug, PartialEq, Eq)]
pub struct Moved {
    pub joined: Vec<Arc<str>>,
    pub left: Vec<Arc<str>>,
}

impl Presence {
    pub fn come(&mut self, person: &Arc<str>) {
        let tabs = self.local.entry(person.clone()).or_default();
        *tabs += 1;
        self.local_changed |= *tabs == 1;
    }

    pub fn go(&mut self, person: &Arc<str>) {
        if let Some(tabs) = self.local.get_mut(person) {
            *tabs -= 1;
            if *tabs == 0 {
                self.local.remove(person);
                self.local_changed = true;
            }
        }
    }

    pub fn hear(&mut self, process: &str, persons: BTreeSet<Arc<str>>) {
        if persons.is_empty() {
            self.remote.remove(process);
        } else {
            let heard = Instant::now();
            let remote = Remote { persons, heard };
            self.remote.insert(process.into(), remote);
        }
    }

    /// Processes that have been silent too long are gone, and their persons with them. True when there were any.
    pub fn expire(&mut self, silence: Duration) -> bool {
        let before = self.remote.len();
        self.remote
            .retain(|_, remote| remote.heard.elapsed() < silence);
        self.remote.len() != before
    }

    /// What changed since the last time; from now on it counts as told.
    pub fn settle(&mut self, persons_max: usize) -> Option<Moved> {
        let remote = self.remote.values().flat_map(|remote| &remote.persons);
        let all: BTreeSet<_> = self.local.keys().chain(remote).cloned().collect();
        let now: BTreeSet<_> = all.into_iter().take(persons_max).collect();
        let moved = Moved {
            joined: now.difference(&self.told).cloned().collect(),
            left: self.told.difference(&now).cloned().collect(),
        };
        self.told = now;
        (!moved.joined.is_empty() || !moved.left.is_empty()).then_some(moved)
    }

    pub fn told(&self) -> impl Iterator<Item = &Arc<str>> {
        self.told.iter()
    }

    /// The persons of this process, when they changed since this was last asked, or when the others ask (`anyway`).
    pub fn local(&mut self, anyway: bool) -> Option<BTreeSet<Arc<str>>> {
        let changed = std::mem::take(&mut self.local_changed);
        (changed || (anyway && !self.local.is_empty()))
            .then(|| self.local.keys().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(joined: &[&str], left: &[&str]) -> Option<Moved> {
        let list = |names: &[&str]| names.iter().map(|name| Arc::from(*name)).collect();
        Some(Moved {
            joined: list(joined),
            left: list(left),
        })
    }

    #[test]
    fn a_person_counts_once_across_tabs_and_processes() {
        let mut presence = Presence::default();
        let ann: Arc<str> = "ann".into();
        presence.come(&ann);
        presence.come(&ann);
        presence.hear("other", [ann.clone()].into());
        assert_eq!(presence.settle(9), moved(&["ann"], &[]));
        presence.go(&ann);
        presence.go(&ann);
        assert_eq!(presence.settle(9), None);
        presence.hear("other", BTreeSet::new());
        assert_eq!(presence.settle(9), moved(&[], &["ann"]));
    }

    #[test]
    fn who_comes_back_in_time_never_left() {
        let mut presence = Presence::default();
        let ann: Arc<str> = "ann".into();
        presence.come(&ann);
        presence.settle(9);
        presence.go(&ann);
        presence.come(&ann);
        assert_eq!(presence.settle(9), None);
    }

    #[test]
    fn persons_beyond_the_limit_are_named_when_others_leave() {
        let mut presence = Presence::default();
        for name in ["a", "b", "c"] {
            presence.come(&name.into());
        }
        assert_eq!(presence.settle(2), moved(&["a", "b"], &[]));
        presence.go(&"a".into());
        assert_eq!(presence.settle(2), moved(&["c"], &["a"]));
    }

    #[tokio::test(start_paused = true)]
    async fn persons_of_a_silent_process_leave() {
        let mut presence = Presence::default();
        presence.hear("other", ["ann".into()].into());
        presence.settle(9);
        tokio::time::advance(Duration::from_secs(46)).await;
        assert!(presence.expire(Duration::from_secs(45)));
        assert_eq!(presence.settle(9), moved(&[], &["ann"]));
    }
}
