// Toasts tell what happened elsewhere; what happened here is said here. The library comes with the first of them.
import { lazy, Suspense, useSyncExternalStore } from "react";

let wanted = false;
const listeners = new Set<() => void>();
const library = () => import("./Toasts");
const Toasts = lazy(library);

export interface ToastOptions {
  kind?: "good" | "bad" | "plain";
  /** Undo, or the way to what it tells of. */
  action?: { label: string; run: () => void };
}

export async function toast(text: string, options: ToastOptions = {}): Promise<void> {
  if (!wanted) {
    wanted = true;
    for (const listener of listeners) listener();
  }
  (await library()).show(text, options);
}

export function ToastHost() {
  const mounted = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wanted,
  );
  return (
    mounted && (
      <Suspense>
        <Toasts />
      </Suspense>
    )
  );
}
