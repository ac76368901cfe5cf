//! Small recordings, one for each sign, and one of somebody honest who is fast.

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::*;
use crate::integrity::finding::{CASE_POINTS, score};

const PROGRAM: &str = "n = int(input())\nseen = {}\nbest = 0\nfor i in range(n):\n    word = input().strip()\n    seen[word] = seen.get(word, 0) + 1\n    best = max(best, seen[word])\nprint(best)\n";

/// A recording as it grows.
#[derive(Default)]
struct Tape {
    edits: Vec<TimedEdit>,
    t: u64,
    len: u32,
    keys: u64,
}

impl Tape {
    /// The editor has put its first text there, and so much later somebody begins.
    fn begun(t: u64) -> Self {
        let mut tape = Self::default();
        tape.put("\n");
        tape.t = t;
        tape
    }

    fn edit(&mut self, at: u32, del: u32, ins: &str) {
        let units = u32::try_from(ins.encode_utf16().count()).expect("short");
        self.edits.push(TimedEdit {
            t: self.t,
            at,
            del,
            ins: ins.to_owned(),
        });
        self.len = self.len - del + units;
    }

    fn put(&mut self, ins: &str) {
        self.edit(self.len, 0, ins);
    }

    /// Key by key, each so long after the one before.
    fn type_in(&mut self, text: &str, mut delay: impl FnMut(char) -> u64) {
        for c in text.chars() {
            self.t += delay(c);
            self.keys += 1;
            self.put(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn back(&mut self, times: u32) {
        for _ in 0..times {
            self.t += 90;
            self.keys += 1;
            self.edit(self.len - 1, 1, "");
        }
    }

    fn piece(self, language: &str) -> Piece {
        Piece {
            first: 0,
            language: language.to_owned(),
            edits: self.edits,
        }
    }
}

fn signs(findings: &[Finding]) -> Vec<Sign> {
    findings.iter().map(|finding| finding.sign).collect()
}

/// As hands do: faster within words, thinking at the ends of lines.
fn hand(rng: &mut ChaCha8Rng, pace_ms: u64) -> impl FnMut(char) -> u64 {
    move |c| match c {
        '\n' => rng.random_range(900..4_000),
        ' ' => rng.random_range(pace_ms..pace_ms * 3),
        _ => rng.random_range(pace_ms / 2..pace_ms * 2),
    }
}

#[test]
fn an_honest_fast_typist_stays_far_below_the_line() {
    for seed in 0..50_u8 {
        let mut rng = ChaCha8Rng::from_seed([seed; 32]);
        let mut tape = Tape::begun(20_000);
        tape.type_in(PROGRAM, hand(&mut rng, 70));
        let keys = tape.keys;
        let piece = tape.piece("python");
        let findings = look(&Recording {
            pieces: &[piece],
            keys,
            submitted: Some(PROGRAM),
            ..Recording::default()
        });
        assert!(score(&findings) * 2 < CASE_POINTS, "{findings:?}");
    }
}

#[test]
fn own_text_that_is_cut_moved_copied_or_renamed_is_no_finding() {
    let mut rng = ChaCha8Rng::from_seed([3; 32]);
    let mut tape = Tape::begun(20_000);
    tape.type_in(PROGRAM, hand(&mut rng, 80));
    // A copy below, all of it cut, put back, and a name changed everywhere.
    tape.t += 3_000;
    tape.put(PROGRAM);
    tape.t += 3_000;
    tape.edit(0, tape.len, "");
    tape.t += 3_000;
    tape.put(PROGRAM);
    tape.t += 3_000;
    let renamed = PROGRAM.replace("word", "name");
    tape.edit(0, tape.len, &renamed);
    let keys = tape.keys;
    let findings = look(&Recording {
        pieces: &[tape.piece("python")],
        keys,
        ..Recording::default()
    });
    assert!(
        !signs(&findings)
            .iter()
            .any(|sign| sign.tier() == crate::integrity::Tier::Injection),
        "{findings:?}"
    );
}

#[test]
fn what_the_editor_began_with_is_nobodys_paste() {
    let mut tape = Tape::default();
    tape.put(PROGRAM);
    tape.t = 60_000;
    tape.put("x = 1");
    let given = [PROGRAM.to_owned()];
    let first = tape.piece("python");
    let mut again = Tape {
        t: 90_000,
        len: 500,
        ..Tape::default()
    };
    again.edit(0, 0, PROGRAM);
    let second = Piece {
        first: 2,
        ..again.piece("python")
    };
    let findings = look(&Recording {
        pieces: &[first, second],
        keys: 5,
        given: &given,
        ..Recording::default()
    });
    assert_eq!(findings, []);
}

#[test]
fn much_text_at_once_is_told_with_its_place_and_weighs_more_where_no_paste_was_told_of() {
    let mut tape = Tape::begun(40_000);
    tape.type_in("# so\n", |_| 200);
    tape.t = 60_000;
    tape.put(PROGRAM);
    let piece = [tape.piece("python")];
    let told = Recording {
        pieces: &piece,
        keys: 60,
        pasted: 200,
        ..Recording::default()
    };
    let findings = look(&told);
    assert_eq!(signs(&findings), [Sign::BulkInsert], "{findings:?}");
    assert_eq!(
        findings[0].place,
        Some(Place {
            t_ms: 60_000,
            edit: 6
        })
    );
    assert!(score(&findings) < CASE_POINTS, "a paste that was told of");
    let hidden = look(&Recording { pasted: 0, ..told });
    assert_eq!(
        signs(&hidden),
        [Sign::BulkInsert, Sign::UndeclaredPaste],
        "{hidden:?}"
    );
    assert!(score(&hidden) > score(&findings));
}

#[test]
fn what_was_typed_without_a_connection_weighs_little() {
    let mut tape = Tape::begun(60_000);
    tape.put(PROGRAM);
    let findings = look(&Recording {
        pieces: &[tape.piece("python")],
        keys: 200,
        returned_ms: &[55_000],
        ..Recording::default()
    });
    assert_eq!(
        signs(&findings),
        [Sign::InsertAfterReturn, Sign::UndeclaredPaste]
    );
    assert!(score(&findings) * 2 < CASE_POINTS);
}

#[test]
fn text_without_keys_waits_for_a_moderator() {
    let mut tape = Tape::begun(60_000);
    for line in PROGRAM.lines().chain(PROGRAM.lines()) {
        tape.t += 4_000;
        tape.put(&format!("{line}\n"));
    }
    let piece = [tape.piece("python")];
    let silent = look(&Recording {
        pieces: &piece,
        ..Recording::default()
    });
    assert!(signs(&silent).contains(&Sign::WithoutKeys), "{silent:?}");
    assert!(score(&silent) >= CASE_POINTS);
    let few = look(&Recording {
        pieces: &piece,
        keys: 9,
        ..Recording::default()
    });
    assert!(signs(&few).contains(&Sign::MoreThanKeys), "{few:?}");
}

#[test]
fn a_program_that_types_has_no_hand() {
    let mut tape = Tape::begun(20_000);
    for _ in 0..3 {
        tape.type_in(PROGRAM, |_| 12);
    }
    let keys = tape.keys;
    let findings = look(&Recording {
        pieces: &[tape.piece("python")],
        keys,
        ..Recording::default()
    });
    for sign in [
        Sign::Superhuman,
        Sign::Uniform,
        Sign::NoPauses,
        Sign::NoCorrections,
    ] {
        assert!(signs(&findings).contains(&sign), "{sign:?}: {findings:?}");
    }
}

#[test]
fn who_takes_something_back_has_corrected_it() {
    let mut tape = Tape::begun(20_000);
    tape.type_in(PROGRAM, |_| 150);
    let typed = signs(&look(&Recording {
        pieces: &[Piece {
            first: 0,
            language: "python".to_owned(),
            edits: tape.edits.clone(),
        }],
        keys: tape.keys,
        ..Recording::default()
    }));
    assert!(typed.contains(&Sign::NoCorrections));
    tape.back(4);
    let keys = tape.keys;
    let corrected = signs(&look(&Recording {
        pieces: &[tape.piece("python")],
        keys,
        ..Recording::default()
    }));
    assert!(!corrected.contains(&Sign::NoCorrections));
}

#[test]
fn a_key_that_is_held_is_no_machine() {
    let mut tape = Tape::begun(20_000);
    for _ in 0..30 {
        tape.type_in("    ", |_| 33);
        tape.type_in("a = 1\n", |c| 120 + u64::from(u32::from(c) % 7) * 30);
    }
    let keys = tape.keys;
    let found = signs(&look(&Recording {
        pieces: &[tape.piece("python")],
        keys,
        ..Recording::default()
    }));
    assert!(!found.contains(&Sign::Uniform) && !found.contains(&Sign::Superhuman));
}

#[test]
fn comments_and_phrases_are_told_and_alone_bring_nobody_before_a_moderator() {
    let text = "# Read the number\nn = int(input())\n# Here is the solution\n# Certainly! It\n# As an AI\n# walks\n# through\n# all\n# of it\nprint(n)\n";
    let findings = look(&Recording {
        submitted: Some(text),
        ..Recording::default()
    });
    let found = signs(&findings);
    assert!(found.contains(&Sign::Comments) && found.contains(&Sign::Phrase));
    assert!(score(&findings) < CASE_POINTS);
    assert_eq!(
        look(&Recording {
            submitted: Some(PROGRAM),
            ..Recording::default()
        }),
        []
    );
    let given = [text.to_owned()];
    assert_eq!(
        look(&Recording {
            submitted: Some(text),
            given: &given,
            ..Recording::default()
        }),
        [],
        "what the problem itself says is nobody's"
    );
}

#[test]
fn a_recording_of_nothing_and_one_that_makes_no_sense_say_nothing() {
    assert_eq!(look(&Recording::default()), []);
    let mut tape = Tape {
        len: 1_000,
        ..Tape::default()
    };
    tape.edit(900, 50, "x");
    let findings = look(&Recording {
        pieces: &[tape.piece("python")],
        keys: 1,
        ..Recording::default()
    });
    assert_eq!(findings, []);
}
