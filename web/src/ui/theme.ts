// The theme is set before the first paint by `public/early.js`; from then on this changes it.
import { useSyncExternalStore } from "react";
import { keep, recall } from "../lib/kept";

export const themes = ["system", "dark", "light", "contrast"] as const;
export type Theme = (typeof themes)[number];

const listeners = new Set<() => void>();

const kept = recall("theme");
let chosen: Theme = themes.find((theme) => theme === kept) ?? "system";

export const chosenTheme = (): Theme => chosen;

function apply(): void {
  const light = window.matchMedia("(prefers-color-scheme: light)").matches;
  document.documentElement.dataset.theme = chosen === "system" ? (light ? "light" : "dark") : chosen;
  window.dispatchEvent(new Event("themechange"));
}

export function setTheme(theme: Theme): void {
  if (theme === chosen) return;
  chosen = theme;
  keep("theme", theme);
  apply();
  for (const listener of listeners) listener();
}

/** Follows the system, for those who chose so. */
export function followSystem(): void {
  window.matchMedia("(prefers-color-scheme: light)").addEventListener("change", apply);
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, chosenTheme);
}
