// The places of the rail and every other page that can be reached by name.
import { House, type LucideIcon, Settings2, SlidersHorizontal, UserRound } from "lucide-react";
import type { Me } from "../api/accounts.types";
import type { Action } from "../lib/actions";
import { messages } from "./messages";

export interface Place {
  to: "/" | "/settings";
  name: string;
  icon: LucideIcon;
  keys: string;
  /** Lies at the foot of the rail. */
  foot?: boolean;
}

export function places(_person: Me | null): Place[] {
  return [
    { to: "/", name: messages.home, icon: House, keys: "g h" },
    { to: "/settings", name: messages.settings, icon: Settings2, keys: "g s", foot: true },
  ];
}

const { page } = messages;
const settings: [string, string, LucideIcon][] = [["preferences", page.preferences, SlidersHorizontal]];

export function pageActions(person: Me | null, go: (to: string) => void): Action[] {
  const open = (to: string, title: string, icon: LucideIcon, keys?: string): Action => ({
    id: to,
    title,
    group: messages.groups.pages,
    icon,
    run: () => go(to),
    ...(keys ? { keys } : {}),
  });
  const under = (of: string, base: string, list: [string, string, LucideIcon][]) =>
    list.map(([name, title, icon]) => open(`${base}/${name}`, `${of}: ${title}`, icon));
  const signedIn = person !== null && !person.guest;
  return [
    ...places(person).map((place) => open(place.to, place.name, place.icon, place.keys)),
    ...(signedIn ? [open(`/u/${person.handle}`, messages.profile, UserRound, "g p")] : []),
    ...under(page.settings, "/settings", signedIn ? settings : settings.filter(([name]) => name === "preferences")),
  ];
}
