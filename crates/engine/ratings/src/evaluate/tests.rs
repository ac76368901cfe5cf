//! Evaluations of small histories whose numbers can be reckoned by hand, and of files that are wrong.

use super::*;

fn run(csv: &str) -> Result<Report, Refused> {
    evaluate(csv.as_bytes(), &Settings::default())
}

fn ours(report: &Report) -> &SystemNumbers {
    &report.parts[0].systems[0]
}

#[test]
fn a_duel_is_predicted_before_it_is_known() {
    let report = run("time,left,right,result\n1,a,b,1\n2,a,b,1\n").unwrap();
    let all = &ours(&report).all;
    // Nothing is known at first: half right, and a loss of ln 2. Then a is the favourite.
    assert_eq!(all.accuracy, Some(0.75));
    let parameters = Parameters::default();
    let newcomer = crate::Rating::newcomer(&parameters);
    let (a, b) = crate::after_duel(
        &newcomer,
        &newcomer,
        crate::Outcome::LeftWon,
        0,
        &parameters,
    );
    let second = crate::expected(&a, &b, &parameters);
    let expected = (2f64.ln() - second.ln()) / 2.0;
    assert!((all.log_loss.unwrap() - expected).abs() < 1e-12);
    assert!((all.brier.unwrap() - (0.25 + (1.0 - second).powi(2)) / 2.0).abs() < 1e-12);
}

#[test]
fn draws_move_ratings_and_are_counted_apart() {
    let report = run("time,left,right,result\n1,a,b,1\n2,a,b,draw\n").unwrap();
    let all = &ours(&report).all;
    assert_eq!(
        (report.duels, report.draws, all.pairs, all.draws),
        (2, 1, 1, 1)
    );
    assert_eq!(all.accuracy_with_draws, Some(0.5));
    assert!(all.log_loss_with_draws > all.log_loss);
}

#[test]
fn only_pairs_who_both_had_five_duels_are_experienced() {
    let mut csv = String::from("time,left,right,result\n");
    for time in 0..7 {
        csv.push_str(&format!("{time},a,b,1\n"));
    }
    csv.push_str("8,a,new,1\n");
    let report = run(&csv).unwrap();
    assert_eq!(ours(&report).experienced.pairs, 2);
    assert_eq!(ours(&report).all.pairs, 8);
}

#[test]
fn burn_in_counts_rounds_and_not_duels() {
    // One duel in each of the first three rounds, three in each of the other seven.
    let mut csv = String::from("time,left,right,result\n");
    for round in 0..10 {
        for duel in 0..if round < 3 { 1 } else { 3 } {
            csv.push_str(&format!("{round},a{duel},b{duel},1\n"));
        }
    }
    let report = run(&csv).unwrap();
    assert_eq!((report.rounds, report.duels), (10, 24));
    let pairs: Vec<(f64, u64)> = report
        .parts
        .iter()
        .map(|part| (part.burn_in, part.systems[0].all.pairs))
        .collect();
    assert_eq!(pairs, [(0.0, 24), (0.3, 21)]);
}

#[test]
fn a_long_history_keeps_all_its_duels_and_cuts_near_the_part() {
    let mut csv = String::from("time,left,right,result\n");
    for round in 0..10_000 {
        csv.push_str(&format!("{round},a,b,{}\n", round % 2));
    }
    let report = run(&csv).unwrap();
    assert_eq!(report.parts[0].systems[0].all.pairs, 10_000);
    let after = report.parts[1].systems[0].all.pairs;
    assert!((6_990..=7_000).contains(&after), "{after}");
}

