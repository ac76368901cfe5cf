//! A world for one duel, from one seed: two clients and a network that loses, doubles and turns round what they say; a judge that is slow, fails, or
//! never answers; nodes whose clocks differ and that go down and forget everything but the log.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use tiltyard_arena::{
    bots::{self, Does},
    choose::Relaxed,
    duel::{Actor, Body, Command, Duel, Event, Judgement, Player, Seed, Side, Task},
    pace::Timing,
    pool::{Goal, Kind, Pool, Terms},
};
use tiltyard_contracts::{DuelId, ProblemId, SubmissionId, Timestamp, UserId, VersionId};
use tiltyard_protocol::Verdict;
use uuid::Uuid;

/// Between two tries of a client, or of a queue, while the server is away.
const RETRY_MS: u64 = 1_000;
const TESTS: u32 = 10;
/// A duel with more has gone round in circles.
const MESSAGES_MAX: usize = 20_000;

enum Message {
    Said {
        word: u64,
        actor: Actor,
        command: Command,
    },
    Tick,
    Down {
        for_ms: u64,
    },
    Up,
}

/// What became of a duel.
pub struct Played {
    pub duel: Duel,
    pub log: Vec<Event>,
    pub refused: usize,
    pub restarts: usize,
    pub applied: usize,
}

struct World {
    rng: ChaCha8Rng,
    now_ms: u64,
    coming: BTreeMap<(u64, u64), Message>,
    said: u64,
    words: BTreeSet<u64>,
    down_until_ms: u64,
    armed_ms: Option<u64>,
    duel: Duel,
    /// All that outlives a node.
    log: Vec<Event>,
    refused: usize,
    restarts: usize,
    applied: usize,
}

/// Plays a duel to its end.
pub fn play(seed: u64) -> Played {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let terms = terms(&mut rng);
    let [left, mut right] = [0, 1].map(|_| Player::Person {
        user: UserId::from_uuid(uuid(&mut rng)),
    });
    if rng.random_bool(0.15) {
        right = Player::Bot { rating: 1500 };
    }
    let id = DuelId::from_uuid(uuid(&mut rng));
    let (duel, log) = if rng.random_bool(0.1) {
        Duel::agreed(id, terms, left, right, 15_000, at(0))
    } else {
        Duel::offered(id, terms, left, right, at(0))
    };
    let mut world = World {
        rng,
        now_ms: 0,
        coming: BTreeMap::new(),
        said: 0,
        words: BTreeSet::new(),
        down_until_ms: 0,
        armed_ms: None,
        duel,
        log: log.clone(),
        refused: 0,
        restarts: 0,
        applied: 0,
    };
    world.begin(&log);
    world.run();
    Played {
        duel: world.duel,
        log: world.log,
        refused: world.refused,
        restarts: world.restarts,
        applied: world.applied,
    }
}

fn terms(rng: &mut ChaCha8Rng) -> Terms {
    let terms = Terms::of(Pool::ALL[rng.random_range(0..Pool::ALL.len())]);
    let terms = if rng.random_bool(0.2) {
        terms.unrated(None)
    } else {
        terms
    };
    // Few submissions in some, so that the limit is met.
    let submissions_max = if rng.random_bool(0.3) {
        2
    } else {
        terms.submissions_max
    };
    Terms {
        submissions_max,
        ..terms
    }
}

fn uuid(rng: &mut ChaCha8Rng) -> Uuid {
    Uuid::from_u128(rng.random())
}

fn at(ms: u64) -> Timestamp {
    Timestamp::from_millisecond(1_767_225_600_000 + ms as i64).expect("a time")
}

fn ms_of(at: Timestamp) -> u64 {
    (at.as_millisecond() - 1_767_225_600_000) as u64
}

