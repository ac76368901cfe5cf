//! Every edge of a duel.

mod after;
mod who_wins;

use tiltyard_contracts::{DuelId, ProblemId, SubmissionId, Timestamp, UserId, VersionId};
use tiltyard_protocol::Verdict;

use super::*;
use crate::choose::Relaxed;
use crate::pool::{Goal, Kind, Pool, Terms};

const LEFT: Actor = Actor::Player(Side::Left);
const RIGHT: Actor = Actor::Player(Side::Right);
const SERVER: Actor = Actor::Server;

/// A duel, its log and a clock.
struct Play {
    duel: Duel,
    log: Vec<Event>,
    now: Timestamp,
}

impl Play {
    fn offered(terms: Terms) -> Self {
        Self::between(terms, person(), person())
    }

    fn between(terms: Terms, left: Player, right: Player) -> Self {
        let now: Timestamp = "2026-01-01T12:00:00Z".parse().expect("a time");
        let (duel, log) = Duel::offered(DuelId::generate(), terms, left, right, now);
        Self { duel, log, now }
    }

    fn countdown(terms: Terms) -> Self {
        let mut play = Self::offered(terms);
        play.ok(LEFT, Command::Accept);
        play.ok(RIGHT, Command::Accept);
        play
    }

    /// Both are there and the problem is told.
    fn running(pool: Pool) -> Self {
        Self::running_with(Terms::of(pool))
    }

    fn running_with(terms: Terms) -> Self {
        let mut play = Self::countdown(terms);
        play.ok(SERVER, Command::Chosen(task().into()));
        for side in Side::BOTH {
            play.ok(SERVER, Command::Seen { side });
        }
        play.wait(5_000);
        assert_eq!(play.duel.state, State::Running);
        play
    }

    fn try_it(&mut self, actor: Actor, command: Command) -> Result<usize, Rejected> {
        let before = self.duel.clone();
        match self.duel.apply(actor, command, self.now) {
            Ok(events) => {
                self.log.extend(events.iter().cloned());
                let folded = Duel::from_events(&self.log).expect("a log");
                assert_eq!(folded, self.duel, "the fold of the log is the state");
                Ok(events.len())
            }
            Err(rejected) => {
                assert_eq!(before, self.duel, "a refusal changes nothing");
                Err(rejected)
            }
        }
    }

    fn ok(&mut self, actor: Actor, command: Command) -> usize {
        let said = format!("{actor:?} {command:?}");
        self.try_it(actor, command).expect(&said)
    }

    fn refused(&mut self, actor: Actor, command: Command) -> &'static str {
        let said = format!("{actor:?} {command:?}");
        self.try_it(actor, command).expect_err(&said).code()
    }

    fn wait(&mut self, ms: u64) {
        self.now = later(self.now, ms);
        self.ok(SERVER, Command::Tick);
    }

    fn submit(&mut self, actor: Actor) -> SubmissionId {
        self.submit_bytes(actor, 100)
    }

    fn submit_bytes(&mut self, actor: Actor, bytes: u64) -> SubmissionId {
        let (id, command) = submission(bytes, true);
        self.ok(actor, command);
        id
    }

    fn judged(&mut self, submission: SubmissionId, verdict: Verdict, passed: u32) -> usize {
        self.ok(
            SERVER,
            Command::Judged {
                submission,
                judgement: judgement(verdict, passed),
            },
        )
    }

    fn result(&self) -> (Option<Side>, Reason) {
        let outcome = self.duel.outcome.as_ref().expect("a result");
        (outcome.winner, outcome.reason)
    }
}

fn person() -> Player {
    Player::Person {
        user: UserId::generate(),
    }
}

fn task() -> Task {
    Task {
        problem: ProblemId::generate(),
        version: VersionId::generate(),
        task_kind: Kind::Stdin,
        seed: Seed(u64::MAX),
        relaxed: Relaxed::Nothing,
        among: Vec::new(),
    }
}

