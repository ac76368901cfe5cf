//! Teams, and many against each other in one match: the full Bradley-Terry model of Weng and Lin, "A Bayesian approximation method for online
//! ranking" (2011), their first algorithm, with a drift before each match.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    pub initial_value: f64,
    pub initial_deviation: f64,
    /// How far one performance lies from the skill.
    pub beta: f64,
    /// How far skill moves between two matches; without it nobody would be relearned.
    pub tau: f64,
    /// No match takes more than all but this part of a variance.
    pub variance_part_min: f64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            initial_value: 25.0,
            initial_deviation: 25.0 / 3.0,
            beta: 25.0 / 6.0,
            tau: 0.6,
            variance_part_min: 1e-6,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    pub value: f64,
    pub deviation: f64,
}

impl Rating {
    pub fn newcomer(parameters: &Parameters) -> Self {
        Self {
            value: parameters.initial_value,
            deviation: parameters.initial_deviation,
        }
    }
}

/// Its players and its place: less is better, the same is a draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    pub players: Vec<Rating>,
    pub rank: u32,
}

struct Sums {
    value: f64,
    variance: f64,
}

fn drifted(players: &[Rating], parameters: &Parameters) -> Vec<Rating> {
    players
        .iter()
        .map(|player| Rating {
            deviation: player.deviation.hypot(parameters.tau),
            ..*player
        })
        .collect()
}

fn sums(players: &[Rating]) -> Sums {
    Sums {
        value: players.iter().map(|player| player.value).sum(),
        variance: players.iter().map(|player| player.deviation.powi(2)).sum(),
    }
}

/// The probability that the first beats the second, and how wide the doubt is.
fn pair(first: &Sums, second: &Sums, parameters: &Parameters) -> (f64, f64) {
    let width = (first.variance + second.variance + 2.0 * parameters.beta.powi(2)).sqrt();
    let chance = 1.0 / (1.0 + ((second.value - first.value) / width).exp());
    (chance, width)
}

/// The probability that the first team beats the second, as they stand before a match.
pub fn expected(first: &[Rating], second: &[Rating], parameters: &Parameters) -> f64 {
    let (first, second) = (drifted(first, parameters), drifted(second, parameters));
    pair(&sums(&first), &sums(&second), parameters).0
}

/// Everybody's rating after a match, team by team in the order given. A team without players, or alone, changes nothing.
pub fn after_match(teams: &[Team], parameters: &Parameters) -> Vec<Vec<Rating>> {
    let played: Vec<&Team> = teams
        .iter()
        .filter(|team| !team.players.is_empty())
        .collect();
    if played.len() < 2 {
        return teams.iter().map(|team| team.players.clone()).collect();
    }
    let before: Vec<Vec<Rating>> = played
        .iter()
        .map(|team| drifted(&team.players, parameters))
        .collect();
    let sums: Vec<Sums> = before.iter().map(|players| sums(players)).collect();
    let mut after = played.iter().enumerate().map(|(own, team)| {
        let (mut pull, mut information) = (0.0, 0.0);
        for (other, opponent) in played.iter().enumerate() {
            if other == own {
                continue;
            }
            let (chance, width) = pair(&sums[own], &sums[other], parameters);
            let score = match team.rank.cmp(&opponent.rank) {
                std::cmp::Ordering::Less => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Greater => 0.0,
            };
            let gamma = sums[own].variance.sqrt() / width;
            pull += sums[own].variance / width * (score - chance);
            information += gamma * sums[own].variance / width.powi(2) * chance * (1.0 - chance);
        }
        before[own]
            .iter()
            .map(|player| {
                let part = player.deviation.powi(2) / sums[own].variance;
                let left = (1.0 - part * information).max(parameters.variance_part_min);
                Rating {
                    value: player.value + part * pull,
                    deviation: player.deviation * left.sqrt(),
                }
            })
            .collect::<Vec<_>>()
    });
    teams
        .iter()
        .map(|team| {
            if team.players.is_empty() {
                Vec::new()
            } else {
                after.next().unwrap_or_default()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::StdRng};
    use skillratings::{
        MultiTeamOutcome,
        weng_lin::{WengLinConfig, WengLinRating, expected_score_two_teams, weng_lin_multi_team},
    };

    use super::*;

    fn theirs(players: &[Rating]) -> Vec<WengLinRating> {
        players
            .iter()
            .map(|player| WengLinRating {
                rating: player.value,
                uncertainty: player.deviation,
            })
            .collect()
    }

    #[test]
    fn random_matches_come_out_as_another_implementation_has_them() {
        let mut rng = StdRng::seed_from_u64(9);
        let parameters = Parameters {
            tau: 0.0,
            ..Parameters::default()
        };
        for _ in 0..2_000 {
            let teams: Vec<Team> = (0..rng.random_range(2..7))
                .map(|_| Team {
                    rank: rng.random_range(1..5),
                    players: (0..rng.random_range(1..4))
                        .map(|_| Rating {
                            value: rng.random_range(5.0..45.0),
                            deviation: rng.random_range(1.0..8.0),
                        })
                        .collect(),
                })
                .collect();
            let groups: Vec<Vec<WengLinRating>> =
                teams.iter().map(|team| theirs(&team.players)).collect();
            let asked: Vec<(&[WengLinRating], MultiTeamOutcome)> = groups
                .iter()
                .zip(&teams)
                .map(|(group, team)| (&group[..], MultiTeamOutcome::new(team.rank as usize)))
                .collect();
            let oracle = weng_lin_multi_team(&asked, &WengLinConfig::new());
            let ours = after_match(&teams, &parameters);
            for (ours, oracle) in ours.iter().flatten().zip(oracle.iter().flatten()) {
                assert!((ours.value - oracle.rating).abs() < 1e-9);
                assert!((ours.deviation - oracle.uncertainty).abs() < 1e-9);
            }
            let (chance, _) =
                expected_score_two_teams(&groups[0], &groups[1], &WengLinConfig::new());
            let ours = expected(&teams[0].players, &teams[1].players, &parameters);
            assert!((ours - chance).abs() < 1e-9);
        }
    }

    #[test]
    fn equal_players_are_told_apart_by_their_place() {
        let parameters = Parameters::default();
        let teams: Vec<Team> = [1, 2, 2, 4]
            .map(|rank| Team {
                rank,
                players: vec![Rating::newcomer(&parameters)],
            })
            .into();
        let after = after_match(&teams, &parameters);
        let value = |team: usize| after[team][0].value;
        assert!(value(0) > value(1) && value(2) > value(3));
        assert_eq!(value(1), value(2));
        assert!(after.iter().all(|team| team[0].deviation < 25.0 / 3.0));
    }

    #[test]
    fn an_empty_team_and_a_team_alone_change_nothing() {
        let parameters = Parameters::default();
        let alone = Team {
            rank: 1,
            players: vec![Rating::newcomer(&parameters)],
        };
        let nobody = Team {
            rank: 2,
            players: Vec::new(),
        };
        let after = after_match(&[nobody, alone.clone()], &parameters);
        assert_eq!(after, [vec![], alone.players]);
    }
}
