//! The order in which groups and tests come.

use tiltyard_protocol::Group;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Enter(usize),
    Test(usize),
    Leave(usize),
}

/// A group and all groups around it, up to the root.
pub(super) fn upwards(groups: &[Group], group: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(group), |place| groups[*place].parent)
}

/// Tests and groups as they come: each group in one piece, in the order of its first test, but behind the groups beside it that
/// it, or anything in it, requires. Groups without tests do not come.
pub(super) fn steps(groups: &[Group], tests: impl Iterator<Item = usize>) -> Vec<Step> {
    let mut tree = Tree {
        groups,
        parts: vec![Vec::new(); groups.len()],
        required_below: vec![Vec::new(); groups.len()],
        seen: vec![false; groups.len()],
        entered: vec![false; groups.len()],
        steps: Vec::new(),
    };
    tree.seen[0] = true;
    for (test, group) in tests.enumerate() {
        tree.see(group);
        tree.parts[group].push(Part::Test(test));
    }
    for place in 0..groups.len() {
        for around in upwards(groups, place) {
            tree.required_below[around].extend(&groups[place].requires);
        }
    }
    tree.walk(0);
    tree.steps
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Test(usize),
    Group(usize),
}

struct Tree<'a> {
    groups: &'a [Group],
    parts: Vec<Vec<Part>>,
    /// What a group and everything in it requires.
    required_below: Vec<Vec<usize>>,
    seen: Vec<bool>,
    entered: Vec<bool>,
    steps: Vec<Step>,
}

impl Tree<'_> {
    /// Puts a group, and those around it, among the parts of its parent where it is not yet.
    fn see(&mut self, group: usize) {
        if std::mem::replace(&mut self.seen[group], true) {
            return;
        }
        if let Some(parent) = self.groups[group].parent {
            self.see(parent);
            self.parts[parent].push(Part::Group(group));
        }
    }

    fn walk(&mut self, group: usize) {
        if std::mem::replace(&mut self.entered[group], true) {
            return;
        }
        self.steps.push(Step::Enter(group));
        for part in std::mem::take(&mut self.parts[group]) {
            match part {
                Part::Test(test) => self.steps.push(Step::Test(test)),
                Part::Group(child) => self.walk_child(group, child),
            }
        }
        self.steps.push(Step::Leave(group));
    }

    /// What it requires is taken, so that groups in a circle end at the first of them.
    fn walk_child(&mut self, parent: usize, child: usize) {
        for required in std::mem::take(&mut self.required_below[child]) {
            let beside = upwards(self.groups, required)
                .find(|place| self.groups[*place].parent == Some(parent));
            if let Some(beside) = beside
                && self.seen[beside]
            {
                self.walk_child(parent, beside);
            }
        }
        self.walk(child);
    }
}
