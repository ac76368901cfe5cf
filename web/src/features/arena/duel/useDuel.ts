// One duel, live: read over HTTP, told over the socket, read again wherever something is missing.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { live } from "../../../api/live";
import { asProblem, type Problem } from "../../../lib/problem";
import { type Duel, type DuelHint, here, messagesKey, readDuel, readEvents, type SideName } from "../api";
import { ServerClock } from "../clock";
import { type Known, nothing, reduce } from "./state";

const HERE_EVERY_MS = 10_000;
const REREAD_AFTER_MS = 250;
const RETRY_AFTER_MS = 2_000;
/** When a moment the server named is over by this much and nothing was heard, the page asks. */
const OVERDUE_MS = 500;
const DUE_EVERY_MS = 1_000;
const TYPING_MS = 2_500;

export interface LiveDuel {
  known: Known;
  clock: ServerClock;
  typing: Record<SideName, boolean>;
  /** How often each was heard to write. */
  heard: Record<SideName, number>;
  /** How many of those who are here do not play. */
  watching: number;
  error: Problem | null;
  /** Takes what a command was answered with. */
  answer: (duel: Duel) => void;
  again: () => void;
}

export function useDuel(id: string): LiveDuel {
  const [known, tell] = useReducer(reduce, nothing);
  const [error, setError] = useState<Problem | null>(null);
  const [clock] = useState(() => new ServerClock());
  const [reads, setReads] = useState(0);
  const latest = useRef(known);
  const readAt = useRef(Number.NEGATIVE_INFINITY);
  latest.current = known;
  const again = useCallback(() => tell({ kind: "missed" }), []);
  const answer = useCallback((duel: Duel) => tell({ kind: "answer", duel }), []);
  const { stale, duel } = known;

  // Reads for as long as something is missing; one reading at a time.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a reading brought may be stale already.
  useEffect(() => {
    if (!stale) return;
    let gone = false;
    const read = async () => {
      const asked = performance.now();
      readAt.current = asked;
      const since = latest.current.events.at(-1)?.seq ?? 0;
      try {
        const [duel, { events }] = await Promise.all([readDuel(id), readEvents(id, since)]);
        if (gone) return;
        clock.measure(asked, performance.now(), Date.parse(duel.server_now));
        setError(null);
        tell({ kind: "read", duel, events });
        // More may have happened while it was read: then it is read once more.
        setReads((before) => before + 1);
      } catch (failed) {
        if (gone) return;
        const problem = asProblem(failed);
        setError(problem);
        if (problem.status === 0 || problem.status >= 500 || problem.status === 429)
          timer = setTimeout(() => void read(), RETRY_AFTER_MS);
      }
    };
    // The first word of something new is read at once: both sides want to see the problem at the same moment.
    const rested = performance.now() - readAt.current > REREAD_AFTER_MS;
    let timer = setTimeout(() => void read(), rested ? 0 : REREAD_AFTER_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id, stale, reads, clock]);

  const { typing, heard, watching } = useTold(id, duel, tell);
  usePresence(id, duel, clock);
  useDue(duel, clock, again);
  return { known, clock, typing, heard, watching, error, answer, again };
}

/** Players hear their duel at once; whoever watches a rated one hears it late. */
const topicOf = (duel: Duel): string => (duel.you || !duel.rated ? `duel:${duel.id}` : `watch:${duel.id}`);

function useTold(id: string, duel: Duel | null, tell: (told: Parameters<typeof reduce>[1]) => void) {
  const [typing, setTyping] = useState<Record<SideName, boolean>>({ left: false, right: false });
  const [heard, setHeard] = useState<Record<SideName, number>>({ left: 0, right: 0 });
  const client = useQueryClient();
  const [here, setHere] = useState<string[]>([]);
  const topic = duel ? topicOf(duel) : null;
  useEffect(() => {
    if (!topic) return;
    const timers: Partial<Record<SideName, ReturnType<typeof setTimeout>>> = {};
    const pulse = (side: SideName) => {
      clearTimeout(timers[side]);
      setHeard((before) => ({ ...before, [side]: before[side] + 1 }));
      setTyping((before) => (before[side] ? before : { ...before, [side]: true }));
      timers[side] = setTimeout(() => setTyping((before) => ({ ...before, [side]: false })), TYPING_MS);
    };
    const end = live.follow<DuelHint>(
      topic,
      (hint) => {
        if (hint.kind === "message") void client.invalidateQueries({ queryKey: messagesKey(id) });
        else if (hint.kind === "typing" || hint.kind === "code" || hint.kind === "shape") pulse(hint.side);
        tell({ kind: "hint", hint });
      },
      () => tell({ kind: "missed" }),
      { onPresence: setHere },
    );
    return () => {
      for (const timer of Object.values(timers)) clearTimeout(timer);
      end();
    };
  }, [id, topic, tell, client]);
  const players = [duel?.left.id, duel?.right.id];
  return { typing, heard, watching: here.filter((one) => !players.includes(one)).length };
}

/** Says that one is here, and measures the clock on the way. */
function usePresence(id: string, duel: Duel | null, clock: ServerClock): void {
  const wanted = duel !== null && duel.you !== null && duel.state !== "finished";
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    const say = async () => {
      const asked = performance.now();
      try {
        const { server_now } = await here(id);
        if (!gone) clock.measure(asked, performance.now(), Date.parse(server_now));
      } catch {
        // The next one is ten seconds away, and the connection light tells.
      }
    };
    void say();
    const timer = setInterval(() => void say(), HERE_EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, wanted, clock]);
}

/** The next moment at which the server will say something. */
export function dueOf(duel: Duel): string | null {
  if (duel.state === "offered") return duel.offer_until;
  if (duel.state === "countdown") return duel.starts_at;
  if (duel.state === "running") return duel.deadline_at;
  return null;
}

function useDue(duel: Duel | null, clock: ServerClock, again: () => void): void {
  const due = duel ? dueOf(duel) : null;
  useEffect(() => {
    if (!due) return;
    const timer = setInterval(() => {
      if (clock.isSet && clock.at(performance.now()) > Date.parse(due) + OVERDUE_MS) again();
    }, DUE_EVERY_MS);
    return () => clearInterval(timer);
  }, [due, clock, again]);
}

const TICK_MS = 100;

/** The server's time, as it goes on; a second's change is seen within a tenth of it. */
export function useClock(clock: ServerClock, running = true): number {
  const [now, setNow] = useState(() => clock.at(performance.now()));
  useEffect(() => {
    setNow(clock.at(performance.now()));
    if (!running) return;
    const timer = setInterval(() => setNow(clock.at(performance.now())), TICK_MS);
    return () => clearInterval(timer);
  }, [clock, running]);
  return now;
}
