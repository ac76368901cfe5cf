// One question before what cannot be undone: `if (await confirm({…})) …`.
import { lazy, Suspense, useSyncExternalStore } from "react";

export interface Question {
  title: string;
  text: string;
  /** What the button says: the act itself, never "OK". */
  act: string;
  danger?: boolean;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function put(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((done) =>
    put({
      ...question,
      answer: (yes) => {
        put(null);
        done(yes);
      },
    }),
  );
}

const ConfirmDialog = lazy(() => import("./ConfirmDialog"));

export function ConfirmHost() {
  const question = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
  return (
    question && (
      <Suspense>
        <ConfirmDialog {...question} />
      </Suspense>
    )
  );
}
