// Tests passed over time, both in one picture; amber is dashed, so that nobody needs the colours.
import type { Duel, DuelEvent, SideName } from "../api";
import { clockText } from "../clock";
import { messages } from "../messages";
import { courseOf } from "./state";

const words = messages.duel;
const WIDTH = 292;
const HEIGHT = 84;

interface Props {
  duel: Duel;
  events: DuelEvent[];
  /** Since the start. */
  t: number;
}

export function Race({ duel, events, t }: Props) {
  const startsAt = Date.parse(duel.starts_at ?? duel.created_at);
  const now = Math.min(duel.duration_ms, Math.max(0, t));
  const total = Math.max(1, duel.left.tests_total ?? 0, duel.right.tests_total ?? 0);
  const x = (at: number) => (Math.min(at, duel.duration_ms) / duel.duration_ms) * WIDTH;
  const y = (passed: number) => HEIGHT - 1 - (passed / total) * (HEIGHT - 2);
  const path = (side: SideName) =>
    `M0 ${y(0)}${courseOf(events, side, startsAt)
      .filter((step) => step.t <= now)
      .map((step) => `H${x(step.t).toFixed(1)}V${y(step.passed).toFixed(1)}`)
      .join("")}H${x(now).toFixed(1)}`;
  return (
    <figure className="race">
      <figcaption className="num">
        <b className="you-left">— {duel.left.name}</b>
        <b className="you-right">- - {duel.right.name}</b>
        <span>{words.raceTo(clockText(now))}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.raceLabel(duel.left.name, duel.left.tests_passed, duel.right.name, duel.right.tests_passed)}
      >
        <path className="grid" d={`M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`} />
        <path className="left" d={path("left")} />
        <path className="right" d={path("right")} />
        <path className="now" d={`M${x(now).toFixed(1)} 0V${HEIGHT}`} />
      </svg>
    </figure>
  );
}
