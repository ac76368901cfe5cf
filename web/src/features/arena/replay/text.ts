// The text of a side at any moment, out of its edits. Every so many edits the text is remembered, so that a jump to the
// middle of an hour costs no more than a step.
import type { Edit } from "../api";

const REMEMBER_EVERY = 200;

export class Script {
  /** The text before the edit of this number times REMEMBER_EVERY. */
  private readonly remembered: string[];

  constructor(
    start: string,
    readonly edits: readonly Edit[],
  ) {
    this.remembered = [start];
    let text = start;
    edits.forEach((edit, index) => {
      text = apply(text, edit);
      if ((index + 1) % REMEMBER_EVERY === 0) this.remembered.push(text);
    });
  }

  /** How many edits were made by then. */
  countAt(t: number): number {
    let [low, high] = [0, this.edits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.edits[middle] as Edit).t <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  textAfter(count: number): string {
    const from = Math.floor(count / REMEMBER_EVERY);
    let text = this.remembered[from] as string;
    for (let index = from * REMEMBER_EVERY; index < count; index += 1) text = apply(text, this.edits[index] as Edit);
    return text;
  }

  at(t: number): string {
    return this.textAfter(this.countAt(t));
  }

  /** Where the hand was: the end of the last edit, as a line that counts from one. */
  lineAt(t: number): number | null {
    const count = this.countAt(t);
    const last = this.edits[count - 1];
    if (!last) return null;
    return this.textAfter(count)
      .slice(0, last.at + last.ins.length)
      .split("\n").length;
  }
}

/** Edits that do not fit (a recording may be cut) change what they can. */
export function apply(text: string, { at, del, ins }: Edit): string {
  return text.slice(0, at) + ins + text.slice(at + del);
}
