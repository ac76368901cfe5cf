// Which lines of the program a compiler or an interpreter complains about.
import type { Mark } from "./monaco";

const MARKS_MAX = 20;
const SHAPES = [
  // gcc, clang, javac, go, tsc and their like: "main.cpp:3:5: error: …", "Main.java:5: error: …"
  /(?:^|[\s/])([\w.-]+\.\w+)[:(](\d+)(?:[:,]\d+)?\)?:?\s*(?:(?:fatal )?error\b:?\s*(?:TS\d+:\s*)?)?(.*)/,
  // Python: "File "main.py", line 3"
  /File "[^"]*?([\w.-]+\.py)", line (\d+)()/,
  // Rust: "--> main.rs:3:5"
  /--> \S*?([\w.-]+\.rs):(\d+):\d+()/,
];

/** Where a driver of ours calls the person's code, that code lies in a file of this name. */
const CALLED = /^solution\./i;

/** Each line once, with what is said of it. A tool that speaks of other files is not heard. */
export function marksOf(log: string, file: string): Mark[] {
  const ending = file.split(".").at(-1);
  const called = read(log, ending, (name) => CALLED.test(name));
  return called.length > 0 ? called : read(log, ending, (name) => name.split(".").at(-1) === ending);
}

function read(log: string, ending: string | undefined, ours: (name: string) => boolean): Mark[] {
  const marks = new Map<number, string>();
  const lines = log.split("\n");
  lines.forEach((text, at) => {
    for (const shape of SHAPES) {
      const [, name, number, said] = shape.exec(text) ?? [];
      if (!name || !number || !ours(name)) continue;
      if (/\bwarning\b|\bnote\b/.test(said ?? "")) return;
      // Where the place stands alone, the word for it is the line before (Rust) or the last one (Python).
      const near = ending === "py" ? lines.filter(Boolean).at(-1) : lines[at - 1];
      if (!marks.has(Number(number))) marks.set(Number(number), (said || near || text).trim());
      return;
    }
  });
  return [...marks].slice(0, MARKS_MAX).map(([line, text]) => ({ line, text }));
}
