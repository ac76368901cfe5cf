//! From a package and a submission to what a judge is asked.

mod begins;
mod tool;

use std::io;

use begins::{drives, is_main};
use bytes::Bytes;
use tiltyard_protocol::{
    Check, Comparer, Content, Dialect, JudgeLimits, JudgeRequest, JudgeTest, Keep, Limits,
    RelativePath, Source, SourceFile, Tool,
};
use tiltyard_signatures::Signature;
pub use tool::{compile_args, tool_source};

use crate::{FileRef, Format, Package, Program, kattis::token_options};

/// The most memory any program of a problem gets, whatever its package says.
pub const MEMORY_BYTES_MAX: u64 = 4 << 30;
/// The least memory a program gets: less is a slip of the pen.
pub const MEMORY_BYTES_MIN: u64 = 16 << 20;
/// The most a program may write to its output.
pub const OUTPUT_BYTES_MAX: u64 = 1 << 30;
/// The longest any checker, interactor or compiler may take.
pub const TOOL_TIME_MS_MAX: u64 = 300_000;
/// The least a compiler gets: it says nothing about a submission how fast a compiler is on this machine.
const COMPILE_TIME_MS_MIN: u64 = 30_000;
/// Processes and threads of a submission: virtual machines have many of their own.
const PROCESSES: u32 = 256;
/// Bytes of files where a problem allows them.
const FILE_BYTES: u64 = 256 << 20;
/// Bytes of files of checkers, and of compilers.
const TOOL_FILE_BYTES: u64 = 512 << 20;
/// Waiting a program may do beside computing.
const WALL_SLACK_MS: u64 = 1000;
/// The same where two programs wait for each other.
const WALL_SLACK_INTERACTIVE_MS: u64 = 4000;

/// What somebody handed in.
#[derive(Debug, Clone)]
pub struct Submitted<'a> {
    /// Id in the catalogue.
    pub language: &'a str,
    /// The main one first.
    pub files: Vec<SourceFile>,
    /// The limit with the language's own multiplier in it.
    pub time_ms: u64,
    pub keep: Keep,
    /// Every test, whatever the groups say.
    pub run_all: bool,
    pub correlation: String,
}

/// Why a submission cannot be judged against a package.
#[derive(Debug, thiserror::Error)]
pub enum NotJudgeable {
    #[error("solutions in {0:?} are not taken for this problem")]
    LanguageNotAllowed(String),
    #[error("this problem has no stub for {0:?}; choose another language")]
    NoDriver(String),
    #[error("a submission has at least one file")]
    NoFiles,
    #[error("{path}: the file cannot be read: {source}")]
    File { path: String, source: io::Error },
    #[error("{0}: the language of the program is not known here")]
    ToolLanguage(String),
}

/// Reads the content of a file of the package.
pub type ContentOf<'a> = &'a dyn Fn(&FileRef) -> io::Result<Content>;

impl Package {
    /// What a judge is asked for one submission.
    pub fn request(
        &self,
        ask: Submitted<'_>,
        content: ContentOf<'_>,
    ) -> Result<JudgeRequest, NotJudgeable> {
        if !self.languages.is_empty() && !self.languages.contains(ask.language) {
            return Err(NotJudgeable::LanguageNotAllowed(ask.language.to_owned()));
        }
        let source = self.source(&ask, content)?;
        let tool = |program: &Program| {
            let source = tool_source(program, content)?;
            Ok::<_, NotJudgeable>(Tool {
                source,
                dialect: self.checking.dialect,
            })
        };
        let checkers = self
            .checking
            .checkers
            .iter()
            .map(tool)
            .collect::<Result<Vec<_>, _>>()?;
        let interactor = self.checking.interactor.as_ref().map(tool).transpose()?;
        let check = if !checkers.is_empty() {
            Check::Tools(checkers)
        } else if interactor.is_some() && self.checking.dialect == Dialect::Kattis {
            Check::Nothing
        } else {
            Check::Compare(self.checking.comparer.clone())
        };
        let mut grading = self.grading.clone();
        grading.run_all = ask.run_all;
        Ok(JudgeRequest {
            source,
            answers_only: self.kind.submit_answer,
            tests: self.judge_tests(&check, content)?,
            grading,
            check,
            interactor,
            passes_max: if self.kind.multi_pass {
                self.limits.passes_max.max(1)
            } else {
                1
            },
            input_file: self.checking.input_file.clone(),
            output_file: self.checking.output_file.clone(),
            limits: self.judge_limits(ask.time_ms, ask.language),
            keep: ask.keep,
            correlation: ask.correlation,
        })
    }

