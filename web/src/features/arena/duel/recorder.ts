// What a player writes, as edits with their times. They go to the server every two seconds, in order and without a gap:
// they are the draft on another device, the replay and the ghost of a later duel. What could not be sent waits here.
import { asProblem } from "../../../lib/problem";
import type { Edit, EditBatch } from "../api";
import { apply } from "../replay/text";

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

/** What a text is told apart by, as the server counts it: FNV-1a of 32 bits over its units, low byte first. */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >> 8), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

export const FLUSH_EVERY_MS = 2_000;
const BATCH_EDITS_MAX = 500;
/** The server's word that this side writes comes about as fast as the answer to what was sent; later it is of another page. */
const ECHO_MS = 400;

/** Where the text of this page stands; `device`: another one has written since. */
export type Kept = "kept" | "keeping" | "failed" | "window" | "device";

export const isElsewhere = (kept: Kept): kept is "window" | "device" => kept === "window" || kept === "device";

/** What the server says of edits that come after the end; nobody needs them. */
const OVER = new Set(["duel_over", "not_running"]);

interface Options {
  send: (batch: EditBatch, last: boolean) => Promise<{ next: number }>;
  /** Since the start of the duel, by the server's clock. */
  now: () => number;
  told: (kept: Kept) => void;
  /** What the server has. */
  read: () => Promise<{ next: number; text: string }>;
  /** The server has another text than this page believed: it must be asked. */
  lost: () => void;
}

export class Recorder {
  private waiting: Edit[] = [];
  private keys = 0;
  private pasted = 0;
  private sending = false;
  private doubting = false;
  private answeredAt = Number.NEGATIVE_INFINITY;
  private closed = false;
  /** The text the server has as far as this page knows: the one after `next` edits. */
  private base: string;

  constructor(
    private readonly options: Options,
    private language: string,
    private text: string,
    private next: number,
  ) {
    this.base = text;
  }

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

  /** The server tells that this side writes: this page, or another of the same person. */
  async heard(): Promise<void> {
    if (!this.sending && performance.now() - this.answeredAt > ECHO_MS) await this.doubt();
  }

  /**
   * Asks whether the server has what this page believes. Where two pages write at once, the one whose text is not the server's
   * has fallen behind, and ends.
   */
  async doubt(): Promise<void> {
    if (this.closed || this.sending || this.doubting) return;
    this.doubting = true;
    try {
      await this.compare();
    } catch {
      // Whoever cannot ask cannot send either.
    } finally {
      this.doubting = false;
    }
  }

  /** Whether another page has written since. */
  private async compare(): Promise<boolean> {
    const { next, text } = await this.options.read();
    // An edit whose answer was lost on the way has come all the same.
    const mayHave = (count: number) => this.waiting.slice(0, count).reduce(apply, this.base) === text;
    const ahead = next - this.next;
    const isOwn = ahead >= 0 && ahead <= this.waiting.length && mayHave(ahead);
    if (!isOwn && !this.closed) this.give();
    return !isOwn;
  }

  private give(): void {
    this.closed = true;
    this.options.told("device");
  }

  /** Sends what waits; `last` when the page goes away. */
  async flush(last = false): Promise<void> {
    if (this.closed || this.sending || (this.doubting && !last) || this.waiting.length === 0) return;
    this.sending = true;
    const edits = this.waiting.slice(0, BATCH_EDITS_MAX);
    const { keys, pasted, language } = this;
    const after = edits.reduce(apply, this.base);
    try {
      const batch = { language, from: this.next, edits, keys, pasted, text_hash: hashOf(after) };
      // Whatever its number is: it is taken only where the server has come to this very text.
      this.next = (await this.options.send(batch, last)).next;
      this.base = after;
      this.answeredAt = performance.now();
      this.waiting = this.waiting.slice(edits.length);
      this.keys -= keys;
      this.pasted -= pasted;
      this.options.told(this.waiting.length > 0 ? "keeping" : "kept");
    } catch (error) {
      const { status, code, fields } = asProblem(error);
      if (OVER.has(fields[0]?.code ?? code)) this.closed = true;
      else if (status >= 400 && status < 500 && status !== 429) {
        // What does not come to the same text there was made of another one.
        if (await this.compare().catch(() => false)) return;
        this.closed = true;
        this.options.lost();
      } else this.options.told("failed");
    } finally {
      this.sending = false;
    }
  }

  close(): void {
    this.closed = true;
  }
}
