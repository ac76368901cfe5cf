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

/** How a best of three stands with this duel, and whether another is to come; `null` where there is none. */
export function seriesOf(duel: Duel): { left: number; right: number; goesOn: boolean } | null {
  const { series, result } = duel;
  if (!series || series.best_of < 2) return null;
  const left = series.wins_left + (result?.winner === "left" ? 1 : 0);
  const right = series.wins_right + (result?.winner === "right" ? 1 : 0);
  const isDecided = Math.max(left, right) * 2 > series.best_of || series.number >= series.best_of;
  const isBroken = result !== null && NOBODY.has(result.reason);
  return { left, right, goesOn: !isDecided && !isBroken };
}
