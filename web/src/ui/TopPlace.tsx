// A page may put its own acts into the top bar.
import { type ReactNode, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

let place: HTMLElement | null = null;
const listeners = new Set<() => void>();

const put = (element: HTMLElement | null): void => {
  place = element;
  for (const listener of [...listeners]) listener();
};

export function TopPlace() {
  return <div className="top-place" ref={put} />;
}

export function InTop({ children }: { children: ReactNode }) {
  const found = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => place,
  );
  return found && createPortal(children, found);
}
