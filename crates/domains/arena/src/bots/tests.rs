//! What holds for every plan.

use tiltyard_protocol::Verdict;

use super::*;

const SOLUTION: &str = "def solve(xs):\n    best = 0\n    for x in xs:\n        best = max(best, x)\n    return best  # größte 🙂\n";

fn source(text: &str, verdict: Verdict, passed: u32) -> Source {
    Source {
        text: text.to_owned(),
        judgement: Judgement {
            verdict,
            passed,
            total: 10,
            score: None,
        },
    }
}

fn made(rating: f64, problem_rating: f64) -> Bot {
    Bot {
        rating,
        problem_rating,
        duration_ms: 900_000,
        language: "python".into(),
        start_text: "def solve(xs):\n    pass\n".into(),
        solution: source(SOLUTION, Verdict::Accepted, 10),
        wrong: vec![
            source(
                "def solve(xs):\n    return xs[0]\n",
                Verdict::WrongAnswer,
                2,
            ),
            source(
                "def solve(xs):\n    return sorted(xs)[0]\n",
                Verdict::WrongAnswer,
                4,
            ),
        ],
        timing: Timing::default(),
    }
}

fn solved_ms(plan: &Plan) -> Option<u64> {
    plan.submissions()
        .find(|(_, judgement)| judgement.verdict == Verdict::Accepted)
        .map(|(t_ms, _)| t_ms)
}

#[test]
fn every_plan_is_in_order_within_the_duel_and_submits_what_stands_in_the_editor() {
    let texts = |bot: &Bot| -> Vec<String> {
        bot.wrong
            .iter()
            .chain([&bot.solution])
            .map(|source| source.text.clone())
            .collect()
    };
    for seed in 0..400 {
        let bot = made(1200.0 + f64::from(seed as u32), 1500.0);
        let plan = super::bot(&bot, Seed(seed));
        assert_eq!(
            super::bot(&bot, Seed(seed)),
            plan,
            "the same seed does the same"
        );
        assert!(
            plan.steps
                .windows(2)
                .all(|pair| pair[0].t_ms <= pair[1].t_ms)
        );
        assert!(plan.ends_ms() < 900_000);
        assert!(
            plan.steps.first().is_some_and(|step| step.t_ms >= 12_000),
            "it reads first"
        );
        for (number, step) in plan.steps.iter().enumerate() {
            if let Does::Submit { bytes, .. } = &step.does {
                let so_far = Plan {
                    steps: plan.steps[..number].to_vec(),
                    ..plan.clone()
                };
                let text = so_far.text_at(u64::MAX);
                assert!(texts(&bot).contains(&text), "{text}");
                assert_eq!(text.len() as u64, *bytes);
            }
        }
        let longest = plan.steps.iter().filter_map(|step| match &step.does {
            Does::Edit(edit) => Some(edit.ins.trim().chars().count()),
            Does::Submit { .. } => None,
        });
        assert!(
            longest.max().is_some_and(|longest| longest <= 6),
            "it types and does not paste"
        );
    }
}

#[test]
fn a_bot_solves_as_often_as_a_person_of_its_rating() {
    for rating in [1200.0, 1500.0, 1800.0] {
        let bot = made(rating, 1500.0);
        let solved = (0..1_000)
            .filter(|seed| solved_ms(&super::bot(&bot, Seed(*seed))).is_some())
            .count();
        let expected = bot.timing.chance(rating, 1500.0, 900_000) * 1_000.0;
        assert!(
            (solved as f64 - expected).abs() < 60.0,
            "{rating}: {solved}, not {expected}"
        );
    }
}

#[test]
fn a_bot_that_does_not_find_it_leaves_something_in_the_editor_and_no_accepted_submission() {
    let bot = Bot {
        wrong: Vec::new(),
        ..made(600.0, 3000.0)
    };
    let plan = super::bot(&bot, Seed(1));
    assert_eq!(plan.submissions().count(), 0);
    let text = plan.text_at(u64::MAX);
    assert!(text != SOLUTION && text != bot.start_text, "{text}");
}

#[test]
fn a_duel_too_short_to_type_the_solution_is_not_won_by_a_bot() {
    let long = "x = 1\n".repeat(2_000);
    let bot = Bot {
        solution: source(&long, Verdict::Accepted, 10),
        duration_ms: 300_000,
        ..made(4000.0, 600.0)
    };
    assert_eq!(solved_ms(&super::bot(&bot, Seed(3))), None);
    let empty = Bot {
        duration_ms: 0,
        ..made(1500.0, 1500.0)
    };
    assert_eq!(super::bot(&empty, Seed(3)).ends_ms(), 0);
}

#[test]
fn a_ghost_does_again_what_was_done_until_its_time_is_up() {
    let edit = |t_ms, at, del, ins: &str| RecordedEdit {
        t_ms,
        edit: Edit {
            at,
            del,
            ins: ins.into(),
        },
    };
    let judgement = Judgement {
        verdict: Verdict::Accepted,
        passed: 3,
        total: 3,
        score: None,
    };
    let recording = Recording {
        language: "c".into(),
        start_text: "🙂b".into(),
        edits: vec![
            edit(100, 2, 1, "c"),
            edit(200, 3, 0, "d"),
            edit(5_000, 0, 99, "late"),
        ],
        submissions: vec![RecordedSubmission {
            t_ms: 200,
            language: "c".into(),
            bytes: 6,
            judgement,
        }],
    };
    let plan = ghost(&recording, 5_000);
    assert_eq!(plan.text_at(100), "🙂c");
    assert_eq!(plan.text_at(u64::MAX), "🙂cd");
    assert!(
        matches!(plan.steps[2].does, Does::Submit { bytes: 6, .. }),
        "sent after it was typed"
    );
    assert_eq!(
        (
            plan.between(0, 100).len(),
            plan.between(100, 200).len(),
            plan.between(300, 200).len()
        ),
        (1, 2, 0)
    );
    let text = serde_json::to_string(&plan).expect("JSON");
    assert_eq!(serde_json::from_str::<Plan>(&text).expect("a plan"), plan);
}
