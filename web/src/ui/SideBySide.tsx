// Two texts beside each other, with what differs marked.
import "./judged.css";
import { useMemo, useState } from "react";
import { catalogue } from "../lib/catalogue";
import type { Part, Row } from "../lib/diff";

const words = catalogue({
  first: "first difference",
  same: (lines: number) => `${lines} same ${lines === 1 ? "line" : "lines"}`,
  more: (lines: number) => `Show ${lines} more ${lines === 1 ? "line" : "lines"}`,
  nothing: "nothing",
});

interface Props {
  left: string;
  right: string;
  rows: Row[];
  /** Lines to show around a difference; all of them without it. */
  around?: number;
  /** The left is what should be, the right what is: coloured as verdicts. */
  judged?: boolean;
}

const SHOWN_MAX = 400;

function Side({ side }: { side: Row["left"] }) {
  return (
    <>
      <span className="no">{side?.number}</span>
      <code>
        {side?.parts.map((part: Part, index) =>
          part.changed ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name.
            <mark key={index}>{part.text}</mark>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name.
            <span key={index}>{part.text}</span>
          ),
        )}
      </code>
    </>
  );
}

/** Which rows are near a difference. */
function near(rows: Row[], around: number): boolean[] {
  const shown = rows.map(() => false);
  rows.forEach((row, at) => {
    if (row.same) return;
    for (let i = Math.max(0, at - around); i <= Math.min(rows.length - 1, at + around); i += 1) shown[i] = true;
  });
  return shown;
}

export function SideBySide({ left, right, rows, around, judged }: Props) {
  const [max, setMax] = useState(SHOWN_MAX);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const first = rows.findIndex((row) => !row.same);
  const parts = useMemo(() => {
    const shown = around === undefined ? rows.map(() => true) : near(rows, around);
    const out: ({ row: Row; at: number } | { from: number; to: number })[] = [];
    for (let at = 0; at < rows.length; at += 1) {
      if (shown[at]) out.push({ row: rows[at] as Row, at });
      else {
        const from = at;
        while (at + 1 < rows.length && !shown[at + 1]) at += 1;
        if (open.has(from)) for (let i = from; i <= at; i += 1) out.push({ row: rows[i] as Row, at: i });
        else out.push({ from, to: at });
      }
    }
    return out;
  }, [rows, around, open]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={`beside${judged ? " judged" : ""}`} tabIndex={0} aria-label={`${left}, ${right}`}>
      <header>
        <span>{left}</span>
        <span>{right}</span>
      </header>
      <ol>
        {parts.slice(0, max).map((part) =>
          "row" in part ? (
            <li key={part.at} className={part.row.same ? undefined : part.at === first ? "off first" : "off"}>
              <Side side={part.row.left} />
              <Side side={part.row.right} />
              {part.at === first && judged && <small>{words.first}</small>}
            </li>
          ) : (
            <li key={part.from} className="fold">
              <button type="button" onClick={() => setOpen(new Set([...open, part.from]))}>
                {words.same(part.to - part.from + 1)}
              </button>
            </li>
          ),
        )}
      </ol>
      {parts.length > max && (
        <button type="button" className="btn bare" onClick={() => setMax(max + SHOWN_MAX)}>
          {words.more(parts.length - max)}
        </button>
      )}
    </section>
  );
}
