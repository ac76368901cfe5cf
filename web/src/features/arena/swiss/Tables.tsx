// Who meets whom in a round, with the way to each duel.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Fell } from "../../../ui/Guard";
import { RowBones } from "../../../ui/states";
import { type Swiss, type SwissPlayer, type SwissTable, swissRoundQuery } from "./api";
import { pointsText } from "./facts";
import { messages } from "./messages";

const words = messages.tables;

export function Tables({ swiss }: { swiss: Swiss }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const round = chosen ?? swiss.round;
  const isLast = round === swiss.round;
  const old = useQuery({ ...swissRoundQuery(swiss.id, round), enabled: !isLast });
  const tables = isLast ? swiss.tables : old.data;
  return (
    <section className="card swiss-tables" aria-labelledby="swiss-tables">
      <div className="head">
        <h2 id="swiss-tables">{words.title}</h2>
        {swiss.round > 1 && (
          <label className="end round-pick">
            <span>{words.pick}</span>
            <select
              value={round}
              onChange={({ target }) => setChosen(Number(target.value) === swiss.round ? null : Number(target.value))}
            >
              {Array.from({ length: swiss.round }, (_, at) => at + 1).map((number) => (
                <option key={number} value={number}>
                  {number}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {swiss.round === 0 ? (
        <p className="part soft">{words.none}</p>
      ) : old.error && !isLast ? (
        <Fell error={old.error} again={() => void old.refetch()} />
      ) : !tables ? (
        <RowBones count={4} icon={false} />
      ) : (
        <ol className="rows">
          {tables.map((table) => (
            <Table key={table.number} table={table} own={swiss.you?.name ?? null} />
          ))}
        </ol>
      )}
    </section>
  );
}

const nameOf = (player: SwissPlayer | null): string => player?.name ?? messages.standings.whoGone;

function Table({ table, own }: { table: SwissTable; own: string | null }) {
  const { left, right, duel } = table;
  const isOwn = own !== null && (left.name === own || right?.name === own);
  const names = [nameOf(left), nameOf(right)] as const;
  return (
    <li className={isOwn ? "self" : undefined}>
      <span>{names[0]}</span>
      <b className="score num">
        {right === null || left.points === null || right.points === null
          ? right === null
            ? pointsText(left.points ?? 0)
            : words.on
          : `${pointsText(left.points)} : ${pointsText(right.points)}`}
      </b>
      <span className={right === null ? "soft" : "them"}>
        {right === null ? (left.points ? words.bye : words.away) : names[1]}
      </span>
      {duel && (
        <Link
          className="btn bare"
          to="/duels/$id"
          params={{ id: duel }}
          aria-label={left.points === null ? words.watchOf(...names) : words.seeOf(...names)}
        >
          {left.points === null ? words.watch : words.see}
        </Link>
      )}
    </li>
  );
}
