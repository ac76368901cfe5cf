// A duel as this page knows it: what was read, and every event since. Events count from one without a gap; what is known
// already changes nothing, and where one is missing the duel is read again. What only the server can say (the problem,
// the times, the result) is never made up here: such an event asks for reading.
import type { Duel, DuelEvent, DuelHint, Side, SideName } from "../api";

/** What the tests of the submission being judged say so far. */
export interface Going {
  submission: string;
  verdicts: Map<number, string>;
  passed: number;
  total: number;
}

export interface Known {
  duel: Duel | null;
  events: DuelEvent[];
  going: Record<SideName, Going | null>;
  shape: Record<SideName, number[] | null>;
  code: Record<SideName, { text: string; language: string | null } | null>;
  /** The duel must be read again. */
  stale: boolean;
}

export const nothing: Known = {
  duel: null,
  events: [],
  going: { left: null, right: null },
  shape: { left: null, right: null },
  code: { left: null, right: null },
  stale: true,
};

export type Told =
  | { kind: "read"; duel: Duel; events: DuelEvent[] }
  /** An answer to a command: the duel, without its events. */
  | { kind: "answer"; duel: Duel }
  | { kind: "hint"; hint: DuelHint }
  | { kind: "missed" };

/** Of these the page knows only that something else begins. */
const ASK_AGAIN = new Set([
  "accepted",
  "declined",
  "countdown",
  "started",
  "revealed",
  "deciding",
  "resigned",
  "aborted",
  "finished",
  "rematch_offered",
  "rematch",
]);

export function reduce(known: Known, told: Told): Known {
  switch (told.kind) {
    case "read":
      return read(known, told.duel, told.events);
    case "answer":
      // An answer that was overtaken by what came live is old news.
      if (known.duel && told.duel.seq < known.duel.seq) return known;
      return { ...known, duel: told.duel, stale: known.stale || told.duel.seq > lastSeq(known) };
    case "missed":
      return { ...known, stale: true };
    case "hint":
      return hear(known, told.hint);
  }
}

const lastSeq = (known: Known): number => known.events.at(-1)?.seq ?? 0;

export function merged(before: DuelEvent[], come: DuelEvent[]): DuelEvent[] {
  const by = new Map(before.map((event) => [event.seq, event]));
  for (const event of come) by.set(event.seq, event);
  return [...by.values()].sort((a, b) => a.seq - b.seq);
}

function read(known: Known, duel: Duel, come: DuelEvent[]): Known {
  const events = merged(known.events, come);
  let going = known.going;
  for (const event of come) going = settle(going, event);
  // Read while more happened: what was heard since then is newer, and is read once more.
  if (known.duel && duel.seq < known.duel.seq) return { ...known, events, going, stale: true };
  return { ...known, duel, events, going, stale: false };
}

function hear(known: Known, hint: DuelHint): Known {
  switch (hint.kind) {
    case "event":
      return happen(known, hint.event);
    case "tick": {
      // A tick names its submission; whose that is, its event has told.
      const side = known.events.find(
        (event) => event.type === "submitted" && event.submission === hint.submission,
      )?.side;
      if (!side) return { ...known, stale: true };
      const before = known.going[side];
      const same = before?.submission === hint.submission;
      const verdicts = new Map(same ? before.verdicts : []);
      verdicts.set(hint.index, hint.verdict);
      const passed = Math.max(hint.passed, same ? before.passed : 0);
      const going = { submission: hint.submission, verdicts, passed, total: hint.total };
      return { ...known, going: { ...known.going, [side]: going } };
    }
    case "shape":
      return { ...known, shape: { ...known.shape, [hint.side]: hint.lines } };
    case "code":
      return {
        ...known,
        code: { ...known.code, [hint.side]: { text: hint.text, language: hint.language ?? null } },
      };
    case "typing":
    case "message":
      return known;
  }
}

