// What differs between two texts: line by line with the same lines side by side, and word by word within a changed line.

export interface Part {
  text: string;
  changed: boolean;
}

export interface Row {
  /** Numbers count from 1; `null` where the other side has a line that this one lacks. */
  left: { number: number; parts: Part[] } | null;
  right: { number: number; parts: Part[] } | null;
  same: boolean;
}

/** Above this many edits the search stops, and the rest counts as changed: a page must not hang on two unlike files. */
const EDITS_MAX = 2_000;

type Step = "same" | "gone" | "come";

/** The shortest way from one list to the other (Myers). */
export function steps<T>(from: readonly T[], to: readonly T[]): Step[] {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head += 1;
  let tail = 0;
  while (
    tail < from.length - head &&
    tail < to.length - head &&
    from[from.length - 1 - tail] === to[to.length - 1 - tail]
  )
    tail += 1;
  const middle = search(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  return [...Array<Step>(head).fill("same"), ...middle, ...Array<Step>(tail).fill("same")];
}

function search<T>(from: readonly T[], to: readonly T[]): Step[] {
  const [n, m] = [from.length, to.length];
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(n + m, EDITS_MAX); edits += 1) {
    trace.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < n && x - k < m && from[x] === to[x - k]) x += 1;
      reach.set(k, x);
      if (x >= n && x - k >= m) return back(trace, n, m);
    }
  }
  return [...Array<Step>(n).fill("gone"), ...Array<Step>(m).fill("come")];
}

function back(trace: Map<number, number>[], n: number, m: number): Step[] {
  const way: Step[] = [];
  let [x, y] = [n, m];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits] as Map<number, number>;
    const k = x - y;
    const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const startX = reach.get(before) ?? 0;
    const startY = startX - before;
    while (x > startX && y > startY) {
      way.push("same");
      x -= 1;
      y -= 1;
    }
    if (edits > 0) way.push(down ? "come" : "gone");
    [x, y] = [startX, startY];
  }
  return way.reverse();
}

const words = (line: string): string[] => line.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];

function joined(parts: Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (last && last.changed === part.changed) last.text += part.text;
    else out.push({ ...part });
  }
  return out;
}

/** Two lines, and which words of each the other lacks. */
export function diffWords(left: string, right: string): [Part[], Part[]] {
  const [a, b] = [words(left), words(right)];
  const [ours, theirs]: [Part[], Part[]] = [[], []];
  let [i, j] = [0, 0];
  for (const step of steps(a, b)) {
    if (step !== "come") ours.push({ text: a[i++] as string, changed: step === "gone" });
    if (step !== "gone") theirs.push({ text: b[j++] as string, changed: step === "come" });
  }
  return [joined(ours), joined(theirs)];
}

export const linesOf = (text: string): string[] => {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
};

const whole = (text: string, changed: boolean): Part[] => (text === "" ? [] : [{ text, changed }]);

/** Of two lines that share less than this, words are not marked: they are two lines. */
const ALIKE_MIN = 0.4;

function alike(left: string, right: string): [Part[], Part[]] {
  const [ours, theirs] = diffWords(left, right);
  const solid = (parts: Part[]) => parts.reduce((sum, { text }) => sum + text.trim().length, 0);
  const kept = solid(ours.filter((part) => !part.changed));
  const all = Math.max(solid(ours), solid(theirs));
  return all > 0 && kept / all < ALIKE_MIN ? [whole(left, false), whole(right, false)] : [ours, theirs];
}

/** Two versions of a program. What went and what came in its place stand beside each other. */
export function diffLines(left: string, right: string): Row[] {
  const [a, b] = [linesOf(left), linesOf(right)];
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  let gone: number[] = [];
  let come: number[] = [];
  const flush = () => {
    for (let at = 0; at < Math.max(gone.length, come.length); at += 1) {
      const [l, r] = [gone[at], come[at]];
      const [lp, rp] =
        l !== undefined && r !== undefined
          ? alike(a[l] as string, b[r] as string)
          : [whole(a[l ?? -1] ?? "", false), whole(b[r ?? -1] ?? "", false)];
      rows.push({
        left: l === undefined ? null : { number: l + 1, parts: lp },
        right: r === undefined ? null : { number: r + 1, parts: rp },
        same: false,
      });
    }
    gone = [];
    come = [];
  };
  for (const step of steps(a, b)) {
    if (step === "gone") gone.push(i++);
    else if (step === "come") come.push(j++);
    else {
      flush();
      const parts = whole(a[i] as string, false);
      rows.push({ left: { number: ++i, parts }, right: { number: ++j, parts }, same: true });
    }
  }
  flush();
  return rows;
}

const tokens = (line: string | undefined): string => (line ?? "").trim().split(/\s+/).join(" ");

/** What a program should have written, and what it wrote: line against line, as a judge reads them, blanks aside. */
export function diffOutput(expected: string, got: string): Row[] {
  const [a, b] = [linesOf(expected), linesOf(got)];
  return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => {
    const [left, right] = [a[at], b[at]];
    const same = left !== undefined && right !== undefined && tokens(left) === tokens(right);
    const [lp, rp] = same
      ? [whole(left, false), whole(right, false)]
      : left !== undefined && right !== undefined
        ? diffWords(left, right)
        : [whole(left ?? "", true), whole(right ?? "", true)];
    return {
      left: left === undefined ? null : { number: at + 1, parts: lp },
      right: right === undefined ? null : { number: at + 1, parts: rp },
      same,
    };
  });
}
