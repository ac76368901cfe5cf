//! The scale people see. Those who stop playing leave points behind, so the active pool creeps upwards; what is shown is put back, what
//! is reckoned with is not touched.

/// The mean the active pool is shown with.
pub const CENTRE: f64 = 1500.0;

/// How far a pool's ratings are moved when they are shown. Made once for many ratings.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Displayed {
    shift: f64,
}

/// From the values of the active players of one pool. Whom it counts as active is the caller's affair; nobody active moves nothing.
pub fn recentre(active: impl IntoIterator<Item = f64>) -> Displayed {
    let (sum, count) = active
        .into_iter()
        .filter(|value| value.is_finite())
        .fold((0.0, 0u64), |(sum, count), value| (sum + value, count + 1));
    if count == 0 {
        return Displayed::default();
    }
    Displayed {
        shift: sum / count as f64 - CENTRE,
    }
}

impl Displayed {
    /// What is shown for a value that is reckoned with.
    pub fn of(self, value: f64) -> f64 {
        value - self.shift
    }

    /// Points the active pool stands above the centre.
    pub fn shift(self) -> f64 {
        self.shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inflated_pool_is_shown_around_1500_with_all_distances_kept() {
        let pool = [1900.0, 1700.0, 2100.0];
        let displayed = recentre(pool);
        let shown = pool.map(|value| displayed.of(value));
        assert_eq!(shown, [1500.0, 1300.0, 1700.0]);
        assert_eq!(displayed.shift(), 400.0);
    }

    #[test]
    fn an_empty_pool_moves_nothing() {
        assert_eq!(recentre([]).of(1234.0), 1234.0);
    }
}
