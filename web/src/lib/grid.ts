// The lines behind a chart of ratings.
const STEPS = [25, 50, 100, 200, 500];
const LINES_MAX = 5;

/** Few round ratings, the first not above the lowest and the last not below the highest. */
export function gridOf(low: number, high: number): number[] {
  const step = STEPS.find((one) => (high - low) / one <= LINES_MAX - 1) ?? 1_000;
  const first = Math.floor(low / step) * step;
  const lines = [first];
  for (let at = first + step; at < high + step; at += step) lines.push(at);
  return lines;
}
