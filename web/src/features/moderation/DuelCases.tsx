// Duels in which something was noticed, or that were reported.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Swords } from "lucide-react";
import { useState } from "react";
import { ago } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones } from "../../ui/states";
import { type CaseState, caseStates, casesQuery } from "./cases";
import { words } from "./duelMessages";

export function DuelCases() {
  const [state, setState] = useState<CaseState>("open");
  const pages = useInfiniteQuery(casesQuery(state));
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="card" aria-labelledby="duel-cases">
      <div className="head">
        <h2 id="duel-cases">{words.title}</h2>
        <select
          className="end"
          aria-label={words.show}
          value={state}
          onChange={(event) => {
            const chosen = caseStates.find((one) => one === event.target.value);
            if (chosen) setState(chosen);
          }}
        >
          {caseStates.map((one) => (
            <option key={one} value={one}>
              {words.states[one]}
            </option>
          ))}
        </select>
      </div>
      {pages.error ? (
        <Fell error={pages.error} again={() => void pages.refetch()} />
      ) : !pages.data ? (
        <RowBones />
      ) : items.length === 0 ? (
        <Empty icon={Swords} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <>
          <p className="part soft">{words.lead}</p>
          <ul className="rows border-t border-stroke-1">
            {items.map((one) => (
              <li key={one.id}>
                <Swords className="icon-cell" size={18} aria-hidden />
                <div>
                  <b>{one.person ?? words.somebody}</b> {one.appealed && <span className="tag">{words.appealed}</span>}
                  <small>
                    {words.line(one.points, one.findings)}, {ago(one.opened_at)}
                  </small>
                </div>
                <Link className="btn" to="/moderation/duels/$id" params={{ id: one.id }}>
                  {words.look}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <More pages={pages} />
    </section>
  );
}
