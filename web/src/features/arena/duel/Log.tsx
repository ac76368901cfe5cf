// What has happened, the newest first.
import { Verdict } from "../../../ui/Verdict";
import type { Duel, DuelEvent } from "../api";
import { spanText } from "../clock";
import { messages } from "../messages";

const words = messages.event;
/** What is said of an event without numbers; of one this page does not know, nothing. */
const plain = words as unknown as Record<string, string | undefined>;
const QUIET = new Set(["offered", "accepted", "countdown", "chosen", "started", "typed"]);

export function saysOf(event: DuelEvent): string {
  switch (event.type) {
    case "judged":
      return words.judged(event.passed ?? 0, event.total ?? 0);
    case "pasted":
      return words.pasted(event.chars ?? 0);
    default:
      return plain[event.type] ?? "";
  }
}

/** What befalls both, also where the server says through whom it came. */
const OF_BOTH = new Set(["revealed", "deciding", "finished", "rematch"]);

/** Who is there for the first time was told as well; nobody had been away. */
const isArrival = (event: DuelEvent, events: DuelEvent[]): boolean =>
  event.type === "returned" &&
  !events.some((other) => other.type === "left" && other.side === event.side && other.seq < event.seq);

export function Log({ duel, events }: { duel: Duel; events: DuelEvent[] }) {
  const startsAt = Date.parse(duel.starts_at ?? duel.created_at);
  const shown = events.filter((event) => !QUIET.has(event.type) && !isArrival(event, events)).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <ol className="duel-log" aria-live="polite" aria-label={messages.duel.events} tabIndex={0}>
      {shown
        .map(({ side, ...event }) => ({ ...event, side: OF_BOTH.has(event.type) ? null : side }))
        .map((event) => (
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
