import { lazy, Suspense, useEffect, useState } from "react";
import { keepSudoGate } from "../api/sudo";

const SudoDialog = lazy(() => import("../features/sudo/SudoDialog"));

/** Asks for the password when a request was refused for want of it; the request is then repeated by the client. */
export function SudoHost() {
  const [answer, setAnswer] = useState<((passed: boolean) => void) | null>(null);
  useEffect(() => keepSudoGate(() => new Promise((done) => setAnswer(() => done))), []);
  const end = (passed: boolean) => {
    answer?.(passed);
    setAnswer(null);
  };
  return (
    answer && (
      <Suspense>
        <SudoDialog end={end} />
      </Suspense>
    )
  );
}
