// What is on every page, framed or not: keys, palette, dialogs, toasts.
import { Outlet, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { tinykeys } from "tinykeys";
import { usePerson } from "../api/session";
import { isWriting, useActions, useAllActions } from "../lib/actions";
import { ConfirmHost } from "../ui/confirm";
import { nameHere, onNamed } from "../ui/here";
import { ToastHost } from "../ui/toast";
import { crumbsOf } from "./crumbs";
import { Impersonation } from "./Impersonation";
import { SudoHost } from "./SudoHost";
import { openSheet, useSheet } from "./sheets";
import { useShellActions } from "./shellActions";
import { useLiveAccount } from "./useConnection";
import { useFollowPreferences } from "./useFollowPreferences";

const Palette = lazy(() => import("./Palette"));
const Shortcuts = lazy(() => import("./Shortcuts"));
const ArenaShell = lazy(() => import("../features/arena/Shell"));
const FeedbackDialog = lazy(() => import("../features/feedback/FeedbackDialog"));

export function Root() {
  useActions(useShellActions());
  useKeys();
  useTitle();
  useFollowPreferences();
  useLiveAccount();
  const sheet = useSheet();
  const person = usePerson();
  const close = () => openSheet(null);
  return (
    <>
      <Impersonation />
      <Outlet />
      <Suspense>{person && !person.guest && <ArenaShell key={person.id} person={person.id} />}</Suspense>
      <Suspense>
        {sheet === "palette" && <Palette close={close} />}
        {sheet === "shortcuts" && <Shortcuts close={close} />}
        {sheet === "feedback" && <FeedbackDialog close={close} />}
      </Suspense>
      <SudoHost />
      <ConfirmHost />
      <ToastHost />
    </>
  );
}

/** All shortcuts there are. A sign like "?" is typed with or without Shift, as the keyboard has it. */
function useKeys(): void {
  const actions = useAllActions();
  const latest = useRef(actions);
  latest.current = actions;
  const bound = actions.filter((action) => action.keys && !action.own).map((action) => action.keys as string);
  const list = [...new Set(bound)].sort().join("\n");
  useEffect(() => {
    const press = (keys: string) => (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (plain && (isWriting(event.target) || document.querySelector("[role=dialog], [role=alertdialog]"))) return;
      if (!plain && event.target instanceof Element && event.target.closest("[data-own-keys]")) return;
      event.preventDefault();
      // The editor would take it for the first half of a chord.
      event.stopPropagation();
      latest.current.find((action) => action.keys === keys)?.run();
    };
    return tinykeys(
      window,
      Object.fromEntries(
        list
          .split("\n")
          .filter(Boolean)
          .flatMap((keys) => (/^\W$/.test(keys) ? [keys, `Shift+${keys}`] : [keys]).map((way) => [way, press(keys)])),
      ),
      { capture: true },
    );
  }, [list]);
}

/** The window is called what the last crumb is called. */
function useTitle(): void {
  const router = useRouter();
  useEffect(() => {
    const name = () => {
      const last = nameHere() ?? crumbsOf(router.state.matches).at(-1)?.name;
      document.title = last ? `${last} · Tiltyard` : "Tiltyard";
    };
    name();
    const ends = [router.subscribe("onResolved", name), onNamed(name)];
    return () => {
      for (const end of ends) end();
    };
  }, [router]);
}
