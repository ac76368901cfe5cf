//! Tests and groups in the order and the shape the model wants them.

use std::collections::BTreeMap;

use tiltyard_protocol::{Aggregate, Grading, Group, OnReject, VerdictMode};

use crate::Test;

/// A group as a package tells of it.
pub(crate) struct Planned {
    /// Of the package.
    pub name: String,
    pub aggregate: Aggregate,
    /// Of the whole group.
    pub points: Option<f64>,
    /// Names of groups.
    pub requires: Vec<String>,
    pub tests: Vec<Test>,
}

/// Groups that can never run.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unarranged {
    #[error("the group `{group}` depends on `{requires}`, which is no group")]
    Unknown { group: String, requires: String },
    #[error("the group `{0}` depends on itself")]
    Circle(String),
}

/// Samples first, then the groups, each behind what it requires; without groups all tests are in `secret`.
pub(crate) fn arrange(
    samples: Vec<Test>,
    planned: Vec<Planned>,
    loose: Vec<Test>,
    scored: bool,
) -> Result<(Grading, Vec<Test>), Unarranged> {
    let on_reject = if scored {
        OnReject::Continue
    } else {
        OnReject::Break
    };
    let group = |name: &str, parent: usize| Group {
        name: name.to_owned(),
        parent: Some(parent),
        on_reject,
        ..Group::root()
    };
    let mut groups = vec![
        Group {
            on_reject,
            ..Group::root()
        },
        group("sample", 0),
        group("secret", 0),
    ];
    let mut tests = Vec::new();
    let mut put = |place: usize, prefix: &str, list: Vec<Test>| {
        for mut test in list {
            test.group = place;
            test.name = format!("{prefix}/{}", test.name);
            tests.push(test);
        }
    };
    put(1, "sample", samples);
    put(2, "secret", loose);
    let order = order(&planned)?;
    let places: BTreeMap<String, usize> = order
        .iter()
        .enumerate()
        .map(|(at, from)| (planned[*from].name.clone(), at + 3))
        .collect();
    let mut planned: Vec<Option<Planned>> = planned.into_iter().map(Some).collect();
    for from in order {
        let Some(plan) = planned[from].take() else {
            continue;
        };
        let name = format!("secret/{}", plan.name);
        let mut made = group(&name, 2);
        made.aggregate = plan.aggregate;
        if matches!(plan.aggregate, Aggregate::PassFail | Aggregate::Min) {
            made.on_reject = OnReject::Break;
        }
        if let (Aggregate::PassFail | Aggregate::Min | Aggregate::Max, Some(points)) =
            (plan.aggregate, plan.points)
        {
            // Where every test counts for itself, the highest score would be that of one test.
            made.accept_score = points;
            made.max_score = Some(points);
        }
        made.requires = plan
            .requires
            .iter()
            .filter_map(|name| places.get(name).copied())
            .collect();
        put(groups.len(), &name, plan.tests);
        groups.push(made);
    }
    if scored {
        for group in &mut groups {
            group.verdict = VerdictMode::WorstError;
        }
        groups[1].accept_score = 0.0;
        groups[0].ignore_samples = tests
            .iter()
            .all(|test| !test.sample || test.score.is_none_or(|score| score == 0.0));
    }
    let grading = Grading {
        groups,
        scored,
        run_all: false,
    };
    Ok((grading, tests))
}

/// The order of the package, but for groups that wait for later ones.
fn order(planned: &[Planned]) -> Result<Vec<usize>, Unarranged> {
    let place = |name: &str| planned.iter().position(|plan| plan.name == name);
    let mut waits: Vec<Vec<usize>> = Vec::new();
    for plan in planned {
        let mut for_these = Vec::new();
        for name in &plan.requires {
            for_these.push(place(name).ok_or_else(|| Unarranged::Unknown {
                group: plan.name.clone(),
                requires: name.clone(),
            })?);
        }
        waits.push(for_these);
    }
    let mut order: Vec<usize> = Vec::new();
    while order.len() < planned.len() {
        let ready = |at: &usize| {
            !order.contains(at) && waits[*at].iter().all(|before| order.contains(before))
        };
        match (0..planned.len()).find(ready) {
            Some(next) => order.push(next),
            None => {
                let stuck = (0..planned.len()).find(|at| !order.contains(at));
                let name = stuck.map(|at| planned[at].name.clone());
                return Err(Unarranged::Circle(name.unwrap_or_default()));
            }
        }
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(name: &str, requires: &[&str]) -> Planned {
        Planned {
            name: name.to_owned(),
            aggregate: Aggregate::PassFail,
            points: Some(10.0),
            requires: requires.iter().map(|&name| name.to_owned()).collect(),
            tests: Vec::new(),
        }
    }

    #[test]
    fn a_group_comes_behind_what_it_requires() {
        let planned = vec![plan("a", &["c"]), plan("b", &[]), plan("c", &["b"])];
        let (grading, _) = arrange(Vec::new(), planned, Vec::new(), true).expect("arranged");
        let names: Vec<&str> = grading.groups.iter().map(|g| g.name.as_str()).collect();
        assert_eq!(names[3..], ["secret/b", "secret/c", "secret/a"]);
        assert_eq!(grading.groups[5].requires, [4]);
    }

    #[test]
    fn circles_and_unknown_groups_are_named() {
        let circle = vec![plan("a", &["b"]), plan("b", &["a"])];
        assert_eq!(
            arrange(Vec::new(), circle, Vec::new(), true).map(|_| ()),
            Err(Unarranged::Circle("a".to_owned()))
        );
        let unknown = arrange(Vec::new(), vec![plan("a", &["z"])], Vec::new(), true);
        assert!(matches!(unknown, Err(Unarranged::Unknown { .. })));
    }
}
