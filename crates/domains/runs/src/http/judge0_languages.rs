//! Judge0's numbers for languages, and which of ours each means.

use tiltyard_protocol::{Runs, RuntimeInfo};

/// Its number, its name without a version, and our id. Several numbers are versions of the same there; here the one
/// that is installed answers to all of them.
const NUMBERS: [(u32, &str, &str); 38] = [
    (45, "Assembly (NASM", "nasm"),
    (46, "Bash (", "bash"),
    (48, "C (GCC ", "c"),
    (49, "C (GCC ", "c"),
    (50, "C (GCC ", "c"),
    (51, "C# (", "csharp"),
    (52, "C++ (GCC ", "cpp"),
    (53, "C++ (GCC ", "cpp"),
    (54, "C++ (GCC ", "cpp"),
    (55, "Common Lisp (", "lisp"),
    (56, "D (", "d"),
    (57, "Elixir (", "elixir"),
    (58, "Erlang (", "erlang"),
    (59, "Fortran (", "fortran"),
    (60, "Go (", "go"),
    (61, "Haskell (", "haskell"),
    (62, "Java (", "java"),
    (63, "JavaScript (Node.js ", "javascript"),
    (64, "Lua (", "lua"),
    (65, "OCaml (", "ocaml"),
    (66, "Octave (", "octave"),
    (67, "Pascal (FPC ", "pascal"),
    (68, "PHP (", "php"),
    (69, "Prolog (", "prolog"),
    (71, "Python (", "python"),
    (72, "Ruby (", "ruby"),
    (73, "Rust (", "rust"),
    (74, "TypeScript (", "typescript"),
    (75, "C (Clang ", "c-clang"),
    (76, "C++ (Clang ", "cpp-clang"),
    (77, "COBOL (", "cobol"),
    (78, "Kotlin (", "kotlin"),
    (80, "R (", "r"),
    (81, "Scala (", "scala"),
    (82, "SQL (SQLite ", "sqlite"),
    (85, "Perl (", "perl"),
    (86, "Clojure (", "clojure"),
    (88, "Groovy (", "groovy"),
];

/// A language under one of its numbers.
#[derive(Debug, Clone)]
pub struct Numbered {
    pub id: u32,
    pub name: String,
    pub runtime: RuntimeInfo,
}

/// Those of Judge0's languages that are here, by number.
pub fn here(runs: &dyn Runs) -> Vec<Numbered> {
    let installed = runs.languages();
    NUMBERS
        .into_iter()
        .filter_map(|(id, name, ours)| {
            let runtime = installed.iter().find(|runtime| runtime.id == ours)?.clone();
            let gap = if name.ends_with(['(', ' ']) { "" } else { " " };
            Some(Numbered {
                id,
                name: format!("{name}{gap}{})", runtime.version),
                runtime,
            })
        })
        .collect()
}

pub fn find(runs: &dyn Runs, id: u64) -> Option<Numbered> {
    here(runs)
        .into_iter()
        .find(|language| u64::from(language.id) == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::Scripted;

    #[test]
    fn languages_that_are_here_have_their_number_and_their_own_version() {
        let names: Vec<(u32, String)> = here(&Scripted)
            .into_iter()
            .map(|language| (language.id, language.name))
            .collect();
        assert!(
            names.contains(&(71, "Python (3.11.2)".to_owned())),
            "{names:?}"
        );
        assert!(names.contains(&(50, "C (GCC 12.2.0)".to_owned())));
        assert!(find(&Scripted, 62).is_none(), "Java is not here");
        let mut numbers: Vec<u32> = NUMBERS.iter().map(|(id, ..)| *id).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), NUMBERS.len());
        assert!(numbers.is_sorted());
    }
}
