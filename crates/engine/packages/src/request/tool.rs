//! Checkers, interactors, validators and generators as sources.

use tiltyard_protocol::{Source, SourceFile, Steps};

use super::{ContentOf, NotJudgeable, bytes_of};
use crate::Program;

/// Of a program whose own steps are taken: it needs a box, and a shell.
const STEPS_LANGUAGE: &str = "bash";

/// A checker, interactor, validator or generator as a source.
pub fn tool_source(program: &Program, content: ContentOf<'_>) -> Result<Source, NotJudgeable> {
    let mut files = Vec::new();
    for (name, file) in &program.files {
        let path = format!("{}/{}", program.path, name.as_str());
        files.push(SourceFile {
            name: Some(name.clone()),
            content: bytes_of(&path, file, content)?,
        });
    }
    if program.has_own_build || program.has_own_run {
        return Ok(stepped(program, files));
    }
    let language = program
        .language
        .clone()
        .ok_or_else(|| NotJudgeable::ToolLanguage(program.path.clone()))?;
    Ok(Source {
        compile_args: compile_args(&language, &files),
        language,
        files,
        steps: None,
        args: program.args.clone(),
    })
}

/// A program that is built and started by scripts of its own. They are started through their interpreters, because
/// not all of them say which one they need.
fn stepped(program: &Program, files: Vec<SourceFile>) -> Source {
    let script = |wanted: &str| {
        files
            .iter()
            .find(|file| {
                file.name
                    .as_ref()
                    .is_some_and(|name| name.as_str() == wanted)
            })
            .map(|file| interpreter(&file.content))
    };
    let compile = script("build")
        .map(|mut argv| {
            argv.push("./build".to_owned());
            argv
        })
        .into_iter()
        .collect();
    let run = match script("run") {
        Some(mut argv) => {
            argv.push("./run".to_owned());
            argv
        }
        None => vec!["./run".to_owned()],
    };
    Source {
        language: STEPS_LANGUAGE.to_owned(),
        files,
        steps: Some(Steps { compile, run }),
        compile_args: Vec::new(),
        args: program.args.clone(),
    }
}

/// The words of a script's first line; a shell where it says nothing.
fn interpreter(content: &[u8]) -> Vec<String> {
    let line = content
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let named: Vec<String> = line
        .strip_prefix("#!")
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    if named.is_empty() {
        vec!["/bin/sh".to_owned()]
    } else {
        named
    }
}

/// Words of C++ that its newer versions have forgotten.
const OLD_CPP: [&str; 12] = [
    "random_shuffle",
    "auto_ptr",
    "bind1st",
    "bind2nd",
    "ptr_fun",
    "mem_fun(",
    "unary_function",
    "binary_function",
    "register ",
    "get_temporary_buffer",
    "set_unexpected",
    "throw(std",
];

/// Old programs of packages are compiled as what they were written for.
#[must_use]
pub fn compile_args(language: &str, files: &[SourceFile]) -> Vec<String> {
    let has = |word: &str| {
        files
            .iter()
            .any(|file| memory_find(&file.content, word.as_bytes()))
    };
    let version = match language {
        "cpp" if OLD_CPP.iter().any(|word| has(word)) => "-std=gnu++14",
        _ => return Vec::new(),
    };
    vec![version.to_owned()]
}

fn memory_find(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn scripts_are_started_by_what_their_first_line_names() {
        assert_eq!(interpreter(b"#!/bin/bash -e\nx"), ["/bin/bash", "-e"]);
        assert_eq!(
            interpreter(b"#!/usr/bin/env python3\n"),
            ["/usr/bin/env", "python3"]
        );
        assert_eq!(interpreter(b"echo"), ["/bin/sh"]);
    }

    #[test]
    fn old_programs_get_an_old_language() {
        let file = |text: &'static str| SourceFile {
            name: None,
            content: Bytes::from_static(text.as_bytes()),
        };
        assert_eq!(
            compile_args("cpp", &[file("random_shuffle(a, b);")]),
            ["-std=gnu++14"]
        );
        assert!(compile_args("cpp", &[file("int main() {}")]).is_empty());
        assert!(compile_args("python", &[file("")]).is_empty());
    }
}
