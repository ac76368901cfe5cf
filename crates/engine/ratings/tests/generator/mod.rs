//! A seeded world of players and rounds, made to look like the histories ratings meet: skills that drift, newcomers who begin below the rest
//! and improve, many who come once and few who come always, rounds in which all are placed at once and paired at random.

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};

pub const DAY_SECONDS: f64 = 86_400.0;
/// 2010-01-01.
const BEGIN_SECONDS: f64 = 1_262_304_000.0;
const YEARS: f64 = 10.0;

#[derive(Clone, Copy)]
pub struct World {
    pub seed: u64,
    pub rounds: usize,
    pub newcomers_each: usize,
    /// Standard deviation of a performance around the skill, in points.
    pub noise: f64,
}

impl Default for World {
    fn default() -> Self {
        Self {
            seed: 1,
            rounds: 1200,
            newcomers_each: 30,
            noise: 230.0,
        }
    }
}

pub struct Row {
    pub time_seconds: i64,
    pub left: usize,
    pub right: usize,
    /// As it is written in a file: 1, 0.5 or 0.
    pub result: &'static str,
}

struct Player {
    name: usize,
    skill: f64,
    /// What practice still has to bring, in points.
    to_learn: f64,
    /// The chance to come to a round.
    activity: f64,
    /// The chance to never come again, after each round played.
    tiredness: f64,
    seen_seconds: f64,
}

/// A normal number, by Box and Muller.
fn normal(rng: &mut StdRng, mean: f64, deviation: f64) -> f64 {
    let (u, v): (f64, f64) = (rng.random_range(1e-12..1.0), rng.random_range(0.0..1.0));
    mean + deviation * (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

fn newcomer(rng: &mut StdRng, name: usize, now: f64) -> Player {
    let to_learn = normal(rng, 250.0, 120.0).max(0.0);
    // Who is good stays longer, which is how newcomers come to be weaker than the rest.
    let talent = normal(rng, 1500.0, 300.0);
    let tiredness = (0.09 * (-(talent - 1500.0) / 800.0).exp()).clamp(0.01, 0.6);
    Player {
        name,
        skill: talent - to_learn,
        to_learn,
        activity: rng.random_range(0.05f64..1.0).powi(2),
        tiredness,
        seen_seconds: now,
    }
}

/// All duels in the order of time, each given to `tell`.
pub fn history(world: &World, mut tell: impl FnMut(Row)) {
    let mut rng = StdRng::seed_from_u64(world.seed);
    let mut players: Vec<Player> = Vec::new();
    let mut names = 0;
    let mut now = BEGIN_SECONDS;
    let between = YEARS * 365.25 * DAY_SECONDS / world.rounds as f64;
    for round in 0..world.rounds {
        now += between * rng.random_range(0.5..1.5);
        let mut here: Vec<usize> = (0..players.len())
            .filter(|player| rng.random_bool(players[*player].activity))
            .collect();
        // The place grows: more come in later years.
        let growth = 0.4 + 1.2 * round as f64 / world.rounds as f64;
        for _ in 0..(world.newcomers_each as f64 * growth) as usize {
            here.push(players.len());
            players.push(newcomer(&mut rng, names, now));
            names += 1;
        }
        let performances: Vec<(usize, f64)> = {
            here.shuffle(&mut rng);
            here.iter()
                .map(|player| {
                    (
                        *player,
                        perform(&mut rng, &mut players[*player], now, world.noise),
                    )
                })
                .collect()
        };
        for pair in performances.chunks_exact(2) {
            let ((left, a), (right, b)) = (pair[0], pair[1]);
            let result = match a - b {
                // Places of a round are shared now and then.
                distance if distance.abs() < 7.0 => "0.5",
                distance if distance > 0.0 => "1",
                _ => "0",
            };
            tell(Row {
                time_seconds: now as i64,
                left: players[left].name,
                right: players[right].name,
                result,
            });
        }
        for (player, _) in &performances {
            let tired = players[*player].tiredness;
            if rng.random_bool(tired) {
                players[*player].activity = 0.0;
            }
        }
        if round % 16 == 0 {
            players.retain(|player| player.activity > 0.0);
        }
    }
}

/// What a player shows in a round. Skill wanders while they are away and grows as they play.
fn perform(rng: &mut StdRng, player: &mut Player, now: f64, noise: f64) -> f64 {
    let days = (now - player.seen_seconds) / DAY_SECONDS;
    player.seen_seconds = now;
    player.skill += normal(rng, 0.0, (18.0f64.powi(2) + 70.0 * days.min(400.0)).sqrt());
    let learned = player.to_learn * 0.06;
    player.to_learn -= learned;
    player.skill += learned;
    normal(rng, player.skill, noise)
}
