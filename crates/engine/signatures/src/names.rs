//! How each language writes names: one table, for stubs and drivers alike.

use crate::languages::Id;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Camel,
    Snake,
    Pascal,
}

struct Convention {
    function: Case,
    method: Case,
    param: Case,
    /// Words that cannot be names; a name that is one gets an underscore at its end.
    reserved: &'static [&'static str],
    /// Whether a method may be called like a reserved word.
    free_methods: bool,
}

fn convention(id: Id) -> Convention {
    use Case::{Camel, Pascal, Snake};
    let (function, method, param, reserved, free_methods) = match id {
        Id::Python => (Snake, Snake, Snake, PYTHON, false),
        Id::Ruby => (Snake, Snake, Snake, RUBY, true),
        Id::Rust => (Snake, Snake, Snake, RUST, false),
        Id::C => (Snake, Snake, Snake, C, false),
        Id::Cpp => (Camel, Camel, Camel, CPP, false),
        Id::Java => (Camel, Camel, Camel, JAVA, false),
        Id::JavaScript | Id::TypeScript => (Camel, Camel, Camel, JAVASCRIPT, true),
        Id::Kotlin => (Camel, Camel, Camel, KOTLIN, false),
        Id::Go => (Camel, Pascal, Camel, GO, false),
        Id::CSharp => (Pascal, Pascal, Camel, CSHARP, false),
    };
    Convention {
        function,
        method,
        param,
        reserved,
        free_methods,
    }
}

pub(crate) fn function(id: Id, name: &str) -> String {
    let convention = convention(id);
    free(written(name, convention.function), convention.reserved)
}

pub(crate) fn method(id: Id, name: &str) -> String {
    let convention = convention(id);
    let name = written(name, convention.method);
    if convention.free_methods {
        name
    } else {
        free(name, convention.reserved)
    }
}

pub(crate) fn param(id: Id, name: &str) -> String {
    let convention = convention(id);
    free(written(name, convention.param), convention.reserved)
}

fn free(name: String, reserved: &[&str]) -> String {
    if reserved.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

pub(crate) fn written(name: &str, case: Case) -> String {
    match case {
        Case::Snake => snake(name),
        Case::Camel => camel(name),
        Case::Pascal => {
            let camel = camel(name);
            let mut chars = camel.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect()
        }
    }
}

fn camel(name: &str) -> String {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(1);
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(rest);
    }
    out
}

/// `LRUCache` becomes `lru_cache`: a capital begins a word after a small letter, and before one.
fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let last = at.checked_sub(1).map(|last| chars[last]);
        let next_is_small = chars.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let begins = c.is_ascii_uppercase()
            && last.is_some_and(|last| {
                last.is_ascii_lowercase()
                    || last.is_ascii_digit()
                    || (last.is_ascii_uppercase() && next_is_small)
            });
        if begins {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[rustfmt::skip]
const PYTHON: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
    "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield", "self",
];
// The last line: methods every object has, which a method at the top would replace.
#[rustfmt::skip]
const RUBY: &[&str] = &[
    "alias", "and", "begin", "break", "case", "class", "def", "do", "else", "elsif", "end", "ensure", "false", "for", "if", "in",
    "module", "next", "nil", "not", "or", "redo", "rescue", "retry", "return", "self", "super", "then", "true", "undef",
    "unless", "until", "when", "while", "yield",
    "hash", "send", "inspect", "freeze", "dup", "raise", "require", "load", "loop",
];
#[rustfmt::skip]
const RUST: &[&str] = &[
    "as", "async", "await", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum", "extern", "false", "final",
    "fn", "for", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield", "abstract", "become",
];
// The last lines: functions of the library that a function at the top would redeclare, and parameters that stubs add.
#[rustfmt::skip]
const C: &[&str] = &[
    "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "false",
    "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof",
    "static", "struct", "switch", "true", "typedef", "union", "unsigned", "void", "volatile", "while",
    "abs", "abort", "div", "dup", "exit", "exp", "free", "gamma", "index", "link", "log", "malloc", "pause", "pipe", "pow",
    "rand", "random", "read", "remove", "rename", "rindex", "round", "signal", "sleep", "sqrt", "swab", "time", "truncate", "write",
    "obj", "return_size", "return_col_sizes",
];
#[rustfmt::skip]
const CPP: &[&str] = &[
    "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "compl", "concept", "const",
    "consteval", "constexpr", "constinit", "continue", "co_await", "co_return", "co_yield", "decltype", "default", "delete",
    "do", "double", "else", "enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline",
    "int", "long", "mutable", "namespace", "new", "noexcept", "not", "nullptr", "operator", "or", "private", "protected",
    "public", "register", "requires", "return", "short", "signed", "sizeof", "static", "struct", "switch", "template", "this",
    "throw", "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
    "while", "xor",
];
// The last line: methods every object has, which cannot be given another meaning.
#[rustfmt::skip]
const JAVA: &[&str] = &[
    "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue", "default", "do",
    "double", "else", "enum", "extends", "final", "finally", "float", "for", "goto", "if", "implements", "import", "instanceof",
    "int", "interface", "long", "native", "new", "package", "private", "protected", "public", "return", "short", "static",
    "super", "switch", "synchronized", "this", "throw", "throws", "transient", "try", "void", "volatile", "while", "true",
    "false", "null", "record", "var", "yield",
    "getClass", "notify", "notifyAll", "wait", "hashCode", "toString",
];
#[rustfmt::skip]
const JAVASCRIPT: &[&str] = &[
    "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
    "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in",
    "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super",
    "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield", "module", "exports", "require",
];
#[rustfmt::skip]
const KOTLIN: &[&str] = &[
    "as", "break", "class", "continue", "do", "else", "false", "for", "fun", "if", "in", "interface", "is", "null", "object",
    "package", "return", "super", "this", "throw", "true", "try", "typealias", "typeof", "val", "var", "when", "while",
    "getClass", "notify", "notifyAll", "wait", "hashCode", "toString",
];
#[rustfmt::skip]
const GO: &[&str] = &[
    "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if",
    "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var",
    "append", "any", "bool", "byte", "cap", "close", "copy", "delete", "error", "false", "float64", "init", "int", "int64", "len",
    "make", "new", "nil", "panic", "print", "println", "recover", "rune", "string", "true", "this",
];
#[rustfmt::skip]
const CSHARP: &[&str] = &[
    "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
    "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
    "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long",
    "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly",
    "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this",
    "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile",
    "while", "GetType", "ToString", "Equals", "GetHashCode",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_each_language_writes_them() {
        for (name, snaked, pascal) in [
            ("twoSum", "two_sum", "TwoSum"),
            ("LRUCache", "lru_cache", "LRUCache"),
            ("two_sum", "two_sum", "TwoSum"),
            ("isBST", "is_bst", "IsBST"),
            ("top2Items", "top2_items", "Top2Items"),
            ("n", "n", "N"),
        ] {
            assert_eq!(written(name, Case::Snake), snaked);
            assert_eq!(written(name, Case::Pascal), pascal);
        }
        assert_eq!(written("two_sum", Case::Camel), "twoSum");
    }

    #[test]
    fn a_reserved_word_gets_an_underscore_only_where_it_is_reserved() {
        assert_eq!(param(Id::Python, "in"), "in_");
        assert_eq!(param(Id::Ruby, "in"), "in_");
        assert_eq!(param(Id::Java, "in"), "in");
        assert_eq!(method(Id::Ruby, "next"), "next");
        assert_eq!(method(Id::JavaScript, "delete"), "delete");
        assert_eq!(method(Id::Cpp, "delete"), "delete_");
    }
}