    /// All tests with their contents.
    fn judge_tests(
        &self,
        check: &Check,
        content: ContentOf<'_>,
    ) -> Result<Vec<JudgeTest>, NotJudgeable> {
        let read = |name: &str, file: &FileRef| {
            content(file).map_err(|source| NotJudgeable::File {
                path: name.to_owned(),
                source,
            })
        };
        self.tests
            .iter()
            .map(|test| {
                Ok(JudgeTest {
                    name: test.name.clone(),
                    group: test.group,
                    sample: test.sample,
                    input: read(&test.name, &test.input)?,
                    answer: read(&test.name, &test.answer)?,
                    args: test.args.clone(),
                    check_args: match check {
                        Check::Compare(_) => Vec::new(),
                        _ => test.check_args.clone(),
                    },
                    comparer: own_comparer(check, &test.check_args),
                    files: test
                        .files
                        .iter()
                        .map(|(name, file)| Ok((name.clone(), read(name.as_str(), file)?)))
                        .collect::<Result<_, NotJudgeable>>()?,
                    score: test.score,
                })
            })
            .collect()
    }

    /// The submission with what the package puts beside it.
    fn source(&self, ask: &Submitted<'_>, content: ContentOf<'_>) -> Result<Source, NotJudgeable> {
        let mut files = ask.files.clone();
        if files.is_empty() {
            return Err(NotJudgeable::NoFiles);
        }
        if let Some(signature) = &self.signature {
            files = driven(signature, ask.language, &files)?;
        }
        let include = self
            .include
            .get(ask.language)
            .or_else(|| self.include.get(related(ask.language)));
        let usual = self.include.get("default");
        let mut own: Vec<SourceFile> = Vec::new();
        for (name, file) in include.into_iter().chain(usual).flatten() {
            if !own.iter().any(|other| other.name.as_ref() == Some(name)) {
                own.push(SourceFile {
                    name: Some(name.clone()),
                    content: bytes_of(name.as_str(), file, content)?,
                });
            }
        }
        files
            .retain(|file| file.name.is_none() || !own.iter().any(|other| other.name == file.name));
        // A driver among them is where the program begins.
        let driver = own
            .iter()
            .position(|file| is_main(file, ask.language))
            .or_else(|| drives(&own, &files, ask.language));
        let driver = driver.map(|at| own.remove(at));
        if driver.is_some()
            && let Some(first) = files.first_mut()
            && first.name.is_none()
        {
            first.name = RelativePath::parse("solution").ok();
        }
        let files = driver.into_iter().chain(files).chain(own).collect();
        Ok(Source {
            language: ask.language.to_owned(),
            files,
            steps: None,
            compile_args: Vec::new(),
            args: Vec::new(),
        })
    }

    fn judge_limits(&self, time_ms: u64, language: &str) -> JudgeLimits {
        let limits = &self.limits;
        let compile_ms = bounded_time(limits.compile_time_ms.max(COMPILE_TIME_MS_MIN));
        let slack = if self.kind.interactive {
            WALL_SLACK_INTERACTIVE_MS
        } else {
            WALL_SLACK_MS
        };
        JudgeLimits {
            time_ms,
            wall_time_ms: time_ms.saturating_mul(2).saturating_add(slack),
            memory_bytes: memory_of(language, limits.memory_bytes),
            output_bytes: self.output_bytes(),
            processes: PROCESSES,
            file_bytes: if limits.may_write_files || self.checking.output_file.is_some() {
                FILE_BYTES
            } else {
                0
            },
            compile: Some(Limits {
                wall_time_ms: compile_ms.saturating_mul(2),
                cpu_time_ms: compile_ms,
                memory_bytes: bounded_memory(limits.compile_memory_bytes),
                stack_bytes: bounded_memory(limits.compile_memory_bytes),
                processes: PROCESSES,
                open_files: 1024,
                file_bytes: TOOL_FILE_BYTES,
                output_bytes: 1 << 20,
            }),
            check: self.check_limits(),
        }
    }

    /// Of checkers, interactors and input validators.
    #[must_use]
    pub fn check_limits(&self) -> Limits {
        let limits = &self.limits;
        let memory = bounded_memory(limits.check_memory_bytes);
        let time = bounded_time(limits.check_time_ms);
        Limits {
            wall_time_ms: time
                .saturating_mul(2)
                .saturating_add(WALL_SLACK_INTERACTIVE_MS),
            cpu_time_ms: time,
            memory_bytes: memory,
            stack_bytes: memory,
            processes: PROCESSES,
            open_files: 512,
            file_bytes: TOOL_FILE_BYTES,
            output_bytes: if self.kind.interactive {
                OUTPUT_BYTES_MAX
            } else {
                limits.check_output_bytes.clamp(1 << 20, OUTPUT_BYTES_MAX)
            },
        }
    }

