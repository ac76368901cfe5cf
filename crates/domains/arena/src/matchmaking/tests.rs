//! What holds for every wave, and that waits and gaps are what was measured for this policy.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::*;
use crate::pool::later;

const START: Timestamp = Timestamp::UNIX_EPOCH;

fn seeker(rng: &mut ChaCha8Rng, rating: f64, joined_at: Timestamp) -> Seeker {
    Seeker {
        ticket: TicketId::from_uuid(uuid::Uuid::from_u128(rng.random())),
        user: UserId::from_uuid(uuid::Uuid::from_u128(rng.random())),
        joined_at,
        pools: [(
            Pool::Blitz,
            Standing {
                rating,
                provisional: false,
            },
        )]
        .into(),
        kinds: Kind::ALL.into(),
        languages: BTreeSet::new(),
        rated: true,
        network: None,
    }
}

fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (one, other): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - one).ln()).sqrt() * (std::f64::consts::TAU * other).cos()
}

/// Two who came at the start, with these ratings.
fn two(left: f64, right: f64) -> [Seeker; 2] {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    [
        seeker(&mut rng, left, START),
        seeker(&mut rng, right, START),
    ]
}

fn meets_after(two: &[Seeker; 2], between: &Between, ms: u64) -> Option<Meeting> {
    meeting(&two[0], &two[1], between, later(START, ms))
}

#[test]
fn a_window_widens_slowly_and_then_faster() {
    let cases = [
        (0, 100.0),
        (10_000, 150.0),
        (30_000, 250.0),
        (65_000, 600.0),
        (105_000, 1_000.0),
        (u64::MAX, WINDOW_MAX),
    ];
    for (waited_ms, window) in cases {
        assert!(
            (window_after(waited_ms) - window).abs() < 1e-9,
            "{waited_ms}"
        );
    }
    for ms in [0, 1_000, 29_000, 30_000, 31_000, 100_000] {
        assert_eq!(waited_for_window_ms(window_after(ms)), ms);
    }
}

#[test]
fn both_windows_must_take_the_gap() {
    let mut both = two(1500.0, 1700.0);
    assert!(meets_after(&both, &Between::default(), 19_999).is_none());
    assert!(meets_after(&both, &Between::default(), 20_000).is_some_and(|meeting| meeting.rated));
    both[1].joined_at = later(START, 10_000);
    assert!(
        meets_after(&both, &Between::default(), 20_000).is_none(),
        "the newcomer's window is narrow yet"
    );
    assert!(meets_after(&both, &Between::default(), 30_000).is_some());
}

#[test]
fn too_far_apart_for_ratings_is_offered_without() {
    let both = two(1000.0, 1700.0);
    assert!(meets_after(&both, &Between::default(), 74_999).is_none());
    let meeting = meets_after(&both, &Between::default(), 75_000).expect("a meeting");
    assert!(!meeting.rated && meeting.why_unrated.is_some());
}

#[test]
fn pools_kinds_and_languages_must_meet() {
    let open = two(1500.0, 1500.0);
    let none = Between::default();
    let mut other = open.clone();
    other[0].pools = [(
        Pool::Golf,
        Standing {
            rating: 1500.0,
            provisional: true,
        },
    )]
    .into();
    assert!(meets_after(&other, &none, 0).is_none());
    let mut other = open.clone();
    other[0].kinds = [Kind::Function].into();
    assert_eq!(
        meets_after(&other, &none, 0).map(|meeting| meeting.kinds),
        Some([Kind::Function].into())
    );
    other[1].kinds = [Kind::Stdin].into();
    assert!(meets_after(&other, &none, 0).is_none());
    let mut other = open;
    other[0].languages = ["rust".to_owned(), "go".to_owned()].into();
    assert!(
        meets_after(&other, &none, 0).is_some(),
        "no wish is any language"
    );
    other[1].languages = ["c".to_owned()].into();
    assert!(meets_after(&other, &none, 0).is_none());
    other[1].languages.insert("go".to_owned());
    assert_eq!(
        meets_after(&other, &none, 0).map(|meeting| meeting.languages),
        Some(["go".to_owned()].into())
    );
}