impl World {
    fn begin(&mut self, log: &[Event]) {
        for side in Side::BOTH {
            let after = self.rng.random_range(200..12_000);
            let answer = match self.rng.random_range(0..100) {
                0..=94 => Command::Accept,
                95..=97 => Command::Decline,
                _ => Command::Typed {
                    language: "go".into(),
                },
            };
            self.say(after, Actor::Player(side), answer);
            // Nearly all come to the duel's page.
            if self.rng.random_bool(0.97) {
                self.serve(after + 300, Command::Seen { side });
            }
        }
        if self.rng.random_bool(0.25) {
            for _ in 0..self.rng.random_range(1..5) {
                let after = self.rng.random_range(0..400_000);
                let for_ms = if self.rng.random_bool(0.05) {
                    1_000_000
                } else {
                    self.rng.random_range(0..20_000)
                };
                self.push(after, Message::Down { for_ms });
            }
        }
        if self.rng.random_bool(0.005) {
            let after = self.rng.random_range(0..300_000);
            self.serve(
                after,
                Command::Void {
                    why: "A moderator ended it.".into(),
                },
            );
        }
        log.iter().for_each(|event| self.react(event));
    }

    fn run(&mut self) {
        self.arm();
        for _ in 0..MESSAGES_MAX {
            let Some(((now_ms, _), message)) = self.coming.pop_first() else {
                return;
            };
            self.now_ms = now_ms;
            match message {
                Message::Down { for_ms } => self.go_down(for_ms),
                Message::Up => self.armed_ms = None,
                Message::Tick if self.is_down() => {}
                Message::Tick => {
                    self.armed_ms = None;
                    self.apply(Actor::Server, Command::Tick);
                }
                Message::Said { .. } if self.is_down() => {
                    // Of all the tries until then only the one that is heard.
                    let tries = (self.down_until_ms - self.now_ms).div_ceil(RETRY_MS);
                    self.push(tries * RETRY_MS, message);
                }
                // What the store knows it does not do again. Words of the server have no number: the machine must bear them twice.
                Message::Said {
                    word,
                    actor: Actor::Player(side),
                    command,
                } => {
                    if self.words.insert(word) {
                        self.apply(Actor::Player(side), command);
                    }
                }
                Message::Said { actor, command, .. } => self.apply(actor, command),
            }
            self.arm();
        }
        panic!("the duel does not come to an end: {:?}", self.duel);
    }

    fn is_down(&self) -> bool {
        self.now_ms < self.down_until_ms
    }

    /// A node forgets everything. The next one begins with the log, as it is written.
    fn go_down(&mut self, for_ms: u64) {
        self.restarts += 1;
        self.down_until_ms = self.down_until_ms.max(self.now_ms + for_ms);
        let text = serde_json::to_string(&self.log).expect("JSON");
        let read: Vec<Event> = serde_json::from_str(&text).expect("a log");
        self.duel = Duel::from_events(&read).expect("a duel");
        self.push(self.down_until_ms - self.now_ms, Message::Up);
    }

    /// One timer per duel, as late as a timer may be; an earlier one where the duel needs it.
    fn arm(&mut self) {
        let Some(due) = self.duel.due().filter(|_| !self.is_down()) else {
            return;
        };
        let due_ms = ms_of(due).max(self.now_ms) + 1;
        if self.armed_ms.is_none_or(|armed_ms| due_ms + 400 < armed_ms) {
            let late = self.rng.random_range(0..300);
            self.armed_ms = Some(due_ms + late);
            self.push(due_ms + late - self.now_ms, Message::Tick);
        }
    }

    fn apply(&mut self, actor: Actor, command: Command) {
        // Clocks of nodes differ a little.
        let skew = self.rng.random_range(0..100);
        let now = at((self.now_ms + skew).saturating_sub(50));
        let before = cfg!(debug_assertions).then(|| self.duel.clone());
        self.applied += 1;
        match self.duel.apply(actor, command, now) {
            Ok(events) => {
                self.log.extend(events.iter().cloned());
                events.iter().for_each(|event| self.react(event));
            }
            Err(_) => {
                self.refused += 1;
                assert!(
                    before.is_none_or(|before| before == self.duel),
                    "a refusal changed something"
                );
            }
        }
    }

    fn push(&mut self, after_ms: u64, message: Message) {
        self.said += 1;
        self.coming
            .insert((self.now_ms + after_ms, self.said), message);
    }

