//! Drivers around real programs, compiled and run with the commands of the catalogue by what is installed on this machine. A language
//! whose tools are missing is passed over and says so.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use tiltyard_signatures::{LANGUAGES, Signature, check_case, driver, stub};

/// What the catalogue says of a language.
struct Tools {
    extension: String,
    compile: Vec<Vec<String>>,
    run: Vec<String>,
    environment: Vec<(String, String)>,
}

fn words(value: &toml::Value) -> Vec<String> {
    let words = value.as_array().expect("words");
    words
        .iter()
        .map(|word| word.as_str().expect("a word").to_owned())
        .collect()
}

/// `None` with a line on standard error when something is not installed.
fn tools(language: &str) -> Option<Tools> {
    let catalogue = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../languages");
    let text = fs::read_to_string(format!("{catalogue}/{language}.toml")).expect("the catalogue");
    let toml: toml::Table = text.parse().expect("the catalogue");
    let compile = toml.get("compile").map_or(Vec::new(), |steps| {
        steps.as_array().expect("steps").iter().map(words).collect()
    });
    let run = words(&toml["run"]);
    for word in compile.iter().flatten().chain(&run) {
        let is_tool = word.starts_with("/usr/bin/") || word.starts_with("/opt/");
        if is_tool && !Path::new(word).exists() {
            eprintln!("{language} is passed over: {word} is not installed");
            return None;
        }
    }
    let environment = toml.get("environment").and_then(toml::Value::as_table);
    Some(Tools {
        extension: words(&toml["extensions"])[0].clone(),
        compile,
        run,
        environment: environment
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned()))
            .collect(),
    })
}

struct Ran {
    stdout: String,
    stderr: String,
    succeeded: bool,
}

struct Job {
    folder: tempfile::TempDir,
    main: String,
    sources: Vec<String>,
    tools: Tools,
}

impl Job {
    /// The files of the job, compiled.
    fn new(signature: &Signature, language: &str, user: &str) -> Option<Result<Self, String>> {
        let tools = tools(language)?;
        let files = driver(signature, language, user).expect("a driver");
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in &files {
            fs::write(folder.path().join(name.as_str()), text).expect("a file");
        }
        let ending = format!(".{}", tools.extension);
        let job = Self {
            main: files[0].0.as_str().to_owned(),
            sources: files
                .iter()
                .map(|(name, _)| name.as_str().to_owned())
                .filter(|name| name.ends_with(&ending))
                .collect(),
            folder,
            tools,
        };
        for step in &job.tools.compile {
            let ran = job.command(step, "");
            if !ran.succeeded {
                return Some(Err(ran.stdout + &ran.stderr));
            }
        }
        Some(Ok(job))
    }

    fn run(&self, input: &str) -> Ran {
        self.command(&self.tools.run, input)
    }

    fn command(&self, step: &[String], input: &str) -> Ran {
        let stem = self
            .main
            .rsplit_once('.')
            .map_or(self.main.as_str(), |(stem, _)| stem);
        let mut argv = Vec::new();
        for word in step {
            if word == "{sources}" {
                argv.extend(self.sources.iter().cloned());
            } else {
                argv.push(
                    word.replace("{main}", &self.main)
                        .replace("{stem}", stem)
                        .replace("{class}", stem)
                        .replace("{heap_mib}", "512"),
                );
            }
        }
        let given = self.folder.path().join("input");
        fs::write(&given, input).expect("the input");
        let box_tmp = self.folder.path().to_string_lossy().into_owned();
        let output = Command::new(&argv[0])
            .args(&argv[1..])
            .current_dir(self.folder.path())
            .envs(
                self.tools
                    .environment
                    .iter()
                    .map(|(name, value)| (name, value.replace("/box/tmp", &box_tmp))),
            )
            .stdin(Stdio::from(fs::File::open(&given).expect("the input")))
            .output()
            .expect("a command that is installed");
        Ran {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            succeeded: output.status.success(),
        }
    }
}

/// As numbers, so that 2 and 2.0 are one.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.as_f64() == other.as_f64() && (one.is_f64() || other.is_f64()))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, one)| other.get(key).is_some_and(|other| same(one, other)))
        }
        _ => one == other,
    }
}

