//! What must hold for every duel that was played, told from its log alone and in other words than the machine's.

use serde_json::Value;
use tiltyard_arena::duel::{Body, Duel, Event, Outcome, Reason, Side, State};
use tiltyard_arena::pool::Goal;
use tiltyard_contracts::{SubmissionId, Timestamp};
use tiltyard_protocol::Verdict;

use super::world::Played;

/// One submission, as the log tells of it.
struct Told {
    id: SubmissionId,
    side: Side,
    bytes: u64,
    verdict: Option<Verdict>,
    passed: u32,
    failed: bool,
}

impl Told {
    fn is_accepted(&self) -> bool {
        self.verdict == Some(Verdict::Accepted)
    }

    fn is_pending(&self) -> bool {
        self.verdict.is_none() && !self.failed
    }
}

pub fn held(played: &Played) {
    let (duel, log) = (&played.duel, &played.log);
    the_log_is_the_state(duel, log);
    let outcome = one_result(duel, log);
    order_and_time(duel, log);
    let told = told(log);
    submissions_keep_their_limits(duel, &told);
    the_winner_is_right(duel, outcome, &told);
    ratings_are_told_once(duel, outcome);
}

fn the_log_is_the_state(duel: &Duel, log: &[Event]) {
    assert_eq!(&Duel::from_events(log).expect("a duel"), duel);
    // A snapshot of the middle and what came after it.
    let middle = log.len() / 2;
    if middle > 0 {
        let early = Duel::from_events(&log[..middle]).expect("a duel");
        let text = serde_json::to_string(&early).expect("JSON");
        let mut again: Duel = serde_json::from_str(&text).expect("a snapshot");
        for event in log {
            again.play(event).expect("an event");
        }
        assert_eq!(&again, duel);
    }
    let written = serde_json::to_value(log).expect("JSON");
    let read: Vec<Event> = serde_json::from_value(Value::clone(&written)).expect("a log");
    assert_eq!(read, log);
}

fn one_result<'a>(duel: &'a Duel, log: &[Event]) -> &'a Outcome {
    assert_eq!((duel.state, duel.due()), (State::Finished, None));
    let results = log
        .iter()
        .filter(|event| matches!(event.body, Body::Finished(_)))
        .count();
    assert_eq!(results, 1, "{log:#?}");
    let after = log
        .iter()
        .skip_while(|event| !matches!(event.body, Body::Finished(_)))
        .skip(1);
    for event in after {
        assert!(
            matches!(event.body, Body::RematchOffered | Body::Rematch { .. }),
            "{event:?}"
        );
    }
    assert!(
        log.iter()
            .filter(|event| matches!(event.body, Body::Rematch { .. }))
            .count()
            <= 1
    );
    duel.outcome.as_ref().expect("a result")
}

fn order_and_time(duel: &Duel, log: &[Event]) {
    for (number, event) in log.iter().enumerate() {
        assert_eq!(event.seq, number as u64 + 1);
    }
    assert!(log.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let place = |is: fn(&Body) -> bool| log.iter().position(|event| is(&event.body));
    let started = place(|body| matches!(body, Body::Started { .. }));
    let revealed = place(|body| matches!(body, Body::Revealed { .. }));
    assert_eq!(
        revealed,
        started.map(|started| started + 1),
        "the problem is told with the start"
    );
    let closes_at = duel.deadline_at.map_or(Timestamp::MIN, |deadline_at| {
        ms_later(deadline_at, duel.terms.upload_grace_ms)
    });
    for (number, event) in log.iter().enumerate() {
        if matches!(
            event.body,
            Body::Submitted { .. } | Body::Ran | Body::Pasted { .. } | Body::Done
        ) {
            assert!(
                started.is_some_and(|started| started < number) && event.at < closes_at,
                "{event:?}"
            );
        }
        let tells = serde_json::to_string(event)
            .expect("JSON")
            .contains("problem_");
        let may = !event.is_told_to_players() || started.is_some_and(|started| started < number);
        assert!(!tells || may, "{event:?}");
    }
}

fn ms_later(at: Timestamp, ms: u64) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond() + ms as i64).expect("a time")
}