fn judgement(verdict: Verdict, passed: u32) -> Judgement {
    Judgement {
        verdict,
        passed,
        total: 10,
        score: None,
    }
}

fn submission(bytes: u64, began_before_deadline: bool) -> (SubmissionId, Command) {
    let submission = SubmissionId::generate();
    (
        submission,
        Command::Submit {
            submission,
            language: "rust".into(),
            bytes,
            began_before_deadline,
        },
    )
}

fn codes(play: &mut Play, actor: Actor, commands: Vec<Command>) -> Vec<&'static str> {
    commands
        .into_iter()
        .map(|command| play.refused(actor, command))
        .collect()
}

#[test]
fn a_duel_starts_when_both_have_accepted_and_the_countdown_is_over() {
    let mut play = Play::offered(Terms::of(Pool::Blitz));
    assert_eq!(play.ok(LEFT, Command::Accept), 1);
    assert_eq!(play.duel.state, State::Offered);
    assert_eq!(play.ok(RIGHT, Command::Accept), 2);
    assert_eq!(play.duel.state, State::Countdown);
    play.ok(SERVER, Command::Chosen(task().into()));
    assert_eq!(play.duel.revealed(), None, "not before it runs");
    play.wait(4_999);
    assert_eq!(play.duel.state, State::Countdown);
    play.wait(1);
    assert_eq!(play.duel.state, State::Running);
    assert!(play.duel.revealed().is_some());
    assert_eq!(play.duel.deadline_at, Some(later(play.now, 300_000)));
    let told: Vec<_> = play
        .log
        .iter()
        .filter(|event| !event.is_told_to_players())
        .collect();
    assert_eq!(told.len(), 1, "the choice is the server's own");
}

#[test]
fn an_offer_that_is_declined_sends_the_other_back_to_its_place() {
    let mut play = Play::offered(Terms::of(Pool::Blitz));
    play.ok(RIGHT, Command::Decline);
    assert_eq!(play.result(), (None, Reason::Declined));
    assert!(play.duel.keeps_place(Side::Left) && !play.duel.keeps_place(Side::Right));
    assert_eq!(play.refused(LEFT, Command::Accept), "duel_over");
}

#[test]
fn an_offer_that_expires_sends_back_who_accepted_it() {
    let mut play = Play::offered(Terms::of(Pool::Blitz));
    play.ok(LEFT, Command::Accept);
    play.wait(15_000);
    assert_eq!(play.result(), (None, Reason::Declined));
    assert!(play.duel.keeps_place(Side::Left) && !play.duel.keeps_place(Side::Right));

    let mut play = Play::offered(Terms::of(Pool::Blitz));
    play.wait(15_000);
    assert!(
        !play.duel.keeps_place(Side::Left) && !play.duel.keeps_place(Side::Right),
        "both were away"
    );
}

#[test]
fn an_acceptance_that_comes_too_late_is_refused_before_anybody_ticked() {
    let mut play = Play::offered(Terms::of(Pool::Blitz));
    play.now = later(play.now, 15_000);
    assert_eq!(play.refused(LEFT, Command::Accept), "duel_over");
}

#[test]
fn nothing_of_the_problem_can_be_touched_before_it_is_told() {
    let mut play = Play::countdown(Terms::of(Pool::Golf));
    let (_, submit) = submission(1, true);
    let all = vec![
        submit,
        Command::Run,
        Command::Resign,
        Command::Abort,
        Command::OfferDraw,
        Command::Done,
    ];
    assert_eq!(codes(&mut play, LEFT, all), ["not_yet_revealed"; 6]);
    assert_eq!(play.refused(LEFT, Command::Decline), "not_offered");
}

#[test]
fn a_duel_for_which_no_problem_is_found_is_void() {
    let mut play = Play::countdown(Terms::of(Pool::Blitz));
    play.wait(5_000);
    assert_eq!(play.duel.state, State::Countdown, "a choice may come late");
    play.wait(30_000);
    assert_eq!(play.result(), (None, Reason::Void));
}