#[test]
fn of_several_pools_the_closest_is_taken() {
    let mut both = two(1500.0, 1600.0);
    for (seeker, rating) in both.iter_mut().zip([1400.0, 1420.0]) {
        seeker.pools.insert(
            Pool::Rapid,
            Standing {
                rating,
                provisional: false,
            },
        );
    }
    assert_eq!(
        meets_after(&both, &Between::default(), 0).map(|meeting| meeting.pool),
        Some(Pool::Rapid)
    );
}

#[test]
fn the_same_two_play_rated_only_so_often() {
    let mut both = two(1500.0, 1500.0);
    let pair = Pair::of(both[1].user, both[0].user);
    let row = |count| Between {
        rated_in_a_row: [(pair, count)].into(),
        ..Between::default()
    };
    assert!(meets_after(&both, &row(2), 0).is_some_and(|meeting| meeting.rated));
    assert!(meets_after(&both, &row(3), 0).is_none());
    assert!(
        meets_after(&both, &row(3), 70_000).is_some_and(|meeting| !meeting.rated),
        "who waits long plays unrated"
    );
    let today = Between {
        rated_today: [(pair, 2)].into(),
        ..Between::default()
    };
    assert!(meets_after(&both, &today, 0).is_some());
    for seeker in &mut both {
        seeker.network = Some(7);
    }
    assert!(meets_after(&both, &today, 0).is_none());
}

#[test]
fn who_plays_without_ratings_meets_another_at_once_and_a_rated_one_later() {
    let mut both = two(1500.0, 1500.0);
    both[0].rated = false;
    assert!(meets_after(&both, &Between::default(), 60_000).is_none());
    assert!(meets_after(&both, &Between::default(), 66_000).is_some_and(|meeting| !meeting.rated));
    both[1].rated = false;
    let meeting = meets_after(&both, &Between::default(), 0).expect("a meeting");
    assert_eq!((meeting.rated, meeting.why_unrated), (false, None));
}

/// A queue of people of all sorts, some of whom block each other.
fn crowd(rng: &mut ChaCha8Rng, count: usize) -> (Vec<Seeker>, Between) {
    let mut all: Vec<Seeker> = Vec::new();
    for _ in 0..count {
        let joined_at = later(START, rng.random_range(0..90_000));
        let rating = 1500.0 + 300.0 * normal(rng);
        let mut one = seeker(rng, rating, joined_at);
        one.rated = rng.random_bool(0.8);
        one.pools.insert(
            Pool::Rapid,
            Standing {
                rating: rating + 50.0,
                provisional: rng.random_bool(0.3),
            },
        );
        if rng.random_bool(0.3) {
            one.pools.remove(&Pool::Blitz);
        }
        if rng.random_bool(0.2) {
            one.kinds.remove(&Kind::Stdin);
        }
        if rng.random_bool(0.2) {
            one.languages
                .insert(["c", "go", "rust"][rng.random_range(0..3)].to_owned());
        }
        all.push(one);
    }
    let mut between = Between::default();
    for _ in 0..count {
        let pair = Pair::of(
            all[rng.random_range(0..count)].user,
            all[rng.random_range(0..count)].user,
        );
        match rng.random_range(0..3) {
            0 => drop(between.blocked.insert(pair)),
            1 => drop(between.resting.insert(pair)),
            _ => drop(between.rated_in_a_row.insert(pair, 3)),
        }
    }
    (all, between)
}

#[test]
fn in_every_wave_nobody_is_twice_no_rule_is_broken_and_no_two_are_left_who_may_meet() {
    let mut rng = ChaCha8Rng::seed_from_u64(17);
    let now = later(START, 90_000);
    for case in 0..120 {
        let count = if case % 20 == 0 {
            150
        } else {
            rng.random_range(1..40)
        };
        let (all, between) = crowd(&mut rng, count);
        let pairings = wave(&all, &between, now);
        let find = |ticket| {
            all.iter()
                .find(|seeker| seeker.ticket == ticket)
                .expect("a seeker")
        };
        let mut taken = BTreeSet::new();
        for pairing in &pairings {
            let (left, right) = (find(pairing.left), find(pairing.right));
            assert!(
                taken.insert(left.user) && taken.insert(right.user),
                "somebody is twice"
            );
            let window = left.window(now).min(right.window(now));
            let limit = if pairing.meeting.rated {
                window.min(RATED_GAP_MAX)
            } else {
                window
            };
            assert!(pairing.meeting.gap <= limit);
            assert!(!between.forbids(Pair::of(left.user, right.user)));
            assert!(left.joined_at <= right.joined_at);
        }
        let left: Vec<&Seeker> = all
            .iter()
            .filter(|seeker| !taken.contains(&seeker.user))
            .collect();
        for one in &left {
            assert!(
                left.iter()
                    .all(|other| meeting(one, other, &between, now).is_none()),
                "two were left"
            );
        }
        let mut turned = all.clone();
        turned.reverse();
        assert_eq!(
            wave(&turned, &between, now),
            pairings,
            "the order of asking matters"
        );
    }
}

