//! Tests a generator of the package writes, with answers of its first accepted jury submission.

use bytes::Bytes;
use tiltyard_contracts::{ProblemId, SignedIn};
use tiltyard_packages::{Format, Package};

use crate::{
    Problems, Rejected,
    desk::Want,
    files::Manifest,
    package::{self, Case, Programs, Solver},
    store::drafts::Draft,
    words,
};

/// Tests made at once.
pub const TESTS_MAX: usize = 50;
/// Arguments of a generator.
pub const ARGS_MAX: usize = 32;
/// The longest argument, in bytes.
pub const ARG_BYTES_MAX: usize = 1000;
/// Bytes of all that is made at once.
const ALL_BYTES_MAX: usize = 128 << 20;
/// In an argument, the number of the test that is made.
const NUMBER: &str = "{n}";
/// Places for numbers in a group.
const NUMBERS_MAX: u32 = 9999;

/// What is to be made.
#[derive(Debug)]
pub struct Generate {
    /// A generator of the package, by its path.
    pub generator: String,
    pub args: Vec<String>,
    /// A test (`secret/05`), or a group of them.
    pub into: String,
    /// How many; `None`: one.
    pub count: Option<usize>,
}

impl Generate {
    fn checked(&self) -> Result<usize, Rejected> {
        if self.args.len() > ARGS_MAX
            || self
                .args
                .iter()
                .any(|arg| arg.len() > ARG_BYTES_MAX || arg.contains('\0'))
        {
            return Err(Rejected::invalid(
                "args",
                format!("at most {ARGS_MAX} of {ARG_BYTES_MAX} bytes each"),
            ));
        }
        let is_data = ["sample", "secret"]
            .iter()
            .any(|top| self.into == *top || self.into.starts_with(&format!("{top}/")));
        if words::path("into", &self.into).is_err() || !is_data {
            return Err(Rejected::invalid(
                "into",
                "a test or a group below secret or sample, as `secret/05`",
            ));
        }
        let count = self.count.unwrap_or(1);
        if !(1..=TESTS_MAX).contains(&count) {
            return Err(Rejected::invalid("count", format!("1 to {TESTS_MAX}")));
        }
        Ok(count)
    }

    /// The arguments of each call. Where several tests are made and no argument says which, its number comes last.
    fn calls(&self, count: usize) -> Vec<Vec<String>> {
        let says = self.args.iter().any(|arg| arg.contains(NUMBER));
        (1..=count)
            .map(|number| {
                let number = number.to_string();
                let mut args: Vec<String> = self
                    .args
                    .iter()
                    .map(|arg| arg.replace(NUMBER, &number))
                    .collect();
                if count > 1 && !says {
                    args.push(number);
                }
                args
            })
            .collect()
    }
}

impl Problems {
    /// Runs a generator in a box and writes what it says as tests, with answers. All of it is written or nothing.
    pub async fn generate(
        &self,
        who: &SignedIn,
        id: ProblemId,
        ask: &Generate,
    ) -> Result<Vec<String>, Rejected> {
        let count = ask.checked()?;
        let draft = self.draft(who, id, Want::Change).await?;
        let (_, manifest) = self.draft_files(who, id).await?;
        let names = names(&manifest, ask, count)?;
        let slug = draft.slug.clone();
        let opened = self
            .aside(move |this| {
                let place = this.laid_out(&slug, &manifest)?;
                package::opened(&place).map_err(Rejected::Refused)
            })
            .await??;
        takes_tests(&opened.package)?;
        let programs = self.programs(&opened);
        let inputs = programs
            .generated(&ask.generator, &ask.calls(count))
            .await
            .map_err(|why| Rejected::invalid("generator", why))?;
        let cases: Vec<Case> = inputs
            .into_iter()
            .zip(&names)
            .map(|(input, name)| Case {
                name: name.clone(),
                input,
                answer: None,
            })
            .collect();
        let answers = answers(&programs, &cases)
            .await
            .map_err(|why| Rejected::invalid("into", why))?;
        self.write_tests(&draft, &cases, answers).await?;
        Ok(names)
    }

