// The actions that are there on every page.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Braces,
  Contrast,
  Keyboard,
  LogIn,
  LogOut,
  MessageSquare,
  Monitor,
  Moon,
  Search,
  Sun,
  UserPlus,
} from "lucide-react";
import { useMemo } from "react";
import { useSavePreferences } from "../api/me";
import { signOut, usePerson, useSetPerson } from "../api/session";
import type { Action } from "../lib/actions";
import { asProblem } from "../lib/problem";
import { setTheme, type Theme, themes } from "../ui/theme";
import { toast } from "../ui/toast";
import { messages } from "./messages";
import { pageActions } from "./pages";
import { openSheet } from "./sheets";

const themeIcons = { system: Monitor, dark: Moon, light: Sun, contrast: Contrast };

export function useChooseTheme(): (theme: Theme) => void {
  const save = useSavePreferences();
  return (theme) => {
    setTheme(theme);
    save.mutate({ theme }, { onError: (error) => void toast(asProblem(error).detail, { kind: "bad" }) });
  };
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const setPerson = useSetPerson();
  const navigate = useNavigate();
  return async () => {
    try {
      await signOut();
    } catch (error) {
      return toast(asProblem(error).detail, { kind: "bad" });
    }
    setPerson(null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] === "admin" });
    await navigate({ to: "/" });
    await toast(messages.signedOut);
  };
}

export function useShellActions(): Action[] {
  const navigate = useNavigate();
  const person = usePerson();
  const chooseTheme = useChooseTheme();
  const leave = useSignOut();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the acts are made anew on every paint and do the same.
  return useMemo(() => {
    const { groups } = messages;
    const act = (
      id: string,
      title: string,
      icon: Action["icon"],
      run: () => void,
      rest: Partial<Action> = {},
    ): Action => ({
      id,
      title,
      group: groups.actions,
      run,
      ...(icon ? { icon } : {}),
      ...rest,
    });
    return [
      ...pageActions(person, (to) => void navigate({ to })),
      act("palette", messages.palette, Search, () => openSheet("palette"), { keys: "$mod+k" }),
      act("feedback", messages.feedback, MessageSquare, () => openSheet("feedback"), { keys: "g f" }),
      // A page of its own, outside the application.
      act("api", messages.api, Braces, () => location.assign("/api/docs")),
      act("shortcuts", messages.shortcuts, Keyboard, () => openSheet("shortcuts"), { keys: "?" }),
      ...(person && !person.guest
        ? [act("sign-out", messages.signOut, LogOut, () => void leave())]
        : [
            act("sign-in", messages.signIn, LogIn, () => void navigate({ to: "/sign-in" }), { keys: "g i" }),
            act("sign-up", messages.signUp, UserPlus, () => void navigate({ to: "/sign-up" })),
          ]),
      ...themes.map((theme) =>
        act(
          `theme-${theme}`,
          messages.themeAction(messages.themes[theme]),
          themeIcons[theme],
          () => chooseTheme(theme),
          {
            group: groups.look,
          },
        ),
      ),
    ];
  }, [person, navigate]);
}