#[test]
fn columns_are_found_by_name_in_any_order_and_form() {
    let plain = run("time,left,right,result\n1,ann,bob,1\n2,bob,cy,0\n").unwrap();
    for csv in [
        "\u{feff}Result;Right;Left;Note;Time\r\n1-0;bob;ann;x;1\r\nL;cy;bob;;2\r\n",
        "date\tplayer1\tplayer2\twinner\n2020-01-01\tann\tbob\tann\n2020-01-01\tbob\tcy\tcy\n",
        "time,left,right,result\n1,\"ann\",\"bob\",left\n\n2, bob , cy ,right",
    ] {
        let report = run(csv).unwrap_or_else(|error| panic!("{csv}: {error}"));
        let (a, b) = (&ours(&plain).all, &ours(&report).all);
        assert_eq!((a.pairs, a.log_loss), (b.pairs, b.log_loss), "{csv}");
    }
}

#[test]
fn absence_counts_where_times_are_times_and_not_where_they_count() {
    let rows = |times: [&str; 3]| {
        let [one, two, three] = times;
        let csv = format!("time,left,right,result\n{one},a,b,1\n{two},a,b,1\n{three},a,b,1\n");
        ours(&run(&csv).unwrap()).all.log_loss.unwrap()
    };
    let counted = rows(["1", "2", "300"]);
    assert_eq!(counted, rows(["2020-01-01", "2020-01-01", "2020-01-01"]));
    assert_ne!(counted, rows(["2020-01-01", "2020-01-02", "2021-01-01"]));
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_what_to_do() {
    let head = "time,left,right,result\n";
    for (csv, said) in [
        (String::new(), "there are no duels"),
        (head.to_owned(), "there are no duels"),
        ("1,a,b,1\n".to_owned(), "no column for time"),
        (
            "time,left,right\n1,a,b\n".to_owned(),
            "no column for result",
        ),
        (
            "time,left,left,right,result\n1,a,b,c,1\n".to_owned(),
            "two columns are for left",
        ),
        (
            format!("{head}1,a,b,1\n2,a\n"),
            "line 3: it has 2 of the 4 columns",
        ),
        (
            format!("{head}1,a,b,1\n2,a,a,1\n"),
            "line 3: \"a\" meets themselves",
        ),
        (
            format!("{head}1,a,b,1\n2,a,,1\n"),
            "line 3: a player has no name",
        ),
        (
            format!("{head}1,a,b,1\n2,a,b,7\n"),
            "line 3: the result \"7\"",
        ),
        (
            format!("{head}1,a,b,1\nsoon,a,b,1\n"),
            "line 3: the time \"soon\"",
        ),
        (
            format!("{head}2,a,b,1\n1,a,b,1\n"),
            "line 3: its time \"1\" is before",
        ),
        (
            format!("{head}2020-01-01,a,b,1\n2020-02-30,a,b,1\n"),
            "line 3: the time",
        ),
        (format!("{head}NaN,a,b,1\n"), "line 2: the time"),
    ] {
        let error = run(&csv).expect_err(&csv).to_string();
        assert!(error.contains(said), "{csv:?} was answered {error:?}");
    }
}

#[test]
fn what_is_wrong_far_down_is_said_too() {
    let mut csv = String::from("time,left,right,result\n");
    for time in 0..20_000 {
        csv.push_str(&format!("{time},a,b,1\n"));
    }
    csv.push_str("20000,a,b,lightning\n");
    let error = run(&csv).unwrap_err().to_string();
    assert!(error.starts_with("line 20002: the result"), "{error}");
}

#[test]
fn bytes_that_are_no_text_are_a_name_like_others_and_nothing_breaks() {
    let csv = b"time,left,right,result\n1,\xff\xfe,b,1\n2,b,\xff\xfe,0\n";
    let report = evaluate(&csv[..], &Settings::default()).unwrap();
    assert_eq!(report.players, 2);
}

#[test]
fn systems_to_compare_with_are_known_by_name() {
    assert_eq!("elo32".parse(), Ok(Against::Elo(32.0)));
    assert_eq!("glicko2".parse(), Ok(Against::Glicko2));
    for name in ["elo", "elo0", "eloNaN", "elo99999", "trueskill", ""] {
        assert!(name.parse::<Against>().is_err(), "{name}");
    }
}
