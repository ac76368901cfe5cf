//! From a job's files to the files, the commands and the environment of its box. Pure.

use bytes::Bytes;
use regex::Regex;
use tiltyard_protocol::{BadPath, Limits, RelativePath, SourceFile};

use crate::{Language, entry};

/// What the runner does for one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub files: Vec<(RelativePath, Bytes)>,
    pub compile: Vec<Vec<String>>,
    pub run: Vec<String>,
    /// The same for what is judged.
    pub judged: Vec<String>,
    /// `NAME=value`
    pub environment: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("a job needs at least one file")]
    NoFiles,
    #[error("two files are called {0:?}")]
    SameName(String),
    #[error("{0}")]
    Path(#[from] BadPath),
    #[error("argument {0} contains a NUL character")]
    NulInArgument(usize),
}

/// The same in every box; a language may override it.
const ENVIRONMENT: [(&str, &str); 4] = [
    ("HOME", "/box/tmp"),
    ("LANG", "C.UTF-8"),
    ("PATH", "/usr/bin:/bin:/opt/tiltyard/bin"),
    ("TMPDIR", "/box/tmp"),
];

impl Language {
    /// Plans a job within the language's own limits.
    pub fn plan(&self, files: &[SourceFile], args: &[String]) -> Result<Plan, PlanError> {
        self.plan_within(files, args, &self.compile_limits(), &self.run_limits())
    }

    /// Plans a job. The first file is the main one; a file without a fitting name gets the language's own. The limits
    /// only tell virtual machines how large their heap may become; they are enforced elsewhere.
    pub fn plan_within(
        &self,
        files: &[SourceFile],
        args: &[String],
        compile: &Limits,
        run: &Limits,
    ) -> Result<Plan, PlanError> {
        let (main, others) = files.split_first().ok_or(PlanError::NoFiles)?;
        if let Some(bad) = args.iter().position(|arg| arg.contains('\0')) {
            return Err(PlanError::NulInArgument(bad));
        }
        let main_name = self.main_name(main)?;
        let mut planned = vec![(main_name.clone(), main.content.clone())];
        for (index, file) in others.iter().enumerate() {
            let name = match &file.name {
                Some(name) => name.clone(),
                None => RelativePath::parse(&format!("file{}.{}", index + 1, self.extensions[0]))?,
            };
            if planned.iter().any(|(other, _)| *other == name) {
                return Err(PlanError::SameName(name.as_str().to_owned()));
            }
            planned.push((name, file.content.clone()));
        }
        let words = Words::new(self, &planned, main);
        let with_args = |step: &[String]| {
            let mut argv = words.expand(step, run);
            argv.extend(args.iter().cloned());
            argv
        };
        Ok(Plan {
            compile: self
                .compile
                .iter()
                .map(|step| words.expand(step, compile))
                .collect(),
            judged: with_args(self.judged.as_ref().unwrap_or(&self.run)),
            run: with_args(&self.run),
            environment: self.environment_of_box(),
            files: planned,
        })
    }

    /// `NAME=value`, the same in both stages.
    pub fn environment_of_box(&self) -> Vec<String> {
        let usual = ENVIRONMENT
            .iter()
            .filter(|(name, _)| !self.environment.contains_key(*name))
            .map(|(name, value)| format!("{name}={value}"));
        let own = self
            .environment
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        usual.chain(own).collect()
    }

    fn main_name(&self, main: &SourceFile) -> Result<RelativePath, BadPath> {
        let fits = |name: &RelativePath| {
            name.as_str()
                .rsplit_once('.')
                .is_some_and(|(_, extension)| self.extensions.iter().any(|own| own == extension))
        };
        let wanted = self.main_file_pattern.as_deref().and_then(|pattern| {
            let source = String::from_utf8_lossy(&main.content);
            let name = Regex::new(pattern)
                .ok()?
                .captures(&source)?
                .get(1)?
                .as_str()
                .to_owned();
            Some(format!("{name}.{}", self.extensions[0]))
        });
        match (&main.name, wanted) {
            // A source that insists on a name (public class) decides, inside the folder it was given.
            (Some(name), Some(wanted)) if fits(name) => {
                let folder = name
                    .as_str()
                    .rsplit_once('/')
                    .map_or(String::new(), |(folder, _)| format!("{folder}/"));
                RelativePath::parse(&format!("{folder}{wanted}"))
            }
            (_, Some(wanted)) => RelativePath::parse(&wanted),
            (Some(name), None) if fits(name) => Ok(name.clone()),
            _ => RelativePath::parse(&self.main_file),
        }
    }
}