#[test]
fn a_choice_that_comes_late_starts_the_duel_and_takes_no_time_from_it() {
    let mut play = Play::countdown(Terms::of(Pool::Blitz));
    play.wait(9_000);
    assert_eq!(play.ok(SERVER, Command::Chosen(task().into())), 3);
    assert_eq!(play.duel.deadline_at, Some(later(play.now, 300_000)));
    assert_eq!(
        play.ok(SERVER, Command::Chosen(task().into())),
        0,
        "the first choice stands"
    );
}

#[test]
fn the_first_accepted_by_receipt_wins_though_its_verdict_comes_last() {
    let mut play = Play::running(Pool::Blitz);
    let first = play.submit(LEFT);
    play.wait(1_000);
    let second = play.submit(RIGHT);
    play.judged(second, Verdict::Accepted, 10);
    assert_eq!(play.duel.state, State::Deciding);
    let (_, late) = submission(100, true);
    assert_eq!(play.refused(RIGHT, late), "too_late");
    play.judged(first, Verdict::Accepted, 10);
    assert_eq!(play.result(), (Some(Side::Left), Reason::Solved));
}

#[test]
fn an_earlier_one_that_fails_leaves_the_win_to_the_later() {
    for failed in [true, false] {
        let mut play = Play::running(Pool::Blitz);
        let first = play.submit(LEFT);
        let second = play.submit(RIGHT);
        play.judged(second, Verdict::Accepted, 10);
        if failed {
            play.ok(SERVER, Command::JudgeFailed { submission: first });
        } else {
            play.judged(first, Verdict::WrongAnswer, 9);
        }
        assert_eq!(play.result(), (Some(Side::Right), Reason::Solved));
    }
}

#[test]
fn at_the_deadline_what_was_received_is_waited_for() {
    let mut play = Play::running(Pool::Blitz);
    play.wait(299_000);
    let last = play.submit(LEFT);
    play.wait(1_000);
    assert_eq!(play.duel.state, State::Deciding);
    play.wait(60_000);
    assert_eq!(play.duel.state, State::Deciding);
    play.judged(last, Verdict::Accepted, 10);
    assert_eq!(play.result(), (Some(Side::Left), Reason::Solved));
}

#[test]
fn an_upload_that_began_before_the_deadline_counts_for_two_seconds() {
    let mut play = Play::running(Pool::Blitz);
    play.now = later(play.now, 301_500);
    let (_, began_after) = submission(100, false);
    assert_eq!(play.refused(LEFT, began_after), "too_late");
    let id = play.submit(LEFT);
    play.judged(id, Verdict::Accepted, 10);
    assert_eq!(play.result(), (Some(Side::Left), Reason::Solved));

    let mut play = Play::running(Pool::Blitz);
    play.now = later(play.now, 302_000);
    let (_, late) = submission(100, true);
    assert_eq!(play.refused(LEFT, late), "duel_over");
}

#[test]
fn a_judge_that_never_answers_makes_the_duel_void_after_ten_minutes() {
    let mut play = Play::running(Pool::Blitz);
    play.submit(LEFT);
    play.wait(300_000);
    play.wait(599_999);
    assert_eq!(play.duel.state, State::Deciding);
    play.wait(1);
    assert_eq!(play.result(), (None, Reason::Void));
    assert_eq!(play.duel.rated_score(), None);
}

#[test]
fn a_server_that_was_away_past_the_deadline_ends_the_duel_with_one_tick() {
    let mut play = Play::running(Pool::Blitz);
    let id = play.submit(RIGHT);
    play.judged(id, Verdict::WrongAnswer, 4);
    play.wait(86_400_000);
    assert_eq!(play.result(), (Some(Side::Right), Reason::MoreTests));
    assert_eq!(play.duel.due(), None);
}