fn compiled(signature: &Signature, language: &str, user: &str) -> Option<Job> {
    Some(
        Job::new(signature, language, user)?
            .unwrap_or_else(|said| panic!("{language} does not compile:\n{said}")),
    )
}

/// Runs a test and holds the answer against what is expected; standard error comes back.
fn answers(job: &Job, signature: &Signature, language: &str, input: &str, answer: &str) -> String {
    assert_eq!(
        check_case(signature, input, answer),
        Ok(()),
        "the test itself"
    );
    let ran = job.run(input);
    assert!(ran.succeeded, "{language}: {}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 1, "{language}: {}", ran.stdout);
    let got: Value = serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|error| panic!("{language}: {error}: {}", ran.stdout));
    let wanted = serde_json::from_str(answer).expect("an answer");
    if let (Value::Array(got), Value::Array(wanted)) = (&got, &wanted) {
        for (at, (got, wanted)) in got.iter().zip(wanted).enumerate() {
            assert!(same(got, wanted), "{language}, {at}: {got} is not {wanted}");
        }
    }
    assert!(same(&got, &wanted), "{language}: {got} is not {wanted}");
    ran.stderr
}

/// Types, and values of each as they stand in a test.
const ECHOED: &[(&str, &[&str])] = &[
    ("int", &["0", "-2147483648", "2147483647"]),
    (
        "long",
        &["-9223372036854775808", "9223372036854775807", "-1"],
    ),
    (
        "float",
        &[
            "0.1",
            "-1.5e300",
            "1e-7",
            "3",
            "123456789.125",
            "-0.30000000000000004",
            "1E+2",
        ],
    ),
    ("bool", &["true", "false"]),
    (
        "char",
        &["\"a\"", "\"\\\"\"", "\"\\\\\"", "\" \"", "\"\\u0041\""],
    ),
    (
        "string",
        &[
            "\"\"",
            "\"h\u{e9}llo \u{1f600}\"",
            "\"\\u00e9\\ud83d\\ude00\\u20ac\"",
            "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\\u0001\\u007f\"",
            "\"1234567890123456789012\"",
        ],
    ),
    (
        "int[]",
        &[
            "[]",
            "[1]",
            "[ 1 , -2,\\t3 ]",
            "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]",
        ],
    ),
    (
        "long[]",
        &["[]", "[-9223372036854775808,9223372036854775807]"],
    ),
    ("float[]", &["[0.5,1,-2e-3]"]),
    ("bool[]", &["[true,false,true]", "[]"]),
    ("char[]", &["[\"x\",\"]\",\",\"]"]),
    ("string[]", &["[]", "[\"\",\"a,b\",\"]\"]"]),
    ("int[][]", &["[]", "[[]]", "[[1],[],[2,3]]"]),
    ("char[][]", &["[[\"#\",\".\"],[\".\",\"#\"]]"]),
    ("string[][]", &["[[\"a\"],[\"b\",\"c\"]]"]),
    ("int[][][]", &["[]", "[[[1,2],[]],[]]"]),
    ("map<string,int>", &["{}", "{\"a b\":1,\"\u{e9}\\n\":-2}"]),
    ("map<int,string>", &["{\"-5\":\"x\",\"7\":\"\"}"]),
    (
        "map<long,float>",
        &["{\"-9223372036854775808\":0.25,\"1\":1}"],
    ),
    ("map<string,int[]>", &["{\"a\":[],\"b\":[1,2]}"]),
    ("map<string,bool>[]", &["[{},{\"k\":true}]"]),
    ("list<int>", &["[]", "[1]", "[3,-1,2]"]),
    ("list<int>[]", &["[]", "[[1,4],[],[2]]"]),
    (
        "tree<int>",
        &[
            "[]",
            "[1]",
            "[1,null,2,3]",
            "[5,4,8,11,null,13,4,7,2,null,null,null,1]",
        ],
    ),
    ("tree<int>[]", &["[[1,2],[],[3,null,4]]"]),
    ("graph", &["[]", "[[1,2],[0],[0]]"]),
];

