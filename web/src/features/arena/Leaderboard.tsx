import "./arena.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Trophy } from "lucide-react";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones } from "../../ui/states";
import { leaderboardQuery } from "./api";
import { Places, PoolTabs, ScopePick } from "./lobby/Top";
import { messages } from "./messages";
import { useLobbyLive } from "./useArena";

const words = messages.board;

export function Leaderboard() {
  useLobbyLive();
  const { pool = "rapid", scope = "global" } = useSearch({ from: "/framed/arena/leaderboard" });
  const navigate = useNavigate({ from: "/arena/leaderboard" });
  const list = useInfiniteQuery(leaderboardQuery(pool, scope));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="arena-yard whole-board">
      <header className="yard-head">
        <h1>{words.title}</h1>
        <ScopePick
          scope={scope}
          choose={(next) =>
            void navigate({ search: (before) => ({ ...before, scope: next === "global" ? undefined : next }) })
          }
        />
      </header>
      <section className="card board" aria-label={messages.pools[pool]}>
        <PoolTabs pool={pool} choose={(next) => void navigate({ search: (before) => ({ ...before, pool: next }) })} />
        {list.error ? (
          <Fell error={list.error} again={() => void list.refetch()} />
        ) : !list.data ? (
          <RowBones count={8} icon={false} />
        ) : rows.length === 0 ? (
          <Empty icon={Trophy} title={words.none}>
            <p>{scope === "country" ? words.countryText : words.noneText}</p>
          </Empty>
        ) : (
          <>
            <Places key={`${pool} ${scope}`} rows={rows} whole />
            <More pages={list} />
          </>
        )}
      </section>
    </div>
  );
}
