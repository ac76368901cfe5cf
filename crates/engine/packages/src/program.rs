//! Which files of a package are one program, and what language it is in.

use std::fs;

use tiltyard_protocol::RelativePath;

use crate::{
    FileRef, Program,
    archive::{Entry, TEXT_BYTES_MAX, Tree, text_of},
};

/// By the ending of a file. Where a language has no id here its programs cannot run, but are known for what they are.
const ENDINGS: &[(&str, &str)] = &[
    ("c", "c"),
    ("cc", "cpp"),
    ("cpp", "cpp"),
    ("cxx", "cpp"),
    ("c++", "cpp"),
    ("C", "cpp"),
    ("CPP", "cpp"),
    ("java", "java"),
    ("kt", "kotlin"),
    ("py", "python"),
    ("py3", "python"),
    ("py2", PYTHON_2),
    ("js", "javascript"),
    ("mjs", "javascript"),
    ("cjs", "javascript"),
    ("ts", "typescript"),
    ("rs", "rust"),
    ("go", "go"),
    ("hs", "haskell"),
    ("pas", "pascal"),
    ("cs", "csharp"),
    ("rb", "ruby"),
    ("pl", "perl"),
    ("pm", "perl"),
    ("scala", "scala"),
    ("sc", "scala"),
    ("php", "php"),
    ("ml", "ocaml"),
    ("lua", "lua"),
    ("swift", "swift"),
    ("jl", "julia"),
    ("sh", "bash"),
    ("bash", "bash"),
    ("adb", "ada"),
    ("d", "d"),
    ("f90", "fortran"),
    ("f", "fortran"),
    ("for", "fortran"),
    ("f95", "fortran"),
    ("lisp", "lisp"),
    ("cl", "lisp"),
    ("scm", "scheme"),
    ("rkt", "racket"),
    ("nim", "nim"),
    ("ex", "elixir"),
    ("exs", "elixir"),
    ("erl", "erlang"),
    ("clj", "clojure"),
    ("groovy", "groovy"),
    ("cob", "cobol"),
    ("zig", "zig"),
    ("cr", "crystal"),
    ("r", "r"),
    ("R", "r"),
    ("tcl", "tcl"),
    ("awk", "awk"),
    ("fs", "fsharp"),
    ("vb", "visualbasic"),
    ("dart", "dart"),
    ("m", "objectivec"),
    ("a68", "algol68"),
    ("ctd", CHECKTESTDATA),
    ("viva", VIVA),
];

pub const PYTHON_2: &str = "python2";
pub const CHECKTESTDATA: &str = "checktestdata";
pub const VIVA: &str = "viva";

/// Ids of the catalogue of languages. The others of the list above are known by name only.
const NOT_HERE: [&str; 9] = [
    PYTHON_2,
    CHECKTESTDATA,
    VIVA,
    "swift",
    "julia",
    "fsharp",
    "visualbasic",
    "dart",
    "objectivec",
];

/// What packages call the languages of the catalogue.
#[must_use]
pub fn id_of_code(code: &str) -> Option<&'static str> {
    let code = code.trim().to_ascii_lowercase();
    Some(match code.as_str() {
        "python3" | "python" | "py" | "py3" | "pypy" | "pypy3" | "python3numpy" => "python",
        "cpp" | "c++" | "cppgmp" => "cpp",
        "c" | "cgmp" => "c",
        "java" | "javaalgs4" => "java",
        "csharp" | "c#" => "csharp",
        "javascript" | "js" | "node" => "javascript",
        "prolog" => "prolog",
        "octave" => "octave",
        "forth" => "forth",
        "default" => "default",
        other => {
            return ENDINGS
                .iter()
                .map(|(_, id)| *id)
                .find(|id| *id == other && !NOT_HERE.contains(id));
        }
    })
}

/// The language of a file by its ending.
#[must_use]
pub fn language_of_name(name: &str) -> Option<&'static str> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let (_, ending) = name.rsplit_once('.')?;
    let by = |ending: &str| {
        ENDINGS
            .iter()
            .find(|(known, _)| *known == ending)
            .map(|(_, id)| *id)
    };
    by(ending).or_else(|| by(&ending.to_ascii_lowercase()))
}

fn is_header(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| matches!(ending, "h" | "hpp" | "hh" | "hxx" | "inc" | "tcc"))
}

/// A file of a program while it is looked at.
struct Source {
    name: String,
    language: Option<&'static str>,
    text: String,
    entry: Entry,
}

