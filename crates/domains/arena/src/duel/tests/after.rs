//! Ghosts, series, and what is left to do when a duel is over.

use super::*;

#[test]
fn after_the_end_everything_is_refused() {
    let mut play = Play::running(Pool::Golf);
    play.ok(LEFT, Command::Resign);
    let (_, submit) = submission(1, true);
    let all = vec![
        submit,
        Command::Resign,
        Command::Abort,
        Command::OfferDraw,
        Command::AnswerDraw { accept: true },
        Command::Done,
        Command::Run,
        Command::Accept,
        Command::Decline,
        Command::Typed {
            language: "c".into(),
        },
        Command::Pasted { chars: 1 },
    ];
    assert_eq!(codes(&mut play, RIGHT, all), ["duel_over"; 11]);
    assert_eq!(
        play.refused(SERVER, Command::Void { why: "late".into() }),
        "duel_over"
    );
}

#[test]
fn a_ghost_plays_by_the_servers_word_and_takes_no_draw() {
    let bot = Player::Bot { rating: 1500 };
    let mut play = Play::between(Terms::of(Pool::Blitz).unrated(None), person(), bot);
    play.ok(LEFT, Command::Accept);
    assert_eq!(play.duel.state, State::Countdown, "a bot is always ready");
    play.ok(SERVER, Command::Chosen(task().into()));
    play.ok(SERVER, Command::Seen { side: Side::Left });
    play.wait(5_000);
    assert_eq!(play.refused(LEFT, Command::OfferDraw), "no_draw_here");
    assert_eq!(play.refused(RIGHT, Command::Resign), "not_a_player");
    let own = play.submit(LEFT);
    let ghost = Command::GhostSubmitted {
        side: Side::Right,
        submission: SubmissionId::generate(),
        language: "python".into(),
        bytes: 40,
        judgement: judgement(Verdict::Accepted, 10),
    };
    play.ok(SERVER, ghost.clone());
    assert_eq!(play.ok(SERVER, ghost), 0);
    assert_eq!(play.duel.state, State::Deciding, "the person's was earlier");
    play.judged(own, Verdict::WrongAnswer, 9);
    assert_eq!(play.result(), (Some(Side::Right), Reason::Solved));
    assert_eq!(play.duel.rated_score(), None);
    assert_eq!(
        play.ok(
            LEFT,
            Command::Rematch {
                next: DuelId::generate()
            }
        ),
        2,
        "a bot plays again"
    );
}

#[test]
fn a_rematch_needs_both_and_has_one_id() {
    let mut play = Play::running(Pool::Blitz);
    let next = DuelId::generate();
    assert_eq!(play.refused(LEFT, Command::Rematch { next }), "not_running");
    play.ok(LEFT, Command::Resign);
    assert_eq!(
        play.ok(
            LEFT,
            Command::Rematch {
                next: DuelId::generate()
            }
        ),
        1
    );
    assert_eq!(
        play.ok(
            LEFT,
            Command::Rematch {
                next: DuelId::generate()
            }
        ),
        0
    );
    play.ok(RIGHT, Command::Rematch { next });
    assert_eq!(play.duel.rematch, Some(next));
    assert_eq!(
        play.ok(
            LEFT,
            Command::Rematch {
                next: DuelId::generate()
            }
        ),
        0
    );
    assert_eq!(play.duel.rematch, Some(next));

    let mut play = Play::running(Pool::Blitz);
    play.ok(LEFT, Command::Resign);
    play.now = later(play.now, 300_001);
    assert_eq!(play.refused(LEFT, Command::Rematch { next }), "no_rematch");
}

#[test]
fn a_moderator_ends_any_duel_without_a_winner() {
    let mut play = Play::countdown(Terms::of(Pool::Blitz));
    play.ok(
        SERVER,
        Command::Void {
            why: "the problem is broken".into(),
        },
    );
    assert_eq!(play.result(), (None, Reason::Void));
    assert_eq!(
        play.duel
            .outcome
            .as_ref()
            .and_then(|outcome| outcome.why.as_deref()),
        Some("the problem is broken")
    );
}

#[test]
fn a_best_of_three_goes_on_until_somebody_has_two() {
    let place = |number, wins_left, wins_right| SeriesPlace {
        id: tiltyard_contracts::SeriesId::from_uuid(DuelId::generate().uuid()),
        best_of: 3,
        number,
        wins_left,
        wins_right,
    };
    for (at, goes_on) in [
        (place(1, 0, 0), true),
        (place(2, 1, 0), true),
        (place(2, 0, 1), false),
        (place(3, 0, 0), false),
    ] {
        let mut play = Play::running_with(Terms {
            series: Some(at),
            ..Terms::of(Pool::Blitz)
        });
        play.ok(LEFT, Command::Resign);
        assert_eq!(play.duel.next_in_series().is_some(), goes_on, "{at:?}");
        let rematch = play.try_it(
            LEFT,
            Command::Rematch {
                next: DuelId::generate(),
            },
        );
        assert_eq!(
            rematch.is_ok(),
            !goes_on,
            "the next of a series begins by itself"
        );
    }
}

#[test]
fn a_duel_both_agreed_on_counts_down_at_once() {
    let now = Timestamp::UNIX_EPOCH;
    let (mut duel, log) = Duel::agreed(
        DuelId::generate(),
        Terms::of(Pool::Long),
        person(),
        person(),
        15_000,
        now,
    );
    assert_eq!((duel.state, log.len()), (State::Countdown, 2));
    assert_eq!(Duel::from_events(&log).expect("a log"), duel);
    duel.apply(SERVER, Command::Chosen(task().into()), now)
        .expect("chosen");
    assert_eq!(duel.due(), Some(later(now, 20_000)));
}

#[test]
fn a_problem_somebody_knows_is_played_without_ratings_and_that_is_said_with_the_start() {
    let mut play = Play::countdown(Terms::of(Pool::Blitz));
    let known = Task {
        relaxed: Relaxed::SeenByOne,
        ..task()
    };
    play.ok(SERVER, Command::Chosen(known.into()));
    assert!(
        play.duel.terms.rated,
        "before the start it would tell of the problem"
    );
    for side in Side::BOTH {
        play.ok(SERVER, Command::Seen { side });
    }
    play.wait(5_000);
    assert!(!play.duel.terms.rated && play.duel.terms.why_unrated.is_some());
    play.ok(LEFT, Command::Resign);
    assert_eq!(play.duel.rated_score(), None);
}
