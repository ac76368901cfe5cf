// One trial of a program, on the samples or on inputs of one's own.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { attempt, becomeGuest, type Trial, type TrialEvent } from "../../../api/judge";
import { sessionQuery, usePerson } from "../../../api/session";
import { asProblem } from "../../../lib/problem";
import { idle, reduceTrial } from "../../../lib/trial";
import { messages } from "../messages";

export function useTrial(slug: string) {
  const [state, dispatch] = useReducer(reduceTrial, idle);
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
