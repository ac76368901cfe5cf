// What a person is in the arena: ratings and how they came about, record, languages, titles.
import "./arena.css";
import "./profile.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { onDay } from "../../lib/time";
import { count } from "../../lib/units";
import { Bone } from "../../ui/states";
import { type PersonArena, type PoolName, personArenaQuery } from "./api";
import { Decided } from "./Decided";
import { gridOf } from "./grid";
import { DuelTable } from "./lobby/Lobby";
import { messages } from "./messages";
import { usePlayer } from "./useArena";

const words = messages.profile;

export function Profile({ handle }: { handle: string }) {
  const player = usePlayer();
  const { data, error } = useQuery(personArenaQuery(handle));
  // Whoever keeps it to themselves shows nothing here.
  if (error) return null;
  return (
    <section className="arena-profile" aria-labelledby="arena-profile">
      <h2 id="arena-profile">{words.title}</h2>
      {player?.handle === handle && <Decided always />}
      {data ? <Shown data={data} handle={handle} /> : <Bone h={220} />}
    </section>
  );
}

function Shown({ data, handle }: { data: PersonArena; handle: string }) {
  const { record } = data;
  const rated = data.ratings.filter(({ games }) => games > 0);
  const [chosen, setChosen] = useState<PoolName | null>(null);
  if (rated.length === 0 && data.recent.length === 0) return <p className="soft">{words.none}</p>;
  const pool = chosen ?? [...rated].sort((a, b) => b.games - a.games)[0]?.pool ?? null;
  const most = Math.max(1, ...data.languages.map(({ games }) => games));
  return (
    <>
      <dl className="record">
        <div>
          <dt>{words.level(data.level)}</dt>
          <dd>
            {words.xp(count(data.xp))}
            <progress
              value={data.progress.into}
              max={data.progress.needed}
              aria-label={words.toNext(data.progress.into, data.progress.needed)}
            />
          </dd>
        </div>
        <div>
          <dt>{words.won}</dt>
          <dd>{record.wins}</dd>
        </div>
        <div>
          <dt>{words.lost}</dt>
          <dd>{record.losses}</dd>
        </div>
        <div>
          <dt>{words.drew}</dt>
          <dd>{record.draws}</dd>
        </div>
      </dl>
      {data.titles.length + data.badges.length > 0 && (
        <ul className="badges" aria-label={words.badges}>
          {data.titles.map((title) => (
            <li key={title} className="tag good">
              {messages.titles[title]}
            </li>
          ))}
          {data.badges.map((badge) => (
            <li key={badge} className="tag">
              {messages.badges[badge]}
            </li>
          ))}
        </ul>
      )}
      {rated.length > 0 && (
        <div className="card ratings-of">
          <div className="scroll-x">
            <table className="list">
              <caption className="sr">{words.ratings}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.pool}</th>
                  <th scope="col" className="r">
                    {words.rating}
                  </th>
                  <th scope="col" className="r">
                    {words.peak}
                  </th>
                  <th scope="col" className="r">
                    {words.games}
                  </th>
                  <th scope="col" className="r">
                    {words.won} : {words.lost} : {words.drew}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rated.map((one) => (
                  <tr key={one.pool} className={one.pool === pool ? "self" : undefined}>
                    <th scope="row">
                      <button
                        type="button"
                        className="link"
                        aria-pressed={one.pool === pool}
                        onClick={() => setChosen(one.pool)}
                      >
                        {messages.pools[one.pool]}
                      </button>
                    </th>
                    <td className="r">
                      <b>{Math.round(one.rating)}</b>{" "}
                      <span className="dim">
                        {one.provisional ? messages.provisional : messages.deviation(Math.round(one.deviation))}
                      </span>
                    </td>
                    <td className="r soft">{Math.round(one.peak)}</td>
                    <td className="r soft">{one.games}</td>
                    <td className="r soft">
                      {one.wins} : {one.losses} : {one.draws}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {pool && <Graph key={pool} pool={pool} points={data.graph[pool] ?? []} />}
        </div>
      )}
      {data.languages.length > 0 && (
        <div>
          <h3>{words.languages}</h3>
          <ul className="language-bars">
            {data.languages.map(({ language, games }) => (
              <li key={language}>
                <span>{language}</span>
                <i aria-hidden>
                  <b style={{ width: `${(games / most) * 100}%` }} />
                </i>
                <span className="num soft">{games}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {data.recent.length > 0 && (
        <div className="yard-like">
          <h3>{words.recent}</h3>
          <div className="card">
            <DuelTable duels={data.recent} name={handle} />
          </div>
        </div>
      )}
    </>
  );
}

const WIDTH = 800;
const HEIGHT = 180;
function Graph({ pool, points }: { pool: PoolName; points: { at: string; rating: number }[] }) {
  const name = messages.pools[pool];
  if (points.length < 2) return <p className="part soft">{words.few}</p>;
  const ratings = points.map(({ rating }) => rating);
  const [low, high] = [Math.min(...ratings), Math.max(...ratings)];
  const lines = gridOf(low, high);
  const [bottom, top] = [lines[0] as number, lines.at(-1) as number];
  const times = points.map(({ at }) => Date.parse(at));
  const [from, to] = [times[0] as number, times.at(-1) as number];
  const x = (at: number) => ((at - from) / Math.max(1, to - from)) * WIDTH;
  const y = (rating: number) => HEIGHT - ((rating - bottom) / Math.max(1, top - bottom)) * HEIGHT;
  const path = points.map(({ rating }, index) => `${x(times[index] as number).toFixed(1)} ${y(rating).toFixed(1)}`);
  return (
    <figure className="rating-graph">
      <figcaption>{words.graph(name)}</figcaption>
      <div className="plot">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={words.graphLabel(
            name,
            Math.round(ratings[0] as number),
            Math.round(ratings.at(-1) as number),
            Math.round(low),
            Math.round(high),
          )}
        >
          {lines.map((line) => (
            <path key={line} className="grid" d={`M0 ${y(line)}H${WIDTH}`} />
          ))}
          <path className="area" d={`M${path.join("L")}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />
          <path className="line" d={`M${path.join("L")}`} />
        </svg>
        <div className="scale" aria-hidden>
          {lines.map((line) => (
            <span key={line} style={{ top: `${(y(line) / HEIGHT) * 100}%` }}>
              {line}
            </span>
          ))}
        </div>
      </div>
      <p className="axis num" aria-hidden>
        <span>{onDay(points[0]?.at ?? "")}</span>
        <span>{onDay(points.at(-1)?.at ?? "")}</span>
      </p>
      <details>
        <summary>{words.table}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="graph-table" tabIndex={0} aria-label={words.graph(name)}>
          <table className="list">
            <thead>
              <tr>
                <th scope="col">{words.at}</th>
                <th scope="col" className="r">
                  {words.rating}
                </th>
              </tr>
            </thead>
            <tbody>
              {[...points].reverse().map(({ at, rating }) => (
                <tr key={at}>
                  <td>{onDay(at)}</td>
                  <td className="r">{Math.round(rating)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
