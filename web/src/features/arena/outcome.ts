// How a duel ended for one of its sides.
import type { Duel, SideName } from "./api";

const NOBODY = new Set(["aborted", "void", "declined"]);

export function outcomeOf(duel: Duel, side: SideName): "won" | "lost" | "drew" | "void" {
  const { result } = duel;
  if (!result || NOBODY.has(result.reason)) return "void";
  if (result.winner === null) return "drew";
  return result.winner === side ? "won" : "lost";
}

/** What the rating of a side gained; `null` where nothing was rated. */
export function ratingOf(duel: Duel, side: SideName): number | null {
  const change = duel.result?.rating?.[side];
  return change ? Math.round(change.after) - Math.round(change.before) : null;
}