    /// Writes these as tests of the draft.
    pub(crate) async fn write_tests(
        &self,
        draft: &Draft,
        cases: &[Case],
        answers: Vec<Bytes>,
    ) -> Result<(), Rejected> {
        let all: usize = cases.iter().map(|case| case.input.len()).sum::<usize>()
            + answers.iter().map(Bytes::len).sum::<usize>();
        if all > ALL_BYTES_MAX {
            return Err(Rejected::invalid(
                "count",
                format!("at most {} MiB are made at once", ALL_BYTES_MAX >> 20),
            ));
        }
        let files: Vec<(String, Bytes)> = cases
            .iter()
            .zip(answers)
            .flat_map(|(case, answer)| {
                [
                    (format!("data/{}.in", case.name), case.input.clone()),
                    (format!("data/{}.ans", case.name), answer),
                ]
            })
            .collect();
        let made = self
            .aside(move |this| {
                let mut made = Manifest::default();
                for (path, bytes) in files {
                    made.add(path, &this.parts().blobs, &bytes)?;
                }
                Ok::<_, Rejected>(made)
            })
            .await??;
        self.change_files(draft, |manifest| {
            manifest.0.extend(made.0.clone());
            Ok(())
        })
        .await
    }
}

/// Other formats list their tests, and what is written beside the list is no test.
pub(crate) fn takes_tests(package: &Package) -> Result<(), Rejected> {
    if matches!(package.format, Format::Kattis2025 | Format::KattisLegacy) {
        return Ok(());
    }
    Err(Rejected::Conflict(
        "tests are written into packages of the Kattis format; export this one as that and take it in again"
            .to_owned(),
    ))
}

/// What the first accepted jury submission says of each. Where a program talks with the solution there is nothing to write.
pub(crate) async fn answers(programs: &Programs<'_>, cases: &[Case]) -> Result<Vec<Bytes>, String> {
    if programs.package.kind.interactive {
        return Ok(vec![Bytes::new(); cases.len()]);
    }
    let first = programs.accepted().into_iter().next();
    let first = first.ok_or(
        "there is no accepted jury submission to say the answers; write one into submissions/accepted",
    )?;
    programs.answers(Solver::Jury(first), cases).await
}

/// What the tests are called. A test that is there is written anew only where it was named itself.
fn names(manifest: &Manifest, ask: &Generate, count: usize) -> Result<Vec<String>, Rejected> {
    let into = ask.into.as_str();
    let folder = format!("data/{into}/");
    let is_group = !into.contains('/')
        || ask.count.is_some()
        || manifest.0.keys().any(|path| path.starts_with(&folder));
    if !is_group {
        return Ok(vec![into.to_owned()]);
    }
    let names: Vec<String> = free_numbers(manifest, into).take(count).collect();
    if names.len() < count {
        return Err(Rejected::invalid(
            "into",
            format!("the group {into} has no room for {count} more tests"),
        ));
    }
    Ok(names)
}

/// Names of tests this group does not have yet.
pub(crate) fn free_numbers<'a>(
    manifest: &'a Manifest,
    group: &'a str,
) -> impl Iterator<Item = String> + 'a {
    (1..=NUMBERS_MAX)
        .map(move |number| format!("{group}/{number:02}"))
        .filter(|name| {
            ["in", "ans"]
                .iter()
                .all(|end| !manifest.0.contains_key(&format!("data/{name}.{end}")))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(args: &[&str], into: &str, count: Option<usize>) -> Generate {
        Generate {
            generator: "generators/gen.py".to_owned(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            into: into.to_owned(),
            count,
        }
    }

    #[test]
    fn every_test_that_is_made_has_arguments_of_its_own() {
        let calls = |args: &[&str], count| ask(args, "secret", None).calls(count);
        assert_eq!(calls(&["10"], 1), [vec!["10"]]);
        assert_eq!(calls(&["10"], 2), [vec!["10", "1"], vec!["10", "2"]]);
        assert_eq!(
            calls(&["--seed={n}", "5"], 2),
            [vec!["--seed=1", "5"], vec!["--seed=2", "5"]]
        );
    }

    #[test]
    fn only_tests_inside_the_data_are_made_and_not_too_many() {
        for (into, count) in [
            ("secret/../../x", None),
            ("submissions/a", None),
            ("secretly", None),
            ("secret", Some(0)),
            ("secret", Some(TESTS_MAX + 1)),
        ] {
            assert!(ask(&[], into, count).checked().is_err(), "{into} {count:?}");
        }
        assert!(ask(&[], "secret/group1/05", None).checked().is_ok());
    }
}
