//! Standings counted by hand.

use super::*;

fn user(number: u128) -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(number))
}

const A: u128 = 1;
const B: u128 = 2;
const C: u128 = 3;
const D: u128 = 4;

fn field(count: u128) -> Vec<Brought> {
    let brought = |number| Brought {
        user: user(number),
        rating: 1500.0,
        half_points: 0,
    };
    (1..=count).map(brought).collect()
}

fn game(round: u32, left: u128, right: u128, result: [u32; 2]) -> Game {
    Game {
        round,
        left: user(left),
        right: Some(user(right)),
        result: Some(result),
    }
}

fn alone(round: u32, left: u128, half_points: u32) -> Game {
    Game {
        round,
        left: user(left),
        right: None,
        result: Some([half_points, 0]),
    }
}

fn order(lines: &[Line]) -> Vec<(u128, u32)> {
    let of = |line: &Line| (line.user.uuid().as_u128(), line.rank);
    lines.iter().map(of).collect()
}

#[test]
fn points_buchholz_and_sonneborn_berger_are_as_counted_by_hand() {
    // A beats B and C and draws with D; B beats C and D; C beats D.
    let games = [
        game(1, A, B, [2, 0]),
        game(1, C, D, [2, 0]),
        game(2, A, C, [2, 0]),
        game(2, B, D, [2, 0]),
        game(3, D, A, [1, 1]),
        game(3, B, C, [2, 0]),
    ];
    let lines = standings(&field(4), &games);
    assert_eq!(order(&lines), [(A, 1), (B, 2), (C, 3), (D, 4)]);
    // Opponents of A: B with 4 halves, C with 2, D with 1; without the least 6.
    let a = &lines[0];
    assert_eq!(
        (a.half_points, a.buchholz, a.sonneborn_berger),
        (5, 6, 2 * 4 + 2 * 2 + 1)
    );
    assert_eq!((a.wins, a.draws, a.losses, a.byes), (2, 1, 0, 0));
}

#[test]
fn of_equal_points_stronger_opponents_decide_then_whom_one_beat() {
    // B and C have as many points; B met A, who won all.
    let games = [
        game(1, A, B, [2, 0]),
        game(1, C, D, [2, 0]),
        game(2, A, C, [0, 2]),
        game(2, B, D, [2, 0]),
    ];
    let lines = standings(&field(4), &games);
    assert_eq!(lines[0].user, user(C));
    assert_eq!((lines[1].half_points, lines[2].half_points), (2, 2));
    // A met B (2) and C (4), B met A (2) and D (0): the better one of each is 4 and 2.
    assert_eq!(order(&lines)[1..3], [(A, 2), (B, 3)]);
}

#[test]
fn the_meeting_of_those_who_are_equal_in_all_else_decides_and_else_they_share_a_place() {
    // Two who met once and played nobody else.
    let lines = standings(&field(2), &[game(1, A, B, [1, 1])]);
    assert_eq!(order(&lines), [(A, 1), (B, 1)]);
    // A and B beat each other's victims alike; their draw keeps them equal.
    let games = [
        game(1, A, C, [2, 0]),
        game(1, B, D, [2, 0]),
        game(2, A, D, [2, 0]),
        game(2, B, C, [2, 0]),
        game(3, A, B, [1, 1]),
        game(3, C, D, [1, 1]),
    ];
    let shared = standings(&field(4), &games);
    assert_eq!(order(&shared), [(A, 1), (B, 1), (C, 3), (D, 3)]);
    // A, B and D are equal but for their meetings: A beat B, and D beat A.
    let games = [
        game(1, A, B, [2, 0]),
        alone(1, C, 2),
        alone(1, D, 0),
        game(2, D, A, [2, 0]),
        game(2, B, C, [2, 0]),
    ];
    let lines = standings(&field(4), &games);
    assert_eq!(order(&lines), [(A, 1), (D, 1), (B, 3), (C, 4)], "{lines:?}");
}

#[test]
fn a_round_without_an_opponent_is_worth_its_point_and_is_what_is_cut() {
    let games = [
        game(1, A, B, [2, 0]),
        alone(1, C, 2),
        game(2, A, C, [2, 0]),
        alone(2, B, 2),
    ];
    let lines = standings(&field(3), &games);
    assert_eq!(order(&lines), [(A, 1), (B, 2), (C, 2)]);
    // Both lost to A, who has four halves, and that is not left out.
    assert_eq!(
        (lines[1].half_points, lines[1].buchholz, lines[1].byes),
        (2, 4, 1)
    );
}

#[test]
fn what_is_not_decided_yet_counts_for_nothing() {
    let games = [Game {
        result: None,
        ..game(1, A, B, [0, 0])
    }];
    let lines = standings(&field(2), &games);
    assert!(
        lines
            .iter()
            .all(|line| line.half_points == 0 && line.losses == 0 && line.rank == 1)
    );
}

#[test]
fn who_came_late_begins_with_what_they_are_given() {
    let mut brought = field(2);
    brought[1].half_points = 1;
    let lines = standings(&brought, &[alone(1, A, 0)]);
    assert_eq!(order(&lines), [(B, 1), (A, 2)]);
    assert_eq!((lines[1].byes, lines[0].half_points), (0, 1));
}