fn told(log: &[Event]) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for event in log {
        match &event.body {
            Body::Submitted {
                submission, bytes, ..
            } => {
                let side = event.side.expect("a side");
                all.push(Told {
                    id: *submission,
                    side,
                    bytes: *bytes,
                    verdict: None,
                    passed: 0,
                    failed: false,
                });
            }
            Body::Judged {
                submission,
                judgement,
                ..
            } => {
                let one = all
                    .iter_mut()
                    .find(|one| one.id == *submission)
                    .expect("a submission");
                assert!(one.is_pending(), "judged twice");
                (one.verdict, one.passed) = (Some(judgement.verdict), judgement.passed);
            }
            Body::JudgeFailed { submission, .. } => {
                let one = all
                    .iter_mut()
                    .find(|one| one.id == *submission)
                    .expect("a submission");
                assert!(one.is_pending(), "judged twice");
                one.failed = true;
            }
            _ => {}
        }
    }
    all
}

fn submissions_keep_their_limits(duel: &Duel, told: &[Told]) {
    for side in Side::BOTH {
        let used = told
            .iter()
            .filter(|one| one.side == side && !one.failed)
            .count();
        let is_person = duel.seat(side).player.is_person();
        assert!(!is_person || used <= duel.terms.submissions_max as usize);
    }
    let ids: std::collections::BTreeSet<_> = told.iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), told.len(), "received twice");
}

fn the_winner_is_right(duel: &Duel, outcome: &Outcome, told: &[Told]) {
    let winner_first = told.iter().position(Told::is_accepted);
    let best = |side| {
        told.iter()
            .filter(|one| one.side == side)
            .map(|one| one.passed)
            .max()
            .unwrap_or(0)
    };
    let smallest = |side| {
        told.iter()
            .filter(|one| one.side == side && one.is_accepted())
            .map(|one| one.bytes)
            .min()
    };
    match (outcome.reason, outcome.winner) {
        (Reason::Solved, Some(winner)) => {
            assert_ne!(duel.terms.goal, Goal::Bytes);
            let first = winner_first.expect("somebody has solved it");
            assert_eq!(told[first].side, winner);
            assert!(
                told[..first]
                    .iter()
                    .all(|one| one.side == winner || !one.is_pending())
            );
        }
        (Reason::FewestBytes, Some(winner)) => {
            let own = smallest(winner).expect("accepted");
            assert!(smallest(winner.other()).is_none_or(|other| own < other));
            assert!(
                told.iter()
                    .all(|one| one.side == winner || !one.is_pending() || one.bytes >= own)
            );
        }
        (Reason::MoreTests, Some(winner)) => {
            assert!(
                best(winner) > best(winner.other())
                    && told
                        .iter()
                        .all(|one| !one.is_pending() && !one.is_accepted())
            );
        }
        (Reason::Earlier, Some(winner)) if winner_first.is_some() => {
            assert_eq!(
                (duel.terms.goal, smallest(winner)),
                (Goal::Bytes, smallest(winner.other()))
            );
        }
        (Reason::Earlier, Some(winner)) => {
            let most = best(winner);
            let first = told
                .iter()
                .find(|one| one.passed == most)
                .expect("a submission");
            assert_eq!((first.side, best(winner.other())), (winner, most));
        }
        (Reason::Draw, None) => {
            assert!(told.iter().all(|one| !one.is_pending() && one.passed == 0));
        }
        (Reason::Resigned | Reason::NoShow, Some(winner)) => {
            assert_eq!(outcome.by, Some(winner.other()))
        }
        (Reason::Aborted, None) => assert!(told.is_empty() && outcome.by.is_some()),
        (Reason::DrawAgreed | Reason::Void | Reason::Declined, None) => {}
        other => panic!("no duel ends like this: {other:?}"),
    }
}

fn ratings_are_told_once(duel: &Duel, outcome: &Outcome) {
    let is_void = matches!(
        outcome.reason,
        Reason::Void | Reason::Aborted | Reason::Declined
    );
    let are_people = duel.left.player.is_person() && duel.right.player.is_person();
    assert_eq!(
        duel.rated_score().is_some(),
        duel.terms.rated && are_people && !is_void
    );
    let expected = match outcome.winner {
        Some(Side::Left) => 1.0,
        Some(Side::Right) => 0.0,
        None => 0.5,
    };
    assert!(
        duel.rated_score()
            .is_none_or(|score: f64| (score - expected).abs() < f64::EPSILON)
    );
}
