//! Tests people suggest: held against the validators, then against the jury and against what was accepted so far.

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use tiltyard_contracts::{ProblemId, SignedIn, SuggestionId};
use tiltyard_http::Cursor;
use tiltyard_protocol::{SourceFile, Verdict};
use tiltyard_signatures::CaseFile;
use tiltyard_store::{Outgoing, StoreError, outbox::Kind};

use crate::{
    Problems, Rejected,
    generate::{answers, free_numbers, takes_tests},
    package::{self, Case, Opened, Programs, Solver},
    store::{
        drafts,
        suggestions::{self, Suggestion},
        versions,
    },
    verification::QUEUE,
};

/// The longest input that is taken, in bytes.
pub const INPUT_BYTES_MAX: usize = 64 << 10;
/// Suggestions of one person nobody has decided on.
const UNDECIDED_MAX: i64 = 20;
/// Shown of one's own.
const SHOWN_MAX: u32 = 100;
/// Accepted solutions of people a suggestion is run on.
const PEOPLE_MAX: usize = 16;
/// Jury submissions it is run on.
const JURY_MAX: usize = 6;
/// Of what the jury says of an input, in characters.
const WORD_CHARS_MAX: usize = 600;

/// A solution that counts as accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedSolution {
    pub language: String,
    pub files: Vec<SourceFile>,
    /// With the multiplier of its language in it.
    pub time_ms: u64,
}

pub type Solved<'a> =
    Pin<Box<dyn Future<Output = Result<Vec<AcceptedSolution>, StoreError>> + Send + 'a>>;

/// Who knows what people handed in: this domain does not.
pub trait Solutions: Send + Sync + 'static {
    /// The newest, each text once; `time_ms` is the limit of the problem.
    fn accepted(&self, problem: ProblemId, time_ms: u64, most: usize) -> Solved<'_>;
}