#[test]
fn a_person_with_two_places_in_the_queue_is_paired_once() {
    let [one, other] = two(1500.0, 1500.0);
    let mut again = other.clone();
    again.ticket = TicketId::from_uuid(uuid::Uuid::from_u128(5));
    again.user = one.user;
    assert!(wave(&[one.clone(), again.clone()], &Between::default(), START).is_empty());
    assert_eq!(
        wave(&[one, again, other], &Between::default(), START).len(),
        1
    );
}

#[test]
fn good_pairs_are_made_where_the_first_come_would_make_bad_ones() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let ratings = [1500.0, 1590.0, 1505.0, 1585.0];
    let all: Vec<Seeker> = ratings
        .into_iter()
        .map(|rating| seeker(&mut rng, rating, START))
        .collect();
    let gaps: Vec<f64> = wave(&all, &Between::default(), START)
        .iter()
        .map(|pairing| pairing.meeting.gap)
        .collect();
    assert_eq!(gaps, [5.0, 5.0]);
}

fn weighed(count: usize, weights: &BTreeMap<(usize, usize), i64>) -> matching::Weights {
    let mut all = matching::Weights::none(count);
    for ((one, other), weight) in weights {
        all.set(*one, *other, *weight);
    }
    all
}

/// Every matching, one by one.
fn by_hand(count: usize, weights: &BTreeMap<(usize, usize), i64>, from: usize, taken: u32) -> i64 {
    if from == count {
        return 0;
    }
    let left = by_hand(count, weights, from + 1, taken);
    if taken & (1 << from) != 0 {
        return left;
    }
    (from + 1..count)
        .filter(|other| taken & (1 << other) == 0)
        .filter_map(|other| {
            Some(
                weights.get(&(from, other))?
                    + by_hand(count, weights, from + 1, taken | 1 << other),
            )
        })
        .fold(left, i64::max)
}

#[test]
fn small_matchings_are_the_heaviest_there_are_and_large_ones_nearly() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    for _ in 0..200 {
        let count = rng.random_range(2..9);
        let mut weights = BTreeMap::new();
        for one in 0..count {
            for other in one + 1..count {
                if rng.random_bool(0.5) {
                    weights.insert((one, other), rng.random_range(1..100));
                }
            }
        }
        let found: i64 = matching::heaviest(&weighed(count, &weights))
            .iter()
            .map(|pair| weights[pair])
            .sum();
        assert_eq!(found, by_hand(count, &weights, 0, 0));
    }
    // Pairs of neighbours, with strangers who tempt: greedy alone would take the tempting ones.
    let mut weights = BTreeMap::new();
    for one in 0..30 {
        let weight = if one % 2 == 0 { 10 } else { 11 };
        weights.insert((one, one + 1), weight);
    }
    let found: i64 = matching::heaviest(&weighed(31, &weights))
        .iter()
        .map(|pair| weights[pair])
        .sum();
    assert!(found >= 150, "{found}");
}

/// What came of everybody who was paired when people come at random.
struct Queue {
    waits_s: Vec<f64>,
    gaps: Vec<f64>,
    /// Of those who were told how long they would wait, the share who waited no longer, and who waited less.
    within_told: f64,
    below_told: f64,
}

