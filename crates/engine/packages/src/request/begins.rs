//! Which of the files a package brings begins the program.

use tiltyard_protocol::{RelativePath, SourceFile};

use super::related;
use crate::program::{language_of_name, starts};

/// Whether a file that a package brings is the one its language starts.
pub(super) fn is_main(file: &SourceFile, language: &str) -> bool {
    let Some(name) = &file.name else { return false };
    let name = name.as_str();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    matches!(stem, "main" | "Main" | "__main__")
        && language_of_name(name) == Some(related(language))
        && !matches!(related(language), "c" | "cpp")
}

/// The place of a file of the package that begins the program, though it is not called so: the submission does not, and
/// what leads to it does.
pub(super) fn drives(own: &[SourceFile], files: &[SourceFile], language: &str) -> Option<usize> {
    let language = related(language);
    let same = |file: &&SourceFile| {
        let name = file.name.as_ref().map(RelativePath::as_str);
        name.is_none_or(|name| language_of_name(name) == Some(language))
    };
    let text = |file: &SourceFile| String::from_utf8_lossy(&file.content).into_owned();
    let leads: &dyn Fn(&str) -> bool = match language {
        "python" => &|text| {
            let stems = files.iter().filter_map(|file| stem_of(file.name.as_ref()?));
            stems.into_iter().any(|stem| imports(text, stem))
        },
        "java" => &|text| starts(text, language),
        _ => return None,
    };
    if language == "java" && files.iter().filter(same).any(|file| leads(&text(file))) {
        return None;
    }
    let is_library = |stem: &str| {
        files
            .iter()
            .filter(same)
            .any(|file| imports(&text(file), stem))
    };
    own.iter().position(|file| {
        let library =
            language == "python" && file.name.as_ref().and_then(stem_of).is_none_or(is_library);
        same(&file) && !library && leads(&text(file))
    })
}

/// `solution` of `solution.py`, where it lies at the top.
fn stem_of(name: &RelativePath) -> Option<&str> {
    let (stem, _) = name.as_str().rsplit_once('.')?;
    (!stem.contains('/')).then_some(stem)
}

/// Whether a text in Python imports a module.
fn imports(text: &str, module: &str) -> bool {
    text.lines().any(|line| {
        let mut words = line
            .split([' ', ',', '\t', ';'])
            .filter(|word| !word.is_empty());
        matches!(words.next(), Some("import" | "from")) && words.any(|word| word == module)
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn what_leads_to_the_submission_begins_the_program() {
        let file = |name: &str, text: &'static str| SourceFile {
            name: RelativePath::parse(name).ok(),
            content: Bytes::from_static(text.as_bytes()),
        };
        let tools = file("tools.py", "import sys\n");
        let grader = file("grader.py", "import sys, cakes\nprint(cakes.count())\n");
        let own = [tools, grader];
        let solution = [file(
            "cakes.py",
            "from tools import x\ndef count(): return 1\n",
        )];
        assert_eq!(drives(&own, &solution, "pypy"), Some(1));
        // A library is no beginning, whatever it imports.
        let alone = [file("cakes.py", "import grader\n")];
        assert_eq!(drives(&own, &alone, "python"), None);
        let other = [file("other.py", "print(1)\n")];
        assert_eq!(drives(&own, &other, "python"), None);
        let own = [file(
            "Grader.java",
            "class Grader { static void main(String[] a) {} }",
        )];
        let part = [file("Cakes.java", "class Cakes {}")];
        assert_eq!(drives(&own, &part, "java"), Some(0));
        let whole = [file(
            "Cakes.java",
            "class Cakes { static void main(String[] a) {} }",
        )];
        assert_eq!(drives(&own, &whole, "java"), None);
        assert_eq!(drives(&own, &part, "cpp"), None);
    }
}
