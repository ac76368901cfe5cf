// The places of the rail and every other page that can be reached by name.
import {
  CalendarClock,
  Database,
  FileCog,
  FilePen,
  Flag,
  House,
  KeyRound,
  Library,
  ListOrdered,
  type LucideIcon,
  Mail,
  MessageSquare,
  Monitor,
  MonitorSmartphone,
  RotateCcw,
  ScrollText,
  Send,
  Settings2,
  Shield,
  ShieldCheck,
  SlidersHorizontal,
  Swords,
  Trophy,
  UserRound,
  UsersRound,
} from "lucide-react";
import { may, mayEnterAdmin, mayModerate } from "../api/session";
import type { Me, Permission } from "../api/shapes";
import type { Action } from "../lib/actions";
import { messages } from "./messages";

export interface Place {
  to: "/" | "/problems" | "/arena" | "/settings" | "/admin";
  name: string;
  icon: LucideIcon;
  keys: string;
  /** Lies at the foot of the rail. */
  foot?: boolean;
}

export function places(person: Me | null): Place[] {
  return [
    { to: "/", name: messages.home, icon: House, keys: "g h" },
    { to: "/problems", name: messages.practice, icon: Library, keys: "g r" },
    { to: "/arena", name: messages.arena, icon: Swords, keys: "g e" },
    ...(mayEnterAdmin(person) ? [{ to: "/admin" as const, name: messages.admin, icon: Shield, keys: "g a" }] : []),
    { to: "/settings", name: messages.settings, icon: Settings2, keys: "g s", foot: true },
  ];
}

const { page } = messages;
const settings: [string, string, LucideIcon][] = [
  ["profile", page.profile, UserRound],
  ["security", page.security, ShieldCheck],
  ["tokens", page.tokens, KeyRound],
  ["sessions", page.sessions, MonitorSmartphone],
  ["preferences", page.preferences, SlidersHorizontal],
  ["data", page.data, Database],
  ["feedback", page.yourFeedback, MessageSquare],
];
const admin: [string, string, LucideIcon, Permission][] = [
  ["people", page.people, UsersRound, "people.read"],
  ["system", page.system, Monitor, "system.read"],
  ["config", page.config, FileCog, "system.read"],
  ["mail", page.mail, Mail, "system.read"],
  ["feedback", page.feedback, MessageSquare, "feedback.answer"],
  ["rejudges", page.rejudges, RotateCcw, "submissions.rejudge"],
  ["log", page.log, ScrollText, "system.read"],
];

export function pageActions(person: Me | null, go: (to: string) => void): Action[] {
  const open = (to: string, title: string, icon: LucideIcon, keys?: string): Action => ({
    id: to,
    title,
    group: messages.groups.pages,
    icon,
    run: () => go(to),
    ...(keys ? { keys } : {}),
  });
  const under = (of: string, base: string, list: [string, string, LucideIcon, ...unknown[]][]) =>
    list.map(([name, title, icon]) => open(`${base}/${name}`, `${of}: ${title}`, icon));
  const signedIn = person !== null && !person.guest;
  return [
    ...places(person).map((place) => open(place.to, place.name, place.icon, place.keys)),
    open("/problem-lists", page.problemLists, ListOrdered),
    open("/arena/leaderboard", page.leaderboard, Trophy, "g l"),
    open("/contests", page.contests, CalendarClock, "g c"),
    open("/arena/swiss", page.swisses, Trophy),
    ...(signedIn ? [open("/submissions", page.submissions, Send, "g u")] : []),
    ...(signedIn ? [open("/desk", page.desk, FilePen, "g d")] : []),
    ...(mayModerate(person) ? [open("/moderation", page.moderation, Flag, "g m")] : []),
    ...(signedIn ? [open("/duel-cases", page.ownCases, Flag)] : []),
    ...(signedIn ? [open(`/u/${person.handle}`, messages.profile, UserRound, "g p")] : []),
    ...under(page.settings, "/settings", signedIn ? settings : settings.filter(([name]) => name === "preferences")),
    ...under(
      page.admin,
      "/admin",
      admin.filter(([, , , permission]) => may(person, permission)),
    ),
  ];
}
