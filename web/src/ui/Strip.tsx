// One cell per test: its height is the time used of the limit, its shape tells passed from failed.
import "./judged.css";
import type { CSSProperties } from "react";
import { catalogue } from "../lib/catalogue";
import { verdictOf } from "./verdicts";

const words = catalogue({
  label: (passed: number, failed: string, open: number) =>
    `${passed} ${passed === 1 ? "test" : "tests"} passed${failed}${open > 0 ? `, ${open} not run` : ""}`,
  failed: (number: number, word: string) => `, test ${number}: ${word}`,
  axis: (limit: string) => `height is time used, dashed line is ${limit}`,
});

export interface Cell {
  index: number;
  verdict: string | null;
  cpu_time_us: number;
}

/** Above this many a cell is a pixel or two wide, and they stand in rows. */
const ONE_ROW_MAX = 100;
const LOWEST = 10;

interface Props {
  cells: Cell[];
  total: number;
  limit_us: number;
  /** For the axis below: the limit in words. */
  limit?: string;
  flat?: boolean;
}

export function Strip({ cells, total, limit_us, limit, flat }: Props) {
  const by = new Map(cells.map((cell) => [cell.index, cell]));
  const all = Math.max(total, cells.length);
  const passed = cells.filter((cell) => cell.verdict === "AC").length;
  const failed = cells
    .filter((cell) => cell.verdict !== "AC")
    .slice(0, 3)
    .map((cell) => words.failed(cell.index + 1, verdictOf(cell.verdict).word))
    .join("");
  const style = (cell: Cell): CSSProperties => {
    const share = limit_us > 0 ? Math.min(100, (cell.cpu_time_us / limit_us) * 100) : 0;
    return { "--h": `${Math.max(LOWEST, share)}%` } as CSSProperties;
  };
  return (
    <div className={`strip${flat ? " flat" : ""}${all > ONE_ROW_MAX ? " rows-of" : ""}`}>
      <div className="cells-of" role="img" aria-label={words.label(passed, failed, all - cells.length)}>
        {Array.from({ length: all }, (_, index) => {
          const cell = by.get(index);
          // biome-ignore lint/suspicious/noArrayIndexKey: a test is its place.
          if (!cell) return <i key={index} />;
          const { tone } = verdictOf(cell.verdict);
          // biome-ignore lint/suspicious/noArrayIndexKey: a test is its place.
          return <i key={index} className={tone === "ac" ? "ac" : `${tone} off`} style={style(cell)} />;
        })}
      </div>
      {limit && !flat && (
        <div className="axis">
          <span>1</span>
          <span>{words.axis(limit)}</span>
          <span>{all}</span>
        </div>
      )}
    </div>
  );
}