    /// An answer of the jury's own must fit, with room for what prints more than it must.
    fn output_bytes(&self) -> u64 {
        let longest = self
            .tests
            .iter()
            .map(|test| match &test.answer {
                FileRef::Path { bytes, .. } => *bytes,
                FileRef::Made(bytes) => bytes.len() as u64,
            })
            .max()
            .unwrap_or(0);
        self.limits
            .output_bytes
            .max(longest.saturating_mul(2))
            .clamp(1 << 10, OUTPUT_BYTES_MAX)
    }

    /// What in the limits had to be bent, for those who look at the package.
    #[must_use]
    pub fn limit_warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let memory = self.limits.memory_bytes;
        if bounded_memory(memory) != memory {
            warnings.push(format!(
                "the memory limit of {} MiB is taken as {} MiB",
                memory >> 20,
                bounded_memory(memory) >> 20
            ));
        }
        if self.format == Format::KattisLegacy && self.output_bytes() > self.limits.output_bytes {
            warnings.push("the output limit is raised: answers of the jury do not fit".to_owned());
        }
        warnings
    }
}

fn bounded_memory(bytes: u64) -> u64 {
    bytes.clamp(MEMORY_BYTES_MIN, MEMORY_BYTES_MAX)
}

/// On a virtual machine of Java the limit is that of the heap, as judges of contests have it: what the machine itself needs
/// comes on top. Three quarters of what is allowed here become the heap.
fn memory_of(language: &str, limit_bytes: u64) -> u64 {
    let whole = match language {
        "java" | "kotlin" | "scala" | "groovy" | "clojure" => (limit_bytes / 3).saturating_mul(4),
        _ => limit_bytes,
    };
    bounded_memory(whole)
}

fn bounded_time(ms: u64) -> u64 {
    ms.clamp(1000, TOOL_TIME_MS_MAX)
}

/// A test's own flags, where they differ from those of the problem.
fn own_comparer(check: &Check, flags: &[String]) -> Option<Comparer> {
    let Check::Compare(Comparer::Tokens(usual)) = check else {
        return None;
    };
    let own = token_options(flags).ok()?;
    (own != *usual).then_some(Comparer::Tokens(own))
}

/// Interpreters of one language share what packages put beside programs in it.
fn related(language: &str) -> &str {
    match language {
        "pypy" => "python",
        "cpp-clang" => "cpp",
        "c-clang" => "c",
        other => other,
    }
}

/// The whole program around what a person wrote for a signature: the person's main file is a part of it, what lies beside
/// that stays.
fn driven(
    signature: &Signature,
    language: &str,
    files: &[SourceFile],
) -> Result<Vec<SourceFile>, NotJudgeable> {
    let no_driver = || NotJudgeable::NoDriver(language.to_owned());
    let (main, beside) = files.split_first().ok_or(NotJudgeable::NoFiles)?;
    let text = String::from_utf8_lossy(&main.content);
    let driven = tiltyard_signatures::driver(signature, related(language), &text);
    let mut all: Vec<SourceFile> = driven
        .ok_or_else(no_driver)?
        .into_iter()
        .map(|(name, text)| SourceFile {
            name: Some(name),
            content: text.into(),
        })
        .collect();
    for file in beside {
        if !all.iter().any(|other| other.name == file.name) {
            all.push(file.clone());
        }
    }
    Ok(all)
}

/// Programs are read whole, wherever they lie.
fn bytes_of(name: &str, file: &FileRef, content: ContentOf<'_>) -> Result<Bytes, NotJudgeable> {
    let read = || match (content(file)?, file) {
        (Content::Inline(bytes), _) => Ok(bytes),
        (Content::Blob { .. }, FileRef::Path { path, .. }) => Ok(std::fs::read(path)?.into()),
        (Content::Blob { .. }, FileRef::Made(bytes)) => Ok(bytes.clone()),
    };
    read().map_err(|source| NotJudgeable::File {
        path: name.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_memory_is_that_of_the_heap() {
        assert_eq!(memory_of("cpp", 300 << 20), 300 << 20);
        assert_eq!(memory_of("java", 300 << 20), 400 << 20);
        assert_eq!(memory_of("java", 1), MEMORY_BYTES_MIN);
    }
}