    /// Over the network: late, sometimes lost and said again, sometimes twice.
    fn say(&mut self, after_ms: u64, actor: Actor, command: Command) {
        self.said += 1;
        let word = self.said;
        let mut copies = 1 + usize::from(self.rng.random_bool(0.1));
        let mut after_ms = after_ms;
        while copies > 0 {
            after_ms += self.rng.random_range(5..400);
            if self.rng.random_bool(0.05) {
                after_ms += RETRY_MS;
            }
            self.push(
                after_ms,
                Message::Said {
                    word,
                    actor,
                    command: command.clone(),
                },
            );
            copies -= 1;
        }
    }

    fn serve(&mut self, after_ms: u64, command: Command) {
        self.say(after_ms, Actor::Server, command);
    }

    fn react(&mut self, event: &Event) {
        match (&event.body, event.side) {
            (Body::Countdown { .. }, _) if self.rng.random_bool(0.995) => {
                let task = self.task();
                let after = self.rng.random_range(1..500);
                self.serve(after, Command::Chosen(Box::new(task)));
            }
            (Body::Started { .. }, _) => {
                for side in Side::BOTH {
                    if self.duel.seat(side).player.is_person() {
                        self.person_plays(side);
                        self.person_comes_and_goes(side);
                    } else {
                        self.bot_plays(side);
                    }
                }
            }
            (Body::Submitted { submission, .. }, Some(side))
                if self.duel.seat(side).player.is_person() =>
            {
                self.judge(*submission);
            }
            (Body::DrawOffered, Some(side)) => {
                let accept = self.rng.random_bool(0.3);
                let after = self.rng.random_range(500..20_000);
                self.say(
                    after,
                    Actor::Player(side.other()),
                    Command::AnswerDraw { accept },
                );
            }
            (Body::Finished(_), _) => self.afterwards(),
            _ => {}
        }
    }

    fn task(&mut self) -> Task {
        let relaxed = if self.rng.random_bool(0.02) {
            Relaxed::SeenByOne
        } else {
            Relaxed::Nothing
        };
        Task {
            problem: ProblemId::from_uuid(uuid(&mut self.rng)),
            version: VersionId::from_uuid(uuid(&mut self.rng)),
            task_kind: Kind::Stdin,
            seed: Seed(self.rng.random()),
            relaxed,
            among: Vec::new(),
        }
    }

    fn person_plays(&mut self, side: Side) {
        let actor = Actor::Player(side);
        let duration_ms = self.duel.terms.duration_ms;
        // A little past the deadline too: some uploads began before it, some clients lie.
        let until_ms = duration_ms + 4_000;
        for _ in 0..self.rng.random_range(0..5) {
            let after = if self.rng.random_bool(0.1) {
                self.rng.random_range(duration_ms - 1_500..until_ms)
            } else {
                self.rng.random_range(0..duration_ms)
            };
            let submit = Command::Submit {
                submission: SubmissionId::from_uuid(uuid(&mut self.rng)),
                language: ["c", "go", "rust"][self.rng.random_range(0..3)].into(),
                bytes: self.rng.random_range(1..60),
                began_before_deadline: self.rng.random_bool(0.7),
            };
            self.say(after, actor, submit);
        }
        for _ in 0..self.rng.random_range(0..8) {
            let after = self.rng.random_range(0..until_ms);
            let command = match self.rng.random_range(0..10) {
                0..=3 => Command::Run,
                4..=5 => Command::Pasted {
                    chars: self.rng.random_range(0..500),
                },
                6 => Command::Typed {
                    language: "python".into(),
                },
                7 => Command::OfferDraw,
                8 => Command::Done,
                _ => self.lie(side),
            };
            self.say(after, actor, command);
        }
        if self.rng.random_bool(0.03) {
            let after = self.rng.random_range(0..duration_ms);
            self.say(after, actor, Command::Resign);
        }
        if self.rng.random_bool(0.03) {
            let after = self.rng.random_range(0..25_000);
            self.say(after, actor, Command::Abort);
        }
        if self.duel.terms.goal == Goal::Bytes && self.rng.random_bool(0.5) {
            let after = self.rng.random_range(duration_ms / 2..duration_ms);
            self.say(after, actor, Command::Done);
        }
    }

