// The best: of a pool, of a season, of contests; of everybody, of a country, of those one follows.
import "./arena.css";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Trophy } from "lucide-react";
import { onDay } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones } from "../../ui/states";
import { leaderboardQuery, seasonsQuery } from "./api";
import { emptyText, Places, PoolTabs, ScopePick } from "./lobby/Top";
import { messages, seasonName } from "./messages";
import { useLobbyLive } from "./useArena";

const words = messages.board;

export function Leaderboard() {
  useLobbyLive();
  const { pool = "rapid", scope = "global", season } = useSearch({ from: "/framed/arena/leaderboard" });
  const navigate = useNavigate({ from: "/arena/leaderboard" });
  const list = useInfiniteQuery(leaderboardQuery({ pool, scope, season }));
  const seasons = useQuery({ ...seasonsQuery, enabled: scope === "season" }).data;
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="arena-yard whole-board">
      <header className="yard-head">
        <h1>{words.title}</h1>
        <div className="picks">
          <ScopePick
            scope={scope}
            choose={(next) =>
              void navigate({
                search: (before) => ({ ...before, scope: next === "global" ? undefined : next, season: undefined }),
              })
            }
          />
          {scope === "season" && seasons && seasons.past.length > 0 && (
            <label className="scope">
              <span className="sr">{words.season}</span>
              <select
                value={season ?? ""}
                onChange={({ target }) =>
                  void navigate({ search: (before) => ({ ...before, season: target.value || undefined }) })
                }
              >
                <option value="">{words.current(seasonName(seasons.current.season))}</option>
                {seasons.past.map((one) => (
                  <option key={one.season} value={one.season}>
                    {seasonName(one.season)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
      </header>
      <section className="card board" aria-label={scope === "contests" ? words.contests : messages.pools[pool]}>
        {scope !== "contests" && (
          <PoolTabs pool={pool} choose={(next) => void navigate({ search: (before) => ({ ...before, pool: next }) })} />
        )}
        {scope === "season" && seasons && (
          <p className="part soft">
            {season
              ? words.ended
              : `${words.ends(onDay(seasons.current.ends_at))} ${words.seasonText(seasons.duels_min)}`}
          </p>
        )}
        {list.error ? (
          <Fell error={list.error} again={() => void list.refetch()} />
        ) : !list.data ? (
          <RowBones count={8} icon={false} />
        ) : rows.length === 0 ? (
          <Empty icon={Trophy} title={words.none}>
            <p>{emptyText(scope, seasons?.duels_min)}</p>
          </Empty>
        ) : (
          <>
            <Places key={`${pool} ${scope} ${season}`} rows={rows} scope={scope} whole />
            <More pages={list} />
          </>
        )}
      </section>
    </div>
  );
}
