// What has happened, the newest first.
import { Verdict } from "../../../ui/Verdict";
import type { Duel, DuelEvent } from "../api";
import { spanText } from "../clock";
import { messages } from "../messages";

const words = messages.event;
const QUIET = new Set(["offered", "accepted", "countdown", "chosen", "started", "typed"]);

export function saysOf(event: DuelEvent): string {
  switch (event.type) {
    case "judged":
      return words.judged(event.passed ?? 0, event.total ?? 0);
    case "pasted":
      return words.pasted(event.chars ?? 0);
    default:
      return words[event.type];
  }
}

/** The first time a side is there it comes; only later it comes back. */
function arrivals(events: DuelEvent[]): Set<number> {
  const first = new Map<string | null, number>();
  for (const { type, side, seq } of events) {
    if (type === "returned" && !first.has(side)) first.set(side, seq);
  }
  return new Set(first.values());
}

export function Log({ duel, events }: { duel: Duel; events: DuelEvent[] }) {
  const startsAt = Date.parse(duel.starts_at ?? duel.created_at);
  const arrived = arrivals(events);
  const shown = events.filter((event) => !QUIET.has(event.type) && !arrived.has(event.seq)).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <ol className="duel-log" aria-live="polite" aria-label={messages.duel.events} tabIndex={0}>
      {shown.map((event) => (
        <li key={event.seq} className={event.side ?? "both"}>
          <time>{spanText(Date.parse(event.at) - startsAt)}</time>
          <i aria-hidden />
          <span>
            {event.side && <b>{event.side === duel.you ? messages.you : duel[event.side].name}</b>} {saysOf(event)}
            {event.type === "judged" && event.verdict && (
              <>
                {" "}
                <Verdict code={event.verdict} />
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
