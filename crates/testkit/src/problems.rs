//! Problems made up on the spot, for the judge: `/problems/sum` has one sample and two secret tests.

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use tiltyard_contracts::{ProblemId, Timestamp, UserId, VersionId};
use tiltyard_judge::{
    Asked, Judgeable, NotJudgeable, NotedResult, ProblemHead, Problems, Solution, Solved, TestHead,
    VersionHead,
};
use tiltyard_protocol::{
    Check, Comparer, Content, Grading, Group, JudgeLimits, JudgeRequest, JudgeTest, Limits, Source,
    TokenOptions,
};
use tiltyard_store::Tx;
use uuid::Uuid;

pub struct ScriptedProblems {
    head: Mutex<ProblemHead>,
    noted: Mutex<Vec<NotedResult>>,
    held: Mutex<HashMap<UserId, Timestamp>>,
    seen: Mutex<Vec<UserId>>,
}

impl Default for ScriptedProblems {
    fn default() -> Self {
        // The same in every process, so that a database outlives one.
        Self {
            head: Mutex::new(ProblemHead {
                id: ProblemId::from_uuid(Uuid::from_u128(0x7000_8000_0000_0000_0001)),
                slug: "sum".to_owned(),
                title: "Sum".to_owned(),
                version: VersionId::from_uuid(Uuid::from_u128(0x7000_8000_0000_0000_0002)),
                code_bytes_max: 1 << 10,
                score_max: None,
                languages: Vec::new(),
            }),
            noted: Mutex::default(),
            held: Mutex::default(),
            seen: Mutex::default(),
        }
    }
}

impl ScriptedProblems {
    /// From now on another version is published.
    pub fn publish_again(&self) {
        self.head.lock().version = VersionId::generate();
    }

    /// Changes what is published.
    pub fn change(&self, change: impl FnOnce(&mut ProblemHead)) {
        change(&mut self.head.lock());
    }

    /// Holds somebody off the problem until then; `release` ends it.
    pub fn hold(&self, user: UserId, until: Timestamp) {
        self.held.lock().insert(user, until);
    }

    pub fn release(&self, user: UserId) {
        self.held.lock().remove(&user);
    }

    /// Who was said to know the problem, in order.
    #[must_use]
    pub fn seen(&self) -> Vec<UserId> {
        self.seen.lock().clone()
    }

    /// What was noted of people, in order. Transactions that failed are in it too.
    #[must_use]
    pub fn noted(&self) -> Vec<NotedResult> {
        self.noted.lock().clone()
    }
}

struct Made(VersionHead);

impl Judgeable for Made {
    fn head(&self) -> &VersionHead {
        &self.0
    }

    fn request(&self, solution: Solution) -> Result<JudgeRequest, NotJudgeable> {
        let limits = Limits::default();
        let inline = |text: &str| Content::Inline(text.to_owned().into());
        Ok(JudgeRequest {
            source: Source {
                language: solution.language,
                files: solution.files,
                steps: None,
                compile_args: Vec::new(),
                args: Vec::new(),
            },
            answers_only: false,
            tests: self
                .0
                .tests
                .iter()
                .map(|test| JudgeTest {
                    name: test.name.clone(),
                    group: 0,
                    sample: test.sample,
                    input: inline("1 2\n"),
                    answer: inline("3\n"),
                    args: Vec::new(),
                    check_args: Vec::new(),
                    files: Vec::new(),
                    score: None,
                    comparer: None,
                })
                .collect(),
            grading: Grading {
                groups: vec![Group::root()],
                scored: false,
                run_all: solution.run_all,
            },
            check: Check::Compare(Comparer::Tokens(TokenOptions::default())),
            interactor: None,
            passes_max: 1,
            input_file: None,
            output_file: None,
            limits: JudgeLimits {
                time_ms: solution.time_ms,
                wall_time_ms: solution.time_ms * 3,
                memory_bytes: limits.memory_bytes,
                output_bytes: limits.output_bytes,
                processes: limits.processes,
                file_bytes: 0,
                compile: None,
                check: limits,
            },
            keep: solution.keep,
            correlation: solution.correlation,
        })
    }

    fn sample(&self, test: usize) -> Option<(Vec<u8>, Vec<u8>)> {
        (test == 0).then(|| (b"1 2\n".to_vec(), b"3\n".to_vec()))
    }
}

impl Problems for ScriptedProblems {
    fn find<'a>(&'a self, slug: &'a str) -> Asked<'a, Option<ProblemHead>> {
        let head = self.head.lock().clone();
        Box::pin(async move { Ok((head.slug == slug).then_some(head)) })
    }

    fn judging(&self, version: VersionId) -> Asked<'_, Option<Arc<dyn Judgeable>>> {
        let test = |name: &str, sample| TestHead {
            name: name.to_owned(),
            sample,
            group: String::new(),
        };
        let made = Made(VersionHead {
            problem: self.head.lock().id,
            version,
            time_ms: 1000,
            tests: vec![
                test("sample/1", true),
                test("secret/1", false),
                test("secret/2", false),
            ],
            groups: vec![String::new()],
        });
        Box::pin(async move { Ok(Some(Arc::new(made) as Arc<dyn Judgeable>)) })
    }

    fn note_result<'a>(&'a self, _: &'a mut Tx, noted: NotedResult) -> Asked<'a, ()> {
        self.noted.lock().push(noted);
        Box::pin(async { Ok(()) })
    }

    fn held(&self, user: UserId, _: ProblemId) -> Asked<'_, Option<Timestamp>> {
        let until = self.held.lock().get(&user).copied();
        Box::pin(async move { Ok(until) })
    }

    fn note_seen(&self, user: UserId, _: ProblemId) -> Asked<'_, ()> {
        self.seen.lock().push(user);
        Box::pin(async { Ok(()) })
    }

    fn solved(&self, user: UserId) -> Asked<'_, Solved> {
        let noted = self.noted.lock();
        let solved = noted.iter().any(|one| one.user == user && one.accepted);
        let total = u64::from(solved);
        Box::pin(async move {
            Ok(Solved {
                easy: total,
                total,
                ..Solved::default()
            })
        })
    }
}
