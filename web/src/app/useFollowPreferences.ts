import { useEffect, useRef } from "react";
import { usePerson } from "../api/session";
import { keep } from "../lib/kept";
import { setTheme } from "../ui/theme";

/** On another device the page looks as the person chose it here. */
export function useFollowPreferences(): void {
  const person = usePerson();
  const theme = person?.preferences.theme;
  const language = person?.preferences.language;
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (theme && theme !== last.current) setTheme(theme);
    last.current = theme;
  }, [theme]);
  useEffect(() => {
    // The next load of the page speaks it.
    if (language !== undefined) keep("language", language);
  }, [language]);
}
