//! `{{name}}` in the texts of a package.

use std::{collections::BTreeMap, fs};

use tiltyard_protocol::RelativePath;

use crate::{FileRef, Program, archive::TEXT_BYTES_MAX};

/// Puts the values of constants in place of their names. Unknown names stay as they are.
#[must_use]
pub fn substitute(text: &str, constants: &BTreeMap<String, String>) -> String {
    if constants.is_empty() || !text.contains("{{") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let inner = &rest[at + 2..];
        let value = inner
            .split_once("}}")
            .and_then(|(name, after)| Some((constants.get(name)?, after)));
        match value {
            Some((value, after)) => {
                out.push_str(&rest[..at]);
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The same in a file; one that holds no constant, or is no text, stays the file it is.
#[must_use]
pub fn in_file(file: &FileRef, constants: &BTreeMap<String, String>) -> FileRef {
    let FileRef::Path { path, bytes } = file else {
        return file.clone();
    };
    if constants.is_empty() || *bytes > TEXT_BYTES_MAX {
        return file.clone();
    }
    let Ok(Ok(text)) = fs::read(path).map(String::from_utf8) else {
        return file.clone();
    };
    let changed = substitute(&text, constants);
    if changed == text {
        file.clone()
    } else {
        FileRef::Made(changed.into_bytes().into())
    }
}

pub fn in_files(files: &mut [(RelativePath, FileRef)], constants: &BTreeMap<String, String>) {
    for (_, file) in files {
        *file = in_file(file, constants);
    }
}

pub fn in_program(program: &mut Program, constants: &BTreeMap<String, String>) {
    in_files(&mut program.files, constants);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_replaced_and_others_stay() {
        let constants = BTreeMap::from([("n".to_owned(), "17".to_owned())]);
        for (text, wanted) in [
            ("a {{n}} b {{m}} {{{n}}}", "a 17 b {{m}} {17}"),
            ("{{n", "{{n"),
            ("{{{{n}}", "{{17"),
        ] {
            assert_eq!(substitute(text, &constants), wanted);
        }
    }
}
