// Which of the shell's dialogs is open. There is never more than one.
import { useSyncExternalStore } from "react";

export type Sheet = "palette" | "shortcuts" | "feedback";

let open: Sheet | null = null;
const listeners = new Set<() => void>();

export function openSheet(sheet: Sheet | null): void {
  open = sheet;
  for (const listener of listeners) listener();
}

export function useSheet(): Sheet | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
