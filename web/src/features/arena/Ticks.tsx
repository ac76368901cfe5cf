import type { SideName } from "./api";
import { messages } from "./messages";

/** Above this many each would be thinner than its lean: then they are shares of the whole. */
const TICKS_MAX = 32;
const TICKS_UNKNOWN = 12;

interface Props {
  side: SideName;
  passed: number;
  total: number;
}

/** A tick for each test, leaning at the barrier. */
export function Ticks({ side, passed, total }: Props) {
  const shown = total === 0 ? TICKS_UNKNOWN : Math.min(total, TICKS_MAX);
  // One test passed is seen, and all but one is not all.
  const on = total === 0 ? 0 : passed === total ? shown : Math.min(shown - 1, Math.ceil((passed / total) * shown));
  return (
    <span className={`ticks ${side}`} role="img" aria-label={messages.ofTests(passed, total)}>
      {Array.from({ length: shown }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tick is its place.
        <i key={index} className={index < on ? "on" : undefined} />
      ))}
    </span>
  );
}
