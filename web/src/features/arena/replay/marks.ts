// What happened in a duel, as marks on the line of its time.
import type { DuelEvent, SideName } from "../api";

export type MarkKind = "submitted" | "judged" | "pasted" | "draw" | "gone" | "end";

export interface Mark {
  t: number;
  seq: number;
  side: SideName | null;
  kind: MarkKind;
  event: DuelEvent;
}

const KINDS: Partial<Record<DuelEvent["type"], MarkKind>> = {
  submitted: "submitted",
  judged: "judged",
  judge_failed: "judged",
  pasted: "pasted",
  draw_offered: "draw",
  left: "gone",
  resigned: "end",
  finished: "end",
};

/** In their order; what came before the start stands at the start. */
export function marksOf(events: DuelEvent[], startsAt: number): Mark[] {
  return events.flatMap((event) => {
    const kind = KINDS[event.type];
    const t = Math.max(0, Date.parse(event.at) - startsAt);
    return kind ? [{ t, seq: event.seq, side: event.side, kind, event }] : [];
  });
}

/** Marks this near to the present moment count as reached, so that pressing twice goes on. */
const REACHED_MS = 400;

export const nextMark = (marks: Mark[], t: number): Mark | null =>
  marks.find((mark) => mark.t > t + REACHED_MS) ?? null;
export const lastMark = (marks: Mark[], t: number): Mark | null =>
  marks.findLast((mark) => mark.t < t - REACHED_MS) ?? null;