#[test]
fn a_submission_the_judge_could_not_judge_is_given_back() {
    let mut play = Play::running_with(Terms {
        submissions_max: 1,
        ..Terms::of(Pool::Blitz)
    });
    let first = play.submit(LEFT);
    let (_, second) = submission(100, true);
    assert_eq!(play.refused(LEFT, second), "too_many_submissions");
    play.judged(first, Verdict::JudgeError, 0);
    assert_eq!(play.duel.submissions_left(Side::Left), 1);
    play.submit(LEFT);
}

#[test]
fn words_of_the_judge_twice_or_after_the_end_change_nothing() {
    let mut play = Play::running(Pool::Blitz);
    let first = play.submit(LEFT);
    let second = play.submit(LEFT);
    assert_eq!(play.judged(first, Verdict::WrongAnswer, 3), 1);
    assert_eq!(play.judged(first, Verdict::Accepted, 10), 0);
    assert_eq!(
        play.ok(SERVER, Command::JudgeFailed { submission: first }),
        0
    );
    play.ok(RIGHT, Command::Resign);
    assert_eq!(play.judged(second, Verdict::Accepted, 10), 0);
    assert_eq!(play.result(), (Some(Side::Left), Reason::Resigned));
    let unknown = Command::JudgeFailed {
        submission: SubmissionId::generate(),
    };
    assert_eq!(play.refused(SERVER, unknown), "unknown_submission");
}

#[test]
fn a_submission_that_is_sent_twice_is_received_once() {
    let mut play = Play::running(Pool::Blitz);
    let (_, command) = submission(100, true);
    assert_eq!(play.ok(LEFT, command.clone()), 1);
    assert_eq!(play.ok(LEFT, command), 0);
    assert_eq!(play.duel.submissions.len(), 1);
}

#[test]
fn an_early_tick_changes_nothing() {
    let mut play = Play::offered(Terms::of(Pool::Blitz));
    for _ in 0..3 {
        assert_eq!(play.ok(SERVER, Command::Tick), 0);
    }
}

#[test]
fn golf_is_won_by_the_fewest_bytes_when_both_are_done() {
    let mut play = Play::running(Pool::Golf);
    let (long, short) = (play.submit_bytes(LEFT, 90), play.submit_bytes(RIGHT, 80));
    play.judged(long, Verdict::Accepted, 10);
    play.judged(short, Verdict::Accepted, 10);
    assert_eq!(
        play.duel.state,
        State::Running,
        "somebody may still be shorter"
    );
    play.ok(LEFT, Command::Done);
    let (_, more) = submission(1, true);
    assert_eq!(play.refused(LEFT, more), "already_done");
    play.ok(RIGHT, Command::Done);
    assert_eq!(play.result(), (Some(Side::Right), Reason::FewestBytes));
}

#[test]
fn golf_waits_for_a_shorter_one_and_only_for_it() {
    let mut play = Play::running(Pool::Golf);
    let (long, short) = (play.submit_bytes(LEFT, 90), play.submit_bytes(RIGHT, 80));
    play.submit_bytes(LEFT, 95);
    play.judged(long, Verdict::Accepted, 10);
    play.ok(LEFT, Command::Done);
    play.ok(RIGHT, Command::Done);
    assert_eq!(play.duel.state, State::Deciding);
    play.judged(short, Verdict::WrongAnswer, 2);
    assert_eq!(
        play.result(),
        (Some(Side::Left), Reason::FewestBytes),
        "though 95 bytes are not judged"
    );
}

#[test]
fn being_done_is_for_golf() {
    let mut play = Play::running(Pool::Blitz);
    assert_eq!(play.refused(LEFT, Command::Done), "not_for_this_goal");
}

