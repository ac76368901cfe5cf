// What a player writes, as edits with their times. They go to the server every two seconds, in order and without a gap:
// they are the draft on another device, the replay and the ghost of a later duel. What could not be sent waits here.
import { asProblem } from "../../../lib/problem";
import type { Edit, EditBatch } from "../api";

/** The one edit that makes the second text of the first. */
export function editBetween(before: string, after: string): Omit<Edit, "t"> | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1;
  // Half of a character is none: a pair is replaced whole.
  if (head > 0 && isHigh(before.charCodeAt(head - 1))) head -= 1;
  if (tail > 0 && isLow(before.charCodeAt(before.length - tail))) tail -= 1;
  return { at: head, del: before.length - head - tail, ins: after.slice(head, after.length - tail) };
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

export const FLUSH_EVERY_MS = 2_000;
const BATCH_EDITS_MAX = 500;

export type Kept = "kept" | "keeping" | "failed" | "taken";

interface Options {
  send: (batch: EditBatch, last: boolean) => Promise<{ next: number }>;
  /** Since the start of the duel, by the server's clock. */
  now: () => number;
  told: (kept: Kept) => void;
}

export class Recorder {
  private waiting: Edit[] = [];
  private keys = 0;
  private pasted = 0;
  private sending = false;
  private closed = false;

  constructor(
    private readonly options: Options,
    private language: string,
    private text: string,
    private next: number,
  ) {}

  /** How many edits the server has. */
  get kept(): number {
    return this.next;
  }

  write(text: string): void {
    const edit = editBetween(this.text, text);
    if (!edit || this.closed) return;
    this.waiting.push({ t: Math.max(0, Math.round(this.options.now())), ...edit });
    this.text = text;
    this.options.told("keeping");
  }

  key(): void {
    this.keys += 1;
  }

  paste(chars: number): void {
    this.pasted += chars;
  }

  /** Another language: what was written in the last one is sent as such. */
  async speak(language: string): Promise<void> {
    await this.flush();
    this.language = language;
  }

  /** Sends what waits; `last` when the page goes away. */
  async flush(last = false): Promise<void> {
    if (this.closed || this.sending || (this.waiting.length === 0 && this.pasted === 0)) return;
    this.sending = true;
    const edits = this.waiting.slice(0, BATCH_EDITS_MAX);
    const { keys, pasted, language } = this;
    try {
      const { next } = await this.options.send({ language, from: this.next, edits, keys, pasted }, last);
      this.next = next;
      this.waiting = this.waiting.slice(edits.length);
      this.keys -= keys;
      this.pasted -= pasted;
      this.options.told(this.waiting.length > 0 ? "keeping" : "kept");
    } catch (error) {
      const { status } = asProblem(error);
      // Somebody with the same name has written since: another window of this person. It goes on there.
      if (status === 409) {
        this.closed = true;
        this.options.told("taken");
      } else this.options.told("failed");
    } finally {
      this.sending = false;
    }
  }

  close(): void {
    this.closed = true;
  }
}
