// The first of a pool, trading places while one looks.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Bone } from "../../../ui/states";
import { type Placed, type PoolName, pools, type Scope, scopes, topQuery } from "../api";
import { messages } from "../messages";
import { usePlayer } from "../useArena";

const words = messages.board;

/** Why a leaderboard is empty. */
export function emptyText(scope: Scope, duels = 8): string {
  if (scope === "country") return words.countryText;
  if (scope === "friends") return words.friendsText;
  if (scope === "season") return words.seasonText(duels);
  return scope === "contests" ? words.contestsText : words.noneText;
}

export function PoolTabs({ pool, choose }: { pool: PoolName; choose: (pool: PoolName) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that stay pressed, not a form.
    <div className="tabs" role="group" aria-label={words.pool}>
      {pools.map((one) => (
        <button key={one} type="button" aria-pressed={one === pool} onClick={() => choose(one)}>
          {messages.pools[one]}
        </button>
      ))}
    </div>
  );
}

export function ScopePick({ scope, choose }: { scope: Scope; choose: (scope: Scope) => void }) {
  return (
    <label className="scope">
      <span className="sr">{words.scope}</span>
      <select value={scope} onChange={({ target }) => choose(target.value as Scope)}>
        {scopes.map((one) => (
          <option key={one} value={one}>
            {words.scopes[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Top({ pool: first }: { pool: PoolName }) {
  const [own, setOwn] = useState<PoolName | null>(null);
  const [scope, setScope] = useState<Scope>("global");
  const pool = own ?? first;
  const { data } = useQuery(topQuery({ pool, scope }));
  // Another pool is chosen to play in: that is the one to look at.
  useEffect(() => first && setOwn(null), [first]);
  return (
    <section className="card board" aria-labelledby="board">
      <div className="head">
        <h2 id="board">{words.title}</h2>
        <div className="end">
          <ScopePick scope={scope} choose={setScope} />
        </div>
      </div>
      {scope !== "contests" && <PoolTabs pool={pool} choose={setOwn} />}
      {data === undefined ? (
        <div className="part">
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <Bone key={row} w="90%" />
          ))}
        </div>
      ) : data.length === 0 ? (
        <p className="part soft">{emptyText(scope)}</p>
      ) : (
        <Places key={`${pool} ${scope}`} rows={data} scope={scope} />
      )}
      <p className="board-foot">
        <Link className="link" to="/arena/leaderboard" search={{ pool, scope: scope === "global" ? undefined : scope }}>
          {words.all}
        </Link>
      </p>
    </section>
  );
}

const MOVE_MS = 400;
const SHOWN_MS = 4_000;

/** Whoever moved since the last time is marked, and rides to the new place. */
function useMoves(rows: Placed[]) {
  const before = useRef(new Map<string, { rank: number; top: number }>());
  const body = useRef<HTMLTableSectionElement>(null);
  const [moved, setMoved] = useState<Record<string, "up" | "down">>({});
  useLayoutEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const now = new Map<string, { rank: number; top: number }>();
    const moves: Record<string, "up" | "down"> = {};
    for (const { name, rank } of rows) {
      const row = body.current?.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`);
      if (!row) continue;
      const last = before.current.get(name);
      now.set(name, { rank, top: row.offsetTop });
      if (!last || last.rank === rank) continue;
      moves[name] = rank < last.rank ? "up" : "down";
      if (!still && last.top !== row.offsetTop)
        row.animate([{ transform: `translateY(${last.top - row.offsetTop}px)` }, { transform: "none" }], {
          duration: MOVE_MS,
          easing: "cubic-bezier(0.2, 0.8, 0.2, 1)",
        });
    }
    before.current = now;
    if (Object.keys(moves).length > 0) setMoved(moves);
  }, [rows]);
  useEffect(() => {
    if (Object.keys(moved).length === 0) return;
    const timer = setTimeout(() => setMoved({}), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [moved]);
  return { body, moved };
}

interface PlacesProps {
  rows: Placed[];
  /** The page of it; otherwise a part of the lobby. */
  whole?: boolean;
  scope?: Scope;
}

export function Places({ rows, whole, scope = "global" }: PlacesProps) {
  const record = whole && scope === "season";
  const daily = scope !== "contests" && (scope !== "season" || rows.some(({ change }) => change !== null));
  const { body, moved } = useMoves(rows);
  const player = usePlayer();
  return (
    <div className="scroll-x">
      <table className="list places">
        <thead className={whole ? undefined : "sr"}>
          <tr>
            <th scope="col">{words.rank}</th>
            <th scope="col">
              <span className="sr">{words.move}</span>
            </th>
            <th scope="col">{words.name}</th>
            {whole && (
              <th scope="col" className="wide-only">
                {words.country}
              </th>
            )}
            {whole && (
              <th scope="col" className="r wide-only">
                {scope === "contests" ? words.contests : words.games}
              </th>
            )}
            {record && (
              <th scope="col" className="r wide-only">
                {words.record}
              </th>
            )}
            <th scope="col" className="r">
              {words.rating}
            </th>
            {daily && (
              <th scope="col" className="r">
                <span className={whole ? "long" : undefined}>{words.change}</span>
                {whole && <span className="short">{words.changeShort}</span>}
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => {
            const gap = index > 0 && row.rank > (rows[index - 1] as Placed).rank + 1;
            const way = moved[row.name];
            const own = row.you ?? row.name === player?.handle;
            return (
              <tr
                key={row.name}
                data-name={row.name}
                className={`${own ? "self" : ""}${way ? " just" : ""}${gap ? " after-gap" : ""}`}
              >
                <td className="rank r">{row.rank}</td>
                <td className="move">
                  {way && (
                    <span className={way}>
                      {way === "up" ? <ArrowUp size={13} aria-hidden /> : <ArrowDown size={13} aria-hidden />}
                      <span className="sr">{words[way]}</span>
                    </span>
                  )}
                </td>
                <td className="name">
                  {row.title && <span className="title-of">{messages.titles[row.title]}</span>}
                  <Link className="plain" to="/u/$handle" params={{ handle: row.name }}>
                    <b>{row.display_name || row.name}</b>
                  </Link>
                </td>
                {whole && <td className="soft wide-only">{row.country ?? ""}</td>}
                {whole && <td className="r soft wide-only">{row.games}</td>}
                {record && (
                  <td className="r soft wide-only">
                    {row.wins} : {row.losses} : {row.draws}
                  </td>
                )}
                <td className="r">
                  {Math.round(row.rating)}
                  {whole && <span className="dim wide-only"> {messages.deviation(Math.round(row.deviation))}</span>}
                </td>
                {daily && (
                  <td className={`r ${!row.change ? "dim" : row.change > 0 ? "up" : "down"}`}>
                    {row.change ? messages.signed(Math.round(row.change)) : "–"}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
