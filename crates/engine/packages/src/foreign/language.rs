//! Languages of the catalogue by what packages call them.

/// By the end of a file's name.
pub(crate) fn language_of_extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (_, extension) = name.rsplit_once('.')?;
    let id = match extension {
        "cpp" | "cc" | "cxx" | "c++" | "C" | "CPP" => "cpp",
        "c" => "c",
        "py" | "py3" => "python",
        "java" => "java",
        "kt" => "kotlin",
        "js" | "mjs" => "javascript",
        "ts" => "typescript",
        "go" => "go",
        "rs" => "rust",
        "cs" => "csharp",
        "pas" | "dpr" | "PAS" => "pascal",
        "rb" => "ruby",
        "hs" => "haskell",
        "d" => "d",
        "php" => "php",
        "pl" => "perl",
        "ml" => "ocaml",
        "scala" => "scala",
        "lua" => "lua",
        "sh" => "bash",
        "nim" => "nim",
        "zig" => "zig",
        _ => return None,
    };
    Some(id.to_owned())
}

/// Whether a type is that of the second Python, which nothing here runs, whatever a file is called.
pub(crate) fn is_python_2(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    [
        "python.2",
        "python.pypy2",
        "pypy2",
        "py.py2",
        "py2",
        "python2",
    ]
    .iter()
    .any(|word| {
        kind == *word
            || kind
                .strip_prefix(word)
                .is_some_and(|rest| rest.starts_with(['.', '-']))
    })
}

/// By the type of a source in Polygon (`cpp.g++17`) or the language of Hydro and DMOJ (`cc.cc17o2`, `CPP17`, `PY3`).
pub(crate) fn language_of_type(kind: &str) -> Option<String> {
    let kind = kind.to_ascii_lowercase();
    let family = kind.split(['.', '+', '#']).next().unwrap_or_default();
    let word = family.trim_end_matches(|c: char| c.is_ascii_digit());
    let id = match word {
        "cpp" | "cc" => "cpp",
        "c" if kind.starts_with("c#") => "csharp",
        "c" if kind.starts_with("c++") => "cpp",
        "c" => "c",
        "csharp" | "cs" | "mono" => "csharp",
        "python" if kind.contains("pypy") => "pypy",
        "pypy" => "pypy",
        "python" | "py" => "python",
        "java" => "java",
        "kotlin" | "kt" | "kot" => "kotlin",
        "js" | "javascript" | "node" => "javascript",
        "ts" | "typescript" => "typescript",
        "go" | "golang" => "go",
        "rust" | "rs" => "rust",
        "pas" | "pascal" | "delphi" => "pascal",
        "ruby" | "rb" => "ruby",
        "haskell" | "hs" => "haskell",
        "d" => "d",
        "php" => "php",
        "perl" | "pl" => "perl",
        "ocaml" | "ml" => "ocaml",
        "scala" => "scala",
        "lua" => "lua",
        "bash" | "sh" => "bash",
        _ => return None,
    };
    Some(id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_other_systems_lead_to_the_catalogue() {
        for (kind, id) in [
            ("cpp.g++17", "cpp"),
            ("cpp.gcc13-64-winlibs-g++20", "cpp"),
            ("c.gcc", "c"),
            ("python.3", "python"),
            ("python.pypy3-64", "pypy"),
            ("java21", "java"),
            ("kotlin19", "kotlin"),
            ("pas.fpc", "pascal"),
            ("csharp.mono", "csharp"),
            ("CPP17", "cpp"),
            ("PY3", "python"),
            ("cc.cc17o2", "cpp"),
        ] {
            assert_eq!(language_of_type(kind).as_deref(), Some(id), "{kind}");
        }
        assert!(is_python_2("python.2") && is_python_2("python.pypy2-64"));
        assert!(!is_python_2("python.3") && !is_python_2("python.pypy3-64"));
        assert_eq!(language_of_type("brainwave"), None);
        assert_eq!(language_of_extension("a/b.tex"), None);
    }
}