impl Source {
    fn read(name: &str, entry: &Entry) -> Self {
        let language = language_of_name(name);
        let looked_at = language.is_some() || matches!(name, "build" | "run") || is_header(name);
        let text = if looked_at && entry.bytes <= TEXT_BYTES_MAX {
            fs::read(&entry.path).map_or(String::new(), |bytes| text_of(&bytes))
        } else {
            String::new()
        };
        let language = match language {
            Some("python") if is_python_2(&text) => Some(PYTHON_2),
            Some("perl") if is_prolog(&text) => Some("prolog"),
            Some("objectivec") if !text.contains("#i") => Some("octave"),
            other => other,
        };
        Self {
            name: name.to_owned(),
            language,
            text,
            entry: entry.clone(),
        }
    }
}

/// The program in one file, if its ending is one of a language.
#[must_use]
pub fn of_file(tree: &Tree, path: &str) -> Option<Program> {
    let entry = tree.files.get(path)?;
    let name = path.rsplit('/').next()?;
    let source = Source::read(name, entry);
    let language = source.language?;
    compose(path, language, vec![source])
}

/// The program in all the files of a directory.
#[must_use]
pub fn of_directory(tree: &Tree, path: &str) -> Option<Program> {
    let sources: Vec<Source> = tree
        .below(path)
        .map(|(name, entry)| Source::read(name, entry))
        .collect();
    of_sources(path, sources)
}

fn of_sources(path: &str, sources: Vec<Source>) -> Option<Program> {
    let has = |name: &str| sources.iter().any(|source| source.name == name);
    if has("build") || (has("run") && !sources.iter().any(|s| s.name == "main.py")) {
        return own_steps(path, sources);
    }
    // Shell scripts beside a program are tools of its author.
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for language in sources.iter().filter_map(|source| source.language) {
        match counts.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => counts.push((language, 1)),
        }
    }
    let mixed_c = counts.iter().any(|(language, _)| *language == "cpp");
    let language = counts
        .iter()
        .filter(|(language, _)| !(mixed_c && *language == "c"))
        .max_by_key(|(language, count)| {
            (
                !matches!(*language, "bash" | "perl" | "awk") || counts.len() == 1,
                *count,
            )
        })
        .map(|(language, _)| *language)?;
    compose(path, language, sources)
}

/// A program that brings its own way to be built and started.
fn own_steps(path: &str, sources: Vec<Source>) -> Option<Program> {
    let has = |name: &str| sources.iter().any(|source| source.name == name);
    let (has_own_build, has_own_run) = (has("build"), has("run"));
    Some(Program {
        path: path.to_owned(),
        language: None,
        language_named: None,
        files: sources.iter().filter_map(file_of).collect(),
        has_own_build,
        has_own_run,
        args: Vec::new(),
    })
}

fn file_of(source: &Source) -> Option<(RelativePath, FileRef)> {
    let name = RelativePath::parse(&source.name).ok()?;
    Some((name, source.entry.file_ref()))
}

fn compose(path: &str, language: &'static str, mut sources: Vec<Source>) -> Option<Program> {
    let directory = path.rsplit('/').next().unwrap_or(path);
    sources.sort_by_key(|source| (main_rank(source, language, directory), source.name.clone()));
    if sources.first().is_none_or(|main| main.language.is_none()) {
        return None;
    }
    let mut files: Vec<(RelativePath, FileRef)> = Vec::new();
    for source in &sources {
        let (name, file) = file_of(source)?;
        let name = match renamed(name.as_str(), language) {
            Some(other) => RelativePath::parse(&other).ok()?,
            None => name,
        };
        if !files.iter().any(|(other, _)| *other == name) {
            files.push((name, file));
        }
    }
    let is_here = !NOT_HERE.contains(&language);
    Some(Program {
        path: path.to_owned(),
        language: is_here.then(|| language.to_owned()),
        language_named: (!is_here).then(|| language.to_owned()),
        files,
        has_own_build: false,
        has_own_run: false,
        args: Vec::new(),
    })
}

/// Endings compilers here do not take for what they are.
fn renamed(name: &str, language: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    match (language, ending) {
        ("cpp", "C" | "c++" | "CPP" | "CC") => Some(format!("{stem}.cpp")),
        ("python", "py3" | "PY") => Some(format!("{stem}.py")),
        _ => None,
    }
}