#[test]
fn a_duel_can_be_aborted_early_and_before_anything_was_submitted() {
    let mut play = Play::running(Pool::Blitz);
    play.wait(19_999);
    play.ok(LEFT, Command::Abort);
    assert_eq!(play.result(), (None, Reason::Aborted));
    assert_eq!(
        play.duel.outcome.as_ref().and_then(|outcome| outcome.by),
        Some(Side::Left)
    );

    let mut play = Play::running(Pool::Blitz);
    play.wait(20_000);
    assert_eq!(play.refused(LEFT, Command::Abort), "abort_too_late");

    let mut play = Play::running(Pool::Blitz);
    play.submit(RIGHT);
    assert_eq!(play.refused(LEFT, Command::Abort), "abort_too_late");
}

#[test]
fn who_never_comes_loses_to_who_came() {
    let mut play = Play::countdown(Terms::of(Pool::Blitz));
    play.ok(SERVER, Command::Chosen(task().into()));
    play.ok(SERVER, Command::Seen { side: Side::Right });
    play.wait(5_000);
    play.wait(29_999);
    assert_eq!(play.duel.state, State::Running);
    play.wait(1);
    assert_eq!(play.result(), (Some(Side::Right), Reason::NoShow));
}

#[test]
fn a_duel_nobody_comes_to_is_void() {
    let mut play = Play::countdown(Terms::of(Pool::Blitz));
    play.ok(SERVER, Command::Chosen(task().into()));
    play.wait(5_000);
    play.wait(30_000);
    assert_eq!(play.result(), (None, Reason::Void));
}

#[test]
fn gone_for_long_loses_nothing_while_the_other_is_there() {
    let mut play = Play::running(Pool::Blitz);
    play.ok(SERVER, Command::Gone { side: Side::Left });
    assert_eq!(play.duel.left.gone_since, Some(play.now));
    play.wait(299_000);
    assert_eq!(play.duel.state, State::Running);
    play.ok(SERVER, Command::Seen { side: Side::Left });
    assert_eq!(play.duel.left.gone_since, None);
    let id = play.submit(LEFT);
    play.judged(id, Verdict::Accepted, 10);
    assert_eq!(play.result(), (Some(Side::Left), Reason::Solved));
}

#[test]
fn both_gone_for_two_minutes_is_void_and_one_back_in_time_is_not() {
    let gone = |side| Command::Gone { side };
    let mut play = Play::running(Pool::Blitz);
    play.ok(SERVER, gone(Side::Left));
    play.wait(50_000);
    play.ok(SERVER, gone(Side::Right));
    play.wait(119_999);
    play.ok(SERVER, Command::Seen { side: Side::Left });
    play.wait(60_000);
    assert_eq!(play.duel.state, State::Running);
    play.ok(SERVER, gone(Side::Left));
    assert_eq!(play.ok(SERVER, gone(Side::Left)), 0);
    assert!(play.duel.due() < play.duel.deadline_at.map(|at| later(at, 60_000)));

    let mut play = Play::running(Pool::Rapid);
    play.ok(SERVER, gone(Side::Left));
    play.ok(SERVER, gone(Side::Right));
    play.wait(120_000);
    assert_eq!(play.result(), (None, Reason::Void));
}

#[test]
fn a_draw_is_offered_once_a_minute_and_answered_by_the_other() {
    let mut play = Play::running(Pool::Blitz);
    let yes = || Command::AnswerDraw { accept: true };
    play.ok(LEFT, Command::OfferDraw);
    assert_eq!(play.refused(LEFT, yes()), "no_draw_offered");
    play.ok(RIGHT, Command::AnswerDraw { accept: false });
    assert_eq!(play.refused(RIGHT, yes()), "no_draw_offered");
    play.wait(59_999);
    assert_eq!(
        play.refused(LEFT, Command::OfferDraw),
        "draw_offered_too_soon"
    );
    play.wait(1);
    play.ok(LEFT, Command::OfferDraw);
    play.ok(RIGHT, yes());
    assert_eq!(play.result(), (None, Reason::DrawAgreed));
    assert_eq!(play.duel.rated_score(), Some(0.5));
}

