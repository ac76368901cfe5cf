//! The languages: for each, how a stub is written and what stands around the code of a person.
//!
//! Every driver works the same way. What the person prints goes to standard error, so that only the result reaches standard output;
//! arguments are read as JSON into the types of the signature; the call is made; its result is written as one line. What is the same
//! for every signature lies in `runtime/`, with marks like `@CALL@` for what is not. Names of a driver that share a scope with the names of
//! a person begin with `tilt_`, or are written with their whole path.

mod c;
mod cpp;
mod csharp;
mod go;
mod java;
mod javascript;
mod kotlin;
mod python;
mod ruby;
mod rust;

use crate::{Function, Method, Param, Signature, Type};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Id {
    Python,
    Cpp,
    Java,
    JavaScript,
    TypeScript,
    Go,
    Rust,
    CSharp,
    Kotlin,
    Ruby,
    C,
}

/// Names and texts of the files of a job, the main one first.
pub(crate) type Files = Vec<(String, String)>;

pub(crate) fn find(id: &str) -> Option<Id> {
    Some(match id {
        "python" | "pypy" => Id::Python,
        "cpp" | "cpp-clang" => Id::Cpp,
        "java" => Id::Java,
        "javascript" => Id::JavaScript,
        "typescript" => Id::TypeScript,
        "go" => Id::Go,
        "rust" => Id::Rust,
        "csharp" => Id::CSharp,
        "kotlin" => Id::Kotlin,
        "ruby" => Id::Ruby,
        "c" | "c-clang" => Id::C,
        _ => return None,
    })
}

impl Id {
    pub(crate) fn stub(self, signature: &Signature) -> Option<String> {
        Some(match self {
            Self::Python => python::stub(signature),
            Self::Cpp => cpp::stub(signature),
            Self::Java => java::stub(signature),
            Self::JavaScript => javascript::stub(signature, false),
            Self::TypeScript => javascript::stub(signature, true),
            Self::Go => go::stub(signature),
            Self::Rust => rust::stub(signature),
            Self::CSharp => csharp::stub(signature),
            Self::Kotlin => kotlin::stub(signature),
            Self::Ruby => ruby::stub(signature),
            Self::C => return c::stub(signature),
        })
    }

    pub(crate) fn driver(self, signature: &Signature, user: &str) -> Option<Files> {
        Some(match self {
            Self::Python => python::driver(signature, user),
            Self::Cpp => cpp::driver(signature, user),
            Self::Java => java::driver(signature, user),
            Self::JavaScript => javascript::driver(signature, user, false),
            Self::TypeScript => javascript::driver(signature, user, true),
            Self::Go => go::driver(signature, user),
            Self::Rust => rust::driver(signature, user),
            Self::CSharp => csharp::driver(signature, user),
            Self::Kotlin => kotlin::driver(signature, user),
            Self::Ruby => ruby::driver(signature, user),
            Self::C => return c::driver(signature, user),
        })
    }
}

/// A text of `runtime/` with its marks filled in.
fn fill(text: &str, marks: &[(&str, &str)]) -> String {
    marks.iter().fold(text.to_owned(), |text, (mark, with)| {
        text.replace(&format!("@{mark}@"), with)
    })
}

/// Every line moved in by so many spaces, empty ones left empty.
fn indent(text: &str, by: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&" ".repeat(by));
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// Parameters as a list, each written by `one`.
fn list(params: &[Param], one: impl Fn(&Param) -> String) -> String {
    params.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// `0, 1, 2` written by `one`, for arguments.
fn numbered(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(", ")
}

/// What the nodes of the signature hold, where it has any.
struct Nodes {
    list: Option<Type>,
    tree: Option<Type>,
}

fn nodes(signature: &Signature) -> Nodes {
    let mut nodes = Nodes {
        list: None,
        tree: None,
    };
    for part in signature.types().into_iter().flat_map(Type::parts) {
        match part {
            Type::LinkedList(value) => nodes.list = Some((**value).clone()),
            Type::Tree(value) => nodes.tree = Some((**value).clone()),
            _ => {}
        }
    }
    nodes
}

/// The nodes the signature needs as classes: name, what it holds, links to others.
fn node_classes(signature: &Signature) -> Vec<(&'static str, Type, &'static [&'static str])> {
    let nodes = nodes(signature);
    let list = nodes
        .list
        .map(|value| ("ListNode", value, ["next"].as_slice()));
    let tree = nodes
        .tree
        .map(|value| ("TreeNode", value, ["left", "right"].as_slice()));
    list.into_iter().chain(tree).collect()
}

/// Whether a type of that kind stands anywhere in the signature.
fn names(signature: &Signature, is: impl Fn(&Type) -> bool) -> bool {
    signature.types().into_iter().flat_map(Type::parts).any(is)
}

impl Function {
    /// The number of the argument that is judged, where that is how the function answers.
    fn judged(&self) -> Option<usize> {
        let judged = self.in_place.as_ref()?;
        self.params.iter().position(|param| param.name == *judged)
    }

    /// The type of what is written as the result.
    fn result(&self) -> &Type {
        self.judged()
            .map_or(&self.returns, |at| &self.params[at].kind)
    }

    fn is_in_place(&self, param: &Param) -> bool {
        self.in_place.as_ref() == Some(&param.name)
    }
}

/// A call of a class: the constructor, or a method.
enum Call<'a> {
    Constructor(&'a [Param]),
    Method(&'a Method),
}

impl Signature {
    /// Every different type that is read or written, those inside before those around them; a graph is an array of arrays.
    fn distinct_types(&self) -> Vec<Type> {
        let mut distinct: Vec<Type> = Vec::new();
        for kind in self.types() {
            let flat = kind.without_graph();
            for part in flat.parts() {
                if *part != Type::Void && !distinct.contains(part) {
                    distinct.push(part.clone());
                }
            }
        }
        distinct
    }
}

impl Type {
    /// A name made of the type, for the functions that read and write it.
    fn mangled(&self) -> String {
        match self {
            Self::Void => "Void".to_owned(),
            Self::Int => "Int".to_owned(),
            Self::Long => "Long".to_owned(),
            Self::Float => "Float".to_owned(),
            Self::Bool => "Bool".to_owned(),
            Self::Char => "Char".to_owned(),
            Self::Text => "Text".to_owned(),
            Self::Array(inner) => format!("ArrayOf{}", inner.mangled()),
            Self::Map(key, value) => format!("MapOf{}To{}", key.mangled(), value.mangled()),
            Self::LinkedList(_) => "List".to_owned(),
            Self::Tree(_) => "Tree".to_owned(),
            Self::Graph => "ArrayOfArrayOfInt".to_owned(),
        }
    }

    /// The same with graphs written as what they are to a program: arrays of arrays of numbers.
    fn without_graph(&self) -> Self {
        match self {
            Self::Graph => Self::Array(Box::new(Self::Array(Box::new(Self::Int)))),
            Self::Array(inner) => Self::Array(Box::new(inner.without_graph())),
            Self::Map(key, value) => Self::Map(key.clone(), Box::new(value.without_graph())),
            other => other.clone(),
        }
    }
}

impl crate::Class {
    fn calls(&self) -> impl Iterator<Item = Call<'_>> {
        std::iter::once(Call::Constructor(&self.constructor))
            .chain(self.methods.iter().map(Call::Method))
    }
}