fn queue(per_minute: f64, hours: f64) -> Queue {
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let (mut waiting, mut arrivals, mut told) =
        (Vec::<Seeker>::new(), Vec::<Arrival>::new(), BTreeMap::new());
    let (mut waits_s, mut gaps, mut told_and_waited) = (Vec::new(), Vec::new(), Vec::new());
    let (mut next_ms, mut now_ms) = (0.0, 0.0);
    while now_ms < hours * 3_600_000.0 {
        now_ms += 1_000.0;
        while next_ms <= now_ms {
            let (rating, at) = (
                1500.0 + 300.0 * normal(&mut rng),
                later(START, next_ms as u64),
            );
            let one = seeker(&mut rng, rating, at);
            let others: Vec<Arrival> = waiting
                .iter()
                .map(|other| Arrival {
                    at: other.joined_at,
                    rating: other.pools[&Pool::Blitz].rating,
                })
                .collect();
            let lately = arrivals.len().saturating_sub(500);
            told.insert(
                one.ticket,
                expected_wait_ms(rating, &arrivals[lately..], &others, at),
            );
            arrivals.push(Arrival { at, rating });
            waiting.push(one);
            next_ms += -(1.0 - rng.random::<f64>()).ln() * 60_000.0 / per_minute;
        }
        let now = later(START, now_ms as u64);
        for pairing in wave(&waiting, &Between::default(), now) {
            for ticket in [pairing.left, pairing.right] {
                let place = waiting
                    .iter()
                    .position(|seeker| seeker.ticket == ticket)
                    .expect("a seeker");
                let waited_ms = between_ms(waiting.remove(place).joined_at, now);
                waits_s.push(waited_ms as f64 / 1000.0);
                // In the first hour too little is known.
                if let Some(told_ms) = told[&ticket].filter(|_| now_ms > 3_600_000.0) {
                    told_and_waited.push((told_ms, waited_ms));
                }
            }
            gaps.push(pairing.meeting.gap);
        }
    }
    let share = |is: fn(&&(u64, u64)) -> bool| {
        told_and_waited.iter().filter(is).count() as f64 / told_and_waited.len() as f64
    };
    let within_told = share(|(told_ms, waited_ms)| waited_ms <= told_ms);
    // A wave is a second: who was met in the last one was told right.
    let below_told = share(|(told_ms, waited_ms)| waited_ms + 1_000 <= *told_ms);
    Queue {
        waits_s,
        gaps,
        within_told,
        below_told,
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

#[test]
fn waits_and_gaps_are_those_measured_for_widening_windows_and_waits_are_told_honestly() {
    for (per_minute, hours, wait, gap) in [(1.0, 48.0, 34.0, 164.0), (5.0, 12.0, 11.0, 86.0)] {
        let Queue {
            waits_s,
            gaps,
            within_told,
            below_told,
        } = queue(per_minute, hours);
        let (found_wait, found_gap) = (median(waits_s), median(gaps));
        let near = |found: f64, measured: f64| (found / measured - 1.0).abs() < 0.2;
        assert!(
            near(found_wait, wait),
            "{per_minute}/min: {found_wait} s, not {wait}"
        );
        assert!(
            near(found_gap, gap),
            "{per_minute}/min: {found_gap} apart, not {gap}"
        );
        // The middle of the waits: half of all wait no longer, and no more than half wait less.
        assert!(
            within_told > 0.48 && below_told < 0.52,
            "{per_minute}/min: {within_told}, {below_told}"
        );
    }
}

#[test]
fn the_expected_wait_is_shorter_where_more_come_and_unknown_where_nobody_does() {
    let come = |per_hour: u64, rating: f64| -> Vec<Arrival> {
        (0..per_hour)
            .map(|number| Arrival {
                at: later(START, number * 3_600_000 / per_hour),
                rating,
            })
            .collect()
    };
    let now = later(START, 3_599_000);
    assert_eq!(expected_wait_ms(1500.0, &[], &[], now), None);
    let few = expected_wait_ms(1500.0, &come(12, 1500.0), &[], now).expect("a wait");
    let many = expected_wait_ms(1500.0, &come(300, 1500.0), &[], now).expect("a wait");
    let far = expected_wait_ms(2000.0, &come(300, 1500.0), &[], now).expect("a wait");
    // One in five minutes has come after 300 s · ln 2 as likely as not.
    assert!((207_000..=210_000).contains(&few), "{few}");
    assert!(many < few && many < far, "{many} {far}");
    let waiting = [Arrival {
        at: now,
        rating: 1550.0,
    }];
    assert_eq!(expected_wait_ms(1500.0, &[], &waiting, now), Some(1_000));
    assert_eq!(expected_wait_ms(1350.0, &[], &waiting, now), Some(21_000));
}