/// The least of a program's files is the one it starts with.
fn main_rank(source: &Source, language: &str, directory: &str) -> u8 {
    if source.language != Some(language) {
        return 9;
    }
    let depth = u8::from(source.name.contains('/'));
    let name = source.name.rsplit('/').next().unwrap_or(&source.name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rank = match (language, stem) {
        ("python", "__main__") => 0,
        (_, "main" | "Main") => 1,
        _ if starts(&source.text, language) => {
            if stem.eq_ignore_ascii_case(directory) {
                2
            } else {
                3
            }
        }
        _ if stem.eq_ignore_ascii_case(directory) => 4,
        (_, "__init__") => 7,
        _ => 5,
    };
    rank + depth
}

/// Whether a text looks like the place where its program begins.
pub(crate) fn starts(text: &str, language: &str) -> bool {
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match language {
        "c" | "cpp" => has_main_function(text),
        "java" | "csharp" | "scala" => any(&[
            "static void main",
            "static void Main",
            "def main(",
            "extends App",
            "static int Main",
        ]),
        "kotlin" => any(&["fun main("]),
        "python" => any(&["__name__"]),
        "rust" => any(&["fn main("]),
        "go" => any(&["func main("]),
        "prolog" => any(&["main :-", "main:-", "main -->", "initialization("]),
        "haskell" => any(&["main ::", "main =", "main="]),
        "pascal" => {
            text.to_ascii_lowercase().contains("begin")
                && !text.trim_start().to_ascii_lowercase().starts_with("unit ")
        }
        _ => false,
    }
}

/// `main` as a word of its own before a parenthesis.
fn has_main_function(text: &str) -> bool {
    text.match_indices("main").any(|(at, _)| {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        !text[..at].chars().next_back().is_some_and(word)
            && text[at + 4..].trim_start().starts_with('(')
    })
}

/// Whether a text that may be Perl is Prolog: it has a directive, or a clause with a body.
fn is_prolog(text: &str) -> bool {
    if text.starts_with("#!") {
        return text
            .lines()
            .next()
            .is_some_and(|line| line.contains("swipl"));
    }
    text.lines().any(|line| {
        let line = line.trim();
        let Some((head, _)) = line.split_once(":-") else {
            return false;
        };
        let head = head.trim_end();
        // In Perl `:-` is the end of a condition, whose variables come before it.
        head.is_empty()
            || (head.starts_with(|c: char| c.is_ascii_lowercase())
                && !head.contains(['$', '@', '?', ';', '#', '"']))
    })
}

/// Whether a text in Python was written for its second version: it says so, or prints as only that one does.
fn is_python_2(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    if first.starts_with("#!") && first.contains("python2") {
        return true;
    }
    if first.starts_with("#!") && first.contains("python3") {
        return false;
    }
    let mut in_text: Option<&str> = None;
    for line in text.lines() {
        let quotes = ["\"\"\"", "'''"];
        if let Some(open) = in_text {
            if line.contains(open) {
                in_text = None;
            }
            continue;
        }
        if let Some(open) = quotes
            .into_iter()
            .find(|quote| line.matches(quote).count() % 2 == 1)
        {
            in_text = Some(open);
            continue;
        }
        let line = line
            .split_once('#')
            .filter(|(before, _)| !before.contains(['"', '\'']))
            .map_or(line, |(before, _)| before);
        let statements = line.split(';').map(str::trim_start);
        for statement in statements {
            let statement = statement
                .rsplit_once(": ")
                .filter(|(head, _)| {
                    ["if ", "else", "for ", "while ", "elif ", "try"]
                        .iter()
                        .any(|word| head.trim_start().starts_with(word))
                })
                .map_or(statement, |(_, tail)| tail.trim_start());
            if is_print_statement(statement) {
                return true;
            }
        }
    }
    has_names_of_python_2(text)
}

/// Names that are gone in the third version, in a text that does not make them itself for when they are.
fn has_names_of_python_2(text: &str) -> bool {
    const GONE: [&str; 6] = [
        "raw_input(",
        "xrange(",
        ".iteritems()",
        ".has_key(",
        "stdin.next()",
        "sys.maxint",
    ];
    const MADE: [&str; 8] = [
        "raw_input =",
        "raw_input=",
        "xrange =",
        "xrange=",
        "def raw_input",
        "def xrange",
        "NameError",
        "version_info",
    ];
    if MADE.iter().any(|word| text.contains(word)) {
        return false;
    }
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text.lines().any(|line| {
        let code = line.split('#').next().unwrap_or_default();
        GONE.iter().any(|name| {
            code.match_indices(name)
                .any(|(at, _)| name.starts_with('.') || !code[..at].ends_with(word))
        })
    })
}

fn is_print_statement(statement: &str) -> bool {
    let Some(rest) = statement.strip_prefix("print") else {
        return false;
    };
    let Some(rest) = rest.strip_prefix([' ', '\t']) else {
        return false;
    };
    let rest = rest.trim_start();
    match rest.chars().next() {
        None | Some('(' | '=' | ',' | ')' | '.' | ':' | '[' | '+' | ']' | '!' | '#') => false,
        Some('i')
            if rest.starts_with("if ") || rest.starts_with("in ") || rest.starts_with("is ") =>
        {
            false
        }
        Some(_) => !["and ", "or ", "for ", "else "]
            .iter()
            .any(|word| rest.starts_with(word)),
    }
}

/// All programs that lie directly in a directory: files, and directories of files.
#[must_use]
pub fn all_in(tree: &Tree, directory: &str) -> Vec<Program> {
    tree.children(directory)
        .into_iter()
        .filter_map(|child| {
            let path = format!("{directory}/{}", child.name);
            if child.is_directory {
                of_directory(tree, &path)
            } else {
                of_file(tree, &path)
            }
        })
        .collect()
}

/// The validators of a directory: each directory in it is one, and so is each file that starts a program. What else lies
/// there belongs to all of them.
#[must_use]
pub fn validators_in(tree: &Tree, directory: &str) -> Vec<Program> {
    let children = tree.children(directory);
    let mut programs: Vec<Program> = children
        .iter()
        .filter(|child| child.is_directory)
        .filter_map(|child| of_directory(tree, &format!("{directory}/{}", child.name)))
        .collect();
    let sources: Vec<Source> = children
        .iter()
        .filter(|child| !child.is_directory)
        .filter_map(|child| {
            let entry = tree.files.get(&format!("{directory}/{}", child.name))?;
            Some(Source::read(&child.name, entry))
        })
        .collect();
    if sources
        .iter()
        .any(|source| source.name == "build" || source.name == "run")
    {
        programs.extend(of_sources(directory, sources));
        return programs;
    }
    let begins = |source: &Source| {
        source.language.is_some_and(|language| {
            !matches!(language, "c" | "cpp" | "java") || starts(&source.text, language)
        })
    };
    let count = sources.iter().filter(|source| begins(source)).count();
    if count <= 1 {
        programs.extend(of_sources(directory, sources));
        return programs;
    }
    for (at, source) in sources.iter().enumerate().filter(|(_, s)| begins(s)) {
        let Some(language) = source.language else {
            continue;
        };
        let beside = sources
            .iter()
            .enumerate()
            .filter(|(other, s)| *other != at && !begins(s))
            .map(|(_, source)| source);
        let mine = std::iter::once(source)
            .chain(beside)
            .map(|source| Source {
                name: source.name.clone(),
                language: source.language,
                text: source.text.clone(),
                entry: source.entry.clone(),
            })
            .collect();
        programs.extend(compose(
            &format!("{directory}/{}", source.name),
            language,
            mine,
        ));
    }
    programs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_2_is_told_by_what_only_it_can_read() {
        for text in [
            "#!/usr/bin/env python2\nx = 1\n",
            "for i in range(3):\n  print i\n",
            "if x: print 'a'\n",
            "x=1; print x\n",
            "print >> sys.stderr, 1\n",
            "n = int(raw_input())\nprint(n)\n",
            "for i in xrange(3): pass\n",
        ] {
            assert!(is_python_2(text), "{text}");
        }
        for text in [
            "print(1)\n",
            "print (1)\n",
            "x = '''\nprint a word\n'''\n",
            "print\n",
            "# print x\n",
            "print = 3\n",
            "#!/usr/bin/python3\nprint(1)\n",
            "try:\n  xrange\nexcept NameError:\n  xrange = range\nfor i in xrange(3): pass\n",
            "my_xrange(3) # raw_input()\n",
        ] {
            assert!(!is_python_2(text), "{text}");
        }
    }

    #[test]
    fn prolog_is_told_from_perl_by_its_clauses() {
        for text in [
            ":- use_module(library(readutil)).\n",
            "main :-\n  read(X).\n",
            "solve(X, Y) :- Y is X + 1.\n",
            "#!/usr/bin/env swipl\nmain.\n",
        ] {
            assert!(is_prolog(text), "{text}");
        }
        for text in [
            "use strict;\nmy $x = $a > 0 ? 1 :-1;\n",
            "#!/usr/bin/perl\nprint 1 # :- \n",
            "return ($x) ? 1 :-1;\n",
            "print \"a\";\n",
        ] {
            assert!(!is_prolog(text), "{text}");
        }
    }

    #[test]
    fn a_main_function_is_a_word_of_its_own() {
        assert!(has_main_function("int main (void) {"));
        assert!(!has_main_function("int domain(int x);"));
        assert!(!has_main_function("mainly()"));
    }

    #[test]
    fn endings_name_languages() {
        assert_eq!(language_of_name("a/b.C"), Some("cpp"));
        assert_eq!(language_of_name("b.PY"), Some("python"));
        assert_eq!(language_of_name("notes.txt"), None);
        assert_eq!(id_of_code("python3"), Some("python"));
        assert_eq!(id_of_code("swift"), None);
    }
}
