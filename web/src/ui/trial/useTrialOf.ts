// One trial at a time: a new one ends the last, and leaving the page ends it, too.
import { useCallback, useEffect, useReducer, useRef } from "react";
import { asProblem } from "../../lib/problem";
import { idle, reduceTrial, type TrialEvent } from "../../lib/trial";
import { messages } from "./messages";

type Run = (signal: AbortSignal, tell: (event: TrialEvent) => void) => Promise<void>;

export function useTrialOf() {
  const [trial, dispatch] = useReducer(reduceTrial, idle);
  const abort = useRef<AbortController | null>(null);
  const stop = useCallback(() => abort.current?.abort(), []);
  useEffect(() => stop, [stop]);
  /** `own` when it reads inputs of one's own, not the samples. */
  const begin = useCallback(async (own: boolean, run: Run) => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    dispatch({ kind: "begin", own });
    const tell = (event: TrialEvent) => abort.current === controller && dispatch({ kind: "told", event });
    let failed: string | null = null;
    try {
      await run(controller.signal, tell);
    } catch (error) {
      failed = controller.signal.aborted ? messages.results.stopped : asProblem(error).detail;
    }
    if (abort.current === controller) dispatch({ kind: "end", failed });
  }, []);
  return { trial, begin, stop };
}