#[test]
fn offers_that_cross_are_an_agreement() {
    let mut play = Play::running(Pool::Blitz);
    play.ok(LEFT, Command::OfferDraw);
    play.ok(RIGHT, Command::OfferDraw);
    assert_eq!(play.result(), (None, Reason::DrawAgreed));
}

#[test]
fn a_player_can_say_nothing_of_the_servers_and_the_server_nothing_of_a_players() {
    let mut play = Play::running(Pool::Blitz);
    let submission = play.submit(LEFT);
    let all = vec![
        Command::Judged {
            submission,
            judgement: judgement(Verdict::Accepted, 10),
        },
        Command::JudgeFailed { submission },
        Command::Chosen(task().into()),
        Command::Seen { side: Side::Right },
        Command::Gone { side: Side::Right },
        Command::Tick,
        Command::Void {
            why: "I lose".into(),
        },
        Command::GhostDone { side: Side::Right },
    ];
    assert_eq!(codes(&mut play, LEFT, all), ["not_yours"; 8]);
    assert_eq!(play.refused(SERVER, Command::Resign), "not_a_player");
    let ghost = Command::GhostSubmitted {
        side: Side::Left,
        submission: SubmissionId::generate(),
        language: "c".into(),
        bytes: 1,
        judgement: judgement(Verdict::Accepted, 10),
    };
    assert_eq!(play.refused(SERVER, ghost), "not_a_ghost");
}

#[test]
fn runs_are_counted_and_pastes_are_added_up() {
    let mut play = Play::running_with(Terms {
        runs_max: 2,
        notes_max: 3,
        ..Terms::of(Pool::Blitz)
    });
    play.ok(LEFT, Command::Run);
    play.ok(LEFT, Command::Run);
    assert_eq!(play.refused(LEFT, Command::Run), "too_many_runs");
    assert_eq!(play.duel.runs_left(Side::Right), 2);
    for _ in 0..1_000 {
        play.ok(RIGHT, Command::Pasted { chars: 312 });
    }
    assert_eq!(
        play.duel.right.pasted_chars,
        3 * 312,
        "a flood ends in the log at its limit"
    );
}

#[test]
fn a_log_survives_json_and_a_gap_in_it_is_told() {
    let mut play = Play::running(Pool::Golf);
    let id = play.submit(LEFT);
    let judgement = Judgement {
        score: Some(33.333_333_333),
        ..judgement(Verdict::WrongAnswer, 3)
    };
    play.ok(
        SERVER,
        Command::Judged {
            submission: id,
            judgement,
        },
    );
    play.ok(RIGHT, Command::Pasted { chars: 7 });
    play.ok(RIGHT, Command::Resign);
    let text = serde_json::to_string(&play.log).expect("JSON");
    let read: Vec<Event> = serde_json::from_str(&text).expect("a log");
    assert_eq!(Duel::from_events(&read).expect("a duel"), play.duel);
    let snapshot = serde_json::to_string(&play.duel).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Duel>(&snapshot).expect("a duel"),
        play.duel
    );

    let holed: Vec<_> = read.iter().filter(|event| event.seq != 4).collect();
    assert_eq!(
        Duel::from_events(holed),
        Err(Broken::Gap { after: 3, found: 5 })
    );
    assert_eq!(Duel::from_events(&read[1..]), Err(Broken::NoBeginning));
    let mut again = Duel::from_events(&read).expect("a duel");
    for event in &read {
        again.play(event).expect("a played event changes nothing");
    }
    assert_eq!(again, play.duel);
}

#[test]
fn a_clock_that_is_behind_does_not_turn_the_log_back() {
    let mut play = Play::running(Pool::Blitz);
    play.wait(1_000);
    play.submit(LEFT);
    play.now = play.duel.created_at;
    play.submit(RIGHT);
    assert!(play.log.windows(2).all(|pair| pair[0].at <= pair[1].at));
}
