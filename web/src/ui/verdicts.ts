// Verdicts by their code: always an icon, the code and a word, never colour alone.
import {
  Check,
  CircleX,
  ClockAlert,
  FileWarning,
  Hourglass,
  type LucideIcon,
  MemoryStick,
  ScrollText,
  TriangleAlert,
  Zap,
} from "lucide-react";
import { catalogue } from "../lib/catalogue";

export type Tone = "ac" | "wa" | "tl" | "rt" | "wait";

export const words = catalogue({
  AC: "Accepted",
  WA: "Wrong answer",
  TLE: "Time limit",
  MLE: "Memory limit",
  OLE: "Output limit",
  RTE: "Runtime error",
  CE: "Does not compile",
  IE: "Judge failed",
  queued: "In the queue",
  judging: "Being judged",
  done: "Ran to the end",
  other: "Other",
});

const known: Record<string, [Tone, LucideIcon, string]> = {
  AC: ["ac", Check, words.AC],
  WA: ["wa", CircleX, words.WA],
  TLE: ["tl", ClockAlert, words.TLE],
  MLE: ["tl", MemoryStick, words.MLE],
  OLE: ["tl", ScrollText, words.OLE],
  RTE: ["rt", Zap, words.RTE],
  CE: ["wa", FileWarning, words.CE],
  IE: ["wait", TriangleAlert, words.IE],
};

export const codes = ["AC", "WA", "TLE", "MLE", "OLE", "RTE", "CE"] as const;

export function verdictOf(code: string | null): { tone: Tone; icon: LucideIcon; word: string } {
  const [tone, icon, word] = known[code ?? ""] ?? ["wait", Hourglass, words.other];
  return { tone, icon, word };
}
