import { useCallback, useEffect, useReducer, useRef } from "react";
import { type Outcome, type RunEvent, type RunRequest, run, type Stage, type Timings } from "../../api/runs";
import { Problem } from "../../lib/problem";
import { messages } from "./messages";

export interface Piece {
  stage: Stage;
  stream: "stdout" | "stderr";
  text: string;
}

export interface RunState {
  phase: "idle" | "running" | "ended";
  stage: Stage | null;
  pieces: Piece[];
  /** Earlier output was dropped. */
  cut: boolean;
  compile: Outcome | null;
  outcome: Outcome | null;
  timings: Timings | null;
  failed: string | null;
  total_ms: number | null;
  limits: null;
}

/** What the page keeps of a program's output, in characters. */
const OUTPUT_CHARACTERS_MAX = 256 * 1024;

const idle: RunState = {
  phase: "idle",
  stage: null,
  pieces: [],
  cut: false,
  compile: null,
  outcome: null,
  timings: null,
  failed: null,
  total_ms: null,
  limits: null,
};

type Action =
  | { kind: "start" }
  | { kind: "events"; events: RunEvent[] }
  | { kind: "end"; total_ms: number; failed: string | null };

function append(pieces: Piece[], event: Piece): Piece[] {
  const last = pieces.at(-1);
  if (last && last.stage === event.stage && last.stream === event.stream)
    return [...pieces.slice(0, -1), { ...last, text: last.text + event.text }];
  return [...pieces, { stage: event.stage, stream: event.stream, text: event.text }];
}

/** Drops whole characters from the beginning until the rest fits. */
function trim(pieces: Piece[]): { pieces: Piece[]; cut: boolean } {
  let over = pieces.reduce((sum, piece) => sum + piece.text.length, 0) - OUTPUT_CHARACTERS_MAX;
  if (over <= 0) return { pieces, cut: false };
  const kept: Piece[] = [];
  for (const piece of pieces) {
    const dropped = Math.min(over, piece.text.length);
    over -= dropped;
    if (dropped < piece.text.length) kept.push({ ...piece, text: piece.text.slice(dropped) });
  }
  return { pieces: kept, cut: true };
}

export function reduce(state: RunState, action: Action): RunState {
  if (action.kind === "start") return { ...idle, phase: "running" };
  if (action.kind === "end")
    return { ...state, phase: "ended", stage: null, total_ms: action.total_ms, failed: action.failed };
  let next = state;
  for (const event of action.events) {
    if (event.name === "stage_started") next = { ...next, stage: event.stage };
    else if (event.name === "output") next = { ...next, pieces: append(next.pieces, event) };
    else if (event.name === "stage_ended")
      next = { ...next, outcome: event.outcome, compile: event.stage === "compile" ? event.outcome : next.compile };
    else if (event.name === "finished") next = { ...next, timings: event.timings };
    else next = { ...next, failed: event.detail };
  }
  const { pieces, cut } = trim(next.pieces);
  return { ...next, pieces, cut: next.cut || cut };
}

export function useRun() {
  const [state, dispatch] = useReducer(reduce, idle);
  const abort = useRef<AbortController | null>(null);
  const stop = useCallback(() => abort.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const start = useCallback((request: RunRequest) => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    const pressed = performance.now();
    // A flood of output is shown once per frame, not once per event.
    let waiting: RunEvent[] = [];
    let frame = 0;
    const flush = () => {
      cancelAnimationFrame(frame);
      frame = 0;
      if (waiting.length > 0) dispatch({ kind: "events", events: waiting });
      waiting = [];
    };
    dispatch({ kind: "start" });
    let finished = false;
    let ours: string | null = null;
    run(request, controller.signal, (event) => {
      finished ||= event.name === "finished" || event.name === "failed";
      if (event.name === "failed") ours = event.detail;
      waiting.push(event);
      frame ||= requestAnimationFrame(flush);
    })
      .then(() => (finished ? ours : messages.connectionLost))
      .catch((error: unknown) => {
        if (controller.signal.aborted) return messages.stoppedByYou;
        if (error instanceof Problem && error.status > 0) return error.detail;
        return waiting.length > 0 ? messages.connectionLost : messages.serverAway;
      })
      .then((failed) => {
        const total_ms = performance.now() - pressed;
        flush();
        if (abort.current === controller) dispatch({ kind: "end", total_ms, failed });
      });
  }, []);
  return { state, start, stop };
}
