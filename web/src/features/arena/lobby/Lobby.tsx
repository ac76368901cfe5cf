import "../arena.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { may } from "../../../api/session";
import { keep, recall } from "../../../lib/kept";
import { Fell } from "../../../ui/Guard";
import { Bone } from "../../../ui/states";
import { pools as all, type Duel, type PoolName, recentQuery } from "../api";
import { Decided } from "../Decided";
import { messages } from "../messages";
import { outcomeOf, ratingOf } from "../outcome";
import { NextSwiss } from "../swiss/NextSwiss";
import { useArena, useLobbyLive, usePlayer } from "../useArena";
import { FindDuel } from "./FindDuel";
import { LiveDuels } from "./LiveDuels";
import { Top } from "./Top";
import { Ways } from "./Ways";

const words = messages.lobby;

export function Lobby() {
  useLobbyLive();
  const { data, error, refetch } = useArena(true);
  const player = usePlayer();
  const [chosen, setChosen] = useState<PoolName[]>(() => {
    const kept = (recall("arena.pools") ?? "rapid").split(" ");
    return all.filter((pool) => kept.includes(pool));
  });
  const choose = (next: PoolName[]) => {
    setChosen(next);
    keep("arena.pools", next.join(" "));
  };
  const first = chosen[0] ?? "rapid";
  const own = data?.pools.find(({ pool }) => pool === first)?.my ?? null;
  const count = data?.pools.reduce((sum, pool) => sum + pool.live, 0) ?? 0;
  if (error && !data)
    return (
      <div className="arena-yard">
        <Fell error={error} again={() => void refetch()} />
      </div>
    );
  return (
    <div className="arena-yard">
      <div className="yard-main">
        <header className="yard-head">
          <h1>{words.title}</h1>
          <p className="num">
            {data ? (
              <>
                {own && (
                  <>
                    <b>{words.rating(messages.pools[first], Math.round(own.rating))}</b>{" "}
                    {messages.deviation(Math.round(own.deviation))}
                    {own.provisional && <> · {messages.provisional}</>} ·{" "}
                  </>
                )}
                {words.live(count)}
              </>
            ) : (
              <Bone w={240} />
            )}
          </p>
          <Link className="link" to="/contests">
            {words.contests}
          </Link>
          <Link className="link" to="/arena/swiss">
            {words.swisses}
          </Link>
          {may(player, "duels.review") && (
            <Link className="link" to="/moderation">
              {words.cases}
            </Link>
          )}
        </header>
        <NextSwiss />
        <Decided />
        <FindDuel arena={data ?? null} chosen={chosen} choose={choose} />
        <Ways pool={first} />
        <LiveDuels duels={data?.live_duels ?? null} count={count} />
      </div>
      <aside className="yard-side" aria-label={messages.board.title}>
        <Top pool={first} />
        {player && <Last name={player.handle} />}
      </aside>
    </div>
  );
}

/** One's own newest duels, each a line. */
function Last({ name }: { name: string }) {
  const { data } = useQuery(recentQuery(name));
  const last = messages.last;
  return (
    <section className="card last-duels" aria-labelledby="last-duels">
      <div className="head">
        <h2 id="last-duels">{last.title}</h2>
        <Link className="link end" to="/u/$handle" params={{ handle: name }}>
          {last.all}
        </Link>
      </div>
      {data === undefined ? (
        <div className="part">
          <Bone w="80%" />
          <Bone w="70%" />
        </div>
      ) : data.length === 0 ? (
        <p className="part soft">{last.none}</p>
      ) : (
        <DuelTable duels={data} name={name} />
      )}
    </section>
  );
}

/** Duels as one of the two sees them. */
export function DuelTable({ duels, name }: { duels: Duel[]; name: string }) {
  const last = messages.last;
  return (
    <div className="scroll-x">
      <table className="list">
        <thead className="sr">
          <tr>
            <th scope="col">{last.result}</th>
            <th scope="col">{last.against}</th>
            <th scope="col">{messages.board.pool}</th>
            <th scope="col">{last.score}</th>
            <th scope="col">{messages.board.rating}</th>
          </tr>
        </thead>
        <tbody>
          {duels.map((duel) => {
            const side = duel.you ?? (duel.left.name === name ? "left" : "right");
            const [own, them] = side === "left" ? [duel.left, duel.right] : [duel.right, duel.left];
            const change = ratingOf(duel, side);
            return (
              <tr key={duel.id}>
                <td>
                  <Link className="plain" to="/duels/$id" params={{ id: duel.id }}>
                    <b>{last[outcomeOf(duel, side)]}</b>
                  </Link>
                </td>
                <td className="name">{them.display_name || them.name}</td>
                <td className="dim">{messages.pools[duel.pool]}</td>
                <td className="r">
                  {own.tests_passed} : {them.tests_passed}
                </td>
                <td className={`r ${change === null || change === 0 ? "dim" : change > 0 ? "up" : "down"}`}>
                  {change === null ? "–" : messages.signed(change)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