/// One class with a method for every type that gives back what it is given: every reader and writer in one program.
fn echo(language: &str) -> (Signature, String, String, String) {
    let signature = |methods: &[Value]| -> Signature {
        serde_json::from_value(json!({"class": "Echo", "methods": methods})).expect("a signature")
    };
    let (mut methods, mut names, mut args, mut results) = (
        Vec::new(),
        vec!["\"Echo\"".to_owned()],
        vec!["[]".to_owned()],
        vec!["null".to_owned()],
    );
    for (at, (kind, values)) in ECHOED.iter().enumerate() {
        let name = format!("giveBack{at}");
        let method =
            json!({"name": name, "params": [{"name": "x", "type": kind}], "returns": kind});
        if stub(&signature(std::slice::from_ref(&method)), language).is_none() {
            assert_eq!(family(language), "c", "only C has no words for {kind}");
            continue;
        }
        methods.push(method);
        for value in *values {
            let value = value.replace("\\t3", "\t3");
            names.push(format!("{name:?}"));
            args.push(format!("[{value}]"));
            results.push(value);
        }
    }
    methods.push(json!({"name": "giveSum", "params": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]}));
    names.push("\"giveSum\"".to_owned());
    args.push("[1, 2]".to_owned());
    results.push("null".to_owned());
    let input = format!("[{}]\n[{}]\n", names.join(","), args.join(", "));
    let answer = format!("[{}]\n", results.join(","));
    let signature = signature(&methods);
    signature.check().expect("a good signature");
    let user = echoing(&stub(&signature, language).expect("a stub"), language);
    (signature, user, input, answer)
}

