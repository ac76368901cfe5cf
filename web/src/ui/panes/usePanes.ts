// How wide the panes are and which are folded away, kept in this browser.
import { useCallback, useState } from "react";
import { keep, recall } from "../../lib/kept";

export interface Panes {
  /** Widths as shares of the page, in percent. */
  statement: number;
  results: number;
  /** Height of the results where they lie under the editor. */
  height: number;
  statementShut: boolean;
  resultsShut: boolean;
}

const FIRST: Panes = { statement: 30, results: 30, height: 44, statementShut: false, resultsShut: false };
export const WIDTH_MIN = 16;
export const WIDTH_MAX = 56;

const within = (value: unknown, otherwise: number): number =>
  typeof value === "number" && value >= WIDTH_MIN && value <= WIDTH_MAX + 20 ? value : otherwise;

export function readPanes(text: string | null, first: Partial<Panes> = {}): Panes {
  const otherwise = { ...FIRST, ...first };
  try {
    const kept = JSON.parse(text ?? "{}") ?? {};
    return {
      statement: within(kept.statement, otherwise.statement),
      results: within(kept.results, otherwise.results),
      height: within(kept.height, otherwise.height),
      statementShut: kept.statementShut === true,
      resultsShut: kept.resultsShut === true,
    };
  } catch {
    return otherwise;
  }
}

/** Pages that are laid out alike share a name, and with it the widths. */
export function usePanes(name = "panes", first?: Partial<Panes>) {
  const [panes, setPanes] = useState(() => readPanes(recall(name), first));
  const change = useCallback(
    (part: Partial<Panes>) => {
      setPanes((before) => {
        const next = { ...before, ...part };
        keep(name, JSON.stringify(next));
        return next;
      });
    },
    [name],
  );
  return { panes, change };
}
