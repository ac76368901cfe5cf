//! What a new problem begins with: a small package that is whole and verifies, to be changed piece by piece.

use crate::KindWord;

/// The files of a new package, by path.
pub fn files(title: &str, uuid: &str, kind: KindWord) -> Vec<(&'static str, String)> {
    let title_yaml = serde_json::Value::from(title);
    let types = match kind {
        KindWord::Interactive => "interactive",
        KindWord::Answers => "submit-answer",
        KindWord::Program | KindWord::Function | KindWord::Class => "pass-fail",
    };
    let mut files = vec![
        (
            "problem.yaml",
            format!(
                "problem_format_version: 2025-09\nname: {title_yaml}\nuuid: {uuid}\ntype: {types}\nlicense: cc by-sa\nlimits:\n  time_limit: 1.0\n"
            ),
        ),
        (
            "statement/problem.en.md",
            format!(
                "Write here what is to be done in {title}: what is given, what is asked for, and within which bounds.\n"
            ),
        ),
        (
            "solution/solution.en.md",
            "Write here how it is solved, for those who have solved it or given up.\n".to_owned(),
        ),
    ];
    match kind {
        KindWord::Function => files.extend(FUNCTION.map(owned)),
        KindWord::Class => files.extend(CLASS.map(owned)),
        KindWord::Interactive => files.extend(INTERACTIVE.map(owned)),
        KindWord::Answers => files.extend(ANSWERS.map(owned)),
        KindWord::Program => files.extend(PROGRAM.map(owned)),
    }
    files
}

fn owned((path, text): (&'static str, &str)) -> (&'static str, String) {
    (path, text.to_owned())
}

const PROGRAM: [(&str, &str); 9] = [
    ("tiltyard.yaml", "difficulty: easy\ncategories: [maths]\n"),
    ("data/sample/1.in", "1 2\n"),
    ("data/sample/1.ans", "3\n"),
    ("data/secret/1.in", "-5 5\n"),
    ("data/secret/1.ans", "0\n"),
    (
        "input_validators/check.py",
        "import re\nimport sys\n\ntext = sys.stdin.read()\nif not re.fullmatch(r\"-?[0-9]+ -?[0-9]+\\n\", text):\n    sys.exit(43)\nif any(abs(int(word)) > 10**9 for word in text.split()):\n    sys.exit(43)\nsys.exit(42)\n",
    ),
    (
        "submissions/accepted/add.py",
        "a, b = map(int, input().split())\nprint(a + b)\n",
    ),
    (
        "submissions/wrong_answer/no_sign.py",
        "a, b = map(int, input().split())\nprint(abs(a) + abs(b))\n",
    ),
    (
        "generators/random_pair.py",
        "import random\nimport sys\n\nrandom.seed(int(sys.argv[1]))\nprint(random.randint(-10**9, 10**9), random.randint(-10**9, 10**9))\n",
    ),
];

const FUNCTION: [(&str, &str); 8] = [
    (
        "tiltyard.yaml",
        "difficulty: easy\ncategories: [maths]\nhints: [\"Nothing but a sign is needed.\"]\nsignature:\n  function: addTwo\n  params: [{name: a, type: int}, {name: b, type: int}]\n  returns: int\ncompare: exact\n",
    ),
    ("data/sample/1.in", "1\n2\n"),
    ("data/sample/1.ans", "3\n"),
    ("data/secret/1.in", "-5\n5\n"),
    ("data/secret/1.ans", "0\n"),
    (
        "input_validators/check.py",
        "import json\nimport sys\n\nlines = sys.stdin.read().splitlines()\nif len(lines) != 2 or any(type(json.loads(line)) is not int for line in lines):\n    sys.exit(43)\nsys.exit(42)\n",
    ),
    (
        "submissions/accepted/add_two.py",
        "def add_two(a: int, b: int) -> int:\n    return a + b\n",
    ),
    (
        "submissions/wrong_answer/no_sign.py",
        "def add_two(a: int, b: int) -> int:\n    return abs(a) + abs(b)\n",
    ),
];

const CLASS: [(&str, &str); 8] = [
    (
        "tiltyard.yaml",
        "difficulty: easy\ncategories: [design]\nsignature:\n  class: Counter\n  constructor: [{name: start, type: int}]\n  methods:\n    - {name: add, params: [{name: amount, type: int}]}\n    - {name: value, returns: int}\n",
    ),
    (
        "data/sample/1.in",
        "[\"Counter\", \"add\", \"value\"]\n[[1], [2], []]\n",
    ),
    ("data/sample/1.ans", "[null, null, 3]\n"),
    (
        "data/secret/1.in",
        "[\"Counter\", \"value\", \"add\", \"value\"]\n[[5], [], [-7], []]\n",
    ),
    ("data/secret/1.ans", "[null, 5, null, -2]\n"),
    (
        "input_validators/check.py",
        "import json\nimport sys\n\nnames, arguments = [json.loads(line) for line in sys.stdin.read().splitlines()]\nsys.exit(42 if names[0] == \"Counter\" and len(names) == len(arguments) else 43)\n",
    ),
    (
        "submissions/accepted/counter.py",
        "class Counter:\n    def __init__(self, start: int):\n        self.now = start\n\n    def add(self, amount: int) -> None:\n        self.now += amount\n\n    def value(self) -> int:\n        return self.now\n",
    ),
    (
        "submissions/wrong_answer/forgets_start.py",
        "class Counter:\n    def __init__(self, start: int):\n        self.now = 0\n\n    def add(self, amount: int) -> None:\n        self.now += amount\n\n    def value(self) -> int:\n        return self.now\n",
    ),
];

const INTERACTIVE: [(&str, &str); 7] = [
    (
        "tiltyard.yaml",
        "difficulty: easy\ncategories: [interactive]\n",
    ),
    ("data/secret/1.in", "37\n"),
    ("data/secret/1.ans", "37\n"),
    (
        "input_validators/check.py",
        "import sys\n\nsys.exit(42 if 1 <= int(sys.stdin.read()) <= 100 else 43)\n",
    ),
    (
        "output_validator/talk.py",
        "import sys\n\nsecret = int(open(sys.argv[1]).read())\nfor _ in range(7):\n    line = sys.stdin.readline()\n    try:\n        guess = int(line)\n    except ValueError:\n        sys.exit(43)\n    if guess == secret:\n        print(\"found\", flush=True)\n        sys.exit(42)\n    print(\"higher\" if guess < secret else \"lower\", flush=True)\nsys.exit(43)\n",
    ),
    (
        "submissions/accepted/halves.py",
        "low, high = 1, 100\nwhile True:\n    middle = (low + high) // 2\n    print(middle, flush=True)\n    answer = input()\n    if answer == \"found\":\n        break\n    if answer == \"higher\":\n        low = middle + 1\n    else:\n        high = middle - 1\n",
    ),
    (
        "submissions/wrong_answer/one_by_one.py",
        "for guess in range(1, 8):\n    print(guess, flush=True)\n    if input() == \"found\":\n        break\n",
    ),
];

const ANSWERS: [(&str, &str); 5] = [
    ("tiltyard.yaml", "difficulty: easy\ncategories: [maths]\n"),
    ("data/secret/1.in", "1 2\n"),
    ("data/secret/1.ans", "3\n"),
    (
        "input_validators/check.py",
        "import sys\n\nsys.exit(42 if len(sys.stdin.read().split()) == 2 else 43)\n",
    ),
    ("submissions/accepted/right/1.out", "3\n"),
];
