// What the page calls itself, where its address does not say: the title of a problem, not its slug.
import { useEffect, useSyncExternalStore } from "react";

let named: string | null = null;
const listeners = new Set<() => void>();

function put(name: string | null): void {
  named = name;
  for (const listener of [...listeners]) listener();
}

export const nameHere = (): string | null => named;

export function onNamed(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useNameHere(name: string | undefined): void {
  useEffect(() => {
    if (!name) return;
    put(name);
    return () => put(null);
  }, [name]);
}

export const useNamedHere = (): string | null => useSyncExternalStore(onNamed, nameHere);
