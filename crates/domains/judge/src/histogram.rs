//! Values in classes of equal width, and the place of one among them.

/// Classes of a histogram.
const CLASSES: u64 = 24;
/// What lies beyond this share of the values is in the last class: one slow program would hide all others.
const SHOWN_OF_100: usize = 98;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    pub up_to: u64,
    pub count: u64,
}

/// Classes of sorted values; the last reaches to the greatest.
#[must_use]
pub fn classes(sorted: &[u64]) -> Vec<Class> {
    let Some(&greatest) = sorted.last() else {
        return Vec::new();
    };
    let shown = sorted[(sorted.len() - 1) * SHOWN_OF_100 / 100];
    let least = sorted[0];
    let width = ((shown - least) / CLASSES).max(1);
    let mut classes: Vec<Class> = Vec::new();
    let mut rest = sorted;
    let mut up_to = least + width;
    while !rest.is_empty() {
        let is_last = classes.len() as u64 + 1 == CLASSES || up_to >= greatest;
        let count = if is_last {
            rest.len()
        } else {
            rest.partition_point(|value| *value <= up_to)
        };
        classes.push(Class {
            up_to: if is_last { greatest } else { up_to },
            count: count as u64,
        });
        rest = &rest[count..];
        up_to += width;
    }
    classes
}

/// The share of sorted values that are greater; half of the equal ones count.
#[must_use]
pub fn better_than(sorted: &[u64], mine: u64) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    let below = sorted.partition_point(|value| *value < mine);
    let equal = sorted.partition_point(|value| *value <= mine) - below;
    let above = sorted.len() - below - equal;
    (above as f64 + equal as f64 / 2.0) / sorted.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_in_one_class() {
        for values in [
            vec![],
            vec![7],
            vec![7, 7, 7],
            (0..1000).collect::<Vec<u64>>(),
            [(0..99).collect::<Vec<u64>>(), vec![1_000_000]].concat(),
        ] {
            let classes = classes(&values);
            assert!(classes.len() as u64 <= CLASSES);
            let total: u64 = classes.iter().map(|class| class.count).sum();
            assert_eq!(total, values.len() as u64);
            assert_eq!(
                classes.last().map(|class| class.up_to),
                values.last().copied()
            );
            assert!(classes.is_sorted_by(|a, b| a.up_to < b.up_to));
        }
    }

    #[test]
    fn one_slow_program_does_not_hide_the_others() {
        let values = [(0..99).collect::<Vec<u64>>(), vec![1_000_000]].concat();
        assert!(classes(&values).len() > 10);
    }

    #[test]
    fn ones_own_place_is_among_the_others() {
        let values = [1, 2, 3, 4];
        assert!((better_than(&values, 0) - 1.0).abs() < f64::EPSILON);
        assert!((better_than(&values, 9)).abs() < f64::EPSILON);
        assert!((better_than(&values, 2) - 0.625).abs() < f64::EPSILON);
        assert!(better_than(&[], 2).abs() < f64::EPSILON);
    }
}
