import { useEffect, useState } from "react";
import { keep, recall } from "../lib/kept";

export const themes = ["system", "dark", "light", "contrast"] as const;
export type Theme = (typeof themes)[number];

const prefersLight = window.matchMedia("(prefers-color-scheme: light)");

function chosen(): Theme {
  const kept = recall("theme");
  return themes.find((theme) => theme === kept) ?? "system";
}

function apply(theme: Theme): void {
  const shown = theme === "system" ? (prefersLight.matches ? "light" : "dark") : theme;
  document.documentElement.dataset.theme = shown;
  window.dispatchEvent(new Event("themechange"));
}

/** Before the first paint, so that nothing flashes. */
export function startTheme(): void {
  apply(chosen());
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(chosen);
  useEffect(() => {
    keep("theme", theme);
    apply(theme);
    const follow = () => apply(theme);
    prefersLight.addEventListener("change", follow);
    return () => prefersLight.removeEventListener("change", follow);
  }, [theme]);
  return [theme, setTheme];
}
