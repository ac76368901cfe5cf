import { useState } from "react";
import { asProblem } from "../lib/problem";

/** One act at a time, and what went wrong with the last, to be said where it was pressed. */
export function useAct() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const act = async (run: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setFailed(null);
    try {
      await run();
      return true;
    } catch (error) {
      const problem = asProblem(error);
      // Whoever closes the question for the password knows that nothing happened.
      if (problem.code !== "sudo_required") setFailed(problem.fields[0]?.detail ?? problem.detail);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { act, busy, failed, clear: () => setFailed(null) };
}
