//! What the rating of duels can be told, and the values that were measured to be good.

use serde::{Deserialize, Serialize};
use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    /// Where a newcomer begins.
    pub initial_value: f64,
    /// A small one makes fairer matches for newcomers than the 350 of the textbook.
    pub initial_deviation: f64,
    /// On the Glicko-2 scale: how far skill moves in a period. One duel is a period, and so are some days.
    pub volatility: f64,
    /// How fast the volatility itself moves; 0 holds it constant.
    pub tau: f64,
    pub periods_per_day: f64,
    pub deviation_floor: f64,
    pub deviation_ceiling: f64,
    pub value_floor: f64,
    pub value_cap: f64,
    /// The most points one duel moves.
    pub change_max: f64,
    /// A rating is no longer provisional below this deviation...
    pub provisional_deviation: f64,
    /// ...or with so many duels, whichever comes first.
    pub provisional_games: u32,
}

impl Default for Parameters {
    /// The recommendation: near-constant volatility, a small deviation at the start.
    fn default() -> Self {
        Self {
            initial_value: 1500.0,
            initial_deviation: 250.0,
            volatility: 0.12,
            tau: 0.0,
            periods_per_day: 0.214_36,
            deviation_floor: 40.0,
            deviation_ceiling: 250.0,
            value_floor: 400.0,
            value_cap: 4000.0,
            change_max: 700.0,
            provisional_deviation: 110.0,
            provisional_games: 8,
        }
    }
}

/// Parameters nothing can be reckoned with.
#[derive(Debug, Error, PartialEq)]
pub enum BadParameters {
    #[error("there is no parameter {0:?}; there are {names}", names = NAMES.map(|(name, _)| name).join(", "))]
    Unknown(String),
    #[error("{name} is {value}; it must be {must}")]
    OutOfRange {
        name: &'static str,
        value: f64,
        must: &'static str,
    },
}

type Field = fn(&mut Parameters) -> &mut f64;

/// The short names operators type.
const NAMES: [(&str, Field); 10] = [
    ("start", |of| &mut of.initial_value),
    ("rd0", |of| &mut of.initial_deviation),
    ("sigma", |of| &mut of.volatility),
    ("tau", |of| &mut of.tau),
    ("per-day", |of| &mut of.periods_per_day),
    ("rd-floor", |of| &mut of.deviation_floor),
    ("rd-ceiling", |of| &mut of.deviation_ceiling),
    ("floor", |of| &mut of.value_floor),
    ("cap", |of| &mut of.value_cap),
    ("change-max", |of| &mut of.change_max),
];

impl Parameters {
    /// Glicko-2 as it was published, with its customary constants, every duel a period, no time, no bounds that could ever hold.
    pub fn textbook() -> Self {
        Self {
            initial_deviation: 350.0,
            volatility: 0.06,
            tau: 0.5,
            periods_per_day: 0.0,
            deviation_floor: 0.0,
            deviation_ceiling: 350.0,
            value_floor: -1e9,
            value_cap: 1e9,
            change_max: 1e9,
            ..Self::default()
        }
    }

    /// Sets one by its short name (`sigma`, `rd0`, ...). A start beyond the ceiling lifts the ceiling. [`Parameters::check`] when all are set.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), BadParameters> {
        let (_, field) = NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| BadParameters::Unknown(name.to_owned()))?;
        *field(self) = value;
        if name == "rd0" && value.is_finite() {
            self.deviation_ceiling = self.deviation_ceiling.max(value);
        }
        Ok(())
    }

    pub fn check(&self) -> Result<(), BadParameters> {
        let tests: [(&'static str, f64, bool, &'static str); 9] = [
            (
                "sigma",
                self.volatility,
                within(self.volatility, 1e-6, 2.0),
                "from 0.000001 to 2",
            ),
            ("tau", self.tau, within(self.tau, 0.0, 5.0), "from 0 to 5"),
            (
                "per-day",
                self.periods_per_day,
                within(self.periods_per_day, 0.0, 1e3),
                "from 0 to 1000",
            ),
            (
                "rd-ceiling",
                self.deviation_ceiling,
                within(self.deviation_ceiling, 1.0, 1e4),
                "from 1 to 10000",
            ),
            (
                "rd-floor",
                self.deviation_floor,
                within(self.deviation_floor, 0.0, self.deviation_ceiling),
                "from 0 to rd-ceiling",
            ),
            (
                "rd0",
                self.initial_deviation,
                within(
                    self.initial_deviation,
                    self.deviation_floor.max(1.0),
                    self.deviation_ceiling,
                ),
                "from rd-floor (1 at least) to rd-ceiling",
            ),
            (
                "cap",
                self.value_cap,
                self.value_cap.is_finite(),
                "a number",
            ),
            (
                "floor",
                self.value_floor,
                self.value_floor.is_finite() && self.value_floor < self.value_cap,
                "below cap",
            ),
            (
                "change-max",
                self.change_max,
                self.change_max.is_finite() && self.change_max > 0.0,
                "above 0",
            ),
        ];
        for (name, value, fits, must) in tests {
            if !fits {
                return Err(BadParameters::OutOfRange { name, value, must });
            }
        }
        if !within(self.initial_value, self.value_floor, self.value_cap) {
            return Err(BadParameters::OutOfRange {
                name: "start",
                value: self.initial_value,
                must: "from floor to cap",
            });
        }
        Ok(())
    }
}

/// Never true of something that is no number.
fn within(value: f64, low: f64, high: f64) -> bool {
    value >= low && value <= high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sets_can_be_reckoned_with() {
        assert_eq!(Parameters::default().check(), Ok(()));
        assert_eq!(Parameters::textbook().check(), Ok(()));
    }

    #[test]
    fn a_name_nobody_knows_is_answered_with_those_there_are() {
        let error = Parameters::default().set("sigmo", 1.0).unwrap_err();
        assert!(error.to_string().contains("sigma, tau"), "{error}");
    }

    #[test]
    fn nothing_that_is_no_number_passes() {
        for (name, _) in NAMES {
            let mut parameters = Parameters::default();
            parameters.set(name, f64::NAN).unwrap();
            assert!(parameters.check().is_err(), "{name}");
        }
    }

    #[test]
    fn a_wider_start_lifts_the_ceiling() {
        let mut parameters = Parameters::default();
        parameters.set("rd0", 350.0).unwrap();
        assert_eq!(parameters.check(), Ok(()));
        assert_eq!(parameters.deviation_ceiling, 350.0);
    }
}