/// What came of the check.
type Told = (&'static str, String);

impl Problems {
    /// Takes a suggestion; it is checked in the background.
    pub async fn suggest(
        &self,
        slug: &str,
        who: &SignedIn,
        input: &str,
    ) -> Result<Suggestion, Rejected> {
        let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
        if !(1..=INPUT_BYTES_MAX).contains(&input.len()) || !input.chars().all(plain) {
            return Err(Rejected::invalid(
                "input",
                format!("1 to {INPUT_BYTES_MAX} bytes of plain text"),
            ));
        }
        let (problem, version, facts) = self.public(slug).await?;
        self.refuse_held(Some(who.user), problem).await?;
        self.note_seen(who.user, problem).await?;
        if matches!(
            facts.kind,
            crate::KindWord::Interactive | crate::KindWord::Answers
        ) {
            return Err(Rejected::Conflict(
                "tests are suggested for problems whose solutions read an input and write an output"
                    .to_owned(),
            ));
        }
        if suggestions::undecided(self.store(), who.user).await? >= UNDECIDED_MAX {
            return Err(Rejected::Conflict(format!(
                "{UNDECIDED_MAX} of your suggestions wait for a decision; suggest more after that"
            )));
        }
        let mut input = input.replace("\r\n", "\n");
        if !input.ends_with('\n') {
            input.push('\n');
        }
        let suggestion = Suggestion {
            id: SuggestionId::generate(),
            problem,
            slug: slug.to_owned(),
            version,
            user: Some(who.user),
            input,
            state: "checking".to_owned(),
            word: String::new(),
            created_at: self.now(),
        };
        let job = Outgoing {
            id: uuid::Uuid::now_v7(),
            kind: Kind::Job,
            subject: QUEUE.to_owned(),
            key: None,
            payload: suggestion.id.to_string().into_bytes(),
        };
        let mut tx = self.store().begin().await?;
        suggestions::insert(&mut tx, &suggestion).await?;
        tx.emit(&job, self.now()).await?;
        tx.commit().await?;
        Ok(suggestion)
    }

    /// One's own for this problem, newest first.
    pub async fn suggested(&self, slug: &str, who: &SignedIn) -> Result<Vec<Suggestion>, Rejected> {
        let (problem, ..) = self.public(slug).await?;
        self.refuse_held(Some(who.user), problem).await?;
        Ok(suggestions::of(self.store(), problem, who.user, SHOWN_MAX).await?)
    }

    /// Those in this state, of all problems this person is not held off, newest first.
    pub async fn suggestions(
        &self,
        who: &SignedIn,
        state: &str,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Vec<Suggestion>, Rejected> {
        Ok(
            suggestions::in_state(self.store(), state, (who.user, self.now()), after, limit)
                .await?,
        )
    }

    /// Takes it into the draft as a test, or not. Nothing is published by that.
    pub async fn decide(
        &self,
        who: &SignedIn,
        id: SuggestionId,
        accept: bool,
    ) -> Result<Suggestion, Rejected> {
        let found = suggestions::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)?;
        self.refuse_held(Some(who.user), found.problem).await?;
        if !matches!(found.state.as_str(), "useful" | "useless") {
            return Err(Rejected::Conflict(format!(
                "this suggestion is {}; nothing is to be decided",
                found.state
            )));
        }
        let (state, word) = if accept {
            let name = self.add_suggested(&found).await?;
            ("accepted", format!("it is the test {name} of the draft"))
        } else {
            ("declined", found.word.clone())
        };
        let mut tx = self.store().begin().await?;
        let set = suggestions::set(&mut tx, id, &found.state, state, &word, Some(who.user)).await?;
        tx.commit().await?;
        if !set {
            return Err(Rejected::Conflict(
                "somebody else has decided on it meanwhile".to_owned(),
            ));
        }
        suggestions::by_id(self.store(), id)
            .await?
            .ok_or(Rejected::NotFound)
    }

    /// Writes it beside the last test of the draft, with the answer of the draft's jury.
    async fn add_suggested(&self, suggestion: &Suggestion) -> Result<String, Rejected> {
        let draft = drafts::by_id(self.store(), suggestion.problem)
            .await?
            .ok_or(Rejected::NotFound)?;
        let manifest = drafts::files(self.store(), draft.id).await?;
        let (slug, files) = (draft.slug.clone(), manifest.clone());
        let opened = self
            .aside(move |this| {
                let place = this.laid_out(&slug, &files)?;
                package::opened(&place).map_err(Rejected::Refused)
            })
            .await??;
        takes_tests(&opened.package)?;
        let group = opened
            .package
            .tests
            .iter()
            .rev()
            .find(|test| !test.sample)
            .and_then(|test| test.name.rsplit_once('/'))
            .map_or("secret", |(group, _)| group);
        let name = free_numbers(&manifest, group)
            .next()
            .ok_or_else(|| Rejected::Conflict(format!("the group {group} is full")))?;
        let case = Case {
            name: name.clone(),
            input: Bytes::from(suggestion.input.clone().into_bytes()),
            answer: None,
        };
        let programs = self.programs(&opened);
        let cases = [case];
        let answers = answers(&programs, &cases)
            .await
            .map_err(Rejected::Conflict)?;
        self.write_tests(&draft, &cases, answers).await?;
        Ok(name)
    }

    /// Does the job of a suggestion.
    pub(crate) async fn check_suggestion(&self, id: SuggestionId) -> Result<(), Rejected> {
        let Some(suggestion) = suggestions::by_id(self.store(), id).await? else {
            return Ok(());
        };
        if suggestion.state != "checking" {
            return Ok(());
        }
        let version = versions::by_id(self.store(), suggestion.version)
            .await?
            .ok_or(Rejected::NotFound)?;
        let time_ms = version.facts.limits.time_ms;
        let opened = self
            .aside(move |this| {
                let place = this.laid_out(&version.slug, &version.manifest)?;
                package::opened(&place).map_err(Rejected::Refused)
            })
            .await??;
        let (state, word) = self.told(&suggestion, &opened, time_ms).await?;
        // Programs print what they like, and a database does not keep all of it as text.
        let word: String = word
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(WORD_CHARS_MAX)
            .collect();
        let mut tx = self.store().begin().await?;
        suggestions::set(&mut tx, id, "checking", state, &word, None).await?;
        Ok(tx.commit().await?)
    }

    async fn told(
        &self,
        suggestion: &Suggestion,
        opened: &Opened,
        time_ms: u64,
    ) -> Result<Told, Rejected> {
        let programs = self.programs(opened);
        if let Some(signature) = &opened.package.signature
            && let Err(bad) = tiltyard_signatures::check_case(signature, &suggestion.input, "")
            && bad.file == CaseFile::Input
        {
            return Ok(("invalid", bad.to_string()));
        }
        let input = Bytes::from(suggestion.input.clone().into_bytes());
        match programs.invalid(input.clone()).await {
            Ok(None) => {}
            Ok(Some(why)) | Err(why) => return Ok(("invalid", why)),
        }
        let mut case = Case {
            name: "suggestion".to_owned(),
            input,
            answer: None,
        };
        // Where nothing says what an input is, an input nobody's program can read is likelier than a jury that is wrong.
        let is_checked =
            opened.package.signature.is_some() || !opened.package.input_validators.is_empty();
        case.answer = match answers(&programs, std::slice::from_ref(&case)).await {
            Ok(mut answers) => answers.pop(),
            Err(why) if is_checked => {
                return Ok((
                    "useful",
                    format!("the input is valid, and the jury has no answer: {why}"),
                ));
            }
            Err(why) => return Ok(("invalid", format!("the jury has no answer: {why}"))),
        };
        let case = [case];
        let (mut tried, mut failed) = (0, Vec::new());
        for place in programs.accepted().into_iter().skip(1).take(JURY_MAX - 1) {
            let solver = Solver::Jury(place);
            if let Ok(Some(verdict)) = one(&programs, solver, &case, time_ms).await {
                tried += 1;
                if verdict != Verdict::Accepted {
                    let path = &opened.package.submissions[place].program.path;
                    failed.push(format!("{path}: {verdict}"));
                }
            }
        }
        let people = self
            .parts()
            .solutions
            .accepted(suggestion.problem, time_ms, PEOPLE_MAX)
            .await?;
        let mut wrong = 0;
        for solution in &people {
            let solver = Solver::Person {
                language: &solution.language,
                files: &solution.files,
            };
            // One that cannot run here any more says nothing of the input.
            if let Ok(Some(verdict)) = one(&programs, solver, &case, solution.time_ms).await {
                tried += 1;
                wrong += usize::from(verdict != Verdict::Accepted);
            }
        }
        if wrong > 0 {
            failed.push(format!("{wrong} accepted solutions of people"));
        }
        Ok(if failed.is_empty() {
            (
                "useless",
                format!("{tried} accepted solutions answer it as the jury does"),
            )
        } else {
            (
                "useful",
                format!(
                    "of {tried} accepted solutions some fail: {}",
                    failed.join(", ")
                ),
            )
        })
    }

    pub(crate) fn programs<'a>(&'a self, opened: &'a Opened) -> Programs<'a> {
        Programs {
            package: &opened.package,
            judges: &*self.parts().judges,
            runs: &*self.parts().runs,
        }
    }
}

async fn one(
    programs: &Programs<'_>,
    solver: Solver<'_>,
    case: &[Case],
    time_ms: u64,
) -> Result<Option<Verdict>, String> {
    let results = programs.judged(solver, case, time_ms).await?;
    Ok(results.first().map(|result| result.verdict))
}