function happen(known: Known, event: DuelEvent): Known {
  const { duel } = known;
  if (!duel) return { ...known, stale: true };
  if (event.seq <= duel.seq) return known;
  if (event.seq > duel.seq + 1) return { ...known, stale: true };
  return {
    ...known,
    duel: { ...after(duel, event), seq: event.seq },
    events: merged(known.events, [event]),
    going: settle(known.going, event),
    stale: known.stale || ASK_AGAIN.has(event.type),
  };
}

/** A judged submission is no longer on its way. */
function settle(going: Known["going"], event: DuelEvent): Known["going"] {
  if (!event.side || (event.type !== "judged" && event.type !== "judge_failed")) return going;
  const own = going[event.side];
  return own && own.submission === event.submission ? { ...going, [event.side]: null } : going;
}

function after(duel: Duel, event: DuelEvent): Duel {
  const { side } = event;
  if (!side) return duel;
  const own = duel[side];
  const put = (part: Partial<Side>): Duel => ({ ...duel, [side]: { ...own, ...part } });
  switch (event.type) {
    case "submitted":
      return {
        ...put({
          submissions: own.submissions + 1,
          pending: own.pending + 1,
          last_submission_at: event.at,
          language: event.language ?? own.language,
        }),
        limits:
          side === duel.you
            ? { ...duel.limits, submissions_left: Math.max(0, duel.limits.submissions_left - 1) }
            : duel.limits,
      };
    case "judged":
      return put(judged(own, event));
    case "judge_failed":
      return {
        ...put({ pending: Math.max(0, own.pending - 1), submissions: Math.max(0, own.submissions - 1) }),
        // The judge's failure costs nobody a submission.
        limits:
          side === duel.you ? { ...duel.limits, submissions_left: duel.limits.submissions_left + 1 } : duel.limits,
      };
    case "draw_offered":
      return { ...duel, draw_offered_by: side };
    case "draw_declined":
      return { ...duel, draw_offered_by: null };
    case "done":
      return put({ done: true });
    case "left":
      return put({ present: false, gone_since: event.at });
    case "returned":
      return put({ present: true, gone_since: null });
    case "typed":
      return put({ language: event.language ?? own.language });
    case "ran":
      return side === duel.you
        ? { ...duel, limits: { ...duel.limits, runs_left: Math.max(0, duel.limits.runs_left - 1) } }
        : duel;
    case "pasted":
      return put({ pasted_chars: own.pasted_chars + (event.chars ?? 0) });
    default:
      return duel;
  }
}

function judged(own: Side, event: DuelEvent): Partial<Side> {
  const passed = event.passed ?? 0;
  const better = passed >= own.tests_passed;
  const smaller =
    event.verdict === "AC" &&
    typeof event.bytes === "number" &&
    event.bytes < (own.best_bytes ?? Number.POSITIVE_INFINITY);
  return {
    pending: Math.max(0, own.pending - 1),
    tests_passed: Math.max(own.tests_passed, passed),
    tests_total: better ? (event.total ?? own.tests_total) : own.tests_total,
    best_bytes: smaller ? (event.bytes ?? null) : own.best_bytes,
  };
}

/** Tests passed of one side: the best so far, or what is being judged when it is better already. */
export function scoreOf(known: Known, side: SideName): { passed: number; total: number } {
  const own = known.duel?.[side];
  const going = known.going[side];
  return {
    passed: Math.max(own?.tests_passed ?? 0, going?.passed ?? 0),
    total: going?.total ?? own?.tests_total ?? 0,
  };
}

/** How many tests each had passed when: the steps of a chart. */
export function courseOf(events: DuelEvent[], side: SideName, startsAt: number): { t: number; passed: number }[] {
  const course: { t: number; passed: number }[] = [];
  let best = 0;
  for (const event of events) {
    if (event.type !== "judged" || event.side !== side || (event.passed ?? 0) <= best) continue;
    best = event.passed ?? 0;
    course.push({ t: Math.max(0, Date.parse(event.at) - startsAt), passed: best });
  }
  return course;
}