/// A stub whose methods give back what they are given.
fn echoing(stub: &str, language: &str) -> String {
    let swaps: &[(&str, &str)] = match family(language) {
        "python" => &[
            ("pass", "return x"),
            (
                "(self) -> None:\n        return x",
                "(self) -> None:\n        pass",
            ),
            (
                "b: int) -> None:\n        return x",
                "b: int) -> None:\n        pass",
            ),
        ],
        "ruby" => &[("(x)\n", "(x)\n    x\n")],
        "javascript" => &[("(x) {\n", "(x) {\n    return x;\n")],
        "typescript" => &[("throw new Error(\"not written yet\")", "return x")],
        "java" => &[(
            "throw new UnsupportedOperationException(\"not written yet\")",
            "return x",
        )],
        "csharp" => &[("throw new NotImplementedException()", "return x")],
        "cpp" => &[("return {}", "return x")],
        "go" => &[("panic(\"not written yet\")", "return x")],
        "rust" => &[("todo!()", "x")],
        "kotlin" => &[("TODO()", "return x")],
        _ => &[
            ("*return_size = 0", "*return_size = x_size"),
            (
                "*return_col_sizes = NULL",
                "*return_col_sizes = x_col_sizes",
            ),
            ("return 0", "return x"),
            ("return NULL", "return x"),
        ],
    };
    swaps
        .iter()
        .fold(stub.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The language as it is written, whichever program compiles or runs it.
fn family(language: &str) -> &str {
    match language {
        "pypy" => "python",
        "cpp-clang" => "cpp",
        "c-clang" => "c",
        own => own,
    }
}

fn read(language: &str, name: &str) -> String {
    let extension = match family(language) {
        "python" => "py",
        "javascript" => "js",
        "typescript" => "ts",
        "rust" => "rs",
        "csharp" => "cs",
        "kotlin" => "kt",
        "ruby" => "rb",
        other => other,
    };
    let path = format!(
        "{}/tests/solutions/{name}.{extension}",
        env!("CARGO_MANIFEST_DIR")
    );
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn signature(json: Value) -> Signature {
    let signature: Signature = serde_json::from_value(json).expect("a signature");
    signature.check().expect("a good signature");
    signature
}

fn two_sum() -> Signature {
    signature(json!({"function": "twoSum", "returns": "int[]", "params": [
        {"name": "nums", "type": "int[]"}, {"name": "targetSum", "type": "int"}]}))
}

/// A name a driver might use itself, as a function and as its parameter.
fn names_are_free(language: &str) {
    for name in ["result", "input", "names", "made", "finish"] {
        let signature = signature(json!({"function": name, "returns": "int[]", "params": [
            {"name": "out", "type": "int[]"}, {"name": "call", "type": "int"}]}));
        begins(&signature, language);
    }
}

/// What a person begins with compiles before a word of it is changed.
fn begins(signature: &Signature, language: &str) {
    let stub = stub(signature, language).expect("a stub");
    compiled(signature, language, &stub);
}

/// A language through all of it.
fn drive(language: &str) {
    let (signature_of_echo, user, input, answer) = echo(language);
    let Some(job) = compiled(&signature_of_echo, language, &user) else {
        return;
    };
    answers(&job, &signature_of_echo, language, &input, &answer);

    // What a person prints is theirs to see, and no part of the result; many elements are read and written.
    let signature_of_sum = two_sum();
    let job = compiled(&signature_of_sum, language, &read(language, "two_sum")).expect("tools");
    let said = answers(
        &job,
        &signature_of_sum,
        language,
        "[2,7,11,15]\n9\n",
        "[0,1]\n",
    );
    assert!(said.contains("looking"), "{language}: {said}");
    let mut many: Vec<String> = (0..200_000).map(|n| n.to_string()).collect();
    many.push("1000000".to_owned());
    let input = format!("[{}]\n1199999", many.join(","));
    answers(&job, &signature_of_sum, language, &input, "[199999,200000]");

    let in_place = signature(
        json!({"function": "turnOver", "in_place": "grid", "params": [
        {"name": "grid", "type": "int[][]"}, {"name": "shift", "type": "long"}]}),
    );
    // Compilers that take seconds are those with a class around the function, where names do not meet.
    if !matches!(language, "kotlin" | "java" | "csharp") {
        names_are_free(language);
    }
    begins(&in_place, language);
    let job = compiled(&in_place, language, &read(language, "turn_over")).expect("tools");
    answers(
        &job,
        &in_place,
        language,
        "[[1,2],[3,4,5]]\n10\n",
        "[[12,11],[15,14,13]]\n",
    );

    let nodes = signature(
        json!({"function": "growTree", "returns": "tree<int>", "params": [
        {"name": "head", "type": "list<int>"}, {"name": "root", "type": "tree<int>"}]}),
    );
    begins(&nodes, language);
    let job = compiled(&nodes, language, &read(language, "grow_tree")).expect("tools");
    answers(
        &job,
        &nodes,
        language,
        "[5,6]\n[1,2,null,3]\n",
        "[12,null,2,null,3]\n",
    );
    answers(&job, &nodes, language, "[]\n[]\n", "[]\n");

    let stack = signature(
        json!({"class": "MinStack", "constructor": [{"name": "roof", "type": "int"}], "methods": [
        {"name": "push", "params": [{"name": "x", "type": "int"}]}, {"name": "pop"},
        {"name": "top", "returns": "int"}, {"name": "getMin", "returns": "int"}]}),
    );
    let job = compiled(&stack, language, &read(language, "min_stack")).expect("tools");
    answers(
        &job,
        &stack,
        language,
        "[\"MinStack\",\"getMin\",\"push\",\"push\",\"getMin\",\"pop\",\"top\",\"getMin\"]\n[[100],[],[5],[-3],[],[],[],[]]\n",
        "[null,100,null,null,-3,null,5,5]\n",
    );
}

macro_rules! languages {
    ($($language:ident)*) => {$(
        #[test]
        fn $language() {
            drive(&stringify!($language).replace('_', "-"));
        }
    )*};
}
languages!(python cpp java javascript typescript go rust csharp kotlin ruby c pypy cpp_clang c_clang);

#[test]
fn what_does_not_compile_is_said_with_the_line_of_the_person() {
    for language in LANGUAGES {
        // The third line is wrong wherever the source is read before it runs.
        let comment = match *language {
            "python" | "pypy" | "ruby" => "#",
            _ => "//",
        };
        let user = format!("{comment} one\n{comment} two\n)))\n");
        let Some(job) = Job::new(&two_sum(), language, &user) else {
            continue;
        };
        let said = match job {
            Err(said) => said,
            Ok(job) => {
                let ran = job.run("[1]\n1\n");
                assert!(!ran.succeeded, "{language}");
                assert_eq!(ran.stdout, "", "{language}");
                ran.stderr
            }
        };
        let place = [":3", "(3", "line 3", "3,"].iter().any(|place| {
            said.lines().any(|line| {
                (line.contains("olution.") || line.contains("solution\"")) && line.contains(place)
            })
        });
        assert!(place, "{language}: {said}");
    }
}