    /// What a client may not say.
    fn lie(&mut self, side: Side) -> Command {
        let submission = self
            .duel
            .submissions
            .first()
            .map_or(SubmissionId::from_uuid(Uuid::nil()), |known| known.id);
        match self.rng.random_range(0..6) {
            0 => Command::Judged {
                submission,
                judgement: judgement(Verdict::Accepted, TESTS),
            },
            1 => Command::Gone { side: side.other() },
            2 => Command::Tick,
            3 => Command::Void {
                why: "I want it".into(),
            },
            4 => Command::AnswerDraw { accept: true },
            _ => Command::JudgeFailed { submission },
        }
    }

    fn person_comes_and_goes(&mut self, side: Side) {
        if !self.rng.random_bool(0.3) {
            return;
        }
        let mut after = self.rng.random_range(0..200_000);
        for _ in 0..self.rng.random_range(1..4) {
            self.serve(after, Command::Gone { side });
            if self.rng.random_bool(0.3) {
                return;
            }
            after += self.rng.random_range(1_000..150_000);
            self.serve(after, Command::Seen { side });
            after += self.rng.random_range(1_000..100_000);
        }
    }

    fn bot_plays(&mut self, side: Side) {
        let source = |text: &str, verdict, passed| bots::Source {
            text: text.into(),
            judgement: judgement(verdict, passed),
        };
        let bot = bots::Bot {
            rating: 1500.0,
            problem_rating: self.rng.random_range(900.0..1900.0),
            duration_ms: self.duel.terms.duration_ms,
            language: "python".into(),
            start_text: String::new(),
            solution: source(
                "print(sum(map(int, input().split())))\n",
                Verdict::Accepted,
                TESTS,
            ),
            wrong: vec![source("print(input())\n", Verdict::WrongAnswer, 3)],
            timing: Timing::default(),
        };
        let plan = bots::bot(&bot, Seed(self.rng.random()));
        let ends_ms = plan.ends_ms();
        for step in plan.steps {
            if let Does::Submit {
                language,
                bytes,
                judgement,
            } = step.does
            {
                let submission = SubmissionId::from_uuid(uuid(&mut self.rng));
                self.serve(
                    step.t_ms,
                    Command::GhostSubmitted {
                        side,
                        submission,
                        language,
                        bytes,
                        judgement,
                    },
                );
            }
        }
        self.serve(ends_ms + 1_000, Command::GhostDone { side });
    }

    fn judge(&mut self, submission: SubmissionId) {
        let after = match self.rng.random_range(0..1_000) {
            0..=899 => self.rng.random_range(200..5_000),
            900..=993 => self.rng.random_range(5_000..300_000),
            // It never answers.
            _ => return,
        };
        let passed = self.rng.random_range(0..=TESTS);
        let verdict = if passed == TESTS {
            Verdict::Accepted
        } else {
            Verdict::WrongAnswer
        };
        let judged = Command::Judged {
            submission,
            judgement: judgement(verdict, passed),
        };
        let failed = Command::JudgeFailed { submission };
        match self.rng.random_range(0..100) {
            0..=2 => self.serve(after, failed),
            // Two runners took it, and the slower says something else.
            3..=7 => {
                self.serve(after, judged);
                self.serve(after + 20, failed);
            }
            8..=9 => self.serve(
                after,
                Command::Judged {
                    submission,
                    judgement: judgement(Verdict::JudgeError, 0),
                },
            ),
            _ => self.serve(after, judged),
        }
    }

    fn afterwards(&mut self) {
        for side in Side::BOTH {
            let actor = Actor::Player(side);
            if self.rng.random_bool(0.5) {
                let after = self.rng.random_range(500..400_000);
                let next = DuelId::from_uuid(uuid(&mut self.rng));
                self.say(after, actor, Command::Rematch { next });
            }
            if self.rng.random_bool(0.2) {
                self.say(50, actor, Command::Resign);
                self.say(50, actor, Command::Accept);
            }
        }
    }
}

fn judgement(verdict: Verdict, passed: u32) -> Judgement {
    Judgement {
        verdict,
        passed,
        total: TESTS,
        score: None,
    }
}
