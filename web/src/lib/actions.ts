// Everything a person can do here and now. Pages and the shell put their actions in; the palette, the shortcuts and the
// sheet of shortcuts read them. So there is no action that can be pressed and not be found.
import type { LucideIcon } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Action {
  id: string;
  title: string;
  group: string;
  icon?: LucideIcon;
  /** Words it is also found by. */
  words?: string;
  /** As tinykeys writes it: "g h", "$mod+k", "?". */
  keys?: string;
  /** The page listens for these keys itself (inside the editor, say): they are only shown. */
  own?: boolean;
  run: () => void;
}

const held = new Map<symbol, Action[]>();
const listeners = new Set<() => void>();
let all: Action[] = [];

function changed(): void {
  all = [...held.values()].flat();
  for (const listener of listeners) listener();
}

export function useActions(actions: Action[]): void {
  const mine = useRef(Symbol("actions"));
  useEffect(() => {
    held.set(mine.current, actions);
    changed();
  }, [actions]);
  useEffect(() => {
    const key = mine.current;
    return () => {
      held.delete(key);
      changed();
    };
  }, []);
}

export function useAllActions(): Action[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
    () => all,
  );
}

const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys as they stand on the keyboard of this person. */
export function shownKeys(keys: string): string[] {
  return keys.split(" ").map((press) =>
    press
      .replace("$mod", apple ? "⌘" : "Ctrl")
      .replace("Enter", "↵")
      .replaceAll("+", " ")
      .replace(/\b[a-z]$/, (letter) => letter.toUpperCase()),
  );
}

/** Single letters belong to whoever is writing. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, textarea, select, [contenteditable], .monaco-editor") !== null
  );
}
