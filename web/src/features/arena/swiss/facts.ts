// What there is to say of a tournament in a line, and of half points and time.
import { clockText } from "../clock";
import { messages as arena } from "../messages";
import type { SwissHead } from "./api";
import { messages } from "./messages";

const DAY_MS = 86_400_000;

/** Time left; days are named, hours are not. */
export function untilText(ms: number): string {
  const days = Math.floor(Math.max(0, ms) / DAY_MS);
  return days > 0 ? `${days} d ${clockText(ms - days * DAY_MS)}` : clockText(ms);
}

/** Points with halves as people write them. */
export function pointsText(points: number): string {
  const whole = Math.floor(points);
  if (points === whole) return String(whole);
  // A quarter there is only in what ties are broken by.
  if (points - whole !== 0.5) return String(Math.round(points * 100) / 100);
  return whole === 0 ? messages.tables.half : `${whole}${messages.tables.half}`;
}

export function roundText({ round, rounds }: SwissHead): string {
  return rounds === null ? messages.roundInHour(round) : messages.round(round, rounds);
}

export function factsOf(swiss: SwissHead): string[] {
  const { rating_min: min, rating_max: max } = swiss;
  const range =
    min !== null && max !== null
      ? messages.between(min, max)
      : min !== null
        ? messages.from(min)
        : max !== null
          ? messages.upTo(max)
          : null;
  const [kind] = swiss.kinds;
  return [
    `${arena.pools[swiss.pool]}, ${swiss.rated ? arena.rated : arena.unrated}`,
    swiss.rounds === null ? messages.hour : messages.rounds(swiss.rounds),
    swiss.kinds.length === 1 && kind ? arena.kinds[kind] : null,
    range,
    swiss.listed ? null : messages.byLink,
    swiss.repeats === "weekly" ? messages.weekly : null,
    messages.entrants(swiss.entrants),
  ].filter((fact) => fact !== null);
}
