// One trial of a program, on the samples or on inputs of one's own.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { attempt, becomeGuest, type Trial, type TrialEvent, type TrialTest } from "../../../api/judge";
import { sessionQuery, usePerson } from "../../../api/session";
import { asProblem } from "../../../lib/problem";
import { messages } from "../messages";

export interface TrialState {
  phase: "idle" | "running" | "ended";
  own: boolean;
  started: boolean;
  compiled: { ok: boolean; log: string } | null;
  tests: TrialTest[];
  verdict: string | null;
  failed: string | null;
}

export const idle: TrialState = {
  phase: "idle",
  own: false,
  started: false,
  compiled: null,
  tests: [],
  verdict: null,
  failed: null,
};

type Action =
  | { kind: "begin"; own: boolean }
  | { kind: "told"; event: TrialEvent }
  | { kind: "end"; failed: string | null };

export function reduce(state: TrialState, action: Action): TrialState {
  if (action.kind === "begin") return { ...idle, phase: "running", own: action.own };
  if (action.kind === "end")
    return state.phase === "running" ? { ...state, phase: "ended", failed: action.failed } : state;
  const { event } = action;
  switch (event.kind) {
    case "started":
      return { ...state, started: true };
    case "compiled":
      return { ...state, started: true, compiled: { ok: event.ok, log: event.log } };
    case "test":
      return { ...state, started: true, tests: [...state.tests, event].sort((a, b) => a.index - b.index) };
    case "finished":
      return { ...state, phase: "ended", verdict: event.verdict };
    case "failed":
      return { ...state, phase: "ended", failed: event.detail };
  }
}

export function useTrial(slug: string) {
  const [state, dispatch] = useReducer(reduce, idle);
  const client = useQueryClient();
  const person = usePerson();
  const known = useRef(person);
  known.current = person;
  const abort = useRef<AbortController | null>(null);
  const stop = useCallback(() => abort.current?.abort(), []);
  useEffect(() => stop, [stop]);
  const start = useCallback(
    async (trial: Trial) => {
      abort.current?.abort();
      const controller = new AbortController();
      abort.current = controller;
      dispatch({ kind: "begin", own: trial.inputs !== undefined });
      const tell = (event: TrialEvent) => abort.current === controller && dispatch({ kind: "told", event });
      let failed: string | null = null;
      try {
        // Whoever has no account runs as a guest, and keeps what they wrote when they make one.
        if (!known.current) {
          await becomeGuest();
          await client.invalidateQueries(sessionQuery);
        }
        await attempt(slug, trial, controller.signal, tell);
      } catch (error) {
        failed = controller.signal.aborted ? messages.results.stopped : asProblem(error).detail;
      }
      if (abort.current === controller) dispatch({ kind: "end", failed });
    },
    [slug, client],
  );
  return { trial: state, start, stop };
}
