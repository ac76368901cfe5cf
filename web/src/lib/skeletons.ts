// What a whole program begins with: it reads all of its input, and no more.
const skeletons: Record<string, string> = {
  python: "import sys\n\n\ndef main() -> None:\n    data = sys.stdin.read().split()\n\n\nmain()\n",
  cpp: "#include <bits/stdc++.h>\nusing namespace std;\n\nint main() {\n    ios::sync_with_stdio(false);\n    cin.tie(nullptr);\n\n    return 0;\n}\n",
  c: "#include <stdio.h>\n\nint main(void) {\n    return 0;\n}\n",
  java: "import java.util.*;\n\npublic class Main {\n    public static void main(String[] args) {\n        Scanner in = new Scanner(System.in);\n\n    }\n}\n",
  javascript: 'const lines = require("fs").readFileSync(0, "utf8").split("\\n");\n\n',
  typescript:
    'import { readFileSync } from "node:fs";\n\nconst lines: string[] = readFileSync(0, "utf8").split("\\n");\n\n',
  go: 'package main\n\nimport (\n\t"bufio"\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tin := bufio.NewReader(os.Stdin)\n\tvar n int\n\tfmt.Fscan(in, &n)\n}\n',
  rust: "use std::io::{self, Read};\n\nfn main() {\n    let mut input = String::new();\n    io::stdin().read_to_string(&mut input).unwrap();\n    let mut words = input.split_ascii_whitespace();\n}\n",
  csharp:
    "using System;\n\nclass Program {\n    static void Main() {\n        string line = Console.ReadLine();\n    }\n}\n",
  kotlin: "fun main() {\n    val line = readln()\n}\n",
  ruby: 'lines = STDIN.read.split("\\n")\n',
};

export const skeleton = (language: string): string => skeletons[language] ?? "";