struct Words<'a> {
    main: &'a str,
    stem: &'a str,
    class: String,
    sources: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn new(language: &Language, files: &'a [(RelativePath, Bytes)], main: &SourceFile) -> Self {
        let name = files[0].0.as_str();
        let is_source = |name: &str| {
            name.rsplit_once('.').is_some_and(|(_, extension)| {
                language.extensions.iter().any(|own| own == extension)
            })
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Self {
            main: name,
            stem,
            class: class_name(stem, &String::from_utf8_lossy(&main.content)),
            sources: files
                .iter()
                .map(|(name, _)| name.as_str())
                .filter(|name| is_source(name))
                .collect(),
        }
    }

    fn expand(&self, step: &[String], limits: &Limits) -> Vec<String> {
        let mut words = Vec::new();
        for word in step {
            if word == "{sources}" {
                // A name that begins with a dash would be read as an option.
                words.extend(self.sources.iter().map(|name| {
                    if name.starts_with(['-', '@']) {
                        format!("./{name}")
                    } else {
                        (*name).to_owned()
                    }
                }));
            } else {
                let main = if self.main.starts_with(['-', '@']) {
                    format!("./{}", self.main)
                } else {
                    self.main.to_owned()
                };
                words.push(
                    word.replace("{main}", &main)
                        .replace("{stem}", self.stem)
                        .replace("{class}", &self.class)
                        .replace("{heap_mib}", &heap_mib(limits).to_string()),
                );
            }
        }
        words
    }
}

/// The class a virtual machine starts: the one with the main method, or the file's own, in the source's package.
fn class_name(stem: &str, source: &str) -> String {
    let own = stem.rsplit_once('/').map_or(stem, |(_, name)| name);
    let name = entry::main_class(source).unwrap_or_else(|| own.to_owned());
    match entry::package(source) {
        Some(package) => format!("{package}.{name}"),
        None => name,
    }
}

/// What a virtual machine may use for its heap: three quarters, because its own code, stacks and tables need the rest.
fn heap_mib(limits: &Limits) -> u64 {
    ((limits.memory_bytes >> 20) * 3 / 4).max(HEAP_MIB_MIN)
}

/// No virtual machine starts with less.
const HEAP_MIB_MIN: u64 = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn file(name: Option<&str>, content: &str) -> SourceFile {
        SourceFile {
            name: name.map(|name| RelativePath::parse(name).expect("path")),
            content: Bytes::from(content.to_owned()),
        }
    }

    fn plan(language: &str, files: &[SourceFile]) -> Plan {
        let catalogue = Catalogue::embedded().expect("catalogue");
        catalogue
            .find(language)
            .expect("language")
            .plan(files, &["a b".to_owned()])
            .expect("plan")
    }

    #[test]
    fn a_file_without_a_fitting_name_gets_the_languages_own() {
        for name in [None, Some("file0.code")] {
            let plan = plan("python", &[file(name, "print(1)")]);
            assert_eq!(plan.files[0].0.as_str(), "main.py");
            assert_eq!(plan.run.last().map(String::as_str), Some("a b"));
        }
    }

    #[test]
    fn java_files_are_called_as_their_public_class() {
        let plan = plan(
            "java",
            &[
                file(
                    None,
                    "package a.b;\npublic final class Start { public static void main(String[] a) {} }",
                ),
                file(Some("Other.java"), "class Other {}"),
            ],
        );
        assert_eq!(plan.files[0].0.as_str(), "Start.java");
        assert!(plan.compile[0].ends_with(&["Start.java".to_owned(), "Other.java".to_owned()]));
        assert!(plan.run.contains(&"a.b.Start".to_owned()), "{:?}", plan.run);
    }

    #[test]
    fn a_class_with_a_main_method_is_started_whatever_the_file_is_called() {
        let plan = plan(
            "java",
            &[file(
                None,
                "class Helper {}\nclass Solve { public static void main(String[] a) {} }",
            )],
        );
        assert_eq!(plan.files[0].0.as_str(), "Main.java");
        assert!(plan.run.contains(&"Solve".to_owned()), "{:?}", plan.run);
    }

    #[test]
    fn heaps_follow_the_limits() {
        let catalogue = Catalogue::embedded().expect("catalogue");
        let limits = Limits {
            memory_bytes: 400 << 20,
            ..Limits::default()
        };
        let plan = catalogue
            .find("java")
            .expect("java")
            .plan_within(&[file(None, "")], &[], &limits, &limits)
            .expect("plan");
        assert!(plan.run.contains(&"-Xmx300m".to_owned()), "{:?}", plan.run);
    }

    #[test]
    fn names_cannot_be_options() {
        let plan = plan(
            "c",
            &[file(Some("-fplugin=x.c"), ""), file(Some("@file.c"), "")],
        );
        assert!(
            plan.compile[0].contains(&"./-fplugin=x.c".to_owned())
                && plan.compile[0].contains(&"./@file.c".to_owned())
        );
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let catalogue = Catalogue::embedded().expect("catalogue");
        let files = [file(Some("main.py"), ""), file(Some("main.py"), "")];
        let error = catalogue
            .find("python")
            .expect("python")
            .plan(&files, &[])
            .expect_err("same name");
        assert_eq!(error, PlanError::SameName("main.py".to_owned()));
    }
}
