// The server's clock, shown on a page whose own clock nobody asks. Each answer of the server that names its time is a
// measurement that is wrong by at most half of the way there and back; the best of the last minute counts. The page
// counts on with the browser's monotonic clock and is led to a better measurement without a jump anybody sees.

interface Measured {
  /** On the monotonic clock, when the answer came. */
  at: number;
  offset: number;
  error: number;
}

const KEPT_MS = 60_000;
/** Beyond this the shown clock is not led but set: nobody would believe it until it were right. */
const JUMP_MS = 2_000;
/** How fast the shown clock is led: so many milliseconds in each of real time. */
const LEAD = 0.1;

export class ServerClock {
  private measured: Measured[] = [];
  private shown: { at: number; offset: number } | null = null;

  /** Both moments on the monotonic clock; `server` as the server wrote it, in milliseconds since 1970. */
  measure(asked: number, answered: number, server: number): void {
    const error = (answered - asked) / 2;
    this.lead(answered);
    this.measured = this.measured.filter(({ at }) => answered - at < KEPT_MS);
    this.measured.push({ at: answered, offset: server + error - answered, error });
    const target = this.target();
    if (!this.shown || (target !== null && Math.abs(target - this.shown.offset) > JUMP_MS))
      this.shown = { at: answered, offset: target ?? 0 };
  }

  get isSet(): boolean {
    return this.shown !== null;
  }

  /** How wrong it may be, either way. */
  get error(): number | null {
    return this.best()?.error ?? null;
  }

  /** The server's time at a moment of the monotonic clock. */
  at(now: number): number {
    this.lead(now);
    return now + (this.shown?.offset ?? Date.now() - now);
  }

  private best(): Measured | null {
    return this.measured.reduce<Measured | null>((best, one) => (best && best.error <= one.error ? best : one), null);
  }

  private target(): number | null {
    return this.best()?.offset ?? null;
  }

  private lead(now: number): void {
    const target = this.target();
    if (!this.shown || target === null || now <= this.shown.at) return;
    const most = (now - this.shown.at) * LEAD;
    const way = target - this.shown.offset;
    this.shown = { at: now, offset: this.shown.offset + Math.max(-most, Math.min(most, way)) };
  }
}

const two = (value: number): string => String(value).padStart(2, "0");

/** Time left as a scoreboard shows it; rounded up, so that 0:00 is the end and nothing before it. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** Time gone by. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
